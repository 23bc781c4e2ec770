"""Does anyone change the model? From signals of tuning, training and leaving alone to claims on ``model_training``."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.readers.accounts import account, quoted_apart
from assistant.readers.doubt import doubted, doubtful_lines, undecided
from assistant.readers.evidence import Claim, Evidence, near
from assistant.readers.findings import FORM, Finding

_FACT = "model_training"
_BASES = ("model", "open_model", "brand", "dual_edition", "enterprise_app")
_SERVICES = ("public_service", "model_api", "runtime")
_TEACHING = ("train", "retrain", "tune", "tuning", "adapt", "teach", "taught", "school", "educat", "coach")
_NEAR = 3
_AS, _TUNED, _SCRATCH = "as_provided", "fine_tuned", "from_scratch"


def training(evidence: Evidence) -> list[Claim]:
    """What ``evidence`` says of the fact ``model_training``."""
    other = [*evidence.of("tune_other"), *_for_everyone(evidence)]
    for_us = evidence.of("for_us")
    tune = _ours(evidence.of("tune"), other, for_us) + _methods(evidence, other)
    train = _ours(evidence.of("train"), other)
    scratch = _ours(begun_from_nothing(evidence), other)
    if doubted(evidence, "training"):
        return _in_doubt(evidence, tune, train, scratch)
    done = _done(evidence, tune, train, scratch)
    if done and _uncertain(evidence, done):
        return [Claim(_FACT, (_AS, _TUNED), done[0].finding, confidence=0.6, rule="training.uncertain")]
    claims = done + _left_alone(evidence, done, [*tune, *train], scratch)
    return claims or _unexplained(evidence, [*tune, *train, *scratch, *other])


def _uncertain(evidence: Evidence, done: Sequence[Claim]) -> bool:
    """Whether what is tuned may be a vendor's product for everyone, or an attempt that was dropped."""
    if done[0].values == (_SCRATCH,):
        return False
    found = [claim.finding for claim in done]
    dropped = evidence.of("abandoned")
    if all(any(0 <= other.line - one.line <= 1 for other in dropped) for one in found):
        return True
    bought = evidence.named("enterprise_app")
    ours = evidence.holding("training_data")
    return bool(bought) and not any(near(one, ours) or _is_method(one) for one in found)


def _is_method(one: Finding) -> bool:
    return bool(one.mention and one.mention.product.kind == "tuning_method")


def _unexplained(evidence: Evidence, explained: Sequence[Finding]) -> list[Claim]:
    """Words of training that nothing here understands: then nothing is concluded from silence."""
    if not _of_others(evidence):
        return []
    known = [*explained, *evidence.of("training_benign", "unchanged", "as_is", "tailored", "tune", "train", "scratch")]
    for one in evidence.of("training_words"):
        if (
            one.holds
            and one.actor == "us"
            and not any(two.line == one.line and two.first <= one.first < two.after for two in known)
        ):
            return [Claim(_FACT, (_AS, _TUNED), one, confidence=0.5, rule="training.unexplained")]
    return []


def _ours(found: Sequence[Finding], other: Sequence[Finding], for_us: Sequence[Finding] = ()) -> list[Finding]:
    """Without what a vendor does for all its customers, and what is said of classifiers and the like."""
    return [
        one
        for one in found
        if (one.actor == "us" or (one.actor == "vendor" and near(one, for_us))) and not _of_other_model(one, other)
    ]


def _for_everyone(evidence: Evidence) -> list[Finding]:
    """Training in a sentence that says that every customer has the result: the vendor's doing, whoever is speaking."""
    same = evidence.of("for_everyone")
    return [one for one in evidence.of("tune", "train", "scratch") if near(one, same)]


def _of_other_model(one: Finding, other: Sequence[Finding]) -> bool:
    return any(one.line == another.line and another.first <= one.head < another.after for another in other)


def begun_from_nothing(evidence: Evidence) -> list[Finding]:
    """Words for a model that was trained from nothing, but not where their clause has named a classifier or the like."""
    other = {(one.line, _clause(evidence, one)): one.first for one in reversed(evidence.of("tune_other"))}
    return [
        one for one in evidence.of("scratch") if other.get((one.line, _clause(evidence, one)), one.head + 1) > one.head
    ]


def _methods(evidence: Evidence, other: Sequence[Finding]) -> list[Finding]:
    """Tuning methods and services by name, that are not read as words already."""
    named = [one for one in evidence.mentions if one.mention and one.mention.product.kind == "tuning_method"]
    sure = [one for one in named if one.mention and one.mention.product.generative == "yes"]
    return _ours(sure, other)


def _in_doubt(
    evidence: Evidence, tune: Sequence[Finding], train: Sequence[Finding], scratch: Sequence[Finding]
) -> list[Claim]:
    """The writer does not know: trained for certain leaves how, otherwise whether at all."""
    lines = doubtful_lines(evidence, "training")
    subjects = {one.line for one in evidence.of("doubt_training")}
    cues = evidence.of("doubt", "source", "undecided")
    told = [*cues, *tune, *train, *scratch, *evidence.of("unchanged")]
    doubt = next((one for one in cues if one.line in subjects), told[0])
    if scratch and (undecided(evidence) or quoted_apart(evidence)):
        others = Claim(_FACT, (_AS, _TUNED), doubt, confidence=0.5, rule="training.alternatives")
        return [Claim(_FACT, (_SCRATCH,), scratch[0], confidence=0.5, rule="training.alternatives"), others]
    unsure = {(one.line, _clause(evidence, one)) for one in evidence.live("doubt")}
    trained = [
        one
        for one in (*train, *tune, *scratch)
        if one.holds and (one.line not in lines or (one.line, _clause(evidence, one)) not in unsure)
    ]
    if undecided(evidence) or quoted_apart(evidence):
        trained = [one for one in trained if one.line not in lines] if not undecided(evidence) else []
    if trained or any(one.line in lines and one.standing != "denied" for one in scratch):
        return [Claim(_FACT, (_TUNED, _SCRATCH), (trained or [doubt])[0], confidence=0.7, rule="training.how_doubted")]
    if evidence.of("own_build", "own_build_weak", "own_software") and not _of_others(evidence):
        return []
    based = evidence.named(*_BASES, *_SERVICES) or evidence.of("third_party_model") or scratch
    return [
        Claim(
            _FACT, (_AS, _TUNED) if based else (_AS, _TUNED, _SCRATCH), doubt, confidence=0.6, rule="training.doubted"
        )
    ]


def _clause(evidence: Evidence, one: Finding) -> int:
    return evidence.lines[one.line].clause[one.head]


def _of_others(evidence: Evidence) -> bool:
    """Whether the model is somebody else's, so that silence on training would mean that it is left alone."""
    signs = evidence.holding("third_party_model", "retrieval", "own_integrates", "own_api")
    return bool(evidence.named(*_BASES, *_SERVICES) or signs)


def _done(
    evidence: Evidence, tune: Sequence[Finding], train: Sequence[Finding], scratch: Sequence[Finding]
) -> list[Claim]:
    tuned, trained = [one for one in tune if one.holds], [one for one in train if one.holds]
    made = [one for one in scratch if one.holds and not near(one, evidence.of("abandoned"))]
    if made:
        claims = _made(evidence, made)
        told = [Claim(_FACT, (_TUNED,), one, rule="training.tune") for one in tuned]
        return claims + [claim for claim in told if _elsewhere(evidence, claim, claims[0])][:1]
    if tuned:
        return [Claim(_FACT, (_TUNED,), one, rule="training.tune") for one in tuned[:3]]
    if not trained:
        return []
    bases = [*evidence.named(*_BASES), *evidence.holding("third_party_model")]
    if near(trained[0], bases) or _filled_in(evidence, bases, trained):
        return [Claim(_FACT, (_TUNED,), one, "inferred", 0.8, "training.train_on_base") for one in trained[:1]]
    return [Claim(_FACT, (_TUNED, _SCRATCH), one, rule="training.train") for one in trained[:2]]


def _filled_in(evidence: Evidence, bases: Sequence[Finding], trained: Sequence[Finding]) -> bool:
    """Whether a form has a yes to training, and a model or a model service by name."""
    return any(one.rule == f"{FORM}trained" for one in trained) and bool(bases or evidence.named("model_api"))


def _made(evidence: Evidence, made: Sequence[Finding]) -> list[Claim]:
    """Trained from random weights; tuning of that base is the same, tuning of somebody else's contradicts it."""
    claims = [Claim(_FACT, (_SCRATCH,), one, rule="training.scratch") for one in made[:2]]
    based = [one for one in evidence.holding("from_base") if not near(one, made)]
    claims += [Claim(_FACT, (_TUNED,), one, rule="training.tune") for one in based[:1]]
    foreign = [one for one in evidence.named("model", "open_model", "brand", "model_api") if one.actor == "us"]
    trained = evidence.holding("scratch", "train")
    own = {one.mention.product.name for one in foreign if one.mention and near(one, trained)}
    foreign = [one for one in foreign if one.mention and one.mention.product.name not in own]
    return claims + [Claim(_FACT, (_AS, _TUNED), one, "inferred", 0.5, "training.other_model") for one in foreign[:1]]


def _left_alone(
    evidence: Evidence, done: Sequence[Claim], tuning: Sequence[Finding], scratch: Sequence[Finding]
) -> list[Claim]:
    """What denials and words like "as is" say; "off the shelf" names the base where there is tuning too."""
    made = bool(done) and done[0].values == (_SCRATCH,)
    claims = _unchanged(evidence, done, tuning)
    if made:
        claims = [claim for claim in claims if _elsewhere(evidence, claim, done[0])]
    if done:
        return claims
    if evidence.told:
        claims += [Claim(_FACT, (_AS,), one, rule="training.for_everyone") for one in evidence.of("for_everyone")[:1]]
    claims += [
        Claim(_FACT, (_AS, _TUNED), one, rule="training.scratch_denied") for one in scratch if one.standing == "denied"
    ]
    claims += [Claim(_FACT, (_AS,), one, rule="training.as_is") for one in evidence.holding("as_is")[:1]]
    if not claims:
        tailored = [
            one
            for one in evidence.of("tailored")
            if _for_us(evidence, one) and one.standing in ("affirmed", "later", "possible")
        ]
        claims = [Claim(_FACT, (_AS, _TUNED), one, rule="training.tailored") for one in tailored[:1]]
    return claims


def _elsewhere(evidence: Evidence, one: Claim, other: Claim) -> bool:
    """Whether two claims are from different accounts, so that neither explains the other."""
    return account(evidence, one.finding) != account(evidence, other.finding)


def _for_us(evidence: Evidence, one: Finding) -> bool:
    """Our own doing, or a vendor's for us: what a vendor fits to a field, every customer gets."""
    words = {item.norm for item in evidence.lines[one.line].items[one.first : one.after]}
    return one.actor == "us" or (
        one.actor == "vendor" and bool(words & {"our", "us", "ours", "your", "you", "customer", "client", "licensee"})
    )


def _unchanged(evidence: Evidence, done: Sequence[Claim], tuning: Sequence[Finding]) -> list[Claim]:
    """Said to be left alone; a denial in the very sentence that affirms some training sets that training off.

    That nothing was trained from scratch says no more than that.
    """
    scratch = {(one.line, _clause(evidence, one)) for one in evidence.of("scratch") if one.standing == "denied"}
    plain = evidence.of("train", "unchanged")
    said = [one for one in _said_unchanged(evidence) if (one.line, _clause(evidence, one)) not in scratch]
    claims = [Claim(_FACT, (_AS,), one, rule="training.unchanged") for one in said[:2]]
    denied = [one for one in tuning if one.standing == "denied"]
    denied = [one for one in denied if one not in plain or (one.line, _clause(evidence, one)) not in scratch]
    tuned = [claim.finding for claim in done if claim.values == (_TUNED,)]
    whole = evidence.of("train")
    denied = [one for one in denied if not (tuned and one in whole and near(one, tuned, 1))]
    apart = [one for one in denied if not near(one, [claim.finding for claim in done])]
    claims += [Claim(_FACT, (_AS,), one, rule="training.denied") for one in apart[:2]]
    return claims


def _said_unchanged(evidence: Evidence) -> list[Finding]:
    """Words for a model left alone; the "no" of a form's field is a part of them and denies nothing."""
    said = [one for one in evidence.of("unchanged") if one.holds or one.rule == "training.form"]
    return [one for one in said if not _is_taught(evidence, one)]


def _is_taught(evidence: Evidence, one: Finding) -> bool:
    """Whether the words name what was taught something: "used to retrain a stock model"."""
    before = evidence.lines[one.line].items[max(0, one.first - _NEAR) : one.first]
    affirmed = evidence.lines[one.line].standing[max(0, one.first - _NEAR) : one.first]
    return any(
        item.norm.startswith(_TEACHING) and standing == "affirmed"
        for item, standing in zip(before, affirmed, strict=True)
    )
