"""What the rows of a run came to, counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.assessment import ModelUse
from assistant.language_model.budget import Price
from assistant.language_model.shapes import Usage
from assistant.reading import Strict


class ModelTotal(Strict):
    """What a language model was asked for all rows of a run that are there, and how many were read without it."""

    calls: int
    sent: int
    received: int
    money: float
    rows_without: int


def total_text(total: ModelTotal) -> str:
    """``total`` for people."""
    money = f", {total.money:,.2f} in money" if total.money else ""
    without = f" {total.rows_without:,} rows were read without it; their notes say why." if total.rows_without else ""
    asked = f"The language model was asked {total.calls:,} times ({total.sent + total.received:,} tokens{money})."
    return f"{asked}{without}"


@dataclass
class Tally:
    """How many rows came to what, what a language model was asked for them, and how many were read ``without`` it.

    ``unconfirmed`` are results that rest on what it alone has read.
    """

    by_status: dict[str, int] = field(default_factory=dict)
    calls: int = 0
    sent: int = 0
    received: int = 0
    without: int = 0
    unconfirmed: int = 0

    def add(self, status: str, use: ModelUse | None = None, *, confirmed: bool = True) -> None:
        """Counts one row."""
        self.unconfirmed += not confirmed and status in {"determined", "not_applicable"}
        self.by_status[status] = self.by_status.get(status, 0) + 1
        if use is not None:
            self.calls += use.calls
            self.sent += use.sent
            self.received += use.received
            self.without += bool(use.without)

    @property
    def rows(self) -> int:
        """All rows."""
        return sum(self.by_status.values())

    def of(self, status: str) -> int:
        """The rows with this status."""
        return self.by_status.get(status, 0)

    def model_total(self, price: Price) -> ModelTotal | None:
        """What a language model was asked, at this price; None where none was set."""
        if not self.calls and not self.without:
            return None
        money = round(price.of(Usage(sent=self.sent, received=self.received)), 6)
        return ModelTotal(
            calls=self.calls, sent=self.sent, received=self.received, money=money, rows_without=self.without
        )
