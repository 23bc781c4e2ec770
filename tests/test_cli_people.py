"""The rule on the command line: every command that reaches assessments, for a person who may not, on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

from assistant.cli import app
from assistant.errors import BadSetting, LinkUnusable, NoSuchAssessment, NotAllowed, UnusableInput
from assistant.people import Person
from assistant.store import Store, Stored
from tests.people import ADA, BEN, OTTO, RUTH
from tests.store.examples import LATER, NOW, begun, with_words

BOTH = pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of data in which what was parsed once stays parsed."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def store(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path
) -> Iterator[Store]:
    """The store that the commands use, in SQLite or as asked; Ada, Ben, Ruth and Otto have signed in before."""
    monkeypatch.setenv("SCOPEWISE_DATA", str(data))
    monkeypatch.setenv("SCOPEWISE_EMBEDDING_MODEL", str(tmp_path / "none"))
    monkeypatch.setenv("SCOPEWISE_PERSON", "")
    monkeypatch.delenv("SCOPEWISE_ORGANISATION", raising=False)
    where = f"sqlite:///{tmp_path / 'kept.db'}"
    if getattr(request, "param", "sqlite") == "postgres":
        where = request.getfixturevalue("emptied_postgres")
    monkeypatch.setenv("SCOPEWISE_DATABASE", where)
    with Store.open(where) as opened:
        for each in (ADA, BEN, RUTH, OTTO):
            opened.acting_for(each).meet(NOW)
        yield opened


@pytest.fixture
def hers(store: Store) -> Stored:
    return store.acting_for(ADA).create(with_words(begun(), "zanzibar-secret"), "zanzibar-secret", NOW)


def run(*arguments: str, who: Person | None = None, given: str | None = None) -> Result:
    person = [f"--as={who.email}"] if who else []
    return CliRunner(env={"SCOPEWISE_PERSON": ""}).invoke(app, [*person, *arguments], input=given)


def commands(identifier: str, folder: Path) -> dict[str, list[str]]:
    """Every command that names an assessment, by its name."""
    key = "scopewise-key"
    sheet = folder / "items.csv"
    sheet.write_text("Key,Revision,State\nzzz,0,claimed\n", encoding="utf-8")
    return {
        "chat": ["chat", "--jsonl", "--resume", identifier],
        "export": ["export", identifier],
        "delete": ["delete", identifier, "--yes"],
        "share": ["share", identifier, "eve@example.org"],
        "unshare": ["unshare", identifier, "eve@example.org"],
        "link make": ["link", "make", identifier, "delivery"],
        "link list": ["link", "list", identifier],
        "link revoke": ["link", "revoke", identifier, "x"],
        "items list": ["items", "list", identifier],
        "items export": ["items", "export", identifier, "-o", str(folder / "out.csv")],
        "items import": ["items", "import", identifier, str(sheet)],
        "items set": ["items", "set", identifier, key, "--claim"],
        "submit": ["submit", identifier],
        "open": ["open", identifier],
        "compare": ["compare", f"{identifier}@1", identifier],
        "review confirm": ["review", "confirm", identifier],
        "review override": ["review", "override", identifier, "--scope", "3", "--reason", "so"],
        "review send-back": ["review", "send-back", identifier, "--question", "why?"],
        "review reopen": ["review", "reopen", identifier, "--reason", "so"],
        "audit export": ["audit", "export", identifier, "-o", str(folder / "audit.zip")],
    }


NONE_IS_NAMED = {
    "list", "import", "assess", "classify", "web", "doctor", "version", "ready", "watch",  # about none, or only one's own
    "backup", "restore", "retain",  # everything at once: refused for a person
    "impact", "review list", "audit list", "audit verify", "audit check",  # what one may read, or nothing: test_log.py
    "link questions", "link show", "link answer",  # the token is the right
}  # fmt: skip
ELSEWHERE = ("eval", "knowledge", "org", "batch", "models", "slack")
"""Groups that reach no assessment, or whose commands their own tests try."""


def test_every_command_is_tried(tmp_path: Path) -> None:
    root = get_command(app)
    names = set()
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        names |= {f"{name} {each}" for each in inner} if inner else {name}
    here = {name for name in names if name.split()[0] not in ELSEWHERE}
    assert here == set(commands("x", tmp_path)) | NONE_IS_NAMED


@BOTH
def test_no_command_reaches_what_one_may_not_read(hers: Stored, store: Store, tmp_path: Path) -> None:
    before = store.load(hers.id)
    for name, arguments in commands(hers.id, tmp_path).items():
        found = run(*arguments, who=BEN, given='{"say": "mine"}\n')
        assert "zanzibar" not in found.output, name
        if name != "chat":
            assert isinstance(found.exception, NoSuchAssessment), name
    assert store.load(hers.id) == before
    assert json.loads(run("list", "--json", who=BEN).stdout) == []


@BOTH
@pytest.mark.parametrize("who", [OTTO, BEN], ids=["auditor", "shared for reading"])
def test_who_only_reads_changes_nothing(hers: Stored, store: Store, tmp_path: Path, who: Person) -> None:
    store.share(hers.id, BEN.email, "read", NOW)
    before = store.load(hers.id)
    reading = {"export", "link list", "items list", "items export", "chat", "open", "compare", "audit export"}
    for name, arguments in commands(hers.id, tmp_path).items():
        found = run(*arguments, who=who, given='{"say": "mine"}\n')
        if name in reading:
            assert found.exception is None or name == "chat", (name, found.output)
        else:
            assert isinstance(found.exception, NotAllowed | UnusableInput) or found.exit_code == 1, name
    assert store.load(hers.id) == before
    assert dict(store.shares(hers.id)) == {BEN.email: "read"}
    assert store.item_events(hers.id) == ()


def test_what_reaches_everything_is_not_done_for_a_person(hers: Stored, tmp_path: Path) -> None:
    for arguments in (["backup", str(tmp_path / "b.gz")], ["restore", str(tmp_path / "b.gz")], ["retain"]):
        assert isinstance(run(*arguments, who=ADA).exception, NotAllowed)
    assert not (tmp_path / "b.gz").exists()
    assert isinstance(run("list", who=Person("x", "x", email="nobody")).exception, BadSetting)


def test_sharing_and_taking_back(hers: Stored) -> None:
    assert run("share", hers.id, "Ben@Example.org", "--answer", who=ADA).exit_code == 0
    assert json.loads(run("share", hers.id, "--json", who=BEN).stdout) == {"ben@example.org": "answer"}
    assert len(json.loads(run("list", "--json", who=BEN).stdout)) == 1
    assert run("unshare", hers.id, "ben@example.org", who=ADA).exit_code == 0
    assert json.loads(run("list", "--json", who=BEN).stdout) == []


def test_a_link_is_made_shown_answered_once_and_listed(hers: Stored, store: Store) -> None:
    link = run("link", "make", hers.id, "delivery", "--for", "Cleo", who=ADA).stdout.strip()
    shown = run("link", "show", link)
    assert "own_application" in shown.stdout
    assert "zanzibar" not in shown.output
    assert isinstance(run("link", "answer", link, "own_application").exception, UnusableInput)
    assert isinstance(run("link", "answer", link, "nonsense", "--who", "Cleo").exception, UnusableInput)
    assert run("link", "answer", link, "own_application", "--who", "Cleo").exit_code == 0
    assert isinstance(run("link", "answer", link, "own_application", "--who", "Cleo").exception, LinkUnusable)
    assert [each["used_by"] for each in json.loads(run("link", "list", hers.id, "--json").stdout)] == ["Cleo"]
    (statement,) = store.load(hers.id).interview.ledger.statements
    assert (statement.who, statement.fact, statement.values) == ("Cleo", "delivery", ("own_application",))


def test_a_name_and_roles_of_ones_own_are_not_chosen(hers: Stored) -> None:
    found = run("items", "set", hers.id, "k", "--claim", "--role", "reviewer", who=ADA)
    assert isinstance(found.exception, UnusableInput)
    assert "--role are not taken" in str(found.exception)


def test_what_is_past_the_rule_goes_and_a_trial_run_deletes_nothing(
    hers: Stored, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCOPEWISE_RETAIN_DRAFTS_DAYS", "30")
    assert hers.id in run("retain", "--dry-run").stdout
    assert store.has(hers.id)
    assert [each["id"] for each in json.loads(run("retain", "--json").stdout)] == [hers.id]
    assert not store.has(hers.id)


def test_links_of_what_was_deleted_lead_nowhere(hers: Stored, store: Store) -> None:
    link = run("link", "make", hers.id, "delivery", who=ADA).stdout.strip()
    store.delete(hers.id, LATER)
    assert isinstance(run("link", "show", link).exception, LinkUnusable)
