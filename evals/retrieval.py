"""How well the product's own retriever finds what a benchmark's makers judged relevant.

nDCG@10 and recall@10 are means over the queries that have a relevant document. A document with the query's own id
is left out, as BEIR does. Intervals: 95 %, by 2,000 bootstrap samples of the queries, from a fixed seed. Times are those
of one search at a time on a warm retriever.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.errors import OperatorError
from assistant.reading import Strict
from assistant.retrieval.dense import DenseIndex, index_in_memory
from assistant.retrieval.embedding import Embedder
from assistant.retrieval.fusion import DENSE_ALONE, LEXICAL_ALONE
from assistant.retrieval.hybrid import HybridRetriever
from assistant.retrieval.installed import installed_embedder
from evals.beir import BeirSet, load_sets

DEPTH = 10
SAMPLES = 2000
SEED = 20250101

_Values = npt.NDArray[np.float64]


class Figure(Strict):
    """A mean with its 95 % interval."""

    value: float
    low: float
    high: float


class Way(Strict):
    """The figures of one way to search; ``ms_per_query`` in milliseconds."""

    ndcg_at_10: Figure
    recall_at_10: Figure
    ms_per_query: float


class SetReport(Strict):
    """One benchmark, or the mean over several. ``dense`` is None where the dense half could not be used."""

    name: str
    queries: int
    documents: int
    product: Way
    lexical: Way
    dense: Way | None


class RetrievalReport(Strict):
    """All benchmarks and their mean. ``degraded`` says why the dense half was missing, and is empty where it was not."""

    sets: tuple[SetReport, ...]
    mean: SetReport
    model: str
    degraded: str


@dataclass(frozen=True)
class _Measured:
    """The values of one way on one benchmark, query by query; ``seconds`` per query."""

    ndcg: _Values
    recall: _Values
    seconds: float


@dataclass(frozen=True)
class _Ways:
    product: _Measured
    lexical: _Measured
    dense: _Measured | None


def evaluate_beir(folder: Path, embedder: Embedder | None = None) -> RetrievalReport:
    """The figures on the benchmark in ``folder``, or on each of those in its folders and their mean.

    ``embedder``: None for the installed one. Raises `UnusableInput` for files that are missing or wrong.
    """
    sets = load_sets(folder)
    found, degraded = _embedder(embedder)
    measured = []
    for each in sets:
        ways, trouble = _measure(each, found)
        degraded = degraded or trouble
        measured.append(ways)
    reports = tuple(_report(each.name, [each], [ways]) for each, ways in zip(sets, measured, strict=True))
    return RetrievalReport(
        sets=reports,
        mean=_report("mean", sets, measured),
        model=found.name if found else "",
        degraded=degraded,
    )


def report_text(report: RetrievalReport) -> str:
    """The figures as a table for people."""
    head = f"{'set':36} {'queries':>7} {'docs':>5}  {'way':8} {'nDCG@10':22} {'recall@10':22} {'ms/query':>8}"
    rows = [head, "-" * len(head)]
    for each in (*report.sets, *([report.mean] if len(report.sets) > 1 else [])):
        ways = {"product": each.product, "lexical": each.lexical, "dense": each.dense}
        for number, (name, way) in enumerate(ways.items()):
            start = f"{each.name[:36]:36} {each.queries:7} {each.documents:5}" if number == 0 else " " * 50
            rows.append(f"{start}  {name:8} {_way_text(way)}")
    if report.degraded:
        rows.append(f"The dense half was missing: {report.degraded}")
    return "\n".join(rows)


def ndcg(found: Sequence[str], relevant: Mapping[str, float], depth: int = DEPTH) -> float:
    """The discounted gain of ``found`` as a share of the best possible one; gains are linear."""
    gains = [relevant.get(name, 0.0) for name in found[:depth]]
    return _discounted(gains) / _discounted(sorted(relevant.values(), reverse=True)[:depth])


def recall(found: Sequence[str], relevant: Mapping[str, float], depth: int = DEPTH) -> float:
    """The share of the relevant documents that are among the first ``depth``."""
    return len(set(found[:depth]) & set(relevant)) / len(relevant)


def _discounted(gains: Sequence[float]) -> float:
    return float(sum(gain / np.log2(place + 2) for place, gain in enumerate(gains)))


def _embedder(given: Embedder | None) -> tuple[Embedder | None, str]:
    if given is not None:
        return given, ""
    from assistant.settings import load_settings  # only where nothing was handed in

    settings = load_settings()
    try:
        return installed_embedder(settings.embedding_model, settings.data / "index"), ""
    except OperatorError as error:
        return None, str(error)


def _measure(benchmark: BeirSet, embedder: Embedder | None) -> tuple[_Ways, str]:
    """The three ways on one benchmark, over one index; and why there is no dense one, if so."""
    lexical = _run(benchmark, HybridRetriever(benchmark.documents, None, LEXICAL_ALONE))
    index, trouble = _index(benchmark, embedder)
    if index is None:
        return _Ways(_run(benchmark, HybridRetriever(benchmark.documents, None)), lexical, None), trouble
    product = HybridRetriever(benchmark.documents, lambda: index)
    dense = HybridRetriever(benchmark.documents, lambda: index, DENSE_ALONE)
    return _Ways(_run(benchmark, product), lexical, _run(benchmark, dense)), product.degraded or dense.degraded


def _index(benchmark: BeirSet, embedder: Embedder | None) -> tuple[DenseIndex | None, str]:
    if embedder is None:
        return None, ""
    try:
        return index_in_memory(benchmark.documents, embedder), ""
    except OperatorError as error:
        return None, str(error)


def _run(benchmark: BeirSet, retriever: HybridRetriever) -> _Measured:
    retriever.warm()
    scores: list[tuple[float, float]] = []
    started = time.perf_counter()
    for name, query in benchmark.queries.items():
        hits = [hit.id for hit in retriever.search(query, DEPTH + 1) if hit.id != name]
        relevant = benchmark.relevant[name]
        scores.append((ndcg(hits, relevant), recall(hits, relevant)))
    seconds = (time.perf_counter() - started) / len(scores)
    values = np.array(scores)
    return _Measured(values[:, 0], values[:, 1], seconds)


def _report(name: str, sets: Sequence[BeirSet], measured: Sequence[_Ways]) -> SetReport:
    """Of several benchmarks, the mean of their means: each counts the same, however many queries it has."""
    dense = [ways.dense for ways in measured if ways.dense is not None]
    return SetReport(
        name=name,
        queries=sum(len(each.queries) for each in sets),
        documents=sum(len(each.documents) for each in sets),
        product=_way([ways.product for ways in measured]),
        lexical=_way([ways.lexical for ways in measured]),
        dense=_way(dense) if len(dense) == len(measured) else None,
    )


def _way(measured: Sequence[_Measured]) -> Way:
    return Way(
        ndcg_at_10=_figure([each.ndcg for each in measured]),
        recall_at_10=_figure([each.recall for each in measured]),
        ms_per_query=1000 * float(np.mean([each.seconds for each in measured])),
    )


def _figure(values: Sequence[_Values]) -> Figure:
    """The mean over benchmarks of the mean over queries; queries are drawn anew within each benchmark."""
    random = np.random.default_rng(SEED)
    drawn = [each[random.integers(0, len(each), (SAMPLES, len(each)))].mean(axis=1) for each in values]
    low, high = np.percentile(np.mean(drawn, axis=0), [2.5, 97.5])
    return Figure(value=float(np.mean([each.mean() for each in values])), low=float(low), high=float(high))


def _way_text(way: Way | None) -> str:
    if way is None:
        return "not measured"
    return f"{_figure_text(way.ndcg_at_10)} {_figure_text(way.recall_at_10)} {way.ms_per_query:8.1f}"


def _figure_text(figure: Figure) -> str:
    return f"{f'{figure.value:.3f} ({figure.low:.3f}–{figure.high:.3f})':22}"
