"""What the organisation's file states is known, with its line as evidence, and is never asked; people may contradict it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.app import Scopewise
from assistant.conversation import Answer, Back, Correct, Finish, Interview, Message, Restart, Say
from assistant.facts import FACTS
from assistant.interview import replay
from assistant.ledger import profile
from assistant.store import Store
from tests.fakes import asked_about, possible
from tests.organisation.examples import BANK, engine_with, written

PASTE = "Staff paste letters into ChatGPT to get summaries. It only answers."


@pytest.fixture
def engine(tmp_path: Path) -> Scopewise:
    return engine_with(written(tmp_path, BANK))


def after(engine: Scopewise, *messages: Message) -> Interview:
    interview = engine.begin()
    for message in messages:
        interview = engine.step(interview, message)
    return interview


def test_sector_jurisdictions_and_controls_are_known_from_the_first_message(engine: Scopewise) -> None:
    interview = after(engine, Say(text="A chatbot for customers"))
    found = {
        name: possible(interview, name) for name in ("sector", "jurisdiction.eu", "jurisdiction.us", "control.sso")
    }
    assert found == {
        "sector": {"finance"},
        "jurisdiction.eu": {"yes"},
        "jurisdiction.us": {"no"},
        "control.sso": {"yes"},
    }


def test_a_named_product_settles_delivery_and_its_terms(engine: Scopewise) -> None:
    interview = after(engine, Say(text=PASTE))
    names = ("delivery", "contract", "provider.keeps_inputs", "provider.trains_on_inputs")
    found = {name: possible(interview, name) for name in names}
    assert found == {
        "delivery": {"enterprise_application"},
        "contract": {"yes"},
        "provider.keeps_inputs": {"yes"},
        "provider.trains_on_inputs": {"no"},
    }
    assert asked_about(interview, engine.knowledge.guide) not in {
        "delivery",
        "contract",
        "provider",
        "jurisdiction",
        "sector",
    }


def test_evidence_of_the_file_is_exact_and_names_its_line(engine: Scopewise) -> None:
    interview = after(engine, Say(text=PASTE))
    lines = BANK.splitlines()
    filed = [entry for entry in interview.ledger.statements if entry.reader == "file"]
    assert len(filed) > 8
    for statement in filed:
        evidence = statement.evidence
        assert interview.text_of(evidence.turn)[evidence.start : evidence.end] == evidence.quote
        assert evidence.source is not None
        assert lines[evidence.source.line - 1].strip() == evidence.quote
        assert (evidence.source.file, evidence.source.version) == ("bank.yaml", 3)


def test_a_record_replays_to_the_same_bytes_without_the_file(engine: Scopewise) -> None:
    interview = after(
        engine, Say(text=PASTE), Say(text="it is actually the free one"), Back(), Say(text="LetterBot too")
    )
    first = Interview(id=interview.id, started=interview.started)
    again = replay(first, interview.turns, engine.knowledge.guide)
    assert again.model_dump_json() == interview.model_dump_json()


def test_what_a_person_says_against_the_file_is_shown_and_asked(engine: Scopewise) -> None:
    interview = after(engine, Say(text="Staff use ChatGPT, each on a personal account."))
    assert profile(interview.ledger)["delivery"].basis == "contradicted"
    assert asked_about(interview, engine.knowledge.guide) == "delivery"
    assert "(bank.yaml, version 3, line 16)" in engine.reply_text(interview)


def test_an_answer_goes_before_the_file_and_the_terms_of_the_product_go_with_it(engine: Scopewise) -> None:
    said = (
        Say(text="Staff use ChatGPT, each on a personal account."),
        Answer(fact="delivery", values=("public_service",)),
    )
    interview = after(engine, *said, Say(text="It only answers."), Say(text="Nothing else."))
    assert possible(interview, "delivery") == {"public_service"}
    of_the_file = {
        name
        for name, known in profile(interview.ledger).items()
        if any(entry.reader == "file" for entry in known.statements)
    }
    assert of_the_file & {"delivery", "contract", "provider.keeps_inputs", "provider.trains_on_inputs"} == set()
    assert [filed.product for filed in interview.filed().values() if filed.sanctions] == []


def test_a_correction_of_a_standing_fact_is_not_undone_by_the_next_turn(engine: Scopewise) -> None:
    interview = after(
        engine, Say(text=PASTE), Correct(fact="jurisdiction.us", values=("yes",)), Say(text="It is a pilot.")
    )
    assert possible(interview, "jurisdiction.us") == {"yes"}


def test_an_expired_product_settles_nothing_and_is_named(engine: Scopewise) -> None:
    interview = after(engine, Say(text="Our clerks use LetterBot to draft letters."))
    assert "delivery" not in profile(interview.ledger)
    assert "The approval of LetterBot ended on 2026-01-31 (line 30)" in engine.reply_text(interview)


def test_a_product_holds_through_its_last_day(tmp_path: Path) -> None:
    path = written(tmp_path, BANK)
    said = Say(text="Our clerks use LetterBot to draft letters.")
    assert possible(after(engine_with(path, "2026-01-31T23:00:00+00:00"), said), "delivery") == {
        "enterprise_application"
    }
    assert "delivery" not in profile(after(engine_with(path, "2026-02-01T00:00:00+00:00"), said).ledger)


@pytest.mark.parametrize(
    "text",
    [
        "We considered ChatGPT Enterprise but decided against it; we build our own on Llama 3.",
        "We do not use ChatGPT Enterprise.",
        "GitHub Copilot helps developers.",
    ],
)
def test_a_product_that_is_not_in_use_settles_nothing(engine: Scopewise, text: str) -> None:
    interview = after(engine, Say(text=text))
    assert [filed.product for filed in interview.filed().values() if filed.product] == []


def test_a_product_of_one_workload_settles_nothing_for_the_other(engine: Scopewise) -> None:
    text = "1. Staff paste text into ChatGPT Enterprise.\n2. We are building a customer bot on Bedrock."
    interview = after(engine, Say(text=text))
    found = {workload.name: possible(interview, "delivery", workload.id) for workload in interview.ledger.workloads}
    assert sorted(map(sorted, found.values())) == [["enterprise_application"], ["own_application"]]


def test_taking_back_what_named_a_product_takes_its_terms_back(engine: Scopewise) -> None:
    interview = after(engine, Say(text="An assistant for our clerks."), Say(text=PASTE), Back())
    assert "contract" not in profile(interview.ledger)
    assert possible(interview, "sector") == {"finance"}


def test_starting_over_keeps_what_the_file_states_and_asks_the_opening(engine: Scopewise) -> None:
    interview = after(engine, Say(text=PASTE), Restart())
    assert asked_about(interview, engine.knowledge.guide) == "opening"
    assert possible(interview, "sector") == {"finance"}
    assert "delivery" not in profile(interview.ledger)


def test_a_new_version_that_says_the_same_adds_no_turn(tmp_path: Path) -> None:
    path = written(tmp_path, BANK)
    engine = engine_with(path)
    interview = after(engine, Say(text=PASTE))
    count = len(interview.filed())
    path.write_text("# A line more.\n" + BANK.replace("version: 3", "version: 44"), encoding="utf-8")
    interview = engine.step(interview, Say(text="It is a pilot."))
    assert len(interview.filed()) == count
    path.write_text(BANK.replace("version: 3", "version: 555").replace("finance", "health"), encoding="utf-8")
    interview = engine.step(interview, Say(text="Nothing else."))
    assert possible(interview, "sector") == {"health"}


def test_without_a_file_nothing_is_filed(engine: Scopewise) -> None:
    plain = Scopewise(engine.knowledge, engine.reader)
    assert plain.step(plain.begin(), Say(text="A chatbot")).filed() == {}


def test_a_record_with_facts_of_the_file_is_kept_exported_and_taken_back(engine: Scopewise, tmp_path: Path) -> None:
    interview = after(engine, Say(text=PASTE), Finish())
    with Store.open(tmp_path / "one") as one, Store.open(tmp_path / "two") as two:
        one.create(interview, "x", "2026-06-01T09:00:00+00:00")
        two.import_(one.export(interview.id))
        assert two.load(interview.id).interview == interview


def test_own_controls_stand_beside_the_recommendations_that_they_answer(engine: Scopewise) -> None:
    found = engine.assessment(after(engine, Say(text=PASTE), Finish()), advice=True)
    crossed = {
        item.id: item.controls["organisation"] for item in found.recommendations if "organisation" in item.controls
    }
    assert crossed["input-rules-by-class"] == ("SEC-040",)
    claimed = [item for item in found.recommendations if "control.sso" in item.claimed_by]
    assert claimed
    assert all("SEC-012" in crossed[item.id] and item.state == "claimed" for item in claimed)


def test_the_greeting_and_the_note_of_the_organisation_are_shown(engine: Scopewise) -> None:
    assert "Ask the AI desk" in engine.reply_text(engine.begin())
    lane = engine.assessment(after(engine, Say(text=PASTE)), advice=False).lane
    assert lane is not None
    assert (lane.note, lane.contact) == ("Keep logs for 180 days.", "AI desk, ai@example.org")


def test_every_fact_that_the_file_can_state_is_a_fact(engine: Scopewise) -> None:
    interview = after(engine, Say(text=PASTE))
    assert {entry.fact for entry in interview.ledger.statements} <= set(FACTS)
