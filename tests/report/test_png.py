"""The matrix as a PNG picture."""

from __future__ import annotations

import struct

from assistant.assessment import Assessment
from assistant.knowledge_files import KnowledgeBase
from assistant.report.matrix_picture import matrix_svg
from assistant.report.to_png import WIDTH, matrix_png
from tests.evals.builders import shipped


def assessed(text: str) -> Assessment:
    return shipped().assess_text(text, advice=False)


def test_the_picture_is_a_png_of_its_width_with_letters_in_it(knowledge: KnowledgeBase) -> None:
    drawn = matrix_png(assessed("Our staff paste contracts into ChatGPT."), knowledge)
    assert drawn.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", drawn[16:24])
    assert width == WIDTH
    assert height > WIDTH // 2
    assert len(drawn) > 60_000, "without letters it would be far smaller"


def test_what_stands_in_the_picture_is_no_word_of_anybody(knowledge: KnowledgeBase) -> None:
    one = matrix_svg(assessed("Zaphod pastes contracts into ChatGPT."), knowledge)
    other = matrix_svg(assessed("Trillian pastes invoices into ChatGPT."), knowledge)
    assert one == other


def test_another_result_gives_another_picture(knowledge: KnowledgeBase) -> None:
    bought = matrix_png(assessed("Our staff paste contracts into ChatGPT."), knowledge)
    assert matrix_png(assessed("We built a chatbot on Azure OpenAI."), knowledge) != bought
    assert matrix_png(assessed("Our staff paste contracts into ChatGPT."), knowledge, "dark") != bought
