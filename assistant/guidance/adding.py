"""Adding guidance: files are read one by one, what cannot be read is refused with its reason, and the rest goes in at once."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
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
        found = self._keep(lambda before: _as_before(read, before, wishes), str(root), kept)
        return found.model_copy(update={"refused": (*refused, *more)})

    def take(self, files: Sequence[Incoming], source: Published, standing: Standing) -> Outcome:
        """Take in the files of ``source``, all or none; ``standing`` is theirs where no hash is known.

        Raises `GuidanceRefused` for the first that cannot be read.
        """
        read, refused = self._read(files, lambda file: self._of(source, file, standing))
        if refused:
            raise GuidanceRefused(f"{refused[0].file}: {refused[0].reason}.")
        return self._keep(lambda _: read, "", set())

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
            titled = replace(document, title=document.title or PurePath(file.file).stem)
            name = f"{default}-other" if default in self.registry.names else default
            return self._kept(file, data, document, _own(titled, match, wishes, name, root))
        return self._kept(file, data, document, _published(match, wishes.name, root))

    def _of(self, source: Published, file: Incoming, unpinned: Standing) -> NewFile:
        data = file.read()
        known = {each.name: each for each in source.files}
        document = self.document(data, file.file, known[file.file].columns if file.file in known else None)
        standing: Standing = "published" if self.registry.file_with(data) else unpinned
        other = document.version and source.states and document.version not in source.states
        match = Match(source, standing, document.version if other else source.edition)
        return self._kept(file, data, document, _published(match, "", ""))

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

    def _keep(self, read: Callable[[Sequence[StoredFile]], Sequence[NewFile]], root: str, kept: set[str]) -> Outcome:
        """Put what was ``read``, in the light of what there is, in the place of what there is."""
        found: list[Outcome] = []

        def decide(before: tuple[StoredFile, ...]) -> Sequence[NewFile | StoredFile]:
            new = read(before)
            _check_names(new, before)
            outcome = _compared(new, before, root, kept)
            found.append(outcome)
            replaced = {_key(file) for file in (*outcome.gone, *outcome.changed)}
            fresh = {_key(file) for file in (*outcome.added, *outcome.changed)}
            left = [file for file in before if _key(file) not in replaced]
            return [*left, *(file for file in new if _key(file.entry) in fresh)]

        self.collection.change(decide)
        return found[-1]


def _as_before(read: Sequence[NewFile], before: Sequence[StoredFile], wishes: Wishes) -> Sequence[NewFile]:
    """``read`` with what the operator said of the same source before and does not say now."""
    said = {(file.source, file.root): file for file in before if file.whose == "organisation"}
    wished = {"owner": wishes.owner, "licence": wishes.licence, "edition": wishes.edition, "url": wishes.url}
    silent = [name for name, wish in wished.items() if not wish]

    def filled(new: NewFile) -> NewFile:
        old = said.get((new.entry.source, new.entry.root))
        if old is None or new.entry.whose != "organisation":
            return new
        kept = {name: getattr(old, name) for name in silent if getattr(new.entry, name) in ("", OWNER)}
        return NewFile(new.entry.model_copy(update=kept), new.lines)

    return [filled(new) for new in read]


def _published(match: Match, name: str, root: str) -> dict[str, object]:
    source = match.source
    return {
        "source": name or source.name,
        "root": root,
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
    title = wishes.title or document.title
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
    """What is new, different, the same, and gone from ``root``; refused files, ``kept``, are not gone."""
    entries = [new.entry for new in read]
    keys = {_key(entry) for entry in entries}
    gone = [file for file in before if _is_gone(file, entries, root, kept)]
    old = {_key(file): file for file in before if file not in gone}
    contents = {(file.source, file.sha256): key for key, file in reversed(old.items()) if key not in keys}
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
    return Outcome(
        added=tuple(added), changed=tuple(changed), unchanged=tuple(unchanged), gone=tuple(gone), same=tuple(same)
    )


def _is_gone(file: StoredFile, entries: Sequence[StoredFile], root: str, kept: set[str]) -> bool:
    """Whether ``file`` came from ``root`` and is no longer there, or has come into another source now."""
    now = [entry for entry in entries if entry.origin == file.origin]
    if now:
        return all(_key(entry) != _key(file) for entry in now)
    return bool(root) and file.root == root and file.file not in kept


def _key(file: StoredFile) -> tuple[str, str]:
    return file.source, file.origin


def _check_names(read: Iterable[NewFile], before: Iterable[StoredFile]) -> None:
    """Refuse a name that another folder or file of the organisation's has."""
    theirs = {file.source: file for file in before}
    for entry in (new.entry for new in read):
        old = theirs.get(entry.source, entry)
        if old.whose != entry.whose or (entry.whose == "organisation" and old.root != entry.root):
            where = f"from {old.root}" if old.whose == "organisation" else "a published source"
            raise UnusableInput(
                f"There is already a source {entry.source!r} ({where}). Give this one another name with --name, or take "
                f"the other away with `scopewise knowledge remove {entry.source}`."
            )


def _check_wishes(wishes: Wishes) -> None:
    if wishes.name and _slug(wishes.name) != wishes.name:
        raise UnusableInput(f"A name has small letters, digits and single hyphens, such as {_slug(wishes.name)!r}.")
    if wishes.url and not re.fullmatch(r"https://\S+", wishes.url):
        raise UnusableInput(f"An address begins with https://; found {wishes.url[:80]!r}.")


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "guidance"
