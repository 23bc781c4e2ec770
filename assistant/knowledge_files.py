"""The knowledge folder, strictly loaded: unknown keys, duplicate ids and dangling references are refused by name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from assistant.added import Added
from assistant.cards import Card, Framework, Matrix, Passage, Priority, Term, Threat
from assistant.datafiles import load_yaml, strict_entry
from assistant.errors import BadKnowledge
from assistant.facts import FACTS
from assistant.guide import Guide, Wording
from assistant.questions import AdviceRule, Planner, PriorPoint, Question
from assistant.reading import Strict

DEFAULT_FOLDER = Path(__file__).resolve().parent.parent / "knowledge"

Model = TypeVar("Model", bound=BaseModel)

WEIGHT = {"must": 3.0, "should": 1.0}
"""What a card of each level weighs when questions are ranked by how much they change the advice."""


class _Questions(Strict):
    usual_questions: int
    extra_questions: int
    prior: tuple[PriorPoint, ...]
    questions: tuple[Question, ...]


class _Words(Strict):
    step: Wording
    reply: dict[str, str]


@dataclass(frozen=True)
class KnowledgeBase:
    """All that ``knowledge/`` holds, loaded and checked; the frameworks' id lists are read when first asked for."""

    folder: Path
    version: str
    matrix: Matrix
    cards: tuple[Card, ...]
    passages: Mapping[str, Passage]
    glossary: tuple[Term, ...]
    threats: tuple[Threat, ...]
    priority: Priority
    guide: Guide
    replies: Mapping[str, str]
    added: Added = field(default_factory=Added)
    parts: Mapping[str, str] = field(default_factory=dict)
    """A short hash of each part that a record names: ``questions``, ``cards``, ``corpus``, ``reading``."""

    def with_added(self, added: Added) -> KnowledgeBase:
        """The same with what the operator has added, of a version that says so: nobody can take its results for another's."""
        if not added.version:
            return replace(self, added=added)
        corpus = f"{self.parts.get('corpus', '')}+{added.version}"
        return replace(
            self, added=added, version=f"{self.version}+{added.version}", parts={**self.parts, "corpus": corpus}
        )

    @cached_property
    def frameworks(self) -> Mapping[str, Framework]:
        """Every framework by its key."""
        files = sorted((self.folder / "frameworks").glob("*.yaml"))
        return {path.stem: strict_entry(Framework, load_yaml(path), str(path)) for path in files}

    @cached_property
    def terms(self) -> Mapping[str, Term]:
        """Glossary entries by every name that they go by, case-folded."""
        return {name.casefold(): term for term in self.glossary for name in (term.term, *term.aliases)}


def load_knowledge(folder: Path = DEFAULT_FOLDER) -> KnowledgeBase:
    """The knowledge base in ``folder``; raises `BadKnowledge` that names file, entry and what is wrong."""
    if not folder.is_dir():
        raise BadKnowledge(str(folder), "there is no such folder; set SCOPEWISE_KNOWLEDGE to the knowledge folder")
    cards = _entries(Card, folder / "cards")
    passages = _entries(Passage, folder / "passages")
    questions = _one(_Questions, folder / "questions.yaml")
    words = _one(_Words, folder / "wording.yaml")
    glossary = _list(Term, folder / "glossary.yaml")
    threats = _list(Threat, folder / "threats.yaml")
    _check_cards(cards, passages, folder)
    _check_questions(questions.questions, folder / "questions.yaml")
    _check_threats(threats, cards, folder / "threats.yaml")
    _check_once((name for term in glossary for name in (term.term, *term.aliases)), folder / "glossary.yaml")
    version, parts = _digests(folder)
    return KnowledgeBase(
        folder=folder,
        version=version,
        matrix=_one(Matrix, folder / "matrix.yaml"),
        cards=cards,
        passages={passage.id: passage for passage in passages},
        glossary=glossary,
        threats=threats,
        priority=_one(Priority, folder / "priority.yaml"),
        guide=_guide(questions, words.step, cards),
        replies=words.reply,
        parts=parts,
    )


def _guide(questions: _Questions, wording: Wording, cards: Sequence[Card]) -> Guide:
    advice = tuple(
        AdviceRule(
            condition=card.when,
            scopes=card.scopes,
            agentic=card.agentic,
            weight=WEIGHT[card.level],
            claimed_by=card.claimed_by,
        )
        for card in cards
    )
    planner = Planner(questions=questions.questions, prior=questions.prior, advice=advice)
    return Guide(
        planner=planner,
        wording=wording,
        usual_questions=questions.usual_questions,
        extra_questions=questions.extra_questions,
    )


def _one(model: type[Model], path: Path) -> Model:
    return strict_entry(model, load_yaml(path), str(path))


def _list(model: type[Model], path: Path) -> tuple[Model, ...]:
    entries = load_yaml(path)
    if not isinstance(entries, list):
        raise BadKnowledge(str(path), "must be a list of entries")
    return tuple(strict_entry(model, entry, f"{path}, {_name(entry, index)}") for index, entry in enumerate(entries))


def _entries(model: type[Model], folder: Path) -> tuple[Model, ...]:
    """The entries of all files of ``folder``, in the order of the files' names; ids are unique over all of them."""
    found: list[Model] = []
    seen: dict[str, Path] = {}
    for path in sorted(folder.glob("*.yaml")):
        for entry in _list(model, path):
            identifier = str(getattr(entry, "id", ""))
            if identifier in seen:
                raise BadKnowledge(str(path), f"the id {identifier!r} is already in {seen[identifier]}")
            seen[identifier] = path
            found.append(entry)
    return tuple(found)


def _name(entry: object, index: int) -> str:
    named = entry.get("id") or entry.get("term") if isinstance(entry, dict) else None
    return f"entry {named!r}" if named else f"entry {index + 1}"


def _check_cards(cards: Iterable[Card], passages: Iterable[Passage], folder: Path) -> None:
    known = {passage.id for passage in passages}
    for card in cards:
        where = f"{folder / 'cards'}, card {card.id!r}"
        for passage in (*card.passages, *card.also):
            if passage not in known:
                raise BadKnowledge(where, f"names the passage {passage!r}, which is not in the corpus")
        for fact in card.claimed_by:
            if fact not in FACTS:
                raise BadKnowledge(where, f"is claimed by {fact!r}, which is no fact")


def _check_threats(threats: Sequence[Threat], cards: Iterable[Card], path: Path) -> None:
    _check_once((threat.id for threat in threats), path)
    known = {card.id for card in cards}
    for threat in threats:
        for card in threat.cards:
            if card not in known:
                raise BadKnowledge(f"{path}, threat {threat.id!r}", f"names the card {card!r}, which there is not")


def _check_once(names: Iterable[str], path: Path) -> None:
    """Refuse a name that stands for two entries, whatever its capitals."""
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise BadKnowledge(str(path), f"{name!r} is already in this file")
        seen.add(name.casefold())


def _check_questions(questions: Sequence[Question], path: Path) -> None:
    _check_once((question.id for question in questions), path)
    for question in questions:
        offered = {option.value for option in question.options}
        facts = question.facts() if question.kind == "ticks" or question.fact in FACTS else ()
        valid = {fact.member for fact in facts} if question.kind == "ticks" else set().union(*(f.domain for f in facts))
        if not facts or offered != valid:
            raise BadKnowledge(f"{path}, question {question.id!r}", f"must offer exactly {sorted(valid)}")


_PARTS = {
    "questions.yaml": "questions",
    "cards": "cards",
    "passages": "corpus",
    "reading": "reading",
    "products": "reading",
}
"""To which part of a record's versions a file or a folder of the knowledge belongs."""

_DATA = frozenset({".yaml", ".npz"})


def _digests(folder: Path) -> tuple[str, dict[str, str]]:
    """A short hash of every data file together, and of each part: two installations with the same give the same advice."""
    whole = hashlib.sha256()
    parts = {part: hashlib.sha256() for part in _PARTS.values()}
    for path in sorted(path for path in folder.rglob("*") if path.suffix in _DATA):
        place, data = path.relative_to(folder), path.read_bytes()
        for digest in (whole, *([parts[_PARTS[place.parts[0]]]] if place.parts[0] in _PARTS else [])):
            digest.update(place.as_posix().encode())
            digest.update(data)
    return whole.hexdigest()[:16], {part: digest.hexdigest()[:16] for part, digest in parts.items()}
