from __future__ import annotations

import pytest

from evals.shares import cohens_kappa, mcnemar, share_of, wilson


def test_a_share_of_nothing_has_no_value() -> None:
    assert wilson(0, 0).value is None
    assert share_of([], bool).low is None


@pytest.mark.parametrize(
    ("right", "of", "low", "high"), [(5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (0, 4, 0, 0.4899)]
)
def test_the_interval_is_wilsons(right: int, of: int, low: float, high: float) -> None:
    found = wilson(right, of)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize(
    ("gained", "lost", "p"), [(0, 0, 1.0), (3, 3, 1.0), (0, 5, 0.0625), (0, 6, 0.03125), (1, 9, 22 / 1024)]
)
def test_mcnemar_is_exact_and_two_sided(gained: int, lost: int, p: float) -> None:
    assert mcnemar(gained, lost) == pytest.approx(p)
    assert mcnemar(lost, gained) == pytest.approx(p)


def test_kappa_is_agreement_beyond_chance() -> None:
    assert cohens_kappa([("1", "1"), ("2", "2")]) == 1
    assert cohens_kappa([("1", "2"), ("2", "1")]) == -1
    half = cohens_kappa([("1", "1"), ("1", "2"), ("2", "2"), ("2", "1")])
    assert half == 0
    assert cohens_kappa([("1", "1")]) is None
    assert cohens_kappa([]) is None
