"""A person goes through the interview in the page, by buttons or in words."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from assistant.sessions import Sessions
from tests.ui.conftest import OpenPage
from tests.ui.driving import (
    BOT,
    answer,
    html,
    identifier,
    labelled,
    labels,
    press,
    say,
    text,
    to_result,
    to_say_back,
    to_ticks,
)
from ui import wording


def test_the_page_opens_with_the_question_and_a_field_to_write_in(open_page: OpenPage, sessions: Sessions) -> None:
    tab = open_page()
    assert sessions.engine.knowledge.guide.wording.opening in text(tab)
    assert tab.chat_input(key="typed").placeholder == wording.PLACEHOLDER_OPENING
    assert not tab.exception


def test_nothing_is_kept_before_something_was_said(open_page: OpenPage, sessions: Sessions) -> None:
    open_page()
    assert sessions.store.count() == 0


def test_a_whole_interview_goes_by_buttons_alone(open_page: OpenPage, sessions: Sessions) -> None:
    tab = to_result(open_page())
    stored = sessions.store.load(identifier(tab))
    assert stored.interview.stage == "result"
    assert stored.result is not None
    assert wording.NOT_LEGAL in text(tab)


def test_a_whole_interview_goes_from_a_description_to_the_scope(open_page: OpenPage) -> None:
    tab = to_result(say(open_page(), BOT))
    assert "Pre-trained models" in text(tab)
    assert wording.TOP in text(tab)


def test_every_question_offers_not_knowing_why_and_free_text(open_page: OpenPage) -> None:
    tab = say(open_page(), BOT)
    assert {wording.DONT_KNOW, wording.BACK, wording.FINISH, wording.RESTART} <= set(labels(tab))
    assert wording.WHY in [popover.proto.popover.label for popover in tab.get("popover")]
    assert tab.chat_input(key="typed").placeholder == wording.PLACEHOLDER


def test_progress_is_shown(open_page: OpenPage) -> None:
    tab = say(open_page(), BOT)
    assert "Question 1 of about 8" in text(tab)
    assert 'role="progressbar"' in html(tab)


def test_not_knowing_puts_a_question_aside(open_page: OpenPage, sessions: Sessions) -> None:
    tab = press(say(open_page(), BOT), "dont-know")
    assert [entry.fact for entry in sessions.store.load(identifier(tab)).interview.set_aside] == ["change"]


def test_going_back_takes_the_last_answer_back(open_page: OpenPage) -> None:
    tab = say(open_page(), BOT)
    asked = tab.button[0].key
    answer(tab)
    press(tab, "back")
    assert tab.button[0].key == asked


def test_starting_over_brings_the_opening_back(open_page: OpenPage, sessions: Sessions) -> None:
    tab = press(say(open_page(), BOT), "restart")
    assert sessions.engine.knowledge.guide.wording.opening in text(tab)


def test_the_result_can_be_had_at_any_time(open_page: OpenPage, sessions: Sessions) -> None:
    tab = press(say(open_page(), BOT), "finish")
    assert sessions.store.load(identifier(tab)).interview.stage == "result"


def test_asking_for_more_goes_on_with_questions(open_page: OpenPage, sessions: Sessions) -> None:
    tab = press(to_result(say(open_page(), BOT)), "more")
    assert sessions.store.load(identifier(tab)).interview.stage == "asking"


def test_ticking_nothing_is_asked_about_instead_of_taken_as_none(open_page: OpenPage, sessions: Sessions) -> None:
    tab = to_ticks(say(open_page(), BOT))
    turns = len(sessions.store.load(identifier(tab)).interview.turns)
    labelled(tab, wording.CONTINUE)
    assert wording.TICK_ONE in text(tab)
    assert len(sessions.store.load(identifier(tab)).interview.turns) == turns


def test_none_of_these_is_an_answer(open_page: OpenPage, sessions: Sessions) -> None:
    tab = to_ticks(say(open_page(), BOT))
    labelled(tab, wording.NONE_OF_THESE)
    last = sessions.store.load(identifier(tab)).interview.turns[-1]
    assert last.text == sessions.engine.knowledge.guide.wording.none_of_these


def test_several_of_these_makes_workloads(open_page: OpenPage, sessions: Sessions) -> None:
    tab = say(open_page(), "Our people use generative AI to write texts.")
    boxes = [box for box in tab.checkbox if (box.key or "").startswith("several-")]
    for box in boxes[:2]:
        box.check()
    press(tab, str(boxes[0].key).rpartition("-")[0] + "-continue")
    workloads = sessions.store.load(identifier(tab)).interview.ledger.workloads
    assert len(workloads) == 2
    assert all(workload.name in text(tab) for workload in workloads)


def test_an_entry_is_corrected_in_place(open_page: OpenPage, sessions: Sessions) -> None:
    tab = press(say(open_page(), BOT), "edit-known-w-delivery")
    radio = next(radio for radio in tab.radio if (radio.key or "").startswith("correct-w-delivery"))
    radio.set_value(1)
    labelled(tab, wording.SAVE)
    interview = sessions.store.load(identifier(tab)).interview
    assert sessions.engine.assessment(interview, advice=False).verdict.scope == 2


def test_a_list_is_corrected_in_place(open_page: OpenPage, sessions: Sessions) -> None:
    tab = press(say(open_page(), BOT), "edit-known-w-data_reach")
    box = next(box for box in tab.checkbox if (box.key or "").endswith("-training"))
    box.check()
    labelled(tab, wording.SAVE)
    known = sessions.engine.assessment(sessions.store.load(identifier(tab)).interview, advice=False).profile
    assert known["data_reach.training"].value == "yes"
    assert known["data_reach.retrieval"].value == "yes"


def test_the_say_back_tells_apart_what_was_said_and_what_was_assumed(open_page: OpenPage) -> None:
    shown = text(to_say_back(say(open_page(), BOT)))
    assert wording.SAY_BACK_PARTS["said"] in shown
    assert wording.SAY_BACK_PARTS["assumed"] in shown
    assert "built on Azure OpenAI" in shown


def test_a_contradiction_is_shown_with_both_quotes(open_page: OpenPage) -> None:
    tab = say(open_page(), "We do not fine-tune the model that we call through Bedrock.")
    say(tab, "We fine-tune the model on our data.")
    shown = html(tab)
    if "contradicted" in shown:
        assert "do not fine-tune" in shown
    else:
        pytest.skip("the reader took the second message as a correction")


def test_what_lies_outside_the_matrix_is_no_dead_end(open_page: OpenPage, sessions: Sessions) -> None:
    tab = say(open_page(), "We sort incoming mail into folders with a classifier; nothing is generated.")
    shown = text(press(tab, "finish") if "finish" in [button.key for button in tab.button] else tab)
    words = sessions.engine.knowledge.matrix.not_applicable
    assert words.instead[0] in shown
    assert words.changes_it[0] in shown


def test_buttons_and_words_reach_the_same_scope(open_page: OpenPage, sessions: Sessions) -> None:
    typed = say(open_page(), BOT)
    say(typed, "It cannot change anything, it only answers.")
    clicked = say(open_page(), BOT)
    press(clicked, "pick-change-none")
    assert verdict(sessions, typed) == verdict(sessions, clicked)


def verdict(sessions: Sessions, tab: AppTest) -> tuple[object, object]:
    found = sessions.engine.assessment(sessions.store.load(identifier(tab)).interview, advice=False)
    return found.verdict.scope, found.agentic.scope
