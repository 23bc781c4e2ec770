"""Interviews about two workloads at once: two cases of one workload, told by one person in one message.

Each of the two knows what its own case's gold says. Which of them speaks follows from the workload that the question
is about, in the order of telling; where the reader has not told the two apart, the first speaks for both. At the
say-back each puts right what is wrong of theirs by picking, as one does in the page. Temperaments that answer a message
late are left out: a sentence that names no workload would be ambiguous here by itself.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from assistant.app import Scopewise
from assistant.conversation import SAY_BACK, Confirm, Correct, Interview, Message, Pending
from assistant.guide import Guide
from assistant.table import highest
from evals.cases import Case, verdict_name
from evals.interviews import Cast, InterviewOutcome, can_be_played, played
from evals.people import Truth, truth_of
from evals.persons import CORRECTIONS, Person, shut_out

KIND = "two workloads"
_OPENINGS = (
    "There are two separate systems to look at.\n\n1) {first}\n\n2) {second}",
    "I have two use cases for you.\n\nUse case A: {first}\n\nUse case B: {second}",
    "First workload: {first}\n\nSecond workload: {second}",
)


class Pair:
    """Two people in one, each with a workload of their own."""

    mistaken = False

    def __init__(self, persons: tuple[Person, Person]) -> None:
        self._persons = persons
        self._corrections = 0

    @property
    def candidates(self) -> tuple[int, ...]:
        """The highest of what the table gives on what each knows."""
        return highest([person.candidates for person in self._persons])

    def shut_out(self, interview: Interview) -> list[tuple[str, str | None]]:
        """What of their truths is no longer possible; nothing while the two are not told apart."""
        return [
            each
            for person, workload in self._told_apart(interview)
            for each in shut_out(interview, person.truth, [workload])
        ]

    def reply_to(self, interview: Interview, pending: Pending, guide: Guide) -> Message:
        """What the one whose workload is asked about says or clicks."""
        if pending.question == SAY_BACK:
            return self._at_say_back(interview)
        asked = [person for person, workload in self._told_apart(interview) if workload == pending.workload]
        return (asked or self._persons)[0].reply_to(interview, pending, guide)

    def _at_say_back(self, interview: Interview) -> Message:
        for person, workload in self._told_apart(interview):
            for fact, _ in shut_out(interview, person.truth, [workload]):
                if len(person.truth[fact]) == 1 and self._corrections < CORRECTIONS * 2:
                    self._corrections += 1
                    return Correct(fact=fact, values=tuple(person.truth[fact]), workload=workload)
        return Confirm()

    def _told_apart(self, interview: Interview) -> list[tuple[Person, str | None]]:
        if len(interview.workload_ids) != len(self._persons):
            return []
        return list(zip(self._persons, interview.workload_ids, strict=True))


def simulate_pairs(
    cases: Sequence[Case], cast: Cast, engine: Scopewise, progress: Callable[[], None] = lambda: None
) -> list[InterviewOutcome]:
    """One interview for each pair of neighbours of ``cases`` in an order drawn by the seed, temperaments in turn."""
    draw = random.Random(f"{cast.seed}:pairs")  # noqa: S311 - a reproducible draw, not a secret
    single = [case for case in cases if can_be_played(case)]
    draw.shuffle(single)
    temperaments = [name for name in cast.temperaments if name not in _late(cast)]
    found = []
    for place, (first, second) in enumerate(zip(single[::2], single[1::2], strict=False)):
        found.append(_outcome((first, second), temperaments[place % len(temperaments)], cast, engine))
        progress()
    return found


def _late(cast: Cast) -> frozenset[str]:
    """The temperaments that do not answer the question that stands in the message that follows it."""
    manners = cast.people.manners.items()
    return frozenset(name for name, manner in manners if manner.later)


def _outcome(cases: tuple[Case, Case], temperament: str, cast: Cast, engine: Scopewise) -> InterviewOutcome:
    identifier = "+".join(case.id for case in cases)
    draw = random.Random(f"{cast.seed}:{identifier}:{temperament}")  # noqa: S311 - a reproducible draw, not a secret
    truths = [_truth(case, cast, engine.knowledge.guide) for case in cases]
    pair = Pair((Person(temperament, truths[0], cast.people, draw), Person(temperament, truths[1], cast.people, draw)))
    gold = verdict_name(pair.candidates)
    blank = InterviewOutcome(id=identifier, kind=KIND, temperament=temperament, gold=gold, given=None)
    opening = draw.choice(_OPENINGS).format(first=cases[0].text, second=cases[1].text)
    return played(engine, pair, opening, blank)


def _truth(case: Case, cast: Cast, guide: Guide) -> Truth:
    return truth_of(case.gold, guide, f"{cast.seed}:{case.id}", knowing=cast.knowing)
