"""PDF into pieces, a page at a time. The only file that imports pypdf."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from assistant.errors import GuidanceRefused, shown
from assistant.guidance.pieces import Piece

if TYPE_CHECKING:
    from pypdf.generic import Destination

    Outline = Destination | Sequence["Outline"]

_PAGES: Final = 3_000
_OUTLINE: Final = 2_000

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it talks of every flaw that it works around


def pieces_of_pdf(data: bytes) -> tuple[str, tuple[Piece, ...]]:
    """Title and pages of a PDF; raises `GuidanceRefused` for one that is locked, damaged or without text."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise GuidanceRefused("it is locked with a password; save a copy without one")
        if len(reader.pages) > _PAGES:
            raise GuidanceRefused(f"it has {len(reader.pages):,} pages; at most {_PAGES:,} are read")
        pieces = tuple(_pages(reader))
        title = str((reader.metadata.title if reader.metadata else "") or "")
    except DependencyError as error:
        raise GuidanceRefused("it is locked in a way that cannot be opened here; save a copy without it") from error
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError) as error:
        raise GuidanceRefused(f"it is damaged or no PDF ({shown(str(error))})") from error
    if not pieces:
        raise GuidanceRefused("it holds no text, only pictures (a scan?); run text recognition over it first")
    return title, pieces


def _pages(reader: PdfReader) -> Iterator[Piece]:
    chapters = _chapters(reader)
    path: tuple[str, ...] = ()
    for number, page in enumerate(reader.pages, start=1):
        path = chapters.get(number, path)
        text = page.extract_text()
        if text.strip():
            yield Piece(text=text, path=path, title=path[-1] if path else "", page=number)


def _chapters(reader: PdfReader) -> dict[int, tuple[str, ...]]:
    """The headings that stand above each page on which the outline has an entry; nothing where there is no outline."""
    found: dict[int, tuple[str, ...]] = {}
    entries: Sequence[Outline] = reader.outline
    waiting = [(0, entry) for entry in reversed(entries)]
    path: list[str] = []
    for _ in range(_OUTLINE):
        if not waiting:
            break
        depth, entry = waiting.pop()
        if isinstance(entry, Sequence):
            waiting += [(depth + 1, inner) for inner in reversed(entry)]
            continue
        page = reader.get_destination_page_number(entry)
        path = [*path[:depth], str(entry.title or "")]
        if page is not None:
            found.setdefault(page + 1, tuple(path))
    return found
