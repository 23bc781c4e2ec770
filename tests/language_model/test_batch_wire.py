"""A batch over the wire: several rows ask at once, a provider's wish to be left alone is kept, and a dead server stops a run."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from assistant.cli import app
from tests.batch.builders import inventory, jsonl, results
from tests.language_model.fakes import observed
from tests.language_model.wire import WireServer, said

pytestmark = pytest.mark.wire

SAYS = observed(("sector", ["retail"], "use"))
ROWS = 8


@pytest.fixture(autouse=True)
def environment(wire: WireServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "DATA": tmp_path / "data",
        "EMBEDDING_MODEL": tmp_path / "none",
        "MODEL": "openai:gpt-5-mini",
        "MODEL_URL": f"{wire.url}/v1",
        "MODEL_RETRIES": 0,
        "MODEL_CALLS_AT_ONCE": 4,
    }.items():
        monkeypatch.setenv(f"SCOPEWISE_{name}", str(value))
    wire.answer = lambda request: said(request, SAYS)


def batch(folder: Path, *options: object) -> Result:
    path = inventory(folder / "cases.jsonl", ROWS)
    arguments = ["batch", path, "--out", folder / "out.jsonl", "--no-advice", *options]
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def uses(folder: Path) -> list[dict[str, Any]]:
    return [line["meta"]["model_use"] for line in results(folder / "out.jsonl")]  # type: ignore[index]


def test_rows_ask_at_once_and_a_budget_stops_and_goes_on(wire: WireServer, tmp_path: Path) -> None:
    together = threading.Barrier(4)

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        if len(wire.requests) <= 4:
            together.wait(10)  # breaks where fewer than four ask at once
        return said(request, SAYS)

    wire.answer = answer
    first = batch(tmp_path, "--budget", "calls=5")
    assert first.exit_code == 4, first.output
    assert "Stopped after row 5. The budget of 5 calls leaves no room for another row" in first.stderr
    assert len(wire.requests) == 5
    second = batch(tmp_path, "--budget", f"calls={ROWS}", "--report", tmp_path / "report.html")
    assert second.exit_code == 0, second.output
    assert "Went on after row 5." in second.stderr
    assert f"The language model was asked {ROWS} times" in second.stderr
    assert [use["calls"] for use in uses(tmp_path)] == [1] * ROWS
    assert all(use["sent"] > 0 for use in uses(tmp_path))
    assert f"asked {ROWS} times" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_provider_that_asks_to_be_left_alone_costs_no_row_its_reading(wire: WireServer, tmp_path: Path) -> None:
    refused = threading.Event()

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        if not refused.is_set():
            refused.set()
            return {"error": {"message": "slow down", "type": "rate_limit_error"}, "status": 429, "retryAfter": 1}
        return said(request, SAYS)

    wire.answer = answer
    found = batch(tmp_path)
    assert found.exit_code == 0, found.output
    assert sorted(use["calls"] for use in uses(tmp_path)) == [*[1] * (ROWS - 1), 2]
    assert {use["without"] for use in uses(tmp_path)} == {""}


def test_a_key_that_is_refused_stops_the_run_and_the_right_one_goes_on(wire: WireServer, tmp_path: Path) -> None:
    wire.answer = lambda _: {"error": {"message": "bad key", "type": "authentication_error"}, "status": 401}
    first = batch(tmp_path)
    assert first.exit_code == 4, first.output
    assert "5 rows one after another (refused)" in first.stderr
    assert results(tmp_path / "out.jsonl") == []
    wire.answer = lambda request: said(request, SAYS)
    assert batch(tmp_path).exit_code == 0
    assert {use["without"] for use in uses(tmp_path)} == {""}


def test_without_the_model_where_that_is_wanted(wire: WireServer, tmp_path: Path) -> None:
    wire.answer = lambda _: {"error": {"message": "bad key", "type": "authentication_error"}, "status": 401}
    found = batch(tmp_path, "--if-model-fails", "go-on")
    assert found.exit_code == 0, found.output
    assert f"{ROWS} rows were read without it" in found.stderr
    assert {use["without"] for use in uses(tmp_path)} == {"refused"}


def test_watching_keeps_the_last_results_where_the_budget_ends_and_reads_again_what_was_read_without(
    wire: WireServer, tmp_path: Path
) -> None:
    path = inventory(tmp_path / "cases.jsonl", ROWS)
    watch = ["watch", str(path), "--no-advice", "--if-model-fails", "go-on"]
    wire.answer = lambda _: {"error": {"message": "bad key", "type": "authentication_error"}, "status": 401}
    assert CliRunner().invoke(app, watch).exit_code == 0
    wire.answer = lambda request: said(request, SAYS)
    stopped = CliRunner().invoke(app, [*watch, "--budget", "calls=3"])
    assert stopped.exit_code == 4, stopped.output
    current = tmp_path / "cases.jsonl.watch" / "current" / "results.jsonl"
    assert "refused" in current.read_text(encoding="utf-8")
    again = CliRunner().invoke(app, [*watch, "--json"])
    assert again.exit_code == 0, again.output
    assert json.loads(again.stdout)["assessed"] == ROWS - 3  # it goes on where it stopped
    assert "refused" not in current.read_text(encoding="utf-8")


@pytest.mark.parametrize("options", [("--engine", "ray"), ("--workers", "2")])
def test_one_process_asks_the_model_and_others_are_refused(tmp_path: Path, options: tuple[str, ...]) -> None:
    found = batch(tmp_path, *options)
    assert "one process does the work" in str(found.exception)
    assert not (tmp_path / "out.jsonl").exists()


def test_a_budget_without_a_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOPEWISE_SEND_NOTHING", "true")
    assert "none is in use" in str(batch(tmp_path, "--budget", "calls=3").exception)


def test_a_scope_that_the_model_alone_has_read_says_so_everywhere_and_is_asked(
    wire: WireServer, tmp_path: Path
) -> None:
    text = "We use generative AI to write marketing copy; the plug-in was knocked together in-house."
    says = observed(
        ("delivery", ["own_application"], "knocked together"), ("model_training", ["as_provided"], "plug-in")
    )
    wire.answer = lambda request: said(request, says)
    path = jsonl(tmp_path / "cases.jsonl", [{"id": "a", "text": text, "owner": "ann"}])
    names = ["out.jsonl", "report.html", "report.xlsx", "questions.xlsx"]
    out, page, book, questions = (str(tmp_path / name) for name in names)
    reports = ["--report", page, "--report", book, "--review", questions]
    found = CliRunner().invoke(app, ["batch", str(path), "--out", out, "--no-advice", *reports])
    assert found.exit_code == 0, found.output
    assert "1 of these results rest on what the language model alone has read" in found.stderr
    assert results(Path(out))[0]["verdict"]["confirmed"] is False  # type: ignore[index]
    assert "1 of these results nobody has confirmed yet" in Path(page).read_text(encoding="utf-8")
    assert [cell.value for cell in load_workbook(book)["Look first"]["B"]][1:] == ["a"]
    assert [cell.value for cell in load_workbook(questions)["Questions"]["C"]][1:] == ["a"]
