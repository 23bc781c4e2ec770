"""From the claims of a checked token to a person: whom they name, with which roles, for how long."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import BadSetting
from assistant.organisation import Organisation
from assistant.people import LOCAL_ID, ROLES, Person, Role
from assistant.settings import Settings, load_settings
from assistant.sign_in import SignIn, members_of, sign_in_of

NOW = 1_800_000_000.0
ISSUER = "https://login.example.org/realms/staff"
CLAIMS: Mapping[str, object] = {
    "is_logged_in": True,
    "iss": ISSUER,
    "sub": "4711",
    "iat": NOW - 60,
    "name": "Ada Lovelace",
    "email": "Ada@Example.org",
    "email_verified": True,
}


def settings(**chosen: object) -> Settings:
    known = {"oidc_issuer": ISSUER, "oidc_client_id": "scopewise", "oidc_client_secret": 'se"cret\\n'}
    return Settings.model_validate(known | chosen)


def signed_in(
    claims: Mapping[str, object],
    members: Mapping[str, frozenset[Role]] | None = None,
    chosen: Mapping[str, object] | None = None,
) -> Person:
    person = SignIn(settings(**(chosen or {}))).person(claims, members or {}, NOW)
    assert person is not None
    return person


def test_a_person_is_named_by_issuer_and_subject_and_is_an_author() -> None:
    assert signed_in(CLAIMS) == Person(f"oidc:{ISSUER}:4711", "Ada Lovelace", frozenset({"author"}), "ada@example.org")


@pytest.mark.parametrize(
    "changed",
    [
        {"is_logged_in": False},
        {"is_logged_in": "true"},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"sub": ""},
        {"sub": 4711},
        {"iat": NOW - 12 * 3600 - 1},
        {"iat": "yesterday"},
    ],
)
def test_nobody_is_signed_in_by_what_is_not_from_the_provider_or_is_too_old(changed: Mapping[str, object]) -> None:
    assert SignIn(settings()).person({**CLAIMS, **changed}, {}, NOW) is None
    assert SignIn(settings()).person({}, {}, NOW) is None


@pytest.mark.parametrize(
    ("verified", "trust", "address"),
    [(True, False, "ada@example.org"), (False, True, ""), (None, False, ""), (None, True, "ada@example.org")],
)
def test_an_address_counts_where_somebody_vouches_for_it(verified: bool | None, trust: bool, address: str) -> None:
    claims = {name: value for name, value in CLAIMS.items() if name != "email_verified"}
    if verified is not None:
        claims["email_verified"] = verified
    assert signed_in(claims, chosen={"oidc_trust_email": trust}).email == address


@pytest.mark.parametrize(
    ("claims", "chosen", "roles"),
    [
        ({"roles": ["reviewer", "made up", 7]}, {}, {"reviewer"}),
        ({"roles": "auditor"}, {}, {"auditor"}),
        ({"roles": {"reviewer": True}}, {}, {"author"}),
        ({"realm_access": {"roles": ["administrator"]}}, {"oidc_roles_claim": "realm_access.roles"}, {"administrator"}),
        ({"https://example.org/roles": ["auditor"]}, {"oidc_roles_claim": "https://example.org/roles"}, {"auditor"}),
        (
            {"groups": ["sec", "reviewer"]},
            {"oidc_roles_claim": "groups", "oidc_roles": {"sec": "reviewer"}},
            {"reviewer"},
        ),
        ({"groups": ["reviewer"]}, {"oidc_roles_claim": "groups", "oidc_roles": {"sec": "reviewer"}}, {"author"}),
    ],
)
def test_roles_come_from_the_claim_that_is_set(
    claims: Mapping[str, object], chosen: Mapping[str, object], roles: set[str]
) -> None:
    assert signed_in({**CLAIMS, **claims}, chosen=chosen).roles == roles


def test_roles_come_from_the_organisations_file_too_by_a_verified_address_alone() -> None:
    organisation = Organisation.model_validate(
        {
            "schema": "scopewise.organisation/1",
            "version": 1,
            "name": "Example",
            "people": [{"email": "ADA@example.org", "roles": ["auditor"]}],
            "reviewers": [
                {"key": "ciso", "name": "CISO", "role": "Security", "contact": "Ada@example.org"},
                {"key": "board", "name": "Board", "role": "Board", "contact": "extension 12"},
            ],
        }
    )
    members = members_of(organisation)
    assert members == {"ada@example.org": {"auditor", "reviewer"}}
    assert signed_in(CLAIMS, members).roles == {"auditor", "reviewer"}
    assert signed_in({**CLAIMS, "email_verified": False}, members).roles == {"author"}
    assert members_of(None) == {}


@given(
    st.dictionaries(
        st.sampled_from([*CLAIMS, "roles", "preferred_username"]),
        st.text() | st.none() | st.booleans() | st.lists(st.text()),
    )
)
def test_whatever_the_claims_are_there_is_nobody_or_a_person_who_is_not_this_machines_own(
    claims: dict[str, object],
) -> None:
    person = SignIn(settings()).person({**CLAIMS, **claims}, {}, NOW)
    if person is not None:
        assert person.id != LOCAL_ID
        assert person.id.startswith("oidc:")
        assert len(person.id) <= 200
        assert person.name.isprintable()
        assert 0 < len(person.name) <= 200
        assert person.roles <= set(ROLES)


def test_streamlit_is_told_the_same_whatever_the_secret_holds() -> None:
    sign_in = sign_in_of(settings(public_url="https://scopewise.example.org/"))
    assert sign_in is not None
    told = tomllib.loads(sign_in.secrets())["auth"]
    assert told["client_secret"] == 'se"cret\\n'
    assert told["redirect_uri"] == "https://scopewise.example.org/oauth2callback"
    assert told["server_metadata_url"] == f"{ISSUER}/.well-known/openid-configuration"
    assert told["client_kwargs"]["scope"] == "openid email profile"
    assert len(told["cookie_secret"]) == 64
    assert told["client_secret"] not in repr(sign_in) + repr(settings())


@pytest.mark.parametrize("name", ["SCOPEWISE_PUBLIC_URL", "SCOPEWISE_OIDC_ISSUER"])
@pytest.mark.parametrize(
    "value", ["http://example.org", "example.org", "https://", "https://a.example/?x=1", "ftp://127.0.0.1"]
)
def test_an_address_that_could_be_listened_to_on_the_way_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting, match=name):
        load_settings()


def test_half_a_sign_in_names_what_is_missing() -> None:
    with pytest.raises(BadSetting, match="SCOPEWISE_OIDC_CLIENT_ID, SCOPEWISE_OIDC_CLIENT_SECRET too"):
        sign_in_of(Settings(oidc_issuer=ISSUER))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "scopewise.example.org"])  # noqa: S104
def test_a_page_that_others_can_reach_takes_a_sign_in(host: str) -> None:
    with pytest.raises(BadSetting, match=r"SCOPEWISE_HOST .* there is no sign-in"):
        sign_in_of(Settings(host=host))
    assert sign_in_of(Settings(host=host, no_sign_in=True)) is None
    assert sign_in_of(settings(host=host)) is not None


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_on_this_machine_nobody_needs_to_sign_in(host: str) -> None:
    assert sign_in_of(Settings(host=host)) is None
