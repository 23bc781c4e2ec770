"""How right the verdicts are on labelled descriptions, by the definitions of ``docs/evals.md``.

Outcomes are three-valued: right, wrong, not assessed; the last is counted apart and never as a score. Every share comes
with its 95 % Wilson interval.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from assistant.app import Scopewise
from assistant.assessment import Assessment
from assistant.errors import ScopewiseError
from assistant.facts import DECIDING, FACTS
from assistant.reading import Strict
from evals.cases import AGENCY, Case, load_cases, verdict_name

Z = 1.959963984540054
"""The normal quantile of a 95 % interval."""


class Share(Strict):
    """``right`` of ``of``, with its 95 % Wilson interval; ``value`` is None where there is nothing to count."""

    right: int
    of: int
    value: float | None
    low: float | None
    high: float | None


class Outcome(Strict):
    """One case: gold, what the product gave, and what that came to."""

    id: str
    kind: str
    source: str
    gold: int | str
    given: int | str | None
    gold_candidates: tuple[int, ...]
    candidates: tuple[int, ...]
    right: bool | None
    right_lenient: bool | None
    contained: bool | None
    error: str | None = None


class ClassifyReport(Strict):
    """All figures; ``wrong`` are the ids whose given verdict is not gold, ``not_assessed`` those that failed."""

    cases: int
    coverage: Share
    selective_strict: Share
    selective_lenient: Share
    accuracy_on_determined: Share
    containment: Share
    value_accuracy: Mapping[str, Share]
    agency_accuracy: Share
    agency_containment: Share
    confusion: Mapping[str, Mapping[str, int]]
    by_kind: Mapping[str, Share]
    by_source: Mapping[str, Share]
    wrong: tuple[str, ...]
    wrong_lenient: tuple[str, ...]
    not_contained: tuple[str, ...]
    not_assessed: Mapping[str, str]
    outcomes: tuple[Outcome, ...]


def wilson(right: int, of: int) -> Share:
    """The share with its Wilson score interval."""
    if of == 0:
        return Share(right=0, of=0, value=None, low=None, high=None)
    share = right / of
    centre = (share + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z / (1 + Z * Z / of) * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    return Share(right=right, of=of, value=share, low=max(0.0, centre - half), high=min(1.0, centre + half))


def evaluate(path: Path, engine: Scopewise) -> ClassifyReport:
    """The figures on the cases of ``path``; raises `UnusableInput` for a file that cannot be used."""
    return score(load_cases(path), lambda case: engine.assess_text(case.text, advice=False))


def score(cases: Sequence[Case], assess: Callable[[Case], Assessment]) -> ClassifyReport:
    """The figures on ``cases``; a case on which ``assess`` fails is not assessed, and the run goes on."""
    outcomes: list[Outcome] = []
    assessed: list[tuple[Case, Assessment]] = []
    for case in cases:
        try:
            found = assess(case)
        except ScopewiseError as error:
            outcomes.append(_failed(case, str(error)))
            continue
        assessed.append((case, found))
        outcomes.append(_outcome(case, found))
    return _report(outcomes, assessed)


def given_values(assessment: Assessment, fact: str) -> frozenset[str]:
    """What the product leaves possible of ``fact``; of several workloads, what the highest one says."""
    profile = assessment.profile
    if assessment.workloads:
        profile = max(assessment.workloads, key=lambda part: max(part.verdict.candidates)).profile
    return frozenset(profile[fact].possible) if fact in profile else FACTS[fact].domain


def _failed(case: Case, error: str) -> Outcome:
    return Outcome(
        id=case.id,
        kind=case.kind,
        source=case.source,
        gold=case.gold.verdict,
        given=None,
        gold_candidates=case.gold.candidates,
        candidates=(),
        right=None,
        right_lenient=None,
        contained=None,
        error=error,
    )


def _outcome(case: Case, found: Assessment) -> Outcome:
    candidates = found.verdict.candidates
    given = verdict_name(candidates)
    return Outcome(
        id=case.id,
        kind=case.kind,
        source=case.source,
        gold=case.gold.verdict,
        given=given,
        gold_candidates=case.gold.candidates,
        candidates=candidates,
        right=given == case.gold.verdict,
        right_lenient=given in case.gold.acceptable,
        contained=set(case.gold.candidates) <= set(candidates),
    )


def _report(outcomes: Sequence[Outcome], assessed: Sequence[tuple[Case, Assessment]]) -> ClassifyReport:
    done = [outcome for outcome in outcomes if outcome.given is not None]
    determined = [outcome for outcome in done if outcome.gold != "undetermined"]
    given = [outcome for outcome in done if outcome.given != "undetermined"]
    return ClassifyReport(
        cases=len(outcomes),
        coverage=_share(determined, lambda outcome: outcome.given != "undetermined"),
        selective_strict=_share(given, lambda outcome: bool(outcome.right)),
        selective_lenient=_share(given, lambda outcome: bool(outcome.right_lenient)),
        accuracy_on_determined=_share(determined, lambda outcome: bool(outcome.right)),
        containment=_share(done, lambda outcome: bool(outcome.contained)),
        value_accuracy={fact.name: _value_accuracy(fact.name, assessed) for fact in DECIDING},
        agency_accuracy=_agency(assessed, lambda gold, found: gold == found),
        agency_containment=_agency(assessed, lambda gold, found: gold <= found),
        confusion=_confusion(done),
        by_kind=_selective_by(given, lambda outcome: outcome.kind),
        by_source=_selective_by(given, lambda outcome: outcome.source),
        wrong=tuple(outcome.id for outcome in given if not outcome.right),
        wrong_lenient=tuple(outcome.id for outcome in given if not outcome.right_lenient),
        not_contained=tuple(outcome.id for outcome in done if not outcome.contained),
        not_assessed={outcome.id: outcome.error or "" for outcome in outcomes if outcome.given is None},
        outcomes=tuple(outcomes),
    )


def _share(outcomes: Sequence[Outcome], counts: Callable[[Outcome], bool]) -> Share:
    return wilson(sum(1 for outcome in outcomes if counts(outcome)), len(outcomes))


def _value_accuracy(fact: str, assessed: Sequence[tuple[Case, Assessment]]) -> Share:
    labelled = [(case, found) for case, found in assessed if fact in case.gold.facts]
    right = sum(1 for case, found in labelled if given_values(found, fact) == frozenset(case.gold.facts[fact]))
    return wilson(right, len(labelled))


def _agency(
    assessed: Sequence[tuple[Case, Assessment]], counts: Callable[[frozenset[int], frozenset[int]], bool]
) -> Share:
    """On the cases with a label and inside the matrix; outside it there is no agentic result."""
    labelled = [
        (frozenset(AGENCY[name] for name in case.gold.agency), frozenset(found.agentic.candidates))
        for case, found in assessed
        if case.gold.agency and case.gold.verdict != "not_applicable" and found.agentic.status != "not_applicable"
    ]
    return wilson(sum(1 for gold, given in labelled if counts(gold, given)), len(labelled))


def _confusion(outcomes: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    counts = Counter((str(outcome.gold), str(outcome.given)) for outcome in outcomes)
    names = sorted({name for pair in counts for name in pair})
    return {gold: {given: counts[gold, given] for given in names if counts[gold, given]} for gold in names}


def _selective_by(given: Sequence[Outcome], key: Callable[[Outcome], str]) -> dict[str, Share]:
    groups = sorted({key(outcome) for outcome in given})
    return {
        group: _share([outcome for outcome in given if key(outcome) == group], lambda outcome: bool(outcome.right))
        for group in groups
        if group
    }


def report_text(report: ClassifyReport) -> str:
    """The figures as a table for people."""
    rows = [
        ("coverage", report.coverage),
        ("selective accuracy, strict", report.selective_strict),
        ("selective accuracy, lenient", report.selective_lenient),
        ("accuracy on the determined", report.accuracy_on_determined),
        ("containment", report.containment),
        *((f"value accuracy, {fact}", share) for fact, share in report.value_accuracy.items()),
        ("agency, exact", report.agency_accuracy),
        ("agency, contained", report.agency_containment),
    ]
    lines = [f"{report.cases} cases; shares with their 95 % Wilson intervals", ""]
    lines += [f"{name:34} {_share_text(share)}" for name, share in rows]
    lines += ["", "gold → given", *_confusion_text(report.confusion)]
    lines += ["", f"wrong: {', '.join(report.wrong) or 'none'}"]
    if report.not_assessed:
        lines += [f"not assessed: {', '.join(report.not_assessed)}"]
    return "\n".join(lines)


def _share_text(share: Share) -> str:
    if share.value is None:
        return "   –"
    return f"{share.value:.3f}  [{share.low:.3f}, {share.high:.3f}]  {share.right} of {share.of}"


def _confusion_text(confusion: Mapping[str, Mapping[str, int]]) -> list[str]:
    return [
        f"  {gold:>15} → " + ", ".join(f"{given}: {count}" for given, count in row.items())
        for gold, row in confusion.items()
        if row
    ]
