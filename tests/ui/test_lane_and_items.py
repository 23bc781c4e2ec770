"""The lane, what the organisation's file settled, and the work items, as a person sees and changes them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.sessions import Sessions
from tests.items.examples import ANA, event
from tests.organisation.examples import BANK, engine_with, written
from tests.ui.conftest import OpenPage
from tests.ui.driving import BOT, html, identifier, press, say, text
from ui import wording

PASTE = "Staff paste letters into ChatGPT to get summaries. It only answers."
CARDS = "It sees payment card data of customers."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, BANK)


@pytest.fixture
def of_the_bank(sessions: Sessions, file: Path) -> Sessions:
    """The same store with an engine in which the bank's file is in force."""
    return replace(sessions, engine=engine_with(file))


@pytest.fixture
def tab(open_page: OpenPage) -> AppTest:
    return press(say(open_page(), BOT), "finish")


def opened(tab: AppTest, sessions: Sessions, change: str = "claim") -> str:
    """Open the first item, with ``change`` chosen; its key."""
    key = sessions.tracking.of(identifier(tab))[1][0].key
    tab.session_state[f"change-{key}"] = change
    press(tab, f"item-{key}")
    return key


def kept(tab: AppTest, key: str, **fields: str) -> AppTest:
    """Fill the form and keep it: a dialog is there for one run, so nothing runs in between."""
    for name, value in fields.items():
        tab.text_input(key=f"change-{key}-{name}").set_value(value)
    return press(tab, f"save-{key}")


def test_the_lane_stands_under_the_verdict_with_what_it_depends_on(tab: AppTest) -> None:
    shown = text(tab)
    assert wording.LANE in shown
    assert "The lane is still open: it may be" in shown
    assert wording.LANE_RULES in shown


def test_a_lane_that_is_settled_says_why_who_decides_and_what_would_ease_it(
    open_page: OpenPage, of_the_bank: Sessions
) -> None:
    tab = say(open_page(over=of_the_bank), PASTE + " " + CARDS)
    shown = " ".join(text(press(tab, "finish")).split())
    assert "It cannot go ahead as it stands." in shown
    assert "approved, but not for this class of data" in shown
    assert "Who decides: AI board (Committee)." in shown
    assert "What would lead to an easier lane" in shown
    assert "Keep logs for 180 days." in shown


def test_what_the_file_settled_names_its_line_in_place_of_a_quote(open_page: OpenPage, of_the_bank: Sessions) -> None:
    shown = text(say(open_page(over=of_the_bank), PASTE))
    assert wording.FROM_FILE.format(file="bank.yaml", version=3, line=4) in shown
    assert "Your organisation's file (bank.yaml, version 3) says of ChatGPT Enterprise" in shown


def test_a_broken_new_file_is_told_and_the_last_good_one_goes_on(
    open_page: OpenPage, of_the_bank: Sessions, file: Path
) -> None:
    tab = say(open_page(over=of_the_bank), PASTE)
    assert wording.TROUBLE_FILE not in text(tab)
    file.write_text(BANK.replace("sector: finance", "sectr: finance"), encoding="utf-8")
    assert wording.TROUBLE_FILE in text(say(tab, "It is a pilot."))


def test_a_changed_file_gives_the_lane_anew_without_a_message(
    open_page: OpenPage, of_the_bank: Sessions, file: Path
) -> None:
    tab = press(say(open_page(over=of_the_bank), PASTE + " " + CARDS), "finish")
    assert "Who decides: AI board" in text(tab)
    file.write_text(BANK.replace("name: AI board", "name: Risk committee of the bank"), encoding="utf-8")
    assert "Who decides: Risk committee of the bank" in text(tab.run())


def test_the_page_counts_what_is_left_before_each_gate(tab: AppTest) -> None:
    shown = text(tab)
    assert all(title in shown for title in wording.LEFT.values())


def test_a_state_is_changed_with_a_name_and_stands_in_the_history(tab: AppTest, sessions: Sessions) -> None:
    key = opened(tab, sessions)
    kept(tab, key, who="Ana <b>")
    (event,) = sessions.store.item_events(identifier(tab))
    assert (event.change, event.who) == ("claim", "Ana <b>")
    assert wording.STATES["claimed"] in text(tab)
    press(tab, f"item-{key}")
    assert "Ana <b>" in text(tab)
    assert "Ana &lt;b&gt;" in html(tab)


def test_without_a_name_nothing_is_kept(tab: AppTest, sessions: Sessions) -> None:
    key = opened(tab, sessions)
    kept(tab, key, who=" ")
    assert sessions.store.item_events(identifier(tab)) == ()
    press(tab, f"item-{key}")
    assert [entry.value for entry in tab.warning] != []


def test_a_link_is_evidence_and_what_is_no_link_is_refused(tab: AppTest, sessions: Sessions) -> None:
    key = opened(tab, sessions, "evidence_link")
    kept(tab, key, who="Ana", link="javascript:alert(1)")
    assert sessions.store.item_events(identifier(tab)) == ()
    key = opened(tab, sessions, "evidence_link")
    kept(tab, key, who="Ana", link="https://wiki.example.org/x")
    assert [item.state for item in sessions.tracking.of(identifier(tab))[1] if item.key == key] == ["evidenced"]


def test_somebody_elses_change_goes_before_one_that_was_not_seen(tab: AppTest, sessions: Sessions) -> None:
    key = opened(tab, sessions)
    sessions.tracking.change(identifier(tab), key, event("note", text="mine first"), ANA)
    kept(tab, key, who="Bo")
    assert [entry.change for entry in sessions.store.item_events(identifier(tab))] == ["note"]
