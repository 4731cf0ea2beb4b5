"""From the source folder to the articles of an archive: read, parsed, catalogued and enriched.

read → parse → catalog → enrich (tags, names, stories)

What a build and the other commands start from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from generator import urls
from generator.catalog import Catalog, collect, map_articles
from generator.columns import Columns
from generator.config import CONFIG_NAME, Config, Project
from generator.digest import digest_of
from generator.enrich.boilerplate import folded_lines, without_lines
from generator.enrich.changes import Changes, changes_between
from generator.enrich.learn import learn
from generator.enrich.lexicon import LEXICON_NAME, Lexicon
from generator.enrich.lexicon_file import Consulted, consult, read_lexicon
from generator.enrich.segment import Segmenter
from generator.enrich.stories.links import link_stories
from generator.enrich.tags import with_tags
from generator.errors import Problem
from generator.model import Article, InputFile, InputFormat, ParsedFile, StandingPage
from generator.names.authority import AUTHORITY_NAME, Authority, read_authority
from generator.names.sources import SOURCES_NAME, Register, read_sources
from generator.names.unite import Names, learn_names, versions_by_source, with_names
from generator.parse.formats import parse
from generator.parse.markdown import parse_page
from generator.preview import Preview, preview
from generator.progress import Reporter
from generator.read.files import (
    KNOWN,
    FileStat,
    format_of,
    list_files,
    read_file,
    read_files,
    stat_of,
)
from generator.resources import program_digest
from generator.store import Store, open_store, read_tagged, write_tagged

T = TypeVar("T")

STORE_FOLDER = ".warraq"
"""Beside archive.toml: what builds remember."""
TABLES = (CONFIG_NAME, LEXICON_NAME, AUTHORITY_NAME, SOURCES_NAME)
"""Files of the archive's keepers, which may lie among the articles and are none."""

_NO_ARTICLES = f"articles are {KNOWN}; name another folder with --source"


@dataclass(frozen=True, slots=True)
class Archive:
    """The articles of an archive under their tags, names and stories."""

    catalog: Catalog
    names: Names
    tags: Consulted
    problems: tuple[Problem, ...]
    """What is wrong with the tables of its keepers."""


def make_archive(
    project: Project,
    store: Store,
    parsed: Iterable[ParsedFile],
    standing: Iterable[StandingPage],
) -> Archive:
    """What the files of a source amount to, with all that is known of the articles."""
    catalog = collect(parsed, standing)
    tags = consult(project.root / LEXICON_NAME, catalog.articles)
    catalog = _tagged(catalog, tags.lexicon, store)
    names, problems = _names(project.root, catalog)
    catalog = _with_stories(_united(catalog, names))
    return Archive(catalog, names, tags, (*tags.problems, *problems))


def _tagged(catalog: Catalog, lexicon: Lexicon, store: Store) -> Catalog:
    """The catalog with its tag lines cut; what was cut before by the same lexicon is known."""
    segmenter, rules = Segmenter(lexicon), digest_of((program_digest(), lexicon))
    known, tagged = store.tagged(), dict[bytes, bytes]()

    def change(article: Article) -> Article:
        key = digest_of((rules, article))
        if key in known:
            tagged[key] = known[key]
            tags, ledger = read_tagged(known[key])
            return replace(article, tags=tags, ledger=ledger)
        made = with_tags(article, segmenter)
        if kept := write_tagged((made.tags, made.ledger)):
            tagged[key] = kept
        return made

    changed = map_articles(catalog, change)
    store.keep_tagged(known, tagged)
    return changed


def _names(root: Path, catalog: Catalog) -> tuple[Names, list[Problem]]:
    """What the tables beside archive.toml say of the names of all articles."""
    authority, problems = _table(root, AUTHORITY_NAME, read_authority, Authority())
    register, more = _table(root, SOURCES_NAME, read_sources, Register())
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
    return map_articles(united, versions_by_source(united.articles))


def _with_stories(catalog: Catalog) -> Catalog:
    linked = link_stories(catalog.everything())
    return map_articles(catalog, lambda article: linked.get(article.href, article))


@contextmanager
def open_archive(project: Project) -> Iterator[Store]:
    """What earlier builds of an archive worked out (`store`)."""
    path = project.root / STORE_FOLDER / "catalog.db"
    with open_store(path, _version(project.config)) as store:
        yield store


def _version(config: Config) -> str:
    """Of what parsing depends on besides the file."""
    settings = config.time_zone, config.columns, config.remove_lines
    return f"{program_digest()} {digest_of(settings).hex()}"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What lies in the source folder."""

    stats: list[FileStat]
    """Of every file that is not hidden, by path."""
    problems: list[Problem]


def list_inputs(project: Project) -> Inputs:
    """What there is in the source folder; nothing is read.

    Raises:
        WarraqError: there is no such folder, or it cannot be read.
    """
    excluded = (project.output, project.pages, project.templates)
    listing = list_files(project.source, *excluded)
    paths = [path for path in listing.paths if path not in TABLES]
    return Inputs([stat_of(project.source, path) for path in paths], listing.problems)


def read_inputs(
    project: Project, store: Store, inputs: Inputs, progress: Reporter
) -> tuple[list[ParsedFile], list[Problem]]:
    """Every file of the source parsed, those of which nothing is new from the store."""
    parsed: list[ParsedFile] = []
    problems = list(inputs.problems)
    for stat in progress.track(inputs.stats, "read", len(inputs.stats)):
        known = store.unchanged(*stat) or _read_and_parse(project, store, stat)
        if isinstance(known, ParsedFile):
            parsed.append(known)
        else:
            problems += known
    if not parsed and not problems:
        problems.append(Problem(str(project.source), 0, "holds no articles", _NO_ARTICLES))
    store.keep_inputs(file.path for file in parsed)
    return parsed, problems


def _read_and_parse(project: Project, store: Store, stat: FileStat) -> ParsedFile | list[Problem]:
    """What a file holds; nothing, for one that is no article by its name, or why it does not."""
    path, size, changed = stat
    for read in read_files(project.source, [path]):
        if isinstance(read, Problem):
            return [read]
        digest = hashlib.sha256(read.data).hexdigest()
        parsed = store.same(path, size, changed, digest)
        if parsed is None:
            parsed = _parse_one(read, project.config)
            store.put(size, changed, parsed)
        return parsed
    return []


def _parse_one(file: InputFile, config: Config) -> ParsedFile:
    """A file as the archive wants it: read, and without the lines that it names.

    The roles of its lines, which are as large as the file, are for `inspect`.
    """
    parsed = parse_file(file, ZoneInfo(config.time_zone), config.columns)
    return replace(without_lines(parsed, folded_lines(config.remove_lines)), lines=())


def parse_file(file: InputFile, zone: ZoneInfo, columns: Columns | None = None) -> ParsedFile:
    """Read one input file by its format."""
    digest = hashlib.sha256(file.data).hexdigest()
    announced = format_of(file.path) or InputFormat.SCRAPE
    return parse(file, announced, digest, zone, columns or Columns())


def standing_pages(folder: Path) -> tuple[list[StandingPage], list[Problem]]:
    """The pages of `pages/*.md`, and what is wrong with them."""
    pages: list[StandingPage] = []
    problems: list[Problem] = []
    names = sorted(path.name for path in folder.glob("*.md")) if folder.is_dir() else []
    for name in names:
        read = read_file(folder, name)
        shown = f"{folder.name}/{name}"
        parsed = read if isinstance(read, Problem) else parse_page(shown, read.data)
        if isinstance(parsed, Problem):
            problems.append(parsed)
        else:
            title, html, text = parsed
            href = urls.standing_path(name.removesuffix(".md"))
            pages.append(StandingPage(href, title, html, text))
    return pages, problems


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
    parsed: list[ParsedFile] = []
    for read in progress.track(read_files(project.source, paths), "read", len(paths)):
        if isinstance(read, Problem):
            problems.append(read)
        else:
            parsed.append(_parse_one(read, project.config))
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
    with open_archive(project) as store:
        parsed, _ = read_inputs(project, store, list_inputs(project), progress)
    catalog = collect(parsed)
    path = project.root / LEXICON_NAME
    former, problems = read_lexicon(path) or (Lexicon(), [])
    learned = learn(catalog.articles, former)
    changes = changes_between(former, learned, catalog.everything())
    return Lesson(path, learned, changes, tuple(problems))


def read_names(project: Project, progress: Reporter) -> tuple[Catalog, Names, list[Problem]]:
    """The archive's articles with their names as they came, what is known of these, and problems.

    Raises:
        WarraqError: the source folder cannot be read.
    """
    with open_archive(project) as store:
        parsed, problems = read_inputs(project, store, list_inputs(project), progress)
        catalog = collect(parsed)
        lexicon = consult(project.root / LEXICON_NAME, catalog.articles).lexicon
        catalog = _tagged(catalog, lexicon, store)
    names, name_problems = _names(project.root, catalog)
    return catalog, names, problems + name_problems
