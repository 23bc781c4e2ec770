"""A pass from one place to another: for minutes, once, and only for what one may share."""

from __future__ import annotations

import pytest

from assistant.conversation import Interview
from assistant.errors import LinkUnusable, NoSuchAssessment, NotAllowed, UnusableInput
from assistant.people import Person
from assistant.store import Store
from assistant.store.passing import Passes

NOW, SOON, LATER = "2026-01-01T00:00:00+00:00", "2026-01-01T00:10:00+00:00", "2026-01-01T01:00:00+00:00"
IN_CHAT = Person("slack:T1:U1", "Ana", frozenset({"author"}))
ON_PAGE = Person("oidc:https://idp.example:7", "Ana Ruiz", frozenset({"author"}))
ELSE = Person("slack:T1:U2", "Eve", frozenset({"author"}))


@pytest.fixture
def begun(store: Store) -> Store:
    store.acting_for(IN_CHAT).create(Interview(id="one"), "One", NOW)
    return store


def passes(store: Store, person: Person) -> Passes:
    return Passes.of(store.acting_for(person))


def test_what_was_begun_in_the_chat_opens_on_the_page(begun: Store) -> None:
    token = passes(begun, IN_CHAT).hand_over("one", NOW, LATER)
    assert not begun.acting_for(ON_PAGE).has("one")
    assert passes(begun, ON_PAGE).accept(token, SOON) == "one"
    assert begun.acting_for(ON_PAGE).allows("one", "answer")
    assert not begun.acting_for(ON_PAGE).allows("one", "delete")


def test_a_pass_holds_once(begun: Store) -> None:
    token = passes(begun, IN_CHAT).hand_over("one", NOW, LATER)
    passes(begun, ON_PAGE).accept(token, SOON)
    with pytest.raises(LinkUnusable):
        passes(begun, ELSE).accept(token, SOON)
    assert not begun.acting_for(ELSE).has("one")


@pytest.mark.parametrize("token", ["", "x" * 43, "\ud800", "one"])
def test_what_is_no_pass_leads_nowhere(begun: Store, token: str) -> None:
    with pytest.raises(LinkUnusable):
        passes(begun, ELSE).accept(token, SOON)


def test_a_pass_ends(begun: Store) -> None:
    token = passes(begun, IN_CHAT).hand_over("one", NOW, SOON)
    with pytest.raises(LinkUnusable):
        passes(begun, ON_PAGE).accept(token, LATER)
    with pytest.raises(UnusableInput, match="is over"):
        passes(begun, IN_CHAT).hand_over("one", LATER, SOON)


def test_only_who_may_share_gets_a_pass(begun: Store) -> None:
    with pytest.raises(NoSuchAssessment):
        passes(begun, ELSE).hand_over("one", NOW, LATER)
    begun.acting_for(IN_CHAT).share("one", ELSE.id, "answer", NOW)
    with pytest.raises(NotAllowed):
        passes(begun, ELSE).hand_over("one", NOW, LATER)


def test_a_pass_goes_with_its_assessment(begun: Store) -> None:
    token = passes(begun, IN_CHAT).hand_over("one", NOW, LATER)
    begun.acting_for(IN_CHAT).delete("one", SOON)
    with pytest.raises(LinkUnusable):
        passes(begun, ON_PAGE).accept(token, SOON)
