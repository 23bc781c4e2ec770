"""Who has signed in: from the claims of an OpenID Connect provider to a person with roles.

Whoever checks the token (Streamlit, by Authlib) hands its claims in; nothing else says who somebody is.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from urllib.request import urlopen

from assistant.addresses import on_loopback
from assistant.errors import BadSetting, shown
from assistant.organisation import Organisation
from assistant.people import ID_LENGTH, NAME_LENGTH, ROLES, Person, Role, address_of, mail_id
from assistant.people_settings import PeopleSettings
from assistant.settings import Settings, variable

CALLBACK: Final = "/oauth2callback"
"""Where the provider sends people back to, behind the page's address."""


_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class SignIn:
    """How people sign in; made by `sign_in_of`."""

    settings: PeopleSettings = field(repr=False)

    def secrets(self) -> str:
        """What Streamlit reads in place of a ``secrets.toml``.

        The key that signs its cookies is made from the client's secret, so that every process has the same one.
        """
        settings = self.settings
        key = hmac.new(settings.oidc_client_secret.encode(), b"scopewise cookie", hashlib.sha256).hexdigest()
        values = {
            "redirect_uri": settings.public_url + CALLBACK,
            "cookie_secret": key,
            "client_id": settings.oidc_client_id,
            "client_secret": settings.oidc_client_secret,
            "server_metadata_url": self.metadata,
        }
        lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
        scope = json.dumps(settings.oidc_scopes, ensure_ascii=False)
        return "\n".join(["[auth]", *lines, "[auth.client_kwargs]", f"scope = {scope}", ""])

    def reachable(self) -> bool:
        """Whether the provider answers now."""
        try:
            with urlopen(self.metadata, timeout=_SECONDS) as answer:  # noqa: S310 - an address that the settings checked
                return bool(answer.status == HTTPStatus.OK)
        except OSError:
            return False

    @property
    def metadata(self) -> str:
        """Where the provider says what it offers."""
        return f"{self.settings.oidc_issuer}/.well-known/openid-configuration"

    def person(self, claims: Mapping[str, object], members: Mapping[str, frozenset[Role]], now: float) -> Person | None:
        """The person whose checked token has ``claims``; None where nobody is signed in, or not since long enough.

        ``members`` are roles by e-mail address, beside those of the token; ``now`` is in seconds since 1970. Without any
        role one is an author.
        """
        settings = self.settings
        issuer, subject, since = claims.get("iss"), claims.get("sub"), claims.get("iat")
        if claims.get("is_logged_in") is not True or not isinstance(issuer, str) or not isinstance(subject, str):
            return None
        if issuer.rstrip("/") != settings.oidc_issuer or not subject or not isinstance(since, int | float):
            return None
        if now - since > settings.oidc_hours * 3600:
            return None
        email = self._email(claims)
        roles = {*self._roles(claims), *members.get(email, ())} or {"author"}
        return Person(_id(issuer, subject), _name(claims, email) or subject[:NAME_LENGTH], frozenset(roles), email)

    def _email(self, claims: Mapping[str, object]) -> str:
        """The address, where somebody vouches that it is theirs: access is given by it."""
        verified = claims.get("email_verified")
        vouched = verified in (True, "true") or (verified is None and self.settings.oidc_trust_email)
        given = claims.get("email")
        return address_of(given) if vouched and isinstance(given, str) else ""

    def _roles(self, claims: Mapping[str, object]) -> Iterator[Role]:
        named: Mapping[str, Role] = self.settings.oidc_roles or {role: role for role in ROLES}
        found = _claim(claims, self.settings.oidc_roles_claim)
        for value in [found] if isinstance(found, str) else found if isinstance(found, list) else ():
            if isinstance(value, str) and value in named:
                yield named[value]


def sign_in_of(settings: Settings) -> SignIn | None:
    """How people sign in; None where nobody needs to. Raises `BadSetting` where a part of it is missing, or where a page
    that others can reach would let everybody in.
    """
    given = {name: getattr(settings, name) for name in ("oidc_issuer", "oidc_client_id", "oidc_client_secret")}
    if all(given.values()):
        return SignIn(settings)
    if any(given.values()):
        missing = ", ".join(variable(name) for name, value in given.items() if not value)
        raise BadSetting(f"A sign-in needs {missing} too. Set it, or unset the other SCOPEWISE_OIDC settings.")
    if not on_loopback(settings.host) and not settings.no_sign_in:
        raise BadSetting(
            f"{variable('host')} is {settings.host!r}, which others can reach, and there is no sign-in: everybody would see "
            f"and change everything. Set up a sign-in (docs/people.md), or {variable('host')} to 127.0.0.1. If something in "
            f"front of the page lets only the right people through, set {variable('no_sign_in')} to true."
        )
    return None


def members_of(organisation: Organisation | None) -> Mapping[str, frozenset[Role]]:
    """Roles by e-mail address as the organisation's file gives them: its people, and its reviewers' contacts."""
    if organisation is None:
        return {}
    found: dict[str, frozenset[Role]] = {}
    reviewer: Role = "reviewer"
    listed = [(address_of(each.contact or ""), frozenset({reviewer})) for each in organisation.reviewers]
    listed += [(address_of(each.email), frozenset(each.roles)) for each in organisation.people]
    for address, roles in listed:
        if address:
            found[address] = found.get(address, frozenset()) | roles
    return found


def person_by_mail(given: str, met: Person | None, members: Mapping[str, frozenset[Role]]) -> Person:
    """Whom a command acts for: ``given`` is an e-mail address, ``met`` who last signed in with it.

    The operator vouches for the address. Raises `BadSetting` for what is none.
    """
    address = address_of(given)
    if not address:
        raise BadSetting(
            f"{variable('person')} is {shown(given)}; it must be an e-mail address, or unset for yourself."
        )
    roles = {*(met.roles if met else ()), *members.get(address, ())} or {"author"}
    return Person(met.id if met else mail_id(address), met.name if met else address, frozenset(roles), address)


def _claim(claims: Mapping[str, object], name: str) -> object:
    """The claim ``name``, as it is called, or with dots for one inside another."""
    if name in claims:
        return claims[name]
    here: object = claims
    for part in name.split("."):
        here = here.get(part) if isinstance(here, Mapping) else None
    return here


def _id(issuer: str, subject: str) -> str:
    """The person's id; shortened by a hash where it would be too long to keep."""
    plain = f"oidc:{issuer.rstrip('/')}:{subject}"
    usable = len(plain) <= ID_LENGTH and plain.isprintable() and " " not in plain
    return plain if usable else f"oidc:{hashlib.sha256(plain.encode('utf-8', 'replace')).hexdigest()}"


def _name(claims: Mapping[str, object], email: str) -> str:
    for name in ("name", "preferred_username"):
        given = claims.get(name)
        line = " ".join("".join(c if c.isprintable() else " " for c in given).split()) if isinstance(given, str) else ""
        if line:
            return line[:NAME_LENGTH]
    return email
