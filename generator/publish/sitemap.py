"""sitemap.xml and robots.txt.

No `lastmod`: it is when a page was last changed (sitemaps.org), and that is nowhere known without a
clock. The day of an article is when it was printed, and its page may have changed since, with a
repair, a tag or a neighbour. Search engines drop what they have once found wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from generator import urls
from generator.model import Output
from generator.zip_entries import gzipped

MAX_URLS = 50_000
"""Addresses in one sitemap file (sitemaps.org protocol)."""
MAX_PLAIN = 1_000
"""Addresses in a sitemap that is not compressed. The protocol wants percent-encoded ones, 200 bytes
of Arabic; gzip, which it allows, takes five sixths of that off."""
_LEVEL = 4
"""Every addition makes it anew: 6 takes three times as long, for 18 % less."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemaps(paths: Sequence[str]) -> dict[str, list[str]]:
    """Output path of each sitemap → the pages in it.

    Where they are many, those of each year are one, which an addition to another leaves as it is,
    and all else is.
    """
    if len(paths) <= MAX_PLAIN:
        return {urls.SITEMAP: list(paths)}
    rooms: dict[str, list[str]] = {}
    for path in paths:
        room, _, _ = path.partition("/")
        rooms.setdefault(room if room.isdecimal() else "pages", []).append(path)
    return {
        f"sitemap-{room}{f'-{number}' if number else ''}.xml.gz": held[start : start + MAX_URLS]
        for room, held in sorted(rooms.items())
        for number, start in enumerate(range(0, len(held), MAX_URLS))
    }


def sitemap(path: str, pages: Iterable[str], base_url: str) -> Output:
    """The sitemap of some pages, packed where its path says so."""
    document = _document("urlset", "url", pages, base_url)
    return Output(path, gzipped(document, _LEVEL) if path.endswith(".gz") else document)


def sitemap_index(parts: Iterable[str], base_url: str) -> Output:
    """sitemap.xml, where it names others."""
    return Output(urls.SITEMAP, _document("sitemapindex", "sitemap", parts, base_url))


def _document(root: str, element: str, paths: Iterable[str], base_url: str) -> bytes:
    addresses = (escape(urls.absolute(path, base_url), quote=False) for path in paths)
    rows = "".join(f"<{element}><loc>{each}</loc></{element}>\n" for each in addresses)
    return f"{_HEAD}<{root} {_NAMESPACE}>\n{rows}</{root}>\n".encode()


def robots(base_url: str) -> Output:
    """Everything may be read; the sitemap is named where there is one."""
    lines = ["User-agent: *", "Allow: /"]
    if base_url:
        lines.append(f"Sitemap: {urls.absolute(urls.SITEMAP, base_url)}")
    return Output(urls.ROBOTS, ("\n".join(lines) + "\n").encode())
