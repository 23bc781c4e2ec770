"""Measuring with a language model: answers kept and played back, and what the run cost."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import ModelLimited, ModelNotConfigured, ModelUnreachable, UnusableInput
from assistant.language_model.caller import Caller
from assistant.language_model.kept_answers import Player, Recorder
from assistant.language_model.patience import Patience
from assistant.masking import Masker
from assistant.readers.llm import LlmReader
from assistant.reading import Known
from assistant.settings import Settings
from evals.cases import load_cases
from evals.classify import evaluate, report_text
from evals.model_use import listening
from tests.evals.builders import case, shipped
from tests.language_model.fakes import AnsweringProvider, ScriptedProvider, asking, observed

TEXT = "We built a bot on the OpenAI API for our own staff. It answers questions, and we do not fine-tune the model."


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.jsonl"
    lines = [
        case("one", TEXT).model_dump_json(exclude_defaults=True),
        case("two", f"{TEXT} Twice.").model_dump_json(exclude_defaults=True),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder with the answers of a right model to both cases."""
    right = observed(
        ("delivery", ["own_application"], "We built"),
        ("generative", ["yes"], "OpenAI API"),
        ("model_training", ["as_provided"], "we do not fine-tune"),
    )
    folder = tmp_path / "kept"
    provider = AnsweringProvider(lambda _: right)
    caller = Caller([Recorder(provider, folder)], Patience())
    for text in (TEXT, f"{TEXT} Twice."):
        LlmReader(caller, Masker()).read(text, None, Known())
    return folder


def test_kept_answers_give_the_same_report_with_no_model(cases: Path, kept: Path) -> None:
    for reader in ("llm", "both"):
        engine, meter = listening(
            shipped(), Settings(model_price_sent=1000, model_price_received=1000), reader, replay=kept
        )
        found = evaluate(load_cases(cases), engine, meter)
        assert found.model is not None
        assert found.model.outcomes == {"answered": 2}
        assert (found.model.sent, found.model.received) == (200, 40)
        assert found.model.money == pytest.approx(0.24)
        assert found.confirmed is not None
        assert "tokens sent 200" in report_text(found)
    assert found.coverage.right == 2


def test_the_model_alone_is_unconfirmed_and_with_the_embedded_reader_it_is_not(cases: Path, kept: Path) -> None:
    shares = []
    for reader in ("llm", "both"):
        engine, meter = listening(shipped(), Settings(), reader, replay=kept)
        found = evaluate(load_cases(cases), engine, meter)
        assert found.confirmed is not None
        shares.append(found.confirmed.right)
    assert shares == [0, 2]


def test_what_was_not_kept_is_not_assessed_and_never_right(cases: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    engine, meter = listening(shipped(), Settings(), "llm", replay=tmp_path / "empty")
    found = evaluate(load_cases(cases), engine, meter)
    assert set(found.not_assessed) == {"one", "two"}
    assert found.model is not None
    assert found.model.outcomes == {"not reachable": 2}


def test_trouble_is_kept_and_played_back_too(tmp_path: Path) -> None:
    recorder = Recorder(ScriptedProvider([ModelLimited("busy")]), tmp_path)
    with pytest.raises(ModelLimited):
        recorder.complete(asking(), None)
    with pytest.raises(ModelLimited, match="busy"):
        Player(tmp_path).complete(asking(), None)


def test_another_prompt_is_another_answer(tmp_path: Path) -> None:
    recorder = Recorder(ScriptedProvider(["one"]), tmp_path)
    recorder.complete(asking("one"), None)
    assert Player(tmp_path).complete(asking("one"), None).text == "one"
    with pytest.raises(ModelUnreachable, match="No answer is kept"):
        Player(tmp_path).complete(asking("two"), None)


def test_a_stream_is_kept_whole(tmp_path: Path) -> None:
    pieces = list(Recorder(ScriptedProvider(["a longer answer"]), tmp_path).stream(asking()))
    assert "".join(Player(tmp_path).stream(asking())) == "".join(pieces) == "a longer answer"


def test_a_spoilt_file_and_a_folder_that_is_none_are_named(tmp_path: Path) -> None:
    (tmp_path / f"{asking().key}.json").write_bytes(b"\xff")
    with pytest.raises(UnusableInput, match="record it anew"):
        Player(tmp_path).complete(asking(), None)
    with pytest.raises(UnusableInput, match="--record"):
        Player(tmp_path / "none")


def test_nothing_is_asked_where_sending_is_forbidden_and_nothing_where_no_model_is_set() -> None:
    with pytest.raises(ModelNotConfigured, match="SCOPEWISE_SEND_NOTHING"):
        listening(shipped(), Settings(model="openai:gpt", send_nothing=True), "llm")
    with pytest.raises(ModelNotConfigured, match="provider:model"):
        listening(shipped(), Settings(), "both")
