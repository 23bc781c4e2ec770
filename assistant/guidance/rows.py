"""Controls as rows: CSV, JSONL and JSON lists, ours or anybody's. Pure.

Which column is which is told by its name; a published source that names its columns otherwise says so in
``knowledge/sources.yaml``.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from assistant.errors import GuidanceRefused, shown
from assistant.guidance.pieces import Document, Piece
from assistant.reading import Strict

_REF: Final = (
    "id",
    "control_id",
    "control",
    "requirement_id",
    "action_id",
    "subcategory_id",
    "task_id",
    "ref",
    "reference",
    "identifier",
    "number",
    "key",
    "code",
)
_TITLE: Final = ("title", "name", "control_name", "short_title", "heading", "summary")
_TEXT: Final = (
    "text",
    "description",
    "control_text",
    "statement",
    "requirement",
    "suggested_action",
    "task_text",
    "content",
    "guidance",
    "body",
    "detail",
)
_FURTHER: Final = {
    "discussion": "Discussion",
    "supplemental_guidance": "Supplemental guidance",
    "rationale": "Rationale",
}
_DELIMITERS: Final = ",;\t|"
_CELL: Final = 2_000_000


class Columns(Strict):
    """Which columns hold what; ``ref`` is a template over them, such as ``Art.{article}``; ``text`` are joined by lines."""

    ref: str
    title: str = ""
    text: tuple[str, ...]


def read_rows(rows: Iterable[Mapping[str, Any]], form: str, columns: Columns | None = None) -> Document:
    """A piece for each row; raises `GuidanceRefused` where no column holds text, naming those that there are."""
    every = list(rows)
    names = {str(name) for row in every for name in row}
    chosen = columns or _told_by_name(names)
    return Document(form, tuple(piece for row in every for piece in _pieces(row, chosen)))


def rows_of_csv(text: str) -> list[dict[str, str]]:
    """The rows under the header; raises `GuidanceRefused` for what is no table of controls."""
    header = text.lstrip().split("\n", maxsplit=1)[0]
    delimiter = max(_DELIMITERS, key=header.count)
    limit = csv.field_size_limit(_CELL)  # one for the whole process
    try:
        reader = csv.DictReader(io.StringIO(text.lstrip()), delimiter=delimiter, restkey="", restval="")
        return [{(key or "").strip(): value for key, value in row.items() if isinstance(value, str)} for row in reader]
    except csv.Error as error:
        raise GuidanceRefused(f"it is no table that can be read ({shown(str(error))})") from error
    finally:
        csv.field_size_limit(limit)


def looks_like_rows(names: Iterable[str]) -> bool:
    """Whether a table with these columns is one of controls: an id and a text."""
    known = {_plain(name) for name in names}
    return bool(known.intersection(_REF)) and bool(known.intersection(_TEXT))


def _told_by_name(names: Iterable[str]) -> Columns:
    plain = {_plain(name): name for name in sorted(names, reverse=True)}
    text = next((plain[name] for name in _TEXT if name in plain), None)
    if text is None:
        found = ", ".join(shown(name) for name in itertools.islice(sorted(names), 12)) or "none"
        raise GuidanceRefused(f"no column holds the text of a control (one called text or description); found {found}")
    ref = next((plain[name] for name in _REF if name in plain and plain[name] != text), "")
    return Columns(
        ref=f"{{{ref}}}" if ref else "", title=next((plain[n] for n in _TITLE if n in plain), ""), text=(text,)
    )


def _pieces(row: Mapping[str, Any], columns: Columns) -> Iterator[Piece]:
    ref, title = _filled(columns.ref, row), _cell(row.get(columns.title)).strip("` ")
    text = "\n".join(filter(None, (_cell(row.get(name)) for name in columns.text)))
    if text:
        yield Piece(text, (title,), ref, title=title or ref, page=_page(row), url=_url(row))
    for name, heading in _FURTHER.items():
        if (further := _cell(row.get(name))) and name not in columns.text:
            yield Piece(further, (title, heading), f"{ref}, {heading.casefold()}" if ref else "", title=title or ref)


def _filled(template: str, row: Mapping[str, Any]) -> str:
    """``template`` with each ``{column}`` as the row has it; not by ``str.format``, which would follow attributes."""
    for name, value in row.items():
        template = template.replace(f"{{{name}}}", " ".join(_cell(value).split())[:80])
    return template if "{" not in template else ""


def _page(row: Mapping[str, Any]) -> int | None:
    found = _cell(row.get("page"))
    return int(found) if found.isascii() and found.isdigit() and 0 < int(found) < 100_000 else None


def _url(row: Mapping[str, Any]) -> str:
    found = _cell(row.get("url"))
    return found if found.startswith("https://") else ""


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Sequence):
        return "\n".join(part for part in map(_cell, value) if part)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _plain(name: str) -> str:
    return name.strip().casefold().replace(" ", "_").replace("-", "_")
