"""What the command line shows people: an assessment, a list, a report in the format that a file's ending names."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.app import Scopewise
from assistant.assessment import Assessment, ProfileEntry, value_labels
from assistant.citing import Citation, sections, where, whose_words
from assistant.errors import UnusableInput
from assistant.facts import FACTS, NO, YES
from assistant.knowledge_files import KnowledgeBase
from assistant.lane_text import lane_lines
from assistant.ledger import Evidence
from assistant.phrases import Phrases, agentic_sentence, assumption_text, verdict_sentence
from assistant.recommend import Recommendation
from assistant.review_words import review_lines

if TYPE_CHECKING:
    from assistant.store import Summary

WIDTH = 100
SHOWN = 10
QUOTED = 240
"""Characters of a quotation at a terminal; reports have the whole."""


def assessment_text(assessment: Assessment, engine: Scopewise) -> str:
    """An assessment for a person at a terminal: the result, why, what is open, the ten most urgent things to do."""
    phrases = engine.phrases
    lines = [*_result(assessment, phrases), "", *_why(assessment), *_open(assessment), ""]
    lines += _advice(assessment, engine)
    return printable("\n".join([*lines, "", phrases.say("not_legal_advice")]))


def printable(text: str) -> str:
    """``text`` without control characters, so that no description can drive a terminal."""
    return "".join(character if character in "\n\t" or character.isprintable() else "·" for character in text)


def summaries_text(found: Sequence[Summary]) -> str:
    """One line for each stored assessment, the newest first."""
    if not found:
        return "There are no assessments yet. `scopewise chat` or `scopewise web` begins one."
    return printable("\n".join(_summary(entry) for entry in found))


def _summary(entry: Summary) -> str:
    """A line; how its sign-off stands is told once anybody has submitted it."""
    review = f"  [{entry.review}]" if entry.review != "draft" else ""
    return f"{entry.id}  {entry.updated[:16]}  {entry.title[:60]}{review}"


def report_for(path: Path, assessment_json: str, knowledge: KnowledgeBase, *, short: bool = False) -> str:
    """The report in the format that the ending of ``path`` names; raises `UnusableInput` for another ending."""
    from assistant import report  # not needed to print an assessment

    if short and path.suffix.lower() not in (".md", ".html"):
        raise UnusableInput(f"A brief report ends in .md or .html; found {path.name!r}.")
    assessment = Assessment.model_validate_json(assessment_json)
    match path.suffix.lower():
        case ".md":
            return report.markdown(assessment, knowledge, short=short)
        case ".html":
            return report.html(assessment, knowledge, short=short)
        case ".csv":
            return report.csv(assessment)
        case ".json":
            return assessment.to_json(indent=2)
        case _:
            raise UnusableInput(f"A report ends in .md, .html, .csv or .json; found {path.name!r}.")


def _result(assessment: Assessment, phrases: Phrases) -> list[str]:
    lines = [verdict_sentence(assessment.verdict, phrases)]
    lines += [agentic_sentence(assessment.agentic, phrases)]
    if not assessment.verdict.confirmed:
        lines.append(phrases.say("result_unconfirmed"))
    for workload in assessment.workloads:
        agentic = agentic_sentence(workload.agentic, phrases)
        lines.append(f"  {workload.name}: {verdict_sentence(workload.verdict, phrases)} {agentic}".rstrip())
    review = review_lines(assessment.review)
    lines += ["", *review] if review else []
    return [line for line in lines if line] + list(assessment.notes) + _lane(assessment, phrases)


def _lane(assessment: Assessment, phrases: Phrases) -> list[str]:
    if assessment.lane is None:
        return []
    names = {workload.id: workload.name for workload in assessment.workloads}
    return ["", *lane_lines(assessment.lane, phrases, names)]


def _why(assessment: Assessment) -> list[str]:
    profiles = [("", assessment.profile), *((f"{part.name}: ", part.profile) for part in assessment.workloads)]
    lines = []
    for prefix, profile in profiles:
        known = [(name, entry) for name, entry in profile.items() if not ("." in name and entry.value == NO)]
        lines += [_fact_line(prefix, name, entry) for name, entry in known]
    return ["What this rests on", *lines] if lines else ["Nothing was said that a fact could be read from."]


def _fact_line(prefix: str, name: str, entry: ProfileEntry) -> str:
    label = FACTS[name].subject
    words = ", ".join(dict.fromkeys(_words(evidence) for evidence in entry.evidence[:3]))
    reason = assumption_text(entry.rule) if entry.rule else f"{entry.basis}: {words}"
    reason += "" if entry.confirmed else "; read by a language model alone, not confirmed"
    value = "" if entry.value == YES and "." in name else f": {value_labels(name, entry.possible)}"
    return f"  - {prefix}{label}{value} ({reason})"


def _words(evidence: Evidence) -> str:
    """The exact words, with the line where they stand in the organisation's file."""
    source = evidence.source
    line = f" ({source.file}, version {source.version}, line {source.line})" if source else ""
    return f"“{' '.join(evidence.quote.split())[:80]}”{line}"


def _open(assessment: Assessment) -> list[str]:
    question = assessment.next_question
    if question is None:
        return []
    options = " / ".join(option.label for option in question.options)
    return ["", f"Next question: {question.text}", f"  {options}"]


def _advice(assessment: Assessment, engine: Scopewise) -> list[str]:
    found, phrases = assessment.recommendations, engine.phrases
    short = {framework.name: framework.short for framework in engine.knowledge.frameworks.values()}
    lines = [phrases.say("recommendations", count=len(found))] if found else []
    for number, item in enumerate(found[:SHOWN], start=1):
        lines += _item(number, item, short)
    if len(found) > SHOWN:
        lines.append(f"… and {len(found) - SHOWN} more: --report advice.html (with --brief the short one), or --json.")
    return lines + _undecided(assessment, phrases) + _threats(assessment, phrases)


def _threats(assessment: Assessment, phrases: Phrases) -> list[str]:
    """The threats that apply, the most urgent first, and how many may."""
    certain = [entry for entry in assessment.threats if entry.state == "applies"]
    may_apply = len(assessment.threats) - len(certain)
    if not assessment.threats:
        return []
    lines = ["", phrases.say("threats", count=len(certain), may_apply=may_apply)]
    for entry in certain[:SHOWN]:
        text = f"- {entry.title}: {entry.plain}"
        lines.append(textwrap.fill(text, WIDTH, initial_indent="  ", subsequent_indent="    "))
    if len(certain) > SHOWN:
        lines.append(f"  … and {len(certain) - SHOWN} more.")
    return lines


def _undecided(assessment: Assessment, phrases: Phrases) -> list[str]:
    """How many cards wait for an answer, and for which ones most of them do."""
    waiting = Counter(fact for entry in assessment.undecided for fact in entry.settled_by)
    if not waiting:
        return []
    facts = "; ".join(FACTS[fact].subject for fact, _ in waiting.most_common(3))
    return [phrases.say("undecided", count=len(assessment.undecided), facts=facts)]


def _item(number: int, item: Recommendation, short: Mapping[str, str]) -> list[str]:
    pinned = [cited for cited in item.citations if cited.pinned and cited.kind == "summary"]
    return [
        f"{number:2}. {item.title} [{item.level}, {item.gate}, {item.owner}]",
        _filled(item.why),
        _filled(f"Source: {sections(pinned, short)}"),
        *(_filled(_quoted(cited)) for cited in _quotations(item)),
    ]


def _quotations(item: Recommendation) -> list[Citation]:
    """The first of a publisher's own words, and the organisation's own."""
    words = [cited for cited in item.citations if cited.kind == "verbatim"]
    publishers = [cited for cited in words if cited.whose == "publisher"]
    return publishers[:1] + [cited for cited in words if cited.whose == "organisation"]


def _quoted(cited: Citation) -> str:
    return f"{whose_words(cited)}: “{textwrap.shorten(cited.text, QUOTED, placeholder='…')}” ({where(cited)})"


def _filled(text: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent="    ", subsequent_indent="    ")
