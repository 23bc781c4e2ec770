"""The author's desk in the page: Ada describes, asks a colleague by a link, answers, claims an item and submits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page, expect

from tests.organisation.office import COLLEAGUE, Request
from tests.organisation.page import (
    ADDRESS,
    board,
    by_key,
    change,
    chosen,
    closed,
    item_of,
    offers,
    opened,
    stands,
    withheld,
)
from tests.sign_in.driving import at_rest, link_made
from tests.ui.test_browser import BUSY, unfold, write
from ui import wording

OF_ITS_OWN = "individual_effect"
"""What a colleague is asked about from the list of assessments."""
FEW = 3
"""After how many answers the author of every third request wants to see the result."""
MOST = 40


@dataclass(frozen=True)
class Author:
    """Ada in her ``tab`` at ``address``, and a browser in which nobody is signed in, for colleagues.

    ``questions`` has the fact of every question by its text.
    """

    tab: Page
    elsewhere: BrowserContext
    address: str
    questions: Mapping[str, str]

    def __call__(self, request: Request) -> str:
        if not request.id:
            self._take_in(request)
        else:
            self._again(request)
        request.steps.append("submitted")
        return "reviewer"

    def _take_in(self, request: Request) -> None:
        tab = self.tab
        by_key(tab, "new").click()
        expect(tab.get_by_placeholder(wording.PLACEHOLDER_OPENING)).to_be_visible(timeout=BUSY)
        at_rest(tab)
        write(tab, request.text)
        expect(tab).to_have_url(ADDRESS, timeout=BUSY)
        request.id = ADDRESS.findall(tab.url)[0]
        at_rest(tab)
        self._ask_a_colleague(request)
        self._answer(request)
        request.workloads = tab.locator(".workload-card").count()
        self._claim(request)
        withheld(request, by_key(tab, "review-decide"))
        by_key(tab, "review-submit").click()
        stands(tab, "submitted")
        withheld(request, by_key(tab, "review-decide"))

    def _again(self, request: Request) -> None:
        """Answer what the reviewer asks, or submit anew what a risk that was accepted has reopened."""
        tab = self.tab
        opened(tab, self.address, request.id)
        if request.steps[-1] == "sent_back":
            expect(tab.locator(".review .asks")).to_contain_text(wording.REVIEW_ASKED)
            by_key(tab, "review-answer").click()
            tab.get_by_role("dialog").get_by_label(wording.REVIEW_ANSWER_TEXT).fill(request.answer, timeout=BUSY)
            by_key(tab, "review-sign").click()
        else:
            stands(tab, "reopened")
            by_key(tab, "review-submit").click()
        stands(tab, "submitted")

    def _ask_a_colleague(self, request: Request) -> None:
        """The question that stands, or one of its own choosing from the list of assessments."""
        tab = self.tab
        beside = tab.get_by_role("button", name=wording.ASK_COLLEAGUE, exact=True)
        if beside.is_visible() and request.number % 3 != 1:
            beside.click()
            asked = tab.get_by_role("dialog").locator(".form-title").inner_text()
        else:
            by_key(tab, f"manage-{request.id}").click()
            unfold(tab.get_by_role("dialog"), wording.HANDED)
            asked = next(text for text, fact in self.questions.items() if fact == OF_ITS_OWN)
            chosen(tab, wording.HAND_OUT_WHICH, asked)
        request.handed = self.questions[asked]
        self._answered_elsewhere(request, link_made(tab), asked)
        tab.reload()
        expect(tab.get_by_text(COLLEAGUE).first).to_be_attached(timeout=BUSY)
        at_rest(tab)

    def _answered_elsewhere(self, request: Request, link: str, asked: str) -> None:
        tab = self.elsewhere.new_page()
        tab.goto(link)
        expect(tab.locator(".question h1")).to_have_text(asked, timeout=BUSY)
        at_rest(tab)
        options = tab.get_by_test_id("stRadioOption").or_(tab.get_by_test_id("stCheckbox"))
        expect(options.first).to_be_visible(timeout=BUSY)
        options.nth(request.number % options.count()).click()
        tab.get_by_label(wording.LINK_NAME).fill(COLLEAGUE)
        by_key(tab, "link-send").click()
        expect(tab.get_by_text(wording.LINK_THANKS)).to_be_visible(timeout=BUSY)
        if request.tried:
            tab.reload()
            expect(tab.get_by_text("This link has been used")).to_be_visible(timeout=BUSY)
            request.refused += 1
        tab.close()

    def _answer(self, request: Request) -> None:
        """Answer what is asked, every fourth question with "I don't know"; of every third request only a few."""
        tab = self.tab
        result = tab.get_by_role("tab", name=wording.TABS[0])
        confirm = tab.get_by_role("button", name=wording.CONFIRM)
        question = tab.locator(".question")
        for turn in range(MOST):
            expect(result.or_(question).first).to_be_visible(timeout=BUSY)
            if result.is_visible():
                break
            before = question.text_content() or ""
            if confirm.is_visible():
                confirm.click()
            elif request.number % 3 == 0 and turn == FEW:
                by_key(tab, "finish").click()
            else:
                self._one(request, turn)
            expect(result.or_(question.filter(has_not_text=before)).first).to_be_visible(timeout=BUSY)
            at_rest(tab)
        expect(result).to_be_visible()

    def _one(self, request: Request, turn: int) -> None:
        tab = self.tab
        choices, ticks = tab.locator(".st-key-choices button"), tab.locator(".st-key-ticks label")
        expect(choices.or_(ticks).first).to_be_visible(timeout=BUSY)
        if turn % 4 == 3:
            by_key(tab, "dont-know").click()
        elif choices.count():
            choices.nth(request.number % choices.count()).click()
        else:
            ticks.nth(request.number % ticks.count()).click()
            tab.get_by_role("button", name=wording.CONTINUE, exact=True).click()

    def _claim(self, request: Request) -> None:
        """Say of the first item that it is done; to accept a risk is not the author's."""
        tab = self.tab
        buttons = board(tab)
        if not buttons.count():
            return
        request.claimed = item_of(buttons.first)
        if request.tried:
            buttons.first.click()
            found = offers(tab, wording.ITEM_WHAT)
            assert wording.ITEM_CHANGES["claim"] in found, found
            assert wording.ITEM_CHANGES["accept"] not in found, found
            request.withheld += 1
            closed(tab)
        change(tab, buttons.first, "claim")
