"""Cold start, one query, a batch and indexing: the installed retriever against the plain way, in one run.

    python benchmarks/retrieval.py [--passages 300]

The plain way is what a user would put together: import sentence_transformers, encode, query Chroma. Both ways get
the same texts and the same weights; each cold start is a process of its own, the median of three. The model is exported
and both indexes are built before the cold starts are timed, as they are on a second use.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.knowledge_files import load_knowledge
from assistant.retrieval.documents import Document, documents_of
from assistant.retrieval.hybrid import open_retriever
from assistant.retrieval.installed import installed_embedder
from assistant.retrieval.model_files import official_folder

QUERY = "Mail from outsiders reaches an assistant that may change records; what keeps instructions in it from acting?"

_PLAIN_COLD = """
import sys, chromadb
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu", local_files_only=True)
collection = chromadb.PersistentClient(path=sys.argv[2]).get_collection("plain", embedding_function=None)
collection.query(query_embeddings=model.encode([sys.argv[3]]), n_results=10)
"""

_OURS_COLD = """
import sys
from pathlib import Path
from assistant.knowledge_files import load_knowledge
from assistant.retrieval.documents import documents_of
from assistant.retrieval.hybrid import open_retriever
documents = documents_of(load_knowledge().passages.values())[: int(sys.argv[4])]
open_retriever(documents, Path(sys.argv[2])).search(sys.argv[3])
"""


def main() -> None:
    """Print a line for each figure: the plain way, ours, and how many times faster ours is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=300, help="passages of the installed corpus that are indexed")
    passages = parser.parse_args().passages
    documents = documents_of(load_knowledge().passages.values())[:passages]
    with tempfile.TemporaryDirectory() as folder:
        for line in compare(documents, Path(folder)):
            print(line, flush=True)


def compare(documents: Sequence[Document], folder: Path) -> list[str]:
    """The lines of the table."""
    model = official_folder()
    plain, plain_encode = _plain(documents, model, folder / "plain")
    ours = open_retriever(documents, folder / "ours")
    ours.warm()
    if ours.degraded:
        raise SystemExit(f"The dense half does not work, so there is nothing to compare: {ours.degraded}")
    embedder = installed_embedder("", folder / "ours")
    texts = [document.whole for document in documents[:128]]
    count = str(len(documents))
    return [
        f"{len(documents)} passages, embedder {embedder.name}",
        f"{'':32} {'plain':>10} {'ours':>10} {'times':>6}",
        _row(
            "cold start to first answer, s",
            _cold(_PLAIN_COLD, str(model), str(folder / "plain"), QUERY),
            _cold(_OURS_COLD, "", str(folder / "ours"), QUERY, count),
        ),
        _row("one warm search, ms", 1000 * _warm(plain), 1000 * _warm(lambda number: ours.search(f"{QUERY} {number}"))),
        _row("a text in a batch of 128, ms", *(1000 * _batch(run, texts) for run in (plain_encode, embedder.encode))),
    ]


def _plain(
    documents: Sequence[Document], model: Path, folder: Path
) -> tuple[Callable[[int], object], Callable[[Sequence[str]], object]]:
    """The plain way over ``documents``: a search, and the encoding of many texts."""
    import chromadb  # noqa: PLC0415 - timed apart
    from chromadb.config import Settings  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    loaded = SentenceTransformer(str(model), device="cpu", local_files_only=True)
    client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    collection = client.create_collection("plain", embedding_function=None)
    texts = [document.whole for document in documents]
    collection.add(ids=[document.id for document in documents], embeddings=loaded.encode(texts))

    def search(number: int) -> object:
        return collection.query(query_embeddings=loaded.encode([f"{QUERY} {number}"]), n_results=10)

    return search, lambda batch: loaded.encode(list(batch))


def _cold(code: str, *arguments: str) -> float:
    """Seconds of a fresh process, the median of three."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _warm(search: Callable[[int], object], searches: int = 40) -> float:
    """Seconds of one search, the median."""
    times = []
    for number in range(searches):
        started = time.perf_counter()
        search(number)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _batch(encode: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Seconds for each text, the best of two runs."""
    times = []
    for _ in range(2):
        started = time.perf_counter()
        encode(texts)
        times.append((time.perf_counter() - started) / len(texts))
    return min(times)


def _row(name: str, plain: float, ours: float) -> str:
    return f"{name:32} {plain:10.2f} {ours:10.2f} {plain / ours:6.1f}"


if __name__ == "__main__":
    main()
