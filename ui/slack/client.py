"""Slack's Web API, and the one place where its failures become ours.

SlackTrouble
├── Limited       too many calls: wait as long as Slack says
├── Unreachable   no connection, or Slack is out of order: try again; the call may have been carried out or not
└── Refused       Slack took the call and said no; `code` is its reason
"""

from __future__ import annotations

import http.client
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from assistant.errors import ScopewiseError

TIMEOUT: Final = 15
"""Seconds that a call may take."""

_OUT_OF_ORDER: Final = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)
_ANSWERS: Final = ("slack.com", "slack-gov.com")
"""Where answers to a button or a command may be sent; nowhere else, whatever a request says."""


_SILENT: Final = logging.getLogger("slack_sdk.web.of_scopewise")
_SILENT.setLevel(logging.CRITICAL + 1)  # what goes wrong is told by who called, without what was sent


class SlackTrouble(ScopewiseError):
    """A call to Slack that brought nothing; the message never holds a token or what anybody said."""


class Limited(SlackTrouble):
    """Too many calls; ``wait`` is in seconds."""

    def __init__(self, method: str, wait: float) -> None:
        super().__init__(f"Slack limits {method}: try again in {wait:g} seconds.")
        self.wait = wait


class Unreachable(SlackTrouble):
    """No answer, or none that says what became of the call."""


class Refused(SlackTrouble):
    """Slack said no; ``code`` is its reason, such as ``channel_not_found``."""

    def __init__(self, method: str, code: str) -> None:
        super().__init__(f"Slack refused {method}: {code}.")
        self.code = code


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send; ``alt`` describes a picture for whoever cannot see it."""

    name: str
    title: str
    data: bytes
    alt: str = ""


class SlackApi:
    """Calls of the Web API with the bot's token. Safe to share between threads."""

    def __init__(self, token: str, address: str = WebClient.BASE_URL, timeout: int = TIMEOUT) -> None:
        self._address = address if address.endswith("/") else f"{address}/"
        self._client = WebClient(
            token=token, base_url=self._address, timeout=timeout, retry_handlers=[], logger=_SILENT
        )
        self._timeout = timeout

    def __repr__(self) -> str:
        return f"SlackApi({self._address!r})"

    def call(self, method: str, **arguments: Any) -> Mapping[str, Any]:  # noqa: ANN401 - whatever the method takes
        """What Slack answers; raises `SlackTrouble`."""
        return self._answer(method, {"json": {name: value for name, value in arguments.items() if value is not None}})

    def look_up(self, method: str, **arguments: str) -> Mapping[str, Any]:
        """The same for the methods that read, which take no JSON."""
        return self._answer(method, {"params": {name: value for name, value in arguments.items() if value}})

    def _answer(self, method: str, sent: dict[str, Any]) -> Mapping[str, Any]:
        try:
            answer = self._client.api_call(method, **sent).data
        except SlackApiError as error:
            raise _refusal(method, error) from None  # the cause holds the request, and with it what was said
        except (SlackClientError, URLError, http.client.HTTPException, OSError) as error:
            raise Unreachable(f"Slack did not answer {method} ({type(error).__name__}).") from None
        return answer if isinstance(answer, dict) else {}

    def send_file(self, file: Upload) -> str:
        """Uploads a file and returns its id; it is nobody's to see until it is shared."""
        sizes: dict[str, str] = {"filename": file.name, "length": str(len(file.data))}
        place = self.look_up("files.getUploadURLExternal", **sizes, alt_txt=file.alt[:1000])
        self._post(str(place["upload_url"]), file.data, "application/octet-stream", "the upload of a file")
        return str(place["file_id"])

    def share_files(
        self, files: Sequence[tuple[str, str]], *, channel: str = "", thread: str = "", comment: str = ""
    ) -> None:
        """Ends the upload of ``files`` (id, title) and shows them in ``channel``, where one is given."""
        self.call(
            "files.completeUploadExternal",
            files=[{"id": identifier, "title": title} for identifier, title in files],
            channel_id=channel or None,
            thread_ts=thread or None,
            initial_comment=comment or None,
        )

    def respond(self, url: str, payload: Mapping[str, Any]) -> None:
        """Answers a button or a command by the address that came with it; raises `Refused` for any other address."""
        host = urlsplit(url).hostname or ""
        ours = host == urlsplit(self._address).hostname
        theirs = urlsplit(url).scheme == "https" and any(host == end or host.endswith(f".{end}") for end in _ANSWERS)
        if not ours and not theirs:
            raise Refused("an answer", "not_slacks_address")
        self._post(url, json.dumps(payload).encode(), "application/json", "an answer")

    def _post(self, url: str, data: bytes, kind: str, what: str) -> None:
        request = Request(url, data, {"Content-Type": kind})  # noqa: S310 - looked at, or given by Slack's own API
        try:
            with urlopen(request, timeout=self._timeout) as answer:  # noqa: S310 - as above
                answer.read(1000)
        except URLError as error:
            status = getattr(error, "code", 0)
            if status == 429:
                raise Limited(what, _seconds(getattr(error, "headers", {}))) from None
            if 400 <= status < 500:
                raise Refused(what, f"http_{status}") from None
            raise Unreachable(f"Slack did not take {what} ({type(error).__name__}).") from None
        except (http.client.HTTPException, OSError) as error:
            raise Unreachable(f"Slack did not take {what} ({type(error).__name__}).") from None


def _refusal(method: str, error: SlackApiError) -> SlackTrouble:
    response = error.response
    status, data = getattr(response, "status_code", 0), getattr(response, "data", None)
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return Limited(method, _seconds(getattr(response, "headers", {})))
    if status >= 500 or code in _OUT_OF_ORDER or not code:
        return Unreachable(f"Slack could not carry out {method} ({code or status}).")
    return Refused(method, code)


def _seconds(headers: Mapping[str, str]) -> float:
    """What Retry-After says; one second where it says nothing that can be used."""
    found = next((value for name, value in headers.items() if name.lower() == "retry-after"), "1")
    try:
        return min(600.0, max(0.1, float(found)))
    except ValueError:
        return 1.0
