"""The `knowledge` commands as an operator meets them."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.errors import ScopewiseError
from assistant.retrieval.forgetting import forget_passages
from tests.guidance import builders

Environment = dict[str, str | None]


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """A data folder of the test's own, and retrieval by words alone: a file where the index goes, so no model is loaded."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "index").write_text("", encoding="utf-8")
    unset: Environment = {name: None for name in os.environ if name.startswith("SCOPEWISE_")}
    return {**unset, "SCOPEWISE_DATA": str(tmp_path / "data"), "SCOPEWISE_EMBEDDING_MODEL": str(tmp_path / "none")}


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "chatbots.md").write_text("# AI policy\n\n## Chatbots\n\nNever paste contracts into a public chatbot.\n")
    (folder / "ATLAS.yaml").write_text(builders.ATLAS.format(version="5.6.0").replace("AML.M0019", "AML.T0020"))
    return folder


def run(environment: Environment, *arguments: str | Path, status: int = 0) -> str:
    """What a command prints, or the error that it ends with."""
    found = CliRunner().invoke(app, [str(argument) for argument in arguments], env=environment)
    if isinstance(found.exception, ScopewiseError):  # `main` makes one line and a status of it
        assert status == 2, str(found.exception)
        return str(found.exception)
    assert found.exit_code == status, found.output
    return found.stdout


def knowledge(environment: Environment, *arguments: str | Path, status: int = 0) -> str:
    return run(environment, "knowledge", *arguments, status=status)


def test_added_guidance_is_listed_searched_cited_and_removed(
    environment: Environment, policies: Path, tmp_path: Path
) -> None:
    said = knowledge(environment, "add", policies, "--owner", "Acme", "--licence", "Internal")
    assert "Added: policies (Acme's own), 1 file, 1 passage." in said
    assert "ATLAS.yaml: laid out as the publisher's; no hash is known to hold it to." in said
    assert "Acme's own" in knowledge(environment, "list")
    found = knowledge(environment, "search", "paste", "contracts", "chatbot", "--top", "3")
    assert "[Acme's own words]" in found
    assert "“Never paste contracts into a public chatbot.”" in found
    assert "[our summary]" in found
    described = "We fine-tune a model on our contracts for a chatbot."
    assessment = json.loads(run(environment, "assess", described, "--json"))
    cited = [each for item in assessment["recommendations"] for each in item["citations"]]
    assert {each["whose"] for each in cited} >= {"ours", "publisher"}
    assert {each["kind"] for each in cited if each["whose"] != "ours"} == {"verbatim"}
    assert "+" in assessment["meta"]["knowledge"]
    for name in ("policies", "mitre-atlas"):
        assert f"Removed {name}" in knowledge(environment, "remove", name)
    left = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert not [path for path in left if b"Never paste contracts" in path.read_bytes()]
    assert "Nothing has been added" in knowledge(environment, "list")


def test_json_alone_goes_to_standard_output(environment: Environment, policies: Path) -> None:
    added = json.loads(knowledge(environment, "add", policies, "--json", "--later"))
    assert [file["file"] for file in added["added"]] == ["ATLAS.yaml", "chatbots.md"]
    assert [file["source"] for file in json.loads(knowledge(environment, "list", "--json"))] == [
        "mitre-atlas",
        "policies",
    ]
    assert json.loads(knowledge(environment, "check", "--json"))["damaged"] == []
    (found,) = json.loads(knowledge(environment, "search", "paste contracts chatbot", "--top", "1", "--json"))
    assert (found["whose"], found["path"]) == ("organisation", ["AI policy", "Chatbots"])
    sources = json.loads(knowledge(environment, "sources", "--json"))
    assert all({"name", "edition", "licence", "files"} <= set(source) for source in sources)


def test_a_refused_file_is_named_and_the_status_says_so(environment: Environment, policies: Path) -> None:
    (policies / "locked.pdf").write_bytes(builders.pdf(["Secret."], password="pw"))
    said = knowledge(environment, "add", policies, "--later", status=1)
    assert "1 file was not taken:\n  locked.pdf: it is locked with a password" in said
    assert "Nothing changed" in knowledge(environment, "add", policies, "--later", status=1)
    said = knowledge(environment, "add", policies / "locked.pdf", "--later", status=2)
    assert "locked.pdf: it is locked" in said


def test_what_was_damaged_is_told_by_the_check_and_stops_an_assessment(
    environment: Environment, policies: Path, tmp_path: Path
) -> None:
    knowledge(environment, "add", policies / "chatbots.md", "--later")
    (kept,) = (tmp_path / "data" / "guidance" / "passages").iterdir()
    kept.write_bytes(b"{}\n")
    assert "Damaged" in knowledge(environment, "check", status=1)
    assert "scopewise knowledge remove chatbots" in knowledge(environment, "search", "x", status=2)
    knowledge(environment, "remove", "chatbots")
    assert "0 files" in knowledge(environment, "check")


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[str]:
    """A folder that a server on this machine serves."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing."""

    folder = tmp_path / "mirror"
    folder.mkdir()
    (folder / "ATLAS.yaml").write_text(builders.ATLAS.format(version="5.6.0"))
    (folder / "risks.yaml").write_text(builders.COSAI)
    (folder / "controls.yaml").write_text(builders.COSAI)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.01))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_source_is_fetched_and_one_that_is_not_as_published_is_not(environment: Environment, mirror: str) -> None:
    assert "Added: mitre-atlas" in knowledge(environment, "fetch", "mitre-atlas", "--at", mirror, "--later")
    assert "Nothing changed" in knowledge(environment, "fetch", "mitre-atlas", "--at", mirror, "--later")
    assert "is not the published file" in knowledge(environment, "fetch", "cosai-risk-map", "--at", mirror, status=2)
    assert "cosai-risk-map" in knowledge(environment, "fetch", "cosai", status=2)
    assert [file["source"] for file in json.loads(knowledge(environment, "list", "--json"))] == ["mitre-atlas"]


def test_forgetting_keeps_the_model_and_nothing_else(tmp_path: Path) -> None:
    for name in ("chroma", "answers", "model"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x", encoding="utf-8")
    (tmp_path / "loose").write_text("x", encoding="utf-8")
    forget_passages(tmp_path, ())
    forget_passages(tmp_path / "nowhere", ())
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
