"""The registry of published sources, and how a document stands to it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.errors import BadKnowledge, NoSuchSource
from assistant.guidance.pieces import Document, Piece
from assistant.guidance.published import FILE, load_registry
from assistant.knowledge_files import DEFAULT_FOLDER
from tests.fakes import the_knowledge

SHIPPED = load_registry(DEFAULT_FOLDER)
CITED = {(passage.framework, passage.edition) for passage in the_knowledge().passages.values()}


def document(framework: str, version: str = "") -> Document:
    return Document("x", (Piece("Words."),), framework=framework, version=version)


@pytest.mark.parametrize("source", SHIPPED.sources, ids=lambda source: source.name)
def test_every_source_is_of_an_edition_that_the_passages_cite(source: object) -> None:
    assert (getattr(source, "framework", ""), getattr(source, "edition", "")) in CITED


def test_no_two_files_have_the_same_name_in_a_source_or_the_same_hash_anywhere() -> None:
    hashes = [file.sha256 for source in SHIPPED.sources for file in source.files if file.sha256]
    assert len(hashes) == len(set(hashes))
    assert all(len({file.name for file in source.files}) == len(source.files) for source in SHIPPED.sources)


def test_an_unknown_name_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(NoSuchSource, match="mitre-atlas"):
        SHIPPED.named("mitre")


@pytest.mark.parametrize(
    ("framework", "version", "name", "standing", "edition"),
    [
        ("mitre_atlas", "5.6.0", "mitre-atlas", "unverified", "5.6.0"),
        ("mitre_atlas", "6.0.0", "mitre-atlas", "unverified", "6.0.0"),
        ("nist_800_53", "5.1.1+u4", "nist-800-53", "unverified", "Revision 5"),
        ("nist_800_53", "4.0", "nist-800-53", "unverified", "4.0"),
        ("owasp_llm", "2025", "owasp-llm-top-10", "changed", "2025"),
        ("owasp_llm", "2031", "owasp-llm-top-10", "unverified", "2031"),
        ("owasp_aisvs", "", "owasp-aisvs", "changed", ""),
    ],
)
def test_a_document_of_unknown_hash_stands_as_its_layout_and_version_say(
    framework: str, version: str, name: str, standing: str, edition: str
) -> None:
    match = SHIPPED.match(document(framework, version))
    assert match is not None
    assert (match.source.name, match.standing, match.edition) == (name, standing, edition)


def test_a_document_of_no_publication_matches_nothing() -> None:
    assert SHIPPED.match(document("")) is None
    assert SHIPPED.match(document("owasp_agentic", "2026")) is None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("name: mitre-atlas", "name: MITRE", "name"),
        ("name: owasp-aisvs", "name: mitre-atlas", "stands twice"),
        ("framework: mitre_atlas", "framework: nowhere", "nowhere"),
        ("page: https://atlas", "page: http://atlas", "page"),
        ("    - address: https://", "    - colour: red\n      address: https://", "colour"),
    ],
)
def test_a_registry_that_is_wrong_is_refused_by_name(tmp_path: Path, old: str, new: str, words: str) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(DEFAULT_FOLDER / "frameworks", folder / "frameworks")
    text = (DEFAULT_FOLDER / FILE).read_text(encoding="utf-8")
    assert old in text
    (folder / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadKnowledge, match=words):
        load_registry(folder)
