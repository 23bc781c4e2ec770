"""Who, whether, when: for every word of a sentence, is it denied, merely considered, for later, and whose doing is it.

A cue (a word list of ``knowledge/reading/context.yaml``) reaches forward to the end of its clause. A clause ends at a
semicolon, colon, dash or bracket, at a contrasting word ("but"), and at a comma or "and" that a new subject follows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, Literal

from assistant.readers.gazetteer import Mention
from assistant.readers.lexicon import Context
from assistant.readers.patterns import anchored_by
from assistant.readers.words import Sentence, Word

Standing = Literal["affirmed", "denied", "rejected", "later", "possible", "asked"]
"""``rejected``: weighed and not taken; ``later``: not the workload being assessed; ``possible``: may, might, if;
``asked``: in a question."""
Actor = Literal["us", "vendor", "other"]

_DENIALS: Final = frozenset({"never", "not", "no", "nothing", "cannot"})
_ASKING: Final = frozenset(
    {"is", "are", "do", "does", "did", "can", "could", "should", "would", "will", "what", "which", "who", "how", "why"}
    | {"where", "when", "was", "were", "has", "have", "may", "must", "whose"}
)
_TELLING: Final = frozenset(
    {
        "told",
        "report",
        "reports",
        "boasts",
        "boasted",
        "brags",
        "advertises",
        "mentions",
        "quoted",
        "tells",
        "announced",
    }
)
_PASSIVE_REACH: Final = 8
_HARD_ENDS: Final = frozenset({";", ":", "(", ")", "—", ".", "!", "?", "•", "●", "|"})


@dataclass(slots=True)
class Line:
    """A sentence ready for matching: its words and mentions as one line, and what the context says of each position.

    Positions count the items of the line, where a mention is one item. ``cue`` gives, for what is not affirmed, the
    items (first, after the last) of the words that say so.
    """

    items: list[Word]
    mentions: dict[int, Mention]
    text: str
    starts: list[int]
    tokens: frozenset[str]
    standing: list[Standing] = field(default_factory=list)
    cue: list[tuple[int, int] | None] = field(default_factory=list)
    actor: list[Actor] = field(default_factory=list)
    clause: list[int] = field(default_factory=list)
    methods: list[tuple[int, int, Mention]] = field(default_factory=list)
    ignored: bool = False

    def position(self, char: int) -> int:
        """The item at place ``char`` of ``text``."""
        return max(0, bisect_right(self.starts, char) - 1)


def line_of(sentence: Sentence, mentions: Sequence[Mention], kinds: Mapping[str, str]) -> Line:
    """``sentence`` as a line, each mention folded into one item named after its class.

    ``kinds`` gives the class of names that stand for another one in this text (``naming``).
    """
    items: list[Word] = []
    placed: dict[int, Mention] = {}
    index = 0
    for mention in mentions:
        items.extend(sentence[index : mention.first])
        first, last = sentence[mention.first], sentence[mention.after - 1]
        kind = kinds.get(mention.product.name, mention.product.kind)
        placed[len(items)] = mention
        items.append(Word(f"@{kind}#{len(placed) - 1}", first.start, last.end, first.capital))
        index = mention.after
    items.extend(sentence[index:])
    starts = list(accumulate((len(item.norm) + 1 for item in items), initial=0))[:-1]
    words = {item.norm.partition("#")[0] if item.norm[0] == "@" else item.norm for item in items}
    words |= {"@any"} if placed else set()
    text = "".join(item.norm + " " for item in items)
    return Line(items, placed, text, starts, frozenset().union(*map(anchored_by, words)))


def add_methods(line: Line, sentence: Sentence, methods: Sequence[Mention]) -> None:
    """Note in ``line`` where ``sentence`` names methods; their words stay as they are."""
    places = [item.start for item in line.items]
    for method in methods:
        first = bisect_right(places, sentence[method.first].start) - 1
        last = bisect_right(places, sentence[method.after - 1].start) - 1
        line.methods.append((first, last + 1, method))


def settle(line: Line, context: Context) -> Line:
    """``line`` with the standing and the agent of every item filled in."""
    ends = _clause_ends(line, context)
    line.clause = _clauses(len(line.items), ends)
    line.standing = _standings(line, context, ends)
    _questions(line, ends)
    line.actor = _actors(line, context, ends)
    return line


def _questions(line: Line, ends: Sequence[int]) -> None:
    """What is asked is not said: the last clause of a question, or a short question."""
    if not line.items or line.items[-1].norm != "?":
        return
    last = max((end for end in ends if end < len(line.items) - 1), default=0)
    first = next((item.norm for item in line.items[last:] if item.norm[:1].isalnum()), "")
    if first in _ASKING or len(line.items) <= 5:
        for index in range(last, len(line.items)):
            if line.standing[index] == "affirmed":
                line.standing[index] = "asked"


def _matches(line: Line, regex: re.Pattern[str]) -> list[tuple[int, int]]:
    """Where ``regex`` matches, as (first item, item after the last)."""
    return [
        (line.position(match.start()), line.position(match.end() - 1) + 1)
        for match in regex.finditer(line.text)
        if match.end() > match.start()
    ]


def _clause_ends(line: Line, context: Context) -> list[int]:
    """Positions at which a new clause begins, ascending, the end of the line among them."""
    ends = {len(line.items)}
    for index, item in enumerate(line.items):
        if (
            item.norm in _HARD_ENDS
            or item.norm in context.contrast
            or (item.norm in (",", "and", "or", "so", "then") and _new_subject(line, index + 1, context))
        ):
            ends.add(index)
    return sorted(ends)


def _new_subject(line: Line, index: int, context: Context) -> bool:
    """Whether the words from ``index`` on open with a subject: "we", "the vendor", "it"."""
    while index < len(line.items) and line.items[index].norm in ("and", "so", "then", ",", "or", "but"):
        index += 1
    return index < len(line.items) and bool(context.subject.match(line.text, line.starts[index]))


def _clauses(length: int, ends: Sequence[int]) -> list[int]:
    return [bisect_right(ends, index) for index in range(length)]


def _standings(line: Line, context: Context, ends: Sequence[int]) -> list[Standing]:
    """The standing of every item; ``line.cue`` notes the words that gave it, so that a quote can hold them too."""
    standing: list[Standing] = ["affirmed"] * len(line.items)
    line.cue = [None] * len(line.items)
    for cue in context.cues:
        if cue.anchors and cue.anchors.isdisjoint(line.tokens):
            continue
        for first, after in _matches(line, cue.regex):
            if _interjected(line, first):
                continue
            begin, upto = _reach(cue.reach, first, after, ends, len(line.items))
            upto = min(upto, after + cue.words) if cue.words and cue.reach == "forward" else upto
            begin = max(0, first - cue.words) if cue.reach == "before" else begin
            for index in range(begin, upto):
                before, standing[index] = standing[index], _combined(standing[index], cue.standing)
                if standing[index] != before:
                    line.cue[index] = (first, after)
    return standing


def _interjected(line: Line, index: int) -> bool:
    """Whether the word at ``index`` denies nothing that follows: "no, we host it", "nobody denies", "no doubt"."""
    following = line.items[index + 1].norm if index + 1 < len(line.items) else "."
    if line.items[index].norm == "without" and _DENIALS & {item.norm for item in line.items[max(0, index - 3) : index]}:
        return True
    if line.items[index].norm == "no" and following in {",", ".", "—", ";", ":", "!", ")"}:
        return True
    return following in {
        "denies",
        "denied",
        "doubts",
        "doubt",
        "doubted",
        "disputes",
        "question",
        "else",
        "but",
        "only",
        "just",
        "merely",
    }


def _reach(reach: str, first: int, after: int, ends: Sequence[int], length: int) -> tuple[int, int]:
    """The items that a cue governs: those after it or before it in its clause, the whole clause, or the sentence."""
    if reach == "sentence":
        return 0, length
    place = bisect_right(ends, first)
    begin = ends[place - 1] if place else 0
    upto = next((end for end in ends if end >= after), length)
    if reach in ("backward", "before"):
        return begin, first
    if reach == "clause":
        return begin, upto
    return after, upto


def _combined(before: Standing, cue: Standing) -> Standing:
    """Two cues on one word: a denial of a denial affirms; what is not the case anyway stays so."""
    if before == "affirmed":
        return cue
    if before == cue == "denied":
        return "denied"
    order = ("rejected", "later", "possible", "denied")
    return next(standing for standing in ("denied", *order) if standing in (before, cue))


def _actors(line: Line, context: Context, ends: Sequence[int]) -> list[Actor]:
    """Whose doing each item is: the last agent named before it in its clause, or a "by …" after it."""
    actors: list[Actor] = ["us"] * len(line.items)
    reaches: list[tuple[bool, int, int, Actor]] = []
    for agent in context.agents:
        if agent.anchors and agent.anchors.isdisjoint(line.tokens):
            continue
        for first, after in _matches(line, agent.regex):
            begin, upto = _reach("clause" if agent.passive else "forward", first, after, ends, len(line.items))
            reaches.append(
                (agent.passive, max(begin, first - _PASSIVE_REACH) if agent.passive else first, upto, agent.actor)
            )
    for _, first, upto, actor in sorted(reaches, key=lambda one: one[:2]):
        actors[first:upto] = [actor] * (upto - first)
    return _told_by_others(line, actors)


def _told_by_others(line: Line, actors: list[Actor]) -> list[Actor]:
    """``actors`` with what somebody else is quoted to say of himself marked as another's."""
    quotes = [index for index, item in enumerate(line.items) if item.norm == '"']
    if len(quotes) == 1:
        quotes.append(len(line.items))
    for first, last in zip(quotes[::2], quotes[1::2], strict=False):
        before = {item.norm for item in line.items[max(0, first - 5) : first]}
        if before & _TELLING:
            actors[first:last] = ["other"] * (last - first)
    return actors
