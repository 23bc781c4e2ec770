"""Names of products, services, models and methods, and where a text mentions them.

The names are data (``knowledge/products/*.yaml``); what using one implies is decided where mentions are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.datafiles import load_yaml, strict_entry
from assistant.errors import BadKnowledge
from assistant.readers.words import Sentence, Word, words_of

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
    """One entry: a name with its other spellings, and what kind of thing it is (``knowledge/products/README.md``).

    ``ambiguous`` marks names that are also everyday words: they count only where they are written in exactly these
    capitals and the text speaks of AI.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    name: str
    aliases: tuple[str, ...] = ()
    maker: str
    kind: Class = Field(alias="class")
    generative: Literal["yes", "no", "unknown"]
    source: str
    as_of: str
    ambiguous: bool = False
    hosted_by_self: bool = False
    editions_hint: tuple[str, ...] = ()
    note: str = ""

    @property
    def names_maker(self) -> bool:
        """Whether the name is that of the firm itself ("OpenAI"), which may stand beside one of its products."""
        return self.name == self.maker or self.maker.startswith(self.name + " ")


@dataclass(frozen=True, slots=True)
class Mention:
    """A product named in a sentence, by word positions (``first`` to before ``after``)."""

    product: Product
    first: int
    after: int


@dataclass(slots=True)
class _Node:
    products: list[tuple[Product, str]] = field(default_factory=list)
    next: dict[str, _Node] = field(default_factory=dict)


_MAX_WORDS: Final = 12
METHODS: Final = frozenset({"tuning_method", "as_provided_method", "framework", "vector_store"})
"""Kinds whose words stay words in a line, since other rules read them: "fine-tuning", "vector database"."""
_OF_USE_TEXT: Final = (
    "use uses using used ask asks asking account accounts subscription subscriptions licence license licences licenses "
    "contract agreement licensed plan login logins phone phones signed themselves dictate research type types typing version edition subscribe subscribed app let lets try tried prompt paste pastes"
)
_OF_USE: Final = frozenset(_OF_USE_TEXT.split())
_SPEAKS_OF_AI: Final = re.compile(
    r"\b(?:ai|a\.i\.|ki|llms?|gpt\S*|chatgpt|genai|generative|language models?|chatbots?|prompts?|prompting|copilots?|"
    r"openai|bedrock|azure|drafts?|drafting|summar\w+|generat\w+|reword\w*|rewrites?|api|bot|weights|hallucinat\w+|"
    r"fine.?tun\w+|rag|assistants?|coding|coders?|gmail|google workspace|workspace business|help me (?:write|draft))\b",
    re.IGNORECASE,
)


class Gazetteer:
    """All names as trees of words, one for methods and one for the rest; the longest name wins within each."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._things, self._methods = _Node(), _Node()
        for product in products:
            root = self._methods if product.kind in METHODS else self._things
            for name in (product.name, *product.aliases):
                _add(root, name, product)

    @classmethod
    def load(cls, folder: Path) -> Gazetteer:
        """The names in ``folder``; raises `BadKnowledge` for an unknown key, a wrong class or a name given twice."""
        return cls(products_in(folder))

    def mentions(self, sentence: Sentence, text: str, *, ai: bool = True) -> list[Mention]:
        """The products that ``sentence`` of ``text`` names, from left to right, none inside another."""
        return _scan(self._things, sentence, text, ai=ai)

    def methods(self, sentence: Sentence, text: str) -> list[Mention]:
        """The methods, frameworks and stores that ``sentence`` names."""
        return _scan(self._methods, sentence, text, ai=True)

    def bear_out(self, parts: Sequence[Sentence], text: str) -> bool:
        """Whether ``text`` has two names of generative products, so that each shows that the other is one."""
        named = {
            mention.product.name
            for sentence in parts
            for mention in self.mentions(sentence, text)
            if mention.product.generative == "yes"
        }
        return len(named) > 1


def speaks_of_ai(text: str) -> bool:
    """Whether ``text`` has any word that shows that it is about AI, so that ambiguous names may be names."""
    return bool(_SPEAKS_OF_AI.search(text))


def _add(root: _Node, name: str, product: Product) -> None:
    node = root
    for word in words_of(name):
        node = node.next.setdefault(word.norm, _Node())
    node.products.append((product, name))


def _scan(root: _Node, sentence: Sentence, text: str, *, ai: bool) -> list[Mention]:
    found: list[Mention] = []
    index = 0
    while index < len(sentence):
        mention = _at(root, sentence, index, text, ai=ai) if sentence[index].norm in root.next else None
        if mention:
            found.append(mention)
        index = mention.after if mention else index + 1
    return found


def _at(root: _Node, sentence: Sentence, first: int, text: str, *, ai: bool) -> Mention | None:
    node: _Node | None = root
    best: Mention | None = None
    plain = ai and _in_one_case(text)
    for index in range(first, min(len(sentence), first + _MAX_WORDS)):
        node = node.next.get(sentence[index].norm) if node else None
        if node is None:
            break
        written = text[sentence[first].start : sentence[index].end]
        ai = ai or any(word.norm in _OF_USE for word in sentence)
        for product, name in node.products:
            ai = ai or _beside_maker(product, [*sentence[:first], *sentence[index + 1 :]])
            if not product.ambiguous or (ai and _as_written(name, written, shouted_or_whispered=plain)):
                best = Mention(product, first, index + 1)
                break
    return best


def _beside_maker(product: Product, around: Sequence[Word]) -> bool:
    """Whether the words around name the firm too: "Firefly, on the Adobe agreement"."""
    maker = product.maker.casefold().split(" ", maxsplit=1)[0]
    return len(maker) > 2 and any(word.norm == maker and word.capital for word in around)


@lru_cache(maxsize=4)
def _in_one_case(text: str) -> bool:
    return text.islower() or text.isupper()


def _as_written(name: str, written: str, *, shouted_or_whispered: bool) -> bool:
    """Whether an ambiguous name stands there in exactly its capitals, or all in a text without any."""
    if shouted_or_whispered:
        return True
    return re.sub(r"[\s-]+", " ", name) == re.sub(r"[\s-]+", " ", written)


def products_in(folder: Path) -> Iterator[Product]:
    """Every entry of every file in ``folder``, in the order of the files' names."""
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        data = load_yaml(path)
        if not isinstance(data, list):
            raise BadKnowledge(str(path), "must hold a list of entries")
        for number, entry in enumerate(data, start=1):
            name = entry.get("name") if isinstance(entry, Mapping) else None
            where = f"{path}: entry {number} ({name!r})"
            product = strict_entry(Product, entry, where)
            if product.name in seen:
                raise BadKnowledge(where, f"the name stands in {seen[product.name]} already")
            seen[product.name] = path.name
            yield product
