"""Sign-off in both databases: who may, in which order, one of two who come at once, and what was signed stays as it was."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.audit import sha256_of
from assistant.errors import NoSuchAssessment, NoSuchVersion, NotAllowed, StaleWrite, UnusableInput
from assistant.people import LOCAL, Person
from assistant.signing import Override, ReviewEvent, Step
from assistant.store import Store, Stored
from assistant.work_items import ItemEvent
from tests.people import ADA, ANNE, BEN, OTTO, RUTH, allowed
from tests.store.examples import LATER, NOW, adding, begun, content_of, nothing_else, with_words

FROZEN = '{"assessment":{"id":"signed"}}'


def event(step: Step, who: Person = LOCAL, version: int = 1, text: str = "so") -> ReviewEvent:
    override = Override(scope=3, said_scopes=(2,)) if step == "overridden" else None
    roles = tuple(sorted(who.roles))
    return ReviewEvent(
        step=step, who=who.id, name=who.name, roles=roles, at=NOW, version=version, text=text, override=override
    )


def finished(store: Store, owner: Person = ADA) -> Stored:
    interview = with_words(begun(), "hers").model_copy(update={"stage": "result"})
    return store.acting_for(owner).create(interview, "hers", NOW, result={"id": "first"})


def submitted(store: Store, owner: Person = ADA) -> Stored:
    its = finished(store, owner)
    store.acting_for(owner).add_review_event(its.id, event("submitted", owner), 0)
    return its


def signed(store: Store, owner: Person = ADA) -> Stored:
    its = submitted(store, owner)
    store.acting_for(RUTH).add_review_event(its.id, event("overridden", RUTH), 1, FROZEN)
    return its


def test_what_was_signed_is_kept_byte_for_byte_with_its_hash_and_shown_in_the_list(store: Store) -> None:
    its = signed(store)
    frozen = store.acting_for(ADA).frozen(its.id)
    assert (frozen.body, frozen.sha256, frozen.version) == (FROZEN, sha256_of(FROZEN), 1)
    review = store.review(its.id)
    assert review.signed
    assert (review.state, review.signed.by, review.signed.sha256) == ("signed", "Ruth", sha256_of(FROZEN))
    (entry,) = store.list()
    assert (entry.review, entry.override and entry.override.scope) == ("signed", 3)
    assert [line.entry.act for line in store.entries(limit=2) if line.entry] == ["overridden", "submitted"]
    assert store.verify().whole


@pytest.mark.parametrize("who", [ADA, BEN, RUTH, ANNE, OTTO])
@pytest.mark.parametrize("step", ["confirmed", "overridden", "sent_back"])
def test_only_who_may_sign_does(store: Store, who: Person, step: Step) -> None:
    its = submitted(store)
    before, rights = content_of(store, its.id), allowed(who, ADA, {}, finished=True)
    if "sign" in rights:
        store.acting_for(who).add_review_event(its.id, event(step, who), 1, FROZEN)
        return
    with pytest.raises(NotAllowed if "read" in rights else NoSuchAssessment):
        store.acting_for(who).add_review_event(its.id, event(step, who), 1, FROZEN)
    assert content_of(store, its.id) == before


def test_nobody_signs_their_own_unless_it_is_allowed(store: Store) -> None:
    its = submitted(store, RUTH)
    hers = store.acting_for(RUTH)
    assert "sign" not in hers.rights(its.id)
    with pytest.raises(NotAllowed, match="not its owner"):
        hers.add_review_event(its.id, event("confirmed", RUTH), 1, FROZEN)
    assert "sign" in hers.rights(its.id, four_eyes=False)
    hers.add_review_event(its.id, event("confirmed", RUTH), 1, FROZEN, four_eyes=False)


def test_nobody_signs_in_anothers_name_or_with_a_role_that_they_do_not_have(store: Store) -> None:
    its = submitted(store)
    for forged in (event("confirmed", ANNE), event("confirmed", RUTH).model_copy(update={"roles": ("administrator",)})):
        with pytest.raises(NotAllowed, match="another's name"):
            store.acting_for(RUTH).add_review_event(its.id, forged, 1, FROZEN)


def test_the_order_of_steps_holds_in_the_store_too(store: Store) -> None:
    its = finished(store)
    with pytest.raises(UnusableInput, match="not been submitted"):
        store.add_review_event(its.id, event("confirmed"), 0, FROZEN)
    signs = submitted(store)
    with pytest.raises(ValueError, match="needs the record"):
        store.add_review_event(signs.id, event("confirmed"), 1)


def test_of_two_reviewers_at_once_one_signs_and_the_other_is_told(store: Store) -> None:
    its = submitted(store)

    def sign(who: Person, step: Step) -> str:
        try:
            store.acting_for(who).add_review_event(its.id, event(step, who), 1, FROZEN)
        except StaleWrite as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(2) as both:
        told = list(both.map(sign, (RUTH, ANNE), ("confirmed", "sent_back")))
    assert sorted(map(bool, told)) == [False, True]
    first = store.review(its.id)
    assert first.by in next(filter(None, told))
    assert first.revision == 2
    assert store.verify().whole


def test_who_decides_on_what_has_been_changed_since_is_told(store: Store) -> None:
    its = submitted(store)
    store.step(its.id, adding("more"), LATER, nothing_else)
    with pytest.raises(StaleWrite, match="changed since you saw it"):
        store.acting_for(RUTH).add_review_event(its.id, event("confirmed", RUTH), 1, FROZEN)
    assert store.review(its.id).state == "submitted"


def test_an_answer_after_sign_off_reopens_it_as_a_new_version_and_what_was_signed_stays(store: Store) -> None:
    its = signed(store)
    store.acting_for(ADA).step(its.id, adding("more"), LATER, nothing_else)
    review = store.review(its.id)
    assert (review.state, review.by, review.version) == ("reopened", "Ada", 2)
    assert review.signed
    assert not review.signed.stands
    assert store.frozen(its.id, 1).body == FROZEN
    assert store.result_at(its.id, 1) == {"id": "signed"}
    (entry,) = store.list()
    assert (entry.review, entry.override) == ("reopened", None)
    assert [line.entry.act for line in store.entries(limit=2) if line.entry] == ["reopened", "answered"]
    assert store.verify().whole


@pytest.mark.parametrize(
    ("change", "reopens"),
    [("accept", True), ("not_applicable", True), ("reopen", True), ("claim", False), ("evidence", False), ("owner", False)],
)  # fmt: skip
def test_a_change_of_a_work_item_reopens_where_it_takes_away_from_what_was_signed(
    store: Store, change: str, reopens: bool
) -> None:
    its = signed(store)
    changed = ItemEvent.model_validate({"card": "c", "change": change, "who": "", "at": NOW, "text": "so"})
    store.add_item_events(its.id, [changed], {"c": 0})
    assert (store.review(its.id).state, store.load(its.id).version) == (("reopened", 2) if reopens else ("signed", 1))
    assert store.verify().whole


def test_what_was_reopened_can_be_signed_again_and_both_can_be_read(store: Store) -> None:
    its = signed(store)
    store.add_review_event(its.id, event("reopened"), 2)
    store.add_review_event(its.id, event("submitted", version=2), 3)
    store.add_review_event(its.id, event("confirmed", version=2), 4, '{"assessment":{"id":"again"}}')
    assert [store.result_at(its.id, version)["id"] for version in (1, 2)] == ["signed", "again"]
    assert [(kept.version, kept.signed) for kept in store.kept_versions(its.id)] == [(1, True), (2, True)]
    assert store.verify().whole


def test_a_version_that_was_not_kept_is_named_with_those_that_were(store: Store) -> None:
    its = signed(store)
    with pytest.raises(NoSuchVersion, match="There are: 1"):
        store.frozen(its.id, 7)
    with pytest.raises(NoSuchVersion, match=r"No version 9 .* There are: 1"):
        store.result_at(its.id, 9)


def test_what_was_signed_is_deleted_by_an_administrator_alone_and_leaves_its_mark(store: Store) -> None:
    its = signed(store)
    with pytest.raises(NotAllowed, match="it was signed, so that takes an administrator"):
        store.acting_for(ADA).delete(its.id, LATER)
    assert store.has(its.id)
    store.acting_for(ANNE).delete(its.id, LATER, "the project ended")
    (line,) = store.entries(limit=1)
    assert line.entry
    assert (line.entry.act, line.entry.about) == ("deleted", {"signed": "1"})
    assert store.verify().whole


def test_what_waits_is_listed_for_those_who_may_read_it_the_longest_waiting_first(store: Store) -> None:
    first, second = submitted(store), submitted(store, BEN)
    finished(store)
    assert [entry.id for entry in store.acting_for(RUTH).waiting()] == sorted([first.id, second.id])
    assert [entry.id for entry in store.acting_for(BEN).waiting()] == [second.id]


def test_what_was_brought_in_is_signed_by_nobody(store: Store) -> None:
    its = signed(store)
    exported = store.export(its.id)
    store.delete(its.id, LATER)
    again = store.import_(exported)
    assert store.review(again).state == "draft"
    assert exported["review"]
