"""People, direct messages and channels, looked up in Slack and remembered for a while."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from assistant.people import Person
from ui.slack import wording
from ui.slack.client import SlackApi, SlackTrouble
from ui.slack.places import Place, person_id

REMEMBERED: Final = 600.0
"""Seconds for which an answer of Slack is believed."""
MOST: Final = 10_000
"""How many answers are remembered at most."""
_LOG = logging.getLogger("scopewise.slack")


class Lookups:
    """What `ui.slack.directory.Directory` asks for. Where Slack does not answer, it is as if nobody were known."""

    def __init__(
        self, api: SlackApi, bot: str, channels: tuple[str, ...], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._api = api
        self._bot = bot
        self._channels = frozenset(channels)
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[float, Mapping[str, Any]]] = {}
        self._lock = threading.Lock()

    @property
    def bot(self) -> str:
        """Our own user."""
        return self._bot

    def person(self, team: str, user: str) -> Person:
        """A user with the name that others see."""
        found = self._user(user)
        profile = found.get("profile") or {}
        name = profile.get("display_name") or profile.get("real_name") or found.get("real_name") or found.get("name")
        return Person(person_id(team, user), str(name or user)[:200], frozenset({"author"}))

    def is_colleague(self, team: str, user: str) -> bool:
        """Whether it is a person of this workspace who is still there."""
        found = self._user(user)
        strange = found.get("is_bot") or found.get("deleted") or found.get("is_stranger")
        teams = {found.get("team_id", team), *((found.get("enterprise_user") or {}).get("teams") or ())}
        return bool(found) and not strange and team in teams and user != "USLACKBOT"

    def direct(self, user: str) -> str:
        """The channel of direct messages with a user; the user's id, which Slack takes for it, where it does not say."""
        found = self._remembered("direct", user, lambda: self._api.call("conversations.open", users=user))
        return str((found.get("channel") or {}).get("id") or user)

    def refusal(self, place: Place) -> str:
        """Why nothing may be assessed in a place."""
        if place.where not in ("thread", "private") or place.channel.startswith("D"):
            return ""
        if self._channels and place.channel not in self._channels:
            return wording.NOT_HERE
        asked = lambda: self._api.look_up("conversations.info", channel=place.channel)  # noqa: E731 - short
        found = self._remembered("channel", place.channel, asked).get("channel") or {}
        shared = found.get("is_ext_shared") or found.get("is_pending_ext_shared")
        return wording.SHARED_CHANNEL if shared else ""

    def _user(self, user: str) -> Mapping[str, Any]:
        return self._remembered("user", user, lambda: self._api.look_up("users.info", user=user)).get("user") or {}

    def _remembered(self, kind: str, name: str, ask: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        with self._lock:
            until, found = self._known.get((kind, name), (0.0, {}))
        if self._clock() < until:
            return found
        try:
            found = ask()
        except SlackTrouble as error:
            _LOG.warning("Looking up a %s failed: %s", kind, error)
            return found
        with self._lock:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[kind, name] = (self._clock() + REMEMBERED, found)
        return found
