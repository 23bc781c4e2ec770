"""What can be made again: read only when it is what was written, and never in the way."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from assistant.caches import cache, cached
from assistant.datafiles import load_yaml, parsed_files_kept
from assistant.errors import BadKnowledge


def test_what_is_cached_comes_back_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "file"
    assert cache(path, b"content")
    found = cached(path)
    assert found is not None
    assert bytes(found) == b"content"
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent)] == [0o600, 0o700]
    assert [each.name for each in path.parent.iterdir()] == ["file"]


@pytest.mark.parametrize("found", [b"", b"x", b"x" * 200], ids=["empty", "short", "other bytes"])
def test_what_was_not_written_by_it_is_not_read(tmp_path: Path, found: bytes) -> None:
    (tmp_path / "file").write_bytes(found)
    assert cached(tmp_path / "file") is None


def test_one_changed_byte_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    cache(path, b"content")
    path.write_bytes(path.read_bytes().replace(b"content", b"contend"))
    assert cached(path) is None


def test_a_folder_that_cannot_be_written_to_is_gone_on_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert not cache(tmp_path / "file" / "inner", b"content")
    assert cached(tmp_path / "file" / "inner") is None


def test_a_file_is_read_as_yaml_once_and_again_when_it_changes(tmp_path: Path) -> None:
    source, kept = tmp_path / "a.yaml", tmp_path / "kept"
    source.write_text("a: [1, yes, true]\n")
    with parsed_files_kept(kept):
        first = load_yaml(source)
    written = kept.read_bytes()
    with parsed_files_kept(kept):
        assert load_yaml(source) == first == {"a": [1, "yes", True]}
    assert kept.read_bytes() == written
    source.write_text("a: 2\n")
    with parsed_files_kept(kept):
        assert load_yaml(source) == {"a": 2}
    assert kept.read_bytes() != written


def test_what_json_would_change_is_read_as_yaml_each_time(tmp_path: Path) -> None:
    source = tmp_path / "a.yaml"
    source.write_text("1: 2025-01-01\n")
    for _ in range(2):
        with parsed_files_kept(tmp_path / "kept"):
            (key,) = load_yaml(source)
            assert key == 1


def test_a_bad_file_is_refused_with_and_without_what_was_kept(tmp_path: Path) -> None:
    source = tmp_path / "a.yaml"
    for content in ("a: 1\na: 2\n", "a: [\n"):
        source.write_text(content)
        for _ in range(2):
            with pytest.raises(BadKnowledge, match="cannot be read as YAML"), parsed_files_kept(tmp_path / "kept"):
                load_yaml(source)
