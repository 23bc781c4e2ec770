"""Whether what is cited bears out the advice: exact, of the right edition, reviewed, on the card's subject, not turned round.

A card and one of its citations pass when nothing of this is found:

- ``text``: text, title, reference or link are not as the corpus has them under that id.
- ``edition``: the edition does not name a release of the framework that the id lists know.
- ``id``: the reference is none of the framework's, or is not the one that the passage's id stands for.
- ``unreviewed``: the passage's content, or for a pinned one the pairing with this card, is not what was last reviewed
  (``reviewed.json``, written by ``--accept`` after somebody has read the change).
- ``subject``: the retriever's score of the passage for the card's title, reasons and steps is below `ON_SUBJECT`.
- ``negated``: a sentence denies a word that the whole corpus hardly ever denies ("is not logged"), outside a relative
  clause.
- ``figure``: it names no span of time or share that the card names, and another one of the same unit.

The record of reviews catches every change, but says nothing of whether the review was right; the last three look at the
content alone, raise false alarms, and miss what needs understanding. An alarm that a reviewer has looked at and found to
be false stands in the record as judged. `evals.planted` measures both.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

from assistant.cards import Card, Passage
from assistant.citing import Citation
from assistant.errors import UnusableInput
from assistant.knowledge_files import KnowledgeBase
from assistant.reading import Strict
from assistant.retrieval.fusion import ON_SUBJECT

Finding = Literal["text", "edition", "id", "unreviewed", "subject", "negated", "figure"]
REVIEWED: Final = Path(__file__).resolve().parent / "reviewed.json"

Scores = Mapping[str, Mapping[str, float]]
"""The retriever's score by card id and passage id."""


class Reviewed(Strict):
    """What was last reviewed: the hash of each passage, the passages of each card, and the alarms judged to be false.

    ``judged`` holds what the content was accused of: under a passage's id what concerns it alone, under "card passage" the
    rest.
    """

    passages: Mapping[str, str] = {}
    cards: Mapping[str, tuple[str, ...]] = {}
    judged: Mapping[str, tuple[Finding, ...]] = {}


def load_reviewed(path: Path = REVIEWED) -> Reviewed:
    """The record at ``path``; raises `UnusableInput` where it cannot be read."""
    try:
        return Reviewed.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnusableInput(f"{path} cannot be read as the record of reviews; write it by --accept.") from error


def save_reviewed(record: Reviewed, path: Path = REVIEWED) -> None:
    """Write ``record``, a line an entry, so that a change shows in a diff."""
    path.write_text(json.dumps(record.model_dump(), indent=1) + "\n", encoding="utf-8")


def content_hash(passage: Passage) -> str:
    """Sixteen hex digits that change with all that a reader is shown of ``passage``."""
    parts = (passage.framework, passage.ref, passage.edition, passage.title, passage.url, passage.text.strip())
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Judge:
    """Looks at a card and one citation. ``scores`` are of the installed corpus (`subject_scores`)."""

    knowledge: KnowledgeBase
    reviewed: Reviewed
    scores: Scores
    least: float = ON_SUBJECT

    def findings(self, card: Card, cited: Citation) -> frozenset[Finding]:
        """What is wrong with ``cited`` under ``card``; empty where it is faithful."""
        passage = self.knowledge.passages.get(cited.passage)
        if passage is None:
            return frozenset({"text"})
        wrong = self.of(card, as_cited(passage, cited), pinned=cited.pinned)
        return wrong if _shown(cited) == _shown_of(passage) else wrong | {"text"}

    def of(self, card: Card, passage: Passage, *, pinned: bool) -> frozenset[Finding]:
        """As `findings` for ``passage``, which need not be in the corpus; alarms judged to be false are left out."""
        known = self.reviewed.passages.get(passage.id) == content_hash(passage)
        paired = not pinned or passage.id in self.reviewed.cards.get(card.id, ())
        keys = (passage.id, f"{card.id} {passage.id}") if known else ()
        false_alarms = frozenset(kind for key in keys for kind in self.reviewed.judged.get(key, ()))
        found = self.content(card, passage) - false_alarms
        return found if known and paired else found | {"unreviewed"}

    def content(self, card: Card, passage: Passage) -> frozenset[Finding]:
        """What ``passage`` itself gives away under ``card``, whatever was reviewed."""
        return self._alone(passage) | self._paired(card, passage)

    def _alone(self, passage: Passage) -> frozenset[Finding]:
        framework = self.knowledge.frameworks[passage.framework]
        releases = _releases(passage.edition)
        tests: dict[Finding, bool] = {
            "edition": not releases or not releases <= _releases(framework.edition),
            "id": not _is_own(passage, {entry.id for entry in framework.ids}),
            "negated": bool(self.usage.surprising(passage.text)),
        }
        return frozenset(name for name, is_wrong in tests.items() if is_wrong)

    def _paired(self, card: Card, passage: Passage) -> frozenset[Finding]:
        ours = " ".join([card.why, *card.actions, *card.verify])
        tests: dict[Finding, bool] = {
            "subject": self.scores.get(card.id, {}).get(passage.id, float("-inf")) < self.least,
            "figure": bool(other_figures(passage.text, ours)),
        }
        return frozenset(name for name, is_wrong in tests.items() if is_wrong)

    @cached_property
    def usage(self) -> Usage:
        """How the corpus uses its words."""
        cards = [" ".join([card.why, *card.actions, *card.verify]) for card in self.knowledge.cards]
        return Usage([passage.text for passage in self.knowledge.passages.values()] + cards)

    def record(self) -> Reviewed:
        """The record that says: all that is there now has been read, and the alarms that remain are false."""
        knowledge = self.knowledge
        alone = {name: self._alone(passage) for name, passage in knowledge.passages.items()}
        paired = {
            f"{card.id} {name}": self._paired(card, knowledge.passages[name])
            for card in knowledge.cards
            for name in card.passages
        }
        judged = {key: tuple(sorted(found)) for key, found in {**alone, **paired}.items() if found}
        return Reviewed(
            passages={name: content_hash(passage) for name, passage in sorted(knowledge.passages.items())},
            cards={card.id: card.passages for card in sorted(knowledge.cards, key=lambda card: card.id)},
            judged=dict(sorted(judged.items())),
        )


class Usage:
    """How often each word stands in a body of ``texts``, and how often it is denied there."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._all: Counter[str] = Counter()
        self._denied: Counter[str] = Counter()
        self._texts = set(texts)
        for text in texts:
            self._all.update(stem(word) for word in _words(text))
            self._denied.update(denied(text))

    def surprising(self, text: str) -> list[str]:
        """The words that ``text`` denies, and the rest of the body (nearly) never."""
        own = Counter(denied(text)) if text in self._texts else Counter()
        return [
            word
            for word in denied(text)
            if self._all[word] >= _USUAL and (self._denied[word] - own[word]) / self._all[word] < _RARELY
        ]


_USUAL: Final = 2
"""Times that a word has to stand in the body before anything is said of it."""
_RARELY: Final = 0.1
"""A smaller share of denials than this makes a further one surprising."""


def as_cited(passage: Passage, cited: Citation) -> Passage:
    """``passage`` with the words that ``cited`` shows of it."""
    shown = {"ref": cited.ref, "edition": cited.edition, "title": cited.title, "url": cited.url, "text": cited.text}
    return passage.model_copy(update=shown)


def denied(text: str) -> list[str]:
    """The stems of what ``text`` denies, relative and dependent clauses and "cannot" apart."""
    return [word for sentence in re.split(r"(?<=[.;:])\s+", text) for word in _denied_in(_words(sentence))]


def _denied_in(words: Sequence[str]) -> Iterator[str]:
    for place, word in enumerate(words):
        before = words[max(0, place - 4) : place]
        if word not in _NEGATORS or _SUBORDINATE.intersection(before) or before[-1:] in _NO_DENIAL:
            continue
        after = next((each for each in words[place + 1 : place + 4] if each not in _BETWEEN), "")
        if after:
            yield stem(after)


def other_figures(text: str, card: str) -> list[str]:
    """The units in which ``text`` gives only other numbers than ``card`` does."""
    ours = _figures(card)
    return [thing for thing, numbers in _figures(text).items() if thing in ours and not numbers & ours[thing]]


def _figures(text: str) -> dict[str, set[str]]:
    """The numbers in ``text`` by their unit."""
    found: dict[str, set[str]] = {}
    for word, following in pairwise(_words(text)):
        number = word if word[0].isdigit() else NUMBERS.get(word)
        if number and stem(following) in _UNITS:
            found.setdefault(stem(following), set()).add(number)
    return found


def stem(word: str) -> str:
    """A rough stem: enough to bring "logged", "logs" and "logging" together."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9][a-z0-9'-]*", text.casefold().replace("n't", " not").replace("cannot", "can not"))


def _shown(cited: Citation) -> tuple[str, ...]:
    return (cited.ref, cited.edition, cited.title, cited.url, cited.text)


def _shown_of(passage: Passage) -> tuple[str, ...]:
    return (passage.ref, passage.edition, passage.title, passage.url, passage.text.strip())


def _releases(edition: str) -> set[str]:
    """The dates and version numbers in ``edition``."""
    return set(re.findall(r"\d[\d./-]*", edition))


def _is_own(passage: Passage, ids: set[str]) -> bool:
    """Whether the reference is one of the framework's and the one in the passage's own id."""
    own = passage.id.split("/", maxsplit=1)[-1]
    known = passage.ref in ids or own in ids
    return known and _bare(passage.ref) == _bare(own)


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", re.sub(r":\d{4}$", "", name.casefold()))


def subject_scores(
    knowledge: KnowledgeBase, search: Callable[[Sequence[str]], Sequence[Mapping[str, float]]]
) -> Scores:
    """Every passage's score for every card; ``search`` gives for each query the score of every passage."""
    queries = [". ".join([card.title, card.why, *card.actions]) for card in knowledge.cards]
    return {card.id: found for card, found in zip(knowledge.cards, search(queries), strict=True)}


_NEGATORS: Final = frozenset({"not", "never", "nor"})
_SUBORDINATE: Final = frozenset({"that", "which", "who", "whom", "whose", "what", "if", "when", "where", "because"})
_NO_DENIAL: Final = (["can"], ["and"], ["but"])
"""What stands before a "not" that denies no deed: an inability, or a contrast ("by code and not by the model")."""
_BETWEEN: Final = frozenset(
    {
        "be",
        "been",
        "being",
        "have",
        "had",
        "to",
        "need",
        "needed",
        "always",
        "only",
        "it",
        "them",
        "the",
        "its",
        "a",
        "any",
    }
)
NUMBERS: Final = {
    word: str(number)
    for number, word in enumerate(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], start=2
    )
}
_UNITS: Final = frozenset(stem(word) for word in ("minute", "hour", "day", "week", "month", "year", "percent", "times"))
