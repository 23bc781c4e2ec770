"""Puts the parts together as the settings say. Nothing heavy is opened before it is needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.added import AddedPassage
from assistant.app import Scopewise, now
from assistant.cards import Passage
from assistant.errors import ModelNotConfigured, ModelTrouble
from assistant.knowledge_files import KnowledgeBase, load_knowledge
from assistant.organisation_check import Catalogue
from assistant.organisation_files import OrganisationFile
from assistant.organised import Organised
from assistant.readers.approved import TaughtReader
from assistant.readers.embedded import EmbeddedReader
from assistant.readers.gazetteer import products_in
from assistant.reading import Asked, Known, Reader, Reading
from assistant.sessions import Sessions
from assistant.settings import Settings, load_settings

if TYPE_CHECKING:
    from assistant.language_model.caller import Caller
    from assistant.masking import Masker
    from assistant.readers.llm import LlmReader
    from assistant.retrieval.hybrid import HybridRetriever
    from assistant.store import Store

Step = Callable[[int, int], None]


class InstalledFinder:
    """The retriever over the installed passages; its index stands in the data folder and is opened by the first search."""

    def __init__(
        self,
        passages: Sequence[Passage],
        settings: Settings,
        added: Sequence[AddedPassage] = (),
        step: Step | None = None,
    ) -> None:
        """``step`` is called with the texts encoded so far and all there are, while an index is built."""
        self._passages = passages
        self._added = added
        self._settings = settings
        self._step = step

    @property
    def trouble(self) -> str:
        """Why only a part of retrieval works; empty while all of it does."""
        return self._retriever.degraded

    def find(self, queries: Sequence[str], top: int) -> list[list[str]]:
        """For each query the ids of the ``top`` passages that fit best."""
        return [[hit.id for hit in hits] for hits in self._retriever.search_many(queries, top)]

    def search(self, words: str, top: int) -> list[str]:
        """The ids of the ``top`` passages that fit somebody's words best; nothing of it is kept."""
        return [hit.id for hit in self._retriever.search(words, top)]

    def warm(self) -> None:
        """Open the index and load the model now."""
        self._retriever.warm()

    @cached_property
    def _retriever(self) -> HybridRetriever:
        from assistant.retrieval.documents import Document, documents_of  # noqa: PLC0415 - heavy, and often not needed
        from assistant.retrieval.hybrid import open_retriever  # noqa: PLC0415

        added = (Document(item.id, item.heading, item.text, item.framework) for item in self._added)
        documents = (*documents_of(self._passages), *added)
        return open_retriever(documents, self._settings.data / "index", self._settings.embedding_model, self._step)


def open_knowledge(settings: Settings) -> KnowledgeBase:
    """The installed knowledge with what the operator has added; raises `BadKnowledge` or `GuidanceDamaged`."""
    base = load_knowledge(settings.knowledge)
    if not (settings.data / "guidance").is_dir():
        return base
    from assistant.guidance.collection import Collection  # noqa: PLC0415 - only where something was added

    return base.with_added(Collection(settings.data).added())


def open_finder(settings: Settings, knowledge: KnowledgeBase, step: Step | None = None) -> InstalledFinder:
    """The retriever over the passages of ``knowledge``, ours and the added ones."""
    added = tuple(knowledge.added.passages.values())
    return InstalledFinder(tuple(knowledge.passages.values()), settings, added, step)


class Unusable:
    """Stands for a language model that is set and cannot be used: every message says why."""

    def __init__(self, model: str, trouble: ModelTrouble) -> None:
        self.model = model
        self._trouble = trouble

    def read(self, text: str, asked: Asked | None, known: Known) -> Reading:  # noqa: ARG002 - the protocol hands them in
        """Raises the trouble."""
        raise self._trouble


def open_app(settings: Settings | None = None) -> Scopewise:
    """The engine, with the language model of the settings; raises `BadSetting`, `BadKnowledge`, `GuidanceDamaged` or
    `BadOrganisation`.

    A model that is set but cannot be used (no package, no such provider) stops nothing: every message says so, and is read
    without it.
    """
    chosen = settings or load_settings()
    engine = open_embedded(chosen)
    return with_model(engine, chosen) if chosen.model and not chosen.send_nothing else engine


def open_embedded(settings: Settings) -> Scopewise:
    """The engine with the embedded reader alone, whatever model is set; raises as `open_app` does."""
    knowledge = open_knowledge(settings)
    finder = open_finder(settings, knowledge)
    reader, organised = _organised(EmbeddedReader.load(settings.knowledge), knowledge, settings)
    return Scopewise(knowledge=knowledge, reader=reader, finder=finder, organised=organised)


def _organised(reader: EmbeddedReader, knowledge: KnowledgeBase, settings: Settings) -> tuple[Reader, Organised | None]:
    """The reader with the organisation's names, and what its file brings; raises `BadOrganisation` where it is bad."""
    if settings.organisation is None:
        return reader, None
    source = OrganisationFile(settings.organisation, Catalogue(knowledge.cards, knowledge.frameworks), now)
    source.current()
    catalogue = tuple(products_in(settings.knowledge / "products"))
    return TaughtReader(reader, catalogue, source.current, now), Organised(knowledge, source, catalogue)


def with_model(engine: Scopewise, settings: Settings, caller: Caller | None = None) -> Scopewise:
    """``engine`` with a language model beside the embedded reader: that of ``settings``, or ``caller``."""
    from assistant.readers.combined import CombinedReader  # noqa: PLC0415 - not needed without a model

    try:
        model, asking = _asking(settings, caller, engine.reader)
    except ModelTrouble as error:
        return replace(engine, reader=CombinedReader(engine.reader, Unusable(settings.model, error)))
    from assistant.prompts import prompts_version  # noqa: PLC0415 - not needed without a model
    from assistant.voice import Voice  # noqa: PLC0415 - not needed without a model

    return replace(
        engine,
        reader=CombinedReader(engine.reader, model),
        voice=Voice(asking, _masker(settings), settings.model_words),
        turn=asking.turn,
        prompts=prompts_version(),
        warming=asking.warm,
    )


def open_model_reader(settings: Settings, caller: Caller | None = None, beside: Reader | None = None) -> LlmReader:
    """The reader that asks the language model alone, for measuring; raises `ModelNotConfigured`."""
    return _asking(settings, caller, beside)[0]


def _asking(settings: Settings, caller: Caller | None, beside: Reader | None) -> tuple[LlmReader, Caller]:
    from assistant.language_model.opening import open_caller  # noqa: PLC0415 - not needed without a model
    from assistant.readers.llm import LlmReader  # noqa: PLC0415 - not needed without a model

    asking = caller or open_caller(settings, settings.data)
    if isinstance(beside, EmbeddedReader | TaughtReader):
        return LlmReader(asking, _masker(settings), own=beside.own_words), asking
    return LlmReader(asking, _masker(settings)), asking


def _masker(settings: Settings) -> Masker:
    try:
        from assistant.masking import Masker  # noqa: PLC0415 - not needed without a model
    except ImportError as error:
        raise ModelNotConfigured(
            f"The package {error.name}, which hides secrets before anything is sent, is not installed. "
            "Install it with: pip install 'scopewise[model]'"
        ) from error
    return Masker(settings.mask_words, settings.mask_names)


def open_store(settings: Settings | None = None) -> Store:
    """The store; raises `BadSetting` or `StoreUnavailable`."""
    from assistant.store import Store  # noqa: PLC0415 - SQLAlchemy is not needed to assess one description

    return Store.open((settings or load_settings()).store)


def open_sessions(settings: Settings | None = None) -> Sessions:
    """The engine and the store together."""
    chosen = settings or load_settings()
    return Sessions(open_app(chosen), open_store(chosen))
