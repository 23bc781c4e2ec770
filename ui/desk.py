"""The assessment that is open in this browser tab: takes a message, has it worked out and kept, then shows it.

Every failure ends in `guarded`: the person sees a sentence and a reference, the log has the rest.
"""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal

import streamlit as st

from assistant.app import Scopewise
from assistant.assessment import Assessment
from assistant.conversation import Interview, Message
from assistant.errors import NoSuchAssessment, OperatorError, StaleWrite, StoreUnavailable, UnusableInput
from assistant.reviewing import Decision
from assistant.sessions import Session, Sessions
from assistant.store import Place, Store
from assistant.work_items import Actor, ItemEvent, WorkItem
from ui import wording

ADDRESS = "a"
"""The name in the page's address under which the id of the open assessment stands."""

_DESK = "desk"
_LOG = logging.getLogger("scopewise.page")


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence to the person, with the reference under which the log has the rest, where it has."""

    kind: Literal["note", "trouble"]
    text: str
    reference: str = ""


@dataclass
class Desk:
    """What one browser tab has open."""

    sessions: Sessions
    session: Session
    notices: list[Notice] = field(default_factory=list)
    unsent: Message | None = None
    """The message that could not be kept, for the person to send again."""
    _worked_out: tuple[object, Assessment] | None = None

    @property
    def engine(self) -> Scopewise:
        """What works everything out."""
        return self.sessions.engine

    @property
    def store(self) -> Store:
        """Where assessments are kept."""
        return self.sessions.store

    @property
    def interview(self) -> Interview:
        """The conversation that is open."""
        return self.session.interview

    @property
    def may_answer(self) -> bool:
        """Whether whoever has the page open may say something in what is open."""
        person = self.store.person
        return person.is_local or (
            self.store.allows(self.interview.id, "answer") if self.session.kept else person.writes
        )

    def send(self, message: Message) -> None:
        """Take ``message``: worked out, kept, and only then shown. What fails changes nothing."""
        self.notices.clear()
        self.unsent = None
        with guarded(self.notices), st.spinner(wording.WORKING):
            expected = self.interview.said + 1
            try:
                self._show(self.sessions.send(self.session, message))
            except StaleWrite:
                self.open(self.interview.id)
                self.note(wording.STALE)
            except StoreUnavailable:
                self.unsent = message
                raise
            else:
                if self.interview.said > expected:
                    self.note(wording.STALE_TAKEN)

    def change_item(self, item: WorkItem, event: ItemEvent, actor: Actor) -> bool:
        """Record a change of a work item; false, with a notice, where it could not be."""
        self.notices.clear()
        done = False
        with guarded(self.notices):
            try:
                self.sessions.tracking.change(self.interview.id, item.key, event, actor, item.revision)
                done = True
                self.note(wording.ITEM_KEPT)
            except StaleWrite:
                self.note(wording.ITEM_STALE)
        self._worked_out = None
        return done

    def catch_up(self) -> Place | None:
        """How far the assessment has got; where somebody else has gone on with it, that is shown first."""
        if not self.session.kept:
            return None
        place = self.store.place(self.interview.id)
        if place.turns != len(self.interview.turns):
            self.open(self.interview.id)
        return place

    def decide(self, decision: Decision, seen: Place, who: str = "") -> bool:
        """Take a step of sign-off on what stood at ``seen``; false, with a notice, where it could not be taken.

        ``who`` is the name of whoever sits here, where nobody signs in.
        """
        self.notices.clear()
        done = False
        with guarded(self.notices):
            try:
                person = self.store.person
                store = self.store.acting_for(replace(person, name=who)) if person.is_local and who else self.store
                reviewing = replace(self.sessions, store=store).reviewing
                reviewing.decide(self.interview.id, decision, (seen.version, seen.steps))
                done = True
                self.note(wording.REVIEW_KEPT)
            except StaleWrite as error:
                self.note(str(error))
        self._worked_out = None
        return done

    def open(self, identifier: str) -> None:
        """Show the stored assessment with this id; raises `NoSuchAssessment`."""
        self._show(self.sessions.resume(identifier))

    def begin(self) -> None:
        """Lay everything aside and begin a new assessment."""
        self._show(self.sessions.begin())

    def assessment(self) -> Assessment:
        """What the interview comes to; worked out once for each turn, and again when the organisation's file changes."""
        steps = self.store.review(self.interview.id).revision if self.session.kept else 0
        stamp = (self.interview.id, len(self.interview.turns), steps, self.engine.house.edition)
        if self._worked_out is None or self._worked_out[0] != stamp:
            self._worked_out = (stamp, self.sessions.assessment(self.session))
        return self._worked_out[1]

    def note(self, text: str) -> None:
        """Tell the person ``text``, once."""
        self.notices.append(Notice("note", text))

    def _show(self, session: Session) -> None:
        self.session = session
        self.unsent = None
        if session.kept:
            st.query_params[ADDRESS] = session.interview.id
        else:
            st.query_params.pop(ADDRESS, None)


def open_desk(sessions: Sessions) -> Desk:
    """This tab's desk, with the assessment that the page's address names."""
    desk = st.session_state.get(_DESK)
    if not isinstance(desk, Desk) or desk.sessions.person.id != sessions.person.id:
        desk = Desk(sessions, sessions.begin())
        st.session_state[_DESK] = desk
    desk.sessions = sessions  # the roles may have changed
    with guarded(desk.notices):
        _lay_aside_what_is_gone(desk)
    wanted = st.query_params.get(ADDRESS)
    if wanted and wanted != desk.interview.id:
        with guarded(desk.notices):
            try:
                desk.open(wanted)
            except NoSuchAssessment:
                desk.begin()
                desk.note(wording.GONE)
    return desk


def _lay_aside_what_is_gone(desk: Desk) -> None:
    """An assessment that was open and may no longer be read, as after a share was taken back, is shown no longer."""
    if desk.session.kept and not desk.store.person.is_local and not desk.store.has(desk.interview.id):
        desk.begin()
        desk.note(wording.GONE)


@contextmanager
def guarded(notices: list[Notice]) -> Iterator[None]:
    """Turn a failure inside into a notice with a reference under which the log has the rest."""
    try:
        yield
    except UnusableInput as error:
        notices.append(_trouble(str(error), error))
    except StoreUnavailable as error:
        trouble = _trouble(wording.TROUBLE_STORE, error)
        if trouble.text not in [notice.text for notice in notices]:  # every part of the page meets it: once is enough
            notices.append(trouble)
    except OperatorError as error:
        notices.append(_trouble(wording.TROUBLE_OPERATOR, error))
    except Exception as error:  # noqa: BLE001 - a person must never see a traceback; the log does
        notices.append(_trouble(wording.TROUBLE_OURS, error))


def _trouble(text: str, error: Exception) -> Notice:
    reference = secrets.token_hex(3)
    _LOG.error("Reference %s: %s", reference, _for_the_log(error))
    return Notice("trouble", text, reference)


def _for_the_log(error: Exception) -> str:
    """What the operator needs. The log never holds what was said, which only our messages to operators leave out."""
    name = type(error).__name__
    if isinstance(error, OperatorError):
        return f"{name}: {error}"
    where = "" if isinstance(error, UnusableInput) else "".join(traceback.format_tb(error.__traceback__))
    return f"{name}\n{where}".rstrip()
