"""What fields of forms ask and what answers say, by broad classes of words: the file ``knowledge/reading/forms.yaml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.datafiles import load_yaml, strict_entry
from assistant.errors import BadKnowledge
from assistant.readers.patterns import NEVER, Lists, Wording, compile_pattern
from assistant.reading import Strict

NAMES: Final = ("a_name", "a_model")
"""Classes of answers that no list can hold: the name of somebody, or of a model."""


class TopicEntry(Strict):
    """What a field may ask, by the words of its name; ``unless``: words with which the name asks something else."""

    topic: str
    why: str = ""
    patterns: tuple[str, ...]
    unless: tuple[str, ...] = ()


class MeaningEntry(Strict):
    """A field that ``asks`` this and whose answer ``opens`` or ``says`` so is evidence: ``signals``, or their denial."""

    asks: str
    opens: str = ""
    says: str = ""
    unless: str = ""
    signals: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()


class FormsEntry(Strict):
    """The file ``forms.yaml``."""

    lists: Mapping[str, list[str]]
    asks: tuple[TopicEntry, ...]
    opens: Mapping[str, tuple[str, ...]]
    says: Mapping[str, tuple[str, ...]]
    means: tuple[MeaningEntry, ...]
    doubts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FormWords:
    """The file ``forms.yaml``, compiled."""

    topics: Sequence[tuple[str, Wording, Wording]]
    opens: Mapping[str, Wording]
    says: Mapping[str, Wording]
    means: Mapping[str, Sequence[MeaningEntry]]
    doubts: Mapping[str, str]

    @classmethod
    def load(cls, path: Path, lists: Lists) -> FormWords:
        """The data at ``path``, which may use ``lists`` and has its own; raises `BadKnowledge`."""
        entry = strict_entry(FormsEntry, load_yaml(path), str(path))
        known = {**lists, **entry.lists}

        def wording(patterns: Sequence[str], where: str) -> Wording:
            return Wording([compile_pattern(one, known, f"{path}: {where}") for one in patterns]) if patterns else NEVER

        topics = [(one.topic, wording(one.patterns, one.topic), wording(one.unless, one.topic)) for one in entry.asks]
        opens = {name: wording(patterns, name) for name, patterns in entry.opens.items()}
        says = {name: wording(patterns, name) for name, patterns in entry.says.items()}
        _check(entry, str(path))
        means: dict[str, list[MeaningEntry]] = {}
        for one in entry.means:
            means.setdefault(one.asks, []).append(one)
        return cls(topics, opens, says, means, entry.doubts)


def _check(entry: FormsEntry, path: str) -> None:
    """Every name that a meaning or a doubt uses is that of a topic or a class."""
    topics = {one.topic for one in entry.asks}
    for one in entry.means:
        for name, known in (
            (one.asks, topics),
            (one.opens, entry.opens),
            (one.says, entry.says),
            (one.unless, entry.says),
        ):
            if name and name not in NAMES and name not in known:
                raise BadKnowledge(f"{path}: means", f"{name!r} is neither asked nor said there")
    for topic in entry.doubts:
        if topic not in topics:
            raise BadKnowledge(f"{path}: doubts", f"{topic!r} is not asked there")
