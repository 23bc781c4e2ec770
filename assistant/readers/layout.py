"""Workloads that a text sets apart by its layout: "Use case A: …", or "two systems" and then a list of two.

Here the person has said how many there are and where each begins, so nothing has to be concluded from what is in them. A list
of steps, of features or of an agent's tools is no such list: nobody announced it as systems of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")
_COUNTS: Final = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "both": 2, "couple": 2}
_NOUN: Final = r"(?:use[ -]?cases?|workloads?|systems?|projects?|initiatives?|requests?|deployments?|solutions?)"
_LOOSE_NOUN: Final = r"(?:applications?|apps?|tools?|products?|assistants?|chatbots?|bots?|pilots?|uses|ideas?)"
_START: Final = r"(?:^|(?<=[.!?;:])[ \t]+|\n)[ \t]*(?:#{1,6}[ \t]*)?[*_]{0,2}"
_END: Final = r"[*_]{0,2}[ \t]*(?:[:.)]|[-–—](?=[ \t])|\n)"
_LABEL: Final = re.compile(
    rf"{_START}(?:(?P<noun>{_NOUN}|{_LOOSE_NOUN})[ \t]*(?:no\.?|number|#)?[ \t]*(?P<mark>[a-h]|\d{{1,2}}|one|two|three|four)"
    rf"|(?:the[ \t]+|our[ \t]+)?(?P<ordinal>{'|'.join(_ORDINALS)})[ \t]+(?P<what>{_NOUN}|{_LOOSE_NOUN})){_END}",
    re.IGNORECASE,
)
_ANNOUNCED: Final = re.compile(
    rf"\b(?P<count>{'|'.join(_COUNTS)}|[2-6])\b(?:[ \t]+of)?(?:[ \t]+[\w-]+){{0,3}}?[ \t]+(?P<noun>{_NOUN}|{_LOOSE_NOUN})\b",
    re.IGNORECASE,
)
_ITEM: Final = re.compile(
    r"(?:^|\n)[ \t]*(?:(?P<open>\()?(?P<mark>\d{1,2}|[a-h]|[ivx]{1,4})(?P<close>[.)])|(?P<bullet>[-*•–]))[ \t]+",
    re.IGNORECASE,
)
_ROW_MARK: Final = re.compile(r"[|\s]*(?:[#A-Za-z]?\d{1,3}[.)]?[ \t]*[|\t;][ \t]*)?")
_OURS: Final = re.compile(
    r"\b(?:we|us|our|there are|here are|i have|please assess|to assess|to look at)\b", re.IGNORECASE
)
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Item:
    """One workload of the layout: its code points from ``start`` to ``end`` and its name, the words it begins with."""

    name: str
    start: int
    end: int


def laid_out(text: str) -> tuple[Item, ...]:
    """The workloads that the layout of ``text`` sets apart, in their order; none where it sets none apart."""
    places = _labelled(text) or _listed(text)
    if len(places) < 2:
        return ()
    ends = [start for start, _ in places[1:]] + [len(text)]
    return _named(text, [(start, body, end) for (start, body), end in zip(places, ends, strict=True)])


def of_rows(text: str, rows: Sequence[tuple[int, int]]) -> tuple[Item, ...]:
    """The workloads of a table that has one in each of its ``rows``."""
    cells = [_ROW_MARK.match(text, *row) for row in rows]
    return _named(
        text, [(row[0], cell.end() if cell else row[0], row[1]) for row, cell in zip(rows, cells, strict=True)]
    )


def _labelled(text: str) -> list[tuple[int, int]]:
    """Where labels such as "Workload 2:" or "Second system –" begin and end; they have to count up from the first."""
    found: list[tuple[int, int]] = []
    for match in _LABEL.finditer(text):
        mark = match["mark"] or match["ordinal"]
        if _rank(mark) == len(found):
            found.append((match.start(), match.end()))
    return found


def _listed(text: str) -> list[tuple[int, int]]:
    """Where the items of a list begin that was announced as so many systems, if it has just so many."""
    for announced in _ANNOUNCED.finditer(text):
        count = _COUNTS.get(announced["count"].casefold()) or int(announced["count"])
        items = list(_run(text, announced.end()))
        loose = re.fullmatch(_LOOSE_NOUN, announced["noun"], re.IGNORECASE)
        if len(items) == count and not (loose and not _is_ours(text, announced.start())):
            return items
    return []


def _run(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The items of the list that follows ``start``, all in the manner of its first."""
    manner: tuple[str | None, ...] | None = None
    expected = 0
    for match in _ITEM.finditer(text, start):
        this = (match["open"], match["close"], match["bullet"])
        if manner is None:
            manner = this
        if this == manner and (match["bullet"] or _rank(match["mark"]) == expected):
            expected += 1
            yield match.start(), match.end()


def _is_ours(text: str, place: int) -> bool:
    """Whether the sentence in which ``place`` stands says that they are ours, or to be assessed."""
    begin = max(text.rfind(stop, 0, place) for stop in (".", "!", "?", "\n"))
    return bool(_OURS.search(text, begin + 1, place + _LONGEST_NAME))


def _rank(mark: str) -> int:
    """The place that ``mark`` names, from 0; -1 where it names none."""
    word = mark.casefold()
    if word.isdigit():
        return int(word) - 1
    for names in (_ORDINALS, tuple(_COUNTS)[:3]):
        if word in names:
            return names.index(word) + (names is not _ORDINALS)
    if word == "one":
        return 0
    return _ROMAN.index(word) if word in _ROMAN and word != "v" else ord(word[0]) - ord("a") if len(word) == 1 else -1


def _named(text: str, places: Sequence[tuple[int, int, int]]) -> tuple[Item, ...]:
    items: list[Item] = []
    for number, (start, body, end) in enumerate(places, start=1):
        name = _name(text[body:end]) or f"part {number}"
        taken = {item.name.casefold() for item in items}
        items.append(Item(f"{name} ({number})" if name.casefold() in taken else name, start, end))
    return tuple(items)


def _name(body: str) -> str:
    """The first words of an item, up to the end of their clause."""
    words = " ".join(re.split(r"[.!?;:,\n(|\t—–]", body.strip(" \t\n*_#"), maxsplit=1)[0].split())
    return words if len(words) <= _LONGEST_NAME else words[:_LONGEST_NAME].rsplit(" ", 1)[0]
