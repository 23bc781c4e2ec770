"""The language of --fail-on: what it means, and that what it cannot read is said and never run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.batch.brief import Brief
from assistant.batch.expression import Case, parsed
from assistant.errors import UnusableInput


def case(**known: object) -> Case:
    data = {"number": 1, "id": "a", "text": "x", "status": "determined", "candidates": (3,), "agentic": (1, 2)}
    return Case(Brief.model_validate({**data, **known}), new=True)


@pytest.mark.parametrize(
    ("text", "known", "holds"),
    [
        ("scope >= 3", {}, True),
        ("scope>=4", {}, False),
        ("scope >= 3 and personal", {"facts": {"data.personal": ("yes",)}}, True),
        ("scope >= 3 and personal", {}, False),
        ("scope >= 3 and not personal", {"facts": {"data.personal": ("no",)}}, True),
        ("scope >= 3 and not personal", {}, False),
        ("scope >= 2", {"candidates": (1, 2)}, False),
        ("possibly(scope >= 2)", {"candidates": (1, 2)}, True),
        ("possibly(scope >= 3)", {"candidates": (1, 2)}, False),
        ("scope != 4 or agentic > 3", {}, True),
        ("agentic <= 2", {}, True),
        ("delivery = own_application", {"facts": {"delivery": ("own_application",)}}, True),
        ("delivery != own_application", {"facts": {"delivery": ("public_service",)}}, True),
        ("undetermined or failed", {"status": "failed", "candidates": ()}, True),
        ("scope >= 1", {"status": "failed", "candidates": ()}, False),
        ("new and not moved and confirmed", {}, True),
        ("NOT (Determined AND scope = 3)", {}, False),
        ("musts >= 2", {"must": 2}, True),
    ],
)
def test_an_expression_holds_where_it_is_certain(text: str, known: dict[str, object], holds: bool) -> None:
    assert parsed(text).holds(case(**known)) is holds


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "cannot be read"),
        ("scope >=", "cannot be read"),
        ("__import__('os')", "cannot be read"),
        ("scope >= high", "is a number"),
        ("delivery >= own_application", "has no order"),
        ("delivery = cloud", "no value of delivery"),
        ("delivery", "is no yes or no; compare it"),
        ("public", "write it in full"),
        ("colour", "nothing that a row has"),
        ("scope = 1 and " * 100, "the most is 1,000"),
    ],
)
def test_what_cannot_be_read_says_what_may_stand_there(text: str, complaint: str) -> None:
    with pytest.raises(UnusableInput, match=complaint):
        parsed(text)


@given(st.text(max_size=40))
def test_no_text_does_anything_but_be_read_or_refused(text: str) -> None:
    try:
        parsed(text).holds(case())
    except UnusableInput:
        return
