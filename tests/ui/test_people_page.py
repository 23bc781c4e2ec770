"""The page for people of every role: what each address shows, who shares, and what a colleague's link shows alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.app import Scopewise
from assistant.conversation import Answer, Finish, Say
from assistant.handing_out import Handing
from assistant.knowledge_files import KnowledgeBase
from assistant.people import Person
from assistant.reading import Reader
from assistant.sessions import Sessions
from assistant.settings import Settings
from assistant.sign_in import SignIn
from assistant.store import Store
from tests.people import ADA, ANNE, BEN, EVERYBODY, OTTO, RUTH, allowed
from tests.ui.conftest import OpenPage
from tests.ui.driving import BOT, html, labels, press, say, text
from ui import wording

SIGN_IN = SignIn(Settings(oidc_issuer="https://id.example", oidc_client_id="x", oidc_client_secret="y"))
OpenDoor = Callable[..., AppTest]
TWO = (
    "Use case A: our staff use ChatGPT in the browser to draft letters. "
    "Use case B: we train a language model of our own from scratch on our notes."
)


def door_script(sessions: "Sessions", sign_in: "SignIn | None") -> None:  # noqa: UP037 - run without the imports above
    """What AppTest runs."""
    from ui.web import door

    door(sessions, sign_in)


@pytest.fixture(params=["sqlite", "postgres"])
def sessions(
    request: pytest.FixtureRequest, knowledge: KnowledgeBase, reader: Reader, tmp_path: Path
) -> Iterator[Sessions]:
    where = tmp_path if request.param == "sqlite" else request.getfixturevalue("emptied_postgres")
    with Store.open(where) as store:
        yield Sessions(Scopewise(knowledge=knowledge, reader=reader), store)


@pytest.fixture
def open_door(sessions: Sessions) -> OpenDoor:
    def opened(sign_in: SignIn | None = None, **address: str) -> AppTest:
        tab = AppTest.from_function(door_script, args=(sessions, sign_in), default_timeout=60)
        for name, value in address.items():
            tab.query_params[name] = value
        return tab.run()

    return opened


@pytest.fixture
def hers(sessions: Sessions) -> str:
    """The id of a draft of Ada's."""
    adas = sessions.acting_for(ADA)
    return adas.send(adas.begin(), Say(text=f"{BOT} We call it Zanzibar.")).interview.id


def link_to(sessions: Sessions, identifier: str, fact: str = "delivery") -> str:
    return Handing(sessions.acting_for(ADA)).hand_out(identifier, fact, 7, whom="Cleo")


@pytest.mark.parametrize("shared", [False, True])
def test_each_address_shows_what_the_rule_allows(
    sessions: Sessions, open_page: OpenPage, hers: str, shared: bool
) -> None:
    for who in EVERYBODY:
        if shared:
            sessions.store.share(hers, who.email, "read", sessions.engine.clock())
        reads = "read" in allowed(who, ADA, {who.email: "read"} if shared else {}, finished=False)
        theirs = sessions.acting_for(who)
        at_it, at_the_list = open_page(hers, over=theirs), open_page(over=theirs)
        assert ("Zanzibar" in text(at_it)) == reads, who
        assert (wording.GONE in text(at_it)) != reads, who
        assert any("support team" in label for label in labels(at_the_list)) == reads, who


def test_nobody_who_is_not_signed_in_sees_anything(open_door: OpenDoor, hers: str) -> None:
    for tab in (open_door(SIGN_IN), open_door(SIGN_IN, a=hers)):
        assert labels(tab) == [wording.SIGN_IN]
        assert "support team" not in html(tab)
        assert not tab.chat_input


def test_who_may_only_read_is_offered_no_way_to_answer(sessions: Sessions, open_page: OpenPage, hers: str) -> None:
    sessions.store.share(hers, BEN.email, "read", sessions.engine.clock())
    for who in (BEN, OTTO):
        tab = open_page(hers, over=sessions.acting_for(who))
        assert wording.ONLY_READING in text(tab)
        assert "<h1>" in html(tab)
        assert not tab.chat_input
        answering = ("pick-", "edit-", "dont-know", "ask-colleague", "finish", "back", "restart", "add-fact")
        assert not [button.key for button in tab.button if (button.key or "").startswith(answering)]


def test_what_is_said_after_the_right_was_taken_back_is_refused_in_words(
    sessions: Sessions, open_page: OpenPage, hers: str
) -> None:
    sessions.store.share(hers, BEN.email, "answer", sessions.engine.clock())
    tab = open_page(hers, over=sessions.acting_for(BEN))
    sessions.store.share(hers, BEN.email, "read", sessions.engine.clock())
    before = sessions.store.load(hers)
    assert "You may not change this assessment" in text(say(tab, "It trains a model from scratch."))
    assert sessions.store.load(hers) == before


def test_an_auditor_begins_nothing(sessions: Sessions, open_page: OpenPage) -> None:
    tab = open_page(over=sessions.acting_for(OTTO))
    assert wording.NOTHING_OPEN in text(tab)
    assert not tab.chat_input
    assert not {wording.NEW, wording.IMPORT} & set(labels(tab))


def test_a_fact_names_whoever_else_said_it_and_the_name_is_text(
    sessions: Sessions, open_page: OpenPage, hers: str
) -> None:
    Handing(sessions).answer(link_to(sessions, hers), ("own_application",), "Cleo <b>Q</b>")
    for who, named in ((ADA, ["Cleo <b>Q</b>"]), (OTTO, ["Ada", "Cleo <b>Q</b>"])):
        tab = open_page(hers, over=sessions.acting_for(who))
        found = re.findall(r'<span class="by">Said by (.*?)</span>', html(tab))
        assert sorted({unescape(re.sub(r"<[^>]+>", "", name)) for name in found}) == sorted(named)


def test_a_question_about_one_of_several_is_handed_out_from_the_list(sessions: Sessions, open_page: OpenPage) -> None:
    adas = sessions.acting_for(ADA)
    two = adas.send(adas.begin(), Say(text=TWO)).interview
    question = Handing(adas).questions()[0]
    tab = open_page(two.id, over=adas)
    tab.session_state[f"hand-which-{two.id}"] = question
    press(tab, f"manage-{two.id}")
    press(tab, f"hand-{two.id}-{question.id}-{two.workload_ids[0]}-go")
    (link,) = sessions.store.links(two.id)
    assert (link.fact, link.workload) == (question.fact, two.workload_ids[0])


def test_work_items_are_changed_by_whoever_may_and_read_by_all(
    sessions: Sessions, open_page: OpenPage, hers: str
) -> None:
    adas = sessions.acting_for(ADA)
    adas.send(adas.resume(hers), Finish())
    key = sessions.tracking.of(hers)[1][0].key
    for who, changes, accepts in ((ADA, True, False), (RUTH, True, True), (ANNE, True, True), (OTTO, False, False)):
        tab = press(open_page(hers, over=sessions.acting_for(who)), f"item-{key}")
        offered = [box.options for box in tab.selectbox if box.key == f"change-{key}"]
        assert bool(offered) == changes, who
        assert any(wording.ITEM_CHANGES["accept"] in options for options in offered) == accepts, who
        assert wording.ITEM_NO_HISTORY in text(tab)


def test_what_is_said_is_said_by_whoever_signed_in(sessions: Sessions, open_page: OpenPage) -> None:
    say(open_page(over=sessions.acting_for(BEN)), BOT)
    (entry,) = sessions.store.list()
    turns = sessions.store.load(entry.id).interview.turns
    assert {turn.message.who for turn in turns if isinstance(turn.message, Say)} == {"Ben"}


def managed(open_page: OpenPage, sessions: Sessions, identifier: str, who: Person) -> AppTest:
    return press(open_page(identifier, over=sessions.acting_for(who)), f"manage-{identifier}")


def test_the_owner_shares_and_takes_back(sessions: Sessions, open_page: OpenPage, hers: str) -> None:
    tab = managed(open_page, sessions, hers, ADA)
    tab.text_input(key=f"share-with-{hers}-whom").set_value("Ben@example.org")
    tab = press(tab, f"share-with-{hers}-go")
    assert dict(sessions.store.shares(hers)) == {"ben@example.org": "read"}
    tab = press(managed(open_page, sessions, hers, ADA), f"unshare-{hers}-ben@example.org")
    assert dict(sessions.store.shares(hers)) == {}


def test_a_slip_in_an_address_is_told_and_shares_nothing(sessions: Sessions, open_page: OpenPage, hers: str) -> None:
    tab = managed(open_page, sessions, hers, ADA)
    tab.text_input(key=f"share-with-{hers}-whom").set_value("<b>ben</b>")
    tab = press(press(tab, f"share-with-{hers}-go"), f"manage-{hers}")
    assert "no e-mail address" in text(tab)
    assert dict(sessions.store.shares(hers)) == {}


def test_what_was_open_is_shown_no_longer_once_the_share_is_taken_back(
    sessions: Sessions, open_page: OpenPage, hers: str
) -> None:
    sessions.store.share(hers, BEN.email, "read", sessions.engine.clock())
    tab = open_page(hers, over=sessions.acting_for(BEN))
    assert "Zanzibar" in text(tab)
    sessions.store.unshare(hers, BEN.email, sessions.engine.clock())
    tab.run()
    assert "Zanzibar" not in text(tab)
    assert wording.GONE in text(tab)


def test_who_may_only_read_is_offered_no_share_no_link_and_no_deletion(
    sessions: Sessions, open_page: OpenPage, hers: str
) -> None:
    sessions.store.share(hers, RUTH.email, "read", sessions.engine.clock())
    offered = labels(managed(open_page, sessions, hers, RUTH))
    assert not {wording.SHARE, wording.DELETE_SURE, wording.HAND_OUT} & set(offered)


def test_a_link_shows_its_question_and_nothing_that_was_said(
    sessions: Sessions, open_door: OpenDoor, hers: str
) -> None:
    tab = open_door(SIGN_IN, q=link_to(sessions, hers))
    assert "How do you get it?" in text(tab)
    for word in ("support team", "Azure", "manuals", "Zanzibar", hers):
        assert word not in html(tab)
    assert not tab.sidebar.button
    assert not tab.chat_input
    assert "a" not in tab.query_params


def test_an_answer_by_link_is_kept_with_its_name_and_thanks(sessions: Sessions, open_door: OpenDoor, hers: str) -> None:
    tab = open_door(q=link_to(sessions, hers))
    tab.radio(key="link-value").set_value(tab.radio(key="link-value").options[2])
    tab = press(tab, "link-send")
    assert "Give your name" in text(tab)
    tab.text_input(key="link-name").set_value("  Cleo <b>Q</b> ")
    tab = press(tab, "link-send")
    assert wording.LINK_THANKS in text(tab)
    message = sessions.store.load(hers).interview.turns[-1].message
    assert isinstance(message, Answer)
    assert (message.who, message.values) == ("Cleo <b>Q</b>", ("own_application",))


def test_ticks_by_link_are_answered_whole_and_another_question_is_left_standing(
    sessions: Sessions, open_door: OpenDoor, hers: str
) -> None:
    before = sessions.store.load(hers).interview
    tab = open_door(q=link_to(sessions, hers, "data"))
    tab.checkbox(key="link-health").check()
    tab.text_input(key="link-name").set_value("Cleo")
    press(tab, "link-send")
    after = sessions.store.load(hers).interview
    assert {s.fact: s.values for s in after.ledger.statements if s.who == "Cleo"}["data.health"] == ("yes",)
    assert (after.pending, after.misses) == (before.pending, 0)


def test_a_stale_form_behind_a_link_is_told_and_its_answer_not_kept_twice(
    sessions: Sessions, open_door: OpenDoor, hers: str
) -> None:
    token = link_to(sessions, hers)
    tabs = [open_door(q=token), open_door(q=token)]
    for tab in tabs:
        tab.radio(key="link-value").set_value(tab.radio(key="link-value").options[0])
        tab.text_input(key="link-name").set_value("Cleo")
        press(tab, "link-send")
    assert wording.LINK_THANKS in text(tabs[0])
    assert "This link has been used" in text(tabs[1])
    assert sum(turn.message.who == "Cleo" for turn in sessions.store.load(hers).interview.turns) == 1


@pytest.mark.parametrize("token", ["", "x", "<script>alert(1)</script>", "' OR 1=1 --", "0" * 64])
def test_a_forged_link_gets_one_clear_sentence(open_door: OpenDoor, hers: str, token: str) -> None:
    tab = open_door(q=token)
    assert text(tab).count("This link leads to no question.") == 1
    assert not tab.button
    assert hers not in html(tab)


def test_a_link_that_is_over_or_taken_back_gets_one_clear_sentence(
    sessions: Sessions, open_door: OpenDoor, hers: str
) -> None:
    past = (datetime.fromisoformat(sessions.engine.clock()) - timedelta(days=9)).isoformat()
    over = sessions.store.hand_out(
        hers, "delivery", past, (datetime.fromisoformat(past) + timedelta(days=7)).isoformat()
    )
    taken = link_to(sessions, hers)
    sessions.store.revoke(hers, next(each.id for each in sessions.store.links(hers) if each.whom), past)
    assert "could be used until" in text(open_door(q=over))
    assert "was taken back" in text(open_door(q=taken))
