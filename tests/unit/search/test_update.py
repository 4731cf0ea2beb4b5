"""Updates of the search files: processes, chunks, shelves."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from generator.engine.store import open_store
from generator.search.documents import SearchDocument, listed
from generator.search.output import search_outputs
from generator.search.shelf import MemoryShelf, Shelf
from generator.search.synonyms import NameGroup
from generator.search.update import SearchUpdate, Settings, update_search
from tests.cross.small_archive import MONTHS, WORDS, varied_archive

GROUPS = (NameGroup(("قره باغ", "ناغورني قره باغ")),)


def updated(shelf: Shelf, documents: list[SearchDocument], **options: Any) -> SearchUpdate:
    return update_search(
        shelf,
        [listed(document) for document in documents],
        lambda numbers: (documents[number] for number in numbers),
        Settings(WORDS, MONTHS, "latn", GROUPS),
        **options,
    )


def test_processes_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = varied_archive(150)
    alone, shared = MemoryShelf(), MemoryShelf()
    serial = list(updated(alone, documents))
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        monkeypatch.setattr("generator.search.bands.TASK", 1 << 12)
        parallel = list(updated(shared, documents, executor_map=pool.map, run=pool.map))
    assert parallel == serial
    assert shared.held == alone.held


def test_chunks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = varied_archive(200)
    large, small = MemoryShelf(), MemoryShelf()
    whole = list(updated(large, documents))
    monkeypatch.setattr("generator.search.postings.BATCH", 60)
    monkeypatch.setattr("generator.search.bands.TASK", 1)
    monkeypatch.setattr("generator.search.postings.PARTS", 64)
    monkeypatch.setattr("generator.search.codec.PORTION", 16)
    monkeypatch.setattr("generator.search.postings._REMEMBERED", 8)
    monkeypatch.setattr("generator.search.vocabulary._RANGE", 40)
    monkeypatch.setattr("generator.search.vocabulary._SAMPLE", 2)
    assert list(updated(small, documents)) == whole
    assert small.held == large.held


@contextmanager
def memory_shelf(_folder: Path) -> Iterator[Shelf]:
    yield MemoryShelf()


@contextmanager
def store_shelf(folder: Path) -> Iterator[Shelf]:
    with open_store(folder / "catalog.db", "1") as store:
        store.shelf("other").put_many([("a", b"other")])
        yield store.shelf("search")


@pytest.mark.parametrize("opened", [memory_shelf, store_shelf])
def test_a_shelf_gives_what_was_put(tmp_path: Path, opened: Any) -> None:
    with opened(tmp_path) as shelf:
        shelf.put_many([("b/2", b"2"), ("b/1", b"1"), ("c", b"3"), ("b/ب", b""), ("B", b"4")])
        shelf.put_many([("b/2", b"22")])
        assert (shelf.get("b/2"), shelf.get("b/ب"), shelf.get("a")) == (b"22", b"", None)
        assert shelf.get_many(["c", "a", "b/1"]) == {"c": b"3", "b/1": b"1"}
        assert list(shelf.scan("b/")) == [("b/1", b"1"), ("b/2", b"22"), ("b/ب", b"")]
        shelf.delete_many(["b/1", "a"])
        assert [key for key, _ in shelf.scan("")] == ["B", "b/2", "b/ب", "c"]
        shelf.clear()
        assert list(shelf.scan("")) == []


def test_updates_outlive_the_process(tmp_path: Path) -> None:
    documents = varied_archive(60)
    path = tmp_path / "catalog.db"
    with open_store(path, "1") as store:
        site = dict(updated(store.shelf("search"), documents[:-1]))
        store.commit()
    with open_store(path, "1") as store:
        update = updated(store.shelf("search"), documents)
        dict(update)  # not kept: as if the build had failed afterwards
    with open_store(path, "1") as store:
        update = updated(store.shelf("search"), documents)
        assert not update.anew
        site = {path: site[path] for path in update.kept} | dict(update)
    assert site == dict(search_outputs(documents, ui=WORDS, months=MONTHS, groups=GROUPS))
