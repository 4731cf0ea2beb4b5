"""packs/*.pack: the site's pages for readers who keep the whole archive on their device.

A pack is zlib data (RFC 1950, which browsers unpack by themselves) of a line of JSON and, behind
it, the files as they stand in the site:

    {"files": [["2023/09/25/….html", 11570], …]}\\n<11570 bytes>…

A month's articles and days are a pack, with the lists whose newest article is of that month. Lists
that live on gather in the newest month, so what is too much of them goes into packs of its own: an
addition changes the packs of its own month and of the lists that it enters, and no other. Within a
pack those come together that resemble each other, because compression sees 32 kB back.

The files of the search are in no pack. They hold hundreds of words or dozens of texts each already
and have their version in their names, so a reader takes them one by one, and after an addition only
those that have changed. `packs/search.json`, inside the pack `front`, lists them.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from zlib import crc32

from generator import urls
from generator.model import Output
from generator.plan.site import (
    ArticlePage,
    DayPage,
    HijriMonthPage,
    HijriYearPage,
    ListPage,
    MonthPage,
    NotFoundPage,
    OfflinePage,
    Page,
    RedirectPage,
    TombstonePage,
)

FRONT = "front"
"""Pages of the whole archive, and what names the files of the search: changes with every build."""
ASSETS = "assets"
SEARCH_LIST = "packs/search.json"
"""A file inside the front pack: [[path, bytes], …] of the search, but for what names them."""

_LEVEL = 5
"""Of compression: 6 takes twice the time for 5 % less, 4 two thirds of it for 6 % more."""
_FIRST, _LEAST, _MOST = 2400, 600, 2400
"""Of the lists in a pack, from which on another may begin (behind the first of a month, which only
the newest months fill; behind others), and must: about as many kilobytes."""
_PAGE = 25
"""What a list weighs beside its articles, each of which weighs 1."""
_ONE_IN = 8
"""Of so many newest articles of lists one may begin a pack."""
_MONTH = re.compile(r"(\d{4})/(\d\d)/")
_LAST = (DayPage, MonthPage, RedirectPage, TombstonePage)
"""What comes behind articles and lists in a pack."""
_DATED = (ArticlePage, *_LAST)
_HIJRI = (HijriMonthPage, HijriYearPage)
_ALONE = (NotFoundPage, OfflinePage)


@dataclass(frozen=True, slots=True)
class Pack:
    """What is known of a pack without its bytes."""

    key: str
    """`2023-09`, `undated`, `lists-2023-09-0527654321`, `front`, `assets` …"""
    path: str
    bytes: int
    unpacked: int
    files: int


def shelves(pages: Iterable[Page]) -> dict[str, list[str]]:
    """Key of each pack → paths of its pages, in their order. Pages that stand alone are in none."""
    first, lists, last = (defaultdict[str, list[str]](list) for _ in range(3))
    by_month: defaultdict[str, list[ListPage]] = defaultdict(list)
    for page in pages:
        if isinstance(page, ListPage):
            by_month[urls.month_key(page.slice.last)].append(page)
        elif not isinstance(page, _ALONE):
            held = last if isinstance(page, _LAST) else first
            held[_shelf(page)].append(page.path)
    for month, of_month in by_month.items():
        lists.update(_pieces(month, of_month))
    # Neighbours that resemble each other are compressed better.
    return {
        key: [*sorted(first[key]), *lists[key], *sorted(last[key])]
        for key in sorted({*first, *lists, *last})
    }


def _pieces(month: str, pages: Iterable[ListPage]) -> Iterator[tuple[str, list[str]]]:
    """(key of a pack, its pages): the lists of a month, cut where their newest articles say so.

    So a list that comes or goes changes the pack that it is in, and hardly ever where others begin.
    """
    ordered = sorted(pages, key=lambda page: (page.slice.articles[0], page.path))
    own, piece, weight, marks, least = month, list[str](), 0, set[int](), _FIRST
    for newest, together in groupby(ordered, lambda page: page.slice.articles[0]):
        mark = crc32(newest.encode("utf-8", "replace"))
        is_full = weight >= _MOST or (weight >= least and mark % _ONE_IN == 0)
        if is_full and mark not in marks:
            yield own, piece
            own, piece, weight, least = f"lists-{month}-{mark:010d}", [], 0, _LEAST
            marks.add(mark)
        for page in together:
            piece.append(page.path)
            weight += _PAGE + len(page.slice.articles)
    yield own, piece


def _shelf(page: Page) -> str:
    """The key of a page's pack."""
    if isinstance(page, _DATED):
        if month := _MONTH.match(page.path):
            return f"{month[1]}-{month[2]}"
        return "undated" if isinstance(page, ArticlePage) else "moved"
    return f"hijri-{page.year}" if isinstance(page, _HIJRI) else FRONT


def pack_files(sizes: Sequence[tuple[str, int]], contents: Iterable[bytes]) -> bytes:
    """Return the bytes of the pack of some files, of which one at a time is held.

    Args:
        sizes: (path in the site, bytes) of each.
    """
    packer = zlib.compressobj(_LEVEL)
    parts = [packer.compress(_json({"files": sizes}) + b"\n")]
    parts += map(packer.compress, contents)
    return b"".join((*parts, packer.flush()))


def describe(key: str, sizes: Iterable[int], packed: bytes) -> Pack:
    """What is to be known of a pack whose files have these sizes."""
    held = list(sizes)
    path = urls.pack_path(key, hashlib.sha256(packed).hexdigest()[: urls.PACK_VERSION])
    return Pack(key, path, len(packed), sum(held), len(held))


def search_list(sizes: Mapping[str, int]) -> tuple[str, bytes]:
    """The file of the front pack that lists the files of the search, of these sizes."""
    return SEARCH_LIST, _json(sorted(sizes.items()))


def manifest(packs: Sequence[Pack], search: Mapping[str, int]) -> Output:
    """The script that names all packs; a page loads it, and the service worker reads it.

    Args:
        search: path → bytes of the files of the search that are in no pack.
    """
    held = [asdict(pack) for pack in packs]
    listed = {"packs": held, "search": {"files": len(search), "bytes": sum(search.values())}}
    version = hashlib.sha256(_json(listed)).hexdigest()[:8]
    text = _json({"version": version, **listed}).decode()
    return Output(urls.PACKS_MANIFEST, f"Archive.packs={text};\n".encode())


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
