from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.errors import UnusableInput
from evals.baseline import BASELINE, Baseline, Standing, accept, compare, comparison_text, load_baseline
from evals.record import run_record
from evals.suite import measure, own_material
from tests.evals.builders import shipped

RUN = run_record(shipped())


def outcomes(right: int, wrong: int = 0, still_open: int = 0) -> dict[str, Standing]:
    every: list[Standing] = [*["right"] * right, *["wrong"] * wrong, *["open"] * still_open]  # type: ignore[list-item]
    return {f"c{index}": each for index, each in enumerate(every)}


def accepted(folder: Path, found: Mapping[str, Mapping[str, Standing]]) -> Baseline:
    path = folder / "baseline.json"
    accept(found, RUN, path)
    return load_baseline(path)


def test_the_same_outcomes_are_no_worse(tmp_path: Path) -> None:
    now = {"tuned": outcomes(3, 1, 1)}
    baseline = accepted(tmp_path, now)
    found = compare(now, baseline, {})
    assert not found.is_worse
    assert found.overall.p == 1
    assert baseline.must_pass == {"tuned": ("c0", "c1", "c2")}
    assert "no worse" in comparison_text(found)


def test_a_few_that_became_open_are_no_loss_yet_and_six_are(tmp_path: Path) -> None:
    baseline = accepted(tmp_path, {"tuned": outcomes(10)})
    assert not compare({"tuned": outcomes(5, 0, 5)}, baseline, {}).is_worse
    found = compare({"tuned": outcomes(4, 0, 6)}, baseline, {})
    assert found.overall.is_loss
    assert found.is_worse
    assert "SIGNIFICANT LOSS" in comparison_text(found)


def test_what_was_right_must_not_become_wrong(tmp_path: Path) -> None:
    baseline = accepted(tmp_path, {"tuned": outcomes(10)})
    found = compare({"tuned": outcomes(9, 1)}, baseline, {})
    assert found.newly_wrong == ("tuned/c9",)
    assert found.is_worse


@pytest.mark.parametrize(("kind", "worse"), [("injection", True), ("negation", True), ("own_app", False)])
def test_injection_and_negation_must_not_become_wrong_even_from_open(tmp_path: Path, kind: str, worse: bool) -> None:
    baseline = accepted(tmp_path, {"tuned": outcomes(2, 0, 1)})
    assert compare({"tuned": outcomes(2, 1)}, baseline, {"tuned": {"c2": kind}}).is_worse is worse


def test_gains_elsewhere_do_not_hide_a_loss_in_one_part(tmp_path: Path) -> None:
    baseline = accepted(tmp_path, {"tuned": outcomes(0, 0, 9), "untouched": outcomes(9)})
    found = compare({"tuned": outcomes(9), "untouched": outcomes(0, 0, 9)}, baseline, {})
    assert not found.overall.is_loss
    assert found.parts["untouched"].is_loss
    assert found.is_worse


def test_cases_may_be_added_but_not_lost(tmp_path: Path) -> None:
    baseline = accepted(tmp_path, {"tuned": outcomes(2)})
    added = compare({"tuned": outcomes(3)}, baseline, {})
    assert (added.new, added.is_worse) == (1, False)
    assert compare({"tuned": outcomes(1)}, baseline, {}).gone == ("tuned/c1",)
    assert compare({}, baseline, {}).is_worse


@pytest.mark.parametrize("text", ["{}", "not json", '{"run": 1}'])
def test_a_bad_baseline_is_refused_with_the_remedy(tmp_path: Path, text: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    for each in (path, tmp_path / "nowhere.json"):
        with pytest.raises(UnusableInput, match="eval all --accept"):
            load_baseline(each)


@pytest.mark.skipif(not BASELINE.exists(), reason="no baseline has been accepted yet")
def test_the_shipped_reader_is_no_worse_than_the_accepted_baseline() -> None:
    material = own_material(shipped())
    measured = measure(material, shipped())
    found = compare(measured.standings(), load_baseline(), material.kinds())
    assert not measured.not_assessed()
    assert not found.is_worse, comparison_text(found)
