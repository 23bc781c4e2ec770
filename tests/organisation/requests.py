"""Sixty requests from intake to audit: ``python -m tests.organisation.requests --requests 60 --database postgresql``.

An organisation with thirty products and ten rules (``bank.yaml``); an author, a reviewer and an administrator with an
auditor, each at a terminal of their own (``terminal.py``), all at once on one database. A request goes from the author,
who asks a colleague one question by a link, to the reviewer, who confirms it, signs another scope or lane, or asks back;
then work items get evidence by CSV, a risk is accepted, and the auditor takes the bundle away and checks it. At the end
the database is compared with what each of them was told was kept.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from typing import Any

from assistant.facts import FACTS
from assistant.store import Store, Summary
from tests.organisation.terminal import CommandFailed, Terminal
from tests.postgres import HOW_TO_GET_IT, programs, running_server

HERE = Path(__file__).parent
CASES = HERE.parents[1] / "evals" / "cases"
BANK = HERE / "bank.yaml"

ADA, BEN, RUTH, ANNE, OTTO = (f"{name}@example.org" for name in ("ada", "ben", "ruth", "anne", "otto"))
COLLEAGUE = "Cleo Q"
ASKED = "Who answers for it?"
UNTIL = "2027-06-30"
LANES = ("fast", "standard", "deep", "not allowed")
ATTEMPTS_EVERY = 6
"""Every so many requests each role tries what it may not do."""
SEATS = ("author", "reviewer", "auditor")
REFUSALS = ("NotAllowed", "NoSuchAssessment", "LinkUnusable")
NEEDS_A_ROLE = "accepting a risk needs one of the roles"


@dataclass
class Request:
    """One request and what its people were told was kept."""

    number: int
    kind: str
    text: str
    id: str = ""
    handed: str = ""
    claimed: str = ""
    evidenced: str = ""
    accepted: str = ""
    steps: list[str] = field(default_factory=list)
    workloads: int = 0
    entries: int = 0

    @property
    def asked_back(self) -> bool:
        """Whether the reviewer has a question first."""
        return self.number % 4 == 1

    @property
    def risky(self) -> bool:
        """Whether a risk is accepted after the sign-off, which takes the sign-off back."""
        return self.number % 10 == 3

    @property
    def disputed(self) -> bool:
        """Whether the reviewer signs a stricter lane though the rules gave one."""
        return self.number % 5 == 2

    @property
    def tried(self) -> bool:
        """Whether everybody tries on it what they may not do."""
        return self.number % ATTEMPTS_EVERY == 0


@dataclass
class Found:
    """What became of all requests."""

    requests: int = 0
    signed: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    lanes: Counter[str] = field(default_factory=Counter)
    kinds: int = 0
    several: int = 0
    refused: int = 0
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


class Office:
    """Three persons at work on one database; requests go from desk to desk."""

    def __init__(self, terminals: Sequence[Terminal], settings: Mapping[str, str], folder: Path) -> None:
        self.folder = folder
        self.terminals = dict(zip(SEATS, terminals, strict=True))
        self.desks: dict[str, Queue[Request | None]] = {name: Queue() for name in SEATS}
        for terminal in terminals:
            terminal.settings, terminal.commands = settings, 0
        self.refused = 0
        self.problems: list[str] = []
        self._left = 0
        self._lock = threading.Lock()

    def work(self, requests: Sequence[Request]) -> None:
        """Until every request is done, or somebody cannot go on with it."""
        self._left = len(requests)
        for request in requests:
            self.desks["author"].put(request)
        doing = {"author": self._author, "reviewer": self._reviewer, "auditor": self._auditor}
        threads = [threading.Thread(target=self._sit, args=(name, do)) for name, do in doing.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _sit(self, name: str, do: Callable[[Terminal, Request], str]) -> None:
        """``do`` says to whose desk the request goes next; empty when it is done."""
        while (request := self.desks[name].get()) is not None:
            try:
                onward = do(self.terminals[name], request)
            except (CommandFailed, OSError, ValueError, LookupError) as error:
                onward = ""
                self.problems.append(f"request {request.number} ({request.id}): {name}: {error!r}")
            if onward:
                self.desks[onward].put(request)
            else:
                self._done()

    def _done(self) -> None:
        with self._lock:
            self._left -= 1
            if not self._left:
                for desk in self.desks.values():
                    desk.put(None)

    def _author(self, terminal: Terminal, request: Request) -> str:
        if not request.id:
            self._take_in(terminal, request)
        elif request.steps[-1] == "sent_back":
            terminal.done(ADA, "submit", request.id, "--answer", f"Team {request.number} does.")
            request.steps.append("submitted")
        else:  # reopened by a risk that was accepted
            terminal.done(ADA, "submit", request.id)
            request.steps.append("submitted")
        return "reviewer"

    def _take_in(self, terminal: Terminal, request: Request) -> None:
        said = terminal.done(ADA, "chat", "--jsonl", given=_lines({"say": request.text}))
        assessment = _last(said.out)
        request.id = assessment["id"]
        self._ask_a_colleague(terminal, request, assessment)
        answers = [{"correct": each} for each in _answers(assessment, request)]
        ended = terminal.done(ADA, "chat", "--jsonl", "--resume", request.id, given=_lines(*answers, {"finish": True}))
        request.workloads = len(_last(ended.out)["workloads"])
        items = terminal.done(ADA, "items", "list", request.id, "--json").data
        if items:
            request.claimed = items[0]["key"]
            terminal.done(ADA, "items", "set", request.id, request.claimed, "--claim")
        if request.tried:
            self._refused(terminal, ADA, "review", "confirm", request.id)
            self._refused(terminal, BEN, "open", request.id)
            if items:
                accept = ("--accept", UNTIL, "--reason", "so")
                self._refused(terminal, ADA, "items", "set", request.id, request.claimed, *accept)
        terminal.done(ADA, "submit", request.id)
        request.steps.append("submitted")

    def _ask_a_colleague(self, terminal: Terminal, request: Request, assessment: dict[str, Any]) -> None:
        """The question that stands, or one of its own choosing, by a link that nobody needs to sign in for."""
        question = assessment["next_question"]
        fact = question["fact"] if question and question["fact"] in FACTS else "individual_effect"
        chosen = ("--workload", question["workload"]) if question and question["workload"] else ()
        if not chosen and len(assessment["workloads"]) > 1:
            chosen = ("--workload", assessment["workloads"][0]["id"])
        link = terminal.done(ADA, "link", "make", request.id, fact, "--for", COLLEAGUE, *chosen).out.strip()
        value = _value(fact, request.number)
        if value not in terminal.done("", "link", "show", link).out:
            raise CommandFailed(f"the link to {fact} does not offer {value}")
        terminal.done("", "link", "answer", link, value, "--who", COLLEAGUE)
        request.handed = fact
        if request.tried:
            self._refused(terminal, "", "link", "answer", link, value, "--who", "Eve")

    def _reviewer(self, terminal: Terminal, request: Request) -> str:
        assessment = terminal.done(RUTH, "open", request.id, "--json").data
        if request.asked_back and "sent_back" not in request.steps:
            terminal.done(RUTH, "review", "send-back", request.id, "--question", ASKED)
            request.steps.append("sent_back")
            return "author"
        if request.tried:
            self._refused(terminal, RUTH, "delete", request.id, "--yes")
            self._refused(terminal, RUTH, "share", request.id, RUTH, "--answer")
        put = _override(assessment, request)
        if put:
            reason = ("--reason", f"We know more about request {request.number}.")
            terminal.done(RUTH, "review", "override", request.id, *put, *reason)
        else:
            terminal.done(RUTH, "review", "confirm", request.id)
        request.steps.append("overridden" if put else "confirmed")
        return "auditor"

    def _auditor(self, terminal: Terminal, request: Request) -> str:
        if request.risky and not request.accepted and self._accept(terminal, request):
            return "author"
        self._bring_evidence(terminal, request)
        if request.tried:
            self._refused(terminal, OTTO, "review", "reopen", request.id, "--reason", "so")
            self._refused(terminal, OTTO, "items", "set", request.id, request.claimed, "--owner", "Otto")
            self._refused(terminal, OTTO, "delete", request.id, "--yes")
        bundle = str(self.folder / f"{request.number}.zip")
        terminal.done(OTTO, "audit", "export", request.id, "-o", bundle)
        checked = terminal.done(OTTO, "audit", "check", bundle, "--json").data
        if checked["problems"] or checked["assessment"] != request.id:
            raise CommandFailed(f"the bundle: {checked}")
        request.entries = checked["entries"]
        return ""

    def _accept(self, terminal: Terminal, request: Request) -> bool:
        """Accept the last risk that is open, which takes the sign-off back; False where there is none."""
        items = terminal.done(ANNE, "items", "list", request.id, "--json").data
        if not items or items[-1]["key"] == request.claimed:
            return False
        request.accepted = items[-1]["key"]
        accept = ("--accept", UNTIL, "--reason", "A pilot with ten people.")
        terminal.done(ANNE, "items", "set", request.id, request.accepted, *accept)
        request.steps.append("reopened")
        return True

    def _bring_evidence(self, terminal: Terminal, request: Request) -> None:
        """Take the items out as CSV, write a link into the row that was claimed, and bring them back, twice."""
        if not request.claimed:
            return
        sheet = self.folder / f"{request.number}.csv"
        terminal.done(ANNE, "items", "export", request.id, "-o", str(sheet))
        with sheet.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            if row["Key"] == request.claimed:
                row["Evidence"] = f"https://wiki.example.org/evidence/{request.number}"
        with sheet.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        outcomes = self._brought(terminal, request, sheet)
        if outcomes["taken"] != 1 or outcomes.keys() - {"taken", "unchanged"}:
            raise CommandFailed(f"of the sheet: {dict(outcomes)}")
        request.evidenced = request.claimed
        if request.tried and self._brought(terminal, request, sheet)["taken"]:
            raise CommandFailed("the same sheet was taken twice")

    @staticmethod
    def _brought(terminal: Terminal, request: Request, sheet: Path) -> Counter[str]:
        told = terminal.done(ANNE, "items", "import", request.id, str(sheet), "--json").data
        return Counter(row["outcome"] for row in told)

    def _refused(self, terminal: Terminal, who: str, *arguments: str) -> None:
        found = terminal.run(who, *arguments)
        if found.error not in REFUSALS and NEEDS_A_ROLE not in found.said:
            raise CommandFailed(f"{who} was not refused {arguments}: {found}")
        with self._lock:
            self.refused += 1


def _lines(*messages: object) -> str:
    return "".join(json.dumps(message) + "\n" for message in messages)


def _last(out: str) -> dict[str, Any]:
    """The last assessment of a conversation, none of whose lines may be an error."""
    lines = [json.loads(line) for line in out.splitlines()]
    errors = [line["error"] for line in lines if "error" in line]
    if errors:
        raise CommandFailed(f"the conversation: {errors}")
    assessment: dict[str, Any] = lines[-1]["assessment"]
    return assessment


def _value(fact: str, number: int) -> str:
    values = FACTS[fact].values
    return values[number % len(values)].name


def _answers(assessment: dict[str, Any], request: Request) -> list[dict[str, str]]:
    """Answers to what is open; of every third request to half of it, so that a reviewer has to settle the rest."""
    wanted = [fact for fact in assessment["lane"]["open"] if fact != request.handed]
    if request.number % 3 == 0:
        wanted = wanted[: len(wanted) // 2]
    names = [each["id"] for each in assessment["workloads"]]
    plain = [{"fact": fact, "value": _value(fact, request.number)} for fact in wanted]
    return [{**each, "workload": name} for each in plain for name in names] if len(names) > 1 else plain


def _override(assessment: dict[str, Any], request: Request) -> list[str]:
    """What has to be put in place of what is open, and of a lane that the reviewer thinks too easy."""
    put: list[str] = []
    parts = [assessment, *assessment["workloads"]]
    open_scopes = [part["verdict"] for part in parts if len(part["verdict"]["candidates"]) > 1]
    lane = assessment["lane"]
    if open_scopes:
        put += ["--scope", str(max(open_scopes[0]["candidates"]))]
    if lane["lane"] is None:
        put += ["--lane", lane["lanes"][-1]]
    elif request.disputed and lane["lane"] != LANES[-1]:
        put += ["--lane", LANES[LANES.index(lane["lane"]) + 1]]
    return put


def go_through(count: int, database: str, folder: Path, terminals: Sequence[Terminal]) -> Found:
    """Send ``count`` requests through the office over the empty database at this address; files go to ``folder``."""
    began = time.monotonic()
    settings = {
        "SCOPEWISE_DATA": str(folder / "data"),
        "SCOPEWISE_DATABASE": database,
        "SCOPEWISE_ORGANISATION": str(BANK),
        "SCOPEWISE_EMBEDDING_MODEL": str(folder / "none"),
    }
    Store.open(database).close()
    requests, office = varied(count), Office(terminals, settings, folder)
    office.work(requests)
    with Store.open(database) as store:
        found = _found(requests, office, store)
    found.seconds = time.monotonic() - began
    return found


@contextmanager
def three_terminals() -> Iterator[list[Terminal]]:
    """One for each seat, ended at the end."""
    terminals = [Terminal() for _ in SEATS]
    try:
        yield terminals
    finally:
        for terminal in terminals:
            terminal.close()


def _found(requests: Sequence[Request], office: Office, store: Store) -> Found:
    kept = {summary.id: summary for summary in store.list(limit=1000)}
    found = Found(requests=len(requests), refused=office.refused, problems=list(office.problems))
    found.commands = sum(terminal.commands for terminal in office.terminals.values())
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
    changes = Counter((event.change, event.who) for event in store.item_events(request.id))
    checks = {
        "it is not signed": review.state == "signed" and kept.review == "signed",
        "it has no lane": lane in LANES,
        "its steps": [event.step for event in review.history] == request.steps,
        "its words": said == [request.text],
        "its link": links == [(request.handed, COLLEAGUE)],
        "its claim": changes["claim", ADA] == bool(request.claimed),
        "its evidence": changes["evidence", ANNE] == bool(request.evidenced),
        "its risk": changes["accept", ANNE] == bool(request.accepted),
        "its items": changes.total() == sum(map(bool, (request.claimed, request.evidenced, request.accepted))),
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
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        database_of(chosen.database, Path(folder)) as database,
        three_terminals() as terminals,
    ):
        found = go_through(chosen.requests, database, Path(folder), terminals)
    for name, value in vars(found).items():
        shown = dict(value) if isinstance(value, Counter) else value
        print(f"{name}: {shown if name != 'problems' else len(found.problems)}")  # noqa: T201
    print(*found.problems, sep="\n")  # noqa: T201
    sys.exit(bool(found.problems))


if __name__ == "__main__":
    main()
