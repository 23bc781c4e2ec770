"""The changes of work items, in their order: added, read, never altered. Each works inside a transaction of its caller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import ValidationError
from sqlalchemy import Connection, func, insert, select

from assistant.errors import StaleWrite, StoreUnavailable, UnusableInput
from assistant.store.records import first_problem, instant, json_of
from assistant.store.tables import item_events
from assistant.work_items import ItemEvent

CARD_LENGTH = 200


def fetch_events(connection: Connection, identifier: str) -> tuple[ItemEvent, ...]:
    """Every change of every item of the assessment, the first one first."""
    query = select(item_events.c.body).where(item_events.c.assessment_id == identifier).order_by(item_events.c.position)
    try:
        return tuple(ItemEvent.model_validate_json(body) for body in connection.scalars(query))
    except ValidationError as error:
        raise StoreUnavailable(
            f"The work items of the assessment {identifier!r} in the database are damaged: {first_problem(error)}. "
            "Restore the database from a backup."
        ) from error


def append_events(
    connection: Connection, identifier: str, events: Sequence[ItemEvent], revisions: Mapping[str, int]
) -> int:
    """Adds ``events`` and returns the position of the first; raises `StaleWrite` where an item has another number of changes than ``revisions`` says."""
    for card, revision in revisions.items():
        counted = select(func.count()).where(item_events.c.assessment_id == identifier, item_events.c.card == card)
        if connection.scalar(counted) != revision:
            raise StaleWrite(
                f"Somebody else changed the item of {card!r} first. Look at it again, and repeat the change."
            )
    last = connection.scalar(select(func.max(item_events.c.position)).where(item_events.c.assessment_id == identifier))
    first = 0 if last is None else last + 1
    values = [_values(identifier, position, event) for position, event in enumerate(events, first)]
    if values:
        connection.execute(insert(item_events), values)
    return first


def _values(identifier: str, position: int, event: ItemEvent) -> dict[str, object]:
    if len(event.card) > CARD_LENGTH:
        raise UnusableInput(f"The id of a card has at most {CARD_LENGTH} characters.")
    kept = event.model_copy(update={"at": instant(event.at)})
    return {
        "assessment_id": identifier,
        "position": position,
        "card": kept.card,
        "at": kept.at,
        "body": json_of(kept),
    }
