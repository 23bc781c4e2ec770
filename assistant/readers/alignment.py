"""Finds a quote in the text that it was taken from, at its true place: white space and typography apart, verbatim."""

from __future__ import annotations

from typing import Final

_LOOKS_ALIKE: Final = {
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
    "ﬁ": "fi",
    "ﬂ": "fl",
}
_UNSEEN: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


class Aligner:
    """The places of quotes in one text."""

    def __init__(self, text: str) -> None:
        self._folded, self._places = _folded(text)

    def find(self, quote: str) -> tuple[int, int] | None:
        """Where ``quote`` stands, as code points of the text; None where it does not, nothing looser than its letters."""
        wanted = _folded(quote)[0].strip(" ")
        at = self._folded.find(wanted) if wanted else -1
        if at < 0:
            return None
        return self._places[at], self._places[at + len(wanted) - 1] + 1


def _folded(text: str) -> tuple[str, list[int]]:
    """``text`` with runs of white space as one blank and typography made plain; for each character its place in it."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character in _UNSEEN:
            continue
        if character.isspace():
            if folded and folded[-1] == " ":
                continue
            alike = " "
        else:
            alike = _LOOKS_ALIKE.get(character, character)
        folded += alike
        places += [place] * len(alike)
    return "".join(folded), places
