"""Kept conversations: the engine and the store together. A turn is in the store before anybody is shown it."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.app import Scopewise
from assistant.assessment import Assessment
from assistant.conversation import Interview, Message, Say
from assistant.dialogue import Reply
from assistant.errors import AssessmentExists, NoSuchVersion
from assistant.logs import about
from assistant.organisation import Organisation
from assistant.people import Person
from assistant.reviewing import Reviewing
from assistant.signing import Review
from assistant.tracking import Tracking
from assistant.under_way import MESSAGES
from assistant.watching import UNWATCHED, Watch
from assistant.work_items import ItemEvent, with_states

if TYPE_CHECKING:
    from assistant.store import Description, Store

TITLE_LENGTH = 80
UNTITLED = "Untitled"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Session:
    """One conversation; ``kept`` is false until its first message, so that nobody's list fills with empty ones."""

    interview: Interview
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Sessions:
    """Begins, resumes and goes on with conversations. Raises what the engine and the store raise; nothing is lost."""

    engine: Scopewise
    store: Store
    watch: Watch = UNWATCHED

    @property
    def person(self) -> Person:
        """Who acts."""
        return self.store.person

    def acting_for(self, person: Person) -> Sessions:
        """The same for ``person``: under the rule of `assistant.people`, and what they say is said by them."""
        return replace(self, store=self.store.acting_for(person))

    @property
    def organisation(self) -> Organisation | None:
        """What the organisation's file states, where there is one."""
        force = self.engine.house.force
        return force.organisation if force else None

    @property
    def tracking(self) -> Tracking:
        """The work items of kept conversations."""
        return Tracking(self.engine, self.store)

    @property
    def reviewing(self) -> Reviewing:
        """The sign-off of kept conversations."""
        return Reviewing(self.engine, self.store)

    def begin(self) -> Session:
        """A new conversation, not kept yet."""
        return Session(self.engine.begin())

    def resume(self, identifier: str) -> Session:
        """A kept conversation as it stands now; raises `NoSuchAssessment`."""
        return Session(self.store.load(identifier).interview, kept=True)

    def send(self, session: Session, message: Message, key: str | None = None) -> Session:
        """The conversation after ``message``, kept in one transaction.

        Where somebody else wrote first, the message is taken on top of what they wrote. Where the database failed, the
        same message may be sent again on the same ``session``: it then counts once, even if it had been kept after all.
        ``key`` is the sender's own mark of the message, by which it counts once wherever the conversation stands by then.
        """
        began = time.perf_counter()
        with MESSAGES.one(), self.watch.during("turn", message.kind):
            after = self._sent(session, message, key or mark_of(session, message))
        took = round(time.perf_counter() - began, 3)
        _LOG.info("Kept a message.", extra=about(kind=message.kind, turns=len(after.interview.turns), seconds=took))
        return after

    def _sent(self, session: Session, message: Message, key: str) -> Session:
        said_by = message.who if self.person.is_local else self.person.name
        stamped = message.model_copy(update={"at": message.at or self.engine.clock(), "who": said_by})
        if session.kept:
            return self._on_top(session, stamped, key)
        after = self.engine.step(session.interview, stamped)
        described = self.describe(after)
        try:
            created = self.store.create(
                after, title_of(after), stamped.at, described.verdict, described.result, key=key
            )
        except AssessmentExists:  # an earlier message was kept, though its answer got lost
            return self._on_top(session, stamped, key)
        return Session(created.interview, kept=True)

    def _on_top(self, session: Session, message: Message, key: str) -> Session:
        """The conversation with ``message`` after whatever it holds by now."""
        events = self.store.item_events(session.interview.id)
        stored = self.store.step(
            session.interview.id,
            lambda interview: self.engine.step(interview, message),
            message.at,
            lambda interview: self.describe(interview, events),
            key,
        )
        return Session(stored.interview, kept=True)

    def reply(self, session: Session) -> Reply:
        """What to show now."""
        return self.engine.reply(session.interview)

    def assessment(self, session: Session) -> Assessment:
        """What it comes to; with recommendations once the person is at the result, and as it was signed once it is."""
        finished, identifier = session.interview.stage == "result", session.interview.id
        if not finished or not session.kept:
            return self.engine.assessment(session.interview, advice=finished)
        review = self.store.review(identifier)
        found = self._signed(identifier, review) or self.engine.assessment(session.interview, advice=True)
        now = with_states(found, self.store.item_events(identifier), self.engine.clock())
        return now.model_copy(update={"review": review})

    def _signed(self, identifier: str, review: Review) -> Assessment | None:
        """What was signed, as it was signed, while that stands: nothing that has come since can change it."""
        if review.signed is None or not review.signed.stands:
            return None
        return Assessment.model_validate_json(json.dumps(self.store.result_at(identifier, review.signed.version)))

    def at(self, identifier: str, version: int | None = None) -> Assessment:
        """A kept assessment as it stands now, or as it was signed or finished at ``version``; raises `NoSuchVersion`."""
        if version is None:
            return self.assessment(self.resume(identifier))
        try:
            return Assessment.model_validate_json(json.dumps(self.store.result_at(identifier, version)))
        except NoSuchVersion:
            if version != self.store.load(identifier).version:
                raise
            return self.assessment(self.resume(identifier))

    def describe(self, interview: Interview, events: Sequence[ItemEvent] = ()) -> Description:
        """What is kept beside an interview: title, verdict, and the whole assessment once there is a result.

        The assessment holds the cards and passages as they were shown, so that they can be shown years later.
        """
        from assistant.store import Description, VerdictSummary  # SQLAlchemy only where it is used

        finished = interview.stage == "result"
        found = with_states(self.engine.assessment(interview, advice=finished), events, self.engine.clock())
        verdict = VerdictSummary(
            status=found.verdict.status, candidates=found.verdict.candidates, agentic=found.agentic.candidates
        )
        result = json.loads(found.to_json()) if finished else None
        return Description(verdict=verdict, title=title_of(interview), result=result)


def mark_of(session: Session, message: Message) -> str:
    """What tells ``message``, sent at this point of ``session``, from every other, whenever it is sent."""
    what = json.dumps(message.model_dump(exclude={"at"}))  # in ASCII: a message may hold what no other encoding can
    return f"{len(session.interview.turns)}.{hashlib.sha256(what.encode()).hexdigest()[:32]}"


def title_of(interview: Interview) -> str:
    """The first words that the person said, cut to a line; "Untitled" before they said any."""
    for turn in interview.turns:
        words = " ".join(turn.text.split())
        if isinstance(turn.message, Say) and words:
            return words if len(words) <= TITLE_LENGTH else f"{words[: TITLE_LENGTH - 1]}…"
    return UNTITLED
