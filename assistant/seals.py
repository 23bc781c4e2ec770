"""Seals: keyed hashes of what is kept of an assessment, by which it is compared with the log. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from assistant.audit import BEGINNING, ENDING, Entry, sha256_of


def seal(salt: str, *parts: str) -> str:
    """The keyed hash of ``parts``; without ``salt`` nobody can try out what they might have been."""
    keyed = hmac.new(salt.encode(), digestmod=hashlib.sha256)
    for part in parts:
        data = part.encode()
        keyed.update(f"{len(data)}:".encode() + data)
    return keyed.hexdigest()


@dataclass(frozen=True, slots=True)
class Content:
    """What is kept of one assessment, each text exactly as it is stored; ``signed`` are the frozen records by version."""

    salt: str
    state: str
    turns: Sequence[str] = ()
    items: Sequence[str] = ()
    reviews: Sequence[str] = ()
    results: Mapping[int, str] = field(default_factory=dict)
    signed: Mapping[int, str] = field(default_factory=dict)


def seals_of(content: Content) -> dict[str, str]:
    """The seals of all of ``content``, for an entry that is the first on it."""
    salt, found = content.salt, {"state": seal(content.salt, content.state)}
    for name, texts in (("turns", content.turns), ("items", content.items)):
        if texts:
            found[f"{name}.0-{len(texts) - 1}"] = seal(salt, *texts)
    found |= {f"result.{version}": seal(salt, text) for version, text in content.results.items()}
    found |= {f"review.{position}": seal(salt, text) for position, text in enumerate(content.reviews)}
    return found | {f"signed.{version}": sha256_of(text) for version, text in content.signed.items()}


def last_life(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The entries since the assessment began, or began again under an id that had been deleted."""
    start = max((index + 1 for index, entry in enumerate(entries) if entry.act in ENDING), default=0)
    return entries[start:]


def unfaithful(content: Content, entries: Sequence[Entry]) -> Iterator[str]:
    """What of ``content`` is not as the log's ``entries`` on it say, in sentences; nothing where all is."""
    mine = last_life(entries)
    if not mine or mine[0].act not in BEGINNING:
        yield "the log does not say where it comes from"
        return
    sealed: dict[str, str] = {}
    for entry in mine:
        sealed |= entry.seals
    for name, value in sealed.items():
        if _seal_now(content, name) != value:
            yield f"{_NAMES[name.partition('.')[0]].format(which=name.partition('.')[2])} not as the log has it"
    yield from _unsealed(content, sealed)


_NAMES: Final = {
    "state": "its state is",
    "turns": "of its turns {which} one is",
    "items": "of its changes of work items {which} one is",
    "result": "its result at version {which} is",
    "review": "step {which} of its review is",
    "signed": "the record that was signed at version {which} is",
}


def _seal_now(content: Content, name: str) -> str | None:
    """The seal that ``name`` has now; None where what it is of is not there."""
    kind, _, which = name.partition(".")
    match kind:
        case "state":
            return seal(content.salt, content.state)
        case "turns" | "items":
            texts = content.turns if kind == "turns" else content.items
            first, last = _ends(which)
            return seal(content.salt, *texts[first : last + 1]) if last < len(texts) else None
        case "review":
            texts, at = content.reviews, int(which)
            return seal(content.salt, texts[at]) if at < len(texts) else None
        case "result":
            text = content.results.get(int(which))
            return None if text is None else seal(content.salt, text)
        case _:
            text = content.signed.get(int(which))
            return None if text is None else sha256_of(text)


def _ends(which: str) -> tuple[int, int]:
    first, _, last = which.partition("-")
    return int(first), int(last)


def _unsealed(content: Content, sealed: Mapping[str, str]) -> Iterator[str]:
    """What is there and in no entry."""
    for kind, texts in (("turns", content.turns), ("items", content.items)):
        known = {at for name in sealed if name.startswith(f"{kind}.") for at in _covered(name)}
        if not known.issuperset(range(len(texts))):
            yield f"the log does not know all of its {'turns' if kind == 'turns' else 'changes of work items'}"
    for position in range(len(content.reviews)):
        if f"review.{position}" not in sealed:
            yield f"the log does not know step {position} of its review"
    for kind, versions in (("result", content.results), ("signed", content.signed)):
        for version in versions:
            if f"{kind}.{version}" not in sealed:
                yield f"the log does not know its {'signed record' if kind == 'signed' else kind} of version {version}"


def _covered(name: str) -> range:
    first, last = _ends(name.partition(".")[2])
    return range(first, last + 1)
