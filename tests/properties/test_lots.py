"""The catalog out of lots that rest and files that do not is the catalog of all files.

So are the places of the addresses that were published.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from generator.catalog import Tagged, collect, cut_key, map_articles
from generator.digest import digest_of
from generator.engine import lots as module
from generator.engine.addresses import (
    GONE,
    SHELF,
    Identity,
    Place,
    Published,
    doubts_of,
    identities,
    lent_of,
    lost_of,
    merged,
    places_of,
    remember_led,
    with_published,
)
from generator.engine.lots import Claims, Lots, Pool
from generator.engine.store import open_store
from generator.engine.tasks import parse_file
from generator.enrich.topics import terms_of
from generator.model import Catalog, InputFile, Record, RepairKind, Tag
from generator.outline import Aspects, FileOutline, SignedFile, outline_file
from generator.packing import pack, unpack
from generator.urls import tie_path
from tests.archives import scrape

TITLES = [f"خبر {word}" for word in ("القمح", "الميناء", "القمة", "القُمة", "النهائي", "السفن")]
DAYS = ["4th, September 2023 GMT", "5th, September 2023 GMT", ""]
BODIES = [
    "رست السفينة في الميناء.\nوقال القبطان إن الطاقم عاد.",
    "بدأت القمة صباحا.",
    # Long enough to be an outlet's copy of another's.
    "\n".join(f"قال المراسل إن السفينة رقم {number} رست في الميناء أمس." for number in range(8)),
]
SOURCES = ["وكالة الساحل", "صحيفة المرفأ", ""]
NAMES = [f"{n}.txt" for n in range(7)]

pieces = st.tuples(
    st.sampled_from(TITLES),
    st.sampled_from(DAYS),
    st.sampled_from(BODIES),
    st.sampled_from(SOURCES),
)
attached = st.none() | st.tuples(st.sampled_from(TITLES), st.sampled_from(BODIES))


def _outline(name: str, text: str) -> SignedFile:
    parsed = parse_file(InputFile(name, text.encode()), ZoneInfo("UTC"))
    return outline_file(parsed, [(a.title.encode(), a.text.encode()) for a in parsed.articles])


def _told(record: Record) -> Tagged:
    key = cut_key(record.parts, len(record.origins))
    return (Tag(record.title), Tag("أخبار", False, 0.5)), (RepairKind.SPACES,), key


def _tagged(catalog: Catalog) -> Catalog:
    def change(record: Record) -> Record:
        tags, repairs, cut = _told(record)
        known = {name: getattr(record, name) for name in Record.__slots__}
        return Record(**{**known, "tags": tags, "repairs": repairs, "cut": cut, "tag_line": ""})

    return map_articles(catalog, change)


class Archives(RuleBasedStateMachine):
    """Files that come, change and go, and a store that remembers their catalog."""

    @initialize(
        size=st.sampled_from([1, 1, 3, 128]), first=st.lists(pieces, min_size=3, max_size=5)
    )
    def start(self, size: int, first: list[tuple[str, str, str, str]]) -> None:
        self.size = size
        self.folder = tempfile.TemporaryDirectory()
        self.files = {
            name: _outline(name, scrape(*piece, ""))
            for name, piece in zip(NAMES, first, strict=False)
        }
        self.lexicon = b"some"
        self.cuts: set[bytes] = set()
        self.rows: list[Published] = []

    @rule(name=st.sampled_from(NAMES), piece=pieces, more=attached)
    def put(
        self, name: str, piece: tuple[str, str, str, str], more: tuple[str, str] | None
    ) -> None:
        title, day, body, source = piece
        text = scrape(title, day, body, source, "")
        if more:
            text += f"إقرأ أيضاً:\n{more[0]}\n{more[1]}\n"
        self.files[name] = _outline(name, text)

    @rule(rows=st.lists(pieces, min_size=2, max_size=3))
    def put_a_collection(self, rows: list[tuple[str, str, str, str]]) -> None:
        """Several articles of a file may have one title, day and source: addresses are tied."""
        lines = [
            json.dumps({"title": title, "date": day and "2023-09-04", "body": body, "source": of})
            for title, day, body, of in rows
        ]
        self.files["many.jsonl"] = _outline("many.jsonl", "\n".join(lines))

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        del self.files[data.draw(st.sampled_from(sorted(self.files)))]

    @rule(rules=st.sampled_from([b"some", b"others"]))
    def decide(self, rules: bytes) -> None:
        self.lexicon = rules

    @rule()
    def publish(self) -> None:
        """What the site has now goes into the table, as a command does it."""
        files = [*self.files.values()]
        places = places_of(self.rows, files)
        collected = collect(files, kept=places, lost=lost_of(self.rows, places))
        catalog, _ = with_published(collected, self.rows, places)
        self.rows = merged(self.rows, self._identities(catalog, places))

    @precondition(lambda self: self.files)
    @rule(
        data=st.data(),
        name=st.sampled_from(NAMES) | st.just("many.jsonl"),
        number=st.integers(0, 2),
        tie=st.sampled_from(["", "abcdef"]),
    )
    def write_a_row(self, data: st.DataObject, name: str, number: int, tie: str) -> None:
        """The address of an article, the file of another, and the text of a third."""
        articles = [each for file in self.files.values() for each in file.articles]
        if not articles:
            return
        address = data.draw(st.sampled_from([each.address for each in articles]))
        texts = [each.text.hex()[:16] for each in articles]
        text = data.draw(st.just("") | st.sampled_from(texts))
        address = tie_path(address, tie) if tie else address
        row = Published(address, Identity(name, number, f"t{text}"), line=1)
        self.rows = [each for each in self.rows if each.address != address] + [row]

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), leads_to=st.sampled_from(["", GONE]))
    def say(self, data: st.DataObject, leads_to: str) -> None:
        place = data.draw(st.integers(0, len(self.rows) - 1))
        self.rows[place] = replace(self.rows[place], leads_to=leads_to)

    @precondition(lambda self: self.rows)
    @rule(data=st.data())
    def take_out_a_row(self, data: st.DataObject) -> None:
        """All other lines move."""
        del self.rows[data.draw(st.integers(0, len(self.rows) - 1))]
        self.rows = [replace(row, line=line) for line, row in enumerate(self.rows)]

    @invariant()
    def it_is_the_catalog_of_all(self) -> None:
        if not hasattr(self, "files"):
            return
        path = Path(self.folder.name) / "store.db"
        with open_store(path, "1") as store, patch.object(module, "FILES", self.size):
            lots = Lots(store.shelf, Pool())
            digests = {name: digest_of(file).hex() for name, file in self.files.items()}

            def outlines(paths: Collection[str]) -> list[FileOutline]:
                return [self._with_digest(name, digests[name]) for name in paths]

            files, rows = lots.rest(digests, self.rows, self.lexicon, outlines)
            known = lots.cuts(self.lexicon)
            places = places_of(rows, files)
            claims = Claims(rows, places, doubts_of(rows, places, files))
            collected = collect(files, kept=places, cuts=known, lost=lost_of(rows, places))
            catalog = _tagged(collected)
            idle = lots.keep(
                catalog, files, claims, self.lexicon, lambda path: pack(self.files[path])
            )
            joined, gathered = lots.joined(), lots.gathered
            led, _ = with_published(joined, self.rows, lots.places)
            lent, shelf = lent_of(self.rows, lots.places), store.shelf(SHELF)
            remember_led(joined, led, lent, gathered.text_of, shelf)
            kept: dict[str, Identity] = {}
            for _, value in shelf.scan(""):
                kept |= unpack(value, dict[str, Identity])
            store.commit()
        everything = [*self.files.values()]
        places = places_of(self.rows, everything)
        lost = lost_of(self.rows, places)
        expected = _tagged(collect(everything, kept=places, lost=lost))
        assert lots.places == places
        assert joined == expected
        assert kept == self._identities(led, places)
        assert lots.doubts == doubts_of(self.rows, places, everything)
        shown = {each.digest: each for file in everything for each in file.articles}
        assert gathered.aspects == {
            record.href: Aspects(each.signature, each.topic, each.text, terms_of(record.tags))
            for record in expected.everything()
            for each in [shown[record.parts[0].digest]]
        }
        cuts = {_told(record)[2] for record in expected.everything()}
        assert idle == self.cuts - cuts
        self.cuts = cuts
        for record in collected.everything():
            if (key := cut_key(record.parts, len(record.origins))) in known:
                assert known[key] == _told(record)

    def _identities(self, catalog: Catalog, places: Mapping[str, Place]) -> dict[str, Identity]:
        """Those of all addresses, told at once."""
        lent, files = lent_of(self.rows, places), self.files.values()
        texts = {each.digest: each.text for file in files for each in file.articles}
        return identities(
            catalog.everything(),
            catalog.redirects,
            lent,
            lambda record: texts[record.parts[0].digest],
        )

    def _with_digest(self, name: str, digest: str) -> FileOutline:
        file = self.files[name]
        return FileOutline(
            file.path, file.format, digest, file.problems, file.articles, file.embedded, file.is_cut
        )

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()


TestArchives = Archives.TestCase
TestArchives.settings = settings(
    max_examples=60,
    stateful_step_count=14,
    deadline=None,
    # A failure is a list of changes that can be read; making it shorter takes minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
