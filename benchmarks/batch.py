"""How many descriptions a second a batch assesses, and what merely encoding them by sentence-transformers makes.

    python benchmarks/batch.py [--descriptions FILE.jsonl] [--rows 3400] [--large 10000 100000] [--workers 1 2] [--ray 1 2]

The descriptions (``text`` in each line; the project's own cases where no file is given) are repeated and varied up to
the wanted number: other names of departments and systems, other numbers, sentences left out, so that no row is the
copy of another. ``--large`` adds runs without recommendations at these sizes, to see that time grows with the rows and
memory does not. ``--ray`` adds runs on a Ray of this machine with so many workers. Each run is a process of its own;
memory is the sum over it and its workers, at its highest.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

OWN_CASES: Final = Path(__file__).resolve().parent.parent / "evals" / "cases"
GOALS: Final = {"verdicts": 100, "recommendations": 50}
ENCODED: Final = 300
"""Descriptions that the plain way encodes: enough to tell its rate."""

_NAMES: Final = ("Legal", "Purchasing", "Claims", "Research", "Operations", "Human Resources", "Treasury", "Fleet")
_SYSTEMS: Final = ("Atlas", "Beacon", "Cedar", "Delta", "Ember", "Falcon", "Grove", "Harbour")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: seconds in all, highest memory in MB, bytes written."""

    seconds: float
    memory: float
    written: int


def main() -> None:
    """Print a line for each run, with its rate beside the plain way's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--descriptions", type=Path)
    parser.add_argument("--rows", type=int, default=3400)
    parser.add_argument("--large", type=int, nargs="*", default=[])
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--ray", type=int, nargs="*", default=[])
    asked = parser.parse_args()
    texts = _texts(asked.descriptions)
    plain = _plain(texts)
    print(f"{'encoding by sentence-transformers':44} {plain:8.1f} a second")
    with tempfile.TemporaryDirectory() as folder:
        for line in _runs(asked, texts, Path(folder), plain):
            print(line, flush=True)


def _texts(path: Path | None) -> list[str]:
    paths = [path] if path else sorted(OWN_CASES.glob("*.jsonl"))
    lines = [line for each in paths for line in each.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line)["text"] for line in lines]


def _plain(texts: Sequence[str]) -> float:
    """Descriptions a second, the better of two runs; loading the model apart."""
    from sentence_transformers import SentenceTransformer

    from assistant.retrieval.model_files import package_folder

    model = SentenceTransformer(str(package_folder()), device="cpu", local_files_only=True)
    some = [text for text, _ in zip(varied(texts), range(ENCODED), strict=False)]
    rates = []
    for _ in range(2):
        started = time.perf_counter()
        model.encode(some, batch_size=32)
        rates.append(len(some) / (time.perf_counter() - started))
    return max(rates)


def varied(texts: Sequence[str], seed: int = 1) -> Iterator[str]:
    """``texts`` over and over, each time otherwise: names, numbers, and every now and then a sentence less."""
    chance = random.Random(seed)  # noqa: S311 - the same rows on every run
    while True:
        for text in texts:
            parts = _SENTENCE.split(text)
            if len(parts) > 3 and chance.random() < 0.5:
                parts.pop(chance.randrange(1, len(parts)))
            body = re.sub(r"\d+", lambda found: str(int(found[0][:9]) + chance.randrange(9)), " ".join(parts))
            yield f"{chance.choice(_SYSTEMS)} {chance.randrange(10**6)}, {chance.choice(_NAMES)}. {body}"


def _runs(asked: argparse.Namespace, texts: Sequence[str], folder: Path, plain: float) -> Iterator[str]:
    inventory = _inventory(folder, texts, asked.rows)
    _batch(folder, _inventory(folder, texts, 70), ["--workers", "1"])  # the index is built once, and not timed
    for workers in asked.workers:
        for what, extra in (("verdicts", ["--no-advice"]), ("recommendations", [])):
            found = _batch(folder, inventory, ["--workers", str(workers), *extra])
            yield _line(f"{asked.rows:,} rows, {what}, {workers} worker(s)", asked.rows, found, plain)
    for workers in asked.ray:
        found = _batch(folder, inventory, ["--engine", "ray", "--workers", str(workers), "--no-advice"])
        yield _line(f"{asked.rows:,} rows, verdicts, Ray with {workers}", asked.rows, found, plain)
    times = []
    for rows in asked.large:
        found = _batch(folder, _inventory(folder, texts, rows), ["--no-advice"])
        times.append((rows, found))
        yield _line(f"{rows:,} rows, verdicts, 2 workers", rows, found, plain)
    if len(times) > 1:
        (few, one), (many, other) = times[0], times[-1]
        yield (
            f"{many:,} rows take {other.seconds / one.seconds:.2f} times as long as {few:,}, "
            f"and {other.memory / one.memory:.2f} times the memory"
        )


def _inventory(folder: Path, texts: Sequence[str], rows: int) -> Path:
    path = folder / f"{rows}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number, text in zip(range(rows), varied(texts), strict=False):
            row = {"id": f"case-{number}", "text": text, "unit": _NAMES[number % 8], "owner": f"owner {number % 97}"}
            file.write(json.dumps(row) + "\n")
    return path


def _batch(folder: Path, inventory: Path, options: Sequence[str]) -> Measured:
    """One run of the command, with its output thrown away after."""
    out = folder / "out.jsonl"
    code = "from assistant.cli import main; main()"
    command = [sys.executable, "-c", code, "batch", str(inventory), "--out", str(out), "--restart", *options]
    started = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    highest = [0.0]
    watching = threading.Thread(target=_watch, args=(process.pid, highest), daemon=True)
    watching.start()
    _, errors = process.communicate()
    seconds = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(errors.decode())
    written = out.stat().st_size
    out.unlink()
    return Measured(seconds, highest[0], written)


def _watch(process: int, highest: list[float]) -> None:
    """Keeps the most memory, in MB, that ``process`` and all below it had together; shared pages count once by share."""
    while Path(f"/proc/{process}").exists():
        highest[0] = max(highest[0], sum(_memory(each) for each in _family(process)))
        time.sleep(0.2)


def _family(process: int) -> list[int]:
    found = [process]
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += _family(int(child))
    return found


def _memory(process: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _line(name: str, rows: int, found: Measured, plain: float) -> str:
    rate = rows / found.seconds
    return (
        f"{name:44} {rate:8.1f} a second ({rate / plain:.1f} times), {found.seconds:.0f} s in all, "
        f"{found.memory:,.0f} MB, {found.written / 2**20:,.0f} MB written"
    )


if __name__ == "__main__":
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    main()
