"""How quickly the Slack bot answers while many people are in interviews at once.

    python benchmarks/slack.py [--people 200] [--think 20]

The bot runs as it is run for people, by `scopewise slack` in a process of its own with the embedded reader and the whole
search; this process plays Slack and the people. Each begins with a description, answers by buttons, confirms what is said
back, and gets verdict, picture and report. Between an answer and the next message each thinks for a while.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import itertools
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

Payload = dict[str, Any]

SECRET, TOKEN, TEAM, BOT = "a-signing-secret", "xoxb-bench", "TBENCH", "UBOT"
DESCRIPTIONS = (
    "Our staff paste contracts into ChatGPT to have them summarised.",
    "We built a chatbot on Azure OpenAI for our website that answers from our manuals.",
    "We fine-tune Llama on our own tickets, and it drafts replies for our agents.",
    "We bought Microsoft 365 Copilot for the whole firm; it reads our mail and files.",
    "An agent of ours watches the inbox and books meetings without asking anybody.",
)
_RUN = f"{int(time.time()):X}"
ONE_AFTER_ANOTHER = 0.05
"""Seconds between two people who begin."""


@dataclass
class Slack:
    """What the bot takes for Slack: it takes every call, and hands each message to whoever waits in its channel."""

    inboxes: dict[str, asyncio.Queue[Payload]] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    posted: int = 0
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    address: str = ""

    async def begin(self) -> None:
        """Listen on a free port."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                path = line.split()[1].decode().partition("?")[0]
                headers = await _headers(reader)
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                answer = json.dumps({"ok": True, **self._answer(path.removeprefix("/api/"), body, headers)}).encode()
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n")
                writer.write(b"content-length: %d\r\n\r\n%b" % (len(answer), answer))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _answer(self, method: str, body: bytes, headers: Payload) -> Payload:
        is_json = "json" in headers.get("content-type", "")
        sent = json.loads(body or b"{}") if is_json else {k: v[0] for k, v in parse_qs(body.decode("latin-1")).items()}
        number = next(self._numbers)
        match method:
            case "auth.test":
                return {"team_id": TEAM, "user_id": BOT, "bot_id": "BBENCH"}
            case "users.info":
                user = sent["user"]
                return {"user": {"id": user, "team_id": TEAM, "profile": {"display_name": f"Person {user}"}}}
            case "conversations.open":
                return {"channel": {"id": f"D{sent['users']}"}}
            case "files.getUploadURLExternal":
                return {"upload_url": f"{self.address}/upload/{number}", "file_id": f"F{number}"}
            case "files.completeUploadExternal" if sent.get("channel_id"):
                self.files[sent["channel_id"]] = self.files.get(sent["channel_id"], 0) + len(sent["files"])
            case "chat.postMessage":
                self.posted += 1
                ts = f"{time.time():.0f}.{number:06}"
                self.inboxes[sent["channel"]].put_nowait({**sent, "ts": ts, "came": time.perf_counter()})
                return {"channel": sent["channel"], "ts": ts}
            case _:
                pass
        return {}


@dataclass
class Times:
    """Seconds, one for each message."""

    acknowledged: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)


class Person:
    """Somebody in an interview."""

    def __init__(self, number: int, slack: Slack, port: int, think: float, times: Times) -> None:
        self.user, self.channel = f"U{_RUN}{number:05}", f"DU{_RUN}{number:05}"
        self._slack, self._port, self._think, self._times = slack, port, think, times
        self._random = random.Random(number)  # noqa: S311 - the same people every time
        self._description = DESCRIPTIONS[number % len(DESCRIPTIONS)]
        slack.inboxes[self.channel] = asyncio.Queue()
        self.messages = 0

    async def interview(self, wait: float) -> bool:
        """From the description to the verdict; whether it came to one."""
        await asyncio.sleep(wait)
        shown = await self._says()
        for _ in range(40):
            if "confirm" not in shown["acts"] and "answer" not in shown["acts"] and "ticks" not in shown["acts"]:
                return True
            await asyncio.sleep(self._random.uniform(0.5, 1.5) * self._think)
            shown = await self._presses(shown)
        return False

    async def _says(self) -> Payload:
        event = {"type": "message", "channel_type": "im", "channel": self.channel, "user": self.user}
        event |= {"text": self._description, "ts": f"{time.time():.6f}"}
        envelope = {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{self.user}", "event": event}
        return await self._sends(json.dumps(envelope), "application/json")

    async def _presses(self, shown: Payload) -> Payload:
        act = next(one for one in ("confirm", "answer", "none") if one in shown["acts"])
        pressed = self._random.choice(shown["acts"][act])
        action = {"action_id": pressed["action_id"], "value": pressed["value"], "action_ts": f"{time.time():.6f}"}
        payload = {
            "type": "block_actions",
            "user": {"id": self.user, "team_id": TEAM},
            "team": {"id": TEAM},
            "channel": {"id": self.channel},
            "container": {"type": "message", "message_ts": shown["ts"], "channel_id": self.channel},
            "actions": [action],
            "trigger_id": f"t{self.user}{self.messages}",
        }
        return await self._sends(urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded")

    async def _sends(self, body: str, kind: str) -> Payload:
        inbox = self._slack.inboxes[self.channel]
        while not inbox.empty():
            inbox.get_nowait()
        began = time.perf_counter()
        await _post(self._port, body, kind)
        self._times.acknowledged.append(time.perf_counter() - began)
        shown = await asyncio.wait_for(inbox.get(), 60)
        self._times.answered.append(shown["came"] - began)
        self.messages += 1
        return {**shown, "acts": _acts(shown.get("blocks") or [])}


def _acts(blocks: list[Payload]) -> dict[str, list[Payload]]:
    found: dict[str, list[Payload]] = {}
    for block in blocks:
        for each in [*block.get("elements", ()), block.get("accessory") or {}]:
            if str(each.get("action_id", "")).startswith("scopewise."):
                found.setdefault(each["action_id"].split(".")[1], []).append(each)
    return found


async def _post(port: int, body: str, kind: str) -> None:
    stamp = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    sent = body.encode()
    writer.write(
        f"POST /slack/events HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: {kind}\r\n"
        f"content-length: {len(sent)}\r\nx-slack-request-timestamp: {stamp}\r\nx-slack-signature: v0={signature}\r\n\r\n".encode()
        + sent
    )
    status = (await reader.readline()).split()[1]
    await reader.read()
    writer.close()
    if status != b"200":
        raise RuntimeError(f"the bot answered {status.decode()}")


async def _headers(reader: asyncio.StreamReader) -> Payload:
    headers = {}
    while (line := await reader.readline()).strip():
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    return headers


def _environment(folder: str, api: str, port: int) -> dict[str, str]:
    ours = {
        "DATA": folder,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API": f"{api}/api/",
        "SLACK_PORT": str(port),
    }
    return os.environ | {f"SCOPEWISE_{name}": value for name, value in ours.items()}


async def _listening(port: int) -> None:
    for _ in range(600):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise RuntimeError("the bot did not start")


async def measure(people: int, think: float, folder: str) -> None:
    """One run, and its figures."""
    slack, times = Slack(), Times()
    await slack.begin()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-c", "from assistant.cli import main; main()"]
    environment = _environment(folder, slack.address, port)
    warming = [sys.executable, "-c", "from assistant.wiring import open_app; open_app().warm()"]  # as after a first day
    prepared = await asyncio.create_subprocess_exec(*warming, env=environment, stdout=subprocess.DEVNULL)
    await prepared.wait()
    bot = await asyncio.create_subprocess_exec(*command, "slack", env=environment)
    try:
        await _listening(port)
        everyone = [Person(number, slack, port, think, times) for number in range(people)]
        began = time.perf_counter()
        ended = await asyncio.gather(*(one.interview(n * ONE_AFTER_ANOTHER) for n, one in enumerate(everyone)))
        took = time.perf_counter() - began
        await _reports(slack, people)
    finally:
        bot.terminate()
        status = await bot.wait()
    lost = people - sum(ended) + (people - len(slack.files))
    _show(people, times, took, lost, slack.posted, status)


async def _reports(slack: Slack, people: int) -> None:
    """Waits for the files of the last ones."""
    for _ in range(300):
        if len(slack.files) == people:
            return
        await asyncio.sleep(0.1)


def _show(people: int, times: Times, took: float, lost: int, posted: int, status: int) -> None:  # noqa: PLR0913, PLR0917
    print(
        f"{people} people, {len(times.answered)} messages in {took:.0f} s ({len(times.answered) / took:.1f} a second)"
    )
    print(f"{posted} posts, {lost} interviews or reports lost, the bot ended with {status}")
    print(f"{'':14}{'median':>9}{'p95':>9}{'most':>9}")
    for name, each in (("acknowledged", times.acknowledged), ("answered", times.answered)):
        ordered = sorted(each)
        figures = [ordered[len(each) // 2], ordered[int(len(each) * 0.95)], ordered[-1]]
        print(f"{name:14}" + "".join(f"{figure * 1000:6.0f} ms" for figure in figures))


def main() -> None:
    """Measure."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--people", type=int, default=200)
    given.add_argument("--think", type=float, default=20.0, help="seconds between an answer and the next message")
    given.add_argument("--data", type=Path, help="a data folder whose index is prepared; a new one where none is given")
    chosen = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(chosen.people, chosen.think, str(chosen.data or folder)))


if __name__ == "__main__":
    main()
