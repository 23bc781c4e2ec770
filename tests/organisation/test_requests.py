"""An organisation at work: three persons at once, from a description to an auditor's bundle, on PostgreSQL.

`python -m tests.organisation.requests` sends more of them through, on SQLite too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.organisation_files import check_file
from tests.organisation.examples import TODAY, catalogue
from tests.organisation.requests import BANK, go_through, three_terminals, varied
from tests.organisation.terminal import Terminal

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def terminals() -> Iterator[list[Terminal]]:
    with three_terminals() as opened:
        yield opened


def test_the_organisation_has_thirty_products_and_ten_rules() -> None:
    found = check_file(BANK, TODAY, catalogue()).found
    assert found is not None
    assert len(found.organisation.products) == 30
    assert found.organisation.decision is not None
    assert len(found.organisation.decision.rules) == 10


def test_the_descriptions_are_of_every_kind() -> None:
    requests = varied(60)
    assert len({request.text for request in requests}) == 60
    assert len({request.kind for request in requests}) > 20


def test_requests_go_from_intake_to_audit_with_three_roles_at_once(
    emptied_postgres: str, tmp_path: Path, terminals: list[Terminal]
) -> None:
    found = go_through(varied(4), emptied_postgres, tmp_path, terminals)
    assert found.problems == []
    assert (found.signed, found.bundles, found.lanes.total()) == (4, 4, 4)
    assert found.steps["sent_back"] == 1
    assert found.steps["reopened"] == 1
    assert found.refused == 9
