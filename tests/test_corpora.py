"""The ids of checked frameworks, held against the published documents where a checkout has them beside it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.fakes import the_knowledge

CORPORA = Path(__file__).resolve().parent.parent.parent / "shared" / "corpora"
FRAMEWORKS = the_knowledge().frameworks

FOLDERS = {
    "cosai": "cosai_risk_map",
    "eu_ai_act": "eu_ai_act",
    "mitre_atlas": "mitre_atlas",
    "nist_800_53": "nist_sp800_53r5",
    "nist_ai_600_1": "nist_ai_600_1_genai_profile",
    "nist_ai_rmf": "nist_ai_rmf",
    "owasp_agentic": "owasp_agentic",
    "owasp_ai_exchange": "owasp_ai_exchange",
    "owasp_aisvs": "owasp_aisvs",
    "owasp_llm": "owasp_llm_top10_2025",
    "ssdf_218a": "nist_sp800_218a_ssdf_genai",
}
AS_PRINTED = {"GV-4.3-001": "GV4.3--001"}
"""Ids that the publication misprints."""


def published(framework: str) -> tuple[set[str], str]:
    """The ids of the records, and the whole text of the folder."""
    folder = CORPORA / FOLDERS[framework]
    records = (folder / "records.jsonl").read_text(encoding="utf-8").splitlines()
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in {".md", ".json", ".yaml", ".jsonl", ".csv"}]
    return {json.loads(line)["id"] for line in records}, "\n".join(f.read_text(encoding="utf-8") for f in files)


def stands(framework: str, identifier: str, ids: set[str], text: str) -> bool:
    """Whether the publication has ``identifier``, in its own spelling."""
    if framework == "owasp_agentic":
        return any(entry.startswith(identifier.split(":", maxsplit=1)[0].lower() + "-") for entry in ids)
    if framework == "owasp_aisvs":
        chapter = re.compile(rf"\b{re.escape(identifier)}\b")
        return identifier.replace("C", "AISVS-", 1) in ids or bool(chapter.search(text))
    if framework == "owasp_ai_exchange":
        return f"go/{identifier.removeprefix('#').lower()}" in text or identifier[1:] in text.replace(" ", "")
    if framework == "ssdf_218a":
        return identifier in ids or f'"{identifier}"' in text
    return AS_PRINTED.get(identifier, identifier) in ids


def test_every_framework_that_is_marked_checked_can_be_checked() -> None:
    assert {key for key, framework in FRAMEWORKS.items() if framework.checked} == set(FOLDERS)


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the published documents are not beside this checkout")
@pytest.mark.parametrize("framework", sorted(FOLDERS))
def test_every_id_of_a_checked_framework_is_in_the_published_document(framework: str) -> None:
    ids, text = published(framework)
    listed = [entry.id for entry in FRAMEWORKS[framework].ids]
    assert [name for name in listed if not stands(framework, name, ids, text)] == []


TITLED = ("cosai", "eu_ai_act", "mitre_atlas", "nist_800_53", "owasp_llm")
"""Frameworks whose records carry the official title of each id."""
SHORTENED = {"Art.111"}


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the published documents are not beside this checkout")
@pytest.mark.parametrize("framework", TITLED)
def test_titles_are_the_published_ones(framework: str) -> None:
    lines = (CORPORA / FOLDERS[framework] / "records.jsonl").read_text(encoding="utf-8").splitlines()
    official = {record["id"]: record["title"] for record in map(json.loads, lines)}
    ours = {entry.id: entry.title for entry in FRAMEWORKS[framework].ids if not entry.id.startswith("Annex")}
    differing = {
        name: title
        for name, title in ours.items()
        if name not in SHORTENED and " ".join(official[name].removeprefix(name).split()).casefold() != title.casefold()
    }
    assert differing == {}
