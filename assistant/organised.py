"""What the organisation's file brings to an assessment: facts, the lane, the crosswalk to its own controls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Protocol

from assistant.conversation import Filed, Interview, Say
from assistant.errors import BadOrganisation
from assistant.filing import Named, allowed_data, due
from assistant.knowledge_files import KnowledgeBase
from assistant.lanes import Component, LaneResult, lane_of
from assistant.organisation import OWN_CONTROLS, Control, InForce
from assistant.organisation_check import Catalogue
from assistant.organisation_files import load_organisation
from assistant.readers.approved import ApprovedNames
from assistant.readers.gazetteer import Product
from assistant.recommend import Recommendation, WorkloadView
from assistant.rulebook import Rulebook

_ANY_DAY: Final = "0001-01-01"


class OrganisationSource(Protocol):
    """Where the organisation's file comes from."""

    @property
    def trouble(self) -> str:
        """Why a newer file is not in force, in a sentence; empty while the newest one is."""
        ...

    def current(self) -> InForce:
        """The newest file that can be used."""
        ...


@dataclass
class Organised:
    """The file in force, if there is one, and the decision rules: its own, or those that ship with the knowledge."""

    knowledge: KnowledgeBase
    source: OrganisationSource | None = None
    catalogue: Sequence[Product] = ()
    """The products that the reader knows, so that a longer name goes before an approved one inside it."""
    _book: Rulebook | None = field(default=None, repr=False)
    _names: tuple[str, ApprovedNames] | None = field(default=None, repr=False)

    @property
    def force(self) -> InForce | None:
        """The file in force now."""
        return self.source.current() if self.source else None

    @property
    def trouble(self) -> str:
        """Why a newer file is not in force; empty while the newest one is."""
        return self.source.trouble if self.force and self.source else ""

    @property
    def edition(self) -> str | None:
        """The file in force as a record names it."""
        force = self.force
        return force.edition if force else None

    @property
    def greeting(self) -> str:
        """What the organisation says at the beginning, with its constants filled in."""
        force = self.force
        text = force.organisation.wording.greeting if force else None
        return force.organisation.filled(text) if force and text else ""

    @property
    def book(self) -> Rulebook:
        """The decision rules in force."""
        force = self.force
        if self._book is None or self._book.organisation is not (force.organisation if force else None):
            self._book = self._open_book(force)
        return self._book

    def due(self, interview: Interview, at: str) -> list[Filed]:
        """What has to be filed for ``interview`` to hold what the file states."""
        force = self.force
        return due(interview, force, self._named(interview, force), at) if force else []

    def lane(self, interview: Interview, views: Sequence[WorkloadView]) -> LaneResult:
        """The lane of all workloads together."""
        components = [Component(view.id, view.known, allowed_data(interview, view.id)) for view in views]
        return lane_of(components, self.book)

    def with_own_controls(self, recommendations: Iterable[Recommendation]) -> tuple[Recommendation, ...]:
        """``recommendations``, each with the ids of the organisation's own controls that answer it."""
        force = self.force
        controls = force.organisation.controls if force else ()
        return tuple(
            _crossed(item, [control.id for control in controls if _answers(control, item)]) for item in recommendations
        )

    def _open_book(self, force: InForce | None) -> Rulebook:
        if force and force.organisation.decision:
            return Rulebook(force.organisation.decision, force, force.organisation)
        shipped = self._shipped()
        decision = shipped.organisation.decision
        if decision is None:
            raise BadOrganisation(f"{shipped.file} of the knowledge folder holds no decision rules.")
        return Rulebook(decision, shipped, force.organisation if force else None)

    def _shipped(self) -> InForce:
        """The file that ships; frameworks and cards are not named in it, so none need to be read to check it."""
        return load_organisation(self.knowledge.folder / "organisation.yaml", _ANY_DAY, Catalogue((), {}))

    def _named(self, interview: Interview, force: InForce) -> list[Named]:
        if not force.organisation.products:
            return []
        if self._names is None or self._names[0] != force.digest:
            self._names = (force.digest, ApprovedNames(self.catalogue, force.organisation.products))
        names = self._names[1]
        return [
            named
            for index, turn in enumerate(interview.turns)
            if isinstance(turn.message, Say) and interview.is_live(index)
            for named in _spotted(names, turn.text, index)
        ]


@lru_cache(maxsize=512)
def _spotted(names: ApprovedNames, text: str, turn: int) -> tuple[Named, ...]:
    return tuple(names.spot(text[:_READ], turn))


_READ: Final = 200_000


def _answers(control: Control, item: Recommendation) -> bool:
    """Whether ``control`` answers ``item``: by its card, by what it is, or by an id of a framework that both name."""
    shared = any(set(ids) & set(item.controls.get(key, ())) for key, ids in control.frameworks.items())
    return item.id in control.cards or shared or f"control.{control.in_place}" in item.claimed_by


def _crossed(item: Recommendation, ids: Sequence[str]) -> Recommendation:
    return item.model_copy(update={"controls": {OWN_CONTROLS: tuple(ids), **item.controls}}) if ids else item
