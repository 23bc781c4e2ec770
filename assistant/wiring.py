"""Puts the parts together as the settings say. Nothing heavy is opened before it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from assistant.app import Scopewise
from assistant.cards import Passage
from assistant.datafiles import parsed_files_kept
from assistant.errors import ModelFilesRefused
from assistant.knowledge_files import load_knowledge
from assistant.readers.embedded import EmbeddedReader
from assistant.sessions import Sessions
from assistant.settings import Settings, load_settings

if TYPE_CHECKING:
    from assistant.retrieval.documents import Hit
    from assistant.retrieval.remembered import RememberedAnswers
    from assistant.store import Store


class Searching(Protocol):
    """What the finder needs of a retriever."""

    @property
    def degraded(self) -> str:
        """Why only a part of it works; empty while all of it does."""
        ...

    def search_many(self, queries: Sequence[str], top: int) -> Sequence[Sequence[Hit]]:
        """For each query the ``top`` best documents, best first."""
        ...


class InstalledFinder:
    """The retriever over the installed passages. What was asked before is answered from a file in the data folder; model
    and index are opened by the first question that was not.
    """

    def __init__(self, passages: Sequence[Passage], settings: Settings, searching: Searching | None = None) -> None:
        """``searching``: what searches where no answer is remembered; None for the installed retriever."""
        self._passages = passages
        self._settings = settings
        self._given = searching

    @property
    def trouble(self) -> str:
        """Why only a part of retrieval works; empty while all of it does, and while none of it was needed."""
        return self._retriever.degraded if "_retriever" in self.__dict__ else ""

    def find(self, queries: Sequence[str], top: int) -> list[list[str]]:
        """For each query the ids of at most ``top`` passages that fit best; what is off its subject is left out."""
        answers = {query: self._remembered.of(query, top) for query in queries}
        unknown = [query for query, answer in answers.items() if answer is None]
        if unknown:
            found = [_on_subject(hits) for hits in self._retriever.search_many(unknown, top)]
            answers.update(zip(unknown, found, strict=True))
            if not self.trouble:  # what words alone have answered is not worth keeping
                self._remembered.add(unknown, top, found)
        return [answers[query] or [] for query in queries]

    def warm(self) -> None:
        """Open the index and load the model now."""
        self._retriever.search_many(["warm"], 1)

    @cached_property
    def _remembered(self) -> RememberedAnswers:
        from assistant.retrieval.documents import corpus_hash, documents_of  # noqa: PLC0415
        from assistant.retrieval.remembered import RememberedAnswers, fingerprint  # noqa: PLC0415

        mark = fingerprint(corpus_hash(documents_of(self._passages)), _model_name(self._settings.embedding_model))
        return RememberedAnswers(self._settings.data / "index" / "answers", mark)

    @cached_property
    def _retriever(self) -> Searching:
        if self._given is not None:
            return self._given
        from assistant.retrieval.documents import documents_of  # noqa: PLC0415 - heavy, and not needed to read or judge
        from assistant.retrieval.hybrid import open_retriever  # noqa: PLC0415

        settings = self._settings
        documents = documents_of(self._passages)
        return open_retriever(documents, settings.data / "index", settings.embedding_model, server=settings.chroma)


def _model_name(setting: str) -> str:
    """The name of the model that ``setting`` means; empty where its package is missing, which the search then reports."""
    from assistant.retrieval.model_files import chosen_model  # noqa: PLC0415

    try:
        return chosen_model(setting).name
    except ModelFilesRefused:
        return ""


def _on_subject(hits: Sequence[Hit]) -> list[str]:
    """The ids of ``hits`` without those off the subject, which only the whole search can tell."""
    from assistant.retrieval.fusion import ON_SUBJECT  # noqa: PLC0415

    return [hit.id for hit in hits if hit.dense_rank is None or hit.score >= ON_SUBJECT]


def open_app(settings: Settings | None = None) -> Scopewise:
    """The engine; raises `BadSetting` or `BadKnowledge`."""
    chosen = settings or load_settings()
    with parsed_files_kept(chosen.data / "index" / "knowledge"):
        knowledge = load_knowledge(chosen.knowledge)
        reader = EmbeddedReader.load(chosen.knowledge)
    finder = InstalledFinder(tuple(knowledge.passages.values()), chosen)
    return Scopewise(knowledge=knowledge, reader=reader, finder=finder)


def open_store(settings: Settings | None = None) -> Store:
    """The store; raises `BadSetting` or `StoreUnavailable`."""
    from assistant.store import Store  # noqa: PLC0415 - SQLAlchemy is not needed to assess one description

    return Store.open((settings or load_settings()).store)


def open_sessions(settings: Settings | None = None) -> Sessions:
    """The engine and the store together."""
    chosen = settings or load_settings()
    return Sessions(open_app(chosen), open_store(chosen))
