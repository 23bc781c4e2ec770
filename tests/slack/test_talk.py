"""Whole interviews in each place, over HTTP with signed requests."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from assistant.conversation import Say
from assistant.people import Person
from assistant.sessions import Sessions
from assistant.store.passing import Passes
from assistant.store.tables import audit_log
from tests.slack.conftest import StartBot
from tests.slack.people import Caller, Member, fields_of
from tests.slack.workspace import Gate, Payload, until
from ui.slack import wording

CHATGPT = "Our staff paste contracts into ChatGPT to have them summarised."


def test_a_whole_interview_in_direct_messages(caller: Caller) -> None:
    ana = Member(0, caller)
    ana.says(CHATGPT)
    shown = ana.waits_for(wording.DONT_KNOW)
    assert "I noted" in json.dumps(shown)
    asked = ana.asked()
    while wording.CONFIRM not in json.dumps(asked):
        assert ana.presses(asked, "unknown") == 200
        asked = ana.asked(after=asked["ts"])
    said_back = ana.waits_for(wording.CONFIRM)
    assert "“ChatGPT”" in json.dumps(said_back, ensure_ascii=False)
    assert ana.presses(said_back, "confirm") == 200
    verdict = ana.waits_for(wording.DECIDED_BY)
    settled = next(one for one in ana.from_bot() if one["ts"] == said_back["ts"])
    assert "“ChatGPT”" in json.dumps(settled, ensure_ascii=False), "what was said back stays to be read"
    assert not list(fields_of(settled["blocks"])), "and cannot be pressed again"
    assert verdict["blocks"][0]["type"] == "header" or verdict["text"].startswith("Result. Scope 1")
    assert any(block["type"] == "image" and block["alt_text"] for block in verdict["blocks"])
    first = ana.waits_for(wording.FIRST)
    assert "https://" in json.dumps(first)
    report = ana.waits_for(wording.REPORT_COMES)
    assert report["files"][0]["name"].endswith(".html")


def test_a_thread_of_a_channel_in_which_everyone_may_answer(caller: Caller) -> None:
    channel = caller.workspace.channel
    ana, ben = Member(1, caller, channel), Member(2, caller, channel)
    ana.thread = ben.thread = ana.says("We use an AI that writes marketing texts.", mention=True)
    asked = ana.waits_for("How do you get it?")
    assert asked["thread_ts"] == ana.thread
    assert wording.IN_WORDS_SHARED in json.dumps(asked)
    ben.says("anyone can sign up")
    settled = ana.waits_for(f"— {ben.name}")
    assert settled["ts"] == asked["ts"], "the answered question stays with its answer, and nothing to press"
    assert not list(fields_of(settled["blocks"]))
    finish(ana)
    verdict = ana.waits_for(wording.DECIDED_BY)
    assert wording.SAID_BY.format(who=ben.name) in json.dumps(verdict, ensure_ascii=False)
    assert len([one for one in ana.sees() if one.get("user") == ana.user]) == 1


def finish(member: Member) -> None:
    """Ask for the result, and confirm what is said back on the way to it."""
    asked = member.asked()
    assert member.presses(asked, "menu", action={"selected_option": finishing(asked)}) == 200


def finishing(asked: Payload) -> Payload:
    """The entry of the menu of ``asked`` that shows the result."""
    menu = next(field for field in fields_of(asked["blocks"]) if field["type"] == "overflow")
    return dict(next(option for option in menu["options"] if option["value"].startswith("finish")))


def test_by_slash_command_only_the_asker_sees_it_until_it_is_shared(caller: Caller) -> None:
    gate, channel = caller.workspace.gate, caller.workspace.channel
    cleo = Member(3, caller, channel)
    before = len(cleo.sees())
    name = cleo.commands(CHATGPT)
    asked = whisper(gate, name)
    assert asked["response_type"] == "ephemeral"
    assert wording.IN_WORDS_PRIVATE in json.dumps(asked)
    pressed: dict[str, Any] = {
        "response_url": f"{gate.url}/respond/pressed",
        "action": {"selected_option": finishing(asked)},
    }
    hidden = {"type": "message", "message_ts": "1.0", "channel_id": channel, "is_ephemeral": True}
    assert cleo.presses(asked, "menu", container=hidden, **pressed) == 200
    result = whisper(gate, "pressed")
    assert result["replace_original"], "the answer takes the place of the question"
    assert len(cleo.sees()) == before, "the channel has seen nothing"
    assert cleo.presses(result, "share_here", container=hidden, response_url=f"{gate.url}/respond/shared") == 200
    shared = cleo.waits_for(wording.SHARED_HERE.split("{")[1].split("}")[1][:20])
    dan = Member(4, caller, channel, thread=shared["ts"])
    dan.waits_for(wording.REPORT_COMES)
    dan.says("It is Copilot under contract, not ChatGPT.")
    dan.waits_for("I noted", after=dan.from_bot()[0]["ts"])


def whisper(gate: Gate, name: str) -> Payload:
    """What was sent to the address ``name``, the first of it."""
    return dict(
        until(lambda: next((body for where, body in gate.whispers if where == name), None), f"a word to {name}")
    )


def test_a_message_is_assessed_by_its_shortcut_in_the_direct_messages(caller: Caller) -> None:
    eva = Member(5, caller)
    assert (
        caller.interact(
            {
                "type": "message_action",
                "callback_id": "assess",
                "trigger_id": "t-shortcut",
                "user": {"id": eva.user},
                "team": {"id": caller.workspace.team},
                "channel": {"id": caller.workspace.channel},
                "message": {"user": caller.workspace.users[6], "text": CHATGPT, "ts": "1.5"},
                "response_url": f"{caller.workspace.gate.url}/respond/shortcut",
            }
        )
        == 200
    )
    eva.waits_for("I noted")
    assert wording.SHORTCUT_DONE in whisper(caller.workspace.gate, "shortcut")["text"]


def test_the_pane_offers_a_start_shows_that_it_reads_and_gets_a_title(caller: Caller) -> None:
    gate = caller.workspace.gate
    fay = Member(7, caller)
    fay.thread = str(fay.workspace.ask("chat.postMessage", "xoxb-the-bots-own", channel=fay.channel, text="…")["ts"])
    thread = {"user_id": fay.user, "channel_id": fay.channel, "thread_ts": fay.thread, "context": {}}
    assert caller.event({"type": "assistant_thread_started", "assistant_thread": thread}) == 200
    fay.waits_for(wording.WELCOME)
    prompts = until(lambda: gate.of("assistant.threads.setSuggestedPrompts"), "the prompts")[0]
    assert len(prompts["prompts"]) == len(wording.PROMPTS)
    fay.says(prompts["prompts"][0]["message"])
    fay.waits_for("I noted")
    assert until(lambda: gate.of("assistant.threads.setStatus"), "the status")[0]["status"] == wording.READING
    assert until(lambda: gate.of("assistant.threads.setTitle"), "the title")[0]["title"].startswith("Our staff")


def test_the_home_tab_lists_resumes_shares_and_deletes(caller: Caller, sessions: Sessions) -> None:
    gate = caller.workspace.gate
    gil, hal = Member(8, caller), Member(9, caller)
    gil.says(CHATGPT)
    gil.waits_for("I noted")
    view = opened_home(caller, gil)
    assert "Our staff paste contracts" in json.dumps(view)
    home: dict[str, Any] = {"container": {"type": "view", "view_id": "V1"}, "channel": {}, "view": {"id": "V1"}}
    assert gil.presses(view, "share", **home, trigger_id=gil.trigger()) == 200
    dialog = until(lambda: gate.of("views.open"), "the dialog")[-1]["view"]
    entered = {"who": {"selected_user": hal.user}, "how": {"selected_option": {"value": "answer"}}}
    assert gil.enters(dialog, entered) == 200
    hal.waits_for("shared an assessment with you")
    theirs = opened_home(caller, hal)
    assert wording.HOME_SHARED in json.dumps(theirs)
    assert not [field for field in fields_of(theirs["blocks"]) if "delete" in field["action_id"]]
    assert hal.presses(theirs, "resume", **home) == 200
    hal.waits_for("Going on with")
    hal.says("Anyone can sign up for it, on the web.")
    hal.waits_for("I noted", after=hal.waits_for("Going on with")["ts"])
    assert gil.presses(view, "delete", **home) == 200
    until(lambda: sessions.store.count() == 0, "the deletion")
    until(lambda: wording.HOME_NONE in json.dumps(gate.of("views.publish")[-1]), "the emptied tab")


def opened_home(caller: Caller, member: Member) -> Payload:
    """The Home tab that ``member`` is shown after opening it."""
    gate = caller.workspace.gate
    count = len(gate.of("views.publish"))
    assert (
        caller.event({"type": "app_home_opened", "tab": "home", "user": member.user, "channel": member.channel}) == 200
    )
    until(lambda: len(gate.of("views.publish")) > count, "the Home tab")
    return dict(gate.of("views.publish")[-1]["view"])


def test_a_question_is_put_to_a_colleague_who_sees_nothing_else(caller: Caller, sessions: Sessions) -> None:
    ida, jon = Member(10, caller), Member(11, caller)
    ida.says("We use an AI that writes marketing texts. It is called Zorblax.")
    asked = ida.waits_for("How do you get it?")
    ida.says(f"<@{jon.user}> do you know?")
    ida.waits_for("I have asked")
    put = jon.waits_for("asks for your help")
    assert "marketing" not in json.dumps(put)
    assert "How do you get it?" in json.dumps(put)
    assert ida.waits_for("Will anyone change", after=asked["ts"])
    jon.thread = put["ts"]
    jon.says("we have a contract for it")
    jon.waits_for("Thank you")
    ida.waits_for(f"{jon.name} answered")
    identifier = sessions.store.list()[0].id
    interview = sessions.resume(identifier).interview
    said = [turn for turn in interview.turns if turn.message.who == jon.name]
    assert [turn.text for turn in said] == ["Our organisation has a contract"]
    jon.says("or rather the other thing")
    jon.waits_for(wording.COLLEAGUE_OVER)


def test_a_colleague_is_picked_in_a_dialog_and_answers_by_a_button(caller: Caller) -> None:
    gate = caller.workspace.gate
    kim, lea = Member(12, caller), Member(13, caller)
    kim.says("We use an AI that writes marketing texts.")
    asked = kim.waits_for("How do you get it?")
    assert kim.presses(asked, "colleague", trigger_id=kim.trigger()) == 200
    dialog = until(lambda: gate.of("views.open"), "the dialog")[-1]["view"]
    assert kim.enters(dialog, {"who": {"selected_user": lea.user}}) == 200
    put = lea.waits_for("asks for your help")
    assert lea.presses(put, "answer", value="own_application") == 200
    lea.thread = put["ts"]
    lea.waits_for("Thank you")
    kim.waits_for(f"{lea.name} answered: We build or run it ourselves")


def test_why_it_is_asked_and_a_correction_open_as_dialogs(caller: Caller) -> None:
    gate = caller.workspace.gate
    mia = Member(14, caller)
    mia.says(CHATGPT)
    asked = mia.waits_for(wording.DONT_KNOW)
    assert mia.presses(asked, "why", trigger_id=mia.trigger()) == 200
    assert until(lambda: gate.of("views.open"), "the dialog")[0]["view"]["title"]["text"] == wording.WHY_TITLE
    finish(mia)
    said_back = mia.waits_for(wording.DECIDED_BY)
    assert mia.presses(said_back, "correct", trigger_id=mia.trigger()) == 200
    dialog = until(lambda: len(gate.of("views.open")) == 2 and gate.of("views.open"), "the dialog")[1]["view"]
    subjects = dialog["blocks"][0]["element"]["options"]
    delivery = next(option for option in subjects if option["value"].startswith("delivery"))
    right = {"selected_option": {"value": "enterprise_application"}}
    assert mia.enters(dialog, {"subject": {"selected_option": delivery}, "right": right}) == 200
    mia.waits_for("Scope 2", after=said_back["ts"])


def test_the_whole_list_comes_on_request(caller: Caller) -> None:
    nat = Member(15, caller)
    nat.says("We fine-tune Llama on patient letters for our own chatbot.")
    nat.waits_for(wording.DONT_KNOW)
    finish(nat)
    first = nat.waits_for(wording.FIRST)
    assert nat.presses(first, "all") == 200
    nat.waits_for(wording.ALL)


def test_ticks_are_sent_together_and_one_at_least(caller: Caller) -> None:
    oli = Member(16, caller)
    oli.says(CHATGPT)
    asked = oli.asked()
    while not any(field["type"] == "checkboxes" for field in fields_of(asked["blocks"])):
        oli.presses(asked, "unknown")
        asked = oli.asked(after=asked["ts"])
    boxes = next(field for field in fields_of(asked["blocks"]) if field["type"] == "checkboxes")
    assert oli.presses(asked, "ticks") == 200
    oli.waits_for(wording.TICK_ONE)
    state = {"values": {"ticks.0": {boxes["action_id"]: {"selected_options": boxes["options"][:2]}}}}
    assert oli.presses(asked, "ticks", state=state) == 200
    settled = until(
        lambda: next(
            (one for one in oli.from_bot() if one["ts"] == asked["ts"] and not list(fields_of(one["blocks"]))), None
        )
    )
    assert boxes["options"][0]["text"]["text"] in json.dumps(settled, ensure_ascii=False)


def test_what_is_begun_in_slack_opens_on_the_page_by_a_link_for_its_owner_alone(
    start: StartBot, sessions: Sessions
) -> None:
    _, caller = start(slack_page="https://scopewise.example/")
    gate = caller.workspace.gate
    ana, ben = (Member(number, caller, caller.workspace.channel) for number in (17, 18))
    ana.thread = ben.thread = ana.says(CHATGPT, mention=True)
    finish(ana)
    verdict = ana.waits_for(wording.DECIDED_BY)
    ana.waits_for(wording.REPORT_COMES)
    count = len(ana.sees())
    assert ana.presses(verdict, "page", response_url=f"{gate.url}/respond/page") == 200
    told = whisper(gate, "page")
    assert not told["replace_original"], "the verdict stays"
    token = re.findall(r"\?pass=([\w-]{43})", told["text"])[0]
    assert len(ana.sees()) == count, "nobody else sees the link"
    on_page = sessions.store.acting_for(Person("oidc:https://idp.example:7", "Ana", frozenset({"author"})))
    assert Passes.of(on_page).accept(token, sessions.engine.clock()) == sessions.store.list()[0].id
    assert ben.presses(verdict, "page", response_url=f"{gate.url}/respond/ben") == 200
    assert "?pass=" not in whisper(gate, "ben")["text"]


def test_what_is_begun_on_the_page_goes_on_in_slack(caller: Caller, sessions: Sessions) -> None:
    gate = caller.workspace.gate
    ana = Member(19, caller)
    person = Person("oidc:https://idp.example:7", "Ana", frozenset({"author"}))
    mine = Sessions(sessions.engine, sessions.store.acting_for(person))
    session = mine.send(mine.begin(), Say(text=CHATGPT))
    later = (datetime.fromisoformat(sessions.engine.clock()) + timedelta(minutes=5)).isoformat()
    token = Passes.of(mine.store).hand_over(session.interview.id, sessions.engine.clock(), later)
    ana.commands(f"open {token}")
    going_on = ana.waits_for("Going on with")
    ana.says("Anyone can sign up for it.")
    ana.asked(after=going_on["ts"])
    assert len(mine.resume(session.interview.id).interview.turns) == 2
    again = ana.commands(f"open {token}")
    assert "leads nowhere" in whisper(gate, again)["text"]


def test_the_log_tells_that_an_assessment_was_shown_to_a_channel(caller: Caller, sessions: Sessions) -> None:
    ana = Member(20, caller, caller.workspace.channel)
    ana.thread = ana.says(CHATGPT, mention=True)
    ana.asked()
    with sessions.store.database.engine.connect() as connection:
        acts = [row.act for row in connection.execute(select(audit_log.c.act).order_by(audit_log.c.position))]
    assert acts == ["created", "posted"]
