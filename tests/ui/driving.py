"""Doing in the page what a person does, and reading what a person reads."""

from __future__ import annotations

import re
from html import unescape

from streamlit.testing.v1 import AppTest

from ui import wording

BOT = "Our support team wants a chatbot on the website that answers customers from our manuals, built on Azure OpenAI."


def html(tab: AppTest) -> str:
    """All HTML of the page, as it was sent."""
    return "\n".join(element.proto.body for element in tab.get("html"))


def text(tab: AppTest) -> str:
    """What stands on the page, without markup."""
    return unescape(re.sub(r"<[^>]+>", " ", html(tab)))


def say(tab: AppTest, words: str) -> AppTest:
    """Type ``words`` and send them."""
    return tab.chat_input(key="typed").set_value(words).run()


def press(tab: AppTest, key: str) -> AppTest:
    """Press the button with this key."""
    return tab.button(key=key).click().run()


def labelled(tab: AppTest, label: str) -> AppTest:
    """Press the first button with this label."""
    return next(button for button in tab.button if button.label == label).click().run()


def labels(tab: AppTest) -> list[str]:
    """The labels of all buttons."""
    return [button.label for button in tab.button]


def identifier(tab: AppTest) -> str:
    """The id in the page's address."""
    return str(tab.query_params["a"][0] if isinstance(tab.query_params["a"], list) else tab.query_params["a"])


def answer(tab: AppTest) -> AppTest:
    """Answer the question that stands: the first option, or the first box."""
    picks = [button for button in tab.button if (button.key or "").startswith("pick-")]
    if picks:
        return picks[0].click().run()
    boxes = [box for box in tab.checkbox if (box.key or "").startswith("ticks-")]
    boxes[0].check()
    return labelled(tab, wording.CONTINUE)


def to_ticks(tab: AppTest) -> AppTest:
    """Answer until a question stands whose options are ticked."""
    while not [box for box in tab.checkbox if (box.key or "").startswith("ticks-")]:
        answer(tab)
    return tab


def to_say_back(tab: AppTest, most: int = 30) -> AppTest:
    """Answer until the say-back stands."""
    for _ in range(most):
        if wording.CONFIRM in labels(tab):
            return tab
        answer(tab)
    raise AssertionError("the interview does not end")


def to_result(tab: AppTest) -> AppTest:
    """Answer everything and confirm."""
    return press(to_say_back(tab), "confirm")


def read_back(text: str) -> str:
    """What a person sees of a `label`."""
    return re.sub(r"\\(.)", r"\1", text).translate({ord(mark): None for mark in "\u2060\u2068\u2069"})
