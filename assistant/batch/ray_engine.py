"""The same work on a cluster, or on a local one: Ray Data with one engine in each worker. The only file that imports ray."""

from __future__ import annotations

import logging
import pickle
import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from assistant.batch.assessing import Done, Task, Work, assess_row, prepared
from assistant.batch.engines import CHUNK, Opener, chunks
from assistant.errors import WorkersUnavailable, shown

if TYPE_CHECKING:
    from ray.data import Dataset

_COLUMN: Final = "chunk"
_REACH_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class OnRay:
    """In ``count`` workers of the Ray cluster at ``address``; where that is empty, of one begun on this machine.

    A worker that is lost is begun anew, and only what it had in hand is done again.
    """

    open_engine: Opener
    count: int
    address: str = ""

    def run(self, rows: Iterable[Work], task: Task) -> Iterator[Done]:
        """The results of ``rows``, in order."""
        with _cluster(self.address, self.count):
            for row in _assessed(self, rows, task).iter_rows():
                yield from pickle.loads(row[_COLUMN])  # noqa: S301 - bytes that our own workers made


class Assessor:
    """What a worker is: an engine that is opened once, and assesses chunks as they come."""

    def __init__(self, open_engine: Opener, task: Task) -> None:
        self._engine, self._task = prepared(open_engine(), task), task

    def __call__(self, batch: Mapping[str, Any]) -> dict[str, Any]:
        """The results of every chunk of ``batch``, pickled, in the column in which the chunks came."""
        return {_COLUMN: np.array([self._of(packed) for packed in batch[_COLUMN]], dtype=object)}

    def _of(self, packed: bytes) -> bytes:
        chunk: list[Work] = pickle.loads(packed)  # noqa: S301 - bytes that our own driver made
        return pickle.dumps([assess_row(self._engine, work, self._task) for work in chunk])


def _assessed(engine: OnRay, rows: Iterable[Work], task: Task) -> Dataset:
    import ray  # seconds, and only where it is asked for

    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    context.max_errored_blocks = 0
    packed = [{_COLUMN: pickle.dumps(chunk)} for chunk in chunks(rows, CHUNK)]
    blocks = max(1, len(packed))
    return ray.data.from_items(packed, override_num_blocks=blocks).map_batches(
        Assessor,
        fn_constructor_args=(engine.open_engine, task),
        batch_size=1,
        compute=ray.data.ActorPoolStrategy(size=engine.count),
        num_cpus=1,
    )


def _connect(address: str, count: int) -> None:
    import ray

    if address:
        _reach(address)
        ray.init(address=address, logging_level=logging.ERROR)
    else:
        ray.init(
            address="local", num_cpus=count, logging_level=logging.ERROR, log_to_driver=False, include_dashboard=False
        )


def _reach(address: str) -> None:
    """Raises `OSError` where nothing answers at ``address``: Ray itself would try for minutes, without a word."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), timeout=_REACH_SECONDS).close()


@contextmanager
def _cluster(address: str, count: int) -> Iterator[None]:
    """Connected to a cluster; one that was begun for this is ended with it."""
    try:
        import ray
    except ImportError as error:
        raise WorkersUnavailable(
            "--engine ray needs Ray, which is not installed: pip install 'scopewise[ray]'."
        ) from error
    begun = not ray.is_initialized()
    try:
        if begun:
            _connect(address, count)
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        raise WorkersUnavailable(
            f"The Ray cluster at {address or 'this machine'} cannot be reached ({shown(str(error))})."
        ) from error
    try:
        yield
    except ray.exceptions.RayError as error:
        raise WorkersUnavailable(
            f"Ray gave up ({shown(str(error))}). The same command goes on where it stopped."
        ) from error
    finally:
        if begun:
            ray.shutdown()
