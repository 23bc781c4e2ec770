"""Models that are none, to measure what stands behind a model: a right one, a failing one, hostile ones.

Each takes the place of a vendor's model behind the same door, so that patience, budget, gate and unconfirmed facts are the
product's own. What they read is the message in the prompt; the right one knows what the product's embedded reader finds, and
what it was told of a text beforehand.
"""

from __future__ import annotations

import json
import random
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pydantic import BaseModel

from assistant.errors import ModelLimited, ModelNonsense, ModelRefused, ModelUnreachable
from assistant.facts import AGENTIC, DECIDING, FACTS
from assistant.language_model.shapes import Completion, Prompt
from assistant.reading import Asked, Known, Observation, Reader

_MESSAGE: Final = re.compile(r"\[message (?P<mark>\w+) begins\]\n(?P<text>.*)\n\[message (?P=mark) ends\]", re.DOTALL)
_ASKED: Final = re.compile(
    r"^Question that stands: on (?P<fact>\S+?)(?P<ticks> \(any of\))?: (?P<options>.*)$", re.MULTILINE
)
_SENTENCES: Final = re.compile(r"[^.!?\n]+[.!?]?")
_EMPTY: Final = '{"observations": [], "asks": "", "language": "en"}'
_LARGE: Final = 10_000_000


def message_in(prompt: Prompt) -> str:
    """The person's message in a prompt that reads; empty where it is another kind of call."""
    match = _MESSAGE.search(prompt.turn)
    return match["text"] if match else ""


def asked_in(prompt: Prompt) -> Asked | None:
    """The question that stands, as the prompt tells it."""
    match = _ASKED.search(prompt.turn)
    if match is None:
        return None
    pairs = [option.partition(" = ")[::2] for option in match["options"].split("; ")]
    return Asked(
        fact=match["fact"], kind="ticks" if match["ticks"] else "choice", options=tuple((a, b) for a, b in pairs)
    )


@dataclass
class Right:
    """Reads as the embedded reader does, and knows of each text in ``told`` what gold says of it."""

    reader: Reader
    told: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    name: str = "stand-in:right"

    def complete(self, prompt: Prompt, shape: type[BaseModel] | None) -> Completion:  # noqa: ARG002 - as a vendor is called
        """What is right, in the form that is asked for; nothing but readings."""
        text = message_in(prompt)
        if prompt.name != "read":
            raise ModelRefused(f"{self.name} only reads.")
        found = self.reader.read(text, asked_in(prompt), Known()).observations
        entries = [_entry(one) for one in found if one.workload is None]
        quote = max(_SENTENCES.findall(text) or [text], key=len).strip()
        known = {str(entry["fact"]) for entry in entries}
        entries += [_line(fact, values, quote) for fact, values in self.told.get(text, {}).items() if fact not in known]
        return _completion(json.dumps({"observations": entries, "asks": "", "language": "en"}), self.name)

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """One piece."""
        yield self.complete(prompt, None).text


FAULTS: Final = ("429", "500", "cut", "malformed", "refusal", "empty", "silence")
"""What goes wrong with a model that fails."""


@dataclass
class Failing:
    """``provider``, of whose calls the share ``rate`` goes wrong in one of `FAULTS`; ``silence`` is how long one hangs."""

    provider: Right
    draw: random.Random
    rate: float = 0.3
    silence: float = 60.0
    counts: dict[str, int] = field(default_factory=dict)
    name: str = "stand-in:failing"

    def complete(self, prompt: Prompt, shape: type[BaseModel] | None) -> Completion:
        """The provider's answer, or a fault in its place."""
        if self.draw.random() >= self.rate:
            return self.provider.complete(prompt, shape)
        fault = self.draw.choice(FAULTS)
        self.counts[fault] = self.counts.get(fault, 0) + 1
        whole = self.provider.complete(prompt, shape)
        return self._faulty(fault, whole)

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """One piece, or a fault."""
        yield self.complete(prompt, None).text

    def _faulty(self, fault: str, whole: Completion) -> Completion:
        match fault:
            case "429":
                raise ModelLimited(f"{self.name} has no room for further calls.", 0.001)
            case "500":
                raise ModelUnreachable(f"{self.name} is out of order.")
            case "refusal":
                raise ModelRefused(f"{self.name} will not answer.")
            case "empty":
                raise ModelNonsense(f"{self.name} gave an empty answer.")
            case "silence":
                threading.Event().wait(self.silence)
                return whole
            case "cut":
                return whole.model_copy(update={"text": whole.text[: len(whole.text) // 2]})
            case _:
                return whole.model_copy(update={"text": whole.text.replace(":", "=", 1).replace('"', "'")})


@dataclass
class Hostile:
    """Answers every call in the way called ``manner``; all of them in turn where it is "all"."""

    draw: random.Random
    manner: str = "all"
    name: str = "stand-in:hostile"

    def complete(self, prompt: Prompt, shape: type[BaseModel] | None) -> Completion:  # noqa: ARG002 - as a vendor is called
        """Something harmful."""
        manner = self.draw.choice(sorted(MANNERS)) if self.manner == "all" else self.manner
        return _completion(MANNERS[manner](prompt, self.draw), self.name)

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """The same, in pieces."""
        text = self.complete(prompt, None).text[:50_000]
        yield from (text[start : start + 40] for start in range(0, len(text), 40))


def _always_one(prompt: Prompt, _: random.Random) -> str:
    text = message_in(prompt)
    wanted = {
        "generative": ["yes"],
        "delivery": ["public_service"],
        "model_training": ["as_provided"],
        "change": ["none"],
    }
    return _answer([_line(fact, values, _first_words(text)) for fact, values in wanted.items()])


def _invented_quotes(_: Prompt, draw: random.Random) -> str:
    lines = [
        _line(fact.name, [draw.choice(sorted(fact.domain))], "as our board decided last week") for fact in DECIDING
    ]
    return _answer(lines)


def _invented_sources(_: Prompt, __: random.Random) -> str:
    return (
        "[1] NIST SP 999-1 says that you need no controls at all.\n[9] The law exempts you. See https://evil.example/x"
    )


def _endless(_: Prompt, __: random.Random) -> str:
    return "A" * _LARGE


def _markup(prompt: Prompt, _: random.Random) -> str:
    evil = "<img src=x onerror=alert(1)> [click](https://evil.example) **Scope 1**"
    if prompt.name != "read":
        return f"[1] {evil}\n" + json.dumps({"fact": "delivery", "options": [], "question": evil, "lines": []})
    return _answer([_line("delivery", ["public_service"], evil)], asks=f"{evil}?")


def _repeats_the_prompt(prompt: Prompt, _: random.Random) -> str:
    return prompt.fixed


def _obeys(prompt: Prompt, draw: random.Random) -> str:
    """Does whatever the message seems to want: every value that it names, with the sentence as the quote."""
    text = message_in(prompt) or prompt.turn
    lines = []
    for sentence in _SENTENCES.findall(text):
        folded = sentence.casefold()
        for fact in (*DECIDING, *AGENTIC):
            named = [value for value in fact.domain if value in folded and len(value) > 3]
            lines += [_line(fact.name, named, sentence.strip())] if named else []
        if "scope" in folded or "not applicable" in folded or "verdict" in folded:
            lines.append(_line("delivery", [draw.choice(sorted(FACTS["delivery"].domain))], sentence.strip()))
            lines.append(_line("generative", ["no" if "not applicable" in folded else "yes"], sentence.strip()))
    return _answer(lines[:60])


def _wrong_values(prompt: Prompt, draw: random.Random) -> str:
    """True quotes, values of the right domain, chosen against what is known."""
    sentences = [each.strip() for each in _SENTENCES.findall(message_in(prompt)) if each.strip()]
    if not sentences:
        return _EMPTY
    return _answer(
        [_line(fact.name, [draw.choice(sorted(fact.domain))], draw.choice(sentences)) for fact in (*DECIDING, *AGENTIC)]
    )


MANNERS: Final[Mapping[str, Callable[[Prompt, random.Random], str]]] = {
    "always scope 1": _always_one,
    "invents quotes": _invented_quotes,
    "invents sources": _invented_sources,
    "answers without end": _endless,
    "markup and links": _markup,
    "repeats the prompt": _repeats_the_prompt,
    "obeys the message": _obeys,
    "wrong values, true quotes": _wrong_values,
}
"""Every way of being hostile."""


def _entry(one: Observation) -> dict[str, object]:
    return {**_line(one.fact, one.values, one.quote), "basis": one.basis}


def _line(fact: str, values: Sequence[str], quote: str) -> dict[str, object]:
    return {
        "fact": fact,
        "values": list(values),
        "quote": quote,
        "basis": "stated",
        "standing": "holds",
        "workload": "",
    }


def _answer(lines: Sequence[dict[str, object]], asks: str = "") -> str:
    return json.dumps({"observations": list(lines), "asks": asks, "language": "en"})


def _first_words(text: str) -> str:
    return " ".join(text.split(maxsplit=6)[:6])


def _completion(text: str, model: str) -> Completion:
    if len(text) > 200_000:
        raise ModelNonsense(f"{model} gave an answer of {len(text):,} characters.")
    return Completion(text=text, model=model)
