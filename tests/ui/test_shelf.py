"""Earlier assessments: resumed, copied, exported, deleted, imported."""

from __future__ import annotations

import json

from streamlit.testing.v1 import AppTest

from assistant.sessions import Sessions
from tests.ui.conftest import OpenPage
from tests.ui.driving import BOT, identifier, labelled, press, read_back, say, text
from ui import wording


def entries(tab: AppTest) -> list[str]:
    return [read_back(button.label) for button in tab.button if (button.key or "").startswith("open-")]


def test_a_reload_resumes_the_assessment_that_the_address_names(open_page: OpenPage) -> None:
    first = say(open_page(), BOT)
    again = open_page(identifier(first))
    assert BOT in text(again)
    assert "Question 1 of about 8" in text(again)


def test_an_address_of_nothing_says_so_and_begins_anew(open_page: OpenPage, sessions: Sessions) -> None:
    tab = open_page("no-such-assessment")
    assert wording.GONE in text(tab)
    assert sessions.engine.knowledge.guide.wording.opening in text(tab)
    assert "a" not in tab.query_params


def test_the_list_names_what_was_said_first(open_page: OpenPage) -> None:
    tab = say(open_page(), BOT)
    assert entries(tab) == [f"{BOT[:59]}…"]


def test_a_new_assessment_leaves_the_old_one_in_the_list(open_page: OpenPage) -> None:
    tab = press(say(open_page(), BOT), "new")
    assert "a" not in tab.query_params
    say(tab, "Staff use ChatGPT in the browser.")
    assert len(entries(tab)) == 2


def test_an_earlier_assessment_is_opened_by_its_name(open_page: OpenPage) -> None:
    tab = say(open_page(), BOT)
    first = identifier(tab)
    say(press(tab, "new"), "Staff use ChatGPT in the browser.")
    press(tab, f"open-{first}")
    assert identifier(tab) == first


def test_a_copy_goes_its_own_way(open_page: OpenPage, sessions: Sessions) -> None:
    tab = say(open_page(), BOT)
    first = identifier(tab)
    press(tab, f"manage-{first}")
    press(tab, f"copy-{first}")
    assert identifier(tab) != first
    press(tab, "pick-change-none")
    assert len(sessions.store.load(first).interview.turns) == 1
    assert len(sessions.store.load(identifier(tab)).interview.turns) == 2


def test_deleting_asks_first_and_then_deletes(open_page: OpenPage, sessions: Sessions) -> None:
    tab = say(open_page(), BOT)
    first = identifier(tab)
    press(tab, f"manage-{first}")
    assert wording.DELETE_TEXT in [element.value for element in tab.text]
    assert sessions.store.count() == 1
    press(tab, f"delete-{first}")
    assert sessions.store.count() == 0
    assert wording.DELETED in text(tab)
    assert sessions.engine.knowledge.guide.wording.opening in text(tab)


def test_an_export_is_offered(open_page: OpenPage) -> None:
    tab = say(open_page(), BOT)
    press(tab, f"manage-{identifier(tab)}")
    assert wording.EXPORT in [button.proto.label for button in tab.get("download_button")]


def test_an_exported_assessment_comes_back(open_page: OpenPage, sessions: Sessions) -> None:
    tab = say(open_page(), BOT)
    exported = json.dumps(sessions.store.export(identifier(tab))).encode()
    press(tab, "new")
    take_in(tab, exported)
    assert wording.IMPORTED in text(tab)
    assert BOT in text(tab)


def test_a_file_that_is_no_export_is_refused_with_the_reason(open_page: OpenPage, sessions: Sessions) -> None:
    tab = open_page()
    take_in(tab, b"not json")
    assert "not JSON" in text(tab)
    take_in(tab, b'{"schema": "other"}')
    assert "no exported assessment" in text(tab)
    assert sessions.store.count() == 0


def take_in(tab: AppTest, data: bytes) -> None:
    tab.file_uploader[0].set_value(("assessment.json", data, "application/json"))
    labelled(tab, wording.IMPORT)
