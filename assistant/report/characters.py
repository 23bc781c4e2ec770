"""What text may contain in a report, and how it is kept from becoming markup, a link or a formula."""

from __future__ import annotations

import re
import unicodedata
from html import escape
from typing import Final

_DIRECTION: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Explicit embeddings, overrides and isolates: they reorder the text around them, so they are dropped."""

_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_MARKUP: Final = re.compile(r"[\\`*_{}\[\]<>|~^$&#@=!]|[.:](?=\S)")
_LINE_START: Final = re.compile(r"^(\d{1,9})([.)])|^([-+])")
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")


def clean(text: str) -> str:
    """``text`` with control characters made visible, and without what no document can hold or what reorders text.

    Line feeds and tabs stay.
    """
    return "".join(_seen(character) for character in text.replace("\r\n", "\n") if character not in _DIRECTION)


def folded(text: str) -> str:
    """``text`` cleaned and on one line, with single spaces."""
    return clean(" ".join(text.split()))


def shortened(text: str, limit: int) -> str:
    """``text`` folded and cut at a word to at most ``limit`` characters, with an ellipsis where it was cut."""
    line = folded(text)
    if len(line) <= limit:
        return line
    start = line[: limit - 1]
    at_word = start.rpartition(" ")[0]
    kept = at_word if len(at_word) > limit // 2 else start
    return f"{kept.rstrip(' .,;:–-')}…"


def first_sentence(text: str, limit: int) -> str:
    """The first sentence of ``text`` without its full stop, or as much of it as ``limit`` allows."""
    sentence = re.split(r"(?<=[.!?])\s", folded(text), maxsplit=1)[0]
    return shortened(sentence.removesuffix("."), limit)


def html_text(text: str) -> str:
    """``text`` for HTML and XML, in content and in quoted attributes."""
    return escape(clean(text), quote=True)


def markdown_text(text: str) -> str:
    """``text`` for a line of Markdown, so that no reader makes markup, a link, a heading or a table of it."""
    marked = _MARKUP.sub(lambda found: f"\\{found[0]}", folded(text))
    return _LINE_START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", marked)


def markdown_words(text: str) -> str:
    """A person's text for a line of Markdown; isolated where it has characters that run from right to left."""
    line = markdown_text(text)
    rightward = any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in line)
    return f"{_ISOLATE}{line}{_END_ISOLATE}" if rightward else line


def csv_cell(text: str) -> str:
    """``text`` for a cell: one that a spreadsheet would take for a formula begins with an apostrophe instead."""
    cell = clean(text)
    return f"'{cell}" if cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA) else cell


def is_safe_address(url: str) -> bool:
    """Whether ``url`` may become a link: https, and nothing in it that could end the link early."""
    return bool(re.fullmatch(r"https://[^\s<>\"'`\\()\[\]{}|^]+", url)) and url.isascii()


def _seen(character: str) -> str:
    code = ord(character)
    if character in "\n\t":
        return character
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0x80 <= code < 0xA0 or 0xD800 <= code < 0xE000 or 0xFDD0 <= code < 0xFDF0 or code & 0xFFFE == 0xFFFE:
        return "\ufffd"
    return character
