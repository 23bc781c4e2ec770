"""Several processes: the same results in the same order, whatever becomes of a process."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.batch.assessing import Task
from assistant.batch.engines import Workers
from assistant.errors import WorkersUnavailable
from tests.batch.builders import (
    CHATGPT,
    DEADLY,
    inventory,
    jsonl,
    open_dying,
    open_dying_once,
    open_plain,
    order,
    ran,
    results,
)


def open_nothing() -> None:
    """An opener that ends its process."""
    raise SystemExit(1)


def test_two_workers_give_what_one_process_gives(tmp_path: Path) -> None:
    path = inventory(tmp_path / "cases.jsonl", 100)
    ran(order(path, tmp_path / "one.jsonl", advice=False))
    ran(order(path, tmp_path / "two.jsonl", advice=False), Workers(open_plain, 2))
    one, two = results(tmp_path / "one.jsonl"), results(tmp_path / "two.jsonl")
    assert [_undated(line) for line in one] == [_undated(line) for line in two]


def _undated(line: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in line.items() if name not in ("meta", "texts")}


def test_a_worker_that_dies_once_costs_no_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOPEWISE_TEST_DIED", str(tmp_path / "died"))
    rows = [{"id": str(number), "text": CHATGPT} for number in range(40)]
    rows[20]["text"] = f"{DEADLY} {CHATGPT}"
    outcome = ran(
        order(jsonl(tmp_path / "cases.jsonl", rows), tmp_path / "out.jsonl", advice=False), Workers(open_dying_once, 2)
    )
    assert (tmp_path / "died").exists()
    assert outcome.tally.of("determined") == 40
    assert [line["id"] for line in results(tmp_path / "out.jsonl")] == [row["id"] for row in rows]


def test_a_row_that_kills_every_worker_fails_alone(tmp_path: Path) -> None:
    rows = [{"id": str(number), "text": CHATGPT} for number in range(4)]
    rows[2]["text"] = DEADLY
    outcome = ran(
        order(jsonl(tmp_path / "cases.jsonl", rows), tmp_path / "out.jsonl", advice=False), Workers(open_dying, 1)
    )
    assert outcome.tally.by_status == {"determined": 3, "failed": 1}
    assert results(tmp_path / "out.jsonl")[2]["error"]["kind"] == "process_died"  # type: ignore[index]


def test_workers_that_never_begin_are_said_to_and_no_row_is_blamed(tmp_path: Path) -> None:
    engine = Workers(open_nothing, 1)  # type: ignore[arg-type]  # what it opens is no engine, on purpose
    with pytest.raises(WorkersUnavailable, match="Give --workers 1"):
        list(engine.run([], Task("2026-01-01T00:00:00+00:00")))
    asked = order(inventory(tmp_path / "cases.jsonl"), tmp_path / "out.jsonl")
    with pytest.raises(WorkersUnavailable):
        ran(asked, engine)
    assert asked.out.read_bytes() == b""
