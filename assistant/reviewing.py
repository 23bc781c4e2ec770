"""Sign-off of kept assessments: the engine says what there is to sign, the store has what was decided."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from assistant.app import Scopewise
from assistant.assessment import Assessment
from assistant.conversation import Interview
from assistant.errors import UnusableInput, shown
from assistant.freezing import frozen_record
from assistant.lane_rules import LANES
from assistant.signing import SIGNED, Case, Override, Review, ReviewEvent, Step, came_first, review_of, stepped
from assistant.work_items import ItemEvent, WorkItem, with_states, work_items

if TYPE_CHECKING:
    from assistant.store import Store, Stored


@dataclass(frozen=True, slots=True)
class UnderReview:
    """A kept assessment as a reviewer sees it: version, conversation, result with its review, work items."""

    version: int
    interview: Interview
    assessment: Assessment
    review: Review
    items: tuple[WorkItem, ...]
    changes: tuple[ItemEvent, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """One step of sign-off as a person asks for it; ``text`` is the reason, the question or the answer."""

    step: Step
    text: str = ""
    scope: int | None = None
    lane: str | None = None


@dataclass(frozen=True)
class Reviewing:
    """Reads and moves the sign-off, for whom the store acts. Raises what the engine and the store raise."""

    engine: Scopewise
    store: Store

    @property
    def four_eyes(self) -> bool:
        """Whether nobody signs an assessment of their own: as the organisation's file says, else where people sign in."""
        force = self.engine.house.force
        asked = force.organisation.review.four_eyes if force else None
        return not self.store.person.is_local if asked is None else asked

    def of(self, identifier: str) -> UnderReview:
        """A kept assessment as it stands now."""
        stored, review = self.store.load(identifier), self.store.review(identifier)
        changes = self.store.item_events(identifier)
        plain = self._as_shown(stored)
        today = self.engine.clock()
        cards = {card.id: card for card in self.engine.knowledge.cards}
        return UnderReview(
            version=stored.version,
            interview=stored.interview,
            assessment=with_states(plain, changes, today).model_copy(update={"review": review}),
            review=review,
            items=work_items(plain, changes, today, cards),
            changes=changes,
        )

    def _as_shown(self, stored: Stored) -> Assessment:
        """What it comes to now; as it was finished, with all that a search had found for it, where nothing has changed."""
        now = self.engine.assessment(stored.interview, advice=True)
        if stored.result is None or stored.result_version != stored.version:
            return now
        try:
            kept = Assessment.model_validate_json(json.dumps(stored.result))
        except ValidationError:
            return now
        same = [item.id for item in kept.recommendations] == [item.id for item in now.recommendations]
        return kept if kept.meta == now.meta and kept.lane == now.lane and same else now

    def decide(self, identifier: str, decision: Decision, seen: tuple[int, int] | None = None) -> Review:
        """Take one step, which is kept before anybody is shown it; what is signed is frozen.

        ``seen`` are the version and the number of steps that the person has looked at: where there are others by now
        nothing is recorded, and `StaleWrite` says what came first. Raises `NotAllowed` and `UnusableInput` as `stepped` does.
        """
        found = self.of(identifier)
        if seen is not None and seen != (found.version, found.review.revision):
            raise came_first(found.review, moved=seen[1] == found.review.revision)
        person, four_eyes = self.store.person, self.four_eyes
        case = Case(
            version=found.version,
            finished=found.interview.stage == "result",
            verdict=found.assessment.verdict,
            lane=found.assessment.lane,
            own=self.store.is_own(identifier),
            four_eyes=four_eyes,
        )
        event = stepped(found.review, self._event(decision, found.version), person, case)
        frozen = self._frozen(found, event) if event.step in SIGNED else None
        self.store.add_review_event(identifier, event, found.review.revision, frozen, four_eyes=four_eyes)
        return self.store.review(identifier)

    def _event(self, decision: Decision, version: int) -> ReviewEvent:
        if decision.lane is not None and decision.lane not in LANES:
            raise UnusableInput(f"There is no lane {shown(decision.lane)}. The lanes are: {', '.join(LANES)}.")
        try:
            override = Override.model_validate({"scope": decision.scope, "lane": decision.lane})
            return ReviewEvent(
                step=decision.step,
                who=self.store.person.id,
                at=self.engine.clock(),
                version=version,
                text=decision.text.strip(),
                override=override if decision.step == "overridden" else None,
            )
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            raise UnusableInput(f"{first['loc'][0]}: {first['msg']} (found {shown(first['input'])}).") from None

    def _frozen(self, found: UnderReview, event: ReviewEvent) -> str:
        steps = (*found.review.history, event)
        signed = found.assessment.model_copy(update={"review": review_of(steps)})
        return frozen_record(signed, found.interview, found.items, found.changes, steps, secrets.token_hex(32))
