"""Claims on how a thing is had, and what the readers of it share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.readers.evidence import Claim, Evidence
from assistant.readers.findings import Finding

FACT: Final = "delivery"
OWN: Final = "own_application"
BOUGHT: Final = "enterprise_application"
PUBLIC: Final = "public_service"


def had(one: Finding, *values: str, rule: str, confidence: float = 0.9, stated: bool = False) -> Claim:
    """A claim that it is had in one of the ways ``values`` because of the words of ``one``."""
    return Claim(FACT, values, one, "stated" if stated else "inferred", confidence, rule)


def same_clause(evidence: Evidence, one: Finding, claims: Sequence[Claim]) -> bool:
    """Whether ``one`` stands in a clause of any of ``claims``: then it speaks of a part, not of the whole."""
    clause = evidence.lines[one.line].clause
    found = [claim.finding for claim in claims]
    return any(one.line == other.line and clause[one.head] == clause[other.head] for other in found)


def vendors(products: Sequence[Finding]) -> list[Claim]:
    """The claim that it is a vendor's product, by the first of ``products``; none where there is none."""
    return [had(one, BOUGHT, rule="delivery.vendor_product", stated=True) for one in products[:1]]


def vendors_beside(evidence: Evidence, claims: Sequence[Claim]) -> list[Claim]:
    """The claim that it is a vendor's product, said in another clause than any of ``claims``."""
    products = evidence.holding("vendor_product")
    return vendors([one for one in products if not same_clause(evidence, one, claims)])


def norms(evidence: Evidence, one: Finding) -> list[str]:
    """The words of ``one``."""
    return [item.norm for item in evidence.lines[one.line].items[one.first : one.after]]
