"""The people of an office at their terminals: every step by `scopewise`, as whoever is named."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from assistant.facts import FACTS
from tests.organisation.office import ADA, ANNE, ASKED, BEN, COLLEAGUE, LANES, OTTO, RUTH, Doing, Request, Seat
from tests.organisation.terminal import CommandFailed, Terminal

UNTIL = "2027-06-30"
REFUSALS = ("NotAllowed", "NoSuchAssessment", "LinkUnusable")
NEEDS_A_ROLE = "accepting a risk needs one of the roles"
FAILURES = (CommandFailed, OSError, ValueError, LookupError)
SEATS = ("author", "reviewer", "auditor")


def seats(terminals: Sequence[Terminal], settings: Mapping[str, str], folder: Path) -> dict[str, Seat]:
    """Three persons, each at one of the ``terminals``; files go to ``folder``."""
    for terminal in terminals:
        terminal.settings, terminal.commands = settings, 0
    author, reviewer, auditor = terminals
    doing: tuple[Doing, ...] = (Author(author), Reviewer(reviewer), Auditor(auditor, folder))
    return {name: partial(_seated, each) for name, each in zip(SEATS, doing, strict=True)}


@contextmanager
def _seated(do: Doing) -> Iterator[Doing]:
    yield do


def refused(terminal: Terminal, request: Request, who: str, *arguments: str) -> None:
    """Run a command that ``who`` may not run, on ``request``."""
    found = terminal.run(who, *arguments)
    if found.error not in REFUSALS and NEEDS_A_ROLE not in found.said:
        raise CommandFailed(f"{who} was not refused {arguments}: {found}")
    request.refused += 1


@dataclass(frozen=True)
class Author:
    """Ada, who describes, asks a colleague, answers and submits."""

    terminal: Terminal

    def __call__(self, request: Request) -> str:
        if not request.id:
            self._take_in(request)
        elif request.steps[-1] == "sent_back":
            self.terminal.done(ADA, "submit", request.id, "--answer", request.answer)
        else:  # reopened by a risk that was accepted
            self.terminal.done(ADA, "submit", request.id)
        request.steps.append("submitted")
        return "reviewer"

    def _take_in(self, request: Request) -> None:
        done = self.terminal.done
        assessment = _last(done(ADA, "chat", "--jsonl", given=_lines({"say": request.text})).out)
        request.id = assessment["id"]
        self._ask_a_colleague(request, assessment)
        answers = [{"correct": each} for each in _answers(assessment, request)]
        ended = done(ADA, "chat", "--jsonl", "--resume", request.id, given=_lines(*answers, {"finish": True}))
        request.workloads = len(_last(ended.out)["workloads"])
        items = done(ADA, "items", "list", request.id, "--json").data
        if items:
            request.claimed = items[0]["key"]
            done(ADA, "items", "set", request.id, request.claimed, "--claim")
        if request.tried:
            self._try(request)
        done(ADA, "submit", request.id)

    def _try(self, request: Request) -> None:
        refused(self.terminal, request, ADA, "review", "confirm", request.id)
        refused(self.terminal, request, BEN, "open", request.id)
        if request.claimed:
            accept = ("--accept", UNTIL, "--reason", "so")
            refused(self.terminal, request, ADA, "items", "set", request.id, request.claimed, *accept)

    def _ask_a_colleague(self, request: Request, assessment: dict[str, Any]) -> None:
        """The question that stands, or one of its own choosing, by a link that nobody needs to sign in for."""
        question = assessment["next_question"]
        fact = question["fact"] if question and question["fact"] in FACTS else "individual_effect"
        chosen = ("--workload", question["workload"]) if question and question["workload"] else ()
        if not chosen and len(assessment["workloads"]) > 1:
            chosen = ("--workload", assessment["workloads"][0]["id"])
        link = self.terminal.done(ADA, "link", "make", request.id, fact, "--for", COLLEAGUE, *chosen).out.strip()
        value = _value(fact, request.number)
        if value not in self.terminal.done("", "link", "show", link).out:
            raise CommandFailed(f"the link to {fact} does not offer {value}")
        self.terminal.done("", "link", "answer", link, value, "--who", COLLEAGUE)
        request.handed = fact
        if request.tried:
            refused(self.terminal, request, "", "link", "answer", link, value, "--who", "Eve")


@dataclass(frozen=True)
class Reviewer:
    """Ruth, who asks back, confirms, or signs another scope or lane."""

    terminal: Terminal

    def __call__(self, request: Request) -> str:
        assessment = self.terminal.done(RUTH, "open", request.id, "--json").data
        if request.asked_back and "sent_back" not in request.steps:
            self.terminal.done(RUTH, "review", "send-back", request.id, "--question", ASKED)
            request.steps.append("sent_back")
            return "author"
        if request.tried:
            refused(self.terminal, request, RUTH, "delete", request.id, "--yes")
            refused(self.terminal, request, RUTH, "share", request.id, RUTH, "--answer")
        put = _override(assessment, request)
        if put:
            self.terminal.done(RUTH, "review", "override", request.id, *put, "--reason", request.reason)
        else:
            self.terminal.done(RUTH, "review", "confirm", request.id)
        request.steps.append("overridden" if put else "confirmed")
        return "auditor"


@dataclass(frozen=True)
class Auditor:
    """Anne, who accepts risks and brings evidence, and Otto, who takes the bundle away and checks it."""

    terminal: Terminal
    folder: Path

    def __call__(self, request: Request) -> str:
        if request.risky and not request.accepted and self._accept(request):
            return "author"
        self._bring_evidence(request)
        if request.tried:
            self._try(request)
        bundle = str(self.folder / f"{request.number}.zip")
        self.terminal.done(OTTO, "audit", "export", request.id, "-o", bundle)
        checked = self.terminal.done(OTTO, "audit", "check", bundle, "--json").data
        if checked["problems"] or checked["assessment"] != request.id:
            raise CommandFailed(f"the bundle: {checked}")
        request.entries = checked["entries"]
        return ""

    def _try(self, request: Request) -> None:
        refused(self.terminal, request, OTTO, "review", "reopen", request.id, "--reason", "so")
        if request.claimed:
            refused(self.terminal, request, OTTO, "items", "set", request.id, request.claimed, "--owner", "Otto")
        refused(self.terminal, request, OTTO, "delete", request.id, "--yes")

    def _accept(self, request: Request) -> bool:
        """Accept the last risk that is open, which takes the sign-off back; False where there is none."""
        items = self.terminal.done(ANNE, "items", "list", request.id, "--json").data
        if not items or items[-1]["key"] == request.claimed:
            return False
        request.accepted = items[-1]["key"]
        accept = ("--accept", UNTIL, "--reason", "A pilot with ten people.")
        self.terminal.done(ANNE, "items", "set", request.id, request.accepted, *accept)
        request.steps.append("reopened")
        return True

    def _bring_evidence(self, request: Request) -> None:
        """Take the items out as CSV, write a link into the row that was claimed, and bring them back, twice."""
        if not request.claimed:
            return
        sheet = self.folder / f"{request.number}.csv"
        self.terminal.done(ANNE, "items", "export", request.id, "-o", str(sheet))
        with sheet.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            if row["Key"] == request.claimed:
                row["Evidence"] = request.evidence
        with sheet.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        outcomes = self._brought(request, sheet)
        if outcomes["taken"] != 1 or outcomes.keys() - {"taken", "unchanged"}:
            raise CommandFailed(f"of the sheet: {dict(outcomes)}")
        request.evidenced = request.claimed
        if request.tried and self._brought(request, sheet)["taken"]:
            raise CommandFailed("the same sheet was taken twice")

    def _brought(self, request: Request, sheet: Path) -> Counter[str]:
        told = self.terminal.done(ANNE, "items", "import", request.id, str(sheet), "--json").data
        return Counter(row["outcome"] for row in told)


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
