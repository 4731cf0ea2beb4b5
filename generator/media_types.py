"""What a file is to programs, by the ending of its name: media types as IANA registers them."""

from __future__ import annotations

_TYPES = {
    "atom": "application/atom+xml",
    "css": "text/css",
    "csv": "text/csv",
    # The file itself, which no server is to unpack: a program asks for what its name says.
    "gz": "application/gzip",
    "html": "text/html",
    "ico": "image/x-icon",
    "jpg": "image/jpeg",
    "js": "text/javascript",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "jsonld": "application/ld+json",
    "md": "text/markdown",
    "parquet": "application/vnd.apache.parquet",
    "png": "image/png",
    "sqlite": "application/vnd.sqlite3",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "xml": "application/xml",
    "zip": "application/zip",
}
"""A table of our own: the system's differs from machine to machine."""
UNKNOWN = "application/octet-stream"
_PACKED = frozenset({"gz", "jpeg", "jpg", "pack", "parquet", "png", "webp", "woff2", "zip"})


def media_type(path: str) -> str:
    """The type of a file; `UNKNOWN` for one that the program does not make."""
    return _TYPES.get(_ending(path), UNKNOWN)


def is_known(path: str) -> bool:
    """Whether the ending of a file says what it is."""
    return _ending(path) in _TYPES


def is_packed(path: str) -> bool:
    """Whether compressing a file would leave it as large as it is."""
    return _ending(path) in _PACKED


def _ending(path: str) -> str:
    stem, _, ending = path.rpartition("/")[2].rpartition(".")
    return ending.lower() if stem else ""
