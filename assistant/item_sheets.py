"""Work items as a table for a tracker, CSV or XLSX, and read back: which rows to take, and what is wrong with the rest.

The only file that reads and writes spreadsheets. Cells that a spreadsheet would run begin with an apostrophe; it is
taken away again when they are read. The columns ``Key`` and ``Revision`` tell which item a row is, and how it stood
when the sheet was written, so that a row that nobody touched changes nothing, and two people's edits are told apart.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from assistant.assessment import Assessment
from assistant.errors import UnusableInput, shown
from assistant.recommend import Recommendation
from assistant.report.characters import csv_cell
from assistant.review_words import review_in_short
from assistant.text import decoded
from assistant.work_items import WorkItem

COLUMNS: Final = (
    "Key",
    "Summary",
    "Description",
    "Issue Type",
    "Priority",
    "Labels",
    "State",
    "Owner",
    "Due",
    "Evidence",
    "Reason",
    "Accepted until",
    "Controls",
    "Sources",
    "Assessment",
    "Revision",
    "Review",
)
MOST_ROWS: Final = 20_000
MOST_BYTES: Final = 20_000_000
_LONGEST_CELL: Final = 32_000
_PRIORITY: Final = {"must": "High", "should": "Medium"}
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NumberedRow:
    """One row of a sheet that came back; ``number`` is the row's own, 1 for the heading."""

    number: int
    cells: Row


def rows_of(assessment: Assessment, items: Sequence[WorkItem]) -> Iterator[dict[str, str]]:
    """One row for each item, most urgent first."""
    known = {item.key: item for item in assessment.recommendations}
    review = review_in_short(assessment.review)
    for item in items:
        yield {**_about(known.get(item.key)), **standing(item), "Assessment": assessment.id, "Review": review}


def _about(item: Recommendation | None) -> dict[str, str]:
    if item is None:
        return {"Description": "", "Controls": "", "Sources": "", "Labels": "scopewise"}
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(item.actions, start=1))
    proof = "\n".join(f"- {check}" for check in item.verify)
    sources = dict.fromkeys(f"{c.source} ({c.edition}), {c.ref}: {c.url}" for c in item.citations)
    return {
        "Description": f"{item.why}\n\nSteps\n{steps}\n\nEvidence that it is done\n{proof}",
        "Labels": f"scopewise {item.discipline} {item.gate.replace(' ', '-')}",
        "Controls": "\n".join(f"{framework}: {', '.join(ids)}" for framework, ids in item.controls.items()),
        "Sources": "\n".join(sources),
    }


def standing(item: WorkItem) -> dict[str, str]:
    """The columns that say how ``item`` stands."""
    shown_evidence = [event.evidence for event in item.evidence if event.evidence]
    return {
        "Key": item.key,
        "Summary": item.title,
        "Issue Type": "Task",
        "Priority": _PRIORITY.get(item.level, "Low"),
        "State": item.state,
        "Owner": item.owner,
        "Due": item.gate,
        "Evidence": "\n".join(entry.link or f"{entry.name} (sha256 {entry.sha256})" for entry in shown_evidence),
        "Reason": item.reason,
        "Accepted until": (item.accepted.until or "") if item.accepted else "",
        "Revision": str(item.revision),
    }


def csv_text(rows: Sequence[Row]) -> str:
    """The table as CSV: RFC 4180 with a heading."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([csv_cell(row.get(column, "")) for column in COLUMNS])
    return written.getvalue()


def xlsx_bytes(rows: Sequence[Row]) -> bytes:
    """The table as an Excel file, every cell a text."""
    from openpyxl import Workbook  # a fifth of a second, needed here alone
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise UnusableInput("The spreadsheet could not be begun.")
    sheet.title = "Work items"
    for across, column in enumerate(COLUMNS, start=1):
        heading = sheet.cell(1, across, column)
        heading.font = Font(bold=True)
        sheet.column_dimensions[heading.column_letter].width = 40 if column in _WIDE else 16
        for down, row in enumerate(rows, start=2):
            cell = sheet.cell(down, across)
            cell.value = csv_cell(row.get(column, ""))[:_LONGEST_CELL]
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "C2"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


_WIDE: Final = ("Summary", "Description", "Evidence", "Controls", "Sources")


def read_rows(path: Path) -> list[NumberedRow]:
    """The rows of a file that came back, CSV or XLSX by its ending; raises `UnusableInput` that says what is wrong."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnusableInput(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(data) > MOST_BYTES:
        raise UnusableInput(f"{path} has {len(data):,} bytes; the most that is read is {MOST_BYTES:,}.")
    match path.suffix.lower():
        case ".csv":
            return _numbered(_csv_rows(decoded(data, str(path)), path), path)
        case ".xlsx":
            return _numbered(_xlsx_rows(data, path), path)
        case _:
            raise UnusableInput(f"Work items come back as .csv or .xlsx; found {path.name!r}.")


def _csv_rows(text: str, path: Path) -> list[list[str]]:
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise UnusableInput(f"{path} is no CSV: {error}. Save it again as CSV, UTF-8.") from error


def _xlsx_rows(data: bytes, path: Path) -> list[list[str]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        _refuse_bomb(data, path)
        sheet: Any = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        found = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=100, values_only=True)
        rows = [[_text(value) for value in row] for row in found]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, TypeError) as error:
        raise UnusableInput(f"{path} is no Excel file that can be read. Save it again as .xlsx, or as CSV.") from error
    return rows


def _text(value: object) -> str:
    """A cell's value as it reads: spreadsheets make dates and numbers of what looks like one."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _refuse_bomb(data: bytes, path: Path) -> None:
    """A small file may unpack to more than fits into memory."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        size = sum(entry.file_size for entry in packed.infolist())
    if size > 10 * MOST_BYTES:
        raise UnusableInput(f"{path} unpacks to {size:,} bytes; that is no list of work items.")


def _numbered(rows: Sequence[Sequence[str]], path: Path) -> list[NumberedRow]:
    if len(rows) > MOST_ROWS + 1:
        raise UnusableInput(f"{path} has more than {MOST_ROWS:,} rows.")
    heading = [cell.strip() for cell in rows[0]] if rows else []
    for column in ("Key", "Revision"):
        if heading.count(column) != 1:
            found = ", ".join(heading) or "nothing"
            raise UnusableInput(
                f"{path} needs one column {column!r}, as `scopewise items export` writes it; found {shown(found)}."
            )
    return [
        NumberedRow(number, {column: _cell(value) for column, value in zip(heading, row, strict=False) if column})
        for number, row in enumerate(rows[1:], start=2)
        if any(value.strip() for value in row)
    ]


def _cell(value: str) -> str:
    """A cell's text without the apostrophe that kept it from being run, and without what surrounds it."""
    text = value.replace("\r\n", "\n").strip()
    rest = text[1:]
    return rest if text.startswith("'") and (rest.startswith(_FORMULA) or rest.lstrip().startswith(_FORMULA)) else text
