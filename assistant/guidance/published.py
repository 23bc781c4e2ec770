"""The published sources that are known, from ``knowledge/sources.yaml``, and how a document stands to them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from assistant.cards import NonEmpty, Slug
from assistant.datafiles import load_yaml, strict_entry
from assistant.errors import BadKnowledge, NoSuchSource
from assistant.guidance.pieces import Document
from assistant.guidance.rows import Columns
from assistant.reading import Strict

FILE = "sources.yaml"

Https = Annotated[str, Field(pattern=r"^https://[^\s]+$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

Standing = Literal["published", "fetched", "unverified", "changed", "vouched", "own"]
"""How sure it is whose words a file holds.

``published``: its hash is that of the published file; ``fetched``: it came from the publisher's own address, and no hash is
known; ``unverified``: it is laid out as the publisher's, and no hash is known
to hold it to; ``changed``: it is laid out so, but is not the published file; ``vouched``: the same, and the operator says that
it is the publisher's; ``own``: of no publication that is known.
"""


class PublishedFile(Strict):
    """One file of a source; ``sha256`` is empty where it is not known."""

    address: Https
    sha256: Sha256 | Literal[""] = ""
    columns: Columns | None = None

    @property
    def name(self) -> str:
        """The file's name, the last part of its address."""
        return self.address.rsplit("/", maxsplit=1)[-1].replace("%20", " ")


class Published(Strict):
    """A published source: where it is, of which edition and licence, and the framework whose ids its passages carry."""

    name: Slug
    title: NonEmpty
    publisher: NonEmpty
    framework: NonEmpty
    edition: NonEmpty
    licence: NonEmpty
    page: Https
    states: tuple[NonEmpty, ...] = ()
    files: tuple[PublishedFile, ...] = Field(min_length=1)

    @property
    def is_pinned(self) -> bool:
        """Whether the hash of every file is known."""
        return all(file.sha256 for file in self.files)


@dataclass(frozen=True, slots=True)
class Match:
    """What a document is: a file of ``source`` or one like it; ``edition`` as the cards cite it, else as the file says."""

    source: Published
    standing: Standing
    edition: str


@dataclass(frozen=True)
class Registry:
    """All published sources that are known, in the order of the file."""

    sources: Sequence[Published]

    def named(self, name: str) -> Published:
        """The source called ``name``; raises `NoSuchSource`."""
        for source in self.sources:
            if source.name == name:
                return source
        raise NoSuchSource(name, [source.name for source in self.sources], "among the published ones")

    @cached_property
    def names(self) -> frozenset[str]:
        """The names that published sources have; no other source may have one of them."""
        return frozenset(source.name for source in self.sources)

    def file_with(self, data: bytes) -> tuple[Published, PublishedFile] | None:
        """The published file that ``data`` is, whatever its ends of line."""
        return self._by_hash.get(published_hash(data))

    def match(self, document: Document) -> Match | None:
        """The source that a document of unknown hash is laid out as; None where it is laid out as none."""
        alike = [source for source in self.sources if source.framework == document.framework]
        if not alike:
            return None
        same_edition = [source for source in alike if document.version in source.states]
        if document.version and not same_edition:
            return Match(alike[0], "unverified", document.version)
        chosen = next((source for source in same_edition or alike if not source.is_pinned), None)
        if chosen is not None:
            return Match(chosen, "unverified", chosen.edition)
        return Match((same_edition or alike)[0], "changed", document.version)

    @cached_property
    def _by_hash(self) -> dict[str, tuple[Published, PublishedFile]]:
        return {file.sha256: (source, file) for source in self.sources for file in source.files if file.sha256}


def load_registry(knowledge: Path) -> Registry:
    """The registry in the folder ``knowledge``; raises `BadKnowledge` that names the entry and what is wrong."""
    path = knowledge / FILE
    entries = load_yaml(path)
    if not isinstance(entries, list):
        raise BadKnowledge(str(path), "must be a list of sources")
    sources = [
        strict_entry(Published, entry, f"{path}, entry {number}") for number, entry in enumerate(entries, start=1)
    ]
    names = [source.name for source in sources]
    for source in sources:
        if names.count(source.name) > 1:
            raise BadKnowledge(str(path), f"the name {source.name!r} stands twice")
        if not (knowledge / "frameworks" / f"{source.framework}.yaml").is_file():
            raise BadKnowledge(
                str(path), f"{source.name!r} names the framework {source.framework!r}, which there is not"
            )
    return Registry(tuple(sources))


def published_hash(data: bytes) -> str:
    """The SHA-256 of ``data`` with its lines ended by LF, as publishers' repositories keep them."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()
