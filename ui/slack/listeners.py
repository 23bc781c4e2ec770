"""Bolt: checks that a request is Slack's, and hands on what it means. Each listener keeps the event, then acknowledges."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any, Final

from slack_bolt import Ack, App, Assistant, BoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.assistant.thread_context_store.store import AssistantThreadContextStore
from slack_sdk import WebClient

from assistant.errors import ScopewiseError, UnusableInput
from ui.slack.asking import chosen_dialog, dialog_for
from ui.slack.client import SlackApi, SlackTrouble
from ui.slack.desk import Desk
from ui.slack.events import of_event
from ui.slack.incoming import Incoming, Pressed, Returning
from ui.slack.presses import of_command, of_dialog, of_press, of_shortcut

Keep = Callable[[Incoming], None]
"""Keeps what has come, so that it is done whatever happens; raises `StoreUnavailable`."""

SHORTCUT: Final = "assess"
COMMAND: Final = "/scopewise"
_LOG = logging.getLogger("scopewise.slack")


class _NoContext(AssistantThreadContextStore):
    """Which channel somebody looks at beside the pane is none of our business, so nothing is kept of it."""

    def save(self, *, channel_id: str, thread_ts: str, context: dict[str, str]) -> None:
        """Keeps nothing."""

    def find(self, *, channel_id: str, thread_ts: str) -> None:
        """Knows nothing."""


def bolt_app(desk: Desk, api: SlackApi, keep: Keep, signing_secret: str, bot: AuthorizeResult) -> App:
    """The app with all its listeners. ``bot`` is who we are, found out once at the start."""
    app = App(
        name="scopewise",
        logger=logging.getLogger("slack_bolt"),
        client=WebClient(),
        authorize=lambda: bot,
        signing_secret=signing_secret,
        process_before_response=True,  # what has come is kept before it is acknowledged
        assistant_thread_context_store=_NoContext(),
    )
    user, team = str(bot.bot_user_id), str(bot.team_id)
    _listen_to_events(app, desk, keep, user, team)
    _listen_to_people(app, desk, api, keep)

    @app.error
    def failed(error: Exception) -> None:
        _LOG.error("An event was not kept: %s", error if isinstance(error, ScopewiseError) else type(error).__name__)
        raise error

    return app


def _listen_to_events(app: App, desk: Desk, keep: Keep, bot: str, team: str) -> None:
    def take(body: dict[str, Any]) -> None:
        incoming = _understood(of_event, body, bot) if body.get("team_id") == team else None
        if incoming is not None and _is_for_us(desk, incoming):
            keep(incoming)

    @app.middleware
    def edits(body: dict[str, Any], context: BoltContext, next_: Callable[[], Any]) -> Any:  # noqa: ANN401 - Bolt's own
        """Edits and deletions first: Bolt's assistant lets none through."""
        event = body.get("event") or {}
        if event.get("type") == "message" and event.get("subtype") in ("message_changed", "message_deleted"):
            take(body)
            return context.ack()
        return next_()

    assistant = Assistant(thread_context_store=_NoContext())
    assistant.thread_started(take)
    assistant.thread_context_changed(lambda: None)
    assistant.user_message(take)
    assistant.bot_message(lambda: None)
    app.use(assistant)
    for kind in ("message", "app_mention", "app_home_opened"):
        app.event(kind)(take)


def _is_for_us(desk: Desk, incoming: Incoming) -> bool:
    """In a channel only what mentions us, and what is said in a thread that we are in, is kept at all."""
    if incoming.place.where != "thread" or getattr(incoming, "mentioned", False):
        return True
    return desk.mailroom.expects(incoming.place.key)


def _listen_to_people(app: App, desk: Desk, api: SlackApi, keep: Keep) -> None:
    now = desk.sessions.engine.clock

    @app.command(COMMAND)
    def command(ack: Ack, body: dict[str, Any]) -> None:
        _keep_if(keep, _understood(of_command, body, now()))
        ack()

    @app.shortcut(SHORTCUT)
    def shortcut(ack: Ack, body: dict[str, Any]) -> None:
        _keep_if(keep, _understood(of_shortcut, body, now()))
        ack()

    @app.action(re.compile(r"^scopewise\."))
    def press(ack: Ack, body: dict[str, Any]) -> None:
        incoming = _understood(of_press, body, now())
        ack()
        if not isinstance(incoming, Pressed):
            return
        if incoming.act == "subject":
            _choose(desk, api, body)
        elif not _opened(desk, api, body):
            keep(incoming)

    @app.view(re.compile(".+"))
    def dialog(ack: Ack, body: dict[str, Any]) -> None:
        _keep_if(keep, _understood(of_dialog, body, now()))
        ack()


def _understood(
    read: Callable[[dict[str, Any], str], Incoming | None], body: dict[str, Any], other: str
) -> Incoming | None:
    """What ``read`` makes of a request and ``other``; None for one in a shape that we do not know, which sending again would not mend."""
    try:
        return read(body, other)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        _LOG.warning("A request of Slack's in an unknown shape was let go (%s).", type(error).__name__)
        return None


def _keep_if(keep: Keep, incoming: Incoming | None) -> None:
    if incoming is not None:
        keep(incoming)


def _opened(desk: Desk, api: SlackApi, body: dict[str, Any]) -> bool:
    """Whether the button opened a dialog, or tried to."""
    incoming = of_press(body, "")
    try:
        view = dialog_for(desk, incoming) if incoming else None
        if view is not None:
            api.call("views.open", trigger_id=body["trigger_id"], view=view)
    except UnusableInput:
        return False  # the desk says why
    except SlackTrouble as error:
        _LOG.warning("A dialog could not be opened: %s", error)
        return True
    return view is not None


def _choose(desk: Desk, api: SlackApi, body: dict[str, Any]) -> None:
    """The subject of a correction was chosen: the same dialog with what may be right of it."""
    view, incoming = body["view"], of_press(body, "")
    back = Returning.of(str(view.get("private_metadata") or ""))
    if incoming is None or back is None:
        return
    try:
        changed = chosen_dialog(desk, incoming, back)
        if changed is not None:
            api.call("views.update", view_id=view["id"], hash=view.get("hash"), view=changed)
    except (UnusableInput, SlackTrouble) as error:
        _LOG.warning("A dialog could not be changed: %s", type(error).__name__)
