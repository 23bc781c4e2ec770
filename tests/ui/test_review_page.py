"""Sign-off, what waits for it, and the comparison of versions, as a person meets them in the page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from assistant.people import Person
from assistant.reviewing import Decision
from assistant.sessions import Sessions
from tests.ui.conftest import OpenPage
from tests.ui.driving import BOT, html, identifier, labels, press, read_back, say, text
from ui import wording

RUI = Person("oidc:https://id.example.org:rui", "Rui", frozenset({"author", "reviewer"}))
OLE = Person("oidc:https://id.example.org:ole", "Ole", frozenset({"auditor"}))


@pytest.fixture
def tab(open_page: OpenPage) -> AppTest:
    return press(say(open_page(), BOT), "finish")


def for_person(sessions: Sessions, person: Person) -> Sessions:
    return replace(sessions, store=sessions.store.acting_for(person))


def decided(tab: AppTest, step: str, **fields: str) -> AppTest:
    """Open the dialog with ``step`` chosen, fill it and record it: a dialog is there for one run."""
    tab.session_state["review-what"] = step
    press(tab, "review-decide")
    for name, value in fields.items():
        box = tab.text_area if name == "text" else tab.text_input
        box(key=f"review-{name}").set_value(value)
    return press(tab, "review-sign")


def warnings(tab: AppTest) -> str:
    return read_back(" ".join(warning.value for warning in tab.warning))


def test_nobody_is_asked_before_it_is_submitted(tab: AppTest) -> None:
    assert wording.REVIEW_DRAFT in text(tab)
    assert wording.REVIEW_DECIDE not in labels(tab)
    press(tab, "review-submit")
    assert "Waiting for a reviewer" in text(tab)
    assert wording.REVIEW_DECIDE in labels(tab)
    assert any(wording.REVIEW_MARKS["submitted"] in label for label in labels(tab))


def test_an_override_stands_beside_the_verdict_with_its_reason(tab: AppTest, sessions: Sessions) -> None:
    press(tab, "review-submit")
    tab.session_state["review-scope"], tab.session_state["review-lane"] = 4, "deep"
    decided(tab, "overridden", who="Rui", text="It is trained <b>soon</b>.")
    shown = text(tab)
    assert "Signed by Rui" in shown
    assert "A reviewer set scope 4; the table says" in shown
    assert "A reviewer set the lane “deep”; the rules say" in shown
    assert "&lt;b&gt;soon" in html(tab)
    assert "<b>soon" not in html(tab)
    assert sessions.store.frozen(identifier(tab)).sha256 in shown
    assert sessions.store.verify().whole


def test_a_decision_without_what_it_needs_is_told_in_the_form_and_nothing_is_kept(
    tab: AppTest, sessions: Sessions
) -> None:
    press(tab, "review-submit")
    decided(tab, "sent_back", who="Rui", text=" ")
    assert "needs a question" in warnings(tab)
    decided(tab, "sent_back", who=" ", text="Why?")
    assert wording.ITEM_NAME_NEEDED[:20] in warnings(tab)
    assert sessions.store.review(identifier(tab)).state == "submitted"


def test_the_author_reads_the_question_and_answers_it(tab: AppTest, sessions: Sessions) -> None:
    press(tab, "review-submit")
    decided(tab, "sent_back", who="Rui", text="Who runs it?")
    assert wording.REVIEW_ASKED in text(tab)
    assert "Who runs it?" in text(tab)
    press(tab, "review-answer")
    tab.text_input(key="review-who").set_value("Ada")
    tab.text_area(key="review-text").set_value("We do.")
    press(tab, "review-sign")
    assert [event.text for event in sessions.store.review(identifier(tab)).history] == ["", "Who runs it?", "We do."]


def test_the_second_of_two_reviewers_is_told_what_the_first_did(tab: AppTest, sessions: Sessions) -> None:
    press(tab, "review-submit")
    press(tab, "review-decide")
    named = sessions.store.acting_for(replace(sessions.store.person, name="Eva"))
    replace(sessions, store=named).reviewing.decide(identifier(tab), Decision("sent_back", "Why?"))
    tab.text_input(key="review-who").set_value("Rui")
    press(tab, "review-sign")
    assert "Eva has sent it back since you saw it" in warnings(tab)


def test_a_correction_reopens_what_was_signed_and_the_versions_can_be_compared(
    tab: AppTest, sessions: Sessions
) -> None:
    press(tab, "review-submit")
    tab.session_state["review-scope"], tab.session_state["review-lane"] = 4, "deep"
    decided(tab, "overridden", who="Rui", text="so")
    assert wording.VERSIONS_SAME in text(tab)
    say(tab, "It also sees health data of patients.")
    shown = text(tab)
    assert "Reopened after sign-off" in shown
    assert "it can still be read, and no longer stands" in shown
    assert wording.REVIEW_SUBMIT in labels(tab)
    assert "it sees health data" in shown.lower()


def test_a_reviewer_finds_what_waits_and_an_auditor_only_reads(
    tab: AppTest, open_page: OpenPage, sessions: Sessions
) -> None:
    press(tab, "review-submit")
    waiting = wording.WAITING.format(count=1)
    theirs = open_page(over=for_person(sessions, RUI))
    assert waiting in [expander.label for expander in theirs.expander]
    press(theirs, f"waiting-{identifier(tab)}")
    assert wording.REVIEW_DECIDE in labels(theirs)
    auditor = open_page(identifier(tab), over=for_person(sessions, OLE))
    assert "Waiting for a reviewer" in text(auditor)
    assert wording.REVIEW_DECIDE not in labels(auditor)
    assert waiting not in [expander.label for expander in auditor.expander]
