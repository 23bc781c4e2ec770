"""Whether Slack would take a payload: by the vendor's own models, and by our list of limits."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.views import View

from ui.slack.blocks import Block, Message
from ui.slack.limits import problems, split, texts


def check_message(message: Message) -> None:
    """AssertionError, or what slack_sdk raises, where Slack would refuse ``message``, or any part that it is sent in."""
    assert message.text.strip(), "a message without the text that notifications and screen readers need"
    for part in split(message):
        assert problems(part.blocks) == []
        check_blocks(part.blocks)


def check_blocks(blocks: Sequence[Block]) -> None:
    """The vendor's own checks; blocks that it knows no model of would come back as none."""
    parsed = SlackBlock.parse_all(list(blocks))
    assert len(parsed) == len(blocks)
    for one in parsed:
        one.validate_json()


def check_view(view: Block) -> None:
    """The same for a dialog or a Home tab."""
    assert problems(view["blocks"], view["type"]) == []
    check_blocks(view["blocks"])
    View(**view).validate_json()


def shown(message: Message | Block) -> str:
    """All texts of ``message`` in their order, as a person reads them."""
    blocks = message.blocks if isinstance(message, Message) else message["blocks"]
    return "\n".join(texts(list(blocks)))
