"""The rows of a run in the store, where their interviews can go on; what owners reply later goes on top of each."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from assistant.app import now
from assistant.batch.assessing import store_id, with_reply
from assistant.batch.brief import Brief, Reply
from assistant.batch.journal import Manifest, Paths, briefs_in, writing_to
from assistant.conversation import Interview
from assistant.errors import NoSuchAssessment, UnusableInput
from assistant.sessions import Sessions, title_of

if TYPE_CHECKING:
    from assistant.store import Store


def keep_rows(store: Store, paths: Paths, manifest: Manifest) -> None:
    """Every interview into the store; one that is there already is left, so that this too may be interrupted."""
    from assistant.store import VerdictSummary  # SQLAlchemy only where it is used

    with writing_to(paths.interviews), paths.interviews.open("rb") as lines:
        for brief, line in zip(briefs_in(paths.briefs), lines, strict=True):
            if brief.status == "failed":
                continue
            identifier = store_id(manifest.id, brief.row())
            interview = Interview.model_validate_json(line).model_copy(update={"id": identifier})
            verdict = VerdictSummary(status=brief.status, candidates=brief.candidates, agentic=brief.agentic)
            if not store.has(identifier):
                store.create(interview, title_of(interview), manifest.started, verdict)


def keep_reply(sessions: Sessions, run: str, brief: Brief, reply: Reply) -> bool:
    """Puts ``reply`` as a new turn onto the row's assessment in the store, whatever was said there since; once only.

    False where it is not there any more, or has come to something that the reply does not fit.
    """
    identifier, at = store_id(run, brief.row()), now()
    said = reply.model_copy(update={"at": at})
    try:
        events = sessions.store.item_events(identifier)
        sessions.store.step(
            identifier,
            lambda interview: with_reply(sessions.engine, interview, said),
            at,
            lambda interview: sessions.describe(interview, events),
            _mark(run, brief, reply),
        )
    except (NoSuchAssessment, UnusableInput):
        return False
    return True


def wants_store(manifest: Manifest) -> bool:
    """Whether the rows of a run were kept in the store too."""
    return manifest.settings.get("the store") == "yes"


def _mark(run: str, brief: Brief, reply: Reply) -> str:
    """What tells this reply to this row from every other, however often its workbook is read in."""
    what = f"{run}\n{brief.number}\n{reply.model_dump_json(exclude={'at'})}"
    return f"batch.{hashlib.sha256(what.encode(errors='replace')).hexdigest()[:32]}"
