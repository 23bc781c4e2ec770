"""What an auditor gets of one assessment: a single ZIP file that explains itself and can be checked without the database."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from assistant.app import program_version
from assistant.assessment import Assessment
from assistant.audit import shown_chain
from assistant.bundle_check import MANIFEST, SCHEMA
from assistant.errors import OutputUnwritable
from assistant.provenance import origins
from assistant.sessions import Sessions

if TYPE_CHECKING:
    from assistant.store import Dossier

_WHEN: Final = (1980, 1, 1, 0, 0, 0)
_README: Final = """Scopewise: the record of assessment {identifier}

report.html         the result for people, in any browser; nothing is loaded from elsewhere
assessment.json     the same for programs (docs/record.md says what stands where)
facts.json          each fact: the question as it was shown, the exact words, who said them, when
trace.json          every rule of the tables and every decision rule, with what became of it
cited.json          every text that the advice cites
items.json          the work items with their history
signed/N.json       the record that was signed at version N, byte for byte
stored/             the conversation, the results and the review, byte for byte as the database has them
log.jsonl           the entries of the log on this assessment; of entries on others only their digests
seal.json           the key of the seals in those entries
MANIFEST.json       the SHA-256 of every file, and the head of the log when this was written

Check it:           scopewise audit check THIS-FILE
That the log itself is what it was: keep the head ({head}) and run
                    scopewise audit verify --head {head}
The chain shows that these entries are in the log. That there are no others on this assessment only the database shows.
"""


def write_bundle(sessions: Sessions, identifier: str, version: int | None, output: Path) -> str:
    """Write the bundle of a kept assessment to ``output``, whole or not at all, and return its SHA-256.

    Raises what `bundle` does and `OutputUnwritable`.
    """
    data = bundle(sessions, identifier, version)
    _write(output, data)
    return hashlib.sha256(data).hexdigest()


def bundle(sessions: Sessions, identifier: str, version: int | None = None) -> bytes:
    """The bundle of a kept assessment; that it was taken is in the log, and in the bundle.

    ``version`` chooses what `Sessions.at` gives, and raises; all versions that were kept are in it anyway.
    """
    assessment = sessions.at(identifier, version)
    if version is None and not (assessment.review and assessment.review.state == "signed"):
        assessment = sessions.reviewing.of(identifier).assessment
    items = sessions.tracking.items(assessment, sessions.tracking.events(identifier))
    dossier = sessions.store.dossier(identifier)
    from assistant import report  # not needed for the rest of the command line

    files = {
        "report.html": report.html(assessment, sessions.engine.knowledge),
        "assessment.json": assessment.to_json(indent=2),
        "facts.json": _json([origin.model_dump(mode="json") for origin in origins(assessment)]),
        "trace.json": _json(_trace(assessment)),
        "cited.json": _json(_cited(assessment)),
        "items.json": _json([item.model_dump(mode="json") for item in items]),
        **_stored(dossier),
    }
    return _zipped(files, dossier, sessions.engine.clock())


def _trace(assessment: Assessment) -> dict[str, Any]:
    parts = [(part.name, part.verdict, part.agentic) for part in assessment.workloads]
    parts = [("", assessment.verdict, assessment.agentic), *parts]
    return {
        "scopes": {name: [entry.model_dump(mode="json") for entry in verdict.because] for name, verdict, _ in parts},
        "agentic": {name: [entry.model_dump(mode="json") for entry in agentic.because] for name, _, agentic in parts},
        "lane": [entry.model_dump(mode="json") for entry in assessment.lane.because] if assessment.lane else [],
    }


def _cited(assessment: Assessment) -> list[dict[str, Any]]:
    """Every cited text once, with the cards that cite it."""
    found: dict[str, dict[str, Any]] = {}
    for item in assessment.recommendations:
        for cited in item.citations:
            entry = found.setdefault(f"{cited.passage} {cited.kind}", {**cited.model_dump(mode="json"), "cards": []})
            entry["cards"].append(item.id)
    return list(found.values())


def _stored(dossier: Dossier) -> dict[str, str]:
    content, identifier = dossier.content, dossier.stored.id
    files = {
        "stored/state.json": content.state,
        "stored/turns.jsonl": _lines(content.turns),
        "stored/items.jsonl": _lines(content.items),
        "stored/review.jsonl": _lines(content.reviews),
        "log.jsonl": _lines([_line(line) for line in shown_chain(dossier.chain, identifier)]),
        "seal.json": _json({"assessment": identifier, "salt": content.salt}),
    }
    files |= {f"stored/result-{version}.json": text for version, text in content.results.items()}
    return files | {f"signed/{version}.json": text for version, text in content.signed.items()}


def _lines(texts: Sequence[str]) -> str:
    return "".join(f"{text}\n" for text in texts)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _zipped(files: dict[str, str], dossier: Dossier, at: str) -> bytes:
    readme = _README.format(identifier=dossier.stored.id, head=dossier.head)
    everything = {"README.txt": readme, **files}
    manifest = {
        "schema": SCHEMA,
        "assessment": dossier.stored.id,
        "version": dossier.stored.version,
        "made": at,
        "scopewise": program_version(),
        "log": dossier.head._asdict(),
        "files": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in everything.items()},
    }
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in (*everything.items(), (MANIFEST, _json(manifest))):
            packed.writestr(zipfile.ZipInfo(name, _WHEN), text.encode(), zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def _write(output: Path, data: bytes) -> None:
    unfinished = output.with_name(f"{output.name}.part")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(output)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise OutputUnwritable(f"{output} cannot be written: {error.strerror or error}.") from error
