"""The local server that speaks the providers' protocols, started once for all tests that need it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.language_model.wire import HOW_TO_GET_IT, WireServer, is_installed, said

KEYS = (
    *("OPENAI_API_KEY", "AZURE_OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "MISTRAL_API_KEY"),
    *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
)
OTHERS = {
    "OPENAI_API_VERSION": "2025-04-01-preview",
    "GOOGLE_CLOUD_PROJECT": "p",
    "GOOGLE_CLOUD_LOCATION": "us-central1",
}


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
    for name in KEYS:
        monkeypatch.setenv(name, "nobody-looks")
    for name, value in {"AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true", **OTHERS}.items():
        monkeypatch.setenv(name, value)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    wire_server.requests.clear()
    wire_server.answer = lambda request: said(request, "{}")
    wire_server.chaos()
    return wire_server
