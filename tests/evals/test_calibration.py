from __future__ import annotations

import pytest

from assistant.ledger import Ledger
from evals.calibration import calibrate, confidence_of
from tests.fakes import said


def test_a_verdict_is_as_sure_as_its_least_sure_fact() -> None:
    sure = said("generative", "yes").model_copy(update={"confidence": 0.9})
    less = said("delivery", "own_application").model_copy(update={"confidence": 0.6})
    better = said("delivery", "own_application").model_copy(update={"confidence": 0.7})
    model = said("model_training", "as_provided").model_copy(update={"confidence": 0.8})
    assert confidence_of(Ledger(statements=(sure, less, better, model))) == 0.7


def test_an_open_verdict_has_no_confidence() -> None:
    assert confidence_of(Ledger(statements=(said("generative", "yes"),))) is None


def test_what_is_assumed_does_not_count() -> None:
    statements = (said("generative", "yes"), said("delivery", "public_service"))
    lower = tuple(each.model_copy(update={"confidence": 0.5}) for each in statements)
    assert confidence_of(Ledger(statements=lower)) == 0.5


def test_the_calibration_error_is_the_gap_weighed_by_the_bins() -> None:
    found = calibrate([(0.95, True), (0.95, False), (0.55, True), (0.55, True)], cases=8)
    assert found.ece == pytest.approx((0.45 * 2 + 0.45 * 2) / 4)
    assert [(point.coverage, point.risk) for point in found.risk_coverage] == [(0.25, 0.5), (0.5, 0.25)]


def test_no_verdicts_have_no_calibration() -> None:
    found = calibrate([], cases=3)
    assert found.ece is None
    assert found.bins == ()
