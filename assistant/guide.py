"""What an interview needs and never fetches: its planner, its words, and how long it usually takes."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.conversation import OPENING, SAY_BACK, Interview, Pending
from assistant.facts import FACTS
from assistant.questions import Planner, Question
from assistant.reading import Strict


class Wording(Strict):
    """The words that the step itself needs: what a click comes to as text, and the two fixed questions."""

    opening: str
    say_back: str
    confirm: str
    finish: str
    more: str
    back: str
    restart: str
    withdraw: str
    dont_know: str
    none_of_these: str


@dataclass(frozen=True, slots=True)
class Guide:
    """What an interview needs and never fetches: the planner, the words, and how many questions are usual."""

    planner: Planner
    wording: Wording
    usual_questions: int
    extra_questions: int


def question_text(interview: Interview, guide: Guide) -> str:
    """The words of the question that stands, as they were put; empty when none does."""
    worded = interview.worded
    if worded is not None and worded.instead and worded.question != SAY_BACK:
        return worded.text
    return fixed_text(interview.pending, guide)


def fixed_text(pending: Pending | None, guide: Guide) -> str:
    """Our own words of the question of ``pending``."""
    if pending is None:
        return ""
    if pending.question == OPENING:
        return guide.wording.opening
    if pending.question == SAY_BACK:
        return guide.wording.say_back
    return guide.planner.question(pending.question).text


def pending_question(interview: Interview, guide: Guide) -> Question | None:
    """The question with options that stands; None at the opening, at the say-back and at the end."""
    pending = interview.pending
    if pending is None or pending.question in (OPENING, SAY_BACK):
        return None
    return guide.planner.question(pending.question)


def concerns(pending: Pending, fact: str, guide: Guide) -> bool:
    """Whether the question that stands asks about ``fact``."""
    if pending.question in (OPENING, SAY_BACK):
        return False
    return FACTS[fact] in guide.planner.question(pending.question).facts()
