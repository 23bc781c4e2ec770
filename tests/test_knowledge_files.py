"""Data files are strict: what is wrong with one is refused by name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.datafiles import load_yaml
from assistant.errors import BadKnowledge
from assistant.knowledge_files import DEFAULT_FOLDER, load_knowledge

CARD = "cards/agents.yaml"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    shutil.copytree(DEFAULT_FOLDER, folder)
    return folder


def edited(folder: Path, name: str, old: str, new: str) -> Path:
    """``folder`` with the first ``old`` of a file as ``new``."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def appended(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return folder


def first_entry(folder: Path, name: str, start: str) -> str:
    """The text of the first entry of a list file, each of which begins with ``start``."""
    text = (folder / name).read_text(encoding="utf-8")
    begin = text.index(start)
    end = text.find(f"\n{start}", begin + 1)
    return "\n" + text[begin:end] + "\n"


def refused(folder: Path, *words: str) -> None:
    """The folder is refused, and the message has each of ``words``."""
    with pytest.raises(BadKnowledge) as caught:
        load_knowledge(folder)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_a_copy_of_the_shipped_folder_loads(copy: Path) -> None:
    assert load_knowledge(copy).version == load_knowledge().version


def test_any_change_of_a_file_is_another_version(copy: Path) -> None:
    assert load_knowledge(appended(copy, CARD, "\n# reviewed\n")).version != load_knowledge().version


def test_an_unknown_key_is_refused_with_file_and_entry(copy: Path) -> None:
    refused(
        edited(copy, CARD, "  version: 1\n", "  version: 1\n  colour: red\n"),
        "agents.yaml",
        "agent-inventory",
        "colour",
    )


def test_a_missing_key_is_refused(copy: Path) -> None:
    refused(edited(copy, CARD, "  level: must\n", ""), "agent-identity", "level", "required")


def test_a_value_outside_its_list_is_refused(copy: Path) -> None:
    refused(edited(copy, CARD, "  level: must\n", "  level: urgent\n"), "agent-identity", "level", "urgent")


def test_a_key_that_stands_twice_is_refused(copy: Path) -> None:
    refused(edited(copy, CARD, "  version: 1\n", "  version: 1\n  version: 2\n"), "agents.yaml", "twice")


@pytest.mark.parametrize(
    ("name", "start"),
    [
        (CARD, "- id: "),
        ("passages/law.yaml", "- id: "),
        ("threats.yaml", "- id: "),
        ("glossary.yaml", "- term: "),
    ],
)
def test_an_entry_that_stands_twice_is_refused(copy: Path, name: str, start: str) -> None:
    entry = first_entry(copy, name, start)
    identifier = entry.splitlines()[1].removeprefix(start).strip()
    refused(appended(copy, name, entry), identifier, "already")


def test_a_question_that_stands_twice_is_refused(copy: Path) -> None:
    entry = first_entry(copy, "questions.yaml", "  - id: ")
    refused(appended(copy, "questions.yaml", entry), "delivery", "already")


def test_the_same_card_in_two_files_is_refused(copy: Path) -> None:
    (copy / "cards" / "zz.yaml").write_text(first_entry(copy, CARD, "- id: "), encoding="utf-8")
    refused(copy, "zz.yaml", "agent-identity")


def test_a_passage_that_is_not_there_is_refused_with_the_card(copy: Path) -> None:
    refused(edited(copy, CARD, "- owasp_agentic/ASI03\n", "- owasp_agentic/ASI99\n"), "agent-identity", "ASI99")


def test_a_control_that_is_no_fact_is_refused(copy: Path) -> None:
    refused(edited(copy, CARD, "claimed_by: []", "claimed_by: [control.magic]"), "agent-identity", "control.magic")


@pytest.mark.parametrize(
    "bad", ["{fact: nonsense, is: [x]}", "{fact: change, is: [nothing]}", "{unless: 1}", "{is: [x]}"]
)
def test_a_condition_that_is_not_well_formed_is_refused(copy: Path, bad: str) -> None:
    refused(edited(copy, CARD, "  when: {}\n", f"  when: {bad}\n"), "agents.yaml", "agent-inventory", "when")


def test_options_that_are_not_the_domain_are_refused(copy: Path) -> None:
    refused(
        edited(copy, "questions.yaml", "{value: public_service,", "{value: rented,"),
        "question 'delivery'",
        "must offer",
    )


def test_a_question_about_no_fact_is_refused(copy: Path) -> None:
    refused(edited(copy, "questions.yaml", "    fact: delivery\n", "    fact: deliverance\n"), "question 'delivery'")


def test_a_threat_that_names_no_card_of_ours_is_refused(copy: Path) -> None:
    refused(
        edited(copy, "threats.yaml", "    - threat-model-prompt-injection-first\n", "    - no-such-card\n"),
        "no-such-card",
    )


@pytest.mark.parametrize("text", ["", "just words", "a: [", "\x00", "- 3", "{a: 1}"])
def test_cards_that_are_not_what_they_must_be_are_refused_by_name(copy: Path, text: str) -> None:
    (copy / CARD).write_text(text, encoding="utf-8")
    refused(copy, "agents.yaml")


@pytest.mark.parametrize("name", ["matrix.yaml", "questions.yaml", "wording.yaml", "priority.yaml"])
def test_a_file_that_is_not_what_it_must_be_is_refused_by_name(copy: Path, name: str) -> None:
    (copy / name).write_text("- 3", encoding="utf-8")
    refused(copy, name)


@pytest.mark.parametrize("name", ["matrix.yaml", "glossary.yaml", "threats.yaml", "wording.yaml", "questions.yaml"])
def test_a_file_that_is_missing_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    refused(copy, name)


def test_a_folder_that_is_missing_is_named_with_the_setting(tmp_path: Path) -> None:
    refused(tmp_path / "nowhere", "nowhere", "SCOPEWISE_KNOWLEDGE")


def test_a_framework_with_an_unknown_key_is_refused(copy: Path) -> None:
    knowledge = load_knowledge(appended(copy, "frameworks/gdpr.yaml", "\ncolour: red\n"))
    with pytest.raises(BadKnowledge, match=r"gdpr\.yaml.*colour"):
        _ = knowledge.frameworks


def test_yes_and_no_stay_words_in_a_data_file(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("[yes, no, on, off, true, false]", encoding="utf-8")
    assert load_yaml(path) == ["yes", "no", "on", "off", True, False]


def test_a_data_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"title: f\xfcr")
    with pytest.raises(BadKnowledge, match=r"a\.yaml"):
        load_yaml(path)


def test_a_data_file_can_make_no_object_of_python(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("!!python/object/apply:os.getcwd []", encoding="utf-8")
    with pytest.raises(BadKnowledge):
        load_yaml(path)
