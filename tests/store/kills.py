"""Kill a writer at random moments, and count what became of its turns: ``python -m tests.store.kills --kills 100``.

A writer is a process that sends messages, each with its mark, and says on a pipe which the store has taken. It is killed
by SIGKILL, the next one sends again from the first message that was not acknowledged, as a person would, and at the end
the store is compared with what was acknowledged. Between the turns the result is signed, and the next turn reopens it: no
acknowledged sign-off may be lost, and the log must be whole and say of everything that is kept how it came. Without ``--database`` SQLite and a PostgreSQL server of its own are tried.
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
from tests.store.writer import SIGNER

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
    signed: int
    signed_lost: int
    signed_doubled: int
    log_entries: int
    log_problems: int

    @property
    def sound(self) -> bool:
        """Whether nothing was lost or doubled, and the log is whole."""
        wrong = self.lost, self.doubled, self.out_of_order, self.signed_lost, self.signed_doubled, self.log_problems
        return not any(wrong)


def kill_writers(where: str | Path, kills: int, seed: int) -> Counted:
    """Kill as many writers to one assessment in the store at ``where``, one after the other."""
    moments = random.Random(seed)  # noqa: S311 - the same moments again, not a secret
    with Store.open(where) as store:
        stored = store.create(begun(), "killed", NOW)
        acknowledged: list[str] = []
        for _ in range(kills):
            turns = sum(text.startswith(SIGNER) for text in acknowledged)
            acknowledged += _killed(where, stored.id, turns, moments.uniform(0, LONGEST))
        return _counted(kills, acknowledged, store, stored.id)


def _killed(where: str | Path, identifier: str, first: int, seconds: float) -> list[str]:
    """What a writer that begins with message ``first`` had acknowledged when it was killed."""
    command = [sys.executable, "-m", "tests.store.writer", str(where), identifier, SIGNER, "0", str(first)]
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


def _counted(kills: int, acknowledged: list[str], store: Store, identifier: str) -> Counted:
    kept = texts_of(store.load(identifier).interview)
    said = [text for text in acknowledged if text.startswith(SIGNER)]
    signed = [int(text.split()[1]) for text in acknowledged if text.startswith("signed")]
    steps = Counter(event.version for event in store.review(identifier).history if event.step == "confirmed")
    frozen = {each.version for each in store.kept_versions(identifier) if each.signed}
    times, verified = Counter(kept), store.verify()
    return Counted(
        kills=kills,
        acknowledged=len(said),
        kept=len(kept),
        lost=sum(text not in times for text in said),
        doubled=sum(number - 1 for number in times.values()),
        unsaid=len(set(kept) - set(said)),
        signed=len(signed),
        signed_lost=sum(version not in steps or version not in frozen for version in signed),
        signed_doubled=sum(number - 1 for number in steps.values()) + len(set(steps) ^ frozen),
        log_entries=verified.entries,
        log_problems=len(verified.unfaithful) + (verified.broken is not None),
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
    sys.exit(not all(counted.sound for counted in found.values()))


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
