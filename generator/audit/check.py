"""Checks a built site: every link, anchor and asset leads to something inside it. (I/O)

The site must work at a domain root, under any sub-path and from `file://`, so a link is broken
not only when its file is missing: it must also be relative, name a file rather than a folder,
match the file's name letter by letter and stay below the site's root. Addresses elsewhere are
fine in links and never fetched; a page that *loads* something from elsewhere is broken.

Pages are read twice at most: once for their links, and once more, for their ids, when another
page points into them. Memory therefore grows with the number of files and of such links only.
lxml reads a page in a quarter of the time that html.parser takes (0.34 ms against 1.44 ms for
12 kB on one core), which over 15,000 pages is the difference between seconds and half a minute.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from lxml import etree

from generator import urls
from generator.audit.public_addresses import (
    UnreadableError,
    is_feed,
    paths_in_feed,
    paths_of_picture,
)
from generator.errors import WarraqError, no_site
from generator.walk import files_in

NOT_FOUND_PAGE = "404.html"
"""A server shows this page at any address, so its links may start from the domain's root."""


@dataclass(frozen=True, slots=True, order=True)
class BrokenLink:
    """A link that would not work for some reader of the site."""

    page: str
    """The file that holds the link, relative to the site's root, with forward slashes."""
    line: int
    """Its line in that file, from 1 (a page's counting stops at 65,535: libxml2's limit);
    0 when the whole file is meant."""
    target: str
    """The link as written, or the file itself."""
    reason: str
    """What is wrong with it."""

    def __str__(self) -> str:
        return f"{self.page}:{self.line}: {self.target}: {self.reason}"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check looked at and what it found."""

    pages: int
    """HTML files read."""
    links: int
    """Links and assets looked at, in pages, style sheets, data files and the list of packs."""
    broken: tuple[BrokenLink, ...]
    """Sorted by page and line, each once; empty for a sound site."""

    @property
    def ok(self) -> bool:
        """Whether nothing is broken."""
        return not self.broken


class Reference(NamedTuple):
    """A link or asset as a file names it."""

    line: int
    target: str
    loads: bool
    """Whether a browser fetches the target by itself, without a click."""


class Resolved(NamedTuple):
    """Where a reference leads."""

    path: str = ""
    """The file, relative to the site's root; empty for an address elsewhere or a broken one."""
    fragment: str = ""
    """The part after `#`, as written."""
    reason: str = ""
    """What is wrong; empty when nothing is."""


class Place(NamedTuple):
    """A reference into a page, remembered until that page's ids are read."""

    page: str
    line: int
    target: str


class Anchors(NamedTuple):
    """What fragments may name in a page."""

    names: frozenset[str]
    repeated: tuple[tuple[int, str], ...]
    """Line and id of every id given before in the page."""


def check_site(root: Path) -> CheckReport:
    """Check every page, style sheet and data file under `root`.

    Raises WarraqError when `root` is missing, is no folder, or holds no page.
    """
    check = _Check(_survey(root))
    for path in check.site.files:
        if path.endswith(_PAGES):
            check.page(path)
        elif path.endswith(".css"):
            check.style_sheet(path)
        elif path.startswith("data/articles/") and path.endswith(".jsonl.gz"):
            check.records(path)
        elif is_feed(path):
            check.feed(path)
        elif path == urls.PACKS_MANIFEST:
            check.packs(path)
    if not check.pages:
        raise WarraqError(f"there is no page in {root}", "is this the output of a build?")
    check.anchors()
    return CheckReport(check.pages, check.links, tuple(sorted(set(check.broken))))


_PAGES = (".html", ".htm")
_WITH_IDS = (*_PAGES, ".svg")


@dataclass(frozen=True)
class Site:
    """The names of all files of a built site."""

    root: Path
    files: dict[str, None]
    """Paths relative to the root, with forward slashes: a sorted set. Those of one folder stand
    together, which lets the check forget what it resolved for the folder before."""
    folders: frozenset[str]
    """Paths of the folders; the root is the empty string."""

    @cached_property
    def _by_folded_name(self) -> dict[str, str]:
        return {path.casefold(): path for path in self.files}

    def resolve(self, folder: str, reference: Reference) -> Resolved:
        """Follow a reference from a file in `folder`, without opening anything."""
        target = _as_browsers_read(reference.target)
        scheme = _SCHEME.match(target)
        if scheme or target.startswith("//"):
            return Resolved(reason=_elsewhere(scheme[1].lower() if scheme else "", reference.loads))
        address, _, fragment = target.partition("#")
        path = address.partition("?")[0]
        if not path:
            return Resolved(fragment=fragment)
        if path.startswith("/"):
            return Resolved(reason="starts with /, so it works at a domain's root only")
        up, rest = _normalised(path)
        base = _above(folder, up)
        if base is None:
            return Resolved(reason="leads out of the site")
        found = base + rest if rest else base[:-1]
        return Resolved(found, fragment, self._missing(found, folder_meant=path.endswith("/")))

    def _missing(self, path: str, *, folder_meant: bool) -> str:
        """Why `path` cannot be opened from a disk; empty when it can."""
        if path in self.folders:
            return "is a folder: name the index.html in it"
        if path in self.files and not folder_meant:
            return ""
        near = self._by_folded_name.get(path.casefold())
        if near and near != path:
            return f"no such file; another letter case exists: {near}"
        return "no such file"


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_UNUSUAL = re.compile(r"[\0-\x20\\]")
_EDGES = "".join(map(chr, range(0x21)))
"""C0 controls and the space, which browsers strip from both ends of a link (WHATWG URL)."""
_INSIDE = {ord(character): None for character in "\t\n\r"} | {ord("\\"): "/"}
"""What browsers drop inside a link; and they take a backslash for a slash."""


def _as_browsers_read(target: str) -> str:
    """The link after the clean-up that every browser does before following it."""
    if not _UNUSUAL.search(target):
        return target
    return target.strip(_EDGES).translate(_INSIDE)


def _elsewhere(scheme: str, loads: bool) -> str:
    """What is wrong with an address that names a scheme or, as in `//host/`, a host."""
    if not scheme:
        return "starts with //, so it changes its meaning with the page's scheme"
    if scheme in {"javascript", "vbscript"}:
        return f"is a {scheme}: link"
    if scheme == "file":
        return "names a file of one machine"
    if scheme == "data":
        return "" if loads else "is a data: link, which browsers refuse to open"
    return "loads something from outside the site" if loads else ""


@lru_cache(maxsize=1 << 14)
def _normalised(path: str) -> tuple[int, str]:
    """How many folders a path goes up, and the rest, percent-decoded, without `.` and `..`.

    An encoded slash stays encoded: it is part of a name, and no file can be named so. Decoding
    is the dearest step of a check and the same paths come back on page after page.
    """
    up, names = 0, list[str]()
    for raw_name in path.split("/"):
        name = unquote(raw_name)
        if name == "..":
            up += not names
            names = names[:-1]
        elif name not in {"", "."}:
            names.append(raw_name if "/" in name else name)
    return up, "/".join(names)


@lru_cache(maxsize=1 << 10)
def _above(folder: str, up: int) -> str | None:
    """The folder `up` levels above, ready to put a path after; None above the root."""
    names = folder.split("/") if folder else []
    if up > len(names):
        return None
    return "".join(f"{name}/" for name in names[: len(names) - up])


@dataclass
class _Check:
    """One run over a site: what has been counted and found so far."""

    site: Site
    pages: int = 0
    links: int = 0
    broken: list[BrokenLink] = field(default_factory=list)
    pending: dict[str, dict[str, list[Place]]] = field(default_factory=dict)
    """Page → fragment → the places in other files that point to it."""
    resolved: dict[tuple[str, bool], Resolved] = field(default_factory=dict)
    """Answers for the links of one folder: navigation repeats on all its pages."""
    resolved_folder: str = ""

    def page(self, path: str) -> None:
        """Check an HTML file: its ids, its links, and those inside `<style>`."""
        self.pages += 1
        tree = self._parse(path)
        if tree is None:
            return
        references, anchors = _read_tree(tree)
        for line, name in anchors.repeated:
            self._report(path, line, f"#{name}", "the id is given twice in this page")
        self._follow(path, references, anchors.names)
        pictures = paths_of_picture(path, tree)
        self._follow(path, (Reference(0, each, loads=True) for each in pictures), None, "")

    def style_sheet(self, path: str) -> None:
        """Check every `url()` and `@import` of a style sheet."""
        if (css := self._text(path)) is not None:
            self._follow(path, _css_references(css), None)

    def records(self, path: str) -> None:
        """Check the `href` of every line of a data file; it starts at the site's root."""
        try:
            with gzip.open(self.site.root / path) as lines:
                for line, raw in enumerate(lines, 1):
                    self._record(path, line, raw)
        except OSError as error:
            self._report(path, 0, path, f"cannot be read: {error.strerror or error}")
        except (EOFError, zlib.error):
            self._report(path, 0, path, "cannot be unpacked: it is damaged")

    def feed(self, path: str) -> None:
        """Check what a feed names, by absolute addresses, of the site."""
        try:
            named = paths_in_feed(path, (self.site.root / path).read_bytes())
        except OSError as error:
            self._report(path, 0, path, f"cannot be read: {error.strerror}")
        except UnreadableError as error:
            self._report(path, 0, path, str(error))
        else:
            self._follow(path, (Reference(0, each, loads=False) for each in named), None, "")

    def packs(self, path: str) -> None:
        """Check that the packs are there which a device fetches, and are what their names say."""
        try:
            text = (self.site.root / path).read_bytes().decode()
            listed = json.loads(text.partition("=")[2].rstrip(";\n"))["packs"]
            named = [(pack["key"], pack["path"], pack["bytes"]) for pack in listed]
            links = [Reference(1, quote(each), loads=True) for _, each, _ in named]
        except (OSError, ValueError, KeyError, TypeError):
            self._report(path, 0, path, "names no packs: it is damaged")
            return
        self._follow(path, links, None, "")
        for key, target, size in named:
            if target in self.site.files:
                data = (self.site.root / target).read_bytes()
                version = hashlib.sha256(data).hexdigest()[: urls.PACK_VERSION]
                if len(data) != size or target != urls.pack_path(key, version):
                    self._report(path, 1, target, "is not the pack that was named: it is damaged")

    def anchors(self) -> None:
        """Check the remembered fragments, opening every page they point into once."""
        for path, fragments in sorted(self.pending.items()):
            tree = self._parse(path)
            if tree is None:
                continue
            names = _read_tree(tree)[1].names
            for fragment, places in fragments.items():
                if not _names(fragment, names):
                    for place in places:
                        self._report(*place, f"{path} has no such id")

    def _record(self, path: str, line: int, raw: bytes) -> None:
        try:
            href = json.loads(raw)["href"]
        except (ValueError, KeyError, TypeError):
            self._report(path, line, "", "the line is no JSON object with an href")
            return
        if not isinstance(href, str) or not href:
            self._report(path, line, str(href), "the href is no address")
            return
        self._follow(path, [Reference(line, href, loads=False)], None, folder="")

    def _follow(
        self,
        page: str,
        references: Iterable[Reference],
        ids: frozenset[str] | None,
        folder: str | None = None,
    ) -> None:
        """Resolve references of one file; `ids` are its own, None where it can have none."""
        folder = page.rpartition("/")[0] if folder is None else folder
        for reference in references:
            self.links += 1
            path, fragment, reason = self._resolve(folder, reference)
            if reason:
                if not (page == NOT_FOUND_PAGE and _from_domain_root(reference.target)):
                    self._report(page, reference.line, reference.target, reason)
            elif not fragment:
                continue
            elif not path or path == page:
                if ids is not None and not _names(fragment, ids):
                    self._report(page, reference.line, reference.target, "no such id in this page")
            elif path.endswith(_WITH_IDS):
                place = Place(page, reference.line, reference.target)
                self.pending.setdefault(path, {}).setdefault(fragment, []).append(place)

    def _resolve(self, folder: str, reference: Reference) -> Resolved:
        if folder != self.resolved_folder:
            self.resolved_folder = folder
            self.resolved.clear()
        key = (reference.target, reference.loads)
        if (known := self.resolved.get(key)) is None:
            known = self.resolved[key] = self.site.resolve(folder, reference)
        return known

    def _parse(self, path: str) -> Any:
        """The tree of an HTML or SVG file, or None when there is nothing to look at."""
        text = self._text(path)
        # libxml2 stops reading at a null character; HTML shows U+FFFD REPLACEMENT CHARACTER.
        data = (text or "").replace("\0", "\ufffd").encode()
        if not data.strip():
            return None
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
        tree = etree.fromstring(data, parser)
        for fatal in parser.error_log.filter_from_fatals():
            self._report(path, fatal.line, path, f"cannot be read to its end: {fatal.message}")
        return tree

    def _text(self, path: str) -> str | None:
        """The text of a UTF-8 file; None and a report when it is something else."""
        try:
            return (self.site.root / path).read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self._report(path, 0, path, f"is not UTF-8 at byte {error.start}")
        except OSError as error:
            self._report(path, 0, path, f"cannot be read: {error.strerror}")
        return None

    def _report(self, page: str, line: int, target: str, reason: str) -> None:
        self.broken.append(BrokenLink(page, line, target, reason))


def _from_domain_root(target: str) -> bool:
    """Whether a link starts at the root of the domain, as only 404.html may do."""
    return _as_browsers_read(target).startswith("/")


def _names(fragment: str, ids: frozenset[str]) -> bool:
    """Whether a fragment leads somewhere in a page with these ids (WHATWG HTML, 7.4.6.3)."""
    name = fragment.partition(":~:")[0]  # what follows is for the browser: a text fragment
    if name in ids:
        return True
    decoded = unquote(name)
    return decoded in ids or decoded.lower() in {"", "top"}


def _survey(root: Path) -> Site:
    """List the files and folders of a site. Raises WarraqError when there is none."""
    if not root.exists():
        raise no_site(root)
    if not root.is_dir():
        raise WarraqError(f"{root} is a file", "name the folder that a build has written")
    bare: list[str] = []
    files = sorted((path for path, _ in files_in(str(root), bare)), key=_by_folder)
    folders = {path.rpartition("/")[0] for path in files}
    above = {str(each) for path in (*folders, *bare) for each in PurePosixPath(path).parents}
    return Site(root, dict.fromkeys(files), frozenset({"", *folders, *bare, *above} - {"."}))


def _by_folder(path: str) -> tuple[str, str, str]:
    return path.rpartition("/")


# --- what a page holds -------------------------------------------------------------------------

_LOADED_RELATIONS = frozenset(
    {
        "apple-touch-icon",
        "dns-prefetch",
        "icon",
        "manifest",
        "mask-icon",
        "modulepreload",
        "preconnect",
        "prefetch",
        "preload",
        "prerender",
        "stylesheet",
    }
)
"""Values of `<link rel>` that make a browser go to the address by itself (WHATWG HTML, 4.6.7)."""
_LOADING_ELEMENTS = frozenset({"use", "image", "feimage"})
"""SVG elements whose `href` is loaded."""
_REFRESH = re.compile(
    r"""\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?(['"]?)(?P<target>.*?)\1\s*$""", re.I | re.S
)
"""The `content` of a meta refresh: seconds, then the address (WHATWG HTML, 4.2.5.3)."""


def _read_tree(tree: Any) -> tuple[list[Reference], Anchors]:
    """All references of a page, in order, and what fragments may name in it."""
    references: list[Reference] = []
    lines: list[tuple[int, str]] = []
    named: list[str] = []
    for element in tree.iter(etree.Element):
        for attribute, value in element.items():
            if read := _READERS.get(attribute):
                references += read(element, value)
            elif attribute == "id":
                lines.append((element.sourceline, value))
            elif attribute == "name" and element.tag == "a":
                named.append(value)
        if element.tag == "style":
            references += _read_css(element, element.text or "")
    counts = Counter(name for _, name in lines)
    return references, Anchors(frozenset(counts) | frozenset(named), _repeats(lines, counts))


def _read_link(element: Any, value: str) -> tuple[Reference, ...]:
    """An address to go to, unless the element makes the browser fetch it without a click."""
    loads = element.tag in _LOADING_ELEMENTS or (
        element.tag == "link"
        and not _LOADED_RELATIONS.isdisjoint(element.get("rel", "").lower().split())
    )
    return (Reference(element.sourceline, value, loads),)


def _read_asset(element: Any, value: str) -> tuple[Reference, ...]:
    """An address that the browser fetches by itself."""
    return (Reference(element.sourceline, value, loads=True),)


def _read_object(element: Any, value: str) -> tuple[Reference, ...]:
    """The `data` of an `<object>`; other elements mean nothing by it."""
    return _read_asset(element, value) if element.tag == "object" else ()


def _read_srcset(element: Any, value: str) -> list[Reference]:
    """The candidates of a responsive image."""
    return [Reference(element.sourceline, url, loads=True) for url in _srcset(value)]


def _read_refresh(element: Any, value: str) -> tuple[Reference, ...]:
    """Where a meta refresh goes: by itself, so leaving the site is as bad as loading from there."""
    if element.get("http-equiv", "").lower() != "refresh":
        return ()
    match = _REFRESH.match(value)
    return _read_asset(element, match["target"]) if match and match["target"] else ()


def _read_css(element: Any, css: str) -> list[Reference]:
    """The addresses in a `<style>` element or a `style` attribute."""
    start = element.sourceline - 1
    return [Reference(start + line, url, loads) for line, url, loads in _css_references(css)]


_READERS: Mapping[str, Callable[[Any, str], Sequence[Reference]]] = {
    "action": _read_link,
    "background": _read_asset,
    "content": _read_refresh,
    "data": _read_object,
    "formaction": _read_link,
    "href": _read_link,
    "imagesrcset": _read_srcset,
    "poster": _read_asset,
    "src": _read_asset,
    "srcset": _read_srcset,
    "style": _read_css,
    "xlink:href": _read_link,
}
"""Every attribute that holds an address → how to read it."""


def _repeats(lines: list[tuple[int, str]], counts: Counter[str]) -> tuple[tuple[int, str], ...]:
    """The second and later uses of every id."""
    if len(counts) == len(lines):
        return ()
    by_name = sorted((name, line) for line, name in lines if counts[name] > 1)
    groups = (list(group) for _, group in groupby(by_name, key=lambda pair: pair[0]))
    return tuple((line, name) for group in groups for name, line in group[1:])


def _srcset(value: str) -> Iterator[str]:
    """The addresses of a `srcset`, which may themselves hold commas (WHATWG HTML, 4.8.4.3.10)."""
    rest = value.lstrip(" \t\n\f\r,")
    while rest:
        url, _, rest = _split_at_space(rest)
        if url.endswith(","):
            url = url.rstrip(",")
        else:
            rest = rest.partition(",")[2]
        yield url
        rest = rest.lstrip(" \t\n\f\r,")


def _split_at_space(text: str) -> tuple[str, str, str]:
    """The text before, at and after its first white space."""
    match = re.search(r"\s", text)
    return text.partition(match[0]) if match else (text, "", "")


# --- style sheets ------------------------------------------------------------------------------

_CSS = re.compile(
    r"""/\*.*?(?:\*/|\Z)
    | url\(\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^)"'\s]*))\s*\)
    | @import\s+(?:"(?P<d>[^"]*)"|'(?P<e>[^']*)')
    | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'""",
    re.X | re.S | re.I,
)
"""A comment, an address, or a string (skipped, as `content: "url(x)"` is no address)."""


def _css_references(css: str) -> list[Reference]:
    """Every `url()` and `@import` outside comments and strings, with its line from 1."""
    references, line, seen = [], 1, 0
    for match in _CSS.finditer(css):
        line += css.count("\n", seen, match.start())
        seen = match.start()
        if (kind := match.lastgroup) and (url := match[kind]):
            references.append(Reference(line, url, loads=True))
    return references
