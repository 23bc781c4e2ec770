"""What is kept: whole or not at all, checked when it is read, and gone when it is removed."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from assistant.errors import GuidanceDamaged, NoSuchSource, StoreUnavailable
from assistant.guidance.adding import Adding, Wishes
from assistant.guidance.collection import Collection, NewFile, StoredFile
from assistant.guidance.published import Registry
from tests.guidance import builders

Folder = Callable[..., Path]
PLAIN = Wishes()
SECRET = "The vault opens at noon"

INTERRUPTED = """
import os, sys
from pathlib import Path
from assistant.guidance.collection import Collection, NewFile
from assistant.guidance.pieces import Piece
from assistant.guidance.collection import lines_of
import hashlib

collection = Collection(Path(sys.argv[1]))
(old,) = collection.files()
lines = lines_of([Piece(text="half written")])
new = old.model_copy(update={"file": "b.md", "origin": "/b.md", "stored": hashlib.sha256(lines).hexdigest()})
collection.change(lambda files: [*files, NewFile(new, lines)], wrote=lambda: os._exit(9))
"""


def bytes_of(root: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file())


def names(root: Path) -> set[str]:
    return {path.name for path in root.rglob("*") if path.is_file()}


def test_before_anything_is_added_nothing_is_made(collection: Collection, tmp_path: Path) -> None:
    assert collection.files() == ()
    assert collection.added().version == ""
    assert not (tmp_path / "data").exists()


def test_only_the_owner_can_read_what_is_kept(adding: Adding, folder: Folder, tmp_path: Path) -> None:
    adding.add(folder(a_md=SECRET), PLAIN)
    kept = tmp_path / "data" / "guidance"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in kept.rglob("*.json*"))


def test_removing_leaves_no_trace(adding: Adding, collection: Collection, folder: Folder, tmp_path: Path) -> None:
    adding.add(folder(a_md=SECRET), PLAIN)
    assert SECRET.encode() in bytes_of(tmp_path / "data")
    gone = collection.remove("policies")
    assert [file.file for file in gone] == ["a.md"]
    assert names(tmp_path / "data") <= {"lock"}
    assert collection.added().version == ""


def test_removing_one_source_leaves_the_others(adding: Adding, collection: Collection, folder: Folder) -> None:
    adding.add(folder(a_md=SECRET, b_md="Shared.") / "a.md", Wishes(name="one"))
    adding.add(folder() / "b.md", Wishes(name="two"))
    collection.remove("one")
    assert [passage.text for passage in collection.added().passages.values()] == ["Shared."]


def test_two_sources_may_hold_the_same_text(adding: Adding, collection: Collection, folder: Folder) -> None:
    path = folder(a_md=SECRET, b_md=SECRET)
    adding.add(path / "a.md", Wishes(name="one"))
    adding.add(path / "b.md", Wishes(name="two"))
    collection.remove("one")
    assert [passage.source for passage in collection.added().passages.values()] == ["two"]


def test_removing_what_is_not_there_names_what_is(adding: Adding, collection: Collection, folder: Folder) -> None:
    with pytest.raises(NoSuchSource, match="There are none"):
        collection.remove("policies")
    adding.add(folder(a_md="One."), PLAIN)
    with pytest.raises(NoSuchSource, match="policies"):
        collection.remove("other")


def test_an_interrupted_change_leaves_the_old_state_and_the_next_sweeps_up(
    adding: Adding, collection: Collection, folder: Folder, tmp_path: Path
) -> None:
    adding.add(folder(a_md="One."), PLAIN)
    before, version = collection.files(), collection.added().version
    data = tmp_path / "data"
    ended = subprocess.run([sys.executable, "-c", INTERRUPTED, str(data)], check=False)
    assert ended.returncode == 9
    assert b"half written" in bytes_of(data)
    assert (collection.files(), collection.added().version) == (before, version)
    folder(c_md="Three.")
    adding.add(folder(), PLAIN)
    assert b"half written" not in bytes_of(data)
    assert len(collection.added().passages) == 2


def test_a_change_that_fails_leaves_the_old_state(adding: Adding, collection: Collection, folder: Folder) -> None:
    adding.add(folder(a_md="One."), PLAIN)
    before = collection.files()
    new = NewFile(before[0].model_copy(update={"file": "b.md", "origin": "/b", "stored": "0" * 64}), b"{}")

    def full() -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreUnavailable, match="No space left"):
        collection.change(lambda files: [*files, new], wrote=full)
    assert collection.files() == before


def test_two_adds_at_once_both_come_in(tmp_path: Path, registry: Registry) -> None:
    def add(number: int) -> None:
        path = tmp_path / f"policy-{number}.md"
        path.write_text(f"Rule {number}.", encoding="utf-8")
        Adding(Collection(tmp_path / "data"), registry, lambda: "now").add(path, PLAIN)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    texts = {passage.text for passage in Collection(tmp_path / "data").added().passages.values()}
    assert texts == {f"Rule {number}." for number in range(8)}


def test_two_processes_that_add_at_once_both_come_in(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("scopewise")
    running = []
    for number in range(2):
        path = tmp_path / f"policy-{number}.md"
        path.write_text(f"Rule {number}.", encoding="utf-8")
        environment = {"SCOPEWISE_DATA": str(tmp_path / "data"), "PATH": "/usr/bin:/bin"}
        running.append(subprocess.Popen([command, "knowledge", "add", path, "--later"], env=environment))
    assert [process.wait() for process in running] == [0, 0]
    assert len(Collection(tmp_path / "data").added().passages) == 2


def test_what_was_changed_on_the_disk_is_not_cited(
    adding: Adding, collection: Collection, folder: Folder, tmp_path: Path
) -> None:
    adding.add(folder(a_md="Sign in."), PLAIN)
    (kept,) = (tmp_path / "data" / "guidance" / "passages").iterdir()
    kept.write_bytes(kept.read_bytes().replace(b"Sign in", b"Sign out"))
    with pytest.raises(GuidanceDamaged, match=r"scopewise knowledge remove policies"):
        collection.added()
    collection.remove("policies")
    assert collection.added().passages == {}


def test_a_list_that_is_damaged_or_newer_is_refused_with_what_to_do(
    adding: Adding, collection: Collection, folder: Folder, tmp_path: Path
) -> None:
    adding.add(folder(a_md="One."), PLAIN)
    index = tmp_path / "data" / "guidance" / "guidance.json"
    whole = index.read_text(encoding="utf-8")
    for text, words in (("{", "damaged"), ("[]", "damaged"), (whole.replace('"a.md"', "7"), "damaged")):
        index.write_text(text, encoding="utf-8")
        with pytest.raises(GuidanceDamaged, match=words):
            collection.files()
    index.write_text(json.dumps({**json.loads(whole), "layout": 99}), encoding="utf-8")
    with pytest.raises(GuidanceDamaged, match="newer"):
        collection.files()


def test_the_version_follows_what_is_cited_and_not_where_it_came_from(
    adding: Adding, collection: Collection, folder: Folder
) -> None:
    path = folder(a_md="One.")
    versions = []
    for wishes in (PLAIN, Wishes(owner="Acme"), Wishes(owner="Acme", edition="2")):
        adding.add(path, wishes)
        versions.append(collection.added().version)
    assert len(set(versions)) == 3
    collection.remove("policies")
    moved = path.rename(path.with_name("elsewhere"))
    adding.add(moved, Wishes(name="policies", owner="Acme", edition="2"))
    assert collection.added().version == versions[-1]


def test_a_change_to_the_same_writes_nothing(adding: Adding, collection: Collection, folder: Folder) -> None:
    adding.add(folder(a_md="One."), PLAIN)
    wrote: list[None] = []

    def same(files: tuple[StoredFile, ...]) -> Sequence[StoredFile]:
        return files

    collection.change(same, wrote=lambda: wrote.append(None))
    assert wrote == []


def test_a_folder_that_cannot_be_written_is_an_operators_error(registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    path = tmp_path / "ATLAS.yaml"
    path.write_text(builders.ATLAS.format(version="1"), encoding="utf-8")
    with pytest.raises(StoreUnavailable, match="cannot be written"):
        Adding(Collection(tmp_path / "data"), registry, lambda: "now").add(path, PLAIN)
