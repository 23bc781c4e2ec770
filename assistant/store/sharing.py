"""Sharing an assessment with a person, and handing one question of it to a colleague by a link."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping

from assistant.audit import done_by
from assistant.conversation import Interview
from assistant.errors import LinkUnusable, NoSuchAssessment, StaleWrite, UnusableInput, shown
from assistant.people import SHARED_RIGHTS, Person, SharedRight, share_name
from assistant.store import access, links, log, recorded, rows
from assistant.store.acting import Acting
from assistant.store.links import Link
from assistant.store.records import Description, Stored, instant, new_id, title_line

_ATTEMPTS = 3
"""How often `Sharing.redeem` works beside others before it makes them wait."""


class Sharing(Acting):
    """The part of the store that lets others in."""

    def share(self, identifier: str, whom: str, right: SharedRight, at: str) -> None:
        """Lets ``whom``, an e-mail address or a person's id, read the assessment, or answer in it too.

        What they might before is replaced. Raises `UnusableInput` for what is no address.
        """
        if right not in SHARED_RIGHTS:
            raise UnusableInput(f"{shown(right)} cannot be shared; it must be one of {', '.join(SHARED_RIGHTS)}.")
        name, now = share_name(whom), instant(at)
        with self._writing(identifier, "share") as connection:
            access.put_share(connection, identifier, name, right, self._person.id, now)
            log.append(connection, done_by(self._person, "shared", identifier, whom=name, right=right))

    def unshare(self, identifier: str, whom: str, at: str) -> None:
        """Takes back what `share` gave ``whom``, and the links that they have handed out.

        Raises `UnusableInput` where it is not shared with them.
        """
        name, now = share_name(whom), instant(at)
        with self._writing(identifier, "share") as connection:
            if not access.remove_share(connection, identifier, name):
                raise UnusableInput(f"This assessment is not shared with {shown(whom)}.")
            log.append(connection, done_by(self._person, "unshared", identifier, whom=name))
            links.revoke_made_by(connection, identifier, access.people_called(connection, name), now)

    def shares(self, identifier: str) -> Mapping[str, SharedRight]:
        """What each person with whom it is shared may, by address or id."""
        with self._reading(identifier) as connection:
            return access.fetch_shares(connection, identifier)

    def hand_out(  # noqa: PLR0913 - each is a part of the link
        self, identifier: str, fact: str, at: str, until: str, *, workload: str | None = None, whom: str = ""
    ) -> str:
        """The token of a link by which a colleague answers the question on ``fact`` (a fact's name or a group's), once.

        ``whom`` is a note on whom it is for. Only the token's hash is kept, so that it cannot be shown again.
        """
        now, end = instant(at), instant(until)
        if end <= now:
            raise UnusableInput(f"A link must end after now; {shown(until)} is over.")
        token = secrets.token_hex(32)
        made = Link(
            id=new_id(),
            assessment=identifier,
            fact=fact,
            workload=workload,
            whom=title_line(whom),
            by=self._person.id,
            by_name=self._person.name,
            made=now,
            until=end,
        )
        with self._writing(identifier, "answer") as connection:
            links.add(connection, made, _hash(token))
            log.append(connection, done_by(self._person, "handed_out", identifier, link=made.id, fact=fact, until=end))
        return token

    def links(self, identifier: str) -> tuple[Link, ...]:
        """The links that were handed out, the last one first."""
        with self._reading(identifier) as connection:
            return links.fetch_all(connection, identifier)

    def revoke(self, identifier: str, link: str, at: str) -> None:
        """Makes a link that has not been used lead nowhere; raises `UnusableInput` where there is no such link."""
        with self._writing(identifier, "answer") as connection:
            if not links.revoke(connection, identifier, link, instant(at)):
                raise UnusableInput(f"There is no link {shown(link)} that could still be used.")
            log.append(connection, done_by(self._person, "revoked", identifier, link=link))

    def linked(self, token: str, at: str) -> tuple[Link, Interview]:
        """The link of ``token`` with the interview that its question is about; raises `LinkUnusable` that says why not.

        Whoever has the token may do this and `redeem`, and nothing else.
        """
        link, stored = self._linked(token, instant(at))
        return link, stored.interview

    def redeem(
        self,
        token: str,
        change: Callable[[Interview], Interview],
        at: str,
        describe: Callable[[Interview], Description],
        name: str,
    ) -> Stored:
        """Uses the link of ``token`` up: ``change`` is kept, in one transaction, as the answer of ``name``.

        As for `Store.step`, ``change`` and ``describe`` may be called several times. Raises `LinkUnusable` where the link
        can no longer be used, also where somebody has used it just now; nothing is written then.
        """
        now, who = instant(at), title_line(name)

        def after(stored: Stored) -> Stored:
            interview = change(stored.interview)
            return stored.saved(interview, at, describe(interview))

        for _ in range(_ATTEMPTS):
            link, stored = self._linked(token, now)
            answered = after(stored)
            try:
                with self._transaction(self._database.writing) as connection:
                    links.use(connection, link, now, who)
                    return recorded.save(connection, _by_link(link, who), stored, answered, act="answered_by_link")
            except StaleWrite:
                continue
        link, _ = self._linked(token, now)
        with self._transaction(self._database.writing) as connection:
            links.use(connection, link, now, who)
            stored = rows.fetch(connection, link.assessment, lock=True)
            return recorded.save(connection, _by_link(link, who), stored, after(stored), act="answered_by_link")

    def _linked(self, token: str, now: str) -> tuple[Link, Stored]:
        try:
            with self._transaction(self._database.engine) as connection:
                link = links.fetch_usable(connection, _hash(token), now)
                return link, rows.fetch(connection, link.assessment)
        except NoSuchAssessment:  # deleted between the two
            raise LinkUnusable(links.UNKNOWN) from None


def _by_link(link: Link, name: str) -> Person:
    """Who answers by ``link``, as the log names them."""
    return Person(f"link:{link.id}", name)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
