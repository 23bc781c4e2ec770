"""The installed model itself: by sentence-transformers, and exported."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np
import pytest

from assistant.errors import ModelFilesRefused
from assistant.knowledge_files import KnowledgeBase
from assistant.retrieval.embedding import SentenceTransformerEmbedder
from assistant.retrieval.hybrid import open_retriever
from assistant.retrieval.installed import installed_embedder
from assistant.retrieval.model_files import Model, chosen_model
from assistant.retrieval.onnx_export import is_whole
from assistant.settings import Settings
from assistant.wiring import open_finder
from tests.retrieval.fakes import DOCUMENTS

TEXTS = ["Keep keys in a vault.", "ok", "Log every prompt. " * 200, ""]
pytestmark = [pytest.mark.models, pytest.mark.filterwarnings("default")]
needs_exporter = pytest.mark.skipif(importlib.util.find_spec("onnx") is None, reason="the package onnx exports")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


@needs_exporter
def test_the_export_gives_the_vectors_of_the_original(folder: Path) -> None:
    exported = installed_embedder("", folder)
    original = SentenceTransformerEmbedder(chosen_model()).encode(TEXTS)
    found = exported.encode(TEXTS)
    assert (found * original).sum(axis=1).min() > 0.97
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-4)


@needs_exporter
def test_a_text_has_the_same_vector_whatever_is_asked_beside_it(folder: Path) -> None:
    exported = installed_embedder("", folder)
    together = exported.encode([*TEXTS, "Encrypt training data at rest. " * 30])
    alone = np.concatenate([exported.encode([text]) for text in TEXTS])
    assert np.array_equal(together[: len(TEXTS)], alone)


@needs_exporter
def test_a_sentence_is_read_in_its_place_and_by_itself_where_the_model_does_not_get_that_far(folder: Path) -> None:
    exported = installed_embedder("", folder)
    first, last = "Keep keys in a vault.", "Rotate each key."
    near, far = f"{first} {last}", f"{first} {'Log every prompt. ' * 200}{last}"
    spans = [[(0, len(first)), (len(text) - len(last), len(text))] for text in (near, far)]
    of_near, of_far = exported.encode_parts([near, far], spans)
    alone = exported.encode([near, far, first, last])
    assert np.allclose([of_near[0], of_far[0], of_far[2]], [alone[0], alone[1], alone[3]], atol=1e-6)
    assert 0.5 < of_near[1] @ alone[2] < 0.999
    assert np.allclose(np.linalg.norm(np.concatenate([of_near, of_far]), axis=1), 1, atol=1e-4)
    assert np.array_equal(exported.encode_parts([near], [spans[0]])[0], of_near)


@needs_exporter
def test_a_span_without_a_word_has_the_vector_of_the_whole(folder: Path) -> None:
    exported = installed_embedder("", folder)
    (found,) = exported.encode_parts(["Keep keys.   "], [[(10, 13)]])
    assert np.array_equal(found[0], found[1])
    assert [each.shape for each in exported.encode_parts(["", "a"], [[], []])] == [(1, 384), (1, 384)]
    assert exported.encode_parts([], []) == []


@needs_exporter
def test_the_export_is_made_once_and_made_again_where_it_is_damaged(folder: Path) -> None:
    installed_embedder("", folder).encode(["ready"])
    (path,) = (folder / "model").glob("*.onnx")
    made = path.stat().st_mtime_ns
    (folder / "model" / "minilm-older-1.onnx").write_bytes(b"of an older way")
    installed_embedder("", folder).encode(["ready"])
    assert path.stat().st_mtime_ns == made
    with path.open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"one byte of many millions")
    installed_embedder("", folder).encode(["ready"])
    assert path.stat().st_mtime_ns != made
    assert is_whole(path)
    assert list((folder / "model").glob("*.onnx")) == [path]


@needs_exporter
def test_without_a_folder_to_write_to_the_original_answers(tmp_path: Path) -> None:
    (tmp_path / "model").write_text("a file in the way")
    assert installed_embedder("", tmp_path).encode(["ready"]).shape == (1, 384)


def test_a_meaning_is_found_that_shares_no_word(folder: Path) -> None:
    retriever = open_retriever(DOCUMENTS, folder)
    assert retriever.search("passwords and credentials")[0].id == "c-keys"
    assert retriever.degraded == ""


@pytest.mark.parametrize("source", ["/no/such/folder", "nobody/has-this-model"])
def test_a_model_that_is_not_here_is_refused_without_asking_the_network(source: str) -> None:
    with pytest.raises(ModelFilesRefused, match=r"cannot be loaded.*has to be"):
        SentenceTransformerEmbedder(Model("x", source, official=False)).encode(["text"])


def test_importing_the_retriever_loads_nothing_heavy() -> None:
    heavy = ("torch", "chromadb", "sentence_transformers", "onnxruntime", "bm25s", "tokenizers", "scipy")
    code = f"import sys; import assistant.retrieval.hybrid; print([name for name in {heavy!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@needs_exporter
def test_another_process_looks_up_what_this_one_is_going_to_ask(
    folder: Path, tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    installed_embedder("", folder).encode(["ready"])
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "model").symlink_to(folder / "model")
    finder = open_finder(Settings(data=tmp_path), knowledge)
    finder.find_beside(["threat modelling", "access to models"], 3)
    found = finder.find(["threat modelling", "access to models"], 3)
    assert all(found)
    assert "_retriever" not in finder.__dict__


@contextmanager
def looking_up(folder: Path, *queries: str) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    """The process that looks up ``queries``, with its input, on which they stand already."""
    asked = {"settings": {"data": str(folder)}, "queries": queries, "top": 3}
    command = [sys.executable, "-m", "assistant.looking_up"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(f"{json.dumps(asked)}\n".encode())
        process.stdin.flush()
        yield process, process.stdin


def test_the_process_that_looks_up_ends_well_while_the_one_that_asked_lives_on(tmp_path: Path) -> None:
    with looking_up(tmp_path) as (process, _):
        assert process.wait(60) == 0


def test_the_process_that_looks_up_ends_with_the_one_that_asked(tmp_path: Path) -> None:
    with looking_up(tmp_path, "threat modelling") as (process, given):
        given.close()
        assert process.wait(60) == 1
