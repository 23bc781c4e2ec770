"""What differs between two results, and which kept ones another set of rules would change."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.app import Scopewise
from assistant.assessment import Assessment
from assistant.comparing import Side, compared
from assistant.comparison_words import comparison_lines, in_short, sections
from assistant.conversation import Correct
from assistant.impact import Impact, Looked
from assistant.sessions import Sessions
from assistant.store import Json
from tests.fakes import ScriptedReader, the_knowledge

SIDES = (Side(id="a", version=1), Side(id="a"))


def corrected(sessions: Sessions, identifier: str) -> tuple[Assessment, Assessment]:
    before = sessions.at(identifier)
    sessions.send(sessions.resume(identifier), Correct(fact="delivery", values=("enterprise_application",)))
    return before, sessions.at(identifier)


def test_nothing_differs_from_itself(sessions: Sessions, identifier: str) -> None:
    found = compared(sessions.at(identifier), sessions.at(identifier), SIDES)
    assert not found.differs
    assert "Nothing that was found or advised differs." in comparison_lines(found)


def test_a_correction_shows_in_facts_scope_and_cards(sessions: Sessions, identifier: str) -> None:
    before, after = corrected(sessions, identifier)
    found = compared(before, after, SIDES)
    (fact,) = found.facts
    assert (fact.fact, fact.before, fact.after) == ("delivery", ("public_service",), ("enterprise_application",))
    assert [(change.before, change.after) for change in found.scopes] == [((1,), (2,))]
    came, gone = ({mark.id for mark in marks} for marks in (found.cards_came, found.cards_gone))
    assert came == {r.id for r in after.recommendations} - {r.id for r in before.recommendations}
    assert gone == {r.id for r in before.recommendations} - {r.id for r in after.recommendations}
    assert came
    assert gone
    assert in_short(found).startswith("scope 1 → 2; ")


def test_the_other_way_round_what_came_is_what_went(sessions: Sessions, identifier: str) -> None:
    before, after = corrected(sessions, identifier)
    there, back = compared(before, after, SIDES), compared(after, before, SIDES)
    assert there.cards_came == back.cards_gone
    assert there.threats_gone == back.threats_came
    assert [(c.before, c.after) for c in there.scopes] == [(c.after, c.before) for c in back.scopes]


@cache
def with_every_card() -> Assessment:
    engine = Scopewise(the_knowledge(), ScriptedReader([]))
    return engine.assessment(engine.begin(), advice=True)


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_cards_that_came_and_went_are_the_difference_of_sets(first: int, second: int) -> None:
    whole = with_every_card()
    one, other = (whole.model_copy(update={"recommendations": whole.recommendations[:n]}) for n in (first, second))
    found = compared(one, other, SIDES)
    assert len(found.cards_came) == max(0, len(other.recommendations) - len(one.recommendations))
    assert len(found.cards_gone) == max(0, len(one.recommendations) - len(other.recommendations))
    assert found.cards_changed == ()


def under(sessions: Sessions, **changes: Any) -> Sessions:  # noqa: ANN401 - what `replace` takes
    """The same store with an engine whose knowledge is another."""
    return replace(sessions, engine=replace(sessions.engine, knowledge=replace(the_knowledge(), **changes)))


def looked_at(sessions: Sessions, reopen: str = "") -> dict[str, Looked]:
    return {each.id: each for each in Impact(sessions).each(reopen=reopen)}


def test_with_the_same_rules_nothing_would_change(sessions: Sessions, signed: str) -> None:
    sessions.store.copy(signed, "0" * 32)
    found = looked_at(sessions)
    assert len(found) == 2
    assert not any(each.changes or each.trouble for each in found.values())


def test_cards_that_are_gone_are_told_for_what_had_them(sessions: Sessions, signed: str) -> None:
    found = looked_at(under(sessions, cards=the_knowledge().cards[:5], version="later"))[signed]
    assert found.signed
    assert found.comparison
    assert found.comparison.cards_gone
    assert "knowledge" in [change.part for change in found.comparison.versions]
    assert "Recommendations that went" in [section.title for section in sections(found.comparison)]


def test_a_passage_that_reads_otherwise_is_told_as_a_change_of_cited_texts(sessions: Sessions, signed: str) -> None:
    cited = sessions.at(signed).recommendations[0].citations[0].passage
    passages = dict(the_knowledge().passages)
    passages[cited] = passages[cited].model_copy(update={"text": "Reworded."})
    found = looked_at(under(sessions, passages=passages))[signed]
    assert found.comparison
    assert {"cited texts"} == {what for change in found.comparison.cards_changed for what in change.what}
    assert not found.comparison.decides


def test_what_changes_is_reopened_on_request_and_nothing_else(sessions: Sessions, signed: str) -> None:
    found = looked_at(sessions, reopen="new cards")[signed]
    assert (found.changes, found.reopened) == (False, False)
    later = under(sessions, cards=the_knowledge().cards[:5])
    found = looked_at(later, reopen="new cards")[signed]
    assert found.reopened
    review = sessions.store.review(signed)
    assert (review.state, review.text) == ("reopened", "new cards")
    assert not looked_at(later, reopen="new cards")[signed].reopened


@pytest.mark.parametrize("result", [{"a": 1}, {}])
def test_a_result_that_cannot_be_read_is_told_and_the_others_are_looked_at(
    sessions: Sessions, identifier: str, result: Json
) -> None:
    stored = sessions.store.load(identifier)
    sessions.store.save(stored, stored.interview, "broken", "2026-06-02T09:00:00+00:00", None, result)
    sessions.store.copy(identifier, "f" * 32)
    found = looked_at(sessions)
    assert found[identifier].trouble == "ValidationError"
    assert found["f" * 32].comparison is None
