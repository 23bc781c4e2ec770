"""The log: who did what, and when, as a chain in which no entry can be changed, moved or taken out unseen. Pure.

No entry holds what anybody said: only ids, numbers, and *seals*, which are keyed hashes of what was kept. Their key, the
salt, is kept with the assessment and deleted with it, so that a seal tells nothing about what is gone, and deletion stays
possible while the chain stays whole.

    digest = SHA-256(canonical JSON of the entry)        hash = SHA-256(hash before + ":" + digest)

So a chain can be shown to lead to its head by the digests of entries that are nobody else's business.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal, NamedTuple, Protocol

from pydantic import Field, ValidationError

from assistant.reading import Strict

Act = Literal[
    "created",
    "answered",
    "answered_by_link",
    "changed",
    "items_changed",
    "copied",
    "imported",
    "adopted",
    "exported",
    "posted",
    "shared",
    "unshared",
    "handed_out",
    "revoked",
    "owner_changed",
    "submitted",
    "signed",
    "overridden",
    "sent_back",
    "replied",
    "reopened",
    "deleted",
    "retained",
]
"""What can be done. ``adopted``: kept before there was a log; ``retained``: deleted by the rule on retention;
``posted``: sent to where others read it, such as a channel; ``replied``: a reviewer's question was answered."""

ENDING: Final[frozenset[Act]] = frozenset({"deleted", "retained"})
"""After these nothing of the assessment is kept."""

BEGINNING: Final[frozenset[Act]] = frozenset({"created", "copied", "imported", "adopted"})

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Short = Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$")]
_Name = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
_SealName = Annotated[str, Field(pattern=r"^(state|(turns|items)\.\d+-\d+|(result|review|signed)\.\d+)$")]


class Doer(Protocol):
    """Who acts, as the log needs it."""

    @property
    def id(self) -> str:
        """Who it is, whatever they are called."""
        ...

    @property
    def name(self) -> str:
        """What they are called."""
        ...

    @property
    def roles(self) -> frozenset[str]:
        """Their roles at that moment."""
        ...


class Entry(Strict):
    """One thing that was done: by ``who`` (an id, with the name and the roles of that moment), to which assessment.

    ``version`` is the assessment's after it. ``seals`` are of what was kept by it: ``state`` (the interview without its
    turns), ``turns.4-5``, ``items.0-2``, ``result.7`` (by version), ``review.0`` (by position), ``signed.7`` (the plain
    SHA-256 of a frozen record). ``about`` holds ids and other short marks, never words of a description.
    """

    act: Act
    who: _Short = ""
    name: _Short = ""
    roles: tuple[_Short, ...] = ()
    assessment: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,64}$")] = ""
    version: int | None = Field(default=None, ge=1)
    seals: Mapping[_SealName, Sha256] = Field(default_factory=dict)
    about: Mapping[_Name, _Short] = Field(default_factory=dict)


class Head(NamedTuple):
    """The end of a chain: how many entries it has, and the hash of the last one."""

    position: int
    hash: str

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"


START: Final = Head(0, "0" * 64)
"""The head of a log without entries."""


@dataclass(frozen=True, slots=True)
class Link:
    """One entry in its place in the chain. ``at`` is ISO 8601 in UTC; ``body`` is the canonical JSON of all of it."""

    position: int
    at: str
    entry: Entry
    body: str
    previous: str
    hash: str

    @property
    def head(self) -> Head:
        """The head of a chain that ends here."""
        return Head(self.position, self.hash)


class Kept(NamedTuple):
    """A link as the database or a file has it, believed in nothing."""

    position: int
    at: str
    act: str
    assessment: str
    who: str
    body: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first place at which a chain is not what was written; ``position`` counts from 1."""

    position: int
    problem: str


def done_by(person: Doer, act: Act, assessment: str = "", version: int | None = None, **about: str) -> Entry:
    """The entry for what ``person`` did."""
    return Entry(
        act=act,
        who=_shortened(person.id),
        name=_shortened(person.name),
        roles=tuple(sorted(person.roles)),
        assessment=assessment,
        version=version,
        about={key: _shortened(value) for key, value in about.items()},
    )


def _shortened(text: str) -> str:
    """``text`` on one line and not longer than an entry takes."""
    return "".join(character if character.isprintable() else " " for character in text)[:300]


def canonical(value: object) -> str:
    """``value`` as the one JSON text that stands for it: sorted keys, no spaces, no escapes beyond those of JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256_of(text: str) -> str:
    """The SHA-256 of ``text`` in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def chained(previous: str, digest: str) -> str:
    """The hash of an entry with this ``digest`` after one with the hash ``previous``."""
    return sha256_of(f"{previous}:{digest}")


def linked(head: Head, entry: Entry, at: str) -> Link:
    """``entry`` as the next link after ``head``."""
    position = head.position + 1
    body = canonical({"position": position, "at": at, **entry.model_dump(mode="json")})
    return Link(position, at, entry, body, head.hash, chained(head.hash, sha256_of(body)))


def entry_in(kept: Kept) -> Entry:
    """The entry in ``kept``; raises `ValueError` that says what is wrong, with no word of what was found."""
    try:
        values = json.loads(kept.body)
        position, at = values.pop("position"), values.pop("at")
        entry = Entry.model_validate_json(json.dumps(values), strict=True)
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError, ValidationError):
        raise ValueError("its text is no entry of a log") from None
    if (position, at, entry.act, entry.assessment, entry.who) != kept[:5]:
        raise ValueError("its columns do not say what its text says")
    return entry


def first_break(links: Iterable[Kept], head: Head | None = None, start: Head = START) -> Break | None:
    """The first place at which ``links``, which follow ``start``, are not a whole chain; None where they are one.

    ``head`` is the head that was kept apart: with it an end that was cut off is found too.
    """
    last = start
    for kept in links:
        problem = _problem(kept, last)
        if problem:
            return Break(last.position + 1, problem)
        last = Head(kept.position, kept.hash)
    if head is not None and last != head:
        what = "another end was written down" if last.position == head.position else f"{head.position} were written"
        return Break(last.position + 1, f"the log ends with entry {last.position}, and {what}")
    return None


def _problem(kept: Kept, last: Head) -> str:
    if kept.position != last.position + 1:
        return f"the entry after {last.position} is missing; the next one is {kept.position}"
    if kept.previous != last.hash:
        return "it does not follow from the entry before it"
    if kept.hash != chained(kept.previous, sha256_of(kept.body)):
        return "its text has been changed since it was written"
    try:
        entry_in(kept)
    except ValueError as error:
        return str(error)
    return ""


class NoChain(ValueError):
    """What a file shows of a chain is not one; the message has no word of what was found."""


def shown_chain(links: Sequence[Kept], assessment: str) -> Iterator[dict[str, object]]:
    """``links`` for a file: where they start, then each entry on ``assessment`` whole, and of others only the digest."""
    if links:
        yield {"after": links[0].position - 1, "hash": links[0].previous}
    for kept in links:
        yield {"body": kept.body} if kept.assessment == assessment else {"digest": sha256_of(kept.body)}


def read_chain(lines: Sequence[Mapping[str, object]], head: Head) -> list[Entry]:
    """The entries that `shown_chain` showed; raises `NoChain` where they do not lead to ``head``."""
    start, entries = lines[0] if lines else {}, list[Entry]()
    position, last = start.get("after"), start.get("hash")
    if not isinstance(position, int) or not isinstance(last, str):
        raise NoChain("it does not say where it starts")
    for line in lines[1:]:
        position += 1
        body, digest = line.get("body"), line.get("digest")
        if isinstance(body, str):
            entries.append(_entry_at(body, position))
            digest = sha256_of(body)
        if not isinstance(digest, str):
            raise NoChain(f"entry {position} is neither shown nor given by its digest")
        last = chained(last, digest)
    if Head(position, last) != head:
        raise NoChain(f"it does not lead to the head {head.position}:{head.hash[:16]}…")
    return entries


def _entry_at(body: str, position: int) -> Entry:
    try:
        values = json.loads(body)
        position_told, at, act, assessment, who = (
            values[name] for name in ("position", "at", "act", "assessment", "who")
        )
        entry = entry_in(Kept(position_told, at, act, assessment, who, body, "", ""))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NoChain(f"entry {position} is no entry of a log") from None
    if position_told != position:
        raise NoChain(f"where entry {position} should stand, another does")
    return entry
