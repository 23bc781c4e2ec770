"""Bringing a published source from its publisher. The only file that imports httpx.

Only https, and http on this machine itself; at most so many bytes in at most so many seconds; what has a known hash must
have that hash. Nothing is kept before every file of the source has come and passed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

import httpx

from assistant.addresses import on_loopback
from assistant.errors import FetchFailed, shown
from assistant.guidance.files import Incoming
from assistant.guidance.published import Published, PublishedFile, published_hash
from assistant.guidance.recognise import LARGEST

_REDIRECTS: Final = 5
_HEADERS: Final = {"User-Agent": "scopewise", "Accept-Encoding": "identity"}

Step = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait for an answer and for a whole file, in seconds, and how many bytes a file may have."""

    silence: float = 20.0
    whole: float = 300.0
    size: int = LARGEST


def fetch(
    source: Published, at: str = "", limits: Limits | None = None, step: Step = lambda *_: None
) -> list[Incoming]:
    """The files of ``source`` from their publisher, or from the folder ``at`` of a mirror.

    Raises `FetchFailed` where one cannot be reached, is too large, or is not what was published.
    """
    found = []
    allowed = limits or Limits()
    with httpx.Client(headers=_HEADERS, timeout=allowed.silence, follow_redirects=False) as client:
        for number, file in enumerate(source.files):
            step(file.name, number, len(source.files))
            address = f"{at.rstrip('/')}/{quote(file.name)}" if at else file.address
            found.append(_checked(file, address, _brought(client, address, allowed)))
    step("", len(source.files), len(source.files))
    return found


def _checked(file: PublishedFile, address: str, data: bytes) -> Incoming:
    if file.sha256 and published_hash(data) != file.sha256:
        raise FetchFailed(
            f"{address} is not the published file: its SHA-256 is {published_hash(data)}, it should be {file.sha256}. "
            "Nothing was kept."
        )
    return Incoming(file.name, file.address, lambda: data)


def _brought(client: httpx.Client, address: str, limits: Limits) -> bytes:
    deadline = time.monotonic() + limits.whole
    try:
        for _ in range(_REDIRECTS + 1):
            _check_address(address)
            with client.stream("GET", address) as answer:
                if answer.has_redirect_location:
                    address = str(answer.url.join(answer.headers["location"]))
                    continue
                return _body(answer, address, limits, deadline)
    except httpx.TimeoutException as error:
        raise FetchFailed(f"{address} did not answer within {limits.silence:.0f} seconds. {_BY_HAND}") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchFailed(f"{address} could not be reached ({shown(str(error))}). {_BY_HAND}") from error
    raise FetchFailed(f"{address} leads from one address to the next without end.")


def _body(answer: httpx.Response, address: str, limits: Limits, deadline: float) -> bytes:
    if answer.status_code != httpx.codes.OK:
        raise FetchFailed(f"{address} answered {answer.status_code} {answer.reason_phrase}. {_BY_HAND}")
    parts: list[bytes] = []
    size = 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > limits.size:
            raise FetchFailed(f"{address} has more than {limits.size:,} bytes, which no source has. Nothing was kept.")
        if time.monotonic() > deadline:
            raise FetchFailed(f"{address} took longer than {limits.whole:.0f} seconds. Nothing was kept; try again.")
        parts.append(part)
    return b"".join(parts)


def _check_address(address: str) -> None:
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise FetchFailed(f"{shown(address)} is no address ({error}).") from error
    if parts.scheme == "https" or (parts.scheme == "http" and on_loopback(parts.hostname or "")):
        return
    raise FetchFailed(f"{shown(address)} is no https address; a source is brought by https only.")


_BY_HAND: Final = (
    "Where this machine may not reach it, bring the file here yourself and say `scopewise knowledge add FILE`."
)
