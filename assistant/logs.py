"""The log, on standard error: lines for people or for programs, and never what anybody said.

Our own messages are written so. What others raise and report may hold anything, so that of an exception only its kind and
its places are logged, and of other libraries' messages only what they warn of.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Final, TextIO

from assistant.errors import OperatorError
from assistant.settings import Settings

OURS: Final = ("assistant", "scopewise", "ui", "evals")
"""The loggers that the setting is for; it lets no other library say more than its warnings."""

_ABOUT: Final = "scopewise_about"


class _Lines(logging.Formatter):
    """A line for people; the places of an exception below it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        """The line, with what the message is about behind it."""
        return " ".join([super().formatMessage(record), *(f"{name}={value}" for name, value in _about(record).items())])

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name is logging's
        """The kind and the places of an exception; its words only where they are ours, to the operator."""
        error = ei[1] if isinstance(ei, tuple) else None
        return _told(error) if isinstance(error, BaseException) else ""


class _Objects(_Lines):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """``record`` as JSON: time (UTC, ISO 8601), level, logger, message, and the exception where there is one."""
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_about(record),
        }
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def about(**facts: str | float) -> dict[str, object]:
    """``extra`` for a message of ours: numbers and words of ours that programs read, never anybody's text."""
    return {_ABOUT: facts}


def _about(record: logging.LogRecord) -> dict[str, str | float]:
    return dict(getattr(record, _ABOUT, {}))


def begin_log(settings: Settings, stream: TextIO | None = None) -> None:
    """Send the log of this process to ``stream``, or to standard error, as the settings say."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Objects() if settings.log_format == "json" else _Lines())
    handler.addFilter(_worth_logging)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[settings.log_level]))
    for name in OURS:
        logging.getLogger(name).setLevel(settings.log_level)
    logging.captureWarnings(capture=True)


def _worth_logging(record: logging.LogRecord) -> bool:
    """What a library tells below a warning may hold anything: statements, requests, texts."""
    return record.name.partition(".")[0] in OURS or record.levelno >= logging.WARNING


def pass_on(name: str) -> None:
    """Have the library's logger ``name``, which keeps handlers of its own, and all below it write to our log instead."""
    for each in [name, *(other for other in logging.root.manager.loggerDict if other.startswith(f"{name}."))]:
        logger = logging.getLogger(each)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.NOTSET)


def _told(error: BaseException) -> str:
    name = type(error).__name__
    if isinstance(error, OperatorError):
        return f"{name}: {error}"
    return "".join([*traceback.format_tb(error.__traceback__), name])
