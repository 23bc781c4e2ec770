"""The colours of the matrix picture; every pair of text and ground has a contrast of at least 4.5 to 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Theme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by their use, as ``#rrggbb``."""

    ground: str
    text: str
    soft: str
    line: str
    muted_ground: str
    muted_text: str
    possible_ground: str
    possible_edge: str
    possible_text: str
    yours_ground: str
    yours_edge: str
    yours_text: str
    badge_ground: str
    badge_text: str
    arrow: str

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every (text, ground) that the picture uses."""
        return (
            (self.text, self.ground),
            (self.soft, self.ground),
            (self.muted_text, self.muted_ground),
            (self.possible_text, self.possible_ground),
            (self.possible_edge, self.possible_ground),
            (self.yours_text, self.yours_ground),
            (self.badge_text, self.badge_ground),
            (self.text, self.arrow),
        )


PALETTES: Final[dict[Theme, Palette]] = {
    "light": Palette(
        ground="#ffffff",
        text="#1b2430",
        soft="#536070",
        line="#d5dbe2",
        muted_ground="#f6f8fa",
        muted_text="#657080",
        possible_ground="#f3f7fe",
        possible_edge="#2f62c8",
        possible_text="#1b2430",
        yours_ground="#dfeafd",
        yours_edge="#1d4ed8",
        yours_text="#14213d",
        badge_ground="#1d4ed8",
        badge_text="#ffffff",
        arrow="#cfdcf5",
    ),
    "dark": Palette(
        ground="#14181d",
        text="#e8ecf1",
        soft="#aab4c0",
        line="#37414d",
        muted_ground="#1a2027",
        muted_text="#93a0ae",
        possible_ground="#182536",
        possible_edge="#7aa7ec",
        possible_text="#e8ecf1",
        yours_ground="#1f3b61",
        yours_edge="#8ab8ff",
        yours_text="#f2f6fb",
        badge_ground="#8ab8ff",
        badge_text="#0d1a2d",
        arrow="#2b4468",
    ),
}
