"""The data of the reader: strict, with errors that name file and entry."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import BadKnowledge
from assistant.knowledge_files import DEFAULT_FOLDER
from assistant.readers.gazetteer import Gazetteer, speaks_of_ai
from assistant.readers.lexicon import Lexicon
from assistant.readers.patterns import Wording, anchored_by, compile_pattern
from assistant.readers.words import sentences, words_of

PRODUCT = """
- name: Acme Writer
  aliases: [AcmeWrite]
  maker: Acme
  class: {kind}
  generative: "yes"
  source: https://example.org/
  as_of: "2026-11"
{more}
"""


def _gazetteer(folder: Path, kind: str = "enterprise_app", more: str = "") -> Gazetteer:
    (folder / "some.yaml").write_text(PRODUCT.format(kind=kind, more=more), encoding="utf-8")
    return Gazetteer.load(folder)


def _named(gazetteer: Gazetteer, text: str) -> list[str]:
    return [one.product.name for one in gazetteer.mentions(tuple(words_of(text)), text, ai=speaks_of_ai(text))]


def test_a_name_is_found_in_any_spelling_of_spaces_hyphens_and_case(tmp_path: Path) -> None:
    gazetteer = _gazetteer(tmp_path)

    assert _named(gazetteer, "ACME-writer, acme   writer and AcmeWrite") == ["Acme Writer"] * 3


def test_an_ambiguous_name_counts_only_in_its_capitals_and_beside_ai(tmp_path: Path) -> None:
    gazetteer = _gazetteer(tmp_path, more="  ambiguous: true")

    assert _named(gazetteer, "The acme writer drafts") == []
    assert _named(gazetteer, "Acme Writer drafts replies") == ["Acme Writer"]
    assert _named(gazetteer, "aboard the ship Acme Writer") == []


@pytest.mark.parametrize(
    ("kind", "more", "found"),
    [("nonsense", "", "class"), ("model", "  colour: red", "colour")],
)
def test_a_wrong_product_is_refused_with_file_and_entry(tmp_path: Path, kind: str, more: str, found: str) -> None:
    with pytest.raises(BadKnowledge, match=rf"some\.yaml: entry 1 .*Acme Writer.*{found}"):
        _gazetteer(tmp_path, kind, more)


def test_a_name_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadKnowledge, match=r"stands in some\.yaml already"):
        _gazetteer(tmp_path, more=PRODUCT.format(kind="model", more=""))


def test_the_longest_name_wins() -> None:
    gazetteer = Gazetteer.load(DEFAULT_FOLDER / "products")

    assert _named(gazetteer, "We have ChatGPT Enterprise.") == ["ChatGPT Enterprise"]


def _reading(folder: Path, rule: str) -> Path:
    (folder / "rules").mkdir()
    (folder / "lists.yaml").write_text("some: [one, two words]\n", encoding="utf-8")
    context = "contrast: [but]\nsubjects: [we]\ncues: []\nagents: []\n"
    (folder / "context.yaml").write_text(context, encoding="utf-8")
    (folder / "discourse.yaml").write_text("withdraws: {why: w, patterns: [scratch that]}\n", encoding="utf-8")
    (folder / "rules" / "some.yaml").write_text(rule, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("- {id: a, signal: s, patterns: ['<none> b']}", "no word list"),
        ("- {id: a, patterns: [b]}", "either a fact with values or a signal"),
        ("- {id: a, fact: colour, values: [red], patterns: [b]}", "no fact"),
        ("- {id: a, fact: change, values: [red], patterns: [b]}", "no value of change"),
        ("- {id: a, signal: s, patterns: [b], extra: 1}", "extra"),
        ("- {id: a, signal: s, patterns: [b]}\n- {id: a, signal: s, patterns: [b]}", "twice"),
        ("- {id: a, signal: s, patterns: ['~3']}", "no words"),
        ("a: b", "a list of rules"),
    ],
)
def test_a_wrong_rule_is_refused_with_file_and_reason(tmp_path: Path, rule: str, found: str) -> None:
    with pytest.raises(BadKnowledge, match=rf"some\.yaml.*{found}"):
        Lexicon.load(_reading(tmp_path, rule))


@pytest.mark.parametrize(
    ("pattern", "line", "matches"),
    [
        ("fine tun*", "we fine tuned it ", True),
        ("a|b c", "b c ", True),
        ("a ~2 d", "a b c d ", True),
        ("a ~2 d", "a b b c d ", False),
        ("a ~2 d", "a ; d ", False),
        ("a b? c", "a c ", True),
        ("<some> x", "two words x ", True),
        ("@model x", "@model#3 x ", True),
        ("@any x", "@model#3 x ", True),
        ("two_words", "two words ", True),
        ("one", "someone ", False),
    ],
)
def test_the_pattern_language_means_what_it_says(pattern: str, line: str, *, matches: bool) -> None:
    compiled = compile_pattern(pattern, {"some": ["one", "two words"]}, "here")

    assert bool(compiled.regex.search(line)) is matches


def test_sentences_keep_abbreviations_and_lists() -> None:
    text = "We use tools, e.g. Claude. It helps.\n- First point\n- Second point"

    assert [" ".join(word.norm for word in one) for one in sentences(text)] == [
        "we use tools , e.g . claude .",
        "it helps .",
        "— first point",
        "— second point",
    ]


_WORDS = st.lists(st.sampled_from(["we", "do", "not", "tune", "it", "tuned", "no", ",", ".", "longer"]), max_size=14)
_TOGETHER = ["not|never", "do ~1 not tune", "no longer", "^it ~2 no", "tun*", "not ~3 it", "we? do?"]


@given(_WORDS)
def test_several_patterns_find_together_what_one_expression_of_them_all_finds(words: list[str]) -> None:
    wording = Wording([compile_pattern(pattern, {}, "here") for pattern in _TOGETHER])
    text = "".join(f"{word} " for word in words)
    tokens = frozenset().union(*map(anchored_by, words))
    expected = [match.span() for match in wording.regex.finditer(text) if match.group()]
    assert wording.spans(text, tokens) == expected
