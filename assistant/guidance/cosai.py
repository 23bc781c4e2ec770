"""The CoSAI risk map, from its own risks.yaml and controls.yaml. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from assistant.guidance.pieces import Document, Piece

FRAMEWORK: Final = "cosai"
_LISTS: Final = ("risks", "controls")
_FIELDS: Final = ("shortDescription", "longDescription", "description")
_DEEPEST: Final = 10


def is_cosai(data: object) -> bool:
    """Whether ``data``, parsed YAML, is laid out as the risk map's lists are."""
    return isinstance(data, Mapping) and any(_entries(data, key, prefix) for key, prefix in _prefixes())


def read_cosai(data: Mapping[str, Any]) -> Document:
    """Risks or controls, each under its own id."""
    pieces = tuple(_piece(entry, key) for key, prefix in _prefixes() for entry in _entries(data, key, prefix))
    return Document(format="CoSAI YAML", pieces=pieces, title="CoSAI Risk Map", framework=FRAMEWORK)


def _prefixes() -> list[tuple[str, str]]:
    return [(key, key.removesuffix("s")) for key in _LISTS]


def _entries(data: Mapping[str, Any], key: str, prefix: str) -> list[Mapping[str, Any]]:
    found = data.get(key)
    return [
        entry
        for entry in (found if isinstance(found, list) else [])
        if isinstance(entry, Mapping) and str(entry.get("id", "")).startswith(prefix) and "title" in entry
    ]


def _piece(entry: Mapping[str, Any], key: str) -> Piece:
    title = str(entry["title"])
    text = "\n".join(line for field in _FIELDS for line in _lines(entry.get(field), 0))
    return Piece(text=text, path=(key.capitalize(), title), ref=str(entry["id"]), title=title)


def _lines(value: object, depth: int) -> Iterator[str]:
    """The paragraphs of a field, which nests lists; a nested one is a list of points."""
    if isinstance(value, str):
        yield f"- {value.strip()}" if depth > 1 else value.strip()
    elif isinstance(value, list) and depth < _DEEPEST:
        for inner in value:
            yield from _lines(inner, depth + 1)
