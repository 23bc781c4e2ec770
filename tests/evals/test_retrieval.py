"""Benchmarks of retrieval: the figures by hand, and files that are not as they must be."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from assistant.errors import UnusableInput
from evals.retrieval import evaluate_beir, ndcg, recall, report_text
from tests.retrieval.fakes import DOCUMENTS, WordEmbedder

QUERIES = {"q1": "keys in a vault", "q2": "personal data in training", "q3": "nobody judged this"}


def write_set(folder: Path, qrels: str = "query-id\tcorpus-id\tscore\nq1\tc-keys\t1\nq2\td-data\t1\n") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    corpus = [{"_id": item.id, "title": item.title, "text": item.text} for item in DOCUMENTS]
    queries = [{"_id": name, "text": text, "relevant_ids": []} for name, text in QUERIES.items()]
    (folder / "corpus.jsonl").write_text("\n".join(json.dumps(entry) for entry in corpus))
    (folder / "queries.jsonl").write_text("\n".join(json.dumps(entry) for entry in queries) + "\n\n")
    (folder / "qrels.tsv").write_text(qrels)
    return folder


def test_the_gain_of_a_ranking_is_as_worked_out_by_hand() -> None:
    found = ndcg(["x", "a", "b"], {"a": 1, "b": 2, "c": 1})
    best = 2 + 1 / math.log2(3) + 1 / math.log2(4)
    assert found == pytest.approx((1 / math.log2(3) + 2 / math.log2(4)) / best)


def test_a_perfect_and_an_empty_ranking_are_the_ends() -> None:
    relevant = {"a": 1.0, "b": 3.0}
    assert (ndcg(["b", "a"], relevant), ndcg([], relevant)) == (1, 0)
    assert (recall(["b", "x"], relevant), recall(["x"] * 10 + ["a"], relevant)) == (0.5, 0)


def test_a_benchmark_gives_all_figures(tmp_path: Path) -> None:
    report = evaluate_beir(write_set(tmp_path / "one"), WordEmbedder())
    (found,) = report.sets
    assert (found.name, found.queries, found.documents) == ("one", 2, 4)
    assert found.product.ndcg_at_10.value == 1
    assert found.lexical.recall_at_10.low == 1
    assert found.dense is not None
    assert found.dense.ms_per_query > 0
    assert report.model_dump()["mean"]["product"]["ndcg_at_10"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert "one" in report_text(report)


def test_a_folder_of_benchmarks_gives_a_row_for_each_and_the_mean(tmp_path: Path) -> None:
    write_set(tmp_path / "b")
    write_set(tmp_path / "a", "q1\tc-keys\t1\nq2\ta-logs\t1\n")
    report = evaluate_beir(tmp_path, WordEmbedder())
    assert [each.name for each in report.sets] == ["a", "b"]
    values = [each.product.ndcg_at_10.value for each in report.sets]
    assert report.mean.product.ndcg_at_10.value == pytest.approx(sum(values) / 2)
    assert report.mean.queries == 4
    assert "mean" in report_text(report)


def test_intervals_are_the_same_on_every_run(tmp_path: Path) -> None:
    folder = write_set(tmp_path, "q1\tc-keys\t1\nq2\ta-logs\t1\n")
    first, second = (evaluate_beir(folder, WordEmbedder()).mean.product.ndcg_at_10 for _ in range(2))
    assert first == second
    assert first.low < first.value < first.high


def test_a_document_with_the_querys_own_id_is_left_out(tmp_path: Path) -> None:
    folder = write_set(tmp_path, "c-keys\ta-logs\t1\n")
    (folder / "queries.jsonl").write_text(json.dumps({"_id": "c-keys", "text": "Log every key. Keys in a vault."}))
    assert evaluate_beir(folder, WordEmbedder()).sets[0].product.ndcg_at_10.value == 1


def test_without_a_model_the_lexical_figures_stand_and_the_lack_is_said(tmp_path: Path) -> None:
    report = evaluate_beir(write_set(tmp_path), WordEmbedder(fails_after=0))
    assert report.mean.dense is None
    assert report.mean.lexical.ndcg_at_10.value == 1
    assert "the model's file is damaged" in report_text(report)


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("corpus.jsonl", "{", r"corpus\.jsonl, line 1.*no JSON"),
        ("corpus.jsonl", "[]", r"corpus\.jsonl, line 1.*no object"),
        ("corpus.jsonl", '{"_id": "a"}', r"corpus\.jsonl, line 1: 'text' is None"),
        ("corpus.jsonl", '{"_id": 1, "text": "x"}', r"'_id' is 1, which is no text"),
        ("corpus.jsonl", "", r"corpus\.jsonl holds no document"),
        ("queries.jsonl", '{"_id": "a", "text": "x"}\n{"_id": "a", "text": "y"}', r"line 2: the id 'a' is there twice"),
        ("qrels.tsv", "q1 c-keys 1", r"qrels\.tsv, line 1.*by tabs"),
        ("qrels.tsv", "q9\tc-keys\t1", r"line 1: the query 'q9' is not in queries\.jsonl"),
        ("qrels.tsv", "q1\tz\t1", r"line 1: the document 'z' is not in corpus\.jsonl"),
        ("qrels.tsv", "q1\tc-keys\tgood", r"the score 'good' is no number"),
        ("qrels.tsv", "q1\tc-keys\tnan", r"the score 'nan' is no number"),
        ("qrels.tsv", "q1\tc-keys\t0", r"judges no document relevant"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_its_line(tmp_path: Path, file: str, content: str, message: str) -> None:
    folder = write_set(tmp_path)
    (folder / file).write_text(content)
    with pytest.raises(UnusableInput, match=message):
        evaluate_beir(folder, WordEmbedder())


@pytest.mark.parametrize("file", ["queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    folder = write_set(tmp_path)
    (folder / file).unlink()
    with pytest.raises(UnusableInput, match=f"{file} is missing"):
        evaluate_beir(folder, WordEmbedder())


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    folder = write_set(tmp_path)
    (folder / "corpus.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnusableInput, match="UTF-8"):
        evaluate_beir(folder, WordEmbedder())


def test_a_folder_without_a_benchmark_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match=r"has no corpus\.jsonl"):
        evaluate_beir(tmp_path, WordEmbedder())
    with pytest.raises(UnusableInput, match="no folder"):
        evaluate_beir(tmp_path / "nowhere", WordEmbedder())


def test_the_layout_of_published_archives_is_read(tmp_path: Path) -> None:
    folder = write_set(tmp_path)
    (folder / "qrels").mkdir()
    (folder / "qrels.tsv").rename(folder / "qrels" / "test.tsv")
    assert evaluate_beir(folder, WordEmbedder()).mean.queries == 2
