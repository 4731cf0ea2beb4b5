"""Which pages of a built site to look at: together they show all that its pages are made of. (I/O)

Nothing here names a kind of page or a component: a new one is among them by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

_KIND = re.compile(r'<body[^>]* class="(?:[^"]* )?page--([\w-]+)')
_PART = re.compile(r"<(\w+)(?:[^>]*? class=\"([^\"]*)\")?")
_REDIRECT = 'http-equiv="refresh"'


def kind_of(html: str) -> str:
    """What kind of page it is: its `page--…`, else redirect or not-found, which have no frame."""
    if found := _KIND.search(html):
        return found[1]
    return "redirect" if _REDIRECT in html else "not-found"


def examples(site: Path) -> dict[str, list[str]]:
    """Kind → paths of pages that together show every element and class that the kind ever has.

    The page that shows most comes first.
    """
    kinds: dict[str, dict[str, frozenset[str]]] = {}
    for path, html in _pages(site):
        kinds.setdefault(kind_of(html), {})[path] = frozenset(_parts(html))
    return {kind: list(_cover(pages)) for kind, pages in sorted(kinds.items())}


def _pages(site: Path) -> Iterator[tuple[str, str]]:
    """Path in the site and text of every page."""
    for file in sorted(site.rglob("*.html")):
        yield file.relative_to(site).as_posix(), file.read_text(encoding="utf-8")


def _parts(html: str) -> Iterator[str]:
    """Every element of a page, and every class with its element: `p`, `p.more`."""
    for tag, classes in _PART.findall(html):
        yield tag
        yield from (f"{tag}.{name}" for name in classes.split())


def _cover(pages: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Pages, each with as much as possible that those before it lack, until nothing is lacking."""
    missing = frozenset().union(*pages.values())
    while missing:
        best = max(pages, key=lambda path: (len(pages[path] & missing), -len(path)))
        yield best
        missing -= pages[best]
