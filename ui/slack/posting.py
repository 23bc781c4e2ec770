"""Posting what waits in the outbox: in order within a place, and at Slack's pace.

A parcel is marked before it is handed over, so that after a kill it is known which may have arrived.
"""

from __future__ import annotations

import json
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Final

from assistant.errors import StoreUnavailable
from assistant.store.mailroom import Mailroom, Parcel
from ui.slack import wording
from ui.slack.client import Limited, Refused, SlackApi, SlackTrouble, Unreachable
from ui.slack.delivery import Delivery, Done, known, now
from ui.slack.papers import Papers

AT_ONCE: Final = 8
"""How many parcels are under way at most."""
LONGEST_WAIT: Final = 60.0
"""The most seconds between two attempts while Slack cannot be reached."""

_OURS_TO_MEND: Final = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "missing_scope",
        "access_denied",
    }
)
_LOG = logging.getLogger("scopewise.slack")


class Poster:
    """Posts in threads of its own between `start` and `stop`; `nudge` says that there is something new."""

    def __init__(self, mailroom: Mailroom, api: SlackApi, papers: Papers) -> None:
        self._mailroom = mailroom
        self._api = api
        self._delivery = Delivery(mailroom, api, papers)
        self._news = threading.Event()
        self._stopping = threading.Event()
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="scopewise-post")
        self._loop = threading.Thread(target=self._run, name="scopewise-outbox", daemon=True)

    def start(self) -> None:
        """Begin; what an earlier process was about to post is looked for in Slack first."""
        for parcel in self._mailroom.left_under_way():
            self._mailroom.put_off(parcel.name, now(), json.dumps({**known(parcel), "maybe": True}))
        self._loop.start()

    def nudge(self) -> None:
        """Something has been put into the outbox."""
        self._news.set()

    def stop(self, seconds: float) -> None:
        """Post what is under way, begin nothing new, and wait at most ``seconds``."""
        self._stopping.set()
        self._news.set()
        if self._loop.ident is not None:
            self._loop.join(seconds)
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._news.clear()
            try:
                claimed = self._mailroom.claim(now(), AT_ONCE)
                wait = 0.0 if claimed else self._until_due()
            except StoreUnavailable as error:
                _LOG.error("The outbox cannot be read: %s", error)
                claimed, wait = (), 2.0
            for parcel in claimed:
                self._threads.submit(self._deliver, parcel)
            if not claimed:
                self._news.wait(wait)

    def _until_due(self) -> float:
        due = self._mailroom.next_due()
        if due is None:
            return 30.0
        return min(30.0, max(0.02, (datetime.fromisoformat(due) - datetime.now(UTC)).total_seconds()))

    def _deliver(self, parcel: Parcel) -> None:
        """One attempt, and the note on what came of it."""
        try:
            self._mailroom.posted(parcel.name, json.dumps(dict(self._delivery.of(parcel))))
        except Limited as error:
            self._again(parcel, error.wait, known(parcel))
        except Unreachable as error:
            _LOG.warning("%s It is tried again.", error)
            self._again(parcel, min(LONGEST_WAIT, 2.0**parcel.attempts), {**known(parcel), "maybe": True})
        except Refused as error:
            self._refused(parcel, error)
        except StoreUnavailable as error:
            _LOG.error("What was posted could not be noted: %s", error)
        except Exception:  # noqa: BLE001 - a defect in one parcel must hold up no other
            _LOG.exception("A message could not be posted.")
            self._mailroom.give_up(parcel.name, "")
        finally:
            self._news.set()

    def _again(self, parcel: Parcel, seconds: float, known: Done) -> None:
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        self._mailroom.put_off(parcel.name, until.isoformat(), json.dumps(dict(known)))

    def _refused(self, parcel: Parcel, error: Refused) -> None:
        _LOG.error("%s", error)
        if error.code in _OURS_TO_MEND:
            self._again(parcel, LONGEST_WAIT, known(parcel))
        else:
            self._mailroom.give_up(parcel.name, json.dumps({"refused": error.code}))

    def status(self, channel: str, thread: str, text: str) -> None:
        """What the pane shows while a message is read; it goes when an answer comes. Best effort."""
        try:
            self._api.call("assistant.threads.setStatus", channel_id=channel, thread_ts=thread, status=text)
        except SlackTrouble as error:
            _LOG.debug("The pane's status was left as it is: %s", error)

    def say_status(self, channel: str, thread: str) -> None:
        """The same without waiting."""
        if not self._stopping.is_set():
            self._threads.submit(self.status, channel, thread, wording.READING)
