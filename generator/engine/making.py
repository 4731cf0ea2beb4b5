"""One build, stage by stage.

read → parse → catalog → enrich → plan → render, search, publish → write

What an earlier build worked out is not worked out again: a file that is as it was is not parsed, an
output that would be made from the same is not made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from jinja2 import Environment

from generator import __version__, fixity, urls
from generator.assets import collect_assets, inline_text, service_worker, versioned
from generator.config import Config, Project
from generator.crew import Crew, crew_of, in_chunks, map_beside
from generator.digest import digest_of
from generator.engine.addresses import LOST_SHELF, remember_lost
from generator.engine.api_files import publish_answers
from generator.engine.archive import (
    Archive,
    Texts,
    Zip,
    is_own_source,
    make_archive,
)
from generator.engine.data_files import Contents, DataFiles, check_exports
from generator.engine.device_packs import publish_packs
from generator.engine.explain import Made, reasons
from generator.engine.public import public_files
from generator.engine.resting import Resting, in_groups
from generator.engine.sharing import check_cards, publish_cards, publish_feeds
from generator.engine.store import DamagedError, Store
from generator.engine.tasks import (
    Indexing,
    Job,
    Packed,
    Rendering,
    Zipping,
    index_articles,
    render_pages,
    zip_files,
)
from generator.engine.workspace import Inputs, list_redacted, open_archive, shown
from generator.enrich.lexicon import State
from generator.enrich.lexicon_file import keep
from generator.errors import Problem, WarraqError
from generator.i18n import Interface, compiled
from generator.icon import icon
from generator.model import Catalog, InputFile, Output, Record, Repair
from generator.names.redirects import merge_redirects, name_redirects
from generator.packing import UnpackError, pack, unpack
from generator.plan.anniversaries import anniversaries
from generator.plan.pages import plan_pages
from generator.plan.site import (
    DataPage,
    DossierPage,
    NotFoundPage,
    OfflinePage,
    Page,
    RedirectPage,
    TombstonePage,
)
from generator.plan.taxonomy import Taxonomy, classify
from generator.progress import Reporter
from generator.publish.exports import months_of
from generator.publish.opensearch import opensearch
from generator.publish.packs import shelves
from generator.publish.sitemap import robots, sitemap, sitemap_index, sitemaps
from generator.publish.webmanifest import web_manifest
from generator.read.files import stat_of
from generator.render.briefs import (
    BRIEFS,
    ArticleBrief,
    Brief,
    Briefing,
    kind_of,
    relatives_of,
)
from generator.render.context import Frame, Survey
from generator.render.environment import Names, TemplateDigests, make_environment
from generator.render.facts import Facts, Inquiry
from generator.render.pages import SurveyPage, render_page, template_of
from generator.render.site_words import hijri_calendar, site_words
from generator.report import BuildReport, counts_of
from generator.resources import program_digest
from generator.search.articles import in_search_order, search_date, search_document
from generator.search.documents import Listed, SearchDocument
from generator.search.synonyms import name_groups
from generator.search.update import Analysis, Chunk, Settings, update_search
from generator.search.words import search_words
from generator.stopwatch import Stopwatch
from generator.write import Stage, staged

T = TypeVar("T")
R = TypeVar("R")

PAGES, JOB_BYTES = 25, 1 << 17
"""Pages of one task, and bytes of their briefs: those of lists are large."""

_Target = tuple[str, bytes]
"""(path of an output, fingerprint of what it is made from)."""
_SHELL = (
    urls.STYLESHEET,
    urls.ICON,
    *(f"{urls.SCRIPTS}{name}" for name in ("early", "site", "offline-")),
)
"""Beginnings of the assets of the page «on this device»."""
_NO_PAGE = (
    "is a file of the site, but no page: a build writes it when its bytes would be others, "
    "and keeps no account of why"
)
_NAME_ONE = "name a page by its path in the site, such as 2023/09/25/index.html"
_NOT_AS_WRITTEN = "the file in the site is not as a build wrote it"
_NO_BASE_URL = (
    "no base URL: feed.atom, sitemap.xml and opensearch.xml were left out "
    "(set base_url or --base-url)"
)

_NO_CARDS = "no base URL: cards were left out, which other sites know by absolute addresses"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a site will hold."""

    pages: list[Page]
    survey: Survey
    facts: Facts
    assets: list[Output]
    """With what the home page's scripts load."""
    zips: Mapping[str, Zip]
    """As in `Archive`."""
    months: Mapping[str, Sequence[Record]]
    """Path of each month's data file → its articles."""


@dataclass(frozen=True, slots=True)
class Raw:
    """The input files, as far as their zips go."""

    inputs: Inputs
    cut: frozenset[str]
    """Paths of those of which some articles were taken out."""


class Build:
    """One build, stage by stage.

    `run` and `explain` go through its steps: `read`, `plan`, `fill`. A build of another kind goes
    through these itself, and may do `_search`, `_pack` and `_remember` otherwise.
    """

    def __init__(
        self, project: Project, store: Store, progress: Reporter, crew: Crew, watch: Stopwatch
    ) -> None:
        self._project = project
        self._store = store
        self._progress = progress
        self._crew = crew
        self._watch = watch
        self._texts = Texts(store)
        self._notes: list[str] = []
        self._problems: list[Problem] = []
        """What is wrong with the input, as far as it is known."""
        self._seal = ""
        self.is_whole = True
        """False when a file could not be read that an earlier build has read."""

    def run(self, inputs: Inputs, *, ledger: bool) -> BuildReport:
        """Read, make and write everything that is not as it was."""
        project, store, watch = self._project, self._store, self._watch
        check_cards(project.config)
        check_exports(project.config)
        archive = self.read(inputs)
        catalog = archive.catalog
        with watch.stage("write"), staged(project.output, store.outputs()) as stage:
            self.fill(stage, self.plan(archive), Raw(inputs, archive.cut))
        with watch.stage("remember"):
            store.keep_outputs(stage.outputs())
            remember_lost(archive.lost, store.shelf(LOST_SHELF))
        return BuildReport(
            output=str(project.output),
            inputs=archive.inputs,
            catalog=catalog,
            problems=tuple(sorted(set(self._problems))),
            files=stage.files,
            written=stage.written,
            removed=stage.removed,
            bytes=stage.bytes,
            notes=(
                *_notes(project, catalog),
                *self._notes,
                *keep(archive.tags, write=is_own_source(project)),
            ),
            seal=self._seal,
            ledger=tuple(self._ledgers(catalog)) if ledger else (),
            **counts_of(catalog),
        )

    def explain(self, inputs: Inputs, path: str) -> Iterator[str]:
        """Say why a page was made the last time, and whether it would be made now.

        Raises:
            WarraqError: there is no such page.
        """
        if not path.endswith(".html") and path in self._store.outputs():
            yield from self._told_of_no_page(path)  # so that nothing need be read
            return
        plan = self.plan(self.read(inputs))
        page = next((page for page in plan.pages if page.path == path), None)
        made_from, why = self._store.page(path)
        if page is None:
            yield from self._told_of_no_page(path)
            return
        briefing = Briefing(Inquiry(plan.facts))
        brief = briefing.of(page)
        if brief is None:
            yield "shows the archive as a whole: always made, written when its bytes are others"
            return
        if not made_from:
            yield "would be made: no earlier build is remembered that made it"
            return
        environment = make_environment(plan.survey.ui, self._project.templates)
        now = pack(self._looks(environment, plan.survey.frame).made(brief, briefing))
        yield f"made the last time because: {why or 'it was not there before'}"
        found = reasons(unpack(made_from, Made), unpack(now, Made))
        found += self._state_of(path)
        yield from (f"would be made again because: {reason}" for reason in found)
        if not found:
            yield "would stay as it is: nothing that it shows has changed"

    def _told_of_no_page(self, path: str) -> Iterator[str]:
        """What is known of a path that is none of a page."""
        if self._store.page(path)[0]:
            yield "would be removed: it is no longer part of the site"
        elif path in self._store.outputs():
            yield from (_NO_PAGE, *self._state_of(path))
        elif not path.startswith("../") and (self._project.output / path).is_file():
            yield "lies in the site, but no build is remembered that made it"
        else:
            raise WarraqError(f"{path}: the site has no such page", _NAME_ONE)

    def _state_of(self, path: str) -> list[str]:
        """What is wrong with a page in the site."""
        known = self._store.outputs().get(path)
        _, *found = stat_of(self._project.output, path)
        same = known is not None and found == [known.size, known.time]
        return [] if same else [_NOT_AS_WRITTEN]

    def read(self, inputs: Inputs) -> Archive:
        """What the input files amount to."""
        archive = make_archive(
            self._project, self._store, inputs, self._progress, self._crew, self._watch
        )
        self._problems += archive.problems
        return archive

    def plan(self, archive: Archive) -> Plan:
        """What the site will hold."""
        config = self._project.config
        with self._watch.stage("plan"):
            taxonomy = classify(archive.catalog, include_embedded=config.include_embedded)
            catalog = _with_redirects(archive, taxonomy, config.page_size)
            archive = replace(archive, catalog=catalog)
            pages = plan_pages(catalog, taxonomy, config.page_size, archive.related)
            ui = Interface(config, self._catalogue)
            assets = collect_assets(
                site_words(ui),
                {"digits": ui.digits, "months": ui.month_family},
                hijri_calendar(ui),
            )
            months = months_of(catalog.everything())
            counts = {urls.month_of_export(path): len(held) for path, held in months.items()}
            zips = archive.zips
            survey = _survey(config, ui, archive, taxonomy, pages, assets, counts, frozenset(zips))
            assets += survey.anniversaries.outputs
            facts = Facts(survey, archive.hashed)
            archive.hashed.clear()  # with records in whose place others have come
            return Plan(pages, survey, facts, assets, zips, months)

    def _catalogue(self, language: str) -> bytes:
        """Words of the interface, which are read anew when the store is: the program has them."""
        shelf = self._store.shelf("words")
        known = shelf.get(language)
        if known is None:
            known = compiled(language)
            shelf.put_many([(language, known)])
        return known

    def _ledgers(self, catalog: Catalog) -> Iterator[tuple[str, Repair]]:
        for article in self._texts.articles(catalog.everything()):
            yield from ((article.href, entry) for entry in article.ledger)

    def fill(self, stage: Stage, plan: Plan, raw: Raw) -> None:
        """Put every file of the site on the stage."""
        config, watch, survey = self._project.config, self._watch, plan.survey
        environment = make_environment(survey.ui, self._project.templates)
        with watch.stage("render"):
            self._render(stage, plan, environment)
            # Templates, cards, and what workers remember of pages are of no use to the rest.
            plan.facts.forget_made()
            self._crew.dismiss()
        with watch.stage("data"):
            self._data(stage, plan, environment)
        with watch.stage("publish"):
            self._zip(stage, plan.zips, raw)
            publish_feeds(stage, survey, plan.facts, self._texts, self._crew)
            publish_cards(stage, survey, self._crew)
            # What is left is made here, at once and in memory, which the workers need no longer.
            self._crew.dismiss()
            publish_answers(stage, survey, plan.months, plan.facts.record_digest)
            for output in (*plan.assets, *_for_machines(config)):
                stage.write(output)
            if config.base_url:
                _list_pages(stage, plan.pages, config.base_url)
            stage.write(_worker(survey.frame, plan.pages))
            stage.write(web_manifest(config, urls.ICON))
            _draw_icons(stage)
            packed = shelves(plan.pages) if config.offline else {}
        settings, records = _search_settings(survey), in_search_order(survey.catalog.everything())
        keys = [plan.facts.record_digest(record.href) for record in records]
        # The index takes much memory, and what pages were made from is of no use any more.
        del plan, environment, survey
        self._crew.dismiss()
        with watch.stage("search"):
            self._search(stage, settings, records, keys)
        if packed:
            with watch.stage("packs"):
                self._pack(stage, packed)
                self._crew.dismiss()
        # Last, when it is known which addresses are the site's own.
        self._add_public(stage)
        with watch.stage("manifests"):
            self._seal = self._list_all(stage)

    def _add_public(self, stage: Stage) -> None:
        """The files of the keeper's own folder."""
        if self._project.public is None:
            return
        for found in public_files(self._project.public, stage.paths()):
            if isinstance(found, Problem):
                self._problems.append(found)
            else:
                stage.write(found)

    def _list_all(self, stage: Stage) -> str:
        """Manifests of all that is on the stage; the seal."""
        config, sums = self._project.config, stage.sums()
        payload = sum(stage.size(path) for path in sums if path.startswith(fixity.PAYLOAD))
        bag = fixity.Bag(config.title, config.base_url, f"Warraq {__version__}", payload)
        for output in fixity.manifests(sums, bag):
            stage.write(output)
        return stage.sum(fixity.TAG_MANIFEST).hex()

    def _render(self, stage: Stage, plan: Plan, environment: Environment) -> None:
        """Make the pages of which anything has changed, and those of the whole archive."""
        looks = self._looks(environment, plan.survey.frame)

        def jobs() -> Iterator[tuple[_Target, Job]]:
            looked_at = self._looked_at(stage, plan, environment, looks)
            for briefing, brief in self._progress.track(looked_at, "render", len(plan.pages)):
                if brief is None:
                    continue
                made = pack(looks.made(brief, briefing))
                fingerprint = digest_of(made)
                if not stage.keep(brief.path, fingerprint):
                    self._remember(brief.path, made)
                    job = Job(kind_of(brief), pack(brief), self._packed(plan.facts, brief))
                    yield (brief.path, fingerprint), job

        folder = str(self._project.templates) if self._project.templates.is_dir() else ""
        chunks = in_chunks(jobs(), PAGES, lambda job: len(job[1].brief), JOB_BYTES)
        tasks = (
            (
                [target for target, _ in chunk],
                Rendering(looks.frame, folder, looks.templates, tuple(job for _, job in chunk)),
            )
            for chunk in chunks
        )
        for targets, rendered in map_beside(self._crew.map, render_pages, tasks):
            for (path, fingerprint), data in zip(targets, rendered, strict=True):
                stage.write(Output(path, data), fingerprint)

    def _looks(self, environment: Environment, frame: Frame) -> _Looks:
        """What pages have in common; a template is parsed once to know what it is made of."""
        shelf = self._store.shelf("templates")
        known = unpack(shelf.get("names") or pack({}), dict[str, Names])
        digests = TemplateDigests(environment, known)
        looks = _Looks.of(digests, frame)
        if digests.names != known:
            shelf.put_many([("names", pack(digests.names))])
        return looks

    def _looked_at(
        self, stage: Stage, plan: Plan, environment: Environment, looks: _Looks
    ) -> Iterator[tuple[Briefing, Brief | None]]:
        """The brief of each page; none of one that is on the stage by now, or comes last."""
        survey = plan.survey
        resting = Resting(self._store, plan.facts, digest_of((looks.shared, looks.templates)))
        for group, pages in in_groups(plan.pages).items():
            inquiry = Inquiry(plan.facts)
            briefing = Briefing(inquiry)
            if isinstance(page := pages[0], SurveyPage):
                if not isinstance(page, DataPage):  # it shows the sizes of files not made yet
                    stage.write(Output(page.path, render_page(environment, survey, page)))
                yield briefing, None
                continue
            rests = resting.rests(group, pages)
            for page in pages:
                is_kept = rests and stage.keep_unseen(page.path)
                yield briefing, None if is_kept else briefing.of(page)
            if not rests:
                resting.take_down(group, pages, inquiry.asked())
        resting.keep()

    def _remember(self, path: str, made: bytes) -> None:
        """Remember what a page is made from, and what is other than the last time."""
        before, _ = self._store.page(path)
        why = ""
        if before:
            found = reasons(unpack(before, Made), unpack(made, Made))
            why = "; ".join(found or [_NOT_AS_WRITTEN])
        self._store.put_page(path, made, why)

    def _packed(self, facts: Facts, brief: Brief) -> tuple[Packed, ...]:
        if not isinstance(brief, ArticleBrief):
            return ()
        record = facts.records[brief.path]
        others = map(facts.records.__getitem__, relatives_of(record))
        return tuple(map(self._texts.packed, (record, *others)))

    def _data(self, stage: Stage, plan: Plan, environment: Environment) -> None:
        """What programs can download, and the page that says what it is."""
        survey = plan.survey
        contents = Contents(
            config=survey.config,
            ui=survey.ui,
            records=survey.catalog.everything(),
            months=plan.months,
            taxonomy=survey.taxonomy,
            names=survey.names,
            digest=plan.facts.record_digest,
        )
        files = DataFiles(stage, self._store, self._texts, self._crew.map, contents)
        files.make()
        page = DataPage(urls.DATA, files.describe())
        stage.write(Output(page.path, render_page(environment, survey, page)))
        self._notes += files.notes()

    def _zip(self, stage: Stage, zips: Mapping[str, Zip], raw: Raw) -> None:
        """The input files as they are, but for what was taken out.

        Those of a month are read again when one of them is new.
        """
        redactions, config = raw.inputs.redactions, self._project.config

        def tasks() -> Iterator[tuple[_Target, Zipping]]:
            for path, held in self._progress.track(zips.items(), "zip", len(zips)):
                members, made_from = held.members, held.made_from
                if stage.keep(path, made_from):
                    continue
                read = [raw.inputs.read(self._project, member) for member in members]
                files = [file for file in read if isinstance(file, InputFile)]
                if len(files) < len(read):
                    self._problems += [file for file in read if isinstance(file, Problem)]
                    made_from, self.is_whole = b"", False  # so that the next build tries again
                cut = raw.cut.intersection(members)
                task = Zipping(path, files, redactions, cut, config.time_zone, config.columns)
                yield (path, made_from), task

        for (path, made_from), data in map_beside(self._crew.map, zip_files, tasks()):
            stage.write(Output(path, data), made_from)

    def _search(
        self, stage: Stage, settings: Settings, records: Sequence[Record], keys: Sequence[bytes]
    ) -> None:
        """The index and what the search shows of each article.

        Args:
            records: in the order of the search.
            keys: of each a hash with all that is known of the article, its text included.
        """
        listed = list(map(Listed, keys, map(search_date, records)))

        def load(numbers: Sequence[int]) -> Iterator[SearchDocument]:
            chosen = self._progress.track(numbers, "index", len(numbers))
            return map(search_document, self._texts.articles(records[n] for n in chosen))

        def load_bare(numbers: Sequence[int]) -> Iterator[SearchDocument]:
            chosen = self._progress.track(numbers, "index", len(numbers))
            return map(search_document, (records[n] for n in chosen))

        def analysed(
            analyse: Callable[[Chunk], Analysis], chunks: Iterable[Chunk]
        ) -> Iterator[Analysis]:
            tasks = (
                Indexing(
                    analyse,
                    first,
                    tuple(held),
                    tuple(map(self._texts.first_part, records[first : first + len(held)])),
                )
                for first, held in chunks
            )
            yield from by_new_workers(index_articles, tasks)

        def by_new_workers(function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
            yield from self._crew.map(function, tasks)
            # The words that its workers remember are of no use to what comes next.
            self._crew.dismiss()

        shelf = self._store.shelf("search")
        update = partial(
            update_search,
            shelf,
            listed,
            load,
            settings,
            executor_map=analysed,
            run=by_new_workers,
            load_bare=load_bare,
        )
        found = update()
        if not all(map(stage.has, found.kept)):
            found = update(anew=True)
        for path in found.kept:
            stage.keep(path, b"")
        for path, data in found:
            stage.write(Output(path, data))

    def _pack(self, stage: Stage, held: dict[str, list[str]]) -> None:
        """The packs of the pages that are on the stage."""
        publish_packs(stage, held, self._store.shelf("packs"), self._crew, self._progress)


@dataclass(frozen=True, slots=True)
class _Looks:
    """What pages have in common."""

    frame: bytes
    shared: bytes
    """Hash of the frame and the program."""
    hashes: Mapping[str, bytes]
    """Kind of brief → hash of its template with all that this includes."""
    templates: bytes
    """Hash of all of them."""

    @classmethod
    def of(cls, digests: TemplateDigests, frame: Frame) -> _Looks:
        """Look at the templates."""
        packed = pack(frame)
        hashes = {kind: digests.of(template_of(kind)).encode() for kind in BRIEFS}
        shared = digest_of((program_digest(), packed))
        return cls(packed, shared, hashes, digest_of(sorted(hashes.items())))

    def made(self, brief: Brief, briefing: Briefing) -> Made:
        """Return all that a page is made from."""
        return Made(self.shared, self.hashes[kind_of(brief)], briefing.shown(brief))


def explain_page(project: Project, path: str, progress: Reporter) -> list[str]:
    """Why a page was made the last time, and whether the next build would make it. Writes no site.

    Raises:
        WarraqError: there is no such page, or the archive cannot be read.
    """
    try:
        return _explained(project, path, progress)
    except (DamagedError, UnpackError) as error:
        return _explained(project, path, progress, damage=str(error))


def _explained(project: Project, path: str, progress: Reporter, *, damage: str = "") -> list[str]:
    project, watch = shown(project), Stopwatch()
    with crew_of(0) as crew, open_archive(project, damage=damage) as store:
        build = Build(project, store, progress, crew, watch)
        found = list(build.explain(list_redacted(project), path))
        store.commit()
        return found


def _notes(project: Project, catalog: Catalog) -> Iterator[str]:
    """What was left out, and what a person may not have meant."""
    listed = catalog.listed(include_embedded=project.config.include_embedded)
    if not project.config.base_url:
        yield _NO_BASE_URL
        if project.config.cards:
            yield _NO_CARDS
    elif not any(article.published for article in listed):
        yield "no article has a date: feed.atom was left out"
    if not is_own_source(project):
        yield (
            f"the articles come from {project.source}, title and standing pages from "
            f"{project.root.resolve()} (--config names another archive.toml)"
        )


def _with_redirects(archive: Archive, taxonomy: Taxonomy, size: int) -> Catalog:
    """The catalog with the addresses of other names leading to those that are shown."""
    catalog, names = archive.catalog, archive.names
    taken = [redirect.href for redirect in catalog.redirects]
    more = name_redirects(names, taxonomy.by_tag, taxonomy.by_source, size, taken)
    rows = archive.tags.lexicon.entries
    merged = [(row.tag, row.into[0], row.count) for row in rows if row.state is State.MERGE]
    if merged:
        taken += [redirect.href for redirect in more]
        taken += map(urls.tag_path, taxonomy.by_tag)
        more += merge_redirects(merged, names, taxonomy.by_tag, size, taken)
    return replace(catalog, redirects=(*catalog.redirects, *more))


def _draw_icons(stage: Stage) -> None:
    """Pictures of the icon; those of the last build, unless the program is another."""
    made_from = digest_of((program_digest(), urls.ICON_PICTURES))
    for size, path in urls.ICON_PICTURES.items():
        if not stage.keep(path, made_from):
            stage.write(Output(path, icon(size)), made_from)


def _search_settings(survey: Survey) -> Settings:
    return Settings(
        ui=search_words(survey.ui),
        months=[survey.ui.dates.month(number) for number in range(1, 13)],
        digits=survey.ui.digits,
        groups=name_groups(survey.names),
    )


def _survey(
    config: Config,
    ui: Interface,
    archive: Archive,
    taxonomy: Taxonomy,
    pages: list[Page],
    assets: list[Output],
    months: Mapping[str, int],
    zips: frozenset[str],
) -> Survey:
    catalog = archive.catalog
    newest_first = sorted(months, key=lambda month: (month != "undated", month), reverse=True)
    extra = {urls.OPENSEARCH} if config.base_url else set()
    extra |= set(urls.feed_paths(urls.HOME)) if config.base_url and taxonomy.by_day else set()
    frame = Frame(
        config=config,
        standing=_named_below(ui, catalog),
        undated=bool(taxonomy.undated),
        attached=bool(catalog.embedded),
        feeds=tuple(sorted(extra)),
        assets=dict(sorted(versioned(assets).items())),
        version=__version__,
    )
    return Survey(
        frame=frame,
        ui=ui,
        pages=frozenset(page.path for page in pages) | extra,
        catalog=catalog,
        taxonomy=taxonomy,
        months={month: months[month] for month in newest_first},
        raw_months=frozenset(month for month in months if urls.raw_path(month) in zips),
        anniversaries=anniversaries(taxonomy.by_day, ui),
        not_found_style=inline_text("css/not-found.css"),
        not_found_script=inline_text("inline/not-found.js"),
        names=archive.names,
    )


def _named_below(ui: Interface, catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """(title, address) of the pages that the footer names first."""
    named = [(page.title, page.href) for page in catalog.standing]
    if any(article.corrections for article in catalog.everything()):
        named.append((ui.text("Corrections"), urls.CORRECTIONS))
    return tuple(named)


def _for_machines(config: Config) -> Iterator[Output]:
    """robots.txt, OpenSearch, and what keeps GitHub Pages from rewriting a site."""
    yield Output(urls.NO_JEKYLL, b"")
    yield robots(config.base_url)
    if config.base_url:
        yield opensearch(config)


def _list_pages(stage: Stage, pages: Iterable[Page], base_url: str) -> None:
    """The sitemaps, those that name other pages than they did."""
    unlisted = RedirectPage | NotFoundPage | OfflinePage | DossierPage | TombstonePage
    parts = sitemaps([page.path for page in pages if not isinstance(page, unlisted)])
    for path, held in parts.items():
        made_from = digest_of((program_digest(), base_url, held))
        if not stage.keep(path, made_from):
            stage.write(sitemap(path, held, base_url), made_from)
    if urls.SITEMAP not in parts:
        stage.write(sitemap_index(parts, base_url))


def _worker(frame: Frame, pages: list[Page]) -> Output:
    """The service worker; what it shows by itself is a page, and what that page loads."""
    assets = [path for path in frame.assets.values() if path.startswith(_SHELL)]
    shell = (urls.DEVICE, urls.OFFLINE, *assets)
    rooms = {page.path.partition("/")[0] for page in pages if "/" in page.path}
    rooms |= {folder.rstrip("/") for folder in (urls.ASSETS, urls.SEARCH_FILES, urls.ANNIVERSARIES)}
    years = {room for room in rooms if room.isdigit()}
    return service_worker(shell, rooms - years)
