"""The index in Chroma: built once, built anew when it has to be, never half used."""

from __future__ import annotations

from pathlib import Path

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings

from assistant.errors import ModelFilesRefused, StoreUnavailable
from assistant.retrieval import dense
from assistant.retrieval.dense import IndexPlace, index_in_memory, open_index
from assistant.retrieval.documents import Document, sentences
from assistant.retrieval.forgetting import forget_passages
from assistant.retrieval.vectors import CorpusVectors
from tests.retrieval.fakes import DOCUMENTS, WordEmbedder


def names_in(folder: Path) -> list[str]:
    client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    return [collection.name for collection in client.list_collections()]


def test_the_nearest_document_is_found_by_the_whole_and_by_its_sentences() -> None:
    scores = index_in_memory(DOCUMENTS, WordEmbedder()).scores(["Keep keys in a vault."])[0]
    assert np.argmax(scores.whole) == np.argmax(scores.pieces) == 2
    assert scores.pieces[2] == pytest.approx(1, abs=1e-5)


def test_an_index_that_is_there_is_not_built_again(tmp_path: Path) -> None:
    first = open_index(DOCUMENTS, WordEmbedder(), IndexPlace(tmp_path))
    again = WordEmbedder()
    second = open_index(DOCUMENTS, again, IndexPlace(tmp_path))
    assert again.asked == []
    assert np.array_equal(first.vectors.wholes, second.vectors.wholes)
    assert np.array_equal(first.vectors.pieces, second.vectors.pieces)


@pytest.mark.parametrize(
    ("documents", "model"),
    [(DOCUMENTS[:3], "words"), (DOCUMENTS, "other"), ((Document("b-mail", "Mail", "x"), *DOCUMENTS[1:]), "words")],
    ids=["fewer documents", "another model", "another text"],
)
def test_another_corpus_or_model_takes_the_place_of_the_old_index(
    tmp_path: Path, documents: tuple[Document, ...], model: str
) -> None:
    open_index(DOCUMENTS, WordEmbedder(), IndexPlace(tmp_path))
    old = names_in(tmp_path)
    open_index(documents, WordEmbedder(model), IndexPlace(tmp_path))
    new = names_in(tmp_path)
    assert len(new) == 1
    assert new != old


def test_two_corpora_share_a_folder(tmp_path: Path) -> None:
    open_index(DOCUMENTS, WordEmbedder(), IndexPlace(tmp_path), "ours")
    open_index(DOCUMENTS[:2], WordEmbedder(), IndexPlace(tmp_path), "theirs")
    assert sorted(name.split(".")[0] for name in names_in(tmp_path)) == ["ours", "theirs"]


def test_an_interrupted_build_leaves_nothing_and_the_next_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "_BATCH", 2)
    with pytest.raises(ModelFilesRefused):
        open_index(DOCUMENTS, WordEmbedder(fails_after=12), IndexPlace(tmp_path))
    assert names_in(tmp_path) == []
    assert len(open_index(DOCUMENTS, WordEmbedder(), IndexPlace(tmp_path)).vectors.wholes) == len(DOCUMENTS)


def test_what_a_killed_build_left_is_never_used_and_goes_after_an_hour(tmp_path: Path) -> None:
    client = chromadb.PersistentClient(path=str(tmp_path), settings=Settings(anonymized_telemetry=False))
    client.create_collection("draft.passages.killed", metadata={"started": 1.0}, embedding_function=None)
    open_index(DOCUMENTS, WordEmbedder(), IndexPlace(tmp_path))
    assert [name for name in names_in(tmp_path) if name.startswith("draft")] == []


def test_a_build_that_another_process_has_under_way_is_left_alone(tmp_path: Path) -> None:
    client = chromadb.PersistentClient(path=str(tmp_path), settings=Settings(anonymized_telemetry=False))
    client.create_collection("draft.passages.young", metadata={"started": 9e12}, embedding_function=None)
    open_index(DOCUMENTS, WordEmbedder(), IndexPlace(tmp_path))
    assert "draft.passages.young" in names_in(tmp_path)


def test_progress_ends_at_the_number_of_documents(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    open_index(DOCUMENTS, WordEmbedder(), IndexPlace(tmp_path), progress=lambda done, of: seen.append((done, of)))
    assert seen[-1] == (len(DOCUMENTS), len(DOCUMENTS))


def test_a_damaged_index_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "chroma.sqlite3").write_text("garbage" * 1000)
    with pytest.raises(StoreUnavailable, match=r"passage index.*delete it, and it is built again"):
        open_index(DOCUMENTS, WordEmbedder(), IndexPlace(tmp_path))


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable, match="file"):
        open_index(DOCUMENTS, WordEmbedder(), IndexPlace(tmp_path / "file" / "index"))


def test_an_index_with_vectors_missing_is_refused(tmp_path: Path) -> None:
    open_index(DOCUMENTS, WordEmbedder(), IndexPlace(tmp_path))
    client = chromadb.PersistentClient(path=str(tmp_path), settings=Settings(anonymized_telemetry=False))
    client.get_collection(names_in(tmp_path)[0], embedding_function=None).delete(ids=["3"])
    with pytest.raises(StoreUnavailable, match=r"instead of 1\d.*Delete the index folder"):
        open_index(DOCUMENTS, WordEmbedder(), IndexPlace(tmp_path))


def test_indexes_in_memory_do_not_meet() -> None:
    first = index_in_memory(DOCUMENTS, WordEmbedder())
    second = index_in_memory(DOCUMENTS[:1], WordEmbedder())
    assert (len(first.vectors.wholes), len(second.vectors.wholes)) == (4, 1)


def test_vectors_that_are_kept_beside_the_index_stand_in_for_it(tmp_path: Path) -> None:
    place = IndexPlace(tmp_path / "chroma", vectors=tmp_path / "vectors")
    first = open_index(DOCUMENTS, WordEmbedder(), place)
    (tmp_path / "chroma" / "chroma.sqlite3").write_text("garbage")
    again = WordEmbedder()
    second = open_index(DOCUMENTS, again, place)
    assert again.asked == []
    assert np.array_equal(first.vectors.wholes, second.vectors.wholes)
    assert np.array_equal(first.vectors.pieces, second.vectors.pieces)
    assert np.array_equal(first.vectors.starts, second.vectors.starts)


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 5000], ids=["empty", "cut", "other bytes"])
def test_damaged_vectors_are_taken_from_the_index_again(tmp_path: Path, damage: bytes) -> None:
    place = IndexPlace(tmp_path / "chroma", vectors=tmp_path / "vectors")
    whole = open_index(DOCUMENTS, WordEmbedder(), place).vectors.wholes
    (path,) = (tmp_path / "vectors").iterdir()
    path.write_bytes(damage)
    assert np.array_equal(open_index(DOCUMENTS, WordEmbedder(), place).vectors.wholes, whole)
    assert path.stat().st_size > 1000


def test_only_the_newest_vectors_of_a_corpus_are_kept(tmp_path: Path) -> None:
    place = IndexPlace(tmp_path / "chroma", vectors=tmp_path / "vectors")
    open_index(DOCUMENTS, WordEmbedder(), place)
    open_index(DOCUMENTS[:1], WordEmbedder(), place, "theirs")
    open_index(DOCUMENTS[:2], WordEmbedder(), place)
    assert sorted(path.name.split(".")[0] for path in (tmp_path / "vectors").iterdir()) == ["passages", "theirs"]


def kept_at(folder: Path) -> IndexPlace:
    return IndexPlace(folder / "chroma", vectors=folder / "vectors")


def test_adding_and_removing_documents_encodes_only_what_is_new(tmp_path: Path) -> None:
    open_index(DOCUMENTS[1:], WordEmbedder(), kept_at(tmp_path))
    adding, removing = WordEmbedder(), WordEmbedder()
    more = open_index(DOCUMENTS, adding, kept_at(tmp_path)).vectors
    assert set(adding.asked) == set(texts_of(DOCUMENTS[0]))
    fewer = open_index(DOCUMENTS[:2], removing, kept_at(tmp_path)).vectors
    assert removing.asked == []
    assert same(more, index_in_memory(DOCUMENTS, WordEmbedder()).vectors)
    assert same(fewer, index_in_memory(DOCUMENTS[:2], WordEmbedder()).vectors)


def test_vectors_of_another_model_are_not_taken_over(tmp_path: Path) -> None:
    open_index(DOCUMENTS[1:], WordEmbedder(), kept_at(tmp_path))
    other = WordEmbedder("other")
    open_index(DOCUMENTS, other, kept_at(tmp_path))
    assert set(texts_of(DOCUMENTS[3])) <= set(other.asked)


def test_what_is_removed_leaves_no_vector_and_what_remains_is_not_encoded_again(tmp_path: Path) -> None:
    open_index(DOCUMENTS, WordEmbedder(), kept_at(tmp_path))
    gone = index_in_memory(DOCUMENTS[:1], WordEmbedder()).vectors.wholes[0].tobytes()
    (path,) = (tmp_path / "vectors").iterdir()
    assert gone in path.read_bytes()
    forget_passages(tmp_path, DOCUMENTS[1:])
    assert not (tmp_path / "chroma").exists()
    assert gone not in path.read_bytes()
    again = WordEmbedder()
    open_index(DOCUMENTS[1:], again, IndexPlace(tmp_path / "anew", vectors=tmp_path / "vectors"))
    assert again.asked == []


def test_where_the_kept_vectors_are_damaged_all_of_them_go(tmp_path: Path) -> None:
    open_index(DOCUMENTS, WordEmbedder(), kept_at(tmp_path))
    (path,) = (tmp_path / "vectors").iterdir()
    path.write_bytes(path.read_bytes()[:-1])
    forget_passages(tmp_path, DOCUMENTS[1:])
    assert list(tmp_path.iterdir()) == []


def texts_of(document: Document) -> tuple[str, ...]:
    return (document.whole, *sentences(f"{document.title}.\n{document.text}"))


def same(one: CorpusVectors, other: CorpusVectors) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("wholes", "pieces", "starts"))
