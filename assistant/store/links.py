"""Links by which a colleague answers one question: statements. Each works inside a transaction of its caller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, Row, insert, select, update

from assistant.errors import LinkUnusable
from assistant.store.tables import links

LinkState = Literal["open", "used", "revoked", "expired"]

UNKNOWN: Final = (
    "This link leads to no question. It may have been cut short on its way, or what it was about has been deleted. "
    "Ask whoever sent it for a new one."
)
"""Said of a link that was never made, and of one of a deleted assessment, since nothing is left of that."""

_CLOSED: Final = {
    "used": "This link has been used: the question was answered on {used}. Ask whoever sent it for a new one if more is to be said.",
    "revoked": "This link was taken back by whoever sent it, so it leads to no question any more.",
    "expired": "This link could be used until {until}. Ask whoever sent it for a new one.",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A question that was handed out: on ``fact`` (a fact's name or a group's) of ``workload``, to ``whom`` (a note).

    ``by`` is the id and ``by_name`` the name of whoever handed it out. Times are ISO 8601 in UTC; ``used_by`` is the name
    under which it was answered.
    """

    id: str
    assessment: str
    fact: str
    workload: str | None
    whom: str
    by: str
    by_name: str
    made: str
    until: str
    used: str | None = None
    used_by: str | None = None
    revoked: str | None = None

    def state(self, at: str) -> LinkState:
        """How it stands at the time ``at`` (ISO 8601 in UTC)."""
        if self.used:
            return "used"
        if self.revoked:
            return "revoked"
        return "open" if at < self.until else "expired"


def add(connection: Connection, link: Link, token_hash: str) -> None:
    """Keeps a link that has just been made."""
    row = {
        "id": link.id,
        "assessment_id": link.assessment,
        "token_hash": token_hash,
        "fact": link.fact,
        "workload": link.workload,
        "whom": link.whom,
        "by": link.by,
        "by_name": link.by_name,
        "made": link.made,
        "until": link.until,
    }
    connection.execute(insert(links).values(row))


def fetch_all(connection: Connection, identifier: str) -> tuple[Link, ...]:
    """The links of an assessment, the last one first."""
    query = select(links).where(links.c.assessment_id == identifier).order_by(links.c.made.desc(), links.c.id)
    return tuple(_link(row) for row in connection.execute(query))


def fetch_usable(connection: Connection, token_hash: str, at: str) -> Link:
    """The link with this hash, if it can be used at ``at``; raises `LinkUnusable` that says why not."""
    row = connection.execute(select(links).where(links.c.token_hash == token_hash)).one_or_none()
    if row is None:
        raise LinkUnusable(UNKNOWN)
    link = _link(row)
    state = link.state(at)
    if state != "open":
        raise LinkUnusable(_CLOSED[state].format(used=_day(link.used), until=_minute(link.until)))
    return link


def use(connection: Connection, link: Link, at: str, name: str) -> None:
    """Uses it up for ``name``; raises `LinkUnusable` where it has been used or taken back by now."""
    still_open = (links.c.id == link.id, links.c.used.is_(None), links.c.revoked.is_(None))
    if connection.execute(update(links).where(*still_open).values(used=at, used_by=name)).rowcount != 1:
        row = connection.execute(select(links).where(links.c.id == link.id)).one_or_none()
        state = _link(row).state(at) if row else None
        raise LinkUnusable(_CLOSED[state].format(used=_day(at), until="") if state in _CLOSED else UNKNOWN)


def revoke(connection: Connection, identifier: str, link: str, at: str) -> bool:
    """Takes a link back; false where the assessment has none of this id that could be used."""
    here = (links.c.assessment_id == identifier, links.c.id == link, links.c.used.is_(None), links.c.revoked.is_(None))
    return connection.execute(update(links).where(*here).values(revoked=at)).rowcount == 1


def revoke_made_by(connection: Connection, identifier: str, makers: set[str], at: str) -> None:
    """Takes back what ``makers``, ids of people, have handed out and nobody has used."""
    here = (links.c.assessment_id == identifier, links.c.by.in_(sorted(makers)), links.c.used.is_(None))
    connection.execute(update(links).where(*here, links.c.revoked.is_(None)).values(revoked=at))


def _link(row: Row[Any]) -> Link:
    return Link(
        id=row.id,
        assessment=row.assessment_id,
        fact=row.fact,
        workload=row.workload,
        whom=row.whom,
        by=row.by,
        by_name=row.by_name,
        made=row.made,
        until=row.until,
        used=row.used,
        used_by=row.used_by,
        revoked=row.revoked,
    )


def _day(at: str | None) -> str:
    return (at or "")[:10]


def _minute(at: str) -> str:
    return f"{at[:16].replace('T', ' ')} UTC"
