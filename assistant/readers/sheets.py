"""Tables in a text: cells between bars, tabulators or semicolons, and which of them ask and which answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

Span = tuple[int, int]
"""Two places in a text, in code points: from the first to before the second."""

_RULED: Final = re.compile(r"[\s|:+\-=]+$")
_MARKS: Final = ("|", "\t", ";")
_ASKING_TEXT: Final = "question questions item items criterion criteria field fields topic statement statements aspect point key property attribute characteristic requirement check subject what"
_ASKING: Final = frozenset(_ASKING_TEXT.split())
_SAYING_TEXT: Final = "answer answers reply replies value values response responses entry entries finding findings content contents information details detail result status input"
_SAYING: Final = frozenset(_SAYING_TEXT.split())
_COUNTING: Final = frozenset({"#", "no", "nr", "ref", "id", "line", "row", "pos", "n", "number", "q"})
_TICKS: Final = {"yes": "yes", "no": "no", "y": "yes", "n": "no", "true": "yes", "false": "no"}
_EMPTY: Final = frozenset({"", "-", "–", "—", "[ ]", "☐", "□"})
_FEWEST: Final = {"|": 2, "\t": 2, ";": 3}
"""Lines with the same number of cells that make a table, by what stands between the cells."""


@dataclass(slots=True)
class Sheet:
    """A table: its ``lines``, its ``fields`` (what is asked, what is said, which column was ticked) and ``joints``."""

    lines: list[Span]
    fields: list[tuple[Span, Span, str]] = field(default_factory=list)
    joints: list[Span] = field(default_factory=list)
    headings: list[Span] = field(default_factory=list)
    rows: list[Span] = field(default_factory=list)


def sheets(text: str, lines: Sequence[Span]) -> list[Sheet]:
    """The tables that stand in the ``lines`` of ``text``."""
    return [sheet for mark in _MARKS if mark in text for sheet in _of_mark(text, lines, mark)]


def _of_mark(text: str, lines: Sequence[Span], mark: str) -> Iterator[Sheet]:
    run: list[tuple[Span, list[Span]]] = []
    for start, end in lines:
        cells = _cells(text, start, end, mark)
        if run and (len(cells) != len(run[-1][1]) or text[run[-1][0][1] : start].count("\n") > 1):
            yield from _sheet(text, run, mark)
            run = []
        if len(cells) > 1:
            run.append(((start, end), cells))
    yield from _sheet(text, run, mark)


def _cells(text: str, start: int, end: int, mark: str) -> list[Span]:
    """The cells of a line, without the spaces around them; none where it has no ``mark``."""
    if text.find(mark, start, end) < 0:
        return []
    places = [start - 1, *(at for at in range(start, end) if text[at] == mark), end]
    cells = [_stripped(text, begin + 1, upto) for begin, upto in pairwise(places)]
    framed = mark == "|" and text[start:end].lstrip().startswith("|")
    if framed:
        cells = cells[1:-1] if text[start:end].rstrip().endswith("|") and len(cells) > 2 else cells[1:]
    return cells


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _sheet(text: str, run: Sequence[tuple[Span, list[Span]]], mark: str) -> Iterator[Sheet]:
    told = [(line, cells) for line, cells in run if not _RULED.match(text[slice(*line)])]
    if len(told) < _FEWEST[mark]:
        return
    sheet = Sheet([line for line, _ in run])
    heads = [_head(text, cell) for cell in told[0][1]]
    asking = next((at for at, head in enumerate(heads) if head in _ASKING), None)
    saying = next((at for at, head in enumerate(heads) if head in _SAYING and at != asking), None)
    ticks = {at: _TICKS[head] for at, head in enumerate(heads) if head in _TICKS and at}
    counting = 1 if heads[0] in _COUNTING or _is_count(text, told) else 0
    if len(ticks) > 1:
        _by_ticks(text, sheet, told, counting if asking is None else asking, ticks)
    elif asking is not None and saying is not None:
        _by_columns(text, sheet, told[1:], asking, saying)
        sheet.headings.append(told[0][0])
    elif len(heads) - counting == 2:
        _by_columns(text, sheet, told, counting, counting + 1)
    elif len(told) > 1 and len(heads) > 2 and mark != ";":
        _by_rows(sheet, told)
    if sheet.fields:
        yield sheet


def _head(text: str, cell: Span) -> str:
    words = re.findall(r"[\w#]+", text[slice(*cell)].casefold())
    return next((word for word in words if word not in ("the", "your", "our")), "")


def _is_count(text: str, told: Sequence[tuple[Span, list[Span]]]) -> bool:
    """Whether the first column only numbers the rows."""
    return all(
        re.fullmatch(r"\W*[A-Za-z]?\d{1,3}(?:\.\d+)?\W*", text[slice(*cells[0])]) for _, cells in told[1:] or told
    )


def _by_columns(text: str, sheet: Sheet, told: Sequence[tuple[Span, list[Span]]], asks: int, says: int) -> None:
    """Rows of which one cell asks and another answers; what stands between two that are neighbours is their joint."""
    for _, cells in told:
        sheet.fields.append((cells[asks], cells[says], ""))
        if says == asks + 1 and text[slice(*cells[asks])] and cells[says][0] > cells[asks][1]:
            sheet.joints.append((cells[asks][1], cells[says][0]))


def _by_ticks(
    text: str, sheet: Sheet, told: Sequence[tuple[Span, list[Span]]], asks: int, ticks: dict[int, str]
) -> None:
    """Rows of which a column is marked: "trained on our data | | x"."""
    sheet.headings.append(told[0][0])
    for _, cells in told[1:]:
        marked = [at for at in ticks if text[slice(*cells[at])] not in _EMPTY]
        if len(marked) == 1:
            sheet.fields.append((cells[asks], cells[marked[0]], ticks[marked[0]]))
        elif not marked:
            sheet.fields.append((cells[asks], (cells[asks][1], cells[asks][1]), ""))


def _by_rows(sheet: Sheet, told: Sequence[tuple[Span, list[Span]]]) -> None:
    """A table of things with the same columns: each cell answers its heading."""
    sheet.headings.append(told[0][0])
    for line, cells in told[1:]:
        sheet.fields += [(head, cell, "") for head, cell in zip(told[0][1], cells, strict=True)]
        if len(told) > 2:
            sheet.rows.append(line)
