"""People of every role, and who may do what, written apart from the product as one reads it in docs/people.md."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from assistant.people import RIGHTS, ROLES, Person, Right, Role, SharedRight

ISSUER = "https://id.example"


def person(name: str, *roles: Role) -> Person:
    """Somebody who has signed in, with a verified address."""
    return Person(f"oidc:{ISSUER}:{name.casefold()}", name, frozenset(roles), f"{name.casefold()}@example.org")


ADA = person("Ada", "author")
BEN = person("Ben", "author")
RUTH = person("Ruth", "author", "reviewer")
ANNE = person("Anne", "administrator")
OTTO = person("Otto", "auditor")
NOBODY = person("Nobody")
EVERYBODY = (ADA, BEN, RUTH, ANNE, OTTO, NOBODY)

READER: frozenset[Right] = frozenset({"read", "export"})
HELPER: frozenset[Right] = READER | {"answer", "items"}
OWNER: frozenset[Right] = HELPER | {"share", "delete"}


def allowed(who: Person, owner: Person, shares: Mapping[str, SharedRight], *, finished: bool) -> frozenset[Right]:
    """Everything that ``who`` may do to an assessment of ``owner``."""
    grants = [shares.get(who.id), shares.get(who.email)]
    reviewing = "reviewer" in who.roles and (finished or any(grants))
    found: set[Right] = set()
    if any(grants) or "auditor" in who.roles or reviewing:
        found |= READER
    if "answer" in grants:
        found |= HELPER
    if who.id == owner.id or "administrator" in who.roles:
        found |= OWNER
    if reviewing:
        found |= {"items", "accept"}
    if (reviewing or (finished and "administrator" in who.roles)) and who.id != owner.id:
        found |= {"sign"}
    if who.roles & {"reviewer", "administrator"} and "answer" in found:
        found |= {"accept"}
    return frozenset(found if who.roles - {"auditor"} else found & READER)


def anybody() -> st.SearchStrategy[Person]:
    """Somebody with any roles, one of few, so that they meet."""
    roles = st.frozensets(st.sampled_from(ROLES))
    return st.builds(lambda name, held: person(name, *held), st.sampled_from(["Ada", "Ben", "Cleo"]), roles)


def grants() -> st.SearchStrategy[dict[str, SharedRight]]:
    """Shares with some of the same people, by id or by address."""
    people = [person(name) for name in ("Ada", "Ben", "Cleo")]
    names = st.sampled_from([name for each in people for name in (each.id, each.email)])
    rights: st.SearchStrategy[SharedRight] = st.sampled_from(["read", "answer"])
    return st.dictionaries(names, rights, max_size=3)


ALL_RIGHTS = frozenset(RIGHTS)
