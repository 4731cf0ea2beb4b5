"""Which files rest, and whose outlines are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from generator.catalog import collect
from generator.engine import lots as module
from generator.engine.lots import Lots, Pool
from generator.engine.store import StoreShelf, open_store
from generator.engine.tasks import parse_file
from generator.model import Catalog, InputFile, Tag
from generator.outline import FileOutline, outline_file
from tests.archives import scrape

DAY = "5th, September 2023 GMT"
RULES = b"rules"


def _outline(name: str, title: str, more: str = "") -> FileOutline:
    text = scrape(title, DAY, f"نص عن {title}.", "وكالة الساحل", "") + more
    return outline_file(parse_file(InputFile(name, text.encode()), ZoneInfo("UTC")))


FILES = {name: _outline(name, f"خبر {name}") for name in ("a.txt", "b.txt", "c.txt")}


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StoreShelf]:
    monkeypatch.setattr(module, "FILES", 1)
    with open_store(tmp_path / "store.db", "1") as store:
        _build(store.shelf("lots"), FILES)
        yield store.shelf("lots")


def _tagged(catalog: Catalog) -> Catalog:
    """With tags of one name."""
    tagged = [replace(record, tags=(Tag("أخبار"),)) for record in catalog.articles]
    return replace(catalog, articles=tuple(tagged))


def _build(
    shelf: StoreShelf,
    files: Mapping[str, FileOutline],
    rules: bytes = RULES,
    *,
    can_rest: bool = True,
) -> tuple[set[str], Catalog]:
    """The files whose outlines were asked for, and the catalog of all."""
    lots = Lots(shelf, Pool())

    def outlines(paths: Collection[str]) -> list[FileOutline]:
        return [files[path] for path in paths]

    asked = lots.rest({path: file.digest for path, file in files.items()}, rules, outlines)
    catalog = _tagged(collect(asked))
    lots.keep(catalog, asked, rules, can_rest=can_rest)
    return {file.path for file in asked}, lots.joined(catalog, asked)


def test_nothing_is_asked_where_all_is_as_it_was(shelf: StoreShelf) -> None:
    asked, catalog = _build(shelf, FILES)
    assert asked == set()
    assert catalog == _tagged(collect(FILES.values()))


def test_a_new_file_leaves_those_at_rest_with_which_it_has_nothing_in_common(
    shelf: StoreShelf,
) -> None:
    asked, _ = _build(shelf, {**FILES, "d.txt": _outline("d.txt", "خبر د")})
    assert asked == {"d.txt"}


@pytest.mark.parametrize(
    "new",
    [
        _outline("d.txt", "خبر a.txt"),
        _outline("d.txt", "خبر د", "إقرأ أيضاً:\nخبر a.txt\nنص ملحق طويل بعض الشيء عنه.\n"),
    ],
    ids=["the same address", "embeds it"],
)
def test_a_bond_wakes_a_file(shelf: StoreShelf, new: FileOutline) -> None:
    asked, _ = _build(shelf, {**FILES, "d.txt": new})
    assert asked == {"a.txt", "d.txt"}


def test_another_text_of_a_file_is_new(shelf: StoreShelf) -> None:
    asked, catalog = _build(shelf, {**FILES, "b.txt": replace(FILES["b.txt"], digest="other")})
    assert asked == {"b.txt"}
    assert len(catalog.articles) == len(FILES)


def test_what_is_gone_is_forgotten(shelf: StoreShelf) -> None:
    asked, catalog = _build(shelf, {"a.txt": FILES["a.txt"]})
    assert asked == set()
    assert [record.title for record in catalog.articles] == ["خبر a.txt"]
    assert len(dict(shelf.scan(""))) == 1


def test_nothing_rests_under_another_lexicon(shelf: StoreShelf) -> None:
    assert _build(shelf, FILES, b"others")[0] == set(FILES)
    assert _build(shelf, FILES, b"others")[0] == set()


def test_nothing_rests_that_depends_on_all(shelf: StoreShelf) -> None:
    _build(shelf, FILES, b"others", can_rest=False)
    assert _build(shelf, FILES, b"others")[0] == set(FILES)


def test_what_cannot_be_read_is_made_anew(shelf: StoreShelf) -> None:
    name = min(dict(shelf.scan("")))
    shelf.put_many([(name, b"\xff")])
    asked, catalog = _build(shelf, FILES)
    assert len(asked) == 1
    assert catalog == _tagged(collect(FILES.values()))


def test_a_tag_is_one_object_for_all_articles(shelf: StoreShelf) -> None:
    _, catalog = _build(shelf, FILES)
    assert len({id(record.tags[0]) for record in catalog.articles}) == 1


def test_small_lots_do_not_add_up(shelf: StoreShelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FILES", 128)
    _build(shelf, {**FILES, "d.txt": _outline("d.txt", "خبر د")})
    assert len(dict(shelf.scan(""))) == 1
