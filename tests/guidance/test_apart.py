"""Documents are read in a process of their own: what goes wrong there is the end of one document."""

from __future__ import annotations

import pytest

from assistant.errors import GuidanceRefused
from assistant.guidance.apart import ReaderApart
from assistant.guidance.recognise import document_of
from assistant.guidance.rows import Columns
from tests.guidance import builders


def test_it_reads_as_it_would_be_read_here() -> None:
    columns = Columns(ref="Art.{n}", text=("body",))
    with ReaderApart() as apart:
        assert apart.read(builders.LLM01.encode(), "a.md") == document_of(builders.LLM01.encode(), "a.md")
        data = b'[{"n": 5, "body": "Words."}]'
        assert apart.read(data, "a.json", columns) == document_of(data, "a.json", columns)
        with pytest.raises(GuidanceRefused, match="empty"):
            apart.read(b"", "a.md")


def test_a_document_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    endless = b"<!--" * 500 + b"[" * 2_000_000
    with ReaderApart(seconds=0.0) as apart:
        with pytest.raises(GuidanceRefused, match="within 0 seconds"):
            apart.read(endless, "a.md")
        apart.seconds = 60.0
        assert apart.read(b"Words.", "a.md").pieces[0].text == "Words."


def test_a_document_that_takes_too_much_memory_is_refused_and_the_next_is_read() -> None:
    with ReaderApart(memory=400_000_000) as apart:
        with pytest.raises(GuidanceRefused, match="memory"):
            apart.read(b"[" + b"[1]," * 5_000_000 + b"1]", "a.json")
        assert apart.read(b"Words.", "a.md").pieces[0].text == "Words."
