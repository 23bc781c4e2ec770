"""The questions that are open, for the people who can answer them: one for each row, by owner, the weakest rows first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from assistant.batch.brief import Brief, Reply, content_of
from assistant.batch.portfolio_words import scope_name
from assistant.batch.sheets import Picks, Sheet, write_workbook
from assistant.batch.workbook import sheet_records, sheets_of
from assistant.errors import UnusableInput
from assistant.knowledge_files import KnowledgeBase
from assistant.questions import Question
from assistant.report.characters import shortened

DONT_KNOW: Final = "I don't know"
QUESTIONS, RUN = "Questions", "Run"
_HEAD: Final = (
    *("Owner", "Unit", "Id", "Described as", "What is still possible", "Question", "Why it is asked"),
    *("Your answer", "Your name", "row", "content", "fact", "workload"),
)
_ANSWER, _NAME = 7, 8
_WIDTHS: Final = (22, 18, 16, 60, 24, 44, 40, 44, 18, 6, 6, 6, 6)
_HIDDEN: Final = (9, 10, 11, 12)
_DESCRIBED: Final = 700
_GUIDE: Final = (
    "Each row of the sheet Questions is one described use of AI whose security scope is not settled yet.",
    "Pick an answer from the list in the yellow cell, or write it in your own words. Leave it empty if you cannot say.",
    "The rows that are least clear stand first. Please do not change the other cells, and do not delete columns.",
    "Send the workbook back when you are done; it can be read in any number of times.",
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One open row and the question whose answer would settle most of it; its text is cut to what the workbook shows."""

    number: int
    id: str
    owner: str
    unit: str
    described: str
    content: str
    candidates: tuple[int, ...]
    workload: str | None
    question: Question


def asks(briefs: Iterable[Brief], knowledge: KnowledgeBase) -> list[Ask]:
    """The open rows, by owner (those without one last), the weakest first."""
    planner = knowledge.guide.planner
    found = []
    for brief in briefs:
        question = planner.about(brief.question) if brief.is_open and brief.question else None
        if question is not None and question.kind == "choice":
            found.append(_ask(brief, question))
    return sorted(found, key=lambda ask: (not ask.owner, ask.owner.casefold(), *_weakness(ask)))


def _ask(brief: Brief, question: Question) -> Ask:
    return Ask(
        number=brief.number,
        id=brief.id,
        owner=brief.owner,
        unit=brief.unit,
        described=shortened(brief.text, _DESCRIBED),
        content=content_of(brief.row()),
        candidates=brief.candidates,
        workload=brief.workload,
        question=question,
    )


def _weakness(ask: Ask) -> tuple[int, int, int]:
    """The more scopes are possible, the higher the highest of them, and the earlier the row, the sooner it stands."""
    return -len(ask.candidates), -max(ask.candidates, default=0), ask.number


def write_review(file: BinaryIO, found: Sequence[Ask], knowledge: KnowledgeBase, run: str, created: str) -> None:
    """The workbook that owners fill in; ``run`` is the run's id, by which it is known when it comes back."""
    lists, of_row = _picks(found)
    sheets = [
        Sheet("Read me", ["How to use this workbook"], [[line] for line in _GUIDE], [110]),
        Sheet(
            QUESTIONS,
            _HEAD,
            (_cells(ask, knowledge) for ask in found),
            _WIDTHS,
            _HIDDEN,
            (_ANSWER, _NAME),
            {_ANSWER: Picks(lists, of_row)} if found else {},
        ),
        Sheet("By owner", ["Owner", "Open rows"], _by_owner(found), [40, 12]),
        Sheet(RUN, ["run"], [[run]], is_hidden=True),
    ]
    write_workbook(file, sheets, created)


def _picks(found: Sequence[Ask]) -> tuple[list[tuple[str, ...]], list[int]]:
    places: dict[str, int] = {}
    lists: list[tuple[str, ...]] = []
    for ask in found:
        if ask.question.id not in places:
            places[ask.question.id] = len(lists)
            lists.append((*(option.label for option in ask.question.options), DONT_KNOW))
    return lists, [places[ask.question.id] for ask in found]


def _cells(ask: Ask, knowledge: KnowledgeBase) -> tuple[object, ...]:
    question = ask.question
    possible = "; ".join(
        scope_name(str(scope), knowledge) if scope else "Outside the matrix" for scope in ask.candidates
    )
    text = f"{question.text} ({question.example})" if question.example else question.text
    return (
        *(ask.owner, ask.unit, ask.id, ask.described, possible, text, question.why),
        *("", "", ask.number, ask.content, question.fact, ask.workload or ""),
    )


def _by_owner(found: Sequence[Ask]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for ask in found:
        name = ask.owner or "(no owner named)"
        counts[name] = counts.get(name, 0) + 1
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled-in cell: of which row (its number, id and content), on which fact, what it says, and who wrote it."""

    number: int
    id: str
    content: str
    fact: str
    workload: str | None
    answer: str
    who: str


def run_of(path: Path) -> str:
    """The id of the run that a workbook was written for; raises `UnusableInput` where it is none of ours."""
    names = {sheet.name for sheet in sheets_of(path)}
    if not {QUESTIONS, RUN} <= names:
        raise UnusableInput(
            f"{path} is no review workbook: it has no sheet {QUESTIONS!r} or {RUN!r}. Give the one that --review wrote."
        )
    record = next(sheet_records(path, RUN), None)
    return record.cells.get("run", "") if record else ""


def filled_in(path: Path) -> Iterator[Filled]:
    """Every row of the workbook that was answered."""
    for record in sheet_records(path, QUESTIONS):
        cells = record.cells
        missing = [name for name in _HEAD if name not in cells]
        if missing:
            raise UnusableInput(
                f"{path} lacks the column {missing[0]!r}. Fill in a copy in which no column was deleted."
            )
        answer = cells["Your answer"].strip()
        if answer and answer.casefold() != DONT_KNOW.casefold():
            number = int(cells["row"]) if cells["row"].isdecimal() else 0
            who = cells["Your name"].strip() or cells["Owner"].strip()
            yield Filled(
                number, cells["Id"], cells["content"], cells["fact"], cells["workload"] or None, answer, who[:200]
            )


def reply_of(filled: Filled, knowledge: KnowledgeBase, at: str) -> Reply:
    """What a filled-in cell says: one of the options, else the words to be read; raises for a question of no kind."""
    question = knowledge.guide.planner.about(filled.fact)
    if question is None:
        raise UnusableInput(f"Row {filled.number}: no question is asked about {filled.fact!r}.")
    said = " ".join(filled.answer.split()).casefold()
    for option in question.options:
        if said in (" ".join(option.label.split()).casefold(), option.value.casefold()):
            return Reply(fact=filled.fact, workload=filled.workload, value=option.value, who=filled.who, at=at)
    return Reply(fact=filled.fact, workload=filled.workload, words=filled.answer, who=filled.who, at=at)
