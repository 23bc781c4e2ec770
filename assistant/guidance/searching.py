"""Searching what is installed: which passages fit best, and whose words they are."""

from __future__ import annotations

from typing import Protocol

from assistant.citing import Citation, quotation, summary
from assistant.knowledge_files import KnowledgeBase


class Finder(Protocol):
    """What finds passages for somebody's words: ids, best first."""

    def search(self, words: str, top: int) -> list[str]:
        """The ids of the ``top`` passages that fit ``words`` best."""
        ...


class FoundPassage(Citation):
    """One found passage as a citation, with where it stands: ``path`` and ``page`` as in `AddedPassage`; ours has neither."""

    path: tuple[str, ...] = ()
    page: int | None = None
    hash: str = ""


def search(finder: Finder, base: KnowledgeBase, words: str, top: int) -> list[FoundPassage]:
    """The ``top`` passages that fit ``words`` best, best first."""
    return [_found(name, base) for name in finder.search(words, top)]


def _found(name: str, base: KnowledgeBase) -> FoundPassage:
    added = base.added.passages.get(name)
    if added is None:
        return FoundPassage(**summary(base.passages[name], base.frameworks, pinned=False).model_dump())
    cited = quotation(added, base.frameworks, pinned=False)
    return FoundPassage(**cited.model_dump(), path=added.path, page=added.page, hash=added.hash)
