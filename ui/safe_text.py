"""The one way in which text reaches the page: as text, whatever it contains.

Streamlit reads labels as Markdown and `st.html` takes HTML. What a person wrote (words, quotes, names) goes through
`fill` into HTML, where it is escaped, or through `label` into a label, where nothing in it is left that Markdown,
coloured text, formulas, emoji codes or links could be made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

import streamlit as st

LONGEST_SHOWN = 700
"""How many characters of one message are shown; the record keeps them all."""

_WORD_JOINER = "\u2060"
_ISOLATED = "\u2068{}\u2069"
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&@/\"'])")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")


class Html(str):
    """HTML made by this program, in which all foreign text is already escaped."""

    __slots__ = ()


def fill(template: str, /, **values: object) -> Html:
    """``template``, HTML that stands in our source, with each ``{name}`` replaced by its escaped value.

    A value that is `Html` already goes in as it is.
    """
    return Html(template.format(**{name: _as_html(value) for name, value in values.items()}))


def joined(parts: Iterable[Html], between: str = "") -> Html:
    """``parts`` one after the other."""
    return Html(between.join(parts))


def show(part: Html) -> None:
    """Put ``part`` on the page; nothing where it is empty."""
    if part:
        st.html(part)


def words(text: str, limit: int = LONGEST_SHOWN) -> Html:
    """What somebody wrote, for HTML: escaped, kept apart from the direction of the text around it, and not endless."""
    return fill('<bdi class="words">{text}</bdi>', text=visible(shortened(text, limit)))


def shortened(text: str, limit: int) -> str:
    """``text``, cut to ``limit`` characters with a word on how long it was."""
    return text if len(text) <= limit else f"{text[:limit].rstrip()}… ({len(text):,} characters in all)"


def visible(text: str) -> str:
    """``text`` with every control character, which no browser shows, as U+FFFD."""
    return _CONTROLS.sub("\ufffd", text)


def label(text: str, limit: int = 60) -> str:
    """``text`` on one line, for a widget's label or another place that Streamlit reads as Markdown.

    Every character that could be markup is escaped, and followed by a word joiner, which is invisible: emoji codes,
    links and arrows are looked for after the escapes have been taken away.
    """
    cut = one_line(text, limit)
    return _ISOLATED.format(_MARKUP.sub(rf"\\\1{_WORD_JOINER}", cut)) if cut else ""


def one_line(text: str, limit: int = 60) -> str:
    """``text`` on one line, for a place that shows plain text, such as the entries of a list to pick from."""
    line = _DIRECTIONS.sub("", " ".join(visible(text).split()))
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def _as_html(value: object) -> str:
    return value if isinstance(value, Html) else escape(str(value))
