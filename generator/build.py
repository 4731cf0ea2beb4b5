"""A build from end to end.

read → parse → catalog → enrich → plan → render, search, publish → write

What an earlier build worked out is not worked out again: a file that is as it was is not parsed, an
output that would be made from the same is not made (`store`, `render/fingerprints`). Where nothing
at all has changed, nothing is done.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from generator import __version__, urls
from generator.assets import collect_assets, inline_text, versioned
from generator.catalog import Catalog, collect, map_articles
from generator.columns import Columns
from generator.config import CONFIG_NAME, Config, Project
from generator.enrich.boilerplate import folded_lines, without_lines
from generator.enrich.changes import Changes, changes_between
from generator.enrich.learn import learn
from generator.enrich.lexicon import LEXICON_NAME, Lexicon
from generator.enrich.lexicon_file import consult, keep, read_lexicon
from generator.enrich.segment import Segmenter
from generator.enrich.stories.links import link_stories
from generator.enrich.tags import with_tags
from generator.errors import Problem, WarraqError
from generator.i18n import Interface
from generator.model import (
    Article,
    InputFile,
    InputFormat,
    Output,
    ParsedFile,
    StandingPage,
)
from generator.names.authority import AUTHORITY_NAME, Authority, read_authority
from generator.names.redirects import name_redirects
from generator.names.sources import SOURCES_NAME, Register, read_sources
from generator.names.unite import Names, learn_names, versions_by_source, with_names
from generator.parse.formats import parse
from generator.parse.markdown import parse_page
from generator.plan import plan_pages
from generator.preview import Preview, preview
from generator.progress import Reporter
from generator.publish.exports import export_month, months_of
from generator.publish.feeds import atom_feed
from generator.publish.opensearch import opensearch
from generator.publish.raw import raw_files, raw_zip
from generator.publish.sitemap import robots, sitemap
from generator.read.files import (
    KNOWN,
    FileStat,
    format_of,
    list_files,
    read_file,
    read_files,
    stat_of,
    stats_of,
)
from generator.render.context import Context
from generator.render.environment import make_environment
from generator.render.fingerprints import Fingerprints, digest_of
from generator.render.pages import render_page
from generator.report import BuildReport, counts_of
from generator.resources import program_digest, static_dir, templates_dir
from generator.search.articles import search_documents
from generator.search.output import search_outputs
from generator.search.scripts import FOLDER
from generator.search.synonyms import name_groups
from generator.search.words import search_words
from generator.site import NotFoundPage, Page, RedirectPage
from generator.store import Store, open_store, read_tagged, write_tagged
from generator.taxonomy import Taxonomy, classify
from generator.write import Stage, alone, check_output, is_as_published, staged

T = TypeVar("T")

STORE_FOLDER = ".warraq"
"""Beside archive.toml: what builds remember."""
SEARCH_FOLDER = f"{FOLDER}/"
TABLES = (CONFIG_NAME, LEXICON_NAME, AUTHORITY_NAME, SOURCES_NAME)
"""Files of the archive's keepers, which may lie among the articles and are none."""

_NO_ARTICLES = f"articles are {KNOWN}; name another folder with --source"
_NO_BASE_URL = (
    "no base URL: feed.atom, sitemap.xml and opensearch.xml were left out "
    "(set base_url or --base-url)"
)


def build_site(project: Project, progress: Reporter, *, anew: bool = True) -> BuildReport:
    """Build the whole site; the old one stays until the new one is ready.

    Args:
        anew: go through all stages even if nothing has changed since the last build; without it
            the report then has no catalog.

    Raises:
        WarraqError: nothing was built (no source, broken template, disk full …).
    """
    started = time.perf_counter()
    check_output(project.output, project.source)
    with (
        alone(project.output),
        open_store(_store_path(project), _version(project.config)) as store,
    ):
        inputs = _list(project)
        stamp = _stamp(project, inputs, store)
        report = None if anew else _unchanged(project, store, stamp)
        report = report or _build(project, store, inputs, progress)
        store.set_value("stamp", stamp)
        store.set_value("tally", report.tally())
        store.commit()
        notes = (*store.notes, *report.notes)
    return replace(report, notes=notes, seconds=time.perf_counter() - started)


def _build(project: Project, store: Store, inputs: Inputs, progress: Reporter) -> BuildReport:
    parsed, problems = _parsed(project, store, inputs, progress)
    standing, page_problems = _standing_pages(project.pages)
    catalog = collect(parsed, standing)
    tags = consult(project.root / LEXICON_NAME, catalog.articles)
    catalog = _tagged(catalog, tags.lexicon, store)
    names, name_problems = _names(project.root, catalog)
    catalog = _with_stories(_united(catalog, names))
    problems += [*page_problems, *tags.problems, *name_problems]
    problems += [problem for file in parsed for problem in file.problems]
    known = store.outputs()
    with staged(project.output, known) as stage:
        _fill(stage, project, catalog, names, parsed, progress)
    store.keep_outputs(known, stage.outputs())
    return BuildReport(
        output=str(project.output),
        inputs=len(parsed),
        catalog=catalog,
        problems=tuple(sorted(problems)),
        files=stage.files,
        written=stage.written,
        removed=stage.removed,
        bytes=stage.bytes,
        notes=(*_notes(project, catalog), *keep(tags, write=_is_own_source(project))),
        **counts_of(catalog),
    )


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


def _store_path(project: Project) -> Path:
    return project.root / STORE_FOLDER / "catalog.db"


def _version(config: Config) -> str:
    """Of what parsing depends on besides the file."""
    settings = config.time_zone, config.columns, config.remove_lines
    return f"{program_digest()} {digest_of(settings).hex()}"


def _stamp(project: Project, inputs: Inputs, store: Store) -> str:
    """A hash of all that a build depends on; "" when that may still change unnoticed."""
    folders = (project.pages, project.templates, templates_dir(), static_dir())
    tables = [stat_of(project.root, name) for name in TABLES]
    others = [tables, *map(stats_of, folders)]
    times = [stat[2] for stats in (inputs.stats, *others) for stat in stats]
    if not all(map(store.is_settled, times)):
        return ""
    settings = astuple(project.config), str(project.source), str(project.output)
    return digest_of((program_digest(), settings, inputs.stats, others)).hex()


def _unchanged(project: Project, store: Store, stamp: str) -> BuildReport | None:
    """The report of the last build when all is as it was then, the site too."""
    if not stamp or store.value("stamp") != stamp:
        return None
    outputs = store.outputs()
    if not is_as_published(project.output.resolve(), outputs):
        return None
    return BuildReport.of_tally(str(project.output), store.value("tally"))


def _notes(project: Project, catalog: Catalog) -> Iterator[str]:
    """What was left out, and what a person may not have meant."""
    listed = catalog.listed(include_embedded=project.config.include_embedded)
    if not project.config.base_url:
        yield _NO_BASE_URL
    elif not any(article.published for article in listed):
        yield "no article has a date: feed.atom was left out"
    if not _is_own_source(project):
        yield (
            f"the articles come from {project.source}, title and standing pages from "
            f"{project.root.resolve()} (--config names another archive.toml)"
        )


def _is_own_source(project: Project) -> bool:
    """Whether the articles lie beside archive.toml, so that tags.csv is theirs."""
    return project.source.resolve().is_relative_to(project.root.resolve())


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
    parsed, _ = _read_archive(project, progress)
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
    parsed, problems = _read_archive(project, progress)
    catalog = collect(parsed)
    lexicon = consult(project.root / LEXICON_NAME, catalog.articles).lexicon
    catalog = map_articles(catalog, partial(with_tags, segmenter=Segmenter(lexicon)))
    names, name_problems = _names(project.root, catalog)
    return catalog, names, problems + name_problems


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


def parse_file(file: InputFile, zone: ZoneInfo, columns: Columns | None = None) -> ParsedFile:
    """Read one input file by its format."""
    digest = hashlib.sha256(file.data).hexdigest()
    announced = format_of(file.path) or InputFormat.SCRAPE
    return parse(file, announced, digest, zone, columns or Columns())


@dataclass(frozen=True, slots=True)
class Inputs:
    """What lies in the source folder."""

    stats: list[FileStat]
    """Of every file that is not hidden, by path."""
    problems: list[Problem]


def _list(project: Project) -> Inputs:
    excluded = (project.output, project.pages, project.templates)
    listing = list_files(project.source, *excluded)
    paths = [path for path in listing.paths if path not in TABLES]
    return Inputs([stat_of(project.source, path) for path in paths], listing.problems)


def _read_archive(project: Project, progress: Reporter) -> tuple[list[ParsedFile], list[Problem]]:
    """All articles, for commands that build nothing."""
    with open_store(_store_path(project), _version(project.config)) as store:
        return _parsed(project, store, _list(project), progress)


def _parsed(
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


def preview_source(project: Project, only: str, progress: Reporter) -> Preview:
    """Count what a build would read; nothing is written, and no file is kept.

    Args:
        only: the one file of the source folder to read; "" for all.

    Raises:
        WarraqError: there is no source folder.
    """
    source = project.source
    if only:
        paths, problems = [only], []
    else:
        listing = list_files(source, project.output, project.pages, project.templates)
        paths, problems = [p for p in listing.paths if p not in TABLES], listing.problems
    parsed: list[ParsedFile] = []
    for read in progress.track(read_files(source, paths), "read", len(paths)):
        if isinstance(read, Problem):
            problems.append(read)
        else:
            parsed.append(_parse_one(read, project.config))
    return preview(parsed, problems)


def _standing_pages(folder: Path) -> tuple[list[StandingPage], list[Problem]]:
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


def _fill(
    stage: Stage,
    project: Project,
    catalog: Catalog,
    names: Names,
    parsed: list[ParsedFile],
    progress: Reporter,
) -> None:
    """Put every file of the site on the stage."""
    config = project.config
    taxonomy = classify(catalog, include_embedded=config.include_embedded)
    catalog = _with_redirects(catalog, taxonomy, names, config.page_size)
    pages = plan_pages(catalog, taxonomy, config.page_size)
    assets = collect_assets()
    zips = raw_files(catalog.everything())
    context = _context(config, catalog, names, taxonomy, pages, assets, frozenset(zips))
    environment = make_environment(context.ui, project.templates)
    prints = Fingerprints(environment, context, program_digest())
    for page in progress.track(pages, "render", len(pages)):
        fingerprint = prints.of(page)
        if fingerprint is None or not stage.keep(page.path, fingerprint):
            stage.write(render_page(environment, context, page), fingerprint or b"")
    _export(stage, catalog, prints)
    _zip(stage, project, zips, parsed, progress)
    _search(stage, config, context, prints, progress)
    for output in (*assets, *_for_machines(config, taxonomy, pages)):
        stage.write(output)


def _with_redirects(catalog: Catalog, taxonomy: Taxonomy, names: Names, size: int) -> Catalog:
    """The catalog with the addresses of other names leading to the preferred ones."""
    taken = [redirect.href for redirect in catalog.redirects]
    more = name_redirects(names, taxonomy.by_tag, taxonomy.by_source, size, taken)
    return replace(catalog, redirects=(*catalog.redirects, *more))


def _export(stage: Stage, catalog: Catalog, prints: Fingerprints) -> None:
    for path, articles in months_of(catalog.everything()).items():
        digests = [prints.article(article.href) for article in articles]
        fingerprint = digest_of((program_digest(), digests))
        if not stage.keep(path, fingerprint):
            stage.write(export_month(path, articles), fingerprint)


def _zip(
    stage: Stage,
    project: Project,
    zips: Mapping[str, tuple[str, ...]],
    parsed: list[ParsedFile],
    progress: Reporter,
) -> None:
    """The input files as they are; those of a month are read again when one of them is new."""
    digests = {file.path: file.digest for file in parsed}
    for path, members in progress.track(zips.items(), "zip", len(zips)):
        fingerprint = digest_of([(member, digests[member]) for member in members])
        if not stage.keep(path, fingerprint):
            files = (read_file(project.source, member) for member in members)
            stage.write(raw_zip(path, map(_as_it_was, files)), fingerprint)


def _as_it_was(read: InputFile | Problem) -> InputFile:
    if isinstance(read, Problem):
        raise WarraqError(str(read), "it was there a moment ago: build again")
    return read


def _search(
    stage: Stage, config: Config, context: Context, prints: Fingerprints, progress: Reporter
) -> None:
    """The index and what the search shows of each article."""
    articles = context.catalog.everything()
    months = [context.ui.dates.month(number) for number in range(1, 13)]
    digits: Literal["latn", "arab"] = "arab" if config.digits == "arab" else "latn"
    words = search_words(context.ui)
    groups = name_groups(context.names)
    shown = [prints.article(article.href) for article in articles]
    fingerprint = digest_of((program_digest(), words, months, digits, groups, shown))
    if stage.keep_all(SEARCH_FOLDER, fingerprint):
        return
    tracked = progress.track(search_documents(articles), "index", len(articles))
    outputs = search_outputs(tracked, ui=words, months=months, digits=digits, groups=groups)
    for path, data in outputs:
        stage.write(Output(path, data), fingerprint)


def _context(
    config: Config,
    catalog: Catalog,
    names: Names,
    taxonomy: Taxonomy,
    pages: list[Page],
    assets: list[Output],
    zips: frozenset[str],
) -> Context:
    months = Counter(urls.month_key(article.published) for article in catalog.everything())
    newest_first = sorted(months, key=lambda month: (month != "undated", month), reverse=True)
    extra = {urls.OPENSEARCH} if config.base_url else set()
    extra |= {urls.FEED} if config.base_url and taxonomy.by_day else set()
    return Context(
        config=config,
        ui=Interface(config),
        catalog=catalog,
        taxonomy=taxonomy,
        pages=frozenset(page.path for page in pages) | extra,
        assets=versioned(assets),
        version=__version__,
        months={month: months[month] for month in newest_first},
        raw_months=frozenset(month for month in months if urls.raw_path(month) in zips),
        not_found_style=inline_text("css/not-found.css"),
        not_found_script=inline_text("inline/not-found.js"),
        names=names,
    )


def _for_machines(config: Config, taxonomy: Taxonomy, pages: list[Page]) -> Iterator[Output]:
    """Feed, sitemap, robots.txt, OpenSearch, and what keeps GitHub Pages from rewriting a site."""
    yield Output(urls.NO_JEKYLL, b"")
    yield robots(config.base_url)
    if config.base_url:
        shown = [p.path for p in pages if not isinstance(p, RedirectPage | NotFoundPage)]
        yield from sitemap(shown, config.base_url)
        yield opensearch(config)
        if taxonomy.by_day:
            yield atom_feed(_newest(taxonomy, config.feed_size), config)


def _newest(taxonomy: Taxonomy, limit: int) -> list[Article]:
    dated = [article for article in taxonomy.listed if article.published]
    return dated[::-1][:limit]
