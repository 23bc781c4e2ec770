"""`scopewise items` as a person and a program meet it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli import app
from assistant.errors import UnusableInput
from assistant.sessions import Sessions
from tests.items.examples import first


@pytest.fixture(autouse=True)
def over_the_same_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SCOPEWISE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("SCOPEWISE_ORGANISATION", raising=False)


def items(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["items", *arguments])


def test_items_are_listed_changed_exported_and_taken_back(sessions: Sessions, identifier: str, tmp_path: Path) -> None:
    key = first(sessions, identifier).key
    paper = tmp_path / "dpia.txt"
    paper.write_bytes(b"done")
    assert items("set", identifier, key, "--file", str(paper), "--who", "Ana").exit_code == 0
    (event,) = sessions.store.item_events(identifier)
    assert event.evidence is not None
    assert (event.who, event.evidence.name, event.evidence.size) == ("Ana", "dpia.txt", 4)
    assert event.evidence.sha256 == hashlib.sha256(b"done").hexdigest()
    left = json.loads(items("list", identifier, "--json").stdout)
    assert key not in {item["key"] for item in left}
    assert items("export", identifier, "-o", str(tmp_path / "out.xlsx")).exit_code == 0
    back = items("import", identifier, str(tmp_path / "out.xlsx"), "--json")
    assert {row["outcome"] for row in json.loads(back.stdout)} == {"unchanged"}


def test_a_risk_is_accepted_only_in_a_role_that_may(sessions: Sessions, identifier: str) -> None:
    key = first(sessions, identifier).key
    accept = ("set", identifier, key, "--accept", "2099-01-01", "--reason", "small", "--who", "Rui")
    assert isinstance(items(*accept).exception, UnusableInput)
    assert items(*accept, "--role", "Reviewer").exit_code == 0
    assert first(sessions, identifier).state == "accepted"


def test_one_thing_is_changed_at_a_time(sessions: Sessions, identifier: str) -> None:
    key = first(sessions, identifier).key
    for wrong in ((), ("--claim", "--reopen"), ("--accept", "soon", "--reason", "x")):
        assert isinstance(items("set", identifier, key, *wrong).exception, UnusableInput)


def test_rows_with_a_problem_are_named_and_end_with_1(sessions: Sessions, identifier: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("Key,Revision,State\nzzz,0,claimed\n", encoding="utf-8")
    found = items("import", identifier, str(tmp_path / "x.csv"))
    assert (found.exit_code, "row 2 (zzz): unknown" in found.stdout) == (1, True)


def test_a_format_that_is_none_is_named(sessions: Sessions, identifier: str, tmp_path: Path) -> None:
    found = items("export", identifier, "-o", str(tmp_path / "x.pdf"))
    assert ".csv or .xlsx" in str(found.exception)
