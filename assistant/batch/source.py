"""Where rows come from: a file or a folder, recognised by its ending and held to what its bytes say."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.batch import documents, tables
from assistant.batch.encoding import digest_of, examined, start_of
from assistant.batch.parquet import parquet_names, parquet_records
from assistant.batch.row import Problem, Record
from assistant.batch.workbook import Sheet, sheet_records, sheets_of
from assistant.errors import UnreadableText, UnusableInput, shown
from assistant.guidance.apart import ReaderApart

_ENDINGS: Final = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_SIGNS: Final = (
    (b"PK\x03\x04", "a workbook or another zip archive"),
    (b"PAR1", "a Parquet file"),
    (b"\xd0\xcf\x11\xe0", "a file of an older Office, or one with a password"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite f", "an SQLite database"),
)
_WANTED: Final = {"xlsx": b"PK\x03\x04", "parquet": b"PAR1"}

ID, TEXT = "id", "text"
"""The columns that a folder's files are given as."""


@dataclass(frozen=True, slots=True)
class Source:
    """An inventory that can be read: ``records`` begins anew at each call.

    ``total`` is how many rows there are, as near as can be told without reading them. ``stamp`` is a hash of all that
    is read, ``found`` says how: encoding, separator, sheet.
    """

    where: str
    kind: str
    names: tuple[str, ...]
    total: int
    stamp: str
    found: str
    records: Callable[[Sequence[str]], Iterator[Record]]
    skipped: tuple[str, ...] = ()


def open_source(path: Path, sheet: str | None = None) -> Source:
    """What ``path`` holds; raises `UnusableInput` that says what was found and what would be right."""
    if not path.exists():
        raise UnusableInput(f"{path} is not there.")
    if path.is_dir():
        return _folder(path)
    kind = _ENDINGS.get(path.suffix.lower())
    if kind is None:
        raise UnusableInput(
            f"{path} has no ending that says what it is (found {path.suffix!r}); it must be one of "
            f"{', '.join(_ENDINGS)}, or a folder of {', '.join(documents.ENDINGS)} files."
        )
    _hold_to_its_ending(path, kind)
    if sheet is not None and kind != "xlsx":
        raise UnusableInput(f"{path} has no sheets, so --sheet {sheet!r} means nothing.")
    openers = {"jsonl": _jsonl, "csv": _csv, "parquet": _parquet}
    return _workbook(path, sheet) if kind == "xlsx" else openers[kind](path)


def _hold_to_its_ending(path: Path, kind: str) -> None:
    start = start_of(path, 512)
    if not start:
        raise UnusableInput(f"{path} is empty. Give a file with one described use of AI in each row.")
    sign = next((found for found in _SIGNS if start.startswith(found[0])), None)
    if kind == "xlsx" and start.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnusableInput(
            f"{path} is protected by a password, or is of an older Excel. Open it, remove the password, and save it as "
            ".xlsx."
        )
    wanted = _WANTED.get(kind)
    if (wanted is None and sign is None) or (wanted is not None and start.startswith(wanted)):
        return
    seems = sign[1] if sign else f"something else (it begins with {shown(start[:12])})"
    raise UnusableInput(f"{path} ends in {path.suffix!r} but is {seems}. Name it by what it is, or save it anew.")


def _jsonl(path: Path) -> Source:
    found = examined(path)
    names = tables.jsonl_names(path, found)
    return Source(str(path), "jsonl", names, found.lines, found.sha256, "", lambda _: tables.jsonl_records(path, found))


def _csv(path: Path) -> Source:
    found = examined(path)
    delimiter = tables.delimiter_of(path, found)
    names = tables.csv_names(path, found, delimiter)
    if len(names) == 1 and names[0].lstrip().startswith("{"):
        raise UnusableInput(f"{path} ends in {path.suffix!r} but holds JSON, a line each. Name it .jsonl.")
    shown_as = {"\t": "tabs", ",": "commas", ";": "semicolons", "|": "bars"}[delimiter]
    return Source(
        str(path),
        "csv",
        names,
        max(1, found.lines - 1),
        found.sha256,
        f"{found.encoding.removesuffix('-sig')}, {shown_as} between cells",
        lambda _: tables.csv_records(path, found, delimiter),
    )


def _parquet(path: Path) -> Source:
    names, total = parquet_names(path)
    stamp = digest_of(path)[0]
    return Source(str(path), "parquet", names, total, stamp, "", lambda wanted: parquet_records(path, wanted))


def _workbook(path: Path, wanted: str | None) -> Source:
    sheets = {sheet.name: sheet for sheet in sheets_of(path)}
    if not sheets:
        raise UnusableInput(f"{path} has no sheet with a header. The first row must name the columns.")
    if wanted is not None and wanted not in sheets:
        raise UnusableInput(f"{path} has no sheet {wanted!r}; it has: {', '.join(map(repr, sheets))}.")
    sheet: Sheet = sheets[wanted] if wanted else next(iter(sheets.values()))
    others = [name for name in sheets if name != sheet.name]
    note = f"sheet {sheet.name!r}" + (f"; not read: {', '.join(map(repr, others))}" if others else "")
    return Source(
        str(path),
        "xlsx",
        sheet.names,
        sheet.rows,
        digest_of(path)[0],
        note,
        lambda _: sheet_records(path, sheet.name),
    )


def _folder(path: Path) -> Source:
    files = sorted(found for found in path.rglob("*") if found.is_file() and _is_shown(found.relative_to(path)))
    read = [found for found in files if found.suffix.lower() in documents.ENDINGS and not found.is_symlink()]
    skipped = tuple(found.relative_to(path).as_posix() for found in files if found not in set(read))
    if not read:
        raise UnusableInput(f"The folder {path} holds no file that ends in {', '.join(documents.ENDINGS)}.")
    digest = hashlib.sha256()
    for found in read:
        digest.update(f"{found.relative_to(path).as_posix()}\0{digest_of(found)[0]}\n".encode(errors="surrogateescape"))
    return Source(
        str(path),
        "folder",
        (ID, TEXT),
        len(read),
        digest.hexdigest(),
        "",
        lambda _: _file_records(path, read),
        skipped,
    )


def _is_shown(path: Path) -> bool:
    return not any(part.startswith((".", "~$")) for part in path.parts)


def _file_records(folder: Path, read: Sequence[Path]) -> Iterator[Record]:
    with ReaderApart() as apart:
        for number, path in enumerate(read, start=1):
            yield _file_record(number, folder, path, apart)


def _file_record(number: int, folder: Path, path: Path, apart: ReaderApart) -> Record:
    cells = {ID: path.relative_to(folder).as_posix().encode(errors="surrogateescape").decode(errors="replace")}
    try:
        return Record(number, {**cells, TEXT: documents.text_of(path, apart)})
    except UnreadableText as error:
        return Record(number, cells, Problem("unreadable_row", str(error)))
