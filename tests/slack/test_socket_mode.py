"""Socket Mode: the bot calls Slack, which here is a small WebSocket server on the loopback."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.server import Server, ServerConnection, serve

from assistant.errors import BadSetting
from assistant.sessions import Sessions
from tests.slack.conftest import settings_for
from tests.slack.people import Caller, Member
from tests.slack.workspace import APP_TOKEN, Payload, Workspace, until
from ui.slack.server import Bot, connected

CHATGPT = "Our staff paste contracts into ChatGPT to have them summarised."


class SocketServer:
    """Slack's side of Socket Mode: sends envelopes, and keeps what comes back."""

    def __init__(self) -> None:
        self.connections: list[ServerConnection] = []
        self.acknowledged: list[str] = []
        self._server: Server = serve(self._talk, "127.0.0.1", 0)
        self.url = f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}/link"
        threading.Thread(target=self._server.serve_forever, name="slack-sockets", daemon=True).start()

    def _talk(self, connection: ServerConnection) -> None:
        connection.send(json.dumps({"type": "hello", "num_connections": 1}))
        self.connections.append(connection)
        for message in connection:
            answer: Any = json.loads(message)
            self.acknowledged.append(answer["envelope_id"])

    def send(self, envelope_id: str, kind: str, payload: Payload) -> None:
        """Tells the bot something, on the newest connection."""
        envelope = {"envelope_id": envelope_id, "type": kind, "payload": payload, "accepts_response_payload": False}
        self.connections[-1].send(json.dumps(envelope))

    def close(self) -> None:
        """Ends all."""
        self._server.shutdown()


@pytest.fixture
def sockets() -> Iterator[SocketServer]:
    server = SocketServer()
    yield server
    server.close()


def test_an_interview_over_socket_mode(
    workspace: Workspace, sessions: Sessions, tmp_path: Path, sockets: SocketServer
) -> None:
    workspace.gate.socket_url = sockets.url
    settings = settings_for(workspace, tmp_path, slack_app_token=APP_TOKEN)
    bot = Bot(settings, sessions)
    ana = Member(20, Caller(0, workspace))
    with connected(bot, settings):
        bot.start()
        until(lambda: sockets.connections, "the connection")
        ts = ana.says(CHATGPT, tell=False)
        envelope = ana.caller.envelope(ana.message(CHATGPT, ts))
        for name in ("first", "again"):
            sockets.send(name, "events_api", envelope)
        asked = ana.asked()
        sockets.send("pressed", "interactive", ana.press(asked, "unknown"))
        ana.asked(after=asked["ts"])
        until(lambda: len(sockets.acknowledged) == 3, "the acknowledgements")
    bot.stop()
    assert sorted(sockets.acknowledged) == ["again", "first", "pressed"]
    (one,) = sessions.store.list()
    assert one.turns == 2


def test_a_connection_that_breaks_is_made_again(
    workspace: Workspace, sessions: Sessions, tmp_path: Path, sockets: SocketServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "slack_sdk.socket_mode")
    workspace.gate.socket_url = sockets.url
    settings = settings_for(workspace, tmp_path, slack_app_token=APP_TOKEN)
    bot = Bot(settings, sessions)
    ana = Member(21, Caller(0, workspace))
    with connected(bot, settings):
        bot.start()
        until(lambda: sockets.connections, "the connection")
        sockets.connections[0].send(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))
        until(lambda: len(sockets.connections) == 2, "another connection")
        ts = ana.says(CHATGPT, tell=False)
        sockets.send("after", "events_api", ana.caller.envelope(ana.message(CHATGPT, ts)))
        ana.asked()
    bot.stop()


def test_an_app_token_that_slack_does_not_take_stops_the_start(
    workspace: Workspace, sessions: Sessions, tmp_path: Path
) -> None:
    settings = settings_for(workspace, tmp_path, slack_app_token="xapp-wrong")
    bot = Bot(settings, sessions)
    workspace.gate.refuse = lambda method, body: (200, {}, {"ok": False, "error": "invalid_auth"})
    with pytest.raises(BadSetting, match="SCOPEWISE_SLACK_APP_TOKEN"), connected(bot, settings):
        pass
