"""Fakes and builders for tests. A fake goes in by the front door, as an argument; nothing of ours is patched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from assistant.assessment import Meta
from assistant.conversation import SAY_BACK, Answer, Interview, Message, Say
from assistant.facts import FACTS
from assistant.guide import Guide, pending_question
from assistant.interview import apply
from assistant.knowledge_files import KnowledgeBase, load_knowledge
from assistant.ledger import Evidence, Ledger, Profile, Statement, profile
from assistant.reading import Asked, Intent, Known, Observation, ReadBasis, ReaderName, Reading

META = Meta(version="0", reader="scripted", knowledge="0", created="2026-01-01T00:00:00+00:00")


@cache
def the_knowledge() -> KnowledgeBase:
    """The shipped knowledge base, loaded once for the whole run."""
    return load_knowledge()


@dataclass(frozen=True)
class Sent:
    """What a reader was given."""

    text: str
    asked: Asked | None
    known: Known


@dataclass
class ScriptedReader:
    """A reader that answers from a script, keeps what it was sent, and fails when the script has run out."""

    script: list[Reading]
    name: str = "scripted"
    sent: list[Sent] = field(default_factory=list)

    def read(self, text: str, asked: Asked | None, known: Known) -> Reading:
        self.sent.append(Sent(text, asked, known))
        if not self.script:
            raise AssertionError(f"the script has run out at {text!r}")
        return self.script.pop(0)


@dataclass
class ScriptedFinder:
    """A passage finder that gives the same ids for every query, and counts the queries."""

    ids: list[str]
    trouble: str = ""
    queries: list[str] = field(default_factory=list)

    def find_beside(self, queries: Sequence[str], top: int) -> None:
        pass

    def warm(self) -> None:
        """Nothing here is heavy."""

    def search(self, words: str, top: int) -> list[str]:
        return self.find([words], top)[0]

    def find(self, queries: Sequence[str], top: int) -> list[list[str]]:
        self.queries.extend(queries)
        return [self.ids[:top] for _ in queries]


def found(
    text: str,
    fact: str,
    *values: str,
    quote: str = "",
    basis: ReadBasis = "stated",
    workload: int | None = None,
    corrects: bool = False,
    reader: ReaderName = "embedded",
) -> Observation:
    """An observation whose quote stands in ``text``; the whole of ``text`` where none is given."""
    words = quote or text
    start = text.index(words)
    return Observation(
        fact=fact,
        values=values,
        basis=basis,
        start=start,
        end=start + len(words),
        quote=words,
        workload=workload,
        corrects=corrects,
        reader=reader,
    )


def said(
    fact: str,
    *values: str,
    turn: int = 0,
    basis: ReadBasis = "stated",
    reader: ReaderName = "embedded",
    workload: str | None = None,
    replaces: bool = False,
) -> Statement:
    """A statement on ``fact``, with a quote that names it."""
    quote = f"{fact} {' or '.join(values)}"
    return Statement(
        fact=fact,
        values=tuple(FACTS[fact].ordered(values)),
        basis=basis,
        evidence=Evidence(turn=turn, start=0, end=len(quote), quote=quote),
        workload=workload,
        replaces=replaces,
        reader=reader,
    )


def knowing(facts: Mapping[str, str | Iterable[str]]) -> Profile:
    """A profile in which each of ``facts`` was said to have the value, or one of the values, given."""
    statements = [said(name, *([value] if isinstance(value, str) else value)) for name, value in facts.items()]
    return profile(Ledger(statements=tuple(statements)))


def reading(*observations: Observation, intents: Sequence[Intent] = (), workloads: Sequence[str] = ()) -> Reading:
    """A reading with ``observations``."""
    return Reading(observations=observations, intents=tuple(intents), workloads=tuple(workloads))


def begun() -> Interview:
    """A new interview."""
    return Interview(id="an-interview", started="2026-01-01T00:00:00+00:00")


def saying(
    interview: Interview, guide: Guide, text: str, *observations: Observation, intents: Sequence[Intent] = ()
) -> Interview:
    """The interview after the words ``text``, read as ``observations``."""
    return apply(interview, Say(text=text), reading(*observations, intents=intents), guide)


def doing(interview: Interview, guide: Guide, *messages: Message) -> Interview:
    """The interview after ``messages``, none of which is words."""
    for message in messages:
        interview = apply(interview, message, None, guide)
    return interview


CHATGPT = "Staff paste contracts into ChatGPT."


def public(guide: Guide) -> Interview:
    """A public service, of which the training is assumed."""
    yes = found(CHATGPT, "generative", "yes", quote="ChatGPT", basis="inferred")
    where = found(CHATGPT, "delivery", "public_service", quote="into ChatGPT", basis="inferred")
    return saying(begun(), guide, CHATGPT, yes, where)


def asked_about(interview: Interview, guide: Guide) -> str:
    question = pending_question(interview, guide)
    return question.fact if question else interview.pending.question if interview.pending else ""


def possible(interview: Interview, fact: str, workload: str | None = None) -> set[str]:
    return set(profile(interview.ledger, workload)[fact].possible)


def to_the_say_back(interview: Interview, guide: Guide) -> Interview:
    """Every question put aside until the say-back."""
    while interview.pending and interview.pending.question != SAY_BACK:
        answer = Answer(fact=asked_about(interview, guide), values=None, workload=interview.pending.workload)
        interview = doing(interview, guide, answer)
    return interview


BOUGHT = {"generative": "yes", "delivery": "enterprise_application", "model_training": "as_provided"}
PUBLIC = {"generative": "yes", "delivery": "public_service", "model_training": "as_provided"}
BUILT = {"generative": "yes", "delivery": "own_application", "model_training": "as_provided"}
TUNED = {"generative": "yes", "delivery": "own_application", "model_training": "fine_tuned"}
TRAINED = {"generative": "yes", "delivery": "own_application", "model_training": "from_scratch"}
BY_SCOPE: Mapping[int, dict[str, str]] = {1: PUBLIC, 2: BOUGHT, 3: BUILT, 4: TUNED, 5: TRAINED}
