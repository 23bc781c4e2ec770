"""The settings of the bot for Slack, a part of `assistant.settings.Settings`. Only `scopewise slack` needs any of them."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BeforeValidator, Field, field_validator

from assistant.model_settings import Listed, ModelSettings

_Trimmed = Annotated[str, BeforeValidator(lambda value: str(value).strip())]


class SlackSettings(ModelSettings):
    """How the bot reaches Slack, where it may work, and what it may send."""

    slack_bot_token: _Trimmed = Field(default="", repr=False, json_schema_extra={"default_shown": "none"})
    """Bot token of the Slack app, `xoxb-…`; see slack.md."""

    slack_signing_secret: _Trimmed = Field(default="", repr=False, json_schema_extra={"default_shown": "none"})
    """Signing secret of the Slack app, by which requests over HTTP are checked; not needed for Socket Mode."""

    slack_app_token: _Trimmed = Field(
        default="", repr=False, json_schema_extra={"default_shown": "none: Slack calls us over HTTP"}
    )
    """App-level token, `xapp-…`: with it the bot calls Slack (Socket Mode) and needs no public address."""

    slack_port: Annotated[int, Field(ge=1, le=65535)] = 3000
    """TCP port, on the same address as the page's, of `/slack/events` and `/health`."""

    slack_channels: Listed = Field(default=(), json_schema_extra={"default_shown": "every channel it is invited to"})
    """Ids of the channels in which the bot may work, with commas between; direct messages are always allowed."""

    slack_files: bool = True
    """Whether reports and the picture of the matrix are sent to Slack as files; without it only a link to the page is."""

    slack_page: _Trimmed = Field(default="", json_schema_extra={"default_shown": "none: messages link to no page"})
    """Address at which people reach the page, such as `https://scopewise.example.org/`, for links out of Slack."""

    slack_api: _Trimmed = "https://slack.com/api/"
    """Address of Slack's Web API; for GovSlack `https://slack-gov.com/api/`."""

    slack_workers: Annotated[int, Field(ge=1, le=64)] = 4
    """How many conversations are worked on at once."""

    @field_validator("slack_page", "slack_api")
    @classmethod
    def _is_web_page(cls, value: str) -> str:
        start, _, rest = value.partition("://")
        if value and (start not in ("http", "https") or not rest.strip("/") or any(c in value for c in " <>\"'|")):
            raise ValueError
        return value


RIGHT: Final = {
    "slack_bot_token": "the bot token of the Slack app, which begins with xoxb-",
    "slack_signing_secret": "the signing secret of the Slack app",
    "slack_app_token": "an app-level token of the Slack app, which begins with xapp-",
    "slack_port": "a whole number from 1 to 65535",
    "slack_channels": "ids of channels with commas between, such as 'C0123ABCD,C0456EFGH'",
    "slack_files": "true or false",
    "slack_page": "a web address such as 'https://scopewise.example.org/'",
    "slack_api": "a web address such as 'https://slack.com/api/'",
    "slack_workers": "a whole number from 1 to 64",
}
"""What would be right, by field."""

SECRET: Final = frozenset({"slack_bot_token", "slack_signing_secret", "slack_app_token"})
"""Fields whose value is never shown in a message."""
