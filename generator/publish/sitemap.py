"""sitemap.xml and robots.txt.

No `lastmod`: it is when a page was last changed (sitemaps.org), and that is nowhere known without a
clock. The day of an article is when it was printed, and its page may have changed since, with a
repair, a tag or a neighbour. Search engines drop what they have once found wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
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


def sitemap(paths: Sequence[str], base_url: str) -> list[Output]:
    """sitemap.xml for the output paths of pages; where they are many, an index of packed parts."""
    addresses = [urls.absolute(path, base_url) for path in paths]
    if len(addresses) <= MAX_PLAIN:
        return [Output(urls.SITEMAP, _document("urlset", "url", addresses))]
    parts = [
        Output(
            f"sitemap-{number}.xml.gz",
            gzipped(_document("urlset", "url", addresses[start : start + MAX_URLS]), _LEVEL),
        )
        for number, start in enumerate(range(0, len(addresses), MAX_URLS), 1)
    ]
    index = [urls.absolute(part.path, base_url) for part in parts]
    return [Output(urls.SITEMAP, _document("sitemapindex", "sitemap", index)), *parts]


def _document(root: str, element: str, addresses: Sequence[str]) -> bytes:
    rows = "".join(
        f"<{element}><loc>{escape(each, quote=False)}</loc></{element}>\n" for each in addresses
    )
    return f"{_HEAD}<{root} {_NAMESPACE}>\n{rows}</{root}>\n".encode()


def robots(base_url: str) -> Output:
    """Everything may be read; the sitemap is named where there is one."""
    lines = ["User-agent: *", "Allow: /"]
    if base_url:
        lines.append(f"Sitemap: {urls.absolute(urls.SITEMAP, base_url)}")
    return Output(urls.ROBOTS, ("\n".join(lines) + "\n").encode())
