"""Slack's limits on what is posted, and what to do with a message that is over them. Pure.

From Slack's reference of Block Kit: a message that breaks one of these is refused as a whole, so each is looked at before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ui.slack.blocks import IN_A_ROW, IN_CHECKBOXES, LABEL, SECTION, VALUE, Block, Message

BLOCKS: Final = {"message": 50, "modal": 100, "home": 100}
CHARACTERS: Final = 12_000
"""Of all texts of one message together: above about 13,000 Slack refuses the blocks as too long."""

_TEXTS: Final = {"header": 150, "section": SECTION, "button": LABEL, "input": 2000}
_OPTIONS: Final = {"checkboxes": IN_CHECKBOXES, "radio_buttons": 10, "overflow": 5, "static_select": 100}


def problems(blocks: tuple[Block, ...] | list[Block], surface: str = "message") -> list[str]:
    """Everything in ``blocks`` that Slack would refuse, each with where it stands; none where all is well."""
    found = [f"{len(blocks)} blocks, at most {BLOCKS[surface]}"] if len(blocks) > BLOCKS[surface] else []
    size = sum(len(text) for text in texts(blocks))
    if surface == "message" and size > CHARACTERS:
        found.append(f"{size} characters, at most {CHARACTERS}")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    found += ["two blocks with one id"] if len(ids) != len(set(ids)) else []
    return found + [f"block {number}: {text}" for number, block in enumerate(blocks) for text in _of_block(block)]


def texts(value: object) -> Iterator[str]:
    """Every text that is shown of ``value``."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name in ("text", "alt_text") and isinstance(part, str):
                yield part
            else:
                yield from texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part)


def split(message: Message) -> list[Message]:
    """``message`` as it is, or in several where it has too many blocks or too much text; the fallback goes with each."""
    if not problems(message.blocks):
        return [message]
    parts: list[list[Block]] = [[]]
    size = 0
    for block in message.blocks:
        length = sum(len(text) for text in texts(block))
        if parts[-1] and (len(parts[-1]) == BLOCKS["message"] or size + length > CHARACTERS):
            parts.append([])
            size = 0
        parts[-1].append(block)
        size += length
    return [message.model_copy(update={"blocks": tuple(part)}) for part in parts]


def _of_block(block: Block) -> Iterator[str]:
    kind = block["type"]
    yield from _length(block.get("text"), _TEXTS.get(kind))
    if kind == "actions":
        yield from _many(block["elements"], IN_A_ROW, "in a row")
    if kind == "context":
        yield from _many(block["elements"], 10, "in a context")
    if len(block.get("block_id", "")) > 255:
        yield "the id of the block is longer than 255"
    fields = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
    ids = [field["action_id"] for field in fields if isinstance(field, dict) and "action_id" in field]
    if len(ids) != len(set(ids)):
        yield "two fields with one action"
    for field in fields:
        if isinstance(field, dict):
            yield from _of_field(field)


def _of_field(field: dict[str, Any]) -> Iterator[str]:
    kind = field["type"]
    yield from _length(field.get("text"), _TEXTS.get(kind))
    if len(field.get("value", "")) > VALUE:
        yield f"a value of {len(field['value'])} characters"
    if len(field.get("action_id", "")) > 255:
        yield "an action longer than 255"
    if len(field.get("url", "")) > 3000:
        yield "an address longer than 3000"
    options = field.get("options", ())
    if "options" in field and not options:
        yield f"a {kind} without options"
    yield from _many(options, _OPTIONS.get(kind, 100), f"options of {kind}")
    for each in options:
        yield from _length(each["text"], LABEL)
        yield from _length(each.get("description"), LABEL)
        if len(each["value"]) > 150:
            yield "an option's value longer than 150"


def _length(text: object, limit: int | None) -> Iterator[str]:
    if not isinstance(text, dict):
        if text == "":
            yield "an empty text"
        return
    if not text["text"]:
        yield "an empty text"
    if limit is not None and len(text["text"]) > limit:
        yield f"a text of {len(text['text'])} characters, at most {limit}"


def _many(parts: object, limit: int, what: str) -> Iterator[str]:
    if isinstance(parts, list | tuple) and len(parts) > limit:
        yield f"{len(parts)} {what}, at most {limit}"
