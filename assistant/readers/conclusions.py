"""From the evidence on one workload to all its claims."""

from __future__ import annotations

from assistant.readers.agency import agency
from assistant.readers.delivery import delivery
from assistant.readers.evidence import Claim, Evidence
from assistant.readers.generative import generative
from assistant.readers.lexicon import Lexicon
from assistant.readers.plain import origin_and_reach, plain_facts
from assistant.readers.training import training


def conclude(evidence: Evidence, lexicon: Lexicon) -> list[Claim]:
    """All claims that ``evidence`` about one workload supports."""
    first = generative(evidence)
    no = bool(first) and first[0].values == ("no",)
    claims = [*first, *delivery(evidence, generative_no=no), *training(evidence), *origin_and_reach(evidence)]
    if not no:
        claims += agency(evidence)
    return [*claims, *plain_facts(evidence, lexicon.rules)]
