"""One attempt at a parcel: what it says is done in Slack, once.

Every message of ours carries the name of its parcel, unseen. Where it is not known whether an earlier attempt arrived, the
place is looked at first. What only one person sees cannot be looked at; that may come twice.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from assistant.errors import NoSuchAssessment, NotAssessed
from assistant.store.mailroom import Mailroom, Parcel, Seat
from ui.slack import wording
from ui.slack.blocks import Block
from ui.slack.client import Limited, Refused, SlackApi, Unreachable
from ui.slack.limits import problems
from ui.slack.mrkdwn import escaped
from ui.slack.papers import Papers
from ui.slack.parcels import PARCELLED, Files, Pane, Parcelled, PlaceNote, Post, Settle, ShowHome, Whisper
from ui.slack.result_shown import with_picture

EVENT: Final = "scopewise_parcel"
"""The type of the unseen note on every message of ours."""
FORMAT_ATTEMPTS: Final = 4
"""How often a picture that Slack is not ready to show is tried."""

_FORMAT: Final = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_attachments"})
_NOT_THERE: Final = frozenset({"user_not_in_channel", "not_in_channel", "channel_not_found", "http_404", "http_410"})
_LOG = logging.getLogger("scopewise.slack")

Done = Mapping[str, Any]
"""What is known of a parcel that was posted: ``channel`` and ``ts``, ``file`` for a picture."""


class Delivery:
    """Carries parcels out. Raises `SlackTrouble` where Slack did not take one."""

    def __init__(self, mailroom: Mailroom, api: SlackApi, papers: Papers) -> None:
        self._mailroom = mailroom
        self._api = api
        self._papers = papers

    def of(self, parcel: Parcel) -> Done:
        """Does what the parcel says, and gives what is known of it then."""
        body: Parcelled = PARCELLED.validate_json(parcel.body)
        match body:
            case Post():
                return self._post(parcel, body)
            case Settle():
                return self._settle(body)
            case Whisper():
                return self._whisper(body)
            case Files():
                return self._files(parcel, body)
            case ShowHome():
                self._api.call("views.publish", user_id=body.user, view=self._papers.home(body.user, body.count))
                return {}
            case Pane():
                return self._pane(body)

    def _post(self, parcel: Parcel, post: Post) -> Done:
        channel = post.channel or self._direct(post.user)
        thread = post.thread or self._head(parcel, post.under)
        done = self._found(parcel, channel, thread)
        if done is None:
            done = self._send(parcel, post, channel, thread)
        self._note(post, str(done["channel"]), str(done["ts"]))
        return done

    def _send(self, parcel: Parcel, post: Post, channel: str, thread: str) -> Done:
        picture = self._picture(parcel, post)
        blocks = with_picture(post.message.blocks, picture)
        if trouble := problems(blocks):
            _LOG.error("A message is over Slack's limits, so its text is sent: %s", "; ".join(trouble[:3]))
            blocks = []
        try:
            answer = self._say(parcel, channel, thread, post.message.text, blocks)
        except Refused as error:
            if error.code not in _FORMAT:
                raise
            answer = self._plainer(parcel, post, (channel, thread), picture)
        return {"channel": answer["channel"], "ts": answer["ts"]}

    def _plainer(self, parcel: Parcel, post: Post, where: tuple[str, str], picture: Block | None) -> Done:
        """The same without what Slack did not take: the picture, which it may not be ready to show, then the blocks."""
        if picture is not None:
            if parcel.attempts < FORMAT_ATTEMPTS:
                raise Limited("a picture", 1.0)
            return self._say(parcel, *where, post.message.text, with_picture(post.message.blocks, None))
        _LOG.error("Slack did not take the blocks of a message, so its text is sent.")
        return self._say(parcel, *where, f"{wording.TROUBLE_SHOWN}\n{post.message.text}", [])

    def _say(self, parcel: Parcel, channel: str, thread: str, text: str, blocks: list[Block]) -> Done:
        return self._api.call(
            "chat.postMessage",
            channel=channel,
            thread_ts=thread or None,
            text=text,
            blocks=blocks or None,
            metadata={"event_type": EVENT, "event_payload": {"parcel": parcel.name}},
            unfurl_links=False,
            unfurl_media=False,
        )

    def _picture(self, parcel: Parcel, post: Post) -> Block | None:
        """The matrix, uploaded once for the parcel."""
        if not post.picture:
            return None
        so_far = known(parcel)
        try:
            drawn = self._papers.matrix(post.picture)
        except (NoSuchAssessment, NotAssessed):
            return None
        if "file" not in so_far:
            so_far["file"] = self._api.send_file(drawn)
            self._api.share_files([(str(so_far["file"]), drawn.title)])
            parcel_known = json.dumps(so_far)
            self._mailroom.note(parcel.name, parcel_known)
        return {"type": "image", "slack_file": {"id": so_far["file"]}, "alt_text": drawn.alt[:2000]}

    def _note(self, post: Post, channel: str, ts: str) -> None:
        """What a message that was posted means for later: it is the question of its place, or heads a thread of its own."""
        if post.asks:
            self._asked(post.asks, ts)
        if post.seat is not None and post.assessment:
            place = post.seat.place.model_copy(update={"channel": channel, "thread": ts})
            note = post.seat.model_copy(update={"place": place, "asked": ts})
            self._mailroom.take_seat(Seat(place.key, post.assessment, note.model_dump_json()), now())

    def _asked(self, key: str, ts: str) -> None:
        seat = self._mailroom.seat(key)
        if seat is not None and seat.body:
            note = PlaceNote.model_validate_json(seat.body).model_copy(update={"asked": ts})
            self._mailroom.note_on_place(key, note.model_dump_json())

    def _settle(self, settle: Settle) -> Done:
        seat = self._mailroom.seat(settle.key)
        note = PlaceNote.model_validate_json(seat.body) if seat is not None and seat.body else None
        ts = settle.ts or (note.asked if note else "")
        if not ts:
            return {}
        try:
            self._api.call(
                "chat.update",
                channel=settle.channel,
                ts=ts,
                text=settle.message.text,
                blocks=list(settle.message.blocks),
            )
        except Refused as error:  # it has been deleted, or is too old to be changed
            _LOG.info("An answered question could not be changed: %s", error)
        if note and note.asked == ts:
            self._asked(settle.key, "")
        return {"channel": settle.channel, "ts": ts}

    def _whisper(self, whisper: Whisper) -> Done:
        text, blocks = whisper.message.text, list(whisper.message.blocks)
        if whisper.url:
            try:
                answer = {
                    "text": text,
                    "blocks": blocks,
                    "replace_original": whisper.replace,
                    "response_type": "ephemeral",
                }
                self._api.respond(whisper.url, answer)
            except Refused as error:  # used up or too old
                _LOG.info("An answer came too late for its address: %s", error)
            else:
                return {}
        try:
            where = {"channel": whisper.channel, "thread_ts": whisper.thread or None}
            self._api.call("chat.postEphemeral", **where, user=whisper.user, text=text, blocks=blocks)
        except Refused as error:
            if error.code not in _NOT_THERE:
                raise
            channel = self._direct(whisper.user)
            self._api.call("chat.postMessage", channel=channel, text=text, blocks=blocks)
        return {}

    def _files(self, parcel: Parcel, files: Files) -> Done:
        channel = files.channel or self._direct(files.user)
        thread = files.thread or self._head(parcel, files.under)
        mark = hashlib.sha256(parcel.name.encode()).hexdigest()[:8]
        if known(parcel).get("maybe") and self._holds_file(channel, thread, mark):
            return {"channel": channel}
        try:
            papers = [self._papers.file(name, files.assessment, mark) for name in files.files]
        except (NoSuchAssessment, NotAssessed):
            return {}
        sent = [(self._api.send_file(paper), paper.title) for paper in papers]
        self._api.share_files(sent, channel=channel, thread=thread, comment=escaped(files.comment))
        return {"channel": channel}

    def _pane(self, pane: Pane) -> Done:
        """Best effort: where the app has no pane, nothing is missing."""
        try:
            if pane.prompts:
                prompts = [{"title": title, "message": text} for title, text in wording.PROMPTS]
                self._api.call(
                    "assistant.threads.setSuggestedPrompts",
                    channel_id=pane.channel,
                    thread_ts=pane.thread,
                    title=wording.PROMPTS_TITLE,
                    prompts=prompts,
                )
            if pane.title:
                self._api.call(
                    "assistant.threads.setTitle", channel_id=pane.channel, thread_ts=pane.thread, title=pane.title[:250]
                )
        except (Refused, Unreachable) as error:
            _LOG.info("The pane was left as it is: %s", error)
        return {}

    def _direct(self, user: str) -> str:
        return str(self._api.call("conversations.open", users=user)["channel"]["id"])

    def _head(self, parcel: Parcel, number: int | None) -> str:
        """The message that heads the thread: the parcel ``number`` of the same event."""
        if number is None:
            return ""
        result = self._mailroom.result_of(f"{parcel.name.rpartition('#')[0]}#{number}")
        return str(json.loads(result or "{}").get("ts", ""))

    def _found(self, parcel: Parcel, channel: str, thread: str) -> Done | None:
        """The message of a parcel that may have been posted already, by its note; None where it was not."""
        if not known(parcel).get("maybe"):
            return None
        for message in self._messages(channel, thread):
            noted = message.get("metadata") or {}
            if noted.get("event_type") == EVENT and noted.get("event_payload", {}).get("parcel") == parcel.name:
                return {"channel": channel, "ts": message["ts"]}
        return None

    def _holds_file(self, channel: str, thread: str, mark: str) -> bool:
        return any(
            mark in str(file.get("name"))
            for message in self._messages(channel, thread)
            for file in message.get("files") or ()
        )

    def _messages(self, channel: str, thread: str) -> list[Mapping[str, Any]]:
        """The latest messages of a thread or a channel."""
        if thread:
            answer = self._api.look_up(
                "conversations.replies", channel=channel, ts=thread, include_all_metadata="true", limit="200"
            )
        else:
            answer = self._api.look_up(
                "conversations.history", channel=channel, include_all_metadata="true", limit="100"
            )
        return list(answer.get("messages") or ())


def known(parcel: Parcel) -> dict[str, Any]:
    """What earlier attempts have left: ``maybe`` where one may have arrived, ``file`` where a picture is uploaded."""
    return dict(json.loads(parcel.result)) if parcel.result else {}


def now() -> str:
    """The time, UTC, ISO 8601, to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
