"""What is to be posted, as it waits in the outbox. Pure."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, TypeAdapter

from assistant.reading import Strict
from ui.slack.blocks import Message
from ui.slack.places import Place

FileName = Literal["matrix", "report"]


class PlaceNote(Strict):
    """What is remembered of a place beside its assessment.

    ``owner`` is whose assessment it is, a Slack id. ``asked`` is the message with the question that stands. ``token`` is by
    what a colleague may answer, where the place holds one question for one.
    """

    place: Place
    owner: str = ""
    asked: str = ""
    token: str = ""


class Post(Strict):
    """A message. ``user`` is to whom it goes where no ``channel`` is known yet.

    ``under`` is the number of the parcel of the same event in whose thread it stands, once that one has been posted.
    ``asks`` is the key of the place whose question it holds, ``seat`` what is remembered of the thread that it heads.
    ``picture`` is the id of the assessment whose matrix goes into it.
    """

    kind: Literal["post"] = "post"
    channel: str = ""
    user: str = ""
    thread: str = ""
    under: int | None = None
    message: Message
    asks: str = ""
    seat: PlaceNote | None = None
    assessment: str = ""
    picture: str = ""


class Settle(Strict):
    """The question of a place is over: its message becomes ``message``. ``ts`` names it, else it is the last one."""

    kind: Literal["settle"] = "settle"
    key: str
    channel: str
    ts: str = ""
    message: Message


class Whisper(Strict):
    """What one person alone is shown: by ``url``, in place of what stands there where ``replace``, else in the channel."""

    kind: Literal["whisper"] = "whisper"
    channel: str
    user: str
    thread: str = ""
    url: str = ""
    replace: bool = False
    message: Message


class Files(Strict):
    """Files of the assessment ``assessment``, made when they are sent; to ``user`` where no ``channel`` is known."""

    kind: Literal["files"] = "files"
    channel: str
    user: str = ""
    thread: str = ""
    under: int | None = None
    assessment: str
    files: tuple[FileName, ...]
    comment: str = ""


class ShowHome(Strict):
    """The Home tab of ``user`` as it is when it is sent, with ``count`` assessments at most."""

    kind: Literal["home"] = "home"
    user: str
    count: int


class Pane(Strict):
    """What the assistant's pane shows around a conversation: its title, and what one might begin with."""

    kind: Literal["pane"] = "pane"
    channel: str
    thread: str
    title: str = ""
    prompts: bool = False


Parcelled = Annotated[Post | Settle | Whisper | Files | ShowHome | Pane, Field(discriminator="kind")]
PARCELLED: Final[TypeAdapter[Parcelled]] = TypeAdapter(Parcelled)
