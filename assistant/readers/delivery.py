"""How do they get it? Own software, an application under contract, or a public service: claims on ``delivery``."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.readers.evidence import Claim, Evidence, counts, near
from assistant.readers.findings import Finding

_FACT = "delivery"
_OWN, _BOUGHT, _PUBLIC = "own_application", "enterprise_application", "public_service"
_OWN_KINDS = ("model_api", "open_model", "model", "builder", "runtime")


def delivery(evidence: Evidence, generative_no: bool) -> list[Claim]:
    """What ``evidence`` says of the fact ``delivery``."""
    own = _own(evidence)
    bought = _bought(evidence)
    public = [_claim(one, _PUBLIC, rule="delivery.public_service") for one in evidence.named("public_service")]
    undecided = _editions(evidence, bool(own))
    apps = bought + public + undecided
    if not apps:
        return own[:2] or ([] if generative_no else _unnamed(evidence))
    if not own:
        return _of_products(bought, public, undecided)
    if _only_channel(evidence, own, apps):
        return own[:2]
    return own[:1] + apps[:1]


def _claim(one: Finding, *values: str, rule: str, confidence: float = 0.9, stated: bool = False) -> Claim:
    return Claim(_FACT, values, one, "stated" if stated else "inferred", confidence, rule)


def _own(evidence: Evidence) -> list[Claim]:
    """Signs of software of one's own, the strongest first."""
    strong = [one for one in evidence.holding("own_build", "own_host", "own_rag", "own_api") if one.actor == "us"]
    claims = [_claim(one, _OWN, rule="delivery." + one.rule, stated=True) for one in strong]
    trained = [one for one in evidence.holding("tune", "scratch", "train") if one.actor == "us"]
    claims += [_claim(one, _OWN, rule="delivery.trained") for one in trained]
    integrated = [one for one in evidence.holding("own_integrates") if one.actor == "us"]
    claims += [_claim(one, _OWN, rule="delivery.integrates") for one in integrated]
    named = [one for one in evidence.named(*_OWN_KINDS) if one.actor == "us"]
    return claims + [_claim(one, _OWN, rule="delivery.model_named", confidence=0.85) for one in named]


def _bought(evidence: Evidence) -> list[Claim]:
    named = evidence.named("enterprise_app")
    return [_claim(one, _BOUGHT, rule="delivery.enterprise_app") for one in named]


def _editions(evidence: Evidence, own: bool) -> list[Claim]:
    """Products with a public and an enterprise edition: which one, as far as anything is said of it."""
    named = [one for one in evidence.named("dual_edition") if one.actor == "us" or not own]
    if not named:
        return []
    consumer = evidence.holding("consumer_sign")
    enterprise = evidence.holding("ent_sign", "org_deploy")
    if consumer and not enterprise:
        return [_claim(consumer[0], _PUBLIC, rule="delivery.consumer_edition", stated=True)]
    if enterprise and not consumer:
        return [_claim(enterprise[0], _BOUGHT, rule="delivery.enterprise_edition", stated=True)]
    return [_claim(named[0], _PUBLIC, _BOUGHT, rule="delivery.edition_open")]


def _of_products(bought: Sequence[Claim], public: Sequence[Claim], undecided: Sequence[Claim]) -> list[Claim]:
    if bought and public:
        return [bought[0], public[0]]
    return list((bought or public or undecided)[:2])


def _unnamed(evidence: Evidence) -> list[Claim]:
    """No product named: wording alone."""
    vendor = evidence.holding("vendor_app")
    consumer = evidence.holding("consumer_sign")
    weak = [one for one in evidence.holding("own_build_weak") if near(one, evidence.of("gen_term", "chat", "gen_output"), 1)]
    if weak and not vendor and not consumer:
        return [_claim(weak[0], _OWN, rule="delivery.built", confidence=0.75, stated=True)]
    if vendor and not consumer and not weak:
        return [_claim(vendor[0], _BOUGHT, rule="delivery.vendor_app", confidence=0.8, stated=True)]
    if consumer and not vendor and not weak:
        return [_claim(consumer[0], _PUBLIC, rule="delivery.consumer", confidence=0.8, stated=True)]
    bought = evidence.holding("bought")
    if bought and not weak:
        return [_claim(bought[0], _PUBLIC, _BOUGHT, rule="delivery.bought", stated=True)]
    return []


def _only_channel(evidence: Evidence, own: Sequence[Claim], apps: Sequence[Claim]) -> bool:
    """Whether the product is what the own software is built on or reached through, not a second workload."""
    strong = [claim for claim in own if claim.rule != "delivery.model_named"]
    editions = all(claim.rule in ("delivery.edition_open",) for claim in apps)
    return bool(strong) and editions
