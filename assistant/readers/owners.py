"""Whose is it? The people, places and things that clauses open with, by which workloads of several are told apart."""

from __future__ import annotations

from typing import Final

from assistant.readers.clauses import Line
from assistant.readers.evidence import Evidence
from assistant.readers.findings import Finding

Unit = tuple[int, int]
"""A clause: number of the sentence, number of the clause in it."""

_REACH: Final = 8
"""Words from the beginning of a clause within which its people are named."""
_NOBODY: Final = frozenset(
    {"it", "we", "i", "they", "he", "she", "who", "people", "users", "customers", "us", "person", "group"}
)
_NO_OWNERS_TEXT: Final = (
    "we i it they he she this that these those the a an our my its their there what which who for in on at from by with as "
    "nobody nothing no not all both some one two three users people customers staff today now then besides also and but "
    "output outputs input inputs answers drafts texts results summaries letters notes replies data prompts models weights "
    "employees visitors clients patients citizens"
)
_NO_OWNERS: Final = frozenset(_NO_OWNERS_TEXT.split())
_BEFORE_OWNERS_TEXT: Final = '" , ; : — ( and but while whereas the our whilst though meanwhile besides'
_BEFORE_OWNERS: Final = frozenset(_BEFORE_OWNERS_TEXT.split())
_OWNING: Final = frozenset(
    {"has", "uses", "runs", "in", "at", "from", "works", "writes", "drafts", "words", "asks", "'s", "lets", "let"}
)
_PLURAL_DOING_TEXT: Final = (
    "have use do ask dictate write draft work run get pay sit stick keep type paste consult rely turn let make word"
)
_PLURAL_DOING: Final = frozenset(_PLURAL_DOING_TEXT.split())


def unit_of(evidence: Evidence, finding: Finding) -> Unit:
    """The clause in which ``finding`` stands."""
    return finding.line, evidence.lines[finding.line].clause[finding.head]


def owners(evidence: Evidence) -> dict[Unit, str]:
    """The people, places and departments with which clauses open, by clause."""
    found: dict[Unit, str] = {}
    for one in evidence.of("group"):
        norm = evidence.lines[one.line].items[one.head].norm
        if norm not in _NOBODY and one.head - _clause_start(evidence, one) <= _REACH:
            found.setdefault(unit_of(evidence, one), norm)
    for number, line in enumerate(evidence.lines):
        for clause in sorted(set(line.clause)):
            name = "" if line.ignored else _named_first(line, line.clause.index(clause))
            if name:
                found[(number, clause)] = name
    return found


def _opens_quoted(line: Line) -> bool:
    """Whether a sentence opens with a name in quotation marks: "Klara" answers."""
    norms = [item.norm for item in line.items[:4]]
    return not line.ignored and len(norms) == 4 and norms[0] == norms[2] == '"' and norms[3] != ":"


def paired(evidence: Evidence) -> list[Unit]:
    """Sentences that open with the names of things which an earlier one names side by side: "Castor and Pollux"."""
    quoted = {number: line.items[1].norm for number, line in enumerate(evidence.lines) if _opens_quoted(line)}
    if len(set(quoted.values())) > 1:
        return [(number, evidence.lines[number].clause[0]) for number in quoted]
    pairs: set[str] = set()
    found = []
    for number, line in enumerate(evidence.lines):
        words = [item for item in line.items if item.norm != '"']
        if words and not line.ignored and words[0].capital and words[0].norm in pairs:
            found.append((number, line.clause[0]))
        for before, joint, after in zip(words, words[1:], words[2:], strict=False):
            if (
                joint.norm == "and"
                and before.capital
                and after.capital
                and before.norm.isalpha()
                and after.norm.isalpha()
            ):
                pairs |= {before.norm, after.norm}
    return found


def _clause_start(evidence: Evidence, one: Finding) -> int:
    clause = evidence.lines[one.line].clause
    return clause.index(clause[one.head])


def _named_first(line: Line, begin: int) -> str:
    """The name or the plural with which a clause opens as its subject: "Lena in purchasing words", "the porters ask"."""
    while begin < len(line.items) - 2 and line.items[begin].norm in _BEFORE_OWNERS:
        begin += 1
    first, following = ([*line.items[begin : begin + 2], None, None])[:2]
    if first is None or following is None or first.norm in _NO_OWNERS or not first.norm.isalpha():
        return ""
    plural = first.norm.endswith("s") and following.norm in _PLURAL_DOING
    return first.norm if plural or (first.capital and following.norm in _OWNING) else ""
