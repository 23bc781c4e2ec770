"""Export and import: nothing is lost on the way, nothing is overwritten, and junk is refused by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import Interview
from assistant.errors import UnusableInput
from assistant.ledger import Evidence, Ledger, Statement
from assistant.store import Store, Stored
from assistant.store.exchange import imported
from tests.store.examples import LATER, NOW, UNDECIDED, begun, content_of, with_words
from tests.store.strategies import interviews

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def full(store: Store) -> Stored:
    said = with_words(begun(), "We use ChatGPT.")
    statement = Statement(
        fact="delivery",
        values=("public_service",),
        basis="stated",
        evidence=Evidence(turn=0, start=7, end=14, quote="ChatGPT"),
    )
    interview = said.model_copy(update={"ledger": Ledger(statements=(statement,))})
    stored = store.create(interview, "A chatbot", NOW)
    stored = store.save(stored, interview, "A chatbot", NOW, UNDECIDED, {"cited": ["first"]})
    return store.save(stored, with_words(interview, "more"), "A chatbot", LATER, UNDECIDED, {"cited": ["second"]})


def test_an_export_is_plain_json_and_says_what_it_is(store: Store) -> None:
    exported = store.export(full(store).id)
    assert exported["schema"] == "scopewise.record/1"
    assert json.loads(json.dumps(exported)) == exported
    assert isinstance(exported["results"], list)
    assert len(exported["results"]) == 2


def test_an_export_comes_back_elsewhere_under_its_own_id(store: Store, tmp_path: Path) -> None:
    stored = full(store)
    with Store.open(tmp_path / "elsewhere") as other:
        assert other.import_(store.export(stored.id)) == stored.id
        assert other.load(stored.id) == stored
        assert content_of(other, stored.id) == content_of(store, stored.id)


def test_importing_twice_overwrites_nothing(store: Store) -> None:
    stored = full(store)
    exported = store.export(stored.id)
    changed = store.save(stored, with_words(stored.interview, "later"), "Changed since", LATER)
    second, third = store.import_(exported), store.import_(exported)
    assert len({stored.id, second, third}) == 3
    assert store.load(stored.id) == changed
    assert store.load(second).interview.turns == stored.interview.turns
    assert store.load(second).interview.id == second


def test_any_interview_survives_export_and_import(tmp_path_factory: pytest.TempPathFactory) -> None:
    with (
        Store.open(tmp_path_factory.mktemp("one")) as one,
        Store.open(tmp_path_factory.mktemp("other")) as other,
    ):

        @given(interviews())
        def survives(interview: Interview) -> None:
            stored = one.create(interview, "any", NOW)
            exported = json.loads(json.dumps(one.export(stored.id)))
            assert other.import_(exported) == stored.id
            assert other.load(stored.id) == stored

        survives()


@given(ANYTHING)
def test_junk_is_refused_in_words(data: object) -> None:
    for junk in (data, {"schema": "scopewise.record/1", "interview": data}):
        with pytest.raises(UnusableInput, match=r"exported assessment|The record"):
            imported(junk)


def edit(*path: str | int, to: object) -> Callable[[Any], None]:
    def change(data: Any) -> None:  # noqa: ANN401 - JSON of any shape
        for part in path[:-1]:
            data = data[part]
        data[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (edit("schema", to="scopewise.record/2"), "'schema' must be 'scopewise.record/1'"),
        (edit("surprise", to=1), "surprise"),
        (edit("id", to="../../etc/passwd"), "interview.id"),
        (edit("id", to=7), "id: "),
        (edit("version", to=0), "version"),
        (edit("version", to="3"), "version"),
        (edit("version", to=2), "they must rise, up to 2"),
        (edit("title", to=None), "title"),
        (edit("title", to="half \ud83d"), "surrogate"),
        (edit("created", to="yesterday"), "'yesterday' is no time"),
        (edit("verdict", "candidates", to=[9]), "verdict.candidates.0"),
        (edit("interview", "stage", to="nowhere"), "interview.stage"),
        (edit("interview", "turns", 0, "message", "kind", to="shout"), "interview.turns.0.message"),
        (edit("interview", "turns", 0, "text", to="We use Gemini!!"), "quotes 'ChatGPT'"),
        (edit("interview", "turns", to=[]), "names turn 0, and there are 0"),
        (edit("interview", "ended_at", to=5), "interview.ended_at names turn 5"),
        (edit("interview", "ledger", "withdrawn", to=[-1]), "interview.ledger.withdrawn names turn -1"),
        (edit("interview", "ledger", "statements", 0, "fact", to="colour"), "no fact 'colour'"),
        (edit("interview", "ledger", "statements", 0, "values", to=["pigeon"]), "'pigeon' is no value of delivery"),
        (edit("results", 0, "version", to=3), "they must rise"),
        (edit("results", 0, "record", to=[]), "results.0.record"),
        (edit("results", 0, "record", to={"number": float("nan")}), "JSON"),
    ],
)
def test_a_record_that_was_changed_is_refused_by_what_is_wrong(
    store: Store, change: Callable[[Any], None], named: str
) -> None:
    exported: Any = store.export(full(store).id)
    change(exported)
    with pytest.raises(UnusableInput) as caught:
        store.import_(exported)
    assert named in str(caught.value)
    assert store.count() == 1


def test_an_id_that_could_be_no_id_is_refused(store: Store) -> None:
    exported: Any = store.export(full(store).id)
    exported["id"] = exported["interview"]["id"] = "../../etc/passwd"
    with pytest.raises(UnusableInput, match="cannot be an id"):
        store.import_(exported)


def test_a_record_that_goes_round_in_a_circle_is_refused(store: Store) -> None:
    exported: Any = store.export(full(store).id)
    exported["interview"]["turns"].append(exported)
    with pytest.raises(UnusableInput, match="cannot be written as JSON"):
        store.import_(exported)
