"""Why the result is what it is: the facts with their words, the rules, what would change it, what is open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from assistant.assessment import Assessment, ProfileEntry, value_labels
from assistant.cards import Matrix
from assistant.facts import AGENTIC, DECIDING, FACTS, NO, Fact
from assistant.knowledge_files import KnowledgeBase
from assistant.ledger import Evidence
from assistant.phrases import assumption_text
from assistant.questions import matters
from assistant.report.characters import shortened
from assistant.report.document import Block, Fold, Heading, Items, Line, Paragraph, Span, Table, Tag, Words
from assistant.report.parts import Part, capitalised, claim, parts_of, scope_in_short, subject
from assistant.table import AGENTIC_RULES, SCOPE_RULES, Possibles, Rule, TraceEntry

_OUTCOME: Final = {"fired": "applies", "not fired": "ruled out", "undecided": "still open"}
_TONE: Final = {"fired": "calm", "undecided": "open"}
_QUOTE_SHOWN: Final = 400
"""Characters of a quote in a table; the whole of it is marked in what was read."""

_PLANNED: Final = frozenset(fact.name for fact in (*DECIDING, *AGENTIC))


def assumptions(assessment: Assessment) -> list[str]:
    """The sentences of what was assumed about deciding facts, each once."""
    rules = [
        part.profile[fact].rule or ""
        for part in parts_of(assessment)
        for fact in part.verdict.assumed
        if fact in part.profile
    ]
    return [assumption_text(rule) for rule in dict.fromkeys(rules)]


def reason_blocks(part: Part) -> list[Block]:
    """The facts that decided, with the exact words."""
    decided = [name for name in part.profile if name in _PLANNED]
    return [_fact_table(part, decided) if decided else Paragraph(("Nothing that decides the scope is known yet.",))]


def trace_blocks(part: Part, level: int) -> list[Block]:
    """The other facts with the exact words, and every rule of the table with its outcome."""
    return [*_other_facts(part, level), _rules(part, level)]


def change_blocks(part: Part, knowledge: KnowledgeBase, level: int) -> list[Block]:
    """Each single change of a deciding fact that would change the scope."""
    rows: list[tuple[Line, ...]] = [
        (
            (FACTS[change.fact].value(change.value).label,),
            (_then(change.candidates, knowledge.matrix),),
        )
        for change in part.verdict.what_if
    ]
    if not rows:
        return []
    heading = "What would settle or change it" if part.verdict.status == "undetermined" else "What would change it"
    return [Heading(level, (heading,)), Table(("If this were so", "Then"), tuple(rows))]


def open_blocks(part: Part, knowledge: KnowledgeBase, level: int) -> list[Block]:
    """What was said two ways, what rests on a model's reading alone, and what nobody has said, with who might know."""
    lines: list[Line] = [
        (f"{subject(name)}: said in ways that do not go together. ", *_sides(entry.evidence))
        for name, entry in part.profile.items()
        if entry.basis == "contradicted"
    ]
    lines += [
        (f"{subject(name)}: read by a language model alone, not confirmed. ", *_quotes(entry.evidence))
        for name, entry in part.profile.items()
        if not entry.confirmed and entry.basis != "contradicted"
    ]
    lines += [_open_line(fact, part, knowledge) for fact in _open_facts(part)]
    if not lines:
        return []
    return [Heading(level, ("Contradictions and open points",)), Items(tuple(lines))]


def _open_line(fact: Fact, part: Part, knowledge: KnowledgeBase) -> Line:
    question = knowledge.guide.planner.about(fact.name)
    who = f" {question.who_knows[:1].upper()}{question.who_knows[1:]} might know." if question else ""
    entry = part.profile.get(fact.name)
    left = f" Still possible: {_taken_to_be(fact.name, entry)}." if entry else ""
    return (f"{subject(fact.name)}: open.{left}{who}",)


def _then(candidates: Sequence[int], matrix: Matrix) -> str:
    short = scope_in_short(candidates, matrix)
    return f"Scope {short}" if len(candidates) == 1 and candidates[0] else capitalised(short)


def _open_facts(part: Part) -> list[Fact]:
    """The deciding and agentic facts that could still change a result."""
    open_facts: list[Fact] = []
    if part.verdict.status == "undetermined":
        open_facts += _mattering(SCOPE_RULES, DECIDING, part)
    if part.agentic.status == "undetermined":
        open_facts += _mattering(AGENTIC_RULES, AGENTIC, part)
    return [fact for fact in open_facts if fact.name not in part.profile or _unsettled(part.profile[fact.name])]


def _unsettled(entry: ProfileEntry) -> bool:
    return entry.value is None and entry.basis != "contradicted"


def _mattering(rules: Sequence[Rule], facts: Sequence[Fact], part: Part) -> list[Fact]:
    possible: Possibles = {
        fact.name: frozenset(part.profile[fact.name].possible) if fact.name in part.profile else fact.domain
        for fact in facts
    }
    return [fact for fact in facts if matters(rules, possible, fact)]


def _fact_table(part: Part, names: Iterable[str]) -> Table:
    rows: list[tuple[Line, ...]] = [
        ((subject(name),), (_taken_to_be(name, part.profile[name]),), _how_known(part.profile[name])) for name in names
    ]
    return Table(("Fact", "Taken to be", "How it is known"), tuple(rows))


def _taken_to_be(name: str, entry: ProfileEntry) -> str:
    if FACTS[name].member:
        return " or ".join(entry.possible).capitalize()
    first, *others = (value_labels(name, [value]) for value in entry.possible)
    return " or ".join([first, *(other[:1].lower() + other[1:] for other in others)])


def _other_facts(part: Part, level: int) -> list[Block]:
    """The facts that shape the advice alone; what was denied is gathered in one line."""
    others = [name for name in part.profile if name not in _PLANNED]
    denied = [name for name in others if "." in name and part.profile[name].possible == (NO,)]
    shown = [name for name in others if name not in denied]
    blocks: list[Block] = []
    if shown:
        blocks.append(_fact_table(part, shown))
    if denied:
        blocks.append(Paragraph(("Said not to be so: " + "; ".join(claim(name) for name in denied) + ".",), "muted"))
    if not blocks:
        return []
    return [Fold(level, (f"What else shapes the advice ({len(others)})",), tuple(blocks))]


def _rules(part: Part, level: int) -> Block:
    rows = tuple(_rule_row(entry) for entry in (*part.verdict.because, *part.agentic.because))
    count = len(rows)
    return Fold(level, (f"The rules of the table, with what became of each ({count})",), (_rule_table(rows),))


def _rule_table(rows: tuple[tuple[Line, ...], ...]) -> Table:
    return Table(("Rule", "Outcome", "When it holds"), rows)


def _rule_row(entry: TraceEntry) -> tuple[Line, ...]:
    kind, _, result = entry.rule.rpartition(".")
    names = {"scope": "Scope", "agentic": "Agentic scope"}
    name = "Outside the matrix" if result == "not_applicable" else f"{names.get(kind, kind)} {result}"
    return ((name,), (Tag(_OUTCOME[entry.outcome], _TONE.get(entry.outcome, "")),), (entry.text,))


def _how_known(entry: ProfileEntry) -> Line:
    match entry.basis:
        case "assumed":
            return (f"Assumed. {assumption_text(entry.rule or '')}",)
        case "contradicted":
            return ("Said in ways that do not go together: ", *_sides(entry.evidence))
        case "answered":
            return ("You answered ", *_quotes(entry.evidence, asked=True))
        case "inferred":
            return ("Inferred from ", *_quotes(entry.evidence))
        case _ if all(found.source for found in entry.evidence):
            return ("Your organisation's file states ", *_quotes(entry.evidence))
        case _:
            return ("You said ", *_quotes(entry.evidence))


def _sides(evidence: Iterable[Evidence]) -> Line:
    """Every quote of a contradiction, also one that stands inside another."""
    return _between_slashes([(entry.quote, _line(entry)) for entry in evidence])


def _line(entry: Evidence) -> str:
    """The line of the organisation's file, for what stands there; empty for what somebody said."""
    return f" ({entry.source.file}, version {entry.source.version}, line {entry.source.line})" if entry.source else ""


def _quotes(evidence: Iterable[Evidence], *, asked: bool = False) -> Line:
    """The exact words, not again where they stand inside longer ones; ``asked`` with the question answered."""
    found = [
        (entry.quote, f" to: {entry.question}" if asked and entry.question else _line(entry)) for entry in evidence
    ]
    return _between_slashes(
        [(quote, after) for quote, after in found if not any(quote != q and quote in q for q, _ in found)]
    )


def _between_slashes(quotes: Iterable[tuple[str, str]]) -> Line:
    spans: list[Span] = []
    for quote, after in dict.fromkeys(quotes):
        spans += [" / "] if spans else []
        spans.append(Words(shortened(quote, _QUOTE_SHOWN)))
        spans += [after] if after else []
    return tuple(spans)
