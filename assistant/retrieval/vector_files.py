"""The vectors of a corpus in one file, under the name of their index: read in milliseconds, checked byte by byte.

The name carries the hashes of corpus and model, so a file is either right or not looked for; files of older states go
when a newer one is written.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np

from assistant.caches import cache, cached
from assistant.retrieval.vectors import CorpusVectors

_ENDING = ".vectors"


def kept_vectors(folder: Path | None, name: str, documents: int) -> CorpusVectors | None:
    """The vectors that were kept as ``name`` for so many documents; None where there are none that can be used."""
    payload = cached(folder / f"{name}{_ENDING}") if folder else None
    if payload is None:
        return None
    try:
        with np.load(io.BytesIO(payload), allow_pickle=False) as parts:
            found = CorpusVectors(parts["wholes"], parts["pieces"], parts["starts"])
    except (ValueError, KeyError, OSError, zipfile.BadZipFile):
        return None
    return found if len(found.wholes) == len(found.starts) == documents else None


def keep_vectors(folder: Path | None, name: str, corpus: str, vectors: CorpusVectors) -> None:
    """Keep ``vectors`` as ``name`` in the place of older ones of ``corpus``; nothing happens where that cannot be."""
    if folder is None:
        return
    content = io.BytesIO()
    np.savez(content, wholes=vectors.wholes, pieces=vectors.pieces, starts=vectors.starts)
    if cache(folder / f"{name}{_ENDING}", content.getvalue()):
        for path in folder.glob(f"{corpus}.*{_ENDING}"):
            if path.name != f"{name}{_ENDING}":
                path.unlink(missing_ok=True)
