"""A build from end to end.

read → parse → catalog → enrich → plan → render, search, publish → write
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from generator import __version__, urls
from generator.assets import collect_assets, inline_text, versioned
from generator.catalog import Catalog, collect, map_articles
from generator.config import CONFIG_NAME, Config, Project
from generator.enrich.changes import Changes, changes_between
from generator.enrich.learn import learn
from generator.enrich.lexicon import LEXICON_NAME, Lexicon
from generator.enrich.lexicon_file import consult, keep, read_lexicon
from generator.enrich.segment import Segmenter
from generator.enrich.tags import with_tags
from generator.errors import Problem
from generator.i18n import Interface
from generator.model import (
    Article,
    InputFile,
    InputFormat,
    Output,
    ParsedFile,
    StandingPage,
)
from generator.parse.markdown import parse_markdown, parse_page
from generator.parse.scrape import parse_scrape
from generator.plan import plan_pages
from generator.progress import Reporter
from generator.publish.exports import export_articles
from generator.publish.feeds import atom_feed
from generator.publish.opensearch import opensearch
from generator.publish.raw import raw_files, raw_zips
from generator.publish.sitemap import robots, sitemap
from generator.read.files import FORMATS, format_of, list_files, read_file, read_files
from generator.render.context import Context
from generator.render.environment import make_environment
from generator.render.pages import render_page
from generator.report import BuildReport
from generator.search.articles import search_documents
from generator.search.output import search_outputs
from generator.search.words import search_words
from generator.site import NotFoundPage, Page, RedirectPage
from generator.taxonomy import Taxonomy, classify
from generator.write import check_output, staged

_NO_ARTICLES = f"articles are {', '.join(FORMATS)}; name another folder with --source"
_NO_BASE_URL = (
    "no base URL: feed.atom, sitemap.xml and opensearch.xml were left out "
    "(set base_url or --base-url)"
)


def build_site(project: Project, progress: Reporter) -> BuildReport:
    """Build the whole site; the old one stays until the new one is ready.

    Raises:
        WarraqError: nothing was built (no source, broken template, disk full …).
    """
    started = time.perf_counter()
    check_output(project.output, project.source)
    files, problems = _read(project, progress)
    parsed = _parse(files, project.config, progress)
    standing, page_problems = _standing_pages(project.pages)
    catalog = collect(parsed, standing)
    tags = consult(project.root / LEXICON_NAME, catalog.articles)
    catalog = map_articles(catalog, partial(with_tags, segmenter=Segmenter(tags.lexicon)))
    problems += page_problems + [problem for file in parsed for problem in file.problems]
    problems += tags.problems
    with staged(project.output) as stage:
        for output in _outputs(project, catalog, files, progress):
            stage.write(output)
    return BuildReport(
        output=str(project.output),
        inputs=len(files),
        catalog=catalog,
        problems=tuple(sorted(problems)),
        files=stage.files,
        bytes=stage.bytes,
        seconds=time.perf_counter() - started,
        notes=(*_notes(project, catalog), *keep(tags, write=_is_own_source(project))),
    )


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
    files, _ = _read(project, progress)
    catalog = collect(_parse(files, project.config, progress))
    path = project.root / LEXICON_NAME
    former, problems = read_lexicon(path) or (Lexicon(), [])
    learned = learn(catalog.articles, former)
    changes = changes_between(former, learned, catalog.everything())
    return Lesson(path, learned, changes, tuple(problems))


def parse_file(file: InputFile, zone: ZoneInfo) -> ParsedFile:
    """Read one input file by its format."""
    digest = hashlib.sha256(file.data).hexdigest()
    if format_of(file.path) is InputFormat.MARKDOWN:
        return parse_markdown(file, digest, zone)
    return parse_scrape(file, digest)


def _read(project: Project, progress: Reporter) -> tuple[list[InputFile], list[Problem]]:
    excluded = (project.output, project.pages, project.templates)
    listing = list_files(project.source, *excluded)
    paths = [path for path in listing.paths if path not in (CONFIG_NAME, LEXICON_NAME)]
    files: list[InputFile] = []
    problems = listing.problems
    for read in progress.track(read_files(project.source, paths), "read", len(paths)):
        if isinstance(read, Problem):
            problems.append(read)
        else:
            files.append(read)
    if not files and not problems:
        problems.append(Problem(str(project.source), 0, "holds no articles", _NO_ARTICLES))
    return files, problems


def _parse(files: list[InputFile], config: Config, progress: Reporter) -> list[ParsedFile]:
    zone = ZoneInfo(config.time_zone)
    return [parse_file(file, zone) for file in progress.track(files, "parse", len(files))]


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


def _outputs(
    project: Project, catalog: Catalog, files: list[InputFile], progress: Reporter
) -> Iterator[Output]:
    """Every file of the site."""
    config = project.config
    taxonomy = classify(catalog, include_embedded=config.include_embedded)
    pages = plan_pages(catalog, taxonomy, config.page_size)
    assets = collect_assets()
    zips = raw_files(catalog.everything())
    context = _context(config, catalog, taxonomy, pages, assets, frozenset(zips))
    environment = make_environment(context.ui, project.templates)
    for page in progress.track(pages, "render", len(pages)):
        yield render_page(environment, context, page)
    yield from assets
    yield from export_articles(catalog.everything())
    data = {file.path: file.data for file in files}
    yield from progress.track(raw_zips(zips, data), "zip", len(zips))
    yield from _search(config, context, progress)
    yield from _for_machines(config, taxonomy, pages)


def _search(config: Config, context: Context, progress: Reporter) -> Iterator[Output]:
    """The index and what the search shows of each article."""
    articles = context.catalog.everything()
    documents = search_documents(articles)
    tracked = progress.track(documents, "index", len(articles))
    months = [context.ui.dates.month(number) for number in range(1, 13)]
    digits: Literal["latn", "arab"] = "arab" if config.digits == "arab" else "latn"
    words = search_words(context.ui)
    for path, data in search_outputs(tracked, ui=words, months=months, digits=digits):
        yield Output(path, data)


def _context(
    config: Config,
    catalog: Catalog,
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
