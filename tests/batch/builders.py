"""Inventories and engines for the tests of batch; functions of a module, so that a worker process can call them too."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from assistant.app import Scopewise
from assistant.batch.assessing import Done, Task, Work
from assistant.batch.columns import Wanted, chosen
from assistant.batch.engines import Engine, Here
from assistant.batch.row import Record
from assistant.batch.run import Order, Outcome, run_batch
from assistant.batch.source import open_source
from assistant.readers.embedded import EmbeddedReader
from assistant.reading import Asked, Known, Reader, Reading
from tests.fakes import the_knowledge

CHATGPT = "Staff paste contract text into ChatGPT Plus, each on their own account, to get summaries."
BEDROCK = "We built a chatbot that answers customers from our manuals, using Claude through Amazon Bedrock."
COPILOT = "We rolled out Microsoft 365 Copilot under our enterprise agreement for drafting e-mail."
UNCLEAR = "We use generative AI to write marketing copy."
TUNED = "We fine-tune Llama 3 on our support tickets and run it on our own servers to draft replies."
DEADLY = "DEADLY"
TEXTS = (CHATGPT, BEDROCK, COPILOT, UNCLEAR, TUNED)


@cache
def open_plain() -> Scopewise:
    """The engine with the shipped knowledge and the embedded reader, without a search for further passages."""
    knowledge = the_knowledge()
    return Scopewise(knowledge=knowledge, reader=EmbeddedReader.load(knowledge.folder), finder=None)


class DyingReader:
    """A reader whose process is killed by one certain text, as by a lack of memory."""

    name = "embedded"

    def __init__(self, reader: Reader, once: Path | None = None) -> None:
        self._reader, self._once = reader, once

    def read(self, text: str, asked: Asked | None, known: Known) -> Reading:
        if DEADLY in text and (self._once is None or not self._once.exists()):
            if self._once:
                self._once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return self._reader.read(text, asked, known)


def open_dying() -> Scopewise:
    """An engine that dies of `DEADLY` every time."""
    plain = open_plain()
    return replace(plain, reader=DyingReader(plain.reader))


def open_dying_once() -> Scopewise:
    """An engine that dies of `DEADLY` until the file that SCOPEWISE_TEST_DIED names is there."""
    plain = open_plain()
    return replace(plain, reader=DyingReader(plain.reader, Path(os.environ["SCOPEWISE_TEST_DIED"])))


def jsonl(path: Path, rows: Iterable[Mapping[str, object]]) -> Path:
    """An inventory of ``rows``."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def inventory(path: Path, count: int = 6) -> Path:
    """An inventory of ``count`` rows with units and owners."""
    return jsonl(
        path,
        (
            {
                "id": f"case-{number}",
                "text": TEXTS[number % len(TEXTS)],
                "unit": ("Legal", "Sales")[number % 2],
                "owner": ("ann", "bob")[number % 2],
            }
            for number in range(count)
        ),
    )


def order(
    path: Path,
    out: Path,
    wanted: Wanted | None = None,
    *,
    advice: bool = True,
    store: bool = False,
    restart: bool = False,
) -> Order:
    """What the command line makes of ``path`` and ``out``."""
    source = open_source(path)
    columns = chosen(source.names, wanted or Wanted(), source.where)
    return Order(source, columns, out, advice, store, restart)


def ran(asked: Order, engine: Engine | None = None) -> Outcome:
    """The outcome of a run, in this process where no engine is given."""
    return run_batch(asked, open_plain(), engine or Here(open_plain), lambda _tally, _total: None)


def results(path: Path) -> list[dict[str, object]]:
    """The lines of a results file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def records(path: Path, sheet: str | None = None) -> list[Record]:
    """Every row of an inventory as it stands."""
    source = open_source(path, sheet)
    return list(source.records(source.names))


def texts(path: Path, column: str = "text") -> Sequence[str]:
    """The cells of a column."""
    return [record.cells.get(column, "") for record in records(path)]


class Killed(BaseException):
    """Stands for a process that ends at once."""


@dataclass(frozen=True)
class Killing:
    """An engine whose run is killed after some rows."""

    inner: Engine
    after: int

    def run(self, rows: Iterable[Work], task: Task) -> Iterator[Done]:
        for number, done in enumerate(self.inner.run(rows, task)):
            if number == self.after:
                raise Killed
            yield done
