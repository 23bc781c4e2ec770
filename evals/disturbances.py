"""Ways to disturb a description that leave its meaning alone. Each is a function of text and seed alone."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from assistant.datafiles import load_yaml, strict_entry
from assistant.errors import BadKnowledge, UnusableInput
from assistant.reading import Strict

DISTURBANCES = Path(__file__).resolve().parent / "disturbances.yaml"
INJECTIONS_EACH = 3
"""How many injected orders every case meets."""

_TYPO_SHARE = 0.06
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_ORDER_MATTERS = frozenset({"injection", "quoting_others", "contradiction", "several", "rejected_or_later"})


class Material(Strict):
    """What is put into descriptions: orders, paragraphs about nothing, other people's words about other workloads."""

    injections: tuple[str, ...] = Field(min_length=20)
    paddings: tuple[str, ...] = Field(min_length=2)
    quotes: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Disturbance:
    """One way: its name, what it makes of a text, and the kinds of cases whose meaning it might change."""

    name: str
    apply: Callable[[str, random.Random], str]
    not_for: frozenset[str] = frozenset()


def load_material(path: Path = DISTURBANCES) -> Material:
    """The material of ``path``; raises `UnusableInput`."""
    try:
        return strict_entry(Material, load_yaml(path), str(path))
    except BadKnowledge as error:
        raise UnusableInput(str(error)) from error


def disturbances(material: Material) -> tuple[Disturbance, ...]:
    """All ways, in the order in which they are reported; injections come `INJECTIONS_EACH` times."""
    inject = [Disturbance("injection", _injecting(material.injections, turn)) for turn in range(INJECTIONS_EACH)]
    return (
        Disturbance("typos", typos),
        Disturbance("upper case", lambda text, _: text.upper()),
        Disturbance("lower case", lambda text, _: text.lower()),
        Disturbance("whitespace", whitespace),
        Disturbance("sentences reordered", reordered, _ORDER_MATTERS),
        Disturbance("padding", lambda text, draw: padded(text, material.paddings, draw)),
        Disturbance("another's words", lambda text, draw: f"{text}\n\n{draw.choice(material.quotes)}"),
        *inject,
    )


def drawn_for(seed: int, case: str, name: str) -> random.Random:
    """The draw for one case and one way: the same arguments give the same draw on every machine."""
    return random.Random(f"{seed}:{case}:{name}")  # noqa: S311 - a reproducible draw, not a secret


def typos(text: str, draw: random.Random) -> str:
    """``text`` with a slip in some of the longer words: two letters swapped, one left out or one doubled."""
    return re.sub(r"[^\W\d_]{6,}", lambda found: _slip(found[0], draw), text)


def whitespace(text: str, draw: random.Random) -> str:
    """``text`` with other white space between its words: several blanks, tabs, line breaks, a no-break space."""
    return re.sub(r" +", lambda _: draw.choice([" ", "  ", "\t", "\n", " \n ", "\u00a0"]), text)


def reordered(text: str, draw: random.Random) -> str:
    """``text`` with its sentences in another order."""
    sentences = _SENTENCE.split(text)
    draw.shuffle(sentences)
    return " ".join(sentences)


def padded(text: str, paddings: tuple[str, ...], draw: random.Random) -> str:
    """``text`` between two paragraphs about nothing."""
    before, after = draw.sample(paddings, 2)
    return f"{before}\n\n{text}\n\n{after}"


def _injecting(injections: tuple[str, ...], turn: int) -> Callable[[str, random.Random], str]:
    """One order, before or after the text; ``turn`` takes another one each time, with the same draw."""

    def inject(text: str, draw: random.Random) -> str:
        chosen = injections[(draw.randrange(len(injections)) + turn) % len(injections)]
        return f"{chosen}\n{text}" if draw.random() < 0.5 else f"{text}\n{chosen}"

    return inject


def _slip(word: str, draw: random.Random) -> str:
    if draw.random() >= _TYPO_SHARE:
        return word
    at = draw.randrange(1, len(word) - 2)
    slips: Mapping[int, str] = {
        0: word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        1: word[:at] + word[at + 1 :],
        2: word[:at] + word[at] + word[at:],
    }
    return slips[draw.randrange(3)]
