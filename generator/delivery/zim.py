"""A built site as a ZIM file, which Kiwix opens: one file with an index of titles and texts. (I/O)

Paths stay as they are, so that relative links lead where they did. What only a browser on the web
asks for is left out (`packs/`, the service worker, what search engines read). libzim does the
rest; it knows little of Arabic, so the index of an article holds, beside its words, what is left
of them without clitics.

Pages go through one by one. Two files of one site are equal byte for byte: libzim works in one
thread, because several put the clusters into the order in which they end, and the ids that it and
Xapian draw by lot are replaced by a hash of everything else.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import posixpath
import re
import struct
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote

from lxml import html
from lxml.etree import LxmlError

from generator import urls
from generator.arabic.matching import Matcher
from generator.arabic.normalize import words
from generator.delivery.portable import check_output, site_names
from generator.errors import WarraqError, no_site
from generator.icon import icon
from generator.media_types import is_packed, media_type
from generator.progress import Reporter
from generator.write import alone, check_whole

INSTALL = "pip install 'warraq[zim]'"
LANGUAGE = "ara"
"""Of the articles, by ISO 639-3, whatever the language of the interface is."""
_NO_DAY = "1970-01-01"
"""Date of an archive without days: there must be one, and the clock is not asked."""
_LONGEST_TITLE, _LONGEST_DESCRIPTION = 30, 80
"""Characters that the openZIM specification of metadata allows."""
_LEFT_OUT = re.compile(
    r"\.\w+|service-worker\.js|robots\.txt|sitemap.*\.xml(\.gz)?|404\.html|offline\.html|CNAME"
)
_KIND = re.compile(rb'<body[^>]* class="(?:[^"]* )?page--([\w-]+)')
_HEAD_BYTES = 1 << 13
_FRONT = ("article", "tag", "source", "standing")
"""Kinds of pages that suggestions offer; of a long list only the page that has its address."""
_NUMBERED = re.compile(r"-\d+\.html$")
_CHECKSUM_AT, _ID_AT, _ID_BYTES = 72, 8, 16
"""Where the header says where the checksum is, and has the file's id (openZIM: ZIM file format)."""
_XAPIAN = b"\x0f\rXapian Glass"
"""How a Xapian database begins; behind it two bytes of version, then its id."""


@dataclass(frozen=True, slots=True)
class _Page:
    """An HTML file as readers of a ZIM file find it."""

    title: str
    is_front: bool
    text: str
    """What is indexed; "" for what no search should find."""


def write_zim(site: Path, output: Path, progress: Reporter) -> tuple[int, int]:
    """Make the ZIM file of a built site; (entries, bytes).

    Raises:
        WarraqError: libzim is missing, there is no whole site, a build of it is running, or the
            file cannot be written.
    """
    writer = _libzim()
    check_output(site, output)
    if not site.is_dir():
        raise no_site(site)
    with alone(site):
        check_whole(site)
        about = _about(site)
        names = [name for name in site_names(site) if not _LEFT_OUT.fullmatch(name)]
        try:
            # A folder of its own: libzim puts the parts of its indexes beside the file.
            with TemporaryDirectory(prefix=f".{output.name}-", dir=output.parent) as folder:
                new = Path(folder) / output.name
                with _silent():
                    _write(writer, new, site, progress.track(names, "zim", len(names)), about)
                settle_ids(new)
                new.replace(output)
        except (OSError, RuntimeError) as error:
            what = getattr(error, "strerror", None) or error
            hint = "check space and permissions, or name another"
            raise WarraqError(f"{output}: cannot be written: {what}", hint) from error
    return len(names), output.stat().st_size


def _libzim() -> Any:
    try:
        from libzim import writer  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise WarraqError("a ZIM file needs libzim, which is not installed", INSTALL) from None
    return writer


def _about(site: Path) -> dict[str, Any]:
    """What the site says of itself: the index of its API."""
    path = site / urls.api_path("index")
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        raise WarraqError(f"{path}: cannot be read", "build again") from None
    return found


def _write(
    writer: Any, path: Path, site: Path, names: Iterable[str], about: dict[str, Any]
) -> None:
    creator = writer.Creator(path).config_indexing(True, LANGUAGE).config_nbworkers(1)
    creator.set_mainpath(urls.HOME)
    item = _item_class(writer)
    with creator:
        creator.add_illustration(48, icon(48))
        for name, value in sorted(metadata(about).items()):
            creator.add_metadata(name, value)
        for name in names:
            target, page = _read(site, name, about["title"])
            if target and (site / target).is_file():
                creator.add_redirection(name, page.title, target, {})
            else:
                creator.add_item(item(site / name, name, page))


def metadata(about: dict[str, Any]) -> dict[str, str]:
    """The metadata of the file (openZIM: Metadata), from the index of the site's API."""
    title, base = about["title"], about["base_url"] or ""
    name = re.sub(r"\W+", "-", base.partition("://")[2].strip("/")) or urls.digest(title)
    values = {
        "Title": _cut(title, _LONGEST_TITLE),
        "Description": _cut(about["description"] or title, _LONGEST_DESCRIPTION),
        "Language": LANGUAGE,
        "Creator": title,
        "Publisher": title,
        "Name": f"{name.casefold()}_ar",
        "Date": about["newest"] or _NO_DAY,
        "Tags": "news;_category:other;_ftindex:yes;_pictures:no;_videos:no;_details:yes",
        "Source": base,
        "Scraper": about["generator"],
    }
    return {name: value for name, value in values.items() if value}


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


# ---- Entries


def _read(site: Path, name: str, title: str) -> tuple[str, _Page]:
    """(where a page that has moved leads, or ""; what is to be known of a file)."""
    if not name.endswith(".html"):
        return "", _Page("", False, "")
    data = _bytes(site / name)
    try:
        tree = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    except LxmlError:  # a keeper's own file (public/), which may be empty
        return "", _Page("", False, "")
    tail = f" — {title}"
    body = _KIND.search(data[:_HEAD_BYTES])
    kind = body[1].decode() if body else ""
    found = "".join(tree.xpath("//title[1]//text()")).removesuffix(tail)
    if moved := tree.xpath("//meta[@http-equiv='refresh']/@content"):
        link = unquote(moved[0].partition("url=")[2].partition("#")[0])
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), link))
        return target, _Page(found, False, "")
    is_front = kind in _FRONT and not _NUMBERED.search(name)
    articles = tree.xpath("//main//article[1]") if kind == "article" else ()
    return "", _Page(found, is_front, "\n".join(map(_text_of, articles)))


def _text_of(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        what = f"{path}: cannot be read: {error.strerror or error}"
        raise WarraqError(what, "build again") from error


def indexed(text: str) -> str:
    """What the index of a text holds: the text, then what is left of its words without clitics.

    The query is taken as it is, so the index has to have what people ask for: «طائرات» for a text
    that says «بالطائرات». A reader never sees it: what Kiwix shows of a hit comes from the page.
    """
    have = {word for _, _, word in words(text)}
    more = {form for word in have for form in _forms(word)}
    return "\n".join((text, " ".join(sorted(more - have))))


@lru_cache(maxsize=1 << 16)
def _forms(word: str) -> tuple[str, ...]:
    """A word without clitics, written and folded.

    The index takes accents off by itself, and with them hamzas, but not as folding does; and it
    keeps teh marbuta and alef maksura.
    """
    return (*_MATCHER.written_variants(word), *_MATCHER.terms(word))


_MATCHER = Matcher()


@lru_cache(maxsize=1)
def _item_class(writer: Any) -> Any:
    """The class of entries, which needs libzim's own for a base."""

    class Indexed(writer.IndexData):  # type: ignore[misc]
        """What an entry is found by."""

        def __init__(self, page: _Page) -> None:
            super().__init__()
            self._page = page

        def has_indexdata(self) -> bool:
            return bool(self._page.text)

        def get_title(self) -> str:
            return self._page.title

        def get_content(self) -> str:
            return indexed(self._page.text)

        def get_keywords(self) -> str:
            return ""

        def get_wordcount(self) -> int:
            return len(self._page.text.split())

        def get_geoposition(self) -> None:
            return None

    class Entry(writer.Item):  # type: ignore[misc]
        """A file of the site."""

        def __init__(self, path: Path, name: str, page: _Page) -> None:
            super().__init__()
            self._path, self._name, self._page = path, name, page

        def get_path(self) -> str:
            return self._name

        def get_title(self) -> str:
            return self._page.title or self._name

        def get_mimetype(self) -> str:
            return media_type(self._name)

        def get_contentprovider(self) -> Any:
            return writer.FileProvider(self._path)

        def get_hints(self) -> dict[Any, int]:
            return {
                writer.Hint.FRONT_ARTICLE: self._page.is_front,
                writer.Hint.COMPRESS: not is_packed(self._name),
            }

        def get_indexdata(self) -> Any:
            return Indexed(self._page)

    return Entry


# ---- The file


def settle_ids(path: Path) -> None:
    """Replace the ids that were drawn by lot by a hash of all other bytes, and renew the checksum.

    Where something else looks like the beginning of a Xapian database, nothing is replaced: the
    file is as good, only not the same the next time.
    """
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as data:
        (checksum_at,) = struct.unpack_from("<Q", data, _CHECKSUM_AT)
        places = [_ID_AT, *(at + len(_XAPIAN) + 2 for at in _beginnings(data))]
        if len(places) > 3:
            return
        for at in places:
            data[at : at + _ID_BYTES] = bytes(_ID_BYTES)
        settled = hashlib.sha256(memoryview(data)[:checksum_at]).digest()[:_ID_BYTES]
        for at in places:
            data[at : at + _ID_BYTES] = settled
        checksum = hashlib.md5(memoryview(data)[:checksum_at], usedforsecurity=False)
        data[checksum_at : checksum_at + _ID_BYTES] = checksum.digest()


def _beginnings(data: mmap.mmap) -> Iterator[int]:
    at = data.find(_XAPIAN)
    while at >= 0:
        yield at
        at = data.find(_XAPIAN, at + 1)


@contextmanager
def _silent() -> Iterator[None]:
    """Keep what libzim itself prints to standard output from the terminal."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # there is no standard output
        yield
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nothing)
