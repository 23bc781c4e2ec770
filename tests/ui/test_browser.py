"""The page in a real browser, clicked and typed as by a person."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect, sync_playwright

from tests.ui.driving import BOT
from ui import wording

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SERVER = """
import sys
seen = open(sys.argv[2], "a", buffering=1)
def listen(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        print(arguments[1][0], file=seen)
sys.addaudithook(listen)
from ui.run import serve
serve(port=int(sys.argv[1]))
"""
BUSY = 90_000
"""Milliseconds to wait for the next question, while the first start still prepares the search beside it."""
SLOW = 240_000
"""Milliseconds to wait for what loads the embedding model, on a machine that is busy."""


@dataclass
class Site:
    """A page that is being served, and where the server notes its connections."""

    address: str
    connections: Path


@dataclass
class Seen:
    """What a browser's tabs have asked for, and what they complained about."""

    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def watch(self, tab: Page) -> None:
        tab.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname or ""))
        tab.on("websocket", lambda opened: self.hosts.add(urlsplit(opened.url).hostname or ""))
        tab.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))


@pytest.fixture(scope="module")
def chromium() -> str:
    if not CHROMIUM:
        advice = "Chromium is missing; on Debian and Ubuntu: apt-get install chromium."
        if os.environ.get("SCOPEWISE_REQUIRE_BROWSER") == "1":
            pytest.fail(advice)
        pytest.skip(advice)
    return CHROMIUM


@pytest.fixture(scope="module")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The page as `scopewise web` serves it, over a data folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    connections = folder / "connections.txt"
    environment = {**os.environ, "SCOPEWISE_DATA": str(folder / "data"), "PYTHONPATH": str(Path(__file__).parents[2])}
    with (
        (folder / "log.txt").open("w") as log,
        subprocess.Popen(
            [sys.executable, "-c", SERVER, str(port), str(connections)],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
        ) as server,
    ):
        try:
            until_served(f"http://127.0.0.1:{port}/_stcore/health")
            yield Site(f"http://127.0.0.1:{port}", connections)
        finally:
            server.terminate()


def until_served(address: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - our own server
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@contextmanager
def browser(chromium: str, folder: Path, **options: object) -> Iterator[BrowserContext]:
    """A browser with a profile of its own, so that nothing is left over from another run."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(folder / "profile"),
            executable_path=chromium,
            args=FLAGS,
            accept_downloads=True,
            **options,  # type: ignore[arg-type]
        )
        try:
            yield context
        finally:
            context.close()


def open_at(context: BrowserContext, address: str, seen: Seen) -> Page:
    tab = context.new_page()
    seen.watch(tab)
    tab.goto(address)
    expect(field_of(tab)).to_be_visible(timeout=BUSY)
    return tab


def field_of(tab: Page):  # type: ignore[no-untyped-def]  # noqa: ANN201
    return tab.get_by_test_id("stChatInputTextArea")


OPEN = """async part => {
    await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    await Promise.allSettled(part.getAnimations({subtree: true}).map(animation => animation.finished));
}"""


def unfold(part: Locator, name: str) -> None:
    """Open a fold, and wait until it is open: while it grows, what is in it moves away from under a click."""
    part.get_by_text(name, exact=True).click()
    part.evaluate(OPEN)


def write(tab: Page, words: str) -> None:
    field_of(tab).fill(words)
    field_of(tab).press("Enter")


def finish_by_clicking(tab: Page) -> None:
    """Answer what is asked until the say-back, then agree."""
    confirm = tab.get_by_role("button", name=wording.CONFIRM)
    choices = tab.locator(".st-key-choices button")
    ticks = tab.locator(".st-key-ticks label")
    for _ in range(30):
        expect(confirm.or_(choices).or_(ticks).first).to_be_visible(timeout=BUSY)
        if confirm.is_visible():
            break
        asked = tab.locator(".question h1").inner_text()
        if choices.count():
            choices.first.click()
        else:
            ticks.first.click()
            tab.get_by_role("button", name=wording.CONTINUE).click()
        expect(tab.locator(".question h1")).not_to_have_text(asked, timeout=BUSY)
    confirm.click()
    expect(tab.get_by_role("tab", name=wording.TABS[0])).to_be_visible(timeout=SLOW)


def test_a_person_goes_from_a_description_to_a_downloaded_report(chromium: str, site: Site, tmp_path: Path) -> None:
    seen = Seen()
    with browser(chromium, tmp_path) as context:
        tab = open_at(context, site.address, seen)
        write(tab, BOT)
        expect(tab.get_by_text("Question 1 of about 8")).to_be_visible(timeout=BUSY)
        write(tab, "It only answers and cannot change anything.")
        finish_by_clicking(tab)
        expect(tab.get_by_role("heading", name="Pre-trained models")).to_be_visible()
        assert_downloads(tab, tmp_path)
        expect(tab.get_by_role("heading", name="Pre-trained models")).to_be_visible()
        address = tab.url
        tab.reload()
        expect(tab.get_by_role("heading", name="Pre-trained models")).to_be_visible(timeout=SLOW)
        assert tab.url == address
        assert re.search(r"\?a=[A-Za-z0-9_-]+$", address)
    assert seen.complaints == []
    assert seen.hosts <= {"127.0.0.1", "localhost", ""}
    assert outside(site) == []


def assert_downloads(tab: Page, folder: Path) -> None:
    expect(tab.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_visible(timeout=BUSY)
    tab.get_by_role("button", name=wording.DOWNLOADS).click()
    for name in ("Markdown", "HTML", "JSON", "CSV"):
        with tab.expect_download() as taken:
            tab.get_by_role("button", name=name, exact=True).click()
        taken.value.save_as(folder / f"report.{name}")
    assert "Pre-trained models" in (folder / "report.Markdown").read_text(encoding="utf-8")
    assert "Pre-trained models" in (folder / "report.HTML").read_text(encoding="utf-8")
    assert json.loads((folder / "report.JSON").read_text(encoding="utf-8"))["verdict"]["scope"] == 3
    with (folder / "report.CSV").open(encoding="utf-8-sig", newline="") as rows:
        assert len(list(csv.reader(rows))) > 20
    tab.keyboard.press("Escape")


def outside(site: Site) -> list[str]:
    """The hosts other than this machine that the server has connected to."""
    lines = site.connections.read_text(encoding="utf-8").splitlines()
    return [host for host in lines if not host.startswith("127.") and host not in ("::1", "localhost")]


def test_an_entry_is_corrected_and_the_scopes_follow(chromium: str, site: Site, tmp_path: Path) -> None:
    seen = Seen()
    with browser(chromium, tmp_path) as context:
        tab = open_at(context, site.address, seen)
        write(tab, BOT)
        tab.get_by_role("button", name="Edit The model", exact=True).click()
        dialog = tab.get_by_role("dialog")
        dialog.get_by_text("Yes, somebody else's model is trained further on our data").click()
        dialog.get_by_role("button", name=wording.SAVE).click()
        expect(tab.locator(".rungs .settled .name").first).to_contain_text("Fine-tuned models", timeout=BUSY)
        expect(dialog).to_have_count(0)
    assert seen.complaints == []


def test_what_a_person_writes_is_text_in_the_browser_too(chromium: str, site: Site, tmp_path: Path) -> None:
    words = "<img src=x onerror=alert(1)> **b** :red[x] :smile: $x^2$ [x](javascript:alert(1)) -> www.a.example"
    seen = Seen()
    with browser(chromium, tmp_path) as context:
        tab = open_at(context, site.address, seen)
        tab.on("dialog", lambda dialog: seen.complaints.append(f"dialog: {dialog.message}"))
        write(tab, words)
        expect(tab.locator(".exchange .answered .words").last).to_have_text(words, timeout=BUSY)
        name = tab.locator('[class*="st-key-entry-here"] button').first
        assert name.inner_text().replace("\u2060", "").strip("\u2068\u2069") == words[:59] + "…"
        assert name.locator("a, strong, em, img, span.katex, [style*=color]").count() == 0
    assert seen.complaints == []


def test_an_assessment_is_deleted_after_it_was_asked_about(chromium: str, site: Site, tmp_path: Path) -> None:
    seen = Seen()
    with browser(chromium, tmp_path) as context:
        tab = open_at(context, site.address, seen)
        write(tab, "Staff use ChatGPT in the browser to draft letters.")
        entry = tab.locator('[class*="st-key-entry-here"]')
        expect(entry).to_have_count(1, timeout=BUSY)
        entry.get_by_role("button", name=wording.MANAGE).click()
        dialog = tab.get_by_role("dialog")
        unfold(dialog, wording.DELETE)
        dialog.get_by_role("button", name=wording.DELETE_SURE).click()
        expect(tab.get_by_text(wording.DELETED)).to_be_visible(timeout=BUSY)
        expect(entry).to_have_count(0)
    assert seen.complaints == []


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_runs_over_the_edge(chromium: str, site: Site, tmp_path: Path, width: int) -> None:
    seen = Seen()
    with browser(chromium, tmp_path, viewport={"width": width, "height": 900}, color_scheme="dark") as context:
        tab = open_at(context, site.address, seen)
        write(tab, BOT)
        expect(tab.get_by_text("Question 1 of about 8")).to_be_visible(timeout=BUSY)
        main = tab.get_by_test_id("stMain")
        assert main.evaluate("element => element.scrollWidth <= element.clientWidth")
    assert seen.complaints == []
