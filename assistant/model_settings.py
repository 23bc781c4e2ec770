"""The settings of the language model, a part of `assistant.settings.Settings`. Without `SCOPEWISE_MODEL` none of them matters."""

from __future__ import annotations

import json
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _object(value: object) -> object:
    """A JSON object out of a variable."""
    return json.loads(value) if isinstance(value, str) else value


def _list(value: object) -> object:
    """A list out of a variable with commas."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _word(value: object) -> object:
    return value.strip().casefold() if isinstance(value, str) else value


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_list)]
Count = Annotated[int, Field(ge=0)]
Money = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class ModelSettings(BaseSettings):
    """How a language model is reached, what it may cost, and what it may be told."""

    model_config = SettingsConfigDict(use_attribute_docstrings=True)

    model: Annotated[str, BeforeValidator(lambda value: str(value).strip())] = Field(
        default="", json_schema_extra={"default_shown": "none: no language model is used"}
    )
    """Chat model that reads and words beside the embedded reader, `provider:model`, such as `anthropic:claude-haiku-4-5`."""

    model_fallbacks: Listed = Field(default=(), json_schema_extra={"default_shown": "none"})
    """Models that step in when the first one fails, in this order, with commas between: `provider:model,provider:model`."""

    model_url: str = Field(default="", json_schema_extra={"default_shown": "the provider's own"})
    """Base URL of a gateway or a compatible server (vLLM, LM Studio, llama.cpp, Azure endpoint) for the first model."""

    model_headers: Annotated[dict[str, str], NoDecode, BeforeValidator(_object)] = Field(
        default_factory=dict, repr=False, json_schema_extra={"default_shown": "none"}
    )
    """Headers that a gateway wants, a JSON object: `{"x-team": "risk"}`."""

    model_options: Annotated[dict[str, object], NoDecode, BeforeValidator(_object)] = Field(
        default_factory=dict, repr=False, json_schema_extra={"default_shown": "none"}
    )
    """Further keywords for LangChain's model, a JSON object: `{"api_version": "2025-04-01-preview"}`."""

    model_ca_file: str = Field(default="", json_schema_extra={"default_shown": "the system's"})
    """PEM file of the authorities that sign the server's certificate (OpenAI, Azure, compatible servers, Google, Ollama)."""

    model_client_certificate: str = Field(default="", json_schema_extra={"default_shown": "none"})
    """PEM file of our certificate, for a server that asks for one (OpenAI, Azure, compatible servers, Google, Ollama)."""

    model_client_key: str = Field(default="", json_schema_extra={"default_shown": "in the certificate's file"})
    """PEM file of the key of our certificate."""

    model_token_command: str = Field(
        default="", repr=False, json_schema_extra={"default_shown": "none: the provider's own variable holds the key"}
    )
    """Command that prints a fresh key; it is run without a shell, and again when a key is five minutes old or refused."""

    model_timeout: Annotated[float, Field(gt=0, le=600)] = 20.0
    """The most seconds that one message waits for models, all calls and repeats together."""

    model_retries: Annotated[int, Field(ge=0, le=10)] = 2
    """How often a call that failed for the moment is repeated, where time is left."""

    model_calls_per_minute: Count = 0
    """The most calls in a minute; 0 is no limit."""

    model_calls_at_once: Annotated[int, Field(ge=1, le=256)] = 4
    """How many rows of a batch ask the model at the same time."""

    model_tokens_per_assessment: Count = 0
    """The most tokens, sent and received, for one assessment; 0 is no limit."""

    model_tokens_per_day: Count = 0
    """The most tokens, sent and received, for one day (UTC); 0 is no limit."""

    model_price_sent: Money = 0.0
    """Price of a million tokens sent, in your currency; what the limits on money and the figures are worked out with."""

    model_price_received: Money = 0.0
    """Price of a million tokens received, in the same currency."""

    model_money_per_assessment: Money = 0.0
    """The most money for one assessment; 0 is no limit. It needs the prices."""

    model_money_per_day: Money = 0.0
    """The most money for one day (UTC); 0 is no limit. It needs the prices."""

    model_words: Annotated[Literal["always", "translate", "never"], BeforeValidator(_word)] = "always"
    """When the model words the questions: `always` after a message in words, `translate` for other languages, or `never`."""

    model_log: bool = False
    """Whether prompts and answers go to the log (at `INFO`). They hold what people said; without this no word is logged."""

    send_nothing: bool = False
    """Forbids to send anything to a language model, whatever else is set."""

    mask_words: Listed = Field(default=(), repr=False, json_schema_extra={"default_shown": "none"})
    """Names and words that are hidden before anything goes to a model, with commas between."""

    mask_names: bool = False
    """Whether names after a form of address (Mr, Dr, Frau, my name is) are hidden too before anything goes to a model."""


RIGHT: Final = {
    "model": "provider:model, such as 'openai:gpt-5-mini'",
    "model_fallbacks": "models with commas between, each provider:model",
    "model_url": "a URL such as 'http://localhost:8000/v1'",
    "model_headers": 'a JSON object of texts, such as \'{"x-team": "risk"}\'',
    "model_options": 'a JSON object, such as \'{"api_version": "2025-04-01-preview"}\'',
    "model_ca_file": "the path of a PEM file",
    "model_client_certificate": "the path of a PEM file",
    "model_client_key": "the path of a PEM file",
    "model_token_command": "a command with its arguments",
    "model_timeout": "seconds, more than 0 and at most 600",
    "model_retries": "a whole number from 0 to 10",
    "model_calls_per_minute": "a whole number, 0 for no limit",
    "model_calls_at_once": "a whole number from 1 to 256",
    "model_tokens_per_assessment": "a whole number, 0 for no limit",
    "model_tokens_per_day": "a whole number, 0 for no limit",
    "model_price_sent": "a number, 0 or more",
    "model_price_received": "a number, 0 or more",
    "model_money_per_assessment": "a number, 0 for no limit",
    "model_money_per_day": "a number, 0 for no limit",
    "model_words": "always, translate or never",
    "model_log": "true or false",
    "send_nothing": "true or false",
    "mask_words": "words with commas between",
    "mask_names": "true or false",
}
"""What would be right, by field."""

SECRET: Final = frozenset({"model_headers", "model_options", "model_token_command", "mask_words"})
"""Fields whose value is never shown in a message."""
