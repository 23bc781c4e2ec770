"""A process that writes to a store: ``python -m tests.store.writer WHERE ID NAME COUNT [FIRST]``.

Adds turns ``NAME 0``, ``NAME 1``, … to the assessment, each under its own mark, and prints each once the store has taken
it. Without end where COUNT is 0; from ``NAME FIRST`` on where that is given.
"""

from __future__ import annotations

import sys
from itertools import count

from assistant.store import Store
from tests.store.examples import LATER, adding, nothing_else


def main(where: str, identifier: str, name: str, number: str, first: str = "0") -> None:
    with Store.open(where) as store:
        for index in count(int(first)):
            if index == int(first) + int(number) and int(number):
                return
            text = f"{name} {index}"
            store.step(identifier, adding(text), LATER, nothing_else, key=text)
            print(text, flush=True)  # noqa: T201 - the parent reads it


if __name__ == "__main__":
    main(*sys.argv[1:])
