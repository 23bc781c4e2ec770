"""How wide text is, so that it can be wrapped before anybody draws it.

Widths are those of Arial and of the faces that share its metrics, in thousandths of the font size.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_WIDTHS: Final = {
    191: "'",
    222: "ijl’‘",
    260: "|",
    278: " !,./:;I[\\]ft·",
    333: "()-`r“”",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu–",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…",
    1015: "@",
}
_WIDTH: Final = {character: width for width, characters in _WIDTHS.items() for character in characters}
_OTHER: Final = 722
_WIDE: Final = 1050
_ALLOWANCE: Final = 1.1
"""Room for system fonts that run a little wider than Arial."""

_BOLD: Final = 1.08


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of ``text`` at ``size``, in the unit of ``size``; a little more than it will take."""
    total = sum(_of(character) for character in text)
    return total / 1000 * size * _ALLOWANCE * (_BOLD if bold else 1)


def wrapped(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """``text`` in lines that are at most ``room`` wide; a word that is wider than that is cut."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(longer, size, bold=bold) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        lines[-1:] = _cut(word, room, size, bold=bold)
    return lines if lines[-1] or len(lines) > 1 else []


def _cut(word: str, room: float, size: float, *, bold: bool) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and width(pieces[-1] + character, size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _of(character: str) -> int:
    if character in _WIDTH:
        return _WIDTH[character]
    if unicodedata.combining(character):
        return 0
    return _WIDE if unicodedata.east_asian_width(character) in "WF" or ord(character) > 0xFFFF else _OTHER
