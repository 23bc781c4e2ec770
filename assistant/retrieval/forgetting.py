"""Taking away what is kept of passages for search, when passages have been removed."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from assistant.errors import StoreUnavailable
from assistant.retrieval.documents import Document, text_hash

VECTORS: Final = "vectors"
"""The folder for what is kept of each text's vectors."""

_KEPT: Final = "model"
"""The exported embedding model, which holds nothing of any passage."""


def forget_passages(folder: Path, remaining: Sequence[Document]) -> None:
    """Remove the index in ``folder``; the next search builds it anew from the ``remaining`` passages, whose vectors stay.

    An index that only drops some vectors keeps them in the free pages of its files, so it goes whole. Raises
    `StoreUnavailable` where something cannot be removed.
    """
    if not folder.is_dir():
        return
    reduced = _reduced(folder / VECTORS, remaining)
    for path in folder.iterdir():
        if path.name == _KEPT or (reduced and path.name == VECTORS):
            continue
        try:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        except OSError as error:
            raise StoreUnavailable(
                f"{path} cannot be removed ({error.strerror or error}); remove it yourself."
            ) from error


def _reduced(folder: Path, remaining: Sequence[Document]) -> bool:
    """Leave the vectors of the ``remaining`` passages alone in ``folder``; False where there is nothing to keep."""
    from assistant.retrieval.vector_files import keep_only  # needs numpy, which most commands do not

    wanted = {text_hash(document) for document in remaining}
    files = list(folder.iterdir()) if wanted and folder.is_dir() else []
    return bool(files) and not [path for path in files if not keep_only(path, wanted)]
