"""Where in Slack a conversation is, and whose it is. Pure."""

from __future__ import annotations

from typing import Final, Literal

from assistant.reading import Strict

Where = Literal["pane", "direct", "thread", "private", "colleague", "home"]
"""The assistant's pane, direct messages, a thread of a channel, what only one person sees in a channel, a colleague's
direct message with one question, the Home tab.
"""

Audience = Literal["alone", "thread", "private", "colleague"]

_AUDIENCE: Final[dict[Where, Audience]] = {
    "pane": "alone",
    "direct": "alone",
    "thread": "thread",
    "private": "private",
    "colleague": "colleague",
    "home": "alone",
}


class Place(Strict):
    """A conversation's place: ``thread`` is the time stamp of the message that heads it, empty outside a thread.

    ``user`` is who it is with, empty for a thread of a channel.
    """

    where: Where
    team: str
    channel: str
    thread: str = ""
    user: str = ""

    @property
    def key(self) -> str:
        """What tells it from every other; in a channel, what one person sees alone is a place of its own."""
        alone = f"/{self.user}" if self.where == "private" else ""
        return f"{self.team}/{self.channel}/{self.thread}{alone}"

    @property
    def audience(self) -> Audience:
        """Who reads what is posted there."""
        return _AUDIENCE[self.where]


def person_id(team: str, user: str) -> str:
    """The id under which the store knows a person of Slack."""
    return f"slack:{team}:{user}"
