"""What every test stands on: no network, one copy of the knowledge, the same examples on every run."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator
from functools import wraps

import pytest
from hypothesis import settings

from assistant.guide import Guide
from assistant.knowledge_files import KnowledgeBase
from tests.fakes import the_knowledge

pytest_plugins = ["tests.postgres"]

settings.register_profile("suite", deadline=None, max_examples=60, derandomize=True, database=None)
settings.load_profile("suite")

LOOPBACK = ("127.", "localhost", "::1")


class NetworkUsed(RuntimeError):
    """A test tried to reach something outside this machine."""


def _refusing(connect: Callable[..., object]) -> Callable[..., object]:
    """``connect``, whose last argument is the address, for loopback and unix sockets alone."""

    @wraps(connect)
    def guarded(self: socket.socket, *arguments: object) -> object:
        address = arguments[-1]
        host = str(address[0]) if isinstance(address, tuple) else ""
        if self.family in (socket.AF_INET, socket.AF_INET6) and not host.startswith(LOOPBACK):
            raise NetworkUsed(f"a test tried to reach {address!r}")
        return connect(self, *arguments)

    return guarded


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """No test reaches the network; loopback and unix sockets stay open."""
    kept = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex", "sendto")}
    with pytest.MonkeyPatch.context() as patch:
        for name, original in kept.items():
            patch.setattr(socket.socket, name, _refusing(original))
        yield


@pytest.fixture(autouse=True)
def log_as_it_was() -> Iterator[None]:
    """A command that begins a log in the tests' process does not write into what a later test reads."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """The shipped knowledge base."""
    return the_knowledge()


@pytest.fixture(scope="session")
def guide(knowledge: KnowledgeBase) -> Guide:
    """The shipped guide of the interview."""
    return knowledge.guide
