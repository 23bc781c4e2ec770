"""A report as one HTML page: no script, nothing from outside, for the screen and for paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from assistant.report.characters import folded, html_text, is_safe_address
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
from assistant.report.page_style import STYLE

_ELEMENT: Final = {"side": "section", "card": "article"}


@dataclass(frozen=True, slots=True)
class Page:
    """What the page needs beside its blocks: the plain title for the browser, and the picture in both themes."""

    title: str
    light: str
    dark: str
    blocks: tuple[Block, ...] = field(default=())


def html_of(page: Page) -> str:
    """The whole document; ``light`` and ``dark`` of ``page`` are SVG that this program has made."""
    body = _blocks(page.blocks, page)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{html_text(folded(page.title))}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _blocks(blocks: Iterable[Block], page: Page) -> str:
    return "\n".join(_block(block, page) for block in blocks)


def _block(block: Block, page: Page) -> str:  # noqa: C901, PLR0911 - one case for each kind of block
    match block:
        case Heading(level, line):
            return f"<h{level}>{_line(line)}</h{level}>"
        case Paragraph(line, tone):
            return f'<p class="{tone}">{_line(line)}</p>' if tone != "plain" else f"<p>{_line(line)}</p>"
        case Tags(tags):
            return f'<p class="tags">{" ".join(_span(tag) for tag in tags)}</p>'
        case Items(lines, numbered):
            element = "ol" if numbered else "ul"
            return f"<{element}>{''.join(f'<li>{_line(line)}</li>' for line in lines)}</{element}>"
        case Table(head, rows):
            return _table(head, rows)
        case Verbatim(label, text):
            return f"<blockquote><p>“{html_text(text)}”</p><footer>{html_text(label)}</footer></blockquote>"
        case Transcript(pieces):
            return f'<p class="transcript"><bdi>{"".join(_piece(*piece) for piece in pieces)}</bdi></p>'
        case Picture(words):
            return _picture(words, page)
        case Box(shape, blocks):
            return f'<{_ELEMENT[shape]} class="{shape}">{_blocks(blocks, page)}</{_ELEMENT[shape]}>'
        case Fold(_, summary, blocks):
            return f"<details><summary>{_line(summary)}</summary>{_blocks(blocks, page)}</details>"


def _table(head: tuple[str, ...], rows: tuple[tuple[Line, ...], ...]) -> str:
    top = "".join(f'<th scope="col">{html_text(cell)}</th>' for cell in head)
    body = "".join(f"<tr>{''.join(_cell(*pair) for pair in zip(head, row, strict=True))}</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _cell(head: str, line: Line) -> str:
    """A cell that carries its column's name, which narrow screens show in place of the header row."""
    return f'<td data-head="{html_text(head)}">{_line(line)}</td>'


def _picture(words: str, page: Page) -> str:
    return (
        f'<figure class="matrix" tabindex="0"><div class="by-day">{page.light}</div>'
        f'<div class="by-night">{page.dark}</div><figcaption>{html_text(words)}</figcaption></figure>'
    )


def _piece(text: str, is_evidence: bool) -> str:  # noqa: FBT001 - the two members of a piece
    return f"<mark>{html_text(text)}</mark>" if is_evidence else html_text(text)


def _line(line: Line) -> str:
    return "".join(_span(span) for span in line)


def _span(span: Span) -> str:
    match span:
        case Words(text, bare):
            words = f"<bdi>{html_text(folded(text))}</bdi>"
            return words if bare else f'<q class="words">{words}</q>'
        case Strong(text):
            return f"<strong>{html_text(text)}</strong>"
        case Code(text):
            return f"<code>{html_text(folded(text))}</code>"
        case Tag(text, kind):
            return f'<span class="tag {html_text(kind)}">{html_text(text)}</span>'
        case Link(text, url):
            if not is_safe_address(url):
                return html_text(text)
            return f'<a href="{html_text(url)}" rel="noopener noreferrer">{html_text(text)}</a>'
        case _:
            return html_text(span)
