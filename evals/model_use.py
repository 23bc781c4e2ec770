"""What a language model did in a run: calls, what became of them, tokens, money, and how long they took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.app import Scopewise
from assistant.errors import ModelNotConfigured
from assistant.language_model.budget import Price
from assistant.language_model.caller import Caller
from assistant.language_model.kept_answers import Player, Recorder
from assistant.language_model.metering import Call
from assistant.language_model.opening import open_caller
from assistant.language_model.patience import Patience
from assistant.language_model.shapes import Provider, Usage
from assistant.reading import Strict
from assistant.settings import Settings
from assistant.wiring_model import open_model_reader, with_model


class ModelUse(Strict):
    """``outcomes`` counts "answered" and every kind of trouble; seconds are those of answered calls."""

    model: str
    calls: int
    outcomes: dict[str, int]
    sent: int
    cached: int
    received: int
    money: float
    seconds_median: float
    seconds_95: float


@dataclass
class Meter:
    """Notes every call of a run."""

    model: str
    price: Price
    calls: list[Call] = field(default_factory=list)

    def use(self) -> ModelUse:
        """The figures."""
        usage = sum((call.usage for call in self.calls), Usage())
        seconds = sorted(call.seconds for call in self.calls if call.outcome == "answered")
        return ModelUse(
            model=self.model,
            calls=len(self.calls),
            outcomes=dict(Counter(call.outcome for call in self.calls)),
            sent=usage.sent,
            cached=usage.cached,
            received=usage.received,
            money=round(self.price.of(usage), 6),
            seconds_median=_share(seconds, 0.5),
            seconds_95=_share(seconds, 0.95),
        )


def listening(
    engine: Scopewise, settings: Settings, reader: str, *, record: Path | None = None, replay: Path | None = None
) -> tuple[Scopewise, Meter | None]:
    """``engine`` with the reader called so: "embedded", "llm" (the model alone), or "both"; and the meter of its calls.

    ``record`` keeps the model's answers in a folder, ``replay`` takes them from one and asks no model. Raises
    `ModelNotConfigured` and `UnusableInput`.
    """
    if reader == "embedded":
        return engine, None
    if settings.send_nothing and replay is None:
        raise ModelNotConfigured("SCOPEWISE_SEND_NOTHING forbids to ask a model; --replay FOLDER asks none.")
    caller = _replaying(replay) if replay else open_caller(settings, settings.data)
    if record:
        caller.providers = [Recorder(provider, record) for provider in caller.providers]
    meter = Meter(caller.name, Price(settings.model_price_sent, settings.model_price_received))
    caller.notice = meter.calls.append
    heard = with_model(engine, settings, caller)
    if reader == "llm":
        heard.reader = open_model_reader(settings, caller, engine.reader)
    heard.voice = None
    return heard, meter


def use_text(use: ModelUse) -> str:
    """The figures for people."""
    outcomes = ", ".join(f"{name} {count}" for name, count in sorted(use.outcomes.items()))
    money = f", money {use.money:.4f}" if use.money else ""
    return (
        f"model {use.model}: {use.calls} calls ({outcomes or 'none'}); tokens sent {use.sent:,} (cached {use.cached:,}), "
        f"received {use.received:,}{money}; seconds a call: median {use.seconds_median:.2f}, 95 % {use.seconds_95:.2f}"
    )


def _replaying(folder: Path) -> Caller:
    player: Provider = Player(folder)
    return Caller([player], Patience(retries=0, failures=1_000_000_000))


def _share(values: Sequence[float], share: float) -> float:
    """The value below which this share of ``values``, which are sorted, lies."""
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0.0
