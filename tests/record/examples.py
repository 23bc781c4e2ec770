"""People who sign, and what they sign."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Doing:
    """Somebody, as the log and the sign-off need them."""

    id: str
    name: str
    roles: frozenset[str] = field(default_factory=frozenset)


ADA = Doing("oidc:https://id.example.org:ada", "Ada", frozenset({"author"}))
RUI = Doing("oidc:https://id.example.org:rui", "Rui", frozenset({"reviewer"}))
EVA = Doing("oidc:https://id.example.org:eva", "Eva", frozenset({"administrator"}))
OLE = Doing("oidc:https://id.example.org:ole", "Ole", frozenset({"auditor"}))
