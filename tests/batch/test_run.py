"""A run: one row in, one row out, in order; whatever interrupts it, it ends in the same bytes."""

from __future__ import annotations

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from assistant.batch.assessing import Done, Task, Work
from assistant.batch.brief import Brief
from assistant.batch.columns import FactColumn, Wanted
from assistant.batch.engines import Here
from assistant.batch.journal import briefs_in, locked, paths_of
from assistant.batch.outputs import Results, write_table
from assistant.batch.run import Order, run_batch
from assistant.errors import OutputUnwritable, UnusableInput
from assistant.store import Store
from tests.batch.builders import (
    BEDROCK,
    CHATGPT,
    UNCLEAR,
    Killed,
    Killing,
    inventory,
    jsonl,
    open_plain,
    order,
    ran,
    results,
)


def test_one_row_in_is_one_assessment_out_in_order_with_the_rows_id(tmp_path: Path) -> None:
    outcome = ran(order(inventory(tmp_path / "cases.jsonl"), tmp_path / "out.jsonl"))
    lines = results(tmp_path / "out.jsonl")
    assert [line["id"] for line in lines] == [f"case-{number}" for number in range(6)]
    assert all(line["schema"] == "scopewise.assessment/1" for line in lines)
    assert outcome.tally.rows == 6
    assert outcome.manifest.finished
    alone = json.loads(open_plain().assess_text(CHATGPT).to_json())
    assert lines[0]["verdict"] == alone["verdict"]
    assert [item["id"] for item in lines[0]["recommendations"]] == [item["id"] for item in alone["recommendations"]]  # type: ignore[attr-defined]


def test_a_row_that_cannot_be_assessed_says_why_and_the_rest_go_on(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    rows = [{"id": "a", "text": CHATGPT}, {"id": "b", "text": " "}, {"id": "c", "text": "x\x00" * 99}, {"id": "d"}]
    jsonl(
        path,
        [*rows, {"id": "e", "text": "word " * 500_000}, {"id": "f", "text": BEDROCK}, {"id": "g", "text": "\ud800"}],
    )
    outcome = ran(order(path, tmp_path / "out.jsonl", advice=False))
    lines = results(tmp_path / "out.jsonl")
    kinds = [line["error"]["kind"] if "error" in line else None for line in lines]  # type: ignore[index]
    assert kinds == [None, "no_text", "unreadable_text", "no_text", "unreadable_text", None, None]
    assert [line["id"] for line in lines] == list("abcdefg")
    assert outcome.tally.of("failed") == 4


def test_ids_that_stand_twice_are_told_and_both_are_assessed(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "cases.jsonl", [{"id": "a", "text": CHATGPT}, {"id": "a", "text": BEDROCK}, {"text": UNCLEAR}]
    )
    outcome = ran(order(path, tmp_path / "out.jsonl", advice=False))
    assert [line["id"] for line in results(tmp_path / "out.jsonl")] == ["a", "a", "row-3"]
    assert any("1 ids stand more than once: 'a'" in notice for notice in outcome.notices)


@settings(max_examples=12)
@given(after=st.integers(0, 5), cut=st.integers(0, 400), zeros=st.booleans())
def test_a_run_that_was_cut_anywhere_ends_in_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, after: int, cut: int, zeros: bool
) -> None:
    folder = tmp_path_factory.mktemp("run")
    asked = order(inventory(folder / "cases.jsonl"), folder / "out.jsonl", advice=False)
    with pytest.raises(Killed):
        ran(asked, Killing(Here(open_plain), after))
    started = paths_of(asked.out).manifest.read_bytes()
    content = asked.out.read_bytes()
    asked.out.write_bytes(content[: max(0, len(content) - cut)] + b"\x00" * 40 * zeros)
    ran(asked)
    interrupted = asked.out.read_bytes()
    ran(replace(asked, restart=True))
    once = _dated(asked.out.read_bytes(), paths_of(asked.out).manifest.read_bytes(), started)
    assert interrupted == once


def _dated(content: bytes, manifest: bytes, wanted: bytes) -> bytes:
    """``content`` as if it had been begun when ``wanted`` was: the time is in the manifest, and nowhere else."""
    before, after = (json.loads(each)["started"].encode() for each in (manifest, wanted))
    return content.replace(before, after)


def test_a_finished_run_is_left_as_it_is(tmp_path: Path) -> None:
    asked = order(inventory(tmp_path / "cases.jsonl"), tmp_path / "out.jsonl", advice=False)
    ran(asked)
    content = asked.out.read_bytes()
    outcome = ran(asked)
    assert outcome.was_finished
    assert outcome.tally.rows == 6
    assert asked.out.read_bytes() == content


def test_what_has_changed_since_a_run_was_begun_is_said_and_nothing_is_mixed(tmp_path: Path) -> None:
    path = inventory(tmp_path / "cases.jsonl")
    asked = order(path, tmp_path / "out.jsonl", advice=False)
    with pytest.raises(Killed):
        ran(asked, Killing(Here(open_plain), 2))
    content = asked.out.read_bytes()
    with pytest.raises(UnusableInput, match="recommendations was without, and is now with"):
        ran(replace(asked, advice=True))
    other = replace(open_plain(), knowledge=replace(open_plain().knowledge, version="another"))
    with pytest.raises(UnusableInput, match=r"the knowledge was .*, and is now another"):
        run_batch(asked, other, Here(open_plain), lambda _tally, _total: None)
    inventory(path, 7)
    with pytest.raises(UnusableInput, match="the inventory was"):
        ran(order(path, asked.out, advice=False))
    assert asked.out.read_bytes() == content
    ran(order(path, asked.out, advice=False, restart=True))
    assert len(results(asked.out)) == 7


def test_a_file_of_somebody_elses_is_not_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("mine", encoding="utf-8")
    with pytest.raises(UnusableInput, match="is not from a run that can go on"):
        ran(order(inventory(tmp_path / "cases.jsonl"), out))
    assert out.read_text(encoding="utf-8") == "mine"


def test_a_file_that_cannot_be_read_to_its_end_keeps_the_rows_before(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(f'id,text\n1,"{CHATGPT}"\n2,"{BEDROCK}"\n3,"' + "x" * (65 << 20), encoding="utf-8")
    asked = order(path, tmp_path / "out.jsonl", advice=False)
    with pytest.raises(UnusableInput, match="opened and not closed"):
        ran(asked)
    assert [line["id"] for line in results(asked.out)] == ["1", "2"]


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_an_output_that_somebody_deleted_is_made_again(tmp_path: Path, ending: str) -> None:
    asked = order(inventory(tmp_path / "cases.jsonl"), tmp_path / f"out.{ending}", advice=False)
    ran(asked)
    content = asked.out.read_bytes()
    asked.out.unlink()
    ran(asked)
    assert asked.out.read_bytes() == content


def test_a_folder_in_the_place_of_the_output_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.mkdir()
    (out / "precious").touch()
    with pytest.raises(OutputUnwritable):
        ran(order(inventory(tmp_path / "cases.jsonl"), out, advice=False, restart=True))
    assert (out / "precious").exists()


def test_two_runs_on_one_output_are_kept_apart(tmp_path: Path) -> None:
    asked = order(inventory(tmp_path / "cases.jsonl"), tmp_path / "out.jsonl")
    with locked(paths_of(asked.out)), pytest.raises(UnusableInput, match="Another run is writing"):
        ran(asked)
    assert not asked.out.exists()


def test_a_header_without_rows_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("id,text\n", encoding="utf-8")
    with pytest.raises(UnusableInput, match="a header and no rows"):
        ran(order(path, tmp_path / "out.jsonl"))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["cases.csv"]


def test_a_column_says_a_fact_with_its_own_words_as_evidence(tmp_path: Path) -> None:
    fact = FactColumn("delivery", "how", {"built here": ("own_application",), "bought": ("enterprise_application",)})
    rows = [{"text": UNCLEAR, "how": "Built here"}, {"text": CHATGPT, "how": "bought"}]
    path = jsonl(tmp_path / "cases.jsonl", rows)
    ran(order(path, tmp_path / "out.jsonl", Wanted(facts=(fact,)), advice=False))
    built, bought = results(tmp_path / "out.jsonl")
    entry = built["profile"]["delivery"]  # type: ignore[index]
    assert entry["value"] == "own_application"
    evidence = entry["evidence"][0]
    assert built["texts"][evidence["turn"]]["text"][evidence["start"] : evidence["end"]] == "Built here"  # type: ignore[index]
    assert bought["verdict"]["scope"] == 2  # type: ignore[index]
    assert "the column was taken" in str(bought["notes"])


FORMULA = '=cmd|" /C calc"!A0 and we use ChatGPT'


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "sqlite"])
def test_every_format_has_a_row_for_each_row_and_no_formula(tmp_path: Path, ending: str) -> None:
    rows = [{"id": "+1", "text": FORMULA}, {"id": "2", "text": ""}, {"id": "3", "text": BEDROCK}]
    out = tmp_path / f"out.{ending}"
    ran(order(jsonl(tmp_path / "cases.jsonl", rows), out, advice=False))
    found = _table(out)
    assert [row["id"].lstrip("'") for row in found] == ["+1", "2", "3"]
    assert [row["status"] for row in found] == ["undetermined", "failed", "determined"]
    assert found[2]["scope"] == "3"
    assert "There is no text" in found[1]["error"]
    if ending in ("parquet", "sqlite"):
        assert json.loads(found[2]["assessment"])["id"] == "3"
    else:
        assert found[0]["description"].startswith(("'=", "=cmd"))
    if ending == "xlsx":
        assert load_workbook(out)["Results"]["A2"].data_type == "s"


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "sqlite"])
def test_the_same_rows_give_the_same_table_byte_for_byte(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"out.{ending}"
    ran(order(inventory(tmp_path / "cases.jsonl"), out, advice=False))
    paths, content = paths_of(out), out.read_bytes()
    found = Results(paths.results, briefs_in(paths.briefs), str(json.loads(paths.manifest.read_text())["started"]))
    write_table(out, found, open_plain().knowledge)
    assert out.read_bytes() == content


def _table(path: Path) -> list[dict[str, str]]:
    match path.suffix:
        case ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                return list(csv.DictReader(file))
        case ".xlsx":
            head, *rows = load_workbook(path)["Results"].iter_rows(values_only=True)
            return [
                dict(zip(map(str, head), ["" if cell is None else str(cell) for cell in row], strict=True))
                for row in rows
            ]
        case ".parquet":
            return [{name: str(value) for name, value in row.items()} for row in pq.read_table(path).to_pylist()]
        case _:
            with sqlite3.connect(path) as connection:
                connection.row_factory = sqlite3.Row
                found = [dict(row) for row in connection.execute("SELECT * FROM results ORDER BY number")]
            connection.close()
            return [{name: str(value) for name, value in row.items()} for row in found]


def test_another_format_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match=r"must end in one of \.jsonl"):
        ran(order(inventory(tmp_path / "cases.jsonl"), tmp_path / "out.txt"))


def test_rows_go_into_the_store_once(tmp_path: Path) -> None:
    asked = order(inventory(tmp_path / "cases.jsonl", 3), tmp_path / "out.jsonl", advice=False, store=True)
    with Store.open(tmp_path / "data") as store:
        run_batch(asked, open_plain(), Here(open_plain), lambda _tally, _total: None, store)
        paths = paths_of(asked.out)
        unfinished = json.loads(paths.manifest.read_text()) | {"finished": False}
        paths.manifest.write_text(json.dumps(unfinished))
        run_batch(asked, open_plain(), Here(open_plain), lambda _tally, _total: None, store)
        assert store.count() == 3
        assert {entry.verdict.status for entry in store.list() if entry.verdict} <= {"determined", "undetermined"}


def _command(folder: Path, *arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name("scopewise")), "batch", str(folder / "cases.jsonl"), *arguments]


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCOPEWISE_")}
    return {**kept, "SCOPEWISE_DATA": str(folder / "data"), "SCOPEWISE_EMBEDDING_MODEL": str(folder / "none")}


def test_a_run_that_was_killed_goes_on_and_gives_the_same_bytes(tmp_path: Path) -> None:
    inventory(tmp_path / "cases.jsonl", 300)
    out = tmp_path / "out.jsonl"
    command = _command(tmp_path, "--out", str(out), "--no-advice", "--workers", "2")
    process = subprocess.Popen(command, env=_environment(tmp_path), stderr=subprocess.DEVNULL)
    while not (out.exists() and out.stat().st_size > 50_000) and process.poll() is None:
        time.sleep(0.005)  # the file grows by the work of another process
    workers = _children(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    while any(Path(f"/proc/{worker}").exists() for worker in workers):
        time.sleep(0.005)  # workers end by themselves when their parent is gone
    there = out.read_bytes()
    assert there
    ran(replace(_as_begun(tmp_path, out), restart=False))
    assert out.read_bytes().startswith(there[: there.rindex(b"\n") + 1])
    began = paths_of(out).manifest.read_bytes()
    interrupted = out.read_bytes()
    ran(replace(_as_begun(tmp_path, out), restart=True))
    assert _dated(out.read_bytes(), paths_of(out).manifest.read_bytes(), began) == interrupted


def _children(process: int) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()


def _as_begun(folder: Path, out: Path) -> Order:
    return replace(order(folder / "cases.jsonl", out, advice=False), model=str(folder / "none"))


def test_a_full_disk_is_said_and_costs_nothing(tmp_path: Path) -> None:
    inventory(tmp_path / "cases.jsonl", 40)
    out = tmp_path / "out.jsonl"
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000));"
        "from assistant.cli import main; sys.argv[0] = 'scopewise'; main()"
    )
    arguments = _command(tmp_path, "--out", str(out), "--no-advice", "--workers", "1")[1:]
    found = subprocess.run(
        [sys.executable, "-c", limited, *arguments], env=_environment(tmp_path), capture_output=True, check=False
    )
    assert found.returncode == 2
    assert b"cannot be written: File too large. What was done so far is kept" in found.stderr
    assert b"Traceback" not in found.stderr
    assert 0 < len(out.read_bytes()) <= 150_000
    outcome = ran(_as_begun(tmp_path, out))
    assert outcome.begun_at > 0
    assert len(results(out)) == 40


def test_a_folder_that_may_not_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputUnwritable, match="cannot be written"):
        ran(order(inventory(tmp_path / "cases.jsonl"), tmp_path / "file" / "out.jsonl"))


class Echo:
    """An engine that gives every row the same short line."""

    def run(self, rows: Iterable[Work], task: Task) -> Iterator[Done]:
        for work in rows:
            brief = Brief(number=work.row.number, id=work.row.id, text="", status="not_applicable", candidates=(0,))
            yield Done("{}", brief.model_dump_json(), brief.status)


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    most = []
    for count in (500, 3_500):
        rows = ({"id": f"case-{number}", "text": f"{CHATGPT} {number}" * 5} for number in range(count))
        asked = order(jsonl(tmp_path / f"{count}.jsonl", rows), tmp_path / f"{count}.out.jsonl")
        tracemalloc.start()
        ran(asked, Echo())
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert most[1] - most[0] < 3_000 * 250  # the hash of each id is kept, to tell those that stand twice
