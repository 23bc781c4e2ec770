"""The result as a person sees it."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from assistant.sessions import Sessions
from tests.ui.conftest import OpenPage
from tests.ui.driving import BOT, html, identifier, press, say, text
from ui import wording


@pytest.fixture
def tab(open_page: OpenPage) -> AppTest:
    return press(say(open_page(), BOT + " It only answers and cannot change anything."), "finish")


def test_the_scope_and_the_agentic_scope_stand_at_the_top(tab: AppTest) -> None:
    shown = text(tab)
    assert wording.SCOPE.format(number=3) in shown
    assert wording.AGENTIC_SCOPE.format(number=1) in shown


def test_every_recommendation_says_why_what_how_to_verify_and_on_what_it_rests(
    tab: AppTest, sessions: Sessions
) -> None:
    stored = sessions.store.load(identifier(tab)).interview
    found = sessions.engine.assessment(stored, advice=True).recommendations
    shown = " ".join(text(tab).split())
    assert len(found) > 20
    for item in found:
        parts = (item.title, item.why, item.actions[0], item.verify[0], item.owner, item.citations[0].title)
        assert all(" ".join(part.split()) in shown for part in parts), item.id


def test_our_summaries_are_marked_as_ours_and_not_quoted(tab: AppTest) -> None:
    shown = html(tab)
    assert wording.OUR_SUMMARY in shown
    assert "<q>" not in shown  # nothing verbatim is shipped


def test_cards_that_may_apply_name_what_would_settle_them(tab: AppTest) -> None:
    assert "depends on" in text(tab)


def test_what_would_change_the_scope_is_told(tab: AppTest) -> None:
    assert "would make it 4 (Fine-tuned models)" in " ".join(text(tab).split())


def test_the_matrix_is_a_picture_with_words_for_whoever_cannot_see_it(tab: AppTest) -> None:
    assert 'src="data:image/svg+xml;base64,' in html(tab)
    assert 'alt="The matrix has five scopes' in html(tab)


def test_the_three_columns_of_the_summary_are_there(tab: AppTest) -> None:
    assert all(title in text(tab) for title in wording.SIDES.values())


def test_an_assumption_is_named_at_the_top(tab: AppTest) -> None:
    assert wording.ASSUMED.format(reason="You named a third party's model") in text(tab)


def test_all_downloads_are_offered_and_taking_one_runs_nothing_again(tab: AppTest) -> None:
    offered = {button.proto.label: button.proto for button in tab.get("download_button")}
    files = {"Markdown", "HTML", wording.SHORT_HTML, "JSON", "CSV", wording.AUDIT, *wording.SHEET_FILES.values()}
    assert set(offered) == files
    assert all(proto.ignore_rerun for proto in offered.values())


def test_what_is_kept_is_the_public_json_with_the_cited_texts(tab: AppTest, sessions: Sessions) -> None:
    result = sessions.store.load(identifier(tab)).result
    assert result is not None
    assert json.loads(json.dumps(result))["recommendations"][0]["citations"][0]["text"]


def test_each_threat_that_applies_is_shown_with_its_ids_and_what_answers_it(tab: AppTest, sessions: Sessions) -> None:
    stored = sessions.store.load(identifier(tab)).interview
    found = sessions.engine.assessment(stored, advice=True)
    titles = {item.id: item.title for item in found.recommendations}
    shown = " ".join(text(tab).split())
    certain = [entry for entry in found.threats if entry.state == "applies"]
    assert len(certain) > 5
    for entry in certain:
        answers = [titles[card] for card in entry.cards]
        ids = [identifier for some in entry.refs.values() for identifier in some]
        assert all(part in shown for part in (entry.title, entry.plain, *answers, *ids)), entry.id
    assert wording.THREATS_MAY_APPLY in [box.label.split(" (")[0] for box in tab.expander]
