"""Text of a person can become no markup, in HTML or in a label."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge_files import KnowledgeBase
from tests.ui.driving import read_back
from ui.safe_text import fill, joined, label, shortened, words


@given(st.text())
def test_a_value_is_escaped_in_html(value: str) -> None:
    shown = fill("<p>{value}</p>", value=value)
    inner = shown.removeprefix("<p>").removesuffix("</p>")
    assert not re.search("[<>\"']", inner)
    assert unescape(inner) == value or "&" in value


def test_html_of_ours_goes_in_as_it_is() -> None:
    assert fill("<p>{part}</p>", part=fill("<b>{text}</b>", text="<")) == "<p><b>&lt;</b></p>"
    assert joined([fill("<i></i>"), fill("<b></b>")], " ") == "<i></i> <b></b>"


def test_braces_in_a_value_are_no_places_to_fill() -> None:
    assert fill("<p>{value}</p>", value="{other} {}") == "<p>{other} {}</p>"


@given(st.text(max_size=50))
def test_a_label_shows_what_was_written_on_one_line(text: str) -> None:
    shown = read_back(label(text))
    assert shown == shown.strip()
    assert "\n" not in shown


@given(st.text(alphabet="ab*_`[]()<>:$\\#~|!^-+.@/ 1", max_size=40))
def test_nothing_in_a_label_is_left_that_markup_is_made_of(text: str) -> None:
    made = label(text)
    assert not re.search(r"(?<!\\)[*_`\[\]()<>:$#~|!^]", made.replace("\\\\", ""))
    assert read_back(made) == " ".join(text.split())


def test_a_long_label_is_cut() -> None:
    assert read_back(label("x" * 100, 10)) == "x" * 9 + "…"


def test_a_label_of_nothing_is_empty() -> None:
    assert label(" \n ") == ""


def test_control_characters_are_made_visible_and_direction_stays_inside() -> None:
    shown = words("a\x1b[31m\x00\u202eb")
    assert "\x1b" not in shown
    assert shown.startswith("<bdi")


def test_a_long_text_says_how_long_it_was() -> None:
    assert shortened("x" * 5000, 10) == "xxxxxxxxxx… (5,000 characters in all)"


def test_the_labels_of_our_options_hold_no_markup(knowledge: KnowledgeBase) -> None:
    texts = [
        text
        for question in knowledge.guide.planner.questions
        for option in question.options
        for text in (option.label, option.help)
    ]
    assert not [text for text in texts if re.search(r"[*_`\[\]<>$\\]|:\w+:|^\d+\.|^[-+#]", text)]
