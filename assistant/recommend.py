"""From facts to advice: which cards apply, how urgent each is, and what it rests on. Pure.

A card applies when its condition holds for a workload; where the condition is still open the card is *undecided*, and
the facts that would settle it are named. Order is by the published formula in ``knowledge/priority.yaml``. Retrieval
never decides whether a card applies: it hands in further passages, which stand after the card's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

from assistant.cards import Card, Conditional, Priority, Raise
from assistant.citing import Citation, Library, Reach, citations
from assistant.conditions import Outcome, membership
from assistant.facts import AGENTIC, DECIDING, FACTS, YES, Fact
from assistant.ledger import Profile, possible_values
from assistant.questions import matters
from assistant.reading import Strict
from assistant.table import AGENTIC_RULES, SCOPE_RULES, Agentic, Rule, Verdict, possibles

State = Literal["open", "claimed", "evidenced", "accepted", "not applicable"]


FACTS_IN_A_QUERY: Final = 2
"""How many of the facts behind a card go into the search for passages; more would drown what the card is about."""


class Recommendation(Strict):
    """One piece of advice for this assessment; the shape of the public contract.

    ``because`` names the known facts by which it applies, ``raised`` the reasons that made it more urgent.
    """

    key: str
    id: str
    version: int
    title: str
    discipline: str
    domain: str
    level: str
    gate: str
    owner: str
    side: str
    effort: str
    why: str
    actions: tuple[str, ...]
    verify: tuple[str, ...]
    because: tuple[str, ...]
    workloads: tuple[str, ...]
    controls: Mapping[str, tuple[str, ...]]
    state: State
    claimed_by: tuple[str, ...]
    ours: bool
    review: str
    priority: float
    raised: tuple[str, ...]
    citations: tuple[Citation, ...]


class Undecided(Strict):
    """A card that may apply: ``settled_by`` are the open facts on which that depends."""

    id: str
    title: str
    discipline: str
    level: str
    settled_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkloadView:
    """One workload as advice sees it; ``id`` is None where there is only one."""

    id: str | None
    known: Profile
    verdict: Verdict
    agentic: Agentic


def applying(cards: Sequence[Card], views: Sequence[WorkloadView]) -> list[tuple[Card, tuple[WorkloadView, ...]]]:
    """The cards that apply, each with the workloads to which it does, in the order of the cards."""
    found = []
    for card in cards:
        where = tuple(view for view in views if outcome_for(card, view) == "holds")
        if where:
            found.append((card, where))
    return found


def undecided(cards: Sequence[Card], views: Sequence[WorkloadView]) -> tuple[Undecided, ...]:
    """The cards that apply to no workload yet, but may apply to one."""
    found = []
    for card in cards:
        outcomes = {outcome_for(card, view) for view in views}
        if "holds" not in outcomes and "open" in outcomes:
            settled_by = tuple(dict.fromkeys(fact for view in views for fact in settling(card, view)))
            found.append(
                Undecided(
                    id=card.id, title=card.title, discipline=card.discipline, level=card.level, settled_by=settled_by
                )
            )
    return tuple(sorted(found, key=lambda entry: (entry.level != "must", entry.id)))


def recommend(
    assessment: str,
    views: Sequence[WorkloadView],
    library: Library,
    retrieved: Mapping[str, Sequence[str]],
) -> tuple[Recommendation, ...]:
    """The advice for ``assessment``, most urgent first.

    ``retrieved`` gives further passages by card id, best first; ids that the corpus does not have are left out, so
    every cited text is in the corpus.
    """
    found = [
        _recommendation(assessment, card, where, library, retrieved.get(card.id, ()))
        for card, where in applying(library.cards, views)
    ]
    return tuple(sorted(found, key=lambda item: (-item.priority, item.id)))


def query_for(card: Card, views: Sequence[WorkloadView]) -> str:
    """The words to search passages with: what the card is about and asks, and what is known, never the raw chat."""
    true = [name for name in card.when.facts() if any(possible_values(view.known, name) == {YES} for view in views)]
    return _query(card, true[:FACTS_IN_A_QUERY])


def queries_of(card: Card) -> list[str]:
    """Every query that `query_for` may give for ``card``, so that they can be answered beforehand."""
    names = [name for name in card.when.facts() if YES in FACTS[name].domain]
    chosen = [some for count in range(FACTS_IN_A_QUERY + 1) for some in combinations(names, count)]
    return [_query(card, some) for some in chosen]


def _query(card: Card, true: Sequence[str]) -> str:
    return ". ".join([card.title, card.why, *card.actions, *(FACTS[name].subject for name in true)])


def outcome_for(entry: Conditional, view: WorkloadView) -> Outcome:
    """Whether ``entry`` applies to ``view``."""
    return entry.outcome(_counting(entry, view), view.verdict.candidates, view.agentic.candidates)


def _counting(entry: Conditional, view: WorkloadView) -> Profile:
    """The facts that count for ``entry``: what a language model alone has read may add advice, and never takes any away."""
    if view.known.keys().isdisjoint(entry.when.facts()) or entry.when.outcome(view.known) != "fails":
        return view.known
    return {name: knowledge for name, knowledge in view.known.items() if knowledge.confirmed}


def settling(entry: Conditional, view: WorkloadView) -> tuple[str, ...]:
    """The open facts on which it depends whether ``entry`` applies to ``view``; none where that is settled."""
    if outcome_for(entry, view) != "open":
        return ()
    facts = list(entry.when.unsettled(_counting(entry, view)))
    if membership(view.verdict.candidates, entry.scopes) == "open":
        facts += _that_matter(SCOPE_RULES, DECIDING, view.known)
    if membership(view.agentic.candidates, entry.agentic) == "open":
        facts += _that_matter(AGENTIC_RULES, AGENTIC, view.known)
    return tuple(facts)


def _that_matter(rules: Sequence[Rule], facts: Sequence[Fact], known: Profile) -> list[str]:
    possible = possibles(known, facts)
    return [fact.name for fact in facts if matters(rules, possible, fact)]


def _recommendation(
    assessment: str, card: Card, where: Sequence[WorkloadView], library: Library, retrieved: Sequence[str]
) -> Recommendation:
    points, raised = _urgency(card, where, library.priority)
    claimed = _is_claimed(card, where)
    return Recommendation(
        key=stable_key(assessment, card.id),
        id=card.id,
        version=card.version,
        title=card.title,
        discipline=card.discipline,
        domain=card.domain,
        level=card.level,
        gate=card.gate,
        owner=card.owner,
        side=card.side,
        effort=card.effort,
        why=card.why.strip(),
        actions=card.actions,
        verify=card.verify,
        because=tuple(dict.fromkeys(fact for view in where for fact in card.upheld_by(view.known))),
        workloads=tuple(view.id for view in where if view.id is not None),
        controls=card.controls,
        state="claimed" if claimed else "open",
        claimed_by=card.claimed_by,
        ours=card.ours,
        review=card.review,
        priority=points - library.priority.claimed if claimed else points,
        raised=raised,
        citations=citations(card, retrieved, library, reach_of(where)),
    )


def reach_of(where: Sequence[WorkloadView]) -> Reach:
    """The scopes and agentic scopes that the workloads of ``where`` may have."""
    return Reach(
        scopes=frozenset(scope for view in where for scope in view.verdict.candidates),
        agentic=frozenset(scope for view in where for scope in view.agentic.candidates),
    )


def stable_key(assessment: str, card: str) -> str:
    """The key of a card in an assessment: the same ones give the same key, whatever else has changed."""
    return hashlib.sha256(f"{assessment}\n{card}".encode()).hexdigest()[:16]


def _is_claimed(card: Card, where: Sequence[WorkloadView]) -> bool:
    """Whether somebody said that a control which answers this card is in place, for every workload concerned."""
    return bool(card.claimed_by) and all(
        any(possible_values(view.known, fact) == {YES} for fact in card.claimed_by) for view in where
    )


def _urgency(card: Card, where: Sequence[WorkloadView], priority: Priority) -> tuple[float, tuple[str, ...]]:
    """The points of ``card`` by the formula, and the texts of what raised them; the most exposed workload counts."""
    base = priority.level[card.level] + priority.gate[card.gate]
    best: tuple[float, tuple[str, ...]] = (0.0, ())
    for view in where:
        raises = [entry for entry in (*priority.exposure, *priority.data) if _raises(entry, card, view)]
        extra = sum(entry.points for entry in raises)
        if extra > best[0]:
            best = (extra, tuple(entry.text for entry in raises))
    return base + best[0], best[1]


def _raises(entry: Raise, card: Card, view: WorkloadView) -> bool:
    return entry.concerns(card) and entry.when.outcome(view.known) == "holds"
