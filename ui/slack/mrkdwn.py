"""Text into and out of Slack's own markup. Pure.

Slack's ``mrkdwn`` knows no way to escape a star or a tick, so a word joiner, which nobody sees, goes behind each mark. What
people wrote is shown in rich text wherever it can be, where nothing is markup; this is for the places that have no other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from assistant.report.characters import clean

JOINER: Final = "\u2060"
_MARKS: Final = re.compile(r"([*_~`])")
_EMOJI: Final = re.compile(r":(?=[a-z0-9_+'-]+:)", re.IGNORECASE)
_LINE_START: Final = re.compile(r"^(\s*)(>|&gt;|•|- )", re.MULTILINE)
_TAG: Final = re.compile(r"<([^<>]*)>")
_MENTION: Final = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_BROADCASTS: Final = {"!channel": "@channel", "!here": "@here", "!everyone": "@everyone"}


def escaped(text: str) -> str:
    """``text`` with the three characters that Slack reads as control characters made harmless: for words of ours."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def literal(text: str) -> str:
    """``text`` so that nothing in it is a mention, a link, an emoji, a quotation or a style."""
    marked = _MARKS.sub(rf"\1{JOINER}", escaped(text))
    return _EMOJI.sub(f":{JOINER}", _LINE_START.sub(rf"\1{JOINER}\2", marked))


def plain(text: str, names: Mapping[str, str]) -> str:
    """What a person wrote, from the text of a Slack event: mentions by their ``names``, links by their addresses."""
    shown = _TAG.sub(lambda found: _shown(found[1], names), text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mentioned(text: str) -> tuple[str, ...]:
    """The ids of the people whom the text of a Slack event mentions, in their order, each once."""
    return tuple(dict.fromkeys(_MENTION.findall(text)))


def without_mention(text: str, user: str) -> str:
    """The text of a Slack event without the mentions of ``user``."""
    return re.sub(rf"<@{re.escape(user)}(?:\|[^<>]*)?>[,:]?\s*", "", text).strip()


def without_mentions(text: str) -> str:
    """The text of a Slack event without mentions of people."""
    return _MENTION.sub("", text).strip()


def _shown(tag: str, names: Mapping[str, str]) -> str:
    """What Slack shows for a tag of its markup."""
    target, _, label = tag.partition("|")
    if target.startswith("@"):
        return f"@{names.get(target[1:]) or label or 'somebody'}"
    if target.startswith("#"):
        return f"#{label or 'a channel'}"
    if target.startswith("!"):
        return label or _BROADCASTS.get(target.partition("^")[0], "")
    return f"{label} ({target})" if label and label not in (target, target.partition("://")[2]) else target
