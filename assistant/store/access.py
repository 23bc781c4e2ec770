"""Whose assessments are, and with whom they are shared: statements, and the rule of `assistant.people` as a condition.

Each works inside a transaction of its caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from assistant.errors import NoSuchAssessment
from assistant.people import LOCAL_ID, ROLES, Access, Person, SharedRight, address_of
from assistant.store.tables import assessments, people, shares


def fetch_access(connection: Connection, identifier: str) -> Access:
    """What decides who may do what to the assessment; raises `NoSuchAssessment`."""
    query = select(assessments.c.owner, assessments.c.stage).where(assessments.c.id == identifier)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NoSuchAssessment(identifier)
    return Access(row.owner or LOCAL_ID, fetch_shares(connection, identifier), finished=row.stage == "result")


def fetch_shares(connection: Connection, identifier: str) -> Mapping[str, SharedRight]:
    """What each person with whom it is shared may, by id or address."""
    query = select(shares.c.whom, shares.c.right).where(shares.c.assessment_id == identifier).order_by(shares.c.whom)
    return {row.whom: cast("SharedRight", row.right) for row in connection.execute(query)}


def readable(person: Person) -> ColumnElement[bool] | None:
    """Which assessments ``person`` may read: `assistant.people.may` as a condition; None for all."""
    if person.reads_all:
        return None
    shared = select(shares.c.assessment_id).where(shares.c.whom.in_(sorted(person.names)))
    ways: list[ColumnElement[bool]] = [assessments.c.owner.in_(sorted(person.owned_as)), assessments.c.id.in_(shared)]
    if "reviewer" in person.roles:
        ways.append(assessments.c.stage == "result")
    return or_(*ways)


def put_share(connection: Connection, identifier: str, whom: str, right: SharedRight, by: str, at: str) -> None:  # noqa: PLR0913, PLR0917 - the parts of a row
    """Shares the assessment with ``whom``, in place of what they might before."""
    remove_share(connection, identifier, whom)
    row = {"assessment_id": identifier, "whom": whom, "right": right, "by": by, "at": at}
    connection.execute(insert(shares).values(row))


def remove_share(connection: Connection, identifier: str, whom: str) -> bool:
    """Takes the share back; false where there was none."""
    here = (shares.c.assessment_id == identifier, shares.c.whom == whom)
    return connection.execute(delete(shares).where(*here)).rowcount == 1


def put_person(connection: Connection, person: Person, at: str) -> None:
    """Keeps how ``person`` is called, for others to read."""
    roles = ",".join(sorted(person.roles))
    row = {"name": person.name, "email": address_of(person.email), "roles": roles, "seen": at}
    if connection.execute(update(people).where(people.c.id == person.id).values(row)).rowcount == 0:
        connection.execute(insert(people).values(id=person.id, **row))


def names_of(connection: Connection, identifiers: set[str]) -> Mapping[str, str]:
    """How people are called, by id, where they have been met."""
    query = select(people.c.id, people.c.name).where(people.c.id.in_(sorted(identifiers)))
    return {row.id: row.name for row in connection.execute(query)}


def fetch_person(connection: Connection, address: str) -> Person | None:
    """Whoever signed in last with the e-mail address ``address``, as they were then; None where nobody has."""
    query = select(people).where(people.c.email == address).order_by(people.c.seen.desc(), people.c.id).limit(1)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    roles = frozenset(role for role in ROLES if role in row.roles.split(","))
    return Person(row.id, row.name, roles, row.email)


def people_called(connection: Connection, name: str) -> set[str]:
    """The ids of those whom ``name``, an address or an id, names, as far as they have been met."""
    return {name, *connection.scalars(select(people.c.id).where(people.c.email == name))}
