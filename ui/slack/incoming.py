"""What comes from Slack, in our own terms: one small value for each thing that a person can do. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import Field, TypeAdapter

from assistant.reading import Strict
from ui.slack.places import Place
from ui.slack.pressing import Act, Aim

Payload = Mapping[str, Any]
"""A request of Slack's, as its JSON has it."""


class _Incoming(Strict):
    """``mark`` tells it from every other and is the same whenever it is sent again; ``at`` is ISO 8601."""

    mark: str
    place: Place
    user: str
    at: str = ""


class Said(_Incoming):
    """Words, in Slack's markup: a message, or what was written behind a command, a shortcut or in a dialog.

    ``message`` names the message, empty where it is none that could be edited. ``by`` is who wrote the words, where that
    is another than ``user``, and ``url`` where Slack takes an answer that only they see. ``files`` counts attachments.
    """

    kind: Literal["said"] = "said"
    text: str
    message: str = ""
    mentioned: bool = False
    by: str = ""
    url: str = ""
    files: int = 0


class Edited(_Incoming):
    """A message that has new words."""

    kind: Literal["edited"] = "edited"
    text: str
    message: str
    mentioned: bool = False


class Deleted(_Incoming):
    """A message that is gone."""

    kind: Literal["deleted"] = "deleted"
    message: str


class Pressed(_Incoming):
    """A button, with what was ticked beside it; ``ts`` is the message that it stands in, ``url`` where an answer may go."""

    kind: Literal["pressed"] = "pressed"
    act: Act
    aim: Aim
    choice: str = ""
    ticked: tuple[str, ...] = ()
    ts: str = ""
    url: str = ""


class Entered(_Incoming):
    """A dialog that was filled in."""

    kind: Literal["entered"] = "entered"
    dialog: str
    aim: Aim
    picked: tuple[str, ...] = ()
    who: str = ""
    right: str = ""
    subject: str = ""


class Opened(_Incoming):
    """The assistant's pane or the Home tab was opened."""

    kind: Literal["opened"] = "opened"


Incoming = Annotated[Said | Edited | Deleted | Pressed | Entered | Opened, Field(discriminator="kind")]
INCOMING: Final[TypeAdapter[Incoming]] = TypeAdapter(Incoming)


class Returning(Strict):
    """What a dialog takes along and brings back: what it is about, and the place in which it was opened."""

    aim: Aim
    place: Place

    def text(self) -> str:
        """This as a dialog's metadata."""
        return self.model_dump_json(exclude_defaults=True)

    @classmethod
    def of(cls, text: str) -> Returning | None:
        """From a dialog's metadata; None where it is not ours."""
        try:
            return cls.model_validate_json(text)
        except ValueError:
            return None
