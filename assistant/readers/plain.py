"""The facts that a rule speaks of directly, and the two that the silence rules on training need."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.facts import FACTS
from assistant.readers.evidence import Claim, Evidence, near
from assistant.readers.findings import Finding
from assistant.readers.lexicon import Rule
from assistant.readers.training import begun_from_nothing

_INTERFACE = frozenset({"api", "apis", "gateway", "token", "tokens"})
_MODEL_KINDS = ("model_api", "model", "open_model", "maker", "brand")


def origin_and_reach(evidence: Evidence) -> list[Claim]:
    """Whether the model is a third party's, and whether it looks things up in own documents."""
    claims = [
        Claim("model_origin", ("third_party",), one, "inferred", 0.9, "origin.model_named")
        for one in evidence.named(*_MODEL_KINDS, "builder", "runtime")
    ]
    claims += [
        Claim("model_origin", ("third_party",), one, "stated", 0.9, one.rule)
        for one in evidence.holding("third_party_model")
    ]
    claims += [
        Claim("model_origin", ("third_party",), one, "inferred", 0.8, "origin.integrated")
        for one in (*evidence.holding("own_integrates"), *_interfaces(evidence))
        if one.actor == "us"
    ]
    scratch = [one for one in begun_from_nothing(evidence) if one.holds and one.actor == "us"]
    if scratch:
        claims = [Claim("model_origin", ("own",), scratch[0], "inferred", 0.9, "origin.scratch")]
    looked_up = evidence.holding("retrieval")
    return claims[:1] + [Claim("data_reach.retrieval", ("yes",), one, "stated", 0.9, one.rule) for one in looked_up[:1]]


def _interfaces(evidence: Evidence) -> list[Finding]:
    """Calls of an API in a sentence that speaks of a model: somebody else's, or it would be no API to them."""
    models = [one for one in evidence.of("gen_term") if evidence.kind(one) != "named_gpt"]
    models += evidence.named("brand", "dual_edition")
    spoken = [one for one in evidence.holding("own_api") if not _INTERFACE.isdisjoint(evidence.lines[one.line].tokens)]
    return [one for one in spoken if near(one, models, 1)]


def plain_facts(evidence: Evidence, rules: Sequence[Rule]) -> list[Claim]:
    """What the rules with a fact of their own say, one claim for each fact and set of values."""
    claims: dict[tuple[str, tuple[str, ...]], Claim] = {}
    for rule in rules:
        entry = rule.entry
        for one in evidence.found.get(entry.id, ()) if entry.fact else ():
            denied = one.standing == "denied" and not entry.fixed
            values = entry.denied if denied else entry.values
            usable = one.holds or denied or entry.fixed or one.standing in entry.counts
            if usable and values and set(values) != FACTS[entry.fact].domain:
                claims.setdefault((entry.fact, values), Claim(entry.fact, values, one, "stated", 0.85, entry.id))
    return _without_conflicts(list(claims.values()))


def _without_conflicts(claims: Sequence[Claim]) -> list[Claim]:
    """Only facts on which the rules agree: advice can wait for a question, and these rules see single words."""
    shared: dict[str, frozenset[str]] = {}
    for claim in claims:
        shared[claim.fact] = shared.get(claim.fact, frozenset(claim.values)) & frozenset(claim.values)
    return [claim for claim in claims if shared[claim.fact]]
