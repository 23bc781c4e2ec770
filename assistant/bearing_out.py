"""Holds each sentence of a language model to the passage that it cites; what the passage does not bear out is dropped. Pure.

A sentence passes when its passage was given, all its figures, names and ids stand in that passage or in what is known of the
workload, most of its words do, it demands no more than the passage, and it neither adds nor takes away a "not".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.reading import CitedSentence

_LINE: Final = re.compile(r"^\s*(?:[-*•]\s*)?\[(?P<number>\d{1,2})\]\s*(?P<text>\S.*?)\s*$")
_MARKUP: Final = re.compile(r"[<>`|{}\\@]|\]\(|\[|https?:|www\.|\*\*|__|&#|&\w+;", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W_]+(?:[-'’./][^\W_]+)*")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")
_CLAUSE_END: Final = re.compile(r"(?<=[.!?;:,])\s+|\s+(?=(?:and|but|or|because|so that|unless|while)\s)")
_TO_A_MACHINE: Final = re.compile(
    r"^\W*(?:please )?(?:ignore|disregard|forget|override|say|repeat|translate|pretend|act as)\b|^\W*(?:system|developer|admin) \w+:"
    r"|\b(?:tell|ask|order|instruct) the (?:reader|person|user)\b|\bthe (?:assistant|chatbot|model) (?:shall|must|should|will) "
    r"(?:now )?(?:say|answer|reply|tell|write|add|not)\b|\bwhoever (?:cites|reads)\b|\bin (?:your|every) (?:answer|reply|sentence)\b"
    r"|\bscope (?:is )?\d|\b(?:verdict|rm -rf)\b|\b(?:do not|don't) cite\b|\byou are now\b",
    re.IGNORECASE,
)
_NOT: Final = re.compile(
    r"\b(?:not|no|never|none|nothing|nobody|neither|nor|without|cannot|avoid|refuse|prevent|stop|forbid(?:den)?|prohibit(?:ed|s)?"
    r"|unless|rather than|instead of)\b|n['’]t\b",
    re.IGNORECASE,
)
_DUTY_TEXT: Final = (
    "must shall required requires mandatory obliged obligation law legal illegal unlawful fine fined penalty always only all "
    "guarantee guarantees certified approved safe secure compliant exempt optional unnecessary"
)
_DUTIES: Final = frozenset(_DUTY_TEXT.split())
_FUNCTION_TEXT: Final = (
    "a an the and or but if so as at by for from in into of on onto to up with within than then that this these those there "
    "it its is are was were be been being has have had do does did will would can could may might should your you yours our "
    "ours we us they them their he she his her who whom whose which what when where why how also just more most less least "
    "one each other another such same own here because since while before after about over under between through during "
    "out off again further once both few some any very too way make makes made use uses used using need needs keep keeps "
    "not no never none nothing without cannot"
)
_FUNCTION_WORDS: Final = frozenset(_FUNCTION_TEXT.split())
_SHORTEST, _LONGEST = 15, 400
_SUPPORT: Final = 0.7
"""The share of a sentence's words that its passage, or what is known, must hold."""
_STEM: Final = 5


@dataclass(frozen=True, slots=True)
class Source:
    """One passage as it was given to the model: its id, its reference for people, its text."""

    passage: str
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Material:
    """All that a model was given: the passages in the order of their numbers, and what is known besides."""

    sources: Sequence[Source]
    known: str = ""

    def numbered(self) -> str:
        """The passages as a prompt shows them."""
        return "\n".join(f"[{number}] {without_orders(one.text)}" for number, one in enumerate(self.sources, start=1))


def lines_of(pieces: Iterable[str]) -> Iterator[str]:
    """Whole lines out of an answer that comes in pieces, each as soon as it is whole."""
    open_line = ""
    for piece in pieces:
        *whole, open_line = (open_line + piece).split("\n")
        yield from whole
    yield open_line


def checked(line: str, material: Material) -> CitedSentence | None:
    """The sentence of ``line`` where its passage bears it out; None where not."""
    match = _LINE.match(line)
    number = int(match["number"]) if match else 0
    if match is None or not 1 <= number <= len(material.sources):
        return None
    text, source = match["text"], material.sources[number - 1]
    if not _SHORTEST <= len(text) <= _LONGEST or has_markup(text) or _TO_A_MACHINE.search(text):
        return None
    if not bears_out(without_orders(source.text), material.known, text):
        return None
    return CitedSentence(text=text, passage=source.passage, source=source.source)


def without_orders(passage: str) -> str:
    """``passage`` on one line, without the sentences that give orders to whoever reads it by machine."""
    sentences = _SENTENCE_END.split(" ".join(passage.split()))
    return " ".join(sentence for sentence in sentences if not _TO_A_MACHINE.search(sentence))


def bears_out(passage: str, known: str, sentence: str) -> bool:
    """Whether ``passage``, with what is ``known``, says what ``sentence`` says."""
    given = _stems(passage) | _stems(known)
    words = _words(sentence)
    whole = _whole(passage, known)
    if any(_is_special(word, index) and word.casefold() not in whole for index, word in enumerate(words)):
        return False
    if (
        words and words[0].casefold() not in _FUNCTION_WORDS and stem(words[0]) not in given
    ):  # maybe a name: all begin so
        return False
    if {word.casefold() for word in words} & _DUTIES - {word.casefold() for word in _words(passage)}:
        return False
    content = [stem(word) for word in words if word.casefold() not in _FUNCTION_WORDS]
    held = sum(word in given for word in content)
    from_passage = len(set(content) & _stems(passage))
    if not content or held < _SUPPORT * len(content) or from_passage < min(2, len(set(content))):
        return False
    return all(_denies(clause) == _denies(_nearest(clause, passage)) for clause in _clauses(sentence))


def stem(word: str) -> str:
    """The beginning of ``word``, which its other forms share."""
    return word.casefold()[:_STEM]


def content_stems(text: str) -> frozenset[str]:
    """The stems of the words of ``text`` that carry meaning."""
    return _stems(text)


def denials(text: str) -> int:
    """How many words of denial ``text`` has."""
    return len(_NOT.findall(text))


def has_markup(text: str) -> bool:
    """Whether ``text`` holds markup, a link or a character that is not for show."""
    return bool(_MARKUP.search(text)) or not text.isprintable()


def figures(text: str) -> frozenset[str]:
    """The numbers in ``text``, and words that hold digits."""
    return frozenset(word.casefold() for word in _words(text) if any(char.isdigit() for char in word))


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _whole(*texts: str) -> frozenset[str]:
    return frozenset(word.casefold() for text in texts for word in _words(text))


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _words(text) if word.casefold() not in _FUNCTION_WORDS)


def _is_special(word: str, index: int) -> bool:
    """A figure, an id or a name: it must stand in what was given, letter by letter."""
    return (
        any(char.isdigit() for char in word)
        or any(char.isupper() for char in word[1:])
        or (index > 0 and word[0].isupper() and word != "I")
    )


def _denies(text: str) -> bool:
    return denials(text) % 2 == 1


def _clauses(text: str) -> list[str]:
    """The clauses of ``text`` that say something; the whole of it where none does alone."""
    return [clause for clause in _CLAUSE_END.split(text) if len(_stems(clause)) > 1] or [text]


def _nearest(clause: str, passage: str) -> str:
    """The clause of ``passage`` that shares the most words with ``clause``."""
    wanted = _stems(clause)
    return max(_CLAUSE_END.split(passage), key=lambda one: len(_stems(one) & wanted))
