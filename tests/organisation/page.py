"""The page as people at work use it: opening, asking, deciding and changing, each a few clicks."""

from __future__ import annotations

import re
from contextlib import suppress

from playwright.sync_api import Locator, Page, expect

from tests.organisation.office import Request
from tests.sign_in.driving import at_rest
from tests.ui.test_browser import BUSY
from ui import wording

TRIES = 5
SOON = 2_000
"""Milliseconds in which a list that was clicked on has opened."""
ADDRESS = re.compile(r"\?a=([\w-]+)$")


def opened(tab: Page, address: str, identifier: str) -> None:
    """Follow a link to an assessment that has a result."""
    tab.goto(f"{address}/?a={identifier}")
    expect(tab.get_by_role("tab", name=wording.TABS[0])).to_be_visible(timeout=BUSY)
    expect(tab.locator(".review")).to_be_visible(timeout=BUSY)
    at_rest(tab)


def by_key(tab: Page | Locator, key: str) -> Locator:
    """The button with this key."""
    return tab.locator(f".st-key-{key} button").first


def stands(tab: Page, state: str) -> None:
    """Wait until the sign-off stands like this, as its strip says, and all the rest has followed."""
    expect(tab.locator(f".review.{state.replace(' ', '-')}")).to_be_visible(timeout=BUSY)
    at_rest(tab)


def unrolled(tab: Page, label: str) -> Locator:
    """The list with this label in the dialog that is open, with its options in sight; it closes when anything moves."""
    box = tab.get_by_role("dialog").get_by_role("combobox", name=label)
    first = tab.get_by_role("option").first
    for _ in range(TRIES):
        box.click(timeout=BUSY)
        with suppress(AssertionError):
            expect(first).to_be_visible(timeout=SOON)
            break
    expect(first).to_be_visible(timeout=SOON)
    return box


def chosen(tab: Page, label: str, option: str) -> None:
    """Pick ``option`` from the list with this label in the dialog that is open."""
    box = unrolled(tab, label)
    box.fill(option)  # of a long list only what is in sight is drawn
    tab.get_by_role("option", name=option, exact=True).click()
    expect(tab.get_by_role("option")).to_have_count(0)


def offers(tab: Page, label: str) -> list[str]:
    """What the list with this label in the dialog that is open offers."""
    unrolled(tab, label)
    found = tab.get_by_role("option").all_inner_texts()
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("option")).to_have_count(0)
    return found


def board(tab: Page) -> Locator:
    """The work items' tab, brought to the front; the buttons of the items that are in sight."""
    tab.get_by_role("tab", name=wording.TABS[2], exact=True).click()
    expect(tab.locator(".gates").or_(tab.get_by_text(wording.ITEMS_NONE))).to_be_visible(timeout=BUSY)
    return tab.locator('[class*="st-key-item-row-"] button:visible')


def item_of(button: Locator) -> str:
    """Which item the button belongs to: the class that its row has."""
    classes = button.locator('xpath=ancestor::*[contains(@class, "st-key-item-row-")][1]').get_attribute("class")
    return next(each for each in str(classes).split() if each.startswith("st-key-item-row-"))


def row(tab: Page, item: str) -> Locator:
    """The button of an item, with what hides it opened."""
    board(tab)
    button = tab.locator(f".{item} button")
    if not button.is_visible():
        tab.locator("details", has=button).locator("summary").first.click()
    return button


def change(tab: Page, button: Locator, what: str, *, text: str = "", link: str = "") -> None:
    """Change the item of ``button``; the dialog closes, and the page says that it was kept."""
    button.click()
    dialog = tab.get_by_role("dialog")
    expect(dialog.get_by_role("button", name=wording.ITEM_SAVE)).to_be_visible(timeout=BUSY)
    if what != next(iter(wording.ITEM_CHANGES)):
        chosen(tab, wording.ITEM_WHAT, wording.ITEM_CHANGES[what])
    if link:
        dialog.get_by_label(wording.ITEM_LINK).fill(link, timeout=BUSY)
    if what == "accept":
        expect(dialog.get_by_test_id("stDateInput")).to_be_visible(timeout=BUSY)
    if text:
        dialog.get_by_label(wording.ITEM_REASON).fill(text)
    dialog.get_by_role("button", name=wording.ITEM_SAVE).click()
    expect(tab.get_by_text(wording.ITEM_KEPT)).to_be_visible(timeout=BUSY)
    expect(dialog).to_have_count(0, timeout=BUSY)
    at_rest(tab)


def closed(tab: Page) -> None:
    """Close the dialog that is open."""
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("dialog")).to_have_count(0)


def withheld(request: Request, *things: Locator) -> None:
    """What must not be offered on a page that is drawn whole, and is not."""
    for thing in things:
        expect(thing).to_have_count(0)
        request.withheld += 1
