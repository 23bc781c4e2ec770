"""Passages are searched for once, each query by itself, and kept for every process and later run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.batch.finding import KeptFinder, place_for
from tests.fakes import ScriptedFinder


@dataclass
class Batches(ScriptedFinder):
    """A finder that also keeps how many queries came together."""

    sizes: list[int] = field(default_factory=list)

    def search(self, words: str, top: int) -> list[str]:
        return self.find([words], top)[0]

    def find(self, queries: Sequence[str], top: int) -> list[list[str]]:
        self.sizes.append(len(queries))
        return super().find(queries, top)


def test_a_query_is_searched_for_once_whoever_asks(tmp_path: Path) -> None:
    first, second = Batches(["p1", "p2"]), Batches(["p9"])
    kept = tmp_path / "found.sqlite"
    assert KeptFinder(first, kept).find(["a", "b", "a"], 2) == [["p1", "p2"]] * 3
    assert KeptFinder(second, kept).find(["b", "c", "a"], 2) == [["p1", "p2"], ["p9"], ["p1", "p2"]]
    assert (first.queries, first.sizes, second.queries) == (["a", "b"], [1, 1], ["c"])


def test_what_only_a_part_of_the_search_found_is_not_kept(tmp_path: Path) -> None:
    kept = tmp_path / "found.sqlite"
    KeptFinder(ScriptedFinder(["words"], trouble="no model"), kept).find(["a"], 1)
    assert KeptFinder(ScriptedFinder(["whole"]), kept).find(["a"], 1) == [["whole"]]


def test_a_place_that_cannot_be_used_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert place_for(tmp_path / "file" / "index", "1") is None
    for place in (None, tmp_path / "file" / "found.sqlite"):
        assert KeptFinder(ScriptedFinder(["p"]), place).find(["a"], 1) == [["p"]]


def test_another_version_has_another_place_and_the_old_one_goes(tmp_path: Path) -> None:
    old = place_for(tmp_path, "1")
    assert old is not None
    old.touch()
    new = place_for(tmp_path, "2")
    assert (new != old, old.exists()) == (True, False)
