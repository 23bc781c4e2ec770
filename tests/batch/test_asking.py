"""With a language model beside the reader: rows in their order, each call counted, a budget, and a model that fails."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.app import Scopewise
from assistant.assessment import ModelUse
from assistant.batch.asking import IN_A_ROW, Asking, IfFails, _Patient
from assistant.batch.assessing import Done
from assistant.batch.engines import Engine
from assistant.batch.journal import paths_of
from assistant.batch.run import Order, Outcome, run_batch
from assistant.batch.spending import Allowance, Spending, allowance
from assistant.errors import ModelRefused, ModelSpent, ModelUnreachable, RunStopped, UnusableInput
from assistant.language_model.budget import Price
from assistant.language_model.caller import Caller
from assistant.language_model.patience import Patience
from assistant.language_model.shapes import Prompt
from assistant.settings import Settings
from assistant.wiring_model import with_model
from tests.batch.builders import Killed, Killing, inventory, jsonl, open_plain, order, results
from tests.language_model.fakes import AnsweringProvider, Clock, observed

PRICE = Price(sent=1_000.0, received=10_000.0)
SAYS = observed(("sector", ["retail"], "use"))


@dataclass
class Model:
    """A model that answers what ``says`` makes of each prompt, and an engine around it."""

    says: Callable[[Prompt], str]

    def __post_init__(self) -> None:
        self.provider = AnsweringProvider(self.says)
        caller = Caller([self.provider], Patience(seconds=5, retries=0, failures=99))
        self.engine = replace(with_model(open_plain(), Settings(), caller), voice=None)

    def asking(
        self, out: Path, at_once: int = 3, allowed: Allowance | None = None, if_fails: IfFails = "stop"
    ) -> Asking:
        spending = Spending(paths_of(out).used, allowed or Allowance(), PRICE)
        return Asking(lambda: self.engine, at_once, spending, if_fails)


def ran(asked: Order, knowing: Scopewise, engine: Engine) -> Outcome:
    return run_batch(replace(asked, price=PRICE), knowing, engine, lambda _tally, _total: None)


@pytest.fixture
def asked(tmp_path: Path) -> Order:
    return order(inventory(tmp_path / "cases.jsonl", 12), tmp_path / "out.jsonl", advice=False)


def undated(path: Path) -> list[dict[str, object]]:
    """The lines without the time at which the run was begun."""
    lines = results(path)
    for line in lines:
        line["meta"].pop("created", None)  # type: ignore[attr-defined]  # a result's meta is an object
        for text in line["texts"]:  # type: ignore[attr-defined]  # and its texts are a list of them
            text["at"] = ""
    return lines


def test_rows_come_in_their_order_though_the_first_is_answered_last(asked: Order) -> None:
    second = threading.Event()

    def says(prompt: Prompt) -> str:
        if "ChatGPT Plus" in prompt.turn:
            assert second.wait(5)
        else:
            second.set()
        return SAYS

    model = Model(says)
    ran(asked, model.engine, model.asking(asked.out))
    assert [line["id"] for line in results(asked.out)] == [f"case-{number}" for number in range(12)]


def test_each_rows_calls_are_counted_in_the_row_and_in_the_manifest(asked: Order) -> None:
    model = Model(lambda _: SAYS)
    outcome = ran(asked, model.engine, model.asking(asked.out))
    each = [line["meta"]["model_use"] for line in results(asked.out)]  # type: ignore[index]
    assert each == [{"calls": 1, "sent": 100, "received": 20, "without": ""}] * 12
    kept = json.loads(paths_of(asked.out).manifest.read_text())
    assert kept["model_use"] == {
        "calls": 12,
        "sent": 1200,
        "received": 240,
        "money": pytest.approx(3.6),
        "rows_without": 0,
    }
    assert outcome.tally.calls == len(model.provider.asked) == 12
    assert kept["settings"]["the language model"] == "answering:model"


def test_a_row_without_text_asks_nothing(tmp_path: Path) -> None:
    asked = order(jsonl(tmp_path / "cases.jsonl", [{"id": "a", "text": " "}]), tmp_path / "out.jsonl", advice=False)
    model = Model(lambda _: SAYS)
    outcome = ran(asked, model.engine, model.asking(asked.out))
    assert (outcome.stopped, outcome.tally.calls, outcome.tally.of("failed")) == ("", 0, 1)


@pytest.mark.parametrize(
    "allowed", [Allowance(calls=5), Allowance(tokens=600), Allowance(money=1.5)], ids=["calls", "tokens", "money"]
)
def test_a_budget_stops_between_two_rows_and_more_of_it_ends_in_the_same_results(
    asked: Order, tmp_path: Path, allowed: Allowance
) -> None:
    model = Model(lambda _: SAYS)
    outcome = ran(asked, model.engine, model.asking(asked.out, 1, allowed))
    assert "leaves no room for another row (5 calls, 600 tokens, 1.50 in money so far)" in outcome.stopped
    assert len(results(asked.out)) == len(model.provider.asked) == 5
    again = ran(asked, model.engine, model.asking(asked.out, 1, allowed))
    assert (again.stopped != "", len(model.provider.asked)) == (True, 5)
    assert not ran(asked, model.engine, model.asking(asked.out, 3, Allowance(calls=12))).stopped
    assert len(model.provider.asked) == 12
    once = replace(asked, out=tmp_path / "once.jsonl")
    ran(once, model.engine, model.asking(once.out))
    assert undated(asked.out) == undated(once.out)


def test_a_budget_of_calls_is_kept_with_many_rows_at_once(asked: Order) -> None:
    model = Model(lambda _: SAYS)
    outcome = ran(asked, model.engine, model.asking(asked.out, 6, Allowance(calls=7)))
    assert outcome.stopped
    assert len(results(asked.out)) == len(model.provider.asked) == 7


def test_a_budget_that_is_just_enough_stops_nothing(asked: Order) -> None:
    model = Model(lambda _: SAYS)
    assert not ran(asked, model.engine, model.asking(asked.out, 4, Allowance(calls=12))).stopped


def test_a_killed_run_goes_on_to_the_same_bytes_and_goes_on_counting(asked: Order) -> None:
    model = Model(lambda _: SAYS)
    with pytest.raises(Killed):
        ran(asked, model.engine, Killing(model.asking(asked.out), 4))
    started = json.loads(paths_of(asked.out).manifest.read_text())["started"]
    kept = asked.out.read_bytes()
    ran(asked, model.engine, model.asking(asked.out))
    interrupted = asked.out.read_bytes()
    assert interrupted.startswith(kept)
    assert len(paths_of(asked.out).used.read_bytes().splitlines()) == len(model.provider.asked) >= 12
    ran(replace(asked, restart=True), model.engine, model.asking(asked.out))
    anew = json.loads(paths_of(asked.out).manifest.read_text())["started"]
    assert asked.out.read_bytes().replace(anew.encode(), started.encode()) == interrupted


def dying_after(count: int, trouble: Exception) -> Callable[[Prompt], str]:
    left = [count]
    lock = threading.Lock()

    def says(_: Prompt) -> str:
        with lock:
            left[0] -= 1
            if left[0] < 0:
                raise trouble
        return SAYS

    return says


@pytest.mark.parametrize("trouble", [ModelUnreachable("x is down"), ModelRefused("x is revoked"), ModelSpent("spent")])
def test_a_model_that_dies_stops_the_run_and_no_row_is_read_without_it(asked: Order, trouble: Exception) -> None:
    model = Model(dying_after(4, trouble))
    outcome = ran(asked, model.engine, model.asking(asked.out, 1))
    assert "The language model could not help" in outcome.stopped
    assert "the same command goes on where it stopped" in outcome.stopped
    assert [line["meta"]["model_use"]["without"] for line in results(asked.out)] == [""] * 4  # type: ignore[index]
    well = Model(lambda _: SAYS)
    assert not ran(asked, well.engine, well.asking(asked.out)).stopped
    assert [line["meta"]["model_use"]["calls"] for line in results(asked.out)] == [1] * 12  # type: ignore[index]


def test_a_model_that_never_worked_stops_a_small_run_too(tmp_path: Path) -> None:
    asked = order(inventory(tmp_path / "cases.jsonl", 2), tmp_path / "out.jsonl", advice=False)
    model = Model(dying_after(0, ModelUnreachable("x")))
    assert ran(asked, model.engine, model.asking(asked.out)).stopped
    assert results(asked.out) == []


def test_where_it_is_wanted_the_rows_that_are_left_are_read_without_and_say_so(asked: Order) -> None:
    model = Model(dying_after(4, ModelUnreachable("x is down")))
    outcome = ran(asked, model.engine, model.asking(asked.out, 1, if_fails="go-on"))
    lines = results(asked.out)
    assert (outcome.stopped, outcome.tally.without) == ("", 8)
    assert [line["meta"]["model_use"]["without"] for line in lines[3:6]] == ["", "not reachable", "not reachable"]  # type: ignore[index]
    assert "The language model could not help with this message (not reachable)" in str(lines[-1]["notes"])
    assert json.loads(paths_of(asked.out).manifest.read_text())["model_use"]["rows_without"] == 8


def test_no_row_waits_long_for_a_model_that_is_gone(tmp_path: Path) -> None:
    clock = Clock()
    caller = Caller(
        [AnsweringProvider(dying_after(0, ModelUnreachable("x")))],
        Patience(seconds=5, retries=0, failures=3, rest=30, queueing=900, clock=clock, sleep=clock.sleep),
    )
    engine = replace(with_model(open_plain(), Settings(), caller), voice=None)
    asked = order(inventory(tmp_path / "cases.jsonl", 30), tmp_path / "out.jsonl", advice=False)
    asking = Asking(lambda: engine, 1, Spending(paths_of(asked.out).used), "go-on")
    assert ran(asked, engine, asking).tally.without == 30
    assert sum(clock.slept) <= (IN_A_ROW + 2) * 30


def test_one_row_that_the_model_cannot_read_is_read_without_it_and_the_rest_go_on(asked: Order) -> None:
    model = Model(lambda prompt: "no JSON" if "Microsoft 365 Copilot" in prompt.turn else SAYS)
    outcome = ran(asked, model.engine, model.asking(asked.out))
    found = [line["meta"]["model_use"]["without"] for line in results(asked.out)]  # type: ignore[index]
    assert (outcome.stopped, found[:4]) == ("", ["", "", "nonsense", ""])


def done(kind: str) -> Done:
    return Done(kind, "", "determined", "", ModelUse(calls=int(kind != "none"), without=kind if kind != "fine" else ""))


KINDS = st.sampled_from(["fine", "not reachable", "nonsense", "limited", "budget used up"])


@given(st.lists(KINDS, max_size=20))
def test_whatever_fails_the_rows_that_are_kept_are_the_first_in_their_order(kinds: list[str]) -> None:
    patient = _Patient(Spending(Path("nowhere")))
    kept: list[str] = []
    try:
        kept.extend(each.line for each in patient.sifted(iter(map(done, kinds))))
    except RunStopped:
        following = [*kinds[len(kept) :], "budget used up"]
        assert "fine" not in following[: min(IN_A_ROW, following.index("budget used up"))]
        assert not kept or kept[-1] == "fine"
    else:
        assert kept == kinds
    assert kept == kinds[: len(kept)]


@pytest.mark.parametrize(
    "entry", ["", "5", "calls", "calls=", "calls=-1", "calls=0", "calls=nan", "money=inf", "cake=3"]
)
def test_a_budget_that_is_none_says_what_would_be_right(entry: str) -> None:
    with pytest.raises(UnusableInput, match="it must be calls=NUMBER, tokens=NUMBER or money=NUMBER"):
        allowance([entry], PRICE)


def test_a_budget_in_money_needs_prices_and_each_is_given_once() -> None:
    assert allowance(["calls=1,000", "Money = 2.5"], PRICE) == Allowance(calls=1000, money=2.5)
    with pytest.raises(UnusableInput, match="SCOPEWISE_MODEL_PRICE_SENT"):
        allowance(["money=3"], Price())
    with pytest.raises(UnusableInput, match="given twice"):
        allowance(["calls=3", "calls=4"], PRICE)


def test_a_cut_last_line_of_what_was_used_is_left_out_and_a_damaged_one_is_named(tmp_path: Path) -> None:
    file = tmp_path / "used.jsonl"
    file.write_bytes(b'{"sent":100,"received":20}\n{"sent":1')
    spending = Spending(file, Allowance(calls=2))
    spending.recall()
    assert (spending.told, spending.used_up(0), spending.used_up(1)) == ("1 calls, 120 tokens", "", "2 calls")
    file.write_bytes(b"nonsense\n")
    with pytest.raises(UnusableInput, match="line 1, is damaged"):
        spending.recall()
