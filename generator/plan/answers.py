"""The answers of the JSON API (`api/v1/`): their fields and types, and what is in them.

Within version 1 an answer may get further fields; none is removed, renamed or given another type,
and no address moves. All paths in an answer lead from the root of the site, and `root` leads there.

There is no answer for each article: its month has all that lists need, the month's data file has
the texts, and another hundred thousand small files would be what a large site costs most.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator import urls
from generator.model import Record
from generator.names.unite import Names
from generator.plan.taxonomy import Taxonomy

VERSION = 1
UNDATED = "undated"

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an answer."""

    name: str
    type: str
    """As TypeScript writes it; a name in capitals is a key of `FIELDS` or of `_PLAIN`."""
    meaning: str
    """In English; the msgid of its wording."""


_FRAME = (
    Field("version", "integer", "Version of the API"),
    Field("root", "string", "The way from this answer to the root of the archive"),
)
_LISTED = Field("count", "integer", "How many there are")
_NAMED = (
    Field("name", "string", "The name as the archive shows it"),
    Field("other_names", "string[]", "Other names of the same"),
    Field("count", "integer", "Articles that have it, attached texts not counted"),
    Field("first", "Date | null", "Day of the oldest article"),
    Field("last", "Date | null", "Day of the newest article"),
    Field("page", "Path", "Its page"),
    Field("kind", "string | null", "What sort of thing it is, if that is known"),
)

ANSWERS: Mapping[str, tuple[str, str]] = {
    "Index": ("index", "The archive and its months"),
    "MonthAnswer": ("months/2023-09", "The articles of a month, without their texts"),
    "Tags": ("tags", "All tags"),
    "Sources": ("sources", "All sources"),
}
"""Name of each answer → (its address, or one like it; what it answers)."""

FIELDS: Mapping[str, tuple[Field, ...]] = {
    "Index": (
        *_FRAME,
        Field("generator", "string", "Program that made the archive"),
        Field("title", "string", "Name of the archive"),
        Field("description", "string | null", "The archive in a sentence"),
        Field("language", "string", "Language by BCP 47"),
        Field("base_url", "Uri | null", "Where the archive is published"),
        Field("counts", "Counts", "How much the archive holds"),
        Field("oldest", "Date | null", "Day of the oldest article"),
        Field("newest", "Date | null", "Day of the newest article"),
        Field("years", "Year[]", "Years with their months, the newest first"),
        Field("undated", "Month | null", "The articles without a date"),
        Field("links", "Links", "Where the rest is"),
    ),
    "Counts": (
        Field("articles", "integer", "Articles"),
        Field("attached", "integer", "Texts that were found attached to others only"),
        Field("undated", "integer", "Of both, those without a date"),
        Field("tags", "integer", "Tags"),
        Field("sources", "integer", "Sources"),
    ),
    "Year": (
        Field("year", "integer", "Gregorian year"),
        Field("count", "integer", "How many articles there are, attached texts among them"),
        Field("page", "Path | null", "Its page"),
        Field("months", "Month[]", "Months that have articles, the newest first"),
    ),
    "Month": (
        Field("month", "string", "Year and month, or undated"),
        Field("count", "integer", "How many articles there are, attached texts among them"),
        Field("answer", "Path", "The answer with its articles"),
        Field("texts", "Path", "The file with all that is known of them, their texts too"),
        Field("tei", "Path | null", "The file with their texts by TEI, where the archive has it"),
        Field("page", "Path | null", "Its page"),
    ),
    "Links": (
        Field("home", "Path", "Home page"),
        Field("search", "Path", "Page of the search"),
        Field("documentation", "Path", "The description of this API"),
        Field("schema", "Path", "JSON Schema of all answers"),
        Field("tags", "Path", "The answer with all tags"),
        Field("sources", "Path", "The answer with all sources"),
        Field("data", "Path", "The page with the data to download"),
        Field("feeds", "Path[]", "Feeds of the newest articles"),
    ),
    "MonthAnswer": (
        *_FRAME,
        Field("month", "string", "Year and month, or undated"),
        Field("count", "integer", "How many articles there are, attached texts among them"),
        Field("texts", "Path", "The file with all that is known of them, their texts too"),
        Field("tei", "Path | null", "The file with their texts by TEI, where the archive has it"),
        Field("page", "Path | null", "Its page"),
        Field("articles", "Article[]", "Articles by day and address"),
    ),
    "Article": (
        Field("href", "Path", "Page of the article; this never changes"),
        Field("url", "Uri | null", "The same as a public address"),
        Field("title", "string", "Title"),
        Field("date", "Date | null", "Day of publication"),
        Field("date_basis", "DateBasis", "How the date is known"),
        Field("sources", "string[]", "Names of the sources"),
        Field("tags", "string[]", "Names of the tags"),
        Field("lead", "string", "The first paragraph, cut at a word"),
        Field("embedded", "boolean", "Whether the text was found attached to another only"),
        Field("original_url", "string | null", "Where it was published"),
        Field("captured", "string | null", "When it was saved"),
        Field("story", "Path | null", "Page of the oldest text of the same story"),
    ),
    "Tags": (*_FRAME, _LISTED, Field("tags", "Tag[]", "Tags by name")),
    "Tag": (*_NAMED, Field("wikidata", "string | null", "Its identifier in Wikidata")),
    "Sources": (*_FRAME, _LISTED, Field("sources", "Source[]", "Sources by name")),
    "Source": (
        *_NAMED,
        Field("home", "string | null", "Its own website"),
        Field("country", "string | null", "Country by ISO 3166-1"),
        Field("rights", "string | null", "What it says of its rights"),
        Field("licence", "string | null", "Name of its licence"),
        Field("licence_url", "string | null", "Address of its licence"),
    ),
}
"""Every kind of object, the four answers among them → its fields, in order."""

_PLAIN: Mapping[str, Answer] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "null": {"type": "null"},
    "Date": {"type": "string", "format": "date"},
    "Path": {"type": "string", "pattern": "^[^/]"},
    "Uri": {"type": "string", "format": "uri"},
    "DateBasis": {"enum": ["printed", "inferred", "unknown"]},
}


# ---- Schema


def schema() -> Answer:
    """The JSON Schema (2020-12) of all answers, each below `$defs`; by itself it takes any."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Warraq API, version {VERSION}",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in ANSWERS],
        "$defs": {name: _object_schema(name) for name in FIELDS},
    }


def _object_schema(name: str) -> Answer:
    properties = {
        field.name: {"description": field.meaning, **_type_schema(field.type)}
        for field in FIELDS[name]
    }
    if "version" in properties:
        properties["version"] |= {"const": VERSION}
    # Further properties are allowed: that is how an answer grows within a version.
    described = {"description": ANSWERS[name][1]} if name in ANSWERS else {}
    return {
        **described,
        "type": "object",
        "properties": properties,
        "required": list(properties),
    }


def _type_schema(type_: str) -> Answer:
    """The schema of a type as `Field.type` writes it."""
    either = type_.split(" | ")
    if len(either) > 1:
        return {"anyOf": [_type_schema(each) for each in either]}
    if type_.endswith("[]"):
        return {"type": "array", "items": _type_schema(type_.removesuffix("[]"))}
    return {"$ref": f"#/$defs/{type_}"} if type_ in FIELDS else dict(_PLAIN[type_])


# ---- Answers


def month_answer(
    month: str,
    records: Iterable[Record],
    pages: Container[str],
    base_url: str,
    *,
    tei: bool = False,
) -> Answer:
    """The articles of a month (`2023-09`, `undated`).

    Args:
        records: all of that month, attached ones too.
        pages: the addresses that the site has; of no other than the month's own is asked.
        tei: whether the site has TEI files.
    """
    articles = [_article(record, base_url) for record in records]
    return {
        **_frame(urls.api_month_path(month)),
        "month": month,
        "count": len(articles),
        "texts": urls.export_path(month),
        "tei": urls.tei_path(month) if tei else None,
        "page": month_page(month, pages),
        "articles": articles,
    }


def month_page(month: str, pages: Container[str]) -> str | None:
    """The page of a month, or of the undated, where the site has one."""
    path = urls.UNDATED if month == UNDATED else urls.month_path(*map(int, month.split("-")))
    return path if path in pages else None


def _article(record: Record, base_url: str) -> Answer:
    return {
        "href": record.href,
        "url": urls.absolute(record.href, base_url) or None,
        "title": record.title,
        "date": _day(record),
        "date_basis": record.date_basis.value,
        "sources": list(record.sources),
        "tags": [tag.name for tag in record.tags],
        "lead": record.lead,
        "embedded": record.embedded,
        "original_url": record.original_url or None,
        "captured": record.captured or None,
        "story": record.story or None,
    }


def tags_answer(by_tag: Mapping[str, Sequence[Record]], names: Names) -> Answer:
    """All tags."""
    found = [_tag(name, by_tag[name], names) for name in by_tag]
    return {**_frame(urls.api_path("tags")), "count": len(found), "tags": found}


def _tag(name: str, records: Sequence[Record], names: Names) -> Answer:
    entry = names.entry_of(name)
    return {
        **_named(name, names.tags.seen(name), records, urls.tag_path(name)),
        "kind": (entry and entry.kind.value) or None,
        "wikidata": (entry and entry.wikidata) or None,
    }


def sources_answer(by_source: Mapping[str, Sequence[Record]], names: Names) -> Answer:
    """All sources."""
    found = [_source(name, by_source[name], names) for name in by_source]
    return {**_frame(urls.api_path("sources")), "count": len(found), "sources": found}


def _source(name: str, records: Sequence[Record], names: Names) -> Answer:
    known = names.source_of(name)
    return {
        **_named(name, names.sources.seen(name), records, urls.source_path(name)),
        "kind": (known and known.kind.value) or None,
        "home": (known and known.home) or None,
        "country": (known and known.country) or None,
        "rights": (known and known.rights) or None,
        "licence": (known and known.licence) or None,
        "licence_url": (known and known.licence_url) or None,
    }


def _named(name: str, others: Sequence[str], records: Sequence[Record], page: str) -> Answer:
    """`records` are in order of their days, the undated behind."""
    first = next((day for each in records if (day := _day(each))), None)
    last = next((day for each in reversed(records) if (day := _day(each))), None)
    return {
        "name": name,
        "other_names": list(others),
        "count": len(records),
        "first": first,
        "last": last,
        "page": page,
    }


@dataclass(frozen=True, slots=True)
class About:
    """What the index says of the archive besides its months."""

    title: str
    description: str
    language: str
    base_url: str
    generator: str
    articles: int
    attached: int
    feeds: tuple[str, ...]
    tei: bool = False
    """Whether the site has TEI files."""


def index_answer(
    about: About, taxonomy: Taxonomy, months: Mapping[str, int], pages: Container[str]
) -> Answer:
    """The archive and its months.

    Args:
        months: articles of each month that has any (`undated` among them), attached ones too.
    """
    named = {month: _month(month, count, pages, tei=about.tei) for month, count in months.items()}
    return {
        **_frame(urls.api_path("index")),
        "generator": about.generator,
        "title": about.title,
        "description": about.description or None,
        "language": about.language,
        "base_url": urls.absolute("", about.base_url) or None,
        "counts": {
            "articles": about.articles,
            "attached": about.attached,
            "undated": months.get(UNDATED, 0),
            "tags": len(taxonomy.by_tag),
            "sources": len(taxonomy.by_source),
        },
        "oldest": taxonomy.oldest.isoformat() if taxonomy.oldest else None,
        "newest": taxonomy.newest.isoformat() if taxonomy.newest else None,
        "years": _years(named, pages),
        "undated": named.get(UNDATED),
        "links": {
            "home": urls.HOME,
            "search": urls.SEARCH,
            "documentation": urls.API,
            "schema": urls.api_path("schema"),
            "tags": urls.api_path("tags"),
            "sources": urls.api_path("sources"),
            "data": urls.DATA,
            "feeds": list(about.feeds),
        },
    }


def _years(months: Mapping[str, Answer], pages: Container[str]) -> list[Answer]:
    years: dict[int, list[Answer]] = {}
    for key in sorted(months.keys() - {UNDATED}, reverse=True):
        years.setdefault(int(key[:4]), []).append(months[key])
    return [
        {
            "year": year,
            "count": sum(month["count"] for month in held),
            "page": path if (path := urls.year_path(year)) in pages else None,
            "months": held,
        }
        for year, held in years.items()
    ]


def _month(month: str, count: int, pages: Container[str], *, tei: bool) -> Answer:
    return {
        "month": month,
        "count": count,
        "answer": urls.api_month_path(month),
        "texts": urls.export_path(month),
        "tei": urls.tei_path(month) if tei else None,
        "page": month_page(month, pages),
    }


def _frame(path: str) -> Answer:
    return {"version": VERSION, "root": urls.root_of(path)}


def _day(record: Record) -> str | None:
    return record.published.isoformat() if record.published else None
