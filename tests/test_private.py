"""Private by default: every connection that the product tries to make, in processes of its own, is listened to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import pytest

LISTENER = """
import os, sys

def _listen(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        address = arguments[1] if event != "socket.getaddrinfo" else arguments[:2]
        with open(os.environ["HEARD"], "a", encoding="utf-8") as heard:
            heard.write(f"{address[0] if isinstance(address, tuple) else address}\\n")

sys.addaudithook(_listen)
"""
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for the module, so that the index of passages is built once."""
    return tmp_path_factory.mktemp("private")


@pytest.fixture
def listening(folder: Path) -> dict[str, str]:
    """An environment in which every Python process writes the hosts that it tries to reach to the file HEARD."""
    (folder / "sitecustomize.py").write_text(LISTENER, encoding="utf-8")
    (folder / "heard").write_text("", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCOPEWISE_")}
    return {
        **kept,
        "PYTHONPATH": str(folder),
        "HEARD": str(folder / "heard"),
        "SCOPEWISE_DATA": str(folder / "data"),
    }


def outside(environment: Mapping[str, str]) -> list[str]:
    heard = Path(environment["HEARD"]).read_text(encoding="utf-8").split()
    return [host for host in heard if host not in LOOPBACK and not host.startswith("/")]


def command() -> str:
    return str(Path(sys.executable).with_name("scopewise"))


def test_the_listener_hears(listening: dict[str, str]) -> None:
    code = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9))"
    subprocess.run([sys.executable, "-c", code], env=listening, capture_output=True, check=False)
    assert outside(listening) == ["192.0.2.1"]


@pytest.mark.models
def test_an_assessment_with_retrieval_reaches_nothing_outside(listening: dict[str, str]) -> None:
    text = "We built a bot on Azure OpenAI that answers customers from our manuals."
    subprocess.run([command(), "assess", text, "--json"], env=listening, capture_output=True, check=True)
    assert outside(listening) == []


@pytest.mark.models
def test_the_page_reaches_nothing_outside_and_is_served_to_this_machine_alone(listening: dict[str, str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    page = subprocess.Popen(
        [command(), "web", "--port", str(port)], env=listening, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        assert wait_for(f"http://127.0.0.1:{port}/_stcore/health") == b"ok"
        assert not answers_elsewhere(port)
    finally:
        page.send_signal(signal.SIGINT)
        page.wait(timeout=30)
    assert outside(listening) == []


def wait_for(address: str, seconds: float = 90) -> bytes:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - an address of this test's own
                return bytes(answer.read())
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"nothing answered at {address}")


def answers_elsewhere(port: int) -> bool:
    """Whether the port answers on another address of this machine's loopback range, as it would if open to all."""
    with socket.socket() as other:
        other.settimeout(2)
        return other.connect_ex(("127.0.0.2", port)) == 0
