"""The importers on what is really published, where a checkout has it beside it."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from assistant.added import AddedPassage
from assistant.guidance.adding import Adding, Outcome, Wishes
from assistant.guidance.checking import check
from assistant.guidance.collection import Collection
from assistant.guidance.pieces import Document
from assistant.guidance.published import load_registry
from assistant.guidance.recognise import document_of
from assistant.knowledge_files import DEFAULT_FOLDER
from tests.fakes import the_knowledge

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
HIGH = "nist_sp800_53r5/NIST_SP-800-53_rev5_HIGH-baseline-resolved-profile_catalog-min.json"
BASE = the_knowledge()

pytestmark = pytest.mark.skipif(
    not CORPORA.is_dir(), reason="the published documents are not beside this checkout; put them into ../shared/corpora"
)


@cache
def read(name: str) -> Document:
    return document_of((CORPORA / name).read_bytes(), Path(name).name)


def plain(text: str) -> str:
    """``text`` without marks and spaces, to compare words with words."""
    linked = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[\s*`_\\|]|&amp;|^#+", "", linked)


@pytest.fixture
def adding(tmp_path: Path) -> Adding:
    return Adding(Collection(tmp_path), load_registry(DEFAULT_FOLDER), lambda: "now")


def add(adding: Adding, name: str) -> Outcome:
    return adding.add(CORPORA / name, Wishes())


def passages(adding: Adding) -> list[AddedPassage]:
    return list(adding.collection.added().passages.values())


def test_every_technique_and_mitigation_of_atlas_is_there() -> None:
    found = read("mitre_atlas/ATLAS.yaml")
    assert found.version == BASE.frameworks["mitre_atlas"].edition
    assert {entry.id for entry in BASE.frameworks["mitre_atlas"].ids} <= {piece.ref for piece in found.pieces}


def test_the_words_of_atlas_are_its_own() -> None:
    source = plain((CORPORA / "mitre_atlas/ATLAS.yaml").read_text(encoding="utf-8").replace("''", "'"))
    short = [piece for piece in read("mitre_atlas/ATLAS.yaml").pieces if len(piece.text) < 300]
    assert len(short) > 40
    inexact = [piece.ref for piece in short if plain(piece.text) not in source]
    assert len(inexact) <= 2, inexact  # those that YAML writes with escapes


def test_the_high_baseline_is_printed_as_nist_prints_it() -> None:
    """Held to another rendering of the same controls, which words some assignments otherwise."""
    table = json.loads((CORPORA / "nist_sp800_53r5/800-53-r5-controls.json").read_text(encoding="utf-8"))
    printed = {row["control_id"]: row["control_text"] for row in table}
    statements: dict[str, str] = {}
    for piece in read(HIGH).pieces:
        if not piece.path[-1].startswith("Discussion"):
            statements[piece.ref] = f"{statements.get(piece.ref, '')}\n{piece.text}"
    assert len(statements) > 350
    same = [ref for ref, text in statements.items() if ref in printed and words(text) == words(printed[ref])]
    assert len(same) / len(statements) > 0.8


def words(text: str) -> list[str]:
    return re.findall(r"[a-z]{3,}", text.lower())


def test_every_entry_of_the_top_10_is_cut_into_passages_of_its_own_words() -> None:
    for path in sorted((CORPORA / "owasp_llm_top10_2025").glob("LLM[01][0-9]_*.md")):
        if path.name.startswith("LLM00"):
            continue
        found = read(f"owasp_llm_top10_2025/{path.name}")
        assert (found.framework, found.version) == ("owasp_llm", "2025")
        source = plain(path.read_text(encoding="utf-8"))
        for piece in found.pieces:
            for line in piece.text.splitlines():
                assert plain(re.sub(r"^(- |\d+\. )", "", line)) in source, (path.name, line)


def test_every_requirement_of_aisvs_stands_under_its_id_in_its_own_words() -> None:
    records = [json.loads(line) for line in (CORPORA / "owasp_aisvs/records.jsonl").read_text().splitlines()]
    printed = {record["id"].replace("AISVS-", "C"): record["text"] for record in records}
    found = {
        piece.ref: piece.text
        for path in sorted((CORPORA / "owasp_aisvs").glob("0x10-*.md"))
        for piece in read(f"owasp_aisvs/{path.name}").pieces
        if piece.ref.count(".") == 2
    }
    requirements = {ref: text for ref, text in printed.items() if re.fullmatch(r"C\d+\.\d+\.\d+", ref)}
    assert len(requirements) > 100
    assert {ref: plain(text) for ref, text in found.items()} == {ref: plain(text) for ref, text in requirements.items()}


@pytest.mark.parametrize(
    ("folder", "source"),
    [
        ("owasp_llm_top10_2025", "owasp-llm-top-10"),
        ("owasp_aisvs", "owasp-aisvs"),
        ("owasp_ai_exchange", "owasp-ai-exchange"),
        ("cosai_risk_map", "cosai-risk-map"),
    ],
)
def test_published_files_are_known_by_their_hash(adding: Adding, folder: str, source: str) -> None:
    found = add(adding, folder)
    published = [file for file in found.added if file.whose == "publisher"]
    assert {(file.source, file.standing) for file in published} == {(source, "published")}
    assert len(published) == len(adding.registry.named(source).files)


def test_with_the_published_sources_in_the_cards_are_borne_out_in_the_publishers_words(adding: Adding) -> None:
    for name in ("mitre_atlas/ATLAS.yaml", HIGH, "owasp_llm_top10_2025", "owasp_aisvs", "cosai_risk_map"):
        add(adding, name)
    pinned = {name for card in BASE.cards for name in card.passages}
    report = check(adding.collection, BASE.passages.values(), pinned, adding.registry)
    assert report.is_sound
    assert report.other_editions == ()
    without = {each.framework: each.refs for each in report.without_words}
    assert not {"mitre_atlas", "owasp_llm", "owasp_aisvs", "cosai"} & set(without)
    assert len(without["nist_800_53"]) <= 6
    shelf = adding.collection.added()
    quoted = [shelf.words_on(passage, passage.text) for passage in BASE.passages.values() if passage.id in pinned]
    assert sum(found is not None for found in quoted) > 150
    assert all(found.text in {p.text for p in passages(adding)} for found in quoted[:20] if found)
