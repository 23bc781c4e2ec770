"""What a person is shown after a message: the reaction, the question that stands, the say-back. Pure.

All wording comes from ``knowledge/wording.yaml``, the questions and the glossary; here it is only chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Template
from typing import Literal

from assistant.assessment import OfferedOption, scope_names, value_labels, views
from assistant.cards import Matrix, Term
from assistant.conversation import OPENING, SAY_BACK, Back, Interview, Restart, Say
from assistant.facts import AGENTIC, DECIDING, FACTS, NO
from assistant.guide import Guide, pending_question, question_text
from assistant.ledger import ASSUMPTIONS, Knowledge, Statement, profile
from assistant.reading import Strict
from assistant.recommend import WorkloadView
from assistant.standing import questions_asked, set_aside_facts
from assistant.table import Agentic, Verdict, judge, judge_agentic

OUTSIDE = "outside the matrix"


@dataclass(frozen=True, slots=True)
class Phrases:
    """Every sentence, by its name in ``wording.yaml``, with the glossary and the matrix's own words."""

    replies: Mapping[str, str]
    terms: Mapping[str, Term]
    matrix: Matrix

    def say(self, sentence: str, /, **values: object) -> str:
        """The sentence called ``sentence`` with its ``$names`` filled in; KeyError where one is missing."""
        return Template(self.replies[sentence]).substitute({key: str(value) for key, value in values.items()})


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


class Reply(Strict):
    """What is shown: sentences about the last message, then the question that stands with its options."""

    notes: tuple[str, ...] = ()
    question: str = ""
    example: str = ""
    why: str = ""
    fact: str = ""
    kind: Literal["open", "choice", "ticks", "say_back", "none"] = "none"
    several: bool = False
    workload: str | None = None
    workload_name: str = ""
    options: tuple[OfferedOption, ...] = ()
    say_back: SayBack | None = None
    number: int = 0
    total: int = 0


def reply(interview: Interview, guide: Guide, phrases: Phrases) -> Reply:
    """What to show now."""
    notes = tuple(_notes(interview, guide, phrases))
    if interview.pending is None:
        return Reply(notes=(*notes, *result_lines(interview, phrases)))
    if interview.pending.question == OPENING:
        example = phrases.say("opening_example")
        return Reply(notes=notes, question=question_text(interview, guide), example=example, kind="open")
    if interview.pending.question == SAY_BACK:
        question = question_text(interview, guide)
        return Reply(notes=notes, question=question, kind="say_back", say_back=say_back(interview, guide))
    return _asking(interview, guide, notes)


def plain(shown: Reply, phrases: Phrases) -> str:
    """``shown`` as plain text, for a terminal and for the JSON line protocol."""
    lines = list(shown.notes)
    if shown.say_back:
        lines += _say_back_text(shown.say_back, phrases)
    if shown.workload_name:
        lines.append(phrases.say("about_workload", name=shown.workload_name))
    if shown.question:
        lines.append(shown.question)
    if shown.example:
        lines.append(shown.example)
    lines += [f"  {number}. {option.label}" for number, option in enumerate(shown.options, start=1)]
    return "\n".join(lines)


def result_lines(interview: Interview, phrases: Phrases) -> list[str]:
    """The verdict in a few sentences: scope, what was assumed, agentic scope."""
    each = views(interview.ledger)
    lines = []
    for view in each:
        prefix = f"{_workload_name(interview, view.id)}: " if view.id else ""
        lines += [prefix + line for line in _verdict_lines(view, phrases)]
    return lines


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


def _verdict_lines(view: WorkloadView, phrases: Phrases) -> list[str]:
    lines = [verdict_sentence(view.verdict, phrases)]
    lines += [
        phrases.say("result_assumed", assumed=assumption_text(view.known[fact].rule)) for fact in view.verdict.assumed
    ]
    if not view.verdict.confirmed:
        lines.append(phrases.say("result_unconfirmed"))
    agentic = agentic_sentence(view.agentic, phrases)
    return [*lines, agentic] if agentic else lines


def verdict_sentence(verdict: Verdict, phrases: Phrases) -> str:
    """The verdict as one sentence."""
    if verdict.status == "not_applicable":
        return phrases.say("result_not_applicable")
    if verdict.scope is not None:
        return phrases.say("result_determined", scope=verdict.scope, name=phrases.matrix.scope(verdict.scope).name)
    names = {0: OUTSIDE} | {text.scope: text.name for text in phrases.matrix.scopes}
    return phrases.say("result_open", names=scope_names(verdict.candidates, names))


def agentic_sentence(agentic: Agentic, phrases: Phrases) -> str:
    """The agentic result as one sentence; empty outside the matrix."""
    if agentic.status == "not_applicable":
        return ""
    if agentic.scope is not None:
        name = phrases.matrix.agentic_scope(agentic.scope).name
        return phrases.say("result_agentic", scope=agentic.scope, name=name)
    names = {0: OUTSIDE} | {text.scope: text.name for text in phrases.matrix.agentic}
    return phrases.say("result_agentic_open", names=scope_names(agentic.candidates, names))


def assumption_text(rule: str) -> str:
    """The sentence of an assumption rule."""
    return next((assumption.text for assumption in ASSUMPTIONS if assumption.id == rule), rule)


def _asking(interview: Interview, guide: Guide, notes: tuple[str, ...]) -> Reply:
    question = pending_question(interview, guide)
    if question is None or interview.pending is None:
        return Reply(notes=notes)
    asked = questions_asked(interview)
    return Reply(
        notes=notes,
        question=question.text,
        example=question.example,
        why=question.why,
        fact=question.fact,
        kind=question.kind,
        several=question.several,
        workload=interview.pending.workload,
        workload_name=_workload_name(interview, interview.pending.workload),
        options=tuple(OfferedOption(value=o.value, label=o.label, help=o.help) for o in question.options),
        number=asked + 1,
        total=max(asked + 1, guide.usual_questions + interview.extra),
    )


def _notes(interview: Interview, guide: Guide, phrases: Phrases) -> list[str]:
    if not interview.turns:
        return [phrases.say("greeting")]
    last = interview.turns[-1]
    match last.message:
        case Restart():
            return [phrases.say("started_over")]
        case Back():
            return [_taken_back(interview, phrases)]
        case Say():
            return [*_reactions(interview, guide, phrases), *_aftermath(interview, guide, phrases)]
        case _:
            return _aftermath(interview, guide, phrases)


def _reactions(interview: Interview, guide: Guide, phrases: Phrases) -> list[str]:
    """What to say to a message in words."""
    last = interview.turns[-1]
    reading = last.reading
    if not last.text.strip():
        return [phrases.say("empty")]
    if reading is None:
        return [phrases.say("heard_nothing")]
    if reading.note:
        return [reading.note]
    if "restart" in reading.intents or ("back" in reading.intents and not reading.observations):
        return [phrases.say("started_over") if "restart" in reading.intents else _taken_back(interview, phrases)]
    if "explain" in reading.intents:
        return [explanation(reading.term, phrases)]
    question = pending_question(interview, guide)
    if "why" in reading.intents and question:
        return [phrases.say("why", why=question.why)]
    heard = _heard(interview)
    if heard:
        return [phrases.say("heard", facts=heard)]
    fixed = [phrases.say(intent) for intent in ("smalltalk", "deny") if intent in reading.intents]
    return fixed if reading.intents else [phrases.say("heard_nothing")]


def _taken_back(interview: Interview, phrases: Phrases) -> str:
    took = not interview.is_live(len(interview.turns) - 1)
    return phrases.say("went_back" if took else "nothing_to_take_back")


def explanation(term: str, phrases: Phrases) -> str:
    """The glossary's entry for ``term``, or that there is none."""
    folded = term.casefold().strip()
    entry = phrases.terms.get(folded) or phrases.terms.get(folded.removesuffix("s"))
    if entry is None:
        return phrases.say("not_in_glossary")
    text = f"{entry.plain.strip()} {entry.example.strip()}".strip()
    return phrases.say("explained", term=entry.term[:1].upper() + entry.term[1:], plain=text)


def _aftermath(interview: Interview, guide: Guide, phrases: Phrases) -> list[str]:
    """What else has changed: workloads told apart, contradictions, questions set aside, options offered."""
    here = len(interview.turns) - 1
    lines = []
    if len(interview.ledger.workloads) > 1 and _is_news(interview, here):
        names = ", ".join(f"“{workload.name}”" for workload in interview.ledger.workloads)
        lines.append(phrases.say("several", count=len(interview.ledger.workloads), names=names))
    lines += _contradictions(interview, here, phrases)
    for entry in interview.set_aside:
        question = guide.planner.about(entry.fact)
        if entry.turn == here and question:
            lines.append(phrases.say("set_aside", who=question.who_knows[:1].upper() + question.who_knows[1:]))
    if interview.misses > 0 and interview.misses >= _OFFER_AFTER and pending_question(interview, guide):
        lines.append(phrases.say("offer_options"))
    return lines


_OFFER_AFTER = 2


def _is_news(interview: Interview, turn: int) -> bool:
    told = {statement.workload for statement in interview.ledger.statements if statement.evidence.turn == turn}
    before = {statement.workload for statement in interview.ledger.statements if statement.evidence.turn < turn}
    return bool(told - before - {None})


def _contradictions(interview: Interview, turn: int, phrases: Phrases) -> list[str]:
    lines = []
    for workload in interview.workload_ids:
        for knowledge in profile(interview.ledger, workload).values():
            fresh = any(statement.evidence.turn == turn for statement in knowledge.statements)
            if knowledge.basis == "contradicted" and fresh:
                sides = " / ".join(f"“{quoted(statement)}”" for statement in knowledge.statements)
                lines.append(phrases.say("contradiction", sides=sides))
    return list(dict.fromkeys(lines))


def _heard(interview: Interview) -> str:
    """The facts that the last message brought, in a phrase; members that are false are left out."""
    here = len(interview.turns) - 1
    phrases = [
        _phrase(statement)
        for statement in interview.ledger.statements
        if statement.evidence.turn == here and not ("." in statement.fact and statement.values == (NO,))
    ]
    return "; ".join(dict.fromkeys(phrases))


def _phrase(statement: Statement) -> str:
    """A statement in words that stand in the middle of a sentence."""
    label = value_labels(statement.fact, statement.values).removeprefix("yes: ")
    return label[:1].lower() + label[1:]


def _short(fact: str) -> str:
    return FACTS[fact].label.removeprefix("whether ")


def quoted(statement: Statement) -> str:
    """The words of a statement, cut to about a line."""
    words = " ".join(statement.evidence.quote.split())
    return words if len(words) <= 120 else f"{words[:117]}…"


def _line(knowledge: Knowledge, workload: str | None) -> Line:
    words = [f"“{quoted(statement)}”" for statement in knowledge.statements]
    return Line(
        fact=knowledge.fact,
        label=_short(knowledge.fact)[:1].upper() + _short(knowledge.fact)[1:],
        value=value_labels(knowledge.fact, sorted(knowledge.possible)),
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


def _workload_name(interview: Interview, identifier: str | None) -> str:
    return next((workload.name for workload in interview.ledger.workloads if workload.id == identifier), "")


def _say_back_text(shown: SayBack, phrases: Phrases) -> list[str]:
    lines: list[str] = []
    for heading, part in (("said", shown.said), ("assumed", shown.assumed), ("unconfirmed", shown.unconfirmed)):
        if part:
            lines.append(phrases.say(heading))
            lines += [f"  - {line.label}: {line.value} ({line.words})" for line in part]
    if shown.open:
        lines.append(phrases.say("open"))
        lines += [f"  - {phrases.say('who_might_know', fact=line.label, who=line.words)}" for line in shown.open]
    return lines
