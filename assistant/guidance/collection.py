"""What was added, kept in the data folder.

    guidance/guidance.json           every file that was added, with its source, edition, licence and hash
    guidance/passages/<hash>.jsonl   the passages of one file, named after the SHA-256 of what it holds
    guidance/lock                    held by whoever changes something

A change writes the new passages beside the old, then replaces ``guidance.json`` in one step: whoever is interrupted before
that step leaves the old state, and what nobody names any more is swept away by the next change.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from assistant.added import Added, AddedPassage, Whose
from assistant.cards import NonEmpty, Slug
from assistant.errors import GuidanceDamaged, NoSuchSource, StoreUnavailable
from assistant.guidance.pieces import Piece
from assistant.guidance.published import Standing
from assistant.reading import Strict

LAYOUT: Final = 1
"""Raised when the layout changes, so that an older Scopewise does not misread a newer one's files."""

FOLDER: Final = "guidance"
_INDEX: Final = "guidance.json"
_WAIT: Final = 60.0
"""Seconds for which a change waits for another one to end."""


class StoredFile(Strict):
    """One added file; ``stored`` is the SHA-256 of its passages as they are kept, ``sha256`` that of the file itself."""

    source: Slug
    file: NonEmpty
    origin: NonEmpty
    root: str
    added: NonEmpty
    whose: Whose
    standing: Standing
    publication: NonEmpty
    owner: str
    framework: str
    edition: str
    licence: str
    url: str
    format: NonEmpty
    sha256: NonEmpty
    size: int
    passages: int
    stored: NonEmpty

    def same_as(self, other: StoredFile) -> bool:
        """Whether nothing but the time of adding differs."""
        return self.model_copy(update={"added": other.added}) == other


class _Index(Strict):
    layout: int
    files: tuple[StoredFile, ...]


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be kept, with its passages."""

    entry: StoredFile
    lines: bytes


class Collection:
    """The added guidance in the data folder ``data``; nothing is made there before something is added."""

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER
        self._data = data

    def files(self) -> tuple[StoredFile, ...]:
        """Every added file, by source and name; raises `GuidanceDamaged` where the list cannot be read."""
        try:
            text = (self._folder / _INDEX).read_text(encoding="utf-8")
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeDecodeError) as error:
            raise StoreUnavailable(f"{self._folder / _INDEX} cannot be read: {error}.") from error
        return self._parsed(text).files

    def added(self) -> Added:
        """All passages; raises `GuidanceDamaged` where what is kept is not what was added."""
        for _ in range(3):  # a removal between the two reads takes files away that the list still named
            files = self.files()
            try:
                passages = [passage for file in files for passage in self.passages(file)]
            except FileNotFoundError:
                continue
            except OSError as error:
                raise StoreUnavailable(f"The added guidance in {self._folder} cannot be read: {error}.") from error
            return Added({passage.id: passage for passage in passages}, version_of(files))
        raise GuidanceDamaged(_mend(f"{self._folder} lacks passages that it lists"))

    def passages(self, file: StoredFile) -> list[AddedPassage]:
        """The passages of one added file, in order; raises `FileNotFoundError` and `GuidanceDamaged`."""
        path = self._path(file.stored)
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != file.stored:
            raise GuidanceDamaged(_mend(f"{path} is not what was added from {file.file}", file.source))
        return [_passage(file, number, line) for number, line in enumerate(data.splitlines(), start=1)]

    def change(
        self,
        decide: Callable[[tuple[StoredFile, ...]], Sequence[NewFile | StoredFile]],
        wrote: Callable[[], None] = lambda: None,
    ) -> tuple[StoredFile, ...]:
        """Replace what is kept by what ``decide`` makes of it, all or nothing; gives the new list.

        ``wrote`` is called after each file of passages. Raises `StoreUnavailable` where the folder cannot be written or
        another change does not end.
        """
        with self._locked():
            before = self.files()
            wanted = decide(before)
            after = tuple(
                sorted((_entry(each) for each in wanted), key=lambda file: (file.source, file.file, file.origin))
            )
            if after == before:
                return before
            for each in wanted:
                if isinstance(each, NewFile):
                    _write(self._path(each.entry.stored), each.lines)
                    wrote()
            self._commit(after)
            self._sweep(after)
            return after

    def remove(self, source: str) -> tuple[StoredFile, ...]:
        """Take away everything of ``source`` and give what it was; raises `NoSuchSource` where there is none."""
        gone: list[StoredFile] = []

        def decide(before: tuple[StoredFile, ...]) -> Sequence[StoredFile]:
            gone.extend(file for file in before if file.source == source)
            if not gone:
                raise NoSuchSource(source, sorted({file.source for file in before}), "among those that were added")
            return [file for file in before if file.source != source]

        self.change(decide)
        return tuple(gone)

    def _commit(self, files: tuple[StoredFile, ...]) -> None:
        if files:
            index = _Index(layout=LAYOUT, files=files)
            _write(self._folder / _INDEX, index.model_dump_json(indent=1).encode())
        else:
            (self._folder / _INDEX).unlink(missing_ok=True)
            _sync(self._folder)

    def _sweep(self, files: Iterable[StoredFile]) -> None:
        """Take away what nobody names: removed passages, and what an interrupted change left."""
        named = {self._path(file.stored) for file in files}
        for path in (self._folder / "passages").iterdir():
            if path not in named:
                path.unlink(missing_ok=True)
        for path in self._folder.glob(".writing-*"):
            path.unlink(missing_ok=True)
        _sync(self._folder / "passages")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        from filelock import FileLock, Timeout  # only who changes something needs it

        try:
            self._data.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self._folder / "passages").mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in (self._folder, self._folder / "passages"):
                folder.chmod(0o700)
            with FileLock(self._folder / "lock", timeout=_WAIT):
                yield
        except Timeout as error:
            raise StoreUnavailable("Another change of the added guidance is still at work; try again later.") from error
        except OSError as error:
            raise StoreUnavailable(
                f"The added guidance in {self._folder} cannot be written ({error.strerror or error}); it is as it was."
            ) from error

    def _parsed(self, text: str) -> _Index:
        path = self._folder / _INDEX
        try:
            layout = json.loads(text)["layout"]
            if isinstance(layout, int) and layout > LAYOUT:
                raise GuidanceDamaged(f"{path} was written by a newer Scopewise (layout {layout}); update this one.")
            return _Index.model_validate_json(text)
        except (ValueError, KeyError, TypeError, ValidationError, RecursionError) as error:
            raise GuidanceDamaged(_mend(f"{path} is damaged")) from error

    def _path(self, stored: str) -> Path:
        return self._folder / "passages" / f"{stored}.jsonl"


def lines_of(pieces: Iterable[Piece]) -> bytes:
    """Passages as they are kept: one JSON object a line, with the hash of its text."""
    return b"".join(json.dumps(_kept(piece), ensure_ascii=False, sort_keys=True).encode() + b"\n" for piece in pieces)


def version_of(files: Iterable[StoredFile]) -> str:
    """Twelve hex digits that change with anything that is cited or searched; empty without files."""
    left_out = {"added", "origin", "root"}
    lines = sorted(file.model_dump_json(exclude=left_out) for file in files)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12] if lines else ""


def _kept(piece: Piece) -> Mapping[str, object]:
    return {
        "text": piece.text,
        "path": piece.path,
        "ref": piece.ref,
        "within": piece.within,
        "title": piece.title,
        "page": piece.page,
        "url": piece.url,
        "hash": hashlib.sha256(piece.text.encode()).hexdigest(),
    }


def _passage(file: StoredFile, number: int, line: bytes) -> AddedPassage:
    kept = json.loads(line)
    return AddedPassage(
        id=f"{file.source}:{file.file}:{number}",
        whose=file.whose,
        source=file.source,
        publication=file.publication,
        owner=file.owner,
        framework=file.framework,
        edition=file.edition,
        licence=file.licence,
        **{
            **kept,
            "title": kept["title"] or file.publication,
            "path": tuple(kept["path"]),
            "url": kept["url"] or file.url,
        },
    )


def _entry(each: NewFile | StoredFile) -> StoredFile:
    return each.entry if isinstance(each, NewFile) else each


def _write(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` whole or not at all, on the disk when this returns."""
    descriptor, draft = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
    try:
        with open(descriptor, "wb") as opened:  # noqa: PTH123 - by descriptor
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        Path(draft).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(draft).unlink()
        raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Make the names in ``folder`` last, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _mend(what: str, source: str = "NAME") -> str:
    return f"{what}. `scopewise knowledge check` shows all; `scopewise knowledge remove {source}` and add it again."
