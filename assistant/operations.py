"""For whoever runs the page: `/healthz`, `/readyz` and `/metrics`, on a port of their own, beside the page.

``/healthz`` answers while the process lives. ``/readyz`` looks at the database each time, and at the knowledge and the
index of passages as they were opened; it answers 503 until all can be used. A page that has lost the search by meaning
still serves, by words, and says so. No answer names a path, an address or anything that was said: the log has the cause.
"""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final

from assistant.errors import BadSetting, ScopewiseError, StoreUnavailable
from assistant.settings import variable

if TYPE_CHECKING:
    from assistant.serving import Serving

_PROMETHEUS: Final = "text/plain; version=0.0.4; charset=utf-8"
_log = logging.getLogger(__name__)


class Readiness:
    """Whether a process can serve: its parts, each ``fine``, ``limited``, ``opening``, ``unknown`` or ``broken``."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._warmed = threading.Event()
        self._opening: threading.Thread | None = None
        self._told = ""

    def open(self) -> None:
        """Open everything in a thread of its own, unless that is under way; what failed is tried again."""
        if self._opening is None or not self._opening.is_alive():
            self._opening = threading.Thread(target=self._open, name="scopewise-opening", daemon=True)
            self._opening.start()

    def _open(self) -> None:
        try:
            self._serving.sessions().engine.warm(beside=True)
            self._warmed.set()
        except ScopewiseError as error:
            self._tell(str(error))

    def parts(self) -> dict[str, str]:
        """How each part does now."""
        found = {"database": "unknown", "knowledge": "fine", "index": "opening"}
        try:
            self._serving.sessions().store.check()
            found |= {"database": "fine", "index": self._index()}
            self._told = ""
        except ScopewiseError as error:
            found["database" if isinstance(error, StoreUnavailable) else "knowledge"] = "broken"
            self._tell(str(error))
        return found

    def _index(self) -> str:
        if not self._warmed.is_set():
            self.open()
            return "opening"
        finder = self._serving.sessions().engine.finder
        return "limited" if finder is None or finder.trouble else "fine"

    def _tell(self, problem: str) -> None:
        """Log ``problem`` once: a probe asks every few seconds."""
        if problem != self._told:
            _log.error("Not ready: %s", problem)
        self._told = problem


class _Handler(BaseHTTPRequestHandler):
    """Answers for a `_Server`."""

    server: _Server
    server_version = "scopewise"
    sys_version = ""
    timeout = 10

    def do_GET(self) -> None:
        """One of the three addresses."""
        path = self.path.partition("?")[0]
        if path == "/healthz":
            self._answer(200, b"ok\n", "text/plain")
        elif path == "/readyz":
            parts = self.server.readiness.parts()
            ready = set(parts.values()) <= {"fine", "limited"}
            self._answer(200 if ready else 503, _json({"ready": ready, "parts": parts}), "application/json")
        elif path == "/metrics" and (text := self.server.metrics()):
            self._answer(200, text, _PROMETHEUS)
        else:
            self._answer(404, b"There is /healthz, /readyz, and /metrics where scopewise[telemetry] is installed.\n")

    do_HEAD = do_GET  # noqa: N815

    def _answer(self, status: int, body: bytes, kind: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's
        """Probes are not logged."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_port = False

    def __init__(self, serving: Serving) -> None:
        self.readiness = Readiness(serving)
        self._watch = serving.watch
        if ":" in serving.settings.host:
            self.address_family = socket.AF_INET6
        super().__init__((serving.settings.host, serving.settings.operations_port), _Handler)

    def metrics(self) -> bytes:
        """What Prometheus reads; empty where nothing is counted."""
        text = getattr(self._watch, "metrics_text", None)
        return text() if text else b""


@contextmanager
def operated(serving: Serving) -> Iterator[int]:
    """Within it the operations port is served, where the settings name one; gives the port, 0 for none.

    Raises `BadSetting` where the port cannot be had.
    """
    settings = serving.settings
    if not settings.operations_port:
        yield 0
        return
    try:
        server = _Server(serving)
    except OSError as error:
        raise BadSetting(
            f"{variable('operations_port')} {settings.operations_port} cannot be used on {settings.host} "
            f"({error.strerror or error}); name another port."
        ) from error
    server.readiness.open()
    thread = threading.Thread(target=server.serve_forever, name="scopewise-operations", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _json(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"
