"""Which scripts a page loads, in which order: at once, or when a reader asks for something."""

from __future__ import annotations

from generator import urls


def _ours(*names: str) -> tuple[str, ...]:
    return tuple(f"{urls.SCRIPTS}{name}.js" for name in names)


(EARLIEST,) = _ours("early")
"""Runs on every page before anything is painted."""
(EVERYWHERE,) = _ours("site")
(HIJRI,) = _ours("hijri")
"""Loaded by the first of these where the reader wants it."""

FOLDING = (*_ours("archive"), urls.SEARCH_TABLES, *_ours("engine"))
"""What folds words as the search does, and searches."""
SEARCH = ("assets/vendor/lunr/lunr.min.js", *FOLDING, *_ours("search-page"))
SEARCH_LISTS = _ours("search-lists")
SEARCH_CONTEXT = _ours("concordance", "search-concordance")
SEARCH_DOWNLOAD = _ours("download", "search-download")

DOSSIER = (*_ours("archive"), urls.SEARCH_TABLES, *_ours("download", "dossier-page"))
ON_THIS_DAY = _ours("on-this-day")
SIEVE = _ours("sieve")
DEVICE = _ours("offline-device")

CITE = (urls.SEARCH_TABLES, *_ours("download", "cite"))
"""What an article's page loads when its cite box is opened; the tables say what is isolated."""
MARKS = (*FOLDING, *_ours("marks"))
"""What it loads when the address asks for marks: scripts of the search page, in the same versions,
so that a reader who comes from there has them."""
