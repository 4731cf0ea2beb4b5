"""From the source folder to the articles of an archive: read, parsed, catalogued and enriched.

read → parse → catalog → enrich (tags, names, stories, related articles)

What a build and the other commands start from. Only records are held; texts stay in the store,
and `Texts` gives them to who needs them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from generator import urls
from generator.catalog import Tagged, collect, cut_key, map_articles
from generator.config import (
    AUTHORITY_NAME,
    LEXICON_NAME,
    SOURCES_NAME,
    Config,
    Project,
)
from generator.corrections import with_corrections
from generator.crew import Crew, Map, crew_of, in_chunks, map_beside
from generator.digest import digest_of, joint_digest
from generator.engine.addresses import LOST_SHELF as LOST_ADDRESSES
from generator.engine.addresses import SHELF as ADDRESSES
from generator.engine.addresses import (
    Published,
    doubtful,
    doubts_of,
    leading_nowhere,
    lent_of,
    nobodys_of,
    places_of,
    read_published,
    remember_led,
    with_published,
)
from generator.engine.lots import Claims, Gathered, Hashed, Lots, Pool
from generator.engine.preview import Preview, preview
from generator.engine.relations import Related, find_related, terms_by_address
from generator.engine.store import Store
from generator.engine.tasks import (
    Cut,
    Cutting,
    Intake,
    Packed,
    corrected_part,
    cut_tags,
    parse_file,
    sieve_of,
    take_in,
    with_text,
)
from generator.engine.workspace import Inputs, list_inputs, list_redacted, open_archive
from generator.enrich.boilerplate import folded_lines, without_lines
from generator.enrich.changes import Changes, changes_between
from generator.enrich.learn import learn
from generator.enrich.lexicon import Lexicon, parse_lexicon
from generator.enrich.lexicon_file import Consulted, Parse, consulted, learned, read_lexicon
from generator.enrich.stories.links import (
    Reader,
    by_age,
    days_apart,
    link_stories,
    story_pairs,
)
from generator.errors import Faults, Problem
from generator.model import (
    Article,
    Catalog,
    Claim,
    InputFile,
    ParsedArticle,
    ParsedFile,
    Record,
    StandingPage,
    Tombstone,
)
from generator.names.authority import Authority, read_authority
from generator.names.sources import Register, read_sources
from generator.names.unite import Names, learn_names, versions_by_source, with_names
from generator.outline import Aspects, FileOutline
from generator.packing import UnpackError, pack, unpack
from generator.progress import Reporter
from generator.publish.raw import raw_files
from generator.read.files import (
    KNOWN,
    FileStat,
    read_file,
    read_files,
    stat_of,
)
from generator.redaction.parsed import cleaned
from generator.redaction.sieve import Sieve
from generator.redaction.tables import redact_authority, redact_page, redact_register
from generator.stopwatch import Stopwatch
from generator.walk import NOT_UNICODE, is_unicode, printable

T = TypeVar("T")

CHUNK = 50
"""Articles or input files of one task: enough that handing them over costs little."""
CHUNK_BYTES = 1 << 20
"""Of input files; a larger file is a task of its own."""
_FEW = 8
"""One file of so many is looked for by its path."""

_WITHDRAWN = ("its article was taken out", "remove the file")
_NO_ARTICLES = f"articles are {KNOWN}; name another folder with --source"


@dataclass(frozen=True, slots=True)
class Zip:
    """Input files that are published together."""

    members: tuple[str, ...]
    """Their paths."""
    made_from: bytes
    """Hash of what they hold."""


@dataclass(frozen=True, slots=True)
class Archive:
    """The articles of an archive under their tags, names and stories."""

    catalog: Catalog
    names: Names
    tags: Consulted
    inputs: int
    """Files that could be read."""
    zips: Mapping[str, Zip]
    """The input files as they are published, by the path of each zip."""
    cut: frozenset[str]
    """Paths of those of which some articles were taken out."""
    related: Mapping[str, Related]
    """What articles are told of earlier ones that are about the same, by address."""
    problems: tuple[Problem, ...]
    """What is wrong with the input, and with the pages and tables of its keepers."""
    lost: Sequence[Published]
    """Addresses that lead nowhere."""
    hashed: list[Hashed]
    """Records of which the hashes are known; some are of other records than the catalog's."""


class Texts:
    """Gives records their texts, out of the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def packed(self, record: Record) -> Packed:
        """Return an article as workers get it."""
        return Packed(pack(record), tuple(self._parts(record)), self._cut(record))

    def article(self, record: Record) -> Article:
        """Return the article."""
        return with_text(record, self._parts(record), self._cut(record))

    def articles(self, records: Iterable[Record]) -> Iterator[Article]:
        """Yield the articles, one at a time."""
        return map(self.article, records)

    def title_and_text(self, record: Record) -> tuple[str, str]:
        """Return what stories are told by."""
        first = unpack(self.first_part(record), ParsedArticle)
        return first.title, first.text

    def first_part(self, record: Record) -> bytes:
        """Return the text that is shown."""
        found = next(self._parts(record))
        return corrected_part(record, found) if record.corrections else found

    def size(self, record: Record) -> int:
        """Return how many bytes are kept of an article."""
        return sum(map(len, self._parts(record)))

    def _parts(self, record: Record) -> Iterator[bytes]:
        return (self._store.parsed(part.path, part.number) for part in record.parts)

    def _cut(self, record: Record) -> bytes:
        return self._store.cut_ledger(record.cut) if record.cut else b""


def make_archive(
    project: Project,
    store: Store,
    inputs: Inputs,
    progress: Reporter,
    crew: Crew,
    watch: Stopwatch,
) -> Archive:
    """What the files of a source amount to, with all that is known of the articles."""
    sieve = sieve_of(inputs.redactions)
    with watch.stage("read, parse"):
        read = read_inputs(project, store, inputs, progress, crew.map)
        inputs.stats.clear()  # what is new is known: nobody asks for sizes and times any more
        standing, page_problems = standing_pages(project.pages, sieve)
    found = _catalogued(project, store, read, standing, sieve, crew, watch)
    catalog, gathered = found.catalog, found.gathered
    problems = [*read.problems, *gathered.problems, *found.problems, *page_problems]
    with watch.stage("names"):
        names, table_problems = _names(project.root, catalog, sieve)
        catalog = _united(catalog, names)
    catalog, related = _with_relatives(project, store, catalog, gathered.aspects, crew, watch)
    with watch.stage("corrections"):
        # Last: what was found of an article was found in what its source printed.
        claims = read_corrections(project.corrections)
        catalog, idle = _corrected(catalog, claims, found.elsewhere, sieve, Texts(store))
    problems += [*found.tags.problems, *table_problems, *idle]
    # What these stages had in hand is free by now.
    crew.dismiss()
    return Archive(
        catalog,
        names,
        found.tags,
        len(read.digests),
        _zips(catalog, read.digests),
        frozenset(gathered.cut),
        related,
        cleaned(tuple(problems), sieve),
        found.lost,
        gathered.hashed,
    )


def _with_relatives(
    project: Project,
    store: Store,
    catalog: Catalog,
    aspects: dict[str, Aspects],
    crew: Crew,
    watch: Stopwatch,
) -> tuple[Catalog, dict[str, Related]]:
    """The catalog with its stories, and what articles are told of earlier ones.

    Args:
        aspects: of all articles, by address; nobody asks for them again, and none is left.
    """
    with watch.stage("stories"):
        ordered = by_age(catalog.everything())
        linked = _stories(ordered, aspects, store)
        catalog = catalog.replaced(linked)
    with watch.stage("related"):
        listed = catalog.listed(include_embedded=project.config.include_embedded)
        terms = terms_by_address(ordered, aspects)
        # Signatures, which take three times as much, have told their stories.
        aspects.clear()
        crew.dismiss()
        ordered = [linked.get(record.href, record) for record in ordered]
        return catalog, find_related(ordered, listed, terms, store.shelf("related"))


def _zips(catalog: Catalog, digests: Mapping[str, str]) -> dict[str, Zip]:
    """Of the hashes of the input files, which stay behind, this is all that anybody asks."""
    return {
        path: Zip(members, digest_of([(member, digests[member]) for member in members]))
        for path, members in raw_files(catalog.everything()).items()
    }


@dataclass(frozen=True, slots=True)
class _Catalogued:
    """What outlines amount to, and what is asked when these are gone."""

    catalog: Catalog
    """With tags."""
    gathered: Gathered
    tags: Consulted
    problems: list[Problem]
    lost: Sequence[Published]
    """As in `Archive`."""
    elsewhere: Mapping[str, str]
    """As `with_corrections` asks for it."""


def _catalogued(
    project: Project,
    store: Store,
    read: Read,
    standing: list[StandingPage],
    sieve: Sieve,
    crew: Crew,
    watch: Stopwatch,
) -> _Catalogued:
    """The catalog of all files under the addresses that were published; these are remembered."""
    with watch.stage("tags"):
        tags = consulted(project.root / LEXICON_NAME, _parser(store, sieve))
        tags = _redacted_lexicon(tags, sieve) if tags else None
    with watch.stage("catalog"):
        lots = Lots(store.shelf, Pool())
        published, problems = published_rows(project.root, sieve)
        files, rows = _unrested(lots, read, store, tags, published)
        found = places_of(rows, files)
        claims = Claims(rows, found, doubts_of(rows, found, files))
        cuts = lots.cuts(_rules_of(tags)) if tags else {}
        nobodys = nobodys_of(rows, found, files, sieve)
        collected = collect(files, kept=found, cuts=cuts, lost=nobodys)
    with watch.stage("tags"):
        if tags is None:
            texts = Texts(store)
            tags = learned(project.root / LEXICON_NAME, collected.articles, texts.articles)
            tags = _redacted_lexicon(tags, sieve)
            cuts = lots.cuts(_rules_of(tags))
        collected = _tagged(collected, tags.lexicon, cuts, lots.pool, store, crew.map)
        # The rest is done here alone, and what workers remember takes half as much as the archive.
        crew.dismiss()
    with watch.stage("catalog"):
        idle = lots.keep(collected, files, claims, _rules_of(tags), store.outline)
        store.forget_cut_ledgers(idle)
        # Outlines take more memory than records, and nobody asks for more of them.
        del collected, files, cuts
        read.new.clear()
        joined, gathered = lots.joined(standing), lots.gathered
        problems += doubtful(published, lots.places, lots.doubts)
        catalog, lost = with_published(joined, published, lots.places)
        problems += leading_nowhere(lost, store.shelf(LOST_ADDRESSES))
        lent, kept = lent_of(published, lots.places), store.shelf(ADDRESSES)
        remember_led(joined, catalog, lent, gathered.text_of, kept)
        catalog = _with_tombstones(catalog, sieve)
    return _Catalogued(catalog, gathered, tags, problems, lost, lent)


def published_rows(root: Path, sieve: Sieve) -> tuple[list[Published], list[Problem]]:
    """The addresses that were published and may lead somewhere, and what is wrong with others."""
    published, problems = read_published(root)
    return [row for row in published if not _is_withdrawn(row.address, sieve)], problems


def _unrested(
    lots: Lots, read: Read, store: Store, tags: Consulted | None, published: list[Published]
) -> tuple[list[FileOutline], list[Published]]:
    """The outlines of the files, and the rows, of which anything may be new in the catalog.

    All where tags are to be learned, which is done from all lines.
    """
    if tags is None:
        return read.outlines(store, read.digests), published
    return lots.rest(read.digests, published, _rules_of(tags), partial(read.outlines, store))


def _rules_of(tags: Consulted) -> bytes:
    return digest_of(tags.lexicon)


def _with_tombstones(catalog: Catalog, sieve: Sieve) -> Catalog:
    """The catalog with what remains of articles that were taken out, where nothing else stands."""
    if not sieve.redactions:
        return catalog
    taken = {each.href for each in catalog.everything()}
    taken |= {each.href for each in catalog.redirects}
    tombstones = tuple(
        Tombstone(rule.address, rule.date, sieve.cleaned(rule.reason))
        for rule in sieve.redactions.rules
        if rule.address and rule.address not in taken
    )
    return replace(catalog, tombstones=tombstones)


def _corrected(
    catalog: Catalog,
    claims: Sequence[Claim],
    elsewhere: Mapping[str, str],
    sieve: Sieve,
    texts: Texts,
) -> tuple[Catalog, list[Problem]]:
    """The catalog with its corrections made, and what is said of those of articles that are gone.

    Of those that were taken out it is said without the address.
    """
    if not claims:
        return catalog, []
    taken = {each.href for each in catalog.everything()}
    taken |= {each.href for each in catalog.redirects}
    withdrawn = [claim for claim in claims if _is_of_none(claim, taken, sieve)]
    kept = [_redacted_claim(claim, sieve) for claim in claims if claim not in withdrawn]
    catalog, idle = with_corrections(catalog, kept, texts.article, elsewhere)
    idle += [Problem(each.path, each.lines.get("article", 1), *_WITHDRAWN) for each in withdrawn]
    return catalog, idle


def _is_of_none(claim: Claim, taken: Collection[str], sieve: Sieve) -> bool:
    """Whether the article of a correction was taken out, and none stands there now."""
    address = urls.article_in(claim.article)
    return address not in taken and sieve.withdraws(address)


def _redacted_claim(claim: Claim, sieve: Sieve) -> Claim:
    """A correction that may be seen; it finds its article though words of the address are gone."""
    article = sieve.address_of_former(urls.article_in(claim.article))
    return cleaned(replace(claim, article=article), sieve)


def _is_withdrawn(address: str, sieve: Sieve) -> bool:
    """Whether an address is to lead nowhere, or to a tombstone alone."""
    return sieve.holds(address) or sieve.withdraws(address)


def _parser(store: Store, sieve: Sieve) -> Parse:
    """What parses a lexicon, or knows what became of the same text the last time.

    Where words are taken out of the archive it is parsed: what is remembered must not hold them.
    """
    if sieve.has_words:
        return parse_lexicon
    shelf = store.shelf("lexicon")

    def parse(text: str, path: str) -> tuple[Lexicon, list[Problem]]:
        key = digest_of((text, path)).hex()
        try:
            return unpack(shelf.get(key) or b"", tuple[Lexicon, list[Problem]])
        except UnpackError:
            parsed = parse_lexicon(text, path)
            shelf.clear()
            shelf.put_many([(key, pack(parsed))])
            return parsed

    return parse


def _redacted_lexicon(tags: Consulted, sieve: Sieve) -> Consulted:
    """The lexicon without rows that speak of what is taken out, or would bring it back."""
    if not sieve.has_words:
        return tags
    lexicon = tags.lexicon
    kept = (e for e in lexicon.entries if not any(map(sieve.holds, (e.tag, *e.into))))
    return replace(tags, lexicon=replace(lexicon, entries=tuple(kept)))


def _tagged(
    catalog: Catalog,
    lexicon: Lexicon,
    known: dict[bytes, Tagged],
    pool: Pool,
    store: Store,
    run: Map,
) -> Catalog:
    """The catalog with all tag lines cut; those that were known have been, most of the time."""
    keyed = [(_key_of(record), record) for record in catalog.everything()]
    untold = [(key, record) for key, record in keyed if not _is_told(record, known.get(key))]
    missing = {key: record for key, record in untold if key not in known}
    texts, packed_lexicon = Texts(store), pack(lexicon)
    tasks = (
        (
            [key for key, _ in chunk],
            Cutting(packed_lexicon, tuple(texts.packed(record) for _, record in chunk)),
        )
        for chunk in in_chunks(missing.items(), CHUNK)
    )
    for keys, made in map_beside(run, cut_tags, tasks):
        ledgers = {}
        for key, (packed, ledger) in zip(keys, made, strict=True):
            # Of the ledger too: other rules may give the same tags for other reasons.
            at = joint_digest(key, ledger) if ledger else b""
            cut = unpack(packed, Cut)
            known[key] = pool.tags(cut.tags), pool.kinds(cut.repairs), at
            ledgers[at] = ledger
        ledgers.pop(b"", None)
        store.put_cut_ledgers(ledgers.items())
    changed: dict[str, Record] = {}
    for key, record in untold:
        tagged, repairs, ledger = known[key]
        changed[record.href] = replace(
            record, tags=tagged, repairs=repairs, cut=ledger, tag_line=""
        )
    return catalog.replaced(changed)


def _is_told(record: Record, known: Tagged | None) -> bool:
    """Whether a record was made with what is known of its tags.

    Not by its tags alone: of many that were not cut yet there are none, before and after.
    """
    return not record.tag_line and (record.tags, record.repairs, record.cut) == known


def _key_of(record: Record) -> bytes:
    return cut_key(record.parts, len(record.origins))


def _names(root: Path, catalog: Catalog, sieve: Sieve) -> tuple[Names, list[Problem]]:
    """What the tables beside archive.toml say of the names of all articles."""
    authority, problems = _table(root, AUTHORITY_NAME, read_authority, Authority())
    register, more = _table(root, SOURCES_NAME, read_sources, Register())
    authority, register = redact_authority(authority, sieve), redact_register(register, sieve)
    return learn_names(catalog.everything(), authority, register), problems + more


def _table(
    root: Path, name: str, read: Callable[[bytes], tuple[T, list[Problem]]], empty: T
) -> tuple[T, list[Problem]]:
    """A table, or an empty one where there is no such file or it cannot be read."""
    if not (root / name).exists() and not (root / name).is_symlink():
        return empty, []
    file = read_file(root, name)
    return (empty, [file]) if isinstance(file, Problem) else read(file.data)


def _united(catalog: Catalog, names: Names) -> Catalog:
    """The catalog with every name in its preferred form."""
    united = map_articles(catalog, with_names(names))
    if not names.sources.shown:
        return united
    return map_articles(united, versions_by_source(united.articles, names.sources))


def _stories(
    ordered: Sequence[Record], aspects: Mapping[str, Aspects], store: Store
) -> dict[str, Record]:
    """The articles that have relatives, told of these; pairs once compared are known.

    Args:
        ordered: `by_age`.
    """
    texts = Texts(store)
    reader = Reader(ordered, lambda place: texts.title_and_text(ordered[place]))
    known, compared = store.pairs(), dict[bytes, bool]()

    def tell_one_story(one: int, other: int) -> bool:
        first, second = ordered[one], ordered[other]
        apart = repr(days_apart(first, second)).encode()
        key = joint_digest(first.parts[0].digest, second.parts[0].digest, apart)
        if key not in compared:
            told = known.get(key)
            compared[key] = reader.tell_one_story(one, other) if told is None else told
        return compared[key]

    found = [aspects[record.href].signature for record in ordered]
    linked = link_stories(ordered, story_pairs(ordered, found, tell_one_story))
    store.keep_pairs(known, compared)
    return linked


@dataclass(frozen=True, slots=True)
class Read:
    """The files of the source; the store holds what they were parsed to."""

    digests: dict[str, str]
    """SHA-256 of those that could be read, by path."""
    new: dict[str, FileOutline]
    """Outlines of those that were parsed just now, by path."""
    problems: list[Problem]

    def outlines(self, store: Store, paths: Collection[str]) -> list[FileOutline]:
        """Return the outlines of some files."""
        found = [self.new[path] for path in paths if path in self.new]
        asked = {path for path in paths if path not in self.new}
        # To go through all is cheaper than to look for one after the other.
        if len(asked) * _FEW > len(self.digests):
            old = (outline for path, outline in store.outlines() if path in asked)
        else:
            old = (store.outline(path) for path in asked)
        found += [unpack(outline, FileOutline) for outline in old]
        return sorted(found, key=lambda outline: outline.path)

    def all_outlines(self, store: Store) -> list[FileOutline]:
        """Return the outlines of all of them."""
        return self.outlines(store, self.digests)


def read_inputs(
    project: Project, store: Store, inputs: Inputs, progress: Reporter, run: Map
) -> Read:
    """Bring the store to what the source is now: only what is new is parsed."""
    known = store.inputs()
    old = _as_they_were(inputs, known)
    read = Read(old, {}, list(inputs.problems))
    waiting = [stat for stat in inputs.stats if stat[0] not in old]
    tracked = progress.track(waiting, "read", len(waiting))
    changed = _changed(project, store, inputs, tracked, known, read)
    batches = in_chunks(changed, CHUNK, lambda read: len(read[1].data), CHUNK_BYTES)
    tasks = (
        (
            [stat for stat, _ in batch],
            _intake([file for _, file in batch], project.config, sieve_of(inputs.redactions)),
        )
        for batch in batches
    )
    for stats, made in map_beside(run, take_in, tasks):
        for (path, size, time), taken in zip(stats, made, strict=True):
            store.put(path, size, time, taken.digest, taken.outline, taken.articles)
            outline = unpack(taken.outline, FileOutline)
            read.new[outline.path] = outline
            read.digests[outline.path] = outline.digest
    if not read.digests and not read.problems:
        read.problems.append(_no_articles(project))
    store.forget_inputs(known.keys() - read.digests.keys())
    return read


def _no_articles(project: Project) -> Problem:
    return Problem(str(project.source), 0, "holds no articles", _NO_ARTICLES)


def _as_they_were(inputs: Inputs, known: dict[str, tuple[int, int, str]]) -> dict[str, str]:
    """The digests of the files that have the size and the time that they had."""
    if inputs.rehash:
        return {}
    return {
        path: was[2]
        for path, size, time in inputs.stats
        if (was := known.get(path)) and was[0] == size and was[1] == time
    }


def _changed(
    project: Project,
    store: Store,
    inputs: Inputs,
    stats: Iterable[FileStat],
    known: dict[str, tuple[int, int, str]],
    so_far: Read,
) -> Iterator[tuple[FileStat, InputFile]]:
    """The files whose bytes are new; digests and problems of the others are entered."""
    for stat in stats:
        path, size, time = stat
        for found in read_files(project.source, [inputs.real.get(path, path)]):
            read = replace(found, path=path)
            if isinstance(read, Problem):
                so_far.problems.append(read)
            elif path in known and known[path][2] == hashlib.sha256(read.data).hexdigest():
                store.same(path, size, time)
                so_far.digests[path] = known[path][2]
            else:
                yield stat, read


def _intake(files: Iterable[InputFile], config: Config, sieve: Sieve) -> Intake:
    return Intake(
        tuple(files), config.time_zone, config.columns, config.remove_lines, sieve.redactions
    )


def standing_pages(folder: Path, sieve: Sieve) -> tuple[list[StandingPage], list[Problem]]:
    """The pages of `pages/*.md`, and what is wrong with them."""
    pages: list[StandingPage] = []
    problems: list[Problem] = []
    names = sorted(path.name for path in folder.glob("*.md")) if folder.is_dir() else []
    if not names:
        return [], []
    from generator.parse.markdown import parse_page  # noqa: PLC0415 - loads much

    for name in names:
        read = _read_beside(folder, name)
        parsed = read if isinstance(read, Problem) else parse_page(read.path, read.data)
        if isinstance(parsed, Problem):
            problems.append(parsed)
        else:
            title, html, text = parsed
            href = urls.standing_path(sieve.path(name).removesuffix(".md"))
            pages.append(redact_page(StandingPage(href, title, html, text), sieve))
    return pages, problems


def read_corrections(folder: Path) -> list[Claim]:
    """The files of `corrections/`.

    Raises:
        Faults: some cannot be read as corrections: nothing is built until they are mended.
    """
    names = sorted(path.name for path in folder.glob("*.md")) if folder.is_dir() else []
    if not names:
        return []
    from generator.parse.corrections import parse_correction  # noqa: PLC0415 - loads much

    claims: list[Claim] = []
    problems: list[Problem] = []
    for name in names:
        read = _read_beside(folder, name)
        parsed = read if isinstance(read, Problem) else parse_correction(read.path, read.data)
        if isinstance(parsed, Problem):
            problems.append(parsed)
        else:
            claims.append(parsed)
    if problems:
        raise Faults(problems)
    return claims


def _read_beside(folder: Path, name: str) -> InputFile | Problem:
    """A file of a folder beside archive.toml, under its path there."""
    path = f"{folder.name}/{name}"
    if not is_unicode(name):  # which no address has room for
        return Problem(printable(path), 0, *NOT_UNICODE)
    return replace(read_file(folder, name), path=path)


def is_own_source(project: Project) -> bool:
    """Whether the articles lie beside archive.toml, so that tags.csv is theirs."""
    return project.source.resolve().is_relative_to(project.root.resolve())


def preview_source(project: Project, only: str, progress: Reporter) -> Preview:
    """Count what a build would read; nothing is written, and no file is kept.

    Args:
        only: the one file of the source folder to read; "" for all.

    Raises:
        WarraqError: there is no source folder.
    """
    inputs = Inputs([stat_of(project.source, only)], []) if only else list_inputs(project)
    paths, problems = [path for path, _, _ in inputs.stats], list(inputs.problems)
    zone, lines = ZoneInfo(project.config.time_zone), folded_lines(project.config.remove_lines)
    parsed: list[ParsedFile] = []
    for read in progress.track(read_files(project.source, paths), "read", len(paths)):
        if isinstance(read, Problem):
            problems.append(read)
        else:
            file = without_lines(parse_file(read, zone, project.config.columns), lines)
            # The roles of its lines, which are as large as the file, are for `inspect`.
            parsed.append(replace(file, lines=()))
    if not parsed and not problems:
        problems.append(_no_articles(project))
    return preview(parsed, problems)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What learning anew would make of an archive's tags."""

    path: Path
    """The archive's tags.csv."""
    learned: Lexicon
    changes: Changes
    problems: tuple[Problem, ...]
    """What is wrong with the present file."""
    unread: tuple[Problem, ...]
    """Of articles that nothing could be learned from."""


def learn_tags(project: Project, progress: Reporter) -> Lesson:
    """Learn the tags of the whole archive; a person's decisions stay. Nothing is written.

    Raises:
        WarraqError: no source, or a tags.csv that cannot be read.
    """
    path = project.root / LEXICON_NAME
    former, problems = read_lexicon(path) or (Lexicon(), [])
    with open_archive(project) as store, crew_of(0) as crew:
        read = read_inputs(project, store, list_redacted(project), progress, crew.map)
        catalog, texts = collect(read.all_outlines(store)), Texts(store)
        lexicon = learn(catalog.articles, texts.articles(catalog.articles), former)
        changes = changes_between(former, lexicon, texts.articles(catalog.everything()))
    return Lesson(path, lexicon, changes, tuple(problems), tuple(sorted(read.problems)))


def read_names(project: Project, progress: Reporter) -> tuple[list[Article], Names, list[Problem]]:
    """The archive's articles with their names as they came, what is known of these, and problems.

    Raises:
        WarraqError: the source folder cannot be read.
    """
    with open_archive(project) as store, crew_of(0) as crew:
        inputs = list_redacted(project)
        read = read_inputs(project, store, inputs, progress, crew.map)
        catalog, texts = collect(read.all_outlines(store)), Texts(store)
        path = project.root / LEXICON_NAME
        tags = consulted(path) or learned(path, catalog.articles, texts.articles)
        tags = _redacted_lexicon(tags, sieve_of(inputs.redactions))
        lots = Lots(store.shelf, Pool())
        known = lots.cuts(_rules_of(tags))
        catalog = _tagged(catalog, tags.lexicon, known, lots.pool, store, crew.map)
        articles = list(texts.articles(catalog.articles))
    names, name_problems = _names(project.root, catalog, sieve_of(inputs.redactions))
    return articles, names, read.problems + name_problems
