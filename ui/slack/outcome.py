"""What follows from one event, gathered before it is kept at once. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.store.mailroom import Answered, Disclosed, Heard, Parcel, Seat
from ui.slack.blocks import Message
from ui.slack.limits import split
from ui.slack.parcels import PARCELLED, Parcelled, PlaceNote, Post, Whisper
from ui.slack.places import Place

_NAME = 180


@dataclass
class Outcome:
    """Parcels in the order in which they are to be posted, each with the key of the place that it is for."""

    mark: str
    at: str
    parcels: list[tuple[str, Parcelled]] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    disclosed: list[Disclosed] = field(default_factory=list)
    reopened: bool = False
    """Whether what was signed is open again because of the event."""

    def send(self, place: str, *parcels: Parcelled) -> None:
        """Adds ``parcels`` for the place with the key ``place``."""
        self.parcels += [(place, parcel) for parcel in parcels]

    def take(self, place: Place, assessment: str, owner: str) -> None:
        """The place holds the assessment from now on; what is remembered of it stays where it holds one already."""
        self.seats.append(Seat(place.key, assessment, PlaceNote(place=place, owner=owner).model_dump_json()))

    def answered(self) -> Answered:
        """All of it, for the mailroom; the same event gives the same names."""
        name = self.mark if len(self.mark) <= _NAME else hashlib.sha256(self.mark.encode()).hexdigest()
        made = [
            Parcel(
                name=f"{name}#{number}",
                place=place,
                made=self.at,
                number=number,
                body=PARCELLED.dump_json(parcel).decode(),
                assessment=getattr(parcel, "assessment", "") or None,
            )
            for number, (place, parcel) in enumerate(self.parcels)
        ]
        return Answered(made, self.seats, self.heard, self.left, self.disclosed)


def posts_to(place: Place, messages: Sequence[Message], *, assessment: str = "", url: str = "") -> list[Parcelled]:
    """``messages`` for ``place``, each in as many parts as Slack's limits ask for.

    What is for one person alone goes to ``url``, where there is one, in place of the message whose button was pressed.
    """
    parts = [part for one in messages for part in split(one)]
    if place.where == "private":
        return [
            Whisper(
                channel=place.channel,
                user=place.user,
                thread=place.thread,
                url=url,
                replace=number == 0,
                message=part,
            )
            for number, part in enumerate(parts)
        ]
    return [
        Post(
            channel=place.channel,
            user="" if place.channel else place.user,
            thread=place.thread,
            message=part,
            assessment=assessment,
        )
        for part in parts
    ]


def alone(place: Place, user: str) -> Place:
    """Where ``user`` alone sees what is said in ``place``: there, unless others read it."""
    return place.model_copy(update={"where": "private", "user": user}) if place.where == "thread" else place


def beside(parcels: Sequence[Parcelled]) -> list[Parcelled]:
    """``parcels`` beside the message whose button was pressed, and not in its place."""
    return [one.model_copy(update={"replace": False}) if isinstance(one, Whisper) else one for one in parcels]
