"""Whatever Slack and the machine do: every message is answered, and once."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.conversation import Interview
from assistant.sessions import Sessions
from assistant.signing import ReviewEvent
from assistant.store import Store
from tests.slack.conftest import StartBot
from tests.slack.people import Caller, Member, fields_of
from tests.slack.workspace import Payload, Workspace, limited, until
from ui.slack import wording

CHATGPT = "Our staff paste contracts into ChatGPT to have them summarised."
BUILT = "We built a chatbot on Azure OpenAI."


def the_interview(sessions: Sessions) -> Interview:
    """The only assessment."""
    (summary,) = sessions.store.list()
    return sessions.resume(summary.id).interview


def delivery(sessions: Sessions) -> str | None:
    interview = the_interview(sessions)
    entry = sessions.engine.assessment(interview, advice=False).profile.get("delivery")
    return entry.value if entry else None


def test_an_event_that_comes_again_changes_nothing(caller: Caller, sessions: Sessions) -> None:
    ana = Member(0, caller)
    ts = ana.says(CHATGPT)
    ana.waits_for("I noted")
    count = len(ana.sees())
    for event_id in ("EvAgain", "EvAgain", "EvOther"):
        assert caller.event(ana.message(CHATGPT, ts), event_id) == 200
    ana.says("It is for the whole firm.")
    until(lambda: len(ana.sees()) >= count + 2, "the next answer")
    assert len(the_interview(sessions).turns) == 2
    assert len([one for one in ana.from_bot() if "ChatGPT" in one["text"] or "I noted" in one["text"]]) <= 2


def test_an_answer_that_is_pressed_twice_counts_once(caller: Caller, sessions: Sessions) -> None:
    ana = Member(0, caller)
    ana.says("We use an AI that writes marketing texts.")
    asked = ana.asked()
    for _ in range(3):
        assert ana.presses(asked, "answer", value="public_service") == 200
    ana.asked(after=asked["ts"])
    ana.says("It is for the whole firm.")
    until(lambda: len(the_interview(sessions).turns) == 3, "the last message")
    until(lambda: len(ana.from_bot()) == 3, "its answer")
    assert len(ana.workspace.gate.of("chat.update")) == 2


def test_an_edited_message_counts_in_its_new_words(caller: Caller, sessions: Sessions) -> None:
    ana = Member(1, caller)
    ts = ana.says(CHATGPT)
    ana.asked()
    assert delivery(sessions) == "public_service"
    assert ana.edits(ts, BUILT) == 200
    ana.waits_for("in its new words")
    assert delivery(sessions) == "own_application"


def test_a_deleted_message_no_longer_counts(caller: Caller, sessions: Sessions) -> None:
    ana = Member(1, caller)
    ts = ana.says(CHATGPT)
    ana.asked()
    assert ana.deletes(ts) == 200
    ana.waits_for("was deleted")
    assert delivery(sessions) is None
    assert not the_interview(sessions).is_live(0)


def test_an_edit_and_a_deletion_that_come_before_their_messages(caller: Caller, sessions: Sessions) -> None:
    ana, ben = Member(2, caller), Member(3, caller)
    edited, deleted = ana.says(CHATGPT, tell=False), ben.says(CHATGPT, tell=False)
    assert ana.edits(edited, BUILT) == 200
    ana.asked()
    assert caller.event(ana.message(CHATGPT, edited)) == 200
    assert ben.deletes(deleted) == 200
    assert caller.event(ben.message(CHATGPT, deleted)) == 200
    ben.says("A search engine without AI.")
    ben.asked()
    told = [sessions.resume(one.id).interview for one in sessions.store.list()]
    texts = sorted(turn.text for interview in told for turn in interview.turns)
    assert texts == sorted([BUILT, "A search engine without AI."])


def test_of_messages_that_wait_the_earliest_is_taken_first(caller: Caller, sessions: Sessions) -> None:
    ana = Member(4, caller)
    first, second, third = (ana.says(text, tell=False) for text in ("We use ChatGPT.", "For contracts.", "In Spain."))
    texts = {first: "We use ChatGPT.", second: "For contracts.", third: "In Spain."}
    held = threading.Event()

    def refuse(method: str, body: Payload) -> None:
        if method == "users.info":
            held.wait(5)

    ana.workspace.gate.refuse = refuse
    for ts in (first, third, second):
        assert caller.event(ana.message(texts[ts], ts)) == 200
    held.set()
    until(lambda: sessions.store.list() and len(the_interview(sessions).turns) == 3, "three turns")
    assert [turn.text for turn in the_interview(sessions).turns] == ["We use ChatGPT.", "For contracts.", "In Spain."]


def test_two_people_who_answer_at_once_lose_nothing(caller: Caller, sessions: Sessions) -> None:
    channel = caller.workspace.channel
    people = [Member(number, caller, channel) for number in range(5, 11)]
    thread = people[0].says("We use an AI that writes texts.", mention=True)
    for member in people:
        member.thread = thread
    people[0].asked()
    told = [threading.Thread(target=member.says, args=(f"{member.name} thinks it is ChatGPT.",)) for member in people]
    for each in told:
        each.start()
    for each in told:
        each.join()
    until(lambda: len(the_interview(sessions).turns) == 1 + len(people), "all turns")
    said = {turn.message.who: turn.text for turn in the_interview(sessions).turns[1:]}
    assert said == {member.name: f"{member.name} thinks it is ChatGPT." for member in people}


def test_a_limit_of_slack_is_obeyed_and_the_message_arrives_once(caller: Caller) -> None:
    ana = Member(11, caller)
    refused: list[str] = []

    def refuse(method: str, body: Payload) -> tuple[int, dict[str, str], Payload] | None:
        if method == "chat.postMessage" and len(refused) < 3:
            refused.append(method)
            return limited(0.3)  # type: ignore[return-value]
        return None

    ana.workspace.gate.refuse = refuse
    ana.says(CHATGPT)
    ana.waits_for("I noted")
    assert len(refused) == 3
    assert len(ana.from_bot()) == 1


def test_a_message_of_which_slack_did_not_say_what_became_of_it_arrives_once(caller: Caller) -> None:
    ana = Member(12, caller)
    gate = ana.workspace.gate
    lost: list[str] = []

    def refuse(method: str, body: Payload) -> tuple[int, dict[str, str], Payload] | None:
        if method == "chat.postMessage" and not lost:
            lost.append(method)
            gate.pass_on(method, body)
            return 500, {}, {"ok": False, "error": "internal_error"}
        return None

    gate.refuse = refuse
    ana.says(CHATGPT)
    until(lambda: gate.of("conversations.history"), "a look at what was posted")
    asked = ana.asked()
    ana.presses(asked, "unknown")
    ana.asked(after=asked["ts"])
    assert len(ana.from_bot()) == 2


def test_what_slack_does_not_take_as_blocks_arrives_as_text(caller: Caller) -> None:
    ana = Member(13, caller)

    def refuse(method: str, body: Payload) -> tuple[int, dict[str, str], Payload] | None:
        bad = method == "chat.postMessage" and body.get("blocks")
        return (200, {}, {"ok": False, "error": "invalid_blocks"}) if bad else None

    ana.workspace.gate.refuse = refuse
    ana.says(CHATGPT)
    assert "I noted" in ana.waits_for(wording.TROUBLE_SHOWN)["text"]


def test_a_picture_that_slack_is_not_ready_to_show_is_tried_again(caller: Caller) -> None:
    ana = Member(14, caller)
    refused: list[str] = []

    def refuse(method: str, body: Payload) -> tuple[int, dict[str, str], Payload] | None:
        if method == "chat.postMessage" and '"image"' in json.dumps(body) and not refused:
            refused.append(method)
            return 200, {}, {"ok": False, "error": "invalid_blocks"}
        return None

    ana.workspace.gate.refuse = refuse
    ana.says(CHATGPT)
    menu = next(field for field in fields_of(ana.asked()["blocks"]) if field["type"] == "overflow")
    ana.presses(ana.asked(), "menu", action={"selected_option": menu["options"][1]})
    verdict = ana.waits_for(wording.DECIDED_BY)
    assert refused
    assert [block["type"] for block in verdict["blocks"]].count("image") == 1
    assert len(ana.workspace.gate.of("files.getUploadURLExternal")) <= 2, (
        "the picture is uploaded once, the report once"
    )


def test_a_conversation_goes_on_after_a_restart(start: StartBot, sessions: Sessions) -> None:
    bot, caller = start()
    ana = Member(15, caller)
    ana.says(CHATGPT)
    asked = ana.asked()
    bot.stop()
    _, again = start()
    ana.caller = again
    assert ana.presses(asked, "unknown") == 200
    ana.asked(after=asked["ts"])
    assert len(the_interview(sessions).turns) == 2


class Process:
    """The bot as a process on one port, which can be killed and begun again."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._command = [sys.executable, "-m", "tests.slack.bot_process", str(folder), workspace.url, str(self.port)]
        self.running = self._begin()

    def _begin(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, cwd=Path(__file__).parent.parent.parent)

    def listens(self) -> bool:
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        self.running.send_signal(signal.SIGKILL)
        self.running.wait(10)

    def again(self) -> None:
        self.running.wait(10)
        self.running = self._begin()
        until(self.listens, "the bot's process", 30)


@contextmanager
def process(workspace: Workspace, folder: Path) -> Iterator[Process]:
    one = Process(workspace, folder)
    try:
        until(one.listens, "the bot's process", 30)
        yield one
    finally:
        if one.running.poll() is None:
            one.kill()


def test_kills_in_mid_turn_lose_nothing_and_double_nothing(workspace: Workspace, tmp_path: Path) -> None:
    with process(workspace, tmp_path) as bot:
        caller = Caller(bot.port, workspace)
        everyone = []
        for number, moment in ((16, "before it is posted"), (17, "after it is posted")):
            ana = Member(number, caller)
            everyone.append(ana)
            killed = kills_at(bot, workspace, moment)
            ana.says(CHATGPT)
            until(killed.copy, f"the kill {moment}")
            bot.again()
            ana.waits_for("I noted")
        members = [Member(number, caller) for number in (18, 19, 20)]
        for member in members:
            member.says(CHATGPT)  # acknowledged, and dead before it is answered
        bot.kill()
        bot.again()
        for member in members:
            member.waits_for("I noted")
        members[0].says("It is for the whole firm.")
        until(lambda: len(members[0].from_bot()) == 2, "the second answer")
        bot.running.send_signal(signal.SIGTERM)
        assert bot.running.wait(20) == 0, "told to stop, it ends by itself with everything done"
        assert [len(member.from_bot()) for member in (*everyone, *members)] == [1, 1, 2, 1, 1]
    with Store.open(tmp_path) as store:
        assert sorted(one.turns for one in store.list()) == [1, 1, 1, 1, 2]


def kills_at(bot: Process, workspace: Workspace, moment: str) -> list[str]:
    """Has the next message kill the bot's process right before or right after Slack takes it."""
    killed: list[str] = []

    def refuse(method: str, body: Payload) -> tuple[int, dict[str, str], Payload] | None:
        if method != "chat.postMessage" or killed:
            return None
        if moment.startswith("after"):
            workspace.gate.pass_on(method, body)
        os.kill(bot.running.pid, signal.SIGKILL)
        killed.append(method)
        return 500, {}, {"ok": False}

    workspace.gate.refuse = refuse
    return killed


def test_an_edit_reopens_what_was_signed_and_says_so(caller: Caller, sessions: Sessions) -> None:
    ana = Member(23, caller)
    ts = ana.says(CHATGPT)
    menu = next(field for field in fields_of(ana.asked()["blocks"]) if field["type"] == "overflow")
    ana.presses(ana.asked(), "menu", action={"selected_option": menu["options"][1]})
    ana.waits_for(wording.REPORT_COMES)
    (one,) = sessions.store.list()
    for revision, step in enumerate(("submitted", "confirmed")):
        event = ReviewEvent(step=step, who="local", at="2026-01-01T00:00:00+00:00", version=one.version)
        sessions.store.add_review_event(one.id, event, revision, "{}" if step == "confirmed" else None)
    assert sessions.store.review(one.id).state == "signed"
    ana.edits(ts, BUILT)
    ana.waits_for(wording.REOPENED)
    assert sessions.store.review(one.id).state == "reopened"
