"""The sentences that the reader is tried on, and its patterns, share no wording with the evaluation cases."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUN = 5


def runs(text: str) -> set[tuple[str, ...]]:
    """Every five words in a row of ``text``, without case and punctuation."""
    words = re.findall(r"[\w']+", text.casefold())
    return {tuple(words[place : place + RUN]) for place in range(len(words) - RUN + 1)}


def sentences_tried() -> Iterator[str]:
    """Every text in the reader's tests."""
    for path in sorted(Path(__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_no_five_words_in_a_row_are_shared_with_a_case() -> None:
    ours = set().union(*(runs(text) for text in sentences_tried()))
    patterns = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "knowledge" / "reading").rglob("*.yaml"))
    ours |= set().union(*(runs(line) for line in patterns.splitlines()))
    shared = {
        json.loads(line)["id"]: sorted(common)
        for path in sorted((ROOT / "evals" / "cases").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if (common := runs(json.loads(line)["text"]) & ours)
    }
    assert shared == {}
