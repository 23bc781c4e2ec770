"""Word documents (DOCX) into blocks. The only file that imports python-docx.

A DOCX is a zip archive, and a small archive can hold gigabytes: what it says of its own contents is looked at before any
of it is unpacked.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import docx
from docx.opc.exceptions import OpcError
from docx.table import Table

from assistant.errors import GuidanceRefused, shown
from assistant.guidance.blocks import TextBlock

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

MEMBER: Final = "word/document.xml"

_UNPACKED: Final = 100_000_000
_RATIO: Final = 200
_MEMBERS: Final = 5_000
_ENCRYPTED: Final = 0x1
_LEVEL: Final = re.compile(r"(?i)^heading (\d)$")


def blocks_of_docx(data: bytes) -> tuple[str, list[TextBlock]]:
    """The title and the blocks of a document; raises `GuidanceRefused` where it is damaged, locked or a zip bomb."""
    _check_archive(data)
    try:
        document = docx.Document(io.BytesIO(data))
        blocks = list(_blocks(document))
        title = document.core_properties.title or ""
    except (OpcError, KeyError, ValueError, SyntaxError, zipfile.BadZipFile, zlib.error, AttributeError) as error:
        raise GuidanceRefused(f"it cannot be read as a Word document ({shown(str(error))})") from error
    except RecursionError as error:
        raise GuidanceRefused("it is nested too deep to be read") from error
    if not blocks:
        raise GuidanceRefused("the document holds no text")
    return title, blocks


def has_word_document(data: bytes) -> bool:
    """Whether ``data``, a zip archive, holds what makes a Word document of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return MEMBER in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise GuidanceRefused(f"the archive is damaged ({shown(str(error))})") from error
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise GuidanceRefused("it is locked with a password; save a copy without one")
    unpacked = sum(member.file_size for member in members)
    if len(members) > _MEMBERS or unpacked > _UNPACKED or unpacked > _RATIO * max(len(data), 10_000):
        raise GuidanceRefused(
            f"it would unpack to {unpacked:,} bytes in {len(members):,} parts, which no document needs (a zip bomb?)"
        )


def _blocks(document: WordDocument) -> Iterator[TextBlock]:
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            for row in item.rows:
                cells = tuple(" ".join(cell.text.split()) for cell in row.cells)
                yield TextBlock("row", " | ".join(cells), cells=cells)
        elif item.text.strip():
            yield _paragraph(item)


def _paragraph(paragraph: Paragraph) -> TextBlock:
    style = (paragraph.style.name if paragraph.style else None) or ""
    level = _LEVEL.match(style)
    if level or style == "Title":
        return TextBlock("heading", " ".join(paragraph.text.split()), level=int(level[1]) + 1 if level else 1)
    bullet = "- " if style.startswith("List") else ""
    return TextBlock("text", f"{bullet}{paragraph.text}")
