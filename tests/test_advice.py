"""What the shipped advice comes to for very different workloads: who must hear what, who must not, and what comes first.

The expectations are those of a security architect and a privacy lead who read each list from start to end. They name
cards by id, so a card that is renamed, merged or narrowed shows here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain, combinations

import pytest

from assistant.assessment import views
from assistant.citing import Library
from assistant.facts import DELIVERY, FACTS, MODEL_TRAINING
from assistant.ledger import Ledger, Statement
from assistant.recommend import Recommendation, recommend
from tests.fakes import said, the_knowledge

KNOWLEDGE = the_knowledge()
LIBRARY = Library(KNOWLEDGE.cards, KNOWLEDGE.passages, KNOWLEDGE.frameworks, KNOWLEDGE.priority)

PUBLIC = {"delivery": "public_service", "model_training": "as_provided", "contract": "no"}
BOUGHT = {"delivery": "enterprise_application", "model_training": "as_provided"}
BUILT = {"delivery": "own_application", "model_training": "as_provided"}
TUNED = {"delivery": "own_application", "model_training": "fine_tuned"}
TRAINED = {"delivery": "own_application", "model_training": "from_scratch", "model_origin": "own"}

PLAIN: Mapping[str, str] = {name: "no" for name, fact in FACTS.items() if fact.member} | {
    "generative": "yes",
    "contract": "yes",
    "model_origin": "third_party",
    "change": "none",
    "initiation": "person",
    "human_review": "sometimes",
    "individual_effect": "none",
    "hosting": "provider",
    "sector": "technology",
    "stage": "pilot",
    "availability": "tolerant",
    "permissions": "no_access",
}
"""What is true of a workload unless its profile says otherwise: nothing that makes it worse."""


def named(words: str) -> frozenset[str]:
    """The ids in ``words``, which are parted by spaces."""
    return frozenset(words.split())


BUILDERS_WORK = named(
    "authenticate-callers authorise-in-application vault-for-model-keys encode-output log-prompts-and-answers "
    "threat-model-prompt-injection-first retrieval-entitlements integration-documents integration-mail integration-crm "
    "kill-switch irreversible-gate approval-shows-real-change two-sets-of-terms"
)
"""What only those can do who build the application."""

CUSTOMERS_WORK = named(
    "ask-vendor-genai-questions sso-for-vendor-assistant vendor-audit-logs know-who-is-behind-the-vendor "
    "vendor-connectors-one-by-one input-rules-by-class read-the-terms-first no-learning-from-inputs"
)
"""What only those can do who get it from somebody else."""


@dataclass(frozen=True)
class Case:
    """A workload, and the ids that its advice must have, must not have, and must have among the first ten and five."""

    name: str
    facts: Mapping[str, str]
    has: str
    lacks: str
    first: str
    five: str = ""

    def __str__(self) -> str:
        return self.name


def workload(base: Mapping[str, str], yes: str, **others: str) -> dict[str, str]:
    """A fully known workload: ``base``, the members in ``yes`` (words), and ``others`` instead of what is plain."""
    return dict(PLAIN) | dict(base) | dict.fromkeys(yes.split(), "yes") | others


CASES = (
    Case(
        "staff with personal ChatGPT accounts and customer data",
        workload(
            PUBLIC,
            "data.personal data.confidential data_reach.prompts provider.keeps_inputs provider.trains_on_inputs "
            "audience.employees output.published jurisdiction.eu",
            stage="production",
        ),
        has="decide-what-a-person-checks editor-for-published-output shadow-ai-discovery fix-shutdown-criteria",
        lacks="processor-contract-with-ai-vendor contract-forbids-training vendor-audit-logs health-data-agreement-us",
        first="input-rules-by-class sensitive-data-under-agreement-only no-learning-from-inputs "
        "no-personal-data-under-public-terms read-the-terms-first",
        five="input-rules-by-class sensitive-data-under-agreement-only no-learning-from-inputs "
        "no-personal-data-under-public-terms",
    ),
    Case(
        "an office assistant over all mail and files",
        workload(
            BOUGHT,
            "data.personal data.confidential data.internal data_reach.prompts data_reach.retrieval audience.employees "
            "provider.keeps_inputs untrusted.mail integration.mail integration.documents integration.messaging "
            "jurisdiction.eu",
            permissions="end_user",
            availability="important",
        ),
        has="vendor-injection-evidence red-team-own-tenant vendor-audit-logs settle-where-the-model-computes",
        lacks="segregate-untrusted-text retrieval-poisoning no-personal-data-under-public-terms "
        "no-learning-from-inputs vendor-bot-facing-outsiders",
        first="label-before-you-connect sso-for-vendor-assistant vendor-connectors-one-by-one "
        "ask-vendor-genai-questions contract-forbids-training processor-contract-with-ai-vendor",
        five="label-before-you-connect contract-forbids-training processor-contract-with-ai-vendor",
    ),
    Case(
        "a vendor's dictation scribe in an American hospital",
        workload(
            BOUGHT,
            "data.personal data.health data_reach.prompts audience.employees output.fed_to_systems integration.erp "
            "jurisdiction.us",
            human_review="always",
            individual_effect="informs",
            sector="health",
            permissions="service_account",
        ),
        has="medical-device-question human-check-of-consequential-output decision-error-analysis",
        lacks="health-data-ground-and-agreement settle-where-the-model-computes name-who-decides-about-people "
        "rule-out-prohibited-then-high-risk integration-erp",
        first="health-data-agreement-us processor-contract-with-ai-vendor vendor-product-on-high-stakes-systems",
    ),
    Case(
        "a vendor's chatbot that answers the public",
        workload(
            BOUGHT,
            "data.public data.personal data_reach.retrieval audience.public audience.customers jurisdiction.uk",
            human_review="never",
            sector="retail",
        ),
        has="tell-people-they-deal-with-ai terms-for-outside-users say-it-in-the-privacy-notice vendor-incident-route",
        lacks="label-before-you-connect jailbreak-public-face guardrail-on-input human-check-of-consequential-output "
        "sso-for-vendor-assistant",
        first="vendor-bot-facing-outsiders decide-what-a-person-checks ask-vendor-genai-questions",
    ),
    Case(
        "an own assistant over personnel documents",
        workload(
            BUILT,
            "data.personal data.confidential data_reach.prompts data_reach.retrieval audience.employees "
            "provider.keeps_inputs integration.documents jurisdiction.eu",
            permissions="service_account",
        ),
        has="pass-user-identity vector-store-protection impact-assessment-before-personal-data check-for-hidden-write-tools",
        lacks="read-the-model-licence self-hosted-serving-hardening label-before-you-connect tool-allow-list "
        "segregate-untrusted-text guardrail-on-input",
        first="retrieval-entitlements integration-documents classify-what-retrieval-reaches contract-forbids-training",
    ),
    Case(
        "an own bot that writes into the service desk once a person approves",
        workload(
            BUILT,
            "data.internal data.personal data_reach.retrieval audience.employees untrusted.mail integration.tickets "
            "output.fed_to_systems jurisdiction.us",
            change="approved",
            permissions="service_account",
        ),
        has="approval-fatigue action-audit-trail excessive-agency-inventory red-team-before-release",
        lacks="kill-switch irreversible-gate trigger-validation vendor-agent-settings",
        first="agent-identity tool-allow-list approval-shows-real-change integration-tickets segregate-untrusted-text",
    ),
    Case(
        "an agent that pays invoices by night",
        workload(
            BUILT,
            "data.confidential data.personal data_reach.prompts untrusted.mail untrusted.uploads integration.mail "
            "integration.erp integration.payments output.fed_to_systems jurisdiction.eu",
            change="unapproved",
            initiation="itself",
            permissions="service_account",
            human_review="never",
            sector="finance",
            availability="important",
        ),
        has="kill-switch unattended-run-review progressive-autonomy agent-fails-halfway finance-register-ai-suppliers",
        lacks="approval-shows-real-change approval-fatigue keep-card-numbers-out sandbox-generated-code",
        first="agency-perimeter irreversible-gate integration-payments trigger-validation agent-reads-or-acts",
    ),
    Case(
        "a model tuned on patient letters in the own cloud",
        workload(
            TUNED,
            "data.personal data.health data_reach.prompts data_reach.training audience.employees jurisdiction.eu",
            hosting="own_cloud",
            human_review="always",
            individual_effect="informs",
            sector="health",
            permissions="end_user",
        ),
        has="model-access-by-data-class memorisation-test erasure-from-a-trained-model tuning-may-change-your-role",
        lacks="health-data-agreement-us copyright-of-training-sources contract-forbids-training training-data-register",
        first="ground-for-training-on-people health-data-ground-and-agreement model-carries-class-of-its-data "
        "scrub-and-dedup-tuning rule-out-prohibited-then-high-risk",
    ),
    Case(
        "an adapter for an open model on own machines, for contracts",
        workload(
            TUNED,
            "data.confidential data_reach.prompts data_reach.training audience.employees jurisdiction.uk",
            hosting="own_hardware",
            human_review="always",
            sector="legal",
        ),
        has="safe-model-formats self-hosted-serving-hardening base-model-and-adapter-integrity read-the-model-licence",
        lacks="processor-contract-with-ai-vendor limit-retention-at-provider incident-plan-when-the-model-is-elsewhere "
        "private-route-to-provider",
        first="model-carries-class-of-its-data sign-off-each-tuning-run client-secrets-before-matter-goes-in",
    ),
    Case(
        "a self-trained model of the earth, licensed to customers",
        workload(
            TRAINED,
            "data.confidential data.other_regulated data_reach.training audience.customers jurisdiction.eu",
            hosting="own_cloud",
            human_review="never",
            sector="industry",
        ),
        has="release-board-for-own-model terms-for-users-of-your-model duties-of-a-model-maker-in-the-eu "
        "pretrained-capability-evaluation training-pipeline-isolation",
        lacks="tuning-may-change-your-role two-sets-of-terms contract-forbids-training terms-for-outside-users "
        "protect-tuned-weights",
        first="protect-pretrained-weights training-data-register copyright-of-training-sources "
        "model-carries-class-of-its-data",
    ),
    Case(
        "a model on people's telephones",
        workload(
            BUILT,
            "data.personal data_reach.prompts audience.public jurisdiction.eu",
            hosting="device",
            human_review="never",
            sector="retail",
        ),
        has="models-on-devices jailbreak-public-face say-it-in-the-privacy-notice",
        lacks="processor-contract-with-ai-vendor limit-retention-at-provider own-inference-capacity "
        "self-hosted-serving-hardening edge-equipment-models",
        first="on-device-models safe-model-formats threat-model-prompt-injection-first",
    ),
    Case(
        "an own coding agent with repository and cloud rights",
        workload(
            BUILT,
            "data.confidential data.credentials data_reach.prompts data_reach.retrieval audience.employees "
            "output.executed untrusted.web integration.code integration.cloud jurisdiction.us",
            change="unapproved",
            permissions="service_account",
            stage="production",
        ),
        has="sandbox-generated-code kill-switch no-credentials-near-model tool-allow-list irreversible-gate",
        lacks="trigger-validation vendor-coding-assistant-settings secrets-never-in-prompts integration-payments",
        first="integration-cloud integration-code agency-perimeter agent-identity agent-reads-or-acts",
    ),
    Case(
        "an image generator for marketing",
        workload(
            PUBLIC,
            "data.public data_reach.prompts audience.employees audience.public output.published jurisdiction.eu",
            sector="media",
            human_review="always",
        ),
        has="editor-for-published-output label-published-generated-content output-rights-and-extraction-terms",
        lacks="sensitive-data-under-agreement-only no-personal-data-under-public-terms dlp-before-the-service "
        "consumer-connectors-off",
        first="read-the-terms-first decide-what-a-person-checks input-rules-by-class",
    ),
    Case(
        "a helper for credit decisions in the EU",
        workload(
            BUILT,
            "data.personal data.confidential data_reach.prompts audience.employees integration.crm jurisdiction.eu",
            individual_effect="informs",
            sector="finance",
            permissions="end_user",
        ),
        has="decision-error-analysis rights-assessment-for-public-services human-check-of-consequential-output",
        lacks="deployer-duties-for-high-risk-vendor-ai human-way-out-of-machine-decisions medical-device-question",
        first="rule-out-prohibited-then-high-risk provider-duties-for-own-high-risk-ai name-who-decides-about-people "
        "impact-assessment-before-personal-data",
    ),
    Case(
        "a bought tutor for minors",
        workload(
            BOUGHT,
            "data.personal data_reach.prompts audience.customers audience.minors provider.keeps_inputs jurisdiction.eu",
            individual_effect="informs",
            sector="education",
            human_review="never",
        ),
        has="deployer-duties-for-high-risk-vendor-ai tell-people-they-deal-with-ai rights-assessment-for-public-services",
        lacks="provider-duties-for-own-high-risk-ai jailbreak-public-face human-check-of-consequential-output",
        first="pupils-and-age-limits rule-out-prohibited-then-high-risk safe-answers-for-learners",
    ),
    Case(
        "a public body's application that decides on benefits",
        workload(
            BUILT,
            "data.personal data_reach.prompts data_reach.retrieval audience.employees audience.public "
            "output.fed_to_systems integration.database untrusted.web jurisdiction.eu",
            individual_effect="decides",
            human_review="never",
            sector="public",
            availability="critical",
            permissions="service_account",
            stage="production",
        ),
        has="human-way-out-of-machine-decisions rights-assessment-for-public-services public-records-of-ai-use "
        "region-and-capacity-for-critical-use pass-user-identity",
        lacks="human-check-of-consequential-output approval-fatigue deployer-duties-for-high-risk-vendor-ai",
        first="rule-out-prohibited-then-high-risk name-who-decides-about-people "
        "impact-assessment-before-personal-data provider-duties-for-own-high-risk-ai",
    ),
    Case(
        "an assistant that sets machines once a person approves",
        workload(
            BUILT,
            "data.internal data_reach.prompts audience.employees integration.devices integration.database "
            "jurisdiction.eu",
            change="approved",
            sector="industry",
            availability="critical",
            hosting="own_hardware",
            permissions="service_account",
        ),
        has="own-inference-capacity fallback-model-or-manual-way agent-fails-halfway playbook-hijacked-agent",
        lacks="contract-forbids-training region-and-capacity-for-critical-use vendor-product-on-high-stakes-systems",
        first="integration-devices approval-shows-real-change",
        five="integration-devices approval-shows-real-change self-hosted-serving-hardening",
    ),
    Case(
        "a consumer agent let loose on a work mailbox",
        workload(
            PUBLIC,
            "data.confidential data_reach.prompts audience.employees output.fed_to_systems integration.mail "
            "integration.calendar untrusted.mail jurisdiction.us",
            change="unapproved",
            human_review="never",
            availability="important",
        ),
        has="nothing-vital-on-a-public-service script-on-a-personal-account shadow-ai-discovery",
        lacks="kill-switch agency-perimeter register-agents-and-their-limits vendor-agent-settings",
        first="consumer-agent-mode consumer-connectors-off sensitive-data-under-agreement-only",
        five="consumer-agent-mode consumer-connectors-off sensitive-data-under-agreement-only",
    ),
    Case(
        "a talking toy",
        workload(
            BUILT,
            "data.personal data_reach.prompts audience.customers audience.minors provider.keeps_inputs "
            "jurisdiction.eu jurisdiction.us",
            human_review="never",
            sector="retail",
            stage="idea",
        ),
        has="parents-hold-the-switch silent-when-the-filter-is-down tell-people-they-deal-with-ai guardrail-on-output",
        lacks="editor-for-published-output integration-devices decisions-about-people-in-the-us agent-identity",
        first="contract-forbids-training threat-model-prompt-injection-first",
        five="may-it-speak-to-children safe-answers-for-learners pupils-and-age-limits",
    ),
    Case(
        "a coding assistant on own machines in defence",
        workload(
            BUILT,
            "data.confidential data.other_regulated data_reach.prompts audience.employees integration.code "
            "output.executed jurisdiction.us",
            change="approved",
            human_review="always",
            hosting="own_hardware",
            permissions="end_user",
            sector="industry",
            stage="idea",
        ),
        has="generated-code-risk sandbox-generated-code model-choice-and-provenance read-the-model-licence",
        lacks="two-sets-of-terms contract-forbids-training agent-identity incident-plan-when-the-model-is-elsewhere",
        first="integration-code sandbox-generated-code generated-code-risk",
        five="authority-for-regulated-data safe-model-formats self-hosted-serving-hardening",
    ),
    Case(
        "a laboratory that trains a language model to publish it",
        workload(
            TRAINED,
            "data.public data.personal data_reach.training audience.employees audience.public jurisdiction.eu",
            hosting="own_hardware",
            sector="education",
            human_review="sometimes",
        ),
        has="duties-of-a-model-maker-in-the-eu terms-for-users-of-your-model release-board-for-own-model",
        lacks="pupils-and-age-limits safe-answers-for-learners two-sets-of-terms input-rules-by-class",
        first="training-pipeline-isolation protect-pretrained-weights scrub-and-dedup-pretraining",
        five="copyright-of-training-sources training-data-register ground-for-training-on-people",
    ),
    Case(
        "a shop's own bot that looks up orders with one account",
        workload(
            BUILT,
            "data.internal data.personal data_reach.prompts data_reach.retrieval audience.customers audience.public "
            "integration.database jurisdiction.us jurisdiction.uk",
            human_review="never",
            sector="retail",
            stage="production",
            permissions="service_account",
            availability="important",
        ),
        has="red-team-before-release misinformation-measured guardrail-on-output tell-people-they-deal-with-ai",
        lacks="editor-for-published-output label-before-you-connect safe-answers-for-learners kill-switch",
        first="check-for-hidden-write-tools authorise-in-application tenant-isolation",
        five="retrieval-entitlements pass-user-identity threat-model-prompt-injection-first",
    ),
    Case(
        "a vendor's feature that ranks applicants in two continents",
        workload(
            BOUGHT,
            "data.personal data_reach.prompts audience.employees untrusted.uploads output.fed_to_systems "
            "jurisdiction.eu jurisdiction.us",
            individual_effect="decides",
            human_review="sometimes",
            stage="production",
        ),
        has="deployer-duties-for-high-risk-vendor-ai decisions-about-people-in-the-us approve-each-ai-feature",
        lacks="provider-duties-for-own-high-risk-ai health-data-ground-and-agreement label-published-generated-content",
        first="human-way-out-of-machine-decisions decision-error-analysis impact-assessment-before-personal-data",
        five="rule-out-prohibited-then-high-risk name-who-decides-about-people processor-contract-with-ai-vendor",
    ),
)

each_case = pytest.mark.parametrize("case", CASES, ids=str)


@cache
def advice_for(name: str) -> tuple[Recommendation, ...]:
    """The advice for the case called ``name``, most urgent first."""
    facts = next(case for case in CASES if case.name == name).facts
    return advice(tuple(said(fact, value) for fact, value in facts.items()))


def advice(statements: Iterable[Statement]) -> tuple[Recommendation, ...]:
    return recommend("advice", views(Ledger(statements=tuple(statements))), LIBRARY, {})


def ids(items: Iterable[Recommendation]) -> set[str]:
    return {item.id for item in items}


@each_case
def test_a_case_is_fully_known_and_names_cards_that_there_are(case: Case) -> None:
    cards = {card.id for card in KNOWLEDGE.cards}
    assert set(case.facts) == set(FACTS)
    assert named(f"{case.has} {case.lacks} {case.first} {case.five}") | BUILDERS_WORK | CUSTOMERS_WORK <= cards


@each_case
def test_a_workload_gets_the_advice_that_it_cannot_do_without(case: Case) -> None:
    assert named(f"{case.has} {case.first} {case.five}") - ids(advice_for(case.name)) == set()


@each_case
def test_a_workload_gets_no_advice_that_contradicts_its_facts(case: Case) -> None:
    assert named(case.lacks) & ids(advice_for(case.name)) == set()


@each_case
def test_the_first_ten_are_what_to_say_first(case: Case) -> None:
    assert named(case.first) - ids(advice_for(case.name)[:10]) == set()


@each_case
def test_the_first_five_are_what_one_meeting_would_hand_out(case: Case) -> None:
    assert named(case.five) - ids(advice_for(case.name)[:5]) == set()


@each_case
def test_the_first_ten_hold_no_should_and_more_than_one_domain(case: Case) -> None:
    ten = advice_for(case.name)[:10]
    assert {item.level for item in ten} == {"must"}
    assert len({item.domain for item in ten}) > 1


@each_case
def test_buyers_are_not_told_to_build_nor_builders_to_ask_a_vendor(case: Case) -> None:
    others = BUILDERS_WORK if case.facts["delivery"] != "own_application" else CUSTOMERS_WORK
    assert others & ids(advice_for(case.name)) == set()


@each_case
def test_few_musts_stand_before_a_pilot(case: Case) -> None:
    gated = [item for item in advice_for(case.name) if item.level == "must" and item.gate == "before pilot"]
    limit = 28 if case.facts["change"] != "none" else 22 if case.facts["delivery"] == "own_application" else 15
    assert 5 <= len(gated) <= limit


@each_case
def test_every_recommendation_is_cited_and_says_why_how_and_how_to_check(case: Case) -> None:
    for item in advice_for(case.name):
        assert item.citations
        assert all((item.why, item.actions, item.verify, item.owner))


def choices(values: frozenset[str]) -> list[tuple[str, ...]]:
    """Every way in which a fact with these ``values`` can still be open or settled."""
    ordered = sorted(values)
    return list(chain.from_iterable(combinations(ordered, size) for size in range(1, len(ordered) + 1)))


@pytest.mark.parametrize("training", choices(MODEL_TRAINING.domain), ids="+".join)
@pytest.mark.parametrize("delivery", choices(DELIVERY.domain), ids="+".join)
def test_there_is_advice_while_the_scope_is_open(delivery: tuple[str, ...], training: tuple[str, ...]) -> None:
    known = (said("generative", "yes"), said("delivery", *delivery), said("model_training", *training))
    found = advice(known)
    assert len(found) >= 5
    assert sum(item.level == "must" for item in found) >= 4


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (
            {"delivery": ("public_service", "enterprise_application"), "model_training": ("as_provided",)},
            "input-rules-by-class read-the-terms-first watch-terms-and-models work-a-day-without-it",
        ),
        (
            {"delivery": ("own_application",), "model_training": ("as_provided", "fine_tuned")},
            "authenticate-callers model-choice-and-provenance threat-model-prompt-injection-first",
        ),
        (
            {
                "delivery": ("public_service", "enterprise_application"),
                "data.health": ("yes",),
                "audience.employees": ("yes",),
            }
            | {"model_training": ("as_provided",)},
            "sensitive-data-under-agreement-only input-rules-by-class",
        ),
        ({}, "inventory-own-ai-application try-with-harmless-data decide-what-a-person-checks fix-shutdown-criteria"),
    ],
    ids=["one or two", "three or four", "one or two with health data", "everything"],
)
def test_advice_for_an_open_scope_fits_every_scope_that_it_may_be(
    facts: Mapping[str, tuple[str, ...]], expected: str
) -> None:
    found = advice((said("generative", "yes"), *(said(name, *values) for name, values in facts.items())))
    assert named(expected) - ids(found) == set()
