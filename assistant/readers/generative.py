"""Is it generative? Yes on any sign of a generative model, no only where nothing but other techniques is left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from assistant.readers.doers import SYSTEMS, by_person
from assistant.readers.doubt import doubted
from assistant.readers.evidence import Claim, Evidence, counts
from assistant.readers.findings import Finding

_FACT = "generative"
_GENERATIVE_KINDS = (
    "public_service",
    "dual_edition",
    "enterprise_app",
    "model_api",
    "model",
    "open_model",
    "builder",
    "runtime",
    "tuning_method",
    "as_provided_method",
    "brand",
)
_OF_MODELS = re.compile(
    r"generative|\blanguage\b|genai|\bllms?\b|language model|\bgpt\b|\bai\b|diffusion|transformer|decoder"
)
_DEEDS_TEXT: Final = (
    "chang alter train retrain tun adapt modif touch teach taught buil develop own bought buy choose chose name say know tell "
    "like trust see saw hear"
)
_DEEDS: Final = tuple(_DEEDS_TEXT.split())
_RIGHT_BEFORE: Final = 2
_ROBOTS: Final = "robotic process automation"
"""Its programs are called bots too."""
_NAMES: Final = frozenset({"no", "not", "without", "neither", "gpt", "gpts"})
"""Words that deny no more than one maker's name."""
_BUSINESS: Final = "nongenerative_product"
"""Software that may have got a generative part since: what the text says of it goes before what its name says."""
_OTHER_KINDS = (_BUSINESS, "encoder_model", "speech_model")


def generative(evidence: Evidence) -> list[Claim]:
    """What ``evidence`` says of the fact ``generative``."""
    named, terms, outputs = _named(evidence), _terms(evidence), evidence.holding("gen_output")
    denials = _denials(evidence)
    other = [*evidence.holding("nongen_strong"), *(one for one in evidence.named(*_OTHER_KINDS) if _is_other(one))]
    if doubted(evidence, "generative") and all(evidence.kind(one) == "enterprise_app" for one in named):
        return []
    if evidence.told and not named and _contrary(evidence, terms, other):
        return [_no(_contrary(evidence, terms, other)[0], "generative.told")]
    written = [one for one in evidence.live("writes", "form_written") if one.holds]
    if not named and not terms and written and not denials and not other:
        made = evidence.holding("tune", *(("scratch",) if evidence.holding("form_written") else ()))
        terms = [one for one in made if one.actor == "us"][:1]
    if terms and not named and not outputs and _outweighed(evidence, terms, other):
        return []
    if named or terms:
        yes = [_yes(one, "generative.product", 0.95) for one in named] + [
            _yes(one, "generative.term", 0.9) for one in terms
        ]
        contrary = [one for one in evidence.of("gen_denied") if _OF_MODELS.search(_words(evidence, one))]
        contrary += evidence.of("textless")
        return yes[:2] + [_no(one, "generative.denied") for one in contrary[:1]]
    if denials and not (outputs and not other):
        return [_no(denials[0], "generative.denied")]
    if outputs:
        return [] if other and denials else [_yes(outputs[0], "generative.output", 0.8)]
    return _other_technique(evidence, other)


def _contrary(evidence: Evidence, terms: Sequence[Finding], other: Sequence[Finding]) -> list[Finding]:
    """What one of several accounts says against generation, where it does not speak of a language model itself."""
    if any(_OF_MODELS.search(_words(evidence, one)) for one in terms):
        return []
    denied = [one for one in evidence.of("gen_output", "writes") if one.standing == "denied" and _close(evidence, one)]
    said = [*_denials(evidence), *other, *evidence.holding("nongen_plain", "nongen", "told_plain"), *denied]
    return [one for one in said if one.line in evidence.told]


def _close(evidence: Evidence, one: Finding) -> bool:
    """Whether what denies stands right before the word."""
    cue = evidence.lines[one.line].cue[one.head]
    return cue is not None and 0 <= one.head - cue[1] <= _RIGHT_BEFORE


def _outweighed(evidence: Evidence, terms: Sequence[Finding], other: Sequence[Finding]) -> bool:
    """Whether another technique is named beside ``terms``; a "language model" may also be one that only sorts."""
    if any(evidence.kind(one) != _BUSINESS for one in other):
        return True
    return bool(other) and all(_words(evidence, one).startswith("language model") for one in terms)


def _words(evidence: Evidence, one: Finding) -> str:
    return " ".join(item.norm for item in evidence.lines[one.line].items[one.first : one.after])


def _yes(one: Finding, rule: str, confidence: float) -> Claim:
    basis = "stated" if rule == "generative.term" else "inferred"
    return Claim(_FACT, ("yes",), one, basis, confidence, rule)  # type: ignore[arg-type]


def _no(one: Finding, rule: str, confidence: float = 0.85) -> Claim:
    return Claim(_FACT, ("no",), one, "stated", confidence, rule)


def _named(evidence: Evidence) -> list[Finding]:
    return [
        one
        for one in evidence.mentions
        if one.mention
        and counts(one)
        and evidence.kind(one) in _GENERATIVE_KINDS
        and one.mention.product.generative == "yes"
        and "status" not in evidence.lines[one.line].tokens
        and one.mention.product.name not in ("knowledge distillation", "embeddings search", "adapter tuning")
    ]


def _terms(evidence: Evidence) -> list[Finding]:
    """Affirmed words for generative models, save where they are only somebody's label."""
    buzz = evidence.of("gen_buzz")
    return [
        one
        for one in evidence.of("gen_term")
        if one.standing in ("affirmed", "possible")
        and one.actor != "other"
        and not any(label.line == one.line and label.first <= one.first < label.after for label in buzz)
    ]


def _denials(evidence: Evidence) -> Sequence[Finding]:
    said = evidence.of("gen_denied")
    denied = [one for one in evidence.of("gen_term") if one.standing == "denied" and _is_absent(evidence, one)]
    if any(one.actor == "us" for one in evidence.holding("writes", "plain_creates")):
        # "No GPT underneath, all trained by us; it writes the minutes" denies a maker's model, and no model.
        return [one for one in (*said, *denied) if not _NAMES.issuperset(_words(evidence, one).split())]
    return [*said, *denied]


def _is_absent(evidence: Evidence, one: Finding) -> bool:
    """Whether the model itself is denied, not what is done to it or by it: "nobody changed the text model"."""
    line = evidence.lines[one.line]
    cue = line.cue[one.head]
    between = line.items[cue[0] : one.first] if cue else []
    after = [item.norm for item in line.items[one.after : one.after + 1]]
    return not any(item.norm.startswith(_DEEDS) for item in between) and after not in (["speaks"], ["knows"], ["can"])


def _is_other(one: Finding) -> bool:
    return bool(one.mention and one.mention.product.generative == "no")


def _may_be_more(evidence: Evidence) -> bool:
    """Whether words of speaking or making stand there undenied, so that a plain task may not be all it does."""
    more = any(one.standing != "denied" for one in evidence.live("may_be_more"))
    return more or any(_may_write(evidence, one) for one in evidence.live("writes"))


def _may_write(evidence: Evidence, one: Finding) -> bool:
    """Whether the words of writing may be about the system: not denied, and no person's doing."""
    after = [item.norm for item in evidence.lines[one.line].items[one.after : one.after + 4]]
    by_people = after[:1] == ["by"] and not SYSTEMS.intersection(after)
    return one.standing != "denied" and not by_people and not by_person(evidence, one)


def _other_technique(evidence: Evidence, other: Sequence[Finding]) -> list[Claim]:
    """Another technique named, or what only such techniques do, and nothing that might generate."""
    tasks = evidence.holding("nongen")
    chat = [one for one in evidence.live("chat") if one.standing in ("affirmed", "possible", "asked")]
    if any(one.mention and one.mention.product.name == _ROBOTS for one in evidence.mentions):
        chat = [one for one in chat if _words(evidence, one) not in ("bot", "bots")]
    writes = any(_may_write(evidence, one) for one in evidence.live("writes"))
    maybe = evidence.of("maybe")
    scripted = [one for one in other if one.rule == "generative.scripted"]
    if scripted:
        return [_no(scripted[0], "generative.scripted")]
    if (chat or writes) and not other:
        return []
    plain = evidence.holding("nongen_plain")
    tasks_named = [*tasks, *plain, *evidence.holding("nongen_weak")]
    if other and evidence.holding("scratch") and evidence.of("gen_buzz"):
        return []
    if other and (tasks_named or not (chat or writes)):
        return [_no(other[0], "generative.other_technique", 0.8)]
    slogan_only = evidence.of("gen_buzz") and not other and not evidence.of("complete")
    if plain and not chat and not slogan_only and not _may_be_more(evidence):
        return [_no(plain[0], "generative.plain_task", 0.7)]
    weak = evidence.holding("nongen_weak")
    if tasks and len(tasks) + len(weak) >= (2 if maybe else 1):
        return [_no(tasks[0], "generative.other_task", 0.7)]
    return []
