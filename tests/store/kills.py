"""Kill a writer at random moments, and count what became of its turns: ``python -m tests.store.kills --kills 100``.

A writer is a process that sends messages, each with its mark, and says on a pipe which the store has taken. It is killed
by SIGKILL, the next one sends again from the first message that was not acknowledged, as a person would, and at the end
the store is compared with what was acknowledged. Without ``--database`` SQLite and a PostgreSQL server of its own are tried.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from assistant.store import Store
from tests.postgres import HOW_TO_GET_IT, programs, running_server
from tests.store.examples import NOW, begun, texts_of

ROOT = Path(__file__).parent.parent.parent
LONGEST = 0.25
"""Seconds between a writer's first acknowledged turn and its kill, at most; a turn takes some milliseconds."""


class Counted(NamedTuple):
    """What the kills did. ``unsaid``: turns that were kept though the writer died before it could say so."""

    kills: int
    acknowledged: int
    kept: int
    lost: int
    doubled: int
    unsaid: int
    out_of_order: int


def kill_writers(where: str | Path, kills: int, seed: int) -> Counted:
    """Kill as many writers to one assessment in the store at ``where``, one after the other."""
    moments = random.Random(seed)  # noqa: S311 - the same moments again, not a secret
    with Store.open(where) as store:
        stored = store.create(begun(), "killed", NOW)
        acknowledged: list[str] = []
        for _ in range(kills):
            acknowledged += _killed(where, stored.id, len(acknowledged), moments.uniform(0, LONGEST))
        kept = texts_of(store.load(stored.id).interview)
    return _counted(kills, acknowledged, kept)


def _killed(where: str | Path, identifier: str, first: int, seconds: float) -> list[str]:
    """What a writer that begins with message ``first`` had acknowledged when it was killed."""
    command = [sys.executable, "-m", "tests.store.writer", str(where), identifier, "k", "0", str(first)]
    writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if writer.stdout is None:
        raise RuntimeError("the writer has no pipe")
    with writer.stdout as said:
        begun_with = said.readline().strip()
        killing = threading.Timer(seconds, writer.send_signal, [signal.SIGKILL])
        killing.start()
        rest = said.read().splitlines()
    killing.join()
    if writer.wait() != -signal.SIGKILL:
        raise RuntimeError("the writer ended by itself")
    return [begun_with, *rest]


def _counted(kills: int, acknowledged: list[str], kept: list[str]) -> Counted:
    times = Counter(kept)
    return Counted(
        kills=kills,
        acknowledged=len(acknowledged),
        kept=len(kept),
        lost=sum(text not in times for text in acknowledged),
        doubled=sum(number - 1 for number in times.values()),
        unsaid=len(set(kept) - set(acknowledged)),
        out_of_order=int(kept != sorted(kept, key=lambda text: int(text.split()[1]))),
    )


def main() -> None:
    """Print a line for each database; the exit status is 1 where a turn was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="address of an empty database to use instead")
    chosen = parser.parse_args()
    if chosen.database:
        found = {chosen.database.partition(":")[0]: kill_writers(chosen.database, chosen.kills, chosen.seed)}
    else:
        found = _on_both(chosen.kills, chosen.seed)
    for name, counted in found.items():
        print(name, " ".join(f"{field}={number}" for field, number in counted._asdict().items()))  # noqa: T201
    sys.exit(any(counted.lost or counted.doubled or counted.out_of_order for counted in found.values()))


def _on_both(kills: int, seed: int) -> dict[str, Counted]:
    bin_folder = programs()
    if bin_folder is None:
        sys.exit(HOW_TO_GET_IT)
    with tempfile.TemporaryDirectory() as folder:
        found = {"sqlite": kill_writers(Path(folder), kills, seed)}
    with running_server(bin_folder) as server:
        found["postgresql"] = kill_writers(server.new_database(), kills, seed)
    return found


if __name__ == "__main__":
    main()
