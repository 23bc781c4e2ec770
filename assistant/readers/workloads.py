"""Several workloads in one description: where one ends and the next begins.

Two products inside one application are one workload, so a description is cut only where three things meet: what is
said changes its way of delivery, the change comes with words that set two things side by side, and each side has
something of its own. Lists whose items are each about a system are cut at the items.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final, Literal

from assistant.readers.accounts import is_told, openings, quoted_apart, voices
from assistant.readers.clauses import Line
from assistant.readers.evidence import Evidence
from assistant.readers.findings import Finding
from assistant.readers.layout import Item, laid_out, of_rows
from assistant.readers.owners import Unit, owners, paired, unit_of

Kind = Literal["own", "bought", "public", "other", "some"]
_OWN: Final = ("own_build", "own_host", "own_api", "own_rag", "own_integrates", "scratch", "tune", "train")
_FOREIGN: Final = ("model_api", "open_model", "model")
_OWN_KINDS: Final = ("model_api", "open_model", "runtime", "builder")
_LONGEST_NAME: Final = 60
_SHORTEST_NAME: Final = 3
_NO_NAMES: Final = frozenset(
    {"january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december"}
    | {
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "they",
        "their",
        "there",
        "this",
        "that",
    }
    | {"what", "when", "which", "english", "german", "french", "from", "nobody", "everyone", "today", "then"}
)
_AGREEING: Final = frozenset(
    {"agree", "agrees", "agreed", "disagree", "dispute", "disputes", "disputed", "camps", "sides", "neither"}
)


@dataclass(frozen=True, slots=True)
class Part:
    """One workload: its name in the person's words, and the clauses that are about it.

    ``alone``: what is said of the others is no other account of this one.
    """

    name: str
    units: frozenset[Unit]
    evidence: Evidence
    alone: bool = False

    def covers(self, finding: Finding) -> bool:
        """Whether ``finding`` is about this workload."""
        return unit_of(self.evidence, finding) in self.units


@dataclass(frozen=True, slots=True)
class _Anchor:
    unit: Unit
    kind: Kind
    finding: Finding


def parts_of(text: str, evidence: Evidence, rows: Sequence[tuple[int, int]] = ()) -> Sequence[Part]:
    """The workloads that ``text`` tells apart, those in ``rows`` of a table among them; empty where it is about one."""
    items = laid_out(text) or of_rows(text, rows)
    if items:
        return _by_layout(items, evidence)
    anchors = _anchors(evidence)
    starts = _starts(evidence, anchors)
    if len(starts) < 2:
        return ()
    return _cut(text, evidence, starts)


def _by_layout(items: Sequence[Item], evidence: Evidence) -> list[Part]:
    """The clauses of each item; what stands before the first is about all."""
    units = [
        ((number, line.clause[place]), word.start)
        for number, line in enumerate(evidence.lines)
        if not line.ignored
        for place, word in enumerate(line.items)
    ]
    before = {unit for unit, start in units if start < items[0].start}
    return [
        Part(
            item.name,
            frozenset(before | {unit for unit, start in units if item.start <= start < item.end}),
            evidence,
            alone=True,
        )
        for item in items
    ]


def _anchors(evidence: Evidence) -> list[_Anchor]:
    """Clauses that say how something is had, with the way, in the order of the text; the strongest sign of each."""
    found: list[tuple[int, Finding, Kind]] = [(1, one, "own") for one in evidence.holding(*_OWN) if one.actor == "us"]
    found += [(1, one, "own") for one in evidence.named(*_OWN_KINDS) if one.actor == "us"]
    found += [(3, one, "own") for one in evidence.holding("own_build_weak") if one.actor == "us"]
    found += [(0, one, "bought") for one in evidence.named("enterprise_app")]
    found += [(0, one, "public") for one in evidence.named("public_service")]
    found += [(2, one, "public") for one in evidence.holding("consumer_sign")]
    found += [(2, one, "bought") for one in evidence.holding("ent_lease", "vendor_product")]
    found += [(3, one, "other") for one in evidence.holding("nongen_strong")]
    found += [(2, one, _edition(evidence, one)) for one in evidence.named("dual_edition", "brand")]
    counts = {one.line for one in evidence.of("several")}
    found += [(4, one, "some") for one in evidence.holding("gen_output", "gen_term") if one.line not in counts]
    best: dict[Unit, _Anchor] = {}
    for _, one, kind in sorted(found, key=lambda item: (item[0], item[1].start)):
        best.setdefault(unit_of(evidence, one), _Anchor(unit_of(evidence, one), kind, one))
    return sorted(best.values(), key=lambda anchor: anchor.finding.start)


def _edition(evidence: Evidence, one: Finding) -> Kind:
    """How a product of unknown edition is had, as far as its clause tells, or its sentence where it names no other."""
    signed = evidence.holding("ent_sign", "ent_lease")
    if any(unit_of(evidence, one) == unit_of(evidence, sign) for sign in signed):
        return "bought"
    alone = sum(1 for other in evidence.mentions if other.line == one.line) == 1
    return "bought" if alone and any(sign.line == one.line for sign in signed) else "public"


def _starts(evidence: Evidence, anchors: Sequence[_Anchor]) -> list[_Anchor]:
    """The anchors at which a workload begins."""
    if not anchors:
        return []
    if evidence.of("one_thing") or _of_one(evidence):
        return []
    apart = _Apart.of(evidence)
    starts = [anchors[0]]
    for anchor in anchors[1:]:
        if apart.begins(starts[-1], anchor, anchors):
            starts.append(anchor)
        elif starts[-1].kind == "some" and anchor.kind != "some":
            starts[-1] = replace(starts[-1], kind=anchor.kind)
    return starts if _worth_cutting(starts) else []


def _of_one(evidence: Evidence) -> bool:
    """Whether several sources speak of one thing, since they are said to agree or to differ on it, or call it by one name."""
    if not quoted_apart(evidence):
        return False
    if any(not _AGREEING.isdisjoint(line.tokens) for line in evidence.lines):
        return True
    return voices(evidence) and _named_by_all(evidence)


def _named_by_all(evidence: Evidence) -> bool:
    """Whether a name of something that is no product stands in the words of more than one speaker."""
    named: dict[str, set[int]] = {}
    for opening, upto in zip_longest(openings(evidence), openings(evidence)[1:]):
        last = upto.place[0] if upto else len(evidence.lines)
        for line in evidence.lines[opening.place[0] : max(last, opening.place[0] + 1)]:
            for word in line.items:
                if word.capital and word.norm.isalpha() and len(word.norm) > _SHORTEST_NAME:
                    named.setdefault(word.norm, set()).add(opening.account)
    common = {item.norm for line in evidence.lines for item in line.items if not item.capital}
    return any(len(speakers) > 1 for word, speakers in named.items() if word not in common | _NO_NAMES)


@dataclass(frozen=True, slots=True)
class _Apart:
    """What sets things side by side: items of a list, words such as "besides", labels, people with which sentences open."""

    evidence: Evidence
    counted: bool
    listed: Sequence[Unit]
    paired: Sequence[Unit]
    beside: Sequence[Unit]
    labels: Mapping[int, str]
    groups: Mapping[int, str]
    owners: Mapping[Unit, str]

    @classmethod
    def of(cls, evidence: Evidence) -> _Apart:
        sources = {one.line for one in evidence.of("source")}
        labels = {
            at: label
            for at, line in enumerate(evidence.lines)
            if at not in sources and not is_told(line) and (label := _label(line))
        }
        return cls(
            evidence,
            bool(evidence.of("several")) and not quoted_apart(evidence),
            _units(evidence, "list_item"),
            [] if quoted_apart(evidence) else paired(evidence),
            _units(evidence, "beside"),
            labels if len(labels) > 1 and not any(one.first <= 1 for one in evidence.of("field")) else {},
            {one.line: _words(evidence, one) for one in reversed(evidence.of("group")) if one.first <= 1},
            {} if quoted_apart(evidence) else owners(evidence),
        )

    def begins(self, last: _Anchor, anchor: _Anchor, anchors: Sequence[_Anchor]) -> bool:
        """Whether a workload of its own begins at ``anchor`` after the one that began at ``last``."""
        differs = anchor.kind != last.kind or self._of_another_model(last, anchor)
        several = len({one.kind for one in anchors} - {"some"}) > 1 or self.counted
        if several and anchor.kind != "some" and any(last.unit < unit <= anchor.unit for unit in self.listed):
            return True
        if anchor.kind != "some" and any(last.unit < unit <= anchor.unit for unit in self.paired):
            return True
        if not differs and self.counted and self._passes_on(last, anchor):
            return True
        if not differs or self._goes_on(anchor):
            return False
        if anchor.kind != "some" and self.counted and anchor.unit[0] != last.unit[0]:
            return True
        if any(last.unit < unit <= anchor.unit for unit in self.beside):
            return anchor.kind != "some" or anchor.unit[0] != last.unit[0]
        if self._passes_on(last, anchor):
            return True
        return anchor.unit[0] != last.unit[0] and (
            self._other(self.labels, last, anchor) or self._regrouped(last, anchor)
        )

    def _of_another_model(self, last: _Anchor, anchor: _Anchor) -> bool:
        """Whether one is begun from nothing and the other runs on somebody's model, each in a sentence of its own."""
        begun = {unit_of(self.evidence, one)[0] for one in self.evidence.holding("scratch") if one.actor == "us"}
        theirs = [*self.evidence.named(*_FOREIGN), *self.evidence.holding("own_api", "own_integrates")]
        foreign = {unit_of(self.evidence, one)[0] for one in theirs if one.actor == "us"}
        places = last.unit[0], anchor.unit[0]
        return any(one in begun - foreign and other in foreign - begun for one, other in (places, places[::-1]))

    def _passes_on(self, last: _Anchor, anchor: _Anchor) -> bool:
        """Whether other people than those before are the ones who have what stands at ``anchor``."""
        if "some" in (last.kind, anchor.kind):
            return False
        before, here = self._owner(last.unit), self._owner(anchor.unit)
        return bool(before) and bool(here) and before != here

    def _owner(self, unit: Unit) -> str:
        """Who is named last before ``unit`` in its sentence."""
        named = [at for at in self.owners if at[0] == unit[0] and at <= unit]
        return self.owners[max(named)] if named else ""

    def _regrouped(self, last: _Anchor, anchor: _Anchor) -> bool:
        return self._other(self.groups, last, anchor)

    def _other(self, names: Mapping[int, str], last: _Anchor, anchor: _Anchor) -> bool:
        """Whether the sentence of ``anchor`` opens with another name than the last one that did."""
        here = names.get(anchor.unit[0])
        earlier = [name for at, name in names.items() if at <= last.unit[0]]
        return here is not None and bool(earlier) and here not in earlier

    def _goes_on(self, anchor: _Anchor) -> bool:
        """Whether the sentence of ``anchor`` speaks of what was there before: "it", "this tool", "the same"."""
        opening = [item.norm for item in self.evidence.lines[anchor.unit[0]].items[:_OPENING]]
        return bool(opening) and (opening[0] in _POINTING or "same" in opening)


_OPENING: Final = 6
_POINTING: Final = frozenset({"it", "its", "they", "this", "these", "he", "she", "which"})
_LONGEST_LABEL: Final = 6


def _label(line: Line) -> str:
    """The words before a colon with which a sentence opens, where they are no field of a form and no figure."""
    norms = [item.norm for item in line.items[: _LONGEST_LABEL + 1]]
    label = " ".join(norms[: norms.index(":")]).replace(" .", "") if ":" in norms[1:] else ""
    return label if label.replace(" ", "").isalpha() else ""


def _words(evidence: Evidence, one: Finding) -> str:
    return " ".join(item.norm for item in evidence.lines[one.line].items[one.first : one.after])


def _units(evidence: Evidence, signal: str) -> list[Unit]:
    """The clauses of ``signal``; "paper two:" and "system B" said twice count the accounts of one, not the workloads."""
    sources = evidence.of("source")
    said = Counter(_words(evidence, one) for one in evidence.of(signal))
    return [
        unit_of(evidence, one)
        for one in evidence.of(signal)
        if not (said[_words(evidence, one)] > 1 and " " in _words(evidence, one))
        and not any(source.line == one.line and source.first <= one.first < source.after for source in sources)
    ]


def _worth_cutting(starts: Sequence[_Anchor]) -> bool:
    return len(starts) > 1 and any(anchor.kind != "other" for anchor in starts)


def _cut(text: str, evidence: Evidence, starts: Sequence[_Anchor]) -> list[Part]:
    """The clauses from each start to the next; what stands before the first, and closing words on all, are shared."""
    units = [(number, clause) for number, line in enumerate(evidence.lines) for clause in sorted(set(line.clause))]
    begins = [_begin(evidence, anchor, index) for index, anchor in enumerate(starts)]
    parts = []
    for index, anchor in enumerate(starts):
        upto = begins[index + 1] if index + 1 < len(begins) else (len(evidence.lines), 0)
        own = frozenset(unit for unit in units if begins[index] <= unit < upto)
        parts.append(Part(_name(text, anchor.finding), own, evidence))
    return parts


def _begin(evidence: Evidence, anchor: _Anchor, index: int) -> Unit:
    """Where a part begins: at its sentence, or at its clause where the sentence began with the part before."""
    if index == 0:
        return (0, 0)
    line, _ = anchor.unit
    items = [unit for unit in _units(evidence, "list_item") if unit[0] == line]
    if items:
        return max((unit for unit in items if unit <= anchor.unit), default=anchor.unit)
    earlier = [*evidence.mentions, *evidence.of("consumer_sign", "ent_lease", "own_build", "nongen_strong")]
    before = any(one.line == line and unit_of(evidence, one) < anchor.unit for one in earlier)
    return anchor.unit if before or line == 0 else (line, 0)


def _name(text: str, finding: Finding) -> str:
    """The words that a part is called by: those of its first sign."""
    words = " ".join(text[finding.start : finding.end].split())
    return words if len(words) <= _LONGEST_NAME else words[:_LONGEST_NAME].rsplit(" ", 1)[0]
