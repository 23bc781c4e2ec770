"""Assessments to report on, made by the real engine from a reader that says what the test wants."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from assistant.app import Scopewise
from assistant.assessment import Assessment
from assistant.conversation import Finish, Message, Say
from assistant.knowledge_files import KnowledgeBase, load_knowledge
from assistant.reading import Asked, Known, Observation, ReaderName, Reading

Find = tuple[str, str, str]
"""A quote, and the fact and the value that are read from it."""


class ScriptedReader:
    """Finds the given quotes: ``finds`` for all workloads, ``workloads`` for each of those called ``names``."""

    name = "scripted"

    def __init__(
        self, finds: Sequence[Find], workloads: Sequence[Sequence[Find]] = (), names: Sequence[str] = ()
    ) -> None:
        self.finds: list[tuple[Find, int | None]] = [(find, None) for find in finds]
        self.finds += [(find, index) for index, part in enumerate(workloads) for find in part]
        self.names = tuple(names)
        self.reader: ReaderName = "embedded"

    def read(self, text: str, asked: Asked | None, known: Known) -> Reading:
        """The scripted observations whose quote stands in ``text``."""
        found = tuple(self._observation(text, find, index) for find, index in self.finds if find[0] in text)
        return Reading(observations=found, workloads=self.names)

    def _observation(self, text: str, find: Find, workload: int | None) -> Observation:
        quote, fact, value = find
        start = text.index(quote)
        return Observation(
            fact=fact,
            values=(value,),
            basis="stated",
            start=start,
            end=start + len(quote),
            quote=quote,
            workload=workload,
            reader=self.reader,
        )


Assess = Callable[..., Assessment]


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """The knowledge base as it is shipped."""
    return load_knowledge()


def assessed(knowledge: KnowledgeBase, reader: ScriptedReader, *messages: Message, advice: bool = True) -> Assessment:
    """What the engine makes of ``messages``, read by ``reader``; the time stands still."""
    engine = Scopewise(knowledge, reader, clock=lambda: "2026-01-02T03:04:05+00:00")
    interview = engine.begin()
    for message in messages:
        interview = engine.step(interview, message)
    return engine.assessment(interview, advice=advice)


SCOPE_2 = "We use Microsoft 365 Copilot under our contract for writing letters; it sees personal data and never acts."
SCOPE_2_FINDS: tuple[Find, ...] = (
    ("writing letters", "generative", "yes"),
    ("Microsoft 365 Copilot under our contract", "delivery", "enterprise_application"),
    ("personal data", "data.personal", "yes"),
    ("never acts", "change", "none"),
)


@pytest.fixture(scope="session")
def determined(knowledge: KnowledgeBase) -> Assessment:
    """Scope 2, with an assumption on training."""
    return assessed(knowledge, ScriptedReader(SCOPE_2_FINDS), Say(text=SCOPE_2), Finish())


@pytest.fixture(scope="session")
def undetermined(knowledge: KnowledgeBase) -> Assessment:
    """Only that it generates is known."""
    reader = ScriptedReader([("writes offers", "generative", "yes")])
    return assessed(knowledge, reader, Say(text="It writes offers for our sales people."), Finish())


@pytest.fixture(scope="session")
def nothing_known(knowledge: KnowledgeBase) -> Assessment:
    """A text from which nothing was read."""
    return assessed(knowledge, ScriptedReader([]), Say(text="Something with AI."), Finish())


@pytest.fixture(scope="session")
def not_applicable(knowledge: KnowledgeBase) -> Assessment:
    """No generation at all."""
    reader = ScriptedReader([("only sorts mail", "generative", "no")])
    return assessed(knowledge, reader, Say(text="The system only sorts mail into folders."), Finish())


@pytest.fixture(scope="session")
def contradicted(knowledge: KnowledgeBase) -> Assessment:
    """Two statements on delivery that do not go together."""
    finds = [
        ("writes", "generative", "yes"),
        ("free ChatGPT", "delivery", "public_service"),
        ("we built it ourselves", "delivery", "own_application"),
    ]
    text = "It writes texts. It is the free ChatGPT, and we built it ourselves."
    return assessed(knowledge, ScriptedReader(finds), Say(text=text), Finish())


@pytest.fixture(scope="session")
def several(knowledge: KnowledgeBase) -> Assessment:
    """Three workloads: scope 1, scope 4 and one outside the matrix."""
    text = "Staff use ChatGPT to write posts. We tune Llama on tickets to draft replies. A spam filter sorts mail."
    parts = [
        [("write posts", "generative", "yes"), ("use ChatGPT", "delivery", "public_service")],
        [
            ("draft replies", "generative", "yes"),
            ("We tune Llama", "model_training", "fine_tuned"),
            ("tickets", "data.personal", "yes"),
        ],
        [("sorts mail", "generative", "no")],
    ]
    reader = ScriptedReader([], parts, ["the posts | ChatGPT", "the *ticket* replies", "the spam filter"])
    return assessed(knowledge, reader, Say(text=text), Finish())


@pytest.fixture(
    params=["determined", "undetermined", "nothing_known", "not_applicable", "contradicted", "several"],
)
def variant(request: pytest.FixtureRequest) -> Assessment:
    """Every kind of assessment in turn."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Assessment)
    return found
