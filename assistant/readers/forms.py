"""The fields of a form: what is asked, and where the answer stands, whatever the layout.

Lines such as "Vendor: none", "Vendor ..... none" or "3. Trained on our data? no", an answer on the line below its question,
ticked boxes, and tables whose rows are questions. A table of several tools, each with the same columns, has a row for each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from assistant.readers.boxes import Option, options
from assistant.readers.sheets import Span, sheets
from assistant.readers.words import Sentence


class Field(NamedTuple):
    """What a field asks (none: its heading is not there) and what it says; ``tick``: the column that was ticked."""

    asks: Span
    says: Span
    tick: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a text.

    ``joints``: what stands between a field's name and its answer where that is no colon; ``headings``: rows of a table
    that only name its columns; ``rows``: things of which a table tells one in each row; ``starts``: where a sentence
    begins, whatever stands before; ``named``: where an answer begins to a field that asks which tool or model it is.
    """

    fields: Sequence[Field] = ()
    joints: Sequence[Span] = ()
    headings: Sequence[Span] = ()
    rows: Sequence[Span] = ()
    starts: Sequence[int] = ()
    named: frozenset[int] = frozenset()


NO_FORM: Final = Form()
_CLOSE: Final = 60
"""Places between a name and its answer within which they are one sentence."""
_MOST: Final = 600
"""Lines that are read as a form."""
_WHICH: Final = re.compile(r"\b(?:tools?|product|model|engine|llm|ai|assistant|chatbot|bot)\b", re.IGNORECASE)
_MAYBE: Final = re.compile(r"[\n:?=|\t\[☐☒☑]|\.\.|…")
_LINE: Final = re.compile(r"[^\n]+")
_GOING_ON: Final = re.compile(r"\s*[^\W\d_A-Z][^:=?|\[☐☒☑]*$")
_NUMBER: Final = re.compile(
    r"[ \t]*(?:[>*•\-–|][ \t]*)*(?:(?:sec(?:tion)?\.?|no\.?|nr\.?|item|field|box|q(?:uestion)?\.?)[ \t]*)?(?:\(?\d{1,2}(?:\.\d{1,2})*[a-z]?[.):]?|[a-h][.)]|q[.:])[ \t]+",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"[ \t]*(?:>[ \t]*)+")
_LEADERS: Final = re.compile(
    r"(?P<key>[^\n]{2,90}?)(?P<joint>(?:[ \t]+\.{2,}|\.{4,}|[ \t]*(?:…+|_{3,}|·{3,}|(?:\. ){3,}))[ \t]*:?)[ \t]*(?P<value>[^\n]*)$"
)
_COLON: Final = re.compile(r"(?P<key>[^:=?!.\n]{1,70}?(?:\?|\.)?)[ \t]*(?P<joint>[:=])(?:[ \t]+(?P<value>[^\n]*)|$)")
_INLINE: Final = re.compile(r"(?:^|[.;|][ \t]+)(?P<key>[A-Za-z][^.:;?!|\n]{1,50}):[ \t]")
_DASH: Final = re.compile(r"(?P<key>[^\n—–:?!.]{2,60}?)(?P<joint>[ \t]+(?:—|–|--|-|=>|->|→)[ \t]+)(?P<value>[^\n]*)$")
_GAP: Final = re.compile(r"(?P<key>\S[^\n]{1,70}?)(?P<joint> {3,}|\t+)(?P<value>\S[^\n]*)$")
_QUESTION: Final = re.compile(r"(?P<key>[^.!?\n;(—]{3,160}\?)[\"”']?")
_LABEL_OF_REPLY: Final = re.compile(r"[ \t]*(?:a|answer|reply|response)[ \t]*[:.)][ \t]*", re.IGNORECASE)
_LONGEST_KEY: Final = 12
_ASKING: Final = frozenset(
    {
        "who",
        "what",
        "which",
        "how",
        "where",
        "whose",
        "why",
        "when",
        "by",
        "is",
        "does",
        "has",
        "was",
        "are",
        "do",
        "did",
    }
)
_TELLING_TEXT: Final = (
    "i we he she they you is are was were has have had does did been will would can could says say said "
    "states stated writes wrote claims maintains insists notes told tells that this these those but because so then "
    "here there know known merely short we've i've it's let"
)
_OPENING: Final = frozenset({"from", "till", "until", "by", "in", "on", "at", "with", "for", "according", "under"})
_TELLING: Final = frozenset(_TELLING_TEXT.split())
"""Words of a clause, not of a field's name."""
_LONGEST_ANSWER: Final = 400
_FEWEST: Final = 3
"""Lines of one kind that make a form of them where each alone would prove nothing."""


def form_of(text: str) -> Form:
    """The form that ``text`` is, or that stands in it; one without fields where there is none."""
    if not _MAYBE.search(text):
        return NO_FORM
    lines = [match.span() for match in _LINE.finditer(text)]
    if len(lines) > _MOST or _is_broken(text, lines):
        return NO_FORM
    tables = sheets(text, lines)
    taken = {span for one in tables for span in one.lines}
    ticks = options(text)
    free = [line for line in lines if line not in taken]
    plain = [line for line in free if not any(line[0] <= one.box < line[1] for one in ticks)]
    fields, joints = _plain(text, plain)
    fields += [Field(*one) for table in tables for one in table.fields]
    fields += _ticked(text, free, ticks) if ticks else []
    return Form(
        tuple(sorted(fields)),
        (*joints, *(span for table in tables for span in table.joints)),
        tuple(span for table in tables for span in table.headings),
        tuple(span for table in tables for span in table.rows),
        tuple(sorted({*_starts(text, fields), *(at for span in taken for at in span)})),
        frozenset(_first(text, field.says) for field in fields if _WHICH.search(text, *field.asks)),
    )


def _is_broken(text: str, lines: Sequence[Span]) -> bool:
    """Whether most lines go on with the sentence of the line above, so that their ends mean nothing."""
    going_on = sum(bool(_GOING_ON.match(text, *line)) for line in lines[1:])
    return 2 * going_on > len(lines)


def _starts(text: str, fields: Sequence[Field]) -> set[int]:
    """With each field, and with an answer that is set apart from its name, a sentence begins."""
    count = Counter(field.asks for field in fields)
    if len(count) < 2:
        return set()
    begun = {_beginning(text, field.asks[0]) for field in fields} - {-1}
    apart = {says[0] for asks, says, _ in fields if count[asks] > 1 or not asks[1] <= says[0] <= asks[1] + _CLOSE}
    return begun | apart


def _beginning(text: str, at: int) -> int:
    """Where the line or sentence begins whose words do at ``at``, its number or mark with it; -1 where none does."""
    start = text.rfind("\n", 0, at) + 1
    if _NUMBER.fullmatch(text, start, at) or not any(char.isalnum() for char in text[start:at]):
        return next((place for place in range(start, at) if not text[place].isspace()), at)
    return at if text[start:at].rstrip()[-1:] in '.!?:|";' else -1


def _first(text: str, span: Span) -> int:
    """Where the first word stands between two places."""
    return next((at for at in range(*span) if text[at].isalnum()), span[0])


def names_in(form: Form, sentence: Sentence) -> bool:
    """Whether ``sentence`` answers a field that asks which tool it is, so that an everyday word may be its name."""
    return any(word.start in form.named for word in sentence) if form.named else False


def with_colons(text: str, form: Form) -> str:
    """``text`` with a colon between the name and the answer of each field; every offset stays what it was."""
    for start, end in form.joints:
        text = (
            text[:start] + ":".center(end - start) + text[end:] if end - start > 1 else text[:start] + ":" + text[end:]
        )
    return text


def _plain(text: str, lines: Sequence[Span]) -> tuple[list[Field], list[Span]]:
    """The fields of lines without boxes, and the joints that are no colons."""
    fields: list[Field] = []
    joints: list[Span] = []
    loose = {one: found for one in (_DASH, _GAP) if len(found := list(_loose(text, lines, one))) >= _FEWEST}
    for number, (start, end) in enumerate(lines):
        begin = _begin(text, start, end)
        following = lines[number + 1 :]
        led = _LEADERS.match(text, begin, end)
        if led and _is_key(led["key"]):
            fields.append(Field(led.span("key"), led.span("value")))
            joints.append(led.span("joint"))
            continue
        questions = list(_QUESTION.finditer(text, begin, end))
        if questions:
            fields += _asked(text, questions, end, following)
            continue
        match = _COLON.match(text, begin, end)
        if match and _is_key(match["key"]):
            fields += _inline(text, begin, end) or [_named(text, match, following)]
            continue
        fields += _inline(text, begin, end)
        for pattern, found in loose.items():
            match = pattern.match(text, begin, end) if begin in found else None
            if match:
                fields.append(Field(match.span("key"), match.span("value")))
                joints += [match.span("joint")] if pattern is _GAP else []
                break
    return fields, joints


def _begin(text: str, start: int, end: int) -> int:
    """Where a line begins behind its mark of quotation and its number."""
    quoted = _QUOTED.match(text, start, end)
    start = quoted.end() if quoted else start
    numbered = _NUMBER.match(text, start, end)
    start = numbered.end() if numbered else start
    return next((at for at in range(start, end) if not text[at].isspace() and text[at] not in "*-•"), start)


def _loose(text: str, lines: Sequence[Span], pattern: re.Pattern[str]) -> Iterator[int]:
    """Where the lines begin that may be a name and an answer by ``pattern``."""
    for start, end in lines:
        begin = _begin(text, start, end)
        match = pattern.match(text, begin, end)
        if match and _is_key(match["key"]):
            yield begin


def _is_key(key: str) -> bool:
    """Whether words may name a field: few, and no clause that says something itself."""
    words = re.findall(r"[\w'’]+", key.casefold())
    if not 0 < len(words) <= _LONGEST_KEY or not any(char.isalpha() for char in key):
        return False
    if words[0] in _ASKING or key.rstrip().endswith("?"):
        return True
    return words[0] not in _OPENING and _TELLING.isdisjoint(words)


def _named(text: str, match: re.Match[str], following: Sequence[Span]) -> Field:
    """The field of a name with a colon; its answer may stand on the line below."""
    says = match.span("value") if match["value"] is not None else (match.end(), match.end())
    if not text[slice(*says)].strip():
        says = _below(text, match.end(), following[:1]) or says
    return Field(match.span("key"), says)


def _inline(text: str, begin: int, end: int) -> list[Field]:
    """The fields of a line that has several: "Vendor: none. Model: Llama"."""
    keys = [
        match for match in _INLINE.finditer(text, begin, end) if _is_key(match["key"]) and len(match["key"].split()) < 7
    ]
    if len(keys) < 2:
        return []
    ends = [match.start() for match in keys[1:]] + [end]
    return [Field(match.span("key"), (match.end(), upto)) for match, upto in zip(keys, ends, strict=True)]


def _asked(text: str, questions: Sequence[re.Match[str]], end: int, following: Sequence[Span]) -> list[Field]:
    """The questions of a line with what stands behind each, or below the last."""
    found: list[Field] = []
    ends = [match.start() for match in questions[1:]] + [end]
    for match, upto in zip(questions, ends, strict=True):
        if text[match.end() - 1] != "?" and text[match.end() : upto].lstrip()[:1].islower():
            continue  # quoted within a sentence that goes on
        label = _LABEL_OF_REPLY.match(text, match.end(), upto)
        says = (label.end() if label else match.end(), upto)
        if not text[slice(*says)].strip(" \t\"”'.:") and match is questions[-1]:
            says = _below(text, end, following) or says
        found.append(Field(match.span("key"), says))
    return found


def _below(text: str, end: int, following: Sequence[Span]) -> Span | None:
    """The lines that answer what the line asks that ended at ``end``: up to an empty one, another question, a number."""
    begin = last = None
    for start, stop in following:
        gap = text[end:start].count("\n")
        if (
            gap > (2 if begin is None else 1)
            or _QUESTION.search(text, start, stop)
            or _NUMBER.match(text, start, stop)
            or _COLON_KEY.match(text, start, stop)
            or (begin is not None and stop - begin > _LONGEST_ANSWER)
        ):
            break
        label = _LABEL_OF_REPLY.match(text, start, stop)
        begin = (label.end() if label else start) if begin is None else begin
        last = end = stop
    return None if begin is None or last is None else (begin, last)


_COLON_KEY: Final = re.compile(r"[ \t]*(?!(?:a|answer|reply|response)[ \t]*:)[\w/ ()'’-]{2,40}:[ \t]", re.IGNORECASE)


def _ticked(text: str, lines: Sequence[Span], ticks: Sequence[Option]) -> list[Field]:
    """The fields that are answered by boxes: one for each that is ticked, and an empty one where none is."""
    fields: list[Field] = []
    heading: Span | None = None
    chosen = False
    for start, end in lines:
        here = [one for one in ticks if start <= one.box < end]
        if not here:
            if heading is not None and not chosen:
                fields.append(Field(heading, (heading[1], heading[1])))
            heading, chosen = (_begin(text, start, end), end), True
            continue
        first = min(min(one.box, one.start) for one in here)
        begin = min(_begin(text, start, end), first)
        own = (begin, first)
        if _is_key(text[slice(*own)]):
            heading, chosen = own, False
        elif chosen and heading is not None and not any(field.asks == heading for field in fields):
            chosen = False
        if heading is not None:
            fields += [Field(heading, (one.start, one.end)) for one in here if one.ticked]
            chosen = chosen or any(one.ticked for one in here)
    if heading is not None and not chosen:
        fields.append(Field(heading, (heading[1], heading[1])))
    return fields
