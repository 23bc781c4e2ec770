"""The embedded reader: prose to observations with no language model, network or key.

Text becomes sentences of words (``words``), product names are found (``gazetteer``), every word gets its standing and
agent (``clauses``), rules find wording (``findings``), and what the findings mean together is worked out for the
deciding facts (``generative``, ``delivery``, ``training``) or said by the rule itself (``plain``). A reply is read in
the light of its question (``answers``, ``replies``). What it does not understand it leaves open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from assistant.readers.answers import Answered, answer_of
from assistant.readers.boxes import without_unticked
from assistant.readers.clauses import Line, add_methods, line_of, settle
from assistant.readers.conclusions import conclude
from assistant.readers.dialogue import Dialogue
from assistant.readers.discourse import weave
from assistant.readers.ear import Ear
from assistant.readers.elsewhere import without_elsewhere
from assistant.readers.evidence import Claim, Evidence
from assistant.readers.filled import filled_in
from assistant.readers.findings import findings, mentions
from assistant.readers.forms import NO_FORM, Form, form_of, names_in, with_colons
from assistant.readers.gazetteer import Gazetteer, speaks_of_ai
from assistant.readers.hearing import Spoken, listened, spoken
from assistant.readers.intents import intents_of, term_asked
from assistant.readers.language import language_of
from assistant.readers.lexicon import Lexicon
from assistant.readers.naming import naming, read_as
from assistant.readers.replies import after_not_knowing, claim_of, reconsidered, reply, takes_back
from assistant.readers.shares import Part as ReplyPart
from assistant.readers.shares import parts_of_reply
from assistant.readers.strangers import set_strangers_apart
from assistant.readers.tongues import Tongue, tongues
from assistant.readers.untrusted import is_addressed, without_markup
from assistant.readers.voices import attribute, without_strangers
from assistant.readers.words import Sentence, sentences, words_of
from assistant.readers.workloads import Part, parts_of
from assistant.reading import Asked, Intent, Known, Observation, Reading

HEARD_FILE: Final = Path("reading", "heard.npz")
"""Where in the knowledge folder the ear is."""
LONGEST: Final = 200_000
"""Code points that are read; what stands beyond them is not, and the reading says so."""
_SHORT: Final = 600
"""Code points up to which a message may be a reply or an intent as a whole."""

_TOO_LONG: Final = f"Only the first {LONGEST:,} characters were read."
_OTHER_LANGUAGE: Final = "The embedded reader does not read this language, so it took nothing from this message; please go on by the options."
_PLAIN_WORDING: Final = "Of {language} the embedded reader knows only plain wording, so it may have missed something; please check what it took."
_ASKS_BACK: Final = frozenset({"explain", "why", "back", "restart"})


class EmbeddedReader:
    """Reads by patterns and a gazetteer; holds only data, so one reader may serve any number of conversations."""

    name = "embedded"

    def __init__(
        self,
        lexicon: Lexicon,
        gazetteer: Gazetteer,
        dialogue: Dialogue,
        languages: Mapping[str, Tongue],
        ear: Ear,
    ) -> None:
        self._lexicon = lexicon
        self._ear = ear
        self._gazetteer = gazetteer
        self._dialogue = dialogue
        self._languages = languages

    @classmethod
    def load(cls, folder: Path, ear: Ear | None = None) -> EmbeddedReader:
        """The reader with the data of the knowledge folder, and with its ear where no other is given; raises `BadKnowledge`."""
        lexicon = Lexicon.load(folder / "reading")
        return cls(
            lexicon,
            Gazetteer.load(folder / "products"),
            Dialogue.load(folder / "reading", lexicon.lists),
            tongues(folder / "reading" / "languages", lexicon),
            ear or Ear.load(folder / HEARD_FILE),
        )

    def with_names(self, gazetteer: Gazetteer) -> EmbeddedReader:
        """The same reader with other names."""
        return EmbeddedReader(self._lexicon, gazetteer, self._dialogue, self._languages, self._ear)

    def own_words(self, text: str) -> str:
        """``text`` with markup, and what strangers are quoted with, blanked out; every offset stays what it was."""
        return self._own_of(without_markup(text))

    def _own_of(self, plain: str) -> str:
        """`own_words` of a text without markup."""
        return without_strangers(without_unticked(plain), self._lexicon.context.marks)

    def spoken(self, text: str) -> list[Spoken]:
        """The sentences of an English ``text`` that the ear may listen to: what it is trained on."""
        return spoken(self._told(self.own_words(text), self._lexicon))

    def read(self, text: str, asked: Asked | None, known: Known) -> Reading:
        """Observations about ``text``; never raises, whatever the text."""
        language = language_of(text)
        if language not in ("en", ""):
            return self._foreign(text, language, asked)
        note = _TOO_LONG if len(text) > LONGEST else ""
        readable, form = self._readable(text[:LONGEST])
        if asked is not None and len(readable) <= _SHORT:
            readable = reconsidered(readable)
        message = self._whole(readable)
        intents, term = self._intents(readable, message, asked)
        if _ASKS_BACK.intersection(intents):
            return Reading(intents=intents, term=term, note=note)
        told_apart = self._told_apart(readable, asked, known) if message else ()
        if asked and told_apart:
            return Reading(
                observations=tuple(
                    _observation(text, claim_of(part.answered).of_workload(index))
                    for index, part in enumerate(told_apart)
                ),
                workloads=tuple(part.name for part in told_apart),
            )
        parts, claims = self._claims(readable, form)
        mended = self._mended(message, known) if message and self._takes_back(text) else []
        if mended:
            claims = [*mended, *(claim for claim in claims if claim.fact != mended[0].fact)]
        elif message:
            known_part = self._whole(after_not_knowing(readable)) if "skip" in intents else message
            claims = reply(known_part or message, asked, intents, claims, self._dialogue.answers)
        return Reading(
            observations=tuple(_observation(text, claim) for claim in claims),
            intents=intents,
            term=term,
            workloads=tuple(part.name for part in parts),
            note=note,
        )

    def _foreign(self, text: str, language: str, asked: Asked | None) -> Reading:
        """What is read of a text in another language: the deciding facts in plain wording, or nothing."""
        tongue = self._languages.get(language)
        if tongue is None:
            return Reading(language=language, note=_OTHER_LANGUAGE)
        parts, claims = self._claims(without_markup(text[:LONGEST]), NO_FORM, tongue)
        message = self._whole(text)
        if message and asked and not parts:
            claims = reply(message, asked, (), claims, self._dialogue.answers)
        return Reading(
            language=language,
            observations=tuple(_observation(text, claim) for claim in claims),
            workloads=tuple(part.name for part in parts),
            note=_PLAIN_WORDING.format(language=tongue.name),
        )

    def _takes_back(self, text: str) -> bool:
        """Whether a short message, as it was written, says that what was answered before was wrong."""
        whole = self._whole(text)
        return whole is not None and takes_back(whole)

    def _mended(self, message: Line, known: Known) -> list[Claim]:
        """What a message that takes something back says in reply to the question before, where one workload is spoken of."""
        if known.before is None or known.workloads:
            return []
        again = [one for one in answer_of(message, known.before, self._dialogue.answers) if not one.plain]
        return [replace(claim_of(one), corrects=True) for one in again]

    def _told_apart(self, text: str, asked: Asked | None, known: Known) -> Sequence[ReplyPart]:
        """The workloads that a reply tells apart, where none have been told apart before."""
        if asked is None or known.workloads:
            return ()

        def answer(part: str) -> Sequence[Answered]:
            line = self._whole(part)
            return answer_of(line, asked, self._dialogue.answers) if line else ()

        return parts_of_reply(text, asked, answer)

    def _whole(self, text: str) -> Line | None:
        """A short message as one line; None for a long or an empty one."""
        if len(text) > _SHORT:
            return None
        words = tuple(words_of(text))
        return settle(self._lines([words], text)[0], self._lexicon.context) if words else None

    def _lines(
        self, parts: Sequence[Sentence], text: str, tongue: Tongue | None = None, form: Form = NO_FORM
    ) -> list[Line]:
        parts = [tongue.comparable(sentence) for sentence in parts] if tongue else parts
        ai = speaks_of_ai(text) or self._gazetteer.bear_out(parts, text)
        told = [
            ai or names_in(form, sentence) or (tongue is not None and tongue.tells_of_use(sentence))
            for sentence in parts
        ]
        scanned = [
            (sentence, self._gazetteer.mentions(sentence, text, ai=of_ai))
            for sentence, of_ai in zip(parts, told, strict=True)
        ]
        names = naming(text, scanned, self._lexicon.lists["brands"])
        lines = []
        for sentence, mentioned in scanned:
            line = line_of(sentence, read_as(sentence, mentioned, names), names.kinds)
            add_methods(line, sentence, self._gazetteer.methods(sentence, text))
            lines.append(line)
        return lines

    def _intents(self, text: str, message: Line | None, asked: Asked | None) -> tuple[tuple[Intent, ...], str]:
        if message is None:
            return (), ""
        term = term_asked(text)
        if term:
            return ("explain",), term
        return intents_of(message, self._dialogue.intents, asked), ""

    def _told(self, text: str, lexicon: Lexicon, tongue: Tongue | None = None, form: Form = NO_FORM) -> list[Line]:
        """The sentences of ``text``, set against each other; some begin where a field of ``form`` does."""
        lines = self._lines(sentences(text, form.starts), text, tongue, form)
        for line in lines:
            line.ignored = is_addressed(line)
            if not line.ignored:
                settle(line, lexicon.context)
        set_strangers_apart(lines, lexicon.context)
        attribute(lines, text, lexicon.context)
        weave(lines, lexicon.context)
        return lines

    def _readable(self, text: str) -> tuple[str, Form]:
        """The words of ``text`` that are read, with colons in its form, and that form; every offset stays what it was."""
        plain = without_markup(text)
        form = form_of(plain)
        return with_colons(self._own_of(plain), form), form

    def _claims(self, text: str, form: Form, tongue: Tongue | None = None) -> tuple[Sequence[Part], list[Claim]]:
        lexicon = tongue.lexicon if tongue else self._lexicon
        lines = self._told(text, lexicon, tongue, form)
        filled = filled_in(form, lines, lexicon.forms)
        found = Evidence(lines, filled.beside(findings(lines, lexicon.index)), mentions(lines))
        if tongue is None:
            found.heard = listened(lines, self._ear)
        evidence = without_elsewhere(found)
        parts = parts_of(text, evidence, form.rows)
        if not parts:
            return [], conclude(evidence, lexicon)
        claims: list[Claim] = []
        for index, part in enumerate(parts):
            own = replace(evidence.where(part.covers), single=part.alone)
            claims += [claim.of_workload(index) for claim in conclude(own, lexicon, whole=False)]
        return parts, claims


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
        workload=claim.workload,
        corrects=claim.corrects,
        rule=claim.rule or one.rule,
    )
