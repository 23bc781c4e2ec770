"""What a recommendation rests on: ours labelled as ours, others' words verbatim, an organisation's own marked as its own."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Literal

import pytest

from assistant.added import Added, AddedPassage
from assistant.app import Scopewise
from assistant.assessment import views
from assistant.citing import FURTHER_PASSAGES, OWN_WITHIN, Library, Reach, citations, further, named_once, where
from assistant.ledger import Ledger
from assistant.reading import Reading
from assistant.recommend import recommend
from evals.advice import _Findings
from evals.cases import Case, Gold
from tests.fakes import BUILT, ScriptedFinder, ScriptedReader, found, said, the_knowledge

BASE = the_knowledge()
OURS = next(
    passage
    for passage in BASE.passages.values()
    if passage.framework == "mitre_atlas" and any(passage.id in card.passages for card in BASE.cards)
)
CARD = next(card for card in BASE.cards if OURS.id in card.passages)
SEEKING = CARD.model_copy(update={"also": tuple(name for name in BASE.passages if name not in CARD.passages)})


def words(
    name: str,
    text: str,
    whose: Literal["publisher", "organisation"] = "publisher",
    ref: str = OURS.ref,
    edition: str = OURS.edition,
    within: str = "",
) -> AddedPassage:
    """An added passage, of a publisher on the section that `OURS` sums up where nothing else is said."""
    return AddedPassage(
        id=name,
        whose=whose,
        source="a-source",
        publication="Acme policy",
        owner="MITRE" if whose == "publisher" else "Acme",
        framework=OURS.framework if whose == "publisher" else "",
        ref=ref if whose == "publisher" else "",
        within=within,
        edition=edition,
        licence="Apache-2.0",
        title="A title",
        path=("Rules", "Signing in"),
        page=3,
        url="",
        text=text,
        hash=hashlib.sha256(text.encode()).hexdigest(),
    )


def library(*added: AddedPassage) -> Library:
    passages = Added({passage.id: passage for passage in added}, "v")
    return Library(BASE.cards, BASE.passages, BASE.frameworks, BASE.priority, passages)


def test_the_publishers_words_stand_right_after_our_summary_of_the_same_section() -> None:
    cited = citations(CARD, (), library(words("x:1", "Exactly\nthis.")))
    place = next(number for number, each in enumerate(cited) if each.passage == OURS.id)
    ours, theirs = cited[place : place + 2]
    assert (ours.kind, ours.whose, ours.text) == ("summary", "ours", OURS.text.strip())
    assert (theirs.kind, theirs.whose, theirs.text) == ("verbatim", "publisher", "Exactly\nthis.")
    assert (theirs.source, theirs.ref, theirs.edition) == (ours.source, OURS.ref, OURS.edition)
    assert (theirs.pinned, theirs.owner, theirs.licence) == (True, "MITRE", "Apache-2.0")


@pytest.mark.parametrize(
    "added",
    [
        words("x:1", "Other.", edition="0.1"),
        words("x:1", "Other.", ref="AML.T9999"),
        words("x:1", "Other.", whose="organisation"),
        words("x:1", "Other.", edition=""),
    ],
)
def test_words_of_another_edition_section_or_writer_do_not_stand_beside_our_summary(added: AddedPassage) -> None:
    assert {each.kind for each in citations(CARD, (), library(added))} == {"summary"}


def test_of_a_long_section_the_passage_closest_to_the_advice_is_quoted() -> None:
    near = words("x:2", f"{CARD.title} {CARD.actions[0]}")
    shelf = library(words("x:1", "The weather was fine."), near, words("x:3", "Rain is expected."))
    quoted = [each for each in citations(CARD, (), shelf) if each.kind == "verbatim"]
    assert [each.passage for each in quoted] == ["x:2"]


def test_a_requirement_is_quoted_for_the_section_that_it_belongs_to() -> None:
    quoted = citations(CARD, (), library(words("x:1", "Verify that.", ref="C9.9.9", within=OURS.ref)))
    assert [each.ref for each in quoted if each.kind == "verbatim"] == ["C9.9.9"]


def test_an_organisations_own_words_are_marked_as_its_own() -> None:
    own = words("x:1", "Sign in first.", whose="organisation")
    (cited,) = [each for each in citations(CARD, ["x:1"], library(own)) if not each.pinned]
    assert (cited.kind, cited.whose, cited.owner, cited.source) == ("verbatim", "organisation", "Acme", "Acme policy")
    assert cited.ref == "Rules › Signing in, p. 3"
    assert where(cited) == f"Acme policy, Rules › Signing in, p. 3, {OURS.edition}; licence: Apache-2.0"


def test_a_search_gives_two_further_passages_and_one_of_the_organisations_own() -> None:
    own = [words(f"own:{number}", f"Rule {number}.", whose="organisation") for number in range(3)]
    others = [name for name in BASE.passages if name not in CARD.passages]
    assert further(SEEKING, [others[0], own[0].id, others[1], own[1].id, others[2]], library(*own)) == [
        others[0],
        others[1],
        own[0].id,
    ]


def test_an_organisations_passage_that_is_not_among_the_best_is_not_cited() -> None:
    own = words("own:1", "Rule.", whose="organisation")
    others = [name for name in BASE.passages if name not in CARD.passages][:OWN_WITHIN]
    assert further(SEEKING, [*others, own.id], library(own)) == others[:FURTHER_PASSAGES]


def test_a_section_that_is_cited_is_not_cited_again_in_the_publishers_words() -> None:
    shelf = library(words("x:1", "One."), words("y:1", "Two.", ref="AML.X"), words("y:2", "Three.", ref="AML.X"))
    assert further(SEEKING, ["x:1", "y:1", "y:2"], shelf) == ["y:1"]


def test_a_search_adds_no_summary_of_another_scope() -> None:
    about_tuned = [name for name, passage in BASE.passages.items() if passage.scopes == (4,)][:2]
    others = [name for name, passage in BASE.passages.items() if not passage.scopes and name not in CARD.passages]
    found = [*about_tuned, *others[:FURTHER_PASSAGES]]
    assert further(SEEKING, found, library(), Reach(scopes=frozenset({1}))) == others[:FURTHER_PASSAGES]
    assert further(SEEKING, found, library(), Reach(scopes=frozenset({1, 4}))) == about_tuned


def test_a_search_adds_of_our_summaries_only_those_judged_to_be_on_the_subject() -> None:
    judged, other = [name for name in BASE.passages if name not in CARD.passages][:2]
    theirs = words("x:1", "Theirs.", ref="AML.X")
    card = CARD.model_copy(update={"also": (judged,)})
    assert further(card, [other, judged, "x:1"], library(theirs)) == [judged, "x:1"]


def test_ids_that_nobody_has_are_left_out() -> None:
    assert further(CARD, ["nowhere"], library()) == []
    assert all(each.pinned for each in citations(CARD, ["nowhere"], library()))


def test_without_added_guidance_everything_is_ours() -> None:
    view = views(Ledger(statements=tuple(said(name, value) for name, value in BUILT.items())))
    items = recommend("x", view, library(), {})
    assert {(cited.kind, cited.whose) for item in items for cited in item.citations} == {("summary", "ours")}


def test_a_list_of_sources_names_a_section_once() -> None:
    cited = citations(CARD, (), library(words("x:1", "Exactly this.")))
    assert [each.kind for each in named_once(cited)] == ["summary"] * len(CARD.passages)


def test_the_version_of_the_knowledge_says_what_was_added() -> None:
    assert BASE.with_added(Added()).version == BASE.version
    assert BASE.with_added(Added({}, "abc")).version == f"{BASE.version}+abc"


def test_the_assessment_cites_what_was_added_and_the_eval_finds_it_exact() -> None:
    own = words("own:1", "Sign in first.", whose="organisation")
    added = Added({passage.id: passage for passage in (words("x:1", "Exactly this."), own)}, "abc")
    text = "we build it"
    reading = Reading(observations=tuple(found(text, name, value) for name, value in BUILT.items()))
    engine = Scopewise(BASE.with_added(added), ScriptedReader([reading]), ScriptedFinder([own.id]))
    assessment = engine.assess_text(text)
    assert assessment.meta.knowledge == f"{BASE.version}+abc"
    own_words = [c for item in assessment.recommendations for c in item.citations if c.whose == "organisation"]
    assert len(own_words) == len(assessment.recommendations)
    findings = _Findings(replace(engine, reader=ScriptedReader([reading])))
    findings.case(Case(id="one", text=text, gold=Gold(verdict=3, candidates=(3,), facts={})))
    assert findings.report().wrong_citations == ()
    assert findings.report().citations.of == sum(len(item.citations) for item in assessment.recommendations)
