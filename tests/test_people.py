"""Who may do what: the rule against a list written apart, and what it is told about people."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import UnusableInput
from assistant.people import LOCAL, RIGHTS, Access, Person, SharedRight, may, share_name
from tests.people import ADA, ALL_RIGHTS, ANNE, BEN, NOBODY, OTTO, READER, RUTH, allowed, anybody, grants, person


def rights(who: Person, access: Access) -> frozenset[str]:
    return frozenset(right for right in RIGHTS if may(who, right, access))


@given(anybody(), anybody(), grants(), st.booleans())
def test_the_rule_is_what_the_list_says(
    who: Person, owner: Person, shares: Mapping[str, SharedRight], finished: bool
) -> None:
    assert rights(who, Access(owner.id, shares, finished)) == allowed(who, owner, shares, finished=finished)


def test_whoever_sits_at_this_machine_may_do_everything() -> None:
    assert rights(LOCAL, Access(ADA.id)) == ALL_RIGHTS


def test_a_draft_is_its_owners_alone_beside_administrators_and_auditors() -> None:
    draft = Access(ADA.id)
    assert [bool(rights(who, draft)) for who in (BEN, RUTH, NOBODY)] == [False, False, False]
    assert rights(ADA, draft) == ALL_RIGHTS - {"accept", "sign"}
    assert rights(ANNE, draft) == ALL_RIGHTS - {"sign"}
    assert rights(OTTO, draft) == READER


def test_a_reviewer_sees_what_has_a_result_and_signs_it_but_never_their_own() -> None:
    assert rights(RUTH, Access(ADA.id, finished=True)) == READER | {"items", "accept", "sign"}
    assert "sign" not in rights(RUTH, Access(RUTH.id, finished=True))


def test_an_auditor_changes_nothing_even_of_what_was_theirs_or_is_shared_for_answering() -> None:
    assert rights(OTTO, Access(OTTO.id, {OTTO.email: "answer"}, finished=True)) == READER


@given(grants(), anybody())
def test_taking_a_share_away_gives_nobody_more(shares: dict[str, SharedRight], who: Person) -> None:
    before = rights(who, Access(ADA.id, shares))
    for name in shares:
        fewer = {other: right for other, right in shares.items() if other != name}
        assert rights(who, Access(ADA.id, fewer)) <= before


@pytest.mark.parametrize(
    ("given_as", "name"),
    [
        (" Ada@Example.ORG ", "ada@example.org"),
        ("oidc:https://id.example:Ada", "oidc:https://id.example:Ada"),
        ("slack:T1:U2", "slack:T1:U2"),
    ],
)
def test_a_share_is_under_an_address_whatever_its_case_or_an_id_as_it_is(given_as: str, name: str) -> None:
    assert share_name(given_as) == name


@pytest.mark.parametrize(
    "whom",
    [
        "",
        "ada",
        "@",
        "a@",
        "local",
        "link:1",
        "oidc:",
        "a@b@c",
        "a b@c.org",
        "x" * 250 + "@c.org",
        "a\n@b.org",
        "a\0@b.org",
    ],
)
def test_what_is_no_address_is_refused_in_words(whom: str) -> None:
    with pytest.raises(UnusableInput, match="no e-mail address"):
        share_name(whom)


def test_no_address_can_pass_for_the_id_of_another() -> None:
    pretender = Person("oidc:https://id.example:mallory", "Mallory", frozenset({"author"}), ADA.id)
    assert pretender.names == {pretender.id}
    assert not rights(pretender, Access(BEN.id, {ADA.id: "answer"}))
    assert rights(person("Ada", "author"), Access(BEN.id, {ADA.id: "answer"}))
