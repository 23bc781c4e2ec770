"""The commands about the language model, as a person at a terminal meets them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.app import Scopewise
from assistant.cli import app
from assistant.cli_models import explained
from assistant.errors import ModelNotConfigured, UnusableInput
from assistant.language_model.caller import Caller
from assistant.language_model.patience import Patience
from assistant.language_model.shapes import Prompt
from assistant.settings import Settings
from assistant.wiring import open_app
from assistant.wiring_model import with_model
from tests.evals.builders import shipped
from tests.language_model.fakes import AnsweringProvider, observed

CHATGPT = "Staff paste contract text into ChatGPT Plus, each on their own account."


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("SCOPEWISE_MODEL", "SCOPEWISE_SEND_NOTHING", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SCOPEWISE_DATA", str(tmp_path))


def run(*arguments: str) -> tuple[int, str]:
    found = CliRunner().invoke(app, list(arguments))
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found.exit_code, found.output


def test_without_a_model_the_check_says_that_none_is_needed() -> None:
    status, text = run("models", "check")
    assert status == 0
    assert "none is needed" in text
    assert json.loads(run("models", "check", "--json")[1]) == []


def test_where_sending_is_forbidden_no_model_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOPEWISE_MODEL", "ollama:llama3.2")
    monkeypatch.setenv("SCOPEWISE_SEND_NOTHING", "true")
    assert "is not asked" in run("models", "check")[1]
    assert open_app().voice is None


def test_a_model_that_does_not_answer_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOPEWISE_MODEL", "ollama:llama3.2")
    monkeypatch.setenv("SCOPEWISE_MODEL_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("SCOPEWISE_MODEL_RETRIES", "0")
    status, text = run("models", "check", "--json")
    (found,) = json.loads(text[text.index("[") :])
    assert status == 2
    assert (found["status"], found["model"]) == ("broken", "ollama:llama3.2")
    assert "SCOPEWISE_MODEL_URL" in found["remedy"]


def test_a_wrong_provider_is_an_error_that_says_what_would_be_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOPEWISE_MODEL", "opnai:gpt")
    with pytest.raises(ModelNotConfigured, match="Did you mean 'openai'"):
        run("models", "check")


def test_with_a_model_that_cannot_be_used_a_description_is_assessed_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SCOPEWISE_MODEL", "opnai:gpt")
    found = open_app().assess_text(CHATGPT, advice=False)
    assert found.verdict.scope == 1
    assert "not configured" in found.notes[0]


def test_record_and_replay_go_with_a_model_and_not_together(tmp_path: Path) -> None:
    for options in (["--record", "a", "--replay", "b", "--reader", "llm"], ["--record", "a"]):
        with pytest.raises(UnusableInput, match="--record"):
            run("eval", "classify", "--cases", str(tmp_path / "cases.jsonl"), *options)


def heard(answer: str) -> Scopewise:
    def answering(prompt: Prompt) -> str:
        return answer if prompt.name == "explain" else observed()

    return with_model(shipped(), Settings(), Caller([AnsweringProvider(answering)], Patience(seconds=10)))


def test_explanations_go_to_the_terminal_with_their_source_or_else_our_own_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    engine = heard("")
    assessment = engine.assess_text(CHATGPT)
    item = assessment.recommendations[0]
    sentence = " ".join(item.citations[0].text.split()).split(". ")[0].rstrip(".") + "."
    explained(heard(f"[1] {sentence}"), assessment, 1, to_errors=False)
    told = " ".join(capsys.readouterr().out.split())
    assert f"{sentence} ({item.citations[0].source}" in told
    explained(engine, assessment, 1, to_errors=False)
    assert item.why[:40] in " ".join(capsys.readouterr().out.split())


def test_an_assessment_names_the_model_and_the_version_of_the_prompts() -> None:
    meta = heard("").assess_text(CHATGPT, advice=False).meta
    assert (meta.reader, meta.model) == ("embedded+llm", "answering:model")
    assert meta.prompts


def test_nothing_of_langchain_is_imported_before_a_model_is_asked() -> None:
    script = (
        "import sys\nfrom assistant.cli import app\nfrom assistant.settings import Settings\n"
        "from assistant.wiring import open_embedded\n"
        "from assistant.wiring_model import with_model\n"
        "with_model(open_embedded(Settings()), Settings(model='openai:gpt'))\n"
        "print([name for name in sys.modules if name.startswith(('langchain', 'langsmith', 'openai'))])"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
