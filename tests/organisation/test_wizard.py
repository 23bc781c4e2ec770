"""`scopewise org`: ten questions write a file that passes the check; check and schema as a person and a program meet them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from assistant.cli import app
from assistant.errors import UnusableInput
from assistant.organisation_files import check_file
from assistant.organisation_wizard import QUESTIONS, first_file
from tests.organisation.examples import BANK, TODAY, catalogue, written

ANSWERS = ["Example Bank", "2", "1, 2", "1 3", "LetterBot", "EA-9", "2", "1,2", "Ana Lima", "AI board"]


def answering(answers: Sequence[str], asked: list[str] | None = None) -> Callable[[str], str | None]:
    left = list(answers)

    def ask(question: str) -> str | None:
        if asked is not None:
            asked.append(question)
        return left.pop(0) if left else None

    return ask


def passes(tmp_path: Path, text: str) -> None:
    checked = check_file(written(tmp_path, text), TODAY, catalogue())
    assert [str(complaint) for complaint in checked.complaints] == []


def test_ten_answers_make_a_file_that_passes_the_check(tmp_path: Path) -> None:
    asked: list[str] = []
    text = first_file(answering(ANSWERS, asked), TODAY)
    passes(tmp_path, text)
    assert [question.split(". ")[0] for question in asked] == [f"{n} of {QUESTIONS}" for n in range(1, QUESTIONS + 1)]


def test_without_a_product_the_questions_about_it_are_passed_over(tmp_path: Path) -> None:
    asked: list[str] = []
    passes(tmp_path, first_file(answering([*ANSWERS[:4], "", *ANSWERS[8:]], asked), TODAY))
    assert asked[-1].startswith("10 of 10.")


def test_an_answer_that_cannot_be_used_is_asked_again(tmp_path: Path) -> None:
    awkward = [
        "",
        "Bank",
        "0",
        "99",
        "two",
        "2",
        "1;2",
        "",
        "",
        "!",
        "LetterBot",
        "none",
        "1",
        "1",
        "x" * 300,
        "Ana",
        "AI board",
    ]
    text = first_file(answering(awkward), TODAY)
    passes(tmp_path, text)
    assert "jurisdictions" not in text
    assert "public_service" in text


@given(name=st.text(min_size=1, max_size=60), product=st.text(min_size=1, max_size=60))
def test_no_name_breaks_the_file(tmp_path_factory: pytest.TempPathFactory, name: str, product: str) -> None:
    answers = [name, *ANSWERS[1:4], product, *ANSWERS[5:]]
    try:
        text = first_file(answering(answers), TODAY)
    except UnusableInput:
        return  # an answer was asked again, and there were none left
    passes(tmp_path_factory.mktemp("named"), text)


def test_when_nobody_answers_nothing_is_written(tmp_path: Path) -> None:
    file = tmp_path / "organisation.yaml"
    found = CliRunner().invoke(app, ["org", "init", str(file)], input="Bank\n")
    assert isinstance(found.exception, UnusableInput)
    assert not file.exists()


def test_init_never_writes_over_a_file_and_check_takes_what_it_wrote(tmp_path: Path) -> None:
    file = tmp_path / "organisation.yaml"
    runner = CliRunner()
    assert runner.invoke(app, ["org", "init", str(file)], input="\n".join(ANSWERS) + "\n").exit_code == 0
    assert runner.invoke(app, ["org", "check", str(file)]).exit_code == 0
    again = runner.invoke(app, ["org", "init", str(file)], input="\n".join(ANSWERS) + "\n")
    assert "is there already" in str(again.exception)


def test_check_ends_with_1_for_warnings_and_2_for_faults(tmp_path: Path) -> None:
    runner = CliRunner()
    faulty = runner.invoke(app, ["org", "check", "--json", str(written(tmp_path, BANK.replace("sector:", "sectr:")))])
    assert faulty.exit_code == 2
    (complaint,) = json.loads(faulty.stdout)
    assert (complaint["line"], complaint["severity"]) == (4, "fault")
    ended = BANK.replace("2026-01-31", "2020-01-31")
    assert runner.invoke(app, ["org", "check", str(written(tmp_path, ended))]).exit_code == 1


def test_the_schema_is_json() -> None:
    found = json.loads(CliRunner().invoke(app, ["org", "schema"]).stdout)
    assert found["properties"]["products"]["items"] == {"$ref": "#/$defs/Product"}
    assert all(
        "description" in found["$defs"]["Product"]["properties"][key] for key in ("contract", "retention", "expires")
    )
