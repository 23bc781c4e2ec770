"""Signing in and out in a real browser, and handing a question out: what people of every role do in the page."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.ui.test_browser import BUSY
from ui import wording

AT_REST = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def at_rest(tab: Page) -> None:
    """Wait until the page has been drawn whole."""
    expect(tab.locator(AT_REST)).to_be_visible(timeout=BUSY)


def sign_in(tab: Page, address: str, who: str) -> None:
    """From ``address``, on which nobody is signed in, through the provider's form, and back."""
    tab.goto(address)
    tab.get_by_role("button", name=wording.SIGN_IN, exact=True).click(timeout=BUSY)
    tab.get_by_label("Who are you?").fill(who, timeout=BUSY)
    tab.get_by_role("button", name="Go on").click()
    expect(tab.get_by_text(wording.SIGNED_IN_AS)).to_be_visible(timeout=BUSY)
    at_rest(tab)


def sign_out(tab: Page) -> None:
    """Out of the page, and of the provider, which asks too."""
    tab.get_by_role("button", name=wording.SIGN_OUT).click()
    tab.locator("button[name=logout]").click(timeout=BUSY)
    expect(tab.get_by_role("button", name=wording.SIGN_IN, exact=True)).to_be_visible(timeout=BUSY)


def link_made(tab: Page) -> str:
    """Fill in the form that hands a question out, in the dialog that is open; the link."""
    dialog = tab.get_by_role("dialog")
    dialog.get_by_label(wording.HAND_OUT_WHOM).fill("Cleo")
    dialog.get_by_role("button", name=wording.HAND_OUT, exact=True).click()
    shown = dialog.locator("code")
    expect(shown).to_contain_text("?q=", timeout=BUSY)
    link = shown.inner_text().strip()
    tab.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    return link
