"""Whatever becomes of an article between two publications, its addresses lead to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from generator.catalog import collect, portable
from generator.engine.addresses import (
    Published,
    identities,
    lent_of,
    lost_of,
    merged,
    places_of,
    with_published,
)
from generator.engine.tasks import parse_file
from generator.model import Catalog, InputFile
from generator.outline import FileOutline, outline_file
from tests.archives import scrape

TITLES = ["قمة في القاهرة", "افتتاح الميناء", "هام"]
DAYS = ["4th, September 2023 GMT", "5th, September 2023 GMT", ""]
SOURCES = ["وكالة الساحل", "صحيفة المرفأ"]


@dataclass(frozen=True)
class Piece:
    """What an archive's keeper takes for one article."""

    file: str
    title: str
    day: str
    source: str
    text: str

    def outline(self) -> FileOutline:
        data = scrape(self.title, self.day, self.text, self.source, "").encode()
        return outline_file(parse_file(InputFile(self.file, data), ZoneInfo("UTC")))


def body(number: int) -> str:
    """A text of its own, that nothing else is about."""
    return f"قال المراسل رقم {number} إن السفينة {number * 7} رست في الميناء {number * 31} أمس."


class Archives(RuleBasedStateMachine):
    """An archive whose keepers rename, retitle and edit, and now and then publish."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: dict[int, Piece] = {}
        self.rows: list[Published] = []
        self.owners: dict[str, int] = {}
        """Published address → piece that was there."""
        self.touched: dict[int, str] = {}
        """Pieces of which text or file is new since the last publication."""
        self.made = 0

    def build(self) -> Catalog:
        files = [piece.outline() for piece in self.pieces.values()]
        places = places_of(self.rows, files)
        self.places = places
        collected = collect(files, kept=places, lost=lost_of(self.rows, places))
        catalog, self.problems = with_published(collected, self.rows, places)
        self.texts = {each.digest: each.text for file in files for each in file.articles}
        return catalog

    @rule(title=st.sampled_from(TITLES), day=st.sampled_from(DAYS), at=st.integers(0, 99))
    def add(self, title: str, day: str, at: int) -> None:
        """Anywhere in the order of files: before those that have the address it would like."""
        self.made += 1  # before it names a file: that of a renamed one has its number too
        name = f"{at:02}-{self.made}.txt"
        self.pieces[self.made] = Piece(name, title, day, SOURCES[0], body(self.made))

    @precondition(lambda self: self.pieces)
    @rule(data=st.data(), title=st.sampled_from(TITLES), day=st.sampled_from(DAYS))
    def retitle(self, data: st.DataObject, title: str, day: str) -> None:
        key = data.draw(st.sampled_from(sorted(self.pieces)))
        self.pieces[key] = replace(self.pieces[key], title=title, day=day)

    @precondition(lambda self: self.pieces)
    @rule(data=st.data(), source=st.sampled_from(SOURCES))
    def give_another_source(self, data: st.DataObject, source: str) -> None:
        key = data.draw(st.sampled_from(sorted(self.pieces)))
        self.pieces[key] = replace(self.pieces[key], source=source)

    @precondition(lambda self: self.pieces)
    @rule(data=st.data(), at=st.integers(0, 99))
    def rename(self, data: st.DataObject, at: int) -> None:
        key = data.draw(st.sampled_from(sorted(self.pieces)))
        if self.touched.setdefault(key, "file") == "file":
            self.made += 1
            self.pieces[key] = replace(self.pieces[key], file=f"{at:02}-{self.made}.txt")

    @precondition(lambda self: len(self.pieces) > 1)
    @rule(data=st.data())
    def change_places(self, data: st.DataObject) -> None:
        """Two files take each other's names."""
        one, other = data.draw(
            st.lists(st.sampled_from(sorted(self.pieces)), min_size=2, max_size=2, unique=True)
        )
        if {self.touched.get(one, "file"), self.touched.get(other, "file")} == {"file"}:
            self.touched |= {one: "file", other: "file"}
            first, second = self.pieces[one], self.pieces[other]
            self.pieces[one] = replace(first, file=second.file)
            self.pieces[other] = replace(second, file=first.file)

    @precondition(lambda self: self.pieces)
    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.pieces)))
        if self.touched.setdefault(key, "text") == "text":
            self.made += 1
            self.pieces[key] = replace(self.pieces[key], text=body(self.made))

    @rule()
    def publish(self) -> None:
        catalog = self.build()
        lent = lent_of(self.rows, self.places)
        present = identities(
            catalog.everything(),
            catalog.redirects,
            lent,
            lambda record: self.texts[record.parts[0].digest],
        )
        self.rows = merged(self.rows, present)
        self.touched = {}
        self.owners |= {address: self.owner(catalog, address) for address in present}

    def owner(self, catalog: Catalog, address: str) -> int:
        """The piece that is shown at an address."""
        target = {each.href: each.target for each in catalog.redirects}.get(address, address)
        (record,) = [each for each in catalog.everything() if each.href == target]
        files = {part.path for part in record.parts}
        return next(key for key, piece in self.pieces.items() if piece.file in files)

    @invariant()
    def every_published_address_leads_to_its_article(self) -> None:
        catalog = self.build()
        assert self.problems == []
        addresses = [each.href for each in catalog.everything()]
        addresses += [each.href for each in catalog.redirects]
        assert len(set(map(portable, addresses))) == len(addresses)
        shown = {each.href for each in catalog.everything()}
        for redirect in catalog.redirects:
            assert redirect.target in shown, "in one step"
        for address, owner in self.owners.items():
            assert self.owner(catalog, address) == owner

    @invariant()
    def the_order_of_files_does_not_matter(self) -> None:
        before = self.build()
        self.pieces = dict(reversed(self.pieces.items()))
        assert self.build() == before


TestArchives = Archives.TestCase
TestArchives.settings = settings(max_examples=60, stateful_step_count=14, deadline=None)
