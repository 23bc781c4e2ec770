"""The matrix as a picture: five scopes from buying to building, five disciplines, the possible scopes lit.

Lit columns get most of the room and the first points of each cell; all text is wrapped by measured widths, and rows
grow with it, so nothing runs over an edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.assessment import Assessment
from assistant.cards import Cell, Matrix
from assistant.knowledge_files import KnowledgeBase
from assistant.report.characters import folded, html_text
from assistant.report.drawing import Area, Paint, Type, rect, text
from assistant.report.lights import Light, lights
from assistant.report.matrix_words import matrix_alt
from assistant.report.measure import width, wrapped
from assistant.report.palette import PALETTES, Palette, Theme

WIDTH: Final = 1000
_LEFT: Final = 132.0
_GAP: Final = 6.0
_PAD: Final = 11.0
_SIZE: Final = 13.5
_LINE: Final = 18.0
_BETWEEN: Final = _LINE * 0.4
_BADGE_SIZE: Final = 12.0
_NARROW: Final = 112.0
_BRACKET: Final = 30.0
_FONT: Final = "Arial, 'Liberation Sans', 'Helvetica Neue', Helvetica, Roboto, system-ui, sans-serif"
_ARROW: Final = "More of the security is yours"
_BADGE: Final[dict[Light, str]] = {"yours": "Your scope", "possible": "Still possible"}
_POINTS: Final = {0: 0, 1: 3, 2: 2}
"""How many points a lit cell shows, by the number of lit scopes; one where more are lit."""


@dataclass(frozen=True, slots=True)
class Column:
    """One scope on the drawing."""

    scope: int
    name: str
    side: str
    left: float
    width: float
    light: Light | None

    @property
    def room(self) -> float:
        """The width that text may take."""
        return self.width - 2 * _PAD


@dataclass(frozen=True, slots=True)
class Row:
    """One discipline on the drawing, with the wrapped points of each lit cell by scope."""

    name: Sequence[str]
    cells: dict[int, list[list[str]]]
    top: float
    height: float


def matrix_svg(assessment: Assessment, knowledge: KnowledgeBase, theme: Theme = "light", margin: int = 0) -> str:
    """The picture as one SVG element, 1000 wide and ``margin`` more on each side, with a title and a description in words."""
    colours = PALETTES[theme]
    lit = lights(assessment)
    columns = _columns(knowledge.matrix, lit)
    head = _head_height(columns)
    rows = _rows(knowledge.matrix, columns, _BRACKET + head + _GAP)
    bottom = rows[-1].top + rows[-1].height
    wide, high = WIDTH + 2 * margin, bottom + 62 + 2 * margin
    drawn = [
        f'<rect x="{-margin}" y="{-margin}" width="{wide}" height="{high:g}" fill="{colours.ground}"/>',
        *_brackets(columns, colours),
        *(part for column in columns for part in _head(column, head, colours)),
        *(part for row in rows for part in _row(row, columns, colours)),
        *_arrow(bottom + 12, colours),
    ]
    name = f"matrix-{theme}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-margin} {-margin} {wide} {high:g}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" font-family="{_FONT}" font-size="{_SIZE:g}">'
        f'<title id="{name}-title">Generative AI Security Scoping Matrix</title>'
        f'<desc id="{name}-desc">{html_text(folded(matrix_alt(assessment, knowledge)))}</desc>{"".join(drawn)}</svg>'
    )


def _columns(matrix: Matrix, lit: dict[int, Light]) -> list[Column]:
    """Where each scope stands; where some are lit the others are narrow."""
    count = len(matrix.scopes)
    whole = WIDTH - _LEFT - count * _GAP
    dim = count - len(lit)
    narrow = _NARROW if 0 < len(lit) < count else whole / count
    wide = (whole - dim * narrow) / len(lit) if lit else narrow
    columns, left = [], _LEFT + _GAP
    for entry in matrix.scopes:
        size = wide if entry.scope in lit else narrow
        columns.append(Column(entry.scope, folded(entry.name), entry.side, left, size, lit.get(entry.scope)))
        left += size + _GAP
    return columns


def _rows(matrix: Matrix, columns: Sequence[Column], top: float) -> list[Row]:
    shown = _POINTS.get(sum(1 for column in columns if column.light), 1)
    rows = []
    for discipline in matrix.disciplines:
        name = wrapped(folded(discipline.name), _LEFT - _PAD, _SIZE, bold=True)
        cells = {
            column.scope: _points(matrix.cell(discipline.key, column.scope), shown, column.room)
            for column in columns
            if column.light
        }
        tallest = max((_text_height(points) for points in cells.values()), default=0)
        height = max(tallest, len(name) * _LINE, 30) + 2 * _PAD
        rows.append(Row(name, cells, top, height))
        top += height + _GAP
    return rows


def _points(cell: Cell, shown: int, room: float) -> list[list[str]]:
    return [wrapped(folded(point.text), room, _SIZE) for point in cell.points[:shown]]


def _text_height(points: Sequence[Sequence[str]]) -> float:
    return sum(len(lines) for lines in points) * _LINE + max(len(points) - 1, 0) * _BETWEEN


def _head_height(columns: Sequence[Column]) -> float:
    return max(len(_head_lines(column)) for column in columns) * _LINE + 54


def _head_lines(column: Column) -> list[str]:
    return wrapped(column.name, column.room, _SIZE + 1, bold=True)


def _brackets(columns: Sequence[Column], colours: Palette) -> list[str]:
    """The two brackets over the scopes: what is bought, and what is built."""
    drawn = []
    look = Type(colours.soft, _SIZE, weight=600, anchor="middle")
    for side in dict.fromkeys(column.side for column in columns):
        mine = [column for column in columns if column.side == side]
        left, right = mine[0].left, mine[-1].left + mine[-1].width
        label, middle = side.capitalize(), (left + right) / 2
        half = width(label, _SIZE, bold=True) / 2 + 8
        path = f"M{left:g} 24 v-9 H{middle - half:g} M{middle + half:g} 15 H{right:g} v9"
        drawn.append(f'<path d="{path}" fill="none" stroke="{colours.soft}" stroke-width="1.5"/>')
        drawn.append(text([label], (middle, 19), look))
    return drawn


def _head(column: Column, height: float, colours: Palette) -> list[str]:
    left, top, ink = column.left + _PAD, _BRACKET, _ink(column, colours)
    drawn = [
        rect(Area(column.left, top, column.width, height), _paint(column, colours)),
        text([str(column.scope)], (left, top + 31), Type(ink, 24, weight=700)),
        text(_head_lines(column), (left, top + 53), Type(ink, _SIZE + 1, weight=600), _LINE),
    ]
    return drawn + (_badge(column, column.light, colours) if column.light else [])


def _badge(column: Column, light: Light, colours: Palette) -> list[str]:
    """Says in words what the light means, so that colour is not the only sign."""
    label = _BADGE[light]
    size = width(label, _BADGE_SIZE, bold=True) + 16
    left = column.left + column.width - size - 8
    if light == "yours":
        paint, ink = Paint(colours.badge_ground, colours.badge_ground, radius=11), colours.badge_text
    else:
        paint, ink = Paint(colours.possible_ground, colours.possible_edge, radius=11), colours.possible_edge
    look = Type(ink, _BADGE_SIZE, weight=600, anchor="middle")
    return [
        rect(Area(left, _BRACKET + 9, size, 22), paint),
        text([label], (left + size / 2, _BRACKET + 24), look),
    ]


def _row(row: Row, columns: Sequence[Column], colours: Palette) -> list[str]:
    drawn = [text(row.name, (0, row.top + _PAD + 12), Type(colours.text, _SIZE, weight=600), _LINE)]
    for column in columns:
        drawn.append(rect(Area(column.left, row.top, column.width, row.height), _paint(column, colours)))
        baseline = row.top + _PAD + 12
        for lines in row.cells.get(column.scope, []):
            drawn.append(text(lines, (column.left + _PAD, baseline), Type(_ink(column, colours), _SIZE), _LINE))
            baseline += len(lines) * _LINE + _BETWEEN
    return drawn


def _arrow(top: float, colours: Palette) -> list[str]:
    """The wedge that grows with the share of security that is one's own."""
    left, right = _LEFT + _GAP, WIDTH - _GAP
    tip = right - 26
    path = (
        f"M{left:g} {top + 20:g} L{tip:g} {top + 4:g} V{top - 2:g} L{right:g} {top + 22:g} "
        f"L{tip:g} {top + 46:g} V{top + 40:g} L{left:g} {top + 24:g} Z"
    )
    look = Type(colours.text, _SIZE, weight=600, anchor="end")
    return [f'<path d="{path}" fill="{colours.arrow}"/>', text([_ARROW], (tip - 14, top + 27), look)]


def _paint(column: Column, colours: Palette) -> Paint:
    if column.light == "yours":
        return Paint(colours.yours_ground, colours.yours_edge, 2)
    if column.light == "possible":
        return Paint(colours.possible_ground, colours.possible_edge, 1.25)
    return Paint(colours.muted_ground, colours.line)


def _ink(column: Column, colours: Palette) -> str:
    if column.light is None:
        return colours.muted_text
    return colours.yours_text if column.light == "yours" else colours.possible_text
