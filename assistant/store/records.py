"""What the store takes and gives: plain values, and the checks at its door. No database here."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import Field, JsonValue, ValidationError
from pydantic_core import PydanticSerializationError

from assistant.conversation import Interview, Stage
from assistant.errors import UnusableInput, shown
from assistant.people import LOCAL_ID
from assistant.reading import Strict
from assistant.signing import Override, State

SCHEMA: Final = "scopewise.record/1"
TITLE_LENGTH: Final = 200
KEY_LENGTH: Final = 200

Json = dict[str, JsonValue]
"""A JSON object: keys are strings, values what JSON can say."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class VerdictSummary(Strict):
    """What a list shows of a verdict: its status, the scopes still possible (0 is "not applicable") and the agentic."""

    status: Literal["determined", "undetermined", "not_applicable"]
    candidates: tuple[Annotated[int, Field(ge=0, le=5)], ...]
    agentic: tuple[Annotated[int, Field(ge=0, le=4)], ...] = ()


class Finished(Strict):
    """A finished record, made ``at`` for ``version`` of its assessment."""

    version: int = Field(ge=1)
    at: str
    record: dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Description:
    """What is kept beside an interview: its verdict, a new title (None keeps the old), and a finished result if any."""

    verdict: VerdictSummary | None = None
    title: str | None = None
    result: Json | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """One assessment as the database has it. Times are ISO 8601 in UTC; ``version`` grows by one with every save.

    ``result`` is the last finished record and ``result_version`` the version that it was made for: it still tells how
    things stand where the two versions are equal. A copy has none until it is finished again.
    """

    id: str
    title: str
    created: str
    updated: str
    version: int
    interview: Interview
    verdict: VerdictSummary | None = None
    result: Json | None = None
    result_version: int | None = None

    def saved(self, interview: Interview, at: str, description: Description) -> Stored:
        """This with ``interview``, which must go on from it, and what is kept beside it, one version on."""
        known = self.interview.turns
        if interview.id != self.id or interview.turns[: len(known)] != known:
            raise ValueError(f"the interview {interview.id!r} does not go on from the assessment {self.id!r}")
        version = self.version + 1
        after = replace(self, interview=interview, updated=instant(at), version=version, verdict=description.verdict)
        if description.title is not None:
            after = replace(after, title=title_line(description.title))
        if description.result is not None:
            after = replace(after, result=description.result, result_version=version)
        return after


class Summary(Strict):
    """One line of the list of assessments; ``turns`` counts messages, ``owner`` is a person's id.

    ``review`` is the state of its sign-off; ``override`` is what a reviewer put in place of the result, while that stands.
    """

    id: str
    title: str
    created: str
    updated: str
    version: int
    stage: Stage
    turns: int
    verdict: VerdictSummary | None
    review: State = "draft"
    override: Override | None = None
    owner: str = LOCAL_ID


class Tombstone(Strict):
    """What is left of an assessment that was deleted: when, by whom (an id) and why, and nothing that it said.

    ``record_hash`` is the SHA-256 of the record as `Store.export` would have given it (`record_hash`), so that a copy
    which somebody has can be told to be of it; empty where the record was damaged.
    """

    assessment: str
    at: str
    by: str
    why: str
    record_hash: str


def record_hash(exported: Json) -> str:
    """The SHA-256 of an exported record, as JSON with sorted keys, without how far the log had got."""
    record = {name: value for name, value in exported.items() if name != "log"}
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def new_id() -> str:
    """An id that cannot be guessed: 128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def is_id(text: object) -> bool:
    """Whether ``text`` could be the id of an assessment: up to 64 letters, digits, ``_`` and ``-``."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def usable_id(text: str) -> str:
    """``text`` if it may become the id of an assessment; raises `UnusableInput` otherwise."""
    if not is_id(text):
        raise UnusableInput(f"{shown(text)} cannot be an id: it must be 1 to 64 letters, digits, '_' or '-'.")
    return text


def instant(at: str) -> str:
    """``at`` (ISO 8601 with its offset) in UTC to the microsecond, so that text sorts as time does."""
    try:
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC).isoformat(timespec="microseconds")
    except (TypeError, ValueError, OverflowError):
        pass  # said below
    raise UnusableInput(
        f"{shown(at)} is no time; it must be ISO 8601 with an offset, such as '2026-01-31T09:30:00+00:00'."
    )


def title_line(title: str) -> str:
    """``title`` as one line of at most 200 characters, without control characters."""
    plain = "".join(" " if unicodedata.category(character) == "Cc" else character for character in title)
    line = " ".join(plain.split())[:TITLE_LENGTH].rstrip()
    return _storable(line, "The title")


def usable_key(key: str) -> str:
    """``key`` if it can mark a message as received; raises `UnusableInput` otherwise."""
    if not 0 < len(key) <= KEY_LENGTH or not key.isprintable():
        raise UnusableInput(f"{shown(key)} cannot mark a message: it must be 1 to {KEY_LENGTH} printable characters.")
    return key


def json_of(record: Strict, **options: Any) -> str:  # noqa: ANN401 - handed on to pydantic
    """``record`` as JSON; raises `UnusableInput` where a text in it cannot be written as UTF-8."""
    try:
        return record.model_dump_json(**options)
    except PydanticSerializationError:
        raise UnusableInput(_NOT_UTF8.format(what="The assessment")) from None


def json_text(value: object, what: str) -> str:
    """``value`` as JSON; raises `UnusableInput`, naming ``what`` it is, where JSON or UTF-8 cannot say it."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise UnusableInput(f"{what} cannot be written as JSON: {shown(str(error))}.") from None
    return _storable(text, what)


_NOT_UTF8 = (
    "{what} holds half of a surrogate pair, which is no character and cannot be stored as UTF-8. Replace it first."
)


def _storable(text: str, what: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise UnusableInput(_NOT_UTF8.format(what=what)) from None
    return text


def first_problem(error: ValidationError, *, told: bool = True) -> str:
    """The first thing that is wrong, with where it is, in one sentence; with what was found there where ``told``.

    What is found in the database is not told: it is what somebody said, and the sentence goes to the log.
    """
    first = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "the record"
    return f"{place}: {first['msg']}" + (f" (found {shown(first['input'])})" if told else "")
