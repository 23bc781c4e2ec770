"""Workbooks to hand out: sheets with a header, lists to pick from, charts. The only file that imports xlsxwriter.

No text becomes a formula or a link, whatever it begins with, and the same sheets give the same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from assistant.report.characters import clean

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS: Final = 1_048_575
"""Rows of a sheet under its header, by the format."""

CELL_LENGTH: Final = 32_767
"""Characters of a cell, by the format."""

_MOST_RULES: Final = 60_000
"""Lists to pick from on a sheet, by the format, in round numbers."""

_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "use_zip64": True,
}


@dataclass(frozen=True, slots=True)
class Picks:
    """Lists to pick from: in row ``n`` of a page, from 0, the list number ``of_row[n]`` of ``lists``."""

    lists: Sequence[Sequence[str]]
    of_row: Sequence[int]


@dataclass(frozen=True, slots=True)
class Chart:
    """Stacked bars over the first rows of a page: a bar for each row, a piece for each of ``columns`` in its colour."""

    title: str
    columns: Sequence[int]
    colours: Sequence[str]
    rows: int
    at: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet to write: a header and rows. Columns are counted from 0, ``widths`` are in characters.

    ``fill_in`` are the columns that somebody is to fill in, ``hidden`` those that people need not see.
    """

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[object]]
    widths: Sequence[int] = ()
    hidden: Sequence[int] = ()
    fill_in: Sequence[int] = ()
    picks: Mapping[int, Picks] = field(default_factory=dict)
    chart: Chart | None = None
    is_hidden: bool = False


def write_workbook(file: BinaryIO, sheets: Iterable[Sheet], created: str) -> None:
    """A workbook of ``sheets``; ``created`` is ISO 8601."""
    from xlsxwriter import Workbook  # not needed to assess

    book = Workbook(file, {**_OPTIONS, "default_date_format": "yyyy-mm-dd"})
    stamp = dt.datetime.fromisoformat(created).replace(tzinfo=None)
    book.set_properties({"author": "Scopewise", "created": stamp})
    looks = _looks(book)
    for sheet in sheets:
        _write(book, sheet, looks)
    book.close()


def _looks(book: Workbook) -> dict[str, Any]:
    shared = {"valign": "top", "text_wrap": True}
    return {
        "head": book.add_format({"bold": True, "bg_color": "#1d4ed8", "font_color": "#ffffff", **shared}),
        "cell": book.add_format(shared),
        "fill_in": book.add_format({**shared, "bg_color": "#fff7d6", "border": 1, "border_color": "#d9c56b"}),
    }


def _write(book: Workbook, sheet: Sheet, looks: Mapping[str, Any]) -> None:
    page = book.add_worksheet(sheet.name)
    for column in range(len(sheet.head)):
        wide = sheet.widths[column] if column < len(sheet.widths) else 16
        page.set_column(column, column, wide, None, {"hidden": column in sheet.hidden})
    page.freeze_panes(1, 0)
    _cells(page, 0, sheet.head, [looks["head"]] * len(sheet.head))
    formats = [looks["fill_in"] if column in sheet.fill_in else looks["cell"] for column in range(len(sheet.head))]
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        _cells(page, last, row, formats)
    if last:
        page.autofilter(0, 0, last, len(sheet.head) - 1)
    for column, picks in sheet.picks.items():
        _offer(book, page, column, picks)
    if sheet.chart and last:
        page.insert_chart(sheet.chart.at, _chart(book, sheet.name, sheet.chart, last))
    if sheet.is_hidden:
        page.hide()


def _cells(page: Worksheet, at: int, row: Sequence[object], formats: Sequence[Any]) -> None:
    for column, (cell, look) in enumerate(zip(row, formats, strict=True)):
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            page.write_number(at, column, cell, look)
        elif cell is None or cell == "":
            page.write_blank(at, column, None, look)
        else:
            page.write_string(at, column, cell_text(str(cell)), look)


def cell_text(text: str) -> str:
    """``text`` as a cell can hold it: no control characters, and cut where the format ends, with a word on that."""
    cleaned = clean(text)
    return cleaned if len(cleaned) <= CELL_LENGTH else f"{cleaned[: CELL_LENGTH - 40]}… (cut: a cell holds no more)"


def _offer(book: Workbook, page: Worksheet, column: int, picks: Picks) -> None:
    """The lists stand on a sheet of their own, since a list inside a cell's rule may have 255 characters in all."""
    name = "Options"
    options = book.add_worksheet(name)
    longest = max((len(each) for each in picks.lists), default=0)
    for row in range(longest):
        for number, each in enumerate(picks.lists):
            if row < len(each):
                options.write_string(row, number, cell_text(each[row]))
    options.hide()
    row = 1
    for number, same in islice(groupby(picks.of_row), _MOST_RULES):
        last = row + len(list(same)) - 1
        letters, count = _letters(number), len(picks.lists[number])
        source = f"={name}!${letters}$1:${letters}${count}"
        rule = {"validate": "list", "source": source, "error_type": "information"}
        page.data_validation(row, column, last, column, {**rule, "error_message": "Your own words are read too."})
        row = last + 1


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _chart(book: Workbook, sheet: str, chart: Chart, last: int) -> Any:  # noqa: ANN401 - the library has no types
    rows = min(chart.rows, last)
    drawn = book.add_chart({"type": "bar", "subtype": "stacked"})
    for column, colour in zip(chart.columns, chart.colours, strict=True):
        drawn.add_series(
            {
                "name": [sheet, 0, column],
                "categories": [sheet, 1, 0, rows, 0],
                "values": [sheet, 1, column, rows, column],
                "fill": {"color": colour},
                "gap": 60,
            }
        )
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawn.set_y_axis({"reverse": True})
    drawn.set_size({"width": 760, "height": 120 + 26 * rows})
    drawn.set_legend({"position": "bottom"})
    return drawn
