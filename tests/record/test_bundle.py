"""The auditor's bundle: everything in one file, checked without the database, and no change to it goes unseen."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.audit import Head
from assistant.bundle import bundle, write_bundle
from assistant.bundle_check import MANIFEST, check_bundle
from assistant.errors import NoSuchAssessment, OutputUnwritable, UnusableInput
from assistant.sessions import Sessions
from assistant.store import new_id
from tests.items.examples import ANA, event, first


@pytest.fixture
def file(sessions: Sessions, signed: str, tmp_path: Path) -> Path:
    """The bundle of a signed assessment with a changed item, among others in the same log."""
    sessions.store.copy(signed, new_id())
    sessions.tracking.change(signed, first(sessions, signed).key, event("claim"), ANA)
    write_bundle(sessions, signed, None, tmp_path / "bundle.zip")
    return tmp_path / "bundle.zip"


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as written:
        for name, data in files.items():
            written.writestr(name, data)
    return path


def forged(path: Path, name: str, data: bytes) -> Path:
    """The bundle with another file, and a manifest that says that this is right: as whoever forges one would."""
    from hashlib import sha256

    files = members(path) | {name: data}
    manifest = json.loads(files[MANIFEST])
    manifest["files"][name] = sha256(data).hexdigest()
    return packed(path.with_name("forged.zip"), files | {MANIFEST: json.dumps(manifest).encode()})


def test_a_bundle_says_everything_and_is_found_whole(sessions: Sessions, signed: str, file: Path) -> None:
    found = check_bundle(file)
    assert found.problems == ()
    assert (found.assessment, found.entries) == (signed, 6)
    assert found.head == sessions.store.head()
    files = members(file)
    assert json.loads(files["trace.json"])["scopes"][""]
    assert json.loads(files["cited.json"])[0]["text"]
    assert json.loads(files["items.json"])[0]["history"]
    assert b"A reviewer set scope 2" in files["report.html"]
    assert str(found.head).encode() in files["README.txt"]
    assert {"signed/2.json", "facts.json", "stored/turns.jsonl"} <= files.keys()


def test_a_bundle_does_not_tell_of_other_assessments(sessions: Sessions, signed: str, file: Path) -> None:
    others = [entry.id for entry in sessions.store.list() if entry.id != signed]
    assert others
    assert all(other.encode() not in data for data in members(file).values() for other in others)


def test_any_changed_byte_of_any_file_is_found(file: Path) -> None:
    files = members(file)

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.data())
    def changed(data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(files.keys() - {MANIFEST})))
        if not files[name]:
            return
        at = data.draw(st.integers(0, len(files[name]) - 1))
        byte = bytes([files[name][at] ^ data.draw(st.integers(1, 255))])
        other = packed(file.with_name("other.zip"), files | {name: files[name][:at] + byte + files[name][at + 1 :]})
        assert check_bundle(other).problems

    changed()


FORGERIES: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("stored/turns.jsonl", lambda data: data.replace(b"ChatGPT", b"Copilot"), "of its turns"),
    ("stored/review.jsonl", lambda data: data.replace(b"our own terms", b"no terms"), "step 1 of its review"),
    ("stored/items.jsonl", lambda _: b"", "changes of work items"),
    ("signed/2.json", lambda data: data.replace(b"our own terms", b"no terms"), "signed at version 2"),
    ("log.jsonl", lambda data: data.replace(b"overridden", b"signed"), "log.jsonl"),
    ("log.jsonl", lambda data: data.rsplit(b"\n", 2)[0] + b"\n", "does not lead to the head"),
    ("seal.json", lambda data: data.replace(b'"salt": "', b'"salt": "0'), "not as the log has it"),
    ("assessment.json", lambda data: data.replace(b"into ChatGPT", b"into Copilot"), "assessment.json"),
]


@pytest.mark.parametrize(("name", "change", "told"), FORGERIES)
def test_a_forged_bundle_whose_manifest_was_forged_too_is_found_by_the_log(
    file: Path, name: str, change: Callable[[bytes], bytes], told: str
) -> None:
    problems = check_bundle(forged(file, name, change(members(file)[name]))).problems
    assert any(told in problem for problem in problems), problems


def test_a_file_that_is_missing_more_or_there_twice_is_named(file: Path) -> None:
    files = members(file)
    fewer = packed(file.with_name("fewer.zip"), {name: data for name, data in files.items() if name != "facts.json"})
    assert check_bundle(fewer).problems == ("'facts.json' is missing.",)
    more = packed(file.with_name("more.zip"), files | {"../../evil": b"x"})
    assert check_bundle(more).problems == ("'../../evil' was not in the bundle when it was written.",)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as twice:
        twice.writestr("facts.json", b"[]")
    assert any("there twice" in problem for problem in check_bundle(file).problems)


def zipped(name: str, data: bytes) -> bytes:
    kept_in = io.BytesIO()
    with zipfile.ZipFile(kept_in, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr(name, data)
    return kept_in.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"no zip", b"PK\x03\x04" + b"\0" * 40, zipped("a", b"x"), zipped(MANIFEST, b"[]"), zipped(MANIFEST, b"{")],
)
def test_what_is_no_bundle_is_refused_with_what_would_be_one(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(UnusableInput, match="is no bundle that `scopewise audit export` wrote"):
        check_bundle(tmp_path / "x.zip")


def test_what_is_not_there_or_cannot_be_written_is_named(sessions: Sessions, signed: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="cannot be read"):
        check_bundle(tmp_path / "none.zip")
    with pytest.raises(NoSuchAssessment):
        bundle(sessions, "none")
    with pytest.raises(OutputUnwritable, match="cannot be written"):
        write_bundle(sessions, signed, None, tmp_path / "none" / "x.zip")


def test_the_log_leads_through_the_head_of_every_bundle(sessions: Sessions, file: Path) -> None:
    head = check_bundle(file).head
    sessions.store.copy(sessions.store.list()[0].id, new_id())
    assert sessions.store.verify(head).whole
    assert not sessions.store.verify(Head(head.position, "0" * 64)).whole
