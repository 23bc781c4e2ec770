"""What the vendors' errors mean to us: every class of theirs is in the table, and what says more than the class counts."""

from __future__ import annotations

import inspect
import re
from types import ModuleType

import anthropic
import anthropic._exceptions
import botocore.exceptions
import google.auth.exceptions
import google.genai.errors
import httpx
import httpx2
import langchain_anthropic.chat_models
import langchain_aws.chat_models.bedrock_converse
import langchain_core.exceptions
import langchain_google_genai.chat_models
import langchain_mistralai.chat_models
import langchain_ollama.chat_models
import langchain_openai.chat_models.base
import ollama
import openai
import openai._exceptions
import pytest

from assistant.errors import (
    ModelLimited,
    ModelNonsense,
    ModelNotConfigured,
    ModelOverflow,
    ModelRefused,
    ModelTooSlow,
    ModelTrouble,
    ModelUnreachable,
)
from assistant.language_model.failures import meaning_of, trouble_of, wait_of

LIBRARIES: tuple[ModuleType, ...] = (
    openai,
    openai._exceptions,
    anthropic,
    anthropic._exceptions,
    ollama,
    httpx,
    httpx2,
    langchain_core.exceptions,
    langchain_openai.chat_models.base,
    langchain_anthropic.chat_models,
    langchain_ollama.chat_models,
    langchain_google_genai.chat_models,
    langchain_aws.chat_models.bedrock_converse,
    google.auth.exceptions,
    google.genai.errors,
)


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: str(library.__name__))
def test_every_error_of_the_library_is_in_the_table(library: ModuleType) -> None:
    members = [member for _, member in list(vars(library).items()) if inspect.isclass(member)]
    errors = [member for member in members if issubclass(member, Exception)]
    assert errors
    assert [error for error in errors if meaning_of(error) is None] == []


OF_CREDENTIALS = re.compile("Credential|Token|Profile|NoRegion|InvalidRegion|UnknownRegion|^Login")


def test_every_error_of_amazons_library_has_a_meaning_and_those_of_credentials_are_named() -> None:
    members = [each for each in vars(botocore.exceptions).values() if inspect.isclass(each)]
    errors = [each for each in members if issubclass(each, Exception) and not issubclass(each, Warning)]
    assert [each for each in errors if not any(map(meaning_of, each.__mro__))] == []
    named = [each for each in errors if OF_CREDENTIALS.search(each.__name__)]
    assert len(named) > 10
    assert {meaning_of(each) for each in named} == {ModelNotConfigured}


def test_mistrals_library_has_no_errors_of_its_own() -> None:
    own = [each for each in vars(langchain_mistralai.chat_models).values() if inspect.isclass(each)]
    errors = [each for each in own if issubclass(each, Exception) and each.__module__.startswith("langchain_mistralai")]
    assert errors == []


REQUEST = httpx2.Request("POST", "http://127.0.0.1/")


def answered(status: int, **headers: str) -> httpx2.Response:
    return httpx2.Response(status, request=REQUEST, headers={k.replace("_", "-"): v for k, v in headers.items()})


def openai_error(status: int, text: str = "no") -> openai.APIStatusError:
    kinds = {
        400: openai.BadRequestError,
        401: openai.AuthenticationError,
        404: openai.NotFoundError,
        429: openai.RateLimitError,
    }
    return kinds.get(status, openai.InternalServerError)(text, response=answered(status), body=None)


def amazon_error(status: int, text: str = "no", **headers: str) -> botocore.exceptions.ClientError:
    told = {"HTTPStatusCode": status, "HTTPHeaders": headers}
    return botocore.exceptions.ClientError(
        {"Error": {"Code": "X", "Message": text}, "ResponseMetadata": told},
        "Converse",
    )


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (openai_error(401), ModelRefused),
        (openai_error(404), ModelRefused),
        (openai_error(429), ModelLimited),
        (openai_error(500), ModelUnreachable),
        (openai_error(503), ModelUnreachable),
        (openai_error(400, "This model's maximum context length is 8192 tokens"), ModelOverflow),
        (openai_error(400, "prompt is too long: 250000 tokens > 200000 maximum"), ModelOverflow),
        (openai.APIConnectionError(request=REQUEST), ModelUnreachable),
        (openai.APITimeoutError(request=REQUEST), ModelTooSlow),
        (openai.OpenAIError("The api_key client option must be set"), ModelNotConfigured),
        (ollama.ResponseError("model 'x' not found", 404), ModelRefused),
        (ollama.ResponseError("out of memory", 500), ModelUnreachable),
        (ollama.ResponseError("slow down", 429), ModelLimited),
        (amazon_error(429), ModelLimited),
        (amazon_error(403), ModelRefused),
        (amazon_error(503), ModelUnreachable),
        (amazon_error(400, "Input is too long for requested model."), ModelOverflow),
        (botocore.exceptions.NoCredentialsError(), ModelNotConfigured),
        (botocore.exceptions.ReadTimeoutError(endpoint_url="http://x"), ModelTooSlow),
        (google.auth.exceptions.DefaultCredentialsError("no"), ModelNotConfigured),
        (google.auth.exceptions.RefreshError("no"), ModelRefused),
        (httpx.ConnectError("no"), ModelUnreachable),
        (httpx.ReadTimeout("no"), ModelTooSlow),
        (ConnectionRefusedError(), ModelUnreachable),
        (TimeoutError(), ModelTooSlow),
        (ValueError("no JSON"), ModelNonsense),
        (ZeroDivisionError(), ModelUnreachable),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else repr(value)[:40],
)
def test_an_error_means_what_it_says(error: Exception, kind: type[ModelTrouble]) -> None:
    assert type(trouble_of(error, "openai:gpt")) is kind


def test_the_message_names_the_model_and_the_status_and_never_what_was_sent() -> None:
    error = openai_error(401, "Incorrect API key provided: sk-secret, prompt: our secret plan")
    text = str(trouble_of(error, "openai:gpt"))
    assert "openai:gpt" in text
    assert "401" in text
    assert "secret" not in text


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry_after": "7"}, 7.0),
        ({"retry_after_ms": "250"}, 0.25),
        ({}, None),
        ({"retry_after": "soon"}, None),
        ({"retry_after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
    ],
)
def test_the_wait_that_the_provider_asks_for_is_taken(headers: dict[str, str], wait: float | None) -> None:
    error = openai.RateLimitError("no", response=answered(429, **headers), body=None)
    assert wait_of(error) == wait
    trouble = trouble_of(error, "m")
    assert isinstance(trouble, ModelLimited)
    assert trouble.wait == wait


def test_the_wait_of_an_error_within_another_and_of_amazons_is_taken() -> None:
    outer = RuntimeError("wrapped")
    outer.__cause__ = openai.RateLimitError("no", response=answered(429, retry_after="7"), body=None)
    assert wait_of(outer) == 7
    assert wait_of(amazon_error(429, **{"retry-after": "9"})) == 9
