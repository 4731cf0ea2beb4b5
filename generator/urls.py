"""Every output path and every relative link, in one place.

Output paths are relative to the site root, with forward slashes and plain Unicode; links are
relative and name `index.html`, so that one output works at a domain's root, below a project's path
and from a disk. A link keeps its letters (an IRI, RFC 3987: browsers encode them as UTF-8, WHATWG
URL 4.4), because an encoded Arabic letter takes three times the bytes; so does a public address
where its format takes an IRI: `href` and `content` of HTML, JSON-LD. Where readers may know nothing
but a URI (sitemap, feeds, API) it is percent-encoded (RFC 3986).
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import lru_cache
from urllib.parse import unquote

from generator.arabic.slugs import is_reversible, slugify

HOME = "index.html"
SEARCH = "search.html"
DOSSIER = "dossier.html"
NOT_FOUND = "404.html"
TAGS = "tags/index.html"
SOURCES = "sources/index.html"
YEARS = "years/index.html"
UNDATED = "undated/index.html"
ATTACHED = "attached/index.html"
DATA = "data/index.html"
DATA_FILES = "data/"
RAW_FILES = "data/raw/"
TAG_TABLE = "data/tags.csv"
SOURCE_TABLE = "data/sources.csv"
DATABASE = "data/archive.sqlite"
PARQUET = "data/articles.parquet"
DATA_PACKAGE = "data/datapackage.json"
ARTICLE_SCHEMA = "data/schemas/articles.json"
TABLE_SCHEMA = "data/schemas/table.json"
"""Of the fields of a month and of a year: the package's many files share them."""
DATA_CATALOG = "data/catalog.jsonld"
API = "api/index.html"
CORRECTIONS = "corrections/index.html"
DEVICE = "device.html"
OFFLINE = "offline.html"
"""Shown by the service worker in place of what is neither within reach nor kept."""
WITHDRAWN = "redacted/index.html"
"""All that was taken out of the archive, without a name."""
FEED = "feed.atom"
JSON_FEED = "feed.json"
SITEMAP = "sitemap.xml"
OPENSEARCH = "opensearch.xml"
ROBOTS = "robots.txt"
NO_JEKYLL = ".nojekyll"
STYLESHEET = "assets/warraq.css"
ICON = "assets/icons/warraq.svg"
ICON_PICTURES = {size: f"assets/icons/warraq-{size}.png" for size in (192, 512)}
"""Points in width and height → a picture of the icon, for devices that show no drawing."""
SCRIPTS = "assets/js/"
SEARCH_TABLES = "search/tables.js"
"""Names the files of the index, directly or through others."""
SEARCH_FILES = "search/"
ASSETS = "assets/"
SERVICE_WORKER = "service-worker.js"
"""At the root, because a service worker serves what lies beside and below it."""
WEB_MANIFEST = "manifest.webmanifest"
PACKS = "packs/"
PACKS_MANIFEST = "packs/manifest.js"
"""Names the packs that hold the site's pages for readers without a connection."""

PACK_VERSION = 8
"""Hexadecimal digits of the SHA-256 of a pack, in its name."""

CARDS = "cards/"
CARD = "cards/site.png"
"""The card of pages that have none of their own."""

_RAW_COLLECTION = "data/raw/file-"
_HASH_LENGTH = 6
_CARD_LENGTH = 12
_ANCHOR_LENGTH = 8
_FEWEST_SHOWN = 50
"""Articles on the newest page of a list that has numbered ones."""
_NOT_URI = re.compile("[^A-Za-z0-9_.~/-]+(?:-[^A-Za-z0-9_.~/-]+)*")
"""What a URI has percent-encoded: all but the unreserved characters of RFC 3986 and slashes. The
hyphens in between come along, so that a slug is one match; they stay as they are."""
_TIE = re.compile(r"(?:(?<=-[0-9a-f]{6})-[0-9a-f]{6})+\.html$")
_ARTICLE = re.compile(r"(?:\d{4}/\d\d/\d\d|undated)/[^/\x00-\x1f\\]+-[0-9a-f]{6}\.html")
_WRITTEN = re.compile(r"(?:\d{4}/\d\d/\d\d|undated)/[^/#?]+\.html")
_PAGE_NUMBER = re.compile(r"-\d+$")
_UNSAFE = re.compile(r"[^\w./~-]")
"""Neither letter, digit, mark of an address nor slash: space, quotes, `%#?&<>\\:`, controls,
separators, lone surrogates … A colon in a first step would make it a scheme."""
_NOT_QUERY = re.compile(r"[^\w.~/:-]")
ANNIVERSARIES = "on-this-day/"
"""Folder of what happened on each day of the year: `03.js`, or `03-1.js` to `03-4.js`
where there is much."""
_LETTER_NAMES = {"A–Z": "latin", "#": "other"}
_NO_WORDS = "مادة"
"""Slug of a title without a letter or digit."""


def digest(text: str, length: int = _HASH_LENGTH) -> str:
    """The first hexadecimal digits of a text's SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def article_path(title: str, folded_title: str, published: date | None, folded_source: str) -> str:
    """`2023/09/25/<slug>-<6 hex>.html`, or below `undated/`.

    The digits come from what identifies an article (folded title, day, folded first source), so
    that neither an addition nor a renamed input file moves a page.
    """
    folder = f"{published:%Y/%m/%d}" if published else "undated"
    day = published.isoformat() if published else ""
    identity = digest("\n".join((folded_title, day, folded_source)))
    return f"{folder}/{slugify(title) or _NO_WORDS}-{identity}.html"


def is_article_path(path: str) -> bool:
    """Whether an address is one that `article_path` or `tie_path` may have made."""
    return _ARTICLE.fullmatch(path) is not None


def article_in(written: str) -> str:
    """The path in the site in an address of an article as people copy it; else the text itself."""
    found = _WRITTEN.search(unquote(written.partition("#")[0]))
    return found[0] if found else written


def tie_path(path: str, tie: str) -> str:
    """The address of a further article with the same title, day and source as `path`.

    Args:
        tie: the digest of what tells it from the others.
    """
    return f"{path.removesuffix('.html')}-{tie}.html"


def without_tie(path: str) -> str:
    """The plain address of one that `tie_path` may have made."""
    return _TIE.sub(".html", path)


@lru_cache(maxsize=1 << 13)
def day_path(day: date, number: int = 0) -> str:
    """The page of a day; `number` as in `list_page_path`."""
    return list_page_path(f"{day:%Y/%m/%d}/index.html", number)


@lru_cache(maxsize=1 << 11)
def month_path(year: int, month: int) -> str:
    """`2023/09/index.html`"""
    return f"{year:04d}/{month:02d}/index.html"


def year_path(year: int) -> str:
    """`2023/index.html`"""
    return f"{year:04d}/index.html"


@lru_cache(maxsize=1 << 11)
def hijri_month_path(year: int, month: int) -> str:
    """`hijri/1445/09/index.html`"""
    return f"hijri/{year}/{month:02d}/index.html"


def hijri_year_path(year: int) -> str:
    """`hijri/1445/index.html`"""
    return f"hijri/{year}/index.html"


def letter_path(index: str, letter: str) -> str:
    """`tags/letters/ب.html`: what begins with a letter, of an index too long for one page.

    No name has a page there: the folder of an index has those of its names, and no other folder.
    """
    name = _LETTER_NAMES.get(letter, letter)
    return f"{index.rpartition('/')[0]}/letters/{name}.html"


def tag_path(name: str, number: int = 0) -> str:
    """The page of a tag; `number` as in `list_page_path`."""
    return list_page_path(f"tags/{_named(name)}.html", number)


def source_path(name: str, number: int = 0) -> str:
    """The page of a source; `number` as in `list_page_path`."""
    return list_page_path(f"sources/{_named(name)}.html", number)


def standing_path(stem: str) -> str:
    """The page made from `pages/<stem>.md`."""
    return f"pages/{_named(stem)}.html"


def list_page_path(first: str, number: int) -> str:
    """The numbered page of a list; 0 is its newest page, whose address is the list's own.

    Numbers start at 1 with the oldest articles, so that a full page never changes again.
    """
    return f"{first.removesuffix('.html')}-{number}.html" if number else first


def numbered_pages(articles: int, size: int) -> int:
    """How many numbered pages of `size` articles a list has.

    What is left is on its newest page, which most readers see: at least 50, so that it never looks
    empty, or `size` where that is fewer.
    """
    return max(0, articles - min(size, _FEWEST_SHOWN)) // size


def export_path(month: str) -> str:
    """`data/articles/2023-09.jsonl.gz`; `month` is `undated` for articles without a date."""
    return f"data/articles/{month}.jsonl.gz"


def month_of_export(path: str) -> str:
    """The month whose `export_path` this is."""
    return path.rpartition("/")[2].partition(".")[0]


def table_path(year: str) -> str:
    """`data/articles/2023.csv`; `year` is `undated` for articles without a date."""
    return f"data/articles/{year}.csv"


def api_path(name: str) -> str:
    """`api/v1/tags.json`: an answer of the JSON API."""
    return f"api/v1/{name}.json"


def api_month_path(month: str) -> str:
    """`api/v1/months/2023-09.json`; `month` as in `export_path`."""
    return api_path(f"months/{month}")


def raw_path(month: str) -> str:
    """`data/raw/2023-09.zip`: the input files of the month's articles."""
    return f"data/raw/{month}.zip"


def tei_path(month: str) -> str:
    """`data/tei/2023-09.zip`: the month's articles by TEI P5; `month` as in `export_path`."""
    return f"data/tei/{month}.zip"


def withdrawn_path(name: str) -> str:
    """`redacted/1b4f0e985197.html`: what may not be called by its name (`redaction/`)."""
    return f"redacted/{name}.html"


def pack_path(key: str, version: str) -> str:
    """`packs/2023-09-1a2b3c4d.pack`: the pages of a month; the version is of its bytes."""
    return f"{PACKS}{key}-{version}.pack"


def raw_collection_path(input_path: str) -> str:
    """`data/raw/file-1a2b3c.zip`: an input file that holds articles of many months."""
    return f"{_RAW_COLLECTION}{digest(input_path)}.zip"


def is_raw_collection(path: str) -> bool:
    """Whether an output path is one of `raw_collection_path`."""
    return path.startswith(_RAW_COLLECTION)


def feed_paths(page: str) -> tuple[str, str]:
    """(Atom, JSON) of the page that shows what the feeds hold: `tags/بحر.atom`, `tags/بحر.json`."""
    if page == HOME:
        return FEED, JSON_FEED
    stem = page.removesuffix(".html")
    return f"{stem}.atom", f"{stem}.json"


def card_path(href: str) -> str:
    """`cards/2023/09/1a2b3c4d5e6f.png`: the picture of an article, for pages that link to it.

    The digits are those of the article's address, so that it is short and says nothing of a title;
    with twelve of them two of a million articles meet with a chance of one in 500.
    """
    steps = href.split("/")
    folder = "/".join(steps[:2]) if steps[0].isdigit() else steps[0]
    return f"{CARDS}{folder}/{digest(href, _CARD_LENGTH)}.png"


@lru_cache(maxsize=1 << 13)
def month_key(published: date | None) -> str:
    """`2023-09`, or `undated`."""
    return published.isoformat()[:7] if published else "undated"


@lru_cache(maxsize=1 << 15)
def _named(name: str) -> str:
    """A slug that no other name shares: where letters were lost, six digits are added.

    Whether they are added depends on the name alone, so that no later name moves a page.
    """
    slug = slugify(name)
    # Its folder has an `index.html`, and page 20 of «مجموعة» the name that «مجموعة 20» would have.
    taken = slug == "index" or _PAGE_NUMBER.search(slug)
    if is_reversible(slug, name) and not taken:
        return slug
    return f"{slug or _NO_WORDS}-{digest(name)}"


def anchor(text: str) -> str:
    """The id of a paragraph: editing it moves its own anchor and no other."""
    return f"p-{digest(text, _ANCHOR_LENGTH)}"


def anchors(texts: list[str]) -> list[str]:
    """Anchors of a body's blocks; the second of two equal blocks gets -2, and so on."""
    seen: dict[str, int] = {}
    result = []
    for text in texts:
        base = anchor(text)
        seen[base] = seen.get(base, 0) + 1
        result.append(base if seen[base] == 1 else f"{base}-{seen[base]}")
    return result


@lru_cache(maxsize=4096)
def root_of(path: str) -> str:
    """Relative prefix from a page to the site root: "" or "../../"."""
    return "../" * path.count("/")


def relative(target: str, page: str) -> str:
    """A link from `page` to `target`, both output paths; keeps a #fragment.

    Letters and digits of any script stay as they are; all else is percent-encoded, but for the
    signs that mean nothing in an address.
    """
    link = _escaped(target)
    for folder, up in _ways_up(page):
        if link.startswith(folder):
            return up + link[len(folder) :]
    return root_of(page) + link


# A page asks some thirty times, one page after the other.
@lru_cache(maxsize=1024)
def _ways_up(page: str) -> tuple[tuple[str, str], ...]:
    """(folder as links have it, way to it from the page): its own, then those around that."""
    steps = _escaped(page).split("/")[:-1]
    return tuple(
        ("/".join(steps[:depth]) + "/", "../" * (len(steps) - depth))
        for depth in range(len(steps), 0, -1)
    )


@lru_cache(maxsize=1 << 13)
def _escaped(target: str) -> str:
    """A path as a link has it, and its fragment, which is never anything but an id of ours."""
    path, hash_mark, fragment = target.partition("#")
    return _UNSAFE.sub(_percent_encoded, path) + hash_mark + fragment


def _percent_encoded(match: re.Match[str]) -> str:
    # A whole run at once: a sitemap has the address of every page.
    encoded = "%" + match[0].encode("utf-8", "surrogatepass").hex("%").upper()
    return encoded.replace("%2D", "-")


def query_text(text: str) -> str:
    """A text in the query of an address; letters stay, which browsers encode."""
    return _NOT_QUERY.sub(_percent_encoded, text)


def absolute(path: str, base_url: str) -> str:
    """The public address of an output path, or "" without a base URL. `index.html` is left out.

    Percent-encoded, for what may know nothing but RFC 3986.
    """
    if not base_url:
        return ""
    return f"{base_url.rstrip('/')}/{_NOT_URI.sub(_percent_encoded, _without_index(path))}"


def in_letters(path: str, base_url: str) -> str:
    """The same address with its letters, for formats that take an IRI (RFC 3987, 3.1 maps them)."""
    if not base_url:
        return ""
    return f"{base_url.rstrip('/')}/{_escaped(_without_index(path))}"


def _without_index(path: str) -> str:
    return path.removesuffix("index.html") if path == HOME or path.endswith("/index.html") else path
