"""The log for whoever checks it: listed, verified together with what is kept, and taken out for one assessment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, select

from assistant.audit import Break, Entry, Head, Kept, done_by, entry_in, first_break, sha256_of
from assistant.errors import NotAllowed, StoreUnavailable
from assistant.seals import Content, unfaithful
from assistant.signing import review_of
from assistant.store import log, reviews, rows
from assistant.store.acting import Acting
from assistant.store.failures import translating
from assistant.store.opening import snapshot
from assistant.store.records import Stored
from assistant.store.reviews import Frozen
from assistant.store.tables import reviews as reviews_table
from assistant.store.tables import signed_records

MOST_LISTED = 10_000


@dataclass(frozen=True, slots=True)
class Unfaithful:
    """What of an assessment is not as the log says; an empty id stands for the log as a whole."""

    assessment: str
    problem: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What the check of the log came to: ``broken`` is the first entry that is not as it was written, if any is not."""

    entries: int
    assessments: int
    head: Head
    broken: Break | None
    unfaithful: tuple[Unfaithful, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.broken is None and not self.unfaithful


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry as it is listed; ``entry`` is None where its text is none, which `Auditing.verify` then tells."""

    position: int
    at: str
    entry: Entry | None
    hash: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that an auditor gets of one assessment: as it is stored, with its entries and the chain from the first to ``head``.

    ``chain`` are the links from its first entry on; those of other assessments are only shown by their digests.
    """

    stored: Stored
    content: Content
    frozen: tuple[Frozen, ...]
    chain: tuple[Kept, ...]
    head: Head


class _Counting:
    """Hands links on, counts them, and remembers the one at ``position``."""

    def __init__(self, links: Iterator[Kept], position: int) -> None:
        self._links = links
        self._position = position
        self.count = 0
        self.found = ""

    def __iter__(self) -> Iterator[Kept]:
        for link in self._links:
            self.count += 1
            if link.position == self._position:
                self.found = link.hash
            yield link


class Auditing(Acting):
    """The part of the store that shows the log. All of it is for those from whom nothing is kept."""

    def entries(self, limit: int = 100, identifier: str | None = None, before: int | None = None) -> Sequence[LogLine]:
        """The last ``limit`` entries, or those before position ``before``, the newest first; of one assessment or of all."""
        if identifier is not None:
            with self._reading(identifier) as connection:
                found = log.fetch_links(connection, identifier)[::-1][:limit]
        else:
            self._require_all()
            with self._transaction(self._database.engine) as connection:
                found = log.fetch_last(connection, min(limit, MOST_LISTED), before)
        return [_line(kept) for kept in found]

    def head(self) -> Head:
        """The end of the log."""
        with self._transaction(self._database.engine) as connection:
            return log.head(connection)

    def verify(self, head: Head | None = None) -> Verified:
        """Checks every entry, and everything that is kept against it.

        ``head`` is one that was written down before, as in an export: the log must still lead through it.
        """
        self._require_all()
        with self._snapshot() as connection:
            end = log.head(connection)
            links = _Counting(log.walk(connection), head.position if head else 0)
            broken = first_break(links, end)
            for _ in links if broken else ():
                pass  # counted all the same
            wrong = list(_wrong(connection))
            if head is not None and head.position and links.found != head.hash:
                wrong.insert(0, Unfaithful("", f"the log does not lead through {head}, which was written down before"))
            return Verified(links.count, rows.count(connection), end, broken, tuple(wrong))

    def dossier(self, identifier: str) -> Dossier:
        """Everything of one assessment for an auditor; that it was taken is the last entry of it."""
        with self._writing(identifier, "export") as connection:
            stored = rows.fetch(connection, identifier)
            head = log.append(connection, done_by(self._person, "exported", identifier, stored.version, form="audit"))
            first = log.fetch_links(connection, identifier)[0].position
            versions = reviews.fetch_hashes(connection, identifier)
            frozen = [reviews.fetch_frozen(connection, identifier, version) for version in versions]
            return Dossier(
                stored=stored,
                content=log.fetch_content(connection, identifier),
                frozen=tuple(each for each in frozen if each),
                chain=tuple(log.walk(connection, first - 1)),
                head=head,
            )

    def _require_all(self) -> None:
        if not self._person.reads_all:
            raise NotAllowed("You may not read the whole log: administrators and auditors can.")

    @contextmanager
    def _snapshot(self) -> Iterator[Connection]:
        with self._watch.during("store", "read"), translating(self.where), snapshot(self._database) as connection:
            yield connection


def _line(kept: Kept) -> LogLine:
    try:
        return LogLine(kept.position, kept.at, entry_in(kept), kept.hash)
    except ValueError:
        return LogLine(kept.position, kept.at, None, kept.hash)


def _wrong(connection: Connection) -> Iterator[Unfaithful]:
    for identifier in log.each_id(connection):
        for problem in _problems(connection, identifier):
            yield Unfaithful(identifier, problem)
    for identifier in log.forgotten(connection):
        yield Unfaithful(identifier, "the log knows it, nothing is kept of it, and no entry says that it was deleted")


def _problems(connection: Connection, identifier: str) -> Iterator[str]:
    has_key = select(reviews_table.c.state).where(reviews_table.c.assessment_id == identifier)
    state = connection.scalar(has_key)
    if state is None:
        yield "the key of its seals is missing"
        return
    try:
        yield from unfaithful(log.fetch_content(connection, identifier), log.entries_of(connection, identifier))
        if review_of(reviews.fetch_events(connection, identifier)).state != state:
            yield f"the list says that its review is “{state}”, and its steps say otherwise"
    except ValueError as error:
        yield f"an entry on it cannot be read: {error}"
    except StoreUnavailable:
        yield "its review cannot be read"
    query = select(signed_records).where(signed_records.c.assessment_id == identifier)
    for row in connection.execute(query):
        if row.sha256 != sha256_of(row.body):
            yield f"the record that was signed at version {row.version} has another hash than is kept with it"
