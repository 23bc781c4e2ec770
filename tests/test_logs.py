"""The log: as programs and as people read it, and never with what was said."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import StoreUnavailable
from assistant.logs import about, begin_log, pass_on
from assistant.settings import LogFormat, LogLevel, Settings
from tests.test_cli import environment

__all__ = ["environment"]

SECRET = "zanzibar"
OURS = logging.getLogger("assistant.test_logs")


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the log goes; it is as it was afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in ("assistant", "scopewise", "ui", "evals")}
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)
    logging.captureWarnings(capture=False)


def begin(stream: io.StringIO, form: LogFormat = "json", level: LogLevel = "DEBUG") -> None:
    begin_log(Settings(log_format=form, log_level=level), stream)


def objects(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_for_programs_is_one_object_with_what_it_is_about(stream: io.StringIO) -> None:
    begin(stream)
    OURS.info("Kept %d\nmessages.", 2, extra=about(kind="say", seconds=0.25))
    (line,) = objects(stream)
    assert str(line.pop("time")).endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "assistant.test_logs",
        "message": "Kept 2\nmessages.",
        "kind": "say",
        "seconds": 0.25,
    }


def test_a_line_for_people_says_the_same(stream: io.StringIO) -> None:
    begin(stream, "text")
    OURS.warning("Kept a message.", extra=about(kind="say", seconds=0.25))
    assert stream.getvalue().endswith("WARNING assistant.test_logs: Kept a message. kind=say seconds=0.25\n")


@pytest.mark.parametrize("form", ["json", "text"])
def test_an_exception_is_told_by_kind_and_places_and_never_by_its_words(stream: io.StringIO, form: LogFormat) -> None:
    begin(stream, form)
    try:
        int(SECRET)
    except ValueError:
        OURS.exception("It failed.")
    assert SECRET not in stream.getvalue().replace("int(SECRET)", "")
    assert "ValueError" in stream.getvalue()
    assert "test_logs.py" in stream.getvalue()


def test_what_we_say_to_the_operator_is_told_whole(stream: io.StringIO) -> None:
    begin(stream)
    OURS.error("It failed.", exc_info=StoreUnavailable("the disk of /srv is full"))
    assert "the disk of /srv is full" in stream.getvalue()


def test_the_level_is_ours_alone_and_libraries_say_no_more_than_warnings(stream: io.StringIO) -> None:
    begin(stream)
    chatty = logging.getLogger("sqlalchemy.engine.chatty")
    chatty.setLevel(logging.DEBUG)
    chatty.debug("Row (%r)", SECRET)
    chatty.warning("pool exhausted")
    OURS.debug("detail")
    assert [line["message"] for line in objects(stream)] == ["pool exhausted", "detail"]


@pytest.mark.parametrize(("level", "told"), [("DEBUG", 4), ("INFO", 3), ("WARNING", 2), ("ERROR", 1)])
def test_the_level_is_kept(stream: io.StringIO, level: LogLevel, told: int) -> None:
    begin(stream, level=level)
    for each in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        OURS.log(each, "said")
    assert len(objects(stream)) == told


def test_a_library_with_a_log_of_its_own_writes_to_ours(stream: io.StringIO) -> None:
    elsewhere = io.StringIO()
    library = logging.getLogger("library_of_test_logs.part")
    library.addHandler(logging.StreamHandler(elsewhere))
    library.propagate = False
    begin(stream)
    pass_on("library_of_test_logs")
    library.error("trouble")
    assert [line["message"] for line in objects(stream)] == ["trouble"]
    assert elsewhere.getvalue() == ""


@pytest.mark.parametrize("level", ["DEBUG", "WARNING"])
def test_a_conversation_with_all_its_failures_leaves_no_word_in_the_log(
    environment: dict[str, str], tmp_path: Path, level: str
) -> None:
    lines: list[object] = [
        {"say": f"We built {SECRET}, a chatbot on Azure OpenAI, for {SECRET} customers."},
        {"answer": {"fact": SECRET, "value": SECRET}},
        {"say": f"{SECRET} \x00 \x01"},
        {"resume": SECRET},
        {SECRET: SECRET},
        {"say": f"\ud800 {SECRET}"},
    ]
    chosen = environment | {"SCOPEWISE_LOG_LEVEL": level, "SCOPEWISE_LOG_FORMAT": "json"}
    done = subprocess.run(
        [Path(sys.executable).with_name("scopewise"), "chat", "--jsonl"],
        input="\n".join([*(json.dumps(line) for line in lines), f"not json {SECRET}"]).encode(),
        env=chosen,
        capture_output=True,
        check=True,
    )
    assert SECRET.encode() in done.stdout
    assert SECRET.encode() not in done.stderr
    told = [json.loads(line)["message"] for line in done.stderr.splitlines()]
    assert ("Kept a message." in told) == (level in ("DEBUG", "INFO"))
