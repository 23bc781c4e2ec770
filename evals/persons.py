"""Simulated people: each answers the question that stands, from what they know, in the manner of a temperament."""

from __future__ import annotations

import random
from collections.abc import Sequence
from string import Template

from assistant.conversation import SAY_BACK, Answer, Confirm, Correct, Interview, Message, Pending, Say
from assistant.facts import AGENTIC, DECIDING, FACTS, YES
from assistant.guide import Guide
from assistant.ledger import possible_values, profile
from assistant.questions import Question
from assistant.table import scope_candidates
from evals.people import Manner, People, Truth

PLANNED = tuple(fact.name for fact in (*DECIDING, *AGENTIC))
CORRECTIONS = 3
"""How often a person corrects what is said back before giving in."""


def shut_out(interview: Interview, truth: Truth, workloads: Sequence[str | None]) -> list[tuple[str, str | None]]:
    """The deciding and agentic facts, with their workload, of which a value that may be true is no longer possible."""
    return [
        (name, workload)
        for workload in workloads
        for name in PLANNED
        if not truth[name] <= possible_values(profile(interview.ledger, workload), name)
    ]


class Person:
    """One person in one interview; ``draw`` makes every choice of words, so that the same seed talks the same way."""

    def __init__(self, temperament: str, truth: Truth, people: People, draw: random.Random) -> None:
        self.truth = truth
        self.mistaken = False
        """Whether the last message was wrong on purpose, and has not been put right yet."""
        self._temperament = temperament
        self._manner: Manner | None = people.manners.get(temperament)
        self._people = people
        self._draw = draw
        self._answered: set[str] = set()
        self._halved: set[str] = set()
        self._postponed: str | None = None
        self._has_erred = False
        self._corrections = 0

    @property
    def candidates(self) -> tuple[int, ...]:
        """What the table gives on what they know."""
        return scope_candidates(self.truth)

    def shut_out(self, interview: Interview) -> list[tuple[str, str | None]]:
        """What of the truth is no longer possible, in any workload."""
        return shut_out(interview, self.truth, interview.workload_ids)

    def reply_to(self, interview: Interview, pending: Pending, guide: Guide) -> Message:
        """What they say or click while the question of ``pending`` stands."""
        if self._postponed is not None and self._manner is not None:
            fact, self._postponed, self.mistaken = self._postponed, None, False
            return self._say(self._manner.later, self._statement(fact, alone=True))
        if pending.question == SAY_BACK:
            return self._at_say_back(interview)
        question = guide.planner.question(pending.question)
        if self._manner is None:
            return self._click(question, pending.workload)
        return self._in_manner(question, self._manner)

    def _in_manner(self, question: Question, manner: Manner) -> Message:
        known = question.kind == "choice" and len(self.truth[question.fact]) == 1 and question.fact in PLANNED
        first = question.id not in self._answered
        self._answered.add(question.id)
        if first and question.fact in PLANNED and (manner.aside or manner.refusal):
            return Say(text=self._draw.choice(manner.aside or manner.refusal))
        if known and not self._has_erred and manner.later:
            self._has_erred = True
            self._postponed = question.fact
            self.mistaken = bool(manner.mistaken)
            if manner.mistaken:
                return Say(text=_sentence(self._draw.choice(manner.mistaken), wrong=self._wrong(question.fact)))
            return Say(text=self._draw.choice(manner.postpone))
        return self._answer(question, manner)

    def _answer(self, question: Question, manner: Manner) -> Message:
        if question.kind == "ticks":
            return self._ticks(question, manner)
        values = FACTS[question.fact].ordered(self.truth[question.fact])
        if len(values) == len(FACTS[question.fact].values) or self._has_halved(question):
            return Say(text=self._draw.choice(manner.open))
        if len(values) > 1:
            names = " or ".join(self._people.facts[question.fact][value].name for value in values)
            return self._say(manner.either, either=f"either {names}")
        wrong = self._wrong(question.fact) if question.fact in PLANNED else ""
        templates = manner.answer if wrong or "$wrong" not in manner.answer[0] else ("$answer.",)
        return self._say(templates, self._statement(question.fact), wrong=wrong)

    def _has_halved(self, question: Question) -> bool:
        """Whether they said already which values it may be, and can say no more; asking this makes it so."""
        halved = question.id in self._halved
        if len(self.truth[question.fact]) > 1:
            self._halved.add(question.id)
        return halved

    def _ticks(self, question: Question, manner: Manner) -> Message:
        facts = question.facts()
        if any(len(self.truth[fact.name]) > 1 for fact in facts):
            return Say(text=self._draw.choice(manner.open))
        ticked = [self._people.lists[question.fact][f.member] for f in facts if self.truth[f.name] == {YES}]
        words = f"{', '.join(ticked[:-1])} and {ticked[-1]}" if len(ticked) > 1 else "".join(ticked)
        templates = [each for each in manner.answer if "$wrong" not in each] or ["$answer."]
        return self._say(templates, words or "none of these")

    def _statement(self, fact: str, *, alone: bool = False) -> str:
        """The truth about ``fact`` in words: short for some temperaments, a whole sentence for others.

        ``alone``: no question on ``fact`` stands, so that "the second" would say nothing.
        """
        (value,) = self.truth[fact]
        phrasing = self._people.facts[fact][value]
        if alone:
            return self._draw.choice(phrasing.plain)
        if self._temperament == "terse" or (self._temperament == "hostile" and self._draw.random() < 0.5):
            return self._draw.choice(phrasing.short)
        if self._temperament == "manager":
            return self._draw.choice(phrasing.plain)
        return self._draw.choice((*phrasing.plain, *phrasing.expert))

    def _wrong(self, fact: str) -> str:
        """A sentence that is not true of ``fact``."""
        others = FACTS[fact].ordered(FACTS[fact].domain - self.truth[fact])
        return self._draw.choice(self._people.facts[fact][self._draw.choice(others)].plain)

    def _at_say_back(self, interview: Interview) -> Message:
        wrong = [entry for entry in self.shut_out(interview) if len(self.truth[entry[0]]) == 1]
        if wrong and self._corrections < CORRECTIONS:
            self._corrections += 1
            fact, workload = wrong[0]
            if self._manner is None:
                return Correct(fact=fact, values=tuple(self.truth[fact]), workload=workload)
            return self._say(self._manner.deny, self._statement(fact, alone=True))
        return Say(text=self._draw.choice(self._manner.confirm)) if self._manner else Confirm()

    def _click(self, question: Question, workload: str | None) -> Message:
        if question.kind == "ticks":
            facts = question.facts()
            known = all(len(self.truth[fact.name]) == 1 for fact in facts)
            ticked = tuple(fact.member for fact in facts if self.truth[fact.name] == {YES})
            return Answer(fact=question.fact, values=ticked if known else None, workload=workload)
        values = tuple(FACTS[question.fact].ordered(self.truth[question.fact]))
        known = len(values) < len(FACTS[question.fact].values) and not self._has_halved(question)
        return Answer(fact=question.fact, values=values if known else None, workload=workload)

    def _say(self, templates: Sequence[str], answer: str = "", **words: str) -> Say:
        return Say(text=_sentence(self._draw.choice(list(templates)), answer=answer, **words))


def _sentence(template: str, **words: str) -> str:
    """``template`` filled in, with a capital where it begins with an answer."""
    text = Template(template).substitute(words)
    return text[:1].upper() + text[1:] if template[0] == "$" and len(text.split()) > 1 else text
