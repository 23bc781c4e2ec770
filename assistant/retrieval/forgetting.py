"""Taking away what is kept of passages for search, when passages have been removed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from assistant.errors import StoreUnavailable

_KEPT: Final = "model"
"""The exported embedding model, which holds nothing of any passage."""


def forget_passages(folder: Path) -> None:
    """Remove the index in ``folder``; the next search builds it anew from the passages that there are.

    An index that only drops some vectors keeps them in the free pages of its files, so it goes whole. Raises
    `StoreUnavailable` where something cannot be removed.
    """
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if path.name == _KEPT:
            continue
        try:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        except OSError as error:
            raise StoreUnavailable(
                f"{path} cannot be removed ({error.strerror or error}); remove it yourself."
            ) from error
