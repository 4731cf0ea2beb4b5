"""From the source folder to the articles of an archive: read, parsed, catalogued and enriched.

read → parse → catalog → enrich (tags, names, stories, related articles)

What a build and the other commands start from. Only records are held; texts stay in the store,
and `Texts` gives them to who needs them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
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
from generator.engine.addresses import SHELF as ADDRESSES
from generator.engine.addresses import (
    doubtful,
    identities,
    lost_of,
    places_of,
    read_published,
    remember,
    text_of,
    with_published,
    withdrawn_of,
)
from generator.engine.cuttings import Cuttings
from generator.engine.preview import Preview, preview
from generator.engine.relations import Related, find_related
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
from generator.enrich.lexicon import Lexicon
from generator.enrich.lexicon_file import Consulted, consulted, learned, read_lexicon
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
from generator.outline import FileOutline
from generator.packing import pack, unpack
from generator.progress import Reporter
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

T = TypeVar("T")

CHUNK = 50
"""Articles or input files of one task: enough that handing them over costs little."""
CHUNK_BYTES = 1 << 20
"""Of input files; a larger file is a task of its own."""

_NO_ARTICLES = f"articles are {KNOWN}; name another folder with --source"


@dataclass(frozen=True, slots=True)
class Archive:
    """The articles of an archive under their tags, names and stories."""

    catalog: Catalog
    names: Names
    tags: Consulted
    digests: Mapping[str, str]
    """SHA-256 of the input files, by path."""
    cut: frozenset[str]
    """Paths of those of which some articles were taken out."""
    related: Mapping[str, Related]
    """What articles are told of earlier ones that are about the same, by address."""
    problems: tuple[Problem, ...]
    """What is wrong with the input, and with the pages and tables of its keepers."""


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
        files, problems = read_inputs(project, store, inputs, progress, crew.map)
        standing, page_problems = standing_pages(project.pages, sieve)
    with watch.stage("tags"):
        found = consulted(project.root / LEXICON_NAME)
        known = _with_cuttings(found, store, sieve) if found else None
    with watch.stage("catalog"):
        made = _collected(project, store, files, standing, sieve, known[1].known if known else {})
        catalog = made.catalog
        problems += [*made.problems, *page_problems]
        # Outlines take more memory than records, and nobody asks for more of them.
        del files
    with watch.stage("tags"):
        texts = Texts(store)
        if known is None:
            found = learned(project.root / LEXICON_NAME, catalog.articles, texts.articles)
            known = _with_cuttings(found, store, sieve)
        catalog, tags = _tagged(catalog, *known, store, crew.map), known[0]
        del known  # as large as the tags of all records
        # The rest is done here alone, and what workers remember takes half as much as the archive.
        crew.dismiss()
    with watch.stage("names"):
        names, table_problems = _names(project.root, catalog, sieve)
        catalog = _united(catalog, names)
    with watch.stage("stories"):
        catalog = _with_stories(catalog, made.signatures, store)
    with watch.stage("related"):
        listed = catalog.listed(include_embedded=project.config.include_embedded)
        related = find_related(catalog.everything(), listed, made.topics, store.shelf("related"))
    with watch.stage("corrections"):
        # Last: what was found of an article was found in what its source printed.
        catalog, idle = _corrected(catalog, read_corrections(project.corrections), sieve, texts)
    problems += [*tags.problems, *table_problems, *idle]
    return Archive(
        catalog, names, tags, made.digests, made.cut, related, cleaned(tuple(problems), sieve)
    )


@dataclass(frozen=True, slots=True)
class _Collected:
    """What outlines amount to, and what is still asked of them."""

    catalog: Catalog
    digests: Mapping[str, str]
    cut: frozenset[str]
    signatures: Mapping[bytes, bytes]
    """By the digest of an article; so are the topics."""
    topics: Mapping[bytes, bytes]
    problems: list[Problem]


def _collected(
    project: Project,
    store: Store,
    files: list[FileOutline],
    standing: list[StandingPage],
    sieve: Sieve,
    cuts: Mapping[bytes, Tagged],
) -> _Collected:
    """The catalog of some files under the addresses that were published; these are remembered."""
    published, problems = read_published(project.root)
    published = [row for row in published if not _is_withdrawn(row.address, sieve)]
    kept = places_of(published, files)
    nobodys = (*lost_of(published, kept), *withdrawn_of(files, sieve))
    collected = collect(files, standing, kept, cuts, nobodys)
    catalog, lost = with_published(collected, published, kept)
    problems += doubtful(published, kept, files)
    catalog = _with_tombstones(catalog, sieve)
    outlines = [each for file in files for each in file.articles]
    known_by = {each.digest: text_of(each) for each in outlines}
    remember(identities(catalog, published, kept, known_by), store.shelf(ADDRESSES))
    return _Collected(
        catalog,
        digests={file.path: file.digest for file in files},
        cut=frozenset(file.path for file in files if file.is_cut),
        signatures={each.digest: each.signature for each in outlines},
        topics={each.digest: each.topic for each in outlines},
        problems=[*problems, *lost, *(problem for file in files for problem in file.problems)],
    )


def _with_tombstones(catalog: Catalog, sieve: Sieve) -> Catalog:
    """The catalog with what remains of articles that were taken out, where nothing else stands."""
    taken = {each.href for each in catalog.everything()}
    taken |= {each.href for each in catalog.redirects}
    tombstones = tuple(
        Tombstone(rule.address, rule.date, sieve.cleaned(rule.reason))
        for rule in sieve.redactions.rules
        if rule.address and rule.address not in taken
    )
    return replace(catalog, tombstones=tombstones)


def _corrected(
    catalog: Catalog, claims: Iterable[Claim], sieve: Sieve, texts: Texts
) -> tuple[Catalog, list[Problem]]:
    """The catalog with its corrections made, and those of articles that were taken out.

    These would refuse every build after the redaction; they are said without the address.
    """
    kept: list[Claim] = []
    idle: list[Problem] = []
    for claim in claims:
        if _is_of_none(catalog, urls.article_in(claim.article), sieve):
            line = claim.lines.get("article", 1)
            idle.append(Problem(claim.path, line, "its article was taken out", "remove the file"))
        else:
            kept.append(_redacted_claim(claim, sieve))
    return with_corrections(catalog, kept, texts.article), idle


def _is_of_none(catalog: Catalog, address: str, sieve: Sieve) -> bool:
    """Whether the article of an address was taken out, and none stands there now."""
    return sieve.withdraws(address) and not (
        any(each.href == address for each in catalog.everything())
        or any(each.href == address for each in catalog.redirects)
    )


def _redacted_claim(claim: Claim, sieve: Sieve) -> Claim:
    """A correction that may be seen; it finds its article though words of the address are gone."""
    article = sieve.address_of_former(urls.article_in(claim.article))
    return cleaned(replace(claim, article=article), sieve)


def _is_withdrawn(address: str, sieve: Sieve) -> bool:
    """Whether an address is to lead nowhere, or to a tombstone alone."""
    return sieve.holds(address) or sieve.withdraws(address)


def _redacted_lexicon(lexicon: Lexicon, sieve: Sieve) -> Lexicon:
    """The lexicon without rows that speak of what is taken out, or would bring it back."""
    if not sieve.has_words:
        return lexicon
    kept = (e for e in lexicon.entries if not any(map(sieve.holds, (e.tag, *e.into))))
    return replace(lexicon, entries=tuple(kept))


def _with_cuttings(tags: Consulted, store: Store, sieve: Sieve) -> tuple[Consulted, Cuttings]:
    """The lexicon as it may be seen, and what is known of all that was cut by it."""
    tags = replace(tags, lexicon=_redacted_lexicon(tags.lexicon, sieve))
    return tags, Cuttings(store.shelf("tags"), digest_of(tags.lexicon))


def _tagged(
    catalog: Catalog, tags: Consulted, cuttings: Cuttings, store: Store, run: Map
) -> Catalog:
    """The catalog with all tag lines cut; those that were known have been, most of the time."""
    keyed = [(_key_of(record), record) for record in catalog.everything()]
    known = cuttings.known
    untold = [(key, record) for key, record in keyed if not _is_told(record, known.get(key))]
    missing = {key: record for key, record in untold if key not in known}
    texts, packed_lexicon = Texts(store), pack(tags.lexicon)
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
            cuttings.add(key, cut.tags, cut.repairs, at)
            ledgers[at] = ledger
        ledgers.pop(b"", None)
        store.put_cut_ledgers(ledgers.items())
    store.forget_cut_ledgers(cuttings.keep({key for key, _ in keyed}))
    changed: dict[str, Record] = {}
    for key, record in untold:
        tagged, repairs, ledger = known[key]
        changed[record.href] = replace(
            record, tags=tagged, repairs=repairs, cut=ledger, tag_line=""
        )
    return map_articles(catalog, lambda record: changed.get(record.href, record))


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
    if not (root / name).exists():
        return empty, []
    file = read_file(root, name)
    return (empty, [file]) if isinstance(file, Problem) else read(file.data)


def _united(catalog: Catalog, names: Names) -> Catalog:
    """The catalog with every name in its preferred form."""
    united = map_articles(catalog, with_names(names))
    return map_articles(united, versions_by_source(united.articles, names.sources))


def _with_stories(catalog: Catalog, signatures: Mapping[bytes, bytes], store: Store) -> Catalog:
    """The catalog with every article told of its relatives; pairs once compared are known."""
    ordered = by_age(catalog.everything())
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

    found = [signatures[record.parts[0].digest] for record in ordered]
    linked = link_stories(ordered, story_pairs(ordered, found, tell_one_story))
    store.keep_pairs(known, compared)
    return map_articles(catalog, lambda record: linked.get(record.href, record))


def read_inputs(
    project: Project, store: Store, inputs: Inputs, progress: Reporter, run: Map
) -> tuple[list[FileOutline], list[Problem]]:
    """The outline of every file of the source; those of which nothing is new from the store."""
    known = store.inputs()
    old = _outlines_of(store, inputs, known)
    outlines = [*old.values()]
    problems = list(inputs.problems)
    waiting = [stat for stat in inputs.stats if stat[0] not in old]
    tracked = progress.track(waiting, "read", len(waiting))
    changed = _changed(project, store, inputs, tracked, known, outlines, problems)
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
            outlines.append(unpack(taken.outline, FileOutline))
    if not outlines and not problems:
        problems.append(Problem(str(project.source), 0, "holds no articles", _NO_ARTICLES))
    store.forget_inputs(known.keys() - {outline.path for outline in outlines})
    return sorted(outlines, key=lambda outline: outline.path), problems


def _outlines_of(
    store: Store, inputs: Inputs, known: dict[str, tuple[int, int, str]]
) -> dict[str, FileOutline]:
    """The outlines of the files that have the size and the time that they had."""
    same = {
        path
        for path, size, time in inputs.stats
        if (was := known.get(path)) and was[0] == size and was[1] == time
    }
    if inputs.rehash or not same:
        return {}
    return {
        path: unpack(outline, FileOutline) for path, outline in store.outlines() if path in same
    }


def _changed(
    project: Project,
    store: Store,
    inputs: Inputs,
    stats: Iterable[FileStat],
    known: dict[str, tuple[int, int, str]],
    outlines: list[FileOutline],
    problems: list[Problem],
) -> Iterator[tuple[FileStat, InputFile]]:
    """The files whose bytes are new; outlines and problems of the others go into the lists."""
    for stat in stats:
        path, size, time = stat
        for found in read_files(project.source, [inputs.real.get(path, path)]):
            read = replace(found, path=path)
            if isinstance(read, Problem):
                problems.append(read)
            elif path in known and known[path][2] == hashlib.sha256(read.data).hexdigest():
                store.same(path, size, time)
                outlines.append(unpack(store.outline(path), FileOutline))
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
        read = read_file(folder, name)
        shown = f"{folder.name}/{name}"
        parsed = read if isinstance(read, Problem) else parse_page(shown, read.data)
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
        read = read_file(folder, name)
        shown = f"{folder.name}/{name}"
        parsed = read if isinstance(read, Problem) else parse_correction(shown, read.data)
        if isinstance(parsed, Problem):
            problems.append(replace(parsed, path=shown))
        else:
            claims.append(parsed)
    if problems:
        raise Faults(problems)
    return claims


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


def learn_tags(project: Project, progress: Reporter) -> Lesson:
    """Learn the tags of the whole archive; a person's decisions stay. Nothing is written.

    Raises:
        WarraqError: no source, or a tags.csv that cannot be read.
    """
    path = project.root / LEXICON_NAME
    former, problems = read_lexicon(path) or (Lexicon(), [])
    with open_archive(project) as store, crew_of(0) as crew:
        files, _ = read_inputs(project, store, list_redacted(project), progress, crew.map)
        catalog, texts = collect(files), Texts(store)
        lexicon = learn(catalog.articles, texts.articles(catalog.articles), former)
        changes = changes_between(former, lexicon, texts.articles(catalog.everything()))
    return Lesson(path, lexicon, changes, tuple(problems))


def read_names(project: Project, progress: Reporter) -> tuple[list[Article], Names, list[Problem]]:
    """The archive's articles with their names as they came, what is known of these, and problems.

    Raises:
        WarraqError: the source folder cannot be read.
    """
    with open_archive(project) as store, crew_of(0) as crew:
        inputs = list_redacted(project)
        files, problems = read_inputs(project, store, inputs, progress, crew.map)
        catalog, texts = collect(files), Texts(store)
        path = project.root / LEXICON_NAME
        tags = consulted(path) or learned(path, catalog.articles, texts.articles)
        known = _with_cuttings(tags, store, sieve_of(inputs.redactions))
        catalog = _tagged(catalog, *known, store, crew.map)
        articles = list(texts.articles(catalog.articles))
    names, name_problems = _names(project.root, catalog, sieve_of(inputs.redactions))
    return articles, names, problems + name_problems
