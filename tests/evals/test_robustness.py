from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import UnusableInput
from evals.cases import verdict_name
from evals.classify import judged
from evals.disturbances import Disturbance, disturbances, load_material, reordered, typos, whitespace
from evals.robustness import Trial, evaluate_robustness, robustness_text
from tests.evals.builders import WordReader, case, engine_with, shipped, tuned
from tests.fakes import found

MATERIAL = load_material()
WAYS = disturbances(MATERIAL)
# Orders and other people's words still move some verdicts: `scopewise eval robustness` counts them.
HARMLESS = [way for way in WAYS if way.name not in ("injection", "another's words")]
SOME = tuned()[::9]


@given(st.sampled_from(SOME), st.sampled_from(HARMLESS), st.integers(0, 2**32))
def test_a_disturbed_verdict_may_become_open_but_does_not_become_another(
    some: object, way: Disturbance, seed: int
) -> None:
    chosen = next(each for each in SOME if each == some)
    if chosen.kind in way.not_for:
        return
    text = way.apply(chosen.text, random.Random(seed))  # noqa: S311
    before = verdict_name(judged(shipped(), chosen.text).assessment.verdict.candidates)
    after = verdict_name(judged(shipped(), text).assessment.verdict.candidates)
    assert before == after or "undetermined" in (before, after)


@given(st.text(max_size=200), st.sampled_from(WAYS), st.integers(0, 99))
def test_the_same_seed_disturbs_alike_and_any_text_can_be_disturbed(text: str, way: Disturbance, seed: int) -> None:
    first, second = (way.apply(text, random.Random(seed)) for _ in range(2))  # noqa: S311
    assert first == second


@given(st.text(st.sampled_from("abc. !?\n"), max_size=80), st.integers(0, 99))
def test_reordering_and_whitespace_lose_no_word(text: str, seed: int) -> None:
    for change in (reordered, whitespace):
        assert sorted(change(text, random.Random(seed)).split()) == sorted(text.split())  # noqa: S311


def test_typos_leave_short_words_alone() -> None:
    text = "We do not tune it, nor train, nor adapt"
    assert typos(text, random.Random(1)) == text  # noqa: S311


def test_there_are_at_least_twenty_injected_orders(tmp_path: Path) -> None:
    assert len(set(MATERIAL.injections)) >= 20
    path = tmp_path / "few.yaml"
    path.write_text("injections: [one]\npaddings: [a, b]\nquotes: [c]\n", encoding="utf-8")
    with pytest.raises(UnusableInput, match="injections"):
        load_material(path)


def test_a_flip_is_named_with_the_order_that_moved_it() -> None:
    text = "It is ours."
    reader = WordReader({text: tuple(found(text, *each) for each in OURS)})
    order = MATERIAL.injections[0]
    for moved in (f"{order}\n{text}", f"{text}\n{order}"):
        reader.found[moved] = tuple(found(moved, *each) for each in MOVED)
    material = MATERIAL.model_copy(update={"injections": (order,) * 20})
    report = evaluate_robustness([case("a", text)], engine_with(reader), Trial(material))
    assert report.by_way["injection"].flipped.right == 3
    assert report.flips == ("a, injection: 3 → 1",) * 3
    assert report.by_order == {order: 3}
    assert report.by_way["lower case"].opened.right == 1
    assert "a, injection" in robustness_text(report)


def test_a_text_on_which_the_reader_fails_is_not_assessed() -> None:
    report = evaluate_robustness([case("a", "crash")], engine_with(WordReader()), Trial(MATERIAL))
    assert "a, typos" in report.not_assessed
    assert report.overall.cases == 0


OURS = (("generative", "yes"), ("delivery", "own_application"), ("model_training", "as_provided"))
MOVED = (("generative", "yes"), ("delivery", "public_service"), ("model_training", "as_provided"))
