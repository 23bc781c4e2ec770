"""Plots as inline SVG, drawn by hand: colours come from the page's style, so that they suit light and dark. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

from evals.calibration import Calibration

WIDTH, HEIGHT = 420, 300
LEFT, BOTTOM, TOP, RIGHT = 52, 44, 12, 12


def _x(value: float) -> float:
    """The place of 0 to 1 on the horizontal axis, in pixels."""
    return LEFT + value * (WIDTH - LEFT - RIGHT)


def _y(value: float) -> float:
    """The place of 0 to 1 on the vertical axis, in pixels."""
    return HEIGHT - BOTTOM - value * (HEIGHT - BOTTOM - TOP)


def reliability(calibration: Calibration) -> str:
    """How often verdicts of a confidence are right, with the intervals; the diagonal is what was promised."""
    parts = [_line(0, 0, 1, 1, "ideal")]
    for each in calibration.bins:
        share = each.right
        if share.value is None or share.low is None or share.high is None:
            continue
        parts.append(_line(each.confidence, share.low, each.confidence, share.high, "interval"))
        note = f"confidence {each.confidence:.2f}: {share.right} of {share.of} right"
        parts.append(_dot(each.confidence, share.value, note))
    return _framed("Reliability", ("confidence", "share right"), parts)


def risk_coverage(calibration: Calibration) -> str:
    """How much is wrong when only the surest verdicts are given; the vertical axis ends at a round number above all."""
    points = calibration.risk_coverage
    highest = max([0.1, *(point.risk for point in points)])
    scale = next(step for step in (0.1, 0.2, 0.5, 1.0) if highest <= step)
    places = [(point.coverage, point.risk / scale) for point in points]
    parts = [_line(*before, *after, "curve") for before, after in pairwise(places)]
    parts += [
        _dot(
            *place, f"confidence from {point.threshold:.2f}: {point.coverage:.0%} of the cases, {point.risk:.1%} wrong"
        )
        for place, point in zip(places, points, strict=True)
    ]
    return _framed("Risk and coverage", ("share of cases given a verdict", "share wrong"), parts, top=scale)


def histogram(counts: Mapping[int, int], title: str, below: str) -> str:
    """A bar for each number from 0 to the highest."""
    last = max(counts, default=0)
    most = max(counts.values(), default=1) * 1.1  # room for the number above the highest bar
    wide = 1 / (last + 1)
    parts = []
    for number in range(last + 1):
        count = counts.get(number, 0)
        left, height = _x(number * wide + wide * 0.1), _y(0) - _y(count / most)
        parts.append(
            f'<rect class="bar" x="{left:.1f}" y="{_y(count / most):.1f}" width="{wide * 0.8 * (_x(1) - _x(0)):.1f}" '
            f'height="{height:.1f}"><title>{number}: {count}</title></rect>'
        )
        parts.append(_text(_x((number + 0.5) * wide), _y(0) + 16, str(number)))
        parts.append(_text(_x((number + 0.5) * wide), min(_y(count / most) - 4, _y(0) - 4), str(count), "count"))
    return _framed(title, (below, "interviews"), parts, top=None)


def confusion(counts: Mapping[str, Mapping[str, int]], order: Sequence[str]) -> str:
    """A square for each pair of gold (down) and given (across), the darker the more of its row."""
    names = [name for name in order if name in counts or any(name in row for row in counts.values())]
    size, left, top = 46, 130, 34
    wide, high = left + size * len(names) + 8, top + size * len(names) + 24
    parts = []
    for down, gold in enumerate(names):
        row = counts.get(gold, {})
        total = sum(row.values())
        parts.append(_text(left - 8, top + size * (down + 0.5) + 4, _short(gold), "end"))
        parts.append(_text(left + size * (down + 0.5), top - 8, _short(gold, across=True)))
        for across, given in enumerate(names):
            count = row.get(given, 0)
            kind = "right" if gold == given else "open" if given == "undetermined" else "wrong"
            strength = max(0.4 if kind == "wrong" else 0.12, 0.55 * count / total) if count else 0
            place = f'x="{left + size * across + 1}" y="{top + size * down + 1}" width="{size - 2}" height="{size - 2}"'
            title = f"<title>gold {escape(gold)}, given {escape(given)}: {count}</title>"
            parts.append(f'<rect class="cell {kind}" {place} fill-opacity="{strength:.2f}">{title}</rect>')
            if count:
                parts.append(_text(left + size * (across + 0.5), top + size * (down + 0.5) + 4, str(count), "number"))
    parts.append(_text(left + size * len(names) / 2, high - 6, "given across, gold down"))
    return _svg("Confusion matrix", wide, high, parts)


def _short(name: str, *, across: bool = False) -> str:
    names = {"not_applicable": "n/a" if across else "not applicable", "undetermined": "open"}
    return names.get(name, name if across else f"scope {name}")


def _framed(title: str, names: tuple[str, str], parts: Sequence[str], *, top: float | None = 1.0) -> str:
    """The axes, named ``names`` (below, beside), around ``parts``; ``top`` ends the vertical one, None leaves out ticks."""
    below, beside = names
    axes = [_line(0, 0, 1, 0, "axis"), _line(0, 0, 0, 1, "axis")]
    for step in range(6) if top else ():
        share = step / 5
        axes += [_line(0, share, 1, share, "grid"), _text(_x(share), _y(0) + 16, f"{share:.1f}")]
        axes.append(_text(LEFT - 6, _y(share) + 4, f"{share * (top or 0):.2f}", "end"))
    middle = (HEIGHT - BOTTOM + TOP) / 2
    axes.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, below))
    axes.append(f'<text class="middle" transform="translate(13 {middle:.0f}) rotate(-90)">{escape(beside)}</text>')
    return _svg(title, WIDTH, HEIGHT, [*axes, *parts])


def _svg(title: str, width: float, height: float, parts: Sequence[str]) -> str:
    head = f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" role="img" aria-label="{escape(title)}">'
    return f"{head}{''.join(parts)}</svg>"


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    places = f'x1="{_x(x1):.1f}" y1="{_y(y1):.1f}" x2="{_x(x2):.1f}" y2="{_y(y2):.1f}"'
    return f'<line class="{kind}" {places}/>'


def _dot(x: float, y: float, note: str) -> str:
    return f'<circle class="dot" cx="{_x(x):.1f}" cy="{_y(y):.1f}" r="4"><title>{escape(note)}</title></circle>'


def _text(x: float, y: float, words: str, kind: str = "middle") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'
