"""Markdown into blocks: the words without their marks. The only file that imports markdown-it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt

from assistant.guidance.blocks import TextBlock
from assistant.guidance.html import text_of_fragment

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER: Final = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE: Final = re.compile(r"^title:[ \t]*(.+?)[ \t]*$", re.MULTILINE)


def blocks_of_markdown(text: str) -> Iterator[TextBlock]:
    """The blocks of ``text``; marks, links' targets, comments and HTML tags are left out, the words stay."""
    tokens = _parser().parse(_FRONT_MATTER.sub("", text, count=1))
    bullets: list[str] = []
    row: list[str] | None = None
    for number, token in enumerate(tokens):
        match token.type:
            case "list_item_open":
                bullets.append(f"{token.info}. " if token.info else "- ")
            case "tr_open":
                row = []
            case "tr_close":
                yield TextBlock("row", " | ".join(row or ()), cells=tuple(row or ()))
                row = None
            case "inline" if row is not None:
                row.append(_words(token.children or ()))
            case "inline":
                yield _inline(token, tokens[number - 1], bullets.pop() if bullets else "")
                bullets.clear()
            case "fence" | "code_block":
                yield TextBlock("text", token.content)
            case "html_block":
                if found := text_of_fragment(token.content):
                    yield TextBlock("text", found)


def title_of_markdown(text: str) -> str:
    """The title that the front matter gives; empty without one."""
    front = _FRONT_MATTER.match(text)
    found = _TITLE.search(front[1]) if front else None
    return found[1].strip("\"'") if found else ""


def _inline(token: Token, opening: Token, bullet: str) -> TextBlock:
    words = _words(token.children or ())
    if opening.type == "heading_open":
        return TextBlock("heading", " ".join(words.split()), level=int(opening.tag[1]))
    return TextBlock("text", f"{bullet}{words}")


def _words(children: Sequence[Token]) -> str:
    return "".join(_word(child) for child in children).strip()


def _word(token: Token) -> str:
    match token.type:
        case "text" | "code_inline" | "image":
            return token.content
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case _:
            return ""


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")
