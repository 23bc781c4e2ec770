"""What is read: every format and dialect, and a clear word on what is none."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from xlsxwriter import Workbook as NewWorkbook

from assistant.batch.source import open_source
from assistant.batch.tables import unique_names
from assistant.errors import UnusableInput
from tests.batch.builders import CHATGPT, jsonl, records, texts

GERMAN = "Für Verträge: wir fassen sie mit ChatGPT zusammen; größtenteils für die Rechtsabteilung. Überprüfung täglich."


def test_jsonl_keeps_every_row_and_says_which_line_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b'{"id": 1, "text": "one"}\n\n{"id": 2, "text"\n[3]\n{"text": "four", "tags": ["a", "b"]}\n')
    found = records(path)
    assert [record.number for record in found] == [1, 2, 3, 4]
    assert found[0].cells == {"id": "1", "text": "one"}
    assert found[1].problem is not None
    assert "Line 3 is not JSON" in found[1].problem.message
    assert found[2].problem is not None
    assert found[3].cells["tags"] == "a; b"


def test_one_line_in_another_encoding_does_not_change_how_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes('{"text": "naïve"}\n'.encode() + '{"text": "Verträge prüfen für Kunden"}\n'.encode("cp1252"))
    assert texts(path) == ["naïve", "Verträge prüfen für Kunden"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_is_read_in_its_own_encoding_and_dialect(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "cases.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        rows = csv.writer(file, delimiter=delimiter)
        rows.writerows([["id", "text"], ["1", GERMAN], ["2", 'with "quotes",\ncommas; and a line end'], ["", ""]])
    assert texts(path) == [GERMAN, 'with "quotes",\ncommas; and a line end']


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\x00")), min_size=1))
def test_what_a_csv_writer_wrote_comes_back(tmp_path_factory: pytest.TempPathFactory, cells: list[str]) -> None:
    path = tmp_path_factory.mktemp("csv") / "cases.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "text"], *([str(at), cell] for at, cell in enumerate(cells))])
    assert texts(path) == cells


def test_a_row_with_more_cells_than_the_header_is_not_assessed_by_half_its_text(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("id,text\n1,We use it, daily\n2,fine\n3\n", encoding="utf-8")
    first, second, third = records(path)
    assert first.problem is not None
    assert "3 cells" in first.problem.message
    assert first.cells["id"] == "1"
    assert (second.problem, third.problem, third.cells["text"]) == (None, None, "")


def test_ten_megabytes_in_a_cell_are_a_cell(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(f"id,text\n1,{'x' * 10_000_000}\n2,short\n", encoding="utf-8")
    assert [len(text) for text in texts(path)] == [10_000_000, 5]


def test_a_workbook_gives_values_dates_and_its_first_sheet(tmp_path: Path) -> None:
    path = tmp_path / "cases.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["id", "text", "id"])
    sheet.append([7.0, CHATGPT, None])
    sheet.append([None, None, None])
    sheet.append([8, "=1+1", True])
    book.create_sheet("More").append(["description"])
    book.save(path)
    first, second = records(path)
    assert first.cells == {"id": "7", "text": CHATGPT, "id (column 3)": ""}
    assert second.cells["id (column 3)"] == "yes"
    assert second.cells["text"] == ""  # a formula of which nobody has worked out the value
    assert open_source(path, "More").names == ("description",)
    with pytest.raises(UnusableInput, match="has no sheet 'Other'; it has: 'Sheet', 'More'"):
        open_source(path, "Other")


def test_parquet_is_read_in_batches(tmp_path: Path) -> None:
    path = tmp_path / "cases.parquet"
    pq.write_table(pa.table({"id": list(range(600)), "text": [f"text {at}" for at in range(600)]}), path)
    found = records(path)
    assert len(found) == 600
    assert found[599].cells == {"id": "599", "text": "text 599"}


def test_a_folder_gives_a_row_for_each_document(tmp_path: Path) -> None:
    folder = tmp_path / "inventory"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_bytes(GERMAN.encode("cp1252"))
    (folder / "sub" / "b.md").write_text("# Use\n\nChatGPT", encoding="utf-8")
    document = Document()
    document.add_paragraph("We use Copilot.")
    document.add_table(rows=1, cols=2).cell(0, 0).text = "in a table"
    document.save(str(folder / "c.docx"))
    (folder / "d.pdf").write_bytes(_pdf("We use Gemini"))
    (folder / "e.docx").write_bytes(b"no document")
    (folder / "f.png").write_bytes(b"x")
    (folder / ".hidden.txt").write_text("no", encoding="utf-8")
    found = {record.cells["id"]: record for record in records(folder)}
    assert list(found) == ["a.txt", "c.docx", "d.pdf", "e.docx", "sub/b.md"]
    assert found["a.txt"].cells["text"] == GERMAN
    assert "We use Copilot.\nin a table" in found["c.docx"].cells["text"]
    assert found["d.pdf"].cells["text"].strip() == "We use Gemini"
    problem = found["e.docx"].problem
    assert problem is not None
    assert "ends in '.docx' and is none by its content" in problem.message
    assert open_source(folder).skipped == ("f.png",)


def _pdf(words: str) -> bytes:
    """The smallest PDF that shows ``words``."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(body)
    trailer = b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    return body + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer


def _protected(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)


def _workbook_named_csv(path: Path) -> None:
    with NewWorkbook(str(path)) as book:
        book.add_worksheet().write_string(0, 0, "text")


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("cases.csv", b"", "is empty"),
        ("cases.jsonl", b"", "is empty"),
        ("cases.xlsx", b"", "is empty"),
        ("cases.parquet", b"", "is empty"),
        ("cases.xlsx", _protected, "protected by a password"),
        ("cases.csv", _workbook_named_csv, "is a workbook or another zip archive"),
        ("cases.csv", b'{"text": "x"}\n', "Name it .jsonl"),
        ("cases.jsonl", b"id,text\n1,x\n", "none of its first lines is a JSON object"),
        ("cases.parquet", b"PAR1 and then nothing", "cannot be read as Parquet"),
        ("cases.xlsx", b"PK\x03\x04 and then nothing", "cannot be read as a workbook"),
        ("cases.docx", b"PK\x03\x04", "has no ending that says what it is"),
        ("cases.xlsx", b"id,text\n", "is something else"),
        ("cases.csv", b"\n\n", "has no header"),
    ],
)
def test_what_is_no_inventory_is_refused_with_what_it_is(
    tmp_path: Path, name: str, content: object, complaint: str
) -> None:
    path = tmp_path / name
    if callable(content):
        content(path)
    else:
        assert isinstance(content, bytes)
        path.write_bytes(content)
    with pytest.raises(UnusableInput, match=complaint):
        open_source(path)


def test_a_quote_that_never_closes_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text('id,text\n1,fine\n2,"' + "x" * (65 << 20), encoding="utf-8")
    with pytest.raises(UnusableInput, match="opened and not closed"):
        records(path)


def test_a_zip_that_unpacks_to_far_too_much_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "cases.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (70 << 20))
    with pytest.raises(UnusableInput, match="It was not opened"):
        open_source(path)


def test_an_empty_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="holds no file that ends in"):
        open_source(tmp_path)
    with pytest.raises(UnusableInput, match="is not there"):
        open_source(tmp_path / "nowhere.csv")


def test_json_of_every_kind_becomes_text(tmp_path: Path) -> None:
    values = {"text": "x", "n": 3.0, "f": 2.5, "t": True, "none": None, "deep": {"a": [1]}, "big": 10**30}
    cells = records(jsonl(tmp_path / "cases.jsonl", [values]))[0].cells
    assert [cells[name] for name in values] == ["x", "3", "2.5", "yes", "", json.dumps({"a": [1]}), str(10**30)]


@given(st.lists(st.text(max_size=4)))
def test_columns_have_names_of_their_own(cells: list[str]) -> None:
    names = unique_names(cells)
    assert len(names) == len(set(names)) == len(cells)
