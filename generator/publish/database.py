"""data/archive.sqlite: all articles with their texts in one SQLite file.

Its bytes depend on the articles and SQLite's own version, which it names (SQLite file format, bytes
96–99): rows in the order of the addresses' days, no clock, made in memory in one go and vacuumed.

The search in full text (`articles_fts`, FTS5) finds words as they are written, and besides without
harakat and without a hamza on the alif, which are the marks most often left out in a question. The
site's own search knows much more; this one is for queries in SQL. Datasette finds it by
`content="articles"`, written just so.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from generator import urls
from generator.arabic.normalize import strip_tashkeel
from generator.model import Article, Output, Record
from generator.names.sources import Source
from generator.names.unite import Names
from generator.publish.exports import text_length
from generator.publish.sound_text import utf8_text

APPLICATION_ID = 0x57415251
"""«WARQ», at bytes 68–71 of the file."""
_TABLES = f"""
PRAGMA page_size = 4096;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = 1;
CREATE TABLE articles (
  id INTEGER PRIMARY KEY, href TEXT NOT NULL UNIQUE, title TEXT NOT NULL, date TEXT,
  date_basis TEXT NOT NULL, date_raw TEXT NOT NULL, byline TEXT NOT NULL, kicker TEXT NOT NULL,
  dateline TEXT NOT NULL, original_url TEXT, captured TEXT, embedded INTEGER NOT NULL,
  story TEXT, words INTEGER NOT NULL, characters INTEGER NOT NULL, text TEXT NOT NULL);
CREATE TABLE tags (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT, wikidata TEXT);
CREATE TABLE sources (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT, home TEXT, country TEXT,
  rights TEXT, licence TEXT, licence_url TEXT);
CREATE TABLE article_tags (
  article_id INTEGER NOT NULL REFERENCES articles (id), position INTEGER NOT NULL,
  tag_id INTEGER NOT NULL REFERENCES tags (id), supported INTEGER NOT NULL,
  confidence REAL NOT NULL, PRIMARY KEY (article_id, position)) WITHOUT ROWID;
CREATE TABLE article_sources (
  article_id INTEGER NOT NULL REFERENCES articles (id), position INTEGER NOT NULL,
  source_id INTEGER NOT NULL REFERENCES sources (id),
  PRIMARY KEY (article_id, position)) WITHOUT ROWID;
CREATE TABLE article_links (
  article_id INTEGER NOT NULL REFERENCES articles (id), kind TEXT NOT NULL,
  position INTEGER NOT NULL, other_id INTEGER NOT NULL REFERENCES articles (id),
  PRIMARY KEY (article_id, kind, position)) WITHOUT ROWID;
CREATE VIRTUAL TABLE articles_fts USING fts5 (
  title, text, content="articles", content_rowid="id",
  tokenize="unicode61 categories 'L* N* Co Mn'");
"""
# Made last, in one go, and not row by row.
_INDEXES = """
INSERT INTO articles_fts (articles_fts) VALUES ('optimize');
CREATE INDEX articles_by_date ON articles (date);
CREATE INDEX articles_of_tag ON article_tags (tag_id);
CREATE INDEX articles_of_source ON article_sources (source_id);
"""
_LINKS = ("found_in", "attached", "versions", "elsewhere")
_BARE = str.maketrans("أإآٱ", "اااا", "ـ")
_WORD = re.compile(r"[^\W_]+(?:[\u064b-\u065f\u0670ـ]+[^\W_]*)*")


def database(records: Sequence[Record], articles: Iterable[Article], names: Names) -> Output:
    """The file; `articles` are those of `records`, in the same order, each read when its turn is.

    Args:
        records: of the whole archive.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.executescript(_TABLES)
        connection.execute("BEGIN")
        _fill_names(connection, records, names)
        _fill(connection, articles)
        _fill_references(connection, records)
        connection.execute("COMMIT")
        connection.executescript(_INDEXES)
        connection.execute("VACUUM")
        return Output(urls.DATABASE, connection.serialize())
    finally:
        connection.close()


def _ids(names: Iterable[str]) -> dict[str, int]:
    """Numbers from 1, in order."""
    return dict(zip(names, count(1)))


def _tag_ids(records: Iterable[Record]) -> dict[str, int]:
    return _ids(sorted({tag.name for record in records for tag in record.tags}))


def _source_ids(records: Iterable[Record]) -> dict[str, int]:
    return _ids(sorted({name for record in records for name in record.sources}))


def _fill_names(connection: sqlite3.Connection, records: Sequence[Record], names: Names) -> None:
    def tags() -> Iterator[tuple[object, ...]]:
        for name, number in _tag_ids(records).items():
            entry = names.entry_of(name)
            yield (
                number,
                name,
                *((entry.kind or None, entry.wikidata or None) if entry else _blank(2)),
            )

    def sources() -> Iterator[tuple[object, ...]]:
        for name, number in _source_ids(records).items():
            yield number, name, *_known_of(names.source_of(name))

    _insert(connection, "tags", tags())
    _insert(connection, "sources", sources())


def _known_of(source: Source | None) -> tuple[str | None, ...]:
    if source is None:
        return _blank(6)
    told = (source.kind.value, source.home, source.country, source.rights)
    return tuple(value or None for value in (*told, source.licence, source.licence_url))


def _blank(number: int) -> tuple[None, ...]:
    return (None,) * number


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Put rows into a table of ours, in their order."""
    statement = ""
    for row in rows:
        statement = statement or f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})"
        connection.execute(statement, [*map(_sound, row)])


def _sound(value: object) -> object:
    """A value as SQLite takes it."""
    return utf8_text(value) if isinstance(value, str) else value


def _fill(connection: sqlite3.Connection, articles: Iterable[Article]) -> None:
    into = "INSERT INTO articles_fts (rowid, title, text) VALUES (?, ?, ?)"
    for number, article in enumerate(articles, 1):
        row = (
            number,
            article.href,
            article.title,
            article.published.isoformat() if article.published else None,
            article.date_basis.value,
            article.date_raw,
            article.byline,
            article.kicker,
            article.dateline,
            article.original_url or None,
            article.captured or None,
            article.embedded,
            article.story or None,
            *text_length(article),
            article.text,
        )
        _insert(connection, "articles", [row])
        found = (number, _with_bare_forms(article.title), _with_bare_forms(article.text))
        connection.execute(into, [*map(_sound, found)])


def _with_bare_forms(text: str) -> str:
    """A text for the index, behind it the bare forms of those words that have marks."""
    forms = {word: _bare(word) for word in _WORD.findall(text)}
    more = sorted({bare for word, bare in forms.items() if bare and bare != word})
    return "\n".join((text, " ".join(more)))


def _bare(word: str) -> str:
    """A word without harakat, tatweel and the hamza of the alif."""
    return strip_tashkeel(word).translate(_BARE)


def _fill_references(connection: sqlite3.Connection, records: Sequence[Record]) -> None:
    articles = _ids(record.href for record in records)
    tags, sources = _tag_ids(records), _source_ids(records)
    for record in records:
        own = articles[record.href]
        _insert(
            connection,
            "article_tags",
            (
                (own, place, tags[tag.name], tag.supported, tag.confidence)
                for place, tag in enumerate(record.tags, 1)
            ),
        )
        named = enumerate(dict.fromkeys(record.sources), 1)
        rows = ((own, place, sources[name]) for place, name in named)
        _insert(connection, "article_sources", rows)
        _insert(connection, "article_links", _links(record, own, articles))


def _links(record: Record, own: int, articles: dict[str, int]) -> Iterator[tuple[object, ...]]:
    for kind in _LINKS:
        others: tuple[str, ...] = getattr(record, kind)
        known = (articles[href] for href in others if href in articles)
        yield from ((own, kind, place, other) for place, other in enumerate(known, 1))
