"""A store of its own for each test, in every kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.store import Store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest) -> str | Path:
    """Where a store is or can be made: a folder for SQLite, the address of an empty database of PostgreSQL."""
    where: str | Path = request.getfixturevalue("folder" if request.param == "sqlite" else "emptied_postgres")
    return where


@pytest.fixture
def store(address: str | Path) -> Iterator[Store]:
    """A store in each kind of database."""
    with Store.open(address) as opened:
        yield opened


@pytest.fixture
def file_store(folder: Path) -> Iterator[Store]:
    """A store in a file of SQLite, for what is said of files."""
    with Store.open(folder) as opened:
        yield opened
