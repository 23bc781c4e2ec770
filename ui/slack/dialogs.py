"""The dialogs: why a question is asked, several answers, a correction, a colleague, sharing, starting over. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.facts import group_members
from assistant.questions import Question
from ui.slack import wording
from ui.slack.blocks import (
    IN_CHECKBOXES,
    Block,
    checkboxes,
    dialog,
    entry,
    option,
    paragraph,
    people,
    rich,
    selection,
    words,
)
from ui.slack.incoming import Returning
from ui.slack.pressing import action_id


def why(question: Question) -> Block:
    """Why a question is asked, and who might know."""
    told = [paragraph(words(question.text, bold=True)), paragraph(words(f"\n{question.why}\n"))]
    told.append(paragraph(words(f"\n{wording.WHO_KNOWS.format(who=question.who_knows)}")))
    return dialog("why", wording.WHY_TITLE, [rich(*told)], close=wording.CLOSE)


def several(question: Question, back: Returning) -> Block:
    """Several options at once, each a workload of its own."""
    boxes = [option(entry.label, entry.value, entry.help) for entry in question.options]
    blocks = [rich(paragraph(words(wording.SEVERAL_TEXT))), *_boxes(question.text, boxes)]
    return _form("several", wording.SEVERAL_TITLE, blocks, wording.CONTINUE, back)


def colleague(question: Question, back: Returning) -> Block:
    """Who is to be asked."""
    blocks = [
        rich(paragraph(words(question.text, bold=True)), paragraph(words(f"\n{wording.COLLEAGUE_TEXT}"))),
        entry("who", wording.COLLEAGUE_WHO, people("who", wording.COLLEAGUE_PICK)),
    ]
    return _form("colleague", wording.COLLEAGUE_TITLE, blocks, wording.SEND, back)


def correct(subjects: Sequence[tuple[str, str]], back: Returning, chosen: Question | None = None) -> Block:
    """What is to be corrected: first the subject, then what is right; ``subjects`` are (fact, words) that are known."""
    field = selection(
        action_id("subject"), wording.CORRECT_PICK, [option(label, fact) for fact, label in subjects] or [_nothing()]
    )
    blocks = [entry("subject", wording.CORRECT_WHAT, field, dispatch=True)]
    if chosen is None:
        return dialog("correct", wording.CORRECT_TITLE, blocks, close=wording.CANCEL, about=back.text())
    blocks += _right(chosen)
    return _form("correct", wording.CORRECT_TITLE, blocks, wording.SAVE, back)


def share(back: Returning) -> Block:
    """With whom, and what they may do."""
    rights = [option(label, right) for right, label in wording.SHARE_RIGHTS.items()]
    how: Block = {"type": "radio_buttons", "action_id": "how", "options": rights, "initial_option": rights[0]}
    blocks = [
        rich(paragraph(words(wording.SHARE_TEXT))),
        entry("who", wording.SHARE_WHO, people("who", wording.COLLEAGUE_PICK)),
        entry("how", wording.SHARE_HOW, how),
    ]
    return _form("share", wording.SHARE_TITLE, blocks, wording.SHARE, back)


def restart(back: Returning) -> Block:
    """Whether all is to be taken back."""
    return _form("restart", wording.RESTART_SURE, [rich(paragraph(words(wording.RESTART_TEXT)))], wording.RESTART, back)


def _form(kind: str, title: str, blocks: Sequence[Block], submit: str, back: Returning) -> Block:
    return dialog(kind, title, blocks, close=wording.CANCEL, submit=submit, about=back.text())


def _nothing() -> Block:
    return option("–", "-")


def _right(question: Question) -> list[Block]:
    """The field in which the right value is picked; a group's members are ticked."""
    boxes = [option(entry.label, entry.value, entry.help) for entry in question.options]
    if group_members(question.fact):
        return _boxes(wording.CORRECT_NOW, boxes, optional=True)
    return [entry("right", wording.CORRECT_NOW, selection("right", wording.CHOOSE, boxes))]


def _boxes(label: str, boxes: Sequence[Block], *, optional: bool = False) -> list[Block]:
    found = []
    for start in range(0, len(boxes), IN_CHECKBOXES):
        field = entry(f"right.{start}", label, checkboxes("right", boxes[start : start + IN_CHECKBOXES]))
        found.append(field | {"optional": True} if optional or start else field)
    return found
