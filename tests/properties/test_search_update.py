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
    "facets.RANGE": 16,
    "blocks.GROUP": 12,
    "blocks.RECORDS": 4,
    "blocks.TEXTS": 3,
    "synonyms.LARGEST": 200,
    "synonyms.INLINE": 4,
    "update.MOST_DIRTY": 1.0,
    "update._KEYS_IN_A_ROW": 16,
}
"""Sizes with which a small archive has as many files, and crosses as many borders, as a large."""


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SMALL.items():
        monkeypatch.setattr(f"generator.search.{name}", value)


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
    kind = chance.randrange(12) if documents else 0
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


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 10**6), st.sampled_from([1, 12, 25, 38]))
def test_an_update_gives_what_a_build_from_nothing_does(seed: int, size: int) -> None:
    run(seed, size, 6)


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10**6))
@pytest.mark.usefixtures("crowded")
def test_files_that_would_share_a_name(seed: int) -> None:
    run(seed, 20, 5, groups=())
