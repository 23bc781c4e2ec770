"""An inventory watched: only what changed is assessed, what moved is told, and a gate can fail on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant.batch.assessing import Done, Task, Work
from assistant.batch.engines import Here
from assistant.batch.expression import parsed
from assistant.batch.watch import State, Watch, WatchReport, watch
from tests.batch.builders import BEDROCK, CHATGPT, COPILOT, TUNED, UNCLEAR, jsonl, open_plain, order, results


@dataclass
class Counting:
    """An engine that keeps which rows it was given."""

    seen: list[str] = field(default_factory=list)

    def run(self, rows: Iterable[Work], task: Task) -> Iterator[Done]:
        for work in rows:
            self.seen.append(work.row.id)
            yield from Here(open_plain).run([work], task)


def watched(folder: Path, rows: list[dict[str, str]], fail_on: str = "") -> tuple[WatchReport, list[str]]:
    path, state = jsonl(folder / "cases.jsonl", rows), State(folder / "state")
    engine = Counting()
    asked = Watch(order(path, state.next, advice=False), state, parsed(fail_on) if fail_on else None)
    report, _ = watch(asked, open_plain(), engine, lambda _tally, _total: None)
    return report, engine.seen


ROWS = [
    {"id": "a", "text": CHATGPT},
    {"id": "b", "text": UNCLEAR},
    {"id": "c", "text": BEDROCK},
    {"id": "d", "text": ""},
    {"id": "e", "text": COPILOT},
]


def test_only_rows_that_changed_are_assessed_and_what_moved_is_told(tmp_path: Path) -> None:
    first, seen = watched(tmp_path, ROWS)
    assert (first.first, first.rows, first.assessed, seen) == (True, 5, 5, list("abcde"))
    before = (tmp_path / "state" / "current" / "results.jsonl").read_bytes().splitlines()
    rows = [{"id": "new", "text": TUNED}, ROWS[0], {"id": "b", "text": TUNED}, ROWS[3], ROWS[4]]
    second, seen = watched(tmp_path, rows, "scope >= 4")
    assert seen == ["new", "b", "d"]  # what failed is tried again
    assert [(each.id, each.before, each.after) for each in second.moved] == [("b", "open", "4")]
    assert [each.id for each in second.new] == ["new"]
    assert (second.gone, second.edited, second.hits) == (("c",), 1, ("new", "b"))
    after = (tmp_path / "state" / "current" / "results.jsonl").read_bytes().splitlines()
    assert [after[1], after[4]] == [before[0], before[4]]
    assert [line["id"] for line in results(tmp_path / "state" / "current" / "results.jsonl")] == ["new", *"abde"]


def test_an_inventory_that_has_not_changed_costs_nothing(tmp_path: Path) -> None:
    watched(tmp_path, ROWS[:3])
    report, seen = watched(tmp_path, ROWS[:3])
    assert (seen, report.new, report.moved, report.gone, report.edited) == ([], (), (), (), 0)


def test_a_change_of_places_that_was_cut_short_is_ended_the_next_time(tmp_path: Path) -> None:
    watched(tmp_path, ROWS[:3])
    (tmp_path / "state" / "current").rename(tmp_path / "state" / "old")
    report, seen = watched(tmp_path, ROWS[:4])
    assert (seen, report.first, [each.id for each in report.new]) == (["d"], False, ["d"])


def test_the_command_ends_with_3_where_the_gate_fails_and_says_so_in_json(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "cases.jsonl", ROWS[:3])
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCOPEWISE_")}
    environment = {
        **kept,
        "SCOPEWISE_DATA": str(tmp_path / "data"),
        "SCOPEWISE_EMBEDDING_MODEL": str(tmp_path / "none"),
    }
    command = [str(Path(sys.executable).with_name("scopewise")), "watch", str(path), "--no-advice", "--json"]
    gate = subprocess.run([*command, "--fail-on", "scope = 3"], env=environment, capture_output=True, check=False)
    assert gate.returncode == 3, gate.stderr.decode()
    told = json.loads(gate.stdout)
    assert (told["schema"], told["hits"]) == ("scopewise.watch/1", ["c"])
    fine = subprocess.run([*command, "--fail-on", "scope = 5"], env=environment, capture_output=True, check=False)
    assert fine.returncode == 0, fine.stderr.decode()
    bad = subprocess.run([*command, "--fail-on", "scope ="], env=environment, capture_output=True, check=False)
    assert bad.returncode == 2
