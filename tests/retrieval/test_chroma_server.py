"""The index on a Chroma server, run for real on the loopback."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import StoreUnavailable
from assistant.retrieval.dense import IndexPlace, open_index
from tests.retrieval.fakes import DOCUMENTS, WordEmbedder

_RUN = "from chromadb.cli.cli import app; app()"


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("server"), free_port()
    arguments = ["run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([sys.executable, "-c", _RUN, *arguments], stdout=log, stderr=log, cwd=folder)
        try:
            wait_for(process, port, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            continue
        return
    pytest.fail(f"the Chroma server did not start:\n{log.read_text()}")


def test_an_index_is_built_on_the_server_once_and_found_there_again(server: str, tmp_path: Path) -> None:
    place = IndexPlace(tmp_path / "unused", server)
    first = open_index(DOCUMENTS, WordEmbedder(), place, "once")
    again = WordEmbedder()
    second = open_index(DOCUMENTS, again, place, "once")
    assert again.asked == []
    assert np.allclose(first.vectors.wholes, second.vectors.wholes)
    assert not (tmp_path / "unused").exists()


def test_another_corpus_takes_the_place_of_the_old_index_on_the_server(server: str, tmp_path: Path) -> None:
    place = IndexPlace(tmp_path, server)
    open_index(DOCUMENTS, WordEmbedder(), place, "changing")
    embedder = WordEmbedder()
    assert len(open_index(DOCUMENTS[:2], embedder, place, "changing").vectors.wholes) == 2
    assert embedder.asked


def test_a_server_that_is_down_is_named_without_its_password(tmp_path: Path) -> None:
    place = IndexPlace(tmp_path, f"http://user:secret@127.0.0.1:{free_port()}")
    with pytest.raises(StoreUnavailable, match=r"Chroma server 'http://127.0.0.1:\d+'.*SCOPEWISE_CHROMA") as raised:
        open_index(DOCUMENTS, WordEmbedder(), place)
    assert "secret" not in str(raised.value)


def test_a_server_that_is_no_chroma_is_refused(tmp_path: Path) -> None:
    code = "import http.server as h; s = h.HTTPServer(('127.0.0.1', 0), h.SimpleHTTPRequestHandler); print(s.server_port, flush=True); s.serve_forever()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=tmp_path, text=True
    ) as process:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        try:
            with pytest.raises(StoreUnavailable, match="cannot be used"):
                open_index(DOCUMENTS, WordEmbedder(), IndexPlace(tmp_path, f"http://127.0.0.1:{port}"))
        finally:
            process.terminate()
