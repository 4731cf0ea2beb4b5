"""A build from end to end.

read → parse → catalog → enrich → plan → render, search, publish → write

What an earlier build worked out is not worked out again: a file that is as it was is not parsed, an
output that would be made from the same is not made (`store`, `render/fingerprints`). Where nothing
at all has changed, nothing is done.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import astuple, replace
from typing import Literal

from generator import __version__, urls
from generator.archive import (
    TABLES,
    Archive,
    Inputs,
    is_own_source,
    list_inputs,
    make_archive,
    open_archive,
    read_inputs,
    standing_pages,
)
from generator.assets import collect_assets, inline_text, versioned
from generator.catalog import Catalog
from generator.config import Config, Project
from generator.digest import digest_of
from generator.enrich.lexicon_file import keep
from generator.errors import Problem, WarraqError
from generator.i18n import Interface
from generator.model import Article, InputFile, Output, ParsedFile
from generator.names.redirects import name_redirects
from generator.names.unite import Names
from generator.plan import plan_pages
from generator.progress import Reporter
from generator.publish.exports import export_month, months_of
from generator.publish.feeds import atom_feed
from generator.publish.opensearch import opensearch
from generator.publish.raw import raw_files, raw_zip
from generator.publish.sitemap import robots, sitemap
from generator.read.files import read_file, stat_of, stats_of
from generator.render.context import Context
from generator.render.environment import make_environment
from generator.render.fingerprints import Fingerprints
from generator.render.pages import render_page
from generator.report import BuildReport, counts_of
from generator.resources import program_digest, static_dir, templates_dir
from generator.search.articles import search_documents
from generator.search.output import search_outputs
from generator.search.scripts import FOLDER
from generator.search.synonyms import name_groups
from generator.search.words import search_words
from generator.site import NotFoundPage, Page, RedirectPage
from generator.store import Store
from generator.taxonomy import Taxonomy, classify
from generator.write import Stage, alone, check_output, is_as_published, staged

SEARCH_FOLDER = f"{FOLDER}/"

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
        open_archive(project) as store,
    ):
        inputs = list_inputs(project)
        stamp = _stamp(project, inputs, store)
        report = None if anew else _unchanged(project, store, stamp)
        report = report or _build(project, store, inputs, progress)
        store.set_value("stamp", stamp)
        store.set_value("tally", report.tally())
        store.commit()
        notes = (*store.notes, *report.notes)
    return replace(report, notes=notes, seconds=time.perf_counter() - started)


def _build(project: Project, store: Store, inputs: Inputs, progress: Reporter) -> BuildReport:
    parsed, problems = read_inputs(project, store, inputs, progress)
    standing, page_problems = standing_pages(project.pages)
    archive = make_archive(project, store, parsed, standing)
    catalog = archive.catalog
    problems += [*page_problems, *archive.problems]
    problems += [problem for file in parsed for problem in file.problems]
    known = store.outputs()
    with staged(project.output, known) as stage:
        _fill(stage, project, archive, parsed, progress)
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
        notes=(*_notes(project, catalog), *keep(archive.tags, write=is_own_source(project))),
        **counts_of(catalog),
    )


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
    if not is_own_source(project):
        yield (
            f"the articles come from {project.source}, title and standing pages from "
            f"{project.root.resolve()} (--config names another archive.toml)"
        )


def _fill(
    stage: Stage,
    project: Project,
    archive: Archive,
    parsed: list[ParsedFile],
    progress: Reporter,
) -> None:
    """Put every file of the site on the stage."""
    config, names = project.config, archive.names
    taxonomy = classify(archive.catalog, include_embedded=config.include_embedded)
    catalog = _with_redirects(archive.catalog, taxonomy, names, config.page_size)
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
