"""A collection of the test's own, and a registry of sources that only this test suite publishes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.guidance.adding import Adding
from assistant.guidance.collection import Collection
from assistant.guidance.published import Published, PublishedFile, Registry, load_registry, published_hash
from assistant.knowledge_files import DEFAULT_FOLDER
from tests.guidance import builders

NOW = "2026-01-02T03:04:05+00:00"


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The shipped registry, with the made-up AISVS chapter in place of the published ones."""
    shipped = load_registry(DEFAULT_FOLDER)
    file = PublishedFile(address="https://example.org/0x10-C02.md", sha256=published_hash(builders.AISVS.encode()))
    return Registry(
        tuple(_with(source, file) if source.name == "owasp-aisvs" else source for source in shipped.sources)
    )


def _with(source: Published, file: PublishedFile) -> Published:
    return source.model_copy(update={"files": (file,)})


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(tmp_path / "data")


@pytest.fixture
def adding(collection: Collection, registry: Registry) -> Adding:
    return Adding(collection, registry, lambda: NOW)


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Makes a folder called ``policies`` with the given files, each its name and what it holds."""

    def made(**files: str | bytes) -> Path:
        at = tmp_path / "policies"
        for name, content in files.items():
            path = at / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return at

    return made
