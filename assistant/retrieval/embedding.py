"""Texts to unit vectors by sentence-transformers: the only file that imports it, and only once it is needed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from assistant.errors import ModelFilesRefused, shown
from assistant.retrieval.documents import Span
from assistant.retrieval.model_files import Model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]
"""A vector a row, each of length 1, so that a product of two is their cosine."""

_QUIET = (
    "HF_HUB_OFFLINE",
    "TRANSFORMERS_OFFLINE",
    "HF_DATASETS_OFFLINE",
    "HF_HUB_DISABLE_TELEMETRY",
    "HF_HUB_DISABLE_PROGRESS_BARS",
)


class Embedder(Protocol):
    """Anything that turns texts into unit vectors."""

    @property
    def name(self) -> str:
        """What tells this embedder's vectors from those of any other."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (texts, dimensions); raises `ModelFilesRefused` where the model is unusable."""
        ...

    def encode_parts(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[Vectors]:
        """For each text the vector of the whole, then one for each of its ``spans``, in the light of the text around it
        where the model can; shape (1 + spans, dimensions). Raises as `encode` does.
        """
        ...


def encode_apart(embedder: Embedder, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[Vectors]:
    """`Embedder.encode_parts` of a model that gives one vector a text: each span as a text of its own."""
    wanted = [(text, *(text[start:end] for start, end in each)) for text, each in zip(texts, spans, strict=True)]
    distinct = list(dict.fromkeys(part for parts in wanted for part in parts))
    place = {part: row for row, part in enumerate(distinct)}
    vectors = embedder.encode(distinct)
    return [vectors[[place[part] for part in parts]] for parts in wanted]


def stay_offline() -> None:
    """Tell the model libraries never to ask the network; has to come before they are imported."""
    for name in _QUIET:
        os.environ[name] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


class SentenceTransformerEmbedder:
    """Any model of sentence-transformers that lies on this machine; loaded at the first text (several seconds)."""

    def __init__(self, model: Model, batch: int = 32) -> None:
        """``batch``: texts that go through the model at a time."""
        self._model = model
        self._batch = batch

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text; raises `ModelFilesRefused` where the model cannot be loaded."""
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        found = self.loaded.encode(
            list(texts), batch_size=self._batch, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(found, dtype=np.float32)

    def encode_parts(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[Vectors]:
        """For each text the vector of the whole, then one for each span by itself: how another model pools is its own."""
        return encode_apart(self, texts, spans)

    @cached_property
    def loaded(self) -> SentenceTransformer:
        """The model itself, from local files alone."""
        stay_offline()
        try:
            from sentence_transformers import SentenceTransformer  # takes seconds
            from transformers.utils.logging import disable_progress_bar

            disable_progress_bar()  # type: ignore[no-untyped-call]
            return SentenceTransformer(self._model.source, device="cpu", local_files_only=True)
        except (ImportError, OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelFilesRefused(
                f"The embedding model {shown(self._model.source)} cannot be loaded ({shown(str(error))}). It has to be "
                "a folder with a sentence-transformers model, or the name of one that is in the local cache"
            ) from error
