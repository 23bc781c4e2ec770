"""What the language model may cost: tokens and money, for one assessment and for one day.

What was used is kept a line a call in a file of that day, so that several processes share one budget; the lines hold
tokens and money, never words.
"""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from assistant.errors import ModelSpent
from assistant.language_model.shapes import Usage

_MILLION = 1_000_000
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Price:
    """Money for a million tokens sent, and for a million received; in whatever currency the limits are in."""

    sent: float = 0.0
    received: float = 0.0

    def of(self, usage: Usage) -> float:
        """What ``usage`` costs."""
        return (usage.sent * self.sent + usage.received * self.received) / _MILLION


@dataclass(frozen=True, slots=True)
class Limits:
    """The most tokens and money for one assessment and for one day (UTC); 0 is no limit."""

    tokens_per_assessment: int = 0
    tokens_per_day: int = 0
    money_per_assessment: float = 0.0
    money_per_day: float = 0.0


def today() -> str:
    """The day, UTC, ISO 8601."""
    return datetime.now(UTC).date().isoformat()


@dataclass
class Budget:
    """Counts what is used and refuses what would go beyond the limits. ``folder`` is shared by all processes."""

    limits: Limits = field(default_factory=Limits)
    price: Price = field(default_factory=Price)
    folder: Path | None = None
    day: Callable[[], str] = today
    _assessments: Counter[str] = field(default_factory=Counter, repr=False)
    _money: Counter[str] = field(default_factory=Counter, repr=False)
    _days: Counter[str] = field(default_factory=Counter, repr=False)
    _day_money: Counter[str] = field(default_factory=Counter, repr=False)
    _read_upto: dict[str, int] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def check(self, assessment: str) -> None:
        """Raise `ModelSpent` where nothing is left; the message says of which limit."""
        with self._lock:
            day = self.day()
            self._catch_up(day)
            for used, limit, what in (
                (self._assessments[assessment], self.limits.tokens_per_assessment, "tokens for this assessment"),
                (self._money[assessment], self.limits.money_per_assessment, "money for this assessment"),
                (self._days[day], self.limits.tokens_per_day, "tokens for today"),
                (self._day_money[day], self.limits.money_per_day, "money for today"),
            ):
                if limit and used >= limit:
                    raise ModelSpent(f"The budget of {what} is used up ({used:g} of {limit:g}).")

    def spend(self, assessment: str, usage: Usage) -> None:
        """Count ``usage``."""
        with self._lock:
            day = self.day()
            money = self.price.of(usage)
            self._forget()
            self._assessments[assessment] += usage.total
            self._money[assessment] += money  # type: ignore[assignment]  # a Counter counts money as well
            if not self._write(day, usage, money):
                self._count(day, usage.total, money)

    def used_today(self) -> tuple[int, float]:
        """Tokens and money of this day, of all processes."""
        with self._lock:
            self._catch_up(self.day())
            return self._days[self.day()], self._day_money[self.day()]

    def _forget(self) -> None:
        """A server that runs for months must not keep every assessment's count."""
        if len(self._assessments) > _REMEMBERED:
            self._assessments.clear()
            self._money.clear()

    def _count(self, day: str, tokens: int, money: float) -> None:
        self._days[day] += tokens
        self._day_money[day] += money  # type: ignore[assignment]  # a Counter counts money as well

    def _write(self, day: str, usage: Usage, money: float) -> bool:
        """Whether the line is in the file, from which it will be counted."""
        if self.folder is None:
            return False
        line = json.dumps({"sent": usage.sent, "received": usage.received, "money": money})
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._file(day).open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        except OSError:
            return False
        return True

    def _file(self, day: str) -> Path:
        return (self.folder or Path()) / f"{day}.jsonl"

    def _catch_up(self, day: str) -> None:
        """Count the lines that this and other processes have written since the last look."""
        if self.folder is None:
            return
        with contextlib.suppress(OSError), self._file(day).open("rb") as file:
            file.seek(self._read_upto.get(day, 0))
            whole = file.read()
            whole = whole[: whole.rfind(b"\n") + 1]
            self._read_upto[day] = self._read_upto.get(day, 0) + len(whole)
            for line in whole.splitlines():
                with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
                    data = json.loads(line)
                    self._count(day, int(data["sent"]) + int(data["received"]), float(data["money"]))
