"""What is made when it is sent: the picture, the report, the Home tab. Each as things stand at that moment."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.assessment import Assessment
from assistant.people import Person
from assistant.sessions import Sessions
from ui.slack import wording
from ui.slack.blocks import Block
from ui.slack.client import Upload
from ui.slack.home_shown import home
from ui.slack.parcels import FileName
from ui.slack.places import person_id


@dataclass(frozen=True, slots=True)
class Papers:
    """Makes them from the store; ``team`` is the workspace."""

    sessions: Sessions
    team: str

    def matrix(self, identifier: str) -> Upload:
        """The matrix with the result in it, as a PNG picture; raises `NoSuchAssessment`."""
        from assistant.report import matrix_alt  # not needed before there is a result
        from assistant.report.to_png import matrix_png

        assessment, knowledge = self._assessment(identifier), self.sessions.engine.knowledge
        data, alt = matrix_png(assessment, knowledge), matrix_alt(assessment, knowledge)
        return Upload(wording.PICTURE_FILE, wording.PICTURE_TITLE, data, alt)

    def file(self, name: FileName, identifier: str, mark: str) -> Upload:
        """A file of the assessment; ``mark`` goes into its name, by which it is found again."""
        from assistant.report import html

        if name == "matrix":
            paper = self.matrix(identifier)
        else:
            text = html(self._assessment(identifier), self.sessions.engine.knowledge)
            paper = Upload(wording.REPORT_FILE, wording.REPORT_TITLE, text.encode())
        start, dot, end = paper.name.rpartition(".")
        return Upload(f"{start}-{mark}{dot}{end}", paper.title, paper.data, paper.alt)

    def home(self, user: str, count: int) -> Block:
        """The Home tab of a user."""
        person = Person(person_id(self.team, user), "", frozenset({"author"}))
        store = self.sessions.store.acting_for(person)
        found = store.list(limit=count)
        own = [entry.id for entry in found if store.allows(entry.id, "share")]
        return home(found, store.count(), own, self.sessions.engine.knowledge.matrix)

    def _assessment(self, identifier: str) -> Assessment:
        return self.sessions.assessment(self.sessions.resume(identifier))
