"""Sixty requests from intake to audit: ``python -m tests.organisation.requests --requests 60 --in-browser 12``.

An organisation with thirty products and ten rules (``bank.yaml``); an author, a reviewer and an administrator with an
auditor, all at once on one database: each at a terminal of their own (``by_command.py``), and for as many requests as are
asked for in the page too, signed in, each in a browser of their own (``in_the_page.py``). A request goes from the author,
who asks a colleague one question by a link, to the reviewer, who confirms it, signs another scope or lane, or asks back;
then a work item gets evidence, a risk is accepted, and the auditor takes the bundle away and checks it. At the end
the database is compared with what each of them was told was kept.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.store import Store, Summary
from tests.organisation import by_command, in_the_page
from tests.organisation.office import ADA, ANNE, COLLEAGUE, LANES, Office, Request
from tests.organisation.terminal import Terminal
from tests.postgres import HOW_TO_GET_IT, programs, running_server

HERE = Path(__file__).parent
CASES = HERE.parents[1] / "evals" / "cases"
BANK = HERE / "bank.yaml"

BY_NAME = {"Ada <b>Lovelace</b>": ADA, "Anne": ANNE}
"""Whose name it is under which people act once they have signed in; before that they act under their address."""


@dataclass
class Found:
    """What became of all requests."""

    requests: int = 0
    in_page: int = 0
    signed: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    lanes: Counter[str] = field(default_factory=Counter)
    kinds: int = 0
    several: int = 0
    refused: int = 0
    withheld: int = 0
    commands: int = 0
    log_entries: int = 0
    bundles: int = 0
    seconds: float = 0
    problems: list[str] = field(default_factory=list)


def varied(count: int) -> list[Request]:
    """Descriptions of the labelled cases, one kind after the other."""
    kinds: dict[str, list[str]] = {}
    for file in sorted(CASES.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            kinds.setdefault(case["kind"], []).append(case["text"])
    order = [(kind, texts[turn]) for turn in range(count) for kind, texts in kinds.items() if turn < len(texts)]
    return [Request(number, kind, text) for number, (kind, text) in enumerate(order[:count])]


def go_through(requests: Sequence[Request], database: str, folder: Path, terminals: Sequence[Terminal]) -> Found:
    """Send the requests through the office over the empty database at this address; files go to ``folder``."""
    began = time.monotonic()
    settings = {
        "SCOPEWISE_DATABASE": database,
        "SCOPEWISE_ORGANISATION": str(BANK),
        "SCOPEWISE_EMBEDDING_MODEL": str(folder / "none"),
    }
    Store.open(database).close()
    with ExitStack() as stack:
        work: list[tuple[Office, list[Request]]] = []
        by_page = [request for request in requests if request.in_page]
        if by_page:
            site = stack.enter_context(in_the_page.served(settings, folder / "page"))
            work.append((Office(in_the_page.seats(site), in_the_page.FAILURES), by_page))
        if len(by_page) < len(requests):
            at_terminals = {**settings, "SCOPEWISE_DATA": str(folder / "data")}
            rest = [request for request in requests if not request.in_page]
            work.append((Office(by_command.seats(terminals, at_terminals, folder), by_command.FAILURES), rest))
        _all_at_once(work)
    with Store.open(database) as store:
        found = _found(requests, store)
    found.problems[:0] = [problem for office, _ in work for problem in office.problems]
    found.commands = sum(terminal.commands for terminal in terminals)
    found.seconds = time.monotonic() - began
    return found


def _all_at_once(work: Sequence[tuple[Office, Sequence[Request]]]) -> None:
    threads = [threading.Thread(target=office.work, args=(share,)) for office, share in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def three_terminals() -> Iterator[list[Terminal]]:
    """One for each seat, ended at the end."""
    terminals = [Terminal() for _ in by_command.SEATS]
    try:
        yield terminals
    finally:
        for terminal in terminals:
            terminal.close()


def _found(requests: Sequence[Request], store: Store) -> Found:
    kept = {summary.id: summary for summary in store.list(limit=1000)}
    found = Found(requests=len(requests), in_page=sum(request.in_page for request in requests))
    found.refused = sum(request.refused for request in requests)
    found.withheld = sum(request.withheld for request in requests)
    found.kinds = len({request.kind for request in requests})
    if sorted(kept) != sorted(request.id for request in requests):
        found.problems.append(f"{len(kept)} assessments are kept for {len(requests)} requests")
    for request in requests:
        if request.id in kept:
            _compare(request, kept[request.id], store, found)
    verified = store.verify()
    found.log_entries = verified.entries
    found.problems += [f"the log: {each}" for each in (verified.broken, *verified.unfaithful) if each]
    return found


def _compare(request: Request, kept: Summary, store: Store, found: Found) -> None:
    """What is kept of a request against what its people were told."""
    review = store.review(request.id)
    lane = _signed_lane(request, store)
    found.steps.update(request.steps)
    found.signed += review.state == "signed"
    found.lanes[lane] += 1
    found.several += request.workloads > 1
    found.bundles += request.entries > 0
    said = [turn.message.text for turn in store.load(request.id).interview.turns if turn.message.kind == "say"]
    links = [(link.fact, link.used_by) for link in store.links(request.id)]
    changes = Counter((str(event.change), BY_NAME.get(event.who, event.who)) for event in store.item_events(request.id))
    told = (("claim", ADA, request.claimed), ("evidence", ANNE, request.evidenced), ("accept", ANNE, request.accepted))
    checks = {
        "it is not signed": review.state == "signed" and kept.review == "signed",
        "it has no lane": lane in LANES,
        "its steps": [event.step for event in review.history] == request.steps,
        "its lane, as the page showed it": request.lane.casefold() in ("", lane),
        "its words": said == [request.text],
        "its link": links == [(request.handed, COLLEAGUE)],
        "its items": changes == Counter((change, who) for change, who, item in told if item),
    }
    wrong = [name for name, right in checks.items() if not right]
    if wrong:
        found.problems.append(
            f"request {request.number} ({request.id}): {', '.join(wrong)}: {review.history} {changes}"
        )


def _signed_lane(request: Request, store: Store) -> str:
    """The lane of the signed record: the reviewer's, or that of the rules."""
    review = store.review(request.id)
    if review.override and review.override.lane:
        return review.override.lane
    if not review.signed:
        return ""
    return str(json.loads(store.frozen(request.id).body)["assessment"]["lane"]["lane"])


@contextmanager
def database_of(kind: str, folder: Path) -> Iterator[str]:
    """An empty database: a file, or one of a PostgreSQL server of our own."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'kept.db'}"
        return
    bin_folder = programs()
    if bin_folder is None:
        sys.exit(HOW_TO_GET_IT)
    with running_server(bin_folder) as server:
        yield server.new_database()


def main() -> None:
    """Print what became of the requests; the exit status is 1 where anything is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--in-browser", type=int, default=0, help="how many of them go through the page")
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--folder", type=Path, help="where to leave bundles, logs, and pictures of what failed")
    chosen = parser.parse_args()
    requests = varied(chosen.requests)
    for request in requests[: chosen.in_browser]:
        request.in_page = True
    with (
        tempfile.TemporaryDirectory() as folder,
        database_of(chosen.database, Path(folder)) as database,
        three_terminals() as terminals,
    ):
        try:
            found = go_through(requests, database, chosen.folder or Path(folder), terminals)
        except pytest.skip.Exception as missing:
            sys.exit(str(missing))
    for name, value in vars(found).items():
        shown = dict(value) if isinstance(value, Counter) else value
        print(f"{name}: {shown if name != 'problems' else len(found.problems)}")  # noqa: T201
    print(*found.problems, sep="\n")  # noqa: T201
    sys.exit(bool(found.problems))


if __name__ == "__main__":
    main()
