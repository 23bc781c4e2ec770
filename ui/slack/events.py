"""What an event of Slack's means: a message that was written, edited or deleted, a tab or the pane that was opened. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from ui.slack.incoming import Deleted, Edited, Incoming, Opened, Payload, Said
from ui.slack.places import Place

_SPOKEN: Final = (None, "file_share", "thread_broadcast", "me_message")
"""The subtypes of messages that a person wrote."""


def time_of(ts: str) -> str:
    """The time stamp of a message, seconds since 1970, as ISO 8601; empty for what is none."""
    try:
        return datetime.fromtimestamp(float(ts), UTC).isoformat(timespec="microseconds")
    except (ValueError, OverflowError, OSError):
        return ""


def of_event(body: Payload, bot: str) -> Incoming | None:
    """What an event of the Events API means; None where it is nothing to us. ``bot`` is our own user."""
    event = body.get("event") or {}
    team = str(body.get("team_id") or "")
    match event.get("type"):
        case "message" | "app_mention":
            return _of_message(event, team, bot)
        case "app_home_opened" if event.get("tab") == "home":
            place = Place(where="home", team=team, channel="", user=str(event.get("user", "")))
            return Opened(mark=str(body["event_id"]), place=place, user=place.user)
        case "assistant_thread_started":
            thread = event["assistant_thread"]
            user = str(thread["user_id"])
            place = Place(
                where="pane", team=team, channel=str(thread["channel_id"]), thread=str(thread["thread_ts"]), user=user
            )
            return Opened(mark=str(body["event_id"]), place=place, user=user)
        case _:
            return None


def _of_message(event: Payload, team: str, bot: str) -> Incoming | None:
    channel, subtype = str(event.get("channel", "")), event.get("subtype")
    if subtype == "message_deleted" or _is_tombstone(event):
        return _deleted(event, team, channel, bot)
    if subtype == "message_changed":
        return _edited(event, team, channel, bot)
    if subtype not in _SPOKEN or not _is_persons(event, bot):
        return None
    ts, user = str(event["ts"]), str(event["user"])
    return Said(
        mark=f"said:{channel}:{ts}",
        place=_place(event, team, channel, ts, user),
        user=user,
        at=time_of(ts),
        text=str(event.get("text") or ""),
        message=f"{channel}:{ts}",
        mentioned=event.get("type") == "app_mention" or f"<@{bot}>" in str(event.get("text") or ""),
        files=len(event.get("files") or ()),
    )


def _is_persons(message: Payload, bot: str) -> bool:
    return bool(message.get("user")) and not message.get("bot_id") and message.get("user") not in (bot, "USLACKBOT")


def _is_tombstone(event: Payload) -> bool:
    """What is left of a deleted message that has answers below it."""
    return event.get("subtype") == "message_changed" and event["message"].get("subtype") == "tombstone"


def _edited(event: Payload, team: str, channel: str, bot: str) -> Edited | None:
    """New words of a person; Slack also tells when it has added a preview, which changes no word."""
    message, before = event["message"], event.get("previous_message") or {}
    text = str(message.get("text") or "")
    if not _is_persons(message, bot) or text == before.get("text"):
        return None
    ts, user = str(message["ts"]), str(message["user"])
    stamp = (message.get("edited") or {}).get("ts") or event.get("event_ts") or event.get("ts")
    return Edited(
        mark=f"edited:{channel}:{ts}:{stamp}",
        place=_place({**message, "channel_type": event.get("channel_type")}, team, channel, ts, user),
        user=user,
        at=time_of(str(stamp)),
        text=text,
        message=f"{channel}:{ts}",
        mentioned=f"<@{bot}>" in text,
    )


def _deleted(event: Payload, team: str, channel: str, bot: str) -> Deleted | None:
    before = event.get("previous_message") or event.get("message") or {}
    ts = str(event.get("deleted_ts") or before.get("ts") or "")
    if not ts or not _is_persons(before, bot):
        return None
    user = str(before["user"])
    place = _place({**before, "channel_type": event.get("channel_type")}, team, channel, ts, user)
    return Deleted(
        mark=f"deleted:{channel}:{ts}",
        place=place,
        user=user,
        at=time_of(str(event.get("event_ts") or event.get("ts") or "")),
        message=f"{channel}:{ts}",
    )


def _place(message: Payload, team: str, channel: str, ts: str, user: str) -> Place:
    """Where a message belongs: in a channel to the thread that it is in or begins; directly to its thread, if any."""
    thread = str(message.get("thread_ts") or "")
    if message.get("channel_type") == "im" or channel.startswith("D"):
        return Place(where="pane" if thread else "direct", team=team, channel=channel, thread=thread, user=user)
    return Place(where="thread", team=team, channel=channel, thread=thread or ts)
