"""A process that writes to a store: ``python -m tests.store.writer FOLDER ID NAME COUNT``.

Adds turns ``NAME 0``, ``NAME 1``, … to the assessment and prints each once the store has taken it. Without end where
COUNT is 0.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from assistant.store import Store
from tests.store.examples import LATER, adding, nothing_else


def main(folder: str, identifier: str, name: str, number: str) -> None:
    with Store.open(Path(folder)) as store:
        for index in count():
            if index == int(number) > 0:
                return
            text = f"{name} {index}"
            store.step(identifier, adding(text), LATER, nothing_else)
            print(text, flush=True)  # noqa: T201 - the parent reads it


if __name__ == "__main__":
    main(*sys.argv[1:])
