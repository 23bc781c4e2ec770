"""The workspace, started once for all tests that need it, and a bot over a store of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from assistant.app import Scopewise
from assistant.knowledge_files import KnowledgeBase
from assistant.readers.embedded import EmbeddedReader
from assistant.sessions import Sessions
from assistant.settings import Settings
from assistant.store import Store
from assistant.store.opening import FILE_NAME
from tests.slack.people import SECRET, Caller, running
from tests.slack.workspace import HOW_TO_GET_IT, TOKEN, Workspace, is_installed
from ui.slack.server import Bot

PEOPLE = 24


@pytest.fixture(scope="session")
def engine(knowledge: KnowledgeBase) -> Scopewise:
    """The shipped knowledge and reader, no search."""
    return Scopewise(knowledge=knowledge, reader=EmbeddedReader.load(knowledge.folder))


@pytest.fixture(scope="session")
def the_workspace() -> Iterator[Workspace]:
    if not is_installed():
        if os.environ.get("SCOPEWISE_REQUIRE_SLACK") == "1":
            pytest.fail(HOW_TO_GET_IT)
        pytest.skip(HOW_TO_GET_IT)
    workspace = Workspace(PEOPLE)
    yield workspace
    workspace.close()


@pytest.fixture
def workspace(the_workspace: Workspace) -> Workspace:
    """The workspace with a gate as new."""
    the_workspace.gate.fresh()
    return the_workspace


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all its tables, to be copied: making the tables anew takes longer than most tests."""
    folder = tmp_path_factory.mktemp("empty")
    Store.open(folder).close()
    return folder / FILE_NAME


@pytest.fixture
def sessions(engine: Scopewise, tmp_path: Path, empty_database: Path) -> Iterator[Sessions]:
    shutil.copy(empty_database, tmp_path)
    with Store.open(tmp_path) as store:
        yield Sessions(engine, store)


def settings_for(workspace: Workspace, folder: Path, **more: object) -> Settings:
    """The settings of a bot of ``workspace``."""
    return Settings(
        data=folder,
        slack_bot_token=TOKEN,
        slack_signing_secret=SECRET,
        slack_api=workspace.url,
        stop_seconds=5,
        **more,  # type: ignore[arg-type]
    )


StartBot = Callable[..., tuple[Bot, Caller]]


@pytest.fixture
def start(workspace: Workspace, sessions: Sessions, tmp_path: Path) -> Iterator[StartBot]:
    """Starts a bot with further settings; all end with the test, and Slack must have taken all that they sent."""
    with ExitStack() as stack:

        def started(**more: object) -> tuple[Bot, Caller]:
            bot, port = stack.enter_context(running(settings_for(workspace, tmp_path, **more), sessions))
            return bot, Caller(port, workspace)

        yield started
    assert workspace.gate.broken == []


@pytest.fixture
def caller(start: StartBot) -> Caller:
    """Slack, calling a bot with the usual settings."""
    return start()[1]
