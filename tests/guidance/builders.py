"""Documents for tests, made here: small, and of every kind that is read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence

import docx
from pypdf import PdfReader, PdfWriter

ATLAS = """\
---
id: ATLAS
name: A landscape
version: {version}
matrices:
- id: ATLAS
  tactics: []
  techniques:
  - id: AML.T0051
    name: LLM Prompt Injection
    description: 'An adversary may craft malicious prompts that make a model [act](/techniques/AML.T0054) in unintended
      ways.


      Injections may come from documents.'
    object-type: technique
  mitigations:
  - id: AML.M0019
    name: Control Access
    description: Require users to verify their identities.
case-studies:
- id: AML.CS0000
  name: A study
  summary: What happened.
"""

LLM01 = """\
## LLM01:2025 Prompt Injection

### Description

A vulnerability occurs when **user prompts** alter the behaviour of the model.

### Prevention and Mitigation Strategies

#### 1. Constrain model behavior

Give specific instructions about the role of the model.

#### 2. Segregate external content

Separate and denote untrusted content clearly.

### Reference Links

1. [Somewhere](https://example.org)
"""

AISVS = """\
# C2 Input Validation

## Control Objective

This chapter is about inputs.

---

## C2.1 Prompt Injection Defenses

Prompt injection is a risk.

| # | Description | Level |
| :---: | --- | :---: |
| **2.1.1** | **Verify that** inputs are normalized. | 1 |
| **2.1.2** | **Verify that** smuggling is detected. | 2 |

## References

* [A reference](https://example.org)
"""

EXCHANGE = """\
---
title: 1. General controls
---
> Category: group of controls
> Permalink: https://owaspai.org/go/generalcontrols/
## 1.1 Governance
> Category: group of controls
> Permalink: https://owaspai.org/go/governancecontrols/

#### #AI PROGRAM
> Category: governance control
> Permalink: https://owaspai.org/go/aiprogram/

**Description**
Run a programme to govern AI.
"""

COSAI = """\
title: Risks
risks:
  - id: riskDataPoisoning
    title: Data Poisoning
    shortDescription:
      - >
        Altering the data that a model
        learns from.
    longDescription:
      - - One way.
        - Another way.
"""


def oscal(version: str = "5.1.1", title: str = "NIST Special Publication 800-53 Revision 5.1.1") -> str:
    """A catalogue with one control, one enhancement and one withdrawn control."""
    control = {
        "id": "ac-2",
        "title": "Account Management",
        "props": [{"name": "label", "value": "AC-02", "class": "zero-padded"}, {"name": "label", "value": "AC-2"}],
        "params": [
            {"id": "ac-2_prm_1", "label": "frequency"},
            {
                "id": "ac-2_prm_2",
                "select": {"how-many": "one-or-more", "choice": ["daily", "{{ insert: param, ac-2_prm_1 }}"]},
            },
        ],
        "parts": [
            {
                "name": "statement",
                "parts": [
                    {
                        "name": "item",
                        "props": [{"name": "label", "value": "a."}],
                        "prose": "Review accounts [as said](#a-b) {{ insert: param, ac-2_prm_1 }} ; and",
                    },
                    {
                        "name": "item",
                        "props": [{"name": "label", "value": "b."}],
                        "prose": "Report {{ insert: param, ac-2_prm_2 }}.",
                    },
                ],
            },
            {"name": "guidance", "prose": "Accounts are many."},
        ],
        "controls": [
            {
                "id": "ac-2.1",
                "title": "Automated Management",
                "props": [{"name": "label", "value": "AC-2(1)"}],
                "parts": [{"name": "statement", "prose": "Support accounts by machine."}],
            },
            {
                "id": "ac-2.10",
                "title": "Old",
                "props": [{"name": "status", "value": "withdrawn"}],
                "parts": [{"name": "statement", "prose": "Gone."}],
            },
        ],
    }
    metadata = {"title": title, "version": version}
    groups = [{"id": "ac", "title": "Access Control", "controls": [control]}]
    return json.dumps({"catalog": {"metadata": metadata, "groups": groups}})


def oscal_profile() -> str:
    """A profile that selects two controls and adds to one."""
    return json.dumps(
        {
            "profile": {
                "metadata": {"title": "Our baseline", "version": "1"},
                "imports": [{"href": "#x", "include-controls": [{"with-ids": ["ac-2", "ac-3"]}]}],
                "modify": {"alters": [{"control-id": "ac-2", "adds": [{"parts": [{"prose": "Within a day."}]}]}]},
            }
        }
    )


def word(paragraphs: Sequence[tuple[str, str]], table: Sequence[Sequence[str]] = ()) -> bytes:
    """A Word document of paragraphs, each with its style, and a table."""
    document = docx.Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style or None)
    if table:
        grid = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def zip_bomb() -> bytes:
    """A Word document that would unpack to 130 MB."""
    written = io.BytesIO(word([("", "small")]))
    with (
        zipfile.ZipFile(written, "a", compression=zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/media/image1.bin", "w", force_zip64=True) as member,
    ):
        for _ in range(130):
            member.write(b"\0" * 1_000_000)
    return written.getvalue()


def pdf(pages: Sequence[str], title: str = "", password: str = "", chapters: Sequence[str] = ()) -> bytes:
    """A PDF with a line of text on each page; locked where there is a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(_plain_pdf(pages))))
    if title:
        writer.add_metadata({"/Title": title})
    for number, chapter in enumerate(chapters):
        writer.add_outline_item(title=chapter, page_number=number)
    if password:
        writer.encrypt(user_password=password, algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _plain_pdf(pages: Sequence[str]) -> bytes:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for text in pages:
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode() if text else b""
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        resources = b"<< /Font << /F1 3 0 R >> >>"
        page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources %s >>"
        objects.append(page % (len(objects), resources))
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    written = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(written)
