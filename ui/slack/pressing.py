"""What stands behind a button: what it does and what it is about. It goes to Slack and comes back. Pure."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import ValidationError

from assistant.reading import Strict
from ui.slack.blocks import VALUE

Act = Literal[
    "answer",
    "ticks",
    "none",
    "unknown",
    "why",
    "several",
    "colleague",
    "menu",
    "confirm",
    "correct",
    "subject",
    "more",
    "all",
    "share_here",
    "page",
    "new",
    "resume",
    "share",
    "delete",
    "home_more",
]
"""What can be pressed."""

_PREFIX = "scopewise"


class Aim(Strict):
    """What a button is about. ``a`` is the assessment, ``f`` the fact, ``v`` the value, ``w`` the workload.

    ``t`` is the token by which a colleague may answer one question, and ``n`` a number whose meaning depends on the act.
    The names are short since Slack allows 2,000 characters.
    """

    a: str = ""
    f: str = ""
    v: str | None = None
    w: str | None = None
    t: str = ""
    n: int = 0

    def value(self) -> str:
        """This as the value of a button; ValueError where it is too long for one."""
        text = self.model_dump_json(exclude_defaults=True)
        if len(text) > VALUE:
            raise ValueError(f"a button's value has {len(text)} characters")
        return text


def action_id(act: Act, number: int = 0) -> str:
    """The action of a button; ``number`` tells several in one row apart."""
    return f"{_PREFIX}.{act}.{number}"


def act_of(action: str) -> Act | None:
    """What the action ``action`` does; None for one that is not ours."""
    prefix, _, rest = action.partition(".")
    name = rest.partition(".")[0]
    return next((act for act in get_args(Act) if prefix == _PREFIX and act == name), None)


def aim_of(value: str) -> Aim | None:
    """What a button is about, from its value; None where that is not one of ours."""
    try:
        return Aim.model_validate_json(value)
    except ValidationError:
        return None
