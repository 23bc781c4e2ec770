"""LangChain, and nothing else in Scopewise knows it: any of its chat models behind `Provider`, its failures as ours.

Nothing here waits, repeats or counts; that is `assistant.language_model.caller`. LangChain's own tracing is switched off for
every call: prompts go to the configured model and nowhere else.
"""

from __future__ import annotations

import json
import os
import ssl
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import Any, Final

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langsmith import tracing_context
from pydantic import BaseModel

from assistant.errors import ModelNonsense, ModelNotConfigured, ModelRefused, ModelTrouble
from assistant.language_model.failures import trouble_of
from assistant.language_model.provider_names import PROVIDERS, key_hint, require_package, split_name
from assistant.language_model.shapes import MOST_CHARACTERS, Completion, Prompt, Usage
from assistant.language_model.ways import Way, Ways, not_offered, refuses_temperature

_LANGCHAIN_CALLS_IT: Final = {"google_vertexai": "google_genai", "bedrock": "bedrock_converse"}
"""LangChain's own class for Vertex AI is given up in favour of that for Gemini, which reaches both; Converse takes every model."""

_OPENAIS: Final = ("openai", "azure_openai")
_GOOGLES: Final = ("google_genai", "google_vertexai")
_AMAZONS: Final = ("bedrock", "bedrock_converse")
_OLLAMA_CONTEXT: Final = 16_384
"""Ollama cuts what is longer without a word; a part of a text with its prompt and its answer fits in here."""
_CUT_OFF: Final = (
    *("length", "model_length", "max_tokens", "MAX_TOKENS", "model_context_window_exceeded"),
    *(
        "content_filter",
        "content_filtered",
        "refusal",
        "guardrail_intervened",
        "SAFETY",
        "RECITATION",
        "PROHIBITED_CONTENT",
    ),
)
_ENDED: Final = ("finish_reason", "stop_reason", "stopReason")


def _vertex() -> dict[str, Any]:
    """Project and place are told outright, else a key for Gemini in the environment would go before them."""
    told = {"project": os.environ.get("GOOGLE_CLOUD_PROJECT"), "location": os.environ.get("GOOGLE_CLOUD_LOCATION")}
    return {"vertexai": True, **{name: value for name, value in told.items() if value}}


@dataclass(frozen=True, slots=True)
class Wire:
    """How a model is reached, beyond what its provider's own environment says.

    ``seconds`` is the time-out of a call; ``token`` gives the key of the moment; ``options`` go to LangChain's model as
    they are.
    """

    seconds: float = 20.0
    base_url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    ca_file: str = ""
    client_certificate: str = ""
    client_key: str = ""
    options: Mapping[str, object] = field(default_factory=dict)
    token: Callable[[], str] | None = None


class LangChainModel:
    """One chat model, by its name ``provider:model``; it is connected to when it is first called.

    ``make`` makes LangChain's model from the keywords for it; a test hands in its own.
    """

    def __init__(
        self,
        name: str,
        wire: Wire | None = None,
        ways: Ways | None = None,
        make: Callable[..., BaseChatModel] = init_chat_model,
    ) -> None:
        self._provider, self._model = split_name(name)
        require_package(self._provider)
        self._wire = wire or Wire()
        self._ways = ways or Ways()
        self._make = make
        self._made: dict[tuple[str, int, bool], BaseChatModel] = {}
        self._lock = Lock()

    @property
    def name(self) -> str:
        """``provider:model``."""
        return f"{self._provider}:{self._model}"

    def complete(self, prompt: Prompt, shape: type[BaseModel] | None) -> Completion:
        """The answer to ``prompt``; what the model can do is found out by the first call and kept."""
        began = time.monotonic()
        if shape is None:
            message = self._answer(partial(self._plainly, prompt))
            return self._completion(message, _text(message), began)
        for way in self._ways.of(self.name):
            try:
                message = self._answer(partial(self._shaped, prompt, shape, way))
            except ModelTrouble as error:
                if not not_offered(error):
                    raise
                self._ways.lacks(self.name, way)
                continue
            found = self._completion(message, _json_text(message), began)
            self._ways.has(self.name, way)
            return found
        raise ModelRefused(f"{self.name} gives no structured answer, in whichever way it is asked.")

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """The answer piece by piece."""
        total = 0
        with self._translated():
            pieces = iter(self._chat(prompt).stream(self._messages(prompt)))
        while True:
            with self._translated():
                piece = next(pieces, None)
            if piece is None:
                return
            words = _text(piece)
            total += len(words)
            if total > MOST_CHARACTERS:
                raise ModelNonsense(f"{self.name} would not stop talking.")
            yield words

    def _answer(self, call: Callable[[], AIMessage]) -> AIMessage:
        try:
            with self._translated():
                return call()
        except ModelTrouble as error:
            if not refuses_temperature(error) or not self._ways.takes_temperature(self.name):
                raise
        self._ways.lacks_temperature(self.name)
        with self._translated():
            return call()

    def _plainly(self, prompt: Prompt) -> AIMessage:
        return _ai(self._chat(prompt).invoke(self._messages(prompt)))

    def _shaped(self, prompt: Prompt, shape: type[BaseModel], way: Way) -> AIMessage:
        if way == "plain":
            return _ai(self._chat(prompt).invoke(self._messages(prompt, shape)))
        asked = self._chat(prompt).with_structured_output(shape, method=way, include_raw=True)
        answered = asked.invoke(self._messages(prompt))
        return _ai(answered["raw"] if isinstance(answered, dict) else answered)

    def _completion(self, message: AIMessage, text: str, began: float) -> Completion:
        used = message.usage_metadata
        usage = Usage(
            sent=used["input_tokens"] if used else 0,
            received=used["output_tokens"] if used else 0,
            cached=(used.get("input_token_details") or {}).get("cache_read") or 0 if used else 0,
        )
        if not text.strip() or len(text) > MOST_CHARACTERS:
            why = "gave an empty answer" if not text.strip() else f"gave an answer of {len(text):,} characters"
            raise ModelNonsense(f"{self.name} {why}.")
        return Completion(text=text, usage=usage, seconds=round(time.monotonic() - began, 3), model=self.name)

    def _chat(self, prompt: Prompt) -> BaseChatModel:
        """LangChain's model for answers of this length; made anew where the key has changed."""
        token = self._wire.token() if self._wire.token else ""
        key = (token, prompt.words, self._ways.takes_temperature(self.name))
        with self._lock:
            if key not in self._made:
                keywords = self._keywords(prompt, token)
                self._made = {kept: chat for kept, chat in self._made.items() if kept[0] == token}
                called = _LANGCHAIN_CALLS_IT.get(self._provider, self._provider)
                self._made[key] = self._make(self._model, model_provider=called, **keywords)
                client = keywords.get("http_client")
                if client is not None:
                    weakref.finalize(self._made[key], client.close)
            return self._made[key]

    def _keywords(self, prompt: Prompt, token: str) -> dict[str, Any]:
        """What LangChain's model of this provider is made with."""
        wire = self._wire
        self._refuse_what_it_cannot_use()
        given: dict[str, Any] = {"temperature": 0} if self._ways.takes_temperature(self.name) else {}
        if self._provider == "ollama":
            given |= {"num_predict": prompt.words, "num_ctx": _OLLAMA_CONTEXT, "client_kwargs": self._client()}
        else:
            given |= {"max_tokens": prompt.words, "timeout": wire.seconds, "max_retries": self._repeats()}
        given |= self._reached()
        if token:
            given |= self._with_token(token)
        return given | dict(wire.options)

    def _repeats(self) -> int:
        """How LangChain's model is told to ask once: Amazon's and Mistral's libraries count the first time too."""
        return 1 if self._provider in (*_GOOGLES, "mistralai") else 0

    def _reached(self) -> dict[str, Any]:
        """What makes this provider's library use the address, the headers and the certificates that are set."""
        wire = self._wire
        given: dict[str, Any] = {}
        if wire.base_url:
            given["azure_endpoint" if self._provider == "azure_openai" else "base_url"] = wire.base_url
        if self._provider in _OPENAIS:
            from openai import DefaultHttpxClient  # only where that provider is installed

            given["http_client"] = DefaultHttpxClient(**self._client())
        elif self._provider in _GOOGLES:
            verify = self._client().get("verify")
            given |= {"additional_headers": dict(wire.headers)} if wire.headers else {}
            given |= {"client_args": {"verify": verify}} if verify is not None else {}
            given |= _vertex() if self._provider == "google_vertexai" else {"vertexai": False}
        elif self._provider in ("anthropic", *_AMAZONS) and wire.headers:
            given["default_headers"] = dict(wire.headers)
        return given

    def _with_token(self, token: str) -> dict[str, Any]:
        if self._provider != "google_vertexai":
            return {"api_key": token}
        from google.oauth2.credentials import Credentials  # only where that provider is installed

        return {"credentials": Credentials(token)}

    def _refuse_what_it_cannot_use(self) -> None:
        """Raises `ModelNotConfigured` for what is set and would be left aside without a word, and for a key that is not."""
        wire = self._wire
        keys = PROVIDERS[self._provider].keys
        own_key = wire.token or "api_key" in wire.options or any(map(os.environ.get, keys))
        if self._provider in ("anthropic", "mistralai") and not own_key:  # the others' libraries say so themselves
            raise ModelNotConfigured(f"{self.name} has no key. {key_hint(self._provider)}")
        if wire.headers and self._provider == "mistralai":
            raise ModelNotConfigured(
                "SCOPEWISE_MODEL_HEADERS cannot be used with mistralai; openai: with its address can."
            )
        if (wire.ca_file or wire.client_certificate) and self._provider not in (*_OPENAIS, *_GOOGLES, "ollama"):
            raise ModelNotConfigured(
                f"SCOPEWISE_MODEL_CA_FILE and SCOPEWISE_MODEL_CLIENT_CERTIFICATE cannot be used with {self._provider}. "
                "SCOPEWISE_CA_FILE sets the authorities for all connections; a client certificate needs a gateway with the "
                "protocol of OpenAI."
            )

    def _client(self) -> dict[str, Any]:
        wire = self._wire
        client: dict[str, Any] = {"timeout": wire.seconds, "headers": dict(wire.headers)}
        if wire.ca_file or wire.client_certificate:
            context = ssl.create_default_context(cafile=wire.ca_file or None)
            if wire.client_certificate:
                context.load_cert_chain(wire.client_certificate, wire.client_key or None)
            client["verify"] = context
        return client

    def _messages(self, prompt: Prompt, shape: type[BaseModel] | None = None) -> list[BaseMessage]:
        """The fixed part first, as the system's words; where the shape is asked for in words, it is told there too.

        Anthropic keeps a prompt for the next call only where it is told up to which point; the others see for themselves.
        """
        fixed = prompt.fixed
        if shape is not None:
            schema = json.dumps(shape.model_json_schema(), ensure_ascii=False, separators=(",", ":"))
            fixed = f"{fixed}\n\nAnswer with one JSON object of this schema and nothing else:\n{schema}"
        system = SystemMessage(fixed)
        if self._provider == "anthropic":
            system = SystemMessage([{"type": "text", "text": fixed, "cache_control": {"type": "ephemeral"}}])
        return [system, HumanMessage(prompt.turn)]

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """What goes wrong inside, as a `ModelTrouble`; nothing is sent to LangChain's tracing service."""
        try:
            with tracing_context(enabled=False):
                yield
        except ModelTrouble:
            raise
        except Exception as error:  # whatever a vendor's library raises must not end a conversation
            trouble = trouble_of(error, self.name)
            if isinstance(trouble, ModelNotConfigured):
                trouble = ModelNotConfigured(f"{trouble} {key_hint(self._provider)}".rstrip())
            raise trouble from error


def _ai(message: object) -> AIMessage:
    if not isinstance(message, AIMessage):
        raise TypeError(f"an answer is no message but a {type(message).__name__}")
    if any(message.response_metadata.get(name) in _CUT_OFF for name in _ENDED):
        raise ModelNonsense("The model broke off in the middle of its answer, or would not answer.")
    return message


def _text(message: BaseMessage) -> str:
    """The words of a message, whatever blocks they stand in."""
    return str(message.text)


def _json_text(message: AIMessage) -> str:
    """The answer as JSON text: a tool's arguments, else what stands between the first and the last brace."""
    if message.tool_calls:
        return json.dumps(message.tool_calls[0]["args"], ensure_ascii=False)
    text = _text(message)
    first, last = text.find("{"), text.rfind("}")
    return text[first : last + 1] if 0 <= first < last else text
