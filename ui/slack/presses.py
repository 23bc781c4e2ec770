"""What a command, a shortcut, a button or a dialog means. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ui.slack.incoming import Entered, Payload, Pressed, Returning, Said
from ui.slack.places import Place
from ui.slack.pressing import Aim, act_of, aim_of


def of_command(body: Payload, at: str) -> Said:
    """``/scopewise`` with whatever was written behind it."""
    channel, user = str(body["channel_id"]), str(body["user_id"])
    return Said(
        mark=f"command:{body['trigger_id']}",
        place=Place(where="private", team=str(body["team_id"]), channel=channel, user=user),
        user=user,
        at=at,
        text=str(body.get("text") or ""),
        url=str(body.get("response_url") or ""),
    )


def of_shortcut(body: Payload, at: str) -> Said:
    """“Assess this” on a message: its words, for whoever chose it, in their own direct messages."""
    message, user = body["message"], str(body["user"]["id"])
    return Said(
        mark=f"shortcut:{body['trigger_id']}",
        place=Place(where="direct", team=str(body["team"]["id"]), channel="", user=user),
        user=user,
        at=at,
        text=str(message.get("text") or ""),
        by=str(message.get("user") or ""),
        url=str(body.get("response_url") or ""),
    )


def of_press(body: Payload, at: str) -> Pressed | None:
    """A button of ours in a message or in the Home tab; None for one that is not ours or carries nothing."""
    action = body["actions"][0]
    act = act_of(str(action.get("action_id")))
    if act is None:
        return None
    choice = str((action.get("selected_option") or {}).get("value") or "")
    aim = aim_of(str(action.get("value") or "{}")) or Aim()
    if choice and act == "menu":
        choice, _, about = choice.partition(":")
        aim = Aim(a=about)
    ts = str((body.get("container") or {}).get("message_ts") or "")
    user = str(body["user"]["id"])
    return Pressed(
        mark=f"press:{_of_view(body)}{ts}:{action.get('action_ts') or body.get('trigger_id')}:{user}",
        place=_place_of_press(body, aim, user),
        user=user,
        at=at,
        act=act,
        aim=aim,
        choice=choice,
        ticked=tuple(_ticked(body.get("state"))),
        ts=ts,
        url=str(body.get("response_url") or ""),
    )


def _of_view(body: Payload) -> str:
    view = body.get("view") or {}
    channel = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id") or ""
    return f"{view.get('id', '')}{channel}:"


def _place_of_press(body: Payload, aim: Aim, user: str) -> Place:
    container, team = body.get("container") or {}, str((body.get("team") or {}).get("id") or body["user"]["team_id"])
    channel = str(container.get("channel_id") or (body.get("channel") or {}).get("id") or "")
    thread = str(container.get("thread_ts") or (body.get("message") or {}).get("thread_ts") or "")
    if container.get("type") == "view" or not channel:
        return Place(where="home", team=team, channel="", user=user)
    if aim.t:
        ts = thread or str(container.get("message_ts") or "")
        return Place(where="colleague", team=team, channel=channel, thread=ts, user=user)
    if container.get("is_ephemeral"):
        return Place(where="private", team=team, channel=channel, user=user)
    if channel.startswith("D"):
        return Place(where="pane" if thread else "direct", team=team, channel=channel, thread=thread, user=user)
    return Place(where="thread", team=team, channel=channel, thread=thread or str(container.get("message_ts") or ""))


def _ticked(state: object) -> Iterator[str]:
    """The values of all boxes that are ticked and all entries that are chosen, in the order of the message."""
    values = state.get("values", {}) if isinstance(state, dict) else {}
    for fields in values.values():
        for field in fields.values():
            chosen = field.get("selected_options") or (
                [field["selected_option"]] if field.get("selected_option") else []
            )
            yield from (str(entry["value"]) for entry in chosen)


def of_dialog(body: Payload, at: str) -> Entered | None:
    """A dialog that was sent; the place is the one that its button stood in."""
    view, user = body["view"], str(body["user"]["id"])
    about = Returning.of(str(view.get("private_metadata") or ""))
    if about is None:
        return None
    values = (view.get("state") or {}).get("values") or {}
    fields: dict[str, Any] = {block: next(iter(entries.values()), {}) for block, entries in values.items()}
    return Entered(
        mark=f"dialog:{view['id']}",
        place=about.place,
        user=user,
        at=at,
        dialog=str(view.get("callback_id")),
        aim=about.aim,
        picked=tuple(_ticked({"values": {name: values[name] for name in values if name.startswith("right")}})),
        who=str((fields.get("who") or {}).get("selected_user") or ""),
        right=str(((fields.get("how") or {}).get("selected_option") or {}).get("value") or ""),
        subject=str(((fields.get("subject") or {}).get("selected_option") or {}).get("value") or ""),
    )
