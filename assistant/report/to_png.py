"""The matrix as a PNG picture, for places that show no SVG. resvg draws it; the letters are Roboto's, which come along."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from assistant.assessment import Assessment
from assistant.errors import NotAssessed
from assistant.knowledge_files import KnowledgeBase
from assistant.report.matrix_picture import matrix_svg
from assistant.report.palette import Theme

WIDTH: Final = 1600
"""Pixels: sharp on a screen of twice the usual density, and still small enough to load at once."""

_WEIGHTS: Final = ("Regular", "Medium", "Bold")


def matrix_png(assessment: Assessment, knowledge: KnowledgeBase, theme: Theme = "light") -> bytes:
    """The picture, 1600 pixels wide. Raises `NotAssessed` where the extra ``slack`` is not installed."""
    return _drawn(matrix_svg(assessment, knowledge, theme, margin=16))


@lru_cache(maxsize=64)
def _drawn(svg: str) -> bytes:
    """``svg`` in pixels. It holds nothing but which scopes are lit, so that few pictures serve everybody."""
    try:
        import resvg_py  # the extra `slack` brings it
    except ImportError:
        raise NotAssessed("The picture needs the package resvg-py: pip install 'scopewise[slack]'.") from None
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg,
        skip_system_fonts=True,
        font_files=list(_fonts()),
        sans_serif_family="Roboto",
        width=WIDTH,
    )
    return bytes(drawn)


@cache
def _fonts() -> tuple[str, ...]:
    """The files of the letters, so that a picture looks the same on every machine."""
    found = find_spec("font_roboto")
    places = found.submodule_search_locations if found else None
    if not places:
        raise NotAssessed("The picture needs the package font-roboto: pip install 'scopewise[slack]'.")
    return tuple(str(Path(places[0]) / "files" / f"Roboto-{weight}.ttf") for weight in _WEIGHTS)
