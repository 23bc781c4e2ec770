"""What a person is shown after a message: the reaction, the question that stands, the say-back. Pure.

All wording comes from ``knowledge/wording.yaml``, the questions and the glossary; here it is only chosen.
"""

from __future__ import annotations

from typing import Literal

from assistant.assessment import OfferedOption, value_labels, views
from assistant.conversation import OPENING, SAY_BACK, Back, Filing, Interview, Restart, Say, Withdraw
from assistant.facts import NO
from assistant.guide import Guide, pending_question, question_text
from assistant.ledger import Statement, profile
from assistant.phrases import Phrases, agentic_sentence, assumption_text, verdict_sentence
from assistant.reading import Reading, Strict
from assistant.recommend import WorkloadView
from assistant.say_back import SayBack, cited, say_back, say_back_text
from assistant.standing import questions_asked


class Reply(Strict):
    """What is shown: sentences about the last message, then the question that stands with its options.

    ``beside`` are a language model's words for it, checked, that stand beside ours: in the person's language, or as a summary
    of what is said back.
    """

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
    beside: str = ""
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
        shown = say_back(interview, guide)
        return Reply(
            notes=notes, question=question, kind="say_back", say_back=shown, beside=_beside(interview, phrases)
        )
    return _asking(interview, guide, phrases, notes)


def plain(shown: Reply, phrases: Phrases) -> str:
    """``shown`` as plain text, for a terminal and for the JSON line protocol."""
    lines = list(shown.notes)
    if shown.say_back:
        lines += [shown.beside] if shown.beside else []
        lines += say_back_text(shown.say_back, phrases)
    if shown.workload_name:
        lines.append(phrases.say("about_workload", name=shown.workload_name))
    if shown.question:
        lines.append(shown.question)
    if shown.beside and not shown.say_back:
        lines.append(shown.beside)
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


def _verdict_lines(view: WorkloadView, phrases: Phrases) -> list[str]:
    lines = [verdict_sentence(view.verdict, phrases)]
    lines += [
        phrases.say("result_assumed", assumed=assumption_text(view.known[fact].rule)) for fact in view.verdict.assumed
    ]
    if not view.verdict.confirmed:
        lines.append(phrases.say("result_unconfirmed"))
    agentic = agentic_sentence(view.agentic, phrases)
    return [*lines, agentic] if agentic else lines


def _asking(interview: Interview, guide: Guide, phrases: Phrases, notes: tuple[str, ...]) -> Reply:
    question = pending_question(interview, guide)
    if question is None or interview.pending is None:
        return Reply(notes=notes)
    asked = questions_asked(interview)
    return Reply(
        notes=notes,
        question=question_text(interview, guide),
        example=question.example,
        why=question.why,
        fact=question.fact,
        kind=question.kind,
        several=question.several,
        beside=_beside(interview, phrases),
        workload=interview.pending.workload,
        workload_name=_workload_name(interview, interview.pending.workload),
        options=tuple(OfferedOption(value=o.value, label=o.label, help=o.help) for o in question.options),
        number=asked + 1,
        total=max(asked + 1, guide.usual_questions + interview.extra),
    )


def _beside(interview: Interview, phrases: Phrases) -> str:
    """A language model's words that stand beside ours, named as such: nobody but the person can hold a translation to ours."""
    worded = interview.worded
    if worded is None or (worded.instead and worded.question != SAY_BACK):
        return ""
    return phrases.say("in_short" if worded.question == SAY_BACK else "translated", text=worded.text)


def _notes(interview: Interview, guide: Guide, phrases: Phrases) -> list[str]:
    if not interview.turns:
        return [phrases.say("greeting")]
    filed = _from_the_file(interview, phrases)
    match interview.turns[interview.last_said].message:
        case Restart():
            return [phrases.say("started_over"), *filed]
        case Back():
            return [_taken_back(interview, phrases), *filed]
        case Withdraw():
            return [phrases.say("withdrawn"), *filed]
        case Say(instead_of=replaced):
            edited = [] if replaced is None else [phrases.say("edited")]
            return [*edited, *_reactions(interview, guide, phrases), *filed, *_aftermath(interview, guide, phrases)]
        case _:
            return [*filed, *_aftermath(interview, guide, phrases)]


def _from_the_file(interview: Interview, phrases: Phrases) -> list[str]:
    """What the organisation's file has added since the person's last message."""
    lines = []
    for turn, message in interview.filed().items():
        if turn > interview.last_said:
            facts = [_phrase(entry) for entry in message.states if not ("." in entry.fact and entry.values == (NO,))]
            lines += [message.note] if message.note else []
            what = message.product or "every workload"
            lines += [phrases.say("from_file", file=message.who, what=what, facts="; ".join(facts))] if facts else []
    return lines


def _reactions(interview: Interview, guide: Guide, phrases: Phrases) -> list[str]:
    """What to say to a message in words."""
    last = interview.turns[interview.last_said]
    reading = last.reading
    if not last.text.strip():
        return [phrases.say("empty")]
    if reading is None:
        return [phrases.say("heard_nothing")]
    noted = [*([reading.note] if reading.note else []), *_aside(reading, phrases)]
    return [*noted, *_reaction(interview, reading, guide, phrases, silent=bool(noted))]


def _reaction(interview: Interview, reading: Reading, guide: Guide, phrases: Phrases, *, silent: bool) -> list[str]:
    """What to say to what was read; ``silent`` where nothing need be said of having heard nothing."""
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
    return fixed if reading.intents or silent else [phrases.say("heard_nothing")]


def _aside(reading: Reading, phrases: Phrases) -> list[str]:
    """What the guidance says to the person's own question, each sentence with its source."""
    if reading.aside is None:
        return []
    if reading.aside.trouble:
        return [reading.aside.trouble]
    said = [phrases.say("cited", text=one.text, source=one.source) for one in reading.aside.sentences]
    return [phrases.say("aside"), *said] if said else [phrases.say("aside_none")]


def _taken_back(interview: Interview, phrases: Phrases) -> str:
    took = not interview.is_live(interview.last_said)
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
    here = interview.last_said
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
            fresh = any(statement.evidence.turn >= turn for statement in knowledge.statements)
            if knowledge.basis == "contradicted" and fresh:
                sides = " / ".join(dict.fromkeys(cited(statement) for statement in knowledge.statements))
                by_file = any(statement.reader == "file" for statement in knowledge.statements)
                lines.append(phrases.say("contradiction_file" if by_file else "contradiction", sides=sides))
    return list(dict.fromkeys(lines))


def _heard(interview: Interview) -> str:
    """The facts that the last message brought, in a phrase; members that are false are left out."""
    here = interview.last_said
    phrases = [
        _phrase(statement)
        for statement in interview.ledger.statements
        if statement.evidence.turn == here and not ("." in statement.fact and statement.values == (NO,))
    ]
    return "; ".join(dict.fromkeys(phrases))


def _phrase(statement: Statement | Filing) -> str:
    """A statement in words that stand in the middle of a sentence."""
    label = value_labels(statement.fact, statement.values).removeprefix("yes: ")
    return label[:1].lower() + label[1:]


def _workload_name(interview: Interview, identifier: str | None) -> str:
    return next((workload.name for workload in interview.ledger.workloads if workload.id == identifier), "")
