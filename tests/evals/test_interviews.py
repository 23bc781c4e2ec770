from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from assistant.conversation import SAY_BACK, Answer, Confirm, Pending, Say
from assistant.errors import UnusableInput
from assistant.facts import FACTS
from assistant.guide import Guide
from evals.cases import Gold
from evals.interview_report import interview_report, interview_text
from evals.interviews import MOST_TURNS, Cast, sampled, simulate
from evals.page import interview_page
from evals.people import CLICKS, PEOPLE, load_people, truth_of
from evals.persons import Person, shut_out
from tests.evals.builders import FACTS as TRUE
from tests.evals.builders import WordReader, case, engine_with, shipped, tuned
from tests.fakes import begun, the_knowledge

GOLD = Gold(verdict=3, candidates=(3,), facts=TRUE, agency=("none",))
OPEN = Gold(
    verdict="undetermined",
    candidates=(1, 2),
    facts={**TRUE, "delivery": ("public_service", "enterprise_application")},
    agency=("none", "prescribed", "supervised", "full"),
)
PEOPLE_FOUND = load_people(the_knowledge().guide)


def person(temperament: str, gold: Gold = GOLD, seed: int = 1) -> Person:
    truth = truth_of(gold, the_knowledge().guide, "seed")
    return Person(temperament, truth, PEOPLE_FOUND, random.Random(seed))  # noqa: S311


def test_there_are_the_eight_temperaments_and_one_that_clicks() -> None:
    assert len(PEOPLE_FOUND.manners) == 8
    assert PEOPLE_FOUND.temperaments()[-1] == CLICKS


def test_words_that_are_missing_are_named(tmp_path: Path, guide: Guide) -> None:
    path = tmp_path / "people.yaml"
    path.write_text(PEOPLE.read_text(encoding="utf-8").replace("  initiation:\n", "  beginning:\n"), encoding="utf-8")
    with pytest.raises(UnusableInput, match="no words for initiation: itself, person"):
        load_people(guide, path)


@pytest.mark.parametrize("gold", [GOLD, OPEN])
@pytest.mark.parametrize("temperament", PEOPLE_FOUND.temperaments())
def test_everyone_has_something_to_say_to_every_question(temperament: str, gold: Gold, guide: Guide) -> None:
    for question in guide.planner.questions:
        someone = person(temperament, gold)
        for _ in range(3):
            message = someone.reply_to(begun(), Pending(question=question.id), guide)
            assert isinstance(message, Say | Answer)
            if isinstance(message, Say):
                assert message.text
                assert not re.search(r"\$|frozenset", message.text)


def test_people_know_no_more_than_gold(guide: Guide) -> None:
    truth = truth_of(OPEN, guide, "seed")
    assert truth["delivery"] == {"public_service", "enterprise_application"}
    assert truth["change"] == FACTS["change"].domain
    assert set(truth) >= {question.fact for question in guide.planner.questions if question.kind == "choice"}


def test_people_who_know_are_asked_until_the_verdict_is_theirs(guide: Guide) -> None:
    truth = truth_of(OPEN, guide, "seed", knowing=True)
    assert all(len(values) == 1 for name, values in truth.items() if name in ("delivery", "change", "initiation"))
    unsure = case("a", "Something.").model_copy(update={"gold": OPEN})
    (outcome,) = simulate([unsure], Cast(PEOPLE_FOUND, (CLICKS,), 1, knowing=True), engine_with(WordReader()))
    assert outcome.gold in (1, 2)
    assert outcome.right


def test_what_only_advice_needs_does_not_contradict_what_decides(guide: Guide) -> None:
    for seed in range(30):
        truth = truth_of(GOLD, guide, str(seed))
        assert truth["data_reach.training"] in ({"no"}, {"yes", "no"})


def test_the_wrong_first_person_puts_it_right_in_the_next_message(guide: Guide) -> None:
    someone = person("wrong_first")
    first = someone.reply_to(begun(), Pending(question="delivery"), guide)
    assert someone.mistaken
    second = someone.reply_to(begun(), Pending(question="change"), guide)
    assert not someone.mistaken
    assert first != second


def test_who_clicks_picks_the_truth_and_confirms(guide: Guide) -> None:
    someone = person(CLICKS)
    assert someone.reply_to(begun(), Pending(question="delivery"), guide) == Answer(
        fact="delivery", values=("own_application",)
    )
    assert isinstance(someone.reply_to(begun(), Pending(question=SAY_BACK), guide), Confirm)
    halves = person(CLICKS, OPEN)
    answers = [halves.reply_to(begun(), Pending(question="delivery"), guide) for _ in range(2)]
    assert [answer.values for answer in answers if isinstance(answer, Answer)] == [
        ("public_service", "enterprise_application"),
        None,
    ]


def test_interviews_of_people_who_click_end_right_whatever_was_read() -> None:
    cast = Cast(PEOPLE_FOUND, (CLICKS,), 1)
    outcomes = simulate([case("a", "Something."), case("b", "crash")], cast, engine_with(WordReader()))
    assert outcomes[0].right
    assert outcomes[0].turns < MOST_TURNS
    assert outcomes[0].deciding_asked == 3
    assert outcomes[1].error == "crashed: ZeroDivisionError: a defect"
    report = interview_report(outcomes)
    assert report.overall.right.of == 1
    assert list(report.not_assessed) == ["b, clicks"]


def test_interviews_are_the_same_for_the_same_seed_and_never_loop() -> None:
    cast = Cast(PEOPLE_FOUND, PEOPLE_FOUND.temperaments(), 7)
    some = sampled(tuned(), 1, 7)
    first, second = (simulate(some, cast, shipped()) for _ in range(2))
    assert first == second
    assert len(first) == 9
    assert not [outcome for outcome in first if outcome.looped]
    report = interview_report(first)
    assert "temperament" in interview_text(report)
    assert "<svg" in interview_page(report, "Interviews")


def test_cases_of_several_workloads_are_left_out() -> None:
    several = [each for each in tuned() if each.gold.several]
    assert several
    assert simulate(several, Cast(PEOPLE_FOUND, (CLICKS,), 1), shipped()) == []
    assert not [each for each in sampled(tuned(), None, 1) if each.gold.several]


def test_what_shuts_out_the_truth_is_noticed(guide: Guide) -> None:
    truth = truth_of(GOLD, guide, "seed")
    assert shut_out(begun(), truth, [None]) == []
    wrong = engine_with(WordReader()).step(begun(), Answer(fact="delivery", values=("public_service",)))
    assert shut_out(wrong, truth, [None]) == [("delivery", None)]
