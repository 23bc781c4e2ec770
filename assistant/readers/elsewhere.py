"""Training, tuning and building from scratch of other things than models: pianos, drivers, studios.

Such wording counts where it is about a model: by its own words, by its sentence, or because it has no other object
("we fine-tuned on our letters", "trained it ourselves").
"""

from __future__ import annotations

import re
from typing import Final

from assistant.readers.evidence import Evidence, near
from assistant.readers.findings import Finding

_SIGNALS: Final = ("tune", "train", "scratch", "training_words", "unchanged")
_OF_MODELS: Final = re.compile(
    r"instruct|preference|supervised|adaptive|distil|\bsft\b|\bdpo\b|\bpeft\b|rlhf|random|checkpoint|parameter|language model|\bllms?\b|lora|pre ?train|neural|initiali[sz]|weights? (?:of|from) the model|@"
)
_EVERYDAY: Final = ("everyday.", "form.")
"""Rules whose wording can be of nothing else: brains, engines that write, pages that somebody made, fields of a form."""
_AI_TEXT: Final = (
    "ai llm llms gpt model models weights network networks nets parameters checkpoint checkpoints generator transformer "
    "transformers decoder encoder tokenizer tokeniser tokens adapter adapters lora bot chatbot assistant agent copilot corpus "
    "base gpu gpus cluster epoch epochs latter former it itself them this that one everything writer drafter summariser summarizer"
)
AI_WORDS: Final = frozenset(_AI_TEXT.split())
"""Words for a model, and what may stand for one."""
_FREE_TEXT: Final = (
    "on with by for in to and or but once twice further it them this that one ours ourselves . , ; : ! ? ) — using from "
    "nothing anything something not at all since is was has been there here yet so together over again"
)
_FREE: Final = frozenset(_FREE_TEXT.split())
"""Words after "fine-tuned" that show that it has no object of its own."""


def without_elsewhere(evidence: Evidence) -> Evidence:
    """``evidence`` without what is said of other things than models."""
    things = evidence.of("elsewhere")
    spoken = {one.line for one in (*evidence.of("gen_term"), *evidence.mentions)}
    gone = {
        id(one)
        for one in evidence.of(*_SIGNALS)
        if one.line not in spoken
        and not one.rule.startswith(_EVERYDAY)
        and not _OF_MODELS.search(_words(evidence, one))
        and _of_other(evidence, one, things)
    }
    return evidence.where(lambda one: id(one) not in gone) if gone else evidence


def _of_other(evidence: Evidence, one: Finding, things: list[Finding]) -> bool:
    if near(one, things, 1):
        return True
    items = evidence.lines[one.line].items
    if not AI_WORDS.isdisjoint(item.norm for item in items):
        return False
    following = items[one.after].norm if one.after < len(items) else "."
    return one.rule == "training.scratch" or (one.rule == "training.tune" and following not in _FREE)


def _words(evidence: Evidence, one: Finding) -> str:
    return " ".join(item.norm for item in evidence.lines[one.line].items[one.first : one.after])
