"""The scopes as a ladder, with those that are still possible lit."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.cards import Matrix
from ui import wording
from ui.safe_text import Html, fill, joined


def ladder(matrix: Matrix, candidates: Collection[int]) -> Html:
    """The five scopes and what lies outside, lit where ``candidates`` has them; 0 is outside the matrix."""
    rungs = [_rung(text.scope, str(text.scope), text.name, text.plain, candidates) for text in matrix.scopes]
    buying = [rung for rung, text in zip(rungs, matrix.scopes, strict=True) if text.side == "buying"]
    building = [rung for rung, text in zip(rungs, matrix.scopes, strict=True) if text.side == "building"]
    outside = _rung(0, "–", wording.OUTSIDE, matrix.not_applicable.why, candidates)
    return fill(
        '<div class="ladder"><h2 class="panel">{title}</h2><p class="status">{status}</p>{buying}{building}<ol class="rungs outside">{outside}</ol></div>',
        title=wording.SCOPES,
        status=status_line(candidates, len(matrix.scopes) + 1),
        buying=_side(wording.BUYING, buying),
        building=_side(wording.BUILDING, building),
        outside=outside,
    )


def agentic_steps(matrix: Matrix, candidates: Collection[int]) -> Html:
    """The four agentic scopes as a row of steps."""
    steps = [_rung(text.scope, str(text.scope), text.name, text.plain, candidates) for text in matrix.agentic]
    return fill(
        '<h2 class="panel">{title}</h2><ol class="rungs agentic">{steps}</ol>',
        title=wording.AGENTIC,
        steps=joined(steps),
    )


def status_line(candidates: Collection[int], all_of_them: int) -> str:
    """How far the result has come, in a few words."""
    if len(candidates) == 1:
        return wording.SETTLED
    if len(candidates) == all_of_them:
        return wording.ALL_POSSIBLE
    return wording.STILL_POSSIBLE.format(count=len(candidates))


def _side(name: str, rungs: Sequence[Html]) -> Html:
    return fill('<p class="side">{name}</p><ol class="rungs">{rungs}</ol>', name=name, rungs=joined(rungs))


def _rung(scope: int, number: str, name: str, plain: str, candidates: Collection[int]) -> Html:
    lit = scope in candidates
    settled = lit and len(candidates) == 1
    state = wording.RESULT_MARK if settled else wording.POSSIBLE if lit else wording.RULED_OUT
    return fill(
        '<li class="{style}" title="{plain}"><span class="number" aria-hidden="true">{number}</span>'
        '<span class="name"><span class="unseen">{number} </span>{name}</span><span class="state">{state}</span></li>',
        style="settled" if settled else "lit" if lit else "dim",
        plain=plain,
        number=number,
        name=name,
        state=state,
    )
