"""Embedders that go in by the front door."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from assistant.errors import ModelFilesRefused
from assistant.retrieval.dense import index_in_memory
from assistant.retrieval.documents import Document, Span
from assistant.retrieval.embedding import Embedder, Vectors, encode_apart
from assistant.retrieval.hybrid import HybridRetriever

DOCUMENTS = (
    Document(
        "b-mail", "Mail from outsiders", "Treat mail as hostile input. Strip links before the model reads it.", "x"
    ),
    Document("a-logs", "Logging", "Log every prompt and every answer. Keep the logs for a year.", "x"),
    Document("c-keys", "Keys and secrets", "Keep keys in a vault. Rotate every key each quarter.", "y"),
    Document("d-data", "Training data", "Record where training data came from. Remove personal data first.", "y"),
)


class WordEmbedder:
    """A vector of hashed words; records what it was asked. ``fails_after`` texts the model breaks."""

    def __init__(self, name: str = "words", fails_after: int | None = None) -> None:
        self.name = name
        self.asked: list[str] = []
        self._fails_after = fails_after

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.extend(texts)
        if self._fails_after is not None and len(self.asked) > self._fails_after:
            raise ModelFilesRefused("the model's file is damaged")
        rows = np.full((len(texts), 64), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.casefold().split():
                row[zlib.crc32(word.strip(".,").encode()) % 64] += 1
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    def encode_parts(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[Vectors]:
        return encode_apart(self, texts, spans)


def retriever_in_memory(documents: Sequence[Document], embedder: Embedder) -> HybridRetriever:
    """The retriever that leaves nothing behind."""
    return HybridRetriever(documents, lambda: index_in_memory(documents, embedder))
