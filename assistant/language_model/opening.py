"""A model as the settings describe it, ready to be asked; LangChain is imported here, when a model is first needed."""

from __future__ import annotations

import shlex
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel

from assistant.errors import ModelNotConfigured, ModelRefused, shown
from assistant.language_model.budget import Budget, Limits, Price
from assistant.language_model.caller import Caller
from assistant.language_model.patience import Patience
from assistant.language_model.provider_names import require_package, split_name
from assistant.language_model.shapes import Completion, Prompt, Provider
from assistant.language_model.ways import Ways
from assistant.model_settings import ModelSettings

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.language_model.vendor import Wire

_TOKEN_AGE: Final = 300.0
_TOKEN_SECONDS: Final = 15.0


class Token:
    """The key that ``command`` prints; asked for anew when it is old, or `renew` was called."""

    def __init__(self, command: str, clock: Callable[[], float] = time.monotonic) -> None:
        try:
            self._command = shlex.split(command)
        except ValueError as error:
            raise ModelNotConfigured(f"SCOPEWISE_MODEL_TOKEN_COMMAND is no command: {error}.") from None
        self._clock = clock
        self._lock = Lock()
        self._value = ""
        self._until = 0.0

    def __call__(self) -> str:
        """The key; raises `ModelNotConfigured` where the command fails."""
        with self._lock:
            if not self._value or self._clock() >= self._until:
                self._value = self._run()
                self._until = self._clock() + _TOKEN_AGE
            return self._value

    def renew(self) -> None:
        """The key was refused: the next one is a fresh one."""
        with self._lock:
            self._value = ""

    def _run(self) -> str:
        try:
            done = subprocess.run(  # noqa: S603 - the operator's own command, without a shell
                self._command, capture_output=True, text=True, timeout=_TOKEN_SECONDS, check=True
            )
        except (OSError, subprocess.SubprocessError, ValueError, IndexError) as error:
            raise ModelNotConfigured(f"The command for the key failed ({type(error).__name__}).") from None
        if not done.stdout.strip():
            raise ModelNotConfigured("The command for the key printed nothing.")
        return done.stdout.strip()


class Connected:
    """A provider whose library is imported when it is first asked, and whose key is renewed once when it is refused."""

    def __init__(self, name: str, wire: Callable[[], Wire], ways: Ways, token: Token | None) -> None:
        self._provider, model = split_name(name)
        require_package(self._provider)
        self.name = f"{self._provider}:{model}"
        self._wire = wire
        self._ways = ways
        self._token = token
        self._lock = Lock()
        self._opened: Provider | None = None

    def warm(self) -> None:
        """Import the library now; nothing is sent."""
        self._model()

    def complete(self, prompt: Prompt, shape: type[BaseModel] | None) -> Completion:
        """The answer; raises a `ModelTrouble`."""
        try:
            return self._model().complete(prompt, shape)
        except ModelRefused:
            if self._token is None:
                raise
            self._token.renew()
            return self._model().complete(prompt, shape)

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """The answer piece by piece; raises a `ModelTrouble`."""
        yield from self._model().stream(prompt)

    def _model(self) -> Provider:
        with self._lock:
            if self._opened is None:
                from assistant.language_model.vendor import LangChainModel  # LangChain takes a second

                self._opened = LangChainModel(self.name, self._wire(), self._ways)
            return self._opened


def open_ways(data: Path) -> Ways:
    """What was found out of models, kept in the data folder."""
    return Ways(data / "model" / "ways.json")


def open_caller(settings: ModelSettings, data: Path, ways: Ways | None = None, queueing: float = 0.0) -> Caller:
    """The model of the settings with those that step in for it; raises `ModelNotConfigured` that says what is missing.

    ``queueing``: the seconds that a message may wait for its place beside the time-out.
    """
    ways = ways or open_ways(data)
    token = Token(settings.model_token_command) if settings.model_token_command else None
    return Caller(
        providers=_providers(settings, ways, token),
        patience=Patience(
            seconds=settings.model_timeout,
            retries=settings.model_retries,
            per_minute=settings.model_calls_per_minute,
            queueing=queueing,
        ),
        budget=Budget(_limits(settings), price_of(settings), data / "model" / "used"),
        show_prompts=settings.model_log,
    )


def _providers(settings: ModelSettings, ways: Ways, token: Token | None) -> Sequence[Provider]:
    """The gateway, its headers and its key are those of the first model; the others have their provider's environment."""
    first = Connected(settings.model, lambda: _wire(settings, token), ways, token)
    others = [Connected(name, lambda: _plain_wire(settings), ways, None) for name in settings.model_fallbacks]
    return [first, *others]


def _wire(settings: ModelSettings, token: Token | None) -> Wire:
    from assistant.language_model.vendor import Wire  # LangChain takes a second

    for name in (settings.model_ca_file, settings.model_client_certificate, settings.model_client_key):
        _require_file(name)
    return Wire(
        seconds=settings.model_timeout,
        base_url=settings.model_url,
        headers=settings.model_headers,
        ca_file=settings.model_ca_file,
        client_certificate=settings.model_client_certificate,
        client_key=settings.model_client_key,
        options=settings.model_options,
        token=token,
    )


def _plain_wire(settings: ModelSettings) -> Wire:
    from assistant.language_model.vendor import Wire  # LangChain takes a second

    return Wire(seconds=settings.model_timeout)


def _require_file(name: str) -> None:
    if name:
        try:
            with open(name, "rb"):  # noqa: PTH123 - only whether it can be read
                return
        except OSError as error:
            raise ModelNotConfigured(f"The certificate file {shown(name)} cannot be read: {error.strerror}.") from None


def _limits(settings: ModelSettings) -> Limits:
    return Limits(
        tokens_per_assessment=settings.model_tokens_per_assessment,
        tokens_per_day=settings.model_tokens_per_day,
        money_per_assessment=settings.model_money_per_assessment,
        money_per_day=settings.model_money_per_day,
    )


def price_of(settings: ModelSettings) -> Price:
    """What a million tokens cost."""
    return Price(settings.model_price_sent, settings.model_price_received)
