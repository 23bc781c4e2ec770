"""How sure the product is of a verdict, and whether it is right as often as it is sure. Pure.

The confidence of a verdict is that of its weakest link: of the deciding facts that made a rule fire, each is as sure as
the surest statement behind it, and the least sure of them counts. A fact that was assumed has no statement and is left
out.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.assessment import views
from assistant.ledger import Ledger
from assistant.reading import Strict
from assistant.recommend import WorkloadView
from evals.shares import Share, mean, wilson

BINS = 10


class Bin(Strict):
    """Verdicts of about the same confidence: their mean confidence and the share that was right."""

    confidence: float
    right: Share


class RiskPoint(Strict):
    """The verdicts at least as sure as ``threshold``: their share of all cases, and what share of them was wrong."""

    threshold: float
    coverage: float
    risk: float


class Calibration(Strict):
    """``ece`` is the expected calibration error: the mean gap between confidence and share, by size of the bins."""

    bins: tuple[Bin, ...]
    ece: float | None
    risk_coverage: tuple[RiskPoint, ...]


def confidence_of(ledger: Ledger) -> float | None:
    """How sure the verdict on ``ledger`` is; None where no rule has fired. Of several workloads, the least sure."""
    found = [_view_confidence(view) for view in views(ledger)]
    known = [value for value in found if value is not None]
    return min(known) if len(known) == len(found) else None


def _view_confidence(view: WorkloadView) -> float | None:
    fired = [entry for entry in view.verdict.because if entry.outcome == "fired"]
    if not fired:
        return None
    facts = [view.known[name] for name in fired[0].facts if name in view.known]
    sure = [max(statement.confidence for statement in fact.statements) for fact in facts if fact.statements]
    return min(sure, default=None)


def calibrate(judged: Sequence[tuple[float, bool]], cases: int) -> Calibration:
    """The calibration of verdicts, each as (confidence, right), given on some of ``cases`` cases."""
    bins = [_bin(members) for members in _by_bin(judged) if members]
    total = len(judged)
    gaps = [abs(each.confidence - (each.right.value or 0.0)) * each.right.of / total for each in bins]
    return Calibration(bins=tuple(bins), ece=sum(gaps) if bins else None, risk_coverage=_risk_coverage(judged, cases))


def _by_bin(judged: Sequence[tuple[float, bool]]) -> list[list[tuple[float, bool]]]:
    groups: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in judged:
        groups[min(int(confidence * BINS + 1e-9), BINS - 1)].append((confidence, right))
    return groups


def _bin(members: Sequence[tuple[float, bool]]) -> Bin:
    confidence = mean([confidence for confidence, _ in members]) or 0.0
    return Bin(confidence=confidence, right=wilson(sum(right for _, right in members), len(members)))


def _risk_coverage(judged: Sequence[tuple[float, bool]], cases: int) -> tuple[RiskPoint, ...]:
    """One point for each confidence that occurs, the surest first."""
    points = []
    for threshold in sorted({confidence for confidence, _ in judged}, reverse=True):
        kept = [right for confidence, right in judged if confidence >= threshold]
        points.append(RiskPoint(threshold=threshold, coverage=len(kept) / cases, risk=kept.count(False) / len(kept)))
    return tuple(points)
