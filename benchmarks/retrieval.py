"""Cold start, one search, a batch, indexing and memory: the installed retriever against the plain way, in one run.

    python benchmarks/retrieval.py [--passages 300] [--index 10000]

The plain way is what a user would put together: import sentence_transformers, encode, query Chroma. Both ways get
the same texts and the same weights; each cold start is a process of its own, the median of several. The model is exported
and both indexes are built before cold starts are timed, as they are on a second use. Beside the retriever's own cold start
stands that of a whole `scopewise assess`, over descriptions that were not assessed before. On a machine with other work to
do, look at the ratios and at the seconds of the processor.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from assistant.knowledge_files import load_knowledge
from assistant.retrieval.documents import Document, documents_of, sentences
from assistant.retrieval.hybrid import open_retriever
from assistant.retrieval.installed import installed_embedder
from assistant.retrieval.model_files import package_folder

DESCRIPTIONS = (
    "Staff paste contract text into ChatGPT to get summaries.",
    "Our support bot, built on Azure OpenAI, answers customers from our manuals and their order data.",
    "An agent reads incoming mail and answers it by itself; it can look into our customer records.",
    "We fine-tune Llama on patient letters, on our own servers, for doctors in Germany.",
    "All staff use Microsoft 365 Copilot on their mail and documents.",
)

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

_MADE = """
from assistant.knowledge_files import load_knowledge
from assistant.retrieval.documents import documents_of
from benchmarks.retrieval import made_of
documents = made_of(documents_of(load_knowledge().passages.values()), int(sys.argv[-1]))
"""

_PLAIN_INDEX = f"""
import sys
from pathlib import Path
{_MADE}
from benchmarks.retrieval import plain_way
plain_way(documents, Path(sys.argv[1]), Path(sys.argv[2]))
"""

_OURS_INDEX = f"""
import sys
from pathlib import Path
{_MADE}
from assistant.retrieval.hybrid import open_retriever
retriever = open_retriever(documents, Path(sys.argv[1]))
retriever.warm()
assert not retriever.degraded
"""

_COMMAND = "from assistant.cli import main; main()"

_TELL_PEAK = """
import atexit, pathlib, sys
def tell():
    status = pathlib.Path("/proc/self/status").read_text()
    print("peak", next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")), file=sys.stderr)
atexit.register(tell)
"""
"""A process's own account of its memory: what the system says of a child includes what its parent held before."""


class Run(NamedTuple):
    """One process: its seconds, those of the processor, and the most memory that it held, MB."""

    seconds: float
    processor: float
    memory: float


def main() -> None:
    """Print a line for each figure: the plain way, ours, and how many times better ours is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=300, help="passages of the installed corpus that are indexed")
    parser.add_argument("--index", type=int, default=500, help="passages, made of the corpus's sentences, to index")
    chosen = parser.parse_args()
    documents = documents_of(load_knowledge().passages.values())
    with tempfile.TemporaryDirectory() as folder:
        for line in compare(documents[: chosen.passages], Path(folder)):
            print(line, flush=True)
        for line in compare_indexing(chosen.index, Path(folder)):
            print(line, flush=True)


def compare(documents: Sequence[Document], folder: Path) -> list[str]:
    """The lines on starting, searching and encoding."""
    model = package_folder()
    search, plain_encode = plain_way(documents, model, folder / "plain")
    ours = open_retriever(documents, folder / "ours")
    ours.warm()
    if ours.degraded:
        raise SystemExit(f"The dense half does not work, so there is nothing to compare: {ours.degraded}")
    embedder = installed_embedder("", folder / "ours")
    queries = [card.title for card in load_knowledge().cards][:60]
    texts = [document.whole for document in documents[:128]]
    data = {"SCOPEWISE_DATA": str(folder / "data")}
    _process(data, "doctor")
    plain_cold = [_python(_PLAIN_COLD, str(model), str(folder / "plain"), queries[0]) for _ in range(3)]
    count = str(len(documents))
    ours_cold = [_python(_OURS_COLD, "", str(folder / "ours"), queries[0], count) for _ in range(3)]
    assessed = [_process(data, "assess", text, "--json") for text in DESCRIPTIONS]
    return [
        f"{len(documents)} passages, {os.cpu_count()} processors, embedder {embedder.name}",
        f"{'':44} {'plain':>8} {'ours':>8} {'times':>6}",
        _row("cold start to the first search's answer, s", _seconds(plain_cold), _seconds(ours_cold)),
        _row("cold `scopewise assess`, all of it, s", _seconds(plain_cold), _seconds(assessed)),
        _row("the same, seconds of the processor", _processor(plain_cold), _processor(assessed)),
        _row("memory of the cold search, MB", _memory(plain_cold), _memory(ours_cold)),
        _row("memory of `scopewise assess`, MB", _memory(plain_cold), _memory(assessed)),
        _row("one warm search by a title, ms", 1000 * _warm(search, queries), 1000 * _warm(ours.search, queries)),
        _row("texts a second in a batch of 128", _rate(plain_encode, texts), _rate(embedder.encode, texts), more=True),
    ]


def compare_indexing(count: int, folder: Path) -> list[str]:
    """The lines on indexing ``count`` passages, which the plain way encodes whole and ours sentence by sentence as well."""
    plain = _python(_PLAIN_INDEX, str(package_folder()), str(folder / "plain-index"), str(count))
    ours = _python(_OURS_INDEX, str(folder / "ours"), str(count))  # with the model's export that is there already
    again = _python(_OURS_INDEX, str(folder / "ours"), str(count + 1))
    runs = [[plain], [ours], [again]]
    return [
        _row(f"{count} passages to index, all of the process, s", plain.seconds, ours.seconds),
        _row("the same, seconds of the processors", plain.processor, ours.processor),
        _row("the same, memory, MB", *(_memory(run) for run in runs[:2])),
        _row("one passage more, s", *(_seconds(run) for run in (runs[0], runs[2]))),
    ]


def made_of(documents: Sequence[Document], count: int) -> list[Document]:
    """``count`` passages as long as those of ``documents``, whose sentences are halves of theirs: hardly one is there twice."""
    pieces = [piece.split() for document in documents for piece in sentences(document.text)]
    titles = [document.title.split() for document in documents]
    drawn = random.Random(count // 10)  # noqa: S311 - the same passages each time, and one more of them where one more is asked

    def mixed(parts: Sequence[Sequence[str]], length: int) -> str:
        one, other = drawn.choice(parts), drawn.choice(parts)
        return " ".join([*one[: length // 2], *other[-(length - length // 2) :]])

    lengths = [[len(piece.split()) for piece in sentences(document.text)] for document in documents]
    return [
        Document(
            str(number),
            f"{mixed(titles, len(titles[number % len(titles)]))} {number}",
            " ".join(f"{mixed(pieces, length).rstrip('.;:')}." for length in lengths[number % len(lengths)]),
        )
        for number in range(count)
    ]


def plain_way(
    documents: Sequence[Document], model: Path, folder: Path
) -> tuple[Callable[[str], object], Callable[[Sequence[str]], object]]:
    """The plain way over ``documents``: a search, and the encoding of many texts."""
    import chromadb  # timed apart
    from chromadb.config import Settings
    from sentence_transformers import SentenceTransformer

    loaded = SentenceTransformer(str(model), device="cpu", local_files_only=True)
    client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    collection = client.create_collection("plain", embedding_function=None)
    for start in range(0, len(documents), 1000):
        some = documents[start : start + 1000]
        vectors = loaded.encode([document.whole for document in some])
        collection.add(ids=[document.id for document in some], embeddings=vectors)

    def search(query: str) -> object:
        return collection.query(query_embeddings=loaded.encode([query]), n_results=10)

    return search, lambda batch: loaded.encode(list(batch))


def _python(code: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Run:
    """A fresh Python that runs ``code``."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", _TELL_PEAK + code, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        cwd=Path(__file__).resolve().parent.parent,
        text=True,
    )
    told = process.stderr.read() if process.stderr else ""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"A timed process failed with status {process.returncode}: {arguments[:1]}")
    return Run(time.perf_counter() - started, used.ru_utime + used.ru_stime, _peak(told))


def _peak(told: str) -> float:
    """The last peak in ``told``, MB."""
    return float(told.rsplit("peak ", maxsplit=1)[-1].split(maxsplit=1)[0]) / 1024


def _process(environment: Mapping[str, str], *arguments: str) -> Run:
    return _python(_COMMAND, *arguments, environment=environment)


def _seconds(runs: Sequence[Run]) -> float:
    return statistics.median(run.seconds for run in runs)


def _processor(runs: Sequence[Run]) -> float:
    return statistics.median(run.processor for run in runs)


def _memory(runs: Sequence[Run]) -> float:
    return max(run.memory for run in runs)


def _warm(search: Callable[[str], object], queries: Sequence[str]) -> float:
    """Seconds of one search, the median."""
    times = []
    for query in queries:
        started = time.perf_counter()
        search(query)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _rate(encode: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Texts a second, the best of three runs."""
    best = 0.0
    for _ in range(3):
        started = time.perf_counter()
        encode(texts)
        best = max(best, len(texts) / (time.perf_counter() - started))
    return best


def _row(name: str, plain: float, ours: float, *, more: bool = False) -> str:
    """``more``: whether the larger number is the better one."""
    return f"{name:44} {plain:8.2f} {ours:8.2f} {ours / plain if more else plain / ours:6.1f}"


if __name__ == "__main__":
    main()
