"""The organisation's file: what is wrong with it is named by line, with what to do; the last good one stays in force."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.datafiles import marked
from assistant.errors import BadOrganisation, ScopewiseError
from assistant.organisation import Organisation
from assistant.organisation_files import OrganisationFile, check_file
from tests.organisation.examples import BANK, TODAY, catalogue, written


def complaints(folder: Path, text: str) -> list[str]:
    return [str(complaint) for complaint in check_file(written(folder, text), TODAY, catalogue()).complaints]


def line_with(text: str, words: str) -> int:
    """The first line on which ``words`` stand."""
    return next(number for number, line in enumerate(text.splitlines(), start=1) if words in line)


def test_a_good_file_has_only_the_expired_product_to_complain_of(tmp_path: Path) -> None:
    (only,) = complaints(tmp_path, BANK)
    assert only.startswith(f"line {line_with(BANK, '2026-01-31')}: warning: the approval of 'LetterBot' ended")
    assert "Renew the approval" in only


@pytest.mark.parametrize(
    ("before", "after", "where", "says"),
    [
        ("sector: finance", "sectr: finance", "sectr", "rite 'sector'"),
        ("sector: finance", "sector: banking", "banking", "'finance'"),
        ("    edition: Enterprise\n", "", "name: ChatGPT Enterprise", "edition is missing. Add 'edition'"),
        ("in_place: sso", "in_place: ssso", "ssso", "se one of sso"),
        ("in_place: sso", "in_place: sso\n    nist: x", "nist: x", "is not known here"),
        ("[input-rules-by-class]", "[no-such-card]", "no-such-card", "no recommendation 'no-such-card'"),
        ("[input-rules-by-class]", "[]\n    frameworks: {nist: [AC-2]}", "nist:", "no framework 'nist'"),
        ("[input-rules-by-class]", "[]\n    frameworks: {nist_800_53: [ZZ-2]}", "ZZ-2", "has no 'ZZ-2'"),
        ("SEC-040", "sec-012", "sec-012", "stands twice"),
        ("    cards: [input-rules-by-class]\n", "", "SEC-040", "mapped to nothing"),
        ("name: LetterBot", "name: chatgpt", "name: chatgpt", "already stands for 'ChatGPT Enterprise'"),
        ("name: LetterBot", "name: '!'", "name: '!'", "no word in it"),
        ("training_on_inputs: no", "training_on_inputs: true", "true", "'yes' or 'no'"),
        ("expires: 2027-06-30", "expires: 2027-02-40", "2027-02-40", "match pattern"),
        ("[public, internal, personal]", "[public, secret]", "secret", "'other_regulated'"),
        ("key: board", "key: security", "AI board", "stands twice"),
        ("$log_days days", "$days days", "$days", "no constant 'days'"),
        ("$log_days days", "$5 a month", "$5", "rite $$"),
        ("version: 3", "version: three", "version: three", "integer"),
        ("version: 3", "version: 3\nversion: 4", "version: 4", "stands twice"),
        ("sector: finance", "sector: [finance", "jurisdictions", "is no YAML"),
        ("jurisdictions: [eu, uk]", "jurisdictions: &x [eu]\nname2: *x", "name2", "alias"),
    ],
)
def test_each_mistake_is_named_by_its_line_with_what_to_do(
    tmp_path: Path, before: str, after: str, where: str, says: str
) -> None:
    assert before in BANK
    text = BANK.replace(before, after, 1)
    told = [entry for entry in complaints(tmp_path, text) if "warning" not in entry]
    assert any(entry.startswith(f"line {line_with(text, where)}: ") and says in entry for entry in told), told


DECISION = """
decision:
  otherwise: standard
  rules:
    - id: one
      when: {fact: data.health, is: ["yes"]}
      lane: deep
      text: Health.
    - id: two
      when: %s
      lane: %s
      text: Another.
"""


@pytest.mark.parametrize(
    ("when", "lane", "where", "says"),
    [
        ("{not: {not: {fact: data.health, is: ['yes']}}}", "fast", "id: two", "ask for different lanes"),
        ("{all: [{scope: [1]}, {fact: delivery, is: [own_application]}]}", "deep", "id: two", "can never hold"),
        ("{all: [{scope: [0]}, {agentic: [1]}]}", "deep", "id: two", "can never hold"),
        ("{all: [{product: data not allowed}, {not: {product: sanctioned}}]}", "deep", "id: two", "can never hold"),
        ("{fact: data.helth, is: ['yes']}", "deep", "", "There is no fact 'data.helth'"),
        ("{fact: data.health, is: [true]}", "deep", "", "valid string"),
        ("{fact: data.health, is: [maybe]}", "deep", "", "no value of data.health"),
        ("{fact: data.health, is: ['yes'], scope: [1]}", "deep", "", "join several by all"),
        ("{scope: [6]}", "deep", "", "less than or equal to 5"),
        ("{scope: [5]}", "quick", "lane: quick", "'fast'"),
        ("{all: [{scope: [5]}, {fact: data.health, is: ['yes']}]}", "standard", "id: two", "never decides"),
    ],
)
def test_rules_that_conflict_or_cannot_hold_are_named(
    tmp_path: Path, when: str, lane: str, where: str, says: str
) -> None:
    text = BANK + DECISION % (when, lane)
    told = complaints(tmp_path, text)
    assert any(entry.startswith(f"line {line_with(text, where or when)}: ") and says in entry for entry in told), told


def test_a_rule_names_only_reviewers_that_there_are(tmp_path: Path) -> None:
    text = BANK + DECISION % ("{scope: [5]}", "deep\n      reviewer: nobody")
    assert any(
        "there is no reviewer 'nobody'" in entry and "board, security" in entry for entry in complaints(tmp_path, text)
    )


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe", b"- a\n", b"[" * 50_000, b"a: \x00", b"? [a]\n: 1", b"!!python/name:os.system"]
)
def test_what_is_no_file_of_ours_is_refused_in_words(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "bank.yaml"
    path.write_bytes(raw)
    checked = check_file(path, TODAY, catalogue())
    assert checked.found is None
    assert checked.faults


@given(st.binary(max_size=200))
def test_no_bytes_get_past_the_loader_but_by_our_own_errors(raw: bytes) -> None:
    with contextlib.suppress(ScopewiseError):
        marked(raw, "a file")


def test_a_file_that_is_not_there_says_which_setting_to_mend(tmp_path: Path) -> None:
    with pytest.raises(BadOrganisation, match="SCOPEWISE_ORGANISATION"):
        check_file(tmp_path / "none.yaml", TODAY, catalogue())


def touched(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    later = path.stat().st_mtime_ns + 5_000_000_000
    os.utime(path, ns=(later, later))


def test_a_changed_file_is_noticed_and_a_broken_one_leaves_the_last_good_one_in_force(tmp_path: Path) -> None:
    path = written(tmp_path, BANK)
    source = OrganisationFile(path, catalogue(), lambda: TODAY)
    assert source.current().organisation.version == 3
    touched(path, BANK.replace("version: 3", "version: 4"))
    assert source.current().organisation.version == 4
    touched(path, BANK.replace("sector: finance", "sectr: finance").replace("version: 3", "version: 5"))
    assert source.current().organisation.version == 4
    assert "line 4" in source.trouble
    assert "Version 4 stays in force" in source.trouble
    path.unlink()
    assert source.current().organisation.version == 4
    written(tmp_path, BANK.replace("version: 3", "version: 6"))
    assert (source.current().organisation.version, source.trouble) == (6, "")


def test_the_first_file_must_be_good(tmp_path: Path) -> None:
    source = OrganisationFile(written(tmp_path, "version: 1"), catalogue(), lambda: TODAY)
    with pytest.raises(BadOrganisation, match="schema is missing"):
        source.current()


def test_the_published_schema_takes_the_same_files(tmp_path: Path) -> None:
    schema = json.loads(json.dumps(Organisation.model_json_schema(by_alias=True)))
    data = marked(BANK.encode(), "bank").data
    jsonschema.validate(data, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**data, "sectr": "finance"}, schema)
