"""What stands in the portfolio report, as tables of plain text: the page and the workbook show the same. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.batch.brief import Brief
from assistant.batch.portfolio import CONCERNS, FAILED, OPEN, OUTSIDE, SENSITIVE, Portfolio, agentic_of, place_of
from assistant.facts import FACTS
from assistant.knowledge_files import KnowledgeBase
from assistant.report.characters import shortened
from assistant.table import SCOPE_RULES

UNITS_SHOWN: Final = 20
CARDS_SHOWN: Final = 15
OWNERS_SHOWN: Final = 12
_DESCRIBED: Final = 110


@dataclass(frozen=True, slots=True)
class Stack:
    """A bar: its name, a line beneath it, and how long each piece is, by the piece's key."""

    name: str
    note: str
    pieces: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """The length of the whole bar."""
        return sum(count for _, count in self.pieces)


def scope_name(place: str, knowledge: KnowledgeBase) -> str:
    """What a key of `portfolio.SCOPES` is called: "3, Pre-trained models", "Open"."""
    others = {OPEN: "Scope still open", OUTSIDE: "Outside the matrix", FAILED: "Not assessed"}
    return others.get(place) or f"{place}, {knowledge.matrix.scope(int(place)).name}"


def agentic_name(place: str, knowledge: KnowledgeBase) -> str:
    """What a key of `portfolio.AGENTIC` is called."""
    names = {str(text.scope): text.name for text in knowledge.matrix.agentic}
    return f"{place}, {names[place]}" if place in names else "Not settled"


def units_of(found: Portfolio) -> list[Stack]:
    """A bar of scopes for each unit."""
    return _by_unit(found.units)


def lanes_of(found: Portfolio) -> list[Stack]:
    """A bar of lanes for each unit; none where there are no decision rules."""
    return _by_unit(found.lanes)


def _by_unit(units: Mapping[str, Counter[str]]) -> list[Stack]:
    """A bar for each unit, the largest first; the smallest together where there are many."""
    ordered = sorted(units.items(), key=lambda entry: (-entry[1].total(), entry[0]))
    shown, rest = ordered[:UNITS_SHOWN], ordered[UNITS_SHOWN:]
    if rest:
        together = sum((counter for _, counter in rest[1:]), start=rest[0][1])
        shown.append((f"{len(rest)} other units", together))
    return [Stack(name, "", tuple(sorted(counter.items()))) for name, counter in shown]


def rules_of(found: Portfolio) -> list[tuple[str, int]]:
    """What decided the scopes: the rule of the table in words, and for how many rows."""
    texts = {rule.id: rule.text for rule in SCOPE_RULES}
    return [(texts.get(rule, rule), count) for rule, count in found.fired.most_common() if rule in texts]


def cards_of(found: Portfolio, knowledge: KnowledgeBase) -> list[tuple[str, str, str, str, int]]:
    """The recommendations that cover most rows: title, level, gate, who does it, rows."""
    cards = {card.id: card for card in knowledge.cards}
    known = [(cards[card], count) for card, count in found.cards.items() if card in cards]
    ordered = sorted(known, key=lambda entry: (-entry[1], entry[0].level != "must", entry[0].id))
    return [(card.title, card.level, card.gate, card.owner, count) for card, count in ordered[:CARDS_SHOWN]]


def questions_of(found: Portfolio, knowledge: KnowledgeBase) -> list[tuple[str, str, int]]:
    """The open questions: the question, who might know, how many rows it would bring furthest."""
    listed = []
    for fact, count in found.questions.most_common():
        question = knowledge.guide.planner.about(fact)
        listed.append((question.text if question else fact, question.who_knows if question else "", count))
    return listed


def owners_of(found: Portfolio) -> list[tuple[str, int]]:
    """Who has most open rows."""
    named = [(owner, count) for owner, count in found.owners.items() if owner]
    return sorted(named, key=lambda entry: (-entry[1], entry[0]))[:OWNERS_SHOWN]


def sensitive_label(fact: str) -> str:
    """A kind of data in a word or two."""
    return FACTS[fact].value("yes").label.removeprefix("yes: ")


def sensitive_rows(found: Portfolio) -> list[tuple[str, dict[str, int]]]:
    """For each kind of sensitive data how many rows of each scope see it."""
    return [(sensitive_label(name), dict(found.sensitive[name])) for name in SENSITIVE if name in found.sensitive]


def described(brief: Brief) -> str:
    """A row's own words, cut to a line."""
    return shortened(brief.text, _DESCRIBED) or "(no text)"


def listed_concerns(found: Portfolio, knowledge: KnowledgeBase) -> list[tuple[str, int, list[Sequence[str]]]]:
    """Each concern that some row raises: its text, how many rows, and the first of them as cells."""
    return [
        (
            concern.text,
            found.concerns[concern.key].count,
            [
                (
                    brief.id,
                    described(brief),
                    brief.unit,
                    scope_name(place_of(brief), knowledge),
                    _agentic(brief, knowledge),
                )
                for brief in found.concerns[concern.key].first
            ],
        )
        for concern in CONCERNS
        if found.concerns[concern.key].count
    ]


def _agentic(brief: Brief, knowledge: KnowledgeBase) -> str:
    place = agentic_of(brief)
    return agentic_name(place, knowledge) if place else "–"


def moves_of(found: Portfolio, knowledge: KnowledgeBase) -> Iterable[tuple[str, str, int]]:
    """From what to what rows moved since the earlier run, and how many."""
    if found.changes is None:
        return []
    return [
        (scope_name(before, knowledge), scope_name(after, knowledge), count)
        for (before, after), count in found.changes.moves.most_common()
    ]


def lead(found: Portfolio) -> str:
    """The whole in one sentence."""
    parts = [f"{found.inside:,} have a scope", f"{found.scopes[OPEN]:,} are still open"]
    if found.scopes[OUTSIDE]:
        parts.append(f"{found.scopes[OUTSIDE]:,} are outside the matrix")
    if found.scopes[FAILED]:
        parts.append(f"{found.scopes[FAILED]:,} could not be assessed")
    unsure = f" {found.unconfirmed:,} of these results nobody has confirmed yet." if found.unconfirmed else ""
    return f"Of {found.rows:,} described uses of AI, {', '.join(parts[:-1])} and {parts[-1]}.{unsure}"


def share(count: int, of: int) -> str:
    """``count`` as a share for people; what is not nothing is never shown as 0 %."""
    if not of:
        return "–"
    percent = 100 * count / of
    return "under 1\u00a0%" if 0 < percent < 1 else f"{percent:.0f}\u00a0%"
