"""What is done about each event: the message goes to the engine, and what stands then is put into parcels.

It may run again for the same event, as after a kill: what was kept before changes nothing, and gives the same parcels.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.conversation import Interview, Message
from assistant.errors import (
    NoSuchAssessment,
    NotAllowed,
    OperatorError,
    StoreUnavailable,
    UnreadableText,
    UnusableInput,
)
from assistant.interview import replay
from assistant.people import Person
from assistant.sessions import Session, Sessions
from assistant.store.mailroom import Answered, Letter, Mailroom
from ui.slack import wording
from ui.slack.directory import Directory
from ui.slack.incoming import INCOMING, Entered, Incoming, Pressed
from ui.slack.outcome import Outcome, alone, beside, posts_to
from ui.slack.parcels import PlaceNote
from ui.slack.places import Place, person_id
from ui.slack.showing import Shower
from ui.slack.talk_shown import told

_LOG = logging.getLogger("scopewise.slack")


@dataclass(frozen=True, slots=True)
class Desk:
    """The engine, the store and the mailroom, with what is looked up in Slack. ``secret`` makes ids that nobody can guess."""

    sessions: Sessions
    mailroom: Mailroom
    directory: Directory
    shower: Shower
    secret: str

    def work(self, letter: Letter, does: Callable[[Desk, Incoming, Outcome], None]) -> None:
        """Do what the event asks for and keep what follows; raises `StoreUnavailable`, and the event then waits."""
        incoming = INCOMING.validate_json(letter.body)
        at = self.sessions.engine.clock()
        self.mailroom.answer(letter.mark, self._guarded(incoming, does, letter), at)

    def _guarded(self, incoming: Incoming, does: Callable[[Desk, Incoming, Outcome], None], letter: Letter) -> Answered:
        """What follows; where something fails, a sentence to whoever asked, and the rest in the log."""
        outcome = Outcome(letter.mark, letter.received)
        try:
            does(self, incoming, outcome)
        except StoreUnavailable:
            raise
        except NoSuchAssessment:
            return self._telling(incoming, letter, wording.GONE)
        except NotAllowed:
            return self._telling(incoming, letter, wording.NOT_ALLOWED)
        except UnreadableText as error:
            return self._telling(incoming, letter, str(error))
        except UnusableInput as error:
            return self._telling(incoming, letter, str(error))
        except OperatorError as error:
            return self._telling(incoming, letter, wording.TROUBLE_OPERATOR.format(reference=_logged(error)))
        except Exception as error:  # noqa: BLE001 - a person must never see a traceback, and the next event must be done
            return self._telling(incoming, letter, wording.TROUBLE_OURS.format(reference=_logged(error)))
        return outcome.answered()

    def _telling(self, incoming: Incoming, letter: Letter, text: str) -> Answered:
        outcome = Outcome(letter.mark, letter.received)
        self.tell(outcome, incoming, text)
        return outcome.answered()

    def tell(self, outcome: Outcome, incoming: Incoming, text: str) -> None:
        """A sentence to whoever caused ``incoming``: where they are, or directly where that is the Home tab.

        What a press in a channel's thread comes to is nobody's business but of whoever pressed.
        """
        place = incoming.place
        if place.where == "home" or not place.channel:
            place = self.direct_place(place.team, incoming.user)
        if isinstance(incoming, Pressed | Entered):
            place = alone(place, incoming.user)
        outcome.send(incoming.place.key, *beside(posts_to(place, [told(text)], url=getattr(incoming, "url", ""))))

    def acting(self, incoming: Incoming) -> tuple[Person, Sessions]:
        """Who did it, and the sessions under the rule for them."""
        person = self.directory.person(incoming.place.team, incoming.user)
        return person, self.sessions_of(person)

    def sessions_of(self, person: Person) -> Sessions:
        """The sessions under the rule for ``person``."""
        return replace(self.sessions, store=self.sessions.store.acting_for(person))

    def held(self, place: Place) -> tuple[str, PlaceNote] | None:
        """The assessment that a place holds, and what is remembered of the place."""
        seat = self.mailroom.seat(place.key)
        if seat is None:
            return None
        return seat.assessment, PlaceNote.model_validate_json(seat.body)

    def begun(self, mark: str) -> Session:
        """A new conversation whose id follows from the event that began it, so that it is begun once."""
        identifier = hashlib.sha256(f"{self.secret}\n{mark}".encode()).hexdigest()[:32]
        return Session(Interview(id=identifier, started=self.sessions.engine.clock()))

    def opened(self, sessions: Sessions, identifier: str, incoming: Incoming) -> Session:
        """The kept conversation; whoever answers in a channel's thread is let in by whoever began it there."""
        place = incoming.place
        if place.where == "thread":
            self._admit(identifier, place, incoming)
        return sessions.resume(identifier)

    def _admit(self, identifier: str, place: Place, incoming: Incoming) -> None:
        held = self.held(place)
        if held is None or held[0] != identifier or held[1].owner in ("", incoming.user):
            return
        owner = self.sessions_of(self.directory.person(place.team, held[1].owner))
        whom = person_id(place.team, incoming.user)
        if owner.store.shares(identifier).get(whom) != "answer":
            owner.store.share(identifier, whom, "answer", self.sessions.engine.clock())

    def send(self, sessions: Sessions, session: Session, message: Message, outcome: Outcome, mark: str = "") -> Session:
        """The conversation after ``message``, kept; the same event, or the same ``mark``, counts once."""
        signed = session.kept and self.mailroom.is_signed(session.interview.id)
        after = sessions.send(session, message, _key(mark or outcome.mark))
        outcome.reopened = signed and not self.mailroom.is_signed(after.interview.id)
        return after

    def turn_of(self, session: Session, mark: str) -> int | None:
        """The turn that an event became."""
        return self.mailroom.turn_of(session.interview.id, _key(mark))

    def earlier(self, session: Session, mark: str) -> Session:
        """``session`` as it was before the event, also where an earlier run has kept its turn and was cut short."""
        turn = self.turn_of(session, mark) if session.kept else None
        if turn is None:
            return session
        first = Interview(id=session.interview.id, started=session.interview.started)
        turns, guide = session.interview.turns[:turn], self.sessions.engine.knowledge.guide
        return Session(replay(first, turns, guide), kept=bool(turns))

    def direct_place(self, team: str, user: str) -> Place:
        """The direct messages with a user."""
        return Place(where="direct", team=team, channel=self.directory.direct(user), user=user)


def _key(mark: str) -> str:
    """By what the store knows the turn of an event."""
    return f"slack:{mark}"[:200]


def _logged(error: Exception) -> str:
    """The reference under which the log has ``error``, without anything that was said."""
    reference = secrets.token_hex(3)
    if isinstance(error, OperatorError):
        _LOG.error("Reference %s: %s: %s", reference, type(error).__name__, error)
    else:
        where = "".join(traceback.format_tb(error.__traceback__))
        _LOG.error("Reference %s: %s\n%s", reference, type(error).__name__, where)
    return reference
