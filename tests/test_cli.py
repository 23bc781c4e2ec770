"""The command line as a newcomer and as a program meets it: the installed command, in a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.facts import DECIDING
from tests.test_table import scope_as_specified

CHATGPT = "Staff paste contract text into ChatGPT Plus, each on their own account, to get summaries."


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A data folder of the test's own, and retrieval by words alone, so that no model is loaded."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCOPEWISE_")}
    return {**kept, "SCOPEWISE_DATA": str(tmp_path / "data"), "SCOPEWISE_EMBEDDING_MODEL": str(tmp_path / "none")}


def run(
    arguments: Sequence[str], environment: dict[str, str], given: bytes = b"", status: int = 0
) -> subprocess.CompletedProcess[bytes]:
    command = Path(sys.executable).with_name("scopewise")
    found = subprocess.run([command, *arguments], input=given, capture_output=True, env=environment, check=False)
    assert found.returncode == status, found.stderr.decode()
    return found


def test_assess_prints_the_contract_alone_on_standard_output(environment: dict[str, str]) -> None:
    found = json.loads(run(["assess", CHATGPT, "--json"], environment).stdout)
    assert found["schema"] == "scopewise.assessment/1"
    assert found["verdict"]["scope"] == 1
    assert found["verdict"]["assumed"] == ["model_training"]
    for entry in found["profile"].values():
        for evidence in entry["evidence"]:
            assert CHATGPT[evidence["start"] : evidence["end"]] == evidence["quote"]
    assert found["recommendations"]
    assert found["next_question"]["options"]


def test_the_same_text_by_argument_file_and_standard_input_is_the_same_assessment(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "description.txt"
    file.write_text(CHATGPT, encoding="utf-8")
    answers = [
        json.loads(run(arguments, environment, given).stdout)
        for arguments, given in (
            (["assess", CHATGPT, "--json"], b""),
            (["assess", "--file", str(file), "--json"], b""),
            (["assess", "-", "--json"], CHATGPT.encode()),
        )
    ]
    for answer in answers:
        answer["meta"].pop("created")
        answer.pop("texts")
    assert answers[0] == answers[1] == answers[2]


def test_a_person_gets_sentences_and_no_json(environment: dict[str, str]) -> None:
    text = run(["assess", CHATGPT], environment).stdout.decode()
    assert text.startswith("Scope 1: Consumer app.")
    assert "“ChatGPT Plus”" in text
    assert "not legal advice" in text


def test_a_brief_report_is_a_short_one(environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    run(["assess", CHATGPT, "--report", str(path), "--brief"], environment)
    text = path.read_text(encoding="utf-8")
    assert "Scope 1" in text
    assert "What must be done" in text
    assert len(text.split()) < 1_200


@pytest.mark.parametrize("ending", ["md", "html", "csv", "json"])
def test_a_report_is_written_in_the_format_of_its_ending(
    environment: dict[str, str], tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"report.{ending}"
    run(["assess", CHATGPT, "--report", str(path)], environment)
    assert path.read_text(encoding="utf-8").strip()


@pytest.mark.parametrize(
    ("arguments", "given", "complaint"),
    [
        (["assess", ""], b"", "There is no text"),
        (["assess", "-"], b"", "There is no text"),
        (["assess"], b"", "Say what to assess"),
        (["assess", "-"], b"\xff\xfe\x00\x01", "not UTF-8 text"),
        (["assess", "-"], b"a\x00b\x00c", "This is not text"),
        (["assess", "-"], b"word " * 500_000, "The text has 2,500,000 characters"),
        (["assess", "--file", "nowhere.txt"], b"", "nowhere.txt cannot be read"),
        (["assess", "x", "--report", "x.docx"], b"", "A report ends in"),
        (["assess", "x", "--report", "x.csv", "--brief"], b"", "A brief report ends in .md or .html"),
        (["assess", "x", "--brief"], b"", "add --report"),
        (["classify", "-"], b"{", "is not JSON"),
        (["classify", "-"], b"[1]", "Facts are a JSON object"),
        (
            ["classify", "-"],
            b'{"generativ": "yes"}',
            "There is no fact 'generativ'. The facts are: generative, delivery",
        ),
        (["classify", "-"], b'{"delivery": "cloud"}', "The values are: public_service, enterprise_application"),
        (["export", "nothing"], b"", "There is no assessment"),
        (["import", "nowhere.json"], b"", "nowhere.json cannot be read"),
        (["eval", "classify", "--cases", "nowhere.jsonl"], b"", "nowhere.jsonl cannot be read"),
    ],
)
def test_what_cannot_be_used_ends_with_status_2_and_one_sentence(
    environment: dict[str, str], arguments: list[str], given: bytes, complaint: str
) -> None:
    found = run(arguments, environment, given, status=2)
    assert complaint in found.stderr.decode()
    assert b"Traceback" not in found.stderr
    assert found.stdout == b""


def test_classify_agrees_with_the_table_on_every_point(tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    for values in product(*(sorted(fact.domain) for fact in DECIDING)):
        file.write_text(json.dumps(dict(zip((fact.name for fact in DECIDING), values, strict=True))))
        found = CliRunner().invoke(app, ["classify", str(file)])
        assert json.loads(found.stdout)["candidates"] == [scope_as_specified(*values)]


def test_a_bad_setting_is_named_with_what_would_be_right(environment: dict[str, str]) -> None:
    found = run(["assess", CHATGPT], {**environment, "SCOPEWISE_PORT": "http"}, status=2)
    assert b"SCOPEWISE_PORT" in found.stderr


def test_doctor_says_what_works(environment: dict[str, str]) -> None:
    found = {check["part"]: check for check in json.loads(run(["doctor", "--json"], environment).stdout)}
    assert found["knowledge"]["status"] == "fine"
    assert found["store"]["status"] == "fine"
    assert found["retrieval"]["status"] == "limited"  # the model of this environment is not there


def test_help_needs_nothing_heavy(environment: dict[str, str]) -> None:
    code = "import sys, assistant.cli; print([name for name in ('torch', 'streamlit', 'sqlalchemy') if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, check=True)
    assert found.stdout.strip() == b"[]"


def test_a_csv_of_decisions_can_be_measured(environment: dict[str, str], tmp_path: Path) -> None:
    cases = tmp_path / "decisions.csv"
    cases.write_text(f'text,scope\n"{CHATGPT}",1\nWe sort post by a rule.,not applicable\n', encoding="utf-8")
    found = json.loads(run(["eval", "classify", "--cases", str(cases), "--json"], environment).stdout)
    assert found["cases"] == 2
    assert found["coverage"]["of"] == 2


def test_assess_ends_with_the_threats_and_works_without_a_usable_data_folder(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    found = run(["assess", CHATGPT], {**environment, "SCOPEWISE_DATA": str(tmp_path / "file")}).stdout.decode()
    assert "Scope 1: Consumer app." in found
    assert re.search(r"What to do, the most urgent first \(\d\d in all\)", found)
    assert re.search(r"Threats to go through \([1-9]; \d+ more may apply\):\n  - \w", found)
