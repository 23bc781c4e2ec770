"""A local server that speaks the protocols of OpenAI, Anthropic and Ollama; the test says what it answers.

The protocols are `@copilotkit/aimock`'s, a package of npm; what stands in an answer comes from the test's own function.
"""

from __future__ import annotations

import gc
import json
import shutil
import threading
from collections.abc import Callable
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import httpx
import httpx2

from tests.servers import started

HERE = Path(__file__).parent
HOW_TO_GET_IT = "needs Node 20 and `npm install --prefix tests/language_model --no-package-lock`"

Answer = Callable[[dict[str, Any]], dict[str, Any]]


def is_installed() -> bool:
    """Whether Node and the server are there."""
    return shutil.which("node") is not None and (HERE / "node_modules" / "@copilotkit" / "aimock").is_dir()


def said(request: dict[str, Any], text: str) -> dict[str, Any]:
    """``text`` as the answer to ``request``: as a tool's arguments where a tool is offered."""
    if request.get("tools"):
        return {"toolCalls": [{"name": request["tools"][0]["function"]["name"], "arguments": text}]}
    return {"content": text}


class WireServer:
    """The server; ``answer`` makes the answer to each request, and ``requests`` keeps them.

    ``kept`` holds what has connections open, which the vendors' libraries close with no way of ours: at the end all are closed.
    """

    def __init__(self) -> None:
        self.answer: Answer = lambda request: said(request, "{}")
        self.requests: list[dict[str, Any]] = []
        self.kept: list[object] = []
        self._stack = ExitStack()
        answers = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._stack.callback(answers.server_close)
        self._stack.callback(answers.shutdown)
        threading.Thread(target=answers.serve_forever, name="wire-answers", daemon=True).start()
        self.url = started(["node", str(HERE / "server.mjs"), f"http://127.0.0.1:{answers.server_port}/"], self._stack)
        assert self.url.startswith("http://127.0.0.1"), "the server did not start"

    def close(self) -> None:
        """Close every connection, and end the server."""
        for each in gc.get_objects():
            if issubclass(
                type(each), httpx.Client | httpx2.Client
            ):  # isinstance would wake deprecated objects of others
                each.close()
        self._stack.close()

    def chaos(self, **rates: float) -> None:
        """Let the server itself fail: ``dropRate``, ``malformedRate``, ``disconnectRate``, ``rateLimitRate``."""
        self._post("chaos", rates)

    def _post(self, what: str, body: object) -> None:
        request = Request(  # noqa: S310 - our own server on the loopback
            f"{self.url}/__aimock/{what}", json.dumps(body).encode(), {"content-type": "application/json"}
        )
        with urlopen(request, timeout=10) as response:  # noqa: S310 - our own server on the loopback
            response.read()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["content-length"])))
                server.requests.append(request)
                body = json.dumps(server.answer(request)).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
                """Nothing."""

        return Handler
