"""The organisation file as a value: what an organisation states once, so that nobody is asked for it again. Pure.

`Organisation` is the file's content, strictly checked; its JSON schema is what ``scopewise org schema`` prints.
`InForce` is a file that was read, with the line on which each entry stands, so that every fact names its line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from string import Template
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from assistant.facts import FACTS
from assistant.lane_rules import Decision, Lane, Text
from assistant.reading import Strict

SCHEMA = "scopewise.organisation/1"
OWN_CONTROLS = "organisation"
"""The key under which a recommendation's controls hold the ids of the organisation's own catalogue."""

Path = tuple[str | int, ...]
"""Where something stands in the file: keys and positions, as in ``("products", 2, "name")``."""

YesNo = Literal["yes", "no"]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$", max_length=80)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Day = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Link = Annotated[str, Field(pattern=r"^https://\S+$", max_length=500)]
Sector = Literal[
    "public", "finance", "health", "education", "legal", "technology", "retail", "industry", "media", "other"
]
Jurisdiction = Literal["eu", "uk", "us", "other"]
DataClass = Literal[
    "public", "internal", "confidential", "personal", "health", "payment", "credentials", "other_regulated"
]
Delivery = Literal["public_service", "enterprise_application", "own_application"]
InPlace = Annotated[str, Field(pattern=r"^[a-z_]+$")]


class _Entry(Strict):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Contact(_Entry):
    """Whom people ask."""

    name: Name
    """A person or a team."""
    email: Annotated[str, Field(pattern=r"^[^@\s<>]+@[^@\s<>]+$", max_length=200)] | None = None
    link: Link | None = None


class Control(_Entry):
    """A control of the organisation's own catalogue, and what it answers here."""

    id: Name
    """Its id in your own catalogue; shown beside the recommendations that it answers."""
    title: Name
    in_place: InPlace | None = None
    """The control of Scopewise that it is, where it is in place for every workload: then nobody is asked for it."""
    cards: tuple[str, ...] = ()
    """Ids of recommendations that it answers."""
    frameworks: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    """Ids of published frameworks to which it is mapped; recommendations that name one of them show this control."""


class Product(_Entry):
    """A product that the organisation has approved, with its terms. Naming it settles how it is delivered."""

    name: Name
    """The name by which people call it."""
    aliases: tuple[Name, ...] = ()
    edition: Name
    """The edition or plan that was approved."""
    delivery: Delivery = "enterprise_application"
    contract: Name
    """The number or name of your agreement with the provider; `none` where only public terms apply."""
    retention: Name
    """How long the provider keeps what is sent to it, such as `30 days`; `none` where it keeps nothing."""
    training_on_inputs: YesNo
    """Whether the provider trains its models on what is sent to it."""
    data_allowed: tuple[DataClass, ...]
    """The classes of data that it may see."""
    expires: Day
    """The last day on which the approval holds, as YYYY-MM-DD; after it the product settles nothing."""


class Reviewer(_Entry):
    """A person or body that decides."""

    key: Key
    name: Name
    role: Name
    contact: Name | None = None
    lanes: tuple[Lane, ...] = ()
    """The lanes that come to this reviewer, where no rule and no lane names another."""


class Member(_Entry):
    """A person who signs in, with what they may do beyond describing workloads of their own."""

    email: Annotated[str, Field(pattern=r"^[^@\s:<>,;\"]+@[^@\s:<>,;\"]+$", max_length=254)]
    """The address that your sign-in has verified."""
    roles: Annotated[tuple[Literal["author", "reviewer", "administrator", "auditor"], ...], Field(min_length=1)]


class Retention(_Entry):
    """How long assessments are kept, in days after their last change; without a number they are kept for good."""

    finished_days: Annotated[int, Field(ge=1, le=36500)] | None = None
    """Those that have a result."""
    drafts_days: Annotated[int, Field(ge=1, le=36500)] | None = None
    """Those that have none."""


class ReviewRules(_Entry):
    """How results are signed off."""

    four_eyes: bool | None = None
    """Whether nobody may sign off an assessment of their own; where it is not given: yes where people sign in."""


class Wording(_Entry):
    """Sentences of the organisation's own, beside those of Scopewise."""

    greeting: Text | None = None
    """Shown under the first question."""
    result: Text | None = None
    """Shown with every result."""


class Organisation(_Entry):
    """One organisation: what it states is known of every workload."""

    schema_: Literal["scopewise.organisation/1"] = Field(alias="schema")
    version: Annotated[int, Field(ge=1, le=1_000_000)]
    """Raise it with every change."""
    name: Name
    sector: Sector | None = None
    jurisdictions: tuple[Jurisdiction, ...] | None = None
    """Everywhere where people may be affected; what is not listed is taken to be "no"."""
    controls: tuple[Control, ...] = ()
    products: tuple[Product, ...] = ()
    constants: Mapping[Key, str | int | float] = Field(default_factory=dict)
    """Values to use in texts as `$name`."""
    reviewers: tuple[Reviewer, ...] = ()
    people: tuple[Member, ...] = ()
    """Roles of people who sign in, beside those that the sign-in itself gives them."""
    retention: Retention | None = None
    review: ReviewRules = ReviewRules()
    decision: Decision | None = None
    """Your own decision rules; without them those that ship with Scopewise hold."""
    wording: Wording = Wording()
    contact: Contact | None = None

    def filled(self, text: str) -> str:
        """``text`` with constants in place of their ``$names``."""
        return Template(text).safe_substitute({key: str(value) for key, value in self.constants.items()})

    def reviewer(self, key: str | None) -> Reviewer | None:
        """The reviewer with this key."""
        return next((reviewer for reviewer in self.reviewers if reviewer.key == key), None)

    def reviewers_of(self, lane: Lane) -> tuple[Reviewer, ...]:
        """Those to whom ``lane`` comes where nobody else is named."""
        return tuple(reviewer for reviewer in self.reviewers if lane in reviewer.lanes)


@dataclass(frozen=True)
class InForce:
    """A file that was read and found good: ``file`` is its name, ``digest`` the start of its SHA-256."""

    organisation: Organisation
    file: str
    digest: str
    lines: Mapping[Path, int] = field(default_factory=dict, repr=False)
    text: tuple[str, ...] = field(default=(), repr=False)

    @property
    def edition(self) -> str:
        """What a record keeps: name, version and digest."""
        return f"{self.file}, version {self.organisation.version} ({self.digest})"

    def line(self, *path: str | int) -> int:
        """The line on which ``path``, or the nearest thing around it, stands; 1 is the first."""
        return line_of(self.lines, path)

    def words(self, line: int) -> str:
        """Line ``line`` as it stands in the file, without its indentation."""
        return self.text[line - 1].strip() if 0 < line <= len(self.text) else ""


def line_of(lines: Mapping[Path, int], path: Sequence[str | int]) -> int:
    """The line on which ``path``, or the nearest thing around it, stands."""
    return next((lines[tuple(path[:end])] for end in range(len(path), -1, -1) if tuple(path[:end]) in lines), 1)


def in_place_facts(organisation: Organisation) -> dict[str, int]:
    """The facts on controls that are in place everywhere, each with the position of the control that says so."""
    return {
        f"control.{control.in_place}": index
        for index, control in enumerate(organisation.controls)
        if control.in_place and f"control.{control.in_place}" in FACTS
    }
