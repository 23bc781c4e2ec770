"""What stands after a message: the stage of the interview and the question that comes next. Pure."""

from __future__ import annotations

from collections.abc import Collection

from assistant.conversation import OPENING, SAY_BACK, Interview, Pending, Say, SetAside, Stage
from assistant.facts import AGENTIC, DECIDING, group_members
from assistant.guide import Guide
from assistant.ledger import profile
from assistant.taking import to_confirm


def set_aside_facts(interview: Interview, workload: str | None) -> frozenset[str]:
    """The facts (or groups) that are not asked again for ``workload``: put aside, and not returned to since."""
    return frozenset(
        entry.fact
        for entry in interview.set_aside
        if entry.workload in (None, workload) and interview.is_live(entry.turn) and not _returned_to(interview, entry)
    )


def next_question(interview: Interview, guide: Guide) -> Pending | None:
    """The question that would bring most now, whatever the stage; None when none could change anything."""
    for ask in (guide.planner.next_deciding, guide.planner.next_agentic):
        for workload in interview.workload_ids:
            question = ask(profile(interview.ledger, workload), set_aside_facts(interview, workload))
            if question:
                return Pending(question=question.id, workload=workload)
    return _next_advice(interview, guide)


def questions_asked(interview: Interview) -> int:
    """How many different questions have been shown, the opening and the say-back apart."""
    return len(
        {
            (turn.shown.question, turn.shown.workload)
            for index, turn in enumerate(interview.turns)
            if turn.shown and turn.shown.question not in (OPENING, SAY_BACK) and interview.is_live(index)
        }
    )


def needs_say_back(interview: Interview) -> bool:
    """Whether a deciding fact is assumed or unconfirmed, so that the person must see it before a final verdict."""
    return any(to_confirm(profile(interview.ledger, workload)) for workload in interview.workload_ids)


def _next_advice(interview: Interview, guide: Guide) -> Pending | None:
    """One question for all workloads together: advice is asked once, not for each of them."""
    for workload in interview.workload_ids:
        question = guide.planner.next_advice(profile(interview.ledger, workload), set_aside_facts(interview, workload))
        if question:
            return Pending(question=question.id)
    return None


def _returned_to(interview: Interview, entry: SetAside) -> bool:
    """Whether the person came back to it; that a language model alone thinks so opens no question again."""
    facts = {fact.name for fact in group_members(entry.fact)} or {entry.fact}
    return last_heard(interview, facts, entry.workload) > entry.turn


def last_heard(interview: Interview, facts: Collection[str], workload: str | None) -> int:
    """The last live turn in which anything but a language model heard something of ``facts``; -1 where there is none.

    ``workload`` None: of whichever workload it was.
    """
    return max(
        (
            statement.evidence.turn
            for statement in interview.ledger.statements
            if statement.fact in facts
            and statement.reader != "llm"
            and (workload is None or statement.workload in (None, workload))
            and interview.is_live(statement.evidence.turn)
        ),
        default=-1,
    )


def standing(interview: Interview, guide: Guide) -> tuple[Stage, Pending | None]:
    """The stage and the question that follow from all that is live."""
    if interview.is_live(interview.ended_at):
        return _at_the_end(interview)
    if not _has_begun(interview):
        return "asking", Pending(question=OPENING)
    pending = next_question(interview, guide)
    if pending and not _enough(interview, pending, guide):
        return "asking", pending
    if interview.is_live(interview.confirmed_at) and not needs_say_back(interview):
        return "result", None
    return "say_back", Pending(question=SAY_BACK)


def _at_the_end(interview: Interview) -> tuple[Stage, Pending | None]:
    """The person wants the result: it is said back first, once, if something is assumed; a `Finish` shows it at once."""
    last = interview.turns[interview.ended_at or 0]
    asked_in_words = isinstance(last.message, Say) and not last.stood_at(SAY_BACK)
    if asked_in_words and needs_say_back(interview):
        return "say_back", Pending(question=SAY_BACK)
    return "result", None


def _enough(interview: Interview, pending: Pending, guide: Guide) -> bool:
    """Whether ``pending`` is about advice alone and the usual number of questions has been asked."""
    planned = {fact.name for fact in (*DECIDING, *AGENTIC)}
    if guide.planner.question(pending.question).fact in planned:
        return False
    return questions_asked(interview) >= guide.usual_questions + interview.extra


def _has_begun(interview: Interview) -> bool:
    """Whether anything live was said, in words or by putting a question aside, or the opening was passed over."""
    said = interview.is_live(interview.began_at) or any(
        interview.is_live(statement.evidence.turn)
        for statement in interview.ledger.statements
        if statement.reader != "file"
    )
    return said or any(interview.is_live(entry.turn) for entry in interview.set_aside) or _tried(interview)


def _tried(interview: Interview) -> bool:
    """Whether the opening got words that no fact could be read from: then the questions begin all the same."""
    return any(turn.is_description and interview.is_live(index) for index, turn in enumerate(interview.turns))
