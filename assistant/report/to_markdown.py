"""A report in Markdown: plain enough for any tracker, wiki or mail."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.report.characters import folded, is_safe_address, markdown_text, markdown_words
from assistant.report.document import (
    Block,
    Box,
    Code,
    Fold,
    Heading,
    Items,
    Line,
    Link,
    Paragraph,
    Picture,
    Span,
    Strong,
    Table,
    Tag,
    Tags,
    Transcript,
    Verbatim,
    Words,
)


def markdown_of(blocks: Iterable[Block]) -> str:
    """``blocks`` as one Markdown document."""
    return "\n\n".join(_block(block) for block in blocks) + "\n"


def _block(block: Block) -> str:  # noqa: C901, PLR0911 - one case for each kind of block
    match block:
        case Heading(level, line):
            return f"{'#' * level} {_line(line)}"
        case Paragraph(line, "lead" | "label"):
            return f"**{_line(line)}**"
        case Paragraph(line, _):
            return _line(line)
        case Tags(tags):
            return " · ".join(_span(tag) for tag in tags)
        case Items(lines, numbered):
            return "\n".join(f"{f'{index}.' if numbered else '-'} {_line(line)}" for index, line in enumerate(lines, 1))
        case Table(head, rows):
            return _table(head, rows)
        case Verbatim(label, text):
            return f"> {markdown_text(label)}\n>\n> “{markdown_text(text)}”"
        case Transcript(pieces):
            return f"> {markdown_words(''.join(text for text, _ in pieces))}"
        case Picture(words):
            return markdown_text(words)
        case Box(_, blocks):
            return markdown_of(blocks).rstrip("\n")
        case Fold(level, summary, blocks):
            heading = f"{'#' * level} {_line(summary)}" if level else f"**{_line(summary)}**"
            return f"{heading}\n\n{markdown_of(blocks)}".rstrip("\n")


def _table(head: tuple[str, ...], rows: tuple[tuple[Line, ...], ...]) -> str:
    lines = [" | ".join(markdown_text(cell) for cell in head), " | ".join("---" for _ in head)]
    lines += [" | ".join(_line(cell) for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def _line(line: Line) -> str:
    return "".join(_span(span) for span in line)


def _span(span: Span) -> str:
    match span:
        case Words(text, bare):
            return markdown_words(text) if bare else f"“{markdown_words(text)}”"
        case Strong(text):
            return f"**{markdown_text(text.strip())}**{' ' if text.endswith(' ') else ''}"
        case Code(text):
            return f"`{folded(text).replace('`', 'ˋ').replace('|', '¦')}`"
        case Tag(text):
            return f"*{markdown_text(text)}*"
        case Link(text, url):
            return f"[{markdown_text(text)}](<{url}>)" if is_safe_address(url) else markdown_text(text)
        case _:
            return _plain(span)


def _plain(text: str) -> str:
    """Our own text; spaces at its ends stand between spans and are kept."""
    if not text.strip():
        return " " if text else ""
    return f"{' ' if text[0] == ' ' else ''}{markdown_text(text)}{' ' if text[-1] == ' ' else ''}"
