"""Rows out of text files: JSONL, and CSV in whatever dialect. A row that cannot be read says why; the others go on."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, TextIO

from assistant.batch.encoding import Bytes, decoded_by_guess
from assistant.batch.row import Problem, Record
from assistant.errors import UnusableInput, shown
from assistant.text import without_surrogates

LONGEST_LINE: Final = 64 << 20
"""Characters of one row; what is longer is no row but a file without line ends."""

_LOOKED_AT: Final = 100
"""Rows from which the columns and the dialect are found out."""

_DELIMITERS: Final = (",", ";", "\t", "|")
_ESCAPED: Final = re.compile("[\udc80-\udcff]")

csv.field_size_limit(LONGEST_LINE)


def jsonl_names(path: Path, found: Bytes) -> tuple[str, ...]:
    """The keys of the first rows; raises `UnusableInput` where none of them is a JSON object."""
    names: dict[str, None] = {}
    for number, record in enumerate(jsonl_records(path, found)):
        names.update(dict.fromkeys(record.cells))
        if number >= _LOOKED_AT:
            break
    if not names:
        raise UnusableInput(
            f"{path} is not JSONL: none of its first lines is a JSON object. Give one object a line, such as "
            '{"id": "1", "text": "Staff paste contracts into ChatGPT."}; for another format name the file by its ending.'
        )
    return tuple(names)


def jsonl_records(path: Path, found: Bytes) -> Iterator[Record]:
    """One record a line that is not blank."""
    with path.open(encoding=_lenient(found.encoding), errors="surrogateescape", newline="\n") as file:
        number = 0
        for place, line in enumerate(_lines(file), start=1):
            if line.strip():
                number += 1
                yield _json_record(number, place, line)


def _lenient(encoding: str) -> str:
    """JSON is UTF-8; a line that is not is looked at by itself, and the others are not read by its encoding."""
    return encoding if encoding.startswith("utf") else "utf-8"


def _lines(file: TextIO) -> Iterator[str]:
    """Line by line; of one that is too long only its start is kept."""
    while line := file.readline(LONGEST_LINE):
        yield line
        while len(line) == LONGEST_LINE and not line.endswith("\n"):
            line = file.readline(LONGEST_LINE)


def _json_record(number: int, place: int, line: str) -> Record:
    if len(line) >= LONGEST_LINE:
        return _failed(number, f"Line {place} has over {LONGEST_LINE:,} characters; the most that is read is that.")
    if _ESCAPED.search(line):
        line = decoded_by_guess(line.encode("utf-8", "surrogateescape"))
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _failed(number, f"Line {place} is not JSON ({shown(str(error))}). It must be one JSON object.")
    if not isinstance(data, dict):
        return _failed(number, f"Line {place} is {shown(data)}; it must be a JSON object with a text in it.")
    cells = {without_surrogates(name): without_surrogates(as_text(value)) for name, value in data.items()}
    return Record(number, cells)


def _failed(number: int, message: str) -> Record:
    return Record(number, problem=Problem("unreadable_row", message))


def as_text(value: object) -> str:
    """A cell of any kind as text: whole numbers without a point, lists with semicolons, nothing as nothing."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        case list() | tuple() if all(isinstance(part, str | int | float) for part in value):
            return "; ".join(as_text(part) for part in value)
        case dict() | list() | tuple():
            return json.dumps(value, ensure_ascii=False, default=str)
        case _:
            return str(value)


def csv_records(path: Path, found: Bytes, delimiter: str) -> Iterator[Record]:
    """One record for each row under the header, wholly empty rows apart."""
    with _opened(path, found) as file:
        rows = _rows(file, path, delimiter)
        header = _header(rows, path)
        number = 0
        for place, row in rows:
            if any(cell.strip() for cell in row):
                number += 1
                yield _csv_record(number, place, header, row)


def csv_names(path: Path, found: Bytes, delimiter: str) -> tuple[str, ...]:
    """The header; raises `UnusableInput` where there is none."""
    with _opened(path, found) as file:
        return tuple(_header(_rows(file, path, delimiter), path))


def delimiter_of(path: Path, found: Bytes) -> str:
    """What stands between the cells: the mark that cuts the first rows most evenly into the most columns."""
    with _opened(path, found) as file:
        start = file.read(1 << 18)
    scores = {mark: _evenness(start, mark) for mark in _DELIMITERS}
    return max(_DELIMITERS, key=lambda mark: scores[mark])


def _evenness(start: str, delimiter: str) -> tuple[float, int]:
    """The share of the first rows that are as wide as the header, and that width; a width of 1 counts as nothing."""
    widths: list[int] = []
    with suppress(csv.Error):
        for row in csv.reader(start.splitlines(keepends=True), delimiter=delimiter):
            if any(row):
                widths.append(len(row))
            if len(widths) > _LOOKED_AT:
                break
    if not widths or widths[0] == 1:
        return 0.0, 1
    return round(widths.count(widths[0]) / len(widths), 2), widths[0]


def _opened(path: Path, found: Bytes) -> TextIO:
    return path.open(encoding=found.encoding, errors="replace", newline="")


def _rows(file: TextIO, path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of the line on which it ends."""
    reader = csv.reader(file, delimiter=delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnusableInput(
                f"{path} cannot be read further, after line {reader.line_num} ({error}). A quotation mark that is "
                "opened and not closed is the usual reason. The rows before it are kept."
            ) from error
        yield reader.line_num, row


def _header(rows: Iterable[tuple[int, list[str]]], path: Path) -> list[str]:
    for _, row in rows:
        if any(cell.strip() for cell in row):
            return unique_names(row)
    raise UnusableInput(f"{path} has no header: its first row must name the columns.")


def unique_names(cells: Iterable[object]) -> list[str]:
    """The header's cells as names; one without a name, or that stands twice, is named by its place."""
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = as_text(cell).strip() or f"column {place}"
        names.append(name if name not in names else f"{name} (column {place})")
    return names


def _csv_record(number: int, place: int, header: list[str], row: list[str]) -> Record:
    cells = dict(zip(header, [*row[: len(header)], *[""] * (len(header) - len(row))], strict=True))
    if not any(cell.strip() for cell in row[len(header) :]):
        return Record(number, cells)
    message = (
        f"The row that ends on line {place} has {len(row)} cells, and the header {len(header)}. A text with the "
        "separator in it must stand in quotation marks."
    )
    return Record(number, cells, Problem("unreadable_row", message))
