"""Adding guidance: files are read one by one, what cannot be read is refused with its reason, and the rest goes in at once."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from assistant.errors import GuidanceRefused, UnusableInput
from assistant.guidance.collection import Collection, NewFile, StoredFile, lines_of
from assistant.guidance.files import Incoming, Refusal, incoming
from assistant.guidance.pieces import Document
from assistant.guidance.published import Match, Published, Registry, Standing
from assistant.guidance.recognise import document_of
from assistant.guidance.rows import Columns
from assistant.reading import Strict

OWNER: Final = "Your organisation"

Step = Callable[[str, int, int], None]
"""Called with the name of the file that comes next, how many are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the operator says of what is added; empty for what the documents say of themselves.

    ``vouch``: files that are laid out as a publisher's, but are not the published ones, are the publisher's all the same.
    """

    name: str = ""
    title: str = ""
    owner: str = ""
    edition: str = ""
    licence: str = ""
    url: str = ""
    vouch: bool = False


class Outcome(Strict):
    """What adding came to; ``same`` are files whose content the source has already under another name."""

    added: tuple[StoredFile, ...] = ()
    changed: tuple[StoredFile, ...] = ()
    unchanged: tuple[StoredFile, ...] = ()
    gone: tuple[StoredFile, ...] = ()
    same: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()

    @property
    def did_something(self) -> bool:
        """Whether anything that is kept is different now."""
        return bool(self.added or self.changed or self.gone)

    @property
    def taken(self) -> bool:
        """Whether anything that was given is in now."""
        return bool(self.added or self.changed or self.unchanged or self.same)


@dataclass
class Adding:
    """Takes guidance into a collection; ``clock`` gives the time as ISO 8601, ``document`` reads what a file holds."""

    collection: Collection
    registry: Registry
    clock: Callable[[], str]
    step: Step = field(default=lambda *_: None)
    document: Callable[[bytes, str, Columns | None], Document] = document_of

    def add(self, path: Path, wishes: Wishes) -> Outcome:
        """Take in the file at ``path``, or the folder: what was added from there before and is gone goes too.

        Raises `UnusableInput` for a path that is not there or a name that belongs to another folder, and
        `StoreUnavailable`; after either nothing has changed.
        """
        files, refused = incoming(path)
        root = path.resolve()
        default = wishes.name or _slug(root.name if root.is_dir() else root.stem)
        _check_wishes(wishes)
        read, more = self._read(files, lambda file: self._new(file, wishes, default, str(root)))
        kept = {refusal.file for refusal in (*refused, *more)}
        return self._keep(read, (*refused, *more), str(root) if root.is_dir() else "", kept)

    def take(self, files: Sequence[Incoming], source: Published) -> Outcome:
        """Take in the files of ``source`` as its publisher gave them, all or none.

        Raises `GuidanceRefused` for the first that cannot be read.
        """
        read, refused = self._read(files, lambda file: self._of(source, file))
        if refused:
            raise GuidanceRefused(f"{refused[0].file}: {refused[0].reason}.")
        return self._keep(read, (), "", set())

    def _read(
        self, files: Sequence[Incoming], new: Callable[[Incoming], NewFile]
    ) -> tuple[list[NewFile], list[Refusal]]:
        read: list[NewFile] = []
        refused: list[Refusal] = []
        for number, file in enumerate(files):
            self.step(file.file, number, len(files))
            try:
                read.append(new(file))
            except GuidanceRefused as error:
                refused.append(Refusal(file=file.file, reason=str(error)))
        self.step("", len(files), len(files))
        return read, refused

    def _new(self, file: Incoming, wishes: Wishes, default: str, root: str) -> NewFile:
        data = file.read()
        pinned = self.registry.file_with(data)
        document = self.document(data, file.file, pinned[1].columns if pinned else None)
        match = Match(pinned[0], "published", pinned[0].edition) if pinned else self.registry.match(document)
        if match and match.standing == "changed" and wishes.vouch:
            match = Match(match.source, "vouched", match.source.edition)
        if match is None or match.standing == "changed":
            name = f"{default}-other" if default in self.registry.names else default
            return self._kept(file, data, document, _own(document, match, wishes, name, root))
        return self._kept(file, data, document, _published(match, wishes.name))

    def _of(self, source: Published, file: Incoming) -> NewFile:
        data = file.read()
        known = {each.name: each for each in source.files}
        document = self.document(data, file.file, known[file.file].columns if file.file in known else None)
        standing: Standing = "published" if self.registry.file_with(data) else "unverified"
        other = document.version and source.states and document.version not in source.states
        match = Match(source, standing, document.version if other else source.edition)
        return self._kept(file, data, document, _published(match, ""))

    def _kept(self, file: Incoming, data: bytes, document: Document, described: Mapping[str, object]) -> NewFile:
        lines = lines_of(document.pieces)
        measured = {
            "file": file.file,
            "origin": file.origin,
            "added": self.clock(),
            "format": document.format,
            "sha256": hashlib.sha256(data).hexdigest(),
            "size": len(data),
            "passages": len(document.pieces),
            "stored": hashlib.sha256(lines).hexdigest(),
        }
        return NewFile(StoredFile.model_validate({**measured, **described}), lines)

    def _keep(self, read: Sequence[NewFile], refused: Sequence[Refusal], root: str, kept: set[str]) -> Outcome:
        found: list[Outcome] = []

        def decide(before: tuple[StoredFile, ...]) -> Sequence[NewFile | StoredFile]:
            _check_names(read, before)
            found.append(_compared(read, before, root, kept))
            replaced = {_key(file) for file in (*found[-1].gone, *found[-1].changed)}
            fresh = {_key(file) for file in (*found[-1].added, *found[-1].changed)}
            return [
                *(file for file in before if _key(file) not in replaced),
                *(new for new in read if _key(new.entry) in fresh),
            ]

        self.collection.change(decide)
        return found[-1].model_copy(update={"refused": tuple(refused)})


def _published(match: Match, name: str) -> dict[str, object]:
    source = match.source
    return {
        "source": name or source.name,
        "root": "",
        "whose": "publisher",
        "standing": match.standing,
        "publication": source.title,
        "owner": source.publisher,
        "framework": source.framework,
        "edition": match.edition,
        "licence": source.licence,
        "url": source.page,
    }


def _own(document: Document, match: Match | None, wishes: Wishes, default: str, root: str) -> dict[str, object]:
    title = wishes.title or document.title or default
    return {
        "source": default,
        "root": root,
        "whose": "organisation",
        "standing": "changed" if match else "own",
        "publication": f"{title} (changed copy)" if match and not wishes.title else title,
        "owner": wishes.owner or OWNER,
        "framework": document.framework,
        "edition": wishes.edition or document.version,
        "licence": wishes.licence,
        "url": wishes.url,
    }


def _compared(read: Sequence[NewFile], before: Sequence[StoredFile], root: str, kept: set[str]) -> Outcome:
    """What is new, different, the same, and gone from the folder ``root``; refused files, ``kept``, are not gone."""
    entries = [new.entry for new in read]
    origins = {entry.origin for entry in entries}
    gone = tuple(
        file
        for file in before
        if root and Path(file.origin).is_relative_to(root) and file.origin not in origins
        if Path(file.origin).relative_to(root).as_posix() not in kept
    )
    old = {_key(file): file for file in before if file not in gone}
    contents = {(file.source, file.sha256): _key(file) for file in reversed(list(old.values()))}
    added: list[StoredFile] = []
    changed: list[StoredFile] = []
    unchanged: list[StoredFile] = []
    same: list[str] = []
    for entry in entries:
        twin = contents.setdefault((entry.source, entry.sha256), _key(entry))
        if _key(entry) in old:
            (unchanged if entry.same_as(old[_key(entry)]) else changed).append(entry)
        elif twin != _key(entry):
            same.append(entry.file)
        else:
            added.append(entry)
    moved = tuple(file for file in before if file.origin in origins and _key(file) not in {_key(e) for e in entries})
    return Outcome(
        added=tuple(added), changed=tuple(changed), unchanged=tuple(unchanged), gone=(*gone, *moved), same=tuple(same)
    )


def _key(file: StoredFile) -> tuple[str, str]:
    return file.source, file.origin


def _check_names(read: Iterable[NewFile], before: Iterable[StoredFile]) -> None:
    """Refuse a name that another folder or file of the organisation's has."""
    roots = {file.source: file.root for file in before}
    for new in read:
        root = roots.get(new.entry.source, new.entry.root)
        if root != new.entry.root:
            where = f"from {root}" if root else "a published source"
            raise UnusableInput(
                f"There is already a source {new.entry.source!r} ({where}). Give this one another name with --name, or "
                f"take the other away with `scopewise knowledge remove {new.entry.source}`."
            )


def _check_wishes(wishes: Wishes) -> None:
    if wishes.name and _slug(wishes.name) != wishes.name:
        raise UnusableInput(f"A name has small letters, digits and single hyphens, such as {_slug(wishes.name)!r}.")
    if wishes.url and not re.fullmatch(r"https://\S+", wishes.url):
        raise UnusableInput(f"An address begins with https://; found {wishes.url[:80]!r}.")


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "guidance"
