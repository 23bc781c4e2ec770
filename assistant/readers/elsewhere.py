"""Training, tuning and weights of other things than models: pianos that are tuned, parcels that are weighed.

Such wording is evidence of nothing where its sentence, or the one beside it, is about such a thing and it names nothing
of AI itself.
"""

from __future__ import annotations

import re
from typing import Final

from assistant.readers.evidence import Evidence, near
from assistant.readers.findings import Finding

_SIGNALS: Final = ("tune", "train", "scratch", "training_words", "unchanged")
_OF_MODELS: Final = re.compile(
    r"random|checkpoint|parameter|language model|\bllms?\b|fine tun|finetun|lora|pre ?train|neural|initiali[sz]|@"
)


def without_elsewhere(evidence: Evidence) -> Evidence:
    """``evidence`` without what is said of other things than models."""
    things = evidence.of("elsewhere")
    if not things:
        return evidence
    spoken = {one.line for one in (*evidence.of("gen_term", "training_data"), *evidence.mentions)}
    gone = {
        id(one)
        for one in evidence.of(*_SIGNALS)
        if one.line not in spoken and near(one, things, 1) and not _OF_MODELS.search(_words(evidence, one))
    }
    return evidence.where(lambda one: id(one) not in gone)


def _words(evidence: Evidence, one: Finding) -> str:
    return " ".join(item.norm for item in evidence.lines[one.line].items[one.first : one.after])
