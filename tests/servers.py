"""Servers of other makers that the tests start: programs of node's that end when their input does."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from contextlib import ExitStack


def started(command: Sequence[str], stack: ExitStack) -> str:
    """Start ``command``, which ends with ``stack``; the first line that it prints, which is its address."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    stack.callback(_end, process)
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _end(process: subprocess.Popen[str]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
    process.wait(timeout=10)
