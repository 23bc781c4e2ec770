"""The embedded reader: prose to observations with no language model, network or key.

Text becomes sentences of words (``words``), product names are found (``gazetteer``), every word gets its standing and
agent (``clauses``), rules find wording (``findings``), and what the findings mean together is worked out for the
deciding facts (``deciding``) or said by the rule itself. What it does not understand it leaves open.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from assistant.reading import Asked, Known, Observation, Reading
from assistant.readers.clauses import Line, line_of, settle
from assistant.readers.delivery import delivery
from assistant.readers.evidence import Claim, Evidence
from assistant.readers.findings import findings, mentions
from assistant.readers.gazetteer import Gazetteer
from assistant.readers.generative import generative
from assistant.readers.lexicon import Lexicon
from assistant.readers.plain import origin_and_reach, plain_facts
from assistant.readers.training import training
from assistant.readers.words import sentences

LONGEST: Final = 200_000
"""Code points that are read; what stands beyond them is not, and the reading says so."""


class EmbeddedReader:
    """Reads by patterns and a gazetteer; holds only data, so one reader may serve any number of conversations."""

    name = "embedded"

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        self._lexicon = lexicon
        self._gazetteer = gazetteer

    @classmethod
    def load(cls, folder: Path) -> EmbeddedReader:
        """The reader with the data of the knowledge folder; raises `BadKnowledge`."""
        return cls(Lexicon.load(folder / "reading"), Gazetteer.load(folder / "products"))

    def read(self, text: str, asked: Asked | None, known: Known) -> Reading:
        """Observations about ``text``; never raises, whatever the text."""
        note = "" if len(text) <= LONGEST else f"Only the first {LONGEST:,} characters were read."
        lines = self._lines(text[:LONGEST])
        evidence = Evidence(lines, findings(lines, self._lexicon.rules), mentions(lines))
        claims = conclude(evidence, self._lexicon)
        return Reading(observations=tuple(_observation(text, claim) for claim in claims), note=note)

    def _lines(self, text: str) -> list[Line]:
        lines = [line_of(sentence, self._gazetteer.mentions(sentence)) for sentence in sentences(text)]
        return [settle(line, self._lexicon.context) for line in lines]


def conclude(evidence: Evidence, lexicon: Lexicon) -> list[Claim]:
    """All claims that ``evidence`` about one workload supports."""
    first = generative(evidence)
    no = bool(first) and first[0].values == ("no",)
    claims = [*first, *delivery(evidence, no), *training(evidence), *origin_and_reach(evidence)]
    return [*claims, *plain_facts(evidence, lexicon.rules)]


def _observation(text: str, claim: Claim) -> Observation:
    one = claim.finding
    return Observation(
        fact=claim.fact,
        values=claim.values,
        basis=claim.basis,
        start=one.start,
        end=one.end,
        quote=text[one.start : one.end],
        confidence=claim.confidence,
        rule=claim.rule or one.rule,
    )
