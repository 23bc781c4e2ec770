"""What a form says once it is filled in: what a field asks and what stands in it, both by broad classes of words.

A yes or no in a field also decides on what its name says: "trained on our data ... no" denies the training, "no" behind
"has it write access?" the access. What is not known, or left empty, leaves its fact open where no other field tells of it.
The classes and what they mean together are in ``knowledge/reading/forms.yaml``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.readers.clauses import Line, Standing
from assistant.readers.findings import Finding
from assistant.readers.form_words import NAMES, FormWords, MeaningEntry
from assistant.readers.forms import Field, Form
from assistant.readers.patterns import Wording
from assistant.readers.sheets import Span


@dataclass(frozen=True, slots=True)
class _Part:
    """Words of one sentence: items ``first`` to before ``after`` of line number ``line``."""

    line: int
    first: int
    after: int


class _Words:
    """The words of the lines by their places in the text."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self._words = [
            (item.start, number, at) for number, line in enumerate(lines) for at, item in enumerate(line.items)
        ]

    def within(self, span: Span) -> list[_Part]:
        """The words that begin between two places, sentence by sentence."""
        found: list[_Part] = []
        for _, line, at in self._words[bisect_left(self._words, (span[0],)) : bisect_left(self._words, (span[1],))]:
            if found and found[-1].line == line:
                found[-1] = _Part(line, found[-1].first, at + 1)
            else:
                found.append(_Part(line, at, at + 1))
        return found

    def places(self, part: _Part, wording: Wording) -> list[tuple[int, int]]:
        """Where ``wording`` stands in ``part``, as (first item, item after the last)."""
        line = self.lines[part.line]
        begin = line.starts[part.first]
        end = line.starts[part.after] if part.after < len(line.starts) else len(line.text)
        spans = wording.spans(line.text[begin:end], line.tokens)
        return [(line.position(begin + one), line.position(begin + two - 1) + 1) for one, two in spans]


_MARKS: Final = frozenset({"—", "-", ":", "(", '"', "[", "]", "*", "=", ".", ",", "•", ">", "|", "/", "@", "\ufffd"})
_FEWEST: Final = 3
"""Fields of a form in which an empty one leaves something open; a question alone is a question to the reader."""
_BRIEF: Final = 8
"""Words and marks of an answer that is no sentence, so that it does answer."""
_ANSWER: Final = 2
"""Sentences of an answer that are read as one."""
_ANSWERING: Final = 16
"""Words of each that are."""
_OTHERWISE_TEXT: Final = (
    "bought purchased built made make buy build developed procured licensed rented own in inhouse internal internally external "
    "externally only just do does did is was has have entirely merely off ready public free private personal company vendor used "
    "left as starting from unchanged untouched unmodified prompted simply solely with without home self else not no"
)
_OTHERWISE: Final = frozenset(_OTHERWISE_TEXT.split())
"""Words that open the other of two ways behind an "or"."""
_OTHER_WAY: Final = 3
_SWAPPED: Final[Mapping[str, Mapping[Standing, Standing]]] = {
    "no": {"affirmed": "denied", "asked": "denied", "possible": "denied", "denied": "affirmed"},
    "yes": {"asked": "affirmed", "possible": "affirmed"},
    "unknown": {"affirmed": "asked"},
}
"""What an answer makes of what the name of its field says."""
_STANDING: Final = frozenset({"affirmed", "asked", "possible"})


_DOUBTS: Final = ("doubt", "plain_unknown", "plain_question", "undecided")
"""How signals begin by which the writer does not know."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What the fields of a form say: ``found`` by signal; ``doubted``: of lines that leave something open, what it is."""

    found: dict[str, list[Finding]]
    doubted: dict[int, str]

    def beside(self, found: Mapping[str, Sequence[Finding]]) -> dict[str, list[Finding]]:
        """``found`` with what the fields say; a field that leaves one thing open leaves nothing else open."""
        kept = {
            signal: [one for one in ones if self.doubted.get(one.line, signal) == signal]
            if signal.startswith(_DOUBTS)
            else [*ones]
            for signal, ones in found.items()
        }
        for signal, ones in self.found.items():
            kept.setdefault(signal, []).extend(ones)
        return kept


def filled_in(form: Form, lines: Sequence[Line], words: FormWords) -> Filled:
    """What the fields of ``form`` say; the words of their names get the standing that the answers give them."""
    found: dict[str, list[Finding]] = {}
    doubted: dict[int, str] = {}
    places = _Words(lines)
    is_form = len({field.asks for field in form.fields}) >= _FEWEST
    told = [one for field in form.fields if (one := _read(field, places, words, is_form=is_form)) is not None]
    for one in told:
        found.setdefault("field", []).append(_finding(lines, "several.field", one.asks[0], "affirmed"))
        for signal, finding in one.signals(lines):
            found.setdefault(signal, []).append(finding)
    known = {words.doubts.get(one.topic) for one in told if one.meant}
    for one in told:
        doubt = words.doubts.get(one.topic, "")
        if not doubt or one.meant or not (one.opens == "unknown" or (is_form and not one.says)):
            continue
        doubted.update(dict.fromkeys([part.line for part in (*one.asks, *one.says)], doubt))
        for signal in () if doubt in known else (doubt, "doubt"):
            found.setdefault(signal, []).append(_quoted(lines, one))
    for row in form.headings:
        for part in places.within(row):
            lines[part.line].ignored = True
    return Filled(found, doubted)


@dataclass(frozen=True, slots=True)
class _Told:
    """A field that asks what is known here: its topic, the words of its name and answer, and what they mean."""

    topic: str
    asks: Sequence[_Part]
    says: Sequence[_Part]
    opens: str
    meant: MeaningEntry | None

    def signals(self, lines: Sequence[Line]) -> Iterator[tuple[str, Finding]]:
        """What it is evidence of."""
        if self.meant:
            finding = _quoted(lines, self)
            yield from ((signal, finding) for signal in self.meant.signals)
            yield from ((signal, replace(finding, standing="denied")) for signal in self.meant.denied)


def _read(field: Field, places: _Words, words: FormWords, *, is_form: bool) -> _Told | None:
    """What ``field`` tells; None where it asks nothing that is known here."""
    asks, says = places.within(field.asks), places.within(field.says)
    if any(places.lines[part.line].standing[part.first : part.first + 1] == ["withdrawn"] for part in asks):
        return None
    topic = _topic(places, asks, words)
    opens = field.tick or _opens(places, says, words)
    choice = _is_choice(places.lines, asks)
    meant = None if not topic or (choice and opens) else _meant(places, says, words, topic, opens)
    if not choice and says:
        _decide(places.lines, asks, says, opens)
    brief = is_form and not opens and 0 < sum(part.after - part.first for part in says) <= _BRIEF
    if meant or (not choice and (opens in ("yes", "no") or brief)):
        _settle(places.lines, asks)
    return _Told(topic, asks, says, opens, meant) if asks and topic else None


def _topic(places: _Words, asks: Sequence[_Part], words: FormWords) -> str:
    """What a field asks; empty where it is nothing that is known here."""
    for topic, wording, unless in words.topics:
        if any(places.places(part, wording) for part in asks) and not any(places.places(part, unless) for part in asks):
            return "" if topic == "none" else topic
    return ""


def _opens(places: _Words, says: Sequence[_Part], words: FormWords) -> str:
    """Whether an answer opens with a yes, a no, or with not knowing."""
    for part in says[:1]:
        items = places.lines[part.line].items
        begin = next((at for at in range(part.first, part.after) if items[at].norm not in _MARKS), part.after)
        for name, wording in words.opens.items():
            rest = _Part(part.line, begin, part.after)
            if begin < part.after and any(first == begin for first, _ in places.places(rest, wording)):
                return name
    return ""


def _is_choice(lines: Sequence[Line], asks: Sequence[_Part]) -> bool:
    """Whether the field asks for one of two ways, so that a bare yes or no does not tell which; "texts or pictures" is one."""
    norms = [item.norm for part in asks for item in lines[part.line].items[part.first : part.after]]
    return any(
        word == "or" and not _OTHERWISE.isdisjoint(norms[at + 1 : at + 1 + _OTHER_WAY])
        for at, word in enumerate(norms)
        if norms[at - 1 : at] != ["yes"]
    )


def _decide(lines: Sequence[Line], asks: Sequence[_Part], says: Sequence[_Part], opens: str) -> None:
    """Give the words of the name the standing that the answer gives them."""
    for part in asks:
        line = lines[part.line]
        if line.ignored or not line.standing:
            continue
        cue = (says[0].first, says[0].first + 1) if says[0].line == part.line else None
        for at in range(part.first, part.after):
            before, by = line.standing[at], line.cue[at]
            if before == "denied" and (by is None or not part.first <= by[0] < part.after):
                continue
            line.standing[at] = _SWAPPED.get(opens, {}).get(before, before)
            if line.standing[at] != before:
                line.cue[at] = cue if line.standing[at] == "denied" else None


def _settle(lines: Sequence[Line], asks: Sequence[_Part]) -> None:
    """What was asked is answered, so that the question is none any more."""
    for part in asks:
        line = lines[part.line]
        for at in range(part.first, part.after if line.standing else part.first):
            if line.standing[at] == "asked" or line.items[at].norm == "?":
                line.standing[at] = "rejected"


def _meant(places: _Words, says: Sequence[_Part], words: FormWords, topic: str, opens: str) -> MeaningEntry | None:
    """What an answer means under what is asked; None where it means nothing that is known here."""
    said: dict[str, bool] = {}

    def is_said(name: str) -> bool:
        if name not in said:
            said[name] = (
                not opens and _is_name(places.lines, says, name)
                if name in NAMES
                else _is_said(places, says, words.says[name])
            )
        return said[name]

    for one in words.means.get(topic, ()):
        fits = opens == one.opens if one.opens else opens != "unknown" and is_said(one.says)
        if fits and not (one.unless and is_said(one.unless)):
            return one
    return None


_OF_MODELS: Final = ("@model", "@open_model", "@brand", "@maker", "@runtime", "@dual_edition")


def _is_name(lines: Sequence[Line], says: Sequence[_Part], name: str) -> bool:
    """Whether an answer begins with a name, which is one of a model or is none."""
    if not says:
        return False
    first = lines[says[0].line].items[says[0].first]
    return first.capital and first.norm.startswith(_OF_MODELS) == (name == "a_model")


def _is_said(places: _Words, says: Sequence[_Part], wording: Wording) -> bool:
    """Whether ``wording`` stands in an answer and is not denied there."""
    return any(
        places.lines[part.line].standing[first] in _STANDING
        for part in says[:_ANSWER]
        if places.lines[part.line].standing
        for first, _ in places.places(replace(part, after=min(part.after, part.first + _ANSWERING)), wording)
    )


_OF_TEACHING: Final = frozenset({"scratch", "tuned", "trained", "custom", "untouched"})
"""What is asked of a deed, which may be a vendor's."""
_FAR: Final = 200
"""Code points between a name and its answer beyond which only the answer is quoted."""


def _quoted(lines: Sequence[Line], one: _Told) -> Finding:
    """What a field says, at the place of its answer, with the words of its name where they are near."""
    place = (one.says or one.asks)[0]
    if one.meant and one.meant.opens and (one.meant.denied or place.line == one.asks[0].line):
        place = one.asks[0] if abs(place.line - one.asks[0].line) <= 1 else place
    finding = _finding(lines, f"form.{one.topic}", place, "affirmed")
    if one.topic in _OF_TEACHING and one.says and lines[place.line].actor:
        finding = replace(finding, actor=lines[place.line].actor[place.first])
    start = lines[one.asks[0].line].items[one.asks[0].first].start
    last = (one.says or one.asks)[0]
    end = lines[last.line].items[last.after - 1].end
    return replace(finding, start=start, end=end) if 0 <= end - start <= _FAR else finding


def _finding(lines: Sequence[Line], rule: str, part: _Part, standing: Standing) -> Finding:
    items = lines[part.line].items
    start, end = items[part.first].start, items[part.after - 1].end
    return Finding(rule, part.line, part.first, part.after, part.first, start, end, standing, "us")
