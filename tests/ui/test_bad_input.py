"""Whatever is typed is shown as text, and whatever fails is a sentence with a reference."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.app import Scopewise
from assistant.conversation import Interview
from assistant.errors import StaleWrite, StoreUnavailable
from assistant.knowledge_files import KnowledgeBase
from assistant.reading import Asked, Known, Reader, Reading
from assistant.sessions import Sessions
from assistant.store import Description, Store, Stored
from tests.postgres import Server
from tests.ui.conftest import OpenPage
from tests.ui.driving import BOT, html, identifier, press, read_back, say, text, to_say_back
from ui import wording

HOSTILE = [
    "<script>alert(1)</script> our chatbot on Azure OpenAI",
    "<img src=x onerror=alert(1)> our chatbot on Azure OpenAI",
    "**bold** _it_ `code` # head our chatbot on Azure OpenAI",
    "[x](javascript:alert(1)) our chatbot on Azure OpenAI",
    ":red[x] :smile: :material/home: our chatbot on Azure OpenAI",
    "$x^2$ and $$y$$ our chatbot on Azure OpenAI",
    "\u202eمرحبا our chatbot on Azure OpenAI",
    "🦜 👩‍👩‍👧 our chatbot on Azure OpenAI",
    "a -> b <- c http://example.org www.example.org a@b.example our chatbot on Azure OpenAI",
    "{name} %s our chatbot on Azure OpenAI",
    "\x1b[31m our chatbot on Azure OpenAI",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_what_a_person_writes_is_never_markup(open_page: OpenPage, words: str) -> None:
    tab = to_say_back(say(open_page(), words))
    press(tab, "confirm")
    for shown in (html(tab),):
        assert "<script" not in shown.replace("<script data-turn", "")
        assert "<img src=x" not in shown
    assert not [element for element in tab.markdown if "Azure OpenAI" in element.value]
    title = next(button.label for button in tab.button if (button.key or "").startswith("open-"))
    assert not re.search(r"(?<!\\)[*_`\[\]<>$:{}]", title)
    assert read_back(title).startswith(" ".join(re.sub("[\x1b\u202e]", "", words).split())[:5].strip("\ufffd"))


def test_a_megabyte_is_taken_and_shown_cut(open_page: OpenPage, sessions: Sessions) -> None:
    tab = say(open_page(), BOT + " word" * 210_000)
    assert len(html(tab)) < 200_000
    assert "characters in all" in text(tab)
    assert len(sessions.store.load(identifier(tab)).interview.turns[0].text) > 1_000_000


def test_an_empty_message_is_answered_and_changes_nothing(open_page: OpenPage, sessions: Sessions) -> None:
    tab = say(open_page(), "   ")
    assert sessions.engine.knowledge.replies["empty"] in text(tab)


def test_binary_is_refused_with_a_sentence_and_a_reference_that_is_in_the_log(
    open_page: OpenPage, sessions: Sessions, caplog: pytest.LogCaptureFixture
) -> None:
    tab = say(open_page(), "PK\x03\x04\x00\x00 our chatbot")
    reference = re.search(r"Reference ([0-9a-f]{6})", text(tab))
    assert "This is not text" in text(tab)
    assert reference
    assert reference[1] in caplog.text
    assert sessions.store.count() == 0


def test_another_language_is_told_about(open_page: OpenPage) -> None:
    tab = say(
        open_page(),
        "Vi vill ha en assistent på webben som svarar på frågor från kunderna, och den är inte tränad på våra data.",
    )
    assert "does not read this language" in text(tab)


class Failing(Store):
    """A store that fails to keep anything, in the way that it is told."""

    failure: Exception = StoreUnavailable("the disk of /secret/place is full")

    def step(
        self,
        identifier: str,
        change: Callable[[Interview], Interview],
        at: str,
        describe: Callable[[Interview], Description],
        key: str | None = None,
    ) -> Stored:
        raise self.failure


class Raising:
    """A reader with a mistake in it."""

    name = "raising"

    def read(self, text: str, asked: Asked | None, known: Known) -> Reading:
        raise ZeroDivisionError(text)


@pytest.fixture
def failing(knowledge: KnowledgeBase, reader: Reader, tmp_path: Path) -> Sessions:
    """The same assessments, over a store that keeps nothing more."""
    return Sessions(Scopewise(knowledge=knowledge, reader=reader), Failing.open(tmp_path))


def test_a_store_that_fails_loses_nothing_and_tells_no_paths(
    open_page: OpenPage, sessions: Sessions, failing: Sessions, caplog: pytest.LogCaptureFixture
) -> None:
    kept = identifier(say(open_page(), BOT))
    tab = press(open_page(kept, over=failing), "pick-change-none")
    assert wording.TROUBLE_STORE in text(tab)
    assert "/secret/place" not in text(tab)
    assert "/secret/place" in caplog.text
    assert len(sessions.store.load(kept).interview.turns) == 1


def test_a_write_that_came_too_late_shows_the_newer_state(
    open_page: OpenPage, failing: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = identifier(say(open_page(), BOT))
    monkeypatch.setattr(Failing, "failure", StaleWrite("somebody was first"))
    tab = press(open_page(kept, over=failing), "pick-change-none")
    assert wording.STALE in text(tab)


def test_two_windows_on_one_assessment_lose_nothing_and_say_so(open_page: OpenPage, sessions: Sessions) -> None:
    one = say(open_page(), BOT)
    two = open_page(identifier(one))
    press(one, "pick-change-none")
    press(two, "pick-change-approved")
    assert wording.STALE_TAKEN in text(two)
    assert len(sessions.store.load(identifier(one)).interview.turns) == 3


def test_a_mistake_of_ours_is_no_traceback(
    open_page: OpenPage, knowledge: KnowledgeBase, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    broken = Sessions(Scopewise(knowledge=knowledge, reader=Raising()), Store.open(tmp_path))
    tab = say(open_page(over=broken), BOT)
    assert wording.TROUBLE_OURS in text(tab)
    assert "ZeroDivisionError" not in text(tab)
    assert "ZeroDivisionError" in caplog.text
    assert "test_bad_input.py" in caplog.text
    assert BOT not in caplog.text  # an exception's text may hold what was said
    assert not tab.exception


def test_a_database_that_goes_away_in_mid_interview_costs_nobody_a_word(
    open_page: OpenPage, sessions: Sessions, postgres_server: Server, emptied_postgres: str
) -> None:
    with Store.open(emptied_postgres) as store:
        tab = say(open_page(over=Sessions(sessions.engine, store)), BOT)
        kept = identifier(tab)
        assert wording.KEPT_THERE in text(tab)
        assert wording.KEPT_HERE not in text(tab)
        postgres_server.stop("immediate")
        try:
            say(tab, "It drafts replies that our staff check.")
            assert text(tab).count(wording.TROUBLE_STORE) == 1
            assert BOT in text(tab)
            assert "It drafts replies that our staff check." in text(tab)
        finally:
            postgres_server.start()
        press(tab, "send-again")
        assert wording.TROUBLE_STORE not in text(tab)
        assert not [button for button in tab.button if button.key == "send-again"]
        assert [turn.text for turn in store.load(kept).interview.turns] == [
            BOT,
            "It drafts replies that our staff check.",
        ]
        assert not tab.exception
