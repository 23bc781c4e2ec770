"""What a run may spend on a language model, and what it has spent: kept a line a call, so that a resumed run goes on counting."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from assistant.batch.journal import writing_to
from assistant.errors import UnusableInput, shown
from assistant.language_model.budget import Price
from assistant.language_model.metering import Call
from assistant.language_model.shapes import Usage
from assistant.reading import Strict

KINDS: Final = ("calls", "tokens", "money")


@dataclass(frozen=True, slots=True)
class Allowance:
    """The most that a run may use in all, whatever was used before it was interrupted; 0 is no limit."""

    calls: float = 0
    tokens: float = 0
    money: float = 0


def allowance(entries: list[str], price: Price) -> Allowance:
    """What ``--budget calls=500 --budget money=5`` allows; raises `UnusableInput` that says what would be right."""
    found: dict[str, float] = {}
    for entry in entries:
        kind, _, amount = entry.partition("=")
        name = kind.strip().casefold()
        number = _amount(amount)
        if name not in KINDS or number is None:
            raise UnusableInput(
                f"--budget is {shown(entry)}; it must be calls=NUMBER, tokens=NUMBER or money=NUMBER, more than 0."
            )
        if name in found:
            raise UnusableInput(f"--budget {name}= is given twice. Give it once.")
        found[name] = number
    if "money" in found and price == Price():
        raise UnusableInput(
            "--budget money= needs to know what tokens cost: set SCOPEWISE_MODEL_PRICE_SENT and "
            "SCOPEWISE_MODEL_PRICE_RECEIVED, for a million tokens each."
        )
    return Allowance(**found)


def _amount(text: str) -> float | None:
    try:
        number = float(text.strip().replace("_", "").replace(",", ""))
    except ValueError:
        return None
    return number if 0 < number < float("inf") else None


class _Line(Strict):
    """One call, as it is kept."""

    sent: int
    received: int


@dataclass
class Spending:
    """Counts every call of a run in ``file``, and says whether there is room for more."""

    file: Path
    allowed: Allowance = field(default_factory=Allowance)
    price: Price = field(default_factory=Price)
    _calls: int = 0
    _used: Usage = field(default_factory=Usage)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def recall(self) -> None:
        """Counts what was used before; a last line that is cut is left out. Raises `UnusableInput` for a damaged file."""
        self._calls, self._used = 0, Usage()
        try:
            lines = self.file.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise UnusableInput(f"{self.file} cannot be read: {error.strerror or error}.") from error
        whole = lines[: lines.rfind(b"\n") + 1]
        for number, line in enumerate(whole.splitlines(), start=1):
            try:
                kept = _Line.model_validate_json(line)
            except ValidationError as error:
                raise UnusableInput(
                    f"{self.file}, line {number}, is damaged. Delete the file to count from nothing."
                ) from error
            self._count(Usage(sent=kept.sent, received=kept.received))
        if whole != lines:
            with writing_to(self.file):
                self.file.write_bytes(whole)

    def note(self, call: Call) -> None:
        """Counts ``call``; raises `OutputUnwritable` where it cannot be kept."""
        line = _Line(sent=call.usage.sent, received=call.usage.received).model_dump_json().encode() + b"\n"
        with self._lock:
            self._count(call.usage)
            with writing_to(self.file), self.file.open("ab") as file:
                file.write(line)

    def used_up(self, pending: int) -> str:
        """Which limit leaves no room for another row beside ``pending`` that are under way; empty where all do.

        A row is reckoned as one call with the tokens of an average one so far.
        """
        with self._lock:
            ahead = pending + 1
            share = ahead / self._calls if self._calls else 0.0
            tokens, money = self._used.total, self.price.of(self._used)
            for name, used, further, most in (
                ("calls", self._calls, ahead, self.allowed.calls),
                ("tokens", tokens, tokens * share, self.allowed.tokens),
                ("money", money, money * share, self.allowed.money),
            ):
                if most and used + further > most:
                    return f"{most:,.10g} {name}"
            return ""

    @property
    def told(self) -> str:
        """What was used so far, for people."""
        money = f", {self.price.of(self._used):,.2f} in money" if self.price != Price() else ""
        return f"{self._calls:,} calls, {self._used.total:,} tokens{money}"

    def _count(self, usage: Usage) -> None:
        self._calls += 1
        self._used += usage
