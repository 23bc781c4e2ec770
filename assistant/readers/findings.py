"""Which rules of the reading data match a line, and in what standing.

A `Finding` is raw: it says that certain words stand there, affirmed or not, and whose doing they are. What that means
for a fact is said by the rule itself (plain facts) or worked out from all findings together (the deciding facts).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.readers.clauses import Actor, Line, Standing
from assistant.readers.gazetteer import Mention
from assistant.readers.lexicon import Rule, RuleIndex
from assistant.readers.patterns import Pattern

_ENOUGH: Final = 200
"""Findings of one kind that are kept: what a text has not said in so many words, it will not say in more."""

FORM: Final = "form."
"""How the rules begin of what a field of a form says: it is about the thing that the form is about."""
_NAMELESS: Final = "plain_"
"""How the signals begin that count only in texts that name nothing (``nameless``)."""
_TELLING_NOTHING: Final = frozenset({"nongenerative_product", "encoder_model", "speech_model", "echo"})


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that a rule knows: items ``first`` to before ``after`` of line number ``line``.

    ``head`` is the item whose place decides on ``standing`` and ``actor``; ``start`` and ``end`` are code points of the
    text; ``mention`` is set where the finding is a product's name; ``said`` is the standing before a correction.
    """

    rule: str
    line: int
    first: int
    after: int
    head: int
    start: int
    end: int
    standing: Standing
    actor: Actor
    mention: Mention | None = None
    said: Standing = "affirmed"

    @property
    def holds(self) -> bool:
        """Whether it is said to be so."""
        return self.standing == "affirmed"


def findings(lines: Sequence[Line], index: RuleIndex) -> dict[str, list[Finding]]:
    """All that the rules of ``index`` find in ``lines``, by the rule's signal, or its id where it speaks of a fact directly."""
    found: dict[str, list[Finding]] = {}
    nameless = names_nothing(lines)
    for number, line in enumerate(lines):
        if line.ignored:
            continue
        for rule, patterns in index.possible(line.tokens):
            if not nameless and rule.entry.signal.startswith(_NAMELESS):
                continue
            for finding in _of_rule(rule, patterns, line, number):
                ones = found.setdefault(rule.entry.signal or rule.entry.id, [])
                if len(ones) < _ENOUGH:
                    ones.append(finding)
    return found


def names_nothing(lines: Sequence[Line]) -> bool:
    """Whether no product, model or method is named that would tell how the thing is had."""
    kinds = {line.items[at].norm[1:].partition("#")[0] for line in lines for at in line.mentions}
    return kinds <= _TELLING_NOTHING


def mentions(lines: Sequence[Line]) -> list[Finding]:
    """Every product named, in the order of the text."""
    found: list[Finding] = []
    for number, line in enumerate(lines):
        if line.ignored:
            continue
        for at, mention in line.mentions.items():
            found.append(_finding("mention", line, number, (at, at + 1, at), mention))
        for first, after, mention in line.methods:
            found.append(_finding("mention", line, number, (first, after, first), mention))
    return found


def _of_rule(rule: Rule, patterns: Sequence[Pattern], line: Line, number: int) -> Iterator[Finding]:
    taken: list[tuple[int, int]] = []
    for pattern in patterns:
        for match in pattern.regex.finditer(line.text):
            if not taken and _silenced(rule, line):
                return
            first, after = line.position(match.start()), line.position(match.end() - 1) + 1
            if any(first < end and start < after for start, end in taken):
                continue
            taken.append((first, after))
            head = line.position(match.start("head")) if "head" in pattern.regex.groupindex else first
            finding = _finding(rule.entry.id, line, number, (first, after, head))
            if _wanted(rule, finding):
                yield finding


def _silenced(rule: Rule, line: Line) -> bool:
    """Whether the sentence has wording in which the rule's own means something else."""
    return any(
        (not pattern.anchors or not pattern.anchors.isdisjoint(line.tokens)) and pattern.regex.search(line.text)
        for pattern in rule.unless
    )


def _finding(
    rule: str, line: Line, number: int, items: tuple[int, int, int], mention: Mention | None = None
) -> Finding:
    first, after, head = items
    quoted = _quoted(line, first, after, head)
    return Finding(
        rule,
        number,
        first,
        after,
        head,
        line.items[quoted[0]].start,
        line.items[quoted[1] - 1].end,
        line.standing[head],
        line.actor[head],
        mention,
        line.said[head] if line.said else line.standing[head],
    )


def _quoted(line: Line, first: int, after: int, head: int) -> tuple[int, int]:
    """The items to quote: of a denial the denying words too, since "fine-tune" alone would say the opposite."""
    cue = line.cue[head]
    if cue is None or line.standing[head] != "denied":
        return first, after
    return min(first, cue[0]), max(after, cue[1])


def _wanted(rule: Rule, finding: Finding) -> bool:
    """Whether the finding is about the agent that the rule is about."""
    wanted = rule.entry.actor
    if wanted == "any":
        return True
    if wanted == "not_other":
        return finding.actor != "other"
    return finding.actor == wanted
