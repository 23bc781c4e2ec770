"""What owners answered, taken into a finished run: their rows are assessed anew, all others stay byte for byte."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from assistant.app import Scopewise
from assistant.batch.assessing import Done, Task, Work, assess_row, brief_from, prepared
from assistant.batch.brief import Brief, Reply, content_of
from assistant.batch.journal import (
    Manifest,
    Paths,
    briefs_in,
    locked,
    manifest_in,
    paths_of,
    write_manifest,
    writing_to,
)
from assistant.batch.outputs import Results, write_table
from assistant.batch.replies import replies_in, stamp_of, write_replies
from assistant.batch.review import Filled, filled_in, reply_of, run_of
from assistant.batch.storing import keep_reply, wants_store
from assistant.errors import UnusableInput
from assistant.sessions import Sessions

if TYPE_CHECKING:
    from assistant.store import Store


@dataclass
class Taken:
    """What became of the answers: ``taken`` changed a row, ``settled`` are those that now have a scope.

    ``unclear`` are words from which nothing could be read, ``stale`` answers to rows that say something else by now.
    ``stored`` are the answers that stand in the store's copies of the rows, ``not_stored`` those whose copy is not there any
    more or has come to something else.
    """

    paths: Paths
    answers: int = 0
    taken: int = 0
    settled: int = 0
    unclear: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    stored: int = 0
    not_stored: list[str] = field(default_factory=list)


def results_of(workbook: Path) -> Path:
    """The output of the run that ``workbook`` was written for, where it lies in the same folder.

    The workbook names its run by an id alone: a path in it would be somebody else's word on what to overwrite.
    """
    run = run_of(workbook)
    for folder in sorted(workbook.absolute().parent.glob("*.run")):
        out = folder.with_name(folder.name.removesuffix(".run"))
        manifest = manifest_in(paths_of(out))
        if run and manifest is not None and manifest.id == run:
            return out
    raise UnusableInput(
        f"The run that {workbook} was written for is not in its folder. Say where its results are: --results FILE."
    )


def take_answers(
    workbook: Path, results: Path, engine: Scopewise, open_store: Callable[[], Store] | None = None
) -> Taken:
    """Takes the answers of ``workbook`` into the run whose output is ``results``; the same workbook twice changes nothing.

    The copies in the store, which ``open_store`` opens, are brought up to them where the run has made such. Raises
    `UnusableInput` where there is no finished run, or the workbook is none.
    """
    paths = paths_of(results)
    run_of(workbook)
    with locked(paths):
        manifest = manifest_in(paths)
        if manifest is None or not manifest.finished:
            raise UnusableInput(f"{results} is not the output of a finished run; finish it first.")
        filled = {each.number: each for each in filled_in(workbook)}
        taken = Taken(paths, answers=len(filled))
        changed, heard = _assessed(filled, taken, manifest, engine)
        if changed:
            _rewrite(paths, changed)
            _remember(paths, manifest, changed, engine)
        if heard and open_store is not None and wants_store(manifest):
            _store(heard, taken, manifest, Sessions(engine, open_store()))
        return taken


Heard = list[tuple[Brief, Reply]]
"""Replies that say something of their row, whether they are new or were taken before."""


def _store(heard: Heard, taken: Taken, manifest: Manifest, sessions: Sessions) -> None:
    for brief, reply in heard:
        if keep_reply(sessions, manifest.id, brief, reply):
            taken.stored += 1
        else:
            taken.not_stored.append(brief.id)


def _assessed(
    filled: dict[int, Filled], taken: Taken, manifest: Manifest, engine: Scopewise
) -> tuple[dict[int, Done], Heard]:
    """The rows that an answer changes, by their number, as they now are; and all replies that say something."""
    task = Task(manifest.started, manifest.advice, taken.paths.interviews.exists())
    ready: Scopewise | None = None
    changed: dict[int, Done] = {}
    heard: Heard = []
    left = dict(filled)
    for brief in briefs_in(taken.paths.briefs):
        each = left.pop(brief.number, None)
        if each is None:
            continue
        if each.id != brief.id or each.content != content_of(brief.row()):
            taken.stale.append(each.id)
            continue
        ready = ready or prepared(engine, task)
        reply = reply_of(each, engine.knowledge, manifest.started)
        done = _with_reply(ready, brief, reply, task)
        if done is None:
            taken.unclear.append(each.id)
            continue
        heard.append((brief, reply))
        if done.brief != brief.model_dump_json():
            changed[brief.number] = done
            taken.taken += 1
            taken.settled += done.status in ("determined", "not_applicable") and brief.status == "undetermined"
    taken.stale += [each.id for each in left.values()]
    return changed, heard


def _with_reply(engine: Scopewise, brief: Brief, reply: Reply, task: Task) -> Done | None:
    """The row with one more reply; None where nothing could be read from its words."""
    if reply in brief.replies:
        return Done("", brief.model_dump_json(), brief.status)
    done = assess_row(engine, Work(brief.row(), (*brief.replies, reply)), task)
    after = brief_from(done.brief)
    if reply.value is None and after.facts == brief.facts and after.candidates == brief.candidates:
        return None
    return done


def _rewrite(paths: Paths, changed: dict[int, Done]) -> None:
    """New files beside the old ones, put in their place once all of them are whole."""
    lines = {paths.results: "line", paths.briefs: "brief"}
    if paths.interviews.exists():
        lines[paths.interviews] = "interview"
    drafts = {}
    for path, part in lines.items():
        draft = path.with_name(f"{path.name}.part")
        with writing_to(draft), path.open("rb") as old, draft.open("wb") as new:
            for line in _merged(old, changed, part):
                new.write(line)
            new.flush()
            os.fsync(new.fileno())
        drafts[draft] = path
    with writing_to(paths.results):
        for draft, path in drafts.items():
            draft.replace(path)


def _merged(old: BinaryIO, changed: dict[int, Done], part: str) -> Iterator[bytes]:
    for number, line in enumerate(old, start=1):
        yield getattr(changed[number], part).encode() + b"\n" if number in changed else line


def _remember(paths: Paths, manifest: Manifest, changed: dict[int, Done], engine: Scopewise) -> None:
    """Keeps the replies for later runs, and makes the output anew where it is a table."""
    replies = replies_in(paths.replies)
    for done in changed.values():
        brief = brief_from(done.brief)
        replies[brief.id, content_of(brief.row())] = brief.replies
    with writing_to(paths.replies):
        write_replies(paths.replies, replies)
    if paths.out != paths.results:
        write_table(paths.out, Results(paths.results, briefs_in(paths.briefs), manifest.started), engine.knowledge)
    settings = {**manifest.settings, "the replies of owners": stamp_of(replies)}
    write_manifest(paths, manifest.model_copy(update={"settings": settings}))
