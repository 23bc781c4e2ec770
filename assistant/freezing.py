"""The record that is frozen when a result is signed: everything that it rests on, as one text that is hashed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from assistant.assessment import Assessment
from assistant.audit import canonical
from assistant.conversation import Interview
from assistant.provenance import origins
from assistant.signing import ReviewEvent
from assistant.work_items import ItemEvent, WorkItem

SCHEMA: Final = "scopewise.signed/1"


def frozen_record(  # noqa: PLR0913, PLR0917 - each is a part of the record
    assessment: Assessment,
    interview: Interview,
    items: Sequence[WorkItem],
    changes: Sequence[ItemEvent],
    review: Sequence[ReviewEvent],
    nonce: str,
) -> str:
    """The canonical JSON of what was signed.

    ``assessment`` is the result as it was signed, with its review; ``facts`` says of each fact which question was shown,
    who answered, when, and with which words; ``interview`` is the whole conversation; ``review`` are the steps up to the
    sign-off itself. ``nonce`` are random digits, so that the hash tells nothing of a record that was deleted.
    """
    record: dict[str, Any] = {
        "schema": SCHEMA,
        "nonce": nonce,
        "assessment": assessment.model_dump(mode="json", by_alias=True),
        "facts": [origin.model_dump(mode="json") for origin in origins(assessment)],
        "interview": interview.model_dump(mode="json"),
        "items": [item.model_dump(mode="json") for item in items],
        "changes": [event.model_dump(mode="json") for event in changes],
        "review": [event.model_dump(mode="json") for event in review],
    }
    return canonical(record)
