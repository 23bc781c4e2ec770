from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.errors import UnusableInput

CASES = "evals/cases/tuned-a.jsonl"
CONVERSATIONS = "evals/conversations-tuned.jsonl"


@pytest.fixture(autouse=True)
def in_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parent.parent.parent)


def test_interview_speaks_json_and_writes_a_page(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    arguments = ["--cases", CASES, "--sample", "1", "--temperament", "terse", "--html", str(page), "--json"]
    found = CliRunner().invoke(app, ["eval", "interview", *arguments, "--conversations", CONVERSATIONS])
    report = json.loads(found.stdout)
    assert found.exit_code == 0
    assert report["overall"]["interviews"] == 1
    assert report["conversations"]["conversations-tuned.jsonl"]["conversations"] > 20
    assert report["run"]["reader"] == "embedded"
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("command", ["robustness", "recommend"])
def test_the_other_evals_speak_json_with_the_run_record(command: str, tmp_path: Path) -> None:
    one = tmp_path / "one.jsonl"
    one.write_text(Path(CASES).read_text(encoding="utf-8").split("\n", 1)[0], encoding="utf-8")
    found = CliRunner().invoke(app, ["eval", command, "--cases", str(one), "--json"])
    assert found.exit_code == 0
    assert json.loads(found.stdout)["run"]["table"] == "1"


def test_text_is_for_people() -> None:
    found = CliRunner().invoke(app, ["eval", "robustness", "--cases", CASES, "--sample", "2"])
    assert "flipped to another verdict" in found.stdout


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "--cases FILE, --conversations FILE"),
        (["--cases", "nowhere.jsonl"], "nowhere.jsonl cannot be read"),
        (["--cases", CASES, "--temperament", "jolly"], "There is no temperament 'jolly'"),
    ],
)
def test_what_cannot_be_used_is_refused(arguments: list[str], complaint: str) -> None:
    found = CliRunner().invoke(app, ["eval", "interview", *arguments])
    assert isinstance(found.exception, UnusableInput)
    assert complaint in str(found.exception)


def test_classify_takes_several_files_by_a_pattern_and_tells_hard_texts_apart(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in Path(CASES).read_text(encoding="utf-8").splitlines()[:3]]
    lines[0]["kind"] = "negation"
    for name, line in zip(("own-1.jsonl", "own-2.jsonl", "other.jsonl"), lines, strict=True):
        (tmp_path / name).write_text(json.dumps(line), encoding="utf-8")
    for only, count in ((), 2), (("--only", "hard"), 1), (("--only", "everyday"), 1):
        found = CliRunner().invoke(app, ["eval", "classify", "--cases", str(tmp_path / "own-*.jsonl"), *only, "--json"])
        assert json.loads(found.stdout)["cases"] == count


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--cases", CASES, "--cases", CASES], "is in evals/cases/tuned-a.jsonl already"),
        (["--cases", "evals/cases/nothing-*.jsonl"], "cannot be read"),
        (["--cases", CASES, "--only", "hard"], "None of the cases is hard"),
    ],
)
def test_classify_refuses_the_same_twice_and_nothing_at_all(arguments: list[str], told: str) -> None:
    found = CliRunner().invoke(app, ["eval", "classify", *arguments])
    assert isinstance(found.exception, UnusableInput)
    assert told in str(found.exception)
