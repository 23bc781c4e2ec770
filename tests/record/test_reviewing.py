"""Sign-off of what is kept: the record is whole, stays as it was, and an override stands beside the result everywhere."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from assistant import report
from assistant.assessment import Assessment
from assistant.cli_text import assessment_text
from assistant.conversation import Correct
from assistant.errors import NoSuchVersion, NotAllowed, StaleWrite, UnusableInput
from assistant.item_sheets import rows_of
from assistant.people import Person
from assistant.reviewing import Decision
from assistant.sessions import Sessions
from tests.fakes import CHATGPT, the_knowledge
from tests.items.examples import event

RUI = Person("oidc:https://id.example.org:rui", "Rui", frozenset({"author", "reviewer"}))


def test_the_record_that_was_signed_holds_all_that_it_rests_on(sessions: Sessions, signed: str) -> None:
    record = json.loads(sessions.store.frozen(signed).body)
    assert record["schema"] == "scopewise.signed/1"
    delivery = next(fact for fact in record["facts"] if fact["fact"] == "delivery")
    asked = sessions.engine.knowledge.guide.wording.opening
    assert (delivery["words"], delivery["question"]) == ("into ChatGPT", asked)
    assert delivery["at"] == "2026-06-01T09:00:00+00:00"
    meta = record["assessment"]["meta"]
    assert all(
        meta[part] for part in ("version", "reader", "knowledge", "questions", "cards", "corpus", "reading", "table")
    )
    assert record["assessment"]["recommendations"]
    assert record["assessment"]["review"]["signed"]["override"]["said_scopes"] == [1]
    assert [step["step"] for step in record["review"]] == ["submitted", "overridden"]
    assert record["interview"]["turns"][0]["text"] == CHATGPT
    assert len(record["nonce"]) == 64


def test_what_was_signed_is_shown_as_it_was_whatever_the_rules_say_since(sessions: Sessions, signed: str) -> None:
    before = sessions.at(signed)
    fewer = replace(the_knowledge(), cards=the_knowledge().cards[:3], version="later")
    later = replace(sessions, engine=replace(sessions.engine, knowledge=fewer))
    assert later.at(signed) == before
    assert before.meta.knowledge != "later"
    assert before.verdict.scope == 1
    assert before.review
    assert before.review.override


def test_a_correction_reopens_it_and_the_signed_version_can_still_be_read(sessions: Sessions, signed: str) -> None:
    version = sessions.store.load(signed).version
    was = sessions.at(signed)
    sessions.send(sessions.resume(signed), Correct(fact="delivery", values=("enterprise_application",)))
    now = sessions.at(signed)
    assert (now.verdict.scope, now.review and now.review.state) == (2, "reopened")
    assert sessions.at(signed, version).verdict == was.verdict
    assert sessions.at(signed, version).recommendations == was.recommendations
    with pytest.raises(NoSuchVersion):
        sessions.at(signed, 99)


def everywhere(sessions: Sessions, found: Assessment) -> dict[str, str]:
    knowledge = sessions.engine.knowledge
    items = sessions.tracking.items(found, ())
    return {
        "text": assessment_text(found, sessions.engine),
        "markdown": report.markdown(found, knowledge).replace("\\", ""),
        "html": report.html(found, knowledge),
        "json": found.to_json(),
        "csv": report.csv(found),
        "items": str(next(rows_of(found, items))),
    }


def test_an_override_and_what_it_overrides_stand_in_every_format(sessions: Sessions, signed: str) -> None:
    shown = everywhere(sessions, sessions.at(signed))
    for name in ("text", "markdown", "html"):
        assert "A reviewer set scope 2; the table says scope 1." in shown[name], name
        assert "our own terms" in shown[name], name
        assert "Consumer app" in shown[name], name
    for name in ("csv", "items"):
        assert "scope 2 (table: 1); lane deep (rules: fast" in shown[name], name
    override = json.loads(shown["json"])["review"]["signed"]["override"]
    assert (override["scope"], override["said_scopes"]) == (2, [1])
    assert json.loads(shown["json"])["verdict"]["scope"] == 1


def test_what_a_reviewer_writes_is_text_in_every_format(sessions: Sessions, identifier: str) -> None:
    nasty = "<script>alert(1)</script> =cmd|' /C calc'!A0 **bold** \u202eevil\x1b[31m"
    sessions.reviewing.decide(identifier, Decision("submitted"))
    sessions.reviewing.decide(identifier, Decision("sent_back", nasty))
    shown = everywhere(sessions, sessions.at(identifier))
    assert "<script>" not in shown["html"]
    assert "\x1b" not in shown["text"]
    for row in csv.reader(io.StringIO(shown["csv"])):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_the_author_answers_the_question_and_it_waits_again(sessions: Sessions, identifier: str) -> None:
    decide = sessions.reviewing.decide
    decide(identifier, Decision("submitted"))
    assert decide(identifier, Decision("sent_back", "Who pays?")).question == "Who pays?"
    with pytest.raises(UnusableInput, match="Who pays"):
        decide(identifier, Decision("submitted"))
    assert decide(identifier, Decision("submitted", "The bank.")).state == "submitted"
    assert sessions.store.list()[0].review == "submitted"


def test_a_decision_on_what_is_no_longer_so_is_refused_with_who_came_first(sessions: Sessions, identifier: str) -> None:
    sessions.reviewing.decide(identifier, Decision("submitted"))
    place = sessions.store.place(identifier)
    seen = (place.version, place.steps)
    named = replace(sessions, store=sessions.store.acting_for(replace(sessions.store.person, name="Eva")))
    named.reviewing.decide(identifier, Decision("sent_back", "Why?"), seen)
    with pytest.raises(StaleWrite, match="Eva has sent it back since you saw it"):
        sessions.reviewing.decide(identifier, Decision("sent_back", "How?"), seen)


@pytest.mark.parametrize(("scope", "lane"), [(7, None), (-1, None), (None, "faster"), (None, "")])
def test_a_scope_or_a_lane_that_there_is_not_is_refused_by_name(
    sessions: Sessions, identifier: str, scope: int | None, lane: str | None
) -> None:
    sessions.reviewing.decide(identifier, Decision("submitted"))
    with pytest.raises(UnusableInput, match=r"scope: .*found|There is no lane"):
        sessions.reviewing.decide(identifier, Decision("overridden", "so", scope, lane))


def test_whoever_signs_in_does_not_sign_their_own(sessions: Sessions) -> None:
    from tests.items.examples import kept

    hers = replace(sessions, store=sessions.store.acting_for(RUI))
    own = kept(hers)
    hers.reviewing.decide(own, Decision("submitted"))
    assert hers.reviewing.four_eyes
    assert not sessions.reviewing.four_eyes
    with pytest.raises(NotAllowed, match="of their own"):
        hers.reviewing.decide(own, Decision("confirmed"))


def test_work_that_gets_done_goes_on_under_a_sign_off_and_a_risk_that_is_accepted_reopens_it(
    sessions: Sessions, signed: str
) -> None:
    from tests.items.examples import ANA, REVIEWER, first

    key = first(sessions, signed).key
    sessions.tracking.change(signed, key, event("claim"), ANA)
    assert sessions.at(signed).recommendations[0].state == "claimed"
    assert sessions.store.review(signed).state == "signed"
    sessions.tracking.change(signed, key, event("accept", text="a pilot", until="2026-12-31"), REVIEWER)
    assert sessions.store.review(signed).state == "reopened"
    assert sessions.store.verify().whole
