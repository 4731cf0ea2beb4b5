"""Whatever happens to an archive, its updated search files are those of a build from nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.search import scripts
from generator.search.documents import SearchDocument, listed
from generator.search.output import search_outputs
from generator.search.shelf import MemoryShelf
from generator.search.synonyms import NameGroup
from generator.search.update import SearchUpdate, Settings, update_search
from tests.cross.small_archive import MONTHS, WORDS, varied_archive

Documents = list[SearchDocument]
Site = dict[str, bytes]

GROUPS = (NameGroup(("قره باغ", "ناغورني قره باغ")), NameGroup(("الأمم المتحدة", "المنظمة")))
ODD = ["وته", "بوته", "الوته", "لوته", "وهران", "الوهران", "بوهران", "كوهران", "كتها", "الكتها"]
"""Words that are whole, or not, by what else there is; some by words of other families."""
SMALL: dict[str, Any] = {
    "shards.SIZES": ((40, 120), (60, 60), (10_000, 40)),
    "shards.FULL": 60,
    "shards.WORTH_A_FILE": 10,
    "directory.LEAST": 4,
    "directory.MOST": 9,
    "directory.ONE_IN": 4,
    "vocabulary.ONE_IN": 16,
    "vocabulary._RANGE": 24,
    "vocabulary._SAMPLE": 4,
    "facets.RANGE": 16,
    "blocks.GROUP": 12,
    "blocks.RECORDS": 4,
    "blocks.TEXTS": 3,
    "synonyms.LARGEST": 200,
    "synonyms.INLINE": 4,
    "update.MOST_DIRTY": 1.0,
    "update._KEYS_IN_A_ROW": 16,
    "update.SMALL_ARCHIVE": 30,
}
"""Sizes with which a small archive has as many files, and crosses as many borders, as a large."""


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SMALL.items():
        monkeypatch.setattr(f"generator.search.{name}", value)
    monkeypatch.setattr("generator.arabic.matching.SMALL_ARCHIVE", SMALL["update.SMALL_ARCHIVE"])


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make file names collide: there are only so many."""

    def name_of(bound: str) -> str:
        return f"{scripts.hash_of(bound) % 61:02d}" if bound else "empty"

    for module in ("scripts", "terms", "vocabulary", "update", "synonyms"):
        monkeypatch.setattr(f"generator.search.{module}.name_of", name_of)


class Archive:
    """Articles, the site with their search files, and what is kept."""

    def __init__(self, documents: Documents, groups: Sequence[NameGroup] = GROUPS) -> None:
        self.documents = documents
        self.groups = groups
        self.shelf = MemoryShelf()
        self.site: Site = {}
        self.asked: list[int] = []

    def update(self, **options: Any) -> SearchUpdate:
        """Bring the site up to date."""
        self.documents.sort(key=lambda document: (document.date, document.href))
        self.asked = []
        made = update_search(
            self.shelf,
            [listed(document) for document in self.documents],
            self.load,
            Settings(WORDS, MONTHS, "latn", self.groups),
            **options,
        )
        outputs = dict(made)
        assert outputs.keys().isdisjoint(made.kept)
        self.site = {path: self.site[path] for path in made.kept} | outputs
        return made

    def load(self, numbers: Sequence[int]) -> Iterator[SearchDocument]:
        self.asked += numbers
        return (self.documents[number] for number in numbers)

    def clean(self) -> Site:
        """The files of a build from nothing."""
        return dict(search_outputs(self.documents, ui=WORDS, months=MONTHS, groups=self.groups))

    def check(self) -> None:
        assert_same(self.site, self.clean())

    def check_kept(self) -> None:
        """What is kept is what a build from nothing would keep, but for the order of names."""
        anew = Archive(self.documents.copy(), self.groups)
        anew.update()
        kept, clean = self.shelf.held, anew.shelf.held
        assert kept.keys() == clean.keys()
        ordered = {key for key in kept if not key.startswith(("head", "facets/", "names"))}
        assert [key for key in sorted(ordered) if kept[key] != clean[key]] == []


def assert_same(site: Site, clean: Site) -> None:
    assert sorted(site) == sorted(clean)
    assert [path for path in site if site[path] != clean[path]] == []


def changed(chance: random.Random, archive: Archive, pool: Documents) -> None:
    """Do something to an archive."""
    documents = archive.documents
    place = chance.randrange(len(documents)) if documents else 0
    kind = chance.randrange(14) if documents else 0
    new = pool[chance.randrange(len(pool))]
    new = replace(new, href=f"{chance.randrange(10**6)}.html")
    if kind <= 1:
        documents.append(replace(new, date="2030-01-01"))
    elif kind == 2:
        documents.append(new)
    elif kind == 3:
        del documents[place]
    elif kind == 4:
        del documents[-chance.randrange(1, 4) :]
    elif kind == 5:
        documents += [replace(p, href=f"{n}x.html") for n, p in enumerate(pool[place:][:3])]
    else:
        edits: list[dict[str, Any]] = [
            {"title": new.title},
            {"body": new.body},
            {"body": documents[place].body + "\n" + " ".join(chance.choices(ODD, k=3))},
            {"tags": new.tags, "story": chance.choice(["", "a", "b"])},
            {"source": new.source, "sources": new.sources, "embedded": new.embedded},
            {"other_titles": (new.title,), "body": documents[place].body + " في قره باغ أمس"},
            {"body": documents[place].body + " \ud835\udc00 \ud83d"},
            {"title": "\ud83d عنوان", "tags": ("\ud83d",), "source": "\udc00"},
        ]
        documents[place] = replace(documents[place], **edits[kind - 6])


def run(seed: int, size: int, steps: int, groups: Sequence[NameGroup] = GROUPS) -> Archive:
    """Update an archive step by step, and compare it every time."""
    chance = random.Random(seed)
    pool = varied_archive(60, seed=seed % 7)
    archive = Archive(chance.sample(pool, size), groups)
    archive.update()
    archive.check()
    for _ in range(steps):
        for _ in range(chance.choice([0, 1, 1, 1, 2, 5])):
            changed(chance, archive, pool)
        archive.update()
        archive.check()
    archive.check_kept()
    return archive


FEW = settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@FEW
@given(st.integers(0, 10**6), st.sampled_from([1, 12, 25, 38, 57]))
def test_an_update_gives_what_a_build_from_nothing_does(seed: int, size: int) -> None:
    run(seed, size, 6)


@FEW
@given(seed=st.integers(0, 10**6))
@pytest.mark.usefixtures("crowded")
def test_files_that_would_share_a_name(seed: int) -> None:
    run(seed, 20, 5, groups=())


@pytest.fixture
def archive() -> Archive:
    made = Archive(varied_archive(35))
    made.update()
    return made


def test_only_articles_that_have_changed_are_asked_for(archive: Archive) -> None:
    assert archive.asked == list(range(35))
    assert not archive.update().anew
    assert archive.asked == []
    archive.documents.append(replace(archive.documents[3], href="new.html", date="2030-01-01"))
    archive.update()
    assert archive.asked == [35]
    archive.documents[5] = replace(archive.documents[5], body="نص آخر")
    archive.update()
    assert archive.asked == [5]
    del archive.documents[33]
    archive.update()
    assert archive.asked == [33, 34]
    archive.check()


def test_nothing_is_written_when_nothing_has_changed(archive: Archive) -> None:
    site = archive.site.copy()
    update = archive.update()
    assert (dict(update), archive.site) == ({}, site)


def test_one_article_changes_few_files(archive: Archive) -> None:
    before = archive.site.copy()
    archive.documents[21] = replace(archive.documents[21], embedded=True)
    archive.update()
    written = {path for path, data in archive.site.items() if before.get(path) != data}
    kinds = {path.split("/")[1].partition("-")[0] for path in written}
    assert kinds == {"records", "texts", "facets", "meta", "tables.js"}


@pytest.mark.parametrize("kind", ["missing", "cut", "flipped", "empty"])
@pytest.mark.parametrize(
    "part", ["head", "keys/", "names", "groups/", "facets/", "terms", "terms/", "vocabulary",
             "vocabulary/f/", "vocabulary/b/", "vocabulary/counts/"],
)  # fmt: skip
def test_what_is_damaged_is_made_anew(archive: Archive, part: str, kind: str) -> None:
    held = archive.shelf.held
    keys = [key for key in held if key == part or (part.endswith("/") and key.startswith(part))]
    assert keys
    for key in keys:
        data = held[key]
        flipped = bytes((*data[:-1], data[-1] ^ 1))
        left = {"missing": None, "cut": data[:-2], "flipped": flipped, "empty": b""}[kind]
        if left is None:
            del held[key]
        else:
            held[key] = left
    archive.documents[11] = replace(archive.documents[12], date="2016-01-01", body="قره باغ جديدة")
    assert archive.update().anew
    archive.check()
    archive.documents[11] = replace(archive.documents[11], title="بعد ذلك")
    assert not archive.update().anew
    archive.check()


def test_the_first_word_and_the_last() -> None:
    empty = [SearchDocument(f"{n}.html", "", "") for n in range(20)]
    archive = Archive(empty.copy())
    archive.update()
    archive.documents[7] = replace(empty[7], title="كلمة", body="كلمة أخرى")
    assert not archive.update().anew
    archive.check()
    archive.documents[7] = empty[7]
    assert not archive.update().anew
    archive.check()
    archive.check_kept()


def test_the_caller_may_ask_for_all(archive: Archive) -> None:
    assert archive.update(anew=True).anew
    archive.check()


def test_other_names_are_looked_for_in_all_articles(archive: Archive) -> None:
    archive.groups = (*GROUPS, NameGroup(("محمد", "أحمد")))
    assert archive.update().anew
    archive.check()
