"""Whether a verdict holds while the text around it is disturbed: it may become open, it must not become another one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.app import Scopewise
from assistant.errors import ScopewiseError
from assistant.reading import Strict
from evals.cases import Case, verdict_name
from evals.classify import judged
from evals.disturbances import Material, disturbances, drawn_for
from evals.record import RunRecord
from evals.shares import Share, grouped, share_of, share_text

PARAPHRASE = "paraphrase"


class Disturbed(Strict):
    """One case under one disturbance: the verdict before and after. ``order`` is the injected one, where there is one."""

    id: str
    kind: str
    way: str
    gold: int | str
    before: int | str | None
    after: int | str | None
    order: str = ""
    error: str | None = None

    @property
    def flipped(self) -> bool:
        """Whether one determined verdict became another."""
        return "undetermined" not in (self.before, self.after) and self.before != self.after

    @property
    def settled_wrongly(self) -> bool:
        """Whether an open verdict became a determined one that is not gold."""
        return self.before == "undetermined" and self.after not in ("undetermined", self.gold)


class WayFigures(Strict):
    """Of the cases with a verdict before: how many kept it, lost it to "open", flipped; of the open: settled wrongly."""

    cases: int
    kept: Share
    opened: Share
    flipped: Share
    settled_wrongly: Share


class RobustnessReport(Strict):
    """``flips`` lists each as "case, way: before → after"; ``by_order`` counts what each injected order moved."""

    seed: int
    overall: WayFigures
    by_way: Mapping[str, WayFigures]
    flips: tuple[str, ...]
    settled: tuple[str, ...]
    by_order: Mapping[str, int]
    not_assessed: Mapping[str, str]
    outcomes: tuple[Disturbed, ...]
    run: RunRecord | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """What cases are disturbed with, the seed of all draws, what is told of each case that is done, and other tellings
    by case id.
    """

    material: Material
    seed: int = 1
    progress: Callable[[], None] = lambda: None
    paraphrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def evaluate_robustness(cases: Sequence[Case], engine: Scopewise, trial: Trial) -> RobustnessReport:
    """The figures on ``cases`` under every disturbance; the same seed gives the same texts."""
    found: list[Disturbed] = []
    for case in cases:
        before, error = _verdict(case.text, engine)
        for way, text in _told(case, trial):
            blank = Disturbed(
                id=case.id, kind=case.kind, way=way, gold=case.gold.verdict, before=before, after=None, error=error
            )
            found.append(blank if error else _disturbed(blank, case, text, engine, trial))
        trial.progress()
    return robustness_report(found, trial.seed)


def _told(case: Case, trial: Trial) -> Iterator[tuple[str, str]]:
    """Every way with the text that it makes of ``case``, the paraphrases last."""
    for way in disturbances(trial.material):
        if case.kind not in way.not_for:
            yield way.name, way.apply(case.text, drawn_for(trial.seed, case.id, way.name))
    for text in trial.paraphrases.get(case.id, ()):
        yield PARAPHRASE, text


def _disturbed(blank: Disturbed, case: Case, text: str, engine: Scopewise, trial: Trial) -> Disturbed:
    after, error = _verdict(text, engine)
    order = next((each for each in trial.material.injections if each in text and each not in case.text), "")
    return blank.model_copy(update={"after": after, "error": error, "order": order})


def _verdict(text: str, engine: Scopewise) -> tuple[int | str | None, str | None]:
    """The verdict on ``text``, or None and what went wrong."""
    try:
        return verdict_name(judged(engine, text).assessment.verdict.candidates), None
    except ScopewiseError as error:
        return None, str(error)
    except Exception as error:  # noqa: BLE001 - a reader's crash is an outcome of that text, not the run's end
        return None, f"crashed: {type(error).__name__}: {error}"


def robustness_report(outcomes: Sequence[Disturbed], seed: int) -> RobustnessReport:
    """The figures of ``outcomes``."""
    done = [outcome for outcome in outcomes if outcome.error is None]
    flips = [outcome for outcome in done if outcome.flipped]
    settled = [outcome for outcome in done if outcome.settled_wrongly]
    moved = Counter(outcome.order for outcome in (*flips, *settled) if outcome.order)
    return RobustnessReport(
        seed=seed,
        overall=_figures(done),
        by_way={way: _figures(members) for way, members in grouped(done, lambda outcome: outcome.way).items()},
        flips=tuple(_named(outcome) for outcome in flips),
        settled=tuple(_named(outcome) for outcome in settled),
        by_order=dict(moved.most_common()),
        not_assessed={f"{o.id}, {o.way}": o.error for o in outcomes if o.error is not None},
        outcomes=tuple(outcomes),
    )


def _figures(outcomes: Sequence[Disturbed]) -> WayFigures:
    determined = [outcome for outcome in outcomes if outcome.before != "undetermined"]
    still_open = [outcome for outcome in outcomes if outcome.before == "undetermined"]
    return WayFigures(
        cases=len(outcomes),
        kept=share_of(determined, lambda outcome: outcome.after == outcome.before),
        opened=share_of(determined, lambda outcome: outcome.after == "undetermined"),
        flipped=share_of(determined, lambda outcome: outcome.flipped),
        settled_wrongly=share_of(still_open, lambda outcome: outcome.settled_wrongly),
    )


def _named(outcome: Disturbed) -> str:
    return f"{outcome.id}, {outcome.way}: {outcome.before} → {outcome.after}"


def robustness_text(report: RobustnessReport) -> str:
    """The figures as a table for people."""
    rows = {"all": report.overall, **report.by_way}
    lines = ["Verdicts on disturbed texts; shares with their 95 % Wilson intervals", ""]
    for title, figure in (
        ("flipped to another verdict", "flipped"),
        ("kept", "kept"),
        ("became open", "opened"),
        ("open before, settled wrongly", "settled_wrongly"),
    ):
        lines += [title, *(f"  {name:22} {share_text(getattr(row, figure))}" for name, row in rows.items()), ""]
    lines.append(f"flips: {'; '.join(report.flips) or 'none'}")
    lines.append(f"settled wrongly: {'; '.join(report.settled) or 'none'}")
    lines += [f"moved {count} verdicts: {order}" for order, count in report.by_order.items()]
    if report.not_assessed:
        lines.append(f"not assessed: {'; '.join(report.not_assessed)}")
    return "\n".join(lines)
