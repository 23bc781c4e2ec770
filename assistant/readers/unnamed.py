"""How a thing is had that no product's name tells: by wording alone."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.readers.evidence import Claim, Evidence, near
from assistant.readers.findings import FORM, Finding
from assistant.readers.having import BOUGHT, OWN, PUBLIC, had, norms, vendors_beside


def unnamed(evidence: Evidence) -> list[Claim]:
    """No product named: wording alone."""
    about = evidence.of("gen_term", "chat", "gen_output")
    told = bool(evidence.told)
    everyone, ordered = evidence.of("for_everyone"), evidence.holding("own_ordered")
    made = [one for one in evidence.holding("own_build_weak") if one.actor == "us" and not near(one, everyone)]
    built = [one for one in made if told or near(one, about, 1)] + [one for one in ordered if near(one, about, 2)]
    built += [one for one in evidence.holding("own_word") if told and one.actor == "us"]
    consumer = evidence.holding("consumer_sign")
    leased = [
        one
        for one in evidence.holding("ent_lease")
        if (told or near(one, about, 2) or one.rule.startswith(FORM)) and not near(one, ordered)
    ]
    vendor = [*leased, *evidence.holding("vendor_app")]
    vendor += [one for one in evidence.holding("ent_sign") if told or near(one, about, 1)]
    vendor += evidence.holding("vendor_product", "bought_word") if told else []
    if not (built or consumer or vendor) and about:
        built = [one for one in evidence.holding("own_build_weak") if one.actor == "us"]
    kinds = [kind for kind in (built, consumer, vendor) if kind]
    if len(kinds) > 1:
        return _leased_or_built(leased, built, consumer)
    titled = [one for one in evidence.named("nongenerative_product") if one.line == one.first == 0]
    if titled and about and not built and not consumer:
        return [had(titled[0], BOUGHT, rule="delivery.platform", confidence=0.7)]
    if built:
        claims = [had(built[0], OWN, rule="delivery.built", confidence=0.75, stated=True)]
        return claims + vendors_beside(evidence, claims)
    if vendor:
        return [had(vendor[0], BOUGHT, rule="delivery.vendor_app", confidence=0.8, stated=True)]
    if consumer:
        return [had(consumer[0], PUBLIC, rule="delivery.consumer", confidence=0.8, stated=True)]
    bought = [*evidence.holding("bought"), *evidence.holding("person_service")]
    looked_up = [one for one in evidence.holding("retrieval") if "vector" not in norms(evidence, one)]
    if looked_up and not bought and evidence.of("gen_term", "gen_output"):
        return [had(looked_up[0], OWN, rule="delivery.own_documents", confidence=0.65)]
    return [had(bought[0], PUBLIC, BOUGHT, rule="delivery.bought", stated=True)] if bought else []


def _leased_or_built(leased: Sequence[Finding], built: Sequence[Finding], consumer: Sequence[Finding]) -> list[Claim]:
    """Signs of several kinds: a lease beside mere talk of building is a product; otherwise all stay open."""
    if leased and built and not consumer:
        return [
            had(leased[0], BOUGHT, rule="delivery.leased", confidence=0.6, stated=True),
            had(built[0], OWN, rule="delivery.built", confidence=0.6, stated=True),
        ]
    return []
