"""Training of the ear (`assistant.readers.ear`), and how right it is on sentences of writers that it was not trained on.

Two kinds of examples: ``evals/sentences/*.jsonl`` hold one or two sentences each, as they might stand in a description, with
what they tell by themselves of the deciding facts, or ``none``; each file was written apart from the reader and from the
other files. Of the tuned cases, a sentence quoted for a fact tells its value, and where gold leaves a fact wholly open
none of the sentences tells it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from pydantic import ValidationError

from assistant.datafiles import first_fault
from assistant.errors import UnusableInput
from assistant.facts import FACTS
from assistant.readers.ear import NOTHING, Ear, parts_of_word, rows_of_words
from assistant.readers.hearing import LISTENED
from assistant.reading import Strict
from evals.cases import load_cases
from evals.shares import Share, share_text, wilson

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from assistant.readers.embedded import EmbeddedReader
    from evals.cases import Case

EVALS: Final = Path(__file__).parent
_SEEN_AT_LEAST: Final = 2
"""Examples in which a feature must stand; parts of words in one more."""
_STRICTNESS: Final = 1.0
"""The inverse of how strongly large weights are held down (scikit-learn's C), chosen by the likelihood of files left out."""
_CLAIMED: Final = 0.8
"""How likely a value has to be, to count as heard in the report."""

CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    fact: (*(value.name for value in FACTS[fact].values), NOTHING) for fact in LISTENED
}
"""The facts that are heard, each with what a sentence may tell of it."""


class Told(Strict):
    """One labelled example: ``text``, and what it tells of each deciding fact, or ``none``."""

    text: str
    generative: Literal["yes", "no", "none"]
    delivery: Literal["public_service", "enterprise_application", "own_application", "none"]
    model_training: Literal["as_provided", "fine_tuned", "from_scratch", "none"]


@dataclass(frozen=True, slots=True)
class Example:
    """An example as the ear hears it: its ``words``, and what it tells of the facts of which that is known."""

    words: tuple[str, ...]
    classes: Mapping[str, str]


class Heard(Strict):
    """How right the ear is on one fact in sentences of files left out: of what it claims, and of what could be claimed."""

    fact: str
    precision: Share
    recall: Share


def deaf() -> Ear:
    """An ear that hears nothing, for a reader that only prepares examples."""
    width = sum(map(len, CLASSES.values()))
    return Ear(CLASSES, {}, np.zeros((0, width), np.float32), np.zeros(width, np.float32))


def examples_by_file(reader: EmbeddedReader, folder: Path = EVALS) -> dict[str, list[Example]]:
    """All examples in ``folder``, by the file that they are from; raises `UnusableInput` with file and line."""
    sentences, cases = _files(folder)
    found = {path.name: list(_of_sentences(path, reader)) for path in sentences}
    return found | {path.name: [each for case in load_cases(path) for each in _of_case(case, reader)] for path in cases}


def hash_of_examples(folder: Path = EVALS) -> str:
    """A short hash of all files that the ear is trained on."""
    digest = hashlib.sha256()
    for path in (path for paths in _files(folder) for path in paths):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _files(folder: Path) -> tuple[list[Path], list[Path]]:
    """The files of sentences, and of tuned cases."""
    return sorted((folder / "sentences").glob("*.jsonl")), sorted((folder / "cases").glob("tuned-*.jsonl"))


def _of_sentences(path: Path, reader: EmbeddedReader) -> Iterator[Example]:
    for told in load_sentences(path):
        words = tuple(word for one in reader.spoken(told.text) for word in one.words)
        if words:
            yield Example(words, {fact: getattr(told, fact) for fact in CLASSES})


def load_sentences(path: Path) -> Iterator[Told]:
    """The sentences of one file; raises `UnusableInput` with the line and what is wrong with it."""
    seen: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            told = Told.model_validate_json(line)
        except ValidationError as error:
            raise UnusableInput(f"{path}, line {number}: {first_fault(error, 'the sentence')}.") from error
        if told.text in seen:
            raise UnusableInput(f"{path}, line {number}: the text of line {seen[told.text]} again; leave one out")
        seen[told.text] = number
        yield told


def _of_case(case: Case, reader: EmbeddedReader) -> Iterator[Example]:
    """What the sentences of a case about one workload are known to tell."""
    if case.gold.several:
        return
    for one in reader.spoken(case.text):
        sentence = " ".join(case.text[one.clauses[0].start : one.clauses[0].end].split())
        classes = {fact: told for fact in CLASSES if (told := _told_by(sentence, fact, case))}
        if classes:
            yield Example(tuple(one.words), classes)


def _told_by(sentence: str, fact: str, case: Case) -> str:
    """What ``sentence`` tells of ``fact``; empty where that is not known."""
    values = case.gold.facts.get(fact, ())
    if set(values) == FACTS[fact].domain:
        return NOTHING
    quote = " ".join(case.gold.quotes.get(fact, "").split())
    return values[0] if len(values) == 1 and quote and quote in sentence else ""


def train(examples: Iterable[Example], taught: str = "") -> Ear:
    """The ear that ``examples`` teach; the same examples give the same ear. ``taught``: what to call them."""
    from sklearn.linear_model import LogisticRegression  # a second, and only training needs it

    given = list(examples)
    heard = [Counter(_features(example.words)) for example in given]
    places = _places(heard)
    rows = _rows(heard, [len(example.words) for example in given], places)
    weights, bias = [], []
    for fact, classes in CLASSES.items():
        known = [place for place, example in enumerate(given) if fact in example.classes]
        model = LogisticRegression(C=_STRICTNESS, max_iter=1000, tol=1e-3)
        model.fit(rows[known], [given[place].classes[fact] for place in known])
        order = [list(model.classes_).index(each) for each in classes]
        weights.append(model.coef_[order].T)
        bias.append(model.intercept_[order])
    matrix = np.concatenate(weights, axis=1).astype(np.float32)
    return Ear(CLASSES, places, matrix, np.concatenate(bias).astype(np.float32), taught)


def _features(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        yield from parts_of_word(word)
    yield from rows_of_words(words)


def _places(heard: Sequence[Counter[str]]) -> dict[str, int]:
    """The features that stand in enough examples, in alphabetical order."""
    spread = Counter(feature for features in heard for feature in features)
    kept = sorted(name for name, count in spread.items() if count >= _SEEN_AT_LEAST + name.startswith("#"))
    return {name: place for place, name in enumerate(kept)}


def _rows(heard: Sequence[Counter[str]], sizes: Sequence[int], places: Mapping[str, int]) -> csr_matrix:
    """A row an example: how often it has each feature, over the root of its words, as `Ear.listen` reckons."""
    from scipy.sparse import csr_matrix  # only training needs it

    found = [
        (row, places[name], count / max(size, 1) ** 0.5)
        for row, (features, size) in enumerate(zip(heard, sizes, strict=True))
        for name, count in features.items()
        if name in places
    ]
    rows, columns, values = zip(*found, strict=True)
    return csr_matrix((values, (rows, columns)), shape=(len(heard), len(places)))


def left_out(by_file: Mapping[str, Sequence[Example]]) -> list[Heard]:
    """Each file of sentences heard by an ear that was trained on all others: how right what it claims is, by fact."""
    outcomes: dict[str, Counter[str]] = {fact: Counter() for fact in CLASSES}
    for name in (each for each in by_file if not each.startswith("tuned-")):
        ear = train(each for other, some in by_file.items() if other != name for each in some)
        for example in by_file[name]:
            for fact, shares in ear.listen(example.words).items():
                outcomes[fact].update(_outcome(shares, example.classes[fact]))
    return [
        Heard(fact=fact, precision=wilson(of["right"], of["claimed"]), recall=wilson(of["right"], of["told"]))
        for fact, of in outcomes.items()
    ]


def _outcome(shares: Mapping[str, float], told: str) -> Iterator[str]:
    first = max(shares, key=lambda name: shares[name])
    if told != NOTHING:
        yield "told"
    if first != NOTHING and shares[first] >= _CLAIMED:
        yield "claimed"
        if first == told:
            yield "right"


def report_text(found: Sequence[Heard]) -> str:
    """The outcome of `left_out` for a terminal."""
    head = f"Sentences of files left out, where a value is at least {_CLAIMED} likely:"
    lines = (
        f"{each.fact:15} right {share_text(each.precision)}; of all that tell it {share_text(each.recall)}"
        for each in found
    )
    return "\n".join((head, *lines))
