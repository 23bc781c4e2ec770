"""In which ways a model gives structured answers: found out by the first call that needs one, and remembered."""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Final, Literal

from assistant.errors import ModelRefused, ModelTrouble

Way = Literal["json_schema", "function_calling", "plain"]
WAYS: Final[tuple[Way, ...]] = ("json_schema", "function_calling", "plain")
"""The surest first: the provider holds the answer to the schema, a tool's arguments, JSON asked for in words."""

_TEMPERATURE: Final = "no temperature"


class Ways:
    """What is known of each model, by its name; kept in ``file`` where one is given, so that it is found out once."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lock = Lock()
        self._best: dict[str, str] = {}
        self._lacking: dict[str, list[str]] = {}
        if file:
            self._read(file)

    def of(self, model: str) -> Sequence[Way]:
        """The ways to try for ``model``, in order: the known one alone, else all that it is not known to lack."""
        with self._lock:
            best = self._best.get(model)
            lacking = self._lacking.get(model, [])
            return [way for way in WAYS if way == best] or [way for way in WAYS if way not in lacking] or ["plain"]

    def has(self, model: str, way: Way) -> None:
        """``model`` answered in this way."""
        with self._lock:
            if self._best.get(model) != way:
                self._best[model] = way
                self._write()

    def lacks(self, model: str, what: str) -> None:
        """``model`` does not offer this way."""
        with self._lock:
            lacking = self._lacking.setdefault(model, [])
            if what not in lacking:
                lacking.append(what)
            if self._best.get(model) == what:
                del self._best[model]
            self._write()

    def takes_temperature(self, model: str) -> bool:
        """Whether ``model`` may be told to always say the likeliest; some reasoning models refuse that."""
        with self._lock:
            return _TEMPERATURE not in self._lacking.get(model, [])

    def lacks_temperature(self, model: str) -> None:
        """``model`` refuses a temperature."""
        self.lacks(model, _TEMPERATURE)

    def _read(self, file: Path) -> None:
        """What is not there or not readable is found out again."""
        with contextlib.suppress(OSError, ValueError, AttributeError, TypeError):
            data = json.loads(file.read_text(encoding="utf-8"))
            self._best = {str(name): str(way) for name, way in data["best"].items() if way in WAYS}
            self._lacking = {str(name): [str(one) for one in each] for name, each in data["lacking"].items()}

    def _write(self) -> None:
        """A disk that is full costs only the finding out."""
        if self._file is None:
            return
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._file.parent, prefix=self._file.name)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump({"best": self._best, "lacking": self._lacking}, file)
            Path(name).replace(self._file)


_NOT_OFFERED: Final = re.compile(
    r"response_format|json_schema|json schema|structured.output|output_config|output_format|tool_choice|tools?\b|function",
    re.IGNORECASE,
)


def not_offered(error: ModelTrouble) -> bool:
    """Whether ``error`` says that the model cannot be asked in this way, rather than that it fails now."""
    cause = error.__cause__
    if isinstance(cause, NotImplementedError):
        return True
    return isinstance(error, ModelRefused) and bool(_NOT_OFFERED.search(str(cause)[:2000]))


def refuses_temperature(error: ModelTrouble) -> bool:
    """Whether ``error`` says that the model takes no temperature."""
    return isinstance(error, ModelRefused) and "temperature" in str(error.__cause__)[:2000].casefold()
