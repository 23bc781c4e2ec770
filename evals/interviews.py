"""Whole interviews with simulated people: each case's text is the opening, then its person answers what is asked.

The person knows what the case's gold says and no more: a fact that gold leaves open they do not know, so a case whose
gold is undetermined ought to end undetermined. People who are *knowing* know a value that is drawn from what gold leaves
open: then the right verdict is the table's on what they know. Left out are cases of several workloads (``pairs`` makes
such interviews out of two cases of one) and cases whose deciding facts are not all labelled.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.app import Scopewise
from assistant.conversation import Interview, Message, Pending, Say
from assistant.errors import ScopewiseError
from assistant.facts import DECIDING
from assistant.guide import Guide, pending_question
from assistant.ledger import profile
from assistant.reading import Strict
from assistant.table import judge, judge_whole
from evals.cases import Case, verdict_name
from evals.people import People, truth_of
from evals.persons import Person

MOST_TURNS = 40
"""An interview that has not ended by then is a loop."""

_DECIDING = frozenset(fact.name for fact in DECIDING)


class WronglyTaken(Strict):
    """A fact of which a true value was shut out: at the opening, or by ``words`` in reply to the question on ``asked``."""

    fact: str
    turn: int
    asked: str = ""
    words: str = ""


class InterviewOutcome(Strict):
    """One interview. ``deciding_asked`` counts the different deciding questions that were asked, ``deciding_best`` how
    many the best tree needs on average from what the opening was read as; ``right_unconfirmed`` is the verdict before the
    say-back, which an attentive person puts right.
    """

    id: str
    kind: str
    temperament: str
    gold: int | str
    given: int | str | None
    candidates: tuple[int, ...] = ()
    right: bool | None = None
    right_unconfirmed: bool | None = None
    contained: bool | None = None
    deciding_asked: int = 0
    deciding_times: int = 0
    deciding_best: float = 0.0
    turns: int = 0
    looped: bool = False
    wrongly_taken: tuple[WronglyTaken, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is interviewed: the words, the temperaments that every case meets, the seed of all draws, and whether people
    know what gold leaves open.
    """

    people: People
    temperaments: tuple[str, ...]
    seed: int
    knowing: bool = False


def simulate(
    cases: Sequence[Case], cast: Cast, engine: Scopewise, progress: Callable[[], None] = lambda: None
) -> list[InterviewOutcome]:
    """The outcome of every case of one workload with every temperament, in that order; ``progress`` is called for each."""
    found = []
    for case in cases:
        if not can_be_played(case):
            continue
        for temperament in cast.temperaments:
            found.append(_outcome(case, temperament, cast, engine))
            progress()
    return found


def can_be_played(case: Case) -> bool:
    """Whether a person can be made of ``case``: one workload, and what is true of every deciding fact."""
    return not case.gold.several and case.gold.facts.keys() >= _DECIDING


def sampled(cases: Sequence[Case], size: int | None, seed: int) -> tuple[Case, ...]:
    """``size`` cases that can be played, drawn by ``seed``, in their order; all of them where ``size`` is None."""
    single = [case for case in cases if can_be_played(case)]
    if size is None or size >= len(single):
        return tuple(single)
    draw = random.Random(seed)  # noqa: S311 - a reproducible draw, not a secret
    kept = set(draw.sample(range(len(single)), size))
    return tuple(case for index, case in enumerate(single) if index in kept)


def _outcome(case: Case, temperament: str, cast: Cast, engine: Scopewise) -> InterviewOutcome:
    truth = truth_of(case.gold, engine.knowledge.guide, f"{cast.seed}:{case.id}", knowing=cast.knowing)
    person = Person(temperament, truth, cast.people, random.Random(f"{cast.seed}:{case.id}:{temperament}"))  # noqa: S311 - a reproducible draw
    gold = verdict_name(person.candidates)
    blank = InterviewOutcome(id=case.id, kind=case.kind, temperament=temperament, gold=gold, given=None)
    return played(engine, person, case.text, blank)


def played(engine: Scopewise, person: Interviewee, opening: str, blank: InterviewOutcome) -> InterviewOutcome:
    """The outcome of one interview; what fails in it is that interview's outcome, not the end of the run."""
    try:
        return Simulation(engine, person).run(opening, blank)
    except ScopewiseError as error:
        return blank.model_copy(update={"error": str(error)})
    except Exception as error:  # noqa: BLE001 - a reader's crash is an outcome of that interview, not the run's end
        return blank.model_copy(update={"error": f"crashed: {type(error).__name__}: {error}"})


class Interviewee(Protocol):
    """Who is interviewed: one person about one workload, or a pair about two."""

    @property
    def mistaken(self) -> bool:
        """Whether the last message was wrong on purpose, and has not been put right yet."""
        ...

    @property
    def candidates(self) -> tuple[int, ...]:
        """What the table gives on what they know."""
        ...

    def shut_out(self, interview: Interview) -> list[tuple[str, str | None]]:
        """The deciding and agentic facts, with their workload, of which a value that may be true is no longer possible."""
        ...

    def reply_to(self, interview: Interview, pending: Pending, guide: Guide) -> Message:
        """What they say or click while the question of ``pending`` stands."""
        ...


class Simulation:
    """One interview under way."""

    def __init__(self, engine: Scopewise, person: Interviewee) -> None:
        self._engine = engine
        self._person = person
        self._asked: list[tuple[str, str | None]] = []
        self._taken: dict[str, WronglyTaken] = {}
        self._before_say_back: int | str | None = None

    def run(self, opening: str, blank: InterviewOutcome) -> InterviewOutcome:
        """The outcome of the interview that ``opening`` begins; what is known of it beforehand stands in ``blank``."""
        guide = self._engine.knowledge.guide
        interview = Interview(id=blank.id, started=self._engine.clock())
        interview = self._engine.step(interview, Say(text=opening))
        self._note(interview)
        best = self._expected(interview)
        while interview.pending is not None and len(interview.turns) < MOST_TURNS:
            question = pending_question(interview, guide)
            if question is not None and question.fact in _DECIDING:
                self._asked.append((question.fact, interview.pending.workload))
            if interview.stage == "say_back" and self._before_say_back is None:
                self._before_say_back = verdict_name(_candidates(interview))
            interview = self._engine.step(interview, self._person.reply_to(interview, interview.pending, guide))
            self._note(interview)
        return self._ended(interview, blank, best)

    def _note(self, interview: Interview) -> None:
        """Keep what the last message shut out wrongly, unless the person was wrong on purpose."""
        if self._person.mistaken:
            return
        turn = interview.turns[-1]
        opening = len(interview.turns) == 1
        for fact, _ in self._person.shut_out(interview):
            asked = turn.shown.question if turn.shown and not opening else ""
            words = "" if opening else turn.text
            found = WronglyTaken(fact=fact, turn=len(interview.turns) - 1, asked=asked, words=words)
            self._taken.setdefault(fact, found)

    def _expected(self, interview: Interview) -> float:
        planner = self._engine.knowledge.guide.planner
        return sum(planner.expected_questions(profile(interview.ledger, each)) for each in interview.workload_ids)

    def _ended(self, interview: Interview, blank: InterviewOutcome, best: float) -> InterviewOutcome:
        candidates = _candidates(interview)
        given = verdict_name(candidates)
        unconfirmed = given if self._before_say_back is None else self._before_say_back
        return blank.model_copy(
            update={
                "given": given,
                "candidates": candidates,
                "right": given == blank.gold,
                "right_unconfirmed": unconfirmed == blank.gold,
                "contained": set(self._person.candidates) <= set(candidates),
                "deciding_asked": len(set(self._asked)),
                "deciding_times": len(self._asked),
                "deciding_best": best,
                "turns": len(interview.turns),
                "looped": interview.pending is not None,
                "wrongly_taken": tuple(self._taken.values()),
            }
        )


def _candidates(interview: Interview) -> tuple[int, ...]:
    verdicts = [judge(profile(interview.ledger, workload)) for workload in interview.workload_ids]
    return judge_whole(verdicts).candidates
