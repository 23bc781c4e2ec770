"""Boxes of a form: what stands behind an empty one was not ticked, so that it says nothing.

"[ ] none [x] adapter" is an adapter; where no box of a line is ticked, nothing is chosen yet. Where a line ends with a
box, each box stands behind its option: "none [ ] adapter [x]".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

_EMPTY: Final = r"\[[ _]?\]|\( \)|☐|□|◻"
_TICKED: Final = r"\[[ ]?[xX✓✔✗✘][ ]?\]|\([xX✓✔]\)|☒|☑|✅|◼"
_BOX: Final = re.compile(rf"(?P<empty>{_EMPTY})|{_TICKED}")
_OPTION_ENDS: Final = re.compile(r"\n|[|;•]|\t|, {0,2}(?=[\[(☐☒☑□])")
_OPTION_BEGINS: Final = re.compile(r".*(?:[|;•:?\t,]|\s{3,})", re.DOTALL)
_MOST: Final = 400
"""Boxes that are read: a text with more is no form."""


@dataclass(frozen=True, slots=True)
class Option:
    """A box (``box`` to ``after``) and what it stands for (``start`` to ``end``), in code points."""

    box: int
    after: int
    start: int
    end: int
    ticked: bool


def options(text: str) -> list[Option]:
    """The boxes of ``text``, in their order; none where there are too many to be a form."""
    boxes = list(_BOX.finditer(text))
    if not boxes or len(boxes) > _MOST:
        return []
    found: list[Option] = []
    for line, group in groupby(boxes, key=lambda box: text.rfind("\n", 0, box.start()) + 1):
        ones = list(group)
        upto = text.find("\n", ones[-1].end())
        end = len(text) if upto < 0 else upto
        behind = not text[ones[-1].end() : end].strip() and bool(text[line : ones[0].start()].strip())
        found += _before(text, ones, line) if behind else _after(text, ones, end)
    return found


def _after(text: str, boxes: Sequence[re.Match[str]], end: int) -> list[Option]:
    ends = [box.start() for box in boxes[1:]] + [end]
    found = []
    for box, upto in zip(boxes, ends, strict=True):
        stop = _OPTION_ENDS.search(text, box.end(), upto)
        found.append(Option(box.start(), box.end(), box.end(), stop.start() if stop else upto, not box["empty"]))
    return found


def _before(text: str, boxes: Sequence[re.Match[str]], line: int) -> list[Option]:
    found = []
    begin = line
    for box in boxes:
        stop = _OPTION_BEGINS.match(text[begin : box.start()].rstrip())
        found.append(Option(box.start(), box.end(), begin + (stop.end() if stop else 0), box.start(), not box["empty"]))
        begin = box.end()
    return found


def without_unticked(text: str) -> str:
    """``text`` with boxes, and the options of empty ones, blanked out; every offset stays what it was."""
    for one in options(text):
        begin, end = min(one.start, one.box), max(one.end, one.after)
        begin, end = (one.box, one.after) if one.ticked else (begin, end)
        text = text[:begin] + re.sub(r"[^\n]", " ", text[begin:end]) + text[end:]
    return text
