"""How long assessments are kept: a rule in days, and the deletion of what is past it, for good."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from assistant.errors import NoSuchAssessment, StaleWrite
from assistant.logs import about
from assistant.organisation import Organisation
from assistant.people_settings import PeopleSettings
from assistant.store import Store, Summary

if TYPE_CHECKING:
    from assistant.sessions import Sessions

WHY: Final = "kept for as long as the rule says"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rule:
    """For how many days after its last change an assessment is kept, with a result and without; 0 is for good."""

    finished_days: int = 0
    drafts_days: int = 0

    @property
    def in_words(self) -> str:
        """The rule in a sentence."""
        finished, drafts = (_days(days) for days in (self.finished_days, self.drafts_days))
        return f"Kept after the last change: with a result {finished}, without one {drafts}."

    def before(self, now: str, *, finished: bool) -> str | None:
        """What was last changed before this moment is past the rule at ``now`` (ISO 8601); None where all stays."""
        days = self.finished_days if finished else self.drafts_days
        return (datetime.fromisoformat(now) - timedelta(days=days)).isoformat() if days else None


def rule_of(settings: PeopleSettings, organisation: Organisation | None) -> Rule:
    """The rule in force: for each kind the shorter of what settings and organisation's file say."""
    stated = organisation.retention if organisation else None
    return Rule(
        _shorter(settings.retain_finished_days, stated.finished_days if stated else None),
        _shorter(settings.retain_drafts_days, stated.drafts_days if stated else None),
    )


def due(store: Store, rule: Rule, now: str) -> tuple[Summary, ...]:
    """What is past the rule, the oldest first."""
    return store.unchanged_since(rule.before(now, finished=True), rule.before(now, finished=False))


def tidied(sessions: Sessions, rule: Rule) -> tuple[Summary, ...]:
    """Deletes what is past the rule, and returns it. What is changed meanwhile stays."""
    gone = []
    now = sessions.engine.clock()
    for entry in due(sessions.store, rule, now):
        try:
            sessions.store.retire(entry.id, entry.version, now, WHY)
        except (NoSuchAssessment, StaleWrite):
            continue
        gone.append(entry)
    if gone:
        _LOG.warning("Deleted what was past the rule of retention.", extra=about(assessments=len(gone)))
    return tuple(gone)


def _days(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'}" if days else "for good"


def _shorter(setting: int, stated: int | None) -> int:
    return min((days for days in (setting, stated) if days), default=0)
