"""From a description to what it leaves possible, by the ledger and the table; for the tests of readers."""

from __future__ import annotations

from functools import cache

from assistant.facts import FACTS, YES, group_members
from assistant.knowledge_files import DEFAULT_FOLDER
from assistant.ledger import Evidence, Ledger, Profile, Statement, Workload, profile
from assistant.readers.embedded import EmbeddedReader
from assistant.reading import Asked, Known, Reading, gate
from assistant.table import judge


@cache
def reader() -> EmbeddedReader:
    """The reader with the project's own data."""
    return EmbeddedReader.load(DEFAULT_FOLDER)


def read(text: str, asked: Asked | None = None) -> Reading:
    """What the embedded reader makes of ``text``, after the gate."""
    return gate(text, reader().read(text, asked, Known()))


def profiles(text: str) -> list[Profile]:
    """What is known of each workload that ``text`` tells apart, after this text alone."""
    reading = read(text)
    statements = tuple(
        Statement(
            fact=one.fact,
            values=one.values,
            basis=one.basis,
            evidence=Evidence(turn=0, start=one.start, end=one.end, quote=one.quote),
            workload=None if one.workload is None else str(one.workload),
        )
        for one in reading.observations
    )
    workloads = tuple(Workload(id=str(index), name=name) for index, name in enumerate(reading.workloads))
    ledger = Ledger(statements=statements, workloads=workloads)
    return [profile(ledger, workload.id) for workload in workloads] or [profile(ledger)]


def scopes(text: str) -> tuple[int, ...]:
    """The scopes that ``text`` leaves open, where it is about one workload."""
    (known,) = profiles(text)
    return judge(known).candidates


def values(text: str, fact: str, asked: Asked | None = None) -> tuple[str, ...] | None:
    """What the first observation on ``fact`` says; None where there is none."""
    return next((one.values for one in read(text, asked).observations if one.fact == fact), None)


def choice(fact: str) -> Asked:
    """The question on ``fact``, with the labels of the catalogue as options."""
    return Asked(fact=fact, kind="choice", options=tuple((value.name, value.label) for value in FACTS[fact].values))


def ticks(group: str) -> Asked:
    """The tick-list of ``group``."""
    options = tuple((fact.member, fact.value(YES).label.removeprefix("yes: ")) for fact in group_members(group))
    return Asked(fact=group, kind="ticks", options=options)


SAY_BACK = Asked(fact="say_back", kind="say_back")
