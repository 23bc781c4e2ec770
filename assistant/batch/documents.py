"""The text of a file in a folder: plain text, Markdown, DOCX or PDF. The only file that imports docx and pypdf."""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from assistant.batch.encoding import decoded_by_guess
from assistant.errors import UnreadableText, shown
from assistant.text import MAX_CHARACTERS

MOST_BYTES: Final = 100 << 20
"""A file above this is no description; it would only fill the memory."""

_MOST_UNPACKED: Final = 500 << 20


def text_of(path: Path) -> str:
    """The text of ``path``, by its ending; raises `UnreadableText` that says what is wrong with it."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UnreadableText(f"The file cannot be read: {error.strerror or error}.") from error
    if size > MOST_BYTES:
        raise UnreadableText(f"The file has {size:,} bytes; the most that is read is {MOST_BYTES:,}.")
    return READERS[path.suffix.lower()](path)


def _plain(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableText(f"The file cannot be read: {error.strerror or error}.") from error
    return decoded_by_guess(data)


def _docx(path: Path) -> str:
    """Paragraphs and tables in the order of the document."""
    from docx import Document  # noqa: PLC0415 - not needed for other files
    from docx.opc.exceptions import OpcError  # noqa: PLC0415
    from docx.table import Table  # noqa: PLC0415

    with _complaining("a Word document", OpcError, KeyError, ValueError, zipfile.BadZipFile, SyntaxError):
        _refuse_bombs(path)
        found: list[str] = []
        for part in Document(str(path)).iter_inner_content():
            if isinstance(part, Table):
                found += ["\t".join(cell.text for cell in row.cells) for row in part.rows]
            else:
                found.append(part.text)
    return "\n".join(found)


def _refuse_bombs(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > _MOST_UNPACKED:
        raise UnreadableText(f"The file would unpack to {unpacked:,} bytes, which no description does.")


def _pdf(path: Path) -> str:
    from pypdf import PdfReader  # noqa: PLC0415
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every oddity that it can live with
    with _complaining("a PDF", PyPdfError, KeyError, ValueError, TypeError, AttributeError, RecursionError):
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableText("The PDF is protected by a password. Save it without one.")
        found, length = [], 0
        for page in reader.pages:
            found.append(page.extract_text())
            length += len(found[-1])
            if length > MAX_CHARACTERS:
                break
    text = "\n".join(found)
    if not text.strip():
        raise UnreadableText("The PDF has no text in it; it is probably a scan. Run it through text recognition first.")
    return text


@contextmanager
def _complaining(what: str, *failures: type[Exception]) -> Iterator[None]:
    caught: tuple[type[Exception], ...] = (OSError, *failures)
    try:
        yield
    except caught as error:
        raise UnreadableText(f"The file cannot be read as {what} ({shown(str(error))}). Save it anew.") from error


READERS: Final[dict[str, Callable[[Path], str]]] = {
    ".txt": _plain,
    ".text": _plain,
    ".md": _plain,
    ".markdown": _plain,
    ".docx": _docx,
    ".pdf": _pdf,
}
"""What can be read, by the ending of a file."""
