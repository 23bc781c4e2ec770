"""Buttons and dialogs of whoever is at an assessment."""

from __future__ import annotations

from assistant.conversation import Answer, Back, Confirm, Correct, Finish, Message, More, Restart
from assistant.facts import group_members
from assistant.store.mailroom import Heard
from ui.slack import colleagues, shelf, talking, wording
from ui.slack.desk import Desk
from ui.slack.incoming import Entered, Pressed
from ui.slack.outcome import Outcome
from ui.slack.places import Place


def pressed(desk: Desk, incoming: Pressed, outcome: Outcome) -> None:
    """A button: an answer, a way through the interview, or something about a whole assessment."""
    message = _message(incoming)
    if message is not None:
        _send(desk, incoming, message, outcome)
    elif incoming.act == "ticks":
        desk.tell(outcome, incoming, wording.TICK_ONE)
    else:
        _about_the_whole(desk, incoming, outcome)


def _about_the_whole(desk: Desk, incoming: Pressed, outcome: Outcome) -> None:
    match incoming.act:
        case "all":
            _, sessions = desk.acting(incoming)
            session = desk.opened(sessions, incoming.aim.a, incoming)
            outcome.send(incoming.place.key, *desk.shower.every_recommendation(session, incoming.place, incoming.url))
        case "correct":
            desk.opened(desk.acting(incoming)[1], incoming.aim.a, incoming)  # says why its dialog did not open
        case "page":
            shelf.open_page(desk, incoming, outcome)
        case "share_here":
            shelf.share_here(desk, incoming, outcome)
        case "new":
            _begin_anew(desk, incoming, outcome)
        case "resume":
            shelf.resume(desk, incoming, outcome)
        case "delete":
            shelf.delete(desk, incoming, outcome)
        case "home_more":
            shelf.show(incoming.user, outcome, incoming.place, incoming.aim.n)
        case _:
            pass  # a link, or a button whose dialog has been opened already


def entered(desk: Desk, incoming: Entered, outcome: Outcome) -> None:
    """A dialog that was filled in."""
    aim = incoming.aim
    match incoming.dialog:
        case "several" if incoming.picked:
            _send(desk, incoming, Answer(fact=aim.f, values=incoming.picked, workload=aim.w, several=True), outcome)
        case "colleague" if incoming.who:
            colleagues.hand_over(desk, incoming, aim, incoming.who, outcome)
        case "correct" if incoming.subject:
            _send(desk, incoming, _correction(incoming), outcome)
        case "share" if incoming.who:
            shelf.share(desk, incoming, outcome)
        case "restart":
            _send(desk, incoming, Restart(), outcome)
        case _:
            pass  # sent with nothing in it, which Slack's own checks keep from happening


def _message(incoming: Pressed) -> Message | None:
    """What a button says to the engine; None for one that says nothing to it."""
    aim = incoming.aim
    match incoming.act:
        case "answer" if aim.v is not None:
            return Answer(fact=aim.f, values=(aim.v,), workload=aim.w)
        case "ticks" if incoming.ticked:
            return Answer(fact=aim.f, values=incoming.ticked, workload=aim.w)
        case "none":
            return Answer(fact=aim.f, values=(), workload=aim.w)
        case "unknown":
            return Answer(fact=aim.f, values=None, workload=aim.w)
        case "confirm":
            return Confirm()
        case "more":
            return More()
        case "menu":
            return Back() if incoming.choice == "back" else Finish() if incoming.choice == "finish" else None
        case _:
            return None


def _send(desk: Desk, incoming: Pressed | Entered, message: Message, outcome: Outcome) -> None:
    """The conversation goes on with ``message``, and its place holds it from now on."""
    why = desk.directory.refusal(incoming.place)
    if why:
        desk.tell(outcome, incoming, why)
        return
    person, sessions = desk.acting(incoming)
    once = _once(incoming)
    if once != incoming.mark and desk.mailroom.heard(once) is not None:
        return  # pressed again before the button was gone
    session = desk.opened(sessions, incoming.aim.a, incoming)
    before = desk.earlier(session, once)
    said = message.model_copy(update={"who": person.name, "at": incoming.at})
    after = desk.send(sessions, session, said, outcome, once)
    if once != incoming.mark:
        outcome.heard.append(Heard(once, after.interview.id, desk.turn_of(after, once)))
    ts, asked = getattr(incoming, "ts", ""), _asked(desk, incoming)
    talking.shown(desk, incoming, outcome, before, after, who=person.name, ts=ts, asked=asked)


def _asked(desk: Desk, incoming: Pressed | Entered) -> str:
    """The question whose button was pressed; empty for what answers none."""
    if not isinstance(incoming, Pressed) or incoming.act not in ("answer", "ticks", "none", "unknown"):
        return ""
    question = desk.sessions.engine.knowledge.guide.planner.about(incoming.aim.f)
    return question.text if question else ""


def _once(incoming: Pressed | Entered) -> str:
    """What marks the press: the same answer pressed twice on one message, as by an impatient finger, counts once."""
    if isinstance(incoming, Pressed) and incoming.ts and incoming.act in ("answer", "unknown", "none", "confirm"):
        aim = incoming.aim
        return f"once:{incoming.place.channel}:{incoming.ts}:{incoming.act}:{aim.f}:{aim.v or ''}:{incoming.user}"[:190]
    return incoming.mark


def _correction(incoming: Entered) -> Message:
    """What is right of the subject that was chosen: of a group, the members that were ticked."""
    fact, _, workload = incoming.subject.partition("|")
    if group_members(fact):
        return Answer(fact=fact, values=incoming.picked, workload=workload or None)
    return Correct(fact=fact, values=incoming.picked, workload=workload or None)


def _begin_anew(desk: Desk, incoming: Pressed, outcome: Outcome) -> None:
    """The place holds nothing any more and shows how to begin; from the Home tab that is the direct messages."""
    place: Place = incoming.place
    if place.where == "home":
        place = desk.direct_place(place.team, incoming.user)
    if place.where == "private":
        desk.tell(outcome, incoming, wording.HELP)
    else:
        talking.greet(desk, place, outcome, incoming.mark)
    outcome.left.append(place.key)
