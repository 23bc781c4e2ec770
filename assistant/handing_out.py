"""One question, handed to a colleague: what they are shown, and their answer as the one who said it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from assistant.app import Scopewise
from assistant.conversation import Answer, Interview
from assistant.errors import LinkUnusable, UnusableInput, shown
from assistant.people import NAME_LENGTH
from assistant.questions import Question
from assistant.sessions import Sessions

if TYPE_CHECKING:
    from assistant.store import Description

_NAME_NEEDED = "Give your name, so that it is known who answered."
_NOT_ASKED = "This question is no longer asked, so nothing is left to answer. Tell whoever sent you the link."


@dataclass(frozen=True, slots=True)
class Handed:
    """All that a colleague is shown: the question, for which of several workloads, who asks, and until when."""

    question: Question
    workload_name: str
    by: str
    until: str


@dataclass(frozen=True, slots=True)
class Handing:
    """Hands questions out and takes the answers; raises what the store raises."""

    sessions: Sessions

    def questions(self) -> tuple[Question, ...]:
        """Every question that can be handed out."""
        return self._engine.knowledge.guide.planner.questions

    def hand_out(self, identifier: str, fact: str, days: int, *, workload: str | None = None, whom: str = "") -> str:
        """The token of a link to the question on ``fact`` (a fact or a group), for ``days`` days.

        Raises `UnusableInput` where nothing asks about it, or where there is no such workload.
        """
        question = self._question(fact)
        if question is None:
            known = ", ".join(sorted(each.fact for each in self.questions()))
            raise UnusableInput(f"No question asks about {shown(fact)}. There are: {known}.")
        store = self.sessions.store
        workloads = store.load(identifier).interview.workload_ids
        if workload not in workloads:
            told = ", ".join(str(each) for each in workloads if each) or "none to tell apart"
            raise UnusableInput(f"There is no workload {shown(workload)} in this assessment; there are: {told}.")
        now = self._engine.clock()
        until = (datetime.fromisoformat(now) + timedelta(days=days)).isoformat()
        return store.hand_out(identifier, question.fact, now, until, workload=workload, whom=whom)

    def asked(self, token: str) -> Handed:
        """What the link of ``token`` asks; raises `LinkUnusable` that says why it asks nothing."""
        link, interview = self.sessions.store.linked(token, self._engine.clock())
        return Handed(
            self._asked(link.fact, link.workload, interview), _name(interview, link.workload), link.by_name, link.until
        )

    def answer(self, token: str, values: tuple[str, ...], name: str) -> None:
        """Keeps ``values`` as the answer of ``name`` and uses the link up.

        Raises `UnusableInput` where no name is given or a value is none, and `LinkUnusable`; nothing is kept then.
        """
        said_by = " ".join("".join(c if c.isprintable() else " " for c in name).split())[:NAME_LENGTH]
        if not said_by:
            raise UnusableInput(_NAME_NEEDED)
        link, _ = self.sessions.store.linked(token, self._engine.clock())
        now = self._engine.clock()
        message = Answer(fact=link.fact, values=values, workload=link.workload, who=said_by, at=now)

        def change(interview: Interview) -> Interview:
            self._asked(link.fact, link.workload, interview)
            return self._engine.step(interview, message)

        def describe(interview: Interview) -> Description:
            return self.sessions.describe(interview)

        self.sessions.store.redeem(token, change, now, describe, said_by)

    @property
    def _engine(self) -> Scopewise:
        return self.sessions.engine

    def _question(self, fact: str) -> Question | None:
        return next((each for each in self.questions() if each.fact == fact), None)

    def _asked(self, fact: str, workload: str | None, interview: Interview) -> Question:
        question = self._question(fact)
        if question is None or workload not in interview.workload_ids:
            raise LinkUnusable(_NOT_ASKED)
        return question


def _name(interview: Interview, workload: str | None) -> str:
    return next((entry.name for entry in interview.ledger.workloads if entry.id == workload), "")
