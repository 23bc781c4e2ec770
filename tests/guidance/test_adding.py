"""What goes in, under whose name, and what adding again does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import GuidanceRefused, UnusableInput
from assistant.guidance.adding import Adding, Wishes
from assistant.guidance.collection import Collection
from assistant.guidance.files import Incoming
from tests.guidance import builders

PLAIN = Wishes()
Folder = Callable[..., Path]


def everything(collection: Collection) -> dict[str, bytes]:
    """All that is kept, by name."""
    root = collection._folder
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_an_organisations_folder_is_its_own(adding: Adding, collection: Collection, folder: Folder) -> None:
    path = folder(policy_md="# Policy\n\nSign in.", sub__page_html="<html><body><p>Log all.</body></html>")
    found = adding.add(path, Wishes(owner="Acme", licence="Internal", edition="2026", url="https://acme.example/p"))
    assert [file.file for file in found.added] == ["policy.md", "sub/page.html"]
    first, second = collection.added().passages.values()
    assert (first.whose, first.owner, first.licence, first.edition) == ("organisation", "Acme", "Internal", "2026")
    assert (first.source, first.publication, first.place, first.url) == (
        "policies",
        "Policy",
        "Policy",
        "https://acme.example/p",
    )
    assert (first.text, second.text) == ("Sign in.", "Log all.")
    assert all(len(passage.hash) == 64 for passage in (first, second))


def test_a_page_of_a_document_stands_in_its_citation(adding: Adding, collection: Collection, tmp_path: Path) -> None:
    path = tmp_path / "rules.pdf"
    path.write_bytes(builders.pdf(["One.", "Two."], title="Rules", chapters=["Start"]))
    adding.add(path, PLAIN)
    assert [passage.place for passage in collection.added().passages.values()] == ["Start, p. 1", "Start, p. 2"]


def test_a_published_file_is_known_by_its_hash_whatever_its_name(
    adding: Adding, collection: Collection, tmp_path: Path
) -> None:
    path = tmp_path / "download.txt"
    path.write_bytes(builders.AISVS.replace("\n", "\r\n").encode())
    (file,) = adding.add(path, PLAIN).added
    assert (file.source, file.standing, file.whose) == ("owasp-aisvs", "published", "publisher")
    assert (file.framework, file.edition, file.licence) == ("owasp_aisvs", "1.0 (2026)", "CC BY-SA 4.0")
    assert {passage.owner for passage in collection.added().passages.values()} == {"OWASP"}


def test_what_has_no_known_hash_is_taken_by_its_layout_and_says_so(adding: Adding, tmp_path: Path) -> None:
    path = tmp_path / "ATLAS.yaml"
    path.write_text(builders.ATLAS.format(version="5.6.0"), encoding="utf-8")
    (file,) = adding.add(path, PLAIN).added
    assert (file.source, file.standing, file.edition) == ("mitre-atlas", "unverified", "5.6.0")


def test_another_edition_keeps_its_own_name(adding: Adding, tmp_path: Path) -> None:
    path = tmp_path / "ATLAS.yaml"
    path.write_text(builders.ATLAS.format(version="9.0.0"), encoding="utf-8")
    (file,) = adding.add(path, PLAIN).added
    assert (file.whose, file.edition) == ("publisher", "9.0.0")


def test_a_changed_copy_is_not_the_publishers(adding: Adding, tmp_path: Path) -> None:
    path = tmp_path / "chapter.md"
    path.write_text(builders.AISVS.replace("are normalized", "need no care"), encoding="utf-8")
    (file,) = adding.add(path, PLAIN).added
    assert (file.whose, file.standing, file.source) == ("organisation", "changed", "chapter")
    (file,) = adding.add(path, Wishes(vouch=True)).added
    assert (file.whose, file.standing, file.edition) == ("publisher", "vouched", "1.0 (2026)")
    assert [kept.standing for kept in adding.collection.files()] == ["vouched"]


def test_adding_twice_changes_nothing(adding: Adding, collection: Collection, folder: Folder) -> None:
    path = folder(a_md="One.", b_md="Two.")
    adding.add(path, PLAIN)
    before, version = everything(collection), collection.added().version
    adding.clock = lambda: "2027-01-01T00:00:00+00:00"
    found = adding.add(path, PLAIN)
    assert not found.did_something
    assert len(found.unchanged) == 2
    assert (everything(collection), collection.added().version) == (before, version)


def test_the_same_folder_elsewhere_changes_nothing_either(
    adding: Adding, collection: Collection, tmp_path: Path
) -> None:
    for place in ("one", "two"):
        path = tmp_path / place / "ATLAS.yaml"
        path.parent.mkdir()
        path.write_text(builders.ATLAS.format(version="5.6.0"), encoding="utf-8")
        found = adding.add(path, PLAIN)
    assert found.same == ("ATLAS.yaml",)
    assert len(collection.files()) == 1


def test_adding_again_follows_the_folder(adding: Adding, collection: Collection, folder: Folder) -> None:
    path = folder(a_md="One.", b_md="Two.", c_md="Three.")
    adding.add(path, PLAIN)
    version = collection.added().version
    folder(a_md="One and more.", d_md="Four.")
    (path / "b.md").unlink()
    found = adding.add(path, PLAIN)
    assert [[file.file for file in files] for files in (found.added, found.changed, found.unchanged, found.gone)] == [
        ["d.md"],
        ["a.md"],
        ["c.md"],
        ["b.md"],
    ]
    texts = {passage.text for passage in collection.added().passages.values()}
    assert texts == {"One and more.", "Three.", "Four."}
    assert collection.added().version != version


def test_a_file_that_moved_is_in_once(adding: Adding, collection: Collection, folder: Folder) -> None:
    path = folder(a_md="One.")
    adding.add(path, PLAIN)
    (path / "sub").mkdir()
    (path / "a.md").rename(path / "sub" / "a.md")
    adding.add(path, PLAIN)
    assert [file.file for file in collection.files()] == ["sub/a.md"]


def test_a_copy_of_a_file_is_left_out_and_named(adding: Adding, collection: Collection, folder: Folder) -> None:
    found = adding.add(folder(a_md="One.", b_md="One."), PLAIN)
    assert found.same == ("b.md",)
    assert len(collection.files()) == 1


def test_a_file_that_was_added_alone_is_not_in_twice_with_its_folder(
    adding: Adding, collection: Collection, folder: Folder
) -> None:
    path = folder(a_md="One.")
    adding.add(path / "a.md", PLAIN)
    adding.add(path, PLAIN)
    assert [(file.source, file.file) for file in collection.files()] == [("policies", "a.md")]


def test_what_can_no_longer_be_read_keeps_its_old_text(adding: Adding, collection: Collection, folder: Folder) -> None:
    path = folder(a_md="One.", b_md="Two.")
    adding.add(path, PLAIN)
    folder(a_md=b"\x00\x01")
    found = adding.add(path, PLAIN)
    assert [refusal.file for refusal in found.refused] == ["a.md"]
    assert {passage.text for passage in collection.added().passages.values()} == {"One.", "Two."}


def test_one_bad_file_does_not_keep_the_others_out(adding: Adding, collection: Collection, folder: Folder) -> None:
    found = adding.add(folder(a_md="One.", b_pdf=b"%PDF-1.7", c_docx=b"PK\x03\x04", d_png=b"\x89PNG\x00"), PLAIN)
    assert [file.file for file in found.added] == ["a.md"]
    assert {refusal.file for refusal in found.refused} == {"b.pdf", "c.docx", "d.png"}
    assert all(refusal.reason for refusal in found.refused)


def test_nothing_is_followed_out_of_the_folder(adding: Adding, folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("Secret.", encoding="utf-8")
    path = folder(a_md="One.")
    (path / "out.md").symlink_to(tmp_path / "secret.md")
    (path / "in.md").symlink_to(path / "a.md")
    (path / "loop").symlink_to(path)
    (path / "gone.md").symlink_to(path / "nothing.md")
    os.mkfifo(path / "pipe.md")
    found = adding.add(path, PLAIN)
    assert [file.file for file in found.added] == ["a.md"]
    reasons = {refusal.file: refusal.reason for refusal in found.refused}
    assert "out of the folder" in reasons["out.md"]
    assert set(reasons) == {"out.md", "in.md", "loop", "gone.md", "pipe.md"}


def test_a_huge_file_is_refused_before_it_is_read(adding: Adding, folder: Folder) -> None:
    path = folder(a_md="One.", huge_md="x")
    os.truncate(path / "huge.md", 500_000_000)
    found = adding.add(path, PLAIN)
    assert [(refusal.file, "500,000,000" in refusal.reason) for refusal in found.refused] == [("huge.md", True)]


def test_hidden_files_and_licences_are_passed_over(adding: Adding, folder: Folder) -> None:
    path = folder(a_md="One.", LICENSE_md="MIT", repo____LICENSE="x")
    (path / ".git").mkdir()
    (path / ".git" / "config").write_text("[x]", encoding="utf-8")
    found = adding.add(path, PLAIN)
    assert ([file.file for file in found.added], found.refused) == (["a.md"], ())


def test_folders_nested_without_end_are_refused(adding: Adding, folder: Folder) -> None:
    path = folder(a_md="One.")
    deep = path.joinpath(*["d"] * 40)
    deep.mkdir(parents=True)
    (deep / "b.md").write_text("Deep.", encoding="utf-8")
    found = adding.add(path, PLAIN)
    assert [file.file for file in found.added] == ["a.md"]
    assert "nested" in found.refused[0].reason


def test_two_folders_of_one_name_need_two_names(adding: Adding, folder: Folder, tmp_path: Path) -> None:
    adding.add(folder(a_md="One."), PLAIN)
    other = tmp_path / "other" / "policies"
    other.mkdir(parents=True)
    (other / "b.md").write_text("Two.", encoding="utf-8")
    with pytest.raises(UnusableInput, match="--name"):
        adding.add(other, PLAIN)
    assert adding.add(other, Wishes(name="others")).added[0].source == "others"


def test_nothing_else_gets_the_name_of_a_published_source(adding: Adding, tmp_path: Path) -> None:
    path = tmp_path / "owasp-aisvs"
    path.mkdir()
    (path / "notes.md").write_text("Ours.", encoding="utf-8")
    (path / "chapter.md").write_text(builders.AISVS, encoding="utf-8")
    found = adding.add(path, PLAIN)
    assert {file.file: file.source for file in found.added} == {
        "notes.md": "owasp-aisvs-other",
        "chapter.md": "owasp-aisvs",
    }


def test_what_was_said_of_a_source_holds_until_something_else_is_said(
    adding: Adding, collection: Collection, folder: Folder
) -> None:
    path = folder(a_md="One.")
    adding.add(path, Wishes(owner="Acme", licence="Internal", edition="2026"))
    folder(b_md="Two.")
    assert adding.add(path, PLAIN).changed == ()
    adding.add(path, Wishes(edition="2027"))
    kept = {(file.owner, file.licence, file.edition) for file in collection.files()}
    assert kept == {("Acme", "Internal", "2027")}


def test_what_was_changed_and_what_took_its_old_text_are_both_in(
    adding: Adding, collection: Collection, folder: Folder
) -> None:
    path = folder(a_md="One.")
    adding.add(path, PLAIN)
    folder(a_md="Two.", b_md="One.")
    adding.add(path, PLAIN)
    assert {passage.text for passage in collection.added().passages.values()} == {"One.", "Two."}


def test_a_publication_that_was_added_alone_stays_when_its_folder_no_longer_has_it(
    adding: Adding, collection: Collection, folder: Folder
) -> None:
    path = folder(a_md="One.", ATLAS_yaml=builders.ATLAS.format(version="5.6.0"))
    adding.add(path / "ATLAS.yaml", PLAIN)
    (path / "ATLAS.yaml").unlink()
    adding.add(path, PLAIN)
    assert [file.source for file in collection.files()] == ["mitre-atlas", "policies"]


@pytest.mark.parametrize("wishes", [Wishes(name="Not A Name"), Wishes(url="http://example.org")])
def test_a_wish_that_cannot_be_is_refused_and_nothing_is_kept(
    adding: Adding, collection: Collection, folder: Folder, wishes: Wishes
) -> None:
    with pytest.raises(UnusableInput):
        adding.add(folder(a_md="One."), wishes)
    assert collection.files() == ()


def test_a_path_that_is_not_there_is_an_error(adding: Adding, tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="nowhere"):
        adding.add(tmp_path / "nowhere", PLAIN)


def test_names_that_are_no_markup_nor_path_are_kept_as_data(
    adding: Adding, collection: Collection, tmp_path: Path
) -> None:
    path = tmp_path / "Änderungen & “Regeln”"
    path.mkdir()
    (path / "<b>{x} ..%2f\n.md").write_text("One.", encoding="utf-8")
    (file,) = adding.add(path, PLAIN).added
    assert file.source == "anderungen-regeln"
    assert file.file == "<b>{x} ..%2f·.md"
    assert collection.added().passages
    shutil.rmtree(path)


def test_files_from_elsewhere_come_all_or_none(adding: Adding, collection: Collection) -> None:
    source = adding.registry.named("owasp-llm-top-10")
    good = Incoming("LLM01_PromptInjection.md", "https://x/1", builders.LLM01.encode)
    bad = Incoming("LLM02.md", "https://x/2", lambda: b"\x00")
    with pytest.raises(GuidanceRefused, match=r"LLM02\.md"):
        adding.take([good, bad], source, "fetched")
    assert collection.files() == ()
    (file,) = adding.take([good], source, "fetched").added
    assert (file.source, file.whose, file.standing) == ("owasp-llm-top-10", "publisher", "fetched")


def test_the_steps_name_each_file_and_come_to_an_end(adding: Adding, folder: Folder) -> None:
    steps: list[tuple[str, int, int]] = []
    adding.step = lambda name, done, total: steps.append((name, done, total))
    adding.add(folder(a_md="One.", b_md="Two."), PLAIN)
    assert steps == [("a.md", 0, 2), ("b.md", 1, 2), ("", 2, 2)]
