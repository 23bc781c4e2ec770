"""Words: said, edited, deleted."""

from __future__ import annotations

import re

from assistant.conversation import Message, Say, Withdraw
from assistant.sessions import Session, Sessions
from assistant.store.mailroom import Heard
from ui.slack import colleagues, shelf, wording
from ui.slack.desk import Desk
from ui.slack.incoming import Deleted, Edited, Incoming, Said
from ui.slack.mrkdwn import mentioned, plain, without_mention
from ui.slack.outcome import Outcome, posts_to
from ui.slack.parcels import Pane, Settle
from ui.slack.places import Place
from ui.slack.showing import words_of
from ui.slack.talk_shown import answered, settled_say_back, told

_PASS = re.compile(r"open\s+([\w-]{43})", re.IGNORECASE)
LONGEST_SETTLED = 300
"""How many characters of an answer stay beside its question."""


def said(desk: Desk, incoming: Said, outcome: Outcome) -> None:
    """A message: it begins a conversation or goes on with the one that its place holds."""
    if incoming.message and desk.mailroom.heard(incoming.message) is not None:
        return  # deleted before it came, or known from an edit that came first
    place = _placed(desk, incoming)
    incoming = incoming.model_copy(update={"place": place})
    if _refused(desk, incoming, outcome):
        return
    held = desk.held(place)
    if held is not None and held[1].token:
        colleagues.said(desk, incoming, held[1], outcome)
        return
    if place.where == "thread" and held is None and not incoming.mentioned:
        return  # somebody else's conversation
    text = read(desk, incoming, incoming.text)
    person, sessions = desk.acting(incoming)
    if place.where != "thread" and (coming := _PASS.fullmatch(text)):
        shelf.take_over(desk, incoming, coming[1], outcome)
        return
    if not text:
        _nothing_said(desk, incoming, outcome, sessions)
        return
    sessions.store.meet(incoming.at or desk.sessions.engine.clock())
    session = desk.opened(sessions, held[0], incoming) if held else desk.begun(incoming.mark)
    before = desk.earlier(session, incoming.mark)
    if session.kept and colleagues.asked_by_mention(desk, incoming, session, sessions, outcome):
        return
    by = desk.directory.person(place.team, incoming.by).name if incoming.by else person.name
    after = desk.send(sessions, session, Say(text=text, who=by, at=incoming.at), outcome)
    _remember(desk, incoming.message, after, incoming.mark, outcome)
    shown(desk, incoming, outcome, before, after, who=by)
    if incoming.by and incoming.url:
        outcome.send(place.key, *posts_to(_where_pressed(incoming), [told(wording.SHORTCUT_DONE)], url=incoming.url))


def edited(desk: Desk, incoming: Edited, outcome: Outcome) -> None:
    """New words of a message: they count in place of the old ones."""
    heard = desk.mailroom.heard(incoming.message)
    if heard is None:
        held = desk.held(incoming.place)
        if held is not None or incoming.place.where != "thread" or incoming.mentioned:
            first = Said(**incoming.model_dump(exclude={"kind"}))  # the message itself has not come yet
            said(desk, first.model_copy(update={"mark": f"said:{incoming.message}"}), outcome)
        return
    if heard.assessment is None or heard.turn is None or _refused(desk, incoming, outcome):
        return
    person, sessions = desk.acting(incoming)
    session = desk.opened(sessions, heard.assessment, incoming)
    before = desk.earlier(session, incoming.mark)
    text = read(desk, incoming, incoming.text)
    change: Message = Withdraw(turn=heard.turn, who=person.name, at=incoming.at)
    if text:
        change = Say(text=text, who=person.name, at=incoming.at, instead_of=heard.turn)
    after = desk.send(sessions, session, change, outcome)
    _remember(desk, incoming.message, after, incoming.mark, outcome)
    shown(desk, incoming, outcome, before, after, who=person.name, again=True)


def deleted(desk: Desk, incoming: Deleted, outcome: Outcome) -> None:
    """A message is gone: what it said no longer counts. One that comes later than this counts for nothing."""
    heard = desk.mailroom.heard(incoming.message)
    outcome.heard.append(Heard(incoming.message, heard.assessment if heard else None, None))
    if heard is None or heard.assessment is None or heard.turn is None:
        return
    person, sessions = desk.acting(incoming)
    session = desk.opened(sessions, heard.assessment, incoming)
    before = desk.earlier(session, incoming.mark)
    withdrawal = Withdraw(turn=heard.turn, who=person.name, at=incoming.at)
    after = desk.send(sessions, session, withdrawal, outcome)
    shown(desk, incoming, outcome, before, after, again=True)


def shown(  # noqa: PLR0913 - each says how the last message came
    desk: Desk,
    incoming: Incoming,
    outcome: Outcome,
    before: Session,
    after: Session,
    *,
    who: str = "",
    ts: str = "",
    asked: str = "",
    again: bool = False,
) -> None:
    """What stands after a message: the question that it answered is settled, and what stands now is shown.

    ``ts`` is the message whose button was pressed and ``asked`` its question, where it is known to be another than the
    one that stood; ``again`` says that an earlier message was changed.
    """
    place = incoming.place
    identifier = after.interview.id
    outcome.take(place, identifier, incoming.user)
    if not before.kept and place.where == "thread":
        outcome.disclosed.append((desk.acting(incoming)[0], identifier, place.channel))
    if not before.kept and place.where == "pane":
        outcome.send(place.key, Pane(channel=place.channel, thread=place.thread, title=_title(desk, after)))
    _settle(desk, place, outcome, before, after, who=who, ts=ts, asked=asked, again=again)
    if outcome.reopened:
        outcome.send(place.key, *posts_to(place, [told(wording.REOPENED)], assessment=identifier))
    url = getattr(incoming, "url", "") if not getattr(incoming, "by", "") else ""
    outcome.send(place.key, *desk.shower.standing(after, place, before if before.kept else None, url))


def _settle(  # noqa: PLR0913 - as above
    desk: Desk,
    place: Place,
    outcome: Outcome,
    before: Session,
    after: Session,
    *,
    who: str,
    ts: str,
    asked: str,
    again: bool,
) -> None:
    """Of the question that stood, or whose button was pressed, its answer stays; nothing of it can be pressed any more."""
    reply = desk.sessions.reply(before)
    question = asked or reply.question
    if not question or place.where == "private" or not before.kept:
        return
    moved = bool(asked) or (not again and after.interview.pending != before.interview.pending)
    answer = words_of(after)[:LONGEST_SETTLED] if moved else wording.EARLIER
    by = who if moved and place.audience == "thread" else ""
    settled = answered(question, answer, by)
    if reply.kind == "say_back" and not asked:
        settled = settled_say_back(desk.shower.said_back(before, reply, place), answer, by)
    outcome.send(place.key, Settle(key=place.key, channel=place.channel, ts=ts, message=settled))


def read(desk: Desk, incoming: Incoming, text: str) -> str:
    """The words of a message as its writer saw them, without the mention of us."""
    names = {user: desk.directory.person(incoming.place.team, user).name for user in mentioned(text)}
    return plain(without_mention(text, desk.directory.bot), names).strip()


def without_bot(desk: Desk, text: str) -> str:
    """The text of an event without the mention of us."""
    return without_mention(text, desk.directory.bot)


def greet(desk: Desk, place: Place, outcome: Outcome, mark: str, url: str = "") -> None:
    """The opening, for a place that holds nothing (any more)."""
    outcome.send(place.key, *desk.shower.standing(desk.begun(mark), place, None, url))


def _placed(desk: Desk, incoming: Said) -> Place:
    """The place of ``incoming``, with the channel of direct messages where only the person was known."""
    place = incoming.place
    return place if place.channel else desk.direct_place(place.team, incoming.user)


def _where_pressed(incoming: Said) -> Place:
    return incoming.place.model_copy(update={"where": "private"})


def _refused(desk: Desk, incoming: Incoming, outcome: Outcome) -> bool:
    """Whether nothing is assessed there; it is said where we were spoken to, and nowhere else."""
    why = desk.directory.refusal(incoming.place)
    if not why and not desk.directory.is_colleague(incoming.place.team, incoming.user):
        why = wording.STRANGER
    if why and (incoming.place.where != "thread" or getattr(incoming, "mentioned", False)):
        desk.tell(outcome, incoming, why)
    return bool(why)


def _nothing_said(desk: Desk, incoming: Said, outcome: Outcome, sessions: Sessions) -> None:
    """A mention alone, a file alone, a command alone: what stands, or how to begin."""
    place = incoming.place
    held = desk.held(place)
    if incoming.files:
        desk.tell(outcome, incoming, wording.NO_TEXT)
    elif held:
        session = desk.opened(sessions, held[0], incoming)
        outcome.send(place.key, *desk.shower.standing(session, place, None, incoming.url))
    elif place.where == "private":
        desk.tell(outcome, incoming, wording.HELP)
    else:
        greet(desk, place, outcome, incoming.mark)
        if place.where == "thread":
            _begin_empty(desk, incoming, outcome, sessions)


def _begin_empty(desk: Desk, incoming: Said, outcome: Outcome, sessions: Sessions) -> None:
    """In a channel the thread holds the conversation from the mention on, so that nobody need mention us again."""
    session = desk.begun(incoming.mark)
    after = desk.send(sessions, session, Say(text="", who="", at=incoming.at), outcome)
    outcome.take(incoming.place, after.interview.id, incoming.user)


def _remember(desk: Desk, message: str, after: Session, mark: str, outcome: Outcome) -> None:
    if message:
        outcome.heard.append(Heard(message, after.interview.id, desk.turn_of(after, mark)))


def _title(desk: Desk, session: Session) -> str:
    return desk.sessions.describe(session.interview).title or wording.UNTITLED
