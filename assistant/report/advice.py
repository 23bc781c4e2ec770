"""The recommendations as work items, and what may come to apply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from assistant.assessment import Assessment
from assistant.facts import AGENTIC, DECIDING, FACTS
from assistant.knowledge_files import KnowledgeBase
from assistant.organisation import OWN_CONTROLS
from assistant.recommend import Recommendation, Undecided
from assistant.report.document import (
    Block,
    Box,
    Code,
    Fold,
    Heading,
    Items,
    Line,
    Paragraph,
    Span,
    Strong,
    Table,
    Tag,
    Tags,
)
from assistant.report.first_steps import due, for_whom
from assistant.report.parts import as_known, capitalised, parts_of, uncapitalised
from assistant.report.sources import references

IN_FULL: Final = 10
_NAMED: Final = 10
"""So many of the cards that wait for one answer are named, the musts first: while much is open there are hundreds."""
_OWN_GROUP: Final = 4
"""From this many on, the cards that one answer would settle have a heading of their own."""

_STATE: Final = {
    "open": "to do",
    "claimed": "said to be in place, not checked",
    "evidenced": "done, with evidence",
    "accepted": "risk accepted",
    "not applicable": "does not apply",
}


def advice_blocks(assessment: Assessment, knowledge: KnowledgeBase) -> list[Block]:
    """The ten most urgent in full, then the rest by discipline."""
    items = assessment.recommendations
    if not items:
        return _without_advice(assessment)
    drafts = sum(1 for item in items if item.review == "draft")
    blocks: list[Block] = [Heading(2, (f"Recommendations ({len(items)})",))]
    if drafts:
        share = "All" if drafts == len(items) else f"{drafts}"
        blocks.append(Paragraph((f"{share} of them are drafts that no outside expert has reviewed.",), "muted"))
    if len(items) > IN_FULL:
        blocks.append(Heading(3, (f"The {IN_FULL} most urgent",)))
    for number, item in enumerate(items[:IN_FULL], start=1):
        heading = Heading(4 if len(items) > IN_FULL else 3, (f"{number}. {item.title}",))
        blocks.append(Box("card", (heading, *_body(item, assessment, knowledge))))
    return [*blocks, *_rest(assessment, knowledge)]


def _without_advice(assessment: Assessment) -> list[Block]:
    if assessment.verdict.status == "not_applicable":
        return []
    if assessment.undecided:
        text = "No recommendation holds for everything that is still possible. Settle the open points first."
    else:
        text = "Recommendations have not been worked out for this report."
    return [Heading(2, ("Recommendations",)), Paragraph((text,))]


def undecided_blocks(assessment: Assessment) -> list[Block]:
    """What may also apply, gathered by the answers that would settle it."""
    if not assessment.undecided:
        return []
    groups: dict[str, list[Undecided]] = {}
    for entry in assessment.undecided:
        groups.setdefault(settled_by(entry.settled_by), []).append(entry)
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    large = [(answer, entries) for answer, entries in ordered if len(entries) >= _OWN_GROUP]
    small = [(answer, entry) for answer, entries in ordered if len(entries) < _OWN_GROUP for entry in entries]
    small.sort(key=lambda pair: pair[1].level != "must")
    blocks: list[Block] = [
        Heading(2, (f"May also apply ({len(assessment.undecided)})",)),
        Paragraph(("These depend on what is not known yet, gathered by the answer that would settle them.",)),
    ]
    for answer, entries in large:
        named = sorted(entries, key=lambda entry: entry.level != "must")[:_NAMED]
        lines: list[Line] = [(entry.title, " ", _level_tag(entry.level)) for entry in named]
        lines += [(_more(len(entries)),)] if len(entries) > _NAMED else []
        blocks.append(Fold(3, (f"{answer} ({len(entries)})",), (Items(tuple(lines)),)))
    if small:
        rows = tuple(((entry.title,), (_level_tag(entry.level),), (answer,)) for answer, entry in small[: 2 * _NAMED])
        more = [Paragraph((f"… and {len(small) - len(rows)} more.",))] if len(small) > len(rows) else []
        table = Table(("What may apply", "Level", "What would settle it"), rows)
        blocks.append(Fold(3, (f"Other answers ({len(small)})",), (table, *more)))
    return blocks


def _more(count: int) -> str:
    return f"… and {count - _NAMED} more, which stand in the JSON."


def settled_by(facts: tuple[str, ...]) -> str:
    """The open ``facts`` in plain labels; those that decide a scope stand for it together."""
    decides, acts = {fact.name for fact in DECIDING}, {fact.name for fact in AGENTIC}
    labels = ["which scope it is"] if decides.intersection(facts) else []
    labels += ["what it can change and what starts it"] if acts.intersection(facts) else []
    labels += [FACTS[fact].label for fact in facts if fact not in decides | acts]
    return capitalised("; ".join(labels) or "which scope it is")


def _rest(assessment: Assessment, knowledge: KnowledgeBase) -> list[Block]:
    blocks: list[Block] = []
    for discipline in knowledge.matrix.disciplines:
        items = [item for item in assessment.recommendations[IN_FULL:] if item.discipline == discipline.key]
        if items:
            blocks += [
                Heading(3, (f"{discipline.name} ({len(items)})",)),
                Paragraph((discipline.plain,), "muted"),
                *(_folded(item, assessment, knowledge) for item in items),
            ]
    return blocks


def _folded(item: Recommendation, assessment: Assessment, knowledge: KnowledgeBase) -> Fold:
    when = Tag(f"{item.level}, {due(item, assessment)}", "quiet")
    return Fold(4, (item.title, " ", when), (Box("card", tuple(_body(item, assessment, knowledge))),))


def _body(item: Recommendation, assessment: Assessment, knowledge: KnowledgeBase) -> list[Block]:
    return [
        _tags(item, assessment),
        *_concerns(item, assessment),
        Paragraph((item.why,)),
        *([Paragraph((Strong("More urgent here: "), " ".join(item.raised)))] if item.raised else []),
        Paragraph(("Steps",), "label"),
        Items(tuple((step,) for step in item.actions), numbered=True),
        Paragraph(("Evidence that it is done",), "label"),
        Items(tuple((check,) for check in item.verify)),
        *_grounds(item, assessment, knowledge),
    ]


def _grounds(item: Recommendation, assessment: Assessment, knowledge: KnowledgeBase) -> list[Block]:
    """What it rests on, which controls it serves and which facts brought it up, each in a line."""
    own = " The rule itself is this project's own." if item.ours else ""
    blocks: list[Block] = [
        Paragraph((Strong("Rests on: "), f"{references(item.citations, knowledge)}.{own}"), "source"),
        Paragraph((Strong("Controls: "), *_controls(item.controls, knowledge)), "source"),
    ]
    reasons = "; ".join(_reasons(item, assessment))
    return [*blocks, *([Paragraph((Strong("Applies because: "), f"{reasons}."), "source")] if reasons else [])]


def _reasons(item: Recommendation, assessment: Assessment) -> Iterable[str]:
    """The facts by which it applies, as they are known; those that decide the scope go without saying."""
    decided = {fact.name for fact in DECIDING}
    parts = [part for part in parts_of(assessment) if not item.workloads or part.id in item.workloads]
    for name in item.because:
        known = [part.profile[name] for part in parts if name in part.profile]
        if name not in decided and known:
            yield uncapitalised(as_known(name, known[0].possible))


def _level_tag(level: str) -> Tag:
    return Tag(level, "must" if level == "must" else "key")


def _tags(item: Recommendation, assessment: Assessment) -> Tags:
    state = Tag(_STATE[item.state], "calm" if item.state != "open" else "")
    when = Tag(due(item, assessment))
    return Tags((_level_tag(item.level), when, Tag(item.owner), Tag(f"takes {item.effort}"), state))


def _concerns(item: Recommendation, assessment: Assessment) -> list[Block]:
    """For which of several workloads it is, unless for all."""
    spans = for_whom(item, assessment)
    return [Paragraph((Strong("For: "), *spans[1:-1]))] if spans else []


def _controls(controls: Mapping[str, tuple[str, ...]], knowledge: KnowledgeBase) -> Iterable[Span]:
    for place, (key, ids) in enumerate(controls.items()):
        framework = knowledge.frameworks.get(key)
        own = knowledge.replies["own_controls"] if key == OWN_CONTROLS else key
        yield f"{'; ' if place else ''}{framework.short if framework else own} "
        for number, identifier in enumerate(ids):
            if number:
                yield ", "
            yield Code(identifier)
