"""What a product's name stands for in a text, where that is not what the gazetteer alone says.

A name may be the describing organisation's own ("Perplexity: ..."), a maker beside its product ("OpenAI's Whisper"), a
brand of an application and of the models behind it alike ("Claude"), an interface ("the ChatGPT API"), or part of a
name that people gave their own tool ("Billing GPT").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from assistant.readers.gazetteer import Mention, Product
from assistant.readers.words import Sentence, Word

_FIRST_PERSON: Final = re.compile(r"\b(?:we|our|us|i|my|me|staff|ours)\b", re.IGNORECASE)
_DOINGS_TEXT: Final = (
    "builds built build developed develops implemented implements leveraged leverages trained trains faced faces identified "
    "partnered integrated integrates provides provided has addresses addressed offers created launched utilizes utilized "
    "utilises helps delivers migrated sought"
)
_DOINGS: Final = frozenset(_DOINGS_TEXT.split())
_ADJECTIVES: Final = frozenset({"powered", "driven", "based", "enabled", "generated", "assisted"})
_NO_NAMES_TEXT: Final = (
    "we i and via use uses ask by to for in of from only "
    "now then when while but or if plain licence microsoft google openai anthropic amazon "
    "aws meta ibm the a an our using on with no vision "
)
_NO_NAMES: Final = frozenset(_NO_NAMES_TEXT.split())
_CLONES: Final = frozenset({"clone", "clones", "style", "like", "lookalike", "alternative", "equivalent"})
_ORDINARY: Final = frozenset({"mistral", "falcon", "nova", "titan", "gemini", "aria", "command", "phi", "luminous"})
_FIRST_NAMES: Final = frozenset(
    {"claude", "gemma", "jasper", "otis", "harvey", "devin", "nova", "aria", "leo", "jamie", "alexa"}
)
_ROLES_TEXT: Final = (
    "dispatcher dispatchers accountant accountants colleague colleagues manager managers secretary driver drivers caretaker "
    "director directors nurse nurses teacher teachers supervisor supervisors bookkeeper bookkeepers clerk clerks"
)
_ROLES: Final = frozenset(_ROLES_TEXT.split())
_DEPARTMENTS_TEXT: Final = (
    "accounting accounts sales hr it finance marketing logistics reception purchasing controlling legal"
)
_DEPARTMENTS: Final = frozenset(_DEPARTMENTS_TEXT.split())
_TITLES: Final = frozenset({"mr", "mrs", "ms", "dr", "colleague", "uncle", "aunt", "sister", "brother"})
_API: Final = frozenset({"api", "apis", "sdk"})
_COPILOT_MAKERS_TEXT: Final = "microsoft ms m365 o365 365 github office windows teams bing edge security power dynamics"
_COPILOT_MAKERS: Final = frozenset(_COPILOT_MAKERS_TEXT.split())
_EDITIONS_TEXT: Final = (
    "free personal private paid consumer public enterprise business pro plus premium licensed standard family home work"
)
_EDITIONS: Final = frozenset(_EDITIONS_TEXT.split())
_LIKENED: Final = frozenset(
    {("similar", "to"), ("akin", "to"), ("comparable", "to"), ("compared", "with"), ("compared", "to"), ("uses", "of")}
)
"""Words before a name to which something is only likened, or of whose uses at large the text speaks."""
_LIKENABLE: Final = frozenset({"public_service", "dual_edition", "enterprise_app"})


@dataclass(frozen=True, slots=True)
class Naming:
    """``kinds`` by product name, names that are the organisation itself, and words before "Copilot" in own names."""

    kinds: dict[str, str]
    itself: frozenset[str]
    copilots: frozenset[str] = frozenset()


def naming(text: str, scanned: Sequence[tuple[Sentence, Sequence[Mention]]], brands: Iterable[str]) -> Naming:
    """What the names in ``text`` stand for."""
    products = [
        mention.product
        for sentence, mentions in scanned
        for mention in mentions
        if not _is_common_noun(sentence, mention)
    ]
    kinds = dict.fromkeys(brands, "brand")
    makers = {product.maker for product in products if not product.names_maker}
    for product in products:
        if product.names_maker and product.maker in makers and product.kind in ("model", "model_api"):
            kinds[product.name] = "maker"
    kinds.update(dict.fromkeys(_echoes(products), "echo"))
    return Naming(kinds, _organisations(text, scanned), frozenset(_copilots(scanned)))


def _copilots(scanned: Sequence[tuple[Sentence, Sequence[Mention]]]) -> Iterator[str]:
    """The words before "Copilot" where the two are plainly somebody's own name."""
    for sentence, _ in scanned:
        for before, word in pairwise(sentence[1:]):
            if word.norm == "copilot" and word.capital and _names_copilot(before):
                yield before.norm


def _echoes(products: Iterable[Product]) -> set[str]:
    """Short names that only repeat a fuller one of the same text: "Copilot" after "Microsoft 365 Copilot"."""
    listed = list(products)
    fuller = [product for product in listed if product.kind in ("enterprise_app", "public_service")]
    return {
        short.name
        for short in listed
        if short.kind == "dual_edition"
        and any(re.search(rf"\b{re.escape(short.name)}\b", one.name) or _names(short, one) for one in fuller)
    }


def _names(short: Product, long: Product) -> bool:
    """Whether every other spelling of ``long`` has the whole of ``short`` in it."""
    return bool(long.aliases) and all(short.name.casefold() in alias.casefold() for alias in long.aliases)


def _organisations(text: str, scanned: Sequence[tuple[Sentence, Sequence[Mention]]]) -> frozenset[str]:
    """Names that a text in the third person gives to the organisation that it is about."""
    if not scanned or _FIRST_PERSON.search(text):
        return frozenset()
    found = set()
    first, mentions = scanned[0]
    if mentions and mentions[0].first == 0 and mentions[0].after < len(first) and first[mentions[0].after].norm == ":":
        found.add(mentions[0].product.name)
    for sentence, mentions in scanned:
        for mention in mentions:
            following = sentence[mention.after].norm if mention.after < len(sentence) else ""
            if mention.first == 0 and following in _DOINGS and mention.product.names_maker:
                found.add(mention.product.name)
    return frozenset(found)


def read_as(sentence: Sentence, mentions: Sequence[Mention], naming: Naming) -> list[Mention]:
    """``mentions`` as they stand in this text: interfaces, tools' own names, and without the organisation's name."""
    found = []
    for mention in mentions:
        if (
            mention.product.name in naming.itself
            or _is_adjective(sentence, mention)
            or _is_person(sentence, mention)
            or _is_common_noun(sentence, mention)
        ):
            continue
        found.append(_as_interface(sentence, _as_clone(sentence, _as_own_name(sentence, mention, naming))))
    return found


def _is_bare_gpt(mention: Mention) -> bool:
    return mention.product.name == "GPT" and mention.after - mention.first == 1


def _is_common_noun(sentence: Sentence, mention: Mention) -> bool:
    """Whether the word is no name here: "a copilot for claims", "GPT-style", "GPT and GOT values"."""
    if mention.after - mention.first > 1:
        return False
    word = sentence[mention.first]
    if word.norm in _ORDINARY and not word.capital and any(other.capital for other in sentence):
        return True
    if mention.product.ambiguous and _in_longer_name(sentence, mention):
        return True
    if word.norm == "copilot":
        return not word.capital and any(other.capital for other in sentence)
    if not _is_bare_gpt(mention):
        return False
    before = sentence[mention.first - 1] if mention.first else None
    return not (before and before.capital and before.norm.isalnum() and before.norm not in _NO_NAMES)


def _is_person(sentence: Sentence, mention: Mention) -> bool:
    """Whether a first name is somebody's: "Claude from accounting", "Claude and Gemma have been our dispatchers"."""
    if mention.after - mention.first > 1 or sentence[mention.first].norm not in _FIRST_NAMES:
        return False
    if mention.first and sentence[mention.first - 1].norm in _TITLES:
        return True
    after = [word.norm for word in sentence[mention.after : mention.after + 9]]
    if after[:1] == ["and"] and after[1:2] and after[1] in _FIRST_NAMES:
        after = after[2:]
    if after[:1] == ["from"]:
        return bool(after[1:2]) and after[1] in _DEPARTMENTS
    return after[:1] in (["is"], ["are"], ["has"], ["have"], ["had"]) and not _ROLES.isdisjoint(after[1:4])


def _in_longer_name(sentence: Sentence, mention: Mention) -> bool:
    """Whether an everyday word is the end of some other name: "Tender Writer"."""
    if mention.first < 1:
        return False
    before = sentence[mention.first - 1]
    maker = mention.product.maker.casefold().split()
    return before.capital and before.norm.isalpha() and before.norm not in _NO_NAMES and before.norm not in maker


def _is_adjective(sentence: Sentence, mention: Mention) -> bool:
    """Whether the "AI" that ends the name belongs to what follows: "Acme AI-powered summaries"."""
    following = sentence[mention.after].norm if mention.after < len(sentence) else ""
    return sentence[mention.after - 1].norm == "ai" and following in _ADJECTIVES


def _as_own_name(sentence: Sentence, mention: Mention, naming: Naming) -> Mention:
    """A bare "GPT" at the end of a capitalised name is what people call their own tool; "Claims Copilot" is anybody's."""
    if _is_bare_gpt(mention):
        return replace(mention, product=_kind(mention.product, "named_gpt"))
    if _is_other_copilot(sentence, mention, naming):
        return replace(mention, product=_kind(mention.product, "clone"))
    return mention


def _is_other_copilot(sentence: Sentence, mention: Mention, naming: Naming) -> bool:
    """Whether a bare "Copilot" ends a capitalised name of which no part is that of Microsoft's."""
    if mention.after - mention.first > 1 or sentence[mention.first].norm != "copilot" or not mention.first:
        return False
    before = sentence[mention.first - 1]
    return before.norm in naming.copilots or (mention.first > 1 and _names_copilot(before))


def _names_copilot(word: Word) -> bool:
    """Whether "Copilot" after ``word`` is somebody's own name for a tool."""
    return word.capital and word.norm.isalpha() and word.norm not in _NO_NAMES | _COPILOT_MAKERS | _EDITIONS


def _as_clone(sentence: Sentence, mention: Mention) -> Mention:
    """A "ChatGPT clone" is something else that works like it, and so is what is "similar to ChatGPT"."""
    following = sentence[mention.after].norm if mention.after < len(sentence) else ""
    likened = following in _CLONES or _is_likened(sentence, mention)
    if likened and mention.product.generative == "yes" and mention.product.kind in _LIKENABLE:
        return replace(mention, product=_kind(mention.product, "clone"))
    return mention


def _is_likened(sentence: Sentence, mention: Mention) -> bool:
    before = tuple(word.norm for word in sentence[max(0, mention.first - 2) : mention.first])
    return before in _LIKENED or before[-1:] == ("like",)


def _as_interface(sentence: Sentence, mention: Mention) -> Mention:
    if mention.product.kind not in ("dual_edition", "model", "open_model", "public_service"):
        return mention
    following = sentence[mention.after].norm if mention.after < len(sentence) else ""
    if following not in _API:
        return mention
    return replace(mention, product=_kind(mention.product, "model_api"), after=mention.after + 1)


def _kind(product: Product, kind: str) -> Product:
    return product.model_copy(update={"kind": kind, "name": f"{product.name} ({kind})"})
