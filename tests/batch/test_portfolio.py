"""The portfolio: counted once, shown on a page and in a workbook, compared with an earlier run."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from assistant.batch.brief import Brief
from assistant.batch.portfolio import AGENTIC, SCOPES, counted, earlier, place_of
from assistant.batch.portfolio_page import Heading, portfolio_page
from assistant.batch.portfolio_words import share, units_of
from assistant.batch.reporting import write_report
from assistant.errors import UnusableInput
from tests.batch.builders import inventory, jsonl, open_plain, order, ran


def _brief(number: int, place: str, unit: str, *, sensitive: bool, agentic: str) -> Brief:
    status = {"open": "undetermined", "outside": "not_applicable", "failed": "failed"}.get(place, "determined")
    candidates = (1, 2) if place == "open" else (int(place),) if place.isdigit() else (0,)
    acting = (0,) if place == "outside" else (1, 2) if agentic == "open" else (int(agentic),)
    return Brief.model_validate(
        {
            "number": number,
            "id": f"case-{number}",
            "text": f"Use {number}",
            "unit": unit,
            "status": status,
            "candidates": candidates if place != "failed" else (),
            "agentic": acting if place != "failed" else (),
            "facts": {"data.personal": ("yes",)} if sensitive else {},
            "question": "delivery" if place == "open" else None,
        }
    )


briefs = st.lists(
    st.builds(
        _brief,
        st.integers(1, 999),
        st.sampled_from(SCOPES),
        st.sampled_from(("", "Legal", "Sales")),
        sensitive=st.booleans(),
        agentic=st.sampled_from(AGENTIC),
    ),
    max_size=30,
)


@given(briefs)
def test_every_row_is_counted_once_whatever_it_came_to(rows: list[Brief]) -> None:
    found = counted(rows)
    assert found.rows == len(rows) == found.scopes.total() == sum(unit.total() for unit in found.units.values())
    assert found.scopes == Counter(place_of(row) for row in rows)
    assert sum(stack.total for stack in units_of(found)) == len(rows)
    assert found.questions.total() == found.scopes["open"]


@given(briefs)
def test_nothing_has_changed_since_the_same_run(rows: list[Brief]) -> None:
    unique = list({row.id: row for row in rows}.values())
    changes = counted(unique, earlier(unique)).changes
    assert changes is not None
    assert (changes.new.count, changes.gone, changes.edited, changes.moves.total()) == (0, 0, 0, 0)


@given(briefs, briefs)
def test_what_changed_is_told_by_id(before: list[Brief], after: list[Brief]) -> None:
    old, new = ({row.id: row for row in rows} for rows in (before, after))
    changes = counted(new.values(), earlier(old.values())).changes
    assert changes is not None
    assert changes.new.count == len(new.keys() - old.keys())
    assert changes.gone == len(old.keys() - new.keys())
    moved = [key for key in old.keys() & new.keys() if place_of(old[key]) != place_of(new[key])]
    assert changes.moves.total() == len(moved)


@pytest.mark.parametrize(("count", "of", "shown"), [(1, 300, "under 1 %"), (0, 3, "0 %"), (1, 3, "33 %"), (0, 0, "–")])
def test_a_share_never_makes_nothing_of_something(count: int, of: int, shown: str) -> None:
    assert share(count, of) == shown.replace(" %", "\u00a0%")


class _Outline(HTMLParser):
    """Reads which elements a page has, and that they close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[tag] += 1
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_stands_by_itself_and_no_text_becomes_markup(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script> We use ChatGPT for personal data of patients."
    rows = [{"id": "<b>", "text": hostile, "unit": '"><i>', "owner": "=x"}, {"id": "", "text": "", "unit": "x"}]
    ran(order(jsonl(tmp_path / "cases.jsonl", rows), tmp_path / "out.jsonl"))
    write_report(tmp_path / "report.html", tmp_path / "out.jsonl", open_plain().knowledge)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    outline = _Outline()
    outline.feed(page)
    assert outline.open == []
    assert outline.seen["script"] == outline.seen["b"] - page.count("<b>") == 0
    assert "http://" not in page
    assert "src=" not in page
    assert "could not be assessed" in page


def test_page_and_workbook_show_the_same_and_what_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    ran(order(inventory(path, 5), tmp_path / "old.jsonl"))
    ran(order(inventory(path, 9), tmp_path / "new.jsonl"))
    for ending in ("html", "xlsx"):
        write_report(tmp_path / f"r.{ending}", tmp_path / "new.jsonl", open_plain().knowledge, tmp_path / "old.jsonl")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Of 9 described uses of AI" in page
    assert "4 rows are new, 0 are gone" in page
    book = load_workbook(tmp_path / "r.xlsx")
    legal = next(row for row in book["Scopes by unit"].iter_rows(values_only=True) if row[0] == "Legal")
    assert legal[-1] == 5
    assert book["Recommendations"]["A2"].value in page


def test_lanes_are_shown_by_unit_once_one_of_them_is_settled() -> None:
    rows = [_brief(number, "3", "Legal", sensitive=False, agentic="1") for number in range(3)]
    waiting = [row.model_copy(update={"lane": "open"}) for row in rows]
    settled = [*waiting[:2], rows[2].model_copy(update={"lane": "not allowed"})]
    heading, knowledge = Heading("cases", "2026-01-01", ()), open_plain().knowledge
    assert "Lanes by unit" not in portfolio_page(counted(waiting), heading, knowledge)
    page = portfolio_page(counted(settled), heading, knowledge)
    assert "Lanes by unit" in page
    assert "Not allowed" in page
    assert counted(settled).lanes == {"Legal": Counter({"open": 2, "not allowed": 1})}


def test_a_report_can_be_made_of_results_alone(tmp_path: Path) -> None:
    ran(order(inventory(tmp_path / "cases.jsonl", 5), tmp_path / "out.jsonl", advice=False))
    alone = tmp_path / "alone.jsonl"
    alone.write_bytes((tmp_path / "out.jsonl").read_bytes())
    write_report(tmp_path / "alone.html", alone, open_plain().knowledge)
    assert "Of 5 described uses" in (tmp_path / "alone.html").read_text(encoding="utf-8")
    alone.write_text("{}", encoding="utf-8")
    with pytest.raises(UnusableInput, match="line 1, is no assessment"):
        write_report(tmp_path / "alone.html", alone, open_plain().knowledge)
    with pytest.raises(UnusableInput, match=r"must end in \.html or \.xlsx"):
        write_report(tmp_path / "alone.pdf", alone, open_plain().knowledge)
