"""The embedder as it is installed: which one runs, and where its files lie."""

from __future__ import annotations

import importlib.util
import logging
from pathlib import Path

from assistant.errors import ModelFilesRefused, StoreUnavailable
from assistant.retrieval.embedding import Embedder, SentenceTransformerEmbedder
from assistant.retrieval.model_files import Model, chosen_model
from assistant.retrieval.onnx_embedding import OnnxEmbedder

_log = logging.getLogger(__name__)

_EXPORTER = "onnx"
"""The package without which torch cannot export."""


def installed_embedder(setting: str = "", folder: Path | None = None) -> Embedder:
    """The embedder that ``setting`` names (`chosen_model`); raises `ModelFilesRefused`.

    With a ``folder``, the official model is exported into it once and then run by onnxruntime, which starts in a
    fraction of the time; where that fails, and for any other model, sentence-transformers runs it.
    """
    model = chosen_model(setting)
    if model.official and folder is not None:
        fast = _exported(model, folder / "model")
        if fast is not None:
            return fast
    return SentenceTransformerEmbedder(model)


def _exported(model: Model, folder: Path) -> OnnxEmbedder | None:
    """The exported model, made first where it is missing or damaged; None where it cannot be made here."""
    from assistant.retrieval.onnx_export import export, exported_path  # noqa: PLC0415 - only this path needs it

    path = exported_path(folder)
    embedder = _working(model, path)
    if embedder is not None or importlib.util.find_spec(_EXPORTER) is None:
        return embedder
    try:
        export(model, path)
    except (ModelFilesRefused, StoreUnavailable) as error:
        _log.warning("The embedding model runs without its faster copy: %s", error)
        return None
    return _working(model, path)


def _working(model: Model, path: Path) -> OnnxEmbedder | None:
    """The embedder of the file at ``path`` if there is one that can be run."""
    if not path.is_file():
        return None
    embedder = OnnxEmbedder(Path(model.source), path, model.name)
    try:
        embedder.encode(["ready"])
    except ModelFilesRefused as error:
        _log.warning("%s", error)
        return None
    return embedder
