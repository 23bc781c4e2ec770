"""How right the verdicts are on labelled descriptions, by the definitions of ``docs/evals.md``.

Outcomes are three-valued: right, wrong, not assessed; the last is counted apart and never as a score. Every share comes
with its 95 % Wilson interval.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.app import Scopewise
from assistant.assessment import Assessment
from assistant.conversation import Interview, Say
from assistant.errors import ScopewiseError
from assistant.facts import DECIDING, FACTS
from assistant.reading import Strict
from assistant.text import usable
from evals.calibration import Calibration, calibrate, confidence_of
from evals.cases import AGENCY, Case, verdict_name
from evals.model_use import Meter, ModelUse, use_text
from evals.record import RunRecord, run_record
from evals.shares import Share, cohens_kappa, grouped, share_of, share_text, wilson

_NEAR = 40
"""Code points between two quotes that still are about the same words."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the product made of one text: the assessment, and how sure the verdict is where one was given."""

    assessment: Assessment
    confidence: float | None = None


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
    confidence: float | None = None
    error: str | None = None


class ClassifyReport(Strict):
    """All figures; ``wrong`` are the ids whose given verdict is not gold, ``not_assessed`` those that failed.

    ``value_accuracy`` is by fact, that of the facts that only the advice needs by their group (``data`` for all of
    ``data.*``); ``agreement`` is Cohen's kappa of given and gold verdicts, None where chance alone would give as much.
    """

    cases: int
    coverage: Share
    selective_strict: Share
    selective_lenient: Share
    accuracy_on_determined: Share
    containment: Share
    value_accuracy: Mapping[str, Share]
    exact_profile: Share
    evidence_exact: Share
    evidence_supports: Share
    agency_accuracy: Share
    agency_containment: Share
    confusion: Mapping[str, Mapping[str, int]]
    agreement: float | None
    by_kind: Mapping[str, Share]
    coverage_by_kind: Mapping[str, Share]
    containment_by_kind: Mapping[str, Share]
    by_source: Mapping[str, Share]
    wrong: tuple[str, ...]
    wrong_lenient: tuple[str, ...]
    not_contained: tuple[str, ...]
    not_assessed: Mapping[str, str]
    outcomes: tuple[Outcome, ...]
    calibration: Calibration
    confirmed: Share | None = None
    model: ModelUse | None = None
    run: RunRecord | None = None


def evaluate(cases: Sequence[Case], engine: Scopewise, meter: Meter | None = None) -> ClassifyReport:
    """The figures on ``cases``.

    With the ``meter`` of a language model: what it did, and the share of the verdicts that do not rest on it alone.
    """
    certain: list[bool] = []

    def assess(case: Case) -> Judged:
        found = judged(engine, case.text)
        if found.assessment.verdict.status != "undetermined":
            certain.append(found.assessment.verdict.confirmed)
        return found

    report = score(cases, assess).model_copy(update={"run": run_record(engine)})
    if meter is None:
        return report
    return report.model_copy(update={"model": meter.use(), "confirmed": share_of(certain, bool)})


def judged(engine: Scopewise, text: str) -> Judged:
    """What ``engine`` makes of ``text`` in one shot; raises `UnreadableText`."""
    interview = engine.step(Interview(id="evaluated", started=engine.clock()), Say(text=usable(text)))
    return Judged(engine.assessment(interview, advice=False), confidence_of(interview.ledger))


def score(cases: Sequence[Case], assess: Callable[[Case], Judged]) -> ClassifyReport:
    """The figures on ``cases``; a case on which ``assess`` fails is not assessed, and the run goes on.

    A reader must not raise. One that does all the same, with whatever error, has a defect that concerns that case; it
    is caught here and nowhere else, and its type and words stand in the report.
    """
    outcomes: list[Outcome] = []
    assessed: list[tuple[Case, Assessment]] = []
    for case in cases:
        try:
            found = assess(case)
        except ScopewiseError as error:
            outcomes.append(_failed(case, str(error)))
        except Exception as error:  # noqa: BLE001 - a crash is an outcome of that case, not the end of the run
            outcomes.append(_failed(case, f"crashed: {type(error).__name__}: {error}"))
        else:
            assessed.append((case, found.assessment))
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


def _outcome(case: Case, found: Judged) -> Outcome:
    candidates = found.assessment.verdict.candidates
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
        confidence=found.confidence if given != "undetermined" else None,
    )


def _report(outcomes: Sequence[Outcome], assessed: Sequence[tuple[Case, Assessment]]) -> ClassifyReport:
    done = [outcome for outcome in outcomes if outcome.given is not None]
    determined = [outcome for outcome in done if outcome.gold != "undetermined"]
    given = [outcome for outcome in done if outcome.given != "undetermined"]
    return ClassifyReport(
        cases=len(outcomes),
        coverage=share_of(determined, lambda outcome: outcome.given != "undetermined"),
        selective_strict=share_of(given, lambda outcome: bool(outcome.right)),
        selective_lenient=share_of(given, lambda outcome: bool(outcome.right_lenient)),
        accuracy_on_determined=share_of(determined, lambda outcome: bool(outcome.right)),
        containment=share_of(done, lambda outcome: bool(outcome.contained)),
        value_accuracy=_value_accuracy(assessed),
        exact_profile=_exact_profile(assessed),
        evidence_exact=_evidence_exact(assessed),
        evidence_supports=_evidence_supports(assessed),
        agency_accuracy=_agency(assessed, lambda gold, found: gold == found),
        agency_containment=_agency(assessed, lambda gold, found: gold <= found),
        confusion=_confusion(done),
        agreement=cohens_kappa([(str(outcome.gold), str(outcome.given)) for outcome in done]),
        by_kind=_selective_by(given, lambda outcome: outcome.kind),
        coverage_by_kind={
            kind: share_of(members, lambda outcome: outcome.given != "undetermined")
            for kind, members in grouped(determined, lambda outcome: outcome.kind).items()
        },
        containment_by_kind={
            kind: share_of(members, lambda outcome: bool(outcome.contained))
            for kind, members in grouped(done, lambda outcome: outcome.kind).items()
        },
        by_source=_selective_by(given, lambda outcome: outcome.source),
        wrong=tuple(outcome.id for outcome in given if not outcome.right),
        wrong_lenient=tuple(outcome.id for outcome in given if not outcome.right_lenient),
        not_contained=tuple(outcome.id for outcome in done if not outcome.contained),
        not_assessed={outcome.id: outcome.error or "" for outcome in outcomes if outcome.given is None},
        outcomes=tuple(outcomes),
        calibration=calibrate([(o.confidence, bool(o.right)) for o in given if o.confidence is not None], len(done)),
    )


def _value_accuracy(assessed: Sequence[tuple[Case, Assessment]]) -> dict[str, Share]:
    """Of every label: whether the values left possible are the labelled ones. The deciding facts stand first."""
    labels = [
        (FACTS[name].group, given_values(found, name) == frozenset(values))
        for case, found in assessed
        for name, values in case.gold.facts.items()
    ]
    groups = dict.fromkeys([fact.name for fact in DECIDING] + [fact.group for fact in FACTS.values()])
    shares = {group: share_of([right for each, right in labels if each == group], bool) for group in groups}
    return {group: share for group, share in shares.items() if share.of}


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


def _exact_profile(assessed: Sequence[tuple[Case, Assessment]]) -> Share:
    """All deciding facts as gold has them, on the cases that label all of them."""
    names = [fact.name for fact in DECIDING]
    labelled = [(case, found) for case, found in assessed if set(names) <= case.gold.facts.keys()]
    return share_of(
        labelled, lambda pair: all(given_values(pair[1], name) == frozenset(pair[0].gold.facts[name]) for name in names)
    )


def _evidence_exact(assessed: Sequence[tuple[Case, Assessment]]) -> Share:
    """Quotes that stand in the text at the offsets given."""
    quotes = [
        (found.texts[evidence.turn].text[evidence.start : evidence.end], evidence.quote)
        for _, found in assessed
        for profile in (found.profile, *(part.profile for part in found.workloads))
        for entry in profile.values()
        for evidence in entry.evidence
    ]
    return share_of(quotes, lambda pair: pair[0] == pair[1])


def _evidence_supports(assessed: Sequence[tuple[Case, Assessment]]) -> Share:
    """Of the facts for which both quote words: those where ours are gold's, or stand close to them.

    A floor, not the truth: a text may say a thing twice, and gold quotes one place.
    """
    pairs = [
        (case.text, quote, [one for one in found.profile[fact].evidence if one.turn == 0])
        for case, found in assessed
        for fact, quote in case.gold.quotes.items()
        if fact in found.profile and found.profile[fact].evidence and quote in case.text
    ]
    return share_of(pairs, lambda pair: any(_touches(pair[0], pair[1], one.start, one.end) for one in pair[2]))


def _touches(text: str, quote: str, start: int, end: int) -> bool:
    """Whether ``start`` to ``end`` of ``text`` overlaps a place of ``quote``, or stands close to one."""
    places = [found.start() for found in re.finditer(re.escape(quote), text)]
    return any(place < end + _NEAR and start < place + len(quote) + _NEAR for place in places)


def _selective_by(given: Sequence[Outcome], key: Callable[[Outcome], str]) -> dict[str, Share]:
    return {
        group: share_of(members, lambda outcome: bool(outcome.right)) for group, members in grouped(given, key).items()
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
        ("exact profile", report.exact_profile),
        ("quotes that stand in the text", report.evidence_exact),
        ("quotes where gold has them", report.evidence_supports),
        ("agency, exact", report.agency_accuracy),
        ("agency, contained", report.agency_containment),
    ]
    lines = [f"{report.cases} cases; shares with their 95 % Wilson intervals", ""]
    lines += [f"{name:34} {share_text(share)}" for name, share in rows]
    ece = report.calibration.ece
    lines += [
        f"{'expected calibration error':34} {_number(ece)}",
        f"{'agreement (kappa)':34} {_number(report.agreement)}",
    ]
    lines += ["", "gold → given", *_confusion_text(report.confusion)]
    lines += [*_by_kind_text(report), "", f"wrong: {', '.join(report.wrong) or 'none'}"]
    if report.not_assessed:
        lines += [f"not assessed: {', '.join(report.not_assessed)}"]
    if report.model and report.confirmed:
        lines += [f"{'verdicts not by the model alone':34} {share_text(report.confirmed)}", use_text(report.model)]
    return "\n".join(lines)


def _by_kind_text(report: ClassifyReport) -> list[str]:
    """Coverage, selective accuracy and containment of each kind, in columns; nothing where no case has a kind."""
    if not report.containment_by_kind:
        return []
    columns = (report.coverage_by_kind, report.by_kind, report.containment_by_kind)
    head = f"{'kind':24} {'n':>4}  coverage  selective  contained"
    rows = [
        f"{kind:24} {share.of:4}  "
        + "  ".join(f"{_number(found[kind].value if kind in found else None):>9}" for found in columns)
        for kind, share in report.containment_by_kind.items()
    ]
    return ["", head, *rows]


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _confusion_text(confusion: Mapping[str, Mapping[str, int]]) -> list[str]:
    return [
        f"  {gold:>15} → " + ", ".join(f"{given}: {count}" for given, count in row.items())
        for gold, row in confusion.items()
        if row
    ]
