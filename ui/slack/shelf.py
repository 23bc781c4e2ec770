"""The Home tab and what is done with whole assessments: go on, share, delete."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from assistant.people import SharedRight
from assistant.store.passing import Passes
from ui.slack import wording
from ui.slack.blocks import link, message, paragraph, rich, words
from ui.slack.desk import Desk
from ui.slack.home_shown import MOST, PAGE
from ui.slack.incoming import Entered, Incoming, Opened, Pressed, Said
from ui.slack.outcome import Outcome, alone, beside, posts_to
from ui.slack.parcels import Pane, PlaceNote, Post, ShowHome
from ui.slack.places import Place, person_id
from ui.slack.talk_shown import told

WAY_IN: Final = "pass"
"""The name in the page's address under which a pass stands."""
PASS_MINUTES: Final = 15


def opened(desk: Desk, incoming: Opened, outcome: Outcome) -> None:
    """The Home tab shows what there is; the pane shows how one might begin."""
    place = incoming.place
    if place.where == "home":
        show(incoming.user, outcome, place)
    elif desk.held(place) is None:
        outcome.send(
            place.key,
            *posts_to(place, [told(wording.WELCOME)]),
            Pane(channel=place.channel, thread=place.thread, prompts=True),
        )


def show(user: str, outcome: Outcome, place: Place, count: int = PAGE) -> None:
    """The Home tab as it is now."""
    outcome.send(f"home/{place.team}/{user}", ShowHome(user=user, count=max(PAGE, min(count, MOST))))


def open_page(desk: Desk, incoming: Pressed, outcome: Outcome) -> None:
    """A link to the page for whoever asks, which only they see: it holds for minutes, and once."""
    _, sessions = desk.acting(incoming)
    now = sessions.engine.clock()
    until = (datetime.fromisoformat(now) + timedelta(minutes=PASS_MINUTES)).isoformat()
    token = Passes.of(sessions.store).hand_over(incoming.aim.a, now, until)
    text = wording.PAGE_LINK.format(minutes=PASS_MINUTES)
    url = f"{desk.shower.manner.page}?{WAY_IN}={token}"
    shown = message(f"{text} {url}", [rich(paragraph(words(f"{text} "), link(wording.OPEN_PAGE, url)))])
    parcels = posts_to(alone(incoming.place, incoming.user), [shown], url=incoming.url)
    outcome.send(incoming.place.key, *beside(parcels))


def take_over(desk: Desk, incoming: Said, token: str, outcome: Outcome) -> None:
    """Go on here with what was begun on the page, by the pass that it gave."""
    _, sessions = desk.acting(incoming)
    sessions.store.meet(sessions.engine.clock())
    _go_on(desk, incoming, Passes.of(sessions.store).accept(token, sessions.engine.clock()), outcome)


def resume(desk: Desk, incoming: Pressed, outcome: Outcome) -> None:
    """Go on with an assessment in the direct messages, wherever it was begun."""
    _go_on(desk, incoming, incoming.aim.a, outcome)


def _go_on(desk: Desk, incoming: Incoming, identifier: str, outcome: Outcome) -> None:
    _, sessions = desk.acting(incoming)
    session = sessions.resume(identifier)
    title = sessions.store.load(identifier).title or wording.UNTITLED
    place = desk.direct_place(incoming.place.team, incoming.user)
    outcome.take(place, identifier, incoming.user)
    first, *rest = desk.shower.standing(session, place)
    if isinstance(first, Post):
        going_on = told(wording.RESUMED.format(title=title))
        head = first.message.model_copy(
            update={
                "text": f"{going_on.text}\n{first.message.text}"[:3000],
                "blocks": (*going_on.blocks, *first.message.blocks)[:50],
            }
        )
        note = PlaceNote(place=place.model_copy(update={"where": "pane"}), owner=incoming.user)
        first = first.model_copy(update={"message": head, "seat": note, "assessment": identifier})
    outcome.send(place.key, first, *rest)


def share(desk: Desk, incoming: Entered, outcome: Outcome) -> None:
    """Let somebody in; they are told, and find it in their Home tab."""
    place = incoming.place
    if not desk.directory.is_colleague(place.team, incoming.who) or incoming.who == incoming.user:
        desk.tell(outcome, incoming, wording.NOT_A_PERSON)
        return
    person, sessions = desk.acting(incoming)
    right: SharedRight = "answer" if incoming.right == "answer" else "read"
    whom = person_id(place.team, incoming.who)
    sessions.store.share(incoming.aim.a, whom, right, sessions.engine.clock())
    title = sessions.store.load(incoming.aim.a).title or wording.UNTITLED
    theirs = desk.direct_place(place.team, incoming.who)
    outcome.send(theirs.key, *posts_to(theirs, [told(wording.SHARED_WITH.format(who=person.name, title=title))]))
    name = desk.directory.person(place.team, incoming.who).name
    desk.tell(outcome, incoming, wording.SHARED_DONE.format(who=name))
    show(incoming.who, outcome, place)


def share_here(desk: Desk, incoming: Pressed, outcome: Outcome) -> None:
    """What only the asker saw is shown to the channel, in a thread in which everyone may answer."""
    why = desk.directory.refusal(incoming.place.model_copy(update={"where": "thread"}))
    if why:
        desk.tell(outcome, incoming, why)
        return
    person, sessions = desk.acting(incoming)
    session = sessions.resume(incoming.aim.a)
    title = sessions.store.load(incoming.aim.a).title or wording.UNTITLED
    place = Place(where="thread", team=incoming.place.team, channel=incoming.place.channel)
    note = PlaceNote(place=place, owner=incoming.user)
    head = told(wording.SHARED_HERE.format(who=person.name, title=title))
    first, *rest = desk.shower.standing(session, place)
    if isinstance(first, Post):
        message = first.message.model_copy(update={"blocks": (*head.blocks, *first.message.blocks)[:50]})
        first = first.model_copy(update={"message": message, "seat": note, "assessment": incoming.aim.a})
    outcome.disclosed.append((person, incoming.aim.a, place.channel))
    below = [parcel.model_copy(update={"under": 0}) for parcel in rest]
    outcome.send(f"{place.team}/{place.channel}/share/{incoming.mark}"[:200], first, *below)


def delete(desk: Desk, incoming: Pressed, outcome: Outcome) -> None:
    """Delete an assessment for good; deleting what is gone already does nothing."""
    _, sessions = desk.acting(incoming)
    if sessions.store.has(incoming.aim.a):
        sessions.store.delete(incoming.aim.a, sessions.engine.clock())
    show(incoming.user, outcome, incoming.place)
