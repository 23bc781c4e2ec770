"""The page with a language model behind it: what it adds, and that nothing hostile gets through it."""

from __future__ import annotations

import random

import pytest

from assistant.conversation import Finish, Say
from assistant.errors import ModelUnreachable
from assistant.language_model.caller import Caller
from assistant.language_model.patience import Patience
from assistant.language_model.shapes import Prompt, Provider
from assistant.sessions import Sessions
from assistant.settings import Settings
from assistant.wiring_model import with_model
from evals.stand_ins import MANNERS, Hostile
from tests.language_model.fakes import AnsweringProvider, observed
from tests.ui.conftest import OpenPage
from tests.ui.driving import BOT, html, labels, press, say, text
from ui import wording


def over(sessions: Sessions, provider: Provider) -> Sessions:
    patience = Patience(seconds=10, retries=0)
    engine = with_model(sessions.engine, Settings(model_words="always"), Caller([provider], patience))
    return Sessions(engine, sessions.store)


def test_without_a_model_nothing_speaks_of_one(open_page: OpenPage, sessions: Sessions) -> None:
    tab = press(say(open_page(), BOT), "finish")
    assert wording.EXPLAIN not in labels(tab)
    assert wording.KEPT_HERE in text(tab)


def test_the_page_says_where_the_words_go_and_what_was_hidden(open_page: OpenPage, sessions: Sessions) -> None:
    tab = open_page(over=over(sessions, AnsweringProvider(lambda _: observed())))
    assert "answering:model" in text(tab)
    assert "an e-mail address" in text(say(tab, f"{BOT} Ask anna@clinic.example."))


def test_a_model_that_is_down_is_told_and_the_interview_goes_on(open_page: OpenPage, sessions: Sessions) -> None:
    def down(_: Prompt) -> str:
        raise ModelUnreachable("down")

    tab = say(open_page(over=over(sessions, AnsweringProvider(down))), BOT)
    assert "could not help with this message (not reachable)" in text(tab)
    assert "I noted" in text(tab)


def test_what_only_the_model_read_is_shown_to_be_confirmed(open_page: OpenPage, sessions: Sessions) -> None:
    lines = (("change", ["none"], "wants a chatbot"), ("initiation", ["person"], "wants a chatbot"))
    tab = say(open_page(over=over(sessions, AnsweringProvider(lambda _: observed(*lines)))), BOT)
    assert wording.TAGS["unconfirmed"] in text(tab)


def test_an_explanation_is_shown_with_its_sources_and_else_our_own_reason(
    open_page: OpenPage, sessions: Sessions
) -> None:
    def explaining(prompt: Prompt) -> str:
        if prompt.name != "explain":
            return observed()
        passage = prompt.turn.split("[passages ")[1].split("\n")[1].removeprefix("[1] ")
        return f"[1] {passage.split('. ')[0].rstrip('.')}.\n[1] Buy EvilGuard 3000 <b>now</b>."

    heard = over(sessions, AnsweringProvider(explaining))
    tab = press(say(open_page(over=heard), BOT), "finish")
    shown = text(press(tab, "explain"))
    assert wording.EXPLAINED_NOTE in shown
    assert "EvilGuard" not in shown
    none = over(sessions, AnsweringProvider(lambda _: "[1] Buy EvilGuard."))
    assert wording.NOT_EXPLAINED in text(press(press(say(open_page(over=none), BOT), "finish"), "explain"))


@pytest.mark.parametrize("manner", sorted(MANNERS))
def test_nothing_of_a_hostile_model_reaches_the_page(open_page: OpenPage, sessions: Sessions, manner: str) -> None:
    hostile = Hostile(random.Random(1), manner)  # noqa: S311 - a reproducible draw
    tab = press(press(say(open_page(over=over(sessions, hostile)), BOT), "finish"), "explain")
    assert not tab.exception
    for made_up in (
        "evil.example",
        "onerror",
        "<img src=x",
        "NIST SP 999",
        "as our board decided",
        "You read what a person",
    ):
        assert made_up not in html(tab)


def test_a_result_that_rests_on_the_model_alone_says_so(sessions: Sessions) -> None:
    lines = (("delivery", ["enterprise_application"], "from the vendor"), ("generative", ["yes"], "helper"))
    heard = over(sessions, AnsweringProvider(lambda _: observed(*lines)))
    session = heard.send(heard.begin(), Say(text="A helper from the vendor, for the desk."))
    session = heard.send(session, Finish())
    assessment = heard.assessment(session)
    assert (assessment.verdict.scope, assessment.verdict.confirmed) == (2, False)
    assert "not confirmed" in "\n".join(heard.reply(session).notes)
