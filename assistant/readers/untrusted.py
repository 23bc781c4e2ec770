"""Text is data: what in a description addresses the assessor, names scopes or sets facts is not read as evidence."""

from __future__ import annotations

import re
from typing import Final

from assistant.facts import DECIDING
from assistant.readers.clauses import Line

_VALUE_NAMES: Final = "|".join(
    sorted({value.name for fact in DECIDING for value in fact.values if "_" in value.name} | {"model_training"})
)
_MARKUP: Final = re.compile(
    r"<!--.*?(?:-->|$)|<(?:script|style)\b.*?(?:</(?:script|style)>|$)|</?[a-zA-Z][^<>]{0,300}>", re.DOTALL
)
_BRACKETS: Final = re.compile(
    r"\[\s*(?P<role>system|inst|assistant|admin|developer|override|instructions?|note to [^\]]{0,40})\s*\].*?(?:\[\s*/\s*(?P=role)\s*\]|\n|$)"
    r"|<<\s*SYS\s*>>.*?(?:<<\s*/SYS\s*>>|$)",
    re.IGNORECASE | re.DOTALL,
)
_BRACES: Final = re.compile(r"\{[^{}]*\}")
_OUR_KEYS: Final = re.compile(rf"\b(?:generative|delivery|verdict|scope|{_VALUE_NAMES})\b")
_MENTION: Final = re.compile(r"@\w+#\d+")
_ADDRESSED: Final = re.compile(
    rf"\b(?:{_VALUE_NAMES})\b"
    r"|\bscopes? ?(?:(?:no|number|level) )?[0-9]\b(?! (?:and [0-9] )?(?:emission|co2|carbon|greenhouse))|\bscopes? (?:one|two|three|four|five)\b|\b(?:agentic|security) scopes?\b"
    r"|\b(?:ignore|disregard|forget|override|overrule|skip) (?:\S+ ){0,3}(?:instructions?|rules?|prompts?|above|previous|guidelines|table|matrix|questions)\b"
    r"|^(?:\S+ ){0,2}(?:assessor|assistant|classifier|grader|evaluator) ?:"
    r"|\b(?:end|start|begin|beginning) of (?:the )?(?:document|text|description|input|message|prompt|file|transcript)\b"
    r"|\bnew (?:document|description|input|prompt|task|message) ?:"
    r"|\b(?:rate|assess|judge|score|classify|use|take) (?:this|that|the following|the above) (?:one )?(?:instead|only)\b"
    r"|\b(?:note|instruction|message|hint|order|memo) (?:to|for) (?:the )?(?:assessor|ai|assistant|reader|model|classifier|bot|tool|system|assessment|scopewise|you)\b"
    r"|\b(?:dear|attention|hey|hello) (?:assessor|ai|assistant|reader|classifier|bot|scopewise|scoping tool)\b"
    r"|\b(?:classify|rate|score|grade|register|record|mark|report|label|treat|log) (?:this|it|us|the workload|everything|me)(?: \S+){0,3} (?:as|down as|under)\b"
    r"|\b(?:file|put) (?:this|it|us|the workload|everything|me) (?:down )?(?:as|under)\b"
    r"|\byou (?:must|should|shall|have to|will|are to|are required to) (?:now )?(?:answer|say|return|output|report|set|conclude|classify|rate|register|record|treat|ignore|respond|reply|assign|state)\b"
    r"|\b(?:your|the) (?:verdict|classification) (?:is|must|should|shall|will)\b(?! (?:be )?(?:[a-z]+ly )?(?:carried|done|made|performed|based|by|used|sent|produced|given|reviewed|checked|shown|stored|visible|approved|returned|computed|derived|handled|automatic))"
    r"|\b(?:answer|respond|reply|output|return|print) (?:only )?(?:with )?(?:not applicable|undetermined|json|yes|no)\b"
    r"|\b(?:set|change|assign|update) (?:\S+ ){0,3}(?:fact|facts|field|fields|profile|delivery|generative)\b"
    r"|\bsystem prompt ?:|\bas an ai\b|\byou are (?:now )?(?:a|an|in) \S+ (?:mode|assistant|model)\b"
    r"|^(?:\W|please |just |now )*(?:pretend|imagine|act as (?:if|though)|make believe)\b"
    r"|\b(?:whatever|no matter what|regardless of what) (?:else )?(?:is|was|stands|they|we|i) (?:\S+ )?(?:written|said|here|above|below|say)\b"
    r"|\b(?:and|then) classify accordingly\b|\b(?:trusted|system|override|new) (?:policy|instructions?|directive)\b"
    r"|\b(?:all|every|each|any) (?:workloads?|inputs?|texts?|descriptions?|submissions?) (?:is|are|counts?|must|should|shall)\b"
    r"|\bif you are an? (?:large )?(?:language model|ai|llm|assistant|machine|bot)\b"
    r"|\b(?:correct|right|expert|true|final|expected|gold) (?:label|category|class|verdict|classification|result)\b"
    r"|\b(?:previous|right|correct|wrong|true|real) scope\b|\bscope (?:was|is) (?:wrong|right|correct|not right)\b"
    r"|\bhidden (?:text|instructions?|prompt|message|note)\b|\bfinal (?:answer|result)\b"
    r"|\b(?:count|counting) words\b|\bdecoy\b|\bthese words are\b"
)


def without_markup(text: str) -> str:
    """``text`` with markup and what only looks like our own data blanked out; every offset stays what it was."""
    if "<" in text or "[" in text:
        text = _MARKUP.sub(_blank, _BRACKETS.sub(_blank, text))
    return _BRACES.sub(_without_data, text) if "{" in text else text


def _without_data(match: re.Match[str]) -> str:
    return _blank(match) if _OUR_KEYS.search(match.group()) else match.group()


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def addresses_assessor(text: str, start: int, end: int) -> bool:
    """Whether the sentence around the quote from ``start`` to ``end`` speaks to the assessor, or is not the person's own.

    For quotes of a reader that has no lines of its own.
    """
    begins = max((text.rfind(mark, 0, start) for mark in ".!?\n"), default=-1) + 1
    ends = min((place for mark in ".!?\n" if (place := text.find(mark, end)) >= 0), default=len(text))
    sentence = " ".join(text[begins:ends].casefold().split())
    return bool(_ADDRESSED.search(_MENTION.sub("@", sentence)))


def is_addressed(line: Line) -> bool:
    """Whether the sentence speaks to the assessor, or about scopes and facts, instead of about the workload."""
    return bool(_ADDRESSED.search(_MENTION.sub("@", line.text))) or _stuffed(line)


def _stuffed(line: Line) -> bool:
    """Whether the same word stands there three times running, or the sentence only heaps up names."""
    norms = [item.norm.partition("#")[0] for item in line.items]
    return any(norms[i] == norms[i + 1] == norms[i + 2] and norms[i].isalpha() for i in range(len(norms) - 2))
