"""Excel workbooks, read row by row. The only file that imports openpyxl."""

from __future__ import annotations

import datetime as dt
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant.batch.row import Record
from assistant.batch.tables import as_text, unique_names
from assistant.errors import UnusableInput, shown

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MOST_UNPACKED: Final = 4 << 30
"""Bytes that a workbook may come to when it is unpacked."""

MOST_RATIO: Final = 500
"""Times that a workbook of some size may grow when it is unpacked; text packs at most by some ten."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as read: its name, the names of its columns, and about how many rows it has."""

    name: str
    names: tuple[str, ...]
    rows: int


def sheets_of(path: Path) -> tuple[Sheet, ...]:
    """Every sheet that has a header; raises `UnusableInput`."""
    with _reading(path) as book:
        return tuple(
            Sheet(sheet.title, tuple(unique_names(header)), max(0, (sheet.max_row or 1) - 1))
            for sheet in book.worksheets
            if (header := next(_filled(sheet), None)) is not None
        )


def sheet_records(path: Path, name: str) -> Iterator[Record]:
    """One record for each row under the header of the sheet ``name``, wholly empty rows apart.

    Of a formula the value is read that Excel last worked out.
    """
    with _reading(path) as book:
        rows = _filled(book[name])
        header = unique_names(next(rows))
        for number, row in enumerate(rows, start=1):
            cells = [as_text(_plain(cell)) for cell in row[: len(header)]]
            cells += [""] * (len(header) - len(cells))
            yield Record(number, dict(zip(header, cells, strict=True)))


def _filled(sheet: Worksheet) -> Iterator[tuple[object, ...]]:
    for row in sheet.iter_rows(values_only=True):
        if any(cell is not None and str(cell).strip() for cell in row):
            yield row


def _plain(cell: object) -> object:
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date()
    return cell


@contextmanager
def _reading(path: Path) -> Iterator[Workbook]:
    from openpyxl import load_workbook  # half a second
    from openpyxl.utils.exceptions import InvalidFileException

    _refuse_bombs(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile, SyntaxError) as error:
        raise _damaged(path, error) from error
    try:
        yield book
    except (zipfile.BadZipFile, SyntaxError, zlib.error) as error:
        raise _damaged(path, error) from error
    finally:
        book.close()


def _damaged(path: Path, error: Exception) -> UnusableInput:
    return UnusableInput(
        f"{path} cannot be read as a workbook ({shown(str(error))}). Open it in Excel or LibreOffice and save it anew "
        "as .xlsx."
    )


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (OSError, zipfile.BadZipFile) as error:
        raise _damaged(path, error) from error
    packed = max(1, path.stat().st_size)
    if unpacked > MOST_UNPACKED or (unpacked > (64 << 20) and unpacked / packed > MOST_RATIO):
        raise UnusableInput(
            f"{path} has {packed:,} bytes and would unpack to {unpacked:,}, which no inventory does. It was not opened."
        )
