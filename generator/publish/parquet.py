"""data/articles.parquet: all articles with their texts, a column a field. Needs pyarrow.

Its bytes depend on the articles and the version of pyarrow, which it names; it holds no clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from generator import urls
from generator.crew import in_chunks
from generator.model import Article, Output
from generator.publish.exports import text_length
from generator.publish.sound_text import utf8_text

INSTALL = "pip install 'warraq[parquet]'"
_ROWS = 2_000
"""In a row group, which is what is held in memory at a time: some 10 MB of texts."""


def has_parquet() -> bool:
    """Whether this machine has what writes Parquet."""
    return find_spec("pyarrow") is not None


def parquet_version() -> str:
    """The version of what writes Parquet."""
    import pyarrow  # noqa: PLC0415

    return str(pyarrow.__version__)


def parquet(articles: Iterable[Article]) -> Output:
    """The file; the articles are read one at a time."""
    # Only now: pyarrow takes 40 MB and is an extra.
    import pyarrow as arrow  # noqa: PLC0415
    from pyarrow import parquet as files  # noqa: PLC0415

    schema = _schema(arrow)
    buffer = BytesIO()
    with files.ParquetWriter(buffer, schema, compression="zstd") as writer:
        for chunk in in_chunks(articles, _ROWS):
            writer.write_table(arrow.Table.from_pylist([*map(_row, chunk)], schema))
    return Output(urls.PARQUET, buffer.getvalue())


def _schema(arrow: Any) -> Any:
    text, names = arrow.string(), arrow.list_(arrow.string())
    kinds = {
        "href": text,
        "title": text,
        "date": arrow.date32(),
        "date_basis": text,
        "sources": names,
        "tags": names,
        "byline": text,
        "original_url": text,
        "captured": text,
        "embedded": arrow.bool_(),
        "found_in": names,
        "story": text,
        "words": arrow.int32(),
        "characters": arrow.int32(),
        "text": text,
    }
    return arrow.schema([*kinds.items()])


def _row(article: Article) -> dict[str, object]:
    words, characters = text_length(article)
    return {
        "href": article.href,
        "title": utf8_text(article.title),
        "date": article.published,
        "date_basis": article.date_basis.value,
        "sources": [*map(utf8_text, article.sources)],
        "tags": [utf8_text(tag.name) for tag in article.tags],
        "byline": utf8_text(article.byline),
        "original_url": utf8_text(article.original_url) or None,
        "captured": utf8_text(article.captured) or None,
        "embedded": article.embedded,
        "found_in": list(article.found_in),
        "story": article.story or None,
        "words": words,
        "characters": characters,
        "text": utf8_text(article.text),
    }
