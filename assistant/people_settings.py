"""The settings about people, a part of `assistant.settings.Settings`: sign-in, roles, links, retention; docs/people.md."""

from __future__ import annotations

import json
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from assistant.addresses import on_loopback
from assistant.people import Role


def _object(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


def _address(value: object) -> object:
    return value.strip().rstrip("/") if isinstance(value, str) else value


def _trimmed(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


Address = Annotated[str, BeforeValidator(_address)]
Line = Annotated[str, BeforeValidator(_trimmed)]
Days = Annotated[int, Field(ge=0, le=36500)]


class PeopleSettings(BaseSettings):
    """Who is let in, with which roles, and how long what they wrote is kept."""

    model_config = SettingsConfigDict(use_attribute_docstrings=True)

    public_url: Address = "http://localhost:8501"
    """Address by which people reach the page; the provider sends them back to it, and links to colleagues begin with it."""

    oidc_issuer: Address = Field(default="", json_schema_extra={"default_shown": "none: there is no sign-in"})
    """Issuer of the OpenID Connect provider that lets people in, such as `https://login.example.org/realms/staff`."""

    oidc_client_id: Line = Field(default="", json_schema_extra={"default_shown": "none"})
    """Id under which the provider knows Scopewise."""

    oidc_client_secret: Line = Field(default="", repr=False, json_schema_extra={"default_shown": "none"})
    """Secret of that client; best from a file, by `SCOPEWISE_OIDC_CLIENT_SECRET_FILE`."""

    oidc_scopes: Line = "openid email profile"
    """What is asked of the provider, with spaces between."""

    oidc_roles_claim: Line = "roles"
    """Claim of the token that names a person's roles, a text or a list; with dots for one inside another."""

    oidc_roles: Annotated[dict[str, Role], NoDecode, BeforeValidator(_object)] = Field(
        default_factory=dict, json_schema_extra={"default_shown": "each role by its own name"}
    )
    """Which value of that claim is which role, a JSON object: `{"ai-reviewers": "reviewer", "it-audit": "auditor"}`."""

    oidc_trust_email: bool = False
    """Whether an e-mail address counts of which the provider does not say that it verified it; for a directory of your own."""

    oidc_hours: Annotated[int, Field(ge=1, le=720)] = 12
    """Hours after which a person signs in anew; so long a role that was taken away may still count."""

    no_sign_in: bool = False
    """Whether the page may listen beyond the loopback without a sign-in: whoever reaches it may then do everything."""

    person: Line = Field(
        default="", json_schema_extra={"default_shown": "whoever may use this machine, with every right"}
    )
    """E-mail address of the person for whom commands act, under the same rule as in the page."""

    link_days: Annotated[int, Field(ge=1, le=90)] = 7
    """Days for which a link to a colleague can be used."""

    retain_finished_days: Days = 0
    """Days after its last change for which an assessment with a result is kept; 0 is for good."""

    retain_drafts_days: Days = 0
    """Days after its last change for which an assessment without a result is kept; 0 is for good."""

    @field_validator("public_url", "oidc_issuer")
    @classmethod
    def _is_public_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (
            not parts.hostname
            or parts.query
            or parts.fragment
            or parts.username
            or (parts.scheme != "https" and not (parts.scheme == "http" and on_loopback(parts.hostname)))
        ):
            raise ValueError
        return value


def link_to(settings: PeopleSettings, token: str) -> str:
    """The address by which a colleague answers the question of ``token``."""
    return f"{settings.public_url}/?q={token}"


RIGHT: Final = {
    "public_url": "an address such as 'https://scopewise.example.org' (http on this machine alone)",
    "oidc_issuer": "the provider's address, as in its tokens, such as 'https://login.example.org/realms/staff'",
    "oidc_client_id": "the client's id",
    "oidc_client_secret": "the client's secret",
    "oidc_scopes": "words with spaces between, such as 'openid email profile'",
    "oidc_roles_claim": "the name of a claim",
    "oidc_roles": "a JSON object whose values are author, reviewer, administrator or auditor, such as "
    '\'{"ai-reviewers": "reviewer"}\'',
    "oidc_trust_email": "true or false",
    "oidc_hours": "a whole number of hours from 1 to 720",
    "no_sign_in": "true or false",
    "person": "an e-mail address",
    "link_days": "a whole number of days from 1 to 90",
    "retain_finished_days": "a whole number of days, 0 for good",
    "retain_drafts_days": "a whole number of days, 0 for good",
}
"""What would be right, by field."""

SECRET: Final = frozenset({"oidc_client_secret"})
"""Fields whose value is never shown in a message."""
