"""Bringing the search files of a site up to date with its articles.

Articles are numbered in the order of time. Of each the shelf has a hash; a number is *dirty* when
its hash is not the one that it was, so an edited article makes one dirty number, one that is put in
between makes all from there on dirty, and the newest one, with which the list ends, only its own.

Where few are dirty, their old articles are taken out of the index and the new ones put in: what the
two differ in names the postings that change (`terms`), the words whose frequency does
(`vocabulary`), the filters (`facets`), the names (`synonyms`); the groups of articles with a dirty
number are made anew (`blocks`). The old articles come from the shelf, so that nothing is asked for
but the new ones. All else stays as the site has it.

Where many are, or what is kept cannot be used, all is made anew by the same parts. Either way the
bytes are those that an index from nothing has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby, islice
from operator import itemgetter
from sys import intern
from typing import Any, Literal, Protocol, TypeVar

import msgspec
import numpy as np

from generator.arabic.matching import SMALL_ARCHIVE
from generator.crew import Map, map_beside
from generator.digest import digest_of
from generator.search import blocks, directory, postings, scripts, terms, vocabulary
from generator.search.bands import Merged, Run, Runs, merge
from generator.search.documents import KEY_SIZE, Listed, SearchDocument
from generator.search.facets import FacetsBuilder, Versions, changed_facets, facet_paths
from generator.search.lexicon import vocabulary_terms
from generator.search.postings import Change, count, segment_of
from generator.search.scripts import Output, json_script, name_of
from generator.search.shards import Entry, OpenFamily, ShardCutter, least_size
from generator.search.shelf import DamagedError, Item, MemoryShelf, Reader, Shelf, packed
from generator.search.synonyms import Found, NameGroup, SynonymsBuilder, found_names
from generator.search.tables import FORMAT, tables_script
from generator.search.words import SearchWords

MOST_DIRTY = 0.05
"""Share of the numbers from which on all is made anew …"""
FEW, MANY = 20, 1_000
"""… though not for so few, and always for more: they are worked on all at once."""

_HEAD, _KEYS, _NAMES = "head", "keys", "names"
_LAYOUT = 1
"""Raised when what is kept is arranged in another way."""
_KEYS_IN_A_ROW = 16_384

Load = Callable[[Sequence[int]], Iterable[SearchDocument]]
"""Gives the articles of some numbers, which ascend, in their order."""
Chunk = tuple[int, list[SearchDocument]]
"""Neighbouring articles, and the number of the first."""
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a process works out of a chunk."""

    runs: list[tuple[int, Run]]
    """What it adds to each band."""
    evidence: dict[str, int]
    """In how many articles of it the strays stand (`lexicon.stray_words`)."""
    groups: list[tuple[str, list[Output], bytes]]
    """Of each group the version, the scripts and what has to be kept."""
    names: Found


def _here(function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
    return map(function, tasks)


class ExecutorMap(Protocol):
    """Runs a function over chunks, in this process or others; the results come in order.

    Chunks should be taken no faster than they are worked on: there may be gigabytes of them.
    """

    def __call__(  # noqa: D102
        self, function: Callable[[Chunk], Analysis], chunks: Iterable[Chunk], /
    ) -> Iterator[Analysis]: ...


@dataclass(frozen=True, slots=True)
class Settings:
    """What the search files depend on besides the articles."""

    ui: SearchWords
    months: Sequence[str]
    """The twelve names of months, as dates are printed."""
    digits: Literal["latn", "arab"] = "latn"
    groups: Sequence[NameGroup] = ()
    """Things that have several names."""


class Head(msgspec.Struct, array_like=True, frozen=True):
    """What is kept of the index as a whole."""

    stamp: bytes
    documents: int
    groups: list[str]
    """Versions."""
    facets: Versions
    synonyms: str
    """What meta says of them."""
    synonym_files: dict[str, bytes]
    """Hashes by path."""
    whole: dict[str, bytes]
    """Of the files that every build makes: hashes by path."""


_head = msgspec.msgpack.Decoder(Head)
_bytes: msgspec.msgpack.Decoder[bytes] = msgspec.msgpack.Decoder(bytes)
_group = msgspec.msgpack.Decoder(blocks.Group)
_names = msgspec.msgpack.Decoder(dict[str, tuple[postings.Stat, str]])


class SearchUpdate:
    """The search files that have to be written: iterate over it, once, to the end."""

    def __init__(self, outputs: Iterable[Output], kept: Collection[str], *, anew: bool) -> None:
        self.kept = kept
        """Paths of the files that stay as the site has them. All others go."""
        self.anew = anew
        """Whether all is made anew."""
        self._outputs = outputs

    def __iter__(self) -> Iterator[Output]:
        return iter(self._outputs)


def update_search(
    shelf: Shelf,
    listed: Sequence[Listed],
    load: Load,
    settings: Settings,
    *,
    executor_map: ExecutorMap = map,
    run: Map = _here,
    load_bare: Load | None = None,
    anew: bool = False,
) -> SearchUpdate:
    """Return what to write, so that the search files are those of the articles listed.

    The shelf is changed while the update is made and gone through: it holds for the site once all
    is written, and should be dropped if that fails. Where a file that is `kept` is missing in the
    site, the shelf is that of another one: ask again, for all `anew`.

    Args:
        shelf: what the last update kept, for the site as it is.
        listed: the articles in the order of their numbers: by date, then address.
        load: asked for dirty numbers only, or for all.
        executor_map: runs the analysis of chunks when all is made anew.
        run: runs what puts the parts together then.
        load_bare: gives articles without their bodies, which `executor_map` puts in: so the texts
            of an archive need not pass through this process.
        anew: do not believe the shelf, because the site is not what it should be.
    """
    try:
        found = None if anew else _changed(shelf, listed, load, settings)
    except DamagedError:
        found = None
    if found:
        return found
    shelf.clear()
    documents = (load_bare or load)(range(len(listed)))
    keys = [entry.key for entry in listed]
    outputs = _all(shelf, shelf, documents, keys, settings, executor_map, run)
    return SearchUpdate(outputs, (), anew=True)


def all_files(
    shelf: Shelf,
    documents: Iterable[SearchDocument],
    settings: Settings,
    executor_map: ExecutorMap = map,
) -> Iterator[Output]:
    """Yield the search files of articles that come in the order of time."""
    return _all(shelf, MemoryShelf(), documents, None, settings, executor_map, _here)


# ---------------------------------------------------------------- all anew


def analyse(chunk: Chunk, groups: Sequence[NameGroup]) -> Analysis:
    """Return all that can be worked out of a chunk by itself; it begins with a whole group."""
    first, documents = chunk
    numbered = list(enumerate(documents, first))
    made = []
    for place in range(0, len(documents), blocks.GROUP):
        members = documents[place : place + blocks.GROUP]
        group = blocks.group_of(members)
        number = (first + place) // blocks.GROUP
        made.append((*blocks.group_files(number, members, group), packed(group)))
    runs: list[tuple[int, Run]] = []
    evidence: dict[str, int] = {}
    for band, part in count(numbered).parts():
        segment = segment_of(part)
        runs.append((band, segment.packed()))
        strays = np.flatnonzero(part.strays).tolist()
        evidence |= {segment.forms[n]: int(segment.articles_with[n]) for n in strays}
    return Analysis(runs, evidence, made, found_names(groups, numbered))


def _chunks(documents: Iterable[SearchDocument]) -> Iterator[Chunk]:
    """Yield chunks of whole groups: a small one first, since somebody waits for it."""
    most = max(postings.BATCH // blocks.GROUP, 1)
    first, size = 0, 1
    stream = iter(documents)
    while chunk := list(islice(stream, size * blocks.GROUP)):
        yield first, chunk
        first += len(chunk)
        del chunk  # before the next is there
        size = min(size * 2, most)


def _all(
    shelf: Shelf,
    waiting: Shelf,
    documents: Iterable[SearchDocument],
    keys: Sequence[bytes] | None,
    settings: Settings,
    executor_map: ExecutorMap,
    run: Map,
) -> Iterator[Output]:
    """Yield all files; `keys` are missing where nothing is kept.

    Args:
        waiting: has what was analysed until it is put together.
    """
    filters, synonyms = FacetsBuilder(), SynonymsBuilder(settings.groups)
    years: list[str] = []

    def passing() -> Iterator[SearchDocument]:
        for document in documents:
            filters.add(document)
            years.append(intern(document.date[:4]))
            yield document

    runs = Runs(waiting)
    versions: list[str] = []
    work = partial(analyse, groups=tuple(settings.groups))
    for analysis in executor_map(work, _chunks(passing())):
        for version, outputs, kept in analysis.groups:
            shelf.put_many([(_group_row(len(versions)), kept)])
            versions.append(version)
            yield from outputs
        runs.add(analysis.runs, analysis.evidence)
        synonyms.change(analysis.names)
        del analysis  # before the next is there
    postings.forget_pieces()
    for output, item in filters.files():
        shelf.put_many([item])
        yield output
    whole = _Compared({})
    synonym_files = _Compared({})
    named = yield from _synonyms(shelf, synonyms, synonym_files)
    tables: list[vocabulary.Table] = []
    merged = chain.from_iterable(run(merge, runs.tasks(len(years))))
    placed = yield from _shards(shelf, merged, len(years), tables)
    words = yield from _vocabulary(shelf, tables, run)
    contents = _Contents(years, versions, filters.versions, named, placed, words)
    yield from _whole_files(contents, settings, whole)
    head = Head(
        _stamp(settings), len(years), versions, filters.versions, named, synonym_files.made,
        whole.made,
    )  # fmt: skip
    shelf.put_many([(_HEAD, packed(head)), *_keys_items(keys or ())])


def _shards(
    shelf: Shelf, merged: Iterable[Merged], documents: int, tables: list[vocabulary.Table]
) -> Generator[Output, None, terms.Terms]:
    """Yield the shards of all bands; `tables` gets their words."""
    cutter, writer = ShardCutter(documents), terms.ShardWriter()

    def families() -> Iterator[Entry | OpenFamily]:
        for band in merged:
            tables.append(band.words)
            yield from band.opened()

    for shard in cutter.cut(families()):
        yield from writer.put(shard)
        shelf.put_many(writer.items)
        writer.items.clear()
    placed = terms.Terms(cutter.is_crowded, writer.shards)
    shelf.put_many([terms.index_item(placed)])
    return placed


def _vocabulary(
    shelf: Shelf, tables: Sequence[vocabulary.Table], run: Map
) -> Generator[Output, None, vocabulary.Blocks]:
    made: vocabulary.Blocks = {direction: [] for direction in vocabulary.DIRECTIONS}
    tasks = (
        (direction, listing)
        for direction in vocabulary.DIRECTIONS
        for listing in vocabulary.ranges(tables, direction)
    )
    listed = map_beside(run, vocabulary.list_words, tasks)
    for direction, parts in groupby(listed, itemgetter(0)):
        runs = chain.from_iterable(part for _, part in parts)
        for block, output, items in vocabulary.listed_blocks(direction, runs):
            shelf.put_many(items)
            made[direction].append(block)
            yield output
    shelf.put_many([vocabulary.index_item(made)])
    return made


def _synonyms(
    shelf: Shelf, synonyms: SynonymsBuilder, files: _Compared
) -> Generator[Output, None, str]:
    named = ""
    for made in synonyms.files():
        if isinstance(made, str):
            named = made
        else:
            yield from files.put(made)
    shelf.put_many([(_NAMES, packed(synonyms.names))])
    return named


# ---------------------------------------------------------------- what changes


def _changed(
    shelf: Shelf, listed: Sequence[Listed], load: Load, settings: Settings
) -> SearchUpdate | None:
    """Return the files that change; None when all has to be made anew.

    All of it is made before any is given, so that what is damaged is noticed in time.
    """
    reader = Reader(shelf)
    head = reader.value(_HEAD, _head)
    if head.stamp != _stamp(settings) or not _is_of_one_class(head.documents, len(listed)):
        return None
    keys = [entry.key for entry in listed]
    joined = b"".join(keys)
    if len(joined) != KEY_SIZE * len(keys):
        raise ValueError(f"a key of an article has {KEY_SIZE} bytes")
    old, new = _dirty(_kept_keys(reader, head.documents), joined)
    if max(len(old), len(new)) > min(max(FEW, MOST_DIRTY * len(listed)), MANY):
        return None
    change = _Changing(shelf, head, len(listed), old, dict(zip(new, load(new), strict=True)))
    years = [entry.date[:4] for entry in listed]
    outputs = list(change.outputs(years, settings))
    change.keep(keys, {number // _KEYS_IN_A_ROW for number in (*old, *new)})
    written = {path for path, _ in outputs}
    return SearchUpdate(outputs, change.paths() - written, anew=False)


def _is_of_one_class(before: int, now: int) -> bool:
    """Whether nothing that depends on the size of an archive is another."""
    return (
        before > 0
        and now > 0
        and least_size(before) == least_size(now)
        and (before < SMALL_ARCHIVE) == (now < SMALL_ARCHIVE)
    )


def _dirty(old: bytes, new: bytes) -> tuple[list[int], list[int]]:
    """Return the numbers whose article is gone, and those that have another one or the first."""
    before, now = (np.frombuffer(keys, np.int64).reshape(-1, 2) for keys in (old, new))
    common = min(len(before), len(now))
    edited = np.flatnonzero((before[:common] != now[:common]).any(axis=1)).tolist()
    return [*edited, *range(common, len(before))], [*edited, *range(common, len(now))]


class _Changing:
    """The change of some articles, part by part."""

    def __init__(
        self,
        shelf: Shelf,
        head: Head,
        documents: int,
        old: Sequence[int],
        new: Mapping[int, SearchDocument],
    ) -> None:
        self._shelf = shelf
        self._reader = Reader(shelf)
        self._head = head
        self._documents = documents
        self._dirty = {*old, *new}
        self._items: list[Item] = []
        self._gone: list[str] = []
        self._kept = self._kept_groups()
        self._new = sorted(new.items())
        self._old = [(number, self._old_document(number)) for number in old]
        self._versions = head.groups.copy()
        self._facets = {kind: own.copy() for kind, own in head.facets.items()}
        self._named = head.synonyms
        self._synonym_files = _Compared(head.synonym_files)
        self._synonym_files.made = head.synonym_files
        self._whole = _Compared(head.whole)

    def outputs(self, years: Sequence[str], settings: Settings) -> Iterator[Output]:
        """Yield the files that change."""
        yield from self._change_groups()
        yield from self._change_facets()
        yield from self._change_synonyms(settings.groups)
        self._terms, more = self._change_terms()
        yield from self._terms.outputs
        self._words = vocabulary.VocabularyChange(self._reader)
        self._words.change(more)
        yield from self._words.outputs
        for part in (self._terms, self._words):
            self._items += part.items
            self._gone += part.gone
        contents = _Contents(
            years, self._versions, self._facets, self._named, self._terms.terms, self._words.blocks
        )
        yield from _whole_files(contents, settings, self._whole)
        self._head = Head(
            _stamp(settings), self._documents, self._versions, self._facets, self._named,
            self._synonym_files.made, self._whole.made,
        )  # fmt: skip

    def keep(self, keys: Sequence[bytes], rows: Collection[int]) -> None:
        """Change the shelf."""
        held = -(-len(keys) // _KEYS_IN_A_ROW)
        self._gone += [_keys_row(n) for n in rows if n >= held]
        self._shelf.delete_many(self._gone)
        self._items += [item for n, item in enumerate(_keys_items(keys)) if n in rows]
        self._items.append((_HEAD, packed(self._head)))
        self._shelf.put_many(self._items)

    def paths(self) -> set[str]:
        """Return the paths of all files there are now."""
        last = len(self._versions) - 1
        sizes = [blocks.GROUP] * last + [self._documents - last * blocks.GROUP]
        groups = zip(self._versions, sizes, strict=True)
        return {
            *chain.from_iterable(
                blocks.group_paths(number, version, size)
                for number, (version, size) in enumerate(groups)
            ),
            *chain.from_iterable(shard.paths() for shard in self._terms.terms.shards),
            *(block.path() for held in self._words.blocks.values() for block in held),
            *facet_paths(self._facets),
            *self._synonym_files.made,
            *self._whole.made,
        }

    # -------- groups

    def _kept_groups(self) -> dict[int, tuple[list[SearchDocument], blocks.Group]]:
        """The dirty groups as they were."""
        dirty = sorted({number // blocks.GROUP for number in self._dirty})
        kept = [number for number in dirty if number < len(self._head.groups)]
        groups = self._reader.values([_group_row(number) for number in kept], _group)
        found = {}
        for number, group in zip(kept, groups, strict=True):
            places = range(number * blocks.GROUP, (number + 1) * blocks.GROUP)
            dirty_places = {place for place, n in enumerate(places) if n in self._dirty}
            found[number] = group.documents(dirty_places), group
        return found

    def _old_document(self, number: int) -> SearchDocument:
        documents, _ = self._kept[number // blocks.GROUP]
        return documents[number % blocks.GROUP]

    def _change_groups(self) -> Iterator[Output]:
        count = -(-self._documents // blocks.GROUP)
        self._gone += map(_group_row, range(count, len(self._versions)))
        del self._versions[count:]
        new = dict(self._new)
        for number in sorted({number // blocks.GROUP for number in self._dirty}):
            first = number * blocks.GROUP
            last = min(first + blocks.GROUP, self._documents)
            if first >= last:
                continue
            documents = [new.get(n) or self._old_document(n) for n in range(first, last)]
            group = blocks.group_of(documents, self._known_texts(number))
            version, outputs = blocks.group_files(number, documents, group)
            self._versions[number : number + 1] = [version]
            self._items.append((_group_row(number), packed(group)))
            yield from outputs

    def _known_texts(self, number: int) -> dict[int, bytes]:
        """The blocks of texts of a group that hold nothing dirty."""
        if number not in self._kept:
            return {}
        first = number * blocks.GROUP
        return {
            place: data
            for place, data in enumerate(self._kept[number][1].texts)
            if self._dirty.isdisjoint(
                range(first + place * blocks.TEXTS, first + (place + 1) * blocks.TEXTS)
            )
        }

    # -------- other parts

    def _change_facets(self) -> Iterator[Output]:
        made = changed_facets(self._reader, self._facets, self._old, self._new, self._documents)
        for output, key, value in made:
            if value is None:
                self._gone.append(key)
            else:
                self._items.append((key, value))
            if output:
                yield output

    def _change_synonyms(self, groups: Sequence[NameGroup]) -> Iterator[Output]:
        changes = _difference(found_names(groups, self._old), found_names(groups, self._new))
        if changes:
            synonyms = SynonymsBuilder(groups, self._reader.value(_NAMES, _names))
            synonyms.change(changes)
            self._synonym_files.made = {}
            for made in synonyms.files():
                if isinstance(made, str):
                    self._named = made
                else:
                    yield from self._synonym_files.put(made)
            self._items.append((_NAMES, packed(synonyms.names)))

    def _change_terms(self) -> tuple[terms.TermsChange, Counter[str]]:
        """The shards, and in how many more articles each word of the vocabulary stands."""
        before, now = (count(articles).by_posting() for articles in (self._old, self._new))
        changes: dict[str, Change] = {}
        for (form, field, article), level in _difference(before, now).items():
            changes.setdefault(form, {}).setdefault(field, {})[article] = level
        more = Counter(form for form, _ in {(form, article) for form, _, article in now})
        more.subtract(Counter(form for form, _ in {(form, n) for form, _, n in before}))
        changing = terms.TermsChange(self._reader, self._documents)
        changing.change({form: (change, more[form]) for form, change in changes.items()})
        words: Counter[str] = Counter()
        for form in changes:
            if more[form]:
                for word in vocabulary_terms(form):
                    words[word] += more[form]
        return changing, words


def _difference(before: Mapping[Any, int], now: Mapping[Any, int]) -> dict[Any, int | None]:
    """What turns one mapping into another; None for what goes."""
    gone: dict[Any, int | None] = dict.fromkeys(before.keys() - now.keys())
    return gone | {key: value for key, value in now.items() if before.get(key) != value}


# ---------------------------------------------------------------- files that all builds make


class _Compared:
    """Passes on files that are not as they were."""

    def __init__(self, known: Mapping[str, bytes]) -> None:
        self._known = known
        self.made: dict[str, bytes] = {}
        """Hashes by path."""

    def put(self, output: Output) -> Iterator[Output]:
        """Enter a file; yield it if it is new or has changed."""
        path, data = output
        digest = digest_of(data)
        self.made[path] = digest
        if self._known.get(path) != digest:
            yield output


@dataclass(frozen=True, slots=True)
class _Contents:
    """What the meta file tells of all others."""

    years: Sequence[str]
    """Of every article; "" when unknown."""
    groups: Sequence[str]
    facets: Versions
    synonyms: str
    terms: terms.Terms
    words: vocabulary.Blocks


def _whole_files(contents: _Contents, settings: Settings, compared: _Compared) -> Iterator[Output]:
    """Yield the directories, the meta file and, last, the tables, of which those that changed.

    The data of meta.js: {format, documents, years: [[year, number of its first article], …] in the
    order of time, the undated before all, blocks: versions of the groups of articles, terms: the
    directory of the pages of the directory of shards, vocabulary: version, facets: {kind: versions
    of its ranges}, synonyms: versions of its files, only where there are any}. Versions all have
    one length and follow one another.
    """
    pages: list[directory.Entry] = []
    shards = [(shard.bound, shard.version) for shard in contents.terms.shards]
    for bound, page in directory.pages(shards):
        version, output = json_script(f"directory/{name_of(bound)}", page)
        pages.append((bound, version))
        yield from compared.put(output)
    words = {
        direction: directory.directory([(block.bound, block.version) for block in held])
        for direction, held in contents.words.items()
    }
    words_version, output = json_script("vocabulary", words)
    yield from compared.put(output)
    firsts = [(year, next(run)[0]) for year, run in groupby(enumerate(contents.years), _year)]
    meta = {
        "format": FORMAT,
        "documents": len(contents.years),
        "years": [[int(year), first] for year, first in firsts if year],
        "blocks": "".join(contents.groups),
        "facets": {kind: "".join(versions) for kind, versions in contents.facets.items()},
        **({"synonyms": contents.synonyms} if contents.synonyms else {}),
        "terms": directory.directory(pages),
        "vocabulary": words_version,
    }
    version, output = json_script("meta", meta)
    yield from compared.put(output)
    tables = tables_script(settings.ui, settings.months, settings.digits, version)
    yield from compared.put((f"{scripts.FOLDER}/tables.js", tables))


def _year(entry: tuple[int, str]) -> str:
    return entry[1]


# ---------------------------------------------------------------- rows


def _stamp(settings: Settings) -> bytes:
    groups = [(group.names, group.fields) for group in settings.groups]
    return digest_of((_LAYOUT, groups))


def _group_row(number: int) -> str:
    return f"groups/{number:06d}"


def _keys_items(keys: Sequence[bytes]) -> Iterator[Item]:
    for place, first in enumerate(range(0, len(keys), _KEYS_IN_A_ROW)):
        data = b"".join(keys[first : first + _KEYS_IN_A_ROW])
        yield _keys_row(place), packed(data)


def _keys_row(place: int) -> str:
    return f"{_KEYS}/{place:04d}"


def _kept_keys(reader: Reader, documents: int) -> bytes:
    rows = [_keys_row(n) for n in range(-(-documents // _KEYS_IN_A_ROW))]
    held: Iterator[bytes] = reader.values(rows, _bytes)
    keys = b"".join(held)
    if len(keys) != documents * KEY_SIZE:
        raise DamagedError(_KEYS)
    return keys
