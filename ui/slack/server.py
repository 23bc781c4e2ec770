"""`scopewise slack`: everything put together, served over HTTP or by Socket Mode, until it is told to stop."""

from __future__ import annotations

import logging
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from typing import TYPE_CHECKING, Final

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from assistant.app import program_version
from assistant.errors import BadSetting, StoreUnavailable
from assistant.logs import about, pass_on
from assistant.sessions import Sessions
from assistant.settings import Settings, variable
from assistant.store.mailroom import Letter, Mailroom
from ui.slack.client import Refused, SlackApi, SlackTrouble
from ui.slack.desk import Desk
from ui.slack.dispatching import dispatch
from ui.slack.incoming import Incoming, Said
from ui.slack.listeners import bolt_app
from ui.slack.lookups import Lookups
from ui.slack.papers import Papers
from ui.slack.posting import Poster
from ui.slack.showing import Manner, Shower
from ui.slack.working import Workers

if TYPE_CHECKING:
    import uvicorn

BODY: Final = 1_000_000
"""The most bytes of one request; Slack's are far smaller."""
SWITCH: Final = 0.0005
"""Seconds until a thread that reads a text lets one go on that acknowledges an event; Python's own is ten times as long."""
FORGET_DAYS: Final = 3
"""How long marks of what is done are kept. Slack sends nothing again after an hour."""
_LOG = logging.getLogger("scopewise.slack")


class Bot:
    """The bot of one workspace, between `start` and `stop`. Raises `BadSetting` where Slack does not take the token."""

    def __init__(self, settings: Settings, sessions: Sessions) -> None:
        self._settings = settings
        self.api = SlackApi(_token(settings), settings.slack_api)
        self._who = _who_we_are(self.api)
        self.mailroom = Mailroom(sessions.store.database, sessions.watch)
        lookups = Lookups(self.api, str(self._who.bot_user_id), settings.slack_channels)
        manner = Manner(page=settings.slack_page, files=settings.slack_files)
        self.desk = Desk(sessions, self.mailroom, lookups, Shower(sessions, manner), _secret(settings))
        self.poster = Poster(self.mailroom, self.api, Papers(sessions, str(self._who.team_id)))
        self.workers = Workers(self._work, settings.slack_workers, self._reading)
        self.app: App = bolt_app(self.desk, self.api, self.keep, settings.slack_signing_secret, self._who)

    def start(self) -> None:
        """Go on where an earlier process stopped, then take what comes."""
        self.mailroom.forget(_days_ago(FORGET_DAYS))
        self.poster.start()
        for letter in self.mailroom.waiting():
            self.workers.take(letter)

    def stop(self) -> bool:
        """Finish what is under way; False where something is left for the next process, which does it."""
        done = self.workers.stop(self._settings.stop_seconds)
        self.poster.stop(5.0)
        return done

    def keep(self, incoming: Incoming) -> None:
        """Keeps what has come and has it worked on; what came before is let go."""
        received = _precise_now()
        letter = Letter(incoming.mark[:200], incoming.place.key, incoming.model_dump_json(), received)
        if self.mailroom.receive(letter, received):
            self.workers.take(letter)

    def _work(self, letter: Letter) -> None:
        self.desk.work(letter, dispatch)
        self.poster.nudge()

    def _reading(self, incoming: Said) -> None:
        if incoming.place.where == "pane":
            self.poster.say_status(incoming.place.channel, incoming.place.thread)


def web_app(bot: Bot, *, events: bool) -> Starlette:
    """``/health``, and ``/slack/events`` where Slack calls us."""

    async def slack(request: Request) -> Response:
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > BODY:
                return PlainTextResponse("too large", 413)
        try:
            asked = BoltRequest(body=body.decode(), headers=dict(request.headers.items()))
        except (UnicodeDecodeError, ValueError):
            return PlainTextResponse("not understood", 400)
        answer = await run_in_threadpool(bot.app.dispatch, asked)
        headers = {name: values[0] for name, values in answer.headers.items() if name.lower() != "content-length"}
        return Response(answer.body, answer.status, headers)

    async def health(_: Request) -> Response:
        try:
            unposted = await run_in_threadpool(bot.mailroom.unposted)
        except StoreUnavailable:
            return JSONResponse({"ready": False, "parts": {"database": "broken"}}, 503)
        return JSONResponse({"ready": True, "parts": {"database": "fine"}, "to_post": unposted})

    routes = [Route("/health", health)]
    return Starlette(routes=[*routes, Route("/slack/events", slack, methods=["POST"])] if events else routes)


def serve(settings: Settings, sessions: Sessions) -> bool:
    """Serve until interrupted or told to stop (SIGINT, SIGTERM); False where messages were left for the next start."""
    for library in ("slack_bolt", "slack_sdk", "uvicorn"):
        pass_on(library)
    sys.setswitchinterval(SWITCH)
    bot = Bot(settings, sessions)
    warming = threading.Thread(target=sessions.engine.warm, name="scopewise-warm-up", daemon=True)
    warming.start()
    socket_mode = bool(settings.slack_app_token)
    if not socket_mode and not settings.slack_signing_secret:
        raise BadSetting(
            f"{variable('slack_signing_secret')} is not set; without it nobody can tell whether a request is Slack's. "
            f"Set it, or set {variable('slack_app_token')} for Socket Mode. See docs/slack.md."
        )
    server = _server(web_app(bot, events=not socket_mode), settings)
    with _listening(settings) as listening, connected(bot, settings):
        bot.start()
        thread = threading.Thread(target=server.run, args=([listening],), name="scopewise-slack-http", daemon=True)
        thread.start()
        _LOG.info("Serving Slack.", extra=about(port=settings.slack_port, version=program_version()))
        _told_to_stop(thread)
        _LOG.info("Stopping.")
        server.should_exit = True
        thread.join(settings.stop_seconds + 5)
    return bot.stop()


def _told_to_stop(serving: threading.Thread) -> None:
    """Returns once this process is told to stop (SIGINT, SIGTERM), or nothing is served any more."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    while serving.is_alive() and not told.wait(1.0):
        pass


@contextmanager
def connected(bot: Bot, settings: Settings) -> Iterator[None]:
    """Within it Slack's events come by Socket Mode, where that is set."""
    if not settings.slack_app_token:
        yield
        return
    web = WebClient(token=settings.slack_app_token, base_url=_slashed(settings.slack_api))
    handler = SocketModeHandler(
        bot.app, settings.slack_app_token, logging.getLogger("slack_sdk.socket_mode"), web_client=web
    )
    try:
        handler.client.connect()
    except (SlackClientError, OSError, HTTPException) as error:
        raise BadSetting(
            f"Slack does not open a connection for {variable('slack_app_token')} ({type(error).__name__}); it must be an "
            "app-level token with the scope connections:write, and Socket Mode must be switched on for the app."
        ) from None
    try:
        yield
    finally:
        handler.client.close()


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    """The port, had before anything else begins; raises `BadSetting` where it cannot be."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((settings.host, settings.slack_port))
        except OSError as error:
            raise BadSetting(
                f"{variable('slack_port')} {settings.slack_port} cannot be used on {settings.host} "
                f"({error.strerror or error}); name another port."
            ) from error
        yield listening


def _server(app: Starlette, settings: Settings) -> uvicorn.Server:
    import uvicorn

    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=max(1, settings.stop_seconds),
        limit_concurrency=1000,
    )
    return uvicorn.Server(config)


def _who_we_are(api: SlackApi) -> AuthorizeResult:
    try:
        found = api.call("auth.test")
    except Refused as error:
        raise BadSetting(
            f"Slack does not take {variable('slack_bot_token')} ({error.code}); it must be the bot token of an app that is "
            "installed in the workspace. See docs/slack.md."
        ) from None
    except SlackTrouble as error:
        raise BadSetting(f"{error} Look at the network, the proxy and {variable('slack_api')}.") from None
    return AuthorizeResult(
        enterprise_id=found.get("enterprise_id"),
        team_id=found.get("team_id"),
        bot_user_id=found.get("user_id"),
        bot_id=found.get("bot_id"),
        bot_token="",
    )


def _token(settings: Settings) -> str:
    if settings.slack_bot_token:
        return settings.slack_bot_token
    raise BadSetting(
        f"{variable('slack_bot_token')} is not set. Install the app from ui/slack-manifest.yaml in your workspace and set "
        "its bot token; docs/slack.md has the steps."
    )


def _secret(settings: Settings) -> str:
    return settings.slack_signing_secret or settings.slack_app_token


def _slashed(address: str) -> str:
    return address if address.endswith("/") else f"{address}/"


def _precise_now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _days_ago(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat()
