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
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.errors import ModelFilesRefused, shown
from assistant.retrieval.documents import Span
from assistant.retrieval.embedding import Vectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]
    from tokenizers import Encoding, Tokenizer

MOST_WORDS: Final = 256
"""Word pieces that the model reads of a text; all-MiniLM-L6-v2 was made for 256."""

DIMENSIONS: Final = 384

_SLOWER: Final = ("SkipLayerNormFusion",)
"""What onnxruntime does for speed and what costs time: the sum and the norm by themselves take a sixth of the two made one."""

_WORKERS: Final = min(4, os.cpu_count() or 1)
"""Texts that go through the model side by side."""


class _Asked(NamedTuple):
    """One run of the model: the ``ids`` of a text's word pieces, (1, words), and a row of ``weights`` for each vector that is
    wanted, how much each word counts in its mean, (vectors, words).
    """

    ids: npt.NDArray[np.int64]
    weights: Vectors


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
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        return np.concatenate(self._run([_whole(found) for found in self._tokenized(texts)]))

    def encode_parts(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[Vectors]:
        """For each text the vector of the whole, then one for each span: the mean of its words as they were read in their
        place. A span of which the model does not read all is encoded by itself. Raises as `encode` does.
        """
        tokenized = self._tokenized(texts)
        found = self._run([_with_parts(text, each) for text, each in zip(tokenized, spans, strict=True)])
        unread = [
            (place, row, texts[place][start:end])
            for place, each in enumerate(spans)
            for row, (start, end) in enumerate(each, start=1)
            if not _is_read(tokenized[place], (start, end))
        ]
        for (place, row, _), vector in zip(unread, self.encode([text for *_, text in unread]), strict=True):
            found[place][row] = vector
        return found

    def _tokenized(self, texts: Sequence[str]) -> Sequence[Encoding]:
        return self.load()[0].encode_batch(list(texts))

    def _run(self, asked: Sequence[_Asked]) -> list[Vectors]:
        """The vectors of each, several side by side, the longest first."""
        _, session = self.load()
        found: list[Vectors] = [np.zeros((0, DIMENSIONS), dtype=np.float32)] * len(asked)

        def run(place: int) -> None:
            ids, weights = asked[place]
            found[place] = session.run(None, {"input_ids": ids, "weights": weights})[0]

        longest_first = sorted(range(len(asked)), key=lambda place: -asked[place].ids.size)
        for _ in self._side_by_side(run, longest_first):
            pass
        return found

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
        from tokenizers import Tokenizer

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
        import onnxruntime
        from onnxruntime.capi import onnxruntime_pybind11_state as failures  # type: ignore[import-untyped]

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # whole texts side by side use the cores better than one text cut up
        try:
            return onnxruntime.InferenceSession(
                str(self._path), options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
            )
        except (failures.Fail, failures.InvalidProtobuf, failures.NoSuchFile, failures.InvalidGraph, OSError) as error:
            raise ModelFilesRefused(
                f"{self._path} cannot be used ({shown(str(error))}). Delete it; it is made again from the model's files"
            ) from error


def _whole(text: Encoding) -> _Asked:
    """What is asked for the vector of a whole text: every word counts the same."""
    count = len(text.ids)
    return _Asked(np.array([text.ids], dtype=np.int64), np.full((1, count), 1 / count, dtype=np.float32))


def _with_parts(text: Encoding, spans: Sequence[Span]) -> _Asked:
    """What is asked for the whole and each of ``spans``; one that holds no word that was read gets the whole's weights."""
    ids, whole = _whole(text)
    weights = np.repeat(whole, 1 + len(spans), axis=0)
    begins, ends = np.array(text.offsets[1:-1], dtype=np.intp).reshape(-1, 2).T
    for row, (start, end) in zip(weights[1:], spans, strict=True):
        first, after = 1 + np.searchsorted(begins, start), 1 + np.searchsorted(ends, end, side="right")
        if after > first:
            row[:] = 0
            row[first:after] = 1 / (after - first)
    return _Asked(ids, weights)


def _is_read(text: Encoding, span: Span) -> bool:
    """Whether the model reads ``text`` up to the end of ``span``."""
    return len(text.ids) < MOST_WORDS or span[1] <= text.offsets[-2][1]
