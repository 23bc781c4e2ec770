"""The embedder as it is installed: which one runs, and where its files lie."""

from __future__ import annotations

import importlib.util
import logging
import threading
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import ModelFilesRefused, StoreUnavailable
from assistant.retrieval.documents import Span
from assistant.retrieval.embedding import Embedder, SentenceTransformerEmbedder, Vectors
from assistant.retrieval.model_files import READ_AT_EVERY_START, Model, check_files, chosen_model
from assistant.retrieval.onnx_embedding import OnnxEmbedder

_log = logging.getLogger(__name__)

_EXPORTER = "onnx"
"""The package without which torch cannot export."""


class InstalledEmbedder:
    """The official model by its exported copy, which starts in a fraction of the time; opened at the first text.

    The copy is made in ``folder`` where it is missing or damaged. Where it cannot be made, sentence-transformers runs
    the original; the two are close enough to share a name and an index.
    """

    def __init__(self, model: Model, folder: Path) -> None:
        self.name = f"{model.name}/onnx-int8"
        self._model = model
        self._folder = folder
        self._opening = threading.Lock()
        self._opened: Embedder | None = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text; raises `ModelFilesRefused` where neither the copy nor the original can be used."""
        return self._open().encode(texts)

    def encode_parts(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[Vectors]:
        """The vectors of each text and its spans; raises as `encode` does."""
        return self._open().encode_parts(texts, spans)

    def _open(self) -> Embedder:
        with self._opening:
            if self._opened is None:
                self._opened = _exported(self._model, self._folder) or _original(self._model)
        return self._opened


def installed_embedder(setting: str = "", folder: Path | None = None) -> Embedder:
    """The embedder that ``setting`` names (`chosen_model`); cheap, the model itself waits for the first text.

    Raises `ModelFilesRefused`. With a ``folder``, the official model is exported into it once; without, and for any
    other model, sentence-transformers runs it.
    """
    model = chosen_model(setting)
    if model.official and folder is not None:
        return InstalledEmbedder(model, folder / "model")
    return _original(model)


def _original(model: Model) -> SentenceTransformerEmbedder:
    if model.official:
        check_files(Path(model.source))
    return SentenceTransformerEmbedder(model)


def _exported(model: Model, folder: Path) -> OnnxEmbedder | None:
    """The exported model, made first where it is missing or damaged; None where it cannot be made here."""
    from assistant.retrieval.onnx_export import export, exported_path  # only this path needs it

    path = exported_path(folder)
    embedder = _working(model, path)
    if embedder is not None or importlib.util.find_spec(_EXPORTER) is None:
        return embedder
    check_files(Path(model.source))
    try:
        export(model, path)
    except (ModelFilesRefused, StoreUnavailable) as error:
        _log.warning("The embedding model runs without its faster copy: %s", error)
        return None
    return _working(model, path)


def _working(model: Model, path: Path) -> OnnxEmbedder | None:
    """The embedder of the file at ``path`` if that is the one that was exported, and runs."""
    from assistant.retrieval.onnx_export import is_whole

    if not is_whole(path):
        return None
    check_files(Path(model.source), READ_AT_EVERY_START)
    embedder = OnnxEmbedder(Path(model.source), path, model.name)
    try:
        embedder.load()
    except ModelFilesRefused as error:
        _log.warning("%s", error)
        return None
    return embedder
