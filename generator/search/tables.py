"""`tables.js`: what the scripts must know that is no data of an archive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.arabic.bidi import ISOLATED, NUMBER, for_javascript
from generator.arabic.normalize import number_source, token_source
from generator.arabic.stems import family_ending_source, family_prefix_source
from generator.arabic.table import TABLE
from generator.search import blocks, codec, facets, letters, postings, ranking, scripts, vocabulary
from generator.search.documents import FIELDS
from generator.search.words import SearchWords

FORMAT = 3
"""Version of the file format; the scripts refuse any other."""
FIELD_NAMES = {
    "title": ("title", "عنوان"),
    "body": ("body", "نص"),
    "tags": ("tags", "وسم"),
    "source": ("source", "مصدر"),
}
"""What a reader may write before the colon to search one field only."""


def tables_script(ui: SearchWords, months: Sequence[str], digits: str, meta_version: str) -> bytes:
    """Return tables.js."""
    tables = {
        "format": FORMAT,
        "metaVersion": meta_version,
        "fields": {field: FIELD_NAMES[field] for field in FIELDS},
        "matching": _matching(),
        "ranking": {
            "k1": ranking.K1,
            "boosts": [ranking.FIELD_BOOSTS[field] for field in FIELDS],
            "tiers": ranking.TIER_BOOSTS,
        },
        "sizes": {
            "records": blocks.RECORDS,
            "texts": blocks.TEXTS,
            "group": blocks.GROUP,
            "facetRange": facets.RANGE,
            "version": scripts.VERSION_LENGTH,
        },
        "code": {"alphabet": codec.ALPHABET, "stops": codec.STOPS, "usual": postings.USUAL},
        "letters": {"arabic": letters.ARABIC, "latin": letters.LATIN},
        "signs": vocabulary.SIGNS,
        "isolates": {"isolated": for_javascript(ISOLATED), "number": NUMBER},
        "ui": ui,
        "months": list(months),
        "digits": digits,
    }
    return b"'use strict';\nArchive.tables = " + scripts.to_json(tables) + b";\n"


def _matching() -> dict[str, Any]:
    """Return the matching table as the browser needs it: no explanations, no lists of words.

    Protected words and names travel in the shards of the words that they protect.
    """
    table = _bare(TABLE.source)
    del table["clitics"]["protected"], table["stem"]["names"]
    del table["key_endings"], table["key_uncounted"]  # composed into the expressions below
    return {
        **table,
        "token": token_source(),
        "number": number_source(),
        "familyPrefix": family_prefix_source(),
        "familyEnding": family_ending_source(),
    }


def _bare(value: Any) -> Any:
    """Return JSON data without what only explains it."""
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items() if key not in {"about", "name"}}
    if isinstance(value, list):
        return [_bare(inner) for inner in value]
    return value
