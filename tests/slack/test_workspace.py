"""A workspace of twenty people at once, in every place, while Slack repeats itself, limits and loses answers."""

from __future__ import annotations

import itertools
import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from assistant.sessions import Sessions
from assistant.store.mailroom import Mailroom
from tests.slack.people import Caller, Member, fields_of
from tests.slack.workspace import Payload, Workspace, limited, until
from ui.slack import wording
from ui.slack.pressing import act_of

PEOPLE = 20
PATIENCE = (90.0, 0.25)
DESCRIPTIONS = (
    "Our staff paste contracts into ChatGPT to have them summarised.",
    "We built a chatbot on Azure OpenAI for our website that answers from our manuals.",
    "We fine-tune Llama on our own tickets, and it drafts replies for our agents.",
    "We bought Microsoft 365 Copilot for the whole firm; it reads our mail and files.",
)


class Repeating(Caller):
    """Slack, telling one in three things twice."""

    _odd = itertools.count()

    def call(self, body: str, kind: str, **options: object) -> int:
        if next(self._odd) % 3 == 0:
            super().call(body, kind)
        return super().call(body, kind)


def test_twenty_people_at_once_in_every_place(caller: Caller, workspace: Workspace, sessions: Sessions) -> None:
    workspace.gate.refuse = trouble()
    slack = Repeating(caller.port, workspace)
    ways: tuple[Callable[[int, Caller], None], ...] = (directly, in_a_thread, by_command, with_second_thoughts)
    with ThreadPoolExecutor(PEOPLE) as people:
        ended = [people.submit(ways[number % len(ways)], number, slack) for number in range(PEOPLE)]
        for each in ended:
            each.result()
    found = sessions.store.list()
    assert len(found) == PEOPLE
    assert all(one.stage == "result" and one.verdict and len(one.verdict.candidates) >= 1 for one in found)
    owners = {sessions.resume(one.id).interview.turns[0].message.who for one in found}
    assert owners == set(workspace.names[:PEOPLE]), "nobody's assessment is another's"
    mail = Mailroom(sessions.store.database)
    until(lambda: mail.unposted() == 0 and not mail.waiting(), "the last parcel", *PATIENCE)


def trouble() -> Callable[[str, Payload], tuple[int, dict[str, str], Payload] | None]:
    """One call in eight is refused for a while, and of one in thirty it is not said what became of it."""
    chance, lock = random.Random(7), threading.Lock()  # noqa: S311 - the same trouble every time

    def refuse(method: str, body: Payload) -> tuple[int, dict[str, str], Payload] | None:
        with lock:
            number = chance.random()
        if method in ("chat.postMessage", "chat.update") and number < 0.12:
            return limited(0.1)  # type: ignore[return-value]
        if method == "chat.postMessage" and number < 0.15:
            return 503, {}, {"ok": False, "error": "service_unavailable"}
        return None

    return refuse


def directly(number: int, caller: Caller) -> None:
    """In direct messages: words, two buttons, the result."""
    member = Member(number, caller, patience=PATIENCE)
    member.says(DESCRIPTIONS[number % 4])
    asked = member.asked()
    for _ in range(2):
        asked = goes_on(member, asked)
    finishes(member, asked)


def in_a_thread(number: int, caller: Caller) -> None:
    """In a thread of the channel, with somebody who answers beside."""
    member = Member(number, caller, caller.workspace.channel, patience=PATIENCE)
    member.thread = member.says(DESCRIPTIONS[number % 4], mention=True)
    asked = member.asked()
    other = Member((number + 1) % PEOPLE, caller, caller.workspace.channel, thread=member.thread, patience=PATIENCE)
    other.says("I don't know")
    finishes(member, member.asked(after=asked["ts"]))


def by_command(number: int, caller: Caller) -> None:
    """Privately, then shared with the channel."""
    gate, channel = caller.workspace.gate, caller.workspace.channel
    member = Member(number, caller, channel, patience=PATIENCE)
    asked = answer_to(gate.whispers, member.commands(DESCRIPTIONS[number % 4]))
    hidden = {"type": "message", "message_ts": f"{number}.5", "channel_id": channel, "is_ephemeral": True}
    menu = next(field for field in fields_of(asked["blocks"]) if field["type"] == "overflow")
    here = f"{gate.url}/respond/pressed-{number}"
    member.presses(asked, "menu", container=hidden, response_url=here, action={"selected_option": menu["options"][1]})
    result = answer_to(gate.whispers, f"pressed-{number}")
    member.presses(result, "share_here", container=hidden, response_url=here)
    shared = member.waits_for(f"{member.name} shared")
    Member(number, caller, channel, thread=shared["ts"], patience=PATIENCE).waits_for(wording.REPORT_COMES)


def with_second_thoughts(number: int, caller: Caller) -> None:
    """A message is edited, another deleted, and a colleague is asked."""
    member = Member(number, caller, patience=PATIENCE)
    first = member.says(DESCRIPTIONS[number % 4])
    asked = member.asked()
    member.edits(first, DESCRIPTIONS[(number + 1) % 4])
    asked = member.asked(after=asked["ts"])
    second = member.says("It is used in Spain.")
    asked = member.asked(after=asked["ts"])
    member.deletes(second)
    asked = member.asked(after=asked["ts"])
    member.says(f"<@{caller.workspace.users[(number + 1) % PEOPLE]}> ?")
    finishes(member, member.asked(after=asked["ts"]))


def goes_on(member: Member, asked: Payload) -> Payload:
    """Presses the first thing that answers, and gives what is asked next."""
    acts = [act_of(field.get("action_id", "")) for field in fields_of(asked["blocks"])]
    act = next(one for one in ("confirm", "answer", "none") if one in acts)
    member.presses(asked, act)
    return member.asked(after=asked["ts"])


def finishes(member: Member, asked: Payload) -> None:
    """Asks for the result and waits for all of it."""
    menu = next(field for field in fields_of(asked["blocks"]) if field["type"] == "overflow")
    finish = [option for option in menu["options"] if option["value"].startswith("finish")]
    if finish:
        member.presses(asked, "menu", action={"selected_option": finish[0]})
    else:
        member.presses(asked, "confirm")
    member.waits_for(wording.REPORT_COMES)


def answer_to(whispers: list[tuple[str, Payload]], name: str) -> Payload:
    """What was sent to an address."""
    return dict(until(lambda: next((body for where, body in list(whispers) if where == name), None), name, *PATIENCE))
