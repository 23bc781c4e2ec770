"""A page over a store of its own, driven in process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.app import Scopewise
from assistant.knowledge_files import KnowledgeBase
from assistant.readers.embedded import EmbeddedReader
from assistant.reading import Reader
from assistant.sessions import Sessions
from assistant.store import Store

OpenPage = Callable[..., AppTest]


def script(sessions: "Sessions") -> None:  # noqa: UP037 - AppTest runs this function without the imports above
    """What AppTest runs."""
    from ui.web import page

    page(sessions)


@pytest.fixture(scope="session")
def reader(knowledge: KnowledgeBase) -> EmbeddedReader:
    return EmbeddedReader.load(knowledge.folder)


@pytest.fixture
def sessions(knowledge: KnowledgeBase, reader: Reader, tmp_path: Path) -> Sessions:
    """The shipped knowledge and reader, no retrieval, and an empty store."""
    return Sessions(Scopewise(knowledge=knowledge, reader=reader), Store.open(tmp_path))


@pytest.fixture
def open_page(sessions: Sessions) -> OpenPage:
    """Opens the page in a tab of its own, at the assessment with this id where one is given."""

    def opened(identifier: str | None = None, *, over: Sessions | None = None) -> AppTest:
        tab = AppTest.from_function(script, args=(over or sessions,), default_timeout=60)
        if identifier:
            tab.query_params["a"] = identifier
        return tab.run()

    return opened
