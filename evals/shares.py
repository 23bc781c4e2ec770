"""Shares with their intervals, and the two-sided exact test for a paired change. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from assistant.reading import Strict

Z = 1.959963984540054
"""The normal quantile of a 95 % interval."""

Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)


class Share(Strict):
    """``right`` of ``of``, with its 95 % Wilson interval; ``value`` is None where there is nothing to count."""

    right: int
    of: int
    value: float | None
    low: float | None
    high: float | None


def wilson(right: int, of: int) -> Share:
    """The share with its Wilson score interval."""
    if of == 0:
        return Share(right=0, of=0, value=None, low=None, high=None)
    share = right / of
    centre = (share + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z / (1 + Z * Z / of) * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    return Share(right=right, of=of, value=share, low=max(0.0, centre - half), high=min(1.0, centre + half))


def share_of(items: Sequence[Item], counts: Callable[[Item], bool]) -> Share:
    """The share of ``items`` for which ``counts`` is true."""
    return wilson(sum(1 for item in items if counts(item)), len(items))


def grouped(items: Iterable[Item], key: Callable[[Item], str]) -> dict[str, list[Item]]:
    """``items`` by ``key``, the groups in the order of their names; items without a key are left out."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        if key(item):
            groups.setdefault(key(item), []).append(item)
    return dict(sorted(groups.items()))


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Agreement beyond chance of (gold, given), -1 to 1; None where chance alone agrees always, or nothing is there."""
    if not pairs:
        return None
    observed = sum(gold == given for gold, given in pairs) / len(pairs)
    golds, givens = Counter(gold for gold, _ in pairs), Counter(given for _, given in pairs)
    chance = sum(count * givens[name] for name, count in golds.items()) / len(pairs) ** 2
    return None if chance == 1 else (observed - chance) / (1 - chance)


def mean(values: Sequence[float]) -> float | None:
    """The mean, or None of nothing."""
    return sum(values) / len(values) if values else None


def share_text(share: Share) -> str:
    """A share for people: value, interval, counts."""
    if share.value is None:
        return "   –"
    return f"{share.value:.3f}  [{share.low:.3f}, {share.high:.3f}]  {share.right} of {share.of}"


def mcnemar(gained: int, lost: int) -> float:
    """McNemar's exact test: the two-sided chance of a split at least as uneven, were gains and losses equally likely."""
    both = gained + lost
    tail = sum(math.comb(both, count) for count in range(min(gained, lost) + 1))
    return min(1.0, float(2 * tail / 2**both))
