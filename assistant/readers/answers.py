"""A reply in the light of the question that was asked: positions, labels, yes and no, and what short wording means.

Precedence, the most telling first: a named position or option ("the second one"); wording that means a value of this
fact; then a plain yes or no. What excludes options ("definitely not the third") is read with the positions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.facts import FACTS, NO, YES, group_members
from assistant.readers.clauses import Line
from assistant.readers.dialogue import AnswerRule
from assistant.readers.words import words_of
from assistant.reading import Asked

_LONGEST: Final = 40
_FEW: Final = 5
_ORDINALS: Final = (
    ("1", "1st", "first", "a", "top"),
    ("2", "2nd", "second", "b"),
    ("3", "3rd", "third", "c"),
    ("4", "4th", "fourth", "d"),
    ("5", "5th", "fifth", "e"),
    ("6", "6th", "sixth", "f"),
    ("7", "7th", "seventh", "g"),
    ("8", "8th", "eighth", "h"),
    ("9", "9th", "ninth"),
    ("10", "10th", "tenth"),
)
_PLACES: Final = frozenset(name for names in _ORDINALS for name in names)
_BETWEEN: Final = frozenset(
    {"and", "or", ",", ".", ")", "(", "option", "the", "number", "one", "!", ":", "&", "/", "answer"}
)
_YES: Final = re.compile(
    r"^(?:(?:well|oh|ah|um|hm|so|ok|i think|i guess|i believe|probably|mostly|in principle|,|\.) )*"
    r"(?:yes|yep|yeah|yup|yea|sure|correct|absolutely|certainly|definitely|indeed|of course|it does|it is|they do|"
    r"we do|we have|there is|right|true|affirmative|sometimes|y|it will|we will|we did|afraid so|i think so|ja|jawohl|oui|sí|sì|si|sim|tak)(?= |$)(?! no[tn]?\b)"
)
_NO: Final = re.compile(
    r"^(?:(?:well|oh|ah|um|hm|so|ok|i think|i guess|i believe|probably|haha|,|\.) )*"
    r"(?:no|nope|nah|never|nobody|no one|none|nothing|not|neither|negative|it doesn't|it does not|they don't|"
    r"we don't|we do not|there isn't|hardly any|n|it isn't|it is not|i don't think so|nein|non|nee|não|nao|nie)(?= |$)"
    r"(?! (?:, |\. |— )?(?:wait|sorry|hang on|hold on|stop|i (?:actually |really )?mean|that was|scratch|back|let me))"
)
_DENYING_TEXT: Final = (
    "nobody never nothing none no not without can't cannot don't doesn't didn't couldn't nobody's zilch nada"
)
_DENYING: Final = frozenset(_DENYING_TEXT.split())
_DENYING_AFTER: Final = frozenset({"nothing", "none", "zero"})
_MEANT_BY_YES: Final = {
    "model_training": ("fine_tuned", "from_scratch"),
    "change": ("approved", "unapproved"),
    "human_review": ("always", "sometimes"),
    "individual_effect": ("informs", "decides"),
}
_MEANT_BY_NO: Final = {
    "model_training": ("as_provided",),
    "change": ("none",),
    "human_review": ("never",),
    "individual_effect": ("none",),
}


_OF_BOTH: Final = {"generative": YES, "initiation": "itself", "change": "unapproved"}
"""What holds where two values are said of parts of one workload, by the meaning of the fact."""
_TOGETHER: Final = frozenset({"both", "partly", "some", "others", "mixed", "mixture", "depends"})
_UNSURE: Final = re.compile(r"\b(?:not|never|n't) (?:\S+ )?(?:sure|certain|clear|know)\b|\bor\b")
"""Doubt is no denial of what follows it."""
_NOT_OURS: Final = re.compile(
    r"^(?:\W*(?:no|nope|nah|not us|well|oh)\W+)+(?:(?:the|our|that 's|that is|it 's|a|an) )*"
    r"(?:vendor|supplier|provider|manufacturer|maker|partner|agency|consultants?|contractor|they|someone else|somebody else|"
    r"other people|another (?:company|team|firm))\b"
)
"""A no that is about who does it, not about whether it is done."""


@dataclass(frozen=True, slots=True)
class Answered:
    """``values`` of ``fact``, replied by the words from code point ``start`` to ``end``."""

    fact: str
    values: tuple[str, ...]
    start: int
    end: int
    plain: bool = False


def answer_of(message: Line, asked: Asked, rules: Sequence[AnswerRule]) -> list[Answered]:
    """What ``message`` replies to ``asked``; empty where it replies nothing that is understood."""
    if not message.items or asked.kind == "say_back" or len(message.items) > _LONGEST:
        return []
    if asked.kind == "ticks":
        return _ticks(message, asked)
    values = _positions(message, asked) or _labels(message, asked)
    if values:
        return [_answered(asked.fact, values, message)]
    worded = _worded(message, asked, rules)
    if worded:
        return [_answered(asked.fact, worded, message)]
    return _yes_or_no(message, asked)


def _answered(fact: str, values: Iterable[str], message: Line, *, plain: bool = False) -> Answered:
    ordered = tuple(FACTS[fact].ordered(values))
    return Answered(fact, ordered, message.items[0].start, message.items[-1].end, plain)


def _values(asked: Asked) -> list[str]:
    return [value for value, _ in asked.options] or [value.name for value in FACTS[asked.fact].values]


def _positions(message: Line, asked: Asked) -> list[str]:
    """Options named by their place: "2", "the second one", "both", "first or second, not the third"."""
    values = _values(asked)
    named, excluded = _places(message, len(values))
    text = message.text.strip()
    if re.fullmatch(r"(?:it 's |the |that |option )*(?:last|latter)(?: one)?(?: \.)?", text) and values:
        return [values[-1]]
    if re.match(r"(?:the )?(?:middle|one in the middle)\b", text) and len(values) == 3:
        return [values[1]]
    if re.fullmatch(r"(?:the )?former(?: one)?(?: \.)?", text) and values:
        return [values[0]]
    if re.fullmatch(r"(?:it 's )?(?:both|either)(?: of them)?(?: \.)?", text) and len(values) == 2:
        return []
    chosen = [values[place] for place in named]
    if not chosen and excluded:
        chosen = [value for place, value in enumerate(values) if place not in excluded]
    return chosen if len(chosen) < len(values) else []


def _places(message: Line, count: int) -> tuple[list[int], set[int]]:
    """The places named and those excluded; a bare letter or digit counts only in a message of few words."""
    named: list[int] = []
    excluded: set[int] = set()
    norms = [item.norm for item in message.items]
    short = all(norm in _PLACES or norm in _BETWEEN for norm in norms)
    for index, norm in enumerate(norms):
        place = next((place for place, names in enumerate(_ORDINALS[:count]) if norm in names), None)
        if place is None or not (short or _is_ordinal(norms, index)):
            continue
        before = norms[max(0, index - 3) : index]
        if "not" in before or "isn't" in before:
            excluded.add(place)
        elif place not in named:
            named.append(place)
    return named, excluded


def _is_ordinal(norms: Sequence[str], index: int) -> bool:
    """Whether the word at ``index`` of a longer message stands for an option: "the third", "option 2", first of all."""
    norm = norms[index]
    follows = norms[index + 1] if index + 1 < len(norms) else ""
    before = norms[index - 1] if index else ""
    if before in ("option", "number", "answer", "no", "#"):
        return True
    if len(norm) <= 2:
        return index == 0 and follows in (",", ".", ":", "—", ")", "and", "or")
    alone = follows in (
        "",
        ",",
        ".",
        "one",
        "option",
        "or",
        "and",
        "—",
        "!",
        "answer",
        "choice",
        ";",
        "but",
        "i",
        "though",
    )
    return alone and (before in ("the", "", "or", "and", ",", "'s", "is", "probably", "rather", "not"))


def _labels(message: Line, asked: Asked) -> list[str]:
    """Options whose value or label the message repeats."""
    text = f" {_plain(message.text)} "
    found = []
    for value, label in asked.options:
        names = {_plain(_joined(label))}
        if len(text.split()) <= _FEW:  # in a longer reply "itself" or "none" is a word like others
            names |= {_plain(_joined(value)), _plain(_joined(value.replace("_", " ")))}
        if any(
            name and (f" {name} " in text or (len(text.split()) > 1 and f"{text}" in f" {name} ")) for name in names
        ):
            found.append(value)
    if len(found) > 1 or (found and found[0] in (YES, NO) and len(message.items) > 3):
        exact = [value for value, label in asked.options if text.strip() in (_plain(value), _plain(_joined(label)))]
        return exact[:1]
    return found


def _joined(text: str) -> str:
    return " ".join(word.norm for word in words_of(text))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w'@# ]", " ", text).split())


def _worded(message: Line, asked: Asked, rules: Sequence[AnswerRule]) -> tuple[str, ...]:
    """What wording known for this fact says; several that fit together are cut down to what they share."""
    found = [
        values
        for rule in rules
        if rule.entry.fact == asked.fact and len(message.items) <= rule.entry.most
        for values in _said_by(message, rule)
    ]
    return _together(message, asked.fact, found) if found else ()


def _together(message: Line, fact: str, found: Sequence[frozenset[str]]) -> tuple[str, ...]:
    """What several wordings leave possible: alternatives all of theirs, others what they share, or what one of them
    settles by itself ("it answers people and also runs at night").
    """
    said, shared = frozenset.union(*found), frozenset.intersection(*found)
    norms = {item.norm for item in message.items}
    domain = FACTS[fact]
    if "or" in norms and len(said) > 1:
        return tuple(domain.ordered(said)) if said != domain.domain else ()
    if shared:
        return tuple(domain.ordered(shared))
    if _OF_BOTH.get(fact) in said:
        return (_OF_BOTH[fact],)
    return tuple(domain.ordered(said)) if norms & _TOGETHER and said != domain.domain else ()


def _said_by(message: Line, rule: AnswerRule) -> list[frozenset[str]]:
    """What ``rule`` leaves possible: its values where its wording stands, its denied ones where that is denied.

    Between alternatives ("one or the other") what speaks for one silences no other.
    """
    alternatives = any(item.norm == "or" for item in message.items)
    if not alternatives and any(_affirmed(message, pattern.regex) for pattern in rule.unless):
        return []
    if any(_affirmed(message, pattern.regex) for pattern in rule.patterns):
        return [frozenset(rule.entry.values)]
    if (
        rule.entry.denied
        and not _UNSURE.search(message.text)
        and any(pattern.regex.search(message.text) for pattern in rule.patterns)
    ):
        return [frozenset(rule.entry.denied)]
    return []


def _affirmed(message: Line, regex: re.Pattern[str]) -> bool:
    """Whether the wording stands there, not under a denial that it does not itself contain: "it writes nothing"."""
    for match in regex.finditer(message.text):
        head = match.start("head") if "head" in regex.groupindex else match.start()
        at, after = message.position(head), message.position(match.end() - 1) + 1
        following = {item.norm for item in message.items[after : after + 3]}
        if not following.isdisjoint(_DENYING_AFTER):
            continue
        if message.standing[at] != "denied" or message.items[at].norm in _DENYING:
            return True
    return False


def _yes_or_no(message: Line, asked: Asked) -> list[Answered]:
    text = message.text
    if asked.fact not in _MEANT_BY_NO and _NOT_OURS.match(text):
        return []
    for regex, meant, value in ((_YES, _MEANT_BY_YES, YES), (_NO, _MEANT_BY_NO, NO)):
        if regex.match(text):
            values = meant.get(asked.fact) or ((value,) if value in FACTS[asked.fact].domain else ())
            return [_answered(asked.fact, values, message, plain=True)] if values else []
    return []


def _ticks(message: Line, asked: Asked) -> list[Answered]:
    """Members of a group that were ticked in words: by place, by label, all of them or none."""
    members = {fact.member: fact.name for fact in group_members(asked.fact)}
    options = [(value.rpartition(".")[2], label) for value, label in asked.options]
    options = [(member, label) for member, label in options if member in members] or [
        (member, member) for member in members
    ]
    text = message.text.strip()
    if re.match(
        r"^(?:none|nothing|no|nope|neither|nobody|not any|no one)(?: of (?:these|them|those|the above))?(?: at all)?(?: \W)*$",
        text,
    ):
        return [_answered(members[member], (NO,), message) for member, _ in options]
    if re.match(r"^(?:all|everything|all of (?:them|these|those|the above))(?: \W)*$", text):
        return [_answered(members[member], (YES,), message) for member, _ in options]
    named, _ = _places(message, min(len(options), len(_ORDINALS)))
    plain = f" {_plain(message.text)} "
    chosen = {options[place][0] for place in named}
    chosen |= {member for member, label in options if _ticked(member, label, plain)}
    return [_answered(members[member], (YES,), message) for member, _ in options if member in chosen]


def _ticked(member: str, label: str, plain: str) -> bool:
    name, said = _plain(_joined(label)), _plain(member.replace("_", " "))
    return bool(name and f" {name} " in plain) or f" {said} " in plain
