"""The people of an office in real browsers, signed in with a real provider, at a page that is served for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from assistant.knowledge_files import load_knowledge
from tests.organisation.by_command import SEATS
from tests.organisation.office import Doing, Request, Seat
from tests.organisation.page_auditor import Auditor
from tests.organisation.page_author import Author
from tests.organisation.page_reviewer import Reviewer
from tests.sign_in.driving import sign_in
from tests.sign_in.provider import free_port, page, provider, settings_for
from tests.ui.test_browser import CHROMIUM, FLAGS

FAILURES = (AssertionError, OSError, ValueError, LookupError, Error)


@dataclass(frozen=True)
class Site:
    """A page that is served: where it is, and a folder for what people take away from it."""

    address: str
    folder: Path


@contextmanager
def served(settings: Mapping[str, str], folder: Path) -> Iterator[Site]:
    """The page with a sign-in over the database and organisation of these ``settings``."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    folder.mkdir(parents=True, exist_ok=True)
    with (
        provider(f"{address}/oauth2callback") as its,
        page(folder, port, {**settings, **settings_for(its.issuer, address)}),
    ):
        yield Site(address, folder)


def seats(site: Site) -> dict[str, Seat]:
    """Three desks, each with a browser of its own, in which every person has a context of their own."""
    return {name: partial(seat, site) for name, seat in zip(SEATS, (_author, _reviewer, _auditor), strict=True)}


@contextmanager
def _author(site: Site) -> Iterator[Doing]:
    with _browser() as browser:
        ada = _signed_in(browser, site, "ada")
        planner = load_knowledge().guide.planner
        questions = {question.text: question.fact for question in planner.questions}
        yield _with_pictures(Author(ada, browser.new_context(), site.address, questions), site, ada)


@contextmanager
def _reviewer(site: Site) -> Iterator[Doing]:
    with _browser() as browser:
        ruth = _signed_in(browser, site, "ruth")
        yield _with_pictures(Reviewer(ruth, site.address), site, ruth)


@contextmanager
def _auditor(site: Site) -> Iterator[Doing]:
    with _browser() as browser:
        anne, otto = (_signed_in(browser, site, who) for who in ("anne", "otto"))
        yield _with_pictures(Auditor(anne, otto, site.address, site.folder), site, anne, otto)


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield opened
        finally:
            opened.close()


def _signed_in(browser: Browser, site: Site, who: str) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    tab = context.new_page()
    sign_in(tab, site.address, who)
    return tab


def _with_pictures(do: Doing, site: Site, *tabs: Page) -> Doing:
    """``do``, which leaves pictures of what its people saw where it fails, and lets them begin anew."""

    def doing(request: Request) -> str:
        try:
            return do(request)
        except FAILURES:
            for at, tab in enumerate(tabs):
                tab.screenshot(path=site.folder / f"failed-{request.number}-{type(do).__name__}-{at}.png")
                tab.goto(site.address)
            raise

    return doing
