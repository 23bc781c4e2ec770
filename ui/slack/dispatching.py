"""Which part of the driver does what has come."""

from __future__ import annotations

from ui.slack import colleagues, pressed, shelf, talking
from ui.slack.desk import Desk
from ui.slack.incoming import Deleted, Edited, Entered, Incoming, Opened, Pressed, Said
from ui.slack.outcome import Outcome


def dispatch(desk: Desk, incoming: Incoming, outcome: Outcome) -> None:
    """Do what ``incoming`` asks for."""
    match incoming:
        case Said():
            talking.said(desk, incoming, outcome)
        case Edited():
            talking.edited(desk, incoming, outcome)
        case Deleted():
            talking.deleted(desk, incoming, outcome)
        case Pressed() if incoming.aim.t:
            colleagues.pressed(desk, incoming, outcome)
        case Pressed():
            pressed.pressed(desk, incoming, outcome)
        case Entered():
            pressed.entered(desk, incoming, outcome)
        case Opened():
            shelf.opened(desk, incoming, outcome)
