"""The ear: what it learns, keeps and hears, what it does not listen to, and that the shipped one was trained on what is there."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import BadKnowledge, UnusableInput
from assistant.readers.ear import Ear, parts_of_word
from assistant.readers.embedded import HEARD_FILE, EmbeddedReader
from assistant.reading import Known
from evals.hearing import CLASSES, Example, deaf, examples_by_file, hash_of_examples, left_out, load_sentences, train

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
SHIPPED = Ear.load(KNOWLEDGE / HEARD_FILE)
TAUGHT = [
    Example(tuple(text.split()), {"generative": generative, "delivery": delivery, "model_training": trained})
    for text, generative, delivery, trained in (
        ("our bakers glued a window onto a rented brain", "none", "own_application", "as_provided"),
        ("our farmers glued a window onto a hired brain", "none", "own_application", "as_provided"),
        ("the till firm sold us a pane that writes the slips", "yes", "enterprise_application", "fine_tuned"),
        ("the feed firm sold us a pane that writes the lists", "yes", "enterprise_application", "fine_tuned"),
        ("anybody may type into that site and it writes", "yes", "public_service", "from_scratch"),
        ("anybody may paste into that site and it writes", "yes", "public_service", "from_scratch"),
        ("the camera counts the loaves and writes nothing", "no", "none", "none"),
        ("the camera counts the cows and writes nothing", "no", "none", "none"),
    )
]


@pytest.fixture(scope="module")
def ear() -> Ear:
    return train(TAUGHT, "eight sentences")


def likeliest(ear: Ear, text: str, fact: str) -> str:
    shares = ear.listen(text.split())[fact]
    return max(shares, key=lambda name: shares[name])


def test_it_hears_in_new_words_what_it_was_taught(ear: Ear) -> None:
    assert likeliest(ear, "our weavers glued a window onto a brain", "delivery") == "own_application"
    assert likeliest(ear, "the loom firm sold us a pane", "delivery") == "enterprise_application"
    assert likeliest(ear, "the camera counts the bales", "generative") == "no"


def test_the_same_examples_give_the_same_ear(ear: Ear) -> None:
    again = train(TAUGHT)
    assert again.places == ear.places
    assert np.array_equal(again.weights, ear.weights)


def test_what_is_not_known_of_an_example_is_not_learned() -> None:
    ear = train(
        [*TAUGHT, Example(("77777",) * 3, {"delivery": "none"}), Example(("77777", "7777"), {"delivery": "none"})]
    )
    shares = ear.listen(["77777"])["generative"]
    assert shares == pytest.approx(ear.listen(["qqqq"])["generative"], abs=0.02)


def test_a_file_keeps_what_is_heard(ear: Ear, tmp_path: Path) -> None:
    ear.save(tmp_path / "heard.npz")
    kept = Ear.load(tmp_path / "heard.npz")
    words = TAUGHT[0].words
    assert kept.taught == "eight sentences"
    for fact, shares in ear.listen(words).items():
        assert kept.listen(words)[fact] == pytest.approx(shares, abs=0.02)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"x" * 500], ids=["empty", "cut", "other"])
def test_a_damaged_file_is_refused_with_the_remedy(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "heard.npz").write_bytes(content)
    with pytest.raises(BadKnowledge, match="scopewise eval train"):
        Ear.load(tmp_path / "heard.npz")


@given(st.lists(st.text(max_size=60), max_size=40))
def test_whatever_it_hears_the_shares_of_a_fact_are_one_in_all(words: list[str]) -> None:
    for shares in SHIPPED.listen(words).values():
        assert sum(shares.values()) == pytest.approx(1, abs=1e-4)


def test_a_word_of_a_million_letters_is_one_feature() -> None:
    assert list(parts_of_word("a" * 10**6)) == ["a" * 10**6]


def test_a_deaf_ear_hears_nothing_more_likely_than_the_rest() -> None:
    assert set(deaf().listen(["we", "built", "it"])["delivery"].values()) == {0.25}


# ---------------------------------------------------------------- what the reader does with it


HEARING = EmbeddedReader.load(KNOWLEDGE)
DEAF = EmbeddedReader.load(KNOWLEDGE, deaf())


def read(text: str, reader: EmbeddedReader = HEARING) -> dict[str, tuple[str, ...]]:
    reading = reader.read(text, None, Known())
    return {each.fact: each.values for each in reading.observations if each.rule.endswith(".heard")}


HOOKED = "Our accountant's boy hooked the hired wits up to our stock book over a weekend."


def test_what_no_rule_knows_is_heard_and_quoted_whole() -> None:
    reading = HEARING.read(f"Good morning. {HOOKED}", None, Known())
    (heard,) = (each for each in reading.observations if each.rule == "delivery.heard")
    assert (heard.values, heard.quote) == (("own_application",), HOOKED)
    assert read(HOOKED, DEAF) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Our rivals have an accountant whose boy hooked the hired wits up to their stock book over a weekend.",
        "We do not know whether our accountant's boy hooked the hired wits up to our stock book.",
        "We decided against hooking the hired wits up to our stock book.",
        "An accountant's boy hooked the hired wits up to the stock book over a weekend.",
        f"{HOOKED} The shop itself uses Copilot for Microsoft 365.",
    ],
    ids=["strangers", "not known", "decided against", "a report that says no we", "a product is named"],
)
def test_of_others_of_what_was_dropped_and_in_doubt_nothing_is_heard(text: str) -> None:
    assert "delivery" not in read(text)


DRAFTS = "The drafting bot uses Mistral on our server."
CARRIES = "Since the summer it carries our eleven thousand verdicts in its weights."


def test_a_model_is_not_taken_as_left_alone_where_training_is_heard_in_words_that_no_rule_knows() -> None:
    assert read(f"{DRAFTS} {CARRIES}") == {"model_training": ("as_provided", "fine_tuned")}
    assert read(f"{DRAFTS} {CARRIES}", DEAF) == {}


def test_training_that_is_heard_stands_beside_the_word_that_there_is_none() -> None:
    reading = HEARING.read(f"Head of IT: Mistral, left as it is, drafts. Registry: {CARRIES}", None, Known())
    said = {each.values for each in reading.observations if each.fact == "model_training"}
    assert said == {("as_provided",), ("fine_tuned",)}


@pytest.mark.parametrize(
    "text",
    [
        "The neighbouring court's bot carries eleven thousand verdicts in its weights.",
        "Next year it shall carry our eleven thousand verdicts in its weights.",
        "It carries nothing of our eleven thousand verdicts in its weights.",
        "We drilled our clerks on it for three weeks with old verdicts.",
        "It looks things up in our eleven thousand verdicts.",
    ],
    ids=["strangers", "planned", "denied", "people", "looked up"],
)
def test_near_it_silence_stays_silence(text: str) -> None:
    assert read(f"{DRAFTS} {text}") == {}


# ---------------------------------------------------------------- what it is trained on


def test_the_shipped_ear_was_trained_on_what_lies_in_evals() -> None:
    assert {fact: tuple(classes) for fact, classes in SHIPPED.facts.items()} == dict(CLASSES)
    assert SHIPPED.taught == hash_of_examples(), "run `scopewise eval train`"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"text": "x"}', "line 1: generative: Field required"),
        ("[]", "line 1"),
        ('{"text": "x", "generative": "perhaps", "delivery": "none", "model_training": "none"}', "line 1: generative"),
    ],
)
def test_a_bad_sentence_is_named_by_line(tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "some.jsonl").write_text(line)
    with pytest.raises(UnusableInput, match=told):
        list(load_sentences(tmp_path / "some.jsonl"))


def test_a_sentence_may_stand_once_in_a_file(tmp_path: Path) -> None:
    line = json.dumps({"text": "x", "generative": "yes", "delivery": "none", "model_training": "none"})
    (tmp_path / "some.jsonl").write_text(f"{line}\n{line}\n")
    with pytest.raises(UnusableInput, match="line 2: the text of line 1 again"):
        list(load_sentences(tmp_path / "some.jsonl"))


def test_of_a_case_the_quoted_sentence_tells_and_where_gold_is_open_none_does(tmp_path: Path) -> None:
    facts = {"generative": ["yes", "no"], "delivery": ["own_application"], "model_training": ["as_provided"]}
    case = {
        "id": "one",
        "text": "Good morning to you all. Our clerks glued a window onto it.",
        "gold": {
            "verdict": "undetermined",
            "candidates": [0, 3],
            "facts": facts,
            "quotes": {"delivery": "glued a window"},
        },
    }
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "tuned-x.jsonl").write_text(json.dumps(case))
    (examples,) = examples_by_file(DEAF, tmp_path).values()
    assert [example.classes for example in examples] == [
        {"generative": "none"},
        {"generative": "none", "delivery": "own_application"},
    ]


def test_each_file_is_heard_by_an_ear_that_does_not_know_it() -> None:
    by_file = {"bakers.jsonl": TAUGHT[::2], "farmers.jsonl": TAUGHT[1::2], "tuned-a.jsonl": TAUGHT[:1]}
    delivery = next(each for each in left_out(by_file) if each.fact == "delivery")
    assert delivery.recall.of == 6
    assert delivery.precision.of <= 8
