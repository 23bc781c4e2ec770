"""A request goes through the page from a description to an auditor's bundle: every role signed in, on PostgreSQL.

`python -m tests.organisation.requests --in-browser 12` sends more of them through, while others work by command.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.organisation.office import Request
from tests.organisation.requests import go_through
from tests.ui.driving import BOT
from tests.ui.test_browser import chromium

__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@pytest.mark.usefixtures("chromium")
def test_a_request_goes_through_the_page_with_all_roles_at_once(emptied_postgres: str, tmp_path: Path) -> None:
    request = Request(9, "chat", BOT, in_page=True)
    found = go_through([request], emptied_postgres, tmp_path, terminals=())
    assert found.problems == []
    assert (found.in_page, found.signed, found.bundles) == (1, 1, 1)
    assert request.steps == ["submitted", "sent_back", "submitted", "confirmed"]
    assert request.claimed == request.evidenced != ""
    assert found.withheld > 5
