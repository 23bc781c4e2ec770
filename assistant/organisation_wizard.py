"""A first organisation file from ten questions in the terminal; what it writes passes `scopewise org check`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, get_args

from assistant.errors import UnusableInput
from assistant.facts import FACTS, fact_named, group_members
from assistant.organisation import SCHEMA, Jurisdiction, Sector
from assistant.organisation_files import name_words

Ask = Callable[[str], str | None]
"""Shows a text and gives the answer; None when there is nobody to answer any more."""

_SECTORS: Final = tuple(get_args(Sector))
_JURISDICTIONS: Final = tuple(get_args(Jurisdiction))
_CONTROLS: Final = tuple(fact.member for fact in group_members("control"))
_CLASSES: Final = tuple(fact.member for fact in group_members("data"))
_INPUTS: Final = (
    ("none", "no", "It keeps nothing and trains on nothing"),
    ("for some time", "no", "It keeps inputs for some time, and does not train on them"),
    ("for some time", "yes", "It keeps inputs and trains its models on them"),
)
_YEAR: Final = timedelta(days=365)
_LONGEST: Final = 200
QUESTIONS: Final = 10
_ABOUT_A_PRODUCT: Final = 3
"""Questions that are passed over where no product is named."""


@dataclass(slots=True)
class Wizard:
    """Asks, and asks again where an answer cannot be used; raises `UnusableInput` when nobody answers."""

    ask: Ask
    asked: int = 0

    def text(self, question: str, *, optional: bool = False) -> str:
        """One line of text."""
        question = self._numbered(question)
        while True:
            answer = " ".join(self._asked(question).split())
            if len(answer) > _LONGEST or not all(character.isprintable() for character in answer):
                question = f"At most {_LONGEST} characters, please."
            elif answer or optional:
                return answer
            else:
                question = "An answer is needed here."

    def picks(self, question: str, labels: Sequence[str], *, several: bool) -> list[int]:
        """Positions in ``labels``: one, or any number of them."""
        offered = "\n".join(f"  {place}. {label}" for place, label in enumerate(labels, start=1))
        how = "Numbers with commas, or Enter for none." if several else "One number."
        question = self._numbered(f"{question}\n{offered}\n{how}")
        while True:
            words = self._asked(question).replace(",", " ").split()
            places = [int(word) - 1 for word in words if word.isascii() and word.isdecimal() and len(word) < 4]
            usable = len(places) == len(words) and all(0 <= place < len(labels) for place in places)
            if usable and (several or len(places) == 1):
                return sorted(set(places))
            question = f"Numbers from 1 to {len(labels)}, please. {how}"

    def _numbered(self, question: str) -> str:
        self.asked += 1
        return f"{self.asked} of {QUESTIONS}. {question}"

    def _asked(self, question: str) -> str:
        answer = self.ask(question)
        if answer is None:
            raise UnusableInput(
                "The questions were not all answered, so nothing was written. Begin again when you can."
            )
        return answer


def first_file(ask: Ask, today: str) -> str:
    """The text of a first file, from ten questions; ``today`` is ISO 8601. Raises `UnusableInput` at the end of input."""
    wizard = Wizard(ask)
    lines = [
        "# Written by `scopewise org init`. docs/organisation.md says what else may stand here.",
        f"schema: {SCHEMA}",
        "version: 1",
        f"name: {_quoted(wizard.text('What is your organisation called?'))}",
    ]
    sector = wizard.picks("Which sector are you in?", _labels("sector", _SECTORS), several=False)[0]
    lines.append(f"sector: {_SECTORS[sector]}")
    where = "Where are people affected by what you do? Tick all; what is not ticked is taken to be no; with none ticked, people are asked."
    places = wizard.picks(where, _members("jurisdiction", _JURISDICTIONS), several=True)
    if places:
        lines.append(f"jurisdictions: {_flow(_JURISDICTIONS[place] for place in places)}")
    controls = "Which of these are in place for every AI workload?"
    lines += _control_lines(wizard.picks(controls, _members("control", _CONTROLS), several=True))
    lines += _product_lines(wizard, today)
    lines += _reviewer_lines(wizard)
    return "\n".join([*lines, ""])


def _control_lines(places: Sequence[int]) -> list[str]:
    lines = ["controls:"] if places else ["controls: []"]
    for number, place in enumerate(places, start=1):
        title = _members("control", [_CONTROLS[place]])[0]
        lines += [f"  - id: C-{number:02}  # the id in your own catalogue", f"    title: {_quoted(title)}"]
        lines += [f"    in_place: {_CONTROLS[place]}"]
    return lines


def _product_lines(wizard: Wizard, today: str) -> list[str]:
    name = wizard.text("Name one AI product that is approved (Enter: none yet).", optional=True)
    while name and not name_words(name):
        wizard.asked -= 1
        name = wizard.text("A name has a word in it. Which product is it (Enter: none)?", optional=True)
    if not name:
        wizard.asked += _ABOUT_A_PRODUCT
        return ["products: []"]
    contract = wizard.text("Under which contract is it used? Its number or name, or none for public terms.")
    inputs = wizard.picks("What does the provider do with inputs?", [text for _, _, text in _INPUTS], several=False)[0]
    classes = wizard.picks("Which data may go into it?", _members("data", _CLASSES), several=True)
    retention, training, _ = _INPUTS[inputs]
    delivery = "public_service" if contract.casefold() == "none" else "enterprise_application"
    return [
        "products:",
        f"  - name: {_quoted(name)}",
        "    edition: as approved",
        f"    delivery: {delivery}",
        f"    contract: {_quoted(contract)}",
        f"    retention: {retention}",
        f"    training_on_inputs: {training}",
        f"    data_allowed: {_flow(_CLASSES[place] for place in classes)}",
        f"    expires: {date.fromisoformat(today[:10]) + _YEAR}  # one year from now: look at it again by then",
    ]


def _reviewer_lines(wizard: Wizard) -> list[str]:
    reviewer = wizard.text("Who reviews an ordinary AI workload? A name, or a team.")
    committee = wizard.text("Who decides on a risky one? A name, or a committee.")
    return [
        "reviewers:",
        f"  - {{key: reviewer, name: {_quoted(reviewer)}, role: Reviewer, lanes: [standard]}}",
        f"  - {{key: committee, name: {_quoted(committee)}, role: Committee, lanes: [deep, not allowed]}}",
        "contact:",
        f"  name: {_quoted(reviewer)}",
        "# Without a 'decision' of your own, the rules that ship with Scopewise give the lane.",
    ]


def _labels(fact: str, values: Iterable[str]) -> list[str]:
    return [fact_named(fact).value(value).label for value in values]


def _members(group: str, members: Iterable[str]) -> list[str]:
    """The labels of a group's members, without the words that stand around them in a sentence."""
    labels = [FACTS[f"{group}.{member}"].value("yes").label.removeprefix("yes: ") for member in members]
    return [f"{label[:1].upper()}{label[1:]}" for label in labels]


def _flow(values: Iterable[str]) -> str:
    return f"[{', '.join(values)}]"


def _quoted(text: str) -> str:
    """A text that YAML reads as exactly these characters."""
    return json.dumps(text, ensure_ascii=False)
