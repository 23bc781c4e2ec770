"""Who, whether, when: for every word of a sentence, is it denied, merely considered, for later, and whose doing is it.

A cue (a word list of ``knowledge/reading/context.yaml``) reaches forward to the end of its clause. A clause ends at a
semicolon, colon, dash or bracket, at a contrasting word ("but"), and at a comma or "and" that a new subject follows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, Literal

from assistant.readers.gazetteer import Mention
from assistant.readers.lexicon import Context
from assistant.readers.patterns import Wording, anchored_by
from assistant.readers.reach import (
    HARD_ENDS,
    interjected,
    is_fronted,
    is_passive,
    next_comma,
    of_a_part,
    over_bracket,
    phrase_end,
)
from assistant.readers.words import Sentence, Word

Standing = Literal["affirmed", "denied", "rejected", "later", "possible", "asked", "withdrawn"]
"""``rejected``: weighed and not taken, or past; ``later``: not the workload being assessed; ``possible``: may, might,
if; ``asked``: in a question; ``withdrawn``: taken back by a correction."""
Actor = Literal["us", "vendor", "other"]

_ASKING: Final = frozenset(
    {"is", "are", "do", "does", "did", "can", "could", "should", "would", "will", "what", "which", "who", "how", "why"}
    | {"where", "when", "was", "were", "has", "have", "may", "must", "whose"}
)
_BRIEF_QUESTION: Final = 5
_PASSIVE_REACH: Final = 8
_ANTECEDENT: Final = 12
_SAYING_TEXT: Final = (
    "says said say insists insisted insist maintains maintained swears swore swear adds added asserts asserted argues "
    "argued counters countered objects objected denies denied confirms confirmed declares declared certifies certified "
    "testifies testified recalls recalled remembers replies replied assures assured tells told explains explained believes "
    "thinks holds contends contended attests attested protests protested admits admitted"
)
SAYING: Final = frozenset(_SAYING_TEXT.split())
"""Verbs by which people and papers say something."""
_OF_STRANGERS_TEXT: Final = (
    "analysis analyses watch monitoring monitor research intelligence news report reports price prices pricing data tracker "
    "comparison product products website websites review reviews dashboard summary summaries benchmark"
)
OF_STRANGERS: Final = frozenset(_OF_STRANGERS_TEXT.split())
"""Words for what is made about strangers: "our competitor watch" is ours."""
_MAKERS: Final = frozenset({"vendor", "supplier", "provider", "manufacturer"})
_THINGS: Final = frozenset(
    {"product", "products", "suite", "software", "tool", "tools", "app", "application", "applications", "solution"}
    | {"package", "system", "contract", "licence", "license", "agreement", "platform", "service", "module"}
)
_WHEN: Final = frozenset({"in", "on", "since", "last", "by", "at", "after", "from", "this", "during", "one", "next"})
_PRONOUNS: Final = frozenset({"we", "i", "they", "he", "she", "it"})
_TIME: Final = 4
"""Words of a time, such as "in the summer of", before its subject."""
_SUPPOSING: Final = frozenset({"should", "were", "had", "to"})
_WOULD: Final = frozenset({"would", "we'd", "i'd", "it'd", "they'd", "one'd", "you'd", "wouldn't"})
_THEN: Final = frozenset(
    {"will", "would", "shall", "could", "we'd", "we'll", "it'd", "it'll", "i'd", "i'll", "they'd", "can", "is"}
)


@dataclass(slots=True)
class Line:
    """A sentence ready for matching: its words and mentions as one line, and what the context says of each position.

    Positions count the items of the line, where a mention is one item. ``said`` is the standing before corrections. ``cue`` gives, for what is not affirmed, the
    items (first, after the last) of the words that say so; ``agents`` are the doers named, by their places.
    """

    items: list[Word]
    mentions: dict[int, Mention]
    text: str
    starts: list[int]
    tokens: frozenset[str]
    standing: list[Standing] = field(default_factory=list)
    said: list[Standing] = field(default_factory=list)
    cue: list[tuple[int, int] | None] = field(default_factory=list)
    actor: list[Actor] = field(default_factory=list)
    agents: list[tuple[int, Actor]] = field(default_factory=list)
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
    _inverted(line, context, ends)
    _bracketed(line, context)
    _questions(line, ends)
    _suppositions(line)
    line.actor = _actors(line, context, ends)
    return line


def _inverted(line: Line, context: Context, ends: Sequence[int]) -> None:
    """What is denied as a whole: its assertions are denied, its denials asserted."""
    swapped: dict[Standing, Standing] = {"affirmed": "denied", "denied": "affirmed"}
    for first, after in marked(line, context, "wrongly_said"):
        _, upto = _reach("forward", first, after, ends, len(line.items))
        for index in range(after, upto):
            line.standing[index] = swapped.get(line.standing[index], line.standing[index])
            line.cue[index] = (first, after)


def _bracketed(line: Line, context: Context) -> None:
    """Names in brackets stand as what they explain: "none of these (drafts, summaries) is switched on"."""
    norms = [item.norm for item in line.items]
    for opening, norm in enumerate(norms):
        if norm != "(" or opening == 0 or line.standing[opening - 1] == "affirmed":
            continue
        closing = norms.index(")", opening) if ")" in norms[opening:] else len(norms)
        if not context.subject.match(line.text, line.starts[min(opening + 1, len(norms) - 1)]):
            for index in range(opening, closing):
                if line.standing[index] == "affirmed":
                    line.standing[index] = line.standing[opening - 1]
                    line.cue[index] = line.cue[opening - 1]


def _questions(line: Line, ends: Sequence[int]) -> None:
    """What is asked is not said: the last clause before a question mark, where it is short or opens with a word of asking."""
    for mark in [index for index, item in enumerate(line.items) if item.norm == "?"]:
        begin = max((end for end in ends if end < mark), default=0)
        first = next((item.norm for item in line.items[begin:mark] if item.norm[:1].isalnum()), "")
        if first in _ASKING or mark - begin < _BRIEF_QUESTION:
            for index in range(begin, mark + 1):
                if line.standing[index] == "affirmed":
                    line.standing[index] = "asked"


def _suppositions(line: Line) -> None:
    """What would follow from a supposition is not there: "Should the money come, we will train one"."""
    if line.items[0].norm not in _SUPPOSING or "?" in (item.norm for item in line.items):
        return
    if line.items[0].norm == "to" and not _is_far(line):
        return
    upto = next((at for at, item in enumerate(line.items) if at and item.norm in (";", ":", "—")), len(line.items))
    if not _THEN.isdisjoint(item.norm for item in line.items[1:upto]) or line.items[0].norm == "should":
        line.standing[:upto] = ["rejected"] * upto


def _is_far(line: Line) -> bool:
    """Whether the sentence says what a deed would take that it opens with: "To train one we'd need a year's money"."""
    return not _WOULD.isdisjoint(item.norm for item in line.items)


def matches(line: Line, wording: Wording) -> list[tuple[int, int]]:
    """Where ``wording`` stands in ``line``, as (first item, item after the last)."""
    return [(line.position(start), line.position(end - 1) + 1) for start, end in wording.spans(line.text, line.tokens)]


def _clause_ends(line: Line, context: Context) -> list[int]:
    """Positions at which a new clause begins, ascending, the end of the line among them."""
    ends = {len(line.items)}
    for index, item in enumerate(line.items):
        if (
            item.norm in HARD_ENDS
            or item.norm in context.contrast
            or (item.norm in context.joining and _new_subject(line, index + 1, context))
        ):
            ends.add(index)
    return sorted(ends)


def _new_subject(line: Line, index: int, context: Context) -> bool:
    """Whether the words from ``index`` on open with a subject: "we", "the vendor", "it"."""
    while index < len(line.items) and line.items[index].norm in context.joining:
        index += 1
    if index >= len(line.items):
        return False
    if line.items[index].norm in _WHEN:
        index = _after_time(line, index)
    said = index + 1 < len(line.items) and line.items[index].capital and line.items[index + 1].norm in SAYING
    return said or bool(context.subject.match(line.text, line.starts[index]))


def _after_time(line: Line, index: int) -> int:
    """Where a pronoun for a subject stands right after a time that begins at ``index``: "in June we"; else ``index``."""
    places = range(index + 1, min(index + 1 + _TIME, len(line.items)))
    return next((at for at in places if line.items[at].norm in _PRONOUNS), index)


def _clauses(length: int, ends: Sequence[int]) -> list[int]:
    return [bisect_right(ends, index) for index in range(length)]


def _standings(line: Line, context: Context, ends: Sequence[int]) -> list[Standing]:
    """The standing of every item; ``line.cue`` notes the words that gave it, so that a quote can hold them too.

    A cue that is half of a double negation ("nobody denies that", "never without") denies only itself.
    """
    standing: list[Standing] = ["affirmed"] * len(line.items)
    line.cue = [None] * len(line.items)
    undone = marked(line, context, "nobody_denies", "wrongly_said")
    for cue in context.cues:
        for first, after in matches(line, cue.wording):
            if interjected(line.items, first, after) or is_passive(line.items, first, after, cue):
                continue
            if any(begin <= first and after <= upto for begin, upto in undone):
                standing[first:after] = ["denied"] * (after - first)
                continue
            begin, upto = _reach(cue.reach, first, after, ends, len(line.items))
            upto = min(upto, phrase_end(line.items, after, cue.words)) if cue.words and cue.reach == "forward" else upto
            begin = max(0, first - cue.words) if cue.reach == "before" else begin
            if of_a_part(line.items, first) or is_fronted(line.items, first, after):
                upto = min(upto, next_comma(line.items, after))
            if cue.reach == "backward":
                begin = max(over_bracket(line.items, begin), antecedent(line, first - 1))
            for index in range(begin, upto):
                before, standing[index] = standing[index], _combined(standing[index], cue.standing)
                if standing[index] != before:
                    line.cue[index] = (first, after)
    return standing


def marked(line: Line, context: Context, *names: str) -> list[tuple[int, int]]:
    """Where the marks of ``names`` (``discourse.yaml``) stand in ``line``, as (first item, item after the last)."""
    return sorted(place for name in names for place in matches(line, context.marks[name]))


def clause_of(line: Line, index: int) -> tuple[int, int]:
    """The places between which the clause of the word at ``index`` stands."""
    places = [at for at, clause in enumerate(line.clause) if clause == line.clause[index]]
    return places[0], places[-1] + 1


def antecedent(line: Line, index: int) -> int:
    """Where the words begin that a "which" or "that" at ``index`` stands for; 0 for any other word."""
    if index < 1 or line.items[index].norm not in ("which", "that"):
        return 0
    mentioned = [at for at in range(max(0, index - _ANTECEDENT), index) if line.items[at].norm.startswith("@")]
    return mentioned[-1] if mentioned else max(0, index - _ANTECEDENT // 2)


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


def _names_thing(line: Line, after: int) -> bool:
    """Whether the words only say what kind of thing follows: "a vendor product"."""
    following = line.items[after].norm if after < len(line.items) else ""
    return line.items[after - 1].norm in _MAKERS and following in _THINGS


def _of_ours(line: Line, after: int) -> bool:
    """Whether what somebody else is said to say is about ours, or made of them: "my brother says that our bot"."""
    if after < len(line.items) and line.items[after].norm in OF_STRANGERS:
        return True
    if after >= len(line.items) or line.items[after].norm not in SAYING:
        return False
    return any(item.norm == "our" for item in line.items[after:])


def _actors(line: Line, context: Context, ends: Sequence[int]) -> list[Actor]:
    """Whose doing each item is: the last agent named before it in its clause, or a "by …" after it."""
    actors: list[Actor] = ["us"] * len(line.items)
    reaches: list[tuple[bool, int, int, Actor]] = []
    for agent in context.agents:
        for first, after in matches(line, agent.wording):
            if _names_thing(line, after) or (agent.actor == "other" and _of_ours(line, after)):
                continue
            begin, upto = _reach("clause" if agent.passive else "forward", first, after, ends, len(line.items))
            reaches.append(
                (agent.passive, max(begin, first - _PASSIVE_REACH) if agent.passive else first, upto, agent.actor)
            )
    for _, first, upto, actor in sorted(reaches, key=lambda one: one[:2]):
        actors[first:upto] = [actor] * (upto - first)
    line.agents = sorted({(first, actor) for passive, first, _, actor in reaches if not passive})
    return actors
