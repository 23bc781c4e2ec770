"""From a run on the disk to what people are handed: the portfolio report, and the questions for the owners."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from assistant.app import now
from assistant.assessment import Assessment
from assistant.batch.brief import Brief, brief_of, failed
from assistant.batch.journal import Manifest, briefs_in, manifest_in, paths_of, replaced, writing_to
from assistant.batch.portfolio import counted, earlier
from assistant.batch.portfolio_book import write_portfolio
from assistant.batch.portfolio_page import Heading, portfolio_page
from assistant.batch.review import asks, write_review
from assistant.batch.row import Row
from assistant.batch.tally import total_text
from assistant.errors import UnusableInput, shown
from assistant.knowledge_files import KnowledgeBase

REPORTS = (".html", ".xlsx")


def check_report(path: Path) -> None:
    """Raises `UnusableInput` where ``path`` ends in no format of a report."""
    if path.suffix.lower() not in REPORTS:
        raise UnusableInput(f"--report {path} must end in {' or '.join(REPORTS)} (found {path.suffix!r}).")


def check_review(path: Path) -> None:
    """Raises `UnusableInput` where ``path`` is no workbook's name."""
    if path.suffix.lower() != ".xlsx":
        raise UnusableInput(f"--review {path} must end in .xlsx (found {path.suffix!r}).")


def briefs_of(results: Path) -> Iterator[Brief]:
    """The rows of ``results`` in short: from its run's folder, else out of the results themselves (JSONL).

    Raises `UnusableInput` where there is neither.
    """
    paths = paths_of(results)
    if paths.briefs.exists():
        yield from briefs_in(paths.briefs)
        return
    try:
        with results.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                yield _brief_from_result(number, line, results)
    except OSError as error:
        raise UnusableInput(f"{results} cannot be read: {error.strerror or error}.") from error


def _brief_from_result(number: int, line: bytes, results: Path) -> Brief:
    try:
        data = json.loads(line)
        if isinstance(data, dict) and "error" in data:
            return failed(Row(number, str(data.get("id", ""))), str(data["error"].get("message", "")))
        found = Assessment.model_validate(data)
    except (ValueError, ValidationError, AttributeError) as error:
        raise UnusableInput(f"{results}, line {number}, is no assessment ({shown(str(error))}).") from error
    return brief_of(found, Row(number, found.id, found.texts[0].text if found.texts else ""))


def write_report(path: Path, results: Path, knowledge: KnowledgeBase, since: Path | None = None) -> None:
    """Writes the portfolio of ``results`` to ``path``, compared with the run ``since``; whole, or not at all."""
    check_report(path)
    manifest = manifest_in(paths_of(results))
    before = earlier(briefs_of(since)) if since else None
    found = counted(briefs_of(results), before)
    record, created = _record(manifest), manifest.started if manifest else now()
    with writing_to(path):
        if path.suffix.lower() == ".html":
            source = Path(manifest.source).name if manifest else results.name
            heading = Heading(source, created[:10], record, _since(since))
            replaced(path, [portfolio_page(found, heading, knowledge).encode("utf-8", "replace")])
        else:
            _into(path, lambda file: write_portfolio(file, found, knowledge, record, created))


def write_questions(path: Path, results: Path, knowledge: KnowledgeBase) -> int:
    """Writes the review workbook of ``results`` to ``path``, and says how many rows it asks about."""
    check_review(path)
    manifest = manifest_in(paths_of(results))
    if manifest is None:
        raise UnusableInput(
            f"{results} is not the output of a run of `scopewise batch`, so no answers could be read back."
        )
    found = asks(briefs_of(results), knowledge)
    with writing_to(path):
        _into(path, lambda file: write_review(file, found, knowledge, manifest.id, manifest.started))
    return len(found)


def _into(path: Path, write: Callable[[BinaryIO], None]) -> None:
    draft = path.with_name(f"{path.name}.part")
    with draft.open("wb") as file:
        write(file)
    draft.replace(path)


def _since(since: Path | None) -> str:
    manifest = manifest_in(paths_of(since)) if since else None
    return manifest.started[:10] if manifest else since.name if since else ""


def _record(manifest: Manifest | None) -> tuple[str, ...]:
    if manifest is None:
        return ("The run's manifest is not there, so its versions are not known.",)
    return (
        f"Run {manifest.id}, begun {manifest.started}",
        *(f"{key}: {value}" for key, value in manifest.settings.items()),
        *([total_text(manifest.model_use)] if manifest.model_use else []),
    )
