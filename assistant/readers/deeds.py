"""Which words of doing tell that the system changes something: no noun of the same form, no call of the model, nobody else's."""

from __future__ import annotations

from typing import Final

from assistant.readers.doers import SYSTEMS, by_person
from assistant.readers.evidence import Evidence
from assistant.readers.findings import Finding

_TEXTS_TEXT: Final = (
    "mails emails posts texts issues orders reports notes files answers moves transfers changes places stores logs"
)
_TEXTS: Final = frozenset(_TEXTS_TEXT.split())
"""Forms that are a noun in one sentence and a verb in the next."""
_BEFORE_VERB: Final = SYSTEMS | frozenset(
    {"and", "then", "also", ",", "or", "automatically", "now", "even", "itself", "simply", "who", "but", "sometimes"}
    | {"service", "script", "software", "application", "app", "platform", "pipeline", "workflow", "flow", "copilot"}
)
_BEFORE_NOUN: Final = frozenset({"and", "or", ","})
_AFTER_NOUN: Final = frozenset({",", ".", ";", "and", "or", "for", "about", "of", "in", "from", ")", "?"})
_TOWARDS: Final = frozenset({"to", "through", "via", "over", "at"})
_ITS_OWN_TEXT: Final = (
    "api apis endpoint model models llm llms provider machine engine firm company screen terminal console computer brain "
    "talker cloud gateway"
)
_ITS_OWN: Final = frozenset(_ITS_OWN_TEXT.split())
_MODELS: Final = (
    "@model",
    "@brand",
    "@open_model",
    "@public_service",
    "@dual_edition",
    "@runtime",
    "@maker",
    "@builder",
)
_CARRYING_TEXT: Final = "sends send forwards forward transmits transmit pushes push passes posts puts hands gives feeds submits uploads emails"
_CARRYING: Final = frozenset(_CARRYING_TEXT.split())
_NOUN_AFTER: Final = frozenset({"for", "of", "the", "a", "an", "press", "in", "on", "with", "our", "their"})
_VENDORS: Final = frozenset({"vendor", "supplier", "provider", "maker", "who", "manufacturer", "operator"})
_FAR: Final = 14
_CLOSE: Final = 5


def deeds(evidence: Evidence) -> tuple[list[Finding], list[Finding]]:
    """What the system is said to do beyond its reply, and what it is said to do to nothing ("it opens no gate")."""
    named = [one for one in evidence.holding("acts") if not by_person(evidence, one)]
    named = [one for one in named if not _is_noun(evidence, one) and not _to_the_model(evidence, one)]
    of_nothing = [one for one in named if _of_nothing(evidence, one)]
    return [one for one in named if one not in of_nothing], of_nothing


def weak_deeds(evidence: Evidence) -> list[Finding]:
    """Doings of whatever kind: with a word on nobody's approval beside them, they are done without approval."""
    does = [one for one in evidence.holding("does") if not by_person(evidence, one) and not _of_nothing(evidence, one)]
    does = [one for one in does if not _is_noun(evidence, one) and not _to_the_model(evidence, one)]
    return [one for one in does if _VENDORS.isdisjoint(_between(evidence, one))]


def _between(evidence: Evidence, one: Finding) -> set[str]:
    """The words of the finding before its verb, and the one before them."""
    return {item.norm for item in evidence.lines[one.line].items[max(0, one.first - 1) : one.head]}


def is_letting_go(evidence: Evidence, one: Finding) -> bool:
    """Whether a person's sending is a verb about the text: no "team's page posts to the model", no "used for releases"."""
    items = evidence.lines[one.line].items
    between = {item.norm for item in items[one.first : one.head]}
    before = items[one.head - 1].norm if one.head else ""
    return "'s" not in between and before not in _NOUN_AFTER and not _to_the_model(evidence, one)


def _is_noun(evidence: Evidence, one: Finding) -> bool:
    """Whether the word is no verb but what is written: "it drafts mails to customers", "two decades of broker emails"."""
    items = evidence.lines[one.line].items
    if one.head == 0 or items[one.head].norm not in _TEXTS:
        return False
    before = items[one.head - 1].norm
    following = items[one.head + 1].norm if one.head + 1 < len(items) else "."
    if before in _BEFORE_NOUN and following in _AFTER_NOUN:
        return True
    return before not in _BEFORE_VERB and not before.startswith("@")


def _of_nothing(evidence: Evidence, one: Finding) -> bool:
    """Whether the doing has no object: "it opens no gate"."""
    return any(item.norm in ("no", "nothing") for item in evidence.lines[one.line].items[one.head + 1 : one.head + 2])


def _to_the_model(evidence: Evidence, one: Finding) -> bool:
    """Whether what is sent goes to the model or comes back from it: "it sends the paragraph to Mistral's API"."""
    words = [item.norm for item in evidence.lines[one.line].items[one.head : one.head + _FAR]]
    if not words or words[0] not in _CARRYING:
        return False
    ways = [at for at, word in enumerate(words) if word in _TOWARDS]
    return bool(ways) and any(
        word in _ITS_OWN or word.startswith(_MODELS) for word in words[ways[0] + 1 : ways[0] + 1 + _CLOSE]
    )
