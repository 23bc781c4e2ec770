from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import UnusableInput
from evals.cases import load_cases

FACTS = {"generative": ["yes"], "delivery": ["public_service"], "model_training": ["as_provided"]}
GOOD: dict[str, Any] = {"id": "a", "text": "ChatGPT", "gold": {"verdict": 1, "candidates": [1], "facts": FACTS}}


def written(folder: Path, *cases: object) -> Path:
    path = folder / "cases.jsonl"
    path.write_text("\n".join(json.dumps(case) for case in cases), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("case", "complaint"),
    [
        (GOOD, "the id 'a' is already on line 1"),
        ({**GOOD, "id": "b", "golden": 1}, "golden: Extra inputs are not permitted"),
        ({**GOOD, "id": "b", "gold": {**GOOD["gold"], "verdict": 2}}, "does not follow from the candidates"),
        ({**GOOD, "id": "b", "gold": {**GOOD["gold"], "verdict": 3, "candidates": [3]}}, "the table gives [1]"),
        ({**GOOD, "id": "b", "gold": {**GOOD["gold"], "agency": ["some"]}}, "agency 'some' is none of"),
        (
            {**GOOD, "id": "b", "gold": {**GOOD["gold"], "facts": {"generatif": ["yes"]}}},
            "There is no fact 'generatif'",
        ),
        ([], "a case is a JSON object"),
    ],
)
def test_a_bad_case_is_refused_with_file_and_line(tmp_path: Path, case: object, complaint: str) -> None:
    path = written(tmp_path, GOOD, case)
    with pytest.raises(UnusableInput) as refused:
        load_cases(path)
    assert complaint in str(refused.value)
    assert f"{path}, line 2" in str(refused.value)


def test_a_file_without_cases_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="holds no cases"):
        load_cases(written(tmp_path))
