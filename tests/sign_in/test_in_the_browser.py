"""People sign in with a real provider, in a real browser: each sees their own, and a colleague sees one question."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assistant.store import Store
from tests.sign_in.driving import link_made, sign_in, sign_out
from tests.sign_in.provider import Provider, free_port, page, provider, settings_for
from tests.ui.driving import BOT
from tests.ui.test_browser import BUSY, browser, chromium, unfold, write
from ui import wording

__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

ADA = "Ada <b>Lovelace</b>"


@dataclass
class Site:
    """A page with a sign-in: where it is, who lets people in, and where it keeps what they write."""

    address: str
    provider: Provider
    folder: Path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder, port = tmp_path_factory.mktemp("signed-in"), free_port()
    address = f"http://127.0.0.1:{port}"
    with provider(f"{address}/oauth2callback") as its, page(folder, port, settings_for(its.issuer, address)):
        yield Site(address, its, folder)


def described(tab: Page) -> str:
    """Describe something; the assessment's id."""
    write(tab, f"{BOT} We call it Zanzibar.")
    expect(tab.get_by_text("Question 1 of about")).to_be_visible(timeout=BUSY)
    found = re.search(r"\?a=([A-Za-z0-9_-]+)$", tab.url)
    assert found
    return found[1]


def test_each_sees_their_own_and_a_colleague_one_question_alone(chromium: str, site: Site, tmp_path: Path) -> None:
    with browser(chromium, tmp_path / "first") as context:
        tab = context.new_page()
        tab.goto(site.address)
        expect(tab.get_by_role("button", name=wording.SIGN_IN, exact=True)).to_be_visible(timeout=BUSY)
        assert tab.get_by_text(wording.EARLIER).count() == 0
        sign_in(tab, site.address, "ada")
        expect(tab.get_by_text(ADA)).to_be_visible()  # a name is text, whatever it holds
        identifier = described(tab)
        link = asked_of_a_colleague(tab)
        sign_out(tab)
        another_does_not_see_it(tab, site, identifier)
    with browser(chromium, tmp_path / "colleague") as context:
        answered_by_a_colleague(context.new_page(), link)
    with browser(chromium, tmp_path / "second") as context:
        tab = context.new_page()
        sign_in(tab, f"{site.address}/?a={identifier}", "ada")
        expect(tab.locator(".exchange .who", has_text="Cleo Q")).to_be_visible(timeout=BUSY)
        expect(tab.locator(".known .by", has_text="Said by Cleo Q")).to_be_visible()
        assert tab.locator(".known .by", has_text="Ada").count() == 0
        shared_with(tab, "ben@example.org")
        sign_out(tab)
        sign_in(tab, site.address, "ben")
        assert "?" not in tab.url
        expect(tab.locator(".st-key-entries button").first).to_contain_text("Our support team")
    with Store.open(site.folder / "data") as store:
        assert store.load(identifier).interview.turns[-1].message.who == "Cleo Q"
        assert {line.entry.name for line in store.entries(identifier=identifier) if line.entry} == {ADA, "Cleo Q"}


def asked_of_a_colleague(tab: Page) -> str:
    tab.get_by_role("button", name=wording.ASK_COLLEAGUE).click()
    return link_made(tab)


def another_does_not_see_it(tab: Page, site: Site, identifier: str) -> None:
    sign_in(tab, f"{site.address}/?a={identifier}&next=//elsewhere.example", "ben")
    expect(tab.get_by_text(wording.GONE)).to_be_visible(timeout=BUSY)
    assert tab.url.startswith(f"{site.address}/")
    assert "elsewhere" not in tab.url
    expect(tab.get_by_text(wording.NONE_YET_OF_YOURS)).to_be_visible()
    assert tab.get_by_text("Zanzibar").count() == 0


def answered_by_a_colleague(tab: Page, link: str) -> None:
    """In a browser in which nobody is signed in."""
    tab.goto(link)
    expect(tab.get_by_role("button", name=wording.LINK_SEND)).to_be_visible(timeout=BUSY)
    whole = tab.locator("body").inner_text()
    assert "support team" not in whole
    assert "Zanzibar" not in whole
    assert tab.get_by_test_id("stSidebar").count() == 0
    tab.get_by_test_id("stRadioOption").first.click()
    send = tab.get_by_role("button", name=wording.LINK_SEND)
    send.click()
    expect(tab.get_by_text("Give your name")).to_be_visible(timeout=BUSY)
    tab.get_by_label(wording.LINK_NAME).fill("Cleo Q")
    send.click()
    expect(tab.get_by_text(wording.LINK_THANKS)).to_be_visible(timeout=BUSY)
    tab.reload()
    expect(tab.get_by_text("This link has been used")).to_be_visible(timeout=BUSY)
    tab.goto(f"{link}0")
    expect(tab.get_by_text("This link leads to no question")).to_be_visible(timeout=BUSY)
    assert tab.get_by_test_id("stSidebar").count() == 0


def shared_with(tab: Page, whom: str) -> None:
    tab.locator(".st-key-entries button").nth(1).click()
    dialog = tab.get_by_role("dialog")
    unfold(dialog, wording.SHARING)
    dialog.get_by_label(wording.SHARE_WITH).fill(whom)
    dialog.get_by_role("button", name=wording.SHARE, exact=True).last.click()
    expect(dialog.get_by_text(f"It is shared with {whom} now")).to_be_visible(timeout=BUSY)
    tab.keyboard.press("Escape")


def test_a_cookie_that_was_made_up_or_changed_signs_nobody_in(chromium: str, site: Site, tmp_path: Path) -> None:
    with browser(chromium, tmp_path) as context:
        tab = context.new_page()
        sign_in(tab, site.address, "ada")
        change_cookies(context, site)
        tab.goto(site.address)
        expect(tab.get_by_role("button", name=wording.SIGN_IN, exact=True)).to_be_visible(timeout=BUSY)


def change_cookies(context: BrowserContext, site: Site) -> None:
    """Another name inside what the page signed."""
    found = [cookie for cookie in context.cookies(site.address) if cookie["name"].startswith("_streamlit_user")]
    assert found
    for cookie in found:
        value = cookie["value"]
        other = "y" if value[20] == "x" else "x"  # any letter stands there
        context.add_cookies(
            [{"name": cookie["name"], "value": f"{value[:20]}{other}{value[21:]}", "url": site.address}]
        )


def test_a_provider_that_is_gone_is_told_in_a_sentence(chromium: str, site: Site, tmp_path: Path) -> None:
    site.provider.stop()
    with browser(chromium, tmp_path) as context:
        tab = context.new_page()
        tab.goto(site.address)
        tab.get_by_role("button", name=wording.SIGN_IN, exact=True).click(timeout=BUSY)
        expect(tab.get_by_text(wording.SIGN_IN_UNREACHABLE)).to_be_visible(timeout=BUSY)


def test_the_log_holds_no_secret_and_the_file_that_does_is_the_servers_own(site: Site) -> None:
    (file,) = site.folder.glob("scopewise-*/secrets.toml")
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert "no-secret-of-anybody" in file.read_text()
    assert "no-secret-of-anybody" not in (site.folder / "log.txt").read_text()
