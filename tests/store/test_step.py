"""Writing at once: nothing is lost, nothing is doubled, and what was acknowledged survives a kill."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.conversation import Interview
from assistant.errors import NoSuchAssessment, UnusableInput
from assistant.store import Description, Store
from assistant.store.assessments import ATTEMPTS
from tests.store.examples import LATER, NOW, UNDECIDED, adding, begun, nothing_else, texts_of, with_words
from tests.store.kills import kill_writers

ROOT = Path(__file__).parent.parent.parent
WRITERS, TURNS = 8, 5


def writer(where: str | Path, identifier: str, name: str, turns: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.writer", str(where), identifier, name, str(turns)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def expected() -> list[str]:
    return sorted(f"w{name} {index}" for name in range(WRITERS) for index in range(TURNS))


def test_a_step_loads_changes_and_saves_with_what_describes_it(store: Store) -> None:
    stored = store.create(begun(), "A chatbot", NOW)

    def described(interview: Interview) -> Description:
        return Description(verdict=UNDECIDED, title=interview.turns[-1].text, result={"turns": len(interview.turns)})

    after = store.step(stored.id, adding("said"), LATER, described)
    assert (after.title, after.verdict, after.result, after.version) == ("said", UNDECIDED, {"turns": 1}, 2)
    assert store.load(stored.id) == after


def test_a_step_that_fails_writes_nothing(store: Store) -> None:
    stored = store.create(begun(), "A chatbot", NOW)

    def refuse(interview: Interview) -> Interview:
        raise UnusableInput("no")

    with pytest.raises(UnusableInput, match="no"):
        store.step(stored.id, refuse, LATER, nothing_else)
    assert store.load(stored.id) == stored


def test_a_step_on_nothing_says_so(store: Store) -> None:
    with pytest.raises(NoSuchAssessment):
        store.step("nothing", lambda interview: interview, LATER, nothing_else)


@pytest.mark.parametrize("others", range(1, ATTEMPTS + 1))
def test_a_step_is_repeated_on_what_others_wrote_meanwhile(store: Store, others: int) -> None:
    stored = store.create(begun(), "A chatbot", NOW)
    left = list(range(others))

    def change(interview: Interview) -> Interview:
        if left:
            now = store.load(stored.id)
            store.save(now, with_words(now.interview, f"other {left.pop()}"), "A chatbot", NOW)
        return with_words(interview, "mine")

    after = store.step(stored.id, change, LATER, nothing_else)
    assert sorted(texts_of(after.interview)) == sorted(["mine", *(f"other {index}" for index in range(others))])
    assert store.load(stored.id) == after


def test_a_message_that_comes_twice_counts_once(store: Store) -> None:
    stored = store.create(begun(), "A chatbot", NOW)
    for _ in range(2):
        after = store.step(stored.id, adding("x"), LATER, nothing_else, key="Ev1")
    assert texts_of(after.interview) == ["x"]
    other = store.create(begun(), "Another", NOW)
    store.step(other.id, adding("x"), LATER, nothing_else, key="Ev1")
    assert texts_of(store.load(other.id).interview) == ["x"]


@pytest.mark.parametrize("key", ["", "x" * 201, "a\nb", "\ud800"])
def test_a_mark_that_cannot_be_kept_is_refused(store: Store, key: str) -> None:
    stored = store.create(begun(), "A chatbot", NOW)
    with pytest.raises(UnusableInput, match="cannot mark a message"):
        store.step(stored.id, adding("x"), LATER, nothing_else, key=key)


def test_eight_threads_on_one_assessment_lose_and_double_nothing(store: Store) -> None:
    stored = store.create(begun(), "A chatbot", NOW)

    def write(name: int) -> None:
        for index in range(TURNS):
            store.step(stored.id, adding(f"w{name} {index}"), LATER, nothing_else)

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(write, range(WRITERS)))
    after = store.load(stored.id)
    assert sorted(texts_of(after.interview)) == expected()
    assert after.version == 1 + WRITERS * TURNS


def test_eight_threads_that_look_before_they_write_do_not_trip_each_other(store: Store) -> None:
    """Each looks whether its id is taken first: SQLite refuses a writer whose look is out of date, whoever waits."""

    def write(name: int) -> None:
        for _ in range(TURNS):
            store.create(with_words(begun(), f"w{name}"), "A chatbot", NOW)

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(write, range(WRITERS)))
    assert store.count() == WRITERS * TURNS


def test_the_same_message_from_eight_threads_counts_once(store: Store) -> None:
    stored = store.create(begun(), "A chatbot", NOW)

    def write(_: int) -> None:
        store.step(stored.id, adding("x"), LATER, nothing_else, key="Ev1")

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(write, range(WRITERS)))
    assert texts_of(store.load(stored.id).interview) == ["x"]


def test_eight_processes_on_one_assessment_lose_and_double_nothing(store: Store, address: str | Path) -> None:
    stored = store.create(begun(), "A chatbot", NOW)
    writers = [writer(address, stored.id, f"w{name}", TURNS) for name in range(WRITERS)]
    acknowledged = [line for process in writers for line in process.communicate()[0].splitlines()]
    assert [process.returncode for process in writers] == [0] * WRITERS
    assert sorted(acknowledged) == sorted(texts_of(store.load(stored.id).interview)) == expected()


def test_kills_at_random_moments_lose_and_double_no_turn_no_sign_off_and_no_entry_of_the_log(
    address: str | Path,
) -> None:
    counted = kill_writers(address, kills=6, seed=5)
    assert counted.kills == 6
    assert counted.acknowledged > 0
    assert counted.log_entries > counted.acknowledged
    assert counted.sound, counted
