"""Searching what is installed: which passages fit best, and whose words they are."""

from __future__ import annotations

from typing import Literal, Protocol

from assistant.added import AddedPassage
from assistant.cards import Passage
from assistant.knowledge_files import KnowledgeBase
from assistant.reading import Strict


class Finder(Protocol):
    """What finds passages for somebody's words: ids, best first."""

    def search(self, words: str, top: int) -> list[str]:
        """The ids of the ``top`` passages that fit ``words`` best."""
        ...


class FoundPassage(Strict):
    """One found passage; ``kind`` is ``verbatim`` for somebody's own words, ``whose`` says whose."""

    id: str
    kind: Literal["summary", "verbatim"]
    whose: Literal["ours", "publisher", "organisation"]
    owner: str
    source: str
    ref: str
    edition: str
    licence: str
    title: str
    path: tuple[str, ...]
    page: int | None
    url: str
    text: str
    hash: str


def search(finder: Finder, base: KnowledgeBase, words: str, top: int) -> list[FoundPassage]:
    """The ``top`` passages that fit ``words`` best, best first."""
    return [_found(name, base) for name in finder.search(words, top)]


def _found(name: str, base: KnowledgeBase) -> FoundPassage:
    added = base.added.passages.get(name)
    return _ours(base.passages[name], base) if added is None else _added(added, base)


def _ours(passage: Passage, base: KnowledgeBase) -> FoundPassage:
    framework = base.frameworks.get(passage.framework)
    return FoundPassage(
        id=passage.id,
        kind="summary",
        whose="ours",
        owner="",
        source=framework.name if framework else passage.framework,
        ref=passage.ref,
        edition=passage.edition,
        licence="",
        title=passage.title,
        path=(),
        page=None,
        url=passage.url,
        text=passage.text.strip(),
        hash="",
    )


def _added(passage: AddedPassage, base: KnowledgeBase) -> FoundPassage:
    framework = base.frameworks.get(passage.framework) if passage.whose == "publisher" else None
    return FoundPassage(
        id=passage.id,
        kind="verbatim",
        whose=passage.whose,
        owner=passage.owner,
        source=framework.name if framework else passage.publication,
        ref=passage.place,
        edition=passage.edition,
        licence=passage.licence,
        title=passage.title,
        path=passage.path,
        page=passage.page,
        url=passage.url,
        text=passage.text,
        hash=passage.hash,
    )
