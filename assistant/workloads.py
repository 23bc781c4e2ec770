"""Telling several workloads apart in one conversation: names from words, parts from "several of these". Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.ledger import Ledger, Statement, Workload


def telling_apart(ledger: Ledger, names: Sequence[str], turn: int) -> tuple[Ledger, list[str | None]]:
    """``ledger`` with a workload for each name that it does not have yet, and the ids in the order of ``names``.

    A single name where no workloads have been told apart is one workload, which needs no id.
    """
    if not ledger.workloads and len({name.casefold() for name in names}) < 2:
        return ledger, [None for _ in names]
    ids: list[str | None] = []
    for name in names:
        same = next((entry for entry in ledger.workloads if entry.name.casefold() == name.casefold()), None)
        if same is None:
            same = Workload(id=_free_id(ledger), name=name, turn=turn)
            ledger = ledger.model_copy(update={"workloads": (*ledger.workloads, same)})
        ids.append(same.id)
    return ledger, ids


def parting(ledger: Ledger, workload: str, labels: Sequence[str], turn: int) -> tuple[Ledger, list[str | None]]:
    """``ledger`` with one more workload for each of ``labels`` but the first, which stays with ``workload``.

    What was said of ``workload`` was said of all its parts.
    """
    name = next(entry.name for entry in ledger.workloads if entry.id == workload)
    ids: list[str | None] = [workload]
    for label in labels[1:]:
        part = Workload(id=_free_id(ledger), name=f"{name}: {label}", turn=turn)
        ledger = ledger.model_copy(
            update={
                "workloads": (*ledger.workloads, part),
                "statements": _shared_with(ledger.statements, workload, part.id),
            }
        )
        ids.append(part.id)
    return ledger, ids


def _free_id(ledger: Ledger) -> str:
    taken = {entry.id for entry in ledger.workloads} | {
        statement.workload for statement in ledger.statements if statement.evidence.turn not in ledger.withdrawn
    }
    number = len(ledger.workloads) + 1
    while f"w{number}" in taken:
        number += 1
    return f"w{number}"


def _shared_with(statements: Sequence[Statement], workload: str, part: str) -> tuple[Statement, ...]:
    """``statements``, with each one on ``workload`` followed by the same on ``part``."""
    shared: list[Statement] = []
    for statement in statements:
        shared.append(statement)
        if statement.workload == workload:
            shared.append(statement.model_copy(update={"workload": part}))
    return tuple(shared)
