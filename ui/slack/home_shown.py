"""The Home tab: one's assessments with their state, and what can be done with each. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.assessment import scope_names
from assistant.cards import Matrix
from assistant.report.characters import shortened
from assistant.store.records import Summary
from ui.slack import wording
from ui.slack.blocks import (
    Block,
    actions,
    button,
    confirmation,
    context,
    divider,
    header,
    moment,
    paragraph,
    rich,
    words,
)
from ui.slack.pressing import Aim, action_id

PAGE = 20
"""How many assessments stand in the tab before one asks for more."""
MOST = 30
"""How many it can hold: three blocks for each, and Slack takes a hundred."""


def home(found: Sequence[Summary], count: int, own: Collection[str], matrix: Matrix) -> Block:
    """The tab with the assessments ``found``, of ``count`` in all; ``own`` are the ids of those that are one's own."""
    blocks: list[Block] = [
        header(wording.HOME_TITLE),
        actions([button(wording.NEW, action_id("new"), Aim().value(), style="primary")]),
    ]
    if not found:
        blocks.append(context(wording.HOME_NONE))
    for summary in found[:MOST]:
        blocks += [divider(), _line(summary, summary.id in own, matrix), _pressed(summary, own=summary.id in own)]
    if len(found) < count:
        blocks += [divider(), context(wording.HOME_SHOWN.format(shown=min(len(found), MOST), count=count))]
        more = button(wording.HOME_MORE, action_id("home_more"), Aim(n=MOST).value())
        blocks += [actions([more])] if len(found) < MOST else []
    return {"type": "home", "blocks": blocks}


def state_of(summary: Summary, matrix: Matrix) -> str:
    """Where an assessment stands, in a few words."""
    found = summary.verdict
    if summary.stage != "result" or found is None:
        return wording.HOME_STATE[summary.stage].format(turns=summary.turns, result="")
    if found.status == "not_applicable":
        return wording.HOME_STATE["result"].format(result=wording.OUTSIDE.lower())
    names = {0: wording.OUTSIDE.lower()} | {text.scope: text.name for text in matrix.scopes}
    return wording.HOME_STATE["result"].format(result=f"scope {scope_names(found.candidates, names)}")


def _line(summary: Summary, own: bool, matrix: Matrix) -> Block:  # noqa: FBT001 - it is a fact about the line
    title = shortened(summary.title, 150) or wording.UNTITLED
    small = f"{state_of(summary, matrix)} · {wording.HOME_CHANGED}"
    runs = [words(f"{title}\n", bold=True), words(small), moment(summary.updated)]
    return rich(paragraph(*runs, *([] if own else [words(f" · {wording.HOME_SHARED}")])))


def _pressed(summary: Summary, *, own: bool) -> Block:
    aim = Aim(a=summary.id).value()
    pressed = [button(wording.RESUME, action_id("resume"), aim)]
    if own:
        sure = confirmation(
            wording.DELETE_SURE, wording.DELETE_TEXT, wording.DELETE_YES, wording.DELETE_NO, danger=True
        )
        pressed.append(button(wording.SHARE, action_id("share"), aim))
        pressed.append(button(wording.DELETE, action_id("delete"), aim, style="danger", confirm=sure))
    return actions(pressed)
