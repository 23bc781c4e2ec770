"""The one gate that observations pass before anything becomes a fact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.reading import Observation, Reading, gate, passes_gate
from tests.fakes import found, reading

TEXT = "Staff paste it into ChatGPT 🤖 every day."
GOOD = found(TEXT, "delivery", "public_service", quote="ChatGPT 🤖")


def changed(**changes: object) -> Observation:
    return GOOD.model_copy(update=changes)


def test_an_exact_quote_of_a_known_value_passes() -> None:
    assert gate(TEXT, reading(GOOD)) == reading(GOOD)


@pytest.mark.parametrize(
    "bad",
    [
        changed(quote="chatgpt 🤖"),
        changed(start=GOOD.start + 1),
        changed(start=-30),
        changed(start=-4, end=len(TEXT), quote=TEXT[-4:]),
        changed(start=GOOD.end, end=GOOD.end, quote=""),
        changed(end=10_000),
        changed(fact="deliver"),
        changed(values=()),
        changed(values=("rented",)),
        changed(values=("public_service", "rented")),
        changed(values=("public_service", "enterprise_application", "own_application")),
        changed(workload=0),
        changed(workload=-1),
    ],
    ids=str,
)
def test_what_does_not_hold_is_dropped_and_counted(bad: Observation) -> None:
    kept = gate(TEXT, reading(bad, GOOD))
    assert kept.observations == (GOOD,)
    assert kept.dropped == 1


def test_offsets_count_code_points() -> None:
    late = found(TEXT, "delivery", "public_service", quote="every day")
    assert TEXT[late.start : late.end] == "every day"
    assert passes_gate(TEXT, late, 0)


def test_a_workload_that_was_told_apart_may_be_named() -> None:
    two = reading(GOOD.model_copy(update={"workload": 1}), workloads=["chat", "bot"])
    assert gate(TEXT, two).dropped == 0


def test_the_gate_changes_nothing_the_second_time() -> None:
    once = gate(TEXT, reading(changed(fact="x"), GOOD))
    assert gate(TEXT, once) == once


@given(
    st.text(max_size=20),
    st.tuples(st.integers(-5, 25), st.integers(-5, 25)),
    st.text(max_size=5),
    st.sampled_from(["delivery", "data.personal", "nonsense", ""]),
    st.lists(st.sampled_from(["yes", "no", "own_application", "x"]), max_size=3),
)
def test_whatever_passes_has_its_exact_quote_and_a_true_choice(
    text: str, span: tuple[int, int], quote: str, fact: str, values: list[str]
) -> None:
    start, end = span
    observation = Observation(fact=fact, values=tuple(values), basis="stated", start=start, end=end, quote=quote)
    if passes_gate(text, observation, 0):
        assert start >= 0
        assert quote
        assert text[start:end] == quote
        assert values


def test_records_refuse_unknown_keys_and_changes() -> None:
    with pytest.raises(ValidationError, match="surprise"):
        Reading.model_validate({"surprise": 1})
    with pytest.raises(ValidationError, match="frozen"):
        GOOD.fact = "change"  # type: ignore[misc]


def test_confidence_is_between_nought_and_one() -> None:
    with pytest.raises(ValidationError):
        Observation(fact="change", values=("none",), basis="stated", start=0, end=1, quote="x", confidence=1.5)
