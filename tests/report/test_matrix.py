"""The picture of the matrix: well-formed, readable, true to the assessment."""

from __future__ import annotations

import dataclasses
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assessment import Assessment
from assistant.knowledge_files import KnowledgeBase
from assistant.report import matrix_alt, matrix_svg
from assistant.report.lights import lights
from assistant.report.measure import width, wrapped
from assistant.report.palette import PALETTES, Palette, Theme
from tests.report.test_characters import TEXT

SVG = "{http://www.w3.org/2000/svg}"
THEMES: tuple[Theme, ...] = ("light", "dark")


def parsed(picture: str) -> ET.Element:
    """The picture as XML."""
    return ET.fromstring(picture)  # noqa: S314 - our own output


def drawn_lines(root: ET.Element) -> list[tuple[float, float, str]]:
    """Every line of text with its left and right edge, as measured, and its words."""
    found = []
    for element in root.iter(f"{SVG}text"):
        size = float(element.get("font-size", "0"))
        bold = int(element.get("font-weight", "400")) >= 600
        for span in element:
            words = span.text or ""
            wide, at = width(words, size, bold=bold), float(span.get("x", "0"))
            left = {"start": at, "middle": at - wide / 2, "end": at - wide}[element.get("text-anchor", "start")]
            found.append((left, left + wide, words))
    return found


@pytest.mark.parametrize("theme", THEMES)
def test_the_picture_is_well_formed_and_says_what_it_shows(
    theme: Theme, variant: Assessment, knowledge: KnowledgeBase
) -> None:
    root = parsed(matrix_svg(variant, knowledge, theme=theme))
    assert root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc") == matrix_alt(variant, knowledge)
    assert root.get("role") == "img"
    assert set((root.get("aria-labelledby") or "").split()) == {
        element.get("id") for element in root if element.get("id")
    }


def test_all_text_stays_on_the_canvas(variant: Assessment, knowledge: KnowledgeBase) -> None:
    root = parsed(matrix_svg(variant, knowledge))
    height = float((root.get("viewBox") or "").split()[3])
    for left, right, words in drawn_lines(root):
        assert 0 <= left < right <= 1000, words
    assert all(float(span.get("y", "0")) < height for span in root.iter(f"{SVG}tspan"))


def test_each_lit_cell_shows_its_first_point(variant: Assessment, knowledge: KnowledgeBase) -> None:
    root = parsed(matrix_svg(variant, knowledge))
    shown = " ".join(words for _, _, words in drawn_lines(root))
    for cell in knowledge.matrix.cells:
        assert (cell.points[0].text in shown) >= (cell.scope in lights(variant)), cell


def test_the_settled_scope_is_lit_and_named(determined: Assessment, knowledge: KnowledgeBase) -> None:
    picture = matrix_svg(determined, knowledge)
    assert lights(determined) == {2: "yours"}
    assert picture.count(">Your scope<") == 1
    assert "stands in scope 2 (Enterprise app)" in matrix_alt(determined, knowledge)


def test_possible_scopes_are_lit_and_named(contradicted: Assessment, knowledge: KnowledgeBase) -> None:
    assert set(lights(contradicted).values()) == {"possible"}
    picture = matrix_svg(contradicted, knowledge)
    assert picture.count(">Still possible<") == len(lights(contradicted))


def test_each_of_several_workloads_lights_its_scope(several: Assessment, knowledge: KnowledgeBase) -> None:
    assert lights(several) == {1: "yours", 4: "yours"}
    assert "scopes 1 (Consumer app) and 4 (Fine-tuned models)" in matrix_alt(several, knowledge)


def test_outside_the_matrix_nothing_is_lit(not_applicable: Assessment, knowledge: KnowledgeBase) -> None:
    assert lights(not_applicable) == {}
    assert "no scope is lit" in matrix_alt(not_applicable, knowledge)


def test_where_nothing_is_known_it_may_be_outside(nothing_known: Assessment, knowledge: KnowledgeBase) -> None:
    assert "may also turn out to be outside" in matrix_alt(nothing_known, knowledge)


@given(words=TEXT.filter(str.strip))
def test_the_picture_is_well_formed_whatever_the_matrix_says(
    words: str, undetermined: Assessment, knowledge: KnowledgeBase
) -> None:
    matrix = knowledge.matrix
    cells = tuple(
        cell.model_copy(update={"points": (cell.points[0].model_copy(update={"text": words}),)})
        for cell in matrix.cells
    )
    scopes = tuple(text.model_copy(update={"name": words}) for text in matrix.scopes)
    changed = dataclasses.replace(knowledge, matrix=matrix.model_copy(update={"cells": cells, "scopes": scopes}))
    root = parsed(matrix_svg(undetermined, changed))
    assert all(right <= 1000 for _, right, _ in drawn_lines(root))


@given(TEXT, st.floats(min_value=30, max_value=500))
def test_wrapped_lines_fit_and_lose_nothing(text: str, room: float) -> None:
    lines = wrapped(text, room, 13)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line, 13) <= room for line in lines)


def luminance(colour: str) -> float:
    """The relative luminance of ``#rrggbb``, by WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, by WCAG 2."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_every_text_can_be_read_on_its_ground(palette: Palette) -> None:
    assert {pair: contrast(*pair) for pair in palette.pairs() if contrast(*pair) < 4.5} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_the_picture_uses_its_palette_alone(theme: Theme, several: Assessment, knowledge: KnowledgeBase) -> None:
    colours = set(re.findall(r"#[0-9a-f]{6}", matrix_svg(several, knowledge, theme=theme)))
    assert colours <= set(dataclasses.asdict(PALETTES[theme]).values())
