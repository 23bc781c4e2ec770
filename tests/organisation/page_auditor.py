"""The last desk in the page: Anne accepts a risk and brings evidence, Otto takes the bundle away and has it checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from assistant.bundle_check import check_bundle
from tests.organisation.office import Request
from tests.organisation.page import (
    board,
    by_key,
    change,
    item_of,
    opened,
    row,
    stands,
    withheld,
)
from tests.ui.test_browser import BUSY, field_of
from ui import wording

TO_CHANGE = re.compile(f"^{wording.ITEM_CHANGE}")


@dataclass(frozen=True)
class Auditor:
    """Anne and Otto, each in a tab of a browser of their own, at ``address``; bundles go to ``folder``."""

    anne: Page
    otto: Page
    address: str
    folder: Path

    def __call__(self, request: Request) -> str:
        opened(self.anne, self.address, request.id)
        stands(self.anne, "signed")
        if request.risky and not request.accepted and self._accept(request):
            return "author"
        if request.claimed:
            what = "evidence_link"
            change(self.anne, row(self.anne, request.claimed), what, link=request.evidence)
            request.evidenced = request.claimed
        opened(self.otto, self.address, request.id)
        self._may_not(request)
        self._take_away(request)
        return ""

    def _accept(self, request: Request) -> bool:
        """Accept the last risk in sight, which takes the sign-off back; False where there is none."""
        tab = self.anne
        buttons = board(tab)
        if not buttons.count() or item_of(buttons.last) == request.claimed:
            return False
        request.accepted = item_of(buttons.last)
        change(tab, buttons.last, "accept", text="A pilot with ten people.")
        stands(tab, "reopened")
        request.steps.append("reopened")
        return True

    def _may_not(self, request: Request) -> None:
        """An auditor changes nothing: no step of sign-off, no item, no word."""
        tab = self.otto
        steps = ("review-submit", "review-decide", "review-answer", "review-reopen")
        withheld(request, *(by_key(tab, step) for step in steps), field_of(tab), by_key(tab, "more"))
        buttons = board(tab)
        if buttons.count():
            expect(buttons.first).to_contain_text(wording.ITEM_LOOK)
            withheld(request, buttons.filter(has_text=TO_CHANGE))

    def _take_away(self, request: Request) -> None:
        tab, bundle = self.otto, self.folder / f"{request.number}.zip"
        tab.get_by_role("button", name=wording.DOWNLOADS).click()
        with tab.expect_download(timeout=BUSY) as taken:
            by_key(tab, "download-audit").click()
        taken.value.save_as(bundle)
        checked = check_bundle(bundle)
        assert not checked.problems, checked
        assert checked.assessment == request.id, checked
        request.entries = checked.entries
