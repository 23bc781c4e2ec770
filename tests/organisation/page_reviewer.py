"""The reviewer's desk in the page: Ruth asks back, confirms, or signs another scope or lane."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from assistant.review_words import scope_name
from tests.organisation.office import ASKED, LANES, Request
from tests.organisation.page import by_key, chosen, closed, opened, stands, withheld
from tests.sign_in.driving import at_rest
from tests.ui.test_browser import BUSY, unfold
from ui import wording

SCOPE = 3
"""The scope that the reviewer signs where it is open."""
SCOPE_OPEN = re.compile(f"^{wording.SCOPE_OPEN}$")
SIGNED_BY = "Signed by Ruth"


@dataclass(frozen=True)
class Reviewer:
    """Ruth in her ``tab`` at ``address``."""

    tab: Page
    address: str

    def __call__(self, request: Request) -> str:
        tab = self.tab
        self._open(request)
        stands(tab, "submitted")
        if request.asked_back and "sent_back" not in request.steps:
            self._decide("sent_back", ASKED, {})
            stands(tab, "sent back")
            withheld(request, by_key(tab, "review-decide"))
            request.steps.append("sent_back")
            return "author"
        if request.tried:
            self._may_not(request)
        put = self._put(request)
        if not put:
            request.lane = tab.locator(".lane .big").inner_text()
            self._decide("confirmed", "", {})
        else:
            self._override(request, put)
        stands(tab, "signed")
        expect(tab.locator(".review.signed")).to_contain_text(SIGNED_BY)
        request.steps.append("overridden" if put else "confirmed")
        return "auditor"

    def _open(self, request: Request) -> None:
        """By the link that the author sent, or from the list of what waits."""
        tab = self.tab
        if request.number % 2 == 0:
            opened(tab, self.address, request.id)
            return
        tab.goto(self.address)
        entry = by_key(tab, f"waiting-{request.id}")
        expect(tab.locator(".st-key-waiting summary")).to_be_visible(timeout=BUSY)
        at_rest(tab)
        if not entry.is_visible():
            tab.locator(".st-key-waiting summary").click()
        entry.click()
        expect(tab.locator(".review")).to_be_visible(timeout=BUSY)
        at_rest(tab)

    def _may_not(self, request: Request) -> None:
        """Deleting and sharing what is somebody else's, and answering for its author."""
        tab = self.tab
        withheld(request, by_key(tab, "review-submit"), by_key(tab, "review-answer"))
        manage = by_key(tab, f"manage-{request.id}")
        if not manage.is_visible():
            by_key(tab, "show-all-button").click()
        manage.click()
        dialog = tab.get_by_role("dialog")
        expect(dialog.get_by_text(wording.SHARING, exact=True)).to_be_visible(timeout=BUSY)
        withheld(request, dialog.get_by_text(wording.DELETE, exact=True), dialog.get_by_text(wording.HANDED))
        unfold(dialog, wording.SHARING)
        expect(dialog.get_by_text(wording.SHARED_WITH_NOBODY)).to_be_visible()
        withheld(request, dialog.get_by_label(wording.SHARE_WITH))
        closed(tab)

    def _put(self, request: Request) -> dict[str, str]:
        """By the lists of the form: what has to be put in place of what is open, or of a lane that is too easy."""
        tab, put = self.tab, {}
        if tab.locator(".verdict .over", has_text=SCOPE_OPEN).count():
            name = scope_name(SCOPE)
            put[wording.REVIEW_SCOPE] = name[:1].upper() + name[1:]
        lane = tab.locator(".lane .big").inner_text().casefold()
        if lane not in LANES:
            put[wording.REVIEW_LANE] = "deep"
        elif request.disputed and lane != LANES[-1]:
            put[wording.REVIEW_LANE] = LANES[LANES.index(lane) + 1]
        return put

    def _override(self, request: Request, put: dict[str, str]) -> None:
        """Where something is open, on some requests first confirm, which is refused in the form."""
        is_open = wording.REVIEW_SCOPE in put or self.tab.locator(".lane.open").count()
        if request.tried and is_open:
            dialog = self._dialog()
            by_key(dialog, "review-sign").click()
            expect(dialog.get_by_test_id("stAlert")).to_be_visible(timeout=BUSY)
            request.refused += 1
            closed(self.tab)
        self._decide("overridden", request.reason, put)

    def _decide(self, step: str, text: str, put: dict[str, str]) -> None:
        tab, dialog = self.tab, self._dialog()
        dialog.get_by_test_id("stRadioOption").filter(has_text=wording.REVIEW_CHOICES[step]).click()
        field = dialog.get_by_label(wording.REVIEW_TEXT[step])
        expect(field).to_be_visible(timeout=BUSY)
        for label, option in put.items():
            chosen(tab, label, option)
        field.fill(text)
        by_key(dialog, "review-sign").click()
        expect(dialog).to_have_count(0, timeout=BUSY)

    def _dialog(self) -> Locator:
        by_key(self.tab, "review-decide").click()
        dialog = self.tab.get_by_role("dialog")
        expect(by_key(dialog, "review-sign")).to_be_visible(timeout=BUSY)
        return dialog
