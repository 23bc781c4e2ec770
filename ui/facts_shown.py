"""What is known, arranged for people: one row a subject, in the person's own words. Shows; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.app import Scopewise
from assistant.conversation import Interview
from assistant.facts import FACTS, NO, YES, Fact, group_members
from assistant.ledger import Knowledge, Profile, profile
from assistant.phrases import assumption_text
from assistant.questions import Question
from assistant.say_back import quoted, say_back
from ui import wording

Standing = Literal["said", "assumed", "unconfirmed", "contradicted", "open"]


@dataclass(frozen=True, slots=True)
class Row:
    """One subject: a fact, or a group of yes/no facts, for one workload.

    ``quotes`` are the person's words, ``reason`` is ours where it is assumed, ``who`` might know where it is open;
    ``said_by`` are the names of those who said it, where names are known.
    """

    subject: str
    workload: str | None
    title: str
    value: str
    standing: Standing
    quotes: tuple[str, ...] = ()
    reason: str = ""
    who: str = ""
    said_by: tuple[str, ...] = ()


def rows(engine: Scopewise, interview: Interview, workload: str | None) -> list[Row]:
    """Everything known of ``workload``, then what is still open about it."""
    known = profile(interview.ledger, workload)
    subjects = dict.fromkeys(FACTS[name].group for name in known)
    found = [_row(engine, subject, workload, known) for subject in subjects]
    opened = say_back(interview, engine.knowledge.guide).open
    return found + [
        Row(line.fact, workload, line.label, "", "open", who=line.words)
        for line in opened
        if line.workload == workload and line.fact not in subjects
    ]


def title(engine: Scopewise, subject: str) -> str:
    """A subject in a few words."""
    question = engine.knowledge.guide.planner.about(subject)
    if question is not None and question.fact == subject:
        return question.short
    return sentence(FACTS[subject].label) if subject in FACTS else sentence(subject.replace("_", " "))


def sentence(label: str) -> str:
    """A fact's label, which stands in the middle of a sentence, as the beginning of one."""
    plain = label.removeprefix("whether ")
    return plain[:1].upper() + plain[1:]


def options(engine: Scopewise, subject: str) -> tuple[tuple[str, str], ...]:
    """The values of ``subject`` (the members, for a group) with the words to offer them in."""
    question = engine.knowledge.guide.planner.about(subject)
    if question is not None and question.fact == subject:
        return tuple((option.value, option.label) for option in question.options)
    members = group_members(subject)
    if members:
        return tuple((fact.member, member_words(fact)) for fact in members)
    return tuple((value.name, value.label) for value in FACTS[subject].values)


def ticked(interview: Interview, subject: str, workload: str | None) -> set[str]:
    """The values of ``subject`` that are possible now; for a group, its members that are true."""
    known = profile(interview.ledger, workload)
    members = group_members(subject)
    if members:
        return {fact.member for fact in members if fact.name in known and known[fact.name].value == YES}
    return set(known[subject].possible) if subject in known else set()


def not_yet_known(engine: Scopewise, interview: Interview, workload: str | None) -> list[Question]:
    """The questions about which nothing is known."""
    known = {FACTS[name].group for name in profile(interview.ledger, workload)}
    return [question for question in engine.knowledge.guide.planner.questions if question.fact not in known]


def member_words(fact: Fact) -> str:
    """What a yes/no fact says when it holds."""
    return fact.value(YES).label.removeprefix("yes: ")


def _row(engine: Scopewise, subject: str, workload: str | None, known: Profile) -> Row:
    entries = [entry for name, entry in known.items() if FACTS[name].group == subject]
    telling = [entry for entry in entries if not (FACTS[entry.fact].member and entry.possible == {NO})] or entries
    return Row(
        subject=subject,
        workload=workload,
        title=title(engine, subject),
        value=_value(telling),
        standing=_standing(telling),
        quotes=tuple(dict.fromkeys(_quotes(telling))),
        reason=" ".join(dict.fromkeys(_reasons(telling))),
        said_by=tuple(dict.fromkeys(_names(telling))),
    )


def _value(entries: Sequence[Knowledge]) -> str:
    parts = [_entry_words(entry) for entry in entries]
    told = [part for part in parts if part]
    listed = ", ".join(told) if told else wording.NO_MEMBER
    return listed[:1].upper() + listed[1:]


def _entry_words(entry: Knowledge) -> str:
    fact = FACTS[entry.fact]
    if not fact.member:
        first, *others = (fact.value(value).label for value in fact.ordered(entry.possible))
        return " or ".join([first, *(label[:1].lower() + label[1:] for label in others)])
    if entry.possible == {NO}:
        return ""
    return member_words(fact) if entry.possible == {YES} else f"{member_words(fact)}?"


def _standing(entries: Sequence[Knowledge]) -> Standing:
    if any(entry.basis == "contradicted" for entry in entries):
        return "contradicted"
    if any(entry.basis == "assumed" for entry in entries):
        return "assumed"
    if any(not entry.confirmed for entry in entries):
        return "unconfirmed"
    return "said" if any(_says_something(entry) for entry in entries) else "open"


def _says_something(entry: Knowledge) -> bool:
    return entry.possible != FACTS[entry.fact].domain


def _reasons(entries: Iterable[Knowledge]) -> Iterable[str]:
    """Why it is known where nobody said it: the assumption, or the line of the organisation's file."""
    for entry in entries:
        if entry.rule:
            yield assumption_text(entry.rule)
        for statement in entry.statements:
            source = statement.evidence.source
            if source:
                yield wording.FROM_FILE.format(file=source.file, version=source.version, line=source.line)


def _names(entries: Iterable[Knowledge]) -> Iterable[str]:
    for entry in entries:
        for statement in entry.statements:
            if statement.reader != "file" and statement.who:
                yield statement.who


def _quotes(entries: Iterable[Knowledge]) -> Iterable[str]:
    for entry in entries:
        for statement in entry.statements:
            if statement.reader != "file" and not (FACTS[entry.fact].member and statement.reader == "person"):
                yield quoted(statement)
