"""Health, readiness, metrics and traces of a process that serves people: what works, how long it takes, never what is said."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from assistant.authorities import trust_authorities
from assistant.conversation import Answer, Say
from assistant.errors import BadSetting, UnusableInput
from assistant.operations import operated
from assistant.serving import Serving
from assistant.sessions import Sessions
from assistant.settings import Settings
from assistant.telemetry import ENDS, Telemetry, end_of, open_telemetry
from assistant.watching import UNWATCHED, Watch
from assistant.wiring import open_sessions
from tests.fakes import ScriptedFinder
from tests.postgres import Server

AUTHORITIES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH")
SECRET = "zanzibar"
BOT = f"Our {SECRET} team wants a chatbot on the website that answers customers, built on Azure OpenAI."


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", operations_port=free_port())


Serve = Callable[[Settings], Serving]


@pytest.fixture
def serve(finder: ScriptedFinder) -> Iterator[Serve]:
    """What serves as the settings say, with a finder that loads no model; closed at the end."""
    made: list[Serving] = []

    def quick(settings: Settings, watch: Watch) -> Sessions:
        sessions = open_sessions(settings, watch)
        sessions.engine.finder = finder
        return sessions

    def serve(settings: Settings) -> Serving:
        made.append(Serving(settings, quick))
        return made[-1]

    yield serve
    for serving in made:
        serving.close()
        if isinstance(serving.watch, Telemetry):
            serving.watch.close()


@pytest.fixture
def finder() -> ScriptedFinder:
    return ScriptedFinder([])


def ask(settings: Settings, path: str) -> tuple[int, str]:
    address = f"http://127.0.0.1:{settings.operations_port}{path}"
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def parts(settings: Settings) -> dict[str, str]:
    status, text = ask(settings, "/readyz")
    found = json.loads(text)
    assert found["ready"] == (status == 200)
    assert status in (200, 503)
    return dict(found["parts"])


def parts_once_opened(settings: Settings) -> dict[str, str]:
    waiting = threading.Event()
    for _ in range(600):
        found = parts(settings)
        if found["index"] != "opening":
            return found
        waiting.wait(0.1)
    raise AssertionError("the index was never opened")


def test_a_process_that_can_serve_is_healthy_and_ready(
    settings: Settings, serve: Serve, finder: ScriptedFinder
) -> None:
    with operated(serve(settings)):
        assert ask(settings, "/healthz") == (200, "ok\n")
        assert parts_once_opened(settings) == {"database": "fine", "knowledge": "fine", "index": "fine"}
        finder.trouble = "the model is gone"
        assert parts(settings)["index"] == "limited"
        assert ask(settings, "/readyz?x=1")[0] == 200
        assert ask(settings, "/secrets")[0] == 404


def test_knowledge_that_cannot_be_used_is_not_ready_but_healthy(
    settings: Settings, serve: Serve, tmp_path: Path
) -> None:
    broken = settings.model_copy(update={"knowledge": tmp_path})
    with operated(serve(broken)):
        assert parts(broken)["knowledge"] == "broken"
        assert ask(broken, "/healthz")[0] == 200


def test_a_database_that_goes_away_is_seen_and_seen_again_when_it_is_back(
    settings: Settings, serve: Serve, postgres_server: Server, emptied_postgres: str, caplog: pytest.LogCaptureFixture
) -> None:
    chosen = settings.model_copy(update={"database": emptied_postgres})
    with operated(serve(chosen)):
        assert parts_once_opened(chosen)["database"] == "fine"
        postgres_server.stop("immediate")
        try:
            assert [parts(chosen)["database"] for _ in range(3)] == ["broken"] * 3
            assert ask(chosen, "/healthz")[0] == 200
            assert "127.0.0.1" not in ask(chosen, "/readyz")[1]
            assert caplog.text.count("Not ready") == 1
        finally:
            postgres_server.start()
        assert parts(chosen)["database"] == "fine"


def test_a_process_that_starts_before_its_database_becomes_ready_with_it(
    settings: Settings, serve: Serve, postgres_server: Server, emptied_postgres: str
) -> None:
    chosen = settings.model_copy(update={"database": emptied_postgres})
    postgres_server.stop()
    try:
        with operated(serve(chosen)):
            assert parts(chosen) == {"database": "broken", "knowledge": "fine", "index": "opening"}
            postgres_server.start()
            assert parts_once_opened(chosen) == {"database": "fine", "knowledge": "fine", "index": "fine"}
    finally:
        if not postgres_server.runs():
            postgres_server.start()


def test_a_port_that_is_taken_is_named(settings: Settings, serve: Serve) -> None:
    with (
        operated(serve(settings)),
        pytest.raises(BadSetting, match="SCOPEWISE_OPERATIONS_PORT"),
        operated(serve(settings)),
    ):
        pass


def test_without_the_setting_nothing_listens_and_nobody_watches(tmp_path: Path) -> None:
    serving = Serving(Settings(data=tmp_path))
    with operated(serving) as port:
        assert port == 0
    assert serving.watch is UNWATCHED


def talked(serving: Serving) -> None:
    """A message that is taken, one that is refused."""
    sessions = serving.sessions()
    session = sessions.send(sessions.begin(), Say(text=BOT))
    with pytest.raises(UnusableInput):
        sessions.send(session, Answer(fact="delivery", values=(SECRET,)))


def test_metrics_count_time_and_say_how_it_ended_and_hold_nothing_that_was_said(
    settings: Settings, serve: Serve
) -> None:
    serving = serve(settings)
    with operated(serving):
        talked(serving)
        status, text = ask(settings, "/metrics")
    assert status == 200
    counted = 'scopewise_work_seconds_count{kind="%s",outcome="%s",work="%s"} %s'
    assert counted % ("say", "done", "turn", "1.0") in text
    assert counted % ("answer", "unusable", "turn", "1.0") in text
    assert counted % ("embedded", "done", "read", "1.0") in text
    assert 'kind="write",outcome="done",work="store"' in text
    assert "scopewise_messages_under_way 0.0" in text
    assert "scopewise_build_info{version=" in text
    assert SECRET not in text


class _Collector(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.got: list[tuple[str, bytes]] = []


class _Taking(BaseHTTPRequestHandler):
    server: _Collector

    def do_POST(self) -> None:
        self.server.got.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002


@contextmanager
def collecting(certificate: Path | None = None) -> Iterator[tuple[int, list[tuple[str, bytes]]]]:
    """A collector on the loopback, or a proxy: the port, and what it was sent."""
    server = _Collector()
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port, server.got
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def flushed(watch: object) -> None:
    assert isinstance(watch, Telemetry)
    watch.close()


def spans(got: list[tuple[str, bytes]]) -> dict[str, dict[str, str]]:
    """The attributes of each span by its name."""
    found = {}
    for _, body in got:
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            for scope in resource.scope_spans:
                for span in scope.spans:
                    found[span.name] = {each.key: each.value.string_value for each in span.attributes}
    return found


def test_traces_reach_a_collector_and_hold_nothing_that_was_said(settings: Settings, serve: Serve) -> None:
    with collecting() as (port, got):
        serving = serve(settings.model_copy(update={"traces_url": f"http://127.0.0.1:{port}/v1/traces"}))
        talked(serving)
        flushed(serving.watch)
    assert {path for path, _ in got} == {"/v1/traces"}
    found = spans(got)
    assert set(found) == {"scopewise.turn", "scopewise.read", "scopewise.store"}
    assert found["scopewise.turn"] == {"scopewise.kind": "answer", "scopewise.outcome": "unusable"}
    assert found["scopewise.read"] == {"scopewise.kind": "embedded", "scopewise.outcome": "done"}
    assert SECRET.encode() not in b"".join(body for _, body in got)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1 that only its own authority knows, with its key."""
    file = tmp_path_factory.mktemp("authority") / "private.pem"
    made = [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
    ]
    subprocess.run(["openssl", *made, "-keyout", str(file), "-out", f"{file}.crt"], check=True, capture_output=True)
    file.write_text(
        file.read_text(encoding="utf-8") + Path(f"{file}.crt").read_text(encoding="utf-8"), encoding="utf-8"
    )
    return file


def test_a_collector_behind_a_private_authority_is_believed_by_the_setting(
    settings: Settings, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in AUTHORITIES:
        monkeypatch.setenv(name, "/elsewhere")
    with collecting(certificate) as (port, got):
        chosen = {"traces_url": f"https://127.0.0.1:{port}/v1/traces", "ca_file": Path(f"{certificate}.crt")}
        trust_authorities(settings.model_copy(update=chosen))
        watch = open_telemetry(settings.model_copy(update=chosen))
        with watch.during("turn", "say"):
            pass
        flushed(watch)
    assert set(spans(got)) == {"scopewise.turn"}


def test_traces_go_through_the_proxy_of_the_environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with collecting() as (port, got):
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("NO_PROXY", "")
        watch = open_telemetry(settings.model_copy(update={"traces_url": "http://collector.example/v1/traces"}))
        with watch.during("turn", "say"):
            pass
        flushed(watch)
    assert [path for path, _ in got] == ["http://collector.example/v1/traces"]


def test_how_work_ends_is_told_by_a_word_of_ours() -> None:
    for kind, word in ENDS.items():
        assert end_of(kind(SECRET)) == word
    assert end_of(ZeroDivisionError(SECRET)) == "failed"


@pytest.mark.parametrize(
    "content", [None, "no certificate", "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"]
)
def test_a_file_without_authorities_is_named(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(BadSetting, match="SCOPEWISE_CA_FILE names"):
        trust_authorities(Settings(ca_file=file))
