"""Whether what was added is sound, and how far the publishers' own words stand beside ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from assistant.added import Added, AddedPassage
from assistant.cards import Passage
from assistant.errors import GuidanceDamaged
from assistant.guidance.collection import Collection, StoredFile
from assistant.guidance.published import Registry
from assistant.reading import Strict


class OtherEdition(Strict):
    """An added file of an edition that no passage of ours cites."""

    file: str
    edition: str
    cited: tuple[str, ...]


class Wordless(Strict):
    """What of a framework has no verbatim text: ``refs``, of ``of`` that the cards cite, and the sources that have it."""

    framework: str
    refs: tuple[str, ...]
    of: int
    sources: tuple[str, ...]


class Duplicates(Strict):
    """Files that hold the same ``passages`` passages."""

    files: tuple[str, ...]
    passages: int


class CheckReport(Strict):
    """What `scopewise knowledge check` found; files are named "source: file"."""

    files: int
    passages: int
    damaged: tuple[str, ...]
    duplicates: tuple[Duplicates, ...]
    changed: tuple[str, ...]
    unverified: tuple[str, ...]
    other_editions: tuple[OtherEdition, ...]
    without_words: tuple[Wordless, ...]

    @property
    def is_sound(self) -> bool:
        """Whether everything that was added is still as it was added."""
        return not self.damaged


def check(collection: Collection, ours: Iterable[Passage], cited: set[str], registry: Registry) -> CheckReport:
    """Look at everything that was added; ``cited`` are the ids of those of our passages that cards pin."""
    files = collection.files()
    passages, damaged = _read(collection, files)
    pinned = [passage for passage in ours if passage.id in cited]
    added = Added({passage.id: passage for passage in passages})
    return CheckReport(
        files=len(files),
        passages=len(passages),
        damaged=tuple(damaged),
        duplicates=_duplicates(passages),
        changed=tuple(_named(file) for file in files if file.standing == "changed"),
        unverified=tuple(_named(file) for file in files if file.standing in ("unverified", "vouched")),
        other_editions=_other_editions(files, pinned),
        without_words=_without_words(pinned, added, registry),
    )


def _read(collection: Collection, files: Sequence[StoredFile]) -> tuple[list[AddedPassage], list[str]]:
    passages: list[AddedPassage] = []
    damaged = []
    for file in files:
        try:
            passages += collection.passages(file)
        except FileNotFoundError:
            damaged.append(f"{_named(file)}: its passages are gone")
        except GuidanceDamaged:
            damaged.append(f"{_named(file)}: its passages are not what was added")
    return passages, damaged


def _duplicates(passages: Iterable[AddedPassage]) -> tuple[Duplicates, ...]:
    """Groups of files that hold the same passages, those with most first."""
    by_hash: dict[str, dict[str, None]] = {}
    for passage in passages:
        by_hash.setdefault(passage.hash, {})[passage.id.rsplit(":", maxsplit=1)[0].replace(":", ": ", 1)] = None
    groups = Counter(tuple(files) for files in by_hash.values() if len(files) > 1)
    return tuple(Duplicates(files=files, passages=count) for files, count in groups.most_common())


def _other_editions(files: Iterable[StoredFile], pinned: Iterable[Passage]) -> tuple[OtherEdition, ...]:
    cited: dict[str, dict[str, None]] = {}
    for passage in pinned:
        cited.setdefault(passage.framework, {})[passage.edition] = None
    return tuple(
        OtherEdition(file=_named(file), edition=file.edition, cited=tuple(cited[file.framework]))
        for file in files
        if file.whose == "publisher" and file.framework in cited and file.edition not in cited[file.framework]
    )


def _without_words(pinned: Sequence[Passage], added: Added, registry: Registry) -> tuple[Wordless, ...]:
    by_framework: dict[str, list[Passage]] = {}
    for passage in pinned:
        by_framework.setdefault(passage.framework, []).append(passage)
    sources: Mapping[str, tuple[str, ...]] = {
        key: tuple(source.name for source in registry.sources if source.framework == key) for key in by_framework
    }
    missing = {
        key: [passage.ref for passage in found if added.words_on(passage, passage.text) is None]
        for key, found in by_framework.items()
    }
    return tuple(
        Wordless(
            framework=key,
            refs=tuple(dict.fromkeys(missing[key])),
            of=len({passage.ref for passage in found}),
            sources=sources[key],
        )
        for key, found in sorted(by_framework.items())
        if missing[key]
    )


def _named(file: StoredFile) -> str:
    return f"{file.source}: {file.file}"
