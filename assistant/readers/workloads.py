"""Several workloads in one description: where one ends and the next begins. Two products in one application are one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.readers.evidence import Evidence
from assistant.readers.findings import Finding


@dataclass(frozen=True, slots=True)
class Part:
    """One workload: its name in the person's words, and the sentences that are about it."""

    name: str
    lines: frozenset[int]

    def covers(self, finding: Finding) -> bool:
        """Whether ``finding`` is about this workload."""
        return finding.line in self.lines


def parts_of(text: str, evidence: Evidence) -> Sequence[Part]:
    """The workloads that ``text`` tells apart; empty where it is about one."""
    return ()
