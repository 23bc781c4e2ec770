"""How an assessment stands, as messages for the place that it is talked about in."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.assessment import Assessment, OfferedOption
from assistant.conversation import Interview
from assistant.dialogue import Reply, result_lines
from assistant.ledger import profile
from assistant.questions import Question
from assistant.sessions import Session, Sessions
from ui.slack import wording
from ui.slack.blocks import Message
from ui.slack.outcome import beside, posts_to
from ui.slack.parcels import Files, Parcelled, Post
from ui.slack.places import Place
from ui.slack.result_shown import Card, all_recommendations, first_recommendations, verdict
from ui.slack.talk_shown import Speakers, question, say_back, told


@dataclass(frozen=True, slots=True)
class Manner:
    """How results are shown: the address of the page, and whether files may be sent."""

    page: str = ""
    files: bool = True


@dataclass(frozen=True, slots=True)
class Shower:
    """Puts sessions into messages."""

    sessions: Sessions
    manner: Manner

    def standing(self, session: Session, place: Place, before: Session | None = None, url: str = "") -> list[Parcelled]:
        """What stands now: the question, the say-back or the result; ``before`` is how it stood before the last message."""
        reply = self.sessions.reply(session)
        identifier = session.interview.id
        if session.interview.stage == "result":
            return self._result(session, reply, place, before, url)
        if reply.kind == "say_back":
            made = self.said_back(session, reply, place)
        else:
            made = question(reply, self.sessions.engine.phrases, identifier, place.audience)
        asked = posts_to(place, [made], assessment=identifier if session.kept else "", url=url)
        return [*asked[:-1], *(_asking(parcel, place) for parcel in asked[-1:])]

    def said_back(self, session: Session, reply: Reply, place: Place) -> Message:
        """What was understood so far, with who said it."""
        phrases, told_by = self.sessions.engine.phrases, speakers(session.interview)
        return say_back(reply, phrases, session.interview.id, place.audience, told_by)

    def card(self, session: Session) -> Card:
        """The result with what is needed to put it into words."""
        engine = self.sessions.engine
        return Card(self.sessions.assessment(session), engine.knowledge, engine.phrases)

    def every_recommendation(self, session: Session, place: Place, url: str = "") -> list[Parcelled]:
        """The whole list."""
        made = all_recommendations(self.card(session))
        return beside(posts_to(place, made, assessment=session.interview.id, url=url))

    def _result(
        self, session: Session, reply: Reply, place: Place, before: Session | None, url: str
    ) -> list[Parcelled]:
        card = self.card(session)
        identifier = session.interview.id
        if before is not None and before.interview.stage == "result" and self._same(before, card.assessment):
            return posts_to(place, [told("\n".join(reply.notes))], assessment=identifier, url=url)
        lines = result_lines(session.interview, self.sessions.engine.phrases)
        notes = [note for note in reply.notes if note not in lines]
        first = first_recommendations(card)
        made = [verdict(card, notes, page=bool(self.manner.page), share=place.where == "private")]
        parcels = posts_to(place, [*made, *([first] if first else [])], assessment=identifier, url=url)
        if self.manner.files and isinstance(parcels[0], Post):
            parcels[0] = parcels[0].model_copy(update={"picture": identifier})
        return [*parcels, *self._report(identifier, place)]

    def _same(self, before: Session, now: Assessment) -> bool:
        """Whether the result is the one that was shown before."""
        then = self.sessions.assessment(before)
        return (then.verdict, then.agentic, then.lane) == (now.verdict, now.agentic, now.lane)

    def _report(self, identifier: str, place: Place) -> list[Parcelled]:
        """The report as a file, or where to find it."""
        if not self.manner.files:
            text = wording.REPORT_ON_PAGE if self.manner.page else wording.NO_PAGE
            return posts_to(place, [told(text)], assessment=identifier)
        if place.where == "private":
            return [
                Files(
                    channel="",
                    user=place.user,
                    assessment=identifier,
                    files=("matrix", "report"),
                    comment=wording.REPORT_COMES,
                )
            ]
        return [
            Files(
                channel=place.channel,
                user="" if place.channel else place.user,
                thread=place.thread,
                assessment=identifier,
                files=("report",),
                comment=wording.REPORT_COMES,
            )
        ]


def speakers(interview: Interview) -> Speakers:
    """Who said what, where more than one person did."""
    found = {
        (workload, fact): ", ".join(dict.fromkeys(statement.who for statement in known.statements if statement.who))
        for workload in interview.workload_ids
        for fact, known in profile(interview.ledger, workload).items()
    }
    people = {turn.message.who for turn in interview.turns if turn.message.who}
    return found if len(people) > 1 else {}


def asked_of(asked: Question) -> Reply:
    """A question of the interview by itself, as it is put to a colleague."""
    options = tuple(OfferedOption(value=o.value, label=o.label, help=o.help) for o in asked.options)
    return Reply(
        question=asked.text, example=asked.example, why=asked.why, fact=asked.fact, kind=asked.kind, options=options
    )


def words_of(session: Session) -> str:
    """The words that the last message of a person came to, for what stays of the question that it answered."""
    interview = session.interview
    return interview.turns[interview.last_said].text if interview.last_said >= 0 else ""


def _asking(parcel: Parcelled, place: Place) -> Parcelled:
    return parcel.model_copy(update={"asks": place.key}) if isinstance(parcel, Post) else parcel
