"""The interview in a terminal, and the same as JSON, a line at a time, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from assistant.cli_text import assessment_text, printable
from assistant.conversation import Answer, Back, Confirm, Correct, Finish, Message, More, Restart, Say
from assistant.dialogue import plain
from assistant.errors import ScopewiseError, StoreUnavailable, UnusableInput, shown
from assistant.sessions import Session, Sessions
from assistant.text import decoded

KEYS = ("say", "answer", "correct", "confirm", "finish", "resume", "more", "back", "restart")
"""What a line may hold, one of them."""

_PLAIN: dict[str, Message] = {
    "confirm": Confirm(),
    "finish": Finish(),
    "more": More(),
    "back": Back(),
    "restart": Restart(),
}


def jsonl_chat(sessions: Sessions, lines: Iterable[bytes], output: TextIO, resume: str | None) -> None:
    """Greet, then answer each line with a line; what cannot be used is answered with an error and nothing is lost."""
    session = sessions.resume(resume) if resume else sessions.begin()
    _answer(sessions, session, output)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            session = _next(sessions, session, _parsed(line, number))
        except ScopewiseError as error:
            _print(output, {"error": str(error)})
            continue
        _answer(sessions, session, output)


def terminal_chat(sessions: Sessions, resume: str | None) -> None:
    """An interview with a person, who may stop at any time and go on later."""
    console = Console(highlight=False)
    session = sessions.resume(resume) if resume else sessions.begin()
    while True:
        _show(sessions, session, console)
        if session.interview.stage == "result":
            break
        words = _ask(console)
        if words is None:
            break
        try:
            session = sessions.send(session, _meant(sessions, session, words))
        except (UnusableInput, StoreUnavailable) as error:
            console.print(Text(str(error), style="yellow"))
    if session.kept:
        console.print(Text(f"Kept. Go on with: scopewise chat --resume {session.interview.id}", style="dim"))


def message_of(data: object) -> Message:
    """The message that a line of JSON stands for; raises `UnusableInput` that says what a line may hold."""
    if not isinstance(data, dict) or len(data.keys() & set(KEYS)) != 1 or len(data) != 1:
        raise UnusableInput(f"A line is a JSON object with one of {', '.join(KEYS)}; found {shown(data)}.")
    ((key, value),) = data.items()
    if key == "say":
        if not isinstance(value, str):
            raise UnusableInput(f'"say" takes a text; found {shown(value)}.')
        return Say(text=value)
    if key in ("answer", "correct"):
        return _pick(key, value)
    if value is not True:
        raise UnusableInput(f'"{key}" takes true; found {shown(value)}.')
    return _PLAIN[key]


def _pick(key: str, value: object) -> Message:
    valid = {"fact", "value", "workload"} | ({"several"} if key == "answer" else set())
    if not isinstance(value, dict) or "fact" not in value or "value" not in value or value.keys() - valid:
        raise UnusableInput(f'"{key}" takes {{"fact": …, "value": …}}, maybe with a workload; found {shown(value)}.')
    fact, workload = value["fact"], value.get("workload")
    if not isinstance(fact, str) or not isinstance(workload, str | None):
        raise UnusableInput(f"A fact and a workload are texts; found {shown(fact)} and {shown(workload)}.")
    picked = _values(value["value"])
    if key == "correct":
        if picked is None:
            raise UnusableInput('"correct" takes a value; to leave a fact open, answer it with null.')
        return Correct(fact=fact, values=picked, workload=workload)
    return Answer(fact=fact, values=picked, workload=workload, several=value.get("several") is True)


def _values(value: object) -> tuple[str, ...] | None:
    if value is None:
        return None
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return tuple(value)
    raise UnusableInput(f"A value is a text, a list of texts, or null; found {shown(value)}.")


def _parsed(line: bytes, number: int) -> dict[str, Any]:
    try:
        data = json.loads(decoded(line, f"line {number}"))
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnusableInput(f"Line {number} is not JSON: {error}.") from error
    if not isinstance(data, dict):
        raise UnusableInput(f"A line is a JSON object with one of {', '.join(KEYS)}; found {shown(data)}.")
    return data


def _next(sessions: Sessions, session: Session, data: dict[str, Any]) -> Session:
    if data.keys() == {"resume"}:
        return sessions.resume(str(data["resume"]))
    return sessions.send(session, message_of(data))


def _answer(sessions: Sessions, session: Session, output: TextIO) -> None:
    shown_text = plain(sessions.reply(session), sessions.engine.phrases)
    assessment = json.loads(sessions.assessment(session).to_json())
    _print(output, {"reply": shown_text, "assessment": assessment})


def _print(output: TextIO, data: object) -> None:
    output.write(json.dumps(data, ensure_ascii=False) + "\n")
    output.flush()


def _show(sessions: Sessions, session: Session, console: Console) -> None:
    """The reply as plain text: what people wrote is never markup here."""
    if session.interview.stage == "result":
        console.print(Text(assessment_text(sessions.assessment(session), sessions.engine)))
        return
    reply = sessions.reply(session)
    if reply.number:
        progress = sessions.engine.phrases.say("progress", number=reply.number, total=reply.total)
        console.print(Text(progress, style="dim"))
    for line in printable(plain(reply, sessions.engine.phrases)).split("\n"):
        console.print(Text(line, style="bold" if line == reply.question else ""))
    if reply.kind in ("choice", "ticks"):
        console.print(Text("Numbers or your own words; also: skip, why, back, that's all.", style="dim"))


def _ask(console: Console) -> str | None:
    try:
        return console.input(Text("> ", style="bold"))
    except (EOFError, KeyboardInterrupt):
        console.print()
        return None


def _meant(sessions: Sessions, session: Session, words: str) -> Message:
    """Numbers pick options (several, with commas, on a tick-list); all else is words."""
    reply = sessions.reply(session)
    numbers = words.replace(",", " ").split()
    if not numbers or not all(number.isdecimal() for number in numbers) or not reply.options:
        return Say(text=words)
    places = [int(number) for number in numbers]
    if not all(1 <= place <= len(reply.options) for place in places):
        raise UnusableInput(f"Pick a number from 1 to {len(reply.options)}, or use your own words.")
    picked = tuple(reply.options[place - 1].value for place in dict.fromkeys(places))
    return Answer(fact=reply.fact, values=picked, workload=reply.workload, several=reply.several)
