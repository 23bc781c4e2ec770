"""What a message says: from its words or its click to statements in the ledger. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.conversation import (
    OPENING,
    SAY_BACK,
    Answer,
    Back,
    Confirm,
    Correct,
    Filed,
    Finish,
    Interview,
    Message,
    More,
    Pending,
    Restart,
    Say,
    SetAside,
    Withdraw,
)
from assistant.errors import UnknownValue, UnusableInput
from assistant.facts import AGENTIC, DECIDING, FACTS, NO, YES, fact_named, group_members, possible_of
from assistant.filing import filed_statements, filed_text
from assistant.guide import Guide, concerns, pending_question, question_text
from assistant.ledger import ASSUMPTIONS, Evidence, Knowledge, Profile, Statement, profile
from assistant.reading import Observation, Reading
from assistant.undoing import starting_over, taking_back, without_turn
from assistant.workloads import parting, telling_apart


def words(message: Message, guide: Guide) -> str:
    """What a message comes to as text; for a click, the words on the button."""
    match message:
        case Say():
            return message.text
        case Answer():
            return _picked(message, guide)
        case Correct():
            return "; ".join(fact_named(message.fact).value(value).label for value in message.values)
        case Filed():
            return filed_text(message)
        case _:
            return str(getattr(guide.wording, message.kind))


def _picked(message: Answer, guide: Guide) -> str:
    if message.values is None:
        return guide.wording.dont_know
    if not message.values:
        return guide.wording.none_of_these
    question = guide.planner.about(message.fact)
    if question is None or question.fact != message.fact:
        return "; ".join(fact_named(message.fact).value(value).label for value in message.values)
    labels = {option.value: option.label for option in question.options}
    return "; ".join(labels.get(value, value) for value in message.values)


def take(interview: Interview, message: Message, reading: Reading, guide: Guide) -> Interview:
    """The interview with what ``message`` says in its ledger; its turn is already there, as the last one."""
    match message:
        case Say():
            if message.instead_of is not None:
                interview = without_turn(interview, message.instead_of, len(interview.turns) - 1)
            return _take_words(interview, reading, guide)
        case Answer():
            return _take_answer(interview, message, guide)
        case Correct():
            return _take_correction(interview, message, guide)
        case Filed():
            return _take_filed(interview, message)
        case Withdraw():
            return without_turn(interview, message.turn, len(interview.turns) - 1)
        case _:
            return _take_command(interview, message, guide)


def _take_filed(interview: Interview, message: Filed) -> Interview:
    """What the file states, in place of what it stated before."""
    _known_workload(interview, message.workload)
    if message.instead_of is not None:
        interview = interview.model_copy(update={"ledger": interview.ledger.withdrawing(message.instead_of)})
    return _adding(interview, filed_statements(message, len(interview.turns) - 1))


def _take_correction(interview: Interview, message: Correct, guide: Guide) -> Interview:
    possible_of(message.fact, message.values)
    _known_workload(interview, message.workload)
    question = _question_on(message.fact, guide)
    return _adding(interview, [_picked_statement(interview, message.fact, message.values, message.workload, question)])


def _take_command(interview: Interview, message: Confirm | Finish | More | Back | Restart, guide: Guide) -> Interview:
    match message:
        case Confirm():
            return _confirming(interview, guide)
        case Finish():
            return _ending(interview)
        case More():
            return _going_on(interview, guide)
        case Back():
            return taking_back(interview)
        case Restart():
            return starting_over(interview)


def _ending(interview: Interview) -> Interview:
    return interview.model_copy(update={"ended_at": len(interview.turns) - 1})


def _known_workload(interview: Interview, workload: str | None) -> None:
    if workload not in (None, *interview.workload_ids):
        raise UnusableInput(f"There is no workload {workload!r} in this assessment.")


def _take_words(interview: Interview, reading: Reading, guide: Guide) -> Interview:
    intents = set(reading.intents)
    if "restart" in intents and not reading.observations:
        return starting_over(interview)
    if "restart" in intents:
        interview = starting_over(interview, afresh=True)
    if "back" in intents and not reading.observations:
        return taking_back(interview)
    after = _with_observations(interview, reading, guide)
    at_say_back = interview.pending is not None and interview.pending.question == SAY_BACK
    if "confirm" in intents and at_say_back and not reading.observations:
        return _confirming(after, guide)
    if "skip" in intents and interview.pending and not reading.observations:
        after = setting_aside(after, interview.pending, guide)
    if "finish" in intents:
        after = _ending(after)
    return after


def _with_observations(interview: Interview, reading: Reading, guide: Guide) -> Interview:
    ids: Sequence[str | None] = ()
    ledger = interview.ledger
    if reading.workloads:
        ledger, ids = telling_apart(ledger, reading.workloads, len(interview.turns) - 1)
    statements = [_statement(interview, observation, ids, guide) for observation in reading.observations]
    statements += _left_unticked(interview, statements, guide)
    return interview.model_copy(update={"ledger": ledger.adding(*statements)})


def _left_unticked(interview: Interview, said: Sequence[Statement], guide: Guide) -> list[Statement]:
    """A tick-list answered in words is answered whole, as by ticking: what was not named is no."""
    question = pending_question(interview, guide)
    if question is None or question.kind != "ticks":
        return []
    answered = [statement for statement in said if statement.replaces and FACTS[statement.fact] in question.facts()]
    if not answered:
        return []
    named = {statement.fact for statement in said}
    return [
        answered[0].model_copy(update={"fact": fact.name, "values": (NO,)})
        for fact in question.facts()
        if fact.name not in named
    ]


def _statement(interview: Interview, observation: Observation, ids: Sequence[str | None], guide: Guide) -> Statement:
    turn = len(interview.turns) - 1
    message = interview.turns[turn].message
    asked = interview.pending is not None and concerns(interview.pending, observation.fact, guide)
    answered = observation.basis == "answered" and asked
    workload = None if observation.workload is None else ids[observation.workload]
    if workload is None and interview.pending and asked:
        workload = interview.pending.workload
    return Statement(
        fact=observation.fact,
        values=tuple(FACTS[observation.fact].ordered(observation.values)),
        basis="stated" if observation.basis == "answered" and not answered else observation.basis,
        evidence=Evidence(
            turn=turn,
            start=observation.start,
            end=observation.end,
            quote=observation.quote,
            question=question_text(interview, guide) if answered else None,
        ),
        workload=workload,
        replaces=answered or observation.corrects,
        reader=observation.reader,
        confidence=observation.confidence,
        rule=observation.rule,
        who=message.who,
        at=message.at,
    )


def _take_answer(interview: Interview, message: Answer, guide: Guide) -> Interview:
    members = group_members(message.fact)
    if not members:
        fact_named(message.fact)
    _known_workload(interview, message.workload)
    if message.values is None:
        return setting_aside(interview, _pending_of(message, guide), guide)
    if members:
        return _adding(interview, _ticked(interview, message, guide))
    possible_of(message.fact, message.values)
    if message.several and len(message.values) > 1:
        return _splitting(interview, message, guide)
    if frozenset(message.values) == fact_named(message.fact).domain:
        return setting_aside(interview, _pending_of(message, guide), guide)
    question = _question_on(message.fact, guide)
    return _adding(interview, [_picked_statement(interview, message.fact, message.values, message.workload, question)])


def _pending_of(message: Answer, guide: Guide) -> Pending:
    question = guide.planner.about(message.fact)
    if question is None:
        raise UnusableInput(f"No question is asked about {message.fact!r}, so it cannot be set aside.")
    return Pending(question=question.id, workload=message.workload)


def _ticked(interview: Interview, message: Answer, guide: Guide) -> list[Statement]:
    """One statement for each member of the group: yes where it was ticked, no where it was not."""
    members = group_members(message.fact)
    question = _question_on(message.fact, guide)
    ticked = set(message.values or ())
    for value in sorted(ticked - {fact.member for fact in members}):
        raise UnknownValue(message.fact, value, [fact.member for fact in members])
    return [
        _picked_statement(interview, fact.name, (YES if fact.member in ticked else NO,), message.workload, question)
        for fact in members
    ]


def _splitting(interview: Interview, message: Answer, guide: Guide) -> Interview:
    """One workload for each of "several of these", each with the answer that made it."""
    fact = fact_named(message.fact)
    kept = fact.ordered(message.values or ())
    labels = [fact.value(value).label for value in kept]
    turn = len(interview.turns) - 1
    if message.workload is None:
        ledger, ids = telling_apart(interview.ledger, labels, turn)
    else:
        ledger, ids = parting(interview.ledger, message.workload, labels, turn)
    split = interview.model_copy(update={"ledger": ledger})
    question = _question_on(fact.name, guide)
    pairs = zip(kept, ids, strict=True)
    return _adding(split, [_picked_statement(split, fact.name, (value,), part, question) for value, part in pairs])


def _question_on(fact: str, guide: Guide) -> str:
    """The question to which a click on ``fact`` replies; its label where the interview never asks about it."""
    question = guide.planner.about(fact)
    label = FACTS[fact].label if question is None else ""
    return question.text if question else f"{label[:1].upper()}{label[1:]}?"


def _picked_statement(
    interview: Interview, fact: str, values: Sequence[str], workload: str | None, question: str | None
) -> Statement:
    """What a click says in reply to ``question``: the whole text of its turn is the evidence."""
    index = len(interview.turns) - 1
    turn = interview.turns[index]
    return Statement(
        fact=fact,
        values=tuple(FACTS[fact].ordered(values)),
        basis="answered",
        evidence=Evidence(turn=index, start=0, end=len(turn.text), quote=turn.text, question=question),
        workload=workload,
        replaces=True,
        reader="person",
        who=turn.message.who,
        at=turn.message.at,
    )


def _adding(interview: Interview, statements: Sequence[Statement]) -> Interview:
    return interview.model_copy(update={"ledger": interview.ledger.adding(*statements)})


def to_confirm(known: Profile) -> list[str]:
    """The deciding and agentic facts of ``known`` that rest on an assumption or on a language model alone.

    One that is contradicted is not among them: a yes to everything does not say which side holds.
    """
    return [fact.name for fact in (*DECIDING, *AGENTIC) if fact.name in known and _is_unsure(known[fact.name])]


def _is_unsure(knowledge: Knowledge) -> bool:
    return (knowledge.basis == "assumed" or not knowledge.confirmed) and knowledge.basis != "contradicted"


def _said_back(knowledge: Knowledge, guide: Guide) -> str:
    """What the person confirmed: the question of the say-back with what was assumed, where something was."""
    return " ".join([guide.wording.say_back, *(rule.text for rule in ASSUMPTIONS if rule.id == knowledge.rule)])


def _confirming(interview: Interview, guide: Guide) -> Interview:
    """The say-back was right: what was assumed, and all that only a language model read, is now the person's own answer."""
    statements = []
    for workload in interview.workload_ids:
        known = profile(interview.ledger, workload)
        statements += [
            _picked_statement(interview, name, sorted(known[name].possible), workload, _said_back(known[name], guide))
            for name in known
            if _is_unsure(known[name])
        ]
    confirmed = _adding(interview, statements)
    return confirmed.model_copy(update={"confirmed_at": len(interview.turns) - 1})


def setting_aside(interview: Interview, pending: Pending, guide: Guide) -> Interview:
    """The interview with the question of ``pending`` put aside by its last turn; the opening is passed over."""
    if pending.question == OPENING:
        return interview.model_copy(update={"began_at": len(interview.turns) - 1})
    if pending.question == SAY_BACK:
        return interview
    question = guide.planner.question(pending.question)
    entry = SetAside(fact=question.fact, workload=pending.workload, turn=len(interview.turns) - 1)
    return interview.model_copy(update={"set_aside": (*interview.set_aside, entry)})


def _going_on(interview: Interview, guide: Guide) -> Interview:
    return interview.model_copy(update={"extra": interview.extra + guide.extra_questions, "ended_at": None})
