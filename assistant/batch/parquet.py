"""Parquet files, read and written in batches. The only file that imports pyarrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant.batch.row import Record
from assistant.batch.tables import as_text
from assistant.errors import UnusableInput, shown

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

_BATCH: Final = 256


def parquet_names(path: Path) -> tuple[tuple[str, ...], int]:
    """The names of the columns, and the number of rows; raises `UnusableInput`."""
    with _reading(path) as file:
        return tuple(file.schema_arrow.names), file.metadata.num_rows


def parquet_records(path: Path, names: Sequence[str]) -> Iterator[Record]:
    """One record a row, of the columns ``names`` alone."""
    number = 0
    with _reading(path) as file:
        for batch in file.iter_batches(batch_size=_BATCH, columns=list(names)):
            for row in batch.to_pylist():
                number += 1
                yield Record(number, {name: as_text(value) for name, value in row.items()})


@contextmanager
def _reading(path: Path) -> Iterator[ParquetFile]:
    from pyarrow import ArrowException  # a third of a second
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(path, memory_map=False, pre_buffer=False) as file:
            yield file
    except (ArrowException, OSError) as error:
        raise UnusableInput(f"{path} cannot be read as Parquet ({shown(str(error))}). Write it anew.") from error


def write_parquet(path: Path, head: Sequence[str], numbers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A file of ``rows``; the columns in ``numbers`` hold whole numbers, all others text."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    schema = pa.schema([(name, pa.int64() if name in numbers else pa.string()) for name in head])
    with ParquetWriter(path, schema, compression="zstd") as writer:
        for some in _batches(rows):
            columns = [
                pa.array(column, field.type) for column, field in zip(zip(*some, strict=True), schema, strict=True)
            ]
            writer.write_batch(pa.record_batch(columns, schema=schema))


def _batches(rows: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    some: list[Sequence[object]] = []
    for row in rows:
        some.append(row)
        if len(some) == _BATCH:
            yield some
            some = []
    if some:
        yield some
