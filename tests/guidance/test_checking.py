"""What a check finds: damage, duplicates, other editions, and what nobody's own words are there for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant.guidance.adding import Adding, Wishes
from assistant.guidance.checking import CheckReport, check
from assistant.guidance.collection import Collection
from assistant.guidance.published import Registry
from assistant.knowledge_text import check_text
from tests.fakes import the_knowledge
from tests.guidance import builders

BASE = the_knowledge()
PINNED = {name for card in BASE.cards for name in card.passages}
Folder = Callable[..., Path]


def checked(adding: Adding) -> CheckReport:
    return check(adding.collection, BASE.passages.values(), PINNED, adding.registry)


def added(adding: Adding, path: Path, name: str, content: str, wishes: Wishes | None = None) -> None:
    (path / name).write_text(content, encoding="utf-8")
    adding.add(path / name, wishes or Wishes())


def test_nothing_added_is_sound_and_names_what_has_no_words(adding: Adding) -> None:
    found = checked(adding)
    assert found.is_sound
    assert found.files == 0
    without = {each.framework: each for each in found.without_words}
    assert "AML.T0051" in without["mitre_atlas"].refs
    assert without["mitre_atlas"].sources == ("mitre-atlas",)
    assert without["gdpr"].sources == ()


def test_what_is_in_is_no_longer_named(adding: Adding, tmp_path: Path) -> None:
    added(adding, tmp_path, "ATLAS.yaml", builders.ATLAS.format(version="5.6.0"))
    without = {each.framework: each.refs for each in checked(adding).without_words}
    assert "AML.T0051" not in without["mitre_atlas"]
    assert checked(adding).unverified == ("mitre-atlas: ATLAS.yaml",)


def test_another_edition_than_the_cited_is_told(adding: Adding, tmp_path: Path) -> None:
    added(adding, tmp_path, "ATLAS.yaml", builders.ATLAS.format(version="9.9.9"))
    found = checked(adding)
    (other,) = found.other_editions
    assert (other.edition, other.cited) == ("9.9.9", ("5.6.0",))
    assert any("AML.T0051" in each.refs for each in found.without_words)


def test_a_changed_copy_and_duplicates_are_told(adding: Adding, tmp_path: Path) -> None:
    changed = builders.AISVS.replace("normalized", "thrown away")
    added(adding, tmp_path, "one.md", changed)
    added(adding, tmp_path, "two.md", changed)
    found = checked(adding)
    assert found.changed == ("one: one.md", "two: two.md")
    (same,) = found.duplicates
    assert (same.files, same.passages) == (("one: one.md", "two: two.md"), 4)


def test_damage_is_told_and_the_rest_still_checked(
    adding: Adding, collection: Collection, tmp_path: Path, registry: Registry
) -> None:
    for number in (1, 2, 3):
        added(adding, tmp_path, f"p{number}.md", f"Rule {number}.")
    kept = {file.source: tmp_path / "data/guidance/passages" / f"{file.stored}.jsonl" for file in collection.files()}
    kept["p1"].write_bytes(b"{}\n")
    kept["p2"].unlink()
    found = checked(adding)
    assert not found.is_sound
    assert [line.split(":")[0] for line in found.damaged] == ["p1", "p2"]
    assert found.passages == 1
    text = check_text(found, BASE.frameworks)
    assert text.index("Damaged") < text.index("our own summaries")
