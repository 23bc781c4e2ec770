"""How do they get it? Own software, an application under contract, or a public service: claims on ``delivery``.

Three kinds of sign are gathered apart: of own software, of products by name, of wording alone. Own software that is
built on or calls a product is one application; a product used beside it contradicts, and both claims stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.readers.accounts import account, quoted_apart
from assistant.readers.doers import is_our_deed
from assistant.readers.doubt import doubted, doubtful_lines, undecided
from assistant.readers.evidence import Claim, Evidence, near
from assistant.readers.findings import Finding
from assistant.readers.having import BOUGHT, OWN, PUBLIC, had, norms, same_clause, vendors, vendors_beside
from assistant.readers.unnamed import unnamed

_PRIVATE = frozenset({"own", "private", "privately", "personal", "personally"})
_MODEL_KINDS = ("model_api", "open_model", "model", "builder", "runtime")
_IN: Final = frozenset({"in", "by"})
"""What is ruled out in or by a contract is not the contract."""
_RUNS_ON: Final = "own.integrates"
_STARTS_ANEW: Final = frozenset(
    {"from", "for", "in", "at", "a", "an", "another", "our", "we", "besides", "two", "elsewhere", "also"}
)


@dataclass(frozen=True, slots=True)
class _Signs:
    """Claims by kind of sign: ``built`` in words, ``model`` merely by the name of a model, products by edition."""

    built: list[Claim]
    model: list[Claim]
    bought: list[Claim]
    public: list[Claim]
    edition: list[Claim]


def delivery(evidence: Evidence, *, generative_no: bool) -> list[Claim]:
    """What ``evidence`` says of the fact ``delivery``."""
    signs = _Signs(
        _built(evidence),
        _models(evidence),
        [had(one, BOUGHT, rule="delivery.enterprise_app") for one in evidence.named("enterprise_app")],
        [had(one, PUBLIC, rule="delivery.public_service") for one in evidence.named("public_service")],
        _editions(evidence),
    )
    if doubted(evidence, "delivery"):
        return (
            [] if [*undecided(evidence), *evidence.of("own_build_weak")] or quoted_apart(evidence) else _in_doubt(signs)
        )
    if evidence.holding("shared_service") and _on_a_builder(signs):
        return [claim for claim in signs.built if _is_builder(claim)][:1]
    return _weighed(evidence, signs, generative_no=generative_no)


def _weighed(evidence: Evidence, signs: _Signs, *, generative_no: bool) -> list[Claim]:
    apps = signs.bought + signs.public + signs.edition
    own = signs.built + signs.model
    private = evidence.of("private_script")
    if own and not signs.bought and private:
        shared = evidence.holding("shared_service")
        mine = had(private[0], PUBLIC, rule="delivery.private_script", stated=True)
        return [mine, *(had(one, OWN, rule="delivery.shared_service", stated=True) for one in shared[:1])]
    consumer = evidence.holding("consumer_sign")
    if signs.model and consumer and not (signs.built or apps):
        private_use = had(consumer[0], PUBLIC, rule="delivery.consumer", confidence=0.8, stated=True)
        return [private_use, *(signs.model[:1] if _ours(evidence) else [])]
    personal = [one for one in consumer if not _PRIVATE.isdisjoint(norms(evidence, one))]
    if own and personal and not apps and all(claim.finding.mention for claim in own) and not _ours(evidence):
        return [had(personal[0], PUBLIC, rule="delivery.consumer", confidence=0.8, stated=True)]
    if own and apps:
        return _own_beside(evidence, signs, apps)
    if own:
        return _own_or_vendors(evidence, signs)
    if apps:
        return (
            _products(signs, consumer)
            + _made_beside(evidence, apps)
            + _echoed(evidence, signs)
            + _in_house(evidence, signs.public)
        )
    if generative_no and not evidence.holding("ent_lease"):
        return []
    claims = unnamed(evidence)
    return claims + _in_house(evidence, [claim for claim in claims if claim.values == (PUBLIC,)])


def _built(evidence: Evidence) -> list[Claim]:
    """What is said of building, hosting, calling or training: the organisation's own doing."""
    signals = (
        "own_build",
        "own_ordered",
        "own_host",
        "own_api",
        "own_rag",
        "own_integrates",
        "tune",
        "scratch",
        "train",
    )
    doubtful = doubtful_lines(evidence, "delivery")
    held = [one for one in evidence.holding(*signals) if one.actor == "us" and one.line not in doubtful]
    held += [one for one in evidence.named("model_api", "builder") if one.actor == "us" and one.line not in doubtful]
    held += [one for one in evidence.named("framework") if _is_for_builders(one) and one.line not in doubtful]
    other, everyone = evidence.of("tune_other"), evidence.of("for_everyone")
    taught = {id(one) for one in evidence.of("tune", "train")}
    products = evidence.holding("vendor_product")
    return [
        had(one, OWN, rule=f"delivery.{one.rule}", stated=one.mention is None)
        for one in held
        if not (one.rule.startswith("training") and near(one, other))
        and not (id(one) in taught and not is_our_deed(evidence, one))
        and not near(one, everyone)
        and not (one.rule == _RUNS_ON and _told_of(evidence, products, one))
    ]


def _is_for_builders(one: Finding) -> bool:
    """Whether only people who write software of their own name it: a library for building on models."""
    return one.actor == "us" and bool(one.mention and one.mention.product.hosted_by_self)


def _models(evidence: Evidence) -> list[Claim]:
    """Models and model services named: whoever uses one in software of their own has an own application."""
    everyone = evidence.of("for_everyone")
    named = [one for one in evidence.named(*_MODEL_KINDS) if one.actor == "us" and not near(one, everyone)]
    asked = {one.line for one in evidence.holding("person_use")}
    named = [one for one in named if one.line not in asked or evidence.kind(one) != "model"]
    return [had(one, OWN, rule="delivery.model_named", confidence=0.85) for one in named]


def _editions(evidence: Evidence) -> list[Claim]:
    """Products with a public and an enterprise edition: which one, as far as anything is said of it."""
    named = [one for one in evidence.named("dual_edition") if one.actor != "vendor" or not _models(evidence)]
    consumer, enterprise = _edition_signs(evidence)
    people = {one.line for one in evidence.holding("person_use")}
    named += [one for one in evidence.named("brand") if one.line in people or consumer or enterprise]
    if not named:
        return []
    if consumer and not enterprise:
        return [had(consumer[0], PUBLIC, rule="delivery.consumer_edition", stated=True)]
    if enterprise and not consumer:
        return [had(enterprise[0], BOUGHT, rule="delivery.enterprise_edition", stated=True)]
    return [had(named[0], PUBLIC, BOUGHT, rule="delivery.edition_open")]


def _edition_signs(evidence: Evidence) -> tuple[list[Finding], list[Finding]]:
    """Signs of a consumer edition (a denied contract is one) and of an enterprise edition."""
    signed = ("ent_sign", "ent_lease")
    denied = [one for one in evidence.of(*signed) if one.standing == "denied" and norms(evidence, one)[0] not in _IN]
    mine, theirs = [*evidence.holding("consumer_sign"), *denied], evidence.holding(*signed)
    if not (mine or theirs or evidence.live(*signed)):  # "is it OK if I use the free one"
        mine = [one for one in evidence.live("consumer_sign") if one.standing == "possible"]
    return mine, theirs


def _in_doubt(signs: _Signs) -> list[Claim]:
    """The writer does not know: at most that it is a product of unknown edition."""
    if signs.built or signs.model or not (signs.edition or signs.public or signs.bought):
        return []
    first = (signs.edition or signs.bought or signs.public)[0]
    return [had(first.finding, PUBLIC, BOUGHT, rule="delivery.edition_doubted", confidence=0.7)]


def _own_beside(evidence: Evidence, signs: _Signs, apps: Sequence[Claim]) -> list[Claim]:
    """Own software and a product named: the product is a part of it, or the two contradict and both stand."""
    if not signs.built:
        return _products(signs) if _inside(evidence, signs) else [signs.model[0], apps[0]]
    builders = [claim for claim in signs.built if _is_builder(claim)]
    if signs.bought and len(builders) == len(signs.built):
        return [builders[0], signs.bought[0]]
    if builders or all(claim.rule == "delivery.edition_open" for claim in apps):
        return (builders or signs.built)[:2]
    return [signs.built[0], apps[0]]


def _made_beside(evidence: Evidence, apps: Sequence[Claim]) -> list[Claim]:
    """Software of our own that asks a model by name, told of in another clause than the products."""
    made = [one for one in evidence.holding("own_build_weak") if one.actor == "us"]
    models = [had(one, OWN, rule="") for one in evidence.mentions if evidence.kind(one) in _MODEL_KINDS]
    beside = [one for one in made if same_clause(evidence, one, models) and not same_clause(evidence, one, apps)]
    return [had(one, OWN, rule="delivery.built_beside", stated=True) for one in beside[:1]]


def _is_builder(claim: Claim) -> bool:
    return bool(claim.finding.mention and claim.finding.mention.product.kind == "builder")


def _on_a_builder(signs: _Signs) -> bool:
    """Whether all that is made of our own is told of with a vendor's builder."""
    builders = [claim.finding for claim in signs.built if _is_builder(claim)]
    return bool(builders) and all(near(claim.finding, builders) for claim in signs.built)


def _inside(evidence: Evidence, signs: _Signs) -> bool:
    """Whether the model is merely named as what a product runs on: in its sentence, or in one that goes on about it."""
    products = signs.bought + signs.public + signs.edition
    makers = {_maker(one) for one in products}
    if all(_maker(model) in makers for model in signs.model):
        return True
    made = evidence.holding("own_build_weak", "own_word", "own_software")
    if any(near(model.finding, made) for model in signs.model):
        return False
    named = [claim.finding for claim in products]
    return all(_told_of(evidence, named, model.finding) for model in signs.model)


def _goes_on(evidence: Evidence, product: Finding, model: Finding) -> bool:
    """Whether the sentence of ``model`` is that of ``product``, or one beside it that does not start on something else."""
    apart = model.line - product.line
    if apart == 1:
        return not _STARTS_ANEW.intersection(item.norm for item in evidence.lines[model.line].items[:1])
    return apart in (0, -1)


def _told_of(evidence: Evidence, products: Sequence[Finding], model: Finding) -> bool:
    """Whether the sentence of ``model`` goes on about what was just said to be a vendor's product."""
    return any(_goes_on(evidence, one, model) for one in products)


def _complicated(evidence: Evidence) -> bool:
    """Whether the text has doubts or quoted sources: a mere name then proves no way of delivery."""
    return bool(evidence.of("doubt")) or quoted_apart(evidence)


def _ours(evidence: Evidence) -> bool:
    """Whether some software is said to be made or run by ourselves, so that a model named beside it is a part of it."""
    return any(one.actor == "us" for one in evidence.holding("own_build_weak", "own_software"))


def _maker(claim: Claim) -> str:
    mention = claim.finding.mention
    return mention.product.maker if mention else claim.rule


def _own_or_vendors(evidence: Evidence, signs: _Signs) -> list[Claim]:
    """Signs of own software and no product by name; a vendor's product in words contradicts them."""
    ordered = evidence.holding("own_ordered")
    vendor = [*evidence.holding("vendor_app"), *evidence.holding("ent_lease")]
    vendor = [one for one in vendor if not near(one, ordered)]
    told = evidence.holding("bought_word", "vendor_product") if evidence.told and not (signs.built or ordered) else []
    if told:
        return [had(told[0], BOUGHT, rule="delivery.bought_word", stated=True)]
    if signs.built:
        contrary = vendors_beside(evidence, signs.built)
        return signs.built[: 1 if contrary else 2] + contrary
    disputed = _disputed(evidence)
    if disputed:
        return disputed
    product = evidence.holding("vendor_product") if not _ours(evidence) else []
    if product and all(_told_of(evidence, product, model.finding) for model in signs.model):
        return vendors(product)
    if not vendor:
        return signs.model[:2] if _ours(evidence) or not _complicated(evidence) else []
    if any(near(claim.finding, vendor) for claim in signs.model):
        return vendors([one for one in evidence.holding("vendor_product") if near(signs.model[0].finding, [one])])
    return signs.model[:1]


def _disputed(evidence: Evidence) -> list[Claim]:
    """The thing itself is said to be made by ourselves and, elsewhere, to be a product: both stand."""
    made = [one for one in evidence.holding("own_build_weak", "own_build") if one.actor == "us"]
    own = [had(one, OWN, rule="delivery.built", stated=True) for one in made[:1]]
    contrary = vendors_beside(evidence, own)
    return [*own, *contrary] if own and contrary else []


def _echoed(evidence: Evidence, signs: _Signs) -> list[Claim]:
    """A public edition by name, said elsewhere to be under contract: both stand."""
    echoes = [one for one in evidence.mentions if evidence.kind(one) == "echo"]
    signed = [
        one for one in evidence.holding("ent_sign") if near(one, echoes) or _other_account(evidence, one, signs.public)
    ]
    return [had(one, BOUGHT, rule="delivery.echo_contract") for one in signed[:1]] if signs.public else []


def _other_account(evidence: Evidence, one: Finding, claims: Sequence[Claim]) -> bool:
    """Whether another paper or person than that of ``claims`` says it."""
    here = account(evidence, one)
    return quoted_apart(evidence) and all(account(evidence, claim.finding) != here for claim in claims)


def _in_house(evidence: Evidence, public: Sequence[Claim]) -> list[Claim]:
    """A public page, said elsewhere to run on machines of one's own: both stand."""
    places = [one for one in evidence.holding("own_place") if one.actor == "us"]
    return [had(one, OWN, rule="delivery.own_place", stated=True) for one in places[:1]] if public else []


def _products(signs: _Signs, consumer: Sequence[Finding] = ()) -> list[Claim]:
    if signs.bought and consumer and not signs.public:
        return [signs.bought[0], had(consumer[0], PUBLIC, rule="delivery.consumer_edition", stated=True)]
    if signs.bought and signs.public:
        return [signs.bought[0], signs.public[0]]
    if signs.bought:
        return signs.bought[:2]
    if signs.public and not (signs.edition and signs.edition[0].values == (BOUGHT,)):
        return signs.public[:2]
    return [*signs.public[:1], *signs.edition[:1]]
