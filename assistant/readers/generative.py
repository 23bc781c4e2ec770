"""Is it generative? Yes on any sign of a generative model, no only where nothing but other techniques is left."""

from __future__ import annotations

from assistant.readers.evidence import Claim, Evidence, counts

_GENERATIVE_KINDS = (
    "public_service",
    "dual_edition",
    "enterprise_app",
    "model_api",
    "model",
    "open_model",
    "builder",
    "runtime",
)


def generative(evidence: Evidence) -> list[Claim]:
    """What ``evidence`` says of the fact ``generative``."""
    claims = _signs(evidence)
    if claims:
        return claims[:3]
    denied = [
        *evidence.of("gen_denied"),
        *(one for one in evidence.of("gen_term") if one.standing == "denied"),
    ]
    if denied:
        return [Claim("generative", ("no",), denied[0], confidence=0.9, rule="generative.denied")]
    return _other_technique(evidence)


def _signs(evidence: Evidence) -> list[Claim]:
    claims = []
    for one in evidence.mentions:
        product = one.mention.product if one.mention else None
        if product and counts(one) and product.kind in _GENERATIVE_KINDS and product.generative is not False:
            claims.append(Claim("generative", ("yes",), one, "inferred", 0.95, "generative.product"))
    for one in evidence.holding("gen_term", "tune", "retrieval_generates"):
        if one.rule == "generative.term":
            claims.append(Claim("generative", ("yes",), one, "stated", 0.95, "generative.term"))
    if not evidence.of("gen_denied"):
        for one in evidence.holding("gen_output"):
            claims.append(Claim("generative", ("yes",), one, "inferred", 0.8, "generative.output"))
    return claims


def _other_technique(evidence: Evidence) -> list[Claim]:
    other = evidence.holding("nongen")
    products = evidence.named("nongenerative_product", "encoder_model", "speech_model")
    if evidence.of("gen_term", "gen_output", "chat"):
        return []
    if other or products:
        first = (other or products)[0]
        return [Claim("generative", ("no",), first, "inferred", 0.75, "generative.other_technique")]
    return []
