"""Data as classic scripts, which alone load from `file://` as from a server.

Each calls `Archive.register(name, version, data)` of assets/js/archive.js. A version is the start
of a hash of the content; it is in the script and in the name of its file, so that a page never
mixes files of two builds, a file never changes, and the files of a new build can lie beside those
of the old one until the script that names them all is replaced.
"""

import base64
import hashlib
import json
from collections.abc import Iterable
from typing import Any

FOLDER = "search"
VERSION_LENGTH = 3
"""Characters of base 32, 15 bits each script: a stale copy passes for a new one once in 32,768. The
versions of all scripts are part of the first load, which is why they are short."""

_FNV_OFFSET = 0x811C9DC5
_FNV_PRIME = 0x01000193
_ESCAPES = {
    "<": "\\u003c",  # of </script and <!--
    "\u2028": "\\u2028",  # LINE SEPARATOR, which ends a line of older JavaScript
    "\u2029": "\\u2029",  # PARAGRAPH SEPARATOR, likewise
}


Output = tuple[str, bytes]
"""Path and bytes of a file."""


def path_of(name: str, version: str) -> str:
    """Return the output path of a script."""
    return f"{FOLDER}/{name}-{version}.js"


def script(name: str, version: str, payload: bytes) -> Output:
    """Return the script that registers a payload, a JavaScript expression."""
    head = f"'use strict';\nArchive.register('{name}', '{version}', "
    return path_of(name, version), head.encode() + payload + b");\n"


def json_script(name: str, data: Any) -> tuple[str, Output]:
    """Return the version of data, and the script that registers it as a string of JSON.

    Browsers parse a string of JSON far faster than the same as a literal.
    """
    payload = quoted(to_json(data))
    return version_of(payload), script(name, version_of(payload), payload)


def to_json(value: Any) -> bytes:
    """Return JSON that is also a JavaScript expression, harmless wherever it is pasted.

    A lone surrogate, which UTF-8 cannot carry, becomes a question mark.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text.encode("utf-8", "replace")


def quoted(json_bytes: bytes) -> bytes:
    """Return JSON as a single-quoted JavaScript string."""
    return b"'" + json_bytes.replace(b"\\", b"\\\\").replace(b"'", b"\\'") + b"'"


def version_of(content: bytes) -> str:
    """Return the version of a content."""
    digest = base64.b32encode(hashlib.sha256(content).digest())
    return digest[:VERSION_LENGTH].decode().lower()


class FileNames:
    """The names of the files of one folder, which are hashes: no two files may share one."""

    def __init__(self, *taken: str) -> None:
        self._taken = set(map(name_of, taken))

    def take(self, bound: str) -> bool:
        """Take the name of what begins at a bound; return False when another has it already."""
        name = name_of(bound)
        free = name not in self._taken
        self._taken.add(name)
        return free

    def add(self, names: Iterable[str]) -> None:
        """Take names that are made already."""
        self._taken.update(names)

    def release(self, names: Iterable[str]) -> None:
        """Give names up that were taken."""
        self._taken.difference_update(names)


def name_of(bound: str) -> str:
    """Return what names the file that begins at a bound: seven characters of base 32."""
    return base64.b32encode(hash_of(bound).to_bytes(4)).decode().rstrip("=").lower()


def hash_of(text: str) -> int:
    """Return the 32-bit FNV-1a hash of the UTF-16 code units of a text, one step a unit."""
    value = _FNV_OFFSET
    for character in text:
        value = (value ^ ord(character)) * _FNV_PRIME & 0xFFFFFFFF
    return value
