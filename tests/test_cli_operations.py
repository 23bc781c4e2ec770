"""The commands of whoever runs Scopewise for others."""

from __future__ import annotations

import json
from pathlib import Path

from tests.test_cli import environment, run

__all__ = ["environment"]


def test_a_backup_moves_all_assessments_from_sqlite_to_postgresql(
    environment: dict[str, str], tmp_path: Path, postgres: str
) -> None:
    run(["chat", "--jsonl"], environment, b'{"finish": true}\n')
    before = json.loads(run(["list", "--json"], environment).stdout)
    file = tmp_path / "scopewise.backup.gz"
    assert b"Backed up 1 assessment (" in run(["backup", str(file)], environment).stderr
    there = environment | {"SCOPEWISE_DATABASE": postgres}
    assert b"Restored 1 assessment (" in run(["restore", str(file)], there).stderr
    assert json.loads(run(["list", "--json"], there).stdout) == before
    assert b"is not empty" in run(["restore", str(file)], there, status=2).stderr
    assert b"never overwritten" in run(["backup", str(file)], environment, status=2).stderr
