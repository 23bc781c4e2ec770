"""Answers kept from one start to the next."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.cards import Passage
from assistant.knowledge_files import KnowledgeBase
from assistant.retrieval.documents import Hit
from assistant.retrieval.remembered import RememberedAnswers, fingerprint
from assistant.settings import Settings
from assistant.wiring import InstalledFinder


def test_an_answer_is_there_at_the_next_start_for_the_same_question_alone(tmp_path: Path) -> None:
    RememberedAnswers(tmp_path, "mark").add(["query"], 5, [["a", "b"]])
    again = RememberedAnswers(tmp_path, "mark")
    assert again.of("query", 5) == ["a", "b"]
    assert again.of("query", 6) is None
    assert again.of("other", 5) is None


def test_what_one_process_has_found_another_need_not_look_for(tmp_path: Path) -> None:
    one, other = RememberedAnswers(tmp_path, "mark"), RememberedAnswers(tmp_path, "mark")
    assert other.of("query", 5) is None
    one.add(["query"], 5, [["a"]])
    assert other.of("query", 5) == ["a"]


def test_another_corpus_or_model_begins_anew_and_the_old_answers_go(tmp_path: Path) -> None:
    RememberedAnswers(tmp_path, fingerprint("corpus", "model")).add(["query"], 5, [["a"]])
    (tmp_path / "answers").write_text("of an older way", encoding="utf-8")
    (old,) = tmp_path.glob("answers-*.sqlite")
    assert RememberedAnswers(tmp_path, fingerprint("corpus", "another")).of("query", 5) is None
    assert not old.exists()
    assert not (tmp_path / "answers").exists()


@pytest.mark.parametrize("damage", [b"", b"x" * 5000], ids=["empty", "other bytes"])
def test_a_damaged_file_begins_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "answers-mark.sqlite").write_bytes(damage)
    RememberedAnswers(tmp_path, "mark").add(["query"], 5, [["a"]])
    assert RememberedAnswers(tmp_path, "mark").of("query", 5) == ["a"]


def test_without_a_folder_answers_last_as_long_as_the_process(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    answers = RememberedAnswers(tmp_path / "file", "mark")
    answers.add(["query"], 5, [["a"]])
    assert answers.of("query", 5) == ["a"]


def test_the_answers_are_their_owners_alone(tmp_path: Path) -> None:
    RememberedAnswers(tmp_path, "mark").add(["query"], 5, [["a"]])
    assert {path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {0}


def test_threads_share_the_answers(tmp_path: Path) -> None:
    answers = RememberedAnswers(tmp_path, "mark")
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: answers.add([str(number)], 5, [[str(number)]]), range(40)))
        assert list(threads.map(lambda number: answers.of(str(number), 5), range(40))) == [[str(n)] for n in range(40)]


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


@dataclass
class Halved(Retriever):
    """Finds by words alone, and says so."""

    degraded: str = "no model"
    asked: list[str] = field(default_factory=list)

    def search_many(self, queries: Sequence[str], top: int) -> list[list[Hit]]:
        self.asked.extend(queries)
        return super().search_many(queries, top)


def test_what_only_a_part_of_the_search_has_found_is_looked_for_again(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    passages = tuple(knowledge.passages.values())[:2]
    halved = Halved()
    for _ in range(2):
        InstalledFinder(passages, Settings(data=tmp_path), searching=halved).find(["query"], 3)
    whole = InstalledFinder(passages, Settings(data=tmp_path), searching=Retriever())
    assert halved.asked == ["query", "query"]
    assert whole.find(["query"], 3) == [["on", "by words"]]
