"""A terminal of one person: commands of the real app, one after the other, in a process of its own.

``python -m tests.organisation.terminal`` reads a command a line (``{"arguments": [...], "given": "...", "settings": {...}}``) and answers each
with ``[status, out, error, said]``. So three persons work at once, each with an environment and a
standard output of their own, and nobody waits three seconds for Python to start.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]


class Answered(NamedTuple):
    """What a command printed, and how it ended. ``error`` is the kind of the error, empty where there was none."""

    status: int
    out: str
    error: str
    said: str

    @property
    def data(self) -> Any:  # noqa: ANN401 - whatever JSON the command prints
        """What it printed as JSON."""
        return json.loads(self.out)


class CommandFailed(AssertionError):
    """A command that should have been done was not."""


@dataclass
class Terminal:
    """Runs commands for whoever is named, under ``settings``; ``commands`` counts them."""

    settings: Mapping[str, str] = field(default_factory=dict)
    commands: int = 0
    process: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SCOPEWISE_")}
        command = [sys.executable, "-m", "tests.organisation.terminal"]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=kept,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, who: str, *arguments: str, given: str = "") -> Answered:
        """Run a command for ``who``, an address, or for whoever sits there where it is empty."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the terminal has no pipes")
        self.commands += 1
        person = [f"--as={who}"] if who else []
        asked = {"arguments": [*person, *arguments], "given": given, "settings": dict(self.settings)}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise CommandFailed(f"the terminal ended in {arguments}")
        return Answered(*json.loads(line))

    def done(self, who: str, *arguments: str, given: str = "") -> Answered:
        """Run a command that has to succeed."""
        found = self.run(who, *arguments, given=given)
        if found.status or found.error:
            told = f"{found.error} {found.said} {found.out[:500]}"
            raise CommandFailed(f"{who or 'here'}: {' '.join(arguments[:3])}: {told}")
        return found

    def close(self) -> None:
        """End it."""
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait(30)
        if self.process.stdout:
            self.process.stdout.close()


def _answered(arguments: Sequence[str], given: str, settings: Mapping[str, str]) -> Answered:
    from typer.testing import CliRunner  # only the child needs the app

    from assistant.cli import app

    found = CliRunner(env={"SCOPEWISE_PERSON": "", **settings}).invoke(app, list(arguments), input=given)
    error = found.exception
    ended = error is None or isinstance(error, SystemExit)
    return Answered(found.exit_code, found.stdout, "" if ended else type(error).__name__, "" if ended else str(error))


def main() -> None:
    """Answer every line until there are no more."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    for line in sys.stdin:
        asked = json.loads(line)
        answers.write(json.dumps(_answered(**asked)) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
