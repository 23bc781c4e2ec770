"""Listing a thousand assessments and opening one of 200 turns: the store against the plain way, on both databases.

    python benchmarks/store.py [--database URL]

The plain way is what one would write first: each assessment as one JSON value in one row, read and parsed whole, with the
same driver and the same models. The interview of 200 turns is a real one, read by the embedded reader. Without ``--database``
SQLite and a PostgreSQL server of the run's own are measured; the median of 30 runs each, 3 of the slow one.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Column, Engine, MetaData, String, Table, Text, create_engine, insert, select

from assistant.app import Scopewise
from assistant.conversation import Correct, Interview, Say
from assistant.knowledge_files import load_knowledge
from assistant.readers.embedded import EmbeddedReader
from assistant.store import Store, VerdictSummary, new_id

NOW = "2026-01-31T09:30:00+00:00"
MANY, TURNS = 1000, 200
SAID = (
    "Our support team wants a chatbot on the website that answers customers from our manuals, built on Azure OpenAI.",
    "It also drafts replies that our staff check before they are sent.",
    "Customers write their names and order numbers, sometimes their bank details.",
    "We may let it issue refunds up to 50 euros by itself next year.",
)
VERDICT = VerdictSummary(status="determined", candidates=(3,), agentic=(2,))

_plain = Table("plain", MetaData(), Column("id", String(64), primary_key=True), Column("body", Text, nullable=False))


def main() -> None:
    """Print a table for each database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", help="address of an empty database to measure instead")
    chosen = parser.parse_args().database
    long = _long_interview()
    print(f"{'':44} {'plain, ms':>10} {'ours, ms':>10} {'times':>6}")
    for name, where in [(chosen.partition(":")[0], chosen)] if chosen else _both():
        with Store.open(where) as store, _plain_table(where) as engine:
            for line in _measured(name, store, engine, long):
                print(line, flush=True)


def _both() -> Iterator[tuple[str, str]]:
    sys.path.insert(0, str(Path(__file__).parent.parent))  # the tests are in no installed package
    from tests.postgres import programs, running_server

    with tempfile.TemporaryDirectory() as folder:
        yield "sqlite", f"sqlite:///{folder}/scopewise.db"
    bin_folder = programs()
    if bin_folder is None:
        print("PostgreSQL is not installed, so it is not measured.")
        return
    with running_server(bin_folder) as server:
        yield "postgresql", server.new_database()


@contextmanager
def _plain_table(where: str) -> Iterator[Engine]:
    engine = create_engine(where.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        _plain.create(engine)
        yield engine
    finally:
        engine.dispose()


def _long_interview() -> Interview:
    """A conversation of `TURNS` messages, every other one a correction."""
    knowledge = load_knowledge()
    engine = Scopewise(knowledge=knowledge, reader=EmbeddedReader.load(knowledge.folder))
    interview = engine.begin()
    for number in range(TURNS // 2):
        interview = engine.step(interview, Say(text=f"{SAID[number % len(SAID)]} ({number})"))
        interview = engine.step(interview, Correct(fact="change", values=(("none", "approved")[number % 2],)))
    return interview


def _measured(name: str, store: Store, engine: Engine, long: Interview) -> Iterator[str]:
    short = long.model_copy(update={"turns": long.turns[:8]})
    kept = [long, *(short.model_copy(update={"id": new_id()}) for _ in range(MANY - 1))]
    for interview in kept:
        store.create(interview, "A chatbot for the support team", NOW, VERDICT)
    with engine.begin() as connection:
        connection.execute(insert(_plain), [{"id": each.id, "body": each.model_dump_json()} for each in kept])

    def listed() -> object:
        with engine.connect() as connection:
            return [Interview.model_validate_json(body).stage for body in connection.scalars(select(_plain.c.body))]

    def opened() -> object:
        with engine.connect() as connection:
            body = connection.scalar(select(_plain.c.body).where(_plain.c.id == long.id))
        return Interview.model_validate_json(body or "")

    yield _row(f"{name}: {MANY} assessments listed", _median(listed, 3), _median(lambda: store.list(MANY)))
    yield _row(f"{name}: one of {TURNS} turns opened", _median(opened), _median(lambda: store.load(long.id)))


def _median(run: Callable[[], object], times: int = 30) -> float:
    """Milliseconds."""
    run()
    found = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        found.append(1000 * (time.perf_counter() - started))
    return statistics.median(found)


def _row(name: str, plain: float, ours: float) -> str:
    return f"{name:44} {plain:10.1f} {ours:10.1f} {plain / ours:6.1f}"


if __name__ == "__main__":
    main()
