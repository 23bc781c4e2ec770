"""The few shapes of which the matrix picture is made, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.report.characters import html_text


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle's place and size."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Paint:
    """How a rectangle looks."""

    fill: str
    edge: str
    stroke: float = 1
    radius: float = 6


@dataclass(frozen=True, slots=True)
class Type:
    """How text looks; ``anchor`` is SVG's ``start``, ``middle`` or ``end``."""

    fill: str
    size: float
    weight: int = 400
    anchor: str = "start"


def rect(area: Area, paint: Paint) -> str:
    """A rectangle whose edge lies inside ``area``."""
    inset, stroke = paint.stroke / 2, paint.stroke
    return (
        f'<rect x="{area.left + inset:g}" y="{area.top + inset:g}" width="{area.width - stroke:g}" '
        f'height="{area.height - stroke:g}" rx="{paint.radius:g}" fill="{paint.fill}" stroke="{paint.edge}" '
        f'stroke-width="{stroke:g}"/>'
    )


def text(lines: Sequence[str], at: tuple[float, float], look: Type, leading: float = 0) -> str:
    """``lines`` from the baseline of ``at`` (x, y) downwards, ``leading`` apart."""
    left, baseline = at
    spans = "".join(
        f'<tspan x="{left:g}" y="{baseline + number * leading:g}">{html_text(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    return (
        f'<text fill="{look.fill}" font-size="{look.size:g}" font-weight="{look.weight}" '
        f'text-anchor="{look.anchor}">{spans}</text>'
    )
