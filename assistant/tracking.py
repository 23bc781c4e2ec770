"""Work items of kept assessments: the engine says which there are, the store has what was done about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.app import Scopewise
from assistant.assessment import Assessment
from assistant.cards import Card
from assistant.errors import StaleWrite, UnusableInput, shown
from assistant.item_import import Imported, Reading, Show
from assistant.work_items import Actor, ItemEvent, WorkItem, changed, with_states, work_item, work_items

if TYPE_CHECKING:
    from assistant.store import Store


@dataclass(frozen=True)
class Tracking:
    """Reads and changes work items. Raises what the engine and the store raise; a change is kept before it is shown."""

    engine: Scopewise
    store: Store

    @cached_property
    def _cards(self) -> Mapping[str, Card]:
        return {card.id: card for card in self.engine.knowledge.cards}

    def events(self, identifier: str) -> tuple[ItemEvent, ...]:
        """What was done about the items of a kept assessment, the first change first."""
        return self.store.item_events(identifier)

    def items(self, assessment: Assessment, events: Sequence[ItemEvent]) -> tuple[WorkItem, ...]:
        """Every item of ``assessment``, whose recommendations must be worked out, as it stands today."""
        return work_items(assessment, events, self.engine.clock(), self._cards)

    def of(self, identifier: str) -> tuple[Assessment, tuple[WorkItem, ...]]:
        """A kept assessment with its recommendations in their states, and its items."""
        interview = self.store.load(identifier).interview
        events = self.events(identifier)
        plain = self.engine.assessment(interview, advice=True)
        now = with_states(plain, events, self.engine.clock())
        return now.model_copy(update={"review": self.store.review(identifier)}), self.items(plain, events)

    def change(self, identifier: str, key: str, event: ItemEvent, actor: Actor, revision: int | None = None) -> None:
        """Record ``event`` for the item ``key``, by ``actor``; ``revision`` is the one that the actor has seen.

        Raises `UnusableInput` for what is not allowed and `StaleWrite` where somebody else has changed it since.
        """
        _, items = self.of(identifier)
        item = next((item for item in items if item.key == key), None)
        if item is None:
            raise UnusableInput(f"There is no work item {shown(key)}. `scopewise items list {identifier}` names them.")
        if revision is not None and revision != item.revision:
            raise StaleWrite(
                f"“{item.title}” has been changed since you saw it. Look at it again, and repeat the change."
            )
        now = self.engine.clock()
        kept = changed(item, event.model_copy(update={"at": now}), actor, now)
        self.store.add_item_events(identifier, [kept], {item.card: item.revision})

    def take_in(
        self, identifier: str, rows: Sequence[tuple[int, Mapping[str, str]]], show: Show, actor: Actor
    ) -> Imported:
        """What a sheet that came back comes to; what can be taken is kept, at once or not at all."""
        interview = self.store.load(identifier).interview
        events = self.events(identifier)
        plain = self.engine.assessment(interview, advice=True)
        now = self.engine.clock()
        known = {item.key: item for item in plain.recommendations}

        def stood(key: str, revision: int) -> WorkItem | None:
            mine = [event for event in events if event.card == known[key].id] if key in known else []
            return work_item(known[key], mine[:revision], now) if key in known and revision <= len(mine) else None

        items = {item.key: item for item in self.items(plain, events)}
        result = Reading(stood, show, actor, now).rows(rows, items)
        if result.events:
            self.store.add_item_events(identifier, result.events, result.revisions)
        return result
