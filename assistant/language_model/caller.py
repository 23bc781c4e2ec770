"""Asks the models in the order of the list, with patience, within the budget: the one door to a language model."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel

from assistant.errors import (
    ModelLimited,
    ModelNonsense,
    ModelNotConfigured,
    ModelOverflow,
    ModelRefused,
    ModelSpent,
    ModelTooSlow,
    ModelTrouble,
)
from assistant.language_model.budget import Budget
from assistant.language_model.metering import Call, meter
from assistant.language_model.patience import Hold, Pace, Patience, Rest, Turn, pieces_within, turn, within
from assistant.language_model.shapes import Completion, Prompt, Provider, Usage

_LOG = logging.getLogger("scopewise.model")
Answer = TypeVar("Answer")
_FIRST_SHARE = 0.6
"""The share of the time that is left which a model gets while another one stands behind it."""

_FINAL = (ModelRefused, ModelNotConfigured, ModelTooSlow, ModelSpent)
"""What asking the same model again would not change."""


@dataclass
class Caller:
    """``providers``: the model, then those that step in for it. ``notice`` is told every call, for figures.

    ``show_prompts`` puts prompts and answers into the log, at the level INFO; without it no word of them is logged.
    """

    providers: Sequence[Provider]
    patience: Patience = field(default_factory=Patience)
    budget: Budget = field(default_factory=Budget)
    notice: Callable[[Call], None] = lambda _: None
    show_prompts: bool = False

    def __post_init__(self) -> None:
        self._pace = Pace(self.patience)
        self._rest = Rest(self.patience)
        self._hold = Hold(self.patience)

    @property
    def name(self) -> str:
        """The model that is asked first."""
        return self.providers[0].name

    def warm(self) -> None:
        """Import the libraries of the first model now, so that the first message need not wait for them."""
        warm = getattr(self.providers[0], "warm", None)
        if warm is not None:
            with suppress(ModelTrouble):
                warm()

    def turn(self, assessment: str) -> AbstractContextManager[Turn]:
        """What is asked inside shares one time-out and counts for ``assessment``."""
        return turn(assessment, self.patience)

    def complete(self, prompt: Prompt, shape: type[BaseModel] | None = None) -> Completion:
        """The answer to ``prompt``, of the first model that gives one; raises a `ModelTrouble`, that of the first."""
        with self.turn("") as now:
            return self._of_the_first(now, lambda provider: self._patiently(provider, prompt, shape, now))

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """The answer piece by piece; another model steps in only before the first piece. Raises a `ModelTrouble`."""
        with self.turn("") as now:
            first, rest = self._of_the_first(now, lambda provider: self._begun(provider, prompt, now))
        yield first
        yield from rest

    def _of_the_first(self, now: Turn, ask: Callable[[Provider], Answer]) -> Answer:
        told: ModelTrouble | None = None
        for provider in self.providers:
            try:
                self._rest_out(provider, now)
                return ask(provider)
            except ModelTrouble as error:
                told = told or error
                if isinstance(error, ModelOverflow) or self._left(now) <= 0:
                    break
        raise told or ModelNotConfigured("No language model is configured.")

    def _rest_out(self, provider: Provider, now: Turn) -> None:
        """Wait while ``provider`` is left alone, where there is time to queue and no other to ask; raises where not."""
        left = self._rest.left(provider.name)
        if 0 < left <= now.queueing and provider is self.providers[-1]:
            self.patience.sleep(left)
            now.queued(left)
        self._rest.check(provider.name)

    def _patiently(self, provider: Provider, prompt: Prompt, shape: type[BaseModel] | None, now: Turn) -> Completion:
        """One model, asked again where that may help and while there is time; waiting in the queue is no repeat."""
        attempt = 0
        while True:
            try:
                return self._once(provider, prompt, shape, now)
            except ModelTrouble as error:
                if isinstance(error, _FINAL):
                    raise
                if isinstance(error, ModelLimited) and 0 < self._hold.left(provider.name) <= now.queueing:
                    continue
                wait = self._wait(error, attempt)
                if attempt == self.patience.retries or wait >= self._left(now):
                    raise
                self.patience.sleep(wait)
                attempt += 1

    def _queue(self, provider: Provider, now: Turn) -> None:
        """Wait for a place: until the provider has room, and the calls of the minute allow; raises `ModelLimited`."""
        began = self.patience.clock()
        self._hold.take(provider.name, self._left(now) + now.queueing)
        waited = self.patience.clock() - began
        self._pace.take(self._left(now) + now.queueing - waited)
        now.queued(self.patience.clock() - began)

    def _wait(self, error: ModelTrouble, attempt: int) -> float:
        """What the provider asks for, else twice as long each time; nonsense is asked again at once."""
        if isinstance(error, ModelNonsense):
            return 0.0
        backoff = self.patience.first_wait * 2.0**attempt
        return max(backoff, error.wait or 0.0) if isinstance(error, ModelLimited) else backoff

    def _once(self, provider: Provider, prompt: Prompt, shape: type[BaseModel] | None, now: Turn) -> Completion:
        self.budget.check(now.assessment)
        self._queue(provider, now)
        began = self.patience.clock()
        try:
            found = within(self._share(provider, now), lambda: provider.complete(prompt, shape), provider.name)
        except ModelTrouble as error:
            self._note(provider, prompt, error, began)
            raise
        counted = found.usage if found.usage.total else _estimated(prompt, found.text)
        self.budget.spend(now.assessment, counted)
        self._answered(prompt, provider, counted, found.seconds)
        if self.show_prompts:
            _LOG.info("%s was asked:\n%s\n%s\nand answered:\n%s", provider.name, prompt.fixed, prompt.turn, found.text)
        return found

    def _begun(self, provider: Provider, prompt: Prompt, now: Turn) -> tuple[str, Iterator[str]]:
        """The first piece of an answer, and those that follow."""
        self.budget.check(now.assessment)
        self._queue(provider, now)
        began = self.patience.clock()
        pieces = pieces_within(self._share(provider, now), lambda: provider.stream(prompt), provider.name)
        try:
            first = next((piece for piece in pieces if piece.strip()), None)
            if first is None:
                raise ModelNonsense(f"{provider.name} gave an empty answer.")
        except ModelTrouble as error:
            self._note(provider, prompt, error, began)
            raise
        return first, self._rest_of(provider, prompt, pieces, first, now)

    def _rest_of(
        self, provider: Provider, prompt: Prompt, pieces: Iterator[str], first: str, now: Turn
    ) -> Iterator[str]:
        began, said = self.patience.clock(), [first]
        try:
            for piece in pieces:
                said.append(piece)
                yield piece
        except ModelTrouble as error:
            self._note(provider, prompt, error, began)
            raise
        finally:
            used = _estimated(prompt, "".join(said))
            self.budget.spend(now.assessment, used)
        self._answered(prompt, provider, used, round(self.patience.clock() - began, 3))

    def _answered(self, prompt: Prompt, provider: Provider, used: Usage, seconds: float) -> None:
        self._rest.note(provider.name, None)
        self._hold.answered(provider.name)
        self._tell(Call(prompt=prompt.name, model=provider.name, outcome="answered", usage=used, seconds=seconds))

    def _tell(self, call: Call) -> None:
        meter(call)
        self.notice(call)

    def _note(self, provider: Provider, prompt: Prompt, error: ModelTrouble, began: float) -> None:
        self._rest.note(provider.name, error)
        if isinstance(error, ModelLimited):
            self._hold.limited(provider.name, error.wait)
        seconds = round(self.patience.clock() - began, 3)
        self._tell(Call(prompt=prompt.name, model=provider.name, outcome=error.kind, seconds=seconds))
        _LOG.warning("The model was of no help for %s: %s", prompt.name, error)

    def _left(self, now: Turn) -> float:
        return now.deadline - self.patience.clock()

    def _share(self, provider: Provider, now: Turn) -> float:
        """The seconds that this model may take: a part of what is left while another one stands behind it."""
        left = self._left(now)
        if left <= 0:
            raise ModelTooSlow("The time that a message may wait for the model is used up.")
        return left if provider is self.providers[-1] else left * _FIRST_SHARE


def _estimated(prompt: Prompt, text: str) -> Usage:
    """About what a call took, where the provider does not say: a token is some four characters."""
    return Usage(sent=len(prompt.fixed + prompt.turn) // 4 + 1, received=len(text) // 4 + 1)
