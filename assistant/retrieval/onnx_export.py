"""The embedding model written once as ONNX, mean pooling and normalising inside: the only file that imports torch.

It is compared with the original, then brought to whole numbers of 8 bits, which halves the time of a search, and compared
again; a processor that calculates too coarsely keeps the first. The file lies in the data folder under a name that
carries the hash of the weights. It is written beside its place and only then moved there, so that a half-written or
wrong file is never used.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from assistant.caches import make_folder
from assistant.errors import ModelFilesRefused, StoreUnavailable, shown
from assistant.retrieval.embedding import SentenceTransformerEmbedder
from assistant.retrieval.model_files import OFFICIAL, Model
from assistant.retrieval.onnx_embedding import OnnxEmbedder

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

_log = logging.getLogger(__name__)

LEAST_COSINE: Final = 0.999
"""How close each vector of the exported model has to be to the original's."""

LEAST_COSINE_IN_8_BITS: Final = 0.97
"""The same for the copy in 8 bits; that it finds as well is measured on the benchmarks (docs/retrieval.md)."""

_FORMAT: Final = 4
"""Raised when the way of exporting changes, so that files of an older way are not used."""

_SAMPLES: Final = (
    "Staff paste contract text into a public chat service.",
    "Adversaries may craft prompts that make a large language model ignore its instructions.",
    "Log every tool call with the identity on whose behalf the agent acted.",
    "ok",
    "Encrypt training data at rest; restrict who can read it. " * 20,
)
"""Texts on which export and original are compared: short, usual, and longer than the model reads."""


def exported_path(folder: Path) -> Path:
    """Where in ``folder`` the export of the official model lies."""
    return folder / f"minilm-{OFFICIAL['model.safetensors'][:16]}-{_FORMAT}.onnx"


def export(model: Model, path: Path) -> None:
    """Write ``model`` to ``path`` and compare it with the original: some seconds, 90 MB.

    Raises `StoreUnavailable` where the folder cannot be written to, `ModelFilesRefused` where the model cannot be
    exported or the export differs from the original.
    """
    try:
        make_folder(path.parent)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix="export-") as beside:
            draft = Path(beside) / path.name
            _write(model, draft)
            _compare(model, draft, LEAST_COSINE)
            _shrink(model, draft)
            _seal(path).write_text(_digest(draft))
            draft.replace(path)
        _remove_older(path)
    except OSError as error:
        raise StoreUnavailable(
            f"The embedding model cannot be written to {shown(str(path))} ({shown(str(error))}). Make the folder "
            "writable, or set another data folder"
        ) from error


def is_whole(path: Path) -> bool:
    """Whether the file at ``path`` is there, every byte as it was exported."""
    try:
        return _seal(path).read_text() == _digest(path)
    except (OSError, UnicodeDecodeError):
        return False


def _remove_older(path: Path) -> None:
    """Remove exports of older ways or other weights, which nothing would use again."""
    for other in path.parent.glob("minilm-*"):
        if not other.name.startswith(path.name):
            other.unlink(missing_ok=True)


def _seal(path: Path) -> Path:
    """Where the hash of the export stands."""
    return path.with_name(f"{path.name}.sha256")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(model: Model, path: Path) -> None:
    original = SentenceTransformerEmbedder(model).loaded
    import torch  # seconds, and needed once in the life of an installation

    transformer: Any = original[0].auto_model
    transformer.set_attn_implementation("eager")  # plain products of matrices, which run a fifth faster
    network = _pooled(transformer)
    ids = torch.tensor([[101, 2023, 2003, 102]])
    weights = torch.full((2, 4), 0.25)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the tracer remarks on constants that are constant here
        try:
            torch.onnx.export(
                network,
                (ids, weights),
                os.fspath(path),
                input_names=["input_ids", "weights"],
                output_names=["vectors"],
                dynamic_axes={"input_ids": {1: "words"}, "weights": {0: "vectors", 1: "words"}},
                opset_version=17,
                dynamo=False,
            )
        except (RuntimeError, TypeError, ValueError, ImportError) as error:
            raise ModelFilesRefused(f"The embedding model cannot be exported to ONNX ({shown(str(error))})") from error


def _pooled(transformer: Module) -> Module:
    """``transformer`` over one text, followed by means of its words, a row of ``weights`` each, brought to length 1."""
    import torch

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, input_ids: Tensor, weights: Tensor) -> Tensor:
            states = self.transformer(input_ids=input_ids, token_type_ids=torch.zeros_like(input_ids)).last_hidden_state
            return torch.nn.functional.normalize(weights @ states[0], dim=1)

    return Pooled().eval()


def _shrink(model: Model, path: Path) -> None:
    """Put a copy in 8 bits in the place of the file at ``path``, where it is close enough on this processor."""
    from onnxruntime.quantization import QuantType, quantize_dynamic  # type: ignore[import-untyped]

    small = path.with_suffix(".int8")
    try:
        with _quiet():
            quantize_dynamic(os.fspath(path), os.fspath(small), weight_type=QuantType.QInt8, per_channel=True)
        _compare(model, small, LEAST_COSINE_IN_8_BITS)
    except (ModelFilesRefused, ValueError, RuntimeError) as error:
        _log.info("The embedding model stays in 32 bits: %s", error)
        return
    small.replace(path)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the library's warning of a preparation that changes nothing here, and without the handler that it sets up."""
    root, level = logging.getLogger(), logging.root.manager.disable
    handlers = list(root.handlers)
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(level)
        root.handlers[:] = handlers


def _compare(model: Model, path: Path, least: float) -> None:
    original = SentenceTransformerEmbedder(model).encode(_SAMPLES)
    copied = OnnxEmbedder(Path(model.source), path, model.name).encode(_SAMPLES)
    found = float((original * copied).sum(axis=1).min())
    if not found >= least:
        raise ModelFilesRefused(
            f"The embedding model's ONNX export differs from the original: the least cosine is {found:.6f}, it has to be "
            f"{least} or more"
        )
