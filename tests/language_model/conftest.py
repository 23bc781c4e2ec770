"""The local server that speaks the providers' protocols, started once for all tests that need it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.language_model.wire import HOW_TO_GET_IT, WireServer, is_installed, said


@pytest.fixture(scope="session")
def wire_server() -> Iterator[WireServer]:
    if not is_installed():
        if os.environ.get("SCOPEWISE_REQUIRE_MODEL_SERVER") == "1":
            pytest.fail(HOW_TO_GET_IT)
        pytest.skip(HOW_TO_GET_IT)
    server = WireServer()
    yield server
    server.close()


@pytest.fixture
def wire(wire_server: WireServer, monkeypatch: pytest.MonkeyPatch) -> WireServer:
    """The server as new, and keys that it does not look at."""
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY"):
        monkeypatch.setenv(name, "nobody-looks")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    wire_server.requests.clear()
    wire_server.answer = lambda request: said(request, "{}")
    wire_server.chaos()
    return wire_server
