"""`scopewise submit`, `review`, `open`, `audit`, `compare` and `impact` as people and programs meet them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.audit import sha256_of
from assistant.cli import app
from assistant.errors import NoSuchAssessment, NoSuchVersion, UnusableInput
from assistant.sessions import Sessions


@pytest.fixture(autouse=True)
def over_the_same_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SCOPEWISE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("SCOPEWISE_ORGANISATION", raising=False)


def run(*arguments: str, status: int = 0) -> Result:
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == status, (done.output, done.exception)
    return done


def test_a_result_goes_from_submission_to_a_question_to_its_answer(sessions: Sessions, identifier: str) -> None:
    assert "Waiting for a reviewer" in run("submit", identifier, "--who", "Ada").stdout
    assert identifier in run("review", "list").stdout
    assert json.loads(run("review", "list", "--json").stdout)[0]["review"] == "submitted"
    told = run("review", "send-back", identifier, "--question", "Who pays?\x1b[2J", "--who", "Rui").stdout
    assert "The reviewer asks: Who pays?" in told
    assert "\x1b" not in told
    assert "[sent back]" in run("list").stdout
    assert "The reviewer asks: Who pays?" in run("open", identifier).stdout
    run("submit", identifier, "--answer", "The bank.", "--who", "Ada")
    assert [event.name for event in sessions.store.review(identifier).history] == ["Ada", "Rui", "Ada"]
    assert run("review", "list").stdout.count(identifier) == 1


def test_what_was_signed_is_opened_at_its_version_and_exported(sessions: Sessions, signed: str, tmp_path: Path) -> None:
    version = sessions.store.load(signed).version
    run("export", f"{signed}@{version}", "-o", str(tmp_path / "signed.json"))
    assert sha256_of((tmp_path / "signed.json").read_text(encoding="utf-8")) == sessions.store.frozen(signed).sha256
    for name in ("r.md", "r.html", "r.csv", "r.json"):
        run("open", f"{signed}@{version}", "--report", str(tmp_path / name))
    assert "the table says scope 1" in (tmp_path / "r.md").read_text(encoding="utf-8")
    assert json.loads(run("open", signed, "--json").stdout)["review"]["state"] == "signed"
    assert sum(line.entry.act == "exported" for line in sessions.store.entries() if line.entry) == 5


def test_a_decision_on_an_older_version_is_refused(sessions: Sessions, identifier: str) -> None:
    run("submit", identifier)
    done = CliRunner().invoke(app, ["review", "confirm", identifier, "--version", "1"])
    assert "changed since you saw it" in str(done.exception)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("submit", "none"), NoSuchAssessment),
        (("open", "none@2"), NoSuchAssessment),
        (("open", "{id}@x"), UnusableInput),
        (("open", "{id}@²"), UnusableInput),
        (("open", "{id}@99"), NoSuchVersion),
        (("review", "override", "{id}"), UnusableInput),
        (("review", "reopen", "{id}"), UnusableInput),
        (("compare", "{id}@1", "none"), NoSuchVersion),
        (("audit", "verify", "--head", "x"), UnusableInput),
        (("audit", "check", "none.zip"), UnusableInput),
        (("audit", "export", "none", "-o", "x.zip"), NoSuchAssessment),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(
    identifier: str, arguments: tuple[str, ...], error: type[Exception]
) -> None:
    done = CliRunner().invoke(app, [argument.format(id=identifier) for argument in arguments])
    assert isinstance(done.exception, error), done.output


def test_the_log_is_listed_verified_and_exported(sessions: Sessions, signed: str, tmp_path: Path) -> None:
    listed = run("audit", "list").stdout
    assert "overridden" in listed
    assert "created" in listed
    assert len(json.loads(run("audit", "list", signed, "--json").stdout)) == 4
    assert "Every entry follows from the one before" in run("audit", "verify").stdout
    run("export", signed, "-o", str(tmp_path / "record.json"))
    assert json.loads(run("audit", "verify", "--against", str(tmp_path / "record.json"), "--json").stdout)["whole"]
    run("audit", "export", signed, "-o", str(tmp_path / "b.zip"))
    assert "Everything is as it was written" in run("audit", "check", str(tmp_path / "b.zip")).stdout
    (tmp_path / "b.zip").write_bytes((tmp_path / "b.zip").read_bytes().replace(b"report.html", b"rePort.html"))
    told = json.loads(run("audit", "check", str(tmp_path / "b.zip"), "--json", status=1).stdout)
    assert told["problems"]
    head = str(sessions.store.head())
    run("audit", "verify", "--head", head)
    run("audit", "verify", "--head", head.replace(":", ":0")[:-1], status=1)


def test_versions_are_compared_and_the_impact_of_the_rules_is_told(sessions: Sessions, signed: str) -> None:
    version = sessions.store.load(signed).version
    told = run("compare", f"{signed}@{version}", signed).stdout
    assert "Before:" in told
    assert json.loads(run("compare", f"{signed}@{version}", "--json").stdout)["facts"] == []
    assert "1 looked at." in run("impact").stdout
    assert run("impact", "--json", "--signed").stdout == "[]\n"
