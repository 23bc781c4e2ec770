"""A local Ray of two workers: the same results, also when one of them is killed in mid-run.

Needs Ray: pip install -e '.[ray]'. SCOPEWISE_REQUIRE_RAY=1 turns the skip into a failure.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

from assistant.batch.ray_engine import OnRay
from assistant.errors import WorkersUnavailable
from tests.batch.builders import CHATGPT, DEADLY, inventory, jsonl, open_dying_once, open_plain, order, ran, results

if find_spec("ray") is None:
    assert not os.environ.get("SCOPEWISE_REQUIRE_RAY"), "Ray is required here and is not installed"
    pytest.skip("Ray is not installed: pip install -e '.[ray]'", allow_module_level=True)

pytestmark = pytest.mark.filterwarnings("ignore")


def _undated(line: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in line.items() if name not in ("meta", "texts")}


def test_two_ray_workers_of_which_one_is_killed_give_what_one_process_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCOPEWISE_TEST_DIED", str(tmp_path / "died"))
    rows = [{"id": str(number), "text": CHATGPT} for number in range(100)]
    rows[60]["text"] = f"{DEADLY} {CHATGPT}"
    path = jsonl(tmp_path / "cases.jsonl", rows)
    ran(order(path, tmp_path / "ray.jsonl", advice=False), OnRay(open_dying_once, 2))
    ran(order(path, tmp_path / "one.jsonl", advice=False))
    assert (tmp_path / "died").exists()
    on_ray, one = results(tmp_path / "ray.jsonl"), results(tmp_path / "one.jsonl")
    assert [_undated(line) for line in on_ray] == [_undated(line) for line in one]


def test_a_cluster_that_is_not_there_is_named(tmp_path: Path) -> None:
    asked = order(inventory(tmp_path / "cases.jsonl"), tmp_path / "out.jsonl", advice=False)
    with pytest.raises(WorkersUnavailable, match=r"127\.0\.0\.1:1 cannot be reached"):
        ran(asked, OnRay(open_plain, 1, "127.0.0.1:1"))
