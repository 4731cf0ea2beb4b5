"""What the columns of tables, the keys of JSON and of front matter mean: `[columns]`."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field


def _names(*names: str, doc: str) -> tuple[str, ...]:
    """The names known for a meaning, the one to prefer first."""
    return field(default=names, metadata={"doc": doc})


@dataclass(frozen=True, slots=True)
class Columns:
    """Names under which each part of an article may stand; the first that has a value is taken.

    Names are compared without case and without spaces around them. The keys of nested JSON are
    joined by dots: `source.name`.
    """

    title: tuple[str, ...] = _names(
        "title", "headline", "title.rendered", "العنوان", "عنوان", doc="Title"
    )
    date: tuple[str, ...] = _names(
        "date",
        "published",
        "published_at",
        "date_published",
        "publish_date",
        "publishdate",
        "pubdate",
        "datepublished",
        "datetime",
        "timestamp",
        "التاريخ",
        "تاريخ النشر",
        "تاريخ",
        doc="Day or moment of publication",
    )
    text: tuple[str, ...] = _names(
        "text",
        "body",
        "content",
        "article",
        "article_body",
        "articlebody",
        "full_text",
        "maintext",
        "content.rendered",
        "النص",
        "نص",
        "المتن",
        "المحتوى",
        doc="Body: plain text, a paragraph a line, or HTML",
    )
    tags: tuple[str, ...] = _names(
        "tags",
        "keywords",
        "tag",
        "tags.name",
        "categories",
        "category",
        "section",
        "الوسوم",
        "وسوم",
        "كلمات دلالية",
        "الكلمات الدلالية",
        "التصنيف",
        doc="Tags and sections, a list or parted by commas; all of these are taken",
    )
    source: tuple[str, ...] = _names(
        "source",
        "sources",
        "outlet",
        "publisher",
        "site_name",
        "sitename",
        "newspaper",
        "source.name",
        "publisher.name",
        "المصدر",
        "الصحيفة",
        doc="Outlet",
    )
    url: tuple[str, ...] = _names(
        "url", "original_url", "link", "canonical_url", "source_url", "الرابط", doc="Its address"
    )
    captured: tuple[str, ...] = _names(
        "captured",
        "scraped",
        "captured_at",
        "scraped_at",
        "crawled_at",
        "date_download",
        "retrieved",
        "accessed",
        "تاريخ الحفظ",
        doc="When it was scraped",
    )
    author: tuple[str, ...] = _names(
        "author",
        "authors",
        "byline",
        "creator",
        "writer",
        "author.name",
        "authors.name",
        "الكاتب",
        "كاتب",
        doc="Who wrote it",
    )


def columns_of(table: Mapping[str, object]) -> tuple[Columns, list[tuple[str, str]]]:
    """The columns that a table of archive.toml names; a meaning it leaves out keeps its names.

    Returns:
        And what is wrong with it: (key, message that completes «columns …»).
    """
    known = [f.name for f in dataclasses.fields(Columns)]
    given: dict[str, tuple[str, ...]] = {}
    wrong: list[tuple[str, str]] = []
    for key, value in table.items():
        names = _column_names(value)
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
            wrong.append((key, f"names {key!r}, which is no part of an article ({hint})"))
        elif names:
            given[key] = names
        else:
            hint = f'for example {key} = "name" or ["one", "two"]'
            wrong.append((key, f"gives {key} no name of a column ({hint})"))
    return Columns(**given), wrong


def _column_names(value: object) -> tuple[str, ...]:
    """One name or several; none where any of them is no name."""
    names = value if isinstance(value, list) else [value]
    given = [name for name in names if isinstance(name, str) and name.strip()]
    return tuple(map(normal_name, given)) if len(given) == len(names) else ()


def normal_name(name: str) -> str:
    """A column's name as it is compared."""
    return " ".join(name.split()).lower()
