"""Bringing a published source: from a server on this machine, which stands in for the publisher's."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from assistant.errors import FetchFailed
from assistant.guidance.fetching import Limits, fetch
from assistant.guidance.published import Published, PublishedFile, published_hash
from tests.guidance import builders

TEXT = builders.AISVS.encode()
Answer = Callable[[BaseHTTPRequestHandler], None]


class Handler(BaseHTTPRequestHandler):
    """Answers as the test says, and keeps the paths that were asked for."""

    def __init__(self, answer: Answer, asked: list[str], *arguments: object) -> None:
        self.answer, self.asked = answer, asked
        super().__init__(*arguments)  # type: ignore[arg-type] # the server's own arguments

    def do_GET(self) -> None:
        self.asked.append(self.path)
        with suppress(BrokenPipeError, ConnectionResetError):
            self.answer(self)

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Publisher:
    """A server on the loopback; ``answer`` may be changed."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer: Answer = partial(send, TEXT)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler)
        self.at = f"http://127.0.0.1:{self.server.server_port}/files"

    def _handler(self, *arguments: object) -> Handler:
        return Handler(self.answer, self.asked, *arguments)


def send(body: bytes, handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    found = Publisher()
    thread = threading.Thread(target=partial(found.server.serve_forever, poll_interval=0.01))
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()


def source(*names: str, sha256: str = "") -> Published:
    files = tuple(PublishedFile(address=f"https://example.org/{name}", sha256=sha256) for name in names)
    return Published(
        name="a-source",
        title="A source",
        publisher="Somebody",
        framework="owasp_aisvs",
        edition="1",
        licence="CC0",
        page="https://example.org/",
        files=files,
    )


def test_every_file_is_brought_and_comes_from_its_publishers_address(publisher: Publisher) -> None:
    steps: list[tuple[str, int, int]] = []
    found = fetch(source("a.md", "b%20c.md"), publisher.at, step=lambda *step: steps.append(step))
    assert [(file.file, file.origin, file.read()) for file in found] == [
        ("a.md", "https://example.org/a.md", TEXT),
        ("b c.md", "https://example.org/b%20c.md", TEXT),
    ]
    assert publisher.asked == ["/files/a.md", "/files/b%20c.md"]
    assert steps == [("a.md", 0, 2), ("b c.md", 1, 2), ("", 2, 2)]


def test_a_file_with_the_published_hash_passes_and_another_is_refused(publisher: Publisher) -> None:
    assert fetch(source("a.md", sha256=published_hash(TEXT)), publisher.at)
    with pytest.raises(FetchFailed, match="not the published file"):
        fetch(source("a.md", sha256="0" * 64), publisher.at)


def test_a_file_that_is_too_large_is_refused(publisher: Publisher) -> None:
    with pytest.raises(FetchFailed, match="more than 100 bytes"):
        fetch(source("a.md"), publisher.at, Limits(size=100))


def test_a_file_that_takes_too_long_is_given_up(publisher: Publisher) -> None:
    with pytest.raises(FetchFailed, match="longer than 0 seconds"):
        fetch(source("a.md"), publisher.at, Limits(whole=0.0))


def test_a_publisher_that_is_silent_is_given_up(publisher: Publisher) -> None:
    heard = threading.Event()

    def silent(_: BaseHTTPRequestHandler) -> None:
        heard.wait(10)

    publisher.answer = silent
    with pytest.raises(FetchFailed, match=r"did not answer.*scopewise knowledge add"):
        fetch(source("a.md"), publisher.at, Limits(silence=0.05))
    heard.set()


def test_an_answer_that_is_no_file_is_refused(publisher: Publisher) -> None:
    publisher.answer = lambda handler: handler.send_error(404, "Gone fishing")
    with pytest.raises(FetchFailed, match="404"):
        fetch(source("a.md"), publisher.at)


def redirect(to: str, handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(302)
    handler.send_header("Location", to)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def test_a_redirect_is_followed_but_not_off_https_nor_for_ever(publisher: Publisher) -> None:
    publisher.answer = lambda handler: send(TEXT, handler) if "b.md" in handler.path else redirect("/b.md", handler)
    assert fetch(source("a.md"), publisher.at)[0].read() == TEXT
    publisher.answer = partial(redirect, "http://192.0.2.1/a.md")
    with pytest.raises(FetchFailed, match="https"):
        fetch(source("a.md"), publisher.at)
    publisher.answer = partial(redirect, "/again.md")
    with pytest.raises(FetchFailed, match="without end"):
        fetch(source("a.md"), publisher.at)


@pytest.mark.parametrize(
    "at", ["http://example.org", "file:///etc", "ftp://127.0.0.1", "nonsense", "http://[::1", "http://"]
)
def test_only_https_or_this_machine(at: str) -> None:
    with pytest.raises(FetchFailed):
        fetch(source("a.md"), at)


def test_without_a_network_the_message_says_what_to_do_instead(publisher: Publisher) -> None:
    publisher.server.server_close()
    with pytest.raises(FetchFailed, match=r"could not be reached.*scopewise knowledge add FILE"):
        fetch(source("a.md"), publisher.at.replace(str(publisher.server.server_port), "1"))


def test_a_connection_that_breaks_off_is_told(publisher: Publisher) -> None:
    def cut(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"half")
        handler.close_connection = True

    publisher.answer = cut
    with pytest.raises(FetchFailed, match="could not be reached"):
        fetch(source("a.md"), publisher.at)
