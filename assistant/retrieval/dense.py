"""Search by meaning: the vectors of a corpus, kept in Chroma. The only file that imports chromadb and its httpx.

Chroma keeps the vectors; they are scored here by exact cosine, because the fusion needs the score of every document
and because an approximate neighbour search would save nothing at this size. A collection's name carries the corpus's
hash and the model's name. It is filled under another name and renamed when it is whole, so an interrupted build is
never taken for an index. Chroma is the store of record; what a search needs of it is kept beside it as one file under
the same name (`assistant.retrieval.vector_files`), so that a later start need not open Chroma at all.
"""

from __future__ import annotations

import base64
import hashlib
import socket
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import unquote, urlsplit

import numpy as np

from assistant.caches import make_folder
from assistant.errors import StoreUnavailable, shown
from assistant.retrieval.documents import Document, corpus_hash
from assistant.retrieval.embedding import Embedder, Vectors
from assistant.retrieval.vector_files import Known, keep_vectors, kept_vectors, known_vectors
from assistant.retrieval.vectors import (
    CorpusVectors,
    DenseScores,
    assemble,
    encode_documents,
    encode_queries,
    rows_of,
)

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.api.models.Collection import Collection

LAYOUT: Final = 2
"""Raised when the texts that are encoded for a document change, so that indexes of an older layout are built anew."""

_STALE_DRAFT = 3600.0
"""Seconds after which an unfinished build is taken for abandoned; a younger one may be another process at work."""

_PATIENCE: Final = 30.0
"""Seconds to wait for a server."""

_BATCH = 100
"""Documents that are encoded and stored at a time."""

_PAGE: Final = 2000
"""Vectors that are asked of Chroma at a time, which gives each number as an object."""

_BARE: Final[CreateCollectionConfiguration] = {"hnsw": {"ef_construction": 1, "max_neighbors": 2, "ef_search": 1}}
"""As little of the approximate neighbours as Chroma can do with: nobody asks for them, and they took most of the time."""

Progress = Callable[[int, int], None]
"""Called with the documents encoded so far and those there are in all."""


class DenseIndex:
    """The dense half over one corpus of at least one document; `open_index` and `index_in_memory` make it."""

    def __init__(self, embedder: Embedder, vectors: CorpusVectors) -> None:
        self._embedder = embedder
        self.vectors = vectors

    def scores(self, queries: Sequence[str]) -> list[DenseScores]:
        """The scores of every document for each query; raises `ModelFilesRefused` where the model fails."""
        return [self.vectors.scores(rows) for rows in encode_queries(self._embedder, queries)]


@dataclass(frozen=True, slots=True)
class IndexPlace:
    """Where an index is: Chroma's ``folder``, or the ``server`` (an address such as ``http://host:8000``) where one is set.

    ``vectors``: the folder for what is kept beside it; None to ask Chroma each time.
    """

    folder: Path
    server: str = ""
    vectors: Path | None = None

    @property
    def shown(self) -> str:
        """The place for a message, without a password."""
        if not self.server:
            return f"in {shown(str(self.folder))}"
        parts = urlsplit(self.server)
        return f"on the Chroma server {shown(f'{parts.scheme}://{parts.hostname}:{parts.port or _port(parts.scheme)}')}"


def open_index(
    documents: Sequence[Document],
    embedder: Embedder,
    place: IndexPlace,
    corpus: str = "passages",
    progress: Progress | None = None,
) -> DenseIndex:
    """The index of ``documents`` at ``place``, built there first where it is missing or of another corpus or model.

    ``corpus`` keeps several corpora in one place apart; older indexes of the same corpus are removed. Raises
    `StoreUnavailable` where the place cannot be used, `ModelFilesRefused` where the model fails.
    """
    name = _index_name(corpus, documents, embedder)
    kept = kept_vectors(place.vectors, name, len(documents))
    if kept is not None:
        return DenseIndex(embedder, kept)
    with _translated(place), _opened(place) as client:
        # What is known is held by the batches alone, so that it goes with the last of them.
        batches = _batches(documents, embedder, known_vectors(place.vectors, name, corpus), progress)
        found = _index(client, name, corpus, documents, batches)
    keep_vectors(place.vectors, name, corpus, found, documents)
    return DenseIndex(embedder, found)


def index_in_memory(documents: Sequence[Document], embedder: Embedder) -> DenseIndex:
    """The index of ``documents`` in memory alone, for evaluations and tests."""
    with _translated(None):
        client = _ephemeral()
        # All such clients of a process share one store, so every index has a corpus of its own.
        corpus = f"memory-{uuid.uuid4().hex[:12]}"
        try:
            name = _index_name(corpus, documents, embedder)
            return DenseIndex(embedder, _index(client, name, corpus, documents, _batches(documents, embedder)))
        finally:
            _remove(client, [name for name in _names(client) if corpus in name])


def _index(
    client: ClientAPI, name: str, corpus: str, documents: Sequence[Document], batches: Iterator[Vectors]
) -> CorpusVectors:
    """The vectors of ``documents`` from the collection ``name``, filled with ``batches`` first where there is none."""
    counts = [rows_of(document) for document in documents]
    if name not in _names(client):
        _build(client, name, batches)
    _remove(client, _outdated(client, name, corpus))
    return assemble(_rows(client.get_collection(name, embedding_function=None), sum(counts)), counts)


def _index_name(corpus: str, documents: Sequence[Document], embedder: Embedder) -> str:
    model = hashlib.sha256(f"{embedder.name}/{LAYOUT}".encode()).hexdigest()[:12]
    return f"{corpus}.{corpus_hash(documents)}.{model}"


def _batches(
    documents: Sequence[Document],
    embedder: Embedder,
    known: Known | None = None,
    progress: Progress | None = None,
) -> Iterator[Vectors]:
    """The vectors of ``documents`` in order, some hundred at a time; those that are ``known`` are not made again."""
    for start in range(0, len(documents), _BATCH):
        some = documents[start : start + _BATCH]
        found = [known.of(document) if known else None for document in some]
        made = iter(encode_documents(embedder, [each for each, rows in zip(some, found, strict=True) if rows is None]))
        yield np.concatenate([next(made) if rows is None else rows for rows in found])
        if progress is not None:
            progress(start + len(some), len(documents))


def _ahead(batches: Iterator[Vectors]) -> Iterator[Vectors]:
    """``batches``, each next one made while the last is stored."""
    with ThreadPoolExecutor(1, thread_name_prefix="indexing") as maker:
        coming = maker.submit(next, batches, None)
        while (found := coming.result()) is not None:
            coming = maker.submit(next, batches, None)
            yield found


def _build(client: ClientAPI, name: str, batches: Iterator[Vectors]) -> None:
    """Fill a collection under a passing name, then give it its own."""
    draft = f"draft.{name.split('.', maxsplit=1)[0]}.{uuid.uuid4().hex[:12]}"
    collection = client.create_collection(
        draft, metadata={"started": time.time()}, embedding_function=None, configuration=_BARE
    )
    filled = 0
    try:
        for rows in _ahead(batches):
            collection.add(ids=[str(filled + offset) for offset in range(len(rows))], embeddings=rows)
            filled += len(rows)
        if name not in _names(client):  # another process may have been faster
            collection.modify(name=name)
    finally:
        _remove(client, [each for each in _names(client) if each == draft])


def _rows(collection: Collection, expected: int) -> Iterator[Vectors]:
    """The vectors in the order in which they were encoded, some thousand at a time."""
    for start in range(0, expected, _PAGE):
        wanted = [str(row) for row in range(start, min(start + _PAGE, expected))]
        found = collection.get(ids=wanted, include=["embeddings"])
        part = np.asarray(found["embeddings"], dtype=np.float32)
        if len(part) != len(wanted):
            raise StoreUnavailable(
                f"The passage index {collection.name} holds {collection.count()} vectors instead of {expected}. Delete the "
                "index folder; it is built again from the corpus"
            )
        yield part[np.argsort([int(each) for each in found["ids"]])]


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


@contextmanager
def _opened(place: IndexPlace) -> Iterator[ClientAPI]:
    """A client; one of a folder is closed at the end, so that Chroma's own copy of the vectors does not stay in memory."""
    if place.server:
        yield _server(place.server)
        return
    with _persistent(place.folder) as client:
        yield client


def _persistent(folder: Path) -> Client:
    import chromadb  # most of a second
    from chromadb.config import Settings

    make_folder(folder)
    client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    return cast("Client", client)  # which is what it makes


def _server(address: str) -> ClientAPI:
    """A client of the server at ``address``; user and password in it are sent as basic authentication."""
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(address)
    port = parts.port or _port(parts.scheme)
    socket.create_connection((parts.hostname or "", port), _PATIENCE).close()  # Chroma's client would wait for ever
    client = chromadb.HttpClient(
        host=parts.hostname or "",
        port=port,
        ssl=parts.scheme == "https",
        headers=_authorisation(parts.username, parts.password),
        settings=Settings(anonymized_telemetry=False),
    )
    session = getattr(getattr(client, "_server", None), "_session", None)
    if session is not None:  # there is no public way to a time limit
        session.timeout = _PATIENCE
    return client


def _port(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _authorisation(user: str | None, password: str | None) -> dict[str, str]:
    if not user:
        return {}
    token = base64.b64encode(f"{unquote(user)}:{unquote(password or '')}".encode()).decode()
    return {"Authorization": f"Basic {token}"}


def _ephemeral() -> ClientAPI:
    import chromadb
    from chromadb.config import Settings

    return chromadb.EphemeralClient(settings=Settings(anonymized_telemetry=False))


@contextmanager
def _translated(place: IndexPlace | None) -> Iterator[None]:
    """Chroma's failures, and those of the folder or the server, as `StoreUnavailable`."""
    import httpx  # Chroma's own way to a server
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, httpx.HTTPError, OSError, ValueError) as error:
        where = "in memory" if place is None else place.shown
        raise StoreUnavailable(
            f"The passage index {where} cannot be used ({shown(str(error))}). {_remedy(place)}"
        ) from error


def _remedy(place: IndexPlace | None) -> str:
    if place is not None and place.server:
        return "See that the server runs and lets this machine in, or unset SCOPEWISE_CHROMA to keep the index in the data folder"
    return (
        "See that the folder can be written to; where it is damaged, delete it, and it is built again from the corpus"
    )
