"""Whose sentence is it? Labels, heads of mails and asides by which a person in a text takes over from another."""

from __future__ import annotations

from typing import Final

from assistant.readers.clauses import Line

_LABEL: Final = 12
_LONGEST_TITLE: Final = 6
"""Words of a label that says who somebody is: "our claims manager"."""
_SPOKEN: Final = frozenset({"we", "i", "nonsense", "my", "our", "us"})
_NAMES: Final = 2
_TITLES: Final = frozenset(
    {"mr", "mrs", "ms", "dr", "prof", "professor", "sister", "father", "frau", "herr", "sir", "miss"}
)
_NO_PERSON_TEXT: Final = (
    "q a hr it legal sales marketing finance procurement purchasing operations support security note notes nb ps re subject attn "
    "step phase part option case use system tool status model team group summary background context todo tbd important "
    "warning question answer today tomorrow monday tuesday wednesday thursday friday saturday sunday first second third "
    "purpose aim goal goals objective scope expected intended benefit benefits function functions features feature process workflow method "
    "tooling stack build sourcing origin engine release users volume controls safeguards data storage contents effect outcome "
    "so thus hence however still meanwhile therefore result example update edit quick short long one two three four"
)
_NO_PERSON: Final = frozenset(_NO_PERSON_TEXT.split())
"""Labels that name no person."""
_VERBS_TEXT: Final = (
    "is are was were has have had do does did can will would we i it he she they it's he's she's we've i've he'd she'd there "
    "don't doesn't didn't isn't wasn't that's my our me us him her goes gets makes comes came runs ran calls writes "
    "wrote asks says sits works uses started made built took went gave put bought rents pays looks"
)
_VERBS: Final = frozenset(_VERBS_TEXT.split())
"""Words of which one at least is in a sentence, and none in a mere entry."""
_SAID: Final = 9
"""Words after a label within which a verb or a pronoun shows that it is a sentence."""
_ARRIVAL: Final = 6
_NOT_ARRIVING_TEXT: Final = "is are was were has have it we i nobody not no from over up down in and that nothing made built done hosted run written"
_NOT_ARRIVING: Final = frozenset(_NOT_ARRIVING_TEXT.split())


def speaks(line: Line) -> bool:
    """Whether the sentence is somebody's in a conversation: a name, a colon, and what only a speaker says."""
    norms = [item.norm for item in line.items[:_LABEL]]
    if ":" not in norms[1:4] or not line.items[0].capital:
        return False
    said = norms[norms.index(":") + 1 :]
    return said[:1] == ["it"] or not _SPOKEN.isdisjoint(said[:3])


def is_labelled(line: Line) -> bool:
    """Whether the sentence is a person's by a label before a colon, and what follows is a sentence: "Ola, baker: It is ..."."""
    if not label_of(line):
        return False
    said = next(at for at, item in enumerate(line.items) if at and item.norm == ":") + 1
    words = [item.norm for item in line.items[said:]]
    told = line.items[1].norm in (",", "(") and len(words) > _SAID
    return told or not _VERBS.isdisjoint(words[:_SAID])


def is_sender(line: Line) -> bool:
    """Whether the sentence is the head of a mail: "From: Ruth"."""
    head = line.items[1:] if line.items[0].norm == ">" else line.items
    return (
        len(head) > 2 and head[0].norm == "from" and head[1].norm == ":" and head[2].capital and len(line.items) < _SAID
    )


def label_of(line: Line) -> str:
    """The person whom a label names: by a title, by what they are, or by a name alone; empty where it names none."""
    norms = [item.norm for item in line.items[:_LABEL]]
    begin = 1 if norms[:1] == [">"] else 0
    if ":" not in norms[begin + 1 :] or not line.items[begin].capital:
        return ""
    label = line.items[begin : norms.index(":", begin)]
    first = label[0].norm
    titled = len(label) > 1 and (first in _TITLES or (first == "from" and label[1].capital))
    explained = len(label) > 1 and label[1].norm in (",", "(")
    explained |= len(label) > 2 and label[1].capital and label[2].norm in (",", "(")
    explained |= len(label) > 2 and label[1].norm == "'s" and len(label) <= _LONGEST_TITLE
    explained |= (
        first in ("the", "our", "my")
        and 1 < len(label) <= _LONGEST_TITLE
        and all(item.norm[:1].isalnum() or item.norm == "'s" for item in label)
    )
    named = all(item.capital and item.norm.isalpha() for item in label) and len(label) <= _NAMES
    if not (titled or explained or named) or not first.isalpha() or first in _NO_PERSON or first.endswith("ly"):
        return ""
    return label[1].norm if titled or (first in ("the", "our", "my") and len(label) > 1) else first


def arrives(line: Line) -> bool:
    """Whether another person takes over with the sentence: "Beth here.", "(Trainee here, ...)", "PS from Rui:"."""
    norms = [item.norm for item in line.items if item.norm not in ("(", "—", "-", "*", "[")][:_ARRIVAL]
    if norms[:2] in (["ps", "from"], ["p.s", "from"], ["note", "by"], ["added", "by"]):
        return True
    at = norms.index("here") if "here" in norms else 0
    first = next((item for item in line.items if item.norm.isalpha()), line.items[0])
    followed = at and norms[at + 1 : at + 2] and norms[at + 1] in (",", ".", ":", "!", ";", "—", "speaking", "again")
    return bool(followed) and first.capital and not first.norm.endswith("ed") and _NOT_ARRIVING.isdisjoint(norms[:at])
