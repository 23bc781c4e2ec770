"""The rule in the store: every verb, for people of every role, in both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import NoSuchAssessment, NoSuchVersion, NotAllowed, UnusableInput
from assistant.people import LOCAL, Person, Right, SharedRight
from assistant.signing import ReviewEvent
from assistant.store import Store, Stored, new_id
from assistant.work_items import ItemEvent
from tests.people import ADA, ANNE, BEN, EVERYBODY, OTTO, RUTH, allowed, anybody, grants
from tests.store.examples import LATER, NOW, adding, begun, content_of, nothing_else, with_words

Verb = Callable[[Store, Stored], Any]


def event(who: Person, change: str = "note") -> ItemEvent:
    until = {"until": "2026-12-31"} if change == "accept" else {}
    values = {
        "card": "c",
        "change": change,
        "who": who.name,
        "roles": tuple(sorted(who.roles)),
        "at": NOW,
        "text": "so",
    }
    return ItemEvent.model_validate(values | until)


def submitted(who: Person) -> ReviewEvent:
    return ReviewEvent(step="submitted", who=who.id, name=who.name, roles=tuple(sorted(who.roles)), at=NOW, version=1)


def unless_missing(reads: Callable[[], object]) -> None:
    """What may be read, though there is no such version."""
    with suppress(NoSuchVersion):
        reads()


VERBS: Mapping[str, tuple[Right, Verb]] = {
    "load": ("read", lambda store, it: store.load(it.id)),
    "item_events": ("read", lambda store, it: store.item_events(it.id)),
    "access": ("read", lambda store, it: store.access(it.id)),
    "shares": ("read", lambda store, it: store.shares(it.id)),
    "links": ("read", lambda store, it: store.links(it.id)),
    "export": ("export", lambda store, it: store.export(it.id)),
    "disclose": ("export", lambda store, it: store.disclose(it.id, "html")),
    "dossier": ("export", lambda store, it: store.dossier(it.id)),
    "rights": ("read", lambda store, it: store.rights(it.id)),
    "place": ("read", lambda store, it: store.place(it.id)),
    "kept_versions": ("read", lambda store, it: store.kept_versions(it.id)),
    "is_own": ("read", lambda store, it: store.is_own(it.id)),
    "review": ("read", lambda store, it: store.review(it.id)),
    "frozen": ("read", lambda store, it: unless_missing(lambda: store.frozen(it.id))),
    "result_at": ("read", lambda store, it: unless_missing(lambda: store.result_at(it.id, 1))),
    "entries": ("read", lambda store, it: store.entries(identifier=it.id)),
    "add_review_event": ("answer", lambda store, it: store.add_review_event(it.id, submitted(store.person), 0)),
    "save": ("answer", lambda store, it: store.save(it, with_words(it.interview, "x"), "x", LATER)),
    "step": ("answer", lambda store, it: store.step(it.id, adding("x"), LATER, nothing_else)),
    "step with a key": ("answer", lambda store, it: store.step(it.id, adding("x"), LATER, nothing_else, "k")),
    "hand_out": ("answer", lambda store, it: store.hand_out(it.id, "delivery", NOW, LATER)),
    "note": ("items", lambda store, it: store.add_item_events(it.id, [event(store.person)], {"c": 0})),
    "accept": ("accept", lambda store, it: store.add_item_events(it.id, [event(store.person, "accept")], {"c": 0})),
    "share": ("share", lambda store, it: store.share(it.id, "eve@example.org", "read", NOW)),
    "delete": ("delete", lambda store, it: store.delete(it.id, LATER)),
}
"""Every verb that names an assessment, with the right that it takes; a test holds the list to be complete."""

UNGUARDED = {
    "open", "acting_for", "person", "where", "on_this_machine", "close", "meet", "met", "names", "check",  # no assessment
    "unchanged_since", "retire",  # for whoever runs it alone
    "head", "waiting", "verify", "ids",  # have tests in test_log.py and test_signing.py
    "tombstones", "create", "import_", "list", "count", "has", "copy", "unshare", "revoke",  # have tests of their own below
    "linked", "redeem",  # the token is the right
    "allows", "database",  # tell no content: whether one may, and what another part of the store opens
}  # fmt: skip


def everything(store: Store, its: Stored) -> object:
    """All that is kept of it."""
    return (content_of(store, its.id), store.shares(its.id), store.links(its.id))


def made(store: Store, owner: Person, *, finished: bool) -> Stored:
    """An assessment of ``owner``'s."""
    interview = with_words(begun(), "hers").model_copy(update={"stage": "result" if finished else "asking"})
    return store.acting_for(owner).create(interview, "hers", NOW, result={"a": 1} if finished else None)


def test_every_verb_of_the_store_is_tried() -> None:
    public = {name for name in dir(Store) if not name.startswith("_")}
    assert (
        public
        == {name.split()[0] for name in VERBS if name not in ("note", "accept")} | {"add_item_events"} | UNGUARDED
    )


@pytest.mark.parametrize("finished", [False, True])
@pytest.mark.parametrize("shared", [None, "read", "answer"])
def test_each_verb_does_what_the_rule_allows_and_nothing_else(
    store: Store, finished: bool, shared: SharedRight | None
) -> None:
    for who in EVERYBODY:
        for right, verb in VERBS.values():
            its = made(store, ADA, finished=finished)
            shares: dict[str, SharedRight] = {who.email: shared} if shared else {}
            for name, each in shares.items():
                store.share(its.id, name, each, NOW)
            rights, before = allowed(who, ADA, shares, finished=finished), everything(store, its)
            if right in rights:
                verb(store.acting_for(who), its)
                continue
            refusal = NotAllowed if "read" in rights else NoSuchAssessment
            with pytest.raises(refusal):
                verb(store.acting_for(who), its)
            assert everything(store, its) == before


def test_what_one_may_not_read_looks_as_if_it_were_not_there(store: Store) -> None:
    its, hers = made(store, ADA, finished=False), store.acting_for(BEN)
    for _, verb in VERBS.values():
        with pytest.raises(NoSuchAssessment) as refused:
            verb(hers, its)
        missing = replace(its, id=new_id())
        missing = replace(missing, interview=its.interview.model_copy(update={"id": missing.id}))
        with pytest.raises(NoSuchAssessment) as absent:
            verb(hers, missing)
        assert str(refused.value) == str(absent.value).replace(missing.id, its.id)
    assert (hers.has(its.id), hers.count(), hers.list()) == (False, 0, ())


def test_the_list_is_what_one_may_read_whatever_was_granted(store: Store) -> None:
    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(st.lists(st.tuples(anybody(), grants(), st.booleans()), max_size=4), anybody())
    def same(these: list[tuple[Person, dict[str, SharedRight], bool]], who: Person) -> None:
        for entry in store.list():
            store.delete(entry.id, LATER)
        readable = set()
        for owner, shares, finished in these:
            interview = begun().model_copy(update={"stage": "result" if finished else "asking"})
            its = (
                store.create(interview, "x", NOW)
                if not owner.writes
                else store.acting_for(owner).create(interview, "x", NOW)
            )
            holder = owner if owner.writes else LOCAL
            for name, right in shares.items():
                store.share(its.id, name, right, NOW)
            if "read" in allowed(who, holder, shares, finished=finished):
                readable.add(its.id)
        theirs = store.acting_for(who)
        assert {entry.id for entry in theirs.list()} == readable
        assert theirs.count() == len(readable)
        assert {entry.id for entry in store.list() if theirs.has(entry.id)} == readable

    same()


def test_what_one_makes_copies_or_brings_is_ones_own(store: Store) -> None:
    bens = store.acting_for(BEN)
    its = made(store, ADA, finished=True)
    store.share(its.id, BEN.email, "read", NOW)
    copied = bens.copy(its.id, new_id())
    brought = bens.import_(bens.export(its.id))
    assert brought != its.id
    for identifier in (copied.id, brought):
        bens.delete(identifier, LATER)
        with pytest.raises(NoSuchAssessment):
            store.load(identifier)
    with pytest.raises(NoSuchAssessment):
        bens.copy(made(store, ADA, finished=False).id, new_id())


def test_an_auditor_begins_copies_and_brings_nothing(store: Store) -> None:
    its = made(store, ADA, finished=True)
    exported, audits = store.export(its.id), store.acting_for(OTTO)
    for attempt in (
        lambda: audits.create(begun(), "x", NOW),
        lambda: audits.copy(its.id, new_id()),
        lambda: audits.import_(exported),
    ):
        with pytest.raises(NotAllowed, match="auditor"):
            attempt()
    assert store.count() == 1


def test_an_id_that_is_anothers_is_no_way_in_when_a_message_is_sent_again(store: Store) -> None:
    interview = with_words(begun(), "hers")
    store.acting_for(ADA).create(interview, "hers", NOW, key="k")
    assert store.acting_for(ADA).create(interview, "hers", NOW, key="k").title == "hers"
    with pytest.raises(UnusableInput, match="already"):
        store.acting_for(BEN).create(interview, "mine", NOW, key="k")


def test_nobody_records_a_change_of_an_item_in_anothers_name_or_with_a_role_that_they_lack(store: Store) -> None:
    its = made(store, ADA, finished=True)
    for forged in (event(RUTH), event(ADA).model_copy(update={"roles": ("reviewer",)})):
        with pytest.raises(NotAllowed, match="another's name"):
            store.acting_for(ADA).add_item_events(its.id, [forged], {"c": 0})
    assert store.item_events(its.id) == ()


def test_a_share_ends_when_it_is_taken_back_and_so_do_the_links_that_it_gave(store: Store) -> None:
    its, bens = made(store, ADA, finished=False), store.acting_for(BEN)
    bens.meet(NOW)
    hers = store.acting_for(ADA)
    hers.share(its.id, BEN.email.upper(), "answer", NOW)
    token = bens.hand_out(its.id, "delivery", NOW, LATER)
    assert bens.load(its.id) == its
    for denied in (bens, store.acting_for(RUTH)):
        with pytest.raises((NotAllowed, NoSuchAssessment)):
            denied.unshare(its.id, BEN.email, NOW)
    hers.unshare(its.id, BEN.email, NOW)
    with pytest.raises(NoSuchAssessment):
        bens.load(its.id)
    with pytest.raises(UnusableInput, match="taken back"):
        store.linked(token, NOW)
    with pytest.raises(UnusableInput, match="not shared"):
        hers.unshare(its.id, BEN.email, NOW)
    assert [link.state(NOW) for link in store.acting_for(ANNE).links(its.id)] == ["revoked"]
