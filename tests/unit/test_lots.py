"""Which files rest, and whose outlines are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from generator.catalog import collect
from generator.engine import lots as module
from generator.engine.addresses import Identity, Published, doubts_of, lost_of, places_of
from generator.engine.lots import Claims, Lots, Pool
from generator.engine.store import Store, open_store
from generator.engine.tasks import parse_file
from generator.model import Catalog, InputFile, Tag
from generator.outline import FileOutline, outline_file
from generator.packing import pack
from generator.urls import tie_path
from tests.archives import scrape

DAY = "5th, September 2023 GMT"
RULES = b"rules"


def _outline(name: str, title: str, more: str = "") -> FileOutline:
    text = scrape(title, DAY, f"نص عن {title}.", "وكالة الساحل", "") + more
    return outline_file(parse_file(InputFile(name, text.encode()), ZoneInfo("UTC")))


FILES = {name: _outline(name, f"خبر {name}") for name in ("a.txt", "b.txt", "c.txt")}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(module, "FILES", 1)
    with open_store(tmp_path / "store.db", "1") as opened:
        _build(opened, FILES)
        yield opened


def _tagged(catalog: Catalog) -> Catalog:
    """With tags of one name."""
    tagged = [replace(record, tags=(Tag("أخبار"),)) for record in catalog.articles]
    return replace(catalog, articles=tuple(tagged))


def _build(
    store: Store,
    files: Mapping[str, FileOutline],
    rules: bytes = RULES,
    rows: Sequence[Published] = (),
) -> tuple[set[str], Catalog]:
    """The files whose outlines were asked for, and the catalog of all."""
    return _build_of(Lots(store.shelf, Pool()), files, rules, rows)


def _build_of(
    lots: Lots, files: Mapping[str, FileOutline], rules: bytes, rows: Sequence[Published]
) -> tuple[set[str], Catalog]:

    def outlines(paths: Collection[str]) -> list[FileOutline]:
        return [files[path] for path in paths]

    digests = {path: file.digest for path, file in files.items()}
    asked, free = lots.rest(digests, rows, rules, outlines)
    places = places_of(free, asked)
    claims = Claims(free, places, doubts_of(free, places, asked))
    catalog = _tagged(collect(asked, kept=places, lost=lost_of(free, places)))
    lots.keep(catalog, asked, claims, rules, lambda path: pack(files[path]))
    return {file.path for file in asked}, lots.joined()


def test_nothing_is_asked_where_all_is_as_it_was(store: Store) -> None:
    asked, catalog = _build(store, FILES)
    assert asked == set()
    assert catalog == _tagged(collect(FILES.values()))


def test_a_new_file_leaves_those_at_rest_with_which_it_has_nothing_in_common(
    store: Store,
) -> None:
    asked, _ = _build(store, {**FILES, "d.txt": _outline("d.txt", "خبر د")})
    assert asked == {"d.txt"}


@pytest.mark.parametrize(
    "new",
    [
        _outline("d.txt", "خبر a.txt"),
        _outline("d.txt", "خبر د", "إقرأ أيضاً:\nخبر a.txt\nنص ملحق طويل بعض الشيء عنه.\n"),
    ],
    ids=["the same address", "embeds it"],
)
def test_a_bond_wakes_a_file(store: Store, new: FileOutline) -> None:
    asked, _ = _build(store, {**FILES, "d.txt": new})
    assert asked == {"a.txt", "d.txt"}


def test_another_text_of_a_file_is_new(store: Store) -> None:
    asked, catalog = _build(store, {**FILES, "b.txt": replace(FILES["b.txt"], digest="other")})
    assert asked == {"b.txt"}
    assert len(catalog.articles) == len(FILES)


def test_what_is_gone_is_forgotten(store: Store) -> None:
    asked, catalog = _build(store, {"a.txt": FILES["a.txt"]})
    assert asked == set()
    assert [record.title for record in catalog.articles] == ["خبر a.txt"]
    assert len(dict(store.shelf("lots").scan(""))) == 1


def test_nothing_rests_under_another_lexicon(store: Store) -> None:
    assert _build(store, FILES, b"others")[0] == set(FILES)
    assert _build(store, FILES, b"others")[0] == set()


ROW = Published("2023/09/05/somewhere-000000.html", Identity("no.txt", 0, "t0"))


@pytest.mark.parametrize(
    "row",
    [
        replace(ROW, address=FILES["a.txt"].articles[0].address),
        replace(ROW, address=tie_path(FILES["a.txt"].articles[0].address, "abcdef")),
        replace(ROW, identity=Identity("a.txt", 0, "t0")),
        replace(ROW, identity=Identity("", 0, f"t{FILES['a.txt'].articles[0].text.hex()[:16]}")),
    ],
    ids=["its address", "tied to its address", "its path", "its text"],
)
def test_a_row_wakes_the_files_that_it_may_be_of(store: Store, row: Published) -> None:
    assert _build(store, FILES, rows=[row])[0] == {"a.txt"}
    assert _build(store, FILES, rows=[replace(row, line=7)])[0] == set()
    assert _build(store, FILES, rows=[replace(row, leads_to="gone")])[0] == {"a.txt"}
    assert _build(store, FILES)[0] == {"a.txt"}


def test_what_was_found_of_a_row_is_known_while_its_files_rest(store: Store) -> None:
    row = replace(ROW, address=FILES["a.txt"].articles[0].address)
    for asked in ({"a.txt"}, set[str]()):
        lots = Lots(store.shelf, Pool())
        assert _build_of(lots, FILES, RULES, [row])[0] == asked
        assert lots.places == {row.address: ("a.txt", 0)}
        assert lots.doubts == {row.address}, "neither its file nor its text is there"


def test_a_row_of_no_file_wakes_none(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FILES", 128)
    files = {**FILES, "d.txt": _outline("d.txt", "خبر د")}
    _build(store, files)
    assert _build(store, files, rows=[ROW])[0] == set()


def test_a_new_file_wakes_those_to_which_a_row_binds_it(store: Store) -> None:
    """Each has a text of its own; the row is of the one that has its text."""
    new = _outline("d.txt", "خبر د")
    row = replace(ROW, identity=Identity("a.txt", 0, f"t{new.articles[0].text.hex()[:16]}"))
    _build(store, FILES, rows=[row])
    assert _build(store, {**FILES, "d.txt": new}, rows=[row])[0] == {"a.txt", "d.txt"}


def test_what_cannot_be_read_is_made_anew(store: Store) -> None:
    name = min(dict(store.shelf("lots").scan("")))
    store.shelf("lots").put_many([(name, b"\xff")])
    asked, catalog = _build(store, FILES)
    assert len(asked) == 1
    assert catalog == _tagged(collect(FILES.values()))


def test_a_tag_is_one_object_for_all_articles(store: Store) -> None:
    _, catalog = _build(store, FILES)
    assert len({id(record.tags[0]) for record in catalog.articles}) == 1


def test_small_lots_do_not_add_up(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FILES", 128)
    _build(store, {**FILES, "d.txt": _outline("d.txt", "خبر د")})
    assert len(dict(store.shelf("lots").scan(""))) == 1
