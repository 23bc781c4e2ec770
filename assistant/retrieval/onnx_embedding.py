"""Texts to unit vectors by onnxruntime: a cold start of a third of a second. The only file that imports it.

onnxruntime and tokenizers come with Chroma.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
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

_STRETCH: Final = 1.25
_SLACK: Final = 4
"""The longest text of a batch has at most this many times the word pieces of the shortest, and so many more."""

_Encoded = tuple[Sequence[int], int]
"""A text's word pieces, and its place among the texts asked for."""


class OnnxEmbedder:
    """all-MiniLM-L6-v2 from an exported file (`assistant.retrieval.onnx_export`); loaded at the first text."""

    def __init__(self, tokenizer_folder: Path, path: Path, name: str, batch: int = 32) -> None:
        """``tokenizer_folder`` holds ``tokenizer.json``; ``batch``: texts that go through the model at a time."""
        self._tokenizer_folder = tokenizer_folder
        self._path = path
        self._name = name
        self._batch = batch
        self._loading = threading.Lock()

    @property
    def name(self) -> str:
        """The model's name, marked as its export."""
        return f"{self._name}/onnx"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, (texts, 384); raises `ModelFilesRefused` where the file cannot be used."""
        tokenizer, session = self.load()
        encoded = [(found.ids, place) for place, found in enumerate(tokenizer.encode_batch(list(texts)))]
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for some in _batches(sorted(encoded, key=lambda each: len(each[0])), self._batch):
            vectors[[place for _, place in some]] = self._run(session, [ids for ids, _ in some])
        return vectors

    def load(self) -> tuple[Tokenizer, InferenceSession]:
        """Tokenizer and model, read at the first call; raises `ModelFilesRefused` where a file cannot be used."""
        with self._loading:
            return self._tokenizer, self._session

    def _run(self, session: InferenceSession, rows: Sequence[Sequence[int]]) -> Vectors:
        longest = max(len(row) for row in rows)
        ids = np.zeros((len(rows), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for place, row in enumerate(rows):
            ids[place, : len(row)] = row
            mask[place, : len(row)] = 1
        found = session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return np.asarray(found, dtype=np.float32)

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
        # Threads that spin while they wait halve the speed of a machine that has other work to do, and gain nothing here.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            return onnxruntime.InferenceSession(str(self._path), options, providers=["CPUExecutionProvider"])
        except (failures.Fail, failures.InvalidProtobuf, failures.NoSuchFile, failures.InvalidGraph, OSError) as error:
            raise ModelFilesRefused(
                f"{self._path} cannot be used ({shown(str(error))}). Delete it; it is made again from the model's files"
            ) from error


def _batches(encoded: Sequence[_Encoded], most: int) -> Iterator[Sequence[_Encoded]]:
    """Batches of at most ``most`` out of texts that rise in length. A batch ends where a text is much longer than its
    first, because the model spends on padding what it spends on words.
    """
    start = 0
    for end, (ids, _) in enumerate(encoded):
        if end - start == most or len(ids) > _STRETCH * len(encoded[start][0]) + _SLACK:
            yield encoded[start:end]
            start = end
    if encoded:
        yield encoded[start:]
