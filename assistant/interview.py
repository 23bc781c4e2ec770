"""The interview: a pure step from one state to the next.

``apply(interview, message, reading, guide)`` is the only way to go on. Reading prose happens outside and is handed in,
so a stored record replays to the same bytes whatever reader is installed. The step never loops: a question that got no
usable answer twice is offered as options, then set aside; and one that was put several times in all without anything being
heard but by a language model is set aside too, however much that model brings up in between.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.conversation import OPENING, SAY_BACK, Answer, Filed, Interview, Message, Pending, Say, Turn, Worded
from assistant.guide import Guide, pending_question, question_text
from assistant.questions import Question
from assistant.reading import Intent, Reading, gate
from assistant.standing import last_heard, standing
from assistant.taking import setting_aside, take, words

MISSES_BEFORE_SET_ASIDE = 3
UNHEARD_BEFORE_SET_ASIDE = 4
"""How often one question is put in all while what is heard of it is a language model's word alone."""


def apply(interview: Interview, message: Message, reading: Reading | None, guide: Guide) -> Interview:
    """The interview after ``message``; ``reading`` is what a reader made of it, for a `Say`.

    Raises `UnknownFact`, `UnknownValue` or `UnusableInput` for an answer or a correction that cannot be used; the
    interview given stays as it is.
    """
    checked = gate(message.text, reading) if isinstance(message, Say) and reading else reading
    turn = Turn(
        message=message,
        text=words(message, guide),
        shown=None if isinstance(message, Filed) else interview.pending,
        shown_text="" if isinstance(message, Filed) else question_text(interview, guide),
        reading=checked,
    )
    with_turn = interview.model_copy(update={"turns": (*interview.turns, turn)})
    taken = take(with_turn, message, checked or Reading(), guide)
    return _settle(interview, taken, guide)


def worded_as(interview: Interview, worded: Worded | None) -> Interview:
    """``interview`` with what stands after its last turn put as ``worded`` says."""
    if worded is None or not interview.turns:
        return interview
    last = interview.turns[-1].model_copy(update={"worded": worded})
    return interview.model_copy(update={"turns": (*interview.turns[:-1], last)})


def replay(first: Interview, turns: Sequence[Turn], guide: Guide) -> Interview:
    """The interview that ``turns`` lead to from ``first``: the same bytes as when they came."""
    for turn in turns:
        first = worded_as(apply(first, turn.message, turn.reading, guide), turn.worded)
    return first


def _settle(before: Interview, after: Interview, guide: Guide) -> Interview:
    """``after`` with the stage and the question that now stand, and the count of misses."""
    stage, pending = standing(after, guide)
    if isinstance(after.turns[-1].message, Filed):
        misses = before.misses if pending == before.pending else 0
        return after.model_copy(update={"stage": stage, "pending": pending, "misses": misses})
    misses = before.misses + 1 if _missed(before, after, pending, guide) else 0
    if pending and (misses >= MISSES_BEFORE_SET_ASIDE or _is_unheard(after, pending, guide)):
        after = _passing_over(after, pending, guide)
        stage, pending = standing(after, guide)
        misses = 0
    return after.model_copy(update={"stage": stage, "pending": pending, "misses": misses})


def _passing_over(interview: Interview, pending: Pending, guide: Guide) -> Interview:
    """Without the question that stands, so that nobody is asked for ever; the opening and the say-back end too."""
    here = len(interview.turns) - 1
    if pending.question == SAY_BACK:
        return interview.model_copy(update={"ended_at": here})
    return setting_aside(interview, pending, guide)


def _is_unheard(interview: Interview, pending: Pending, guide: Guide) -> bool:
    """Whether the question that stands was put too often since anybody but a language model was heard to answer it."""
    if pending.question in (OPENING, SAY_BACK):
        return False
    facts = guide.planner.question(pending.question).facts()
    since = last_heard(interview, {fact.name for fact in facts}, pending.workload)
    later = interview.turns[since + 1 :]
    return sum(turn.shown == pending and _replies(turn) for turn in later) >= UNHEARD_BEFORE_SET_ASIDE


def _replies(turn: Turn) -> bool:
    """Whether a turn is meant as an answer: asking what the question means is none, nor a question back, nor an edit."""
    asked_back: set[Intent] = {"explain", "why"}
    reading = turn.reading
    meant_so = not (reading and (reading.asks or asked_back.intersection(reading.intents)))
    edited = isinstance(turn.message, Say) and turn.message.instead_of is not None
    return isinstance(turn.message, Say | Answer) and meant_so and not edited


def _missed(before: Interview, after: Interview, pending: Pending | None, guide: Guide) -> bool:
    """Whether a message left the same question standing.

    Asking what it means is no miss, nor is a correction of what was said back, nor an edit of earlier words, nor an answer to
    another question, as a colleague gives it.
    """
    if pending is None or pending != before.pending:
        return False
    question = pending_question(before, guide)
    last = after.turns[-1]
    if isinstance(last.message, Answer) and question and last.message.fact not in _subjects(question):
        return False
    if pending.question == SAY_BACK and len(after.ledger.statements) > len(before.ledger.statements):
        return False
    return _replies(last)


def _subjects(question: Question) -> set[str]:
    return {question.fact, *(fact.name for fact in question.facts())}
