"""Addresses of names that are shown under another one: each leads to that one's page."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

from generator import urls
from generator.model import Redirect
from generator.names.unite import Names, Union


def name_redirects(
    names: Names,
    tags: Container[str],
    sources: Container[str],
    page_size: int,
    taken: Iterable[str] = (),
) -> tuple[Redirect, ...]:
    """Redirects from the pages that other names have, or had before they were united.

    Args:
        tags: tags that have a page; of others no name can lead to one.
        sources: likewise.
        page_size: articles on a page: a name that was long enough had numbered pages too.
        taken: addresses of other redirects.
    """
    found: dict[str, Redirect] = {}
    used = {_portable(path) for path in taken}
    for redirect in (
        *_of_union(names.tags, names.used_tags.get, tags, urls.tag_path, page_size),
        *_of_union(names.sources, names.used_sources.get, sources, urls.source_path, page_size),
    ):
        if _portable(redirect.href) not in used:
            used.add(_portable(redirect.href))
            found[redirect.href] = redirect
    return tuple(found[href] for href in sorted(found))


def merge_redirects(
    merged: Sequence[tuple[str, str, int]],
    names: Names,
    tags: Container[str],
    page_size: int,
    taken: Iterable[str] = (),
) -> tuple[Redirect, ...]:
    """Redirects from the pages that tags had before tags.csv merged them into others.

    Args:
        merged: (tag, the tag it is shown as, articles that it had).
        tags: tags that have a page.
        taken: addresses of pages and of other redirects.
    """
    found: dict[str, Redirect] = {}
    used = set(map(_portable, taken))
    meaning = {tag: into for tag, into, _ in merged}
    for tag, into, articles in merged:
        chief = names.tags.of(_end(into, meaning))
        if tag in tags or chief not in tags:
            continue
        for number in range(_pages(articles, page_size)):
            path = urls.tag_path(tag, number)
            if _portable(path) not in used:
                used.add(_portable(path))
                found[path] = Redirect(path, urls.tag_path(chief), chief)
    return tuple(found[href] for href in sorted(found))


def _end(name: str, meaning: Mapping[str, str]) -> str:
    """The tag that merging ends at; the table has no circles."""
    for _ in meaning:
        if name not in meaning:
            break
        name = meaning[name]
    return name


def _of_union(
    union: Union,
    uses: Callable[[str, int], int],
    shown: Container[str],
    path_of: Callable[[str, int], str],
    page_size: int,
) -> Iterator[Redirect]:
    for chief, others in union.others.items():
        if chief in shown:
            for other in others:
                for number in range(_pages(uses(other, 0), page_size)):
                    yield Redirect(path_of(other, number), path_of(chief, 0), chief)


def _pages(articles: int, size: int) -> int:
    """Pages that a list of so many articles has, the redirect behind the last one included."""
    full = urls.numbered_pages(articles, size)
    return 1 + (full + 1 if full else 0)


def _portable(path: str) -> str:
    return unicodedata.normalize("NFKC", path).casefold()
