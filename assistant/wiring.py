"""Puts the parts together as the settings say. Nothing heavy is opened before it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.app import Scopewise
from assistant.cards import Passage
from assistant.knowledge_files import load_knowledge
from assistant.readers.embedded import EmbeddedReader
from assistant.sessions import Sessions
from assistant.settings import Settings, load_settings

if TYPE_CHECKING:
    from assistant.retrieval.hybrid import HybridRetriever
    from assistant.store import Store


class InstalledFinder:
    """The retriever over the installed passages; its index stands in the data folder and is opened by the first search."""

    def __init__(self, passages: Sequence[Passage], settings: Settings) -> None:
        self._passages = passages
        self._settings = settings

    @property
    def trouble(self) -> str:
        """Why only a part of retrieval works; empty while all of it does."""
        return self._retriever.degraded

    def find(self, queries: Sequence[str], top: int) -> list[list[str]]:
        """For each query the ids of the ``top`` passages that fit best."""
        return [[hit.id for hit in hits] for hits in self._retriever.search_many(queries, top)]

    def warm(self) -> None:
        """Open the index and load the model now."""
        self._retriever.warm()

    @cached_property
    def _retriever(self) -> HybridRetriever:
        from assistant.retrieval.documents import documents_of  # noqa: PLC0415 - heavy, and not needed to read or judge
        from assistant.retrieval.hybrid import open_retriever  # noqa: PLC0415

        folder = self._settings.data / "index"
        return open_retriever(documents_of(self._passages), folder, self._settings.embedding_model)


def open_app(settings: Settings | None = None) -> Scopewise:
    """The engine; raises `BadSetting` or `BadKnowledge`."""
    chosen = settings or load_settings()
    knowledge = load_knowledge(chosen.knowledge)
    finder = InstalledFinder(tuple(knowledge.passages.values()), chosen)
    return Scopewise(knowledge=knowledge, reader=EmbeddedReader.load(chosen.knowledge), finder=finder)


def open_store(settings: Settings | None = None) -> Store:
    """The store; raises `BadSetting` or `StoreUnavailable`."""
    from assistant.store import Store  # noqa: PLC0415 - SQLAlchemy is not needed to assess one description

    return Store.open((settings or load_settings()).store)


def open_sessions(settings: Settings | None = None) -> Sessions:
    """The engine and the store together."""
    chosen = settings or load_settings()
    return Sessions(open_app(chosen), open_store(chosen))
