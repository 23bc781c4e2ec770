"""Whom and what Slack knows: people, direct messages, channels. What the desk needs of it, as a protocol."""

from __future__ import annotations

from typing import Protocol

from assistant.people import Person
from ui.slack.places import Place


class Directory(Protocol):
    """What is looked up in Slack. Each may take a moment, and remembers what it was told for a while."""

    @property
    def bot(self) -> str:
        """Our own user."""
        ...

    def person(self, team: str, user: str) -> Person:
        """Who a user is; by the id alone where Slack does not say."""
        ...

    def is_colleague(self, team: str, user: str) -> bool:
        """Whether it is a person of this workspace: no program, nobody of another organisation."""
        ...

    def direct(self, user: str) -> str:
        """The channel of direct messages with a user."""
        ...

    def refusal(self, place: Place) -> str:
        """Why nothing may be assessed in a place, in a sentence for people; empty where it may."""
        ...
