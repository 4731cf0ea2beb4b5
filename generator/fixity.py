"""Manifests of a site: the SHA-256 of every file, in a small tree with one hash at its root.

The site is a bag (BagIt, RFC 8493). What programs take, `data/` with the input files in it, is
its payload, and `manifest-sha256.txt` lists that. All else are tag files: every other folder at
the root has a manifest of its own, so that an addition rewrites the lists of what it touches and
not one of everything, and `tagmanifest-sha256.txt` lists these and what lies at the root. The hash
of that list is the *seal* of the site: one line in a file of its own, so that a damaged list is
told from damaged files, and printed by a build to be kept elsewhere, because whoever changes files
can change every list beside them.

All lists have the format of `sha256sum -c`, and name files from the folder that they lie in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from generator.model import Output

PAYLOAD = "data/"
"""The folder that BagIt calls the payload."""
MANIFEST = "manifest-sha256.txt"
"""At the root that of the payload, in any other folder its own."""
TAG_MANIFEST = "tagmanifest-sha256.txt"
SEAL = "seal-sha256.txt"
_OF_BAG = "bagit.txt", "bag-info.txt"
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LINE = re.compile(r"(?P<escaped>\\?)(?P<sum>[0-9a-f]{64})  (?P<path>.+)")
# A name with one of these has a backslash before its line (GNU coreutils).
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_ESCAPED = re.compile(r"[\\\n\r]")
_UNESCAPED = re.compile(r"\\[\\nr]")
_MEANT = {escaped: sign for sign, escaped in _ESCAPES.items()}

Sums = Mapping[str, bytes]
"""Path → SHA-256 of the file."""


@dataclass(frozen=True, slots=True)
class Bag:
    """What a bag says of itself; nothing in it tells when it was made."""

    title: str
    address: str
    """Where the archive is published, or ""."""
    agent: str
    """The program."""
    payload_bytes: int


def seal_of(tag_manifest: bytes) -> str:
    """The seal of a site: the hash of its list of lists, hexadecimal."""
    return hashlib.sha256(tag_manifest).hexdigest()


def manifests(sums: Sums, bag: Bag) -> Iterator[Output]:
    """All manifests of a site, the seal last; one at a time, since they list all files.

    Args:
        sums: of every other file of the site; what is added meanwhile is none of it.
    """
    paths = sorted(sums)
    known = {path: sums[path] for path in paths if "/" not in path}

    def entered(path: str, data: bytes) -> Output:
        known[path] = hashlib.sha256(data).digest()
        return Output(path, data)

    folders = {
        folder: [*inside] for folder, inside in groupby((p for p in paths if "/" in p), _folder)
    }
    payload = folders.pop(PAYLOAD, [])
    yield entered(_OF_BAG[0], _DECLARATION)
    yield entered(_OF_BAG[1], _info(bag, len(payload)))
    yield entered(MANIFEST, listing({path: sums[path] for path in payload}))
    for folder, inside in folders.items():
        yield entered(
            folder + MANIFEST, listing({path[len(folder) :]: sums[path] for path in inside})
        )
    tag_manifest = listing(known)
    yield Output(TAG_MANIFEST, tag_manifest)
    yield Output(SEAL, f"{seal_of(tag_manifest)}  {TAG_MANIFEST}\n".encode())


def _folder(path: str) -> str:
    """The folder at the root that a file lies in."""
    return path[: path.index("/") + 1]


def _info(bag: Bag, files: int) -> bytes:
    """bag-info.txt. It has no Bagging-Date: that would be the clock's, or untrue."""
    lines = [
        f"External-Description: {bag.title}",
        *([f"External-Identifier: {bag.address}"] if bag.address else []),
        f"Bag-Software-Agent: {bag.agent}",
        f"Payload-Oxum: {bag.payload_bytes}.{files}",
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def listing(sums: Sums) -> bytes:
    """A manifest of some files, sorted by path."""
    lines = [_line(path, sums[path]) for path in sorted(sums)]
    return "".join(lines).encode("utf-8", "surrogateescape")


def _line(path: str, each: bytes) -> str:
    if not _ESCAPED.search(path):
        return f"{each.hex()}  {path}\n"
    return f"\\{each.hex()}  {_ESCAPED.sub(lambda sign: _ESCAPES[sign[0]], path)}\n"


def read_listing(data: bytes) -> dict[str, bytes]:
    """What a manifest lists; lines that are none are left out: its own hash tells of them."""
    found: dict[str, bytes] = {}
    for line in data.decode("utf-8", "surrogateescape").split("\n"):
        match = _LINE.fullmatch(line)
        if match:
            path = match["path"]
            if match["escaped"]:
                path = _UNESCAPED.sub(lambda sign: _MEANT[sign[0]], path)
            found[path] = bytes.fromhex(match["sum"])
    return found


def is_own(path: str) -> bool:
    """Whether a file is one that `manifests` makes, of this site or of one with other folders."""
    return is_manifest(path) or path in (*_OF_BAG, SEAL)


def is_manifest(path: str) -> bool:
    """Whether a path is that of a list of files."""
    folder, slash, name = path.partition("/")
    return path in (MANIFEST, TAG_MANIFEST) or bool(folder and slash and name == MANIFEST)
