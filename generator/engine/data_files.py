"""What lies in data/ for programs: made where it is not as it was, and described.

All of it is in data/ but the input files (data/raw/).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from generator import __version__, urls
from generator.config import Config
from generator.crew import Map, map_beside
from generator.dataset import DataFile, Dataset, licence_and_address
from generator.digest import digest_of
from generator.engine.archive import Texts
from generator.engine.forecast import FILE_LIMIT
from generator.engine.store import Store, StoreShelf
from generator.engine.tasks import Export, TeiExport, export, export_tei
from generator.errors import WarraqError
from generator.i18n import Interface
from generator.model import Output, Record
from generator.names.authority import Entry, Kind
from generator.names.sources import Source
from generator.names.unite import Names
from generator.packing import UnpackError, pack, unpack
from generator.plan.taxonomy import Taxonomy
from generator.publish.database import database
from generator.publish.datapackage import data_package, schemas
from generator.publish.dcat import data_catalog
from generator.publish.parquet import INSTALL, has_parquet, parquet, parquet_version
from generator.publish.tables import source_table, tag_table, year_table, years_of
from generator.resources import program_digest
from generator.terminal import megabytes
from generator.write import Stage

MOST_PLACES = 20
"""That are named as what the articles are about."""


def check_exports(config: Config) -> None:
    """Refuse to begin what cannot be ended.

    Raises:
        WarraqError: a library is missing that the configured files need.
    """
    if "parquet" in config.exports and not has_parquet():
        raise WarraqError("exports has parquet, which needs pyarrow", INSTALL)


def _described(contents: Contents) -> Dataset:
    """What is known before any file is made."""
    config = contents.config
    days = [record.published for record in contents.records if record.published]
    licence, licence_url = licence_and_address(config.licence)
    return Dataset(
        title=config.title,
        description=config.description,
        base_url=config.base_url,
        licence=licence,
        licence_url=licence_url,
        publisher=config.publisher,
        contact=config.contact,
        articles=len(contents.records),
        first=min(days, default=None),
        last=max(days, default=None),
        places=_places(contents.taxonomy, contents.names),
    )


def _places(taxonomy: Taxonomy, names: Names) -> tuple[tuple[str, str], ...]:
    """(name, Wikidata number) of the places with most articles, as far as the authority knows."""
    found = [
        (-len(records), name, entry.wikidata)
        for name, records in taxonomy.by_tag.items()
        if (entry := names.entry_of(name)) and entry.kind is Kind.PLACE
    ]
    return tuple((name, wikidata) for _, name, wikidata in sorted(found)[:MOST_PLACES])


@dataclass(frozen=True, slots=True)
class _Month:
    """What is remembered of a month's file."""

    made_from: bytes
    lengths: tuple[tuple[int, int], ...]
    """Words and characters of each article's text, in the order of the file."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What the data files are made of."""

    config: Config
    ui: Interface
    records: Sequence[Record]
    """Of the whole archive."""
    months: Mapping[str, Sequence[Record]]
    """Those of each month, by the path of its file."""
    taxonomy: Taxonomy
    names: Names
    digest: Callable[[str], bytes]
    """Address of an article → hash of all that is known of it."""


class DataFiles:
    """The files of one build."""

    def __init__(
        self, stage: Stage, store: Store, texts: Texts, run: Map, contents: Contents
    ) -> None:
        self._stage = stage
        self._texts = texts
        self._run = run
        self._contents = contents
        self._lengths = store.shelf("data lengths")

    def make(self) -> None:
        """Put the files of the articles on the stage, those that are as they were included."""
        contents, stage = self._contents, self._stage
        months = contents.months
        made_from = {path: self._made_from(records) for path, records in months.items()}
        lengths = self._make_months(months, made_from)
        self._make_years(months, made_from, lengths)
        if contents.config.tei:
            self._make_tei(months, made_from)
        for make in (tag_table, source_table):
            stage.write(make(contents.taxonomy, contents.names))
        for output in schemas(contents.ui):
            stage.write(output)
        if contents.config.exports:
            whole = digest_of((made_from, self._known_of_names()))
            for name in contents.config.exports:
                self._make_whole(name, whole)

    def describe(self) -> Dataset:
        """Put on the stage what describes the files; return it, for the data page."""
        contents = self._contents
        dataset = replace(_described(contents), files=self._files())
        self._stage.write(data_package(dataset, contents.ui))
        self._stage.write(data_catalog(dataset))
        return dataset

    def notes(self) -> Iterator[str]:
        """What is too large to be published everywhere."""
        for name, path in _WHOLE.items():
            if name in self._contents.config.exports and self._stage.size(path) > FILE_LIMIT:
                size = megabytes(self._stage.size(path))
                hint = f'take "{name}" out of exports'
                yield f"{path}: {size}, and GitHub takes no file above 100 MB ({hint})"

    def _made_from(self, records: Iterable[Record]) -> bytes:
        digests = [self._contents.digest(record.href) for record in records]
        return digest_of((program_digest(), digests))

    def _make_months(
        self, months: Mapping[str, Sequence[Record]], made_from: Mapping[str, bytes]
    ) -> dict[str, tuple[tuple[int, int], ...]]:
        """The lines of each month; return the lengths of the texts of all."""
        known = _remembered(self._lengths, _Month)
        found = {path: known[path].lengths for path in months if path in known}

        def tasks() -> Iterator[tuple[str, Export]]:
            for path, records in months.items():
                same = path in known and known[path].made_from == made_from[path]
                if not (same and self._stage.keep(path, made_from[path])):
                    yield path, Export(path, tuple(map(self._texts.packed, records)))

        for path, (data, lengths) in map_beside(self._run, export, tasks()):
            self._stage.write(Output(path, data), made_from[path])
            found[path] = tuple(lengths)
            month = _Month(made_from[path], found[path])
            self._lengths.put_many([(path, pack(month))])
        self._lengths.delete_many(known.keys() - months.keys())
        return found

    def _make_tei(
        self, months: Mapping[str, Sequence[Record]], made_from: Mapping[str, bytes]
    ) -> None:
        """The articles of each month by TEI."""
        from generator.publish.tei import Archive as TeiArchive  # noqa: PLC0415 - loads much

        config = self._contents.config
        licence, address = licence_and_address(config.licence)
        archive = TeiArchive(
            config.title, config.base_url, __version__, config.publisher, licence, address
        )

        def tasks() -> Iterator[tuple[tuple[str, bytes], TeiExport]]:
            for month, records in months.items():
                path = urls.tei_path(urls.month_of_export(month))
                fingerprint = digest_of((made_from[month], archive))
                if not self._stage.keep(path, fingerprint):
                    articles = tuple(map(self._texts.packed, records))
                    yield (path, fingerprint), TeiExport(path, archive, articles)

        for (path, fingerprint), data in map_beside(self._run, export_tei, tasks()):
            self._stage.write(Output(path, data), fingerprint)

    def _make_years(
        self,
        months: Mapping[str, Sequence[Record]],
        made_from: Mapping[str, bytes],
        lengths: Mapping[str, Sequence[tuple[int, int]]],
    ) -> None:
        """The table of each year: of an addition only its own year's is made again."""
        by_key = {urls.month_of_export(path): path for path in months}
        for year, keys in years_of(by_key).items():
            paths = [by_key[key] for key in keys]
            of_year = digest_of([made_from[path] for path in paths])
            if self._stage.keep(urls.table_path(year), of_year):
                continue
            rows = (
                pair for path in paths for pair in zip(months[path], lengths[path], strict=True)
            )
            self._stage.write(year_table(year, rows), of_year)

    def _known_of_names(self) -> list[tuple[Entry | Source | None, ...]]:
        """What the tables say of all tags and sources, those of attached texts too.

        These may be in no list, and so in neither of the tables of names.
        """
        records, names = self._contents.records, self._contents.names
        tags = sorted({tag.name for record in records for tag in record.tags})
        sources = sorted({name for record in records for name in record.sources})
        return [tuple(map(names.entry_of, tags)), tuple(map(names.source_of, sources))]

    def _make_whole(self, name: str, made_from: bytes) -> None:
        """A file of the whole archive, which every addition changes."""
        contents, path = self._contents, _WHOLE[name]
        version = sqlite3.sqlite_version if name == "sqlite" else parquet_version()
        fingerprint = digest_of((made_from, version))
        if self._stage.keep(path, fingerprint):
            return
        articles = self._texts.articles(contents.records)
        if name == "sqlite":
            output = database(contents.records, articles, contents.names)
        else:
            output = parquet(articles)
        self._stage.write(output, fingerprint)

    def _files(self) -> tuple[DataFile, ...]:
        """The files below data/ that are on the stage, with size and hash."""
        stage = self._stage
        paths = filter(_is_data, stage.paths())
        return tuple(DataFile(path, stage.size(path), stage.sum(path).hex()) for path in paths)


_WHOLE = {"sqlite": urls.DATABASE, "parquet": urls.PARQUET}
"""Name in the setting `exports` → file."""
_DESCRIPTIONS = (
    *(urls.DATA_PACKAGE, urls.DATA_CATALOG),
    *(urls.ARTICLE_SCHEMA, urls.TABLE_SCHEMA),
)


def _is_data(path: str) -> bool:
    """Whether a file is data: no page, no input file, and no description of other files."""
    is_file = path.startswith(urls.DATA_FILES) and not path.endswith(".html")
    return is_file and not path.startswith(urls.RAW_FILES) and path not in _DESCRIPTIONS


T = TypeVar("T")


def _remembered(shelf: StoreShelf, kind: type[T]) -> dict[str, T]:
    """What a shelf holds, by path; what cannot be read counts as missing."""
    found = {}
    for path, value in shelf.scan(""):
        with suppress(UnpackError):
            found[path] = unpack(value, kind)
    return found
