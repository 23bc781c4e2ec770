"""Retrieval benchmarks in BEIR layout, strictly read: ``corpus.jsonl``, ``queries.jsonl`` and ``qrels.tsv``.

``qrels/test.tsv``, where BEIR's own archives have it, is read as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import UnusableInput, shown
from assistant.retrieval.documents import Document

_QRELS = (Path("qrels.tsv"), Path("qrels") / "test.tsv")


@dataclass(frozen=True, slots=True)
class BeirSet:
    """One benchmark: ``relevant`` gives by query id the gain (above 0) of each relevant document's id; only queries
    that have one are kept in ``queries``.
    """

    name: str
    documents: tuple[Document, ...]
    queries: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, float]]


def load_sets(folder: Path) -> list[BeirSet]:
    """The benchmark in ``folder``, or all that lie in its folders, by name; raises `UnusableInput`."""
    if not folder.is_dir():
        raise UnusableInput(f"There is no folder {shown(str(folder))}; name one with corpus.jsonl and its companions.")
    if (folder / "corpus.jsonl").exists():
        return [load_set(folder)]
    inner = sorted(path.parent for path in folder.glob("*/corpus.jsonl"))
    if not inner:
        raise UnusableInput(
            f"{folder} has no corpus.jsonl, and no folder in it has one; a benchmark is a folder with corpus.jsonl, "
            "queries.jsonl and qrels.tsv."
        )
    return [load_set(path) for path in inner]


def load_set(folder: Path) -> BeirSet:
    """The benchmark in ``folder``; raises `UnusableInput` that names file, line, what was found and what is right."""
    titles = _texts(folder / "corpus.jsonl")
    documents = tuple(Document(name, title, text) for name, (title, text) in titles.items())
    if not documents:
        raise UnusableInput(f"{folder / 'corpus.jsonl'} holds no document; each line has to be one.")
    queries = {
        name: f"{title}. {text}" if title else text for name, (title, text) in _texts(folder / "queries.jsonl").items()
    }
    relevant = _judgements(_qrels_file(folder), queries, titles)
    if not relevant:
        raise UnusableInput(f"{_qrels_file(folder)} judges no document relevant, so nothing can be measured.")
    asked = {name: text for name, text in queries.items() if name in relevant}
    return BeirSet(folder.resolve().name, documents, asked, relevant)


def _texts(path: Path) -> dict[str, tuple[str, str]]:
    """Title and text by id, of a corpus or of queries (which have no title)."""
    found: dict[str, tuple[str, str]] = {}
    for number, line in _lines(path):
        where = f"{path}, line {number}"
        entry = _entry(line, where)
        name = entry["_id"]
        if name in found:
            raise UnusableInput(f"{where}: the id {shown(name)} is there twice; each has to be unique.")
        found[name] = (entry["title"], entry["text"])
    return found


def _entry(line: str, where: str) -> dict[str, str]:
    right = 'a line has to be {"_id": "…", "title": "…", "text": "…"}, the title may be missing'
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise UnusableInput(f"{where}: found {shown(line)}, which is no JSON; {right}.") from error
    if not isinstance(entry, dict):
        raise UnusableInput(f"{where}: found {shown(line)}, which is no object; {right}.")
    found = {"title": "", **{key: value for key, value in entry.items() if value is not None}}
    for key in ("_id", "title", "text"):
        if not isinstance(found.get(key), str):
            raise UnusableInput(f"{where}: {key!r} is {shown(found.get(key))}, which is no text; {right}.")
    return {key: str(found[key]) for key in ("_id", "title", "text")}


def _qrels_file(folder: Path) -> Path:
    return next((folder / path for path in _QRELS if (folder / path).is_file()), folder / _QRELS[0])


def _judgements(path: Path, queries: Mapping[str, str], documents: Mapping[str, object]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for number, line in _lines(path):
        where = f"{path}, line {number}"
        parts = line.split("\t")
        if number == 1 and parts[0] in {"query-id", "query_id"}:
            continue
        if len(parts) != 3:
            raise UnusableInput(f"{where}: found {shown(line)}; it has to be query id, document id, score, by tabs.")
        query, document, gain = parts[0], parts[1], _gain(parts[2], where)
        if query not in queries:
            raise UnusableInput(
                f"{where}: the query {shown(query)} is not in queries.jsonl; remove the line or add it."
            )
        if document not in documents:
            raise UnusableInput(
                f"{where}: the document {shown(document)} is not in corpus.jsonl; remove the line or add the document."
            )
        if gain > 0:
            found.setdefault(query, {})[document] = gain
    return found


def _gain(text: str, where: str) -> float:
    try:
        gain = float(text)
    except ValueError:
        gain = float("nan")
    if not 0 <= gain < float("inf"):
        raise UnusableInput(f"{where}: the score {shown(text)} is no number from 0 up; 1 stands for relevant.")
    return gain


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, with their numbers from 1."""
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except FileNotFoundError as error:
        raise UnusableInput(f"{path} is missing; a benchmark has corpus.jsonl, queries.jsonl and qrels.tsv.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableInput(f"{path} cannot be read as UTF-8 text ({shown(str(error))}).") from error
