"""Reading documents in a process of its own, with a limit on time and on memory.

A document is a program of a kind: a hostile one can keep a reader busy for ever, fill the memory or crash a parser. Here
that is the end of one document, refused with its reason, and of nothing else; the next one gets a new process. What goes
back and forth are lengths of eight bytes, each followed by so many bytes.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict
from types import TracebackType
from typing import IO, Any, Final, Self

from assistant.errors import GuidanceRefused
from assistant.guidance.pieces import Document, Piece
from assistant.guidance.recognise import document_of
from assistant.guidance.rows import Columns

_SECONDS: Final = 120.0
_MEMORY: Final = 2_000_000_000
_LENGTH: Final = 8

Process = subprocess.Popen[bytes]


class ReaderApart:
    """Reads one document after the other; the process is started by the first. Use it in a ``with``."""

    def __init__(self, seconds: float = _SECONDS, memory: int = _MEMORY) -> None:
        """``seconds`` for one document; ``memory`` in bytes, where the system can limit it."""
        self.seconds = seconds
        self._memory = memory
        self._process: Process | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, data: bytes, name: str, columns: Columns | None = None) -> Document:
        """As `document_of`, which see; `GuidanceRefused` also for a document that takes too long or too much."""
        asked = json.dumps([name, columns.model_dump() if columns else None]).encode()
        process = self._process = self._process or self._start()
        late = threading.Event()
        watch = threading.Timer(self.seconds, _give_up, (process, late))
        watch.start()
        try:
            answer = _exchanged(process, asked, data)
        finally:
            watch.cancel()
        if answer is None:
            self._stop()
            if late.is_set():
                raise GuidanceRefused(f"it could not be read within {self.seconds:.0f} seconds")
            raise GuidanceRefused("reading it took more memory than a document needs, or stopped the reader")
        return _document(json.loads(answer))

    def _start(self) -> Process:
        command = [sys.executable, "-P", "-m", "assistant.guidance.apart", str(self._memory)]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603

    def _stop(self) -> None:
        if self._process is None:
            return
        process, self._process = self._process, None
        process.kill()
        with suppress(BrokenPipeError):
            process.communicate()


def _give_up(process: Process, late: threading.Event) -> None:
    late.set()
    process.kill()


def _exchanged(process: Process, asked: bytes, data: bytes) -> bytes | None:
    """The answer of the reading process; None where it has come to its end."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        for frame in (asked, data):
            _send(process.stdin, frame)
        return _received(process.stdout)
    except (BrokenPipeError, ConnectionResetError):
        return None


def _document(answer: dict[str, Any]) -> Document:
    if "refused" in answer:
        raise GuidanceRefused(str(answer["refused"]))
    pieces = tuple(Piece(**{**piece, "path": tuple(piece["path"])}) for piece in answer.pop("pieces"))
    return Document(pieces=pieces, **answer)


def _send(stream: IO[bytes], frame: bytes) -> None:
    stream.write(len(frame).to_bytes(_LENGTH, "big"))
    stream.write(frame)
    stream.flush()


def _received(stream: IO[bytes]) -> bytes | None:
    """The next frame; None at the end."""
    length = stream.read(_LENGTH)
    if len(length) < _LENGTH:
        return None
    frame = stream.read(int.from_bytes(length, "big"))
    return frame if len(frame) == int.from_bytes(length, "big") else None


def _serve(memory: int) -> None:
    """What the reading process does: answer until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts the command means the command
    _limit(memory)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    while (asked := _received(sys.stdin.buffer)) is not None:
        data = _received(sys.stdin.buffer)
        if data is None:
            return
        name, columns = json.loads(asked)
        _send(answers, json.dumps(_answer(data, name, columns)).encode())


def _answer(data: bytes, name: str, columns: object) -> dict[str, object]:
    try:
        return asdict(document_of(data, name, Columns.model_validate(columns) if columns else None))
    except GuidanceRefused as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": "reading it took more memory than a document needs"}


def _limit(memory: int) -> None:
    try:
        import resource  # not on every system
    except ImportError:
        return
    with suppress(ValueError, OSError):  # not every system that knows the limit keeps it
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
