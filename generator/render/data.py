"""The page about the archive's own data: what there is, under which licence, how to read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from markupsafe import Markup

from generator import fields, fixity, urls
from generator.dataset import DataFile, Dataset
from generator.i18n import CONTENT_LANGUAGE
from generator.names.authority import WIKIDATA_ITEM
from generator.plan.site import DataPage
from generator.plan.trends import Timeline
from generator.render.articles import shown_path
from generator.render.charts import timeline_view
from generator.render.chrome import page_view
from generator.render.common import plain_date
from generator.render.context import Survey
from generator.render.linked_data import VOCABULARY, data_block
from generator.render.names import shown_address
from generator.render.views import (
    DataMonth,
    DataView,
    DataYear,
    FactView,
    FormView,
    Link,
    OriginView,
    RecipeView,
    TimelineView,
)

_UNDATED = "undated"
_FEWEST_YEARS = 2
_UNITS = ((10**9, "{n} GB"), (10**6, "{n} MB"), (10**3, "{n} kB"))

OTHER_FORMS: tuple[tuple[str, str, str], ...] = (
    (urls.DATABASE, "SQLite", "All articles with their texts, for queries; Datasette opens it"),
    (urls.PARQUET, "Parquet", "All articles with their texts, a column a field"),
    (urls.API, "Programming interface", "For programs: answers in JSON at fixed addresses."),
)
"""(path, name, msgid of what it holds): shown where the site has it, as a file of `data/` or as a
page. Names are those of formats; a msgid will do as well."""
_HEADS = ("Articles", "Original files")
_CHECKS = (
    (fixity.MANIFEST, fixity.MANIFEST, "SHA-256 of all that is in data/"),
    (fixity.TAG_MANIFEST, fixity.TAG_MANIFEST, "SHA-256 of the lists of the other folders"),
    (fixity.SEAL, fixity.SEAL, "SHA-256 of that list: the seal of the archive"),
    (urls.DATA_PACKAGE, "datapackage.json", "All files with their fields: a Data Package"),
    (urls.DATA_CATALOG, "catalog.jsonld", "The same for catalogues of data: DCAT 3 in JSON-LD"),
)
_TABLES = (
    (
        urls.TAG_TABLE,
        "Table of tags",
        "Each tag with the number of its articles, first and last day",
    ),
    (urls.SOURCE_TABLE, "Table of sources", "Each source with what is known of it"),
)


def data_view(context: Survey, page: DataPage) -> DataView:
    """The whole page; its dataset is known by now."""
    dataset = page.dataset
    assert dataset is not None
    heading = context.ui.text("About the data")
    sizes = {file.path: file.bytes for file in dataset.files}
    return DataView(
        page=page_view(context, page.path, "data", heading, trail=[(heading, page.path)]),
        heading=heading,
        summary=_summary(context, dataset),
        facts=tuple(_facts(context, dataset)),
        timeline=_timeline(context),
        years=tuple(_years(context, sizes)),
        heads=tuple(map(context.ui.text, _HEADS + ("TEI",) * context.config.tei)),
        collections=_collections(context, page.path),
        tables=tuple(_forms(context, _TABLES, sizes)),
        forms=tuple(_forms(context, OTHER_FORMS, sizes)),
        recipes=tuple(_recipes(context, sizes)),
        citation=_citation(context, dataset),
        fields=_described(context, fields.ARTICLE),
        columns=_described(context, fields.ROW),
        checks=tuple(_form(context, *each, sizes) for each in _CHECKS),
        structured=_structured(context, dataset),
    )


def _summary(context: Survey, dataset: Dataset) -> str:
    articles, embedded = len(context.catalog.articles), len(context.catalog.embedded)
    summary = context.ui.count("article", articles)
    if embedded:
        attached = context.ui.dates.number(embedded)
        summary = context.ui.text("{articles}; attached texts: {n}", articles=summary, n=attached)
    return summary


def _facts(context: Survey, dataset: Dataset) -> Iterator[FactView]:
    text = context.ui.text

    def fact(label: str, name: str, address: str = "") -> FactView:
        return FactView(text(label), (Link(name, address),))

    licence = dataset.licence or shown_address(dataset.licence_url)
    yield fact("Licence", licence or text("No licence is set"), dataset.licence_url)
    if dataset.publisher:
        yield fact("Publisher", dataset.publisher)
    if dataset.contact:
        mail = "@" in dataset.contact
        address = f"mailto:{dataset.contact}" if mail else dataset.contact
        yield fact("Contact", dataset.contact if mail else shown_address(dataset.contact), address)
    if dataset.first and dataset.last:
        first, last = (plain_date(context, day).gregorian for day in (dataset.first, dataset.last))
        yield fact("Coverage", text("from {first} to {last}", first=first, last=last))
    if dataset.places:
        yield FactView(text("Places"), tuple(Link(name, "") for name, _ in dataset.places))
    counts = {"tag": context.taxonomy.by_tag, "source": context.taxonomy.by_source}
    named = (context.ui.count(noun, len(held)) for noun, held in counts.items() if held)
    if shown := text(", ").join(named):
        yield fact("Names", shown)
    yield fact("Size of the files", _size(context, sum(file.bytes for file in dataset.files)))


def _size(context: Survey, size: int) -> str:
    """Bytes as a person takes them in: «34 كيلوبايت»."""
    for unit, words in _UNITS:
        if size >= unit:
            # Two digits tell enough; a whole number needs no fraction.
            count = round(size / unit, 1) if size < 10 * unit else round(size / unit)
            shown = int(count) if count == int(count) else count
            return context.ui.text(words, n=context.ui.dates.number(shown))
    return context.ui.text("{n} kB", n=context.ui.dates.number(1))


def _noun(context: Survey) -> str:
    """What the files hold: attached texts are among them, and are no articles."""
    return "text" if context.catalog.embedded else "article"


def _timeline(context: Survey) -> TimelineView | None:
    """Texts by year, attached ones too: the files have them."""
    by_year = Counter[int]()
    for month, count in context.months.items():
        if month != _UNDATED:
            by_year[int(month.partition("-")[0])] += count
    if len(by_year) < _FEWEST_YEARS:
        return None
    first, last = min(by_year), max(by_year)
    counts = tuple(by_year[year] for year in range(first, last + 1))
    return timeline_view(context, Timeline(False, (first, 1), counts), _noun(context))


def _years(context: Survey, sizes: Mapping[str, int]) -> Iterator[DataYear]:
    months: dict[str, list[str]] = {}
    for month in context.months:
        months.setdefault(month.partition("-")[0], []).append(month)
    for year, held in months.items():
        dated = year != _UNDATED
        name = context.ui.dates.number(int(year)) if dated else context.ui.text("No date")
        table = urls.table_path(year)
        count = context.ui.count(_noun(context), sum(context.months[month] for month in held))
        link = Link("CSV", _from_here(table), count=_size(context, sizes.get(table, 0)))
        yield DataYear(name, count, link, tuple(_month(context, month, sizes) for month in held))


def _month(context: Survey, month: str, sizes: Mapping[str, int]) -> DataMonth:
    dates = context.ui.dates
    dated = month != _UNDATED
    name = dates.month_year(*map(int, month.split("-"))) if dated else context.ui.text("No date")
    lines = urls.export_path(month)
    raw = _from_here(urls.raw_path(month)) if month in context.raw_months else ""
    return DataMonth(
        month=name,
        count=dates.number(context.months[month]),
        files=(
            Link("JSONL", _from_here(lines), count=_size(context, sizes.get(lines, 0))),
            Link("ZIP", raw),
            *([Link("TEI", _from_here(urls.tei_path(month)))] if context.config.tei else []),
        ),
    )


def _from_here(path: str) -> str:
    return urls.relative(path, urls.DATA)


def _collections(context: Survey, path: str) -> tuple[OriginView, ...]:
    """Links to the zips of collections, named by the files in them."""
    origins = (origin for article in context.catalog.everything() for origin in article.origins)
    zips = {o.path: o.raw_archive for o in origins if urls.is_raw_collection(o.raw_archive)}
    return tuple(
        OriginView(shown_path(name), urls.relative(zips[name], path)) for name in sorted(zips)
    )


def _forms(
    context: Survey, forms: Iterable[tuple[str, str, str]], sizes: Mapping[str, int]
) -> Iterator[FormView]:
    for path, name, note in forms:
        if path in sizes or path in context.pages:
            yield _form(context, path, name, note, sizes)


def _form(context: Survey, path: str, name: str, note: str, sizes: Mapping[str, int]) -> FormView:
    text = context.ui.text
    size = _size(context, sizes[path]) if path in sizes else ""
    return FormView(Link(text(name), _from_here(path), count=size), text(note))


def _recipes(context: Survey, sizes: Mapping[str, int]) -> Iterator[RecipeView]:
    """Two lines a program, with the newest month's file."""
    month = next(iter(context.months), None)
    if month is None:
        return
    lines = urls.export_path(month).removeprefix(urls.DATA_FILES)
    yield RecipeView(
        "Python", ("import pandas", f'articles = pandas.read_json("{lines}", lines=True)')
    )
    yield RecipeView(
        "R", ("library(jsonlite)", f'articles <- stream_in(gzfile("{lines}"), verbose = FALSE)')
    )
    base = urls.DATABASE.removeprefix(urls.DATA_FILES)
    fill = f"gunzip -c {lines} | sqlite-utils insert {base} articles - --nl --pk href"
    made = ("pip install datasette",) if urls.DATABASE in sizes else (fill,)
    yield RecipeView("Datasette", (*made, f"datasette {base}"))


def _citation(context: Survey, dataset: Dataset) -> str:
    """«أرشيف الساحل» [مجموعة بيانات]. الناشر. 2019–2023. address."""
    text = context.ui.text
    years = ""
    if dataset.first and dataset.last:
        ends = dict.fromkeys((dataset.first.year, dataset.last.year))
        years = "–".join(map(context.ui.dates.number, ends))
    address = urls.absolute(urls.DATA, dataset.base_url)
    title = f"{text('“')}{dataset.title}{text('”')}"
    parts = [text("{title} [data set]", title=title), dataset.publisher, years]
    return ". ".join([*filter(None, (*parts, address))])


def _described(context: Survey, columns: Sequence[fields.Field]) -> tuple[tuple[str, str], ...]:
    return tuple((each.name, context.ui.in_context("data", each.msgid)) for each in columns)


# ---- For programs that read the page


def _structured(context: Survey, dataset: Dataset) -> Markup:
    """The archive as a Dataset (schema.org). Months are left out: data/catalog.jsonld has them."""
    page = urls.absolute(urls.DATA, dataset.base_url)
    described: Mapping[str, object] = {
        "@context": VOCABULARY,
        "@type": "Dataset",
        "@id": f"{page}#dataset",
        "name": dataset.title,
        "description": dataset.description or dataset.title,
        "url": page,
        "inLanguage": CONTENT_LANGUAGE,
        "isAccessibleForFree": True,
        "license": dataset.licence_url or dataset.licence,
        "publisher": _publisher(dataset),
        "temporalCoverage": _coverage(dataset),
        "spatialCoverage": [_place(*place) for place in dataset.places],
        "distribution": [_download(each, dataset) for each in dataset.files if _is_of_all(each)],
    }
    return data_block(described)


def _is_of_all(file: DataFile) -> bool:
    """Whether a file is of a year or of the whole archive, not of a month."""
    return not file.compressed and not file.path.endswith(".zip")


def _publisher(dataset: Dataset) -> Mapping[str, str]:
    name = dataset.publisher
    return {"@type": "Organization", "name": name} if name else {}


def _coverage(dataset: Dataset) -> str:
    """Days as ISO 8601 has an interval."""
    if not dataset.first or not dataset.last:
        return ""
    return f"{dataset.first.isoformat()}/{dataset.last.isoformat()}"


def _place(name: str, wikidata: str) -> Mapping[str, str]:
    item = {"sameAs": f"{WIKIDATA_ITEM}{wikidata}"} if wikidata else {}
    return {"@type": "Place", "name": name, **item}


def _download(file: DataFile, dataset: Dataset) -> Mapping[str, object]:
    return {
        "@type": "DataDownload",
        "name": file.name,
        "contentUrl": urls.absolute(file.path, dataset.base_url) or _from_here(file.path),
        "encodingFormat": file.media_type,
        "contentSize": f"{file.bytes} B",
        "sha256": file.sha256,
    }
