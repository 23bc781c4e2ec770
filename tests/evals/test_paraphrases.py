from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import UnusableInput
from evals.baseline import own_cases
from evals.disturbances import load_material
from evals.paraphrases import load_paraphrases
from evals.robustness import PARAPHRASE, Trial, evaluate_robustness
from tests.evals.builders import WordReader, case, engine_with
from tests.fakes import found

ANSWERS = "A bot of ours answers guests."
BOUGHT = (found("Guests are answered by it.", "delivery", "enterprise_application", quote="Guests"),)


def test_every_telling_is_of_a_case_that_is_there() -> None:
    known = {each.id for cases in own_cases().values() for each in cases}
    assert set(load_paraphrases()) <= known


def test_a_telling_is_compared_with_the_case_it_tells() -> None:
    engine = engine_with(WordReader({"Guests are answered by it.": BOUGHT}))
    trial = Trial(load_material(), paraphrases={"a": ("Guests are answered by it.",)})
    report = evaluate_robustness([case("a", ANSWERS), case("b", ANSWERS)], engine, trial)
    told = [outcome for outcome in report.outcomes if outcome.way == PARAPHRASE]
    assert [outcome.id for outcome in told] == ["a"]
    assert report.by_way[PARAPHRASE].cases == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("nonsense", "line 1: a telling is"),
        ('{"id": "a"}', "line 1: a telling is"),
        ('{"id": "a", "text": "x"}\n{"id": "a", "text": "x"}', "line 2: this telling of 'a' stands twice"),
    ],
)
def test_what_is_no_telling_is_refused_with_its_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "told.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnusableInput, match=message):
        load_paraphrases(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match=r"gone\.jsonl"):
        load_paraphrases(tmp_path / "gone.jsonl")
