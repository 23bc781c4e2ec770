"""The page's process tidies by the rule: when it starts, again and again, and goes on where the database was gone."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from assistant.app import Scopewise
from assistant.errors import StoreUnavailable
from assistant.knowledge_files import KnowledgeBase
from assistant.serving import Serving
from assistant.sessions import Sessions
from assistant.settings import Settings
from assistant.store import Store
from assistant.tidying import tidied_daily
from assistant.watching import Watch
from tests.fakes import ScriptedReader
from tests.store.examples import NOW, begun


def test_what_is_past_the_rule_goes_at_the_start_though_the_database_was_gone_at_first(
    knowledge: KnowledgeBase, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tidied = threading.Event()

    class Telling(Store):
        def retire(self, identifier: str, version: int, at: str, why: str) -> None:
            super().retire(identifier, version, at, why)
            tidied.set()

    with Telling.open(tmp_path) as store:
        its = store.create(begun(), "x", NOW)
        times = iter([True])

        def opened(settings: Settings, watch: Watch) -> Sessions:
            if next(times, False):
                raise StoreUnavailable("the database is gone")
            return Sessions(Scopewise(knowledge, ScriptedReader([]), clock=lambda: "2027-01-01T00:00:00+00:00"), store)

        serving = Serving(Settings(data=tmp_path, retain_drafts_days=1), opened)
        with caplog.at_level(logging.WARNING), tidied_daily(serving, every=0.01) as thread:
            assert tidied.wait(30)
        thread.join(30)
        assert not thread.is_alive()
        assert not store.has(its.id)
    assert "the database is gone" in caplog.text
