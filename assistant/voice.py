"""What a language model may say to the person: a question put in their words, an answer or an explanation with its passages.

Each is checked by `assistant.worded` and `assistant.bearing_out`, and where it fails the check, or the model fails, our own words
stand. The person's words and the passages go out in marked blocks, masked like everything that leaves the machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.assessment import Assessment, ProfileEntry, value_labels
from assistant.bearing_out import Material, Source, checked, lines_of
from assistant.citing import Citation
from assistant.conversation import SAY_BACK, Filed, Interview, Say, Worded
from assistant.errors import ModelNonsense, ModelTrouble
from assistant.facts import AGENTIC, DECIDING, FACTS
from assistant.guide import Guide, fixed_text, pending_question
from assistant.language_model.shapes import Completion, Prompt
from assistant.ledger import profile
from assistant.prompts import PromptFile, block, load_prompt
from assistant.readers.language import language_of
from assistant.readers.llm import Mask
from assistant.reading import Aside, CitedSentence
from assistant.recommend import Recommendation
from assistant.worded import ModelSayBack, ModelWording, faithful_question, faithful_say_back, safe_question

Words = Literal["always", "translate", "never"]
"""When the model words our questions: after every message in words, only for other languages, never."""

Shape = TypeVar("Shape", bound=BaseModel)

_SAID: Final = 1_500
"""How much of the person's words goes along when a question is worded."""
_MOST_SENTENCES: Final = 4
_TELLING: Final = 20
"""Shorter messages do not tell the language."""


class SpeakingModel(Protocol):
    """What answers whole or piece by piece: `assistant.language_model.caller.Caller`, or a fake in a test."""

    def complete(self, prompt: Prompt, shape: type[BaseModel] | None = None) -> Completion:
        """The answer; raises `ModelTrouble`."""
        ...

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """The answer, piece by piece; raises `ModelTrouble`."""
        ...


@dataclass
class Voice:
    """Speaks through ``model``; never raises, and what it does not give leaves our own words standing."""

    model: SpeakingModel
    masker: Mask
    words: Words = "always"

    def word(self, interview: Interview, guide: Guide) -> Worded | None:
        """How the question that stands is put to this person; None where our own words do."""
        language = _language(interview)
        last = next((turn.message for turn in reversed(interview.turns) if not isinstance(turn.message, Filed)), None)
        foreign = language != "en"
        wanted = foreign or (self.words == "always" and isinstance(last, Say))
        if self.words == "never" or not wanted or interview.pending is None:
            return None
        try:
            if interview.pending.question == SAY_BACK:
                return self._say_back(interview, language)
            return self._question(interview, guide, language)
        except ModelTrouble:
            return None

    def answer(self, question: str, passages: Sequence[Citation]) -> Aside:
        """What ``passages`` say to ``question``."""
        material = Material([_source(one) for one in passages], question)
        prompt = self._prompt("answer").filled(
            passages=block("passages", material.numbered()), question=block("question", self.masker.mask(question).text)
        )
        try:
            text = self.model.complete(prompt).text
        except ModelTrouble as error:
            return Aside(trouble=_NO_ANSWER.format(kind=error.kind))
        return Aside(sentences=tuple(_passing(iter([text]), material)))

    def explain(self, item: Recommendation, assessment: Assessment) -> Iterator[CitedSentence]:
        """Why ``item`` concerns this workload, a checked sentence at a time; none where the card's own text stands."""
        facts = "\n".join(_fact_lines(assessment))
        card = " ".join([item.title, item.why, *item.actions])
        sources = [_source(one) for one in item.citations]
        masked = self.masker.mask(facts)
        prompt = self._prompt("explain").filled(
            recommendation=block("recommendation", f"{item.title}. {item.why}"),
            facts=block("facts", masked.text),
            passages=block("passages", Material(sources).numbered()),
        )
        try:
            yield from _passing(self.model.stream(prompt), Material(sources, f"{facts} {card}"))
        except ModelTrouble:
            return

    def _question(self, interview: Interview, guide: Guide, language: str) -> Worded | None:
        question, pending = pending_question(interview, guide), interview.pending
        if question is None or pending is None:
            return None
        options = [option.value for option in question.options]
        fixed, said = fixed_text(pending, guide), _said(interview)
        given = self._given(
            "word_question",
            ModelWording,
            language=language,
            fact=question.fact,
            question=fixed,
            options="; ".join(f"{option.value} ({option.label})" for option in question.options),
            said=block("said", self.masker.mask(said).text),
        )
        labels = " ".join(f"{option.label} {option.help}" for option in question.options)
        vocabulary = f"{question.example} {question.why} {question.short} {labels} {said}"
        if language == "en":
            text = faithful_question(given, question.fact, options, fixed, vocabulary)
        else:
            text = safe_question(given, question.fact, options)
            text = text if language_of(text) == language else ""
        if not text or text == fixed:
            return None
        return Worded(question=pending.question, workload=pending.workload, text=text, instead=language == "en")

    def _say_back(self, interview: Interview, language: str) -> Worded | None:
        """Only in English and for one workload: elsewhere the list says more than sentences could be held to."""
        if language != "en" or interview.ledger.workloads:
            return None
        known = profile(interview.ledger)
        names = [fact.name for fact in (*DECIDING, *AGENTIC) if fact.name in known]
        if not names or any(known[name].basis == "contradicted" for name in names):
            return None
        facts = {
            name: (FACTS[name].ordered(known[name].possible), _words_on(name, known[name].possible)) for name in names
        }
        given = self._given(
            "word_say_back",
            ModelSayBack,
            language=language,
            facts="\n".join(f"{name} = {', '.join(values)}: {words}" for name, (values, words) in facts.items()),
            said=block("said", self.masker.mask(_said(interview)).text),
        )
        vocabulary = {name: (values, f"{words}\n{_said(interview)}") for name, (values, words) in facts.items()}
        text = faithful_say_back(given, vocabulary, names)
        return Worded(question=SAY_BACK, workload=None, text=text, instead=False) if text else None

    def _given(self, name: str, shape: type[Shape], **values: str) -> Shape:
        text = self.model.complete(self._prompt(name).filled(**values), shape).text
        try:
            return shape.model_validate_json(text)
        except (ValidationError, RecursionError) as error:
            raise ModelNonsense("The wording came in no usable form.") from error

    def _prompt(self, name: str) -> PromptFile:
        return self._prompts[name]

    @cached_property
    def _prompts(self) -> Mapping[str, PromptFile]:
        return {name: load_prompt(name) for name in ("answer", "explain", "word_question", "word_say_back")}


_NO_ANSWER: Final = "The language model could not answer your question ({kind})."


def _source(cited: Citation) -> Source:
    return Source(cited.passage, f"{cited.source}, {cited.ref}".removesuffix(", "), cited.text)


def _passing(pieces: Iterator[str], material: Material) -> Iterator[CitedSentence]:
    """The sentences that their passages bear out, as they come, and no more of them than were asked for."""
    told = 0
    for line in lines_of(pieces):
        sentence = checked(line, material)
        if sentence is not None:
            yield sentence
            told += 1
        if told == _MOST_SENTENCES:
            return


def _language(interview: Interview) -> str:
    """The language that the person writes: that of their last message long enough to tell."""
    for turn in reversed(interview.turns):
        if isinstance(turn.message, Say) and turn.reading and len(turn.text) >= _TELLING:
            return turn.reading.language or "en"
    return "en"


def _said(interview: Interview) -> str:
    """The person's own words, the latest last, as many as are of use."""
    words = "\n".join(turn.text for turn in interview.turns if isinstance(turn.message, Say))
    return words[-_SAID:]


def _words_on(fact: str, values: frozenset[str]) -> str:
    return f"{FACTS[fact].subject}: {value_labels(fact, sorted(values))}"


def _fact_lines(assessment: Assessment) -> Iterator[str]:
    """What is known, with the person's words for it."""
    profiles: list[Mapping[str, ProfileEntry]] = [assessment.profile, *(part.profile for part in assessment.workloads)]
    for entries in profiles:
        for name, entry in entries.items():
            quotes = " / ".join(" ".join(one.quote.split())[:160] for one in entry.evidence[:2])
            yield f"{FACTS[name].subject}: {value_labels(name, entry.possible)}" + (f" ({quotes})" if quotes else "")
