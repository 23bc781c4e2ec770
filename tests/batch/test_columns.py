"""Which column is what, and what a column says of a fact."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.batch.columns import Strangers, Wanted, chosen, fact_column, row_of
from assistant.batch.row import Record
from assistant.errors import ScopewiseError, UnknownFact, UnknownValue, UnusableInput

NAMES = ("ID", "Description", "outputs", "Business Unit", "development_method")


def test_the_usual_names_are_found_whatever_their_capitals() -> None:
    found = chosen(NAMES, Wanted(), "cases.csv")
    assert (found.text, found.id, found.unit, found.owner) == (("Description",), "ID", "Business Unit", None)


def test_a_missing_column_is_answered_with_those_that_are_there() -> None:
    with pytest.raises(UnusableInput, match="has no column 'purpose'; there are: 'ID', 'Description', 'outputs'"):
        chosen(NAMES, Wanted(text=("purpose",)), "cases.csv")
    with pytest.raises(UnusableInput, match="--text-column; there are: 'a', 'b'"):
        chosen(("a", "b"), Wanted(), "cases.csv")


def test_a_text_out_of_several_columns_leaves_out_the_empty_ones() -> None:
    columns = chosen(NAMES, Wanted(text=("description", "outputs")), "cases.csv")
    row = row_of(Record(3, {"Description": "one", "outputs": "two"}), columns, Strangers())
    assert (row.text, row.id) == ("one\n\ntwo", "row-3")
    assert row_of(Record(3, {"Description": " ", "outputs": "two"}), columns, Strangers()).text == "two"


def test_a_map_turns_cells_into_facts_and_counts_what_it_has_no_word_on(tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(
        "In-house: own_application\nBought: [public_service, enterprise_application]\nUnknown: null\n", encoding="utf-8"
    )
    wanted = Wanted(facts=(fact_column(f"delivery=development_method:{path}"),))
    columns, strangers = chosen(NAMES, wanted, "cases.csv"), Strangers()

    def values(cell: str) -> list[tuple[str, ...]]:
        record = Record(1, {"Description": "x", "development_method": cell})
        return [each.values for each in row_of(record, columns, strangers).given]

    assert values("IN-HOUSE ") == [("own_application",)]
    assert values("bought") == [("public_service", "enterprise_application")]
    assert values("unknown") == values("") == values("Both") == []
    assert list(strangers.sentences()) == [
        "What these cells of 'development_method' mean is not said: 'Both' (1). Nothing was taken from them."
    ]


def test_without_a_map_a_column_may_use_names_or_labels_of_values() -> None:
    column = fact_column("delivery=development_method")
    assert column.values("own_application") == ("own_application",)
    assert column.values("nonsense") is None


@pytest.mark.parametrize(
    ("given", "content", "error"),
    [
        ("delivery", "", UnusableInput),
        ("delivry=a:{}", "x: y\n", UnknownFact),
        ("delivery=a:{}", "x: cloud\n", UnknownValue),
        ("delivery=a:{}", "[x]\n", UnusableInput),
        ("delivery=a:{}", "x: 3\n", UnusableInput),
        ("delivery=a:{}", "x: [\n", ScopewiseError),
    ],
)
def test_what_is_no_map_is_refused(tmp_path: Path, given: str, content: str, error: type[Exception]) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(error):
        fact_column(given.format(path))
