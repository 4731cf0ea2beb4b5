"""What a site says of itself by absolute addresses, for programs elsewhere: as paths in it. Pure.

A site does not know where it is published once it is built, but each file that names absolute
addresses names its own as well; what that has before the file's path all others of the site have.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

_ATOM = "{http://www.w3.org/2005/Atom}"
_INDEX = "index.html"


class UnreadableError(ValueError):
    """A feed that no program can read; the message says why."""


def is_feed(path: str) -> bool:
    """Whether a file of a site is a feed."""
    return path.endswith(".atom") or (
        path.endswith(".json") and path.startswith(("feed.", "tags/", "sources/"))
    )


def paths_in_feed(path: str, data: bytes) -> list[str]:
    """The files of the site that a feed names, percent-encoded, without its own.

    Raises:
        UnreadableError: it is no feed, or does not name itself.
    """
    own, others = _of_atom(data) if path.endswith(".atom") else _of_json(data)
    return _paths(path, own, others)


def _of_atom(data: bytes) -> tuple[str, list[str]]:
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"is no XML: {error}") from error
    links = list(root.iter(f"{_ATOM}link"))
    own = next((each.get("href", "") for each in links if each.get("rel") == "self"), "")
    return own, [each.get("href", "") for each in links if each.get("rel") != "self"]


def _of_json(data: bytes) -> tuple[str, list[str]]:
    try:
        feed = json.loads(data)
        items = [item["url"] for item in feed["items"]]
        own, *others = feed["feed_url"], feed["home_page_url"], *items
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableError(f"is no JSON Feed: {error!r}") from error
    if not all(isinstance(each, str) for each in (own, *others)):
        raise UnreadableError("is no JSON Feed: an address is no text")
    return own, others


def paths_of_picture(path: str, tree: Any) -> list[str]:
    """The file of the site that a page names as its picture, by its own canonical address."""
    pictures = tree.xpath("//head/meta[@property='og:image']/@content")
    if not pictures:
        return []
    try:
        return _paths(path, "".join(tree.xpath("//head/link[@rel='canonical']/@href")), pictures)
    except UnreadableError:
        return []


def _paths(path: str, own: str, others: Iterable[str]) -> list[str]:
    # A path has as many slashes as its address, and `index.html` is left out of the latter.
    base = "/".join(own.split("/")[: -path.count("/") - 1]) + "/"
    if "://" not in base:
        raise UnreadableError("does not say what its own address is")
    return list(_below(base, others))


def _below(base: str, addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        if address.startswith(base):
            path = address.removeprefix(base)
            yield path + _INDEX if not path or path.endswith("/") else path
