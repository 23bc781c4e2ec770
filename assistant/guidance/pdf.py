"""PDF into pieces, a page at a time. The only file that imports pypdf.

A PDF is a program of a kind, and a hostile one can keep a reader busy for ever: it is read in a process of its own, with a
limit on time and on memory, whose end is the end of one document and of nothing else.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from assistant.errors import GuidanceRefused, shown
from assistant.guidance.pieces import Piece

if TYPE_CHECKING:
    from pypdf import PdfReader

_SECONDS: Final = 120
_MEMORY: Final = 1_500_000_000
_PAGES: Final = 3_000
_OUTLINE: Final = 2_000


def pieces_of_pdf(data: bytes, seconds: float = _SECONDS) -> tuple[str, tuple[Piece, ...]]:
    """Title and pages of a PDF; raises `GuidanceRefused` for one that is locked, damaged, without text, or never ends."""
    command = [sys.executable, "-m", "assistant.guidance.pdf"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise GuidanceRefused(f"it could not be read within {seconds:.0f} seconds") from error
    if done.returncode != 0:
        raise GuidanceRefused("reading it took more memory than any document needs, or stopped the reader")
    found = json.loads(done.stdout)
    if "refused" in found:
        raise GuidanceRefused(found["refused"])
    return found["title"], tuple(
        Piece(text=text, path=tuple(path), title=path[-1] if path else "", page=page)
        for page, path, text in found["pages"]
    )


def read_here(data: bytes) -> dict[str, object]:
    """What the reading process answers: ``title`` and ``pages`` (number, headings, text), or ``refused`` with why."""
    from pypdf import PdfReader  # noqa: PLC0415 - only the reading process needs it
    from pypdf.errors import DependencyError, PyPdfError  # noqa: PLC0415

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"refused": "it is locked with a password; save a copy without one"}
        if len(reader.pages) > _PAGES:
            return {"refused": f"it has {len(reader.pages):,} pages; at most {_PAGES:,} are read"}
        pages = list(_pages(reader))
        title = str((reader.metadata.title if reader.metadata else "") or "")
    except DependencyError:
        return {"refused": "it is locked in a way that cannot be opened here; save a copy without protection"}
    except RecursionError:
        return {"refused": "it is nested too deep to be read"}
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError) as error:
        return {"refused": f"it is damaged or no PDF ({shown(str(error))})"}
    if not pages:
        return {"refused": "it holds no text, only pictures (a scan?); run text recognition over it first"}
    return {"title": title, "pages": pages}


def _pages(reader: PdfReader) -> Iterator[tuple[int, Sequence[str], str]]:
    chapters = _chapters(reader)
    path: tuple[str, ...] = ()
    for number, page in enumerate(reader.pages, start=1):
        path = chapters.get(number, path)
        text = page.extract_text()
        if text.strip():
            yield number, path, text


def _chapters(reader: PdfReader) -> dict[int, tuple[str, ...]]:
    """The headings that stand above each page on which the outline has an entry; nothing where there is no outline."""
    found: dict[int, tuple[str, ...]] = {}
    waiting: list[tuple[int, object]] = [(0, entry) for entry in reversed(reader.outline)]
    path: list[str] = []
    for _ in range(_OUTLINE):
        if not waiting:
            break
        depth, entry = waiting.pop()
        if isinstance(entry, list):
            waiting += [(depth + 1, inner) for inner in reversed(entry)]
            continue
        page = reader.get_destination_page_number(entry)  # type: ignore[arg-type] # an entry that is no list is one
        path = [*path[:depth], str(getattr(entry, "title", ""))]
        if page is not None:
            found.setdefault(page + 1, tuple(path))
    return found


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


if __name__ == "__main__":
    _limit_memory()
    sys.stdout.write(json.dumps(read_here(sys.stdin.buffer.read())))
