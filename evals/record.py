"""What a figure was measured with, so that it can be measured again."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from assistant.app import Scopewise, program_version
from assistant.assessment import TABLE_VERSION
from assistant.reading import Strict

ROOT = Path(__file__).resolve().parent.parent
_PATIENCE_S = 10


class RunRecord(Strict):
    """Program, commit (None without git; ``dirty`` where files differ from it), reader, knowledge, table, machine."""

    version: str
    commit: str | None
    dirty: bool | None
    reader: str
    knowledge: str
    table: str
    python: str
    machine: str
    cores: int | None
    created: str


def run_record(engine: Scopewise) -> RunRecord:
    """The record of a run of ``engine`` that begins now."""
    commit = _git("rev-parse", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no") if commit else None
    return RunRecord(
        version=program_version(),
        commit=commit,
        dirty=None if changed is None else bool(changed),
        reader=engine.reader.name,
        knowledge=engine.knowledge.version,
        table=TABLE_VERSION,
        python=platform.python_version(),
        machine=f"{platform.system()} {platform.machine()}",
        cores=os.cpu_count(),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def record_text(record: RunRecord) -> str:
    """The record in one line for people."""
    commit = f"{(record.commit or 'no commit')[:12]}{' with changes' if record.dirty else ''}"
    return (
        f"version {record.version}, {commit}, reader {record.reader}, knowledge {record.knowledge[:12]}, "
        f"table {record.table}, Python {record.python}, {record.machine}, {record.created}"
    )


def _git(*arguments: str) -> str | None:
    """What git says, or None where there is no git, no repository, or no answer in time."""
    if not (ROOT / ".git").exists():
        return None
    try:
        found = subprocess.run(  # noqa: S603 - fixed arguments
            ["git", "-C", str(ROOT), *arguments],  # noqa: S607 - git is wherever the path says
            capture_output=True,
            text=True,
            check=True,
            timeout=_PATIENCE_S,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip()
