"""Going on here with what was begun in Slack, and there with what was begun here."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from assistant.conversation import Say
from assistant.people import Person
from assistant.sessions import Sessions
from assistant.store.passing import Passes
from tests.ui.conftest import script

IN_SLACK = Person("slack:T1:U1", "Ana", frozenset({"author"}))
TEXT = "Our staff paste contracts into ChatGPT to have them summarised."


def page_at(sessions: Sessions, token: str) -> AppTest:
    tab = AppTest.from_function(script, args=(sessions,), default_timeout=60)
    tab.query_params["pass"] = token
    return tab.run()


def pass_of(sessions: Sessions, person: Person) -> tuple[str, str]:
    """An assessment of ``person``'s, and a pass to it."""
    mine = Sessions(sessions.engine, sessions.store.acting_for(person))
    session = mine.send(mine.begin(), Say(text=TEXT))
    now = sessions.engine.clock()
    later = (datetime.fromisoformat(now) + timedelta(minutes=5)).isoformat()
    return session.interview.id, Passes.of(mine.store).hand_over(session.interview.id, now, later)


def test_a_link_from_slack_opens_its_assessment_once(sessions: Sessions) -> None:
    identifier, token = pass_of(sessions, IN_SLACK)
    tab = page_at(sessions, token)
    assert not tab.exception
    assert identifier in tab.query_params["a"]
    assert "pass" not in tab.query_params
    again = page_at(sessions, token)
    assert "leads nowhere" in "".join(str(one.proto) for one in again.main)


def test_a_pass_that_is_none_opens_nothing(sessions: Sessions) -> None:
    pass_of(sessions, IN_SLACK)
    tab = page_at(sessions, "x" * 43)
    assert not tab.exception
    assert "a" not in tab.query_params


def test_the_page_shows_what_to_send_in_slack_where_there_is_a_bot(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = sessions.send(sessions.begin(), Say(text=TEXT))
    tab = AppTest.from_function(script, args=(sessions,), default_timeout=60).run()
    tab.button(key=f"manage-{session.interview.id}").click().run()
    assert not [one for one in tab.button if one.key and one.key.startswith("slack-pass")]
    monkeypatch.setenv("SCOPEWISE_SLACK_BOT_TOKEN", "xoxb-x")
    tab.button(key=f"manage-{session.interview.id}").click().run()
    tab.button(key=f"slack-pass-{session.interview.id}").click().run()
    tab.button(key=f"manage-{session.interview.id}").click().run()
    shown = re.findall(r"/scopewise open ([\w-]{43})", "".join(one.value for one in tab.code))
    assert (
        Passes.of(sessions.store.acting_for(IN_SLACK)).accept(shown[0], sessions.engine.clock()) == session.interview.id
    )
