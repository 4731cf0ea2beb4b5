"""The search files of the site, as output paths and bytes; all are scripts below `search/`.

- `tables.js` sets `Archive.tables`: the matching table with its composed regular expressions, the
  numbers of the ranking, the interface's words, the version of the meta file (`tables`). The only
  one that a page names itself; all others carry their version in their name.
- `meta-….js`: what a search must know of the archive as a whole (`update`).
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
from typing import Literal

from generator.search.documents import SearchDocument
from generator.search.scripts import Output
from generator.search.shelf import NoShelf
from generator.search.synonyms import NameGroup
from generator.search.tables import FORMAT, tables_script
from generator.search.update import Settings, all_files
from generator.search.words import SearchWords

__all__ = ["FORMAT", "Output", "search_outputs", "tables_script"]


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
    return all_files(NoShelf(), documents, Settings(ui, months, digits, groups))
