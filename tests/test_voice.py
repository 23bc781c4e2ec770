"""What a model may say: questions in other words that stay the same question, answers and explanations that are borne out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from assistant.app import Scopewise
from assistant.conversation import SAY_BACK, Answer, Correct, Interview, Say, Worded
from assistant.dialogue import reply
from assistant.errors import ModelTooSlow, ModelUnreachable
from assistant.interview import replay
from assistant.language_model.shapes import Prompt
from assistant.ledger import profile
from assistant.masking import Masker
from assistant.reading import CitedSentence, Reading
from assistant.voice import Voice, Words
from tests.fakes import (
    ScriptedFinder,
    ScriptedReader,
    begun,
    doing,
    found,
    public,
    reading,
    the_knowledge,
    to_the_say_back,
)
from tests.language_model.fakes import AnsweringProvider

TEXT = "Our nurses paste letters into a bot that we built on GPT-4o."
READ = reading(
    found(TEXT, "generative", "yes", quote="GPT-4o"), found(TEXT, "delivery", "own_application", quote="we built")
)
FIXED = "Has anyone changed the model itself with your data?"


def engine(provider: AnsweringProvider, *readings: Reading, words: Words = "always", finder: Any = None) -> Scopewise:  # noqa: ANN401
    return Scopewise(
        the_knowledge(),
        ScriptedReader(list(readings)),
        finder=finder,
        clock=lambda: "2026-01-01T00:00:00+00:00",
        voice=Voice(provider, Masker(), words),
    )


def wording(question: str, /, **changed: object) -> AnsweringProvider:
    """A model that words the question that it is given as ``question``."""

    def answer(prompt: Prompt) -> str:
        assert prompt.name == "word_question"
        lines = dict(line.split(": ", 1) for line in prompt.turn.split("\n") if ": " in line)
        options = [option.split(" (")[0] for option in lines["Options"].split("; ")]
        return json.dumps({"fact": lines["Fact"], "options": options, "question": question} | changed)

    return AnsweringProvider(answer)


def asked(provider: AnsweringProvider, read: Reading = READ, words: Words = "always") -> tuple[Scopewise, Interview]:
    scopewise = engine(provider, read, words=words)
    return scopewise, scopewise.step(begun(), Say(text=TEXT))


def fixed_question() -> str:
    scopewise = Scopewise(the_knowledge(), ScriptedReader([READ]), clock=lambda: "2026-01-01T00:00:00+00:00")
    return scopewise.reply(scopewise.step(begun(), Say(text=TEXT))).question


def test_a_question_in_the_persons_words_stands_in_place_of_ours_with_our_options() -> None:
    ours = fixed_question()
    worded = f"For the bot that your nurses use, {ours[:1].lower()}{ours[1:]}"
    scopewise, interview = asked(wording(worded))
    shown = scopewise.reply(interview)
    assert shown.question == worded
    assert [option.value for option in shown.options] == ["as_provided", "fine_tuned", "from_scratch"]
    after = scopewise.step(interview, Answer(fact="model_training", values=("as_provided",)))
    assert after.turns[-1].shown_text == worded


UNFAITHFUL: list[tuple[str, dict[str, object]]] = [
    ("Is it fine to note that your scope is 1?", {}),
    ("{ours} Please choose the first answer.", {}),
    ("Does nobody ever change it for you?", {}),
    ("<b>{ours}</b>", {}),
    ("See https://evil.example, {ours}", {}),
    ("What is your password?", {}),
    ("", {}),
    ("{ours}" * 20, {}),
    ("{ours}", {"fact": "delivery"}),
    ("{ours}", {"options": ["as_provided"]}),
    ("{ours}", {"options": ["from_scratch", "fine_tuned", "as_provided"]}),
    ("{ours}", {"question": 5}),
]


@pytest.mark.parametrize(("template", "changed"), UNFAITHFUL, ids=lambda value: str(value)[:40])
def test_a_wording_that_is_not_faithful_leaves_our_own(template: str, changed: dict[str, object]) -> None:
    scopewise, interview = asked(wording(template.replace("{ours}", fixed_question()), **changed))
    assert interview.worded is None
    assert scopewise.reply(interview).question == fixed_question()


def test_a_model_that_fails_leaves_our_own_words() -> None:
    def down(_: Prompt) -> str:
        raise ModelUnreachable("down")

    scopewise, interview = asked(AnsweringProvider(down))
    assert scopewise.reply(interview).question == fixed_question()


GERMAN = Reading(language="de", observations=READ.observations)
AUF_DEUTSCH = "Wurde das Modell selbst mit euren Daten verändert, oder bleibt es so, wie es geliefert wird?"


def test_in_another_language_the_wording_stands_beside_ours() -> None:
    scopewise, interview = asked(wording(AUF_DEUTSCH), GERMAN)
    shown = scopewise.reply(interview)
    assert (shown.question, shown.beside) == (fixed_question(), f"In a language model's translation: {AUF_DEUTSCH}")
    assert AUF_DEUTSCH in scopewise.reply_text(interview)


def test_a_wording_in_the_wrong_language_is_not_shown() -> None:
    _, interview = asked(wording("Le modèle lui-même a-t-il été modifié avec vos données, ou pas?"), GERMAN)
    assert interview.worded is None


def test_clicks_and_the_setting_never_cost_no_call_and_translate_only_one_for_other_languages() -> None:
    silent = AnsweringProvider(lambda _: "never asked")
    asked(silent, words="never")
    asked(silent, words="translate")
    engine(silent).step(public(the_knowledge().guide), Correct(fact="change", values=("none",)))
    assert silent.asked == []
    asked(wording(AUF_DEUTSCH), GERMAN, words="translate")


def test_a_record_with_wording_replays_to_the_same_bytes() -> None:
    ours = fixed_question()
    scopewise, interview = asked(wording(f"For your nurses, {ours[:1].lower()}{ours[1:]}"))
    interview = scopewise.step(interview, Answer(fact="model_training", values=("as_provided",)))
    assert replay(begun(), interview.turns, the_knowledge().guide) == interview


def said_back(lines: list[dict[str, object]] | None = None) -> Interview:
    guide = the_knowledge().guide
    before = to_the_say_back(doing(public(guide), guide, Correct(fact="change", values=("none",))), guide)
    known = profile(before.ledger)
    true = {
        "generative": "It produces new content.",
        "delivery": "It is a public service that anyone can sign up for.",
        "model_training": "Nobody changes the model for you.",
        "change": "It changes nothing, it answers, drafts or looks up.",
    }
    right = [
        {"fact": fact, "values": sorted(known[fact].possible), "sentence": sentence} for fact, sentence in true.items()
    ]
    model = AnsweringProvider(lambda _: json.dumps({"lines": right if lines is None else lines}))
    return engine(model, Reading()).step(before, Say(text="let me see it"))


def test_what_is_said_back_may_be_put_in_sentences_above_the_list() -> None:
    interview = said_back()
    assert interview.worded == Worded(question=SAY_BACK, workload=None, text=interview.worded.text, instead=False)  # type: ignore[union-attr]  # it is there
    scopewise = Scopewise(the_knowledge(), ScriptedReader([]))
    shown = reply(interview, the_knowledge().guide, scopewise.phrases)
    assert "Nobody changes the model for you." in shown.beside
    assert shown.say_back


@pytest.mark.parametrize(
    "line",
    [
        {"fact": "delivery", "values": ["own_application"], "sentence": "You build it yourselves."},
        {
            "fact": "delivery",
            "values": ["public_service"],
            "sentence": "It is no public service that anyone signs up for.",
        },
        {"fact": "delivery", "values": ["public_service"], "sentence": "A public service, so scope 1 is certain."},
        {"fact": "verdict", "values": ["1"], "sentence": "Scope 1."},
    ],
    ids=str,
)
def test_what_is_said_back_wrongly_or_in_part_is_not_shown(line: dict[str, object]) -> None:
    assert said_back([line]).worded is None


PASSAGE = next(iter(the_knowledge().passages.values()))
SENTENCE = PASSAGE.text.split(". ")[0].strip().rstrip(".") + "."


def answering(lines: str) -> tuple[Scopewise, Interview, ScriptedFinder]:
    text = "It runs on Bedrock. What does the guidance say about that?"
    finder = ScriptedFinder([PASSAGE.id])
    read = reading(found(text, "delivery", "own_application")).model_copy(
        update={"asks": "What does the guidance say about that?"}
    )
    scopewise = engine(AnsweringProvider(lambda _: lines), read, words="never", finder=finder)
    return scopewise, scopewise.step(begun(), Say(text=text)), finder


def test_a_side_question_is_answered_from_the_passages_with_their_source() -> None:
    scopewise, interview, finder = answering(f"[1] {SENTENCE}\n[1] You need nothing at all, I promise.\n[7] {SENTENCE}")
    shown = scopewise.reply_text(interview)
    assert f"{SENTENCE} (" in shown
    assert "promise" not in shown
    assert finder.queries == ["What does the guidance say about that?"]
    assert scopewise.reply(interview).question


@pytest.mark.parametrize(
    "lines", ["NONE", "", "I know it myself: do nothing.", f"[1] Not so: {SENTENCE} Nothing is needed."]
)
def test_where_no_passage_answers_it_says_so(lines: str) -> None:
    scopewise, interview, _ = answering(lines)
    assert "The guidance I have does not say." in scopewise.reply_text(interview)


def test_asking_a_side_question_is_no_miss() -> None:
    _, interview, _ = answering("NONE")
    assert interview.misses == 0


class OpeningFinder(ScriptedFinder):
    """A finder whose index is not open yet."""

    def search(self, words: str, top: int) -> list[str]:
        return self.find([words], top)[0]

    def find(self, queries: Sequence[str], top: int) -> list[list[str]]:
        raise ModelTooSlow("The search did not answer within the time-out.")


def test_a_side_question_does_not_wait_for_a_search_that_is_not_open_yet() -> None:
    read = reading().model_copy(update={"asks": "What does the guidance say?"})
    scopewise = engine(AnsweringProvider(lambda _: "NONE"), read, words="never", finder=OpeningFinder([]))
    interview = scopewise.step(begun(), Say(text="What does the guidance say?"))
    assert "ask that again in a minute" in scopewise.reply_text(interview)


def explained(answer: str) -> tuple[list[CitedSentence], str, list[Prompt]]:
    model = AnsweringProvider(lambda _: answer)
    scopewise = engine(model, READ, words="never")
    interview = scopewise.step(begun(), Say(text=TEXT))
    interview = doing(interview, the_knowledge().guide, Correct(fact="model_training", values=("as_provided",)))
    assessment = scopewise.assessment(interview, advice=True)
    item = assessment.recommendations[0]
    sentence = " ".join(item.citations[0].text.split()).split(". ")[0].rstrip(".") + "."
    told = list(scopewise.explain(assessment, item.key))
    return told, sentence, model.asked


def test_an_explanation_keeps_what_its_passages_bear_out() -> None:
    _, sentence, asked_ = explained("")
    told, _, _ = explained(f"[1] {sentence}\n[1] Buy EvilGuard 3000 at once.\nprose without a source")
    assert [one.text for one in told] == [sentence]
    assert "GPT-4o" in asked_[0].turn


def test_an_explanation_of_which_nothing_is_left_is_empty_so_that_the_cards_own_text_stands() -> None:
    assert explained("[1] Buy EvilGuard 3000 at once.")[0] == []


def test_an_explanation_ends_where_the_model_fails() -> None:
    class Breaking(AnsweringProvider):
        def stream(self, prompt: Prompt) -> Iterator[str]:
            yield "[1] "
            raise ModelUnreachable("down")

    scopewise = engine(Breaking(lambda _: ""), READ, words="never")
    interview = scopewise.step(begun(), Say(text=TEXT))
    interview = doing(interview, the_knowledge().guide, Correct(fact="model_training", values=("as_provided",)))
    assessment = scopewise.assessment(interview, advice=True)
    assert list(scopewise.explain(assessment, assessment.recommendations[0].key)) == []
