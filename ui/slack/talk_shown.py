"""The conversation as Slack shows it: a question with its options, the say-back, and what became of a question. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.assessment import OfferedOption
from assistant.dialogue import Reply, plain
from assistant.phrases import Phrases
from assistant.say_back import Line
from ui.slack import wording
from ui.slack.blocks import (
    HEADER,
    IN_CHECKBOXES,
    Block,
    Message,
    actions,
    button,
    checkboxes,
    context,
    header,
    listed,
    message,
    option,
    overflow,
    paragraph,
    quotation,
    rich,
    rows,
    section,
    words,
)
from ui.slack.mrkdwn import literal
from ui.slack.places import Audience
from ui.slack.pressing import Aim, action_id

Speakers = Mapping[tuple[str | None, str], str]
"""Who said a fact, by workload and fact: the names, joined."""


def question(reply: Reply, phrases: Phrases, assessment: str, audience: Audience) -> Message:
    """What stands now, with whatever can be pressed: the opening, or a question with its options."""
    aim = Aim(a=assessment, f=reply.fact, w=reply.workload)
    blocks = [*notes(reply.notes), *_heading(reply)]
    if reply.kind == "choice":
        blocks += _choices(reply.options, aim)
    elif reply.kind == "ticks":
        blocks += _ticks(reply.options, aim)
    if reply.kind in ("choice", "ticks"):
        blocks.append(_beside(reply, aim))
    if reply.kind != "none":
        blocks.append(context(_hint(audience)))
    return message(plain(reply, phrases), blocks)


def say_back(reply: Reply, phrases: Phrases, assessment: str, audience: Audience, speakers: Speakers) -> Message:
    """What was understood, by how it is known, in the person's words, with the question whether it is right."""
    aim = Aim(a=assessment)
    blocks = [*notes(reply.notes), _title(reply.question)]
    blocks += [rich(quotation(words(reply.beside)))] if reply.beside else []
    if reply.say_back:
        for part, title in wording.SAY_BACK_PARTS.items():
            lines: Sequence[Line] = getattr(reply.say_back, part)
            blocks += listed([words(title, bold=True)], [_said(line, part, speakers) for line in lines])
    pressed = [
        button(wording.CONFIRM, action_id("confirm"), aim.value(), style="primary"),
        button(wording.CORRECT, action_id("correct"), aim.value()),
        _menu(aim, finish=False),
    ]
    blocks += [actions(pressed), context(wording.IN_WORDS_SAY_BACK[audience])]
    return message(plain(reply, phrases), blocks)


def settled_say_back(shown: Message, answer: str, who: str = "") -> Message:
    """What stays of a say-back: all that it said, and what came of it, with nothing left to press."""
    kept = [block for block in shown.blocks if block["type"] not in ("actions", "context")]
    told = wording.ANSWERED_BY.format(answer=answer, who=who) if who else wording.ANSWERED.format(answer=answer)
    return Message(text=shown.text, blocks=(*kept, rich(quotation(words(told)))))


def answered(asked: str, answer: str, who: str = "") -> Message:
    """What stays of a question once it is answered: the question and the answer, with nothing left to press."""
    told = wording.ANSWERED_BY.format(answer=answer, who=who) if who else wording.ANSWERED.format(answer=answer)
    lines = [paragraph(words(asked, bold=True)), quotation(words(told))]
    return message(f"{asked} {told}", [rich(*lines)])


def notes(lines: Sequence[str]) -> list[Block]:
    """What there is to say to the last message; in it may stand what people wrote."""
    told = [line for line in lines if line]
    if not told:
        return []
    return [rich(*(paragraph(words(line if last else f"{line}\n")) for line, last in _with_last(told)))]


def told(text: str) -> Message:
    """One sentence of ours, in which may stand what people wrote."""
    return message(text, notes([text]))


def _with_last(lines: Sequence[str]) -> list[tuple[str, bool]]:
    return [(line, number == len(lines)) for number, line in enumerate(lines, start=1)]


def _heading(reply: Reply) -> list[Block]:
    small = [wording.PROGRESS.format(number=reply.number, total=reply.total)] if reply.number else []
    small += [wording.ABOUT.format(name=reply.workload_name)] if reply.workload_name else []
    blocks = [context(*small)] if small else []
    blocks += [_title(reply.question)] if reply.question else []
    blocks += [rich(quotation(words(reply.beside)))] if reply.beside else []
    return blocks + ([context(reply.example)] if reply.example else [])


def _title(text: str) -> Block:
    """A question as a heading; a longer one, as a language model may word it, in bold and whole."""
    return header(text) if len(text) <= HEADER else rich(paragraph(words(text, bold=True)))


def _choices(options: Sequence[OfferedOption], aim: Aim) -> list[Block]:
    """The options: with what they mean beside a button each, or as a row of buttons where they need no more words."""
    pressed = [aim.model_copy(update={"v": entry.value}).value() for entry in options]
    if not any(entry.help for entry in options):
        labels = [entry.label for entry in options]
        return rows(
            [
                button(label, action_id("answer", n), value)
                for n, (label, value) in enumerate(zip(labels, pressed, strict=True))
            ]
        )
    return [
        section(
            f"*{literal(entry.label)}*\n{literal(entry.help)}",
            button(
                wording.CHOOSE,
                action_id("answer", number),
                value,
                spoken=wording.CHOOSE_SPOKEN.format(label=entry.label),
            ),
        )
        for number, (entry, value) in enumerate(zip(options, pressed, strict=True))
    ]


def _ticks(options: Sequence[OfferedOption], aim: Aim) -> list[Block]:
    boxes = [option(entry.label, entry.value, entry.help) for entry in options]
    found = [
        actions([checkboxes(f"scopewise.tick.{start}", boxes[start : start + IN_CHECKBOXES])], f"ticks.{start}")
        for start in range(0, len(boxes), IN_CHECKBOXES)
    ]
    pressed = [
        button(wording.CONTINUE, action_id("ticks"), aim.value(), style="primary"),
        button(wording.NONE_OF_THESE, action_id("none"), aim.value()),
    ]
    return [*found, actions(pressed)]


def _beside(reply: Reply, aim: Aim) -> Block:
    """What stands under every question; the menu holds what is pressed seldom."""
    pressed = [
        button(wording.DONT_KNOW, action_id("unknown"), aim.value()),
        button(wording.WHY, action_id("why"), aim.value()),
        button(wording.COLLEAGUE, action_id("colleague"), aim.value()),
    ]
    if reply.several:
        pressed.append(button(wording.SEVERAL, action_id("several"), aim.value()))
    return actions([*pressed, _menu(aim, finish=True)])


def _menu(aim: Aim, *, finish: bool) -> Block:
    """Go back, show the result, start over; its entries carry the act, the id of the assessment and nothing else."""
    entries = [option(wording.BACK, f"back:{aim.a}")]
    entries += [option(wording.FINISH, f"finish:{aim.a}")] if finish else []
    return overflow(action_id("menu"), [*entries, option(wording.RESTART, f"restart:{aim.a}")])


def _hint(audience: Audience) -> str:
    return {
        "alone": wording.IN_WORDS,
        "thread": wording.IN_WORDS_SHARED,
        "private": wording.IN_WORDS_PRIVATE,
        "colleague": wording.ASKED_HINT,
    }[audience]


def _said(line: Line, part: str, speakers: Speakers) -> list[Block]:
    """One line of the say-back: what it is taken to be, the words that it rests on, and who said them."""
    if part == "open":
        return [words(line.label, bold=True), words(wording.MIGHT_KNOW.format(who=line.words))]
    runs = [words(f"{line.label}: ", bold=True), words(line.value)]
    between = wording.BECAUSE if part == "assumed" else " "
    runs += [words(f"{between}{line.words}", italic=True)] if line.words else []
    who = speakers.get((line.workload, line.fact), "")
    return runs + ([words(wording.SAID_BY.format(who=who))] if who and part == "said" else [])


def asked_of_colleague(reply: Reply, phrases: Phrases, aim: Aim, asker: str) -> Message:
    """One question for somebody who sees nothing else of the assessment."""
    shown = reply.model_copy(update={"notes": (), "number": 0, "workload_name": "", "beside": ""})
    blocks = [*notes([wording.ASKED_BY.format(who=asker)]), *_heading(shown)]
    blocks += _choices(shown.options, aim) if shown.kind == "choice" else _ticks(shown.options, aim)
    pressed = [
        button(wording.DONT_KNOW, action_id("unknown"), aim.value()),
        button(wording.WHY, action_id("why"), aim.value()),
    ]
    blocks += [actions(pressed), context(_hint("colleague"))]
    return message(f"{wording.ASKED_BY.format(who=asker)}\n{plain(shown, phrases)}", blocks)
