"""Does anyone change the model? From signals of tuning, training and leaving alone to claims on ``model_training``."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.readers.evidence import Claim, Evidence
from assistant.readers.findings import Finding

_FACT = "model_training"
_THIRD_PARTY_KINDS = ("model_api", "model", "open_model", "dual_edition", "builder")


def training(evidence: Evidence) -> list[Claim]:
    """What ``evidence`` says of the fact ``model_training``."""
    other = evidence.of("tune_other")
    tune = _ours(evidence.of("tune"), other)
    train = _ours(evidence.of("train"), other)
    scratch = _ours(evidence.of("scratch"), other)
    done = _done(evidence, tune, train, scratch)
    return done + _left_alone(evidence, done, tune + train, scratch)


def _ours(found: Sequence[Finding], other: Sequence[Finding]) -> list[Finding]:
    """Without what a vendor does for all its customers, and what is said of classifiers and the like."""
    return [
        one
        for one in found
        if one.actor == "us"
        and not any(one.line == another.line and another.first <= one.head < another.after for another in other)
    ]


def _done(
    evidence: Evidence, tune: Sequence[Finding], train: Sequence[Finding], scratch: Sequence[Finding]
) -> list[Claim]:
    tuned, trained = [one for one in tune if one.holds], [one for one in train if one.holds]
    made = [one for one in scratch if one.holds]
    if made:
        claims = [Claim(_FACT, ("from_scratch",), one, rule="training.scratch") for one in made]
        named = {one.line for one in evidence.named(*_THIRD_PARTY_KINDS)} - {one.line for one in made}
        contrary = [one for one in tuned if one.line in named]
        return claims + [Claim(_FACT, ("fine_tuned",), one, rule="training.tune") for one in contrary]
    if tuned:
        return [Claim(_FACT, ("fine_tuned",), one, rule="training.tune") for one in tuned]
    if not trained:
        return []
    if evidence.named(*_THIRD_PARTY_KINDS) or evidence.holding("third_party_model"):
        return [Claim(_FACT, ("fine_tuned",), one, "inferred", 0.8, "training.train_on_base") for one in trained[:1]]
    return [Claim(_FACT, ("fine_tuned", "from_scratch"), one, rule="training.train") for one in trained]


def _left_alone(
    evidence: Evidence, done: Sequence[Claim], tuning: Sequence[Finding], scratch: Sequence[Finding]
) -> list[Claim]:
    """What denials and words like "as is" say; "off the shelf" names the base where there is tuning too."""
    claims = [Claim(_FACT, ("as_provided",), one, rule="training.unchanged") for one in evidence.holding("unchanged")]
    if not (done and done[0].values == ("from_scratch",)):
        denied = [one for one in tuning if one.standing == "denied"]
        claims += [Claim(_FACT, ("as_provided",), one, rule="training.denied") for one in denied]
    if done:
        return claims
    claims += [
        Claim(_FACT, ("as_provided", "fine_tuned"), one, rule="training.scratch_denied")
        for one in scratch
        if one.standing == "denied"
    ]
    claims += [Claim(_FACT, ("as_provided",), one, rule="training.as_is") for one in evidence.holding("as_is")[:1]]
    if not claims:
        tailored = [one for one in evidence.holding("tailored") if one.actor == "us"]
        claims = [Claim(_FACT, ("as_provided", "fine_tuned"), one, rule="training.tailored") for one in tailored[:1]]
    return claims
