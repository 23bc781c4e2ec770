"""Asking with patience: repeats, waits, models that step in, the time-out of a message, the budget, the pace, the rest."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import (
    ModelLimited,
    ModelNonsense,
    ModelNotConfigured,
    ModelOverflow,
    ModelRefused,
    ModelTooSlow,
    ModelTrouble,
    ModelUnreachable,
)
from assistant.language_model.budget import Budget, Limits, Price
from assistant.language_model.caller import Caller
from assistant.language_model.metering import Call, metered
from assistant.language_model.patience import Patience
from assistant.language_model.shapes import Completion, Usage
from tests.language_model.fakes import Clock, ScriptedProvider, asking


def calling(
    *providers: ScriptedProvider, clock: Clock | None = None, budget: Budget | None = None, **kept: float
) -> Caller:
    ticking = clock or Clock()
    patience = Patience(clock=ticking, sleep=ticking.sleep, **kept)  # type: ignore[arg-type]  # the fields of Patience
    return Caller(providers, patience, budget or Budget())


def test_an_answer_comes_back_whole() -> None:
    assert calling(ScriptedProvider(["yes"])).complete(asking()).text == "yes"


@pytest.mark.parametrize("trouble", [ModelUnreachable("x"), ModelLimited("x"), ModelNonsense("x")])
def test_what_may_pass_is_asked_again(trouble: ModelTrouble) -> None:
    provider = ScriptedProvider([trouble, trouble, "yes"])
    assert calling(provider).complete(asking()).text == "yes"


@pytest.mark.parametrize("trouble", [ModelRefused("x"), ModelNotConfigured("x"), ModelOverflow("x")])
def test_what_will_not_pass_is_not_asked_again(trouble: ModelTrouble) -> None:
    provider = ScriptedProvider([trouble])
    with pytest.raises(type(trouble)):
        calling(provider).complete(asking())
    assert len(provider.asked) == 1


def test_each_wait_is_twice_as_long() -> None:
    clock = Clock()
    provider = ScriptedProvider([ModelUnreachable("x"), ModelUnreachable("x"), ModelUnreachable("x"), "yes"])
    calling(provider, clock=clock, retries=3, failures=9).complete(asking())
    assert clock.slept == [0.5, 1.0, 2.0]


def test_the_wait_that_the_provider_asks_for_is_kept() -> None:
    clock = Clock()
    calling(ScriptedProvider([ModelLimited("x", 7.0), "yes"]), clock=clock).complete(asking())
    assert clock.slept == [7.0]


def test_nobody_waits_longer_than_the_message_may_take() -> None:
    clock = Clock()
    with pytest.raises(ModelLimited):
        calling(ScriptedProvider([ModelLimited("x", 3600.0)]), clock=clock, seconds=5).complete(asking())
    assert clock.slept == []


def test_another_model_steps_in_and_the_first_trouble_is_told_when_none_can() -> None:
    first, second = ScriptedProvider([ModelRefused("first")], "a:1"), ScriptedProvider(["yes"], "b:2")
    assert calling(first, second).complete(asking()).model == "b:2"
    with pytest.raises(ModelRefused, match="first"):
        calling(ScriptedProvider([ModelRefused("first")]), ScriptedProvider([ModelRefused("second")])).complete(
            asking()
        )


def test_no_other_model_is_asked_about_a_text_that_is_too_long() -> None:
    second = ScriptedProvider(["yes"])
    with pytest.raises(ModelOverflow):
        calling(ScriptedProvider([ModelOverflow("x")]), second).complete(asking())
    assert second.asked == []


def test_all_that_one_message_asks_shares_one_time_out() -> None:
    clock = Clock()
    caller = calling(ScriptedProvider(["one", "two"], before=lambda: clock.sleep(6)), clock=clock, seconds=10)
    with caller.turn("a"):
        caller.complete(asking())
        caller.complete(asking())
        with pytest.raises(ModelTooSlow):
            caller.complete(asking())
    caller.providers[0].script.append("three")  # type: ignore[attr-defined]  # the fake's script
    assert caller.complete(asking()).text == "three"


def test_a_model_that_never_answers_is_left_behind_in_time() -> None:
    hanging = threading.Event()
    provider = ScriptedProvider(["late"], before=lambda: _hang(hanging))
    try:
        with pytest.raises(ModelTooSlow):
            Caller([provider], Patience(seconds=0.05)).complete(asking())
        assert not hanging.is_set()
    finally:
        hanging.set()


def _hang(event: threading.Event) -> None:
    event.wait(30)


def test_a_model_that_failed_several_times_in_a_row_is_left_alone_for_a_while() -> None:
    clock = Clock()
    provider = ScriptedProvider([ModelUnreachable("x")] * 3)
    caller = calling(provider, clock=clock, retries=0, failures=3, rest=30)
    for _ in range(3):
        with pytest.raises(ModelUnreachable):
            caller.complete(asking())
    with pytest.raises(ModelUnreachable, match="left alone"):
        caller.complete(asking())
    assert len(provider.asked) == 3
    clock.now += 31
    provider.script.append("yes")
    assert caller.complete(asking()).text == "yes"


def test_calls_beyond_the_pace_wait_and_are_refused_where_that_takes_too_long() -> None:
    clock = Clock()
    caller = calling(ScriptedProvider(["1", "2", "3"]), clock=clock, per_minute=2, seconds=100)
    for _ in range(3):
        caller.complete(asking())
    assert clock.slept == [60.0]
    hasty = calling(ScriptedProvider(["1", "2"]), per_minute=1, seconds=5, retries=0)
    hasty.complete(asking())
    with pytest.raises(ModelLimited):
        hasty.complete(asking())


@pytest.mark.parametrize(
    ("limits", "word"),
    [
        (Limits(tokens_per_assessment=120), "tokens for this assessment"),
        (Limits(tokens_per_day=120), "tokens for today"),
        (Limits(money_per_assessment=0.14), "money for this assessment"),
        (Limits(money_per_day=0.14), "money for today"),
    ],
)
def test_a_budget_that_is_used_up_refuses_and_says_which(limits: Limits, word: str) -> None:
    budget = Budget(limits, Price(sent=1000, received=2000))
    caller = calling(ScriptedProvider(["one", "two"]), budget=budget, retries=0)
    with caller.turn("a"):
        caller.complete(asking())
        with pytest.raises(ModelLimited, match=word):
            caller.complete(asking())


def test_another_assessment_has_its_own_budget() -> None:
    caller = calling(ScriptedProvider(["one", "two"]), budget=Budget(Limits(tokens_per_assessment=100)))
    for assessment in ("a", "b"):
        with caller.turn(assessment):
            caller.complete(asking())


def test_the_budget_of_a_day_is_shared_by_processes_and_ends_with_the_day(tmp_path: Path) -> None:
    day = ["2026-01-01"]
    budgets = [Budget(Limits(tokens_per_day=100), folder=tmp_path, day=lambda: day[0]) for _ in range(2)]
    budgets[0].spend("a", Usage(sent=90, received=20))
    with pytest.raises(ModelLimited):
        budgets[1].check("b")
    assert budgets[1].used_today() == (110, 0.0)
    day[0] = "2026-01-02"
    budgets[1].check("b")


def test_a_spoilt_line_in_the_file_of_the_day_costs_only_itself(tmp_path: Path) -> None:
    budget = Budget(folder=tmp_path, day=lambda: "2026-01-01")
    (tmp_path / "2026-01-01.jsonl").write_bytes(
        b'{"sent": "x"}\n\xff\xfe\n{"sent": 5, "received": 5, "money": 0}\n{"half'
    )
    assert budget.used_today() == (10, 0.0)


def test_a_disk_that_takes_nothing_still_counts(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    budget = Budget(Limits(tokens_per_day=10), folder=tmp_path / "file")
    budget.spend("a", Usage(sent=20))
    with pytest.raises(ModelLimited):
        budget.check("a")


def test_tokens_are_estimated_where_the_provider_does_not_tell() -> None:
    calls: list[Call] = []
    caller = calling(ScriptedProvider(["y" * 400], usage=Usage()))
    caller.notice = calls.append
    caller.complete(asking("x" * 400))
    assert calls[0].usage.sent >= 100
    assert calls[0].usage.received >= 100


def test_every_call_is_noticed_with_what_became_of_it() -> None:
    calls: list[Call] = []
    caller = calling(ScriptedProvider([ModelNonsense("x"), "yes"]))
    caller.notice = calls.append
    caller.complete(asking())
    assert [call.outcome for call in calls] == ["nonsense", "answered"]


def test_an_answer_streams_and_another_model_steps_in_before_its_first_word() -> None:
    caller = calling(ScriptedProvider([ModelUnreachable("x")]), ScriptedProvider(["one two three four"]), retries=0)
    assert "".join(caller.stream(asking())) == "one two three four"


def test_an_empty_stream_is_nonsense() -> None:
    with pytest.raises(ModelNonsense):
        list(calling(ScriptedProvider(["   "])).stream(asking()))


def silent(log: pytest.LogCaptureFixture, *, show: bool) -> str:
    with log.at_level("DEBUG"):
        caller = calling(ScriptedProvider([ModelNonsense("no"), "the answer"]))
        caller.show_prompts = show
        caller.complete(asking("the secret plan"))
    return log.text


def test_no_word_of_a_prompt_or_an_answer_is_logged_unless_asked_for(caplog: pytest.LogCaptureFixture) -> None:
    text = silent(caplog, show=False)
    assert "secret plan" not in text
    assert "the answer" not in text


def test_prompts_are_logged_where_that_was_asked_for(caplog: pytest.LogCaptureFixture) -> None:
    text = silent(caplog, show=True)
    assert "secret plan" in text
    assert "the answer" in text


def test_calls_that_nobody_waits_for_do_not_pile_up() -> None:
    hanging = threading.Event()
    entered: list[int] = []

    def hang() -> None:
        entered.append(1)
        hanging.wait(30)

    provider = ScriptedProvider(["late"] * 60, before=hang)
    caller = Caller([provider], Patience(seconds=0.01, failures=1000, retries=0))
    try:
        for _ in range(40):
            with pytest.raises(ModelTooSlow):
                caller.complete(asking())
    finally:
        hanging.set()
    assert len(entered) <= 16
    _wait_for(lambda: _answers(caller))


def _answers(caller: Caller) -> bool:
    try:
        found: Completion = caller.complete(asking())
    except ModelTooSlow:
        return False
    return found.text == "late"


def _wait_for(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < ends


def test_a_provider_without_room_is_asked_by_nobody_until_it_said(tmp_path: Path) -> None:
    clock = Clock()
    provider = ScriptedProvider([ModelLimited("x", 40.0), "late"])
    caller = calling(provider, clock=clock, seconds=20)
    with pytest.raises(ModelLimited):
        caller.complete(asking())
    with pytest.raises(ModelLimited, match="left alone for 40 seconds"):
        caller.complete(asking())
    assert len(provider.asked) == 1
    clock.now += 41
    assert caller.complete(asking()).text == "late"


def test_who_may_queue_waits_for_room_and_that_costs_neither_time_out_nor_repeat() -> None:
    clock = Clock()
    limited: list[str | BaseException] = [ModelLimited("x", 40.0), ModelLimited("x", 90.0), ModelLimited("x")]
    caller = calling(ScriptedProvider([*limited, "late"]), clock=clock, seconds=5, retries=0, queueing=600)
    assert caller.complete(asking()).text == "late"
    assert clock.slept == [40.0, 90.0, 2.0]
    with pytest.raises(ModelLimited):
        calling(ScriptedProvider([ModelLimited("x", 700.0)]), seconds=5, retries=0, queueing=300).complete(asking())


def test_who_may_queue_waits_for_the_calls_of_the_minute_and_for_a_model_at_rest() -> None:
    clock = Clock()
    provider = ScriptedProvider(["1", "2", *[ModelUnreachable("x")] * 2, "3"])
    caller = calling(provider, clock=clock, seconds=5, retries=0, failures=2, per_minute=2, queueing=600)
    caller.complete(asking())
    caller.complete(asking())
    for _ in range(2):
        with pytest.raises(ModelUnreachable):
            caller.complete(asking())
    assert caller.complete(asking()).text == "3"
    assert sum(clock.slept) >= 60 + 30


def test_calls_are_told_to_the_meter_of_their_thread() -> None:
    told: list[Call] = []
    caller = calling(ScriptedProvider([ModelUnreachable("x"), "yes", "unmetered"]))
    with metered(told.append):
        caller.complete(asking())
    caller.complete(asking())
    assert [(call.outcome, call.usage.total) for call in told] == [("not reachable", 0), ("answered", 120)]


def test_only_calls_that_were_left_behind_are_counted_against_the_next() -> None:
    hanging = threading.Event()
    busy = [ScriptedProvider(["late"], before=lambda: _hang(hanging)) for _ in range(17)]
    try:
        for provider in busy[:16]:
            with pytest.raises(ModelTooSlow, match="within"):
                Caller([provider], Patience(seconds=0.01)).complete(asking())
        with pytest.raises(ModelTooSlow, match="left too many"):
            Caller([busy[16]], Patience(seconds=0.01)).complete(asking())
    finally:
        hanging.set()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            assert Caller([ScriptedProvider(["yes"])], Patience(seconds=5)).complete(asking()).text == "yes"
        except ModelTooSlow:
            continue
        return
    pytest.fail("calls that had ended were still counted")
