"""MITRE ATLAS, from its own ATLAS.yaml. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from assistant.guidance.blocks import TextBlock
from assistant.guidance.markdown import blocks_of_markdown
from assistant.guidance.pieces import Document, Piece

FRAMEWORK: Final = "mitre_atlas"
_KINDS: Final = {"tactics": "Tactics", "techniques": "Techniques", "mitigations": "Mitigations"}
_SITE: Final = "https://atlas.mitre.org"


def is_atlas(data: object) -> bool:
    """Whether ``data``, parsed YAML, is laid out as ATLAS is."""
    if not isinstance(data, Mapping) or not isinstance(data.get("matrices"), list):
        return False
    return any(isinstance(matrix, Mapping) and "techniques" in matrix for matrix in data["matrices"])


def read_atlas(data: Mapping[str, Any]) -> Document:
    """Tactics, techniques, mitigations and case studies, each under its own id."""
    return Document(
        format="ATLAS YAML",
        pieces=tuple(_pieces(data)),
        title=_text(data, "name"),
        framework=FRAMEWORK,
        version=_text(data, "version"),
    )


def _pieces(data: Mapping[str, Any]) -> Iterator[Piece]:
    for matrix in data["matrices"]:
        for kind, name in _KINDS.items():
            for entry in _entries(matrix, kind):
                yield _piece(entry, kind, name, "description")
    for entry in _entries(data, "case-studies"):
        yield _piece(entry, "studies", "Case studies", "summary")


def _piece(entry: Mapping[str, Any], kind: str, name: str, field: str) -> Piece:
    ref, title = _text(entry, "id"), _text(entry, "name")
    blocks = blocks_of_markdown(_text(entry, field))
    return Piece(text=_joined(blocks), path=(name, title), ref=ref, title=title, url=f"{_SITE}/{kind}/{ref}")


def _joined(blocks: Iterator[TextBlock]) -> str:
    return "\n".join(block.text for block in blocks)


def _entries(data: object, key: str) -> Iterator[Mapping[str, Any]]:
    found = data.get(key) if isinstance(data, Mapping) else None
    for entry in found if isinstance(found, list) else ():
        if isinstance(entry, Mapping) and _text(entry, "id"):
            yield entry


def _text(entry: Mapping[str, Any], key: str) -> str:
    found = entry.get(key)
    return str(found).strip() if isinstance(found, str | int | float) else ""
