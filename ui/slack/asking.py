"""The dialogs that open at once: Slack lets one open for three seconds after a press."""

from __future__ import annotations

from assistant.facts import FACTS
from assistant.ledger import profile
from assistant.questions import Question
from assistant.say_back import short
from ui.slack import dialogs
from ui.slack.blocks import LABEL, Block
from ui.slack.desk import Desk
from ui.slack.incoming import Pressed, Returning

_VALUE = 150


def dialog_for(desk: Desk, incoming: Pressed) -> Block | None:
    """The dialog that a button opens; None for a button that opens none.

    Raises what the store raises, as where the assessment is not one that the person may read.
    """
    back = Returning(aim=incoming.aim, place=incoming.place)
    question = _question(desk, incoming.aim.f)
    match incoming.act:
        case "why" if question:
            return dialogs.why(question)
        case "several" if question:
            return dialogs.several(question, back)
        case "colleague" if question:
            return dialogs.colleague(question, back)
        case "correct":
            return dialogs.correct(_subjects(desk, incoming), back)
        case "share":
            return dialogs.share(back)
        case "menu" if incoming.choice == "restart":
            return dialogs.restart(back)
        case _:
            return None


def chosen_dialog(desk: Desk, incoming: Pressed, back: Returning) -> Block | None:
    """The dialog of a correction once its subject was chosen: now with what may be right of it."""
    fact, _, _ = incoming.choice.partition("|")
    question = _question(desk, fact)
    if question is None:
        return None
    about = incoming.model_copy(update={"aim": back.aim, "place": back.place})
    return dialogs.correct(_subjects(desk, about), back, question)


def _question(desk: Desk, fact: str) -> Question | None:
    return desk.sessions.engine.knowledge.guide.planner.about(fact) if fact else None


def _subjects(desk: Desk, incoming: Pressed) -> list[tuple[str, str]]:
    """What is known and can be corrected, as (fact and workload, words), each question once for each workload."""
    _, sessions = desk.acting(incoming)
    interview = desk.opened(sessions, incoming.aim.a, incoming).interview
    names = {workload.id: workload.name for workload in interview.ledger.workloads}
    found: dict[str, str] = {}
    for workload in interview.workload_ids:
        for name in profile(interview.ledger, workload):
            question = _question(desk, FACTS[name].group)
            if question is not None:
                about = f" ({names[workload]})" if workload else ""
                label = f"{question.short or short(name)}{about}"[:LABEL]
                found.setdefault(f"{question.fact}|{workload or ''}"[:_VALUE], label)
    return list(found.items())
