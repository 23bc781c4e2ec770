"""Work items: events that are only added, states worked out from them, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import Correct
from assistant.errors import NoSuchAssessment, StaleWrite, UnusableInput
from assistant.sessions import Session, Sessions
from assistant.store import Store
from assistant.work_items import Actor, Evidence, ItemEvent, left_by_gate, work_item
from tests.items.examples import ANA, LINK, NOW, REVIEWER, Clock, an_item, event, first


def do(sessions: Sessions, identifier: str, change: ItemEvent, actor: Actor = ANA) -> str:
    key = first(sessions, identifier).key
    sessions.tracking.change(identifier, key, change, actor)
    return next(item.state for item in sessions.tracking.of(identifier)[1] if item.key == key)


def test_every_recommendation_is_an_item_with_the_key_of_the_contract(sessions: Sessions, identifier: str) -> None:
    assessment, items = sessions.tracking.of(identifier)
    assert [item.key for item in items] == [item.key for item in assessment.recommendations]
    assert len(items) > 10
    assert sum(gate.total for gate in left_by_gate(items)) == len(items)


def test_a_claim_is_not_evidence(sessions: Sessions, identifier: str) -> None:
    assert do(sessions, identifier, event("claim")) == "claimed"
    assert first(sessions, identifier).left
    assert do(sessions, identifier, event("evidence", evidence=LINK)) == "evidenced"
    assert not first(sessions, identifier).left
    with pytest.raises(UnusableInput, match="more than a claim"):
        do(sessions, identifier, event("claim"))


def test_evidence_says_what_by_whom_and_when(sessions: Sessions, identifier: str, clock: Clock) -> None:
    clock.time = "2026-06-02T10:00:00+00:00"
    file = Evidence(kind="file", name="dpia.pdf", sha256="a" * 64, size=12)
    do(sessions, identifier, event("evidence", evidence=file))
    (kept_,) = first(sessions, identifier).evidence
    assert (kept_.who, kept_.at[:16], kept_.evidence) == ("Ana", "2026-06-02T10:00", file)


@pytest.mark.parametrize(
    ("change", "actor", "says"),
    [
        (event("accept", text="small", until="2026-12-31"), ANA, "needs one of the roles administrator, reviewer"),
        (event("accept", text="small", until="2026-12-31"), Actor("", REVIEWER.roles), "needs the name"),
        (event("accept", until="2026-12-31"), REVIEWER, "needs a reason"),
        (event("accept", text="small"), REVIEWER, "needs an end date"),
        (event("accept", text="small", until="2026-05-31"), REVIEWER, "has passed already"),
        (event("reopen"), ANA, "give the reason"),
        (event("not_applicable", text=" "), ANA, "give the reason"),
        (event("owner", owner=" "), ANA, "needs a name"),
        (event("evidence"), ANA, "a file or a link"),
        (event("evidence", evidence=Evidence(kind="file", name="x")), ANA, "no fingerprint"),
        (event("evidence", evidence=Evidence(kind="link", name="x", link="javascript:x")), ANA, "begins with https"),
        (event("note"), ANA, "is empty"),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is_missing(
    sessions: Sessions, identifier: str, change: ItemEvent, actor: Actor, says: str
) -> None:
    with pytest.raises(UnusableInput, match=says):
        do(sessions, identifier, change, actor)
    assert sessions.store.item_events(identifier) == ()


def test_an_accepted_risk_is_open_again_the_day_after_its_end(
    sessions: Sessions, identifier: str, clock: Clock
) -> None:
    do(sessions, identifier, event("accept", text="a small team", until="2026-06-30"), REVIEWER)
    clock.time = "2026-06-30T23:59:00+00:00"
    item = first(sessions, identifier)
    assert (item.state, item.accepted and item.accepted.roles) == ("accepted", ("reviewer",))
    clock.time = "2026-07-01T00:00:00+00:00"
    item = first(sessions, identifier)
    assert (item.state, item.lapsed, item.accepted, item.left) == ("open", "2026-06-30", None, True)


def test_the_assessment_carries_states_and_owners(sessions: Sessions, identifier: str) -> None:
    do(sessions, identifier, event("owner", owner="Bo"))
    do(sessions, identifier, event("evidence", evidence=LINK))
    shown = sessions.assessment(sessions.resume(identifier)).recommendations
    assert [(item.state, item.owner) for item in shown if item.key == first(sessions, identifier).key] == [
        ("evidenced", "Bo")
    ]


def test_an_item_whose_card_no_longer_applies_comes_back_with_its_history(sessions: Sessions, identifier: str) -> None:
    assessment, items = sessions.tracking.of(identifier)
    for item in items:
        sessions.tracking.change(identifier, item.key, event("note", text="seen"), ANA)
    session: Session = sessions.resume(identifier)
    elsewhere = sessions.send(session, Correct(fact="generative", values=("no",)))
    gone = [item for item in sessions.tracking.of(identifier)[1] if not item.applies]
    assert len(gone) == len(items)
    assert all(item.state == "not applicable" and item.title != item.card and item.history for item in gone)
    with pytest.raises(UnusableInput, match="does not apply at the moment"):
        sessions.tracking.change(identifier, gone[0].key, event("claim"), ANA)
    sessions.send(elsewhere, Correct(fact="generative", values=("yes",)))
    back = {item.key: item for item in sessions.tracking.of(identifier)[1] if item.applies}
    assert set(back) == {item.key for item in items}
    assert all(item.history[0].text == "seen" for item in back.values())
    assert assessment.id == identifier


def test_two_people_at_once_do_not_overwrite_each_other(sessions: Sessions, identifier: str) -> None:
    seen = first(sessions, identifier)
    sessions.tracking.change(identifier, seen.key, event("claim"), ANA, seen.revision)
    with pytest.raises(StaleWrite, match="since you saw it"):
        sessions.tracking.change(identifier, seen.key, event("reopen", text="no"), REVIEWER, seen.revision)
    made = event("note", text="late").model_copy(update={"card": seen.card, "at": NOW})
    with pytest.raises(StaleWrite, match="first"):
        sessions.store.add_item_events(identifier, [made], {seen.card: 0})


def test_an_item_that_is_not_there_is_named(sessions: Sessions, identifier: str) -> None:
    with pytest.raises(UnusableInput, match="no work item 'zzz'"):
        sessions.tracking.change(identifier, "zzz", event("claim"), ANA)
    with pytest.raises(NoSuchAssessment):
        sessions.store.item_events("0" * 32)


def test_changes_go_with_an_export_and_are_gone_after_a_deletion(
    sessions: Sessions, identifier: str, tmp_path: Path
) -> None:
    do(sessions, identifier, event("claim", text="secret-word"))
    exported = sessions.store.export(identifier)
    with Store.open(tmp_path / "other") as other:
        other.import_(exported)
        assert other.item_events(identifier) == sessions.store.item_events(identifier)
    sessions.store.delete(identifier, sessions.engine.clock())
    assert not any(b"secret-word" in path.read_bytes() for path in (tmp_path / "data").iterdir())


def test_a_record_from_before_work_items_is_still_taken(sessions: Sessions, identifier: str, tmp_path: Path) -> None:
    exported = sessions.store.export(identifier)
    del exported["items"]
    with Store.open(tmp_path / "other") as other:
        assert other.item_events(other.import_(exported)) == ()


@given(
    st.lists(st.sampled_from(["claim", "evidence", "accept", "not_applicable", "reopen", "note", "owner"]), max_size=8)
)
def test_a_state_never_depends_on_notes_and_owners(changes: list[str]) -> None:
    item = an_item()
    events = [
        event(
            change, text="because", owner="Bo", until="2026-12-31" if change == "accept" else None, evidence=LINK
        ).model_copy(update={"card": item.id, "at": NOW})
        for change in changes
    ]
    telling = [entry for entry in events if entry.change not in ("note", "owner")]
    whole, part = work_item(item, events, NOW), work_item(item, telling, NOW)
    assert (whole.state, whole.reason, whole.revision) == (part.state, part.reason, len(events))
    assert whole.history == tuple(events)
