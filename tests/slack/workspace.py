"""A workspace of Slack on the loopback: its Web API by `emulate` from npm, and a gate before it that the bot talks to.

The gate knows what the emulator does not (the assistant's pane, answers by address), looks at every payload as Slack would,
counts the calls, and can refuse them as Slack does when there are too many.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs
from urllib.request import Request, urlopen

from assistant.datafiles import load_yaml
from tests.servers import started
from tests.slack.checking import check_blocks, check_view
from ui.slack.limits import problems

HERE = Path(__file__).parent
NODE = HERE / "node_modules" / "node" / "bin" / "node"
MANIFEST = HERE.parent.parent / "ui" / "slack-manifest.yaml"
HOW_TO_GET_IT = "needs npm and `npm install --prefix tests/slack --no-package-lock`"
TOKEN = "xoxb-the-bots-own"
APP_TOKEN = "xapp-the-apps-own"
ADMIN = "xoxp-whoever-looks"
CHANNEL, PRIVATE_CHANNEL = "ai-intake", "ai-board"

Payload = dict[str, Any]
Refusal = Callable[[str, Payload], tuple[int, Mapping[str, str], Payload] | None]


def is_installed() -> bool:
    """Whether the emulator and its Node are there."""
    return NODE.is_file() and (HERE / "node_modules" / "emulate").is_dir()


def bot_scopes() -> list[str]:
    """The scopes of the shipped manifest: the bot of the tests has these and no others."""
    manifest: Any = load_yaml(MANIFEST)
    return list(manifest["oauth_config"]["scopes"]["bot"])


class Workspace:
    """The emulator with ``people`` users, a channel and a private channel; ``url`` is what the bot is given."""

    def __init__(self, people: int) -> None:
        self.names = [f"Person {number:02}" for number in range(people)]
        self._stack = ExitStack()
        self.slack = started([str(NODE), str(HERE / "workspace.mjs"), json.dumps(self._seed())], self._stack)
        assert self.slack.startswith("http://localhost:"), "the emulator did not start"
        self.gate = Gate(self.slack)
        self._stack.callback(self.gate.close)
        self.url = f"{self.gate.url}/api/"
        found = {user["real_name"]: user["id"] for user in self.ask("users.list")["members"]}
        self.users = [found[name] for name in self.names]
        self.bot = found["Scopewise"]
        listed = self.ask("conversations.list", types="public_channel,private_channel")["channels"]
        channels = {channel["name"]: channel["id"] for channel in listed}
        self.channel, self.private_channel = channels[CHANNEL], channels[PRIVATE_CHANNEL]
        self.team = self.ask("auth.test")["team_id"]

    def _seed(self) -> Payload:
        users = [{"name": name.replace(" ", "").lower(), "real_name": name} for name in [*self.names, "Scopewise"]]
        for user in users:
            user["profile"] = {"display_name": user["real_name"], "real_name": user["real_name"]}  # type: ignore[assignment]
        reading = ["users:read", "channels:read", "groups:read", "im:read", "channels:history", "groups:history"]
        mine = [*reading, "im:history", "chat:write", "im:write", "files:read"]
        persons = [{"token": f"xoxp-{user['name']}", "user": user["name"], "scopes": mine} for user in users]
        return {
            "team": {"name": "Acme", "domain": "acme"},
            "users": users,
            "channels": [{"name": CHANNEL}, {"name": PRIVATE_CHANNEL, "is_private": True}],
            "bots": [{"name": "scopewise"}],
            "tokens": [
                {"token": TOKEN, "user": "scopewise", "type": "bot", "scopes": bot_scopes()},
                {"token": ADMIN, "user": "scopewise", "scopes": mine},
                *persons,
            ],
            "strict_scopes": True,
        }

    def ask(self, method: str, token: str = ADMIN, **arguments: Any) -> Payload:
        """What the emulator answers, past the gate."""
        return _ask(f"{self.slack}/api/{method}", arguments, token)

    def messages(self, channel: str, thread: str = "") -> list[Payload]:
        """What stands in a thread or a channel, the first message first."""
        if thread:
            return list(self.ask("conversations.replies", channel=channel, ts=thread)["messages"])
        return list(reversed(self.ask("conversations.history", channel=channel, limit=500)["messages"]))

    def direct(self, user: str) -> str:
        """The channel of direct messages between a user and the bot."""
        return str(self.ask("conversations.open", TOKEN, users=user)["channel"]["id"])

    def close(self) -> None:
        """End everything."""
        self._stack.close()


class Gate:
    """What the bot takes for Slack. ``refuse`` may refuse a call; ``broken`` is what Slack would not have taken.

    ``whispers`` is what was shown to one person alone, by the address that it was sent to or by the user.
    """

    def __init__(self, slack: str) -> None:
        self._slack = slack
        self._lock = threading.Lock()
        self.fresh()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, name="slack-gate", daemon=True).start()

    def fresh(self) -> None:
        """As new: nothing counted, nothing refused."""
        self.calls: list[tuple[str, Payload]] = []
        self.whispers: list[tuple[str, Payload]] = []
        self.broken: list[str] = []
        self.refuse: Refusal = lambda method, body: None
        self.socket_url = ""

    def of(self, method: str) -> list[Payload]:
        """What a method was called with."""
        with self._lock:
            return [body for name, body in self.calls if name == method]

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        """What the bot gets for a request."""
        if path.startswith("/respond/"):
            payload = json.loads(body)
            self._look(payload.get("blocks", ()))
            with self._lock:
                self.whispers.append((path.removeprefix("/respond/"), payload))
            return 200, {}, b"ok"
        method, sent = path.removeprefix("/api/"), _body(body, headers.get("content-type", ""))
        with self._lock:
            self.calls.append((method, sent))
        refusal = self.refuse(method, sent)
        if refusal is not None:
            return refusal[0], refusal[1], json.dumps(refusal[2]).encode()
        if method.startswith("assistant."):
            return 200, {}, b'{"ok": true}'
        if method == "apps.connections.open":
            return 200, {}, json.dumps({"ok": True, "url": self.socket_url}).encode()
        self._look_at(method, sent)
        return self._forward(f"{self._slack}{path}", body, headers)

    def pass_on(self, method: str, body: Payload) -> None:
        """Carries a call of the bot's out, for a test that lets its answer get lost."""
        _ask(f"{self._slack}/api/{method}", body, TOKEN)

    def _look_at(self, method: str, sent: Payload) -> None:
        if "view" in sent:
            self._caught(lambda: check_view(sent["view"]))
        if method in ("chat.postMessage", "chat.update", "chat.postEphemeral"):
            self._look(sent.get("blocks") or ())
            if not str(sent.get("text", "")).strip():
                self.broken.append(f"{method} without a text")
            if "<!" in str(sent.get("text")) or "<@" in str(sent.get("text")):
                self.broken.append(f"{method} with a mention in its text")
        if method == "chat.postEphemeral":
            with self._lock:
                self.whispers.append((str(sent["user"]), sent))

    def _look(self, blocks: Any) -> None:
        self.broken += problems(blocks)
        self._caught(lambda: check_blocks(blocks))

    def _caught(self, look: Callable[[], None]) -> None:
        try:
            look()
        except Exception as error:  # noqa: BLE001 - the test that looks at `broken` says so
            self.broken.append(f"{type(error).__name__}: {error}")

    def _forward(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        kept = {name: value for name, value in headers.items() if name in ("authorization", "content-type")}
        request = Request(url, body, kept)
        try:
            with urlopen(request, timeout=20) as answer:
                return answer.status, {}, answer.read()
        except HTTPError as error:
            return error.code, {}, error.read()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        gate = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                status, extra, answer = gate.answer(self.path, body, headers)
                self.send_response(status)
                for name, value in {"content-type": "application/json", **extra}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
                """Nothing."""

        return Handler


def limited(wait: float = 0.2) -> tuple[int, Mapping[str, str], Payload]:
    """What Slack answers to too many calls."""
    return 429, {"retry-after": str(wait)}, {"ok": False, "error": "ratelimited"}


def until(met: Callable[[], object], what: str = "", seconds: float = 15.0, pause: float = 0.03) -> Any:
    """Waits until ``met`` gives something true, and gives it; fails after ``seconds``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = met()
        if found:
            return found
        time.sleep(pause)
    raise AssertionError(f"it did not come to it: {what or met}")


def _body(body: bytes, kind: str) -> Payload:
    if "json" in kind:
        found: Payload = json.loads(body or b"{}")
        return found
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def _ask(url: str, arguments: Payload, token: str) -> Payload:
    request = Request(
        url, json.dumps(arguments).encode(), {"content-type": "application/json", "authorization": f"Bearer {token}"}
    )
    with urlopen(request, timeout=20) as answer:
        found: Payload = json.loads(answer.read())
    assert found["ok"], (url, found)
    return found
