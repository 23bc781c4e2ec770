"""A sheet of work items that came back, compared with how things stand: what to change, and what is wrong. Pure.

Three states are compared for every row: how the item stood when the sheet was written (its revision), what the row says
now, and how the item stands. A row that nobody edited changes nothing. An edit of something that somebody else has
changed meanwhile is a conflict: it is reported and nothing of that row is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from pydantic import ValidationError

from assistant.errors import UnusableInput, shown
from assistant.work_items import Actor, Change, Evidence, ItemEvent, WorkItem, changed

Outcome = Literal["taken", "unchanged", "stale", "conflict", "unknown", "refused"]

_CHANGES: Final[Mapping[str, Change]] = {
    "open": "reopen",
    "claimed": "claim",
    "accepted": "accept",
    "not applicable": "not_applicable",
}
COMPARED: Final = ("State", "Owner", "Evidence", "Reason", "Accepted until")


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row, and why; ``number`` is the row's own in the sheet."""

    number: int
    key: str
    outcome: Outcome
    said: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """Every row's result, the events to add, and how many changes each item had when they were made."""

    rows: tuple[RowResult, ...]
    events: tuple[ItemEvent, ...]
    revisions: Mapping[str, int]


Show = Callable[[WorkItem], Mapping[str, str]]
"""How an item reads as a row."""
At = Callable[[str, int], WorkItem | None]
"""The item with this key as it stood after so many changes."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sheet is read with: how items stood and read, who brings it, and when (ISO 8601)."""

    stood: At
    show: Show
    actor: Actor
    at: str

    def rows(self, rows: Sequence[tuple[int, Mapping[str, str]]], items: Mapping[str, WorkItem]) -> Imported:
        """What the numbered ``rows`` come to against ``items``, by key. Nothing is taken from a row with a problem."""
        results: list[RowResult] = []
        events: list[ItemEvent] = []
        revisions: dict[str, int] = {}
        for number, row in rows:
            key = row.get("Key", "")
            item = items.get(key)
            if item is None:
                said = f"no item of this assessment has the key {shown(key)}"
                results.append(RowResult(number, key, "unknown", said))
            elif item.card in revisions:
                results.append(RowResult(number, key, "conflict", "an earlier row of this sheet changes the same item"))
            else:
                result, new = self._row(number, row, item)
                results.append(result)
                events += new
                revisions |= {item.card: item.revision} if new else {}
        return Imported(tuple(results), tuple(events), revisions)

    def _row(self, number: int, row: Mapping[str, str], item: WorkItem) -> tuple[RowResult, list[ItemEvent]]:
        then = self._then(row, item)
        if then is None:
            revision = shown(row.get("Revision", ""))
            said = f"the revision {revision} is none that this item has had; export it again"
            return RowResult(number, item.key, "refused", said), []
        said_now = {column: row[column] for column in COMPARED if column in row}
        if "State" in said_now:
            said_now["State"] = said_now["State"].casefold()
        before, now = self.show(then), self.show(item)
        edited = {column for column, value in said_now.items() if not _same(value, before[column])}
        wanted = {column for column in edited if not _same(said_now[column], now[column])}
        if not wanted:
            stale = item.revision > then.revision and not edited
            return RowResult(number, item.key, "stale" if stale else "unchanged"), []
        moved = sorted(column for column in wanted if not _same(before[column], now[column]))
        if moved:
            there = "; ".join(f"{column} is now {shown(now[column])}" for column in moved)
            return RowResult(number, item.key, "conflict", f"changed by somebody else meanwhile: {there}"), []
        return self._taken(number, wanted, said_now, item)

    def _then(self, row: Mapping[str, str], item: WorkItem) -> WorkItem | None:
        """The item as it stood when the sheet was written."""
        revision = row.get("Revision", "")
        usable = revision.isascii() and revision.isdecimal() and len(revision) < 9
        return self.stood(item.key, int(revision)) if usable else None

    def _taken(
        self, number: int, wanted: set[str], said: Mapping[str, str], item: WorkItem
    ) -> tuple[RowResult, list[ItemEvent]]:
        try:
            asked = _events(wanted, said, item, ItemEvent(card=item.card, change="note", who="", at=self.at))
            strict = [ItemEvent.model_validate(event.model_dump()) for event in asked]
            new = [changed(item, event, self.actor, self.at) for event in strict]
        except UnusableInput as error:
            return RowResult(number, item.key, "refused", str(error)), []
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(map(str, first["loc"]))
            return RowResult(number, item.key, "refused", f"{place}: {first['msg']} ({shown(first['input'])})"), []
        return RowResult(number, item.key, "taken"), new


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())


def _events(wanted: set[str], row: Mapping[str, str], item: WorkItem, blank: ItemEvent) -> list[ItemEvent]:
    """The changes that a row asks for; raises `UnusableInput` for what is none."""
    owner = [blank.model_copy(update={"change": "owner", "owner": row["Owner"]})] if "Owner" in wanted else []
    proof = _evidence(wanted, row, item, blank)
    state = _state(row, item, blank, evidence=bool(proof)) if wanted & {"State", "Reason", "Accepted until"} else []
    return [*owner, *proof, *state]


def _evidence(wanted: set[str], row: Mapping[str, str], item: WorkItem, blank: ItemEvent) -> list[ItemEvent]:
    """Links that are new in the cell; a file cannot come by a sheet, since nobody could take its fingerprint."""
    if "Evidence" not in wanted:
        return []
    held = {
        entry.link or f"{entry.name} (sha256 {entry.sha256})" for event in item.evidence if (entry := event.evidence)
    }
    lines = [line.strip() for line in row["Evidence"].splitlines() if line.strip()]
    if held - set(lines):
        raise UnusableInput("evidence is not taken away by a sheet; reopen the item with a reason")
    return [
        blank.model_copy(update={"change": "evidence", "evidence": Evidence(kind="link", name=line, link=line)})
        for line in lines
        if line not in held
    ]


def _state(row: Mapping[str, str], item: WorkItem, blank: ItemEvent, *, evidence: bool) -> list[ItemEvent]:
    state = row.get("State", item.state).strip()
    if state == "evidenced":
        if evidence or item.state == "evidenced":
            return []
        raise UnusableInput(
            "the state is 'evidenced' when a link stands under Evidence, or a file is attached in Scopewise"
        )
    if evidence and state == item.state:
        return []
    if state not in _CHANGES:
        valid = ", ".join([*_CHANGES, "evidenced"])
        raise UnusableInput(f"{shown(row.get('State', ''))} is no state; use one of {valid}")
    until = row.get("Accepted until", "").strip() or None
    update: dict[str, object] = {"change": _CHANGES[state], "text": row.get("Reason", "")}
    return [blank.model_copy(update={**update, "until": until if state == "accepted" else None})]
