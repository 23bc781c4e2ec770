"""The reading data: word lists, cues of context, and rules that say what wording is evidence of.

All of it is in ``knowledge/reading/*.yaml``, where people who know the domain and not the code can review it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

from assistant.datafiles import load_yaml, strict_entry
from assistant.errors import BadKnowledge
from assistant.facts import FACTS
from assistant.readers.form_words import FormWords
from assistant.readers.patterns import NEVER, Lists, Pattern, Wording, compile_pattern
from assistant.reading import Strict


class RuleEntry(Strict):
    """One rule as it stands in a file.

    Wording that matches one of ``patterns`` (and, within the same sentence, none of ``unless``) is evidence of
    ``values`` of ``fact``, or a ``signal`` that the code weighs together with others. ``denied`` are the values that
    the same wording means under a negation (none: it means nothing then). ``fixed``: the patterns carry their own
    negation. ``counts``: the standings under which it counts besides the plain one ("later", "possible"). ``actor``:
    whose doing it must be; ``any`` where that does not matter.
    """

    id: str
    why: str = ""
    fact: str = ""
    signal: str = ""
    values: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    patterns: tuple[str, ...]
    unless: tuple[str, ...] = ()
    fixed: bool = False
    counts: tuple[str, ...] = ()
    actor: Literal["us", "vendor", "other", "any", "not_other"] = "not_other"


class CueEntry(Strict):
    """Words that change the standing of what stands near them; ``words`` limits how far a forward cue reaches."""

    standing: Literal["denied", "rejected", "later", "possible"]
    reach: Literal["forward", "backward", "before", "clause", "sentence"] = "forward"
    words: int = 0
    patterns: tuple[str, ...]


class AgentEntry(Strict):
    """Words that name whose doing a clause is; ``passive`` for a "by …" that governs what stands before it."""

    actor: Literal["us", "vendor", "other"]
    passive: bool = False
    patterns: tuple[str, ...]


class MarkEntry(Strict):
    """Words by which a text speaks of its own statements (``discourse.yaml``)."""

    why: str
    patterns: tuple[str, ...]


class ContextEntry(Strict):
    """The file ``context.yaml``."""

    contrast: tuple[str, ...]
    joining: tuple[str, ...] = ()
    subjects: tuple[str, ...]
    cues: tuple[CueEntry, ...]
    agents: tuple[AgentEntry, ...]


class LanguageEntry(ContextEntry):
    """A file of ``languages/``: all that is known of one language."""

    language: str
    lists: Mapping[str, list[str]]
    marks: Mapping[str, object] = {}
    elided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its patterns compiled."""

    entry: RuleEntry
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """Cues of one kind."""

    standing: Literal["denied", "rejected", "later", "possible"]
    reach: str
    words: int
    wording: Wording


@dataclass(frozen=True, slots=True)
class Agent:
    """Names of one kind of agent."""

    actor: Literal["us", "vendor", "other"]
    passive: bool
    wording: Wording


@dataclass(frozen=True, slots=True)
class Context:
    """All that decides on standing and agent: within a sentence, and by ``marks`` from one to another."""

    contrast: frozenset[str]
    subject: re.Pattern[str]
    cues: tuple[Cue, ...]
    agents: tuple[Agent, ...]
    marks: Mapping[str, Wording]
    joining: frozenset[str]


class RuleIndex:
    """The patterns by the words without which they cannot match, so that a line asks only those that may.

    Many elements of patterns are met by the same words: each such set of words is one *need*, known by a number.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._patterns = tuple((rule, pattern) for rule in rules for pattern in rule.patterns)
        self._always: set[int] = set()
        self._by_anchor: dict[str, list[int]] = {}
        needs: dict[frozenset[str], int] = {}
        self._needs: list[frozenset[int]] = []
        for number, (_, pattern) in enumerate(self._patterns):
            if not pattern.anchors:
                self._always.add(number)
            for anchor in pattern.anchors:
                self._by_anchor.setdefault(anchor, []).append(number)
            self._needs.append(frozenset(needs.setdefault(words, len(needs)) for words in pattern.others))
        self._met_by: dict[str, list[int]] = {}
        for words, need in needs.items():
            for word in words:
                self._met_by.setdefault(word, []).append(need)

    def possible(self, tokens: frozenset[str]) -> Iterator[tuple[Rule, list[Pattern]]]:
        """The rules that may match a line with ``tokens``, in their order, each with those patterns that may."""
        numbers, met = set(self._always), set[int]()
        for token in tokens:
            numbers.update(self._by_anchor.get(token, ()))
            met.update(self._met_by.get(token, ()))
        tried = (self._patterns[number] for number in sorted(numbers) if self._needs[number] <= met)
        for _, group in groupby(tried, key=lambda one: one[0].entry.id):
            ones = list(group)
            yield ones[0][0], [pattern for _, pattern in ones]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The whole of the reading data, compiled."""

    lists: Lists
    context: Context
    index: RuleIndex
    forms: FormWords

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, in the order of the files."""
        return self.index.rules

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """The data in ``folder``; raises `BadKnowledge` that names the file, the entry and what is wrong."""
        files = [folder / "lists.yaml", folder / "discourse.yaml", folder / "context.yaml"]
        lists = _lists(load_yaml(files[0]), str(files[0]))
        for path in sorted(folder.glob("lists_*.yaml")):
            lists = _lists(load_yaml(path), str(path), lists)
        marks = _marks(load_yaml(files[1]), lists, str(files[1]))
        context = _context(load_yaml(files[2]), lists, marks, str(files[2]))
        paths = sorted((folder / "rules").glob("*.yaml"))
        rules = ((rule, str(path)) for path in paths for rule in _rules(load_yaml(path), lists, str(path)))
        return cls(lists, context, RuleIndex(_once(rules)), FormWords.load(folder / "forms.yaml", lists))

    @classmethod
    def of_language(cls, data: object, rules: object, english: Lexicon, where: str) -> Lexicon:
        """The lexicon of another language, whose words are ``data``; marks that it does not have stand in no text.

        Raises `BadKnowledge` like `load`.
        """
        entry = strict_entry(LanguageEntry, data, where)
        lists = {"brands": english.lists["brands"], **_lists(entry.lists, where)}
        marks = dict.fromkeys(english.context.marks, NEVER) | _marks(entry.marks, lists, where)
        parts = {name: getattr(entry, name) for name in ContextEntry.model_fields}
        context = _context(parts, lists, marks, where)
        return cls(
            lists, context, RuleIndex(_once((rule, where) for rule in _rules(rules, lists, where))), english.forms
        )


def _once(rules: Iterable[tuple[Rule, str]]) -> tuple[Rule, ...]:
    """The ``rules``, each with its file, of which no two may have one id."""
    found: dict[str, Rule] = {}
    for rule, where in rules:
        if rule.entry.id in found:
            raise BadKnowledge(where, f"the rule {rule.entry.id!r} stands there twice")
        found[rule.entry.id] = rule
    return tuple(found.values())


def _lists(data: object, path: str, known: Lists | None = None) -> Lists:
    """The lists of one file, which may use those ``known`` from earlier ones and may not name one of them again."""
    if not isinstance(data, Mapping):
        raise BadKnowledge(path, "must map names of lists to words")
    lists: dict[str, Sequence[str]] = dict(known or {})
    for name, words in data.items():
        if not isinstance(words, list):
            raise BadKnowledge(f"{path}: {name}", "must be a list of words")
        if known and name in known:
            raise BadKnowledge(f"{path}: {name}", "is a list of an earlier file already")
        lists[str(name)] = _expanded([str(word) for word in words], lists, f"{path}: {name}")
    return lists


def _expanded(words: Sequence[str], lists: Lists, where: str) -> list[str]:
    """``words`` with every ``<list>`` that stands alone as a member replaced by that list's members."""
    found: list[str] = []
    for word in words:
        if word.startswith("<"):
            if word[1:-1] not in lists:
                raise BadKnowledge(where, f"there is no earlier list {word!r}")
            found.extend(lists[word[1:-1]])
        else:
            found.append(word)
    return found


def _wording(patterns: Sequence[str], lists: Lists, where: str) -> Wording:
    return Wording([compile_pattern(pattern, lists, where) for pattern in patterns])


def _marks(data: object, lists: Lists, path: str) -> dict[str, Wording]:
    if not isinstance(data, Mapping):
        raise BadKnowledge(path, "must map names of marks to patterns")
    marks = {}
    for name, item in data.items():
        where = f"{path}: {name}"
        marks[str(name)] = _wording(strict_entry(MarkEntry, item, where).patterns, lists, where)
    return marks


def _context(data: object, lists: Lists, marks: Mapping[str, Wording], path: str) -> Context:
    entry = strict_entry(ContextEntry, data, path)
    cues = []
    for number, cue in enumerate(entry.cues, start=1):
        wording = _wording(cue.patterns, lists, f"{path}: cue {number}")
        cues.append(Cue(cue.standing, cue.reach, cue.words, wording))
    agents = []
    for number, agent in enumerate(entry.agents, start=1):
        wording = _wording(agent.patterns, lists, f"{path}: agent {number}")
        agents.append(Agent(agent.actor, agent.passive, wording))
    subject = _wording(entry.subjects, lists, f"{path}: subjects").regex
    return Context(
        frozenset(entry.contrast), subject, tuple(cues), tuple(agents), marks, frozenset((",", *entry.joining))
    )


def _rules(data: object, lists: Lists, path: str) -> Iterator[Rule]:
    if not isinstance(data, list):
        raise BadKnowledge(path, "must hold a list of rules")
    for number, item in enumerate(data, start=1):
        name = item.get("id") if isinstance(item, Mapping) else None
        where = f"{path}: rule {number} ({name!r})"
        entry = strict_entry(RuleEntry, item, where)
        _check(entry, where)
        patterns = tuple(compile_pattern(pattern, lists, where) for pattern in entry.patterns)
        unless = tuple(compile_pattern(pattern, lists, where) for pattern in entry.unless)
        yield Rule(entry, patterns, unless)


def _check(entry: RuleEntry, where: str) -> None:
    """A rule speaks of one fact and its values, or gives a signal, never both or neither."""
    if bool(entry.fact) == bool(entry.signal):
        raise BadKnowledge(where, "needs either a fact with values or a signal")
    if entry.signal:
        return
    if entry.fact not in FACTS:
        raise BadKnowledge(where, f"there is no fact {entry.fact!r}")
    for value in (*entry.values, *entry.denied):
        if value not in FACTS[entry.fact].domain:
            raise BadKnowledge(where, f"{value!r} is no value of {entry.fact}")
