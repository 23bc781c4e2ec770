"""The chain of the log: whatever is changed, moved or taken out is found, and nothing is told of what was deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.audit import (
    START,
    Act,
    Break,
    Entry,
    Head,
    Kept,
    chained,
    done_by,
    entry_in,
    first_break,
    linked,
    sha256_of,
)
from assistant.seals import Content, seals_of, unfaithful
from tests.record.examples import ADA

AT = "2026-06-01T09:00:00.000000+00:00"


def chain(entries: list[Entry]) -> tuple[list[Kept], Head]:
    head, found = START, []
    for entry in entries:
        link = linked(head, entry, AT)
        found.append(
            Kept(link.position, AT, entry.act, entry.assessment, entry.who, link.body, link.previous, link.hash)
        )
        head = link.head
    return found, head


lines = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=30)
entries = st.builds(
    Entry,
    act=st.sampled_from(get_args(Act)),
    who=lines,
    name=lines,
    assessment=st.from_regex(r"[a-z0-9]{0,8}", fullmatch=True),
    version=st.none() | st.integers(1, 10**9),
    about=st.dictionaries(st.sampled_from(["format", "card", "whom"]), lines),
)
chains = st.lists(entries, min_size=1, max_size=8)


@given(chains)
def test_a_chain_as_it_was_written_is_whole(written: list[Entry]) -> None:
    kept, head = chain(written)
    assert first_break(kept, head) is None
    assert [entry_in(each) for each in kept] == written


@given(chains, st.data())
def test_any_change_of_any_character_is_found_at_its_entry(written: list[Entry], data: st.DataObject) -> None:
    kept, head = chain(written)
    place = data.draw(st.integers(0, len(kept) - 1))
    column = data.draw(st.sampled_from(["at", "act", "assessment", "who", "body", "previous", "hash"]))
    text: str = getattr(kept[place], column)
    at = data.draw(st.integers(0, len(text)))
    new = text[:at] + data.draw(st.characters(codec="utf-8")) + text[at + data.draw(st.integers(0, 2)) :]
    assume(new != text)
    kept[place] = Kept(**{**kept[place]._asdict(), column: new})
    broken = first_break(kept, head)
    assert broken is not None
    assert broken.position in (place + 1, place + 2)


@given(chains, st.data())
def test_an_entry_that_was_taken_out_is_found(written: list[Entry], data: st.DataObject) -> None:
    kept, head = chain(written)
    place = data.draw(st.integers(0, len(kept) - 1))
    del kept[place]
    broken = first_break(kept, head)
    assert broken is not None
    assert broken.position == place + 1


@given(st.lists(entries, min_size=2, max_size=8), st.data())
def test_entries_that_changed_places_are_found(written: list[Entry], data: st.DataObject) -> None:
    kept, head = chain(written)
    first = data.draw(st.integers(0, len(kept) - 2))
    second = data.draw(st.integers(first + 1, len(kept) - 1))
    kept[first], kept[second] = kept[second], kept[first]
    broken = first_break(kept, head)
    assert broken is not None
    assert broken.position == first + 1


@given(chains, entries, st.data())
def test_an_entry_that_was_slipped_in_is_found_even_with_a_hash_of_its_own(
    written: list[Entry], slipped: Entry, data: st.DataObject
) -> None:
    kept, head = chain(written)
    place = data.draw(st.integers(0, len(kept)))
    before = kept[place - 1] if place else None
    link = linked(Head(before.position, before.hash) if before else START, slipped, AT)
    new = Kept(link.position, AT, slipped.act, slipped.assessment, slipped.who, link.body, link.previous, link.hash)
    assert first_break([*kept[:place], new, *kept[place:]], head) is not None


@given(chains)
def test_a_log_that_was_written_anew_from_some_entry_on_has_another_head(written: list[Entry]) -> None:
    _, head = chain(written)
    forged, other = chain([written[0].model_copy(update={"name": written[0].name + "x"}), *written[1:]])
    assert first_break(forged, other) is None
    assert first_break(forged, head) is not None


def test_the_first_broken_entry_is_named() -> None:
    kept, head = chain([done_by(ADA, "created", "a"), done_by(ADA, "answered", "a"), done_by(ADA, "exported", "a")])
    kept[1] = kept[1]._replace(body=kept[1].body.replace("answered", "exported"))
    assert first_break(kept, head) == Break(2, "its text has been changed since it was written")


def test_a_text_that_is_no_entry_is_named_without_a_word_of_it() -> None:
    body = '{"secret": "what somebody said"}'
    forged = Kept(1, AT, "created", "a", "", body, START.hash, chained(START.hash, sha256_of(body)))
    assert first_break([forged]) == Break(1, "its text is no entry of a log")


@pytest.mark.parametrize("text", ["two\nlines", "x" * 301, "an\x1b[31mescape"])
def test_an_entry_takes_no_text_that_is_more_than_a_mark(text: str) -> None:
    with pytest.raises(ValidationError):
        Entry(act="exported", about={"format": text})


def test_a_name_that_would_break_a_line_is_made_harmless() -> None:
    assert done_by(replace(ADA, name="Ada\nEntry 2\udc80"), "exported").name == "Ada Entry 2 "


CONTENT = Content(
    salt="s", state="{}", turns=["one", "two"], items=["i"], reviews=["r"], results={2: "res"}, signed={2: "sig"}
)
BEGUN = Entry(act="created", seals=seals_of(CONTENT))


def test_what_was_sealed_is_found_faithful() -> None:
    assert list(unfaithful(CONTENT, [BEGUN])) == []


CHANGES: list[Callable[[Content], Content]] = [
    lambda content: replace(content, state="{ }"),
    lambda content: replace(content, turns=["one", "2"]),
    lambda content: replace(content, turns=["two", "one"]),
    lambda content: replace(content, turns=["one"]),
    lambda content: replace(content, turns=["one", "two", "three"]),
    lambda content: replace(content, turns=["onetwo", ""]),
    lambda content: replace(content, items=[]),
    lambda content: replace(content, items=["i", "j"]),
    lambda content: replace(content, reviews=["x"]),
    lambda content: replace(content, reviews=["r", "r"]),
    lambda content: replace(content, results={2: "other"}),
    lambda content: replace(content, results={2: "res", 3: "res"}),
    lambda content: replace(content, results={}),
    lambda content: replace(content, signed={2: "other"}),
    lambda content: replace(content, signed={}),
    lambda content: replace(content, salt="t"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_kept_otherwise_than_it_was_sealed_is_told(change: Callable[[Content], Content]) -> None:
    assert list(unfaithful(change(CONTENT), [BEGUN]))


def test_what_the_log_says_from_before_a_deletion_does_not_count() -> None:
    earlier = Entry(act="created", seals={"state": "0" * 64})
    assert list(unfaithful(CONTENT, [earlier, Entry(act="deleted"), BEGUN])) == []


def test_what_the_log_does_not_begin_is_told() -> None:
    assert list(unfaithful(CONTENT, [])) == ["the log does not say where it comes from"]
    assert list(unfaithful(CONTENT, [Entry(act="answered", seals=seals_of(CONTENT))]))


def test_a_seal_tells_nothing_of_what_it_is_of_without_its_key() -> None:
    guessed = seals_of(replace(CONTENT, salt="another"))
    assert not set(guessed.values()) & set(BEGUN.seals.values()) - {sha256_of("sig")}
