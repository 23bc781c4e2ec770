"""The matrix in words: what the picture shows, for whoever cannot see it and for formats without pictures."""

from __future__ import annotations

from assistant.assessment import Assessment
from assistant.knowledge_files import KnowledgeBase
from assistant.report.document import Block, Fold, Heading, Line, Paragraph, Table
from assistant.report.lights import lights, may_be_outside


def matrix_alt(assessment: Assessment, knowledge: KnowledgeBase) -> str:
    """The picture in a few sentences: how it is laid out, and where the workload stands."""
    matrix = knowledge.matrix
    names = ", ".join(f"{text.scope} {text.name}" for text in matrix.scopes)
    disciplines = ", ".join(text.name.lower() for text in matrix.disciplines)
    layout = (
        f"The matrix has five scopes from buying to building ({names}) and five disciplines ({disciplines}). "
        "The further to the right, the more of the security is yours."
    )
    return f"{layout} {standing(assessment, knowledge)}"


def matrix_table(assessment: Assessment, knowledge: KnowledgeBase) -> list[Block]:
    """Every point of the lit cells, discipline by discipline."""
    lit = lights(assessment)
    blocks: list[Block] = []
    for scope in lit:
        rows: list[tuple[Line, ...]] = [
            (
                (discipline.name,),
                (" ".join(point.text for point in knowledge.matrix.cell(discipline.key, scope).points),),
            )
            for discipline in knowledge.matrix.disciplines
        ]
        text = knowledge.matrix.scope(scope)
        blocks += [
            Heading(4, (f"Scope {scope}: {text.name}",)),
            Paragraph((text.plain,)),
            Table(("Discipline", "What it asks of you"), tuple(rows)),
        ]
    return [Fold(3, ("What the matrix asks there, in words",), tuple(blocks))] if blocks else []


def standing(assessment: Assessment, knowledge: KnowledgeBase) -> str:
    """Where the workload, or each of several, stands in the matrix."""
    lit = lights(assessment)
    yours = [f"{scope} ({knowledge.matrix.scope(scope).name})" for scope, light in lit.items() if light == "yours"]
    possible = [
        f"{scope} ({knowledge.matrix.scope(scope).name})" for scope, light in lit.items() if light == "possible"
    ]
    sentences = []
    if yours:
        sentences.append(
            f"{'What you describe stands in scope' if len(yours) == 1 else 'Your workloads stand in scopes'} {_and(yours)}."
        )
    if possible:
        sentences.append(f"Still possible: scope {_and(possible, 'or')}.")
    if not lit:
        sentences.append("What you describe is outside the matrix, so no scope is lit.")
    elif may_be_outside(assessment):
        sentences.append("It may also turn out to be outside the matrix.")
    return " ".join(sentences)


def _and(words: list[str], last: str = "and") -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
