"""Hides secrets and personal data before a text leaves the machine, and puts them back into what comes home.

What is found is replaced by a mark such as ``[e-mail-1]``; the same value always gets the same mark. detect-secrets knows
the tokens of services, phonenumbers telephone numbers, python-stdnum the check digits of cards, accounts and national
numbers; all by patterns, with no model and no network. Hiding too much costs nothing: the marks come back as they were.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum import iban, luhn
from stdnum.be import nn as belgium
from stdnum.de import idnr as germany
from stdnum.es import dni as spain
from stdnum.es import nie as spain_foreign
from stdnum.exceptions import ValidationError
from stdnum.fr import nir as france
from stdnum.gb import nhs as britain
from stdnum.it import codicefiscale as italy
from stdnum.nl import bsn as netherlands
from stdnum.pl import pesel as poland
from stdnum.se import personnummer as sweden
from stdnum.us import ssn as states

Span = tuple[int, int, str]
"""Start, end, and what kind of thing stands there."""

_KINDS: Final = {
    "secret": ("a password or key", "passwords or keys"),
    "e-mail": ("an e-mail address", "e-mail addresses"),
    "card": ("a card number", "card numbers"),
    "account": ("a bank account", "bank accounts"),
    "id": ("a personal number", "personal numbers"),
    "phone": ("a telephone number", "telephone numbers"),
    "name": ("a name", "names"),
}
_LONGEST_LINE: Final = 1_000
_TOKEN_ENTROPY: Final = 3.5
_NOT_A_TYPE: Final = ("Base64 High Entropy String", "Hex High Entropy String", "Public IP (ipv4)")

_SAID_SECRET: Final = re.compile(
    r"\b(?:pass(?:word|wort|phrase|code)|pwd|kennwort|mot de passe|contraseña|api[ _-]?key|secret(?:[ _-]key)?|"
    r"access[ _-]?key|(?:access |auth |bearer )?token|bearer)\b[\"']?\s*(?:=|:|\b(?:is|was|ist|lautet|est|es)\b)?\s*[\"'`“]?"
    r"(?P<secret>(?=[^\s\"'`”]*[\d!@#$%^&*+/=_-])[^\s\"'`”]{6,})",
    re.IGNORECASE,
)
_TOKEN: Final = re.compile(r"(?<![\w/.])[A-Za-z0-9_+/=-]{20,}(?![\w/])")
_PRIVATE_KEY: Final = re.compile(r"-----BEGIN [A-Z ]{0,40}-----.*?(?:-----END [A-Z ]{0,40}-----|\Z)", re.DOTALL)
_MAIL: Final = re.compile(r"[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}\b")
_NUMBER: Final = re.compile(r"(?<![\w.])\d(?:[ .-]?\d){8,18}(?!\w)")
_ACCOUNT: Final = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){10,30}\b")
_LETTERED: Final = re.compile(r"\b(?=[A-Z]*\d)[A-Z0-9]{8,16}\b")
_ADDRESSED: Final = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Frau|Mme|Monsieur|Madame|Señora?|Signora?|my name is|I am called)\b\.?\s+)+"
    r"(?P<name>[^\W\d_a-z][\w'’-]*(?:\s+[^\W\d_a-z][\w'’-]*){0,2})"
)
_NATIONAL: Final[Sequence[Callable[[str], str]]] = (
    belgium.validate,
    germany.validate,
    spain.validate,
    spain_foreign.validate,
    france.validate,
    britain.validate,
    italy.validate,
    netherlands.validate,
    poland.validate,
    sweden.validate,
    states.validate,
)


@dataclass(frozen=True, slots=True)
class Masked:
    """A text that may leave the machine, and what its marks stand for."""

    text: str
    hidden: tuple[tuple[str, str, str], ...] = ()
    """Mark, what it stands for, and its kind."""

    def unmasked(self, text: str) -> str:
        """``text`` with every mark as what it stands for."""
        for mark, value, _ in self.hidden:
            text = text.replace(mark, value)
        return text

    @property
    def note(self) -> str:
        """What was hidden, in a sentence for the person; empty where nothing was."""
        counts = Counter(kind for _, _, kind in self.hidden)
        said = [_KINDS[kind][0] if count == 1 else f"{count} {_KINDS[kind][1]}" for kind, count in counts.items()]
        if not said:
            return ""
        listed = f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]
        return f"Hidden before your words went to the language model: {listed}."


@dataclass(frozen=True, slots=True)
class Masker:
    """``words`` never leave, whatever they are; ``names`` hides what follows a form of address too."""

    words: tuple[str, ...] = ()
    names: bool = False

    def mask(self, text: str) -> Masked:
        """``text`` with all that is found replaced by marks."""
        spans = _apart([*_secrets(text), *_mails(text), *_numbers(text), *_phones(text), *self._names(text)])
        marks: dict[str, str] = {}
        hidden: list[tuple[str, str, str]] = []
        pieces, upto = [], 0
        for start, end, kind in spans:
            value = text[start:end]
            if value not in marks:
                marks[value] = _mark(kind, len(hidden) + 1, text)
                hidden.append((marks[value], value, kind))
            pieces += [text[upto:start], marks[value]]
            upto = end
        return Masked("".join([*pieces, text[upto:]]), tuple(hidden))

    def _names(self, text: str) -> Iterator[Span]:
        for word in self.words:
            for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE):
                yield match.start(), match.end(), "name"
        if self.names:
            yield from ((match.start("name"), match.end("name"), "name") for match in _ADDRESSED.finditer(text))


def _mark(kind: str, number: int, text: str) -> str:
    """A mark that the text does not hold already."""
    mark = f"[{kind}-{number}]"
    while mark in text:
        number += 100
        mark = f"[{kind}-{number}]"
    return mark


def _apart(spans: Iterable[Span]) -> list[Span]:
    """``spans`` in order, without those that begin inside an earlier one, which is made to cover them."""
    found: list[Span] = []
    for start, end, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]), found[-1][2])
        elif end > start:
            found.append((start, end, kind))
    return found


@cache
def _token_patterns() -> tuple[re.Pattern[str], ...]:
    """The patterns of services' tokens that detect-secrets knows; not those of mere disorder, which prose is full of."""
    kinds: dict[str, Any] = get_mapping_from_secret_type_to_class()
    plugins = [kind() for name, kind in kinds.items() if name not in _NOT_A_TYPE and hasattr(kind, "denylist")]
    return tuple(pattern for plugin in plugins for pattern in plugin.denylist if isinstance(pattern, re.Pattern))


def _secrets(text: str) -> Iterator[Span]:
    yield from ((match.start(), match.end(), "secret") for match in _PRIVATE_KEY.finditer(text))
    yield from ((match.start("secret"), match.end("secret"), "secret") for match in _SAID_SECRET.finditer(text))
    yield from (
        (match.start(), match.end(), "secret") for match in _TOKEN.finditer(text) if _is_disordered(match.group())
    )
    for start, line in _lines(text):
        for pattern in _token_patterns():
            yield from ((start + match.start(), start + match.end(), "secret") for match in pattern.finditer(line))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their places; a line without end is cut, so that no pattern can take for ever."""
    start = 0
    for line in text.splitlines(keepends=True):
        for offset in range(0, len(line), _LONGEST_LINE):
            yield start + offset, line[offset : offset + _LONGEST_LINE]
        start += len(line)


def _is_disordered(word: str) -> bool:
    """Whether ``word`` is a token rather than a word: a long run of letters and digits, without order.

    Names of models ("claude-sonnet-4-5-20250929") are words and numbers between hyphens, not such a run.
    """
    if not any(re.search(r"\d", run) and re.search("[A-Za-z]", run) for run in re.findall("[A-Za-z0-9]{16,}", word)):
        return False
    shares = [count / len(word) for count in Counter(word).values()]
    return -sum(share * math.log2(share) for share in shares) >= _TOKEN_ENTROPY


def _mails(text: str) -> Iterator[Span]:
    yield from ((match.start(), match.end(), "e-mail") for match in _MAIL.finditer(text))


def _numbers(text: str) -> Iterator[Span]:
    for match in _NUMBER.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if 13 <= len(digits) <= 19 and _holds(luhn.validate, digits):
            yield match.start(), match.end(), "card"
        elif any(_holds(validate, digits) for validate in _NATIONAL):
            yield match.start(), match.end(), "id"
    for match in _ACCOUNT.finditer(text):
        end = _account_end(match.group())
        if end:
            yield match.start(), match.start() + end, "account"
    for match in _LETTERED.finditer(text):
        if not match.group().isdigit() and any(_holds(validate, match.group()) for validate in _NATIONAL):
            yield match.start(), match.end(), "id"


def _account_end(found: str) -> int:
    """How far an account number goes in ``found``, which may run on into the next words; 0 where there is none."""
    ends = [index for index in range(len(found), 13, -1) if not found[index - 1].isspace()]
    return next((end for end in ends if _holds(iban.validate, found[:end].replace(" ", ""))), 0)


def _holds(validate: Callable[[str], str], code: str) -> bool:
    try:
        validate(code)
    except ValidationError:
        return False
    return True


def _phones(text: str) -> Iterator[Span]:
    """International numbers of any country, and national ones as the largest countries write them."""
    for region in (None, "US", "GB", "DE"):
        for match in PhoneNumberMatcher(text, region, leniency=Leniency.VALID, max_tries=2000):
            yield match.start, match.end, "phone"
