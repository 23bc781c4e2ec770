"""A question that is put to a colleague: they see it alone, and their answer carries their name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from assistant.app import known
from assistant.conversation import Answer, Interview
from assistant.errors import LinkUnusable
from assistant.facts import FACTS, NO, group_members
from assistant.questions import Question
from assistant.reading import Asked
from assistant.sessions import Session, Sessions
from ui.slack import talking, wording
from ui.slack.blocks import Message
from ui.slack.desk import Desk
from ui.slack.incoming import Incoming, Pressed, Said
from ui.slack.mrkdwn import mentioned, without_mentions
from ui.slack.outcome import Outcome, posts_to
from ui.slack.parcels import PlaceNote, Post, Settle
from ui.slack.places import Place
from ui.slack.pressing import Aim
from ui.slack.showing import asked_of, words_of
from ui.slack.talk_shown import answered, asked_of_colleague, told

DAYS = 7
"""How long a colleague may take."""
SHORT = 60
"""How much may stand beside a mention that begins a message, for it to hand the question over."""


def asked_by_mention(desk: Desk, incoming: Said, session: Session, sessions: Sessions, outcome: Outcome) -> bool:
    """Hand the question over where the message begins with a colleague's name and says little else; whether it did."""
    text = talking.without_bot(desk, incoming.text)
    people = [user for user in mentioned(text) if user != desk.directory.bot]
    reply = sessions.reply(session)
    if not people or not text.startswith(f"<@{people[0]}") or len(without_mentions(text)) > SHORT:
        return False
    if not reply.fact:
        return False
    hand_over(desk, incoming, Aim(a=session.interview.id, f=reply.fact, w=reply.workload), people[0], outcome)
    return True


def hand_over(desk: Desk, incoming: Incoming, aim: Aim, whom: str, outcome: Outcome) -> None:
    """Put the question of ``aim`` to ``whom``, and leave it open until they answer."""
    place = incoming.place
    if not desk.directory.is_colleague(place.team, whom) or whom == incoming.user:
        desk.tell(outcome, incoming, wording.NOT_A_PERSON)
        return
    question = desk.sessions.engine.knowledge.guide.planner.about(aim.f)
    if question is None:
        desk.tell(outcome, incoming, wording.GONE)
        return
    person, sessions = desk.acting(incoming)
    colleague = desk.directory.person(place.team, whom)
    session = desk.opened(sessions, aim.a, incoming)
    now = sessions.engine.clock()
    until = (datetime.fromisoformat(now) + timedelta(days=DAYS)).isoformat()
    token = sessions.store.hand_out(aim.a, aim.f, now, until, workload=aim.w, whom=colleague.name)
    reply, phrases = asked_of(question), desk.sessions.engine.phrases
    message = asked_of_colleague(reply, phrases, Aim(t=token, f=aim.f), person.name)
    note = PlaceNote(place=Place(where="colleague", team=place.team, channel="", user=whom), owner=whom, token=token)
    outcome.send(f"colleague/{whom}", Post(user=whom, message=message, seat=note, assessment=aim.a))
    handed = told(wording.HANDED.format(who=colleague.name))
    outcome.send(place.key, *posts_to(place, [handed], url=getattr(incoming, "url", "")))
    if desk.sessions.reply(session).fact == aim.f:
        leaving = Answer(fact=aim.f, values=None, workload=aim.w, who=person.name)
        after = desk.send(sessions, session, leaving, outcome)
        talking.shown(desk, incoming, outcome, session, after, who=person.name, asked=question.text)


def pressed(desk: Desk, incoming: Pressed, outcome: Outcome) -> None:
    """A colleague pressed a button of the question that was put to them."""
    match incoming.act:
        case "answer" if incoming.aim.v is not None:
            _answer(desk, incoming, incoming.aim.t, (incoming.aim.v,), outcome)
        case "ticks":
            _answer(desk, incoming, incoming.aim.t, incoming.ticked, outcome)
        case "none":
            _answer(desk, incoming, incoming.aim.t, (), outcome)
        case _:
            _answer(desk, incoming, incoming.aim.t, None, outcome)


def said(desk: Desk, incoming: Said, note: PlaceNote, outcome: Outcome) -> None:
    """A colleague answered in words, in the thread of the question."""
    text = talking.read(desk, incoming, incoming.text)
    try:
        link, interview = desk.sessions.store.linked(note.token, desk.sessions.engine.clock())
    except LinkUnusable:
        _over(incoming, outcome)
        return
    question = desk.sessions.engine.knowledge.guide.planner.about(link.fact)
    values = _read_as(desk, question, text, interview) if question and text else None
    if values is None:
        outcome.send(incoming.place.key, *posts_to(incoming.place, [told(wording.COLLEAGUE_PICK_ONE)]))
    else:
        _answer(desk, incoming, note.token, values, outcome)


def _read_as(desk: Desk, question: Question, text: str, interview: Interview) -> Sequence[str] | None:
    """What ``text`` picks among the options of ``question``; None where it cannot be told."""
    engine = desk.sessions.engine
    options = tuple((option.value, option.label) for option in question.options)
    asked = Asked(fact=question.fact, kind=question.kind, options=options)
    reading = engine.reader.read(text, asked, known(interview, engine.knowledge))
    names = {fact.name for fact in question.facts()}
    found = [each for each in reading.observations if each.fact in names]
    if not found:
        return None
    if group_members(question.fact):
        return tuple(FACTS[each.fact].member for each in found if each.values != (NO,))
    return found[-1].values


def _answer(desk: Desk, incoming: Pressed | Said, token: str, values: Sequence[str] | None, outcome: Outcome) -> None:
    """Keep the answer under the colleague's name, thank them, and tell whoever asked."""
    engine, now = desk.sessions.engine, desk.sessions.engine.clock()
    colleague = desk.directory.person(incoming.place.team, incoming.user)
    try:
        link, before = desk.sessions.store.linked(token, now)
        message = Answer(
            fact=link.fact, values=None if values is None else tuple(values), workload=link.workload, who=colleague.name
        )
        stored = desk.sessions.store.redeem(
            token, lambda interview: engine.step(interview, message), now, desk.sessions.describe, colleague.name
        )
    except LinkUnusable:
        _over(incoming, outcome)
        return
    after = Session(stored.interview, kept=True)
    words = words_of(after)
    question = engine.knowledge.guide.planner.about(link.fact)
    place, key = incoming.place, incoming.place.key
    settled = answered(question.text if question else "", words, colleague.name)
    outcome.send(
        key, Settle(key=key, channel=place.channel, ts=getattr(incoming, "ts", "") or place.thread, message=settled)
    )
    outcome.send(key, *posts_to(place, [told(wording.COLLEAGUE_THANKS.format(who=link.by_name))]))
    news = told(wording.COLLEAGUE_ANSWERED.format(who=colleague.name, answer=words))
    _tell_asker(desk, after, Session(before, kept=True), news, outcome)


def _tell_asker(desk: Desk, after: Session, before: Session, news: Message, outcome: Outcome) -> None:
    """The answer where the assessment is talked about, and what stands now where that has changed."""
    for seat in desk.mailroom.seats_of(after.interview.id):
        note = PlaceNote.model_validate_json(seat.body)
        if note.token or note.place.where == "private":
            continue
        outcome.send(seat.key, *posts_to(note.place, [news], assessment=seat.assessment))
        if after.interview.pending != before.interview.pending or after.interview.stage == "result":
            outcome.send(seat.key, *desk.shower.standing(after, note.place, before))
        return


def _over(incoming: Incoming, outcome: Outcome) -> None:
    outcome.send(incoming.place.key, *posts_to(incoming.place, [told(wording.COLLEAGUE_OVER)]))
