"""Which threats a workload faces, each with the advice that answers it, so that threat modelling need not begin empty. Pure.

A threat has the same kind of condition as a card and is judged by the same logic: it *applies* when the condition holds
for a workload, and *may apply* while that is open, with the facts that would settle it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from assistant.cards import Threat
from assistant.reading import Strict
from assistant.recommend import Recommendation, Undecided, WorkloadView, outcome_for, settling

ThreatState = Literal["applies", "may apply"]


class FacedThreat(Strict):
    """One threat of this assessment; the shape of the public contract.

    ``cards`` answer it and are among the recommendations, ``may_help`` are cards that may come to apply, ``workloads``
    are those concerned, and ``settled_by`` the open facts on which it depends while it only may apply.
    """

    id: str
    title: str
    plain: str
    refs: Mapping[str, tuple[str, ...]]
    state: ThreatState
    cards: tuple[str, ...]
    may_help: tuple[str, ...]
    workloads: tuple[str, ...]
    settled_by: tuple[str, ...]


def faced(
    threats: Sequence[Threat],
    views: Sequence[WorkloadView],
    given: Sequence[Recommendation],
    may_come: Sequence[Undecided],
) -> tuple[FacedThreat, ...]:
    """The threats that apply, then those that may, each group with the one first whose answer is most urgent."""
    urgency = {item.id: item.priority for item in given}
    open_cards = {entry.id for entry in may_come}
    found = [entry for threat in threats if (entry := _faced(threat, views, urgency, open_cards))]
    return tuple(sorted(found, key=lambda entry: (entry.state != "applies", -_most_urgent(entry, urgency))))


def _faced(
    threat: Threat, views: Sequence[WorkloadView], urgency: Mapping[str, float], open_cards: set[str]
) -> FacedThreat | None:
    outcomes = {outcome_for(threat, view) for view in views}
    if outcomes <= {"fails"}:
        return None
    applies = "holds" in outcomes
    wanted = "holds" if applies else "open"
    concerned = [view for view in views if outcome_for(threat, view) == wanted]
    return FacedThreat(
        id=threat.id,
        title=threat.title,
        plain=threat.plain.strip(),
        refs=threat.refs,
        state="applies" if applies else "may apply",
        cards=tuple(card for card in threat.cards if card in urgency),
        may_help=tuple(card for card in threat.cards if card in open_cards),
        workloads=tuple(view.id for view in concerned if view.id is not None),
        settled_by=tuple(dict.fromkeys(fact for view in concerned for fact in settling(threat, view))),
    )


def _most_urgent(entry: FacedThreat, urgency: Mapping[str, float]) -> float:
    return max((urgency[card] for card in entry.cards), default=0.0)
