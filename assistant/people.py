"""Who acts, with which roles, and what each may do to an assessment. Pure: one rule for the store, the page and all else.

One reads one's own assessments, those shared with one, and what one's role allows: a reviewer those that have a result, an
administrator and an auditor all. An auditor changes nothing. Nobody signs off an assessment of
their own, unless the organisation's file says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from assistant.errors import UnusableInput, shown
from assistant.work_items import ACCEPTING, Actor

Role = Literal["author", "reviewer", "administrator", "auditor"]
Right = Literal["read", "answer", "items", "accept", "sign", "share", "delete", "export"]
SharedRight = Literal["read", "answer"]

ROLES: Final[tuple[Role, ...]] = get_args(Role)
RIGHTS: Final[tuple[Right, ...]] = get_args(Right)
SHARED_RIGHTS: Final[tuple[SharedRight, ...]] = get_args(SharedRight)

ID_LENGTH: Final = 200
NAME_LENGTH: Final = 200
EMAIL_LENGTH: Final = 254

_EMAIL = re.compile(r"[^@\s:<>,;\"]{1,64}@[^@\s:<>,;\"]+")
"""Never with a colon, which every id of a person but `LOCAL` has: so that no address can pass for an id."""
_PERSON_ID = re.compile(r"(oidc|slack):\S+")


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts. ``id`` is "local", "oidc:<issuer>:<subject>", "slack:<team>:<user>", "mail:<address>" or "link:<id>", up to
    200 characters.

    ``name`` is what others are shown; ``email`` the address that somebody has verified, empty where nobody has.
    """

    id: str
    name: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    email: str = ""

    @property
    def actor(self) -> Actor:
        """The same for changes of work items."""
        return Actor(self.name, frozenset(self.roles))

    @property
    def names(self) -> frozenset[str]:
        """By what assessments are shared with this person: the id, and the address."""
        address = address_of(self.email)
        return frozenset({self.id, address} if address else {self.id})

    @property
    def owned_as(self) -> frozenset[str]:
        """The ids under which assessments are this person's: their own, and that of commands run for their address."""
        address = address_of(self.email)
        return frozenset({self.id, mail_id(address)} if address else {self.id})

    @property
    def writes(self) -> bool:
        """Whether any role lets this person change anything; an auditor only reads."""
        return self.is_local or bool(self.roles - {"auditor"})

    @property
    def reads_all(self) -> bool:
        """Whether nothing is kept from this person."""
        return self.is_local or bool(self.roles & {"administrator", "auditor"})

    @property
    def is_local(self) -> bool:
        """Whether this is whoever sits at this machine."""
        return self.id == LOCAL_ID


LOCAL_ID: Final = "local"
LOCAL: Final = Person(LOCAL_ID, "", frozenset(ROLES))
"""Whoever sits at this machine, where no sign-in is configured, and whoever runs commands on it: may do everything."""


@dataclass(frozen=True, slots=True)
class Access:
    """What decides who may do what to an assessment.

    ``shares`` has what each person may, by id or by address (`share_name`); ``finished`` says that it has a result, which
    is when reviewers see it. ``four_eyes``: nobody signs off an assessment of their own.
    """

    owner: str
    shares: Mapping[str, SharedRight] = field(default_factory=dict)
    finished: bool = False
    four_eyes: bool = True

    def shared(self, person: Person) -> SharedRight | None:
        """What ``person`` may by being shared with; the more where it is shared with id and address."""
        found = {self.shares[name] for name in person.names if name in self.shares}
        return "answer" if "answer" in found else "read" if found else None


def may(person: Person, right: Right, access: Access) -> bool:
    """Whether ``person`` may do ``right`` to the assessment that ``access`` is of."""
    if person.is_local:
        return True
    if right in ("read", "export"):
        return _reads(person, access)
    if not person.writes:
        return False
    governs = access.owner in person.owned_as or "administrator" in person.roles
    answers = governs or access.shared(person) == "answer"
    match right:
        case "answer":
            return answers
        case "items":
            return answers or _reviews(person, access)
        case "accept":
            return bool(person.roles & ACCEPTING) and (answers or _reviews(person, access))
        case "sign":
            signs = _reviews(person, access) or (access.finished and "administrator" in person.roles)
            return signs and (access.owner not in person.owned_as or not access.four_eyes)
        case _:
            return governs


def _reads(person: Person, access: Access) -> bool:
    own = access.owner in person.owned_as
    return own or person.reads_all or access.shared(person) is not None or _reviews(person, access)


def _reviews(person: Person, access: Access) -> bool:
    return "reviewer" in person.roles and (access.finished or access.shared(person) is not None)


def mail_id(address: str) -> str:
    """The id of somebody who is known by an e-mail address alone."""
    return f"mail:{address}"[:ID_LENGTH]


def address_of(text: str) -> str:
    """``text`` as an e-mail address by which to find a person, whatever its case; empty where it is none."""
    address = text.strip().casefold()
    usable = len(address) <= EMAIL_LENGTH and address.isprintable() and _EMAIL.fullmatch(address)
    return address if usable else ""


def share_name(whom: str) -> str:
    """What stands in `Access.shares` for ``whom``, an e-mail address or a person's id; raises `UnusableInput`."""
    given = whom.strip()
    if _PERSON_ID.fullmatch(given) and len(given) <= ID_LENGTH and given.isprintable():
        return given
    address = address_of(given)
    if not address:
        raise UnusableInput(f"{shown(whom)} is no e-mail address. Give one, such as ada@example.org.")
    return address
