"""Sign-off as a value: what may follow on what, who may do it, and that the state is what the steps come to."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from assistant.errors import NotAllowed, UnusableInput
from assistant.lane_rules import LANES, Lane
from assistant.lanes import LaneResult
from assistant.review_words import override_in_short, review_lines, step_line
from assistant.signing import DRAFT, Case, Override, Review, ReviewEvent, Step, review_of, stepped
from assistant.table import Verdict, judge
from tests.record.examples import ADA, EVA, OLE, RUI, Doing

AT = "2026-06-01T09:00:00+00:00"


def verdict(*scopes: int) -> Verdict:
    status = "determined" if len(scopes) == 1 else "undetermined"
    return judge({}).model_copy(update={"candidates": scopes, "status": status, "scope": scopes[0]})


def lane_of(*lanes: Lane) -> LaneResult:
    one = lanes[0] if len(lanes) == 1 else None
    return LaneResult(status="determined" if one else "undetermined", lane=one, lanes=lanes, source="file")


CASE = Case(version=3, finished=True, verdict=verdict(2), lane=lane_of("standard"))


def asked(step: Step, text: str = "", scope: int | None = None, lane: Lane | None = None) -> ReviewEvent:
    override = Override(scope=scope, lane=lane) if step == "overridden" else None
    return ReviewEvent(step=step, who="", at=AT, version=1, text=text, override=override)


def after(*steps: tuple[ReviewEvent, Doing], case: Case = CASE) -> Review:
    review = DRAFT
    for event, who in steps:
        review = review_of([*review.history, stepped(review, event, who, case)])
    return review


SUBMITTED = (asked("submitted"), ADA)


def test_a_submitted_result_that_is_confirmed_is_signed_at_its_version() -> None:
    review = after(SUBMITTED, (asked("confirmed", "as agreed"), RUI))
    assert review.state == "signed"
    assert review.signed
    assert (review.signed.version, review.signed.by, review.signed.reason) == (3, "Rui", "as agreed")
    assert review.override is None


def test_an_override_keeps_what_the_table_and_the_rules_said_beside_it() -> None:
    review = after(SUBMITTED, (asked("overridden", "it is a pilot of our own", 3, "deep"), EVA))
    assert review.override == Override(scope=3, lane="deep", said_scopes=(2,), said_lanes=("standard",))
    assert override_in_short(review.override) == "scope 3 (table: 2); lane deep (rules: standard)"
    told = "\n".join(review_lines(review))
    assert "A reviewer set scope 3; the table says scope 2." in told
    assert "A reviewer set the lane “deep”; the rules say “standard”." in told
    assert "it is a pilot of our own" in told


def test_what_was_sent_back_is_submitted_again_with_the_answer_alone() -> None:
    review = after(SUBMITTED, (asked("sent_back", "Who pays for it?"), RUI))
    assert (review.state, review.question) == ("sent back", "Who pays for it?")
    with pytest.raises(UnusableInput, match="“Who pays for it\\?” Answer that"):
        stepped(review, asked("submitted", "  "), ADA, CASE)
    again = review_of([*review.history, stepped(review, asked("submitted", "The bank."), ADA, CASE)])
    assert (again.state, again.question, again.text) == ("submitted", "", "The bank.")


def test_a_sign_off_that_no_longer_stands_is_still_told() -> None:
    review = after(SUBMITTED, (asked("overridden", "so", 4), RUI), (asked("reopened", "The model changed."), ADA))
    assert review.state == "reopened"
    assert review.override is None
    assert review.signed
    assert not review.signed.stands
    assert "Version 3 was signed by Rui" in review_lines(review)[-1]
    assert "scope 4 (table: 2)" in review_lines(review)[-1]


@pytest.mark.parametrize("who", [ADA, OLE])
@pytest.mark.parametrize("event", [asked("confirmed"), asked("overridden", "so", 3), asked("sent_back", "Why?")])
def test_only_a_reviewer_or_an_administrator_signs(who: Doing, event: ReviewEvent) -> None:
    with pytest.raises(NotAllowed, match="the role of a reviewer or an administrator"):
        stepped(after(SUBMITTED), event, who, CASE)


def test_nobody_signs_their_own_unless_the_organisation_says_so() -> None:
    own = Case(version=3, finished=True, verdict=verdict(2), lane=None, own=True)
    with pytest.raises(NotAllowed, match="of their own"):
        stepped(after(SUBMITTED), asked("confirmed"), RUI, own)
    alone = Case(version=3, finished=True, verdict=verdict(2), lane=None, own=True, four_eyes=False)
    assert stepped(after(SUBMITTED), asked("confirmed"), RUI, alone).who == RUI.id


OPEN = Case(version=3, finished=True, verdict=verdict(2, 3), lane=lane_of("standard", "deep"))


@pytest.mark.parametrize(
    ("event", "case", "told"),
    [
        (asked("confirmed"), OPEN, "The scope is still open (2 or 3)"),
        (asked("overridden", "so", lane="deep"), OPEN, "The scope is still open (2 or 3)"),
        (asked("overridden", "so", scope=3), OPEN, "The lane is still open (standard or deep)"),
        (asked("overridden", "so", scope=2), CASE, "Scope 2 is what the table says"),
        (asked("overridden", "so", lane="standard"), CASE, "“standard” is the lane already"),
        (asked("overridden", " ", scope=3), CASE, "needs a reason"),
        (asked("overridden", "so"), CASE, "a scope, a lane, or both"),
        (asked("sent_back", "\n"), CASE, "needs a question"),
        (asked("submitted"), CASE, "waits for a reviewer already"),
        (asked("reopened", "so"), CASE, "waits for a reviewer already"),
        (asked("confirmed"), Case(3, finished=False, verdict=verdict(2), lane=None), "gone back to its questions"),
    ],
)
def test_what_is_in_the_way_of_a_decision_is_told(event: ReviewEvent, case: Case, told: str) -> None:
    with pytest.raises(UnusableInput) as refused:
        stepped(after(SUBMITTED), event, RUI, case)
    assert told in str(refused.value)


def test_what_has_no_result_is_not_submitted() -> None:
    with pytest.raises(UnusableInput, match="no result yet"):
        stepped(DRAFT, asked("submitted"), ADA, Case(3, finished=False, verdict=verdict(2, 3), lane=None))


def test_an_open_result_is_settled_by_an_override_of_both() -> None:
    assert after(SUBMITTED, (asked("overridden", "so", 3, "deep"), RUI), case=OPEN).state == "signed"


class Sign(RuleBasedStateMachine):
    """Any steps by anybody: what is refused changes nothing, and what is taken leads where the picture says."""

    def __init__(self) -> None:
        super().__init__()
        self.review = DRAFT
        self.expected = "draft"
        self.version = 1

    def attempt(self, event: ReviewEvent, who: Doing, leads: str, allowed: tuple[str, ...]) -> None:
        case = Case(version=self.version, finished=True, verdict=verdict(2), lane=lane_of("standard"))
        before = self.review
        try:
            taken = stepped(before, event, who, case)
        except UnusableInput:
            assert self.expected not in allowed or who in (ADA, OLE) or not event.text.strip()
            return
        assert self.expected in allowed
        assert taken.version == self.version
        self.review = review_of([*before.history, taken])
        self.expected = leads

    people = st.sampled_from([ADA, RUI, EVA, OLE])
    words = st.sampled_from(["", " ", "because", "\u202ewhy"])

    @rule(who=people, text=words)
    def submit(self, who: Doing, text: str) -> None:
        self.attempt(asked("submitted", text), who, "submitted", ("draft", "sent back", "reopened"))

    @rule(who=people, text=words)
    def confirm(self, who: Doing, text: str) -> None:
        self.attempt(asked("confirmed", text), who, "signed", ("submitted",))

    @rule(who=people, text=words, scope=st.sampled_from([0, 1, 3, 4, 5]), lane=st.sampled_from([None, *LANES]))
    def override(self, who: Doing, text: str, scope: int, lane: Lane | None) -> None:
        if lane != "standard":
            self.attempt(asked("overridden", text, scope, lane), who, "signed", ("submitted",))

    @rule(who=people, text=words)
    def send_back(self, who: Doing, text: str) -> None:
        self.attempt(asked("sent_back", text), who, "sent back", ("submitted",))

    @rule(who=people, text=words)
    def reopen(self, who: Doing, text: str) -> None:
        self.attempt(asked("reopened", text), who, "reopened", ("signed",))

    @precondition(lambda self: self.expected == "reopened")
    @rule()
    def go_on(self) -> None:
        self.version += 1

    @invariant()
    def the_state_is_what_the_steps_come_to(self) -> None:
        assert self.review.state == self.expected
        signed = self.review.signed
        assert (signed is not None and signed.stands) == (self.expected == "signed")
        assert bool(self.review.question) == (self.expected == "sent back")
        assert all(step_line(event) for event in self.review.history)
        assert Review.model_validate_json(self.review.model_dump_json()) == self.review


TestSign = Sign.TestCase
TestSign.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)
