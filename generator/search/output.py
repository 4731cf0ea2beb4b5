"""The search files of the site, as output paths and bytes; all are scripts below `search/`.

- `tables.js` sets `Archive.tables`: the matching table with its composed regular expressions, the
  numbers of the ranking, the interface's words, the version of the meta file. The only one that a
  page names itself; all others carry their version in their name.
- `meta-….js`: what a search must know of the archive as a whole, see `_Meta`.
- `directory/…`: which shard a word is in (`directory`).
- `terms/…`, `postings/…`: the shards of words and postings, and long postings (`shards`).
- `vocabulary-….js`, `vocabulary/…`: the folded words, for wildcards and misspellings
  (`vocabulary`).
- `records/…`, `texts/…`: what hits show, texts for snippets (`blocks`).
- `facets/…`: tags, sources, attached texts and stories, for filters (`facets`).
- `synonyms/…`, `names/…`: other names of one thing, where there are any (`synonyms`).

Articles are numbered in the order of time, so that a new one is added at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Literal

from generator.arabic.bidi import ISOLATED, NUMBER, for_javascript
from generator.arabic.normalize import number_source, token_source
from generator.arabic.stems import family_ending_source, family_prefix_source
from generator.arabic.table import TABLE
from generator.search import (
    blocks,
    codec,
    facets,
    letters,
    postings,
    ranking,
    scripts,
    shards,
    vocabulary,
)
from generator.search.directory import Directory
from generator.search.documents import FIELDS, SearchDocument
from generator.search.index import BuiltIndex, IndexBuilder
from generator.search.synonyms import NameGroup, SynonymsBuilder
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

Output = tuple[str, bytes]


def search_outputs(
    documents: Iterable[SearchDocument],
    *,
    ui: SearchWords,
    months: Sequence[str],
    digits: Literal["latn", "arab"] = "latn",
    groups: Sequence[NameGroup] = (),
) -> Iterator[Output]:
    """Yield (output path, bytes) of every search file, for documents in the order of time.

    The documents are read once, blocks are yielded on the way, the meta file and the tables last.
    The bytes depend on the arguments alone.

    Args:
        months: the twelve names of months, as dates are printed.
        groups: things that have several names.
    """
    builder, filters, shown = IndexBuilder(), facets.FacetsBuilder(), blocks.Blocks()
    synonyms = SynonymsBuilder(groups)
    years: list[str] = []
    for document in documents:
        builder.add(document)
        filters.add(document)
        synonyms.add(document)
        years.append(document.date[:4])
        yield from shown.add(document)
    yield from shown.close()
    meta = _Meta(years, shown.versions)
    yield from meta.put_facets(filters)
    yield from meta.put_synonyms(synonyms)
    index = builder.finish()
    yield from meta.put_terms(index)
    yield from meta.put_vocabulary(index)
    version, output = scripts.json_script("meta", meta.data)
    yield output
    yield f"{scripts.FOLDER}/tables.js", tables_script(ui, months, digits, version)


class _Meta:
    """Writes files and keeps what a reader must know to ask for them.

    The data of meta.js: {format, documents, years: [[year, number of its first article], …] in the
    order of time, the undated before all, blocks: versions of the groups of articles, terms: the
    directory of the pages of the directory of shards, vocabulary: version, facets: {kind: versions
    of its ranges}, synonyms: versions of its files, only where there are any}. Versions all have
    one length and follow one another.
    """

    def __init__(self, years: Sequence[str], block_versions: Sequence[str]) -> None:
        firsts = [(year, next(run)[0]) for year, run in groupby(enumerate(years), lambda e: e[1])]
        self.data: dict[str, Any] = {
            "format": FORMAT,
            "documents": len(years),
            "years": [[int(year), first] for year, first in firsts if year],
            "blocks": "".join(block_versions),
        }

    def put_facets(self, filters: facets.FacetsBuilder) -> Iterator[Output]:
        self.data["facets"] = dict.fromkeys(facets.KINDS, "")
        for kind, number, data in filters.files():
            version, output = scripts.json_script(f"facets/{kind}-{number}", data)
            self.data["facets"][kind] += version
            yield output

    def put_synonyms(self, synonyms: SynonymsBuilder) -> Iterator[Output]:
        for made in synonyms.files():
            if not isinstance(made, str):
                yield made
            elif made:
                self.data["synonyms"] = made

    def put_terms(self, index: BuiltIndex) -> Iterator[Output]:
        terms, pages = Directory("terms/"), Directory("directory/")
        for shard in index.shards():
            yield terms.put(shard.bound, shard.data)
            for word in shard.apart:
                name = f"postings/{scripts.name_of(shards.apart_bound(word.form))}"
                yield scripts.json_script(name, word.codes)[1]
        for bound, page in terms.pages():
            yield pages.put(bound, page)
        self.data["terms"] = pages.data()

    def put_vocabulary(self, index: BuiltIndex) -> Iterator[Output]:
        directories: dict[str, dict[str, str]] = {}
        for letter, parts in index.vocabulary().items():
            directory = Directory(f"vocabulary/{letter}-")
            for part in parts:
                yield directory.put(part.bound, part.entries)
            directories[letter] = directory.data()
        self.data["vocabulary"], output = scripts.json_script("vocabulary", directories)
        yield output


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
