"""Which scopes of the matrix an assessment lights, and how strongly."""

from __future__ import annotations

from typing import Literal

from assistant.assessment import Assessment
from assistant.report.parts import parts_of

Light = Literal["yours", "possible"]


def lights(assessment: Assessment) -> dict[int, Light]:
    """The lit scopes, ascending: ``yours`` where a workload is settled there, ``possible`` where one still may be."""
    found: dict[int, Light] = {}
    for part in parts_of(assessment):
        for scope in part.verdict.candidates:
            if scope and (part.verdict.status == "determined" or scope not in found):
                found[scope] = "yours" if part.verdict.status == "determined" else "possible"
    return dict(sorted(found.items()))


def may_be_outside(assessment: Assessment) -> bool:
    """Whether a workload whose scope is open may turn out not to be covered."""
    return any(0 in part.verdict.candidates and part.verdict.status == "undetermined" for part in parts_of(assessment))
