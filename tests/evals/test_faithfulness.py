"""The check that what is cited bears out the advice: silent on the reviewed corpus, loud on planted mismatches."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from assistant.cards import Passage
from assistant.citing import Citation
from assistant.errors import UnusableInput
from assistant.retrieval.documents import documents_of
from assistant.retrieval.hybrid import HybridRetriever
from evals.faithfulness import Finding, Judge, Reviewed, denied, load_reviewed, other_figures, save_reviewed
from evals.faithfulness_report import Draw, evaluate_faithfulness, faithfulness_text
from evals.planted import Pair, Planter, plant
from tests.evals.builders import shipped
from tests.fakes import the_knowledge

KNOWLEDGE = the_knowledge()
PAIRS: list[Pair] = [(card, KNOWLEDGE.passages[name]) for card in KNOWLEDGE.cards for name in card.passages]
ON_SUBJECT = {card.id: dict.fromkeys(KNOWLEDGE.passages, 9.0) for card in KNOWLEDGE.cards}
"""Scores by which everything is on the subject, so that the rest can be tested without the model."""


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(KNOWLEDGE, load_reviewed(), ON_SUBJECT)


def some_pair(framework: str = "nist_800_53") -> Pair:
    return next(pair for pair in PAIRS if pair[1].framework == framework)


def cited(passage: Passage, **other: str) -> Citation:
    shown = {"ref": passage.ref, "edition": passage.edition, "title": passage.title, "url": passage.url}
    shown |= {"text": passage.text.strip(), **other}
    return Citation(kind="summary", source="x", passage=passage.id, pinned=True, **shown)


def test_the_shipped_corpus_is_what_was_reviewed(judge: Judge) -> None:
    """After a change of cards or passages: read it, then `scopewise eval faithfulness --accept`."""
    wrong = {f"{card.id} {passage.id}": judge.of(card, passage, pinned=True) for card, passage in PAIRS}
    assert {pair: found for pair, found in wrong.items() if found} == {}


def test_no_judgement_is_kept_that_nothing_needs(judge: Judge) -> None:
    alone = {key for key in judge.reviewed.judged if " " not in key}
    assert alone <= set(KNOWLEDGE.passages)
    pairs = {f"{card.id} {passage.id}" for card, passage in PAIRS}
    assert set(judge.reviewed.judged) - alone <= pairs


def test_every_planted_mismatch_is_caught(judge: Judge) -> None:
    found = plant(judge, random.Random(7).sample(PAIRS, 200), seed=7)  # noqa: S311 - repeatable
    assert set(found) == {"negated", "denial_removed", "swapped", "neighbouring", "figure", "reference", "edition"}
    assert {kind: each.planted - each.caught.right for kind, each in found.items()} == dict.fromkeys(found, 0)
    assert all(each.planted for each in found.values())


def test_what_is_planted_differs_from_what_was_there() -> None:
    planter = Planter(KNOWLEDGE.cards, KNOWLEDGE.passages, random.Random(1))  # noqa: S311 - repeatable
    for kind in (planter.negated, planter.denial_removed, planter.figure, planter.reference, planter.edition):
        changed = [(pair, kind(*pair)) for pair in PAIRS[:80]]
        assert any(other for _, other in changed)
        assert all(pair[1] != other[1] and pair[0] == other[0] for pair, other in changed if other)
    for kind in (planter.swapped, planter.neighbouring):
        others = [(card, kind(card, passage)) for card, passage in PAIRS[:80]]
        assert all(other[1].id not in card.passages for card, other in others if other)


def test_a_citation_as_the_corpus_has_it_is_faithful(judge: Judge) -> None:
    card, passage = some_pair()
    assert judge.findings(card, cited(passage)) == frozenset()


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"text": "Something else."}, "text"),
        ({"title": "Something else"}, "text"),
        ({"url": "https://example.org"}, "text"),
        ({"edition": "Revision 4"}, "edition"),
        ({"ref": "ZZ-1"}, "id"),
    ],
)
def test_a_citation_that_shows_something_else_is_found(judge: Judge, change: dict[str, str], finding: Finding) -> None:
    card, passage = some_pair()
    assert {finding, "unreviewed"} <= judge.findings(card, cited(passage, **change))


def test_a_passage_that_there_is_not_is_found(judge: Judge) -> None:
    card, passage = some_pair()
    assert judge.findings(card, cited(passage.model_copy(update={"id": "no/such"}))) == {"text"}


def test_a_passage_off_the_subject_is_found_without_the_record() -> None:
    card, passage = some_pair()
    scores = {card.id: {passage.id: 1.0}}
    assert "subject" in Judge(KNOWLEDGE, Reviewed(), scores).content(card, passage)


def test_a_further_passage_needs_no_review_of_the_pair_but_of_its_words(judge: Judge) -> None:
    card, _ = some_pair()
    other = next(each for each in KNOWLEDGE.passages.values() if each.id not in card.passages)
    assert judge.of(card, other, pinned=False) == frozenset()
    assert judge.of(card, other, pinned=True) == {"unreviewed"}
    changed = other.model_copy(update={"text": other.text + " More."})
    assert "unreviewed" in judge.of(card, changed, pinned=False)


def test_a_judgement_ends_when_the_passage_changes(judge: Judge) -> None:
    card, passage = next(pair for pair in PAIRS if "negated" in judge.reviewed.judged.get(pair[1].id, ()))
    assert "negated" not in judge.of(card, passage, pinned=True)
    assert "negated" in judge.of(card, passage.model_copy(update={"title": "New"}), pinned=True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Prompts and answers are not logged.", ["log"]),
        ("Access need not be restricted.", ["restrict"]),
        ("Keys are never rotated, and logs are kept.", ["rotat"]),
        ("Files that were not verified are refused.", []),
        ("Nobody can not read it.", []),
        ("Logs are kept.", []),
    ],
)
def test_what_a_sentence_denies(text: str, found: list[str]) -> None:
    assert denied(text) == found


def test_a_denial_of_good_practice_is_surprising_in_this_corpus(judge: Judge) -> None:
    assert judge.usage.surprising("Prompts and answers are not logged.") == ["log"]


def test_other_figures_of_the_same_unit_contradict() -> None:
    assert other_figures("Keep logs for 90 days.", "Keep logs for thirty days or 30 days.") == ["day"]
    assert other_figures("Keep logs for three months.", "Delete after 3 months, within 5 days.") == []
    assert other_figures("Three names are needed.", "Give two names.") == []


def test_the_record_is_written_and_read_and_a_bad_one_is_refused(tmp_path: Path, judge: Judge) -> None:
    path = tmp_path / "reviewed.json"
    save_reviewed(judge.record(), path)
    again = load_reviewed(path)
    assert (again.passages, again.cards) == (judge.reviewed.passages, judge.reviewed.cards)
    path.write_text("{}x")
    with pytest.raises(UnusableInput, match=r"reviewed\.json.*--accept"):
        load_reviewed(path)


def test_the_report_counts_what_it_drew_and_names_what_is_wrong() -> None:
    engine = shipped()
    words_alone = HybridRetriever(documents_of(KNOWLEDGE.passages.values()), None)
    report = evaluate_faithfulness(engine, words_alone, Draw(count=12, seed=3))
    assert report.recommendations == report.faithful.of == 12
    assert report.citations.of - report.citations.right == len(report.unfaithful)
    assert report.citations.of >= 12
    assert report.false_alarms.of == len(PAIRS)
    assert "caught by the check" in faithfulness_text(report)
    assert report == evaluate_faithfulness(engine, words_alone, Draw(count=12, seed=3))
