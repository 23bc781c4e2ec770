from __future__ import annotations

import random

from assistant.conversation import SAY_BACK, Confirm, Correct, Pending, Say
from evals.cases import Case, Gold
from evals.interviews import Cast
from evals.pairs import KIND, Pair, simulate_pairs
from evals.people import CLICKS, load_people, truth_of
from evals.persons import Person
from tests.evals.builders import WordReader, case, engine_with, shipped
from tests.fakes import the_knowledge

PEOPLE = load_people(the_knowledge().guide)
OURS = case("ours", "We wrote a bot on the OpenAI API; the model stays as it came. It only answers questions of staff.")
PUBLIC = Case(
    id="public",
    text="Interns use the free ChatGPT in the browser and copy the answers by hand.",
    kind="consumer",
    gold=Gold(
        verdict=1,
        candidates=(1,),
        facts={"generative": ("yes",), "delivery": ("public_service",), "model_training": ("as_provided",)},
        agency=("none",),
    ),
)


def pair() -> Pair:
    def one(of: Case) -> Person:
        return Person(CLICKS, truth_of(of.gold, the_knowledge().guide, "seed"), PEOPLE, random.Random(1))  # noqa: S311

    return Pair((one(OURS), one(PUBLIC)))


def test_gold_of_a_pair_is_the_higher_scope() -> None:
    assert pair().candidates == (3,)


def test_each_answers_for_their_own_workload_until_the_result() -> None:
    (outcome,) = simulate_pairs([OURS, PUBLIC], Cast(PEOPLE, (CLICKS,), 1), shipped())
    assert outcome.kind == KIND
    assert (outcome.gold, outcome.given, outcome.looped) == (3, 3, False)


def test_a_reader_that_crashes_leaves_the_pair_not_assessed() -> None:
    crash = case("crash", "crash")
    (outcome,) = simulate_pairs([OURS, crash], Cast(PEOPLE, (CLICKS,), 1), engine_with(WordReader()))
    assert outcome.error == "crashed: ZeroDivisionError: a defect"


def test_a_pair_that_was_not_told_apart_confirms_and_does_not_loop() -> None:
    (outcome,) = simulate_pairs([OURS, PUBLIC], Cast(PEOPLE, PEOPLE.temperaments(), 1), engine_with(WordReader()))
    assert not outcome.looped


def test_what_is_wrong_of_either_is_put_right_at_the_say_back() -> None:
    engine = shipped()
    text = "Use case A: we wrote a bot on the OpenAI API. Use case B: we wrote a bot on the OpenAI API."
    interview = engine.step(engine.begin(), Say(text=text))
    message = pair().reply_to(interview, Pending(question=SAY_BACK), engine.knowledge.guide)
    assert isinstance(message, Correct)
    assert (message.fact, message.workload) == ("delivery", interview.workload_ids[1])
    assert isinstance(pair().reply_to(engine.begin(), Pending(question=SAY_BACK), engine.knowledge.guide), Confirm)
