"""What a recommendation rests on: our summaries, the publishers' own words beside them, an organisation's own guidance. Pure.

A card's own passages always stand first. Where the operator has added the source that one of them sums up, in the same
edition, the publisher's words on it stand right after our summary. What retrieval found comes last: two passages of ours or
of publishers on other sections, and one of the organisation's own where it is among the best. A search always finds something,
so of ours it may only choose among those that somebody has judged to be on the card's subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.added import Added, AddedPassage, section_of
from assistant.cards import Card, Framework, Passage, Priority
from assistant.reading import Strict

FURTHER_PASSAGES = 2
"""How many passages of ours or of publishers retrieval adds to those that a card pins."""

OWN_PASSAGES = 1
"""How many passages of the organisation's own retrieval adds."""

OWN_WITHIN = 12
"""Among so many of the best an organisation's passage must be: a search always finds something, fitting or not."""

PINNED_AT_MOST = 4
"""How many of the best passages may be ones that the card pins already."""

_ON_THE_SAME = 8
"""How many more may be a publisher's words on what the card cites already, once sources were added."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The scopes and agentic scopes that the workloads concerned may have; empty means any."""

    scopes: frozenset[int] = frozenset()
    agentic: frozenset[int] = frozenset()

    def holds(self, passage: Passage | AddedPassage | None) -> bool:
        """Whether ``passage`` speaks of one of them, or of none in particular."""
        if not isinstance(passage, Passage):
            return True
        pairs = ((self.scopes, passage.scopes), (self.agentic, passage.agentic))
        return all(not mine or not its or not mine.isdisjoint(its) for mine, its in pairs)


ANYWHERE = Reach()


class Citation(Strict):
    """What a recommendation rests on. ``summary``: our own words on that section; ``verbatim``: somebody's own words.

    ``whose`` words they are: ours, the publisher's, or an organisation's that added its own guidance (``owner`` names it).
    """

    kind: Literal["summary", "verbatim"]
    source: str
    ref: str
    edition: str
    title: str
    url: str
    text: str
    passage: str
    pinned: bool
    whose: Literal["ours", "publisher", "organisation"] = "ours"
    owner: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Library:
    """What advice is made of: cards, passages, frameworks, the formula, and what the operator has added."""

    cards: Sequence[Card]
    passages: Mapping[str, Passage]
    frameworks: Mapping[str, Framework]
    priority: Priority
    added: Added = field(default_factory=Added)

    def passage(self, name: str) -> Passage | AddedPassage | None:
        """The passage called ``name``, ours or an added one; None where the corpus has none."""
        return self.passages.get(name) or self.added.passages.get(name)

    @property
    def to_look_at(self) -> int:
        """How many of a search's best passages `further` needs."""
        return FURTHER_PASSAGES + PINNED_AT_MOST + (_ON_THE_SAME if self.added.passages else 0)


def further(card: Card, found: Sequence[str], library: Library, reach: Reach = ANYWHERE) -> list[str]:
    """Of the passages that a search ``found``, best first, those to cite beside the ones that ``card`` pins."""
    looked_up = [(name, library.passage(name)) for name in found if name not in card.passages]
    passages = [(name, passage) for name, passage in looked_up if reach.holds(passage)]
    own = [name for name, passage in passages[:OWN_WITHIN] if _is_own(passage)]
    others = [(name, passage) for name, passage in passages if passage is not None and _is_on(card, name, passage)]
    return _one_of_each_section(card, others, library)[:FURTHER_PASSAGES] + own[:OWN_PASSAGES]


def _is_on(card: Card, name: str, passage: Passage | AddedPassage) -> bool:
    """Whether ``passage`` may stand under ``card``: one of ours only if somebody has judged it to be on the subject."""
    return name in card.also if isinstance(passage, Passage) else not _is_own(passage)


def _is_own(passage: Passage | AddedPassage | None) -> bool:
    return isinstance(passage, AddedPassage) and passage.whose == "organisation"


def _one_of_each_section(
    card: Card, passages: Sequence[tuple[str, Passage | AddedPassage]], library: Library
) -> list[str]:
    """Without a publisher's words on a section that is cited already, since those stand beside our summary of it."""
    cited = {section_of(library.passages[name]) for name in card.passages}
    quoted: set[tuple[str, str] | None] = set()
    chosen: list[str] = []
    for name, passage in passages:
        section = section_of(passage)
        verbatim = isinstance(passage, AddedPassage) and section is not None
        if section in quoted or (verbatim and section in cited):
            continue
        chosen.append(name)
        cited.add(section)
        quoted.update([section] if verbatim else [])
    return chosen


def citations(card: Card, retrieved: Sequence[str], library: Library, reach: Reach = ANYWHERE) -> tuple[Citation, ...]:
    """The citations of ``card``: its own passages, then ``retrieved``; ids that the corpus does not have are left out.

    Of its own, those on scopes outside ``reach`` are left out, unless no other would be left.
    """
    own = [name for name in card.passages if reach.holds(library.passage(name))] or card.passages
    names = (*own, *(name for name in retrieved if name not in card.passages))
    subject = " ".join([card.title, card.why, *card.actions])
    return tuple(
        citation for name in names for citation in _cited(name, subject, library, pinned=name in card.passages)
    )


def _cited(name: str, subject: str, library: Library, *, pinned: bool) -> Iterator[Citation]:
    passage = library.passage(name)
    if isinstance(passage, AddedPassage):
        yield quotation(passage, library.frameworks, pinned=pinned)
    elif passage is not None:
        yield summary(passage, library.frameworks, pinned=pinned)
        words = library.added.words_on(passage, f"{subject} {passage.text}")
        if words is not None:
            yield quotation(words, library.frameworks, pinned=pinned)


def citation_of(name: str, library: Library) -> Citation | None:
    """The passage called ``name`` as it is cited, ours or an added one; None where the corpus has none."""
    passage = library.passage(name)
    if passage is None:
        return None
    if isinstance(passage, AddedPassage):
        return quotation(passage, library.frameworks, pinned=False)
    return summary(passage, library.frameworks, pinned=False)


def summary(passage: Passage, frameworks: Mapping[str, Framework], *, pinned: bool) -> Citation:
    """``passage`` as a citation of our own words on what it sums up."""
    framework = frameworks.get(passage.framework)
    return Citation(
        kind="summary",
        source=framework.name if framework else passage.framework,
        ref=passage.ref,
        edition=passage.edition,
        title=passage.title,
        url=passage.url,
        text=passage.text.strip(),
        passage=passage.id,
        pinned=pinned,
    )


def quotation(passage: AddedPassage, frameworks: Mapping[str, Framework], *, pinned: bool) -> Citation:
    """``passage`` as a citation of its own words."""
    framework = frameworks.get(passage.framework) if passage.whose == "publisher" else None
    return Citation(
        kind="verbatim",
        source=framework.name if framework else passage.publication,
        ref=passage.place,
        edition=passage.edition,
        title=passage.title,
        url=passage.url,
        text=passage.text,
        passage=passage.id,
        pinned=pinned,
        whose=passage.whose,
        owner=passage.owner,
        licence=passage.licence,
    )


def named_once(citations: Iterable[Citation]) -> list[Citation]:
    """``citations`` without a publisher's words that stand beside our summary of the same section."""
    return [cited for cited, beside in with_place(citations) if not beside]


def sections(citations: Iterable[Citation], short: Mapping[str, str]) -> str:
    """The sections that are cited, on a line; ``short`` gives the short name of a publication by its full one."""
    found: dict[str, list[str]] = {}
    for cited in named_once(citations):
        own = f" ({cited.owner}'s own)" if cited.whose == "organisation" else ""
        found.setdefault(f"{short.get(cited.source, cited.source)}{own}", []).append(cited.ref)
    return "; ".join(f"{name} {', '.join(dict.fromkeys(refs))}" for name, refs in found.items())


def with_place(citations: Iterable[Citation]) -> Iterator[tuple[Citation, bool]]:
    """Each of ``citations``, and whether it is a publisher's words right after our summary of the same section."""
    before: Citation | None = None
    for cited in citations:
        summed_up = before is not None and before.kind == "summary" and before.source == cited.source
        yield cited, summed_up and cited.whose == "publisher"
        before = cited


def whose_words(cited: Citation) -> str:
    """Whose words a verbatim citation holds."""
    return f"{cited.owner}'s own words" if cited.whose == "organisation" else "The publisher's own words"


def where(cited: Citation) -> str:
    """Where the words of a citation stand, with edition and licence."""
    licence = f"; licence: {cited.licence}" if cited.licence else ""
    edition = f", {cited.edition}" if cited.edition else ""
    return f"{cited.source}, {cited.ref}{edition}{licence}"
