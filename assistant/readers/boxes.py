"""Boxes of a form: what stands behind an empty one was not ticked, so that it says nothing.

"[ ] none [x] adapter" is an adapter; where no box of a line is ticked, nothing is chosen yet.
"""

from __future__ import annotations

import re
from typing import Final

_EMPTY: Final = r"\[[ _]?\]|\( \)|☐|□|◻"
_TICKED: Final = r"\[[ ]?[xX✓✔✗✘][ ]?\]|\([xX✓✔]\)|☒|☑|✅|◼"
_BOX: Final = re.compile(rf"(?P<empty>{_EMPTY})|{_TICKED}")
_OPTION_ENDS: Final = re.compile(r"\n|[|;•]|\t|, {0,2}(?=[\[(☐☒☑□])")
_MOST: Final = 400
"""Boxes that are read: a text with more is no form."""


def without_unticked(text: str) -> str:
    """``text`` with boxes, and the options behind empty ones, blanked out; every offset stays what it was."""
    boxes = list(_BOX.finditer(text))
    if not boxes or len(boxes) > _MOST:
        return text
    ends = [box.start() for box in boxes[1:]] + [len(text)]
    for box, upto in zip(boxes, ends, strict=True):
        stop = _OPTION_ENDS.search(text, box.end(), upto)
        end = (stop.start() if stop else upto) if box["empty"] else box.end()
        text = text[: box.start()] + re.sub(r"[^\n]", " ", text[box.start() : end]) + text[end:]
    return text
