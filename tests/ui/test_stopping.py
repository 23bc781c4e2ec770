"""A page that is told to stop finishes what it is working on, and its log holds nothing that was said."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from assistant.store import Store
from tests.ui.driving import BOT
from tests.ui.test_browser import Seen, browser, chromium, open_at, until_served, write

__all__ = ["chromium"]

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SECRET = "zanzibar"


def start(folder: Path, operations: int, log: Path) -> tuple[subprocess.Popen[bytes], str]:
    """A page as an operator serves it, with a log for programs that says as much as it can."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCOPEWISE_")}
    chosen = {
        "SCOPEWISE_DATA": str(folder),
        "SCOPEWISE_PORT": str(port),
        "SCOPEWISE_OPERATIONS_PORT": str(operations),
        "SCOPEWISE_LOG_LEVEL": "DEBUG",
        "SCOPEWISE_LOG_FORMAT": "json",
    }
    command = Path(sys.executable).with_name("scopewise")
    with log.open("wb") as errors:
        page = subprocess.Popen([command, "web"], env=kept | chosen, stdout=subprocess.DEVNULL, stderr=errors)
    return page, f"http://127.0.0.1:{port}"


def stop_in_mid_answer(
    chromium: str, folder: Path, page: subprocess.Popen[bytes], address: str, operations: int
) -> None:
    """Describe something, answer a question while the database is held, and tell the page to stop meanwhile."""
    until_served(f"{address}/_stcore/health", 120)
    with browser(chromium, folder) as context:
        tab = open_at(context, address, Seen())
        write(tab, f"{BOT} {SECRET}")
        choice = tab.locator(".st-key-choices button").first
        expect(choice).to_be_visible(timeout=60_000)
        with closing(sqlite3.connect(folder / "data" / "scopewise.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")  # whoever answers now has to wait for this lock
            choice.click()
            wait_until(lambda: b"scopewise_messages_under_way 1.0" in fetched(operations, "/metrics"))
            page.send_signal(signal.SIGTERM)
            wait_until(lambda: not listens(address))
            assert page.poll() is None
            other.execute("ROLLBACK")
        assert page.wait(60) == 0


def test_a_page_that_is_told_to_stop_keeps_the_answer_that_it_is_working_on(chromium: str, tmp_path: Path) -> None:
    operations, log = free_port(), tmp_path / "log"
    page, address = start(tmp_path / "data", operations, log)
    try:
        stop_in_mid_answer(chromium, tmp_path, page, address, operations)
    finally:
        page.kill()
        page.wait()
    with Store.open(tmp_path / "data") as store:
        (entry,) = store.list()
        assert entry.turns == 2
    told = log.read_text(encoding="utf-8")
    assert SECRET not in told
    assert sorted(json.loads(line)["message"] for line in told.splitlines()) == [
        "Kept a message.",
        "Kept a message.",
        "Serving the page.",
        "Stopping.",
    ]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def fetched(port: int, path: str) -> bytes:
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
        return bytes(answer.read())


def listens(address: str) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", int(address.rpartition(":")[2]))) == 0


def wait_until(holds: Callable[[], bool], tries: int = 600) -> None:
    pause = threading.Event()
    for _ in range(tries):
        if holds():
            return
        pause.wait(0.05)
    raise AssertionError("it never came to that")
