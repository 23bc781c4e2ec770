"""The say-back: what was said, what was assumed, what a model alone has read, and what is still open. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.assessment import value_labels
from assistant.conversation import Interview
from assistant.facts import AGENTIC, DECIDING, FACTS, NO, YES
from assistant.guide import Guide
from assistant.ledger import Knowledge, Statement, profile
from assistant.phrases import Phrases, assumption_text
from assistant.reading import Strict
from assistant.standing import set_aside_facts
from assistant.table import judge, judge_agentic


class Line(Strict):
    """One line of the say-back: the fact, what it is taken to be, and the person's own words or our reason."""

    fact: str
    label: str
    value: str
    words: str = ""
    workload: str | None = None
    basis: str = ""


class SayBack(Strict):
    """What was said, what was assumed, what a model alone has read, and what is open, with who might know."""

    said: tuple[Line, ...] = ()
    assumed: tuple[Line, ...] = ()
    unconfirmed: tuple[Line, ...] = ()
    open: tuple[Line, ...] = ()


def say_back(interview: Interview, guide: Guide) -> SayBack:
    """Everything known, by how it is known, for every workload."""
    said: list[Line] = []
    assumed: list[Line] = []
    unconfirmed: list[Line] = []
    for workload in interview.workload_ids:
        for name, knowledge in profile(interview.ledger, workload).items():
            line = _line(knowledge, workload)
            if knowledge.basis == "assumed":
                assumed.append(line)
            elif not knowledge.confirmed:
                unconfirmed.append(line)
            elif knowledge.possible != {NO} or "." not in name:
                said.append(line)
    return SayBack(
        said=tuple(said), assumed=tuple(assumed), unconfirmed=tuple(unconfirmed), open=_open_lines(interview, guide)
    )


def quoted(statement: Statement) -> str:
    """The words of a statement, cut to about a line."""
    words = " ".join(statement.evidence.quote.split())
    return words if len(words) <= 120 else f"{words[:117]}…"


def cited(statement: Statement) -> str:
    """The words of a statement in quotation marks, with the line of the organisation's file where they are from there."""
    words, source = f"“{quoted(statement)}”", statement.evidence.source
    return f"{words} ({source.file}, version {source.version}, line {source.line})" if source else words


def _labels(knowledge: Knowledge) -> str:
    return value_labels(knowledge.fact, sorted(knowledge.possible))


def _line(knowledge: Knowledge, workload: str | None) -> Line:
    words = [cited(statement) for statement in knowledge.statements]
    return Line(
        fact=knowledge.fact,
        label=short(knowledge.fact)[:1].upper() + short(knowledge.fact)[1:],
        value="yes" if "." in knowledge.fact and knowledge.possible == {YES} else _labels(knowledge),
        words=" ".join(dict.fromkeys(words)) or assumption_text(knowledge.rule),
        workload=workload,
        basis=knowledge.basis,
    )


def _open_lines(interview: Interview, guide: Guide) -> tuple[Line, ...]:
    """What was put aside or is still open among the facts that decide, with who might know."""
    lines = []
    for workload in interview.workload_ids:
        known = profile(interview.ledger, workload)
        aside = set_aside_facts(interview, workload)
        needed = _still_deciding(interview, workload)
        for question in guide.planner.questions:
            if question.fact in aside or question.fact in needed:
                label = question.short
                settled = question.fact in known and known[question.fact].value is not None
                if not settled:
                    lines.append(
                        Line(fact=question.fact, label=label, value="", words=question.who_knows, workload=workload)
                    )
    return tuple(lines)


def _still_deciding(interview: Interview, workload: str | None) -> Sequence[str]:
    known = profile(interview.ledger, workload)
    open_scope = len(judge(known).candidates) > 1
    open_agentic = len(judge_agentic(known).candidates) > 1
    facts = [fact.name for fact in DECIDING if open_scope] + [fact.name for fact in AGENTIC if open_agentic]
    return [fact for fact in facts if fact not in known or known[fact].value is None]


def short(fact: str) -> str:
    """The label of ``fact`` for the middle of a sentence."""
    return FACTS[fact].subject


def say_back_text(shown: SayBack, phrases: Phrases) -> list[str]:
    """``shown`` as lines of plain text."""
    lines: list[str] = []
    for heading, part in (("said", shown.said), ("assumed", shown.assumed), ("unconfirmed", shown.unconfirmed)):
        if part:
            lines.append(phrases.say(heading))
            lines += [f"  - {line.label}: {line.value} ({line.words})" for line in part]
    if shown.open:
        lines.append(phrases.say("open"))
        lines += [f"  - {phrases.say('who_might_know', fact=line.label, who=line.words)}" for line in shown.open]
    return lines
