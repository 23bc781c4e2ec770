"""The application: everything wired together, behind the few verbs that every driver uses.

The page, the command line, batch and the evals all call `Scopewise`; none of them decides anything. What is heavy (the
store, the passage index) is opened when it is first needed, so that reading and judging stay quick.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol

from assistant.assessment import Advice, Assessment, Meta, assess, views
from assistant.citing import Citation, Library, citation_of, further
from assistant.conversation import OPENING, SAY_BACK, Interview, Message, Say, Worded
from assistant.dialogue import Reply, plain, reply
from assistant.errors import ModelTooSlow
from assistant.guide import Guide, pending_question
from assistant.interview import apply, worded_as
from assistant.knowledge_files import KnowledgeBase
from assistant.language_model.patience import within
from assistant.ledger import profile
from assistant.organised import Organised
from assistant.phrases import Phrases
from assistant.questions import Question
from assistant.reading import Aside, Asked, CitedSentence, Known, Reader, Reading
from assistant.recommend import (
    Recommendation,
    WorkloadView,
    applying,
    queries_of,
    query_for,
    reach_of,
    recommend,
    undecided,
)
from assistant.text import usable, without_surrogates
from assistant.threats import faced
from assistant.undoing import without_turn

ASIDE_PASSAGES = 4
"""How many passages an answer to a side question may rest on."""
ASIDE_SECONDS = 4.0
"""How long an answer to a side question waits for the search, whose index may not be open yet."""


class PassageFinder(Protocol):
    """What finds passages for a query: ids, best first."""

    @property
    def trouble(self) -> str:
        """Why only a part of it works, in a sentence; empty while all of it does."""
        ...

    def find(self, queries: Sequence[str], top: int) -> list[list[str]]:
        """For each query the ids of the ``top`` passages that fit best."""
        ...

    def find_beside(self, queries: Sequence[str], top: int) -> None:
        """Look ``queries`` up in a process that gives way to this one, so that `find` has them at once afterwards."""
        ...

    def search(self, words: str, top: int) -> list[str]:
        """The ids of the ``top`` passages that fit somebody's words best; nothing of it is kept."""
        ...

    def warm(self) -> None:
        """Open what is heavy now, so that the first search is quick."""
        ...


class Voice(Protocol):
    """What a language model says to the person, checked; see `assistant.voice`."""

    def word(self, interview: Interview, guide: Guide) -> Worded | None:
        """How the question that stands is put; None where our own words do."""
        ...

    def answer(self, question: str, passages: Sequence[Citation]) -> Aside:
        """What passages say to a question of the person's own."""
        ...

    def explain(self, item: Recommendation, assessment: Assessment) -> Iterator[CitedSentence]:
        """Why a recommendation concerns this workload."""
        ...


def _no_limit(_: str) -> AbstractContextManager[object]:
    return nullcontext()


def now() -> str:
    """The time, UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@cache
def program_version() -> str:
    """The installed version of Scopewise."""
    try:
        return version("scopewise")
    except PackageNotFoundError:
        return "0+unknown"


@dataclass
class Scopewise:
    """The engine. ``finder`` may be None: then recommendations rest on the cards' own passages alone.

    ``voice`` speaks through a language model, where one is configured; ``turn`` holds all that is asked of it for one message
    of an assessment within one time-out; ``prompts`` is the version of the prompts, and ``warming`` opens what it needs.
    """

    knowledge: KnowledgeBase
    reader: Reader
    finder: PassageFinder | None = None
    clock: Callable[[], str] = now
    organised: Organised | None = None
    voice: Voice | None = None
    turn: Callable[[str], AbstractContextManager[object]] = _no_limit
    prompts: str | None = None
    warming: Callable[[], None] | None = None
    _found: dict[str, list[str]] = field(default_factory=dict, repr=False)

    @cached_property
    def phrases(self) -> Phrases:
        """The wording for replies."""
        return Phrases(self.knowledge.replies, self.knowledge.terms, self.knowledge.matrix)

    @cached_property
    def house(self) -> Organised:
        """The organisation's file, and the decision rules in force."""
        return self.organised or Organised(self.knowledge)

    @cached_property
    def library(self) -> Library:
        """What advice is made of."""
        base = self.knowledge
        return Library(base.cards, base.passages, base.frameworks, base.priority, base.added)

    def begin(self) -> Interview:
        """A new interview; its id cannot be guessed."""
        return Interview(id=secrets.token_hex(16), started=self.clock())

    def step(self, interview: Interview, message: Message) -> Interview:
        """The interview after ``message``, which is read first when it is words.

        Raises `UnusableInput` for an answer that cannot be used and `UnreadableText` for text that cannot be kept.
        """
        stamped = message.model_copy(update={"at": message.at or self.clock()})
        with self.turn(interview.id):
            after = self._with_the_file(self._taken(interview, stamped), stamped.at)
            return worded_as(after, self.voice.word(after, self.knowledge.guide)) if self.voice else after

    def brought_up_to_date(self, interview: Interview) -> Interview:
        """``interview`` as it would go on now: with what the organisation's file states by now."""
        return self._with_the_file(interview, self.clock())

    def _with_the_file(self, interview: Interview, at: str) -> Interview:
        """``interview`` with what the organisation's file states and no turn has said yet."""
        for filed in self.house.due(interview, at):
            interview = apply(interview, filed, None, self.knowledge.guide)
        return interview

    def _taken(self, interview: Interview, message: Message) -> Interview:
        if not isinstance(message, Say):
            return apply(interview, message, None, self.knowledge.guide)
        text = usable(message.text) if message.text.strip() else without_surrogates(message.text)
        before = interview if message.instead_of is None else without_turn(interview, message.instead_of)
        reading = self._answered(self.read(text, before)) if text.strip() else Reading()
        return apply(interview, message.model_copy(update={"text": text}), reading, self.knowledge.guide)

    def _answered(self, reading: Reading) -> Reading:
        """``reading`` with what the guidance says to the person's own question, where they had one."""
        if not reading.asks or self.voice is None or self.finder is None:
            return reading
        finder = self.finder
        try:
            found = within(ASIDE_SECONDS, lambda: finder.search(reading.asks, ASIDE_PASSAGES), "The search")
        except ModelTooSlow:
            return reading.model_copy(update={"aside": Aside(trouble=self.phrases.say("aside_later"))})
        cited = [citation for name in found if (citation := citation_of(name, self.library)) is not None]
        return reading.model_copy(update={"aside": self.voice.answer(reading.asks, cited)})

    def read(self, text: str, interview: Interview) -> Reading:
        """What the reader makes of ``text`` in the light of the question that stands."""
        return self.reader.read(text, asked(interview, self.knowledge), known(interview, self.knowledge))

    def reply(self, interview: Interview) -> Reply:
        """What to show now; before the first message with the organisation's own greeting."""
        shown = reply(interview, self.knowledge.guide, self.phrases)
        greeting = self.house.greeting if not interview.turns else ""
        return shown.model_copy(update={"notes": (*shown.notes, greeting)}) if greeting else shown

    def reply_text(self, interview: Interview) -> str:
        """What to show now, as plain text."""
        return plain(self.reply(interview), self.phrases)

    def assessment(self, interview: Interview, *, advice: bool) -> Assessment:
        """What ``interview`` comes to; with recommendations where ``advice`` is true."""
        found = self.advice(interview) if advice else Advice()
        lane = self.house.lane(interview, views(interview.ledger))
        return assess(interview, self.knowledge.guide, self._meta(interview), found, lane)

    def assess_text(self, text: str, *, advice: bool = True) -> Assessment:
        """One description in, one assessment out; the same text has the same id and keys.

        Raises `UnreadableText` for a text that cannot be read.
        """
        kept = usable(text)
        identifier = hashlib.sha256(kept.encode()).hexdigest()[:22]
        first = Interview(id=identifier, started=self.clock())
        return self.assessment(self.step(first, Say(text=kept)), advice=advice)

    def advice(self, interview: Interview) -> Advice:
        """The recommendations for what ``interview`` has come to so far."""
        each = views(interview.ledger)
        found = recommend(interview.id, each, self.library, self._retrieved(each))
        may_apply = undecided(self.library.cards, each)
        return Advice(
            recommendations=self.house.with_own_controls(found),
            undecided=may_apply,
            threats=faced(self.knowledge.threats, each, found, may_apply),
            trouble=self.finder.trouble if self.finder else "",
        )

    def explain(self, assessment: Assessment, key: str) -> Iterator[CitedSentence]:
        """Why the recommendation ``key`` concerns this workload, a sentence at a time; none without a language model."""
        items = [item for item in assessment.recommendations if item.key == key]
        if self.voice and items:
            with self.turn(assessment.id):
                yield from self.voice.explain(items[0], assessment)

    def warm(self, *, beside: bool = False) -> None:
        """Look up now what any card may cite beside its own passages, in a thread of the caller's.

        A minute the first time; nothing where the finder remembers the answers. ``beside``: while people are served, so
        the work is left to a process that gives way to this one.
        """
        if self.warming:
            self.warming()
        queries = [query for card in self.library.cards for query in queries_of(card)]
        if beside and self.finder is not None:
            self.finder.find_beside(queries, self.library.to_look_at)
        for start in range(0, len(queries), _AT_A_TIME):
            self._look_up(queries[start : start + _AT_A_TIME])

    def _retrieved(self, each: Sequence[WorkloadView]) -> Mapping[str, list[str]]:
        """Further passages by card. The same card in the same situation is looked up once."""
        if self.finder is None:
            return {}
        asked = [(card, query_for(card, where), reach_of(where)) for card, where in applying(self.library.cards, each)]
        self._look_up([query for _, query, _ in asked])
        return {card.id: further(card, self._found[query], self.library, reach) for card, query, reach in asked}

    def _look_up(self, queries: Sequence[str]) -> None:
        missing = [query for query in dict.fromkeys(queries) if query not in self._found]
        if missing and self.finder is not None:
            hits = self.finder.find(missing, self.library.to_look_at)
            self._found.update(zip(missing, hits, strict=True))

    def _meta(self, interview: Interview) -> Meta:
        return Meta(
            version=program_version(),
            reader=self.reader.name,
            model=getattr(self.reader, "model", None),
            prompts=self.prompts,
            knowledge=self.knowledge.version,
            **self.knowledge.parts,
            organisation=self.house.edition,
            created=interview.started or self.clock(),
        )


_AT_A_TIME = 64
"""Queries that are looked up together beforehand, so that a search which somebody waits for is not held up long."""


def asked(interview: Interview, knowledge: KnowledgeBase) -> Asked | None:
    """The question that stands, as a reader needs it; None at the opening and after the result."""
    if interview.pending is None or interview.pending.question == OPENING:
        return None
    if interview.pending.question == SAY_BACK:
        return Asked(fact="", kind="say_back")
    question = pending_question(interview, knowledge.guide)
    return _asked_by(question) if question else None


def _asked_by(question: Question) -> Asked:
    options = tuple((option.value, option.label) for option in question.options)
    return Asked(fact=question.fact, kind=question.kind, options=options)


def asked_before(interview: Interview, knowledge: KnowledgeBase) -> Asked | None:
    """The question to which the last message replied, if it was one with options and another than stands now."""
    shown = interview.turns[-1].shown if interview.turns else None
    if shown is None or shown == interview.pending or shown.question in (OPENING, SAY_BACK):
        return None
    return _asked_by(knowledge.guide.planner.question(shown.question))


def known(interview: Interview, knowledge: KnowledgeBase) -> Known:
    """What a reader may know of the interview: what is possible for the workload that is being asked about."""
    workload = interview.pending.workload if interview.pending else None
    so_far = profile(interview.ledger, workload)
    return Known(
        possible={name: tuple(sorted(knowledge.possible)) for name, knowledge in so_far.items()},
        contradicted=tuple(name for name, knowledge in so_far.items() if knowledge.basis == "contradicted"),
        settled=tuple(name for name, each in so_far.items() if each.basis == "answered" and each.confirmed),
        workloads=tuple(entry.name for entry in interview.ledger.workloads),
        before=asked_before(interview, knowledge),
    )
