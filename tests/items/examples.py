"""An assessment with recommendations, kept, and ways to change its work items."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from assistant.app import Scopewise
from assistant.conversation import Finish, Say
from assistant.recommend import Recommendation
from assistant.sessions import Sessions
from assistant.store import Store
from assistant.work_items import Actor, Evidence, ItemEvent, WorkItem
from tests.fakes import CHATGPT, ScriptedReader, found, public, reading, the_knowledge

NOW = "2026-06-01T09:00:00+00:00"
ANA = Actor("Ana")
REVIEWER = Actor("Rui", frozenset({"reviewer"}))
LINK = Evidence(kind="link", name="https://wiki.example.org/dpia", link="https://wiki.example.org/dpia")


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> str:
        return self.time


def sessions_in(folder: Path, clock: Clock) -> Sessions:
    """An engine that reads a public service from every text, over a store of its own."""
    read = reading(
        found(CHATGPT, "generative", "yes", quote="ChatGPT", basis="inferred"),
        found(CHATGPT, "delivery", "public_service", quote="into ChatGPT", basis="inferred"),
        found(CHATGPT, "audience.employees", "yes", quote="Staff"),
    )
    return Sessions(Scopewise(the_knowledge(), ScriptedReader([read]), clock=clock), Store.open(folder))


def kept(sessions: Sessions) -> str:
    """The id of an assessment that is at its result."""
    session = sessions.send(sessions.begin(), Say(text=CHATGPT))
    return sessions.send(session, Finish()).interview.id


def event(change: str, **more: object) -> ItemEvent:
    return ItemEvent.model_validate({"card": "", "change": change, "who": "", "at": "", **more})


def first(sessions: Sessions, identifier: str) -> WorkItem:
    return sessions.tracking.of(identifier)[1][0]


@cache
def an_item() -> Recommendation:
    """One recommendation of an assessment."""
    engine = Scopewise(the_knowledge(), ScriptedReader([]))
    interview = public(the_knowledge().guide)
    return engine.advice(interview).recommendations[0]
