"""The records of an interview: what came in, what stood when it came, and what has been made of it.

All are frozen values, JSON both ways. `Interview` is a value too: `assistant.interview.apply` makes the next one.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assistant.ledger import Ledger
from assistant.reading import Reading, Strict

OPENING = "opening"
SAY_BACK = "say_back"


class _Message(Strict):
    """Who sent a message, and when (ISO 8601): handed in, since the pure part has no clock."""

    who: str = ""
    at: str = ""


class Say(_Message):
    """Free text. ``instead_of`` is the earlier turn whose words these replace, where its message was edited."""

    kind: Literal["say"] = "say"
    text: str
    instead_of: int | None = None


class Answer(_Message):
    """A pick among the options of a question: one value, several, or None for "I don't know".

    ``fact`` is a fact's name or a group's. On a group the values are its members that are true; all others are not.
    Several values on a single fact mean several workloads where ``several`` is true, else "one of these".
    """

    kind: Literal["answer"] = "answer"
    fact: str
    values: tuple[str, ...] | None
    workload: str | None = None
    several: bool = False


class Correct(_Message):
    """An edit: ``fact`` is one of ``values``, whatever was said before."""

    kind: Literal["correct"] = "correct"
    fact: str
    values: tuple[str, ...]
    workload: str | None = None


class Confirm(_Message):
    """The say-back is right."""

    kind: Literal["confirm"] = "confirm"


class Finish(_Message):
    """Show the result now."""

    kind: Literal["finish"] = "finish"


class More(_Message):
    """Go on with questions that would sharpen the advice."""

    kind: Literal["more"] = "more"


class Back(_Message):
    """Take back what was said last."""

    kind: Literal["back"] = "back"


class Restart(_Message):
    """Take back all that was said."""

    kind: Literal["restart"] = "restart"


class Withdraw(_Message):
    """The message of the earlier turn ``turn`` was deleted where it was written: what it said no longer counts."""

    kind: Literal["withdraw"] = "withdraw"
    turn: int


class Filing(Strict):
    """One fact that line ``line`` of the organisation's file states, with the line as it stands there."""

    fact: str
    values: tuple[str, ...]
    line: int
    words: str


class Filed(_Message):
    """What the organisation's file states of every workload, or of the product ``product`` in ``workload``.

    It is a turn of its own, whose text are the lines, so that facts of the file have exact words as evidence and a
    record replays without the file. ``allowed`` are the classes of data that the product may see. ``instead_of`` is the
    earlier turn that it replaces. ``note`` says, for the person, why a product settles nothing.
    """

    kind: Literal["filed"] = "filed"
    file: str
    version: int
    digest: str
    product: str = ""
    workload: str | None = None
    states: tuple[Filing, ...] = ()
    allowed: tuple[str, ...] = ()
    note: str = ""
    instead_of: int | None = None

    @property
    def sanctions(self) -> bool:
        """Whether it says that a product is approved, which is what makes it one of the organisation's own."""
        return bool(self.product and self.states)

    def says_the_same(self, other: Filed) -> bool:
        """Whether both state the same of the same thing, whatever the lines and the version."""
        return self._content() == other._content()

    def _content(self) -> object:
        states = [(entry.fact, entry.values) for entry in self.states]
        return (self.product, self.workload, states, self.allowed, self.note)


Message = Annotated[
    Say | Answer | Correct | Confirm | Finish | More | Back | Restart | Withdraw | Filed, Field(discriminator="kind")
]


class Pending(Strict):
    """The question that stands: its id (`OPENING` and `SAY_BACK` are two), and the workload that it is about."""

    question: str
    workload: str | None = None


class Worded(Strict):
    """How a language model worded what stands after a turn: the question of ``question``, or the say-back.

    ``instead`` is true where it stands in place of the fixed wording, false where it stands beside it, as a translation.
    """

    question: str
    workload: str | None
    text: str
    instead: bool


class Turn(Strict):
    """One message, the words that it came to (``text``), how it was read, and the question that stood.

    ``worded`` is how the question was put that followed.
    """

    message: Message
    text: str
    shown: Pending | None
    shown_text: str = ""
    reading: Reading | None = None
    worded: Worded | None = None

    def stood_at(self, question: str) -> bool:
        """Whether ``question`` stood when the message came."""
        return self.shown is not None and self.shown.question == question

    @property
    def is_description(self) -> bool:
        """Whether it is words in reply to the opening, and no command or small talk."""
        in_words = isinstance(self.message, Say) and bool(self.text.strip())
        return in_words and self.stood_at(OPENING) and not (self.reading and self.reading.intents)


class SetAside(Strict):
    """A question that the person put aside in turn ``turn``; it is not asked again unless they return to it."""

    fact: str
    workload: str | None
    turn: int


Stage = Literal["asking", "say_back", "result"]


class Interview(Strict):
    """One conversation so far.

    ``misses`` counts messages in a row that brought the standing question no further. ``began_at``, ``ended_at`` and ``confirmed_at`` are the turns in
    which the opening was passed over, the person asked for the result, and the say-back was confirmed, where they were. ``extra`` is how many questions beyond the usual number the person agreed to.
    """

    id: str
    started: str = ""
    turns: tuple[Turn, ...] = ()
    ledger: Ledger = Ledger()
    set_aside: tuple[SetAside, ...] = ()
    pending: Pending | None = Pending(question=OPENING)
    misses: int = 0
    stage: Stage = "asking"
    began_at: int | None = None
    ended_at: int | None = None
    confirmed_at: int | None = None
    extra: int = 0

    def is_live(self, turn: int | None) -> bool:
        """Whether ``turn`` is a turn and has not been taken back."""
        return turn is not None and turn not in self.ledger.withdrawn

    @property
    def last_said(self) -> int:
        """The last turn of a person, -1 before the first; what the organisation's file states may follow it."""
        return next((i for i in range(len(self.turns) - 1, -1, -1) if not isinstance(self.turns[i].message, Filed)), -1)

    @property
    def said(self) -> int:
        """How many turns are a person's."""
        return sum(1 for turn in self.turns if not isinstance(turn.message, Filed))

    def filed(self) -> dict[int, Filed]:
        """What the organisation's file states in turns that have not been taken back, by turn."""
        found = {i: turn.message for i, turn in enumerate(self.turns) if isinstance(turn.message, Filed)}
        return {index: message for index, message in found.items() if self.is_live(index)}

    def text_of(self, turn: int) -> str:
        """The words of ``turn``, to which its evidence points."""
        return self.turns[turn].text

    @property
    def worded(self) -> Worded | None:
        """How a language model worded the question that stands, where one did."""
        found = self.turns[-1].worded if self.turns else None
        fits = found is not None and self.pending == Pending(question=found.question, workload=found.workload)
        return found if fits else None

    @property
    def workload_ids(self) -> tuple[str | None, ...]:
        """The ids of the workloads; a single None where there is only one workload."""
        return tuple(workload.id for workload in self.ledger.workloads) or (None,)
