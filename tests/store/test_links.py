"""A question handed to a colleague: a link that cannot be guessed, ends, is used once, and can be taken back."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.conversation import Interview
from assistant.errors import LinkUnusable, UnusableInput
from assistant.store import Description, Store
from tests.people import ADA
from tests.store.examples import LATER, NOW, adding, begun, nothing_else, texts_of, with_words

AFTER = "2026-03-01T00:00:00+00:00"


def handed_out(store: Store) -> tuple[str, str]:
    """An assessment of Ada's, and the token of a link to a question of it."""
    hers = store.acting_for(ADA)
    its = hers.create(with_words(begun(), "hers"), "hers", NOW)
    return its.id, hers.hand_out(its.id, "delivery", NOW, LATER, workload="w1", whom="Cleo, who buys it")


def test_a_link_leads_to_its_question_and_an_answer_is_kept_with_who_gave_it(store: Store) -> None:
    identifier, token = handed_out(store)
    link, interview = store.linked(token, NOW)
    assert (link.fact, link.workload, link.by_name, interview.id) == ("delivery", "w1", "Ada", identifier)
    store.redeem(token, adding("answered"), NOW, nothing_else, "Cleo")
    assert texts_of(store.load(identifier).interview) == ["hers", "answered"]
    (used,) = store.links(identifier)
    assert (used.used_by, used.whom, used.state(NOW)) == ("Cleo", "Cleo, who buys it", "used")


def test_the_token_is_in_no_file(file_store: Store, folder: Path) -> None:
    _, token = handed_out(file_store)
    assert len(token) >= 43
    with closing(sqlite3.connect(folder / "scopewise.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert not [path for path in folder.rglob("*") if path.is_file() and token.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    ("state", "at", "said"),
    [
        ("used", NOW, "has been used"),
        ("revoked", NOW, "taken back"),
        ("open", LATER, "could be used until 2026-02-01 10:00 UTC"),
        ("open", AFTER, "could be used until"),
        ("deleted", NOW, "leads to no question"),
    ],
)
def test_a_link_that_leads_nowhere_says_why_in_one_sentence(store: Store, state: str, at: str, said: str) -> None:
    identifier, token = handed_out(store)
    if state == "used":
        store.redeem(token, adding("answered"), NOW, nothing_else, "Cleo")
    if state == "revoked":
        store.revoke(identifier, store.links(identifier)[0].id, NOW)
    if state == "deleted":
        store.delete(identifier, NOW)
    with pytest.raises(LinkUnusable, match=said):
        store.linked(token, at)
    with pytest.raises(LinkUnusable, match=said):
        store.redeem(token, adding("too late"), at, nothing_else, "Cleo")
    if state != "deleted":
        assert "too late" not in texts_of(store.load(identifier).interview)


def test_no_other_text_is_a_token(store: Store) -> None:
    identifier, token = handed_out(store)

    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(st.text() | st.integers(0, len(token) - 1).map(lambda at: token[:at] + "x" + token[at + 1 :]))
    def refused(text: str) -> None:
        if text != token:
            with pytest.raises(LinkUnusable, match="leads to no question"):
                store.linked(text, NOW)

    refused()
    for text in (identifier, store.links(identifier)[0].id, "\ud800", "x" * 100_000, token.swapcase()):
        with pytest.raises(LinkUnusable, match="leads to no question"):
            store.redeem(text, adding("forged"), NOW, nothing_else, "Mallory")
    assert texts_of(store.load(identifier).interview) == ["hers"]


def test_of_several_who_use_a_link_at_once_one_answer_is_kept_and_the_others_are_told(store: Store) -> None:
    identifier, token = handed_out(store)

    def answer(number: int) -> str:
        try:
            store.redeem(token, adding(f"answer {number}"), NOW, nothing_else, f"Cleo {number}")
        except LinkUnusable as error:
            return str(error)
        return "kept"

    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(answer, range(4)))
    assert told.count("kept") == 1
    assert all("has been used" in each for each in told if each != "kept")
    assert len(texts_of(store.load(identifier).interview)) == 2


def test_an_answer_by_link_and_the_owners_own_at_once_are_both_kept(store: Store) -> None:
    identifier, token = handed_out(store)
    waiting = ["the owner's 1", "the owner's 2", "the owner's 3"]

    def describe(interview: Interview) -> Description:
        if waiting:  # the owner is always a little faster, until nobody else may write
            store.step(identifier, adding(waiting.pop(0)), NOW, nothing_else)
        return Description()

    store.redeem(token, adding("the colleague's"), NOW, describe, "Cleo")
    assert texts_of(store.load(identifier).interview)[1:] == [
        "the owner's 1",
        "the owner's 2",
        "the owner's 3",
        "the colleague's",
    ]


def test_what_the_answer_raises_leaves_the_link_as_it_was(store: Store) -> None:
    identifier, token = handed_out(store)

    def refuse(interview: Interview) -> Interview:
        raise UnusableInput("no such value")

    with pytest.raises(UnusableInput, match="no such value"):
        store.redeem(token, refuse, NOW, nothing_else, "Cleo")
    assert store.linked(token, NOW)[0].state(NOW) == "open"
    assert texts_of(store.load(identifier).interview) == ["hers"]


def test_a_link_that_would_be_over_at_once_and_one_that_is_not_there_are_refused(store: Store) -> None:
    identifier, _ = handed_out(store)
    with pytest.raises(UnusableInput, match="must end after now"):
        store.hand_out(identifier, "delivery", LATER, NOW)
    with pytest.raises(UnusableInput, match="no link"):
        store.revoke(identifier, "nothing", NOW)
