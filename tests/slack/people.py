"""People of the workspace, who write, press and edit; and the bot, which is told of it as Slack would: signed, over HTTP."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import itertools
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn

from assistant.sessions import Sessions
from assistant.settings import Settings
from tests.slack.workspace import Payload, Workspace, until
from ui.slack.pressing import act_of
from ui.slack.server import Bot, web_app

SECRET = "the-signing-secret"
_numbers = itertools.count(1)


@dataclass
class Caller:
    """Slack, calling the bot at a port of the loopback."""

    port: int
    workspace: Workspace
    times: list[float] = field(default_factory=list)

    def call(
        self, body: str, kind: str, *, secret: str = SECRET, at: float | None = None, signature: str | None = None
    ) -> int:
        """Posts ``body`` with its signature and gives the status."""
        stamp = str(int(time.time() if at is None else at))
        signed = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {
            "content-type": kind,
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": f"v0={signed}" if signature is None else signature,
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        began = time.perf_counter()
        try:
            connection.request("POST", "/slack/events", body.encode(), headers)
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
        self.times.append(time.perf_counter() - began)
        return answer.status

    def event(self, event: Payload, event_id: str = "", **options: Any) -> int:
        """Tells of an event."""
        return self.call(json.dumps(self.envelope(event, event_id)), "application/json", **options)

    def envelope(self, event: Payload, event_id: str = "") -> Payload:
        """What Slack puts around an event."""
        return {
            "type": "event_callback",
            "team_id": self.workspace.team,
            "event_id": event_id or f"Ev{next(_numbers)}",
            "event": event,
        }

    def interact(self, payload: Payload) -> int:
        """Tells of a press, a shortcut or a dialog."""
        body = urlencode({"payload": json.dumps(payload)})
        return self.call(body, "application/x-www-form-urlencoded")


@dataclass
class Member:
    """A person of the workspace, in one place: direct messages, unless a channel is given."""

    number: int
    caller: Caller
    channel: str = ""
    thread: str = ""
    patience: tuple[float, float] = (15.0, 0.03)

    def __post_init__(self) -> None:
        self.workspace = self.caller.workspace
        self.user = self.workspace.users[self.number]
        self.name = self.workspace.names[self.number]
        self.token = f"xoxp-{self.name.replace(' ', '').lower()}"
        if not self.channel:
            self.channel = self.workspace.direct(self.user)
        self.began = max((one["ts"] for one in self.workspace.messages(self.channel)), default="")

    def says(self, text: str, *, mention: bool = False, tell: bool = True) -> str:
        """Writes a message, and gives its time stamp."""
        written = f"<@{self.workspace.bot}> {text}" if mention else text
        sent = self.workspace.ask(
            "chat.postMessage", self.token, channel=self.channel, text=written, thread_ts=self.thread or None
        )
        ts = str(sent["ts"])
        if tell:
            assert self.caller.event(self.message(written, ts)) == 200
            if mention:
                assert self.caller.event({**self.message(written, ts), "type": "app_mention"}) == 200
        return ts

    def message(self, text: str, ts: str) -> Payload:
        """The event of a message."""
        event = {"type": "message", "channel": self.channel, "user": self.user, "text": text, "ts": ts}
        event["channel_type"] = "im" if self.channel.startswith("D") else "channel"
        return event | ({"thread_ts": self.thread} if self.thread else {})

    def edits(self, ts: str, text: str) -> int:
        """Gives a message new words."""
        before = self.message("what it was", ts)
        now = {**self.message(text, ts), "edited": {"user": self.user, "ts": f"{time.time():.6f}"}}
        return self.caller.event(self._change("message_changed", message=now, previous_message=before))

    def deletes(self, ts: str) -> int:
        """Takes a message away."""
        gone = self.message("what it was", ts)
        return self.caller.event(self._change("message_deleted", deleted_ts=ts, previous_message=gone))

    def _change(self, subtype: str, **parts: Any) -> Payload:
        kind = "im" if self.channel.startswith("D") else "channel"
        return {
            "type": "message",
            "subtype": subtype,
            "channel": self.channel,
            "channel_type": kind,
            "ts": f"{time.time():.6f}",
            **parts,
        }

    def sees(self) -> list[Payload]:
        """The messages of the place since this person came."""
        return [one for one in self.workspace.messages(self.channel, self.thread) if one["ts"] > self.began]

    def from_bot(self) -> list[Payload]:
        """Those that the bot wrote."""
        return [message for message in self.sees() if message.get("user") == self.workspace.bot]

    def waits_for(self, words: str, *, after: str = "") -> Payload:
        """The bot's message in which ``words`` stand, after the message ``after``."""

        def found() -> Payload | None:
            later = [message for message in self.from_bot() if message["ts"] > after]
            return next((one for one in later if words in json.dumps(one, ensure_ascii=False)), None)

        return dict(until(found, f"{words!r} for {self.name}", *self.patience))

    def asked(self, *, after: str = "") -> Payload:
        """The question that stands, or the say-back: the last message of the bot that has a menu."""

        def found() -> Payload | None:
            last = self.from_bot()[-1:]
            kinds = [field["type"] for one in last for field in fields_of(one.get("blocks", ()))]
            return last[0] if "overflow" in kinds and last[0]["ts"] > after else None

        return dict(until(found, f"a question for {self.name}", *self.patience))

    def presses(self, message: Payload, act: str, *, value: str = "", number: int = 0, **more: Any) -> int:
        """Presses the button of ``act`` in ``message``; of several the one whose value has ``value`` in it."""
        return self.caller.interact(self.press(message, act, value=value, number=number, **more))

    def press(self, message: Payload, act: str, *, value: str = "", number: int = 0, **more: Any) -> Payload:
        """What Slack tells of it."""
        fields = [field for field in fields_of(message.get("blocks", ())) if act_of(field.get("action_id", "")) == act]
        field_ = [field for field in fields if value in field.get("value", "")][number]
        action = {"action_id": field_["action_id"], "value": field_.get("value", ""), "action_ts": f"{time.time():.6f}"}
        container = {"type": "message", "message_ts": message.get("ts", "1.0"), "channel_id": self.channel}
        thread = message.get("thread_ts") or self.thread
        return {
            "type": "block_actions",
            "user": {"id": self.user, "team_id": self.workspace.team},
            "team": {"id": self.workspace.team},
            "channel": {"id": self.channel},
            "container": container | ({"thread_ts": thread} if thread else {}),
            "actions": [action | more.pop("action", {})],
            "trigger_id": more.pop("trigger_id", "") or f"trigger-{next(_numbers)}",
            **more,
        }

    def trigger(self) -> str:
        """A trigger by which a dialog may be opened, once."""
        return str(self.workspace.ask("views.generateTriggerId", "xoxb-the-bots-own", user_id=self.user)["trigger_id"])

    def commands(self, text: str) -> str:
        """``/scopewise`` with ``text``; gives the name of the address for answers."""
        name = f"command-{next(_numbers)}"
        body = urlencode(
            {
                "command": "/scopewise",
                "text": text,
                "user_id": self.user,
                "team_id": self.workspace.team,
                "channel_id": self.channel,
                "trigger_id": f"trigger-{next(_numbers)}",
                "response_url": f"{self.workspace.gate.url}/respond/{name}",
            }
        )
        assert self.caller.call(body, "application/x-www-form-urlencoded") == 200
        return name

    def enters(self, view: Payload, values: Payload) -> int:
        """Sends a dialog with ``values``, by block."""
        state = {block: {"field": entry} for block, entry in values.items()}
        return self.caller.interact(
            {
                "type": "view_submission",
                "user": {"id": self.user, "team_id": self.workspace.team},
                "team": {"id": self.workspace.team},
                "view": {**view, "id": f"V{next(_numbers)}", "state": {"values": state}},
            }
        )


def fields_of(blocks: Any) -> Iterator[Payload]:
    """Every field of ``blocks`` that can be pressed or filled in."""
    for block in blocks:
        yield from (field for field in block.get("elements", ()) if "action_id" in field)
        for name in ("accessory", "element"):
            if isinstance(block.get(name), dict):
                yield block[name]


@contextmanager
def running(settings: Settings, sessions: Sessions) -> Iterator[tuple[Bot, int]]:
    """The bot in this process, listening on a free port, until the end of the block."""
    bot = Bot(settings, sessions)
    config = uvicorn.Config(web_app(bot, events=True), host="127.0.0.1", port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="slack-bot", daemon=True)
    thread.start()
    until(lambda: server.started, "the bot's server")
    bot.start()
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield bot, port
    finally:
        server.should_exit = True
        thread.join(10)
        bot.stop()
