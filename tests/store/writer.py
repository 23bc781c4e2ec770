"""A process that writes to a store: ``python -m tests.store.writer WHERE ID NAME COUNT [FIRST]``.

Adds turns ``NAME 0``, ``NAME 1``, … to the assessment, each under its own mark, and prints each once the store has taken
it. Without end where COUNT is 0; from ``NAME FIRST`` on where that is given. A writer called ``signer`` also submits and
signs the assessment after each turn, which reopens what was signed before, and prints ``signed VERSION`` for each.
"""

from __future__ import annotations

import sys
from itertools import count

from assistant.signing import ReviewEvent, Step
from assistant.store import Store
from tests.store.examples import LATER, adding, nothing_else

SIGNER = "signer"


def main(where: str, identifier: str, name: str, number: str, first: str = "0") -> None:
    with Store.open(where) as store:
        for index in count(int(first)):
            if index == int(first) + int(number) and int(number):
                return
            text = f"{name} {index}"
            store.step(identifier, adding(text), LATER, nothing_else, key=text)
            print(text, flush=True)  # noqa: T201 - the parent reads it
            if name == SIGNER:
                sign(store, identifier)


def sign(store: Store, identifier: str) -> None:
    """Brings the sign-off to its end from wherever a writer before was killed."""
    while (review := store.review(identifier)).state != "signed":
        version = store.load(identifier).version
        step: Step = "confirmed" if review.state == "submitted" else "submitted"
        event = ReviewEvent(step=step, who="local", at=LATER, version=version)
        store.add_review_event(identifier, event, review.revision, f'{{"assessment":{{"version":{version}}}}}')
        if step == "confirmed":
            print(f"signed {version}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
