"""One row in, one line out: the same steps that a person at the page goes through, with nobody there."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from assistant.app import Scopewise
from assistant.assessment import ModelUse
from assistant.batch.brief import Brief, Reply, brief_of, failed
from assistant.batch.row import Given, Problem, Row
from assistant.conversation import Answer, Interview, Message, Pending, Say
from assistant.errors import ModelNotConfigured, OperatorError, ScopewiseError, UnreadableText, UnusableInput, shown
from assistant.interview import apply
from assistant.language_model.metering import Call, metered
from assistant.ledger import profile
from assistant.reading import Observation, Reading
from assistant.text import usable

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """What is the same for every row of a run: its time (from the manifest), and what is wanted."""

    created: str
    advice: bool = True
    interviews: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """A row to assess, with what its owner has replied to earlier questions."""

    row: Row
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a row: the line of the results, its brief as a line, and the interview where it is wanted.

    ``use`` is what a language model was asked for it; None where none was set. ``confirmed`` is false where what decides rests
    on what it alone has read.
    """

    line: str
    brief: str
    status: str
    interview: str = ""
    use: ModelUse | None = None
    confirmed: bool = True


def prepared(engine: Scopewise, task: Task) -> Scopewise:
    """``engine`` as a run uses it, with all that is heavy opened."""
    ready = replace(engine, finder=engine.finder if task.advice else None, clock=lambda: task.created)
    ready.warm()
    return ready


def assess_row(engine: Scopewise, work: Work, task: Task, told: Callable[[Call], None] = lambda _: None) -> Done:
    """What becomes of a row. Never raises for what stands in it; raises `OperatorError` where no row can be assessed.

    ``told`` hears of every call to a language model as it is made.
    """
    used = _Used(told)
    with metered(used.add):
        return _assessed(engine, work, task, used)


@dataclass
class _Used:
    """Counts the calls for one row."""

    told: Callable[[Call], None]
    calls: list[Call] = field(default_factory=list)

    def add(self, call: Call) -> None:
        """One more; what could not be sent for want of a key or a package is no call."""
        if call.outcome == ModelNotConfigured.kind:
            return
        self.calls.append(call)
        self.told(call)

    def use(self, engine: Scopewise, interview: Interview | None) -> ModelUse | None:
        """What it came to; None where no language model is set."""
        if engine.prompts is None and not self.calls and not _trouble(interview):
            return None
        return ModelUse(
            calls=len(self.calls),
            sent=sum(call.usage.sent for call in self.calls),
            received=sum(call.usage.received for call in self.calls),
            without=_trouble(interview),
        )


def _trouble(interview: Interview | None) -> str:
    """What kept a language model from reading, in the first turn in which it did."""
    readings = [turn.reading for turn in interview.turns if turn.reading] if interview else []
    return next((reading.trouble for reading in readings if reading.trouble), "")


def _assessed(engine: Scopewise, work: Work, task: Task, used: _Used) -> Done:
    row = work.row
    if row.problem:
        return _failed(row, row.problem)
    try:
        interview = interview_of(engine, work, task)
        found = engine.assessment(interview, advice=task.advice)
    except OperatorError:
        raise
    except UnreadableText as error:
        return _failed(row, Problem("unreadable_text" if row.text.strip() else "no_text", str(error)))
    except ScopewiseError as error:
        return _failed(row, Problem("not_assessed", str(error)), used.use(engine, None))
    except Exception as error:  # noqa: BLE001 - a fault of ours on one row must not lose the other ninety-nine thousand
        _log.exception("row %d could not be assessed", row.number)
        problem = Problem("internal", f"Something went wrong inside Scopewise ({type(error).__name__}).")
        return _failed(row, problem, used.use(engine, None))
    use = used.use(engine, interview)
    found = found.used(use) if use else found
    kept = interview.model_dump_json() if task.interviews else ""
    brief = brief_of(found, row, work.replies)
    return Done(found.to_json(), brief.model_dump_json(), brief.status, kept, use, brief.confirmed)


def _failed(row: Row, problem: Problem, use: ModelUse | None = None) -> Done:
    entry: dict[str, object] = {"id": row.id, "error": {"kind": problem.kind, "message": problem.message}}
    if use:
        entry["model_use"] = use.model_dump()
    line = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
    brief = failed(row, problem.message, use)
    return Done(writable(line), writable(brief.model_dump_json()), "failed", "", use)


def failed_work(work: Work) -> Done:
    """A row that ended every process to which it was given."""
    message = "The process that read this row ended each time, most likely for want of memory."
    return _failed(work.row, Problem("process_died", message))


def writable(line: str) -> str:
    """``line`` without half characters, which no UTF-8 file can hold."""
    return line.encode("utf-8", "replace").decode("utf-8")


def interview_of(engine: Scopewise, work: Work, task: Task) -> Interview:
    """The interview that a row comes to: its text, then what its columns say, then what its owner replied."""
    row = work.row
    first = Interview(id=row.id, started=task.created)
    told = engine.step(first, Say(text=usable(row.text), at=task.created))
    told = _with_columns(engine, told, row.given, task)
    for reply in work.replies:
        told = with_reply(engine, told, reply)
    return told


def store_id(run: str, row: Row) -> str:
    """The id under which a row stands in the store: the same row of the same run has the same one."""
    return hashlib.sha256(f"{run}\n{row.number}\n{row.id}".encode(errors="replace")).hexdigest()[:32]


def _with_columns(engine: Scopewise, interview: Interview, given: Sequence[Given], task: Task) -> Interview:
    """What columns say goes in as words that replace what the text said; where the two differ, a note says so."""
    if not given:
        return interview
    text, observations = "", []
    for each in given:
        text += f"{each.column}: "
        start, end = len(text), len(text) + len(each.cell)
        observations.append(
            Observation(
                fact=each.fact,
                values=each.values,
                basis="stated",
                start=start,
                end=end,
                quote=each.cell,
                corrects=True,
                reader="person",
                rule=f"column {each.column}",
            )
        )
        text += f"{each.cell}\n"
    reading = Reading(observations=tuple(observations), reader="columns", note=_differences(interview, given))
    unasked = interview.model_copy(update={"pending": None})  # a cell replies to no question that stood
    return apply(unasked, Say(text=text, at=task.created), reading, engine.knowledge.guide)


def _differences(interview: Interview, given: Sequence[Given]) -> str:
    notes = []
    for each in given:
        for workload in interview.workload_ids:
            known = profile(interview.ledger, workload).get(each.fact)
            if known and known.statements and not known.possible & set(each.values):
                notes.append(
                    f"The column {each.column!r} says {shown(each.cell)}, and the text reads as "
                    f"{' or '.join(sorted(known.possible))} for {each.fact}; the column was taken."
                )
                break
    return " ".join(notes)


def with_reply(engine: Scopewise, interview: Interview, reply: Reply) -> Interview:
    """An option that was picked is an answer; words are read as a reply to the question that they stand beside."""
    message: Message
    if reply.value is not None:
        message = Answer(fact=reply.fact, values=(reply.value,), workload=reply.workload, who=reply.who, at=reply.at)
        return engine.step(interview, message)
    question = engine.knowledge.guide.planner.about(reply.fact)
    if question is None:
        raise UnusableInput(f"No question is asked about {reply.fact!r}.")
    asked = interview.model_copy(update={"pending": Pending(question=question.id, workload=reply.workload)})
    return engine.step(asked, Say(text=reply.words, who=reply.who, at=reply.at))


def brief_from(line: str | bytes) -> Brief:
    """A brief as it was kept."""
    return Brief.model_validate_json(line)
