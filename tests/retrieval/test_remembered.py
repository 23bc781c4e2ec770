"""Answers kept from one start to the next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.cards import Passage
from assistant.knowledge_files import KnowledgeBase
from assistant.retrieval import remembered
from assistant.retrieval.documents import Hit
from assistant.retrieval.remembered import RememberedAnswers, fingerprint
from assistant.settings import Settings
from assistant.wiring import InstalledFinder


def test_an_answer_is_there_at_the_next_start_for_the_same_question_alone(tmp_path: Path) -> None:
    RememberedAnswers(tmp_path / "answers", "mark").add(["query"], 5, [["a", "b"]])
    again = RememberedAnswers(tmp_path / "answers", "mark")
    assert again.of("query", 5) == ["a", "b"]
    assert again.of("query", 6) is None
    assert again.of("other", 5) is None


def test_another_corpus_or_model_begins_anew(tmp_path: Path) -> None:
    RememberedAnswers(tmp_path / "answers", fingerprint("corpus", "model")).add(["query"], 5, [["a"]])
    assert RememberedAnswers(tmp_path / "answers", fingerprint("corpus", "another")).of("query", 5) is None


def test_a_damaged_file_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("{}")
    assert RememberedAnswers(tmp_path / "answers", "mark").of("query", 5) is None


def test_without_a_folder_answers_last_as_long_as_the_process(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    answers = RememberedAnswers(tmp_path / "file" / "answers", "mark")
    answers.add(["query"], 5, [["a"]])
    assert answers.of("query", 5) == ["a"]


def test_the_oldest_answers_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST", 2)
    answers = RememberedAnswers(tmp_path / "answers", "mark")
    answers.add(["one", "two", "three"], 5, [["a"], ["b"], ["c"]])
    assert [answers.of(query, 5) for query in ("one", "two", "three")] == [None, ["b"], ["c"]]


@pytest.mark.models
@pytest.mark.filterwarnings("default")
def test_a_second_finder_answers_alike_and_opens_nothing(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    passages: tuple[Passage, ...] = tuple(knowledge.passages.values())[:20]
    settings = Settings(data=tmp_path)
    first = InstalledFinder(passages, settings)
    found = first.find(["threat modelling", "access to models"], 3)
    assert first.trouble == ""
    (tmp_path / "index" / "model").rename(tmp_path / "index" / "gone")
    second = InstalledFinder(passages, settings)
    assert second.find(["access to models", "threat modelling"], 3) == found[::-1]
    assert not (tmp_path / "index" / "model").exists()


class Retriever:
    """Finds one document on the subject and one off it."""

    degraded = ""

    def search_many(self, queries: Sequence[str], top: int) -> list[list[Hit]]:
        return [[Hit("on", 5.0, 1, 1), Hit("off", 0.5, 2, 2), Hit("by words", 0.5, 3, None)][:top] for _ in queries]


def test_what_is_off_the_subject_is_left_out_where_meaning_was_looked_at(
    knowledge: KnowledgeBase, tmp_path: Path
) -> None:
    finder = InstalledFinder(tuple(knowledge.passages.values())[:2], Settings(data=tmp_path), searching=Retriever())
    assert finder.find(["query"], 3) == [["on", "by words"]]
