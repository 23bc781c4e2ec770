"""Questions go out to owners and come back: their rows are completed, all others stay as they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook

from assistant.batch.answers import results_of, take_answers
from assistant.batch.engines import Here
from assistant.batch.journal import briefs_in, paths_of
from assistant.batch.reporting import write_questions
from assistant.batch.review import asks
from assistant.batch.run import run_batch
from assistant.conversation import Say
from assistant.errors import UnusableInput
from assistant.sessions import Sessions
from assistant.store import Store
from tests.batch.builders import BEDROCK, CHATGPT, UNCLEAR, jsonl, open_plain, order, ran, results

VAGUE = "It is about AI."
ROWS = [
    {"id": "a", "text": UNCLEAR, "owner": "zoe"},
    {"id": "b", "text": CHATGPT, "owner": "ann"},
    {"id": "c", "text": VAGUE, "owner": "zoe"},
    {"id": "d", "text": UNCLEAR, "owner": "ann"},
    {"id": "e", "text": "Our vendor's product has generative AI in it.", "owner": ""},
    {"id": "f", "text": BEDROCK, "owner": "ann"},
]
ANSWER, NAME = 8, 9


@pytest.fixture
def out(tmp_path: Path) -> Path:
    path = tmp_path / "out.jsonl"
    ran(order(jsonl(tmp_path / "cases.jsonl", ROWS), path, advice=False))
    return path


def sent(out: Path) -> Path:
    path = out.with_name("questions.xlsx")
    write_questions(path, out, open_plain().knowledge)
    return path


def filled(path: Path, answer: Callable[[dict[str, Any]], str]) -> Path:
    """The workbook with ``answer`` of each row in its yellow cell, as Excel would save it."""
    book = load_workbook(path)
    sheet = book["Questions"]
    head = [cell.value for cell in sheet[1]]
    for number in range(2, (sheet.max_row or 1) + 1):
        row = dict(zip(map(str, head), [cell.value for cell in sheet[number]], strict=True))
        sheet.cell(number, ANSWER).value = answer(row) or None
    book.save(path)
    return path


def test_open_rows_are_grouped_by_owner_the_weakest_first(out: Path) -> None:
    found = asks(briefs_in(paths_of(out).briefs), open_plain().knowledge)
    assert [ask.id for ask in found] == ["d", "c", "a"] + (["e"] if found[-1].id == "e" else [])
    zoes = [len(ask.candidates) for ask in found if ask.owner == "zoe"]
    assert zoes == sorted(zoes, reverse=True)


def test_the_workbook_offers_each_questions_own_answers(out: Path) -> None:
    sheet = load_workbook(sent(out))["Questions"]
    rules = sheet.data_validations.dataValidation
    covered = sorted(
        row for rule in rules for part in rule.sqref.ranges for row in range(part.min_row, part.max_row + 1)
    )
    assert covered == list(range(2, (sheet.max_row or 1) + 1))
    options = load_workbook(sent(out))["Options"]
    assert {options.sheet_state} == {"hidden"}
    assert "I don't know" in [cell.value for cell in options["A"]]


def test_a_picked_answer_completes_its_row_and_leaves_the_others_byte_for_byte(out: Path) -> None:
    before = out.read_bytes().splitlines()
    knowledge = open_plain().knowledge

    def answer(row: dict[str, Any]) -> str:
        question = knowledge.guide.planner.about(row["fact"])
        assert question is not None
        return question.options[0].label if row["Id"] == "a" else ""

    workbook = filled(sent(out), answer)
    taken = take_answers(workbook, results_of(workbook), open_plain())
    assert (taken.answers, taken.taken, taken.unclear, taken.stale) == (1, 1, [], [])
    after = out.read_bytes().splitlines()
    assert [number for number, (one, other) in enumerate(zip(before, after, strict=True)) if one != other] == [0]
    entry = results(out)[0]["profile"]
    assert "answered" in {fact["basis"] for fact in entry.values()}  # type: ignore[attr-defined]
    assert results(out)[0]["texts"][-1]["who"] == "zoe"  # type: ignore[index]


def test_the_same_workbook_twice_changes_nothing(out: Path) -> None:
    workbook = filled(sent(out), lambda row: "We call a model from our own software" if row["Id"] == "d" else "")
    take_answers(workbook, out, open_plain())
    content = out.read_bytes()
    assert take_answers(workbook, out, open_plain()).taken == 0
    assert out.read_bytes() == content


def test_words_are_read_and_words_without_meaning_are_told(out: Path) -> None:
    def answer(row: dict[str, Any]) -> str:
        return {"a": "We built it ourselves on Azure OpenAI.", "d": "Lorem ipsum.", "c": "I DON'T KNOW"}.get(
            row["Id"], ""
        )

    taken = take_answers(filled(sent(out), answer), out, open_plain())
    assert (taken.answers, taken.taken, taken.unclear) == (2, 1, ["d"])


def test_answers_hold_in_a_later_run_while_the_row_says_the_same(out: Path) -> None:
    workbook = filled(sent(out), lambda row: "We built it ourselves on Azure OpenAI." if row["Id"] in "ad" else "")
    take_answers(workbook, out, open_plain())
    changed = [ROWS[0], *ROWS[1:3], {**ROWS[3], "text": VAGUE}, *ROWS[4:]]
    ran(order(jsonl(out.with_name("cases.jsonl"), changed), out, advice=False, restart=True))
    found = results(out)
    assert found[0]["verdict"]["candidates"] == [3]  # type: ignore[index]
    assert found[3]["verdict"]["status"] == "undetermined"  # type: ignore[index]
    stale = take_answers(workbook, out, open_plain())
    assert stale.stale == ["d"]


def test_a_table_is_made_anew_from_answered_rows(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    ran(order(jsonl(tmp_path / "cases.jsonl", ROWS), out, advice=False))
    before = out.read_text(encoding="utf-8")
    take_answers(
        filled(sent(out), lambda row: "We built it ourselves on Azure OpenAI." if row["Id"] == "a" else ""),
        out,
        open_plain(),
    )
    assert out.read_text(encoding="utf-8") != before
    assert json.loads(paths_of(out).manifest.read_text())["settings"]["the replies of owners"].startswith("1 (")


def test_another_workbook_and_a_run_that_is_not_there_are_refused(tmp_path: Path, out: Path) -> None:
    other = tmp_path / "other.xlsx"
    with Workbook(str(other)) as book:
        book.add_worksheet().write_string(0, 0, "text")
    with pytest.raises(UnusableInput, match="is no review workbook"):
        results_of(other)
    moved = sent(out).rename(tmp_path / "away.xlsx")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with pytest.raises(UnusableInput, match="Say where its results are: --results"):
        results_of(moved.rename(elsewhere / "away.xlsx"))
    with pytest.raises(UnusableInput, match="not the output of a finished run"):
        take_answers(elsewhere / "away.xlsx", tmp_path / "nothing.jsonl", open_plain())


def stored_turns(store: Store) -> dict[str, list[str]]:
    """The words of every turn of each stored assessment, by its first."""
    each = [store.load(entry.id).interview for entry in store.list()]
    return {interview.turns[0].text: [turn.text for turn in interview.turns[1:]] for interview in each}


def test_answers_go_on_top_of_the_copies_in_the_store_once_and_by_the_owner(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    asked = order(jsonl(tmp_path / "cases.jsonl", ROWS), out, advice=False, store=True)
    words = "We built it ourselves on Azure OpenAI."
    with Store.open(tmp_path / "data") as store:
        run_batch(asked, open_plain(), Here(open_plain), lambda _tally, _total: None, store)
        before = {entry.id: entry.verdict for entry in store.list()}
        workbook = filled(sent(out), lambda row: words if row["Id"] in "ad" else "Lorem." if row["Id"] == "c" else "")
        taken = take_answers(workbook, out, open_plain(), open_store=lambda: store)
        assert (taken.stored, taken.not_stored) == (2, [])
        assert sorted(map(len, stored_turns(store).values())) == [0, 0, 0, 0, 1]
        changed = [store.load(entry.id) for entry in store.list() if entry.verdict != before[entry.id]]
        assert {stored.interview.turns[-1].message.who for stored in changed} == {"zoe", "ann"}
        assert all(stored.verdict and stored.verdict.candidates == (3,) for stored in changed)
        versions = [(entry.id, store.load(entry.id).version) for entry in store.list()]
        again = take_answers(workbook, out, open_plain(), open_store=lambda: store)
        assert (again.taken, again.stored) == (0, 2)
        assert [(entry.id, store.load(entry.id).version) for entry in store.list()] == versions


def test_an_assessment_that_went_on_in_the_store_keeps_what_was_said_and_a_deleted_one_is_told(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    asked = order(jsonl(tmp_path / "cases.jsonl", ROWS[2:4]), out, advice=False, store=True)
    with Store.open(tmp_path / "data") as store:
        run_batch(asked, open_plain(), Here(open_plain), lambda _tally, _total: None, store)
        gone, going = (entry.id for entry in sorted(store.list(), key=lambda entry: entry.title != VAGUE))
        store.delete(gone, "2026-01-31T09:30:00+00:00")
        sessions = Sessions(open_plain(), store)
        sessions.send(sessions.resume(going), Say(text="It runs when a person starts it."))
        workbook = filled(sent(out), lambda _: "We built it ourselves on Azure OpenAI.")
        taken = take_answers(workbook, out, open_plain(), open_store=lambda: store)
        assert (taken.stored, taken.not_stored) == (1, ["c"])
        assert [turn.text for turn in store.load(going).interview.turns[1:]] == [
            "It runs when a person starts it.",
            "We built it ourselves on Azure OpenAI.",
        ]
