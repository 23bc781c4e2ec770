"""The vectors of a corpus in one file, under the name of their index: read in milliseconds, checked byte by byte.

The name carries the hashes of corpus and model, so a file is either right or not looked for; files of older states go
when a newer one is written. Each document's vectors stand under the hash of its text, so that what an older corpus of
the same model had in common with a newer one is not encoded again.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.caches import cache_by, cached
from assistant.retrieval.documents import Document, text_hash
from assistant.retrieval.embedding import Vectors
from assistant.retrieval.vectors import CorpusVectors

ENDING = ".vectors"


class _Kept(NamedTuple):
    """``hashes``: of each document's text, (documents, 16)."""

    vectors: CorpusVectors
    hashes: npt.NDArray[np.uint8]


class Known:
    """Vectors that an older index of the same model has, by the text of their document."""

    def __init__(self, kept: _Kept) -> None:
        self._vectors = kept.vectors
        self._places = {bytes(each): place for place, each in enumerate(kept.hashes)}

    def of(self, document: Document) -> Vectors | None:
        """The vectors of ``document``, the whole first; None where its text is not among the known ones."""
        place = self._places.get(text_hash(document))
        return None if place is None else self._vectors.rows(place)


def kept_vectors(folder: Path | None, name: str, documents: int) -> CorpusVectors | None:
    """The vectors that were kept as ``name`` for so many documents; None where there are none that can be used."""
    kept = _read(folder / f"{name}{ENDING}") if folder else None
    return kept.vectors if kept and len(kept.hashes) == documents else None


def known_vectors(folder: Path | None, name: str, corpus: str) -> Known | None:
    """What was kept of an older state of ``corpus`` with the model of ``name``; None where there is nothing."""
    model = name.rsplit(".", maxsplit=1)[-1]
    for path in sorted(folder.glob(f"{corpus}.*.{model}{ENDING}")) if folder else ():
        if (kept := _read(path)) is not None:
            return Known(kept)
    return None


def keep_vectors(
    folder: Path | None, name: str, corpus: str, vectors: CorpusVectors, documents: Sequence[Document]
) -> None:
    """Keep ``vectors``, those of ``documents``, as ``name`` in the place of older ones of ``corpus``; nothing happens where
    that cannot be.
    """
    if folder is None:
        return
    hashes = np.frombuffer(b"".join(text_hash(each) for each in documents), dtype=np.uint8).reshape(-1, 16)
    if _write(folder / f"{name}{ENDING}", _Kept(vectors, hashes)):
        for path in folder.glob(f"{corpus}.*{ENDING}"):
            if path.name != f"{name}{ENDING}":
                path.unlink(missing_ok=True)


def keep_only(path: Path, hashes: Collection[bytes]) -> bool:
    """Leave in the file at ``path`` nothing but the vectors of texts with these ``hashes``; whether that worked."""
    kept = _read(path)
    if kept is None:
        return False
    places = [place for place, each in enumerate(kept.hashes) if bytes(each) in hashes]
    return bool(places) and _write(path, _Kept(kept.vectors.of(places), kept.hashes[places]))


def _read(path: Path) -> _Kept | None:
    payload = cached(path)
    if payload is None:
        return None
    try:
        with np.load(io.BytesIO(payload), allow_pickle=False) as parts:
            vectors = CorpusVectors(parts["wholes"], parts["pieces"], parts["starts"])
            hashes = parts["hashes"]
    except (ValueError, KeyError, OSError, zipfile.BadZipFile):
        return None
    return _Kept(vectors, hashes) if len(vectors.wholes) == len(vectors.starts) == len(hashes) else None


def _write(path: Path, kept: _Kept) -> bool:
    vectors = kept.vectors

    def write(file: BinaryIO) -> None:
        np.savez(file, wholes=vectors.wholes, pieces=vectors.pieces, starts=vectors.starts, hashes=kept.hashes)

    return cache_by(path, write)
