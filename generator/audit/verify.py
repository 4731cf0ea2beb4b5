"""Whether a site is as a build made it: every file hashed again, without any connection. (I/O)"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.errors import WarraqError, no_site
from generator.fixity import (
    MANIFEST,
    PAYLOAD,
    SEAL,
    TAG_MANIFEST,
    is_manifest,
    listing,
    read_listing,
    seal_of,
)
from generator.walk import walk

_NOT_A_FILE = b""
"""In the place of a hash: a link, a device, or what cannot be read."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A file that is not as its manifest has it."""

    path: str
    kind: str
    """altered, missing or extra."""
    manifest: str = ""
    """The list that says so, if that is itself altered: then it may be the list that is wrong."""

    def __str__(self) -> str:
        doubt = f" (or its line in {self.manifest}, which is altered)" if self.manifest else ""
        if self.kind == "missing" and is_manifest(self.path):
            doubt = " (nobody can tell now what else should be there)"
        return f"{self.kind}: {self.path}{doubt}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in a site."""

    files: int
    """That were hashed."""
    bytes: int
    findings: tuple[Finding, ...]
    seal: str
    """Hash of the list of lists as it is now; "" when it is missing."""

    def count(self, kind: str) -> int:
        """How many files are altered, missing or extra."""
        return sum(finding.kind == kind for finding in self.findings)


def verify_site(site: Path, seal: str = "") -> Verdict:
    """Hash all files of a site and compare them with its manifests.

    Args:
        seal: that of the site, as a build printed it and somebody kept it elsewhere.

    Raises:
        WarraqError: it has no manifests at all.
    """
    if not site.is_dir():
        raise no_site(site)
    sizes = _sizes(str(site))
    if TAG_MANIFEST not in sizes and SEAL not in sizes:
        what = f"{site}: has no {TAG_MANIFEST} to compare it with"
        raise WarraqError(what, "name a site that this version has built")
    found = {path: _hashed(f"{site}/{path}", size) for path, size in sizes.items()}

    def read(path: str) -> bytes:
        return (site / path).read_bytes() if found.get(path, _NOT_A_FILE) else b""

    findings = _judged(found, read, seal)
    total = sum(size for size in sizes.values() if size >= 0)
    return Verdict(len(found), total, tuple(sorted(findings)), _now(found.get(TAG_MANIFEST)))


def _now(tag_manifest: bytes | None) -> str:
    return tag_manifest.hex() if tag_manifest else ""


def _judged(found: dict[str, bytes], read: Callable[[str], bytes], seal: str) -> set[Finding]:
    """What differs.

    Args:
        found: path → SHA-256 of every file there is.
        read: gives a file's bytes, b"" for one that cannot be read.
    """
    listed = read_listing(read(TAG_MANIFEST))
    findings = _of_seal(found, read, seal)
    damaged = {each.path for each in findings} & {TAG_MANIFEST}
    expected = {path: (each, TAG_MANIFEST) for path, each in listed.items()}
    # Lists that no list names count where the list of lists is not to be trusted.
    lists = [path for path in (found if damaged else listed) if _is_list(path)]
    for path in lists:
        if found.get(path) != listed.get(path):
            damaged.add(path)
        folder = "" if path == MANIFEST else path.removesuffix(MANIFEST)
        for name, each in read_listing(read(path)).items():
            expected.setdefault(folder + name, (each, path))
    return findings | set(_compared(found, expected, damaged))


def _is_list(path: str) -> bool:
    return is_manifest(path) and path != TAG_MANIFEST and path != PAYLOAD + MANIFEST


def _of_seal(found: dict[str, bytes], read: Callable[[str], bytes], kept: str) -> set[Finding]:
    """What is wrong with the list of lists and the seal on it.

    When the two disagree, the seal is the one that is wrong if all that the list says is true.
    """
    gone = {Finding(path, "missing") for path in (TAG_MANIFEST, SEAL) if path not in found}
    tag_manifest = read(TAG_MANIFEST)
    seal = kept.lower() or seal_of(tag_manifest)
    if TAG_MANIFEST in found and seal != seal_of(tag_manifest):
        return gone | {Finding(TAG_MANIFEST, "altered")}
    if gone or read(SEAL) == f"{seal_of(tag_manifest)}  {TAG_MANIFEST}\n".encode():
        return gone
    top = [path for path in found if "/" not in path or _is_list(path)]
    true = listing({path: found[path] for path in top if path not in (TAG_MANIFEST, SEAL)})
    return {Finding(SEAL if kept or true == tag_manifest else TAG_MANIFEST, "altered")}


def _compared(
    found: dict[str, bytes], expected: dict[str, tuple[bytes, str]], damaged: set[str]
) -> Iterator[Finding]:
    for path, (each, manifest) in expected.items():
        if found.get(path) != each:
            kind = "altered" if path in found else "missing"
            yield Finding(path, kind, manifest if manifest in damaged else "")
    for path in found.keys() - expected.keys() - {TAG_MANIFEST, SEAL}:
        manifest = _manifest_of(path)
        is_gone = manifest not in found and manifest in (TAG_MANIFEST, *expected)
        if not is_gone:
            yield Finding(path, "extra", manifest if manifest in damaged else "")


def _manifest_of(path: str) -> str:
    """The list that names a file, were it part of the site."""
    folder, slash, _ = path.partition("/")
    if not slash or path == f"{folder}/{MANIFEST}":
        return TAG_MANIFEST
    return MANIFEST if f"{folder}/" == PAYLOAD else f"{folder}/{MANIFEST}"


def _sizes(site: str) -> dict[str, int]:
    """Bytes of all that is no folder, by path; -1 for what is no file either."""
    try:
        return {
            path: state.st_size if stat.S_ISREG(state.st_mode) else -1 for path, state in walk(site)
        }
    except OSError as error:
        what = f"{error.filename}: cannot be read: {error.strerror or error}"
        raise WarraqError(what, "check the path and its permissions") from error


def _hashed(path: str, size: int) -> bytes:
    if size < 0:
        return _NOT_A_FILE
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return _NOT_A_FILE
