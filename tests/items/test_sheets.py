"""Work items as tables: what goes out comes back the same; every row that cannot be taken is named, and nothing is lost."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from assistant.errors import UnusableInput
from assistant.item_import import Imported
from assistant.item_sheets import COLUMNS, csv_text, read_rows, rows_of, standing, xlsx_bytes
from assistant.sessions import Sessions
from assistant.work_items import Actor
from tests.items.examples import ANA, LINK, REVIEWER, event, first

Row = dict[str, str]


def exported(sessions: Sessions, identifier: str) -> list[Row]:
    assessment, items = sessions.tracking.of(identifier)
    return list(rows_of(assessment, items))


def back(sessions: Sessions, identifier: str, rows: list[Row], folder: Path, actor: Actor = ANA) -> Imported:
    """``rows`` saved as CSV and as XLSX, which must read the same, and taken in."""
    (folder / "back.csv").write_text(csv_text(rows), encoding="utf-8", newline="")
    (folder / "back.xlsx").write_bytes(xlsx_bytes(rows))
    read = read_rows(folder / "back.csv")
    assert read == read_rows(folder / "back.xlsx")
    return sessions.tracking.take_in(identifier, [(row.number, row.cells) for row in read], standing, actor)


def outcomes(result: Imported) -> list[str]:
    return [row.outcome for row in result.rows]


def test_a_table_that_nobody_touched_changes_nothing(sessions: Sessions, identifier: str, tmp_path: Path) -> None:
    sessions.tracking.change(identifier, first(sessions, identifier).key, event("evidence", evidence=LINK), ANA)
    rows = exported(sessions, identifier)
    assert set(outcomes(back(sessions, identifier, rows, tmp_path))) == {"unchanged"}
    assert len(sessions.store.item_events(identifier)) == 1


@pytest.mark.parametrize(
    ("edit", "state"),
    [
        ({"State": "Claimed"}, "claimed"),
        ({"Evidence": "https://wiki.example.org/1\nhttps://wiki.example.org/2"}, "evidenced"),
        ({"State": "evidenced", "Evidence": "https://wiki.example.org/1"}, "evidenced"),
        ({"State": "not applicable", "Reason": "=we have no such thing"}, "not applicable"),
        ({"State": "accepted", "Reason": "small", "Accepted until": "2026-12-31"}, "accepted"),
        ({"Owner": "@Bo"}, "open"),
    ],
)
def test_an_edit_is_taken_once_however_often_the_table_comes(
    sessions: Sessions, identifier: str, tmp_path: Path, edit: Row, state: str
) -> None:
    rows = exported(sessions, identifier)
    rows[0] |= edit
    assert outcomes(back(sessions, identifier, rows, tmp_path, REVIEWER))[0] == "taken"
    count = len(sessions.store.item_events(identifier))
    assert first(sessions, identifier).state == state
    assert set(outcomes(back(sessions, identifier, rows, tmp_path, REVIEWER))) == {"unchanged"}
    assert len(sessions.store.item_events(identifier)) == count
    again = exported(sessions, identifier)[0]
    assert {column: again[column] for column in edit} == {**edit, **({"State": state} if "State" in edit else {})}


@pytest.mark.parametrize(
    ("edit", "outcome", "says"),
    [
        ({"Key": "zzz"}, "unknown", "has the key 'zzz'"),
        ({"Key": ""}, "unknown", "has the key ''"),
        ({"Revision": "9"}, "refused", "export it again"),
        ({"Revision": "x"}, "refused", "export it again"),
        ({"State": "done"}, "refused", "use one of open, claimed"),
        ({"State": "evidenced"}, "refused", "when a link stands under Evidence"),
        ({"State": "accepted", "Reason": "x", "Accepted until": "2026-12-31"}, "refused", "roles"),
        ({"State": "accepted", "Reason": "x", "Accepted until": "soon"}, "refused", "until"),
        ({"State": "not applicable"}, "refused", "give the reason"),
        ({"Evidence": "ask Bo"}, "refused", "begins with https"),
        ({"Owner": "x" * 600}, "refused", "owner"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_and_the_others_are_taken(
    sessions: Sessions, identifier: str, tmp_path: Path, edit: Row, outcome: str, says: str
) -> None:
    rows = exported(sessions, identifier)
    rows[0] |= edit
    rows[1] |= {"State": "claimed"}
    result = back(sessions, identifier, rows, tmp_path)
    assert (result.rows[0].number, result.rows[0].outcome) == (2, outcome)
    assert says in result.rows[0].said
    assert outcomes(result)[1] == "taken"
    assert len(sessions.store.item_events(identifier)) == 1


def test_edits_of_two_people_to_the_same_thing_conflict_and_to_different_things_do_not(
    sessions: Sessions, identifier: str, tmp_path: Path
) -> None:
    rows = exported(sessions, identifier)
    key = first(sessions, identifier).key
    sessions.tracking.change(identifier, key, event("owner", owner="Bo"), ANA)
    rows[0] |= {"Owner": "Cy"}
    (result, *others) = back(sessions, identifier, rows, tmp_path).rows
    assert (result.outcome, "Owner is now 'Bo'" in result.said) == ("conflict", True)
    assert {other.outcome for other in others} == {"unchanged"}
    rows[0] |= {"Owner": "legal and procurement", "State": "claimed"}
    rows[0]["Owner"] = exported(sessions, identifier)[0]["Owner"]
    assert outcomes(back(sessions, identifier, rows, tmp_path))[0] == "taken"
    assert (first(sessions, identifier).owner, first(sessions, identifier).state) == ("Bo", "claimed")


def test_an_old_table_without_edits_is_called_old_and_changes_nothing(
    sessions: Sessions, identifier: str, tmp_path: Path
) -> None:
    rows = exported(sessions, identifier)
    sessions.tracking.change(identifier, first(sessions, identifier).key, event("claim"), ANA)
    assert outcomes(back(sessions, identifier, rows, tmp_path))[0] == "stale"
    assert first(sessions, identifier).state == "claimed"


def test_the_same_item_twice_in_a_table_is_taken_once(sessions: Sessions, identifier: str, tmp_path: Path) -> None:
    rows = exported(sessions, identifier)[:1]
    rows = [rows[0] | {"State": "claimed"}, rows[0] | {"Owner": "Bo"}]
    assert outcomes(back(sessions, identifier, rows, tmp_path)) == ["taken", "conflict"]


def test_no_cell_is_a_formula_and_every_cell_is_a_text(sessions: Sessions, identifier: str) -> None:
    sessions.tracking.change(identifier, first(sessions, identifier).key, event("owner", owner="=HYPERLINK(1)"), ANA)
    rows = exported(sessions, identifier)
    (line,) = [row for row in csv.DictReader(io.StringIO(csv_text(rows))) if "HYPERLINK" in row["Owner"]]
    assert line["Owner"] == "'=HYPERLINK(1)"
    sheet = load_workbook(io.BytesIO(xlsx_bytes(rows))).worksheets[0]
    cells = [cell for line_ in sheet.iter_rows() for cell in line_ if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert not any(str(cell.value).startswith(("=", "+", "-", "@")) for cell in cells)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(lambda text: " ".join(text.split())))
def test_any_owner_comes_back_as_it_went_out_or_with_what_no_file_can_hold_made_visible(owner: str) -> None:
    row = {"Key": "k", "Revision": "0", "Owner": owner}
    (read,) = list(csv.DictReader(io.StringIO(csv_text([row]), newline="")))
    assert not read["Owner"].startswith(("=", "+", "-", "@"))


def spreadsheet(heading: list[object], *rows: list[object]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (heading, *rows):
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("x.csv", b"", "needs one column 'Key'"),
        ("x.csv", b"Key,Key,Revision\n1,2,3\n", "needs one column 'Key'"),
        ("x.csv", b"Key\n1\n", "needs one column 'Revision'"),
        ("x.csv", b"\xff\xfeK", "UTF-8"),
        ("x.csv", b'Key,Revision\n"1,2\n', "is no CSV"),
        ("x.xlsx", b"", "no Excel file"),
        ("x.xlsx", b"PK\x03\x04junk", "no Excel file"),
        ("x.xlsx", spreadsheet(["Title"], ["x"]), "needs one column 'Key'"),
        ("x.ods", b"", ".csv or .xlsx"),
    ],
)
def test_a_file_that_is_no_table_of_ours_is_refused_in_words(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnusableInput, match=says):
        read_rows(tmp_path / name)


def test_numbers_and_dates_that_a_spreadsheet_made_are_read_as_they_were(tmp_path: Path) -> None:
    from datetime import datetime

    day = datetime(2026, 12, 31)  # noqa: DTZ001 - as a spreadsheet has it
    data = spreadsheet(["Key", "Revision", "Accepted until"], ["k", 3.0, day], [None, None, None])
    (tmp_path / "x.xlsx").write_bytes(data)
    (row,) = read_rows(tmp_path / "x.xlsx")
    assert row.cells == {"Key": "k", "Revision": "3", "Accepted until": "2026-12-31"}


def test_semicolons_a_byte_order_mark_and_other_columns_do_not_matter(tmp_path: Path) -> None:
    text = "\ufeffJira;Key;Revision\r\nSEC-1;k;0\r\n"
    (tmp_path / "x.csv").write_bytes(text.encode())
    (row,) = read_rows(tmp_path / "x.csv")
    assert (row.number, row.cells["Key"], row.cells["Revision"]) == (2, "k", "0")
