"""Texts to unit vectors by onnxruntime: a cold start of a third of a second. The only file that imports it.

onnxruntime and tokenizers come with Chroma.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from assistant.errors import ModelFilesRefused, shown
from assistant.retrieval.embedding import Vectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]
    from tokenizers import Tokenizer

MOST_WORDS: Final = 256
"""Word pieces that the model reads of a text; all-MiniLM-L6-v2 was made for 256."""

DIMENSIONS: Final = 384

_WORKERS: Final = min(4, os.cpu_count() or 1)
"""Texts that go through the model side by side."""


class OnnxEmbedder:
    """all-MiniLM-L6-v2 from an exported file (`assistant.retrieval.onnx_export`); loaded at the first text.

    Each text goes through by itself, several side by side: nothing is spent on padding, and a text's vector never
    depends on what else was asked, as it would where a whole batch is brought to 8 bits with one scale.
    """

    def __init__(self, tokenizer_folder: Path, path: Path, name: str) -> None:
        """``tokenizer_folder`` holds ``tokenizer.json``."""
        self._tokenizer_folder = tokenizer_folder
        self._path = path
        self._name = name
        self._loading = threading.Lock()

    @property
    def name(self) -> str:
        """The model's name, marked as its export."""
        return f"{self._name}/onnx"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, (texts, 384); raises `ModelFilesRefused` where the file cannot be used."""
        tokenizer, session = self.load()
        rows = [found.ids for found in tokenizer.encode_batch(list(texts))]
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)

        def run(place: int) -> None:
            ids = np.array([rows[place]], dtype=np.int64)
            vectors[place] = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]

        longest_first = sorted(range(len(rows)), key=lambda place: -len(rows[place]))
        for _ in self._side_by_side(run, longest_first):
            pass
        return vectors

    def _side_by_side(self, run: Callable[[int], None], places: Sequence[int]) -> Iterator[None]:
        return map(run, places) if len(places) == 1 else self._workers.map(run, places)

    def load(self) -> tuple[Tokenizer, InferenceSession]:
        """Tokenizer and model, read at the first call; raises `ModelFilesRefused` where a file cannot be used."""
        with self._loading:
            return self._tokenizer, self._session

    @cached_property
    def _workers(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(_WORKERS, thread_name_prefix="embedding")

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer  # noqa: PLC0415

        path = self._tokenizer_folder / "tokenizer.json"
        try:
            tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises bare Exception
            raise ModelFilesRefused(f"{path} cannot be read ({shown(str(error))})") from error
        tokenizer.no_padding()
        tokenizer.enable_truncation(MOST_WORDS)
        return tokenizer

    @cached_property
    def _session(self) -> InferenceSession:
        import onnxruntime  # noqa: PLC0415
        from onnxruntime.capi import onnxruntime_pybind11_state as failures  # type: ignore[import-untyped]  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # whole texts side by side use the cores better than one text cut up
        try:
            return onnxruntime.InferenceSession(str(self._path), options, providers=["CPUExecutionProvider"])
        except (failures.Fail, failures.InvalidProtobuf, failures.NoSuchFile, failures.InvalidGraph, OSError) as error:
            raise ModelFilesRefused(
                f"{self._path} cannot be used ({shown(str(error))}). Delete it; it is made again from the model's files"
            ) from error
