"""Other languages than English: what is read of them, and how their words are made comparable.

A language is one file of ``knowledge/reading/languages/``: word lists with the plainest wording of the deciding facts,
and what denies or sets aside. What the lists mean is said once for all languages (``rules.yaml``). Words are compared without accents, and without the article that an apostrophe ties to
them ("l'équipe" is "equipe"), since people leave both out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from assistant.datafiles import load_yaml
from assistant.errors import BadKnowledge
from assistant.readers.lexicon import Lexicon
from assistant.readers.patterns import Pattern, compile_pattern
from assistant.readers.words import Sentence, Word

NAMES: Final = {
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "nl": "Dutch",
    "pt": "Portuguese",
    "pl": "Polish",
}
"""The languages that are read, by ISO 639-1 code; each has a file."""
_STROKES: Final = str.maketrans("łøđ", "lod")


@dataclass(frozen=True)
class Tongue:
    """One language. The file is read when the first text in it comes; a test reads them all."""

    code: str
    folder: Path
    english: Lexicon

    @property
    def name(self) -> str:
        """Its English name."""
        return NAMES[self.code]

    @cached_property
    def lexicon(self) -> Lexicon:
        """Its lists, cues and rules; raises `BadKnowledge`."""
        rules = load_yaml(self.folder / "rules.yaml")
        return Lexicon.of_language(_folded(self._data), _folded(rules), self.english, str(self._path))

    @property
    def _path(self) -> Path:
        return self.folder / f"{self.code}.yaml"

    def tells_of_use(self, sentence: Sentence) -> bool:
        """Whether ``sentence``, comparable, has words for an account, a licence or use: an ambiguous name is then one."""
        return bool(self._of_use.regex.search("".join(f"{word.norm} " for word in sentence)))

    @cached_property
    def _of_use(self) -> Pattern:
        return compile_pattern("<use>|<account>|<licence>|<free>|<contract>", self.lexicon.lists, str(self._path))

    @cached_property
    def _data(self) -> dict[str, object]:
        data = load_yaml(self._path)
        if not isinstance(data, dict) or data.get("language") != self.code:
            raise BadKnowledge(str(self._path), f"must say `language: {self.code}`")
        return data

    @cached_property
    def _elided(self) -> frozenset[str]:
        words = self._data.get("elided")
        return frozenset(str(word) for word in words) if isinstance(words, list) else frozenset()

    def comparable(self, sentence: Sentence) -> Sentence:
        """``sentence`` with its words in the form in which the file's are compared; places stay what they were."""
        return tuple(replace(word, norm=self._comparable(word)) for word in sentence)

    def _comparable(self, word: Word) -> str:
        tied, mark, rest = word.norm.partition("'")
        return fold(rest if mark and rest and tied in self._elided else word.norm) or word.norm


def tongues(folder: Path, english: Lexicon) -> dict[str, Tongue]:
    """The languages of the knowledge folder's ``reading/languages``, by code."""
    return {code: Tongue(code, folder, english) for code in NAMES}


def fold(word: str) -> str:
    """``word`` without accents and strokes."""
    parts = unicodedata.normalize("NFD", word.translate(_STROKES))
    return "".join(char for char in parts if unicodedata.category(char) != "Mn")


def _folded(data: object) -> object:
    """``data`` of a file with every text folded; keys stay."""
    if isinstance(data, str):
        return fold(data)
    if isinstance(data, dict):
        return {key: _folded(value) for key, value in data.items()}
    return [_folded(one) for one in data] if isinstance(data, Iterable) and not isinstance(data, bytes) else data
