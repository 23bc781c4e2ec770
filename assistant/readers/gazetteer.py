"""Names of products, services, models and methods, and where a text mentions them.

The names are data (``knowledge/products/*.yaml``); what using one implies is decided where mentions are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.errors import BadKnowledge
from assistant.datafiles import load_yaml, strict_entry
from assistant.readers.words import Sentence, words_of

Class = Literal[
    "public_service",
    "dual_edition",
    "enterprise_app",
    "model_api",
    "model",
    "open_model",
    "encoder_model",
    "speech_model",
    "builder",
    "runtime",
    "framework",
    "vector_store",
    "nongenerative_product",
    "tuning_method",
    "as_provided_method",
]


class Product(BaseModel):
    """One entry: a name with its other spellings, and what kind of thing it is.

    ``ambiguous`` marks names that are also everyday words: they count only where they are written with a capital.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    name: str
    aliases: tuple[str, ...] = ()
    maker: str = ""
    kind: Class = Field(alias="class")
    generative: bool | None = None
    ambiguous: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A product named in a sentence, by word positions (``first`` to before ``after``)."""

    product: Product
    first: int
    after: int


@dataclass(slots=True)
class _Node:
    product: Product | None = None
    next: dict[str, _Node] = field(default_factory=dict)


_MAX_WORDS: Final = 9


class Gazetteer:
    """All names as a tree of words; the longest name wins."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._root = _Node()
        for product in products:
            for name in (product.name, *product.aliases):
                self._add(name, product)

    @classmethod
    def load(cls, folder: Path) -> Gazetteer:
        """The names in ``folder``; raises `BadKnowledge` for an unknown key, a wrong class or a name given twice."""
        return cls(products_in(folder))

    def _add(self, name: str, product: Product) -> None:
        node = self._root
        for word in words_of(name):
            node = node.next.setdefault(word.norm, _Node())
        if node.product is None or product.name == name:
            node.product = product

    def mentions(self, sentence: Sentence) -> list[Mention]:
        """The products that ``sentence`` names, from left to right, none inside another."""
        found: list[Mention] = []
        index = 0
        while index < len(sentence):
            mention = self._at(sentence, index)
            if mention:
                found.append(mention)
            index = mention.after if mention else index + 1
        return found

    def _at(self, sentence: Sentence, first: int) -> Mention | None:
        node: _Node | None = self._root
        best: Mention | None = None
        for index in range(first, min(len(sentence), first + _MAX_WORDS)):
            node = node.next.get(sentence[index].norm) if node else None
            if node is None:
                break
            if node.product and (not node.product.ambiguous or sentence[first].capital):
                best = Mention(node.product, first, index + 1)
        return best


def products_in(folder: Path) -> Iterator[Product]:
    """Every entry of every file in ``folder``, in the order of the files' names."""
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        for number, entry in enumerate(_entries(path), start=1):
            name = entry.get("name") if isinstance(entry, Mapping) else None
            where = f"{path}: entry {number} ({name!r})"
            product = strict_entry(Product, entry, where)
            if product.name in seen:
                raise BadKnowledge(where, f"the name stands in {seen[product.name]} already")
            seen[product.name] = path.name
            yield product


def _entries(path: Path) -> Sequence[object]:
    data = load_yaml(path)
    if isinstance(data, Mapping):
        data = data.get("products", data.get("items"))
    if not isinstance(data, list):
        raise BadKnowledge(str(path), "must hold a list of entries")
    return data
