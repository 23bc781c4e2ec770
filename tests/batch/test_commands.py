"""The commands as an operator meets them: what is written where, and how each ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from assistant.cli import app
from tests.batch.builders import BEDROCK, CHATGPT, UNCLEAR, jsonl

ROWS = [
    {"id": "a", "text": CHATGPT},
    {"id": "b", "text": ""},
    {"id": "c", "text": UNCLEAR},
    {"id": "d", "text": BEDROCK},
]


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder of the test's own, and retrieval by words alone, so that no model is loaded."""
    monkeypatch.setenv("SCOPEWISE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SCOPEWISE_EMBEDDING_MODEL", str(tmp_path / "none"))


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_whole_round_from_the_inventory_to_the_answers(tmp_path: Path) -> None:
    inventory, out = jsonl(tmp_path / "cases.jsonl", ROWS), tmp_path / "results.jsonl"
    page, book, questions = tmp_path / "report.html", tmp_path / "report.xlsx", tmp_path / "questions.xlsx"
    found = invoke(
        "batch", inventory, "--out", out, "--no-advice", "--report", page, "--report", book, "--review", questions
    )
    assert found.exit_code == 1, found.output
    assert found.stdout == ""
    assert "4 rows: 2 with a scope, 1 open, 0 outside the matrix, 1 could not be assessed." in found.stderr
    assert "Questions about 1 rows" in found.stderr
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    workbook = load_workbook(questions)
    workbook["Questions"]["H2"] = "We built it ourselves on Azure OpenAI."
    workbook.save(questions)
    assert invoke("batch", "answers", questions).exit_code == 0
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert lines[2]["verdict"]["scope"] == 3
    again = invoke("batch", "report", out, "--out", page, "--since", out)
    assert again.exit_code == 0, again.output
    assert "0 rows are new" in page.read_text(encoding="utf-8")
    assert invoke("batch", "review", out, "--out", questions).exit_code == 0


def test_options_may_stand_before_the_inventory_and_a_finished_run_ends_as_it_did(tmp_path: Path) -> None:
    inventory, out = jsonl(tmp_path / "cases.jsonl", ROWS), tmp_path / "results.csv"
    assert invoke("batch", "--out", out, "--no-advice", inventory).exit_code == 1
    second = invoke("batch", "run", inventory, "--out", out, "--no-advice")
    assert second.exit_code == 1
    assert "was finished before" in second.stderr


def test_help_names_every_command(tmp_path: Path) -> None:
    found = invoke("batch", "--help")
    assert found.exit_code == 0
    assert all(name in found.stdout for name in ("run", "answers", "report", "review"))
    assert not list(tmp_path.iterdir())
