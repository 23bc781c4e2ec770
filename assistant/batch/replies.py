"""What owners replied, kept in the run's folder; a reply holds as long as its row says the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from assistant.batch.brief import Reply
from assistant.batch.journal import replaced
from assistant.errors import UnusableInput
from assistant.reading import Strict

Key = tuple[str, str]
"""A row's id and the hash of its content."""


class KeptReply(Strict):
    """A reply with the row that it is about."""

    id: str
    content: str
    reply: Reply


Replies = Mapping[Key, tuple[Reply, ...]]


def replies_in(path: Path) -> dict[Key, tuple[Reply, ...]]:
    """All replies by row, in the order in which they came; none where the file is not there."""
    found: dict[Key, tuple[Reply, ...]] = {}
    try:
        lines = path.read_bytes().splitlines()
        for line in lines:
            kept = KeptReply.model_validate_json(line)
            key = (kept.id, kept.content)
            found[key] = (*found.get(key, ()), kept.reply)
    except FileNotFoundError:
        return {}
    except (OSError, ValidationError) as error:
        raise UnusableInput(f"{path} is damaged. Restore it, or delete it to go on without the replies.") from error
    return found


def write_replies(path: Path, replies: Replies) -> None:
    """Puts ``replies`` in the place of those that are kept."""
    lines = (
        KeptReply(id=key[0], content=key[1], reply=reply).model_dump_json().encode() + b"\n"
        for key, each in replies.items()
        for reply in each
    )
    replaced(path, lines)


def stamp_of(replies: Replies) -> str:
    """What stands for ``replies`` in a manifest: how many, and a hash."""
    count = sum(len(each) for each in replies.values())
    if not count:
        return "none"
    digest = hashlib.sha256(_lines(replies)).hexdigest()[:12]
    return f"{count} ({digest})"


def _lines(replies: Replies) -> bytes:
    return b"\n".join(_one(key, each) for key, each in sorted(replies.items(), key=lambda entry: entry[0]))


def _one(key: Key, replies: Iterable[Reply]) -> bytes:
    return "\0".join([*key, *(reply.model_dump_json() for reply in replies)]).encode(errors="replace")
