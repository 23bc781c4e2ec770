"""Reaching a model: its name, its package, its key, the key that a command prints, and what it turns out to be able to do."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import openai
import pytest
from langchain_core.messages import AIMessage, SystemMessage
from langsmith.utils import tracing_is_enabled

from assistant.errors import ModelNonsense, ModelNotConfigured, ModelOverflow, ModelRefused, ModelTrouble
from assistant.language_model import provider_names
from assistant.language_model.caller import Caller
from assistant.language_model.check import Weather, check_models, checks_text
from assistant.language_model.opening import Connected, Token, open_caller
from assistant.language_model.patience import Patience
from assistant.language_model.provider_names import ProviderName, split_name
from assistant.language_model.vendor import LangChainModel, Wire
from assistant.language_model.ways import Ways
from assistant.settings import Settings
from tests.language_model.fakes import Clock, Script, ScriptedChat, ScriptedProvider, asking
from tests.language_model.test_failures import openai_error

BLUE = '{"sky": "blue"}'


def model(script: Script, ways: Ways | None = None, **made: Any) -> tuple[LangChainModel, ScriptedChat]:  # noqa: ANN401
    chat = ScriptedChat(script=script)

    def make(_: str, **keywords: object) -> ScriptedChat:
        made.update(keywords)
        return chat

    return LangChainModel("openai:gpt", Wire(**made.pop("wire", {})), ways, make), chat


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("openai:gpt-5-mini", ("openai", "gpt-5-mini")),
        (" Azure-OpenAI : my deployment ", ("azure_openai", "my deployment")),
        ("ollama:llama3.2:3b", ("ollama", "llama3.2:3b")),
        ("bedrock_converse:anthropic.claude-v1:0", ("bedrock_converse", "anthropic.claude-v1:0")),
    ],
)
def test_a_name_is_a_provider_and_a_model(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("gpt-5-mini", "must be provider:model"),
        ("openai:", "must be provider:model"),
        ("", "must be provider:model"),
        ("opnai:gpt", "Did you mean 'openai'"),
        ("skynet:9000", "none of openai"),
        ("x" * 10_000 + ":y", "none of openai"),
    ],
)
def test_a_wrong_name_says_what_would_be_right(name: str, told: str) -> None:
    with pytest.raises(ModelNotConfigured, match=told) as error:
        split_name(name)
    assert len(str(error.value)) < 400


def test_a_missing_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(provider_names.PROVIDERS, "mistralai", ProviderName("no_such_package", "mistral"))
    with pytest.raises(ModelNotConfigured, match=r"scopewise\[mistral\]"):
        Connected("mistralai:small", Wire, Ways(), None)


NO_KEYS = {
    "openai:gpt": "OPENAI_API_KEY",
    "azure_openai:gpt": "AZURE_OPENAI_API_KEY",
    "anthropic:claude": "ANTHROPIC_API_KEY",
    "google_genai:gemini": "GOOGLE_API_KEY or GEMINI_API_KEY",
    "google_vertexai:gemini": "GOOGLE_CLOUD_PROJECT.*GOOGLE_APPLICATION_CREDENTIALS",
    "mistralai:mistral": "MISTRAL_API_KEY",
    "bedrock_converse:amazon.nova-lite-v1:0": "AWS_REGION.*AWS_PROFILE",
}


@pytest.mark.parametrize("name", NO_KEYS)
def test_a_missing_key_names_the_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    for variable in [
        each for each in os.environ if each.startswith(("OPENAI", "AZURE", "ANTHROPIC", "G", "MISTRAL", "AWS"))
    ]:
        monkeypatch.delenv(variable)
    for variable, value in {"HOME": str(tmp_path), "AWS_EC2_METADATA_DISABLED": "true", "NO_GCE_CHECK": "true"}.items():
        monkeypatch.setenv(variable, value)
    with pytest.raises(ModelNotConfigured, match=NO_KEYS[name]):
        LangChainModel(name, Wire(seconds=5)).complete(asking(), None)


def made_for(name: str, wire: Wire) -> dict[str, Any]:
    """What LangChain's model of this provider is made with."""
    made: dict[str, Any] = {}

    def make(_: str, **keywords: object) -> ScriptedChat:
        made.update(keywords)
        return ScriptedChat(script=lambda _: AIMessage("hello"))

    LangChainModel(name, wire, make=make).complete(asking(), None)
    return made


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("anthropic:claude", "default_headers"),
        ("bedrock:amazon.nova-lite-v1:0", "default_headers"),
        ("google_genai:gemini", "additional_headers"),
    ],
)
def test_the_headers_of_a_gateway_go_with_every_call(name: str, where: str) -> None:
    assert made_for(name, Wire(headers={"x-team": "risk"}, token=lambda: "k"))[where] == {"x-team": "risk"}


@pytest.mark.parametrize(
    ("name", "called", "repeats"),
    [
        ("bedrock:amazon.nova-lite-v1:0", "bedrock_converse", 0),
        ("google_vertexai:gemini", "google_genai", 1),
        ("mistralai:mistral", "mistralai", 1),
    ],
)
def test_a_provider_is_asked_by_the_class_that_reaches_it_and_once(name: str, called: str, repeats: int) -> None:
    made = made_for(name, Wire(seconds=3, token=lambda: "a-key"))
    assert (made["model_provider"], made["max_retries"], made["timeout"]) == (called, repeats, 3)


def test_vertex_is_reached_with_project_place_and_a_short_lived_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "ours")
    monkeypatch.setenv("GOOGLE_CLOUD_LOCATION", "europe-west4")
    made = made_for("google_vertexai:gemini", Wire(token=lambda: "short"))
    assert (made["vertexai"], made["project"], made["location"]) == (True, "ours", "europe-west4")
    assert made["credentials"].token == "short"
    assert made_for("google_genai:gemini", Wire())["vertexai"] is False


@pytest.mark.parametrize(
    ("name", "wire", "told"),
    [
        ("mistralai:mistral", Wire(headers={"x": "y"}, token=lambda: "k"), "SCOPEWISE_MODEL_HEADERS cannot be used"),
        ("anthropic:claude", Wire(ca_file="/ours.pem", token=lambda: "k"), "SCOPEWISE_CA_FILE sets the authorities"),
        ("bedrock:amazon.nova-lite-v1:0", Wire(client_certificate="/ours.pem"), "cannot be used with bedrock"),
    ],
)
def test_what_a_provider_cannot_use_is_told_and_not_left_aside(name: str, wire: Wire, told: str) -> None:
    with pytest.raises(ModelNotConfigured, match=told):
        made_for(name, wire)


def test_the_fixed_part_goes_first_as_the_systems_words() -> None:
    asked, chat = model(lambda _: AIMessage("hello"))
    asked.complete(asking("what differs"), None)
    assert isinstance(chat.asked[0][0], SystemMessage)
    assert [message.content for message in chat.asked[0]] == ["fixed", "what differs"]


def test_it_is_told_to_be_steady_brief_and_in_time() -> None:
    made: dict[str, Any] = {}
    chat = ScriptedChat(script=lambda _: AIMessage("hello"))

    def make(_: str, **keywords: object) -> ScriptedChat:
        made.update(keywords)
        return chat

    wire = Wire(seconds=7, base_url="http://127.0.0.1:9/v1", options={"top_p": 0.5})
    LangChainModel("openai:gpt", wire, make=make).complete(asking(), None)
    assert (made["temperature"], made["timeout"], made["max_retries"], made["max_tokens"]) == (0, 7, 0, 1500)
    assert (made["base_url"], made["top_p"]) == ("http://127.0.0.1:9/v1", 0.5)


def test_the_arguments_of_a_tool_are_the_answer() -> None:
    call = {"name": "Weather", "args": {"sky": "blue"}, "id": "1", "type": "tool_call"}
    asked, _ = model(lambda _: AIMessage("", tool_calls=[call]))
    assert json.loads(asked.complete(asking(), Weather).text) == {"sky": "blue"}


@pytest.mark.parametrize("text", [BLUE, f"```json\n{BLUE}\n```", f"Here you are: {BLUE} Anything else?"])
def test_json_is_found_in_whatever_it_is_wrapped(text: str) -> None:
    asked, _ = model(lambda _: AIMessage(text))
    assert asked.complete(asking(), Weather).text == BLUE


def test_what_a_model_cannot_do_is_found_out_once_and_kept(tmp_path: Path) -> None:
    def only_words(messages: list[Any]) -> AIMessage:
        if "JSON object of this schema" not in messages[0].content:
            raise openai_error(400, "tools and response_format are not supported by this model")
        return AIMessage(BLUE)

    file = tmp_path / "model" / "ways.json"
    asked, chat = model(only_words, Ways(file))
    assert asked.complete(asking(), Weather).text == BLUE
    assert len(chat.asked) == 3
    again, fresh = model(only_words, Ways(file))
    again.complete(asking(), Weather)
    assert len(fresh.asked) == 1


def test_a_spoilt_file_of_ways_is_found_out_again(tmp_path: Path) -> None:
    file = tmp_path / "ways.json"
    file.write_bytes(b"\xff{")
    assert len(Ways(file).of("openai:gpt")) == 3


def test_a_failure_of_the_moment_teaches_nothing_about_the_model() -> None:
    def failing(_: object) -> AIMessage:
        raise openai_error(500)

    ways = Ways()
    with pytest.raises(ModelTrouble):
        model(failing, ways)[0].complete(asking(), Weather)
    assert len(ways.of("openai:gpt")) == 3


def test_a_model_that_takes_no_temperature_is_asked_without_one() -> None:
    refusals = [openai_error(400, "Unsupported value: 'temperature' does not support 0")]

    def picky(_: object) -> AIMessage:
        if refusals:
            raise refusals.pop()
        return AIMessage("hello")

    ways = Ways()
    assert model(picky, ways)[0].complete(asking(), None).text == "hello"
    assert not ways.takes_temperature("openai:gpt")


@pytest.mark.parametrize(
    "message",
    [
        AIMessage(""),
        AIMessage("x" * 10_000_000),
        AIMessage("half an ans", response_metadata={"finish_reason": "length"}),
        AIMessage("no", response_metadata={"stop_reason": "refusal"}),
    ],
    ids=["empty", "10 MB", "cut off", "refusal"],
)
def test_an_answer_that_is_none_is_nonsense(message: AIMessage) -> None:
    with pytest.raises(ModelNonsense):
        model(lambda _: message)[0].complete(asking(), None)


def test_a_text_that_is_too_long_says_so() -> None:
    def full(_: object) -> AIMessage:
        raise openai_error(400, "This model's maximum context length is 8192 tokens")

    with pytest.raises(ModelOverflow):
        model(full)[0].complete(asking(), Weather)


def test_nothing_is_traced_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:

    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    seen: list[object] = []

    def look(_: object) -> AIMessage:
        seen.append(tracing_is_enabled())
        return AIMessage("hello")

    model(look)[0].complete(asking(), None)
    assert seen == [False]


def test_a_key_is_printed_by_a_command_and_kept_for_a_while(tmp_path: Path) -> None:
    count = tmp_path / "count"
    script = tmp_path / "token.py"
    script.write_text(
        f"import pathlib; p = pathlib.Path({str(count)!r})\n"
        "n = int(p.read_text()) + 1 if p.exists() else 1\np.write_text(str(n)); print(f'key-{n}')",
        encoding="utf-8",
    )
    clock = Clock()
    token = Token(f"{sys.executable} {script}", clock)
    assert (token(), token()) == ("key-1", "key-1")
    clock.now += 301
    assert token() == "key-2"
    token.renew()
    assert token() == "key-3"


@pytest.mark.parametrize("command", ["/no/such/command", f"{sys.executable} -c pass", f"{sys.executable} -c 1/0", "'"])
def test_a_command_that_gives_no_key_is_named_and_its_output_is_not(command: str) -> None:
    with pytest.raises(ModelNotConfigured) as error:
        Token(command)()
    assert "ZeroDivisionError" not in str(error.value)


class Refusing:
    """Refuses the first key that it is asked with."""

    name = "openai:gpt"

    def __init__(self, token: Token) -> None:
        self.token = token
        self.keys: list[str] = []

    def complete(self, *_: object) -> object:
        self.keys.append(self.token())
        if len(self.keys) == 1:
            raise ModelRefused("expired")
        return "answer"


def test_a_key_that_is_refused_is_renewed_once() -> None:
    token = Token(f"{sys.executable} -c 'import secrets; print(secrets.token_hex())'")
    connected = Connected("openai:gpt", Wire, Ways(), token)
    refusing = Refusing(token)
    connected._opened = refusing  # type: ignore[assignment]  # stands for LangChain's model
    assert str(connected.complete(asking(), None)) == "answer"
    assert len(set(refusing.keys)) == 2


def test_the_check_says_what_works_and_what_to_do() -> None:
    good, bad = ScriptedProvider([BLUE], "a:1"), ScriptedProvider([ModelRefused("b:2 refused the call.")], "b:2")
    prose = ScriptedProvider(["It is blue."], "c:3")
    found = check_models(Caller([good, bad, prose], Patience(retries=0)), Ways())
    assert [one.status for one in found] == ["fine", "broken", "broken"]
    text = checks_text(found)
    assert "a:1  answers" in text
    assert "Look at the key" in text
    assert "structured answers" in text


def test_the_first_model_has_the_gateway_and_the_others_have_their_own(tmp_path: Path) -> None:
    settings = Settings(model="openai:gpt", model_fallbacks=("ollama:llama",), model_url="http://127.0.0.1:1/v1")
    caller = open_caller(settings, tmp_path)
    assert [provider.name for provider in caller.providers] == ["openai:gpt", "ollama:llama"]
    first, second = caller.providers
    assert isinstance(first, Connected)
    assert isinstance(second, Connected)
    assert (first._wire().base_url, second._wire().base_url) == ("http://127.0.0.1:1/v1", "")


def test_a_certificate_that_is_not_there_is_named(tmp_path: Path) -> None:
    settings = Settings(model="openai:gpt", model_ca_file=str(tmp_path / "none.pem"))
    with pytest.raises(ModelNotConfigured, match=r"certificate file .* cannot be read: No such file"):
        open_caller(settings, tmp_path).complete(asking())


def test_an_sdk_error_keeps_its_cause() -> None:
    def failing(_: object) -> AIMessage:
        raise openai_error(401)

    with pytest.raises(ModelRefused) as error:
        model(failing)[0].complete(asking(), None)
    assert isinstance(error.value.__cause__, openai.AuthenticationError)


def test_anthropic_is_told_up_to_where_to_keep_the_prompt() -> None:
    chat = ScriptedChat(script=lambda _: AIMessage("hello"))
    LangChainModel("anthropic:claude", Wire(token=lambda: "k"), make=lambda *_, **__: chat).complete(asking(), None)
    block = chat.asked[0][0].content[0]
    assert isinstance(block, dict)
    assert (block["text"], block["cache_control"]) == ("fixed", {"type": "ephemeral"})
