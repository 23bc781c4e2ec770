"""Puts the parts together as the settings say. Nothing heavy is opened before it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from assistant.added import AddedPassage
from assistant.app import Scopewise, now
from assistant.authorities import trust_authorities
from assistant.cards import Passage
from assistant.datafiles import parsed_files_kept
from assistant.errors import (
    GuidanceDamaged,
    ModelFilesRefused,
    NotAllowed,
    ScopewiseError,
)
from assistant.knowledge_files import KnowledgeBase, load_knowledge
from assistant.organisation import InForce
from assistant.organisation_check import Catalogue
from assistant.organisation_files import OrganisationFile
from assistant.organised import Organised
from assistant.readers.approved import TaughtReader
from assistant.readers.embedded import EmbeddedReader
from assistant.readers.gazetteer import products_in
from assistant.reading import Reader
from assistant.sessions import Sessions
from assistant.settings import Settings, load_settings
from assistant.watched import WatchedFinder, WatchedReader
from assistant.watching import UNWATCHED, Watch
from assistant.wiring_model import with_model

if TYPE_CHECKING:
    from assistant.retrieval.documents import Document, Hit
    from assistant.retrieval.remembered import RememberedAnswers
    from assistant.store import Store

Step = Callable[[int, int], None]


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
    """The retriever over the installed passages and the added ones. What was asked before is answered from a file in the
    data folder; model and index are opened by the first question that was not.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        settings: Settings,
        added: Sequence[AddedPassage] = (),
        step: Step | None = None,
        searching: Searching | None = None,
    ) -> None:
        """``step`` is called with the passages indexed so far and all there are, while an index is built; ``searching``: what
        searches where no answer is remembered, None for the installed retriever.
        """
        self._passages = passages
        self._added = added
        self._settings = settings
        self._step = step
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

    def find_beside(self, queries: Sequence[str], top: int) -> None:
        """Look ``queries`` up in a process that gives way to this one; nothing where all of them are remembered, or where
        another process could not leave its answers.
        """
        from assistant.retrieval.beside import look_up_beside

        unknown = [query for query in queries if self._remembered.of(query, top) is None]
        if unknown and self._remembered.shared and self._given is None:
            look_up_beside(self._settings, unknown, top)

    def search(self, words: str, top: int) -> list[str]:
        """The ids of the ``top`` passages that fit somebody's words best; nothing of it is kept."""
        return [hit.id for hits in self._retriever.search_many([words], top) for hit in hits]

    def warm(self) -> None:
        """Open the index and load the model now."""
        self._retriever.search_many(["warm"], 1)

    @cached_property
    def _remembered(self) -> RememberedAnswers:
        from assistant.retrieval.documents import corpus_hash
        from assistant.retrieval.remembered import RememberedAnswers, fingerprint

        mark = fingerprint(corpus_hash(self._documents), _model_name(self._settings.embedding_model))
        return RememberedAnswers(self._settings.data / "index", mark)

    @cached_property
    def _documents(self) -> tuple[Document, ...]:
        return _searched(self._passages, self._added)

    @cached_property
    def _retriever(self) -> Searching:
        if self._given is not None:
            return self._given
        from assistant.retrieval.hybrid import open_retriever  # heavy, and often not needed

        settings = self._settings
        folder = settings.data / "index"
        return open_retriever(self._documents, folder, settings.embedding_model, self._step, settings.chroma)


def _searched(passages: Iterable[Passage], added: Iterable[AddedPassage]) -> tuple[Document, ...]:
    """What is searched: the installed passages, then the added ones."""
    from assistant.retrieval.documents import Document, documents_of

    others = (Document(item.id, item.heading, item.text, item.framework) for item in added)
    return (*documents_of(passages), *others)


def forget_removed(settings: Settings) -> None:
    """Take out of what is kept for search all that is no longer among the knowledge; raises `StoreUnavailable`."""
    from assistant.retrieval.forgetting import forget_passages

    try:
        base = open_knowledge(settings)
    except GuidanceDamaged:  # what is left cannot be told, so nothing of it is kept
        forget_passages(settings.data / "index", ())
        return
    remaining = _searched(base.passages.values(), base.added.passages.values())
    forget_passages(settings.data / "index", remaining)


def _model_name(setting: str) -> str:
    """The name of the model that ``setting`` means; empty where its package is missing, which the search then reports."""
    from assistant.retrieval.model_files import chosen_model

    try:
        return chosen_model(setting).name
    except ModelFilesRefused:
        return ""


def _on_subject(hits: Sequence[Hit]) -> list[str]:
    """The ids of ``hits`` without those off the subject, which only the whole search can tell."""
    from assistant.retrieval.fusion import ON_SUBJECT

    return [hit.id for hit in hits if hit.dense_rank is None or hit.score >= ON_SUBJECT]


def open_knowledge(settings: Settings) -> KnowledgeBase:
    """The installed knowledge with what the operator has added; raises `BadKnowledge` or `GuidanceDamaged`."""
    with _kept_files(settings):
        base = load_knowledge(settings.knowledge)
    if not (settings.data / "guidance").is_dir():
        return base
    from assistant.guidance.collection import Collection  # only where something was added

    return base.with_added(Collection(settings.data).added())


def open_finder(settings: Settings, knowledge: KnowledgeBase, step: Step | None = None) -> InstalledFinder:
    """The retriever over the passages of ``knowledge``, ours and the added ones."""
    added = tuple(knowledge.added.passages.values())
    return InstalledFinder(tuple(knowledge.passages.values()), settings, added, step)


def _kept_files(settings: Settings, part: str = "knowledge") -> AbstractContextManager[None]:
    return parsed_files_kept(settings.data / "index" / part)


def open_app(settings: Settings | None = None, watch: Watch = UNWATCHED) -> Scopewise:
    """The engine, with the language model of the settings; raises `BadSetting`, `BadKnowledge`, `GuidanceDamaged` or
    `BadOrganisation`.

    A model that is set but cannot be used (no package, no such provider) stops nothing: every message says so, and is read
    without it.
    """
    chosen = settings or load_settings()
    engine = open_embedded(chosen, watch)
    if chosen.model and not chosen.send_nothing:
        engine = with_model(engine, chosen)
    return replace(engine, reader=WatchedReader(engine.reader, watch))


_QUEUEING = 900.0
"""Seconds that a row which nobody watches may wait for its place, beside its time-out: while a provider is out of order or has
no room, that is cheaper than a row read without the model."""


def open_unattended(settings: Settings | None = None) -> Scopewise:
    """The engine for many rows with nobody there: as `open_app`, but a language model reads only, since no question is put
    to anybody, and a row waits its turn.
    """
    chosen = settings or load_settings()
    engine = open_embedded(chosen)
    if chosen.model and not chosen.send_nothing:
        engine = replace(with_model(engine, chosen, queueing=_QUEUEING), voice=None)
    return engine


def open_embedded(settings: Settings, watch: Watch = UNWATCHED) -> Scopewise:
    """The engine with the embedded reader alone, whatever model is set; raises as `open_app` does."""
    trust_authorities(settings)
    knowledge = open_knowledge(settings)
    finder = WatchedFinder(open_finder(settings, knowledge), watch)
    with _kept_files(settings, "reading"):
        embedded = EmbeddedReader.load(settings.knowledge)
        reader, organised = _organised(embedded, knowledge, settings)
    return Scopewise(knowledge=knowledge, reader=reader, finder=finder, organised=organised)


def _organised(reader: EmbeddedReader, knowledge: KnowledgeBase, settings: Settings) -> tuple[Reader, Organised | None]:
    """The reader with the organisation's names, and what its file brings; raises `BadOrganisation` where it is bad."""
    if settings.organisation is None:
        return reader, None
    source = OrganisationFile(settings.organisation, Catalogue(knowledge.cards, knowledge.frameworks), now)
    source.current()
    catalogue = tuple(products_in(settings.knowledge / "products"))
    return TaughtReader(reader, catalogue, source.current, now), Organised(knowledge, source, catalogue)


def open_store(settings: Settings | None = None, watch: Watch = UNWATCHED) -> Store:
    """The store; raises `BadSetting` or `StoreUnavailable`."""
    from assistant.store import Store  # SQLAlchemy is not needed to assess one description

    return Store.open((settings or load_settings()).store, watch)


def open_sessions(settings: Settings | None = None, watch: Watch = UNWATCHED) -> Sessions:
    """The engine and the store together."""
    chosen = settings or load_settings()
    return Sessions(open_app(chosen, watch), open_store(chosen, watch), watch)


def sessions_for_command(settings: Settings | None = None) -> Sessions:
    """The engine and the store for a command: for whoever runs it, or for the person of the settings, under the rule."""
    chosen = settings or load_settings()
    engine = open_app(chosen)
    return Sessions(engine, _for_person(chosen, open_store(chosen), engine.house.force))


def store_for_command(settings: Settings) -> Store:
    """The store alone, as `sessions_for_command` gives it, without what only an engine needs."""
    if settings.person and settings.organisation:
        return sessions_for_command(settings).store
    return _for_person(settings, open_store(settings), None)


def _for_person(settings: Settings, store: Store, force: InForce | None) -> Store:
    """``store`` for the person of the settings, where they name one; ``force`` is the organisation's file."""
    from assistant.sign_in import members_of, person_by_mail  # only where a person is named

    if not settings.person:
        return store
    try:
        members = members_of(force.organisation if force else None)
        return store.acting_for(person_by_mail(settings.person, store.met(settings.person), members))
    except ScopewiseError:
        store.close()
        raise


def refuse_for_person(settings: Settings, what: str) -> None:
    """Raises `NotAllowed` where a command that reaches everything, which ``what`` names, is run for a person."""
    if settings.person:
        raise NotAllowed(
            f"{what} reaches all that is kept, so it is not done for a person. Unset SCOPEWISE_PERSON first."
        )
