"""The same people, interviewed without a model and with a right, a failing and a hostile one: the verdicts must be the same.

Everyone answers what is asked, and at the end looks at what is said back: what is wrong is put right, what is right is
confirmed. Then the verdict has to be the table's on what the person knows, whichever model was listening.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from assistant.app import Scopewise
from assistant.conversation import SAY_BACK, Confirm, Correct, Interview, Message, Say
from assistant.facts import AGENTIC, DECIDING
from assistant.language_model.caller import Caller
from assistant.language_model.patience import Patience
from assistant.language_model.shapes import Completion, Prompt, Provider
from assistant.ledger import profile
from assistant.reading import Strict
from assistant.settings import Settings
from assistant.table import Verdict, judge, judge_whole, scope_candidates
from assistant.wiring_model import with_model
from evals.cases import Case, verdict_name
from evals.people import People, Truth, truth_of
from evals.persons import Person
from evals.stand_ins import Failing, Hostile, Right

MODELS: Final = ("none", "right", "failing", "hostile")
MOST_TURNS: Final = 60
_PLANNED: Final = tuple(fact.name for fact in (*DECIDING, *AGENTIC))
_SILENCE: Final = 0.4
_SLACK: Final = 1.0


class ChaosOutcome(Strict):
    """One person's interview with each model: the verdicts, whether one is wrong, and what must not happen.

    ``wrong`` names the models with which a confirmed verdict differs from what is true; ``lost`` those with which a message
    was not kept; ``endless`` those with which it did not end; ``slow`` those with which a message waited for the model longer
    than the time-out and a second. ``slowest`` is the longest wait of one message for the model.
    """

    id: str
    temperament: str
    truth: int | str
    given: dict[str, int | str]
    wrong: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    endless: tuple[str, ...] = ()
    slow: tuple[str, ...] = ()
    slowest: float = 0.0


class ChaosReport(Strict):
    """All interviews: how many, what each model came to, what went wrong, which faults were met."""

    interviews: int
    right: dict[str, int]
    open: dict[str, int]
    wrong: tuple[str, ...]
    lost: tuple[str, ...]
    endless: tuple[str, ...]
    slow: tuple[str, ...]
    slowest: float
    faults: dict[str, int]

    @property
    def is_clean(self) -> bool:
        """Whether nothing happened that must not."""
        return not (self.wrong or self.lost or self.endless or self.slow)


@dataclass(frozen=True, slots=True)
class Trial:
    """What the interviews are made of: words, people's manners, the seed, and the time-out of a message in seconds."""

    people: People
    temperaments: Sequence[str]
    seed: int
    seconds: float = 0.15


def evaluate_chaos(
    cases: Sequence[Case], interviews: int, engine: Scopewise, trial: Trial, progress: Callable[[], None] = lambda: None
) -> ChaosReport:
    """``interviews`` people, drawn from ``cases`` and the temperaments, each with every model."""
    draw = random.Random(trial.seed)  # noqa: S311 - a reproducible draw, not a secret
    bench = _Bench(engine, trial)
    outcomes = []
    for number in range(interviews):
        case, temperament = draw.choice(cases), draw.choice(list(trial.temperaments))
        outcomes.append(bench.outcome(case, temperament, f"{trial.seed}:{number}"))
        progress()
    return _report(outcomes, bench.faults)


class _Timed(Caller):
    """A caller that counts the seconds in which somebody waited for it."""

    waited: float = 0.0

    def complete(self, prompt: Prompt, shape: type[BaseModel] | None = None) -> Completion:
        """The answer, timed."""
        began = time.monotonic()
        try:
            return super().complete(prompt, shape)
        finally:
            self.waited += time.monotonic() - began


class _Bench:
    """Interviews one person after the other, each with every model."""

    def __init__(self, engine: Scopewise, trial: Trial) -> None:
        self.faults: dict[str, int] = {}
        self._engine = engine
        self._trial = trial

    def outcome(self, case: Case, temperament: str, seed: str) -> ChaosOutcome:
        """What became of this person's interviews."""
        truth = truth_of(case.gold, self._engine.knowledge.guide, seed, knowing=True)
        told = ChaosOutcome(id=case.id, temperament=temperament, truth=verdict_name(scope_candidates(truth)), given={})
        for model in MODELS:
            draw = random.Random(seed)  # noqa: S311 - a reproducible draw, not a secret
            person = _Attentive(Person(temperament, truth, self._trial.people, draw), truth)
            told = self._interviewed(model, case, person, told, self._caller(model, case, seed))
        return told

    def _caller(self, model: str, case: Case, seed: str) -> _Timed | None:
        """What asks this model; None where there is none."""
        draw = random.Random(f"{seed}:{model}")  # noqa: S311 - a reproducible draw, not a secret
        right = Right(self._engine.reader, {case.text: case.gold.facts})
        providers: dict[str, Provider] = {
            "right": right,
            "failing": Failing(right, draw, silence=_SILENCE, counts=self.faults),
            "hostile": Hostile(draw),
        }
        patience = Patience(seconds=self._trial.seconds, first_wait=0.001, rest=0.01)
        return _Timed([providers[model]], patience) if model in providers else None

    def _interviewed(
        self, model: str, case: Case, person: _Attentive, told: ChaosOutcome, caller: _Timed | None
    ) -> ChaosOutcome:
        engine = with_model(self._engine, Settings(model_words="always"), caller) if caller else self._engine
        interview = Interview(id=f"{case.id}-{model}", started=engine.clock())
        message: Message = Say(text=case.text)
        sent, slowest = 0, 0.0
        while len(interview.turns) < MOST_TURNS:
            before = caller.waited if caller else 0.0
            interview = engine.step(interview, message)
            slowest = max(slowest, caller.waited - before if caller else 0.0)
            sent += 1
            if interview.pending is None:
                break
            message = person.message(interview, engine)
        verdict = _verdict(interview)
        given = verdict_name(verdict.candidates)
        marks = {
            "wrong": verdict.confirmed and given not in (told.truth, "undetermined"),
            "lost": len(interview.turns) != sent,
            "endless": interview.pending is not None,
            "slow": slowest > self._trial.seconds + _SLACK,
        }
        update: dict[str, object] = {name: (*getattr(told, name), model) for name, holds in marks.items() if holds}
        update |= {"given": {**told.given, model: given}, "slowest": max(told.slowest, round(slowest, 3))}
        return told.model_copy(update=update)


class _Attentive:
    """A person who reads what is said back: what is wrong or open is put right by a click, the rest is confirmed."""

    def __init__(self, person: Person, truth: Truth) -> None:
        self._person = person
        self._truth = truth

    def message(self, interview: Interview, engine: Scopewise) -> Message:
        """What they say or click."""
        pending = interview.pending
        if pending is None or pending.question != SAY_BACK:
            assert pending is not None, "an interview that is over asks nothing"  # noqa: S101
            return self._person.reply_to(interview, pending, engine.knowledge.guide)
        for workload in interview.workload_ids:
            known = profile(interview.ledger, workload)
            for fact in _PLANNED:
                true = self._truth[fact]
                if len(true) == 1 and (fact not in known or known[fact].possible != true):
                    return Correct(fact=fact, values=tuple(true), workload=workload)
        return Confirm()


def _verdict(interview: Interview) -> Verdict:
    return judge_whole([judge(profile(interview.ledger, workload)) for workload in interview.workload_ids])


def _report(outcomes: Sequence[ChaosOutcome], faults: dict[str, int]) -> ChaosReport:
    def named(mark: str) -> tuple[str, ...]:
        return tuple(
            f"{one.id}, {one.temperament}, {model}: {one.given.get(model)} for {one.truth}"
            for one in outcomes
            for model in getattr(one, mark)
        )

    return ChaosReport(
        interviews=len(outcomes),
        right={model: sum(one.given[model] == one.truth for one in outcomes) for model in MODELS},
        open={model: sum(one.given[model] == "undetermined" for one in outcomes) for model in MODELS},
        wrong=named("wrong"),
        lost=named("lost"),
        endless=named("endless"),
        slow=named("slow"),
        slowest=max((one.slowest for one in outcomes), default=0.0),
        faults=dict(sorted(faults.items())),
    )


def chaos_text(report: ChaosReport) -> str:
    """The report for people."""
    lines = [f"{report.interviews} people, each interviewed with four models", ""]
    lines += [f"  {model:8} right {report.right[model]:4}  open {report.open[model]:4}" for model in MODELS]
    lines += ["", f"faults met: {', '.join(f'{name} {count}' for name, count in report.faults.items()) or 'none'}"]
    lines += [f"longest wait of a message for the model: {report.slowest:.2f} s"]
    for mark in ("wrong", "lost", "endless", "slow"):
        lines.append(f"{mark}: {'; '.join(getattr(report, mark)) or 'none'}")
    return "\n".join(lines)
