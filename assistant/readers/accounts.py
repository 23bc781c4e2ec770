"""Who says what: the papers and people that a text quotes on one thing, each of whom gives an *account*.

An account lasts from the words that name its source to the next such words, within a sentence too; words that stand
behind ("..., says Ann") name the source of what stands before them. What all sources share ("both agree that") belongs to
each. Accounts are read each for itself; where they disagree both stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from assistant.readers.clauses import SAYING, Line
from assistant.readers.doers import SYSTEMS
from assistant.readers.evidence import Evidence, Opening
from assistant.readers.findings import Finding
from assistant.readers.speakers import arrives, is_labelled, is_sender, speaks
from assistant.readers.words import Word

_SHARING_TEXT: Final = (
    "both same agree agreed agrees neither either undisputed undisputedly unanimous unanimously everyone all camps sides "
    "certain incontestable uncontested common"
)
_SHARING: Final = frozenset(_SHARING_TEXT.split())
_SHARED_SPEAKERS: Final = frozenset(
    {"both", "neither", "either", "all", "everyone", "nobody", "camps", "sides", "they"}
)
_ALSO_DOING_TEXT: Final = (
    "writes wrote reads read notes noted lists listed shows showed records recorded answers answered describes described "
    "puts put speaks spoke mentions mentioned has have claim state report write"
)
_ALSO_DOING: Final = frozenset(_ALSO_DOING_TEXT.split())
"""Verbs of saying only before a quotation, a colon or "that"."""
_ALSO_NOUNS: Final = frozenset(
    {"claims", "claimed", "states", "stated", "reports", "reported", "calls", "called", "call"}
)
"""Verbs of saying where a person or a paper stands right before them, and no other verb in the clause."""
_WRITING: Final = frozenset(
    {"wrote", "writes", "noted", "notes", "recorded", "answered", "answers", "added", "reported", "entered"}
)
_WHERE: Final = frozenset(
    {"in", "on", "to", "beneath", "below", "under", "beside", "next", "at", "into", "with", "by", "back", "again"}
)
_TELLING: Final = SAYING | _ALSO_DOING | _ALSO_NOUNS | {"answer"}
_STOPS: Final = frozenset({",", ".", ":", ";", "(", ")"})
_CITES: Final = frozenset({'"', ":", "that"})
_NO_SPEAKERS_TEXT: Final = (
    "we i it that this which who they he she you one what there these those us our customers users patients and but so "
    "then not is as if when"
)
_NO_SPEAKERS: Final = frozenset(_NO_SPEAKERS_TEXT.split()) | SYSTEMS
_SMALL_TEXT: Final = "'s the a an our my his her their its of in on at from by for to mr mrs ms dr prof though however meanwhile again only even"
_SMALL: Final = frozenset(_SMALL_TEXT.split())
_NO_SUBJECT_TEXT: Final = (
    "is are was were be been being into onto with without by for which that who whose to will would can could may must "
    "and or has have had does do did we're they're you're i'm we i"
)
_NO_SUBJECT: Final = frozenset(_NO_SUBJECT_TEXT.split())
"""Words that stand in no name of a speaker."""
_NAMES_THUS: Final = frozenset({"it", "its", "the", "this", "that", "our", "their", "them"})
_SUBJECT: Final = 6
_LABEL: Final = 12
_MOST: Final = 12
"""Accounts that are read each for itself: a text that quotes more is read as a whole."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """Words that name a source: where they begin and end, who it is, and whether what they bring stands before them."""

    first: int
    after: int
    speaker: frozenset[str]
    behind: bool = False


def account(evidence: Evidence, one: Finding) -> int:
    """The number of the account in which ``one`` stands; 0 before the first source."""
    before = [opening.account for opening in openings(evidence) if opening.place <= (one.line, one.head)]
    return before[-1] if before else 0


def accounts(evidence: Evidence) -> list[Evidence]:
    """The evidence of each account apart, with what is shared by all; empty where there are not two."""
    opened = openings(evidence)
    numbers = sorted({opening.account for opening in opened})
    if not 2 <= len(numbers) <= _MOST:
        return []
    shared = _shared(evidence, opened)
    return [_only(evidence, shared, number) for number in numbers]


def _shared(evidence: Evidence, opened: Sequence[Opening]) -> set[int]:
    """The sentences that are about what every source says."""
    sources = {opening.place[0] for opening in opened}
    one_thing = {one.line for one in evidence.of("one_thing")}
    alike = {at for at, line in enumerate(evidence.lines) if not _SHARING.isdisjoint(line.tokens)}
    before = set(range(min(sources)))
    return before | ((alike | one_thing) - sources)


def _only(evidence: Evidence, shared: set[int], number: int) -> Evidence:
    own = evidence.where(lambda one: one.line in shared or account(evidence, one) == number)
    lines = frozenset(at for at in range(len(evidence.lines)) if at not in shared)
    return replace(own, single=True, told=lines, openings=None)


def openings(evidence: Evidence) -> Sequence[Opening]:
    """The places at which an account begins, in the order of the text; none where it is one account alone."""
    if evidence.openings is None:
        evidence.openings = () if evidence.single else tuple(_numbered(_marks(evidence)))
    return evidence.openings


def source_lines(evidence: Evidence) -> frozenset[int]:
    """The sentences with which an account begins."""
    return frozenset(opening.place[0] for opening in openings(evidence))


def _numbered(marks: Sequence[tuple[int, int, frozenset[str]]]) -> Iterator[Opening]:
    speakers: list[frozenset[str]] = []
    for line, at, speaker in marks:
        number = next((index for index, known in enumerate(speakers) if _is_same(known, speaker)), len(speakers))
        if number == len(speakers):
            speakers.append(speaker)
        yield Opening((line, at), number + 1)


def _is_same(known: frozenset[str], speaker: frozenset[str]) -> bool:
    return bool(speaker) and (known <= speaker or speaker <= known)


def _marks(evidence: Evidence) -> list[tuple[int, int, frozenset[str]]]:
    """Sentence, place and speaker of each opening."""
    told: dict[int, list[_Mark]] = {}
    for one in evidence.of("source"):
        if not _is_denied(evidence, one):
            told.setdefault(one.line, []).append(_Mark(one.first, one.after, frozenset({f"{one.line} {one.first}"})))
    fields = {one.line for one in evidence.of("field") if one.first <= 1}
    speakers = [
        number
        for number, line in enumerate(evidence.lines)
        if not line.ignored and (speaks(line) or is_sender(line) or (number not in fields and is_labelled(line)))
    ]
    if evidence.of("one_thing"):
        speakers += [one.line for one in evidence.of("list_item")]
    arrived = [number for number, line in enumerate(evidence.lines) if number and not line.ignored and arrives(line)]
    speakers = sorted({*speakers, *arrived, *([0] if arrived else [])})
    found: list[tuple[int, int, frozenset[str]]] = []
    for number, line in enumerate(evidence.lines):
        if line.ignored:
            continue
        marks = list(_sayers(line))
        marks += [one for one in told.get(number, ()) if not any(_overlap(one, other) for other in marks)]
        if _quotes(line) or (number in speakers and len(speakers) > 1):
            marks.append(_Mark(0, 1, frozenset({str(number)})))
        found += [(number, at, speaker) for at, speaker in _begun(marks)]
    return found


def _is_denied(evidence: Evidence, one: Finding) -> bool:
    """Whether the source is denied to say anything; a "no" after it is what it says."""
    cue = evidence.lines[one.line].cue[one.head]
    return one.standing == "denied" and cue is not None and cue[0] < one.after - 1


def _overlap(one: _Mark, other: _Mark) -> bool:
    return one.first < other.after and other.first < one.after


def _begun(marks: Sequence[_Mark]) -> Iterator[tuple[int, frozenset[str]]]:
    """Where in its sentence what each of ``marks`` brings begins."""
    boundary = 0
    named: list[_Mark] = []
    for mark in sorted(marks, key=lambda one: (one.first, -len(one.speaker))):
        if named and mark.first < named[-1].after:
            continue
        yield (boundary if mark.behind or not named else mark.first), mark.speaker
        boundary = mark.after if mark.behind else mark.first
        named.append(mark)


def _sayers(line: Line) -> Iterator[_Mark]:
    """The people and papers that the sentence says something of by a verb of saying."""
    asked = _asked(line)
    if asked:
        yield asked
    for at, item in enumerate(line.items):
        if item.norm in SAYING or item.norm in _ALSO_DOING or item.norm in _ALSO_NOUNS:
            mark = _behind(line, at) or _before(line, at)
            if mark:
                yield mark


def _asked(line: Line) -> _Mark | None:
    """The source whom a reader is told to ask: "Ask Ann and it is ..."."""
    if line.items[0].norm not in ("ask", "asking"):
        return None
    words = [item.norm for item in line.items[1 : 1 + _SUBJECT + 2]]
    upto = next((at for at, word in enumerate(words) if word in ("and", ",", "—", "whether")), 0)
    return _mark([word for word in words[:upto] if word not in _NO_SPEAKERS], 0, 1 + upto)


def _before(line: Line, at: int) -> _Mark | None:
    """The source named before its verb: "Ann says that"."""
    verb, after = line.items[at].norm, line.items[at + 1].norm if at + 1 < len(line.items) else ""
    cites = after in _CITES or _as_what(line, at) or _cites_later(line, at)
    if (
        (verb in ("has", "have") and not (_has_it_so(line, at) or _as_what(line, at)))
        or (verb not in ("has", "have") and verb in _ALSO_DOING and not cites)
        or (verb.startswith("call") and after not in _NAMES_THUS)
    ):
        return None
    begin = at
    while begin > max(0, at - _SUBJECT) and _is_named(line.items[begin - 1]) and _same_clause(line, begin, at):
        begin -= 1
    words = _without_relative([item.norm for item in line.items[begin:at]])
    if not words or words[-1] in _NO_SPEAKERS or not _NO_SUBJECT.isdisjoint(words):
        return None
    goes_on = begin > 0 and line.items[begin - 1].norm[:1].isalnum() and _same_clause(line, begin, at)
    if verb in _ALSO_NOUNS and (goes_on or (not after[:1].isalnum() and after not in _CITES)):
        return None
    return _mark(words, begin, at + 1)


def _cites_later(line: Line, at: int) -> bool:
    """Whether a colon follows the verb, after where or when it was written: "wrote in the log: ..."."""
    follow = [item.norm for item in line.items[at + 1 : at + 2 + _LABEL]]
    upto = follow.index(":") if ":" in follow else 0
    return line.items[at].norm in _WRITING and upto > 0 and follow[0] in _WHERE


def _has_it_so(line: Line, at: int) -> bool:
    """Whether a person is told to hold that something is so: "Ann has it licensed"."""
    follow = [item.norm for item in line.items[at + 1 : at + 3]]
    return (
        at > 0 and line.items[at - 1].capital and follow[:1] in (["it"], ["them"]) and "".join(follow[1:])[-2:] == "ed"
    )


def _as_what(line: Line, at: int) -> bool:
    """Whether the verb says what something is: "lists it as bought"."""
    follow = [item.norm for item in line.items[at + 1 : at + 1 + _SUBJECT]]
    return "as" in follow and not _STOPS.intersection(follow[: follow.index("as")])


def _without_relative(words: Sequence[str]) -> list[str]:
    """``words`` of a subject without what is told of it: "the engineer who runs it"."""
    upto = next((at for at, word in enumerate(words) if word == "who"), len(words))
    return list(words[: upto or len(words)])


def _is_named(word: Word) -> bool:
    """Whether ``word`` may belong to a name of a speaker: "the insurer's file"."""
    return word.norm[:1].isalnum() or word.norm == "'s"


def _same_clause(line: Line, begin: int, at: int) -> bool:
    return line.clause[begin - 1] == line.clause[at]


def _behind(line: Line, at: int) -> _Mark | None:
    """The source named after its verb: "..., says Ann", "says the report:"; and "as Ann has it"."""
    before = line.items[at - 1].norm if at else ""
    follow = [item.norm for item in line.items[at + 1 : at + 2]]
    if follow == ["it"] and line.items[at].norm in ("has", "have", "tells", "puts", "put"):
        return _as_told(line, at)
    if before not in ("", ",", '"') or not follow or not follow[0][:1].isalnum() or follow[0] in _NO_SPEAKERS:
        return None
    if not (line.items[at + 1].capital or follow[0] in _SMALL):
        return None
    words = []
    for item in line.items[at + 1 : at + 1 + _SUBJECT]:
        if not item.norm[:1].isalnum():
            break
        words.append(item.norm)
    opens = not any(item.norm[:1].isalnum() for item in line.items[:at])
    mark = _mark(words, at, at + 1 + len(words))
    return replace(mark, behind=not opens) if mark else None


def _as_told(line: Line, at: int) -> _Mark | None:
    begin = next((place for place in range(at - 1, max(-1, at - _SUBJECT), -1) if line.items[place].norm == "as"), None)
    if begin is None:
        return None
    mark = _mark([item.norm for item in line.items[begin + 1 : at]], begin, at + 2)
    return replace(mark, behind=begin > 0) if mark else None


def _mark(words: Sequence[str], first: int, after: int) -> _Mark | None:
    speaker = frozenset(word for word in words if word not in _SMALL)
    if not speaker or not speaker.isdisjoint(_SHARED_SPEAKERS):
        return None
    return _Mark(first, after, speaker)


def _quotes(line: Line) -> bool:
    """Whether the sentence brings a quotation after a colon: "in the register: ...", which is an account of its own."""
    norms = [item.norm for item in line.items]
    return any(pair == (":", '"') for pair in pairwise(norms))


def is_told(line: Line) -> bool:
    """Whether somebody in the sentence is named as its source."""
    return not line.ignored and (speaks(line) or any(True for _ in _sayers(line)))


def quoted_apart(evidence: Evidence) -> bool:
    """Whether more than one paper or person is quoted."""
    return not evidence.single and len({opening.account for opening in openings(evidence)}) > 1


def voices(evidence: Evidence) -> bool:
    """Whether more than one speaks in their own words: by labels, or by what they say after a colon or a "that"."""
    if not quoted_apart(evidence):
        return False
    opened = [evidence.lines[at] for at in source_lines(evidence)]
    return sum(map(_speaks_up, opened)) > 1 or any(map(arrives, opened))


def _speaks_up(line: Line) -> bool:
    norms = [item.norm for item in line.items]
    cites = any(
        word in _TELLING and not _CITES.isdisjoint(norms[at + 1 : at + 1 + _SUBJECT]) for at, word in enumerate(norms)
    )
    cites = cites or is_sender(line) or any(_cites_later(line, at) for at in range(len(norms)))
    return cites or speaks(line) or is_labelled(line) or _told_behind(line)


def _told_behind(line: Line) -> bool:
    """Whether somebody is named behind what they say: "..., say the planners"."""
    return any(mark.behind and line.items[mark.first].norm in SAYING for mark in _sayers(line))
