"""The page on the organisation's file is enough to set one up: its example is a good file, and grows as it says."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.organisation_files import check_file
from tests.organisation.examples import TODAY, catalogue, written

PAGE = Path(__file__).parents[2] / "docs" / "organisation.md"
PRODUCT = """\
  - name: Product {number}
    edition: Enterprise
    contract: EA-{number}
    retention: none
    training_on_inputs: no
    data_allowed: [public, internal]
    expires: 2027-06-30
"""


def example() -> str:
    (found,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return str(found)


def test_the_example_of_the_page_is_a_good_file_with_ten_rules(tmp_path: Path) -> None:
    checked = check_file(written(tmp_path, example()), TODAY, catalogue())
    assert [str(complaint) for complaint in checked.complaints] == []
    assert checked.found is not None
    assert checked.found.organisation.decision is not None
    assert len(checked.found.organisation.decision.rules) == 10


def test_it_grows_to_thirty_products(tmp_path: Path) -> None:
    more = "".join(PRODUCT.format(number=number) for number in range(28))
    text = example().replace("\nreviewers:", f"\n{more}\nreviewers:", 1)
    found = check_file(written(tmp_path, text), TODAY, catalogue()).found
    assert found is not None
    assert len(found.organisation.products) == 30
