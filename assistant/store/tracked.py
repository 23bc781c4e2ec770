"""The part of the store that keeps what was done about work items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.errors import NotAllowed
from assistant.store import items, recorded, rows
from assistant.store.acting import Acting
from assistant.work_items import ItemEvent


class Tracked(Acting):
    """Changes of work items: added, read, never altered."""

    def item_events(self, identifier: str) -> tuple[ItemEvent, ...]:
        """What was done about the assessment's work items, the first change first."""
        with self._reading(identifier) as connection:
            return items.fetch_events(connection, identifier)

    def add_item_events(self, identifier: str, events: Sequence[ItemEvent], revisions: Mapping[str, int]) -> None:
        """Adds changes of work items, all or none; what has been added is never altered.

        ``revisions`` is, by card, how many changes the item had when its new ones were made. Raises `StaleWrite` where
        somebody else has changed one since.
        """
        accepts = any(event.change == "accept" for event in events)
        with self._writing(identifier, "accept" if accepts else "items") as connection:
            self._require_own_name(events)
            rows.fetch(connection, identifier, lock=True)
            recorded.change_items(connection, self._person, identifier, events, revisions)

    def _require_own_name(self, events: Sequence[ItemEvent]) -> None:
        """A change is made under one's own name and roles; whoever sits at this machine gives whose it is."""
        actor = self._person.actor
        if not self._person.is_local and any(
            event.who != actor.name or not actor.roles.issuperset(event.roles) for event in events
        ):
            raise NotAllowed("You may not make a change in another's name or with a role that you do not have.")
