"""What can be known about a workload: every fact, its closed domain, and what each value means.

A fact is not one value but the set of its values that are still possible (``Possible``): the whole domain while
nothing is known, one member when it is settled. A question with several true answers at once (kinds of data,
integrations) is one yes/no fact for each member, named ``group.member``.

Source of the deciding facts and of the agentic ones: the Generative AI Security Scoping Matrix and the Agentic AI
Security Scoping Matrix, in the reading that ``docs/design.md`` states. The other facts are the project's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from assistant.errors import UnknownFact, UnknownValue

Possible = frozenset[str]
"""The values of one fact that are still possible; never empty."""

Role = Literal["deciding", "agentic", "advice"]

YES: Final = "yes"
NO: Final = "no"


@dataclass(frozen=True, slots=True)
class Value:
    """One member of a fact's domain: its name in data, a label for people, and when it holds."""

    name: str
    label: str
    holds_when: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that may be known of a workload.

    ``label`` names it for people in the middle of a sentence; ``role`` says what it can change: the scope, the agentic
    scope, or the advice alone.
    """

    name: str
    label: str
    role: Role
    values: tuple[Value, ...]
    domain: Possible = field(init=False, repr=False, compare=False)
    """All values, as a set; worked out once, since every question to a profile asks for it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "domain", frozenset(value.name for value in self.values))

    @property
    def subject(self) -> str:
        """The label as the subject of a line: without the "whether" that a sentence would need."""
        return self.label.removeprefix("whether ")

    @property
    def group(self) -> str:
        """The part of the name before the dot: ``data`` for ``data.health``; the whole name where there is no dot."""
        return self.name.partition(".")[0]

    @property
    def member(self) -> str:
        """The part of the name after the dot; empty for a fact that stands alone."""
        return self.name.partition(".")[2]

    def value(self, name: str) -> Value:
        """The value called ``name``; raises `UnknownValue`."""
        for value in self.values:
            if value.name == name:
                return value
        raise UnknownValue(self.name, name, sorted(self.domain))

    def ordered(self, values: Iterable[str]) -> list[str]:
        """``values`` in the order of the domain, so that output never depends on how a set is kept."""
        kept = set(values)
        return [value.name for value in self.values if value.name in kept]


def _choice(name: str, label: str, role: Role, *values: tuple[str, str, str]) -> Fact:
    return Fact(name, label, role, tuple(Value(*value) for value in values))


def _members(group: str, label: str, **members: str) -> tuple[Fact, ...]:
    """One yes/no fact for each member; ``label`` with ``{}`` where the member's own label goes."""
    return tuple(
        _choice(
            f"{group}.{member}",
            label.format(text),
            "advice",
            (YES, f"yes: {text}", f"{text}: yes"),
            (NO, f"no: {text}", f"{text}: no"),
        )
        for member, text in members.items()
    )


GENERATIVE = _choice(
    "generative",
    "whether it generates content",
    "deciding",
    (YES, "It produces new content", "a generative model produces new text, code, images, audio, video or the like"),
    (
        NO,
        "It does not generate",
        "only classification, detection, prediction, OCR, search, automation or transcription",
    ),
)
DELIVERY = _choice(
    "delivery",
    "how you get it",
    "deciding",
    (
        "public_service",
        "A public service that anyone can sign up for",
        "people use a third party's generative service under its public terms, free or paid",
    ),
    (
        "enterprise_application",
        "A vendor's application under your organisation's contract",
        "a third party's application with generative features, under the organisation's own agreement",
    ),
    (
        "own_application",
        "Something you build or run yourselves",
        "the organisation, or a contractor for it, builds or runs software that calls or hosts a model",
    ),
)
MODEL_TRAINING = _choice(
    "model_training",
    "whether the model itself is changed",
    "deciding",
    (
        "as_provided",
        "Nobody changes the model for you",
        "the weights stay as they came: prompting, retrieval, tools and self-hosting change nothing in them",
    ),
    (
        "fine_tuned",
        "Somebody else's model, trained further on your data",
        "the weights of a pre-trained generative model are adapted with the organisation's data",
    ),
    (
        "from_scratch",
        "Your own model, trained from zero",
        "the organisation trains a generative model of its own from random weights",
    ),
)
CHANGE = _choice(
    "change",
    "what it can change",
    "agentic",
    ("none", "Nothing: it answers, drafts or looks up", "it cannot change anything outside its own reply"),
    ("approved", "Things, but a person approves every change", "a person approves every single change"),
    ("unapproved", "Some things without anyone approving", "some change happens without a person approving it"),
)
INITIATION = _choice(
    "initiation",
    "what starts it",
    "agentic",
    ("person", "A person starts each task", "it works when a person starts a task"),
    ("itself", "It starts by itself", "it starts on events, on a schedule, or runs continuously"),
)

_DATA = _members(
    "data",
    "whether it sees {}",
    public="public information",
    internal="internal information",
    confidential="confidential business information",
    personal="personal data",
    health="health data",
    payment="payment card data",
    credentials="passwords, keys or other credentials",
    other_regulated="other regulated data",
)
_DATA_REACH = _members(
    "data_reach",
    "whether your data reaches the model through {}",
    prompts="what people type or paste in",
    retrieval="documents or records that it looks up",
    training="training or tuning of the model",
)
_PROVIDER = _members(
    "provider",
    "whether the provider {}",
    keeps_inputs="keeps what is sent to it",
    trains_on_inputs="trains its models on what is sent to it",
)
_CONTRACT = _choice(
    "contract",
    "whether there is a contract with the provider",
    "advice",
    (YES, "There is a contract", "the organisation has its own agreement with the provider"),
    (NO, "There is no contract", "only the provider's public terms apply"),
)
_MODEL_ORIGIN = _choice(
    "model_origin",
    "where the model comes from",
    "advice",
    (
        "third_party",
        "A third party's model",
        "the software rests on a model or a model service of a third party, or answers from your documents with one",
    ),
    ("own", "Your own model", "the organisation made the model itself"),
)
_UNTRUSTED = _members(
    "untrusted",
    "whether {} can reach the model",
    mail="e-mail or messages from outsiders",
    web="web pages",
    uploads="files that others upload",
)
_PERMISSIONS = _choice(
    "permissions",
    "whose permissions it acts with",
    "advice",
    ("end_user", "Those of the person who uses it", "it reaches only what the person asking may reach"),
    ("service_account", "Its own account, the same for everyone", "one account of its own serves all users"),
    ("no_access", "It reaches no systems", "it reaches no system or data store at all"),
)
_AUDIENCE = _members(
    "audience",
    "whether {} use it or see what it makes",
    employees="employees",
    customers="customers or partners",
    public="the public",
    minors="children or teenagers",
)
_REVIEW = _choice(
    "human_review",
    "whether a person checks the result",
    "advice",
    ("always", "A person checks every result before it counts", "every output is reviewed before use"),
    ("sometimes", "A person checks some of them", "samples or important cases are reviewed"),
    ("never", "Nobody checks before it counts", "output takes effect without review"),
)
_OUTPUT = _members(
    "output",
    "whether the result is {}",
    read="read by people",
    published="published or sent to others",
    executed="run as code or commands",
    fed_to_systems="fed into other systems",
)
_EFFECT = _choice(
    "individual_effect",
    "what it means for individual people",
    "advice",
    ("none", "Nothing of weight for individuals", "no decision about a person rests on it"),
    ("informs", "It informs decisions about people", "people decide about a person with its help"),
    ("decides", "It decides about people", "it decides about a person's job, credit, care, benefits, rights"),
)
_HOSTING = _choice(
    "hosting",
    "where the model runs",
    "advice",
    (
        "provider",
        "At the provider, or as a managed service",
        "the model's maker or a service runs it, a managed one in the organisation's own cloud account included",
    ),
    (
        "own_cloud",
        "On machines that you run in your cloud account",
        "the organisation runs the model server itself on rented machines of its own tenancy",
    ),
    ("own_hardware", "On your own machines", "the organisation's own data centre runs it"),
    ("device", "On people's devices", "laptops, phones or equipment run it"),
)
_INTEGRATION = _members(
    "integration",
    "whether it is connected to {}",
    mail="e-mail",
    calendar="calendars",
    messaging="chat and messaging",
    documents="document stores",
    database="databases",
    code="code repositories or build systems",
    tickets="ticketing or service desk",
    crm="customer records",
    erp="finance, order or HR systems",
    payments="payments",
    cloud="cloud or infrastructure administration",
    web="the web",
    devices="machines or physical equipment",
)
_JURISDICTION = _members(
    "jurisdiction",
    "whether people in {} are affected",
    eu="the European Union",
    uk="the United Kingdom",
    us="the United States",
    other="other countries",
)
_SECTOR = _choice(
    "sector",
    "which sector you are in",
    "advice",
    ("public", "Government or public administration", "public bodies"),
    ("finance", "Banking, insurance, finance", "regulated financial services"),
    ("health", "Health and life sciences", "care, pharma, medical devices"),
    ("education", "Education and research", "schools, universities, research"),
    ("legal", "Legal services", "law firms and courts"),
    ("technology", "Technology and software", "software makers and IT services"),
    ("retail", "Retail and consumer services", "shops, travel, hospitality"),
    ("industry", "Industry, energy, transport", "manufacturing, utilities, logistics"),
    ("media", "Media and marketing", "publishing, advertising, entertainment"),
    ("other", "Something else", "any other sector"),
)
_STAGE = _choice(
    "stage",
    "how far along it is",
    "advice",
    ("idea", "An idea or a plan", "nothing is in use yet"),
    ("pilot", "A pilot or trial", "a limited group uses it"),
    ("production", "In use", "people rely on it"),
)
_AVAILABILITY = _choice(
    "availability",
    "what happens if it is down",
    "advice",
    ("tolerant", "Nothing much", "a day without it is an annoyance"),
    ("important", "Work slows down", "hours without it cost money or service"),
    ("critical", "Something vital stops", "minutes without it do harm"),
)
_CONTROL = _members(
    "control",
    "whether you already have {}",
    sso="single sign-on with a second factor for it",
    access_review="regular reviews of who has access",
    usage_policy="a written policy on using generative AI",
    staff_training="training for the people who use it",
    data_classification="classified data with rules on what may go in",
    dlp="data-loss prevention on what is sent to it",
    vendor_review="a security review of the vendor",
    dpia="a privacy impact assessment",
    threat_model="a threat model of it",
    input_filtering="filters on what goes into the model",
    output_filtering="checks or filters on what comes out",
    retrieval_permissions="look-ups filtered by the asking person's rights",
    human_approval="a person's approval before changes",
    least_privilege="least-privilege access for its tools",
    logging="logs of prompts, answers and actions",
    monitoring="alerts on misuse and odd behaviour",
    red_teaming="adversarial testing",
    evaluation="regular quality tests of its answers",
    rate_limits="limits on use and cost",
    incident_plan="an incident plan that covers it",
    fallback="a fallback when the model is down",
    backup="tested backups of its data and models",
    secrets_management="a vault for its keys",
    data_provenance="records of where training data came from",
    transparency_notice="a notice that people deal with AI",
)

FACTS: Final[Mapping[str, Fact]] = {
    fact.name: fact
    for fact in (
        GENERATIVE,
        DELIVERY,
        MODEL_TRAINING,
        CHANGE,
        INITIATION,
        *_DATA,
        *_DATA_REACH,
        *_PROVIDER,
        _CONTRACT,
        _MODEL_ORIGIN,
        *_UNTRUSTED,
        _PERMISSIONS,
        *_AUDIENCE,
        _REVIEW,
        *_OUTPUT,
        _EFFECT,
        _HOSTING,
        *_INTEGRATION,
        *_JURISDICTION,
        _SECTOR,
        _STAGE,
        _AVAILABILITY,
        *_CONTROL,
    )
}
"""Every fact by its name, in the order in which people are shown them."""

DECIDING: Final = (GENERATIVE, DELIVERY, MODEL_TRAINING)
AGENTIC: Final = (CHANGE, INITIATION)


def fact_named(name: str) -> Fact:
    """The fact called ``name``; raises `UnknownFact`, which lists the valid names."""
    try:
        return FACTS[name]
    except KeyError:
        raise UnknownFact(name, list(FACTS)) from None


def possible_of(name: str, values: Iterable[str]) -> Possible:
    """``values`` as a possible set of the fact ``name``; raises `UnknownFact` or `UnknownValue`."""
    fact = fact_named(name)
    kept = frozenset(values)
    for value in sorted(kept - fact.domain):
        raise UnknownValue(name, value, fact.ordered(fact.domain))
    if not kept:
        raise UnknownValue(name, "", fact.ordered(fact.domain))
    return kept


def group_members(group: str) -> tuple[Fact, ...]:
    """The yes/no facts of one group (``data`` gives ``data.public``, …); empty where there is no such group."""
    return tuple(fact for fact in FACTS.values() if fact.member and fact.group == group)
