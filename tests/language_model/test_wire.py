"""Over the wire: every provider, in every way of answering, whole and in pieces, and when the server fails."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from assistant.app import Scopewise
from assistant.conversation import Say
from assistant.errors import ModelLimited, ModelNonsense, ModelRefused, ModelTooSlow, ModelTrouble, ModelUnreachable
from assistant.language_model.caller import Caller
from assistant.language_model.check import Weather
from assistant.language_model.opening import open_caller
from assistant.language_model.patience import Patience
from assistant.language_model.vendor import LangChainModel, Wire
from assistant.language_model.ways import Way, Ways
from assistant.settings import Settings
from assistant.wiring_model import with_model
from tests.evals.builders import shipped
from tests.language_model.fakes import asking, observed
from tests.language_model.wire import WireServer, said

pytestmark = [
    pytest.mark.wire,
    pytest.mark.filterwarnings(
        "ignore:FUNCTION_CALL is not a valid FinishReason"
    ),  # the server's own word, not Google's
]

VERTEX = "google_vertexai:gemini-2.5-flash"
PROVIDERS = {
    "openai:gpt-5-mini": "/v1",
    "azure_openai:gpt-5-mini": "",
    "anthropic:claude-haiku-4-5": "",
    "ollama:llama3.2": "",
    "google_genai:gemini-2.5-flash": "",
    VERTEX: "",
    "bedrock_converse:anthropic.claude-haiku-4-5-20251001-v1:0": "",
    "bedrock:amazon.nova-lite-v1:0": "",
    "mistralai:mistral-small-latest": "/v1",
}
STREAMING = [name for name in PROVIDERS if not name.startswith("bedrock")]
"""The server's stream for Bedrock begins with an event that Amazon's own library refuses."""

OPTIONS = {VERTEX: {"api_version": "v1"}}  # the only one that the server knows
BLUE = '{"sky": "blue"}'


def reaching(wire: WireServer, name: str, way: Way | None = None, seconds: float = 20.0) -> LangChainModel:
    ways = Ways()
    if way is not None:
        ways.has(name, way)
    token = (lambda: "a-token") if name == VERTEX else None
    where = Wire(seconds=seconds, base_url=wire.url + PROVIDERS[name], options=OPTIONS.get(name, {}), token=token)
    model = LangChainModel(name, where, ways)
    wire.kept.append(model)
    return model


def engine_reaching(wire: WireServer, name: str, folder: Path, **chosen: Any) -> Scopewise:  # noqa: ANN401 - settings
    if name == VERTEX:
        chosen |= {"model_options": OPTIONS[name], "model_token_command": "echo a-token"}
    settings = Settings(model=name, model_url=wire.url + PROVIDERS[name], **chosen)
    caller = open_caller(settings, folder)
    wire.kept.append(caller)
    return with_model(shipped(), settings, caller)


@pytest.mark.parametrize("way", ["json_schema", "function_calling", "plain"])
@pytest.mark.parametrize("name", PROVIDERS)
def test_every_provider_answers_in_every_way(wire: WireServer, name: str, way: Way) -> None:
    wire.answer = lambda request: said(request, BLUE)
    assert json.loads(reaching(wire, name, way).complete(asking(), Weather).text) == {"sky": "blue"}
    (request,) = wire.requests
    assert bool(request.get("tools")) == (way == "function_calling")
    assert [message["role"] for message in request["messages"]] == ["system", "user"]


@pytest.mark.parametrize("name", STREAMING)
def test_every_provider_streams(wire: WireServer, name: str) -> None:
    wire.answer = lambda request: said(request, "one two three four five six seven eight nine ten eleven twelve")
    pieces = [piece for piece in reaching(wire, name).stream(asking()) if piece]
    assert "".join(pieces) == "one two three four five six seven eight nine ten eleven twelve"
    if not name.startswith("ollama"):
        assert len(pieces) > 1


def failing(status: int, text: str = "no") -> dict[str, Any]:
    return {"error": {"message": text, "type": "server_error"}, "status": status, "retryAfter": 3}


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, ModelRefused), (403, ModelRefused), (404, ModelRefused), (429, ModelLimited), (500, ModelUnreachable)],
)
@pytest.mark.parametrize("name", PROVIDERS)
def test_an_error_of_every_provider_is_ours(wire: WireServer, name: str, status: int, kind: type[ModelTrouble]) -> None:
    wire.answer = lambda _: failing(status)
    with pytest.raises(kind) as error:
        reaching(wire, name).complete(asking(), Weather)
    assert len(wire.requests) == 1  # no library repeats by itself
    if isinstance(error.value, ModelLimited) and not name.startswith("ollama"):
        assert error.value.wait == 3


@pytest.mark.parametrize("name", PROVIDERS)
def test_what_a_server_cuts_or_garbles_is_trouble_and_no_crash(wire: WireServer, name: str) -> None:
    wire.answer = lambda request: said(request, BLUE)
    for fault in ("malformedRate", "disconnectRate", "dropRate"):
        wire.chaos(**{fault: 1})
        with pytest.raises(ModelTrouble):
            reaching(wire, name, "plain").complete(asking(), Weather)
        if name in STREAMING:
            with pytest.raises(ModelTrouble):
                list(reaching(wire, name).stream(asking()))


def test_a_server_that_is_not_there_is_not_reachable() -> None:
    model = LangChainModel("ollama:llama3.2", Wire(base_url="http://127.0.0.1:1"))
    with pytest.raises(ModelUnreachable):
        model.complete(asking(), None)


def test_a_silent_server_is_left_behind_in_time(wire: WireServer) -> None:
    wire.chaos(latencyMs=20_000)
    caller = Caller([reaching(wire, "openai:gpt-5-mini", seconds=0.3)], Patience(seconds=0.5, retries=0))
    with pytest.raises(ModelTooSlow):
        caller.complete(asking())


TEXT = "Our team wrote a small tool, and it hands the letters to Claude through Bedrock; nobody trains anything."


def read_rightly(request: dict[str, Any]) -> dict[str, Any]:
    lines = (("delivery", ["own_application"], "wrote a small tool"), ("generative", ["yes"], "Claude"))
    return said(request, observed(*lines))


@pytest.mark.parametrize("name", PROVIDERS)
def test_switching_provider_is_one_setting(wire: WireServer, name: str, tmp_path: Path) -> None:
    wire.answer = read_rightly
    engine = engine_reaching(wire, name, tmp_path, model_words="never")
    interview = engine.step(engine.begin(), Say(text=TEXT))
    reading = interview.turns[0].reading
    assert reading is not None
    assert (reading.reader, reading.model, reading.note) == ("embedded+llm", name, "")
    assert {"delivery", "generative"} <= {one.fact for one in reading.observations if one.reader == "llm"}
    assert len(wire.requests) == 1


def test_the_fixed_part_is_the_same_bytes_in_every_turn(wire: WireServer, tmp_path: Path) -> None:
    wire.answer = read_rightly
    engine = engine_reaching(wire, "openai:gpt-5-mini", tmp_path, model_words="never")
    interview = engine.step(engine.begin(), Say(text=TEXT))
    engine.step(interview, Say(text="The letters are read by a clerk before they go out."))
    first, second = ([m["content"] for m in request["messages"]] for request in wire.requests)
    assert first[0] == second[0]
    assert first[1] != second[1]


def test_a_conversation_survives_a_server_that_fails_a_third_of_the_time(
    wire: WireServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    wire.answer = read_rightly
    wire.chaos(dropRate=0.1, malformedRate=0.1, rateLimitRate=0.1, disconnectRate=0.1)
    engine = engine_reaching(wire, "openai:gpt-5-mini", tmp_path, model_timeout=2, model_retries=0)
    for _ in range(12):
        interview = engine.step(engine.begin(), Say(text=TEXT))
        assert engine.assessment(interview, advice=False).verdict.scope == 3
        assert interview.turns[0].text == TEXT


def test_an_empty_answer_is_nonsense(wire: WireServer) -> None:
    wire.answer = lambda _: {"content": ""}
    with pytest.raises(ModelNonsense):
        reaching(wire, "openai:gpt-5-mini", "plain").complete(asking(), Weather)
