"""What the data files hold, field by field: names and types, for those who write and describe them.

What a field means is said in the interface's language, under its `msgid` in the context `data`.
"""

from __future__ import annotations

from dataclasses import dataclass

JOINT = "|"
"""Between the names in one cell of a table; see `publish/tables.py`."""


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a line of JSON, or a column of a table."""

    name: str
    type: str = "string"
    """Of Table Schema (Frictionless)."""
    meaning: str = ""
    """Msgid of what it holds, where the name is not that."""

    @property
    def msgid(self) -> str:
        """The msgid of what it holds, in the context `data`."""
        return self.meaning or self.name


ARTICLE = (
    Field("href"),
    Field("embedded", "boolean"),
    Field("title"),
    Field("date", "date"),
    Field("date_basis"),
    Field("date_raw"),
    Field("sources", "array"),
    Field("tags", "array"),
    Field("original_url"),
    Field("captured"),
    Field("byline"),
    Field("kicker"),
    Field("dateline"),
    Field("read_also", "array"),
    Field("found_in", "array"),
    Field("attached", "array"),
    Field("versions", "array"),
    Field("copies", "array"),
    Field("elsewhere", "array"),
    Field("story"),
    Field("origins", "array"),
    Field("corrections", "array"),
    Field("ledger", "array"),
    Field("text"),
)
"""Of a line of data/articles/*.jsonl.gz, in order; `publish/exports.py` writes them."""

ROW = (
    Field("date", "date", "day"),
    Field("title"),
    Field("sources", meaning="sources joined"),
    Field("tags", meaning="tags joined"),
    Field("words", "integer"),
    Field("characters", "integer"),
    Field("byline"),
    Field("date_basis"),
    Field("original_url", meaning="address of the original"),
    Field("captured", meaning="time of capture"),
    Field("embedded", "boolean"),
    Field("found_in", meaning="hosts joined"),
    Field("story", meaning="address of the story"),
    Field("href"),
)
"""Of a row of data/articles/*.csv, in order; `publish/tables.py` writes these and the next."""

TAG = (
    Field("name"),
    Field("count", "integer"),
    Field("first", "date"),
    Field("last", "date"),
    Field("kind"),
    Field("wikidata"),
    Field("other_names"),
    Field("href"),
)
"""Of a row of data/tags.csv."""

SOURCE = (
    Field("name"),
    Field("count", "integer"),
    Field("first", "date"),
    Field("last", "date"),
    Field("kind", meaning="kind of source"),
    Field("home"),
    Field("country"),
    Field("rights"),
    Field("licence"),
    Field("licence_url"),
    Field("other_names"),
    Field("href"),
)
"""Of a row of data/sources.csv."""
