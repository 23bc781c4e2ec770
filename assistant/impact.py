"""Which kept assessments another corpus, table or organisation's file would change, and how."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from assistant.assessment import Assessment
from assistant.comparing import Comparison, Side, compared
from assistant.errors import NoSuchAssessment, NotAllowed, StaleWrite, UnusableInput
from assistant.reading import Strict
from assistant.reviewing import Decision
from assistant.sessions import Sessions
from assistant.work_items import with_states

if TYPE_CHECKING:
    from assistant.store import Stored


class Looked(Strict):
    """One assessment that was looked at.

    ``comparison`` is from what was signed, or last finished, to what it comes to now; None where it has no result yet, or
    ``trouble`` says why it could not be worked out. ``reopened``: its sign-off was taken back.
    """

    id: str
    title: str
    signed: bool = False
    comparison: Comparison | None = None
    reopened: bool = False
    trouble: str = ""

    @property
    def changes(self) -> bool:
        """Whether anything but versions is different now."""
        return self.comparison is not None and self.comparison.differs


@dataclass(frozen=True)
class Impact:
    """Looks at every assessment that the person may read, one after the other; memory does not grow with their number."""

    sessions: Sessions

    def each(self, *, reopen: str = "", signed_only: bool = False) -> Iterator[Looked]:
        """Every assessment; where ``reopen`` is a reason, a sign-off of one that changes is taken back with it."""
        for identifier in self.sessions.store.ids():
            try:
                looked = self._look(identifier)
            except NoSuchAssessment:  # deleted meanwhile
                continue
            if signed_only and not looked.signed:
                continue
            yield self._reopened(looked, reopen) if reopen and looked.signed and looked.changes else looked

    def _look(self, identifier: str) -> Looked:
        sessions = self.sessions
        stored, review = sessions.store.load(identifier), sessions.store.review(identifier)
        signed = review.signed if review.signed and review.signed.stands else None
        version = signed.version if signed else stored.result_version
        looked = Looked(id=identifier, title=stored.title, signed=signed is not None)
        if version is None:
            return looked
        try:
            before = Assessment.model_validate_json(json.dumps(sessions.store.result_at(identifier, version)))
            after = self._now(stored)
        except (ValidationError, UnusableInput) as error:
            return looked.model_copy(update={"trouble": type(error).__name__})
        events = sessions.store.item_events(identifier)
        before, after = (with_states(each, events, sessions.engine.clock()) for each in (before, after))
        sides = (Side(id=identifier, version=version, title=stored.title), Side(id=identifier, title=stored.title))
        plain = before.model_copy(update={"review": None})
        return looked.model_copy(update={"comparison": compared(plain, after, sides)})

    def _now(self, stored: Stored) -> Assessment:
        """What the conversation comes to with what the organisation's file states by now."""
        engine = self.sessions.engine
        return engine.assessment(engine.brought_up_to_date(stored.interview), advice=True)

    def _reopened(self, looked: Looked, why: str) -> Looked:
        try:
            self.sessions.reviewing.decide(looked.id, Decision("reopened", why))
        except (StaleWrite, NotAllowed, UnusableInput) as error:
            return looked.model_copy(update={"trouble": str(error)})
        return looked.model_copy(update={"reopened": True})
