"""OWASP's Markdown: an entry of a Top 10, a chapter of AISVS, a page of the AI Exchange. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from assistant.guidance.blocks import TextBlock, under_headings
from assistant.guidance.pieces import Document, Piece

_ENTRY: Final = re.compile(r"^(LLM|ASI)(\d\d):(\d{4})\b\W*(.*)$")
_TOP_10: Final = {"LLM": ("owasp_llm", "LLM Applications"), "ASI": ("owasp_agentic", "Agentic Applications")}
_CHAPTER: Final = re.compile(r"^C(\d{1,2})\s+\S")
_SECTION: Final = re.compile(r"^(C\d{1,2}(?:\.\d{1,2})?)\s+(.+)$")
_REQUIREMENT: Final = re.compile(r"^\d{1,2}\.\d{1,2}\.\d{1,2}$")
_PERMALINK: Final = re.compile(r"https://owaspai\.org/go/([a-z0-9_-]+)/?")
_LINE: Final = 200
"""Characters within which a paragraph that holds a permanent link is the line that gives it."""


def read_owasp(blocks: Sequence[TextBlock], title: str) -> Document | None:
    """The document if it is laid out as one of OWASP's three publications is; None otherwise."""
    first = next((block.text for block in blocks if block.kind == "heading"), "")
    if entry := _ENTRY.match(first):
        return _top_10(blocks, entry)
    if _CHAPTER.match(first) and any(_is_requirement(block) for block in blocks):
        return Document("AISVS Markdown", tuple(_aisvs(blocks)), "OWASP AISVS", "owasp_aisvs")
    if sum(bool(_PERMALINK.search(block.text)) for block in blocks if block.kind == "text") >= 2:
        return Document(
            "AI Exchange Markdown", tuple(_exchange(blocks)), f"OWASP AI Exchange: {title}", "owasp_ai_exchange"
        )
    return None


def _top_10(blocks: Sequence[TextBlock], entry: re.Match[str]) -> Document:
    framework, name = _TOP_10[entry[1]]
    ref, title = f"{entry[1]}{entry[2]}:{entry[3]}", entry[4].strip() or entry[0]
    pieces = tuple(
        Piece(text=_text(found), path=(title, *path[1:]), ref=ref, title=title)
        for path, found in under_headings(_below(blocks))
        if not (path and path[-1].casefold().startswith(("reference", "related framework")))
    )
    return Document("OWASP Top 10 Markdown", pieces, f"OWASP Top 10 for {name}", framework, entry[3])


def _below(blocks: Sequence[TextBlock]) -> Iterator[TextBlock]:
    """The blocks with every heading after the first at least one level below it, as some entries do not nest them."""
    top = next(block.level for block in blocks if block.kind == "heading")
    seen = False
    for block in blocks:
        if block.kind == "heading" and seen and block.level <= top:
            yield TextBlock("heading", block.text, top + 1)
        else:
            yield block
        seen = seen or block.kind == "heading"


def _aisvs(blocks: Sequence[TextBlock]) -> Iterator[Piece]:
    """The introduction of each section under the section's id, each requirement under its own."""
    for path, found in under_headings(blocks):
        section = next((match for match in map(_SECTION.match, reversed(path)) if match), None)
        if section is None or path[-1].casefold() == "references":
            continue
        prose = _text([block for block in found if block.kind == "text" and block.text.strip("-* ")])
        yield Piece(text=prose, path=path, ref=section[1], title=section[2])
        for block in found:
            if _is_requirement(block):
                yield Piece(block.cells[1], path, f"C{block.cells[0]}", section[1], section[2])


def _is_requirement(block: TextBlock) -> bool:
    return block.kind == "row" and len(block.cells) >= 2 and bool(_REQUIREMENT.match(block.cells[0]))


def _exchange(blocks: Sequence[TextBlock]) -> Iterator[Piece]:
    """Each stretch under the id of its permanent link, a control under its name without spaces."""
    ref, depth = "", 0
    for path, found in under_headings(blocks):
        if len(path) <= depth:
            ref = ""
        link = next((match for match in map(_PERMALINK.search, (block.text for block in found[:2])) if match), None)
        if link:
            ref, depth = _name(path, link[1]), len(path)
        prose = [block for block in found if not (_PERMALINK.search(block.text) and len(block.text) < _LINE)]
        url = f"https://owaspai.org/go/{link[1]}/" if link else ""
        yield Piece(_text(prose), path, ref, "", path[-1] if path else "", url=url)


def _name(path: Sequence[str], slug: str) -> str:
    heading = path[-1] if path else ""
    return "#" + re.sub(r"\s", "", heading.lstrip("# ")) if heading.startswith("#") else slug


def _text(blocks: Sequence[TextBlock]) -> str:
    return "\n".join(block.text for block in blocks)
