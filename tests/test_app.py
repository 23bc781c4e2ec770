"""The engine that every driver uses."""

from __future__ import annotations

import pytest

from assistant.app import Scopewise, asked, known
from assistant.conversation import Answer, Correct, Finish, Pending, Say
from assistant.errors import UnreadableText, UnusableInput
from assistant.knowledge_files import KnowledgeBase
from assistant.reading import Asked, Reading
from tests.fakes import BUILT, ScriptedFinder, ScriptedReader, begun, doing, found, public, reading

TEXT = "We built a chatbot on Azure OpenAI."
READ = reading(found(TEXT, "generative", "yes"), found(TEXT, "delivery", "own_application"))


def engine(knowledge: KnowledgeBase, *script: Reading, finder: ScriptedFinder | None = None) -> Scopewise:
    return Scopewise(knowledge, ScriptedReader(list(script)), finder=finder, clock=lambda: "2026-01-02T03:04:05+00:00")


def sent(scopewise: Scopewise) -> list[str]:
    assert isinstance(scopewise.reader, ScriptedReader)
    return [entry.text for entry in scopewise.reader.sent]


def test_words_are_read_once_and_become_facts(knowledge: KnowledgeBase) -> None:
    scopewise = engine(knowledge, READ)
    interview = scopewise.step(scopewise.begin(), Say(text=TEXT))
    assert sent(scopewise) == [TEXT]
    assert scopewise.assessment(interview, advice=False).profile["delivery"].value == "own_application"


def test_a_click_is_not_read(knowledge: KnowledgeBase) -> None:
    scopewise = engine(knowledge)
    scopewise.step(begun(), Answer(fact="delivery", values=("own_application",)))
    assert sent(scopewise) == []


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_message_is_not_read_and_not_refused(knowledge: KnowledgeBase, text: str) -> None:
    scopewise = engine(knowledge)
    interview = scopewise.step(begun(), Say(text=text))
    assert sent(scopewise) == []
    assert len(interview.turns) == 1


@pytest.mark.parametrize("text", ["\x00PNG", "a" * 2_000_001])
def test_text_that_cannot_be_kept_is_refused_and_nothing_is_lost(knowledge: KnowledgeBase, text: str) -> None:
    scopewise = engine(knowledge)
    before = public(knowledge.guide)
    with pytest.raises(UnreadableText):
        scopewise.step(before, Say(text=text))
    assert before == public(knowledge.guide)


def test_the_reader_is_told_the_question_that_stands_and_what_is_known(knowledge: KnowledgeBase) -> None:
    scopewise = engine(knowledge, Reading())
    scopewise.step(public(knowledge.guide), Say(text="It only answers."))
    assert isinstance(scopewise.reader, ScriptedReader)
    (entry,) = scopewise.reader.sent
    assert entry.asked is not None
    assert (entry.asked.fact, entry.asked.kind) == ("change", "choice")
    assert [value for value, _ in entry.asked.options] == ["none", "approved", "unapproved"]
    assert entry.known.possible["delivery"] == ("public_service",)


def test_no_question_stands_at_the_opening_and_the_say_back_has_its_own_kind(knowledge: KnowledgeBase) -> None:
    assert asked(begun(), knowledge) is None
    at_the_end = begun().model_copy(update={"pending": Pending(question="say_back")})
    assert asked(at_the_end, knowledge) == Asked(fact="", kind="say_back")
    assert asked(doing(begun(), knowledge.guide, Finish()), knowledge) is None


def test_a_reader_is_told_of_the_workload_that_is_asked_about(knowledge: KnowledgeBase) -> None:
    several = Answer(fact="delivery", values=("public_service", "own_application"), several=True)
    so_far = known(doing(begun(), knowledge.guide, several), knowledge)
    assert len(so_far.workloads) == 2
    assert so_far.possible["delivery"] == ("public_service",)


def test_a_script_that_runs_out_fails_the_test(knowledge: KnowledgeBase) -> None:
    with pytest.raises(AssertionError, match="run out"):
        engine(knowledge).step(begun(), Say(text=TEXT))


def test_a_message_is_stamped_with_the_time_unless_it_has_one(knowledge: KnowledgeBase) -> None:
    scopewise = engine(knowledge)
    stamped = scopewise.step(begun(), Correct(fact="stage", values=("pilot",)))
    assert stamped.turns[0].message.at == "2026-01-02T03:04:05+00:00"
    given = scopewise.step(begun(), Correct(fact="stage", values=("pilot",), at="2025-12-31"))
    assert given.turns[0].message.at == "2025-12-31"


def test_ids_of_interviews_are_long_and_never_the_same(knowledge: KnowledgeBase) -> None:
    scopewise = engine(knowledge)
    ids = {scopewise.begin().id for _ in range(50)}
    assert len(ids) == 50
    assert all(len(entry) >= 20 for entry in ids)


def test_the_same_text_has_the_same_id_and_the_same_keys(knowledge: KnowledgeBase) -> None:
    first = engine(knowledge, READ).assess_text(TEXT)
    second = engine(knowledge, READ).assess_text(TEXT)
    assert first == second
    assert first.recommendations


def test_one_shot_assessment_of_nothing_is_refused(knowledge: KnowledgeBase) -> None:
    with pytest.raises(UnreadableText):
        engine(knowledge).assess_text("  ")


def test_recommendations_come_only_when_they_are_asked_for(knowledge: KnowledgeBase) -> None:
    scopewise = engine(knowledge)
    interview = doing(begun(), knowledge.guide, *(Correct(fact=f, values=(v,)) for f, v in BUILT.items()))
    assert scopewise.assessment(interview, advice=False).recommendations == ()
    assert scopewise.assessment(interview, advice=True).recommendations


def test_an_assessment_says_what_made_it(knowledge: KnowledgeBase) -> None:
    meta = engine(knowledge).assessment(begun(), advice=False).meta
    assert (meta.reader, meta.knowledge) == ("scripted", knowledge.version)
    assert meta.version
    assert meta.created == begun().started


def test_further_passages_come_from_the_finder_after_the_pinned_ones(knowledge: KnowledgeBase) -> None:
    judged = [name for card in knowledge.cards for name in card.also if card.id == "inventory-own-ai-application"]
    finder = ScriptedFinder([*judged, *list(knowledge.passages)[:6]])
    found_ = engine(knowledge, READ, finder=finder).assess_text(TEXT).recommendations
    for entry in found_:
        further = [citation.passage for citation in entry.citations if not citation.pinned]
        assert len(further) <= 2
        assert set(further) <= set(finder.ids)
    assert any(not citation.pinned for entry in found_ for citation in entry.citations)


def test_the_finder_is_asked_the_same_only_once(knowledge: KnowledgeBase) -> None:
    finder = ScriptedFinder(list(knowledge.passages)[:6])
    scopewise = engine(knowledge, READ, READ, finder=finder)
    scopewise.assess_text(TEXT)
    asked_before = len(finder.queries)
    scopewise.assess_text(TEXT)
    assert len(finder.queries) == asked_before == len(set(finder.queries))


def test_what_was_typed_is_never_searched_for(knowledge: KnowledgeBase) -> None:
    finder = ScriptedFinder(list(knowledge.passages)[:6])
    engine(knowledge, READ, finder=finder).assess_text(TEXT)
    assert not any("Azure OpenAI" in query for query in finder.queries)


def test_a_part_that_does_not_work_is_said_and_loses_no_advice(knowledge: KnowledgeBase) -> None:
    well = engine(knowledge, READ).assess_text(TEXT)
    ill = engine(knowledge, READ, finder=ScriptedFinder([], trouble="The search is not there.")).assess_text(TEXT)
    assert [entry.id for entry in ill.recommendations] == [entry.id for entry in well.recommendations]
    assert any("The search is not there." in note for note in ill.notes)


def test_the_reply_is_plain_text_too(knowledge: KnowledgeBase) -> None:
    scopewise = engine(knowledge)
    assert knowledge.guide.wording.opening in scopewise.reply_text(begun())
    assert scopewise.reply(begun()).kind == "open"


def test_an_answer_that_cannot_be_used_raises_what_the_driver_shows(knowledge: KnowledgeBase) -> None:
    with pytest.raises(UnusableInput, match="no value of delivery"):
        engine(knowledge).step(begun(), Answer(fact="delivery", values=("rented",)))


def test_warming_up_answers_beforehand_whatever_may_be_asked(knowledge: KnowledgeBase) -> None:
    finder = ScriptedFinder(list(knowledge.passages)[:6])
    scopewise = engine(knowledge, READ, finder=finder)
    scopewise.warm()
    asked_before = len(finder.queries)
    scopewise.assess_text(TEXT)
    assert len(finder.queries) == asked_before == len(set(finder.queries))
