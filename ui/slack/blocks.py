"""Slack's blocks as plain values, each within its limits. Pure.

What people wrote goes into rich text or into plain text, in which Slack looks for no markup at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from assistant.reading import Strict
from assistant.report.characters import clean, shortened
from ui.slack.mrkdwn import escaped

Block = dict[str, Any]
"""One block, or one element of a block, as Slack's JSON has it."""

SECTION: Final = 3000
HEADER: Final = 150
LABEL: Final = 75
VALUE: Final = 2000
IN_A_ROW: Final = 5
IN_CHECKBOXES: Final = 10
RICH_TEXT: Final = 2800
"""What we put into one block of rich text, in characters; Slack names no limit but the one on the whole message."""


class Message(Strict):
    """What is posted: blocks, and the same in plain text for notifications, screen readers and old clients."""

    text: str
    blocks: tuple[Block, ...] = ()


def message(text: str, blocks: Iterable[Block]) -> Message:
    """``blocks`` with ``text``, words that are still to be escaped, as their fallback."""
    return Message(text=escaped(text)[:SECTION], blocks=tuple(blocks))


def cut(text: str, limit: int) -> str:
    """``text`` on one line of at most ``limit`` characters, never empty."""
    return shortened(text, limit) or "…"


def plain_text(text: str, limit: int = LABEL) -> Block:
    """Text in which nothing is markup, not even an emoji's name."""
    return {"type": "plain_text", "text": cut(text, limit), "emoji": False}


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain_text(text, HEADER)}


def section(markup: str, accessory: Block | None = None) -> Block:
    """A paragraph in Slack's markup, in which every foreign text has been escaped by its caller."""
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": markup[:SECTION] or "…", "verbatim": True}}
    return block | {"accessory": accessory} if accessory else block


def context(*texts: str) -> Block:
    """Small print: each of ``texts`` as it stands, at most ten."""
    return {"type": "context", "elements": [plain_text(text, SECTION) for text in texts[:10]]}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def actions(elements: Sequence[Block], block_id: str = "") -> Block:
    """Buttons and other fields in one row."""
    block: Block = {"type": "actions", "elements": list(elements)}
    return block | {"block_id": block_id[:255]} if block_id else block


def rows(elements: Sequence[Block]) -> list[Block]:
    """Buttons in rows of at most five."""
    return [actions(elements[start : start + IN_A_ROW]) for start in range(0, len(elements), IN_A_ROW)]


def words(text: str, *, bold: bool = False, italic: bool = False) -> Block:
    """A run of rich text: shown as it is, whatever it contains."""
    style = {name: True for name, wanted in (("bold", bold), ("italic", italic)) if wanted}
    run: Block = {"type": "text", "text": clean(text) or " "}
    return run | {"style": style} if style else run


def person(user: str) -> Block:
    """A mention in rich text, which tells the person."""
    return {"type": "user", "user_id": user}


def moment(at: str) -> Block:
    """A time (ISO 8601 in UTC) in rich text, which each reader sees in their own zone."""
    fallback = f"{at[:16].replace('T', ' ')} UTC"
    try:
        stamp = int(datetime.fromisoformat(at).timestamp())
    except ValueError:
        return words(fallback)
    return {"type": "date", "timestamp": stamp, "format": "{date_short_pretty}, {time}", "fallback": fallback}


def link(text: str, url: str) -> Block:
    """A link in rich text; ``url`` must be known to be harmless."""
    return {"type": "link", "url": url, "text": clean(text) or url}


def paragraph(*runs: Block) -> Block:
    """Runs one behind the other, an element of `rich`."""
    return {"type": "rich_text_section", "elements": list(runs)}


def quotation(*runs: Block) -> Block:
    """Runs with a bar beside them, an element of `rich`."""
    return {"type": "rich_text_quote", "elements": list(runs)}


def bullets(lines: Sequence[Sequence[Block]], start: int | None = None) -> Block:
    """A list, an element of `rich`; numbered from ``start`` where it is given."""
    block: Block = {"type": "rich_text_list", "style": "bullet", "elements": [paragraph(*line) for line in lines]}
    return block if start is None else block | {"style": "ordered", "offset": start - 1}


def rich(*elements: Block) -> Block:
    """A block of rich text."""
    return {"type": "rich_text", "elements": list(elements)}


def listed(title: Sequence[Block], lines: Sequence[Sequence[Block]], start: int | None = None) -> list[Block]:
    """A titled list in as many blocks as its length asks for; numbered from ``start`` where it is given."""
    found: list[Block] = []
    part: list[Sequence[Block]] = []
    length = 0
    heading: list[Block] = [paragraph(*title)] if title else []
    for line in lines:
        size = sum(len(run.get("text", "")) for run in line)
        if part and length + size > RICH_TEXT:
            found.append(rich(*heading, bullets(part, start)))
            start = None if start is None else start + len(part)
            heading, part, length = [], [], 0
        part.append(line)
        length += size
    return [*found, rich(*heading, bullets(part, start))] if part else found


def button(  # noqa: PLR0913 - each is a field of Slack's
    label: str, action: str, value: str, *, style: str = "", confirm: Block | None = None, spoken: str = ""
) -> Block:
    """A button; ``spoken`` is what a screen reader says in place of its label."""
    block: Block = {"type": "button", "text": plain_text(label), "action_id": action, "value": value}
    extra = {"style": style, "confirm": confirm, "accessibility_label": cut(spoken, LABEL) if spoken else ""}
    return block | {name: field for name, field in extra.items() if field}


def confirmation(title: str, text: str, yes: str, no: str, *, danger: bool = False) -> Block:
    """What is asked before a button does what it says."""
    block: Block = {
        "title": plain_text(title, 100),
        "text": plain_text(text, 300),
        "confirm": plain_text(yes, 30),
        "deny": plain_text(no, 30),
    }
    return block | {"style": "danger"} if danger else block


def option(label: str, value: str, description: str = "") -> Block:
    """One choice of a field."""
    block: Block = {"text": plain_text(label), "value": value}
    return block | {"description": plain_text(description)} if description else block


def checkboxes(action: str, options: Sequence[Block]) -> Block:
    """Boxes to tick, at most ten."""
    return {"type": "checkboxes", "action_id": action, "options": list(options)}


def overflow(action: str, options: Sequence[Block]) -> Block:
    """The menu behind three dots, at most five entries."""
    return {"type": "overflow", "action_id": action, "options": list(options)}


def selection(action: str, prompt: str, options: Sequence[Block]) -> Block:
    """A menu of at most a hundred entries."""
    field = {"type": "static_select", "action_id": action, "placeholder": plain_text(prompt, 150)}
    return field | {"options": list(options[:100])}


def people(action: str, prompt: str) -> Block:
    """A menu of the workspace's people."""
    return {"type": "users_select", "action_id": action, "placeholder": plain_text(prompt, 150)}


def entry(block_id: str, label: str, field: Block, *, dispatch: bool = False) -> Block:
    """A field of a dialog with its label."""
    block: Block = {"type": "input", "block_id": block_id, "label": plain_text(label, 2000), "element": field}
    return block | {"dispatch_action": True} if dispatch else block


def dialog(  # noqa: PLR0913 - each is a field of Slack's
    kind: str, title: str, blocks: Sequence[Block], *, close: str, submit: str = "", about: str = ""
) -> Block:
    """A dialog; ``about`` comes back with what is entered."""
    view: Block = {
        "type": "modal",
        "callback_id": kind,
        "title": plain_text(title, 24),
        "close": plain_text(close, 24),
        "blocks": list(blocks)[:100],
    }
    extra = {"submit": plain_text(submit, 24) if submit else None, "private_metadata": about}
    return view | {name: field for name, field in extra.items() if field}


def picture(file: str, alt: str) -> Block:
    """A picture that was uploaded to Slack under the id ``file``, with its description."""
    return {"type": "image", "slack_file": {"id": file}, "alt_text": cut(alt, 2000)}
