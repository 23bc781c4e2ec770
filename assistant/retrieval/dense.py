"""Search by meaning: the vectors of a corpus, kept in Chroma. The only file that imports chromadb.

Chroma keeps the vectors; they are scored here by exact cosine, because the fusion needs the score of every document
and because an approximate neighbour search would save nothing at this size. A collection's name carries the corpus's
hash and the model's name. It is filled under another name and renamed when it is whole, so an interrupted build is
never taken for an index.
"""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from assistant.errors import StoreUnavailable, shown
from assistant.retrieval.documents import Document, corpus_hash
from assistant.retrieval.embedding import Embedder, Vectors
from assistant.retrieval.vectors import CorpusVectors, DenseScores, assemble, document_texts, encode_queries

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

LAYOUT: Final = 1
"""Raised when the texts that are encoded for a document change, so that indexes of an older layout are built anew."""

_STALE_DRAFT = 3600.0
"""Seconds after which an unfinished build is taken for abandoned; a younger one may be another process at work."""

_BATCH = 256
"""Texts that are encoded and stored at a time."""

Progress = Callable[[int, int], None]
"""Called with the texts encoded so far and those there are in all."""


class DenseIndex:
    """The dense half over one corpus of at least one document; `open_index` and `index_in_memory` make it."""

    def __init__(self, embedder: Embedder, vectors: CorpusVectors) -> None:
        self._embedder = embedder
        self.vectors = vectors

    def scores(self, queries: Sequence[str]) -> list[DenseScores]:
        """The scores of every document for each query; raises `ModelFilesRefused` where the model fails."""
        return [self.vectors.scores(rows) for rows in encode_queries(self._embedder, queries)]


def open_index(
    documents: Sequence[Document],
    embedder: Embedder,
    folder: Path,
    corpus: str = "passages",
    progress: Progress | None = None,
) -> DenseIndex:
    """The index of ``documents`` in ``folder``, built there first where it is missing or of another corpus or model.

    ``corpus`` keeps several corpora in one folder apart; older indexes of the same corpus are removed. Raises
    `StoreUnavailable` where the folder cannot be used, `ModelFilesRefused` where the model fails.
    """
    with _translated(folder):
        return _index(_persistent(folder), documents, embedder, corpus, progress)


def index_in_memory(documents: Sequence[Document], embedder: Embedder) -> DenseIndex:
    """The index of ``documents`` in memory alone, for evaluations and tests."""
    with _translated(None):
        client = _ephemeral()
        # All such clients of a process share one store, so every index has a corpus of its own.
        corpus = f"memory-{uuid.uuid4().hex[:12]}"
        try:
            return _index(client, documents, embedder, corpus, None)
        finally:
            _remove(client, [name for name in _names(client) if corpus in name])


def _index(
    client: ClientAPI, documents: Sequence[Document], embedder: Embedder, corpus: str, progress: Progress | None
) -> DenseIndex:
    texts = [document_texts(document) for document in documents]
    counts = [len(each) for each in texts]
    name = _index_name(corpus, documents, embedder)
    if name not in _names(client):
        _build(client, name, _batches([text for each in texts for text in each], embedder, progress))
    _remove(client, _outdated(client, name, corpus))
    rows = _rows(client.get_collection(name, embedding_function=None), sum(counts))
    return DenseIndex(embedder, assemble(rows, counts))


def _index_name(corpus: str, documents: Sequence[Document], embedder: Embedder) -> str:
    model = hashlib.sha256(f"{embedder.name}/{LAYOUT}".encode()).hexdigest()[:12]
    return f"{corpus}.{corpus_hash(documents)}.{model}"


def _batches(texts: Sequence[str], embedder: Embedder, progress: Progress | None) -> Iterator[Vectors]:
    """The vectors of ``texts`` in order, some hundred at a time."""
    for start in range(0, len(texts), _BATCH):
        some = texts[start : start + _BATCH]
        yield embedder.encode(some)
        if progress is not None:
            progress(start + len(some), len(texts))


def _build(client: ClientAPI, name: str, batches: Iterator[Vectors]) -> None:
    """Fill a collection under a passing name, then give it its own."""
    draft = f"draft.{name.split('.', maxsplit=1)[0]}.{uuid.uuid4().hex[:12]}"
    collection = client.create_collection(draft, metadata={"started": time.time()}, embedding_function=None)
    filled = 0
    try:
        for rows in batches:
            collection.add(ids=[str(filled + offset) for offset in range(len(rows))], embeddings=rows)
            filled += len(rows)
        if name not in _names(client):  # another process may have been faster
            collection.modify(name=name)
    finally:
        _remove(client, [each for each in _names(client) if each == draft])


def _rows(collection: Collection, expected: int) -> Vectors:
    """The vectors in the order in which they were encoded."""
    found = collection.get(include=["embeddings"])
    vectors = np.asarray(found["embeddings"], dtype=np.float32)
    if len(vectors) != expected:
        raise StoreUnavailable(
            f"The passage index {collection.name} holds {len(vectors)} vectors instead of {expected}. Delete the "
            "index folder; it is built again from the corpus"
        )
    return vectors[np.argsort([int(each) for each in found["ids"]])]


def _outdated(client: ClientAPI, current: str, corpus: str) -> list[str]:
    """Indexes of this corpus that are of another state, and drafts that nobody will finish."""
    old = [name for name in _names(client) if name.startswith(f"{corpus}.") and name != current]
    return old + [name for name in _names(client) if name.startswith(f"draft.{corpus}.") and _abandoned(client, name)]


def _abandoned(client: ClientAPI, name: str) -> bool:
    metadata = client.get_collection(name, embedding_function=None).metadata or {}
    return time.time() - float(metadata.get("started", 0)) > _STALE_DRAFT


def _names(client: ClientAPI) -> list[str]:
    return [collection.name for collection in client.list_collections()]


def _remove(client: ClientAPI, names: Sequence[str]) -> None:
    for name in names:
        client.delete_collection(name)


def _persistent(folder: Path) -> ClientAPI:
    import chromadb  # noqa: PLC0415 - most of a second
    from chromadb.config import Settings  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def _ephemeral() -> ClientAPI:
    import chromadb  # noqa: PLC0415
    from chromadb.config import Settings  # noqa: PLC0415

    return chromadb.EphemeralClient(settings=Settings(anonymized_telemetry=False))


@contextmanager
def _translated(folder: Path | None) -> Iterator[None]:
    """Chroma's failures, and those of the folder, as `StoreUnavailable`."""
    from chromadb.errors import ChromaError  # noqa: PLC0415

    try:
        yield
    except (ChromaError, OSError, ValueError) as error:
        place = "in memory" if folder is None else f"in {shown(str(folder))}"
        raise StoreUnavailable(
            f"The passage index {place} cannot be used ({shown(str(error))}). See that the folder can be written to; "
            "where it is damaged, delete it, and it is built again from the corpus"
        ) from error
