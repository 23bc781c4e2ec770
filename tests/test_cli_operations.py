"""The commands of whoever runs Scopewise for others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli import app
from assistant.errors import UnusableInput
from assistant.store import Store
from tests.store.examples import NOW, begun, with_words


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def listed(where: str | Path) -> object:
    with Store.open(where) as store:
        return store.list()


def test_a_backup_moves_all_assessments_from_sqlite_to_postgresql(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, postgres: str
) -> None:
    monkeypatch.setenv("SCOPEWISE_DATA", str(tmp_path / "data"))
    with Store.open(tmp_path / "data") as store:
        store.create(with_words(begun(), "kept"), "kept", NOW)
    before, file = listed(tmp_path / "data"), str(tmp_path / "scopewise.backup.gz")
    assert "Backed up 1 assessment (5 rows)" in run("backup", file).stderr
    refused = run("backup", file).exception
    assert isinstance(refused, UnusableInput)
    assert "never overwritten" in str(refused)
    monkeypatch.setenv("SCOPEWISE_DATABASE", postgres)
    assert "Restored 1 assessment (5 rows)" in run("restore", file).stderr
    assert listed(postgres) == before
    assert isinstance(run("restore", file).exception, UnusableInput)


def test_ready_says_which_part_keeps_people_from_being_served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SCOPEWISE_DATA", str(tmp_path))
    monkeypatch.setenv("SCOPEWISE_KNOWLEDGE", str(tmp_path / "none"))
    found = run("ready", "--json")
    assert found.exit_code == 2
    assert {check["part"]: check["status"] for check in json.loads(found.stdout)} == {
        "database": "fine",
        "knowledge": "broken",
        "index": "limited",
    }
    monkeypatch.setenv("SCOPEWISE_PORT", "x")
    assert "SCOPEWISE_PORT" in run("ready").stdout
