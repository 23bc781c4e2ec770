"""The organisation's own product names: taught to the embedded reader, and found where a person names one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from assistant.filing import Named
from assistant.organisation import InForce
from assistant.organisation import Product as Approved
from assistant.readers.embedded import EmbeddedReader
from assistant.readers.gazetteer import Class, Gazetteer, Product
from assistant.readers.words import sentences
from assistant.reading import Asked, Known, Reading

_CLASSES: Final[Mapping[str, Class]] = {
    "public_service": "public_service",
    "enterprise_application": "enterprise_app",
    "own_application": "model_api",
}
Force = Callable[[], InForce]


class ApprovedNames:
    """Finds the approved products that a text names; a longer name of another product goes before a part of it."""

    def __init__(self, catalogue: Sequence[Product], approved: Sequence[Approved]) -> None:
        self._gazetteer = gazetteer_with(catalogue, approved)

    def spot(self, text: str, turn: int) -> list[Named]:
        """Where ``text``, the words of turn ``turn``, names an approved product."""
        found = []
        for sentence in sentences(text):
            for mention in self._gazetteer.mentions(sentence, text):
                if mention.product.maker == _OURS:
                    start, end = sentence[mention.first].start, sentence[mention.after - 1].end
                    found.append(Named(mention.product.name, turn, start, end))
        return found


class TaughtReader:
    """The embedded reader with the names of the organisation's file; it learns anew when the file, or the day, changes.

    What a name means in the file goes before what it means elsewhere; a product whose approval has ended means what it
    always does.
    """

    name = EmbeddedReader.name

    def __init__(
        self, reader: EmbeddedReader, catalogue: Sequence[Product], force: Force, clock: Callable[[], str]
    ) -> None:
        self._plain = reader
        self._taught = reader
        self._catalogue = catalogue
        self._force = force
        self._clock = clock
        self._learnt = ("", "")

    def own_words(self, text: str) -> str:
        """``text`` with what is not the person's own blanked out; every offset stays what it was."""
        return self._plain.own_words(text)

    def read(self, text: str, asked: Asked | None, known: Known) -> Reading:
        """Observations about ``text``; never raises, whatever the text."""
        force, today = self._force(), self._clock()[:10]
        if self._learnt != (force.digest, today):
            approved = [product for product in force.organisation.products if product.expires >= today]
            self._taught = self._plain.with_names(gazetteer_with(self._catalogue, approved))
            self._learnt = (force.digest, today)
        return self._taught.read(text, asked, known)


def gazetteer_with(catalogue: Iterable[Product], approved: Iterable[Approved]) -> Gazetteer:
    """All names of ``catalogue``, with those of ``approved`` before them."""
    return Gazetteer([*(_entry(product) for product in approved), *catalogue])


_OURS: Final = "the organisation's file"


def _entry(product: Approved) -> Product:
    return Product(
        name=product.name,
        aliases=product.aliases,
        maker=_OURS,
        kind=_CLASSES[product.delivery],
        generative="yes",
        source="",
        as_of="",
    )
