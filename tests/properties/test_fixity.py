"""Whatever happens to a file of a site, `verify` names it."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.audit.verify import Finding, verify_site
from generator.fixity import SEAL, TAG_MANIFEST, Bag, manifests, read_listing

FILES = {
    "index.html": b"home",
    ".nojekyll": b"",
    "2023/index.html": b"a year",
    "2023/09/25/\u062e\u0628\u0631-1a2b3c.html": b"an article",
    "tags/\u0645\u0635\u0631.html": b"a tag",
    "tags/a\\b\nc": b"a name that a list must escape",
    "data/raw/2023-09.zip": b"PK",
    "data/index.html": b"data",
}


@contextmanager
def a_site() -> Iterator[Path]:
    folder = tempfile.mkdtemp()
    try:
        site = Path(folder, "site")
        sums = {path: hashlib.sha256(data).digest() for path, data in FILES.items()}
        made = {out.path: out.data for out in manifests(sums, Bag("archive", "", "Warraq", 6))}
        for path, data in (FILES | made).items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_bytes(data)
        yield site
    finally:
        shutil.rmtree(folder)


def files_of(site: Path) -> list[str]:
    return sorted(str(path.relative_to(site)) for path in site.rglob("*") if path.is_file())


def named(site: Path, seal: str = "") -> set[tuple[str, str]]:
    """What is surely so: no finding that rests on a damaged list."""
    findings = verify_site(site, seal).findings
    return {(each.kind, each.path) for each in findings if not each.manifest}


def test_a_site_as_it_was_built_is_whole() -> None:
    with a_site() as site:
        verdict = verify_site(site)
        assert verdict.findings == ()
        assert verdict.files == len(files_of(site))
        assert verdict.seal == hashlib.sha256((site / TAG_MANIFEST).read_bytes()).hexdigest()


@given(st.data())
def test_a_flipped_byte_is_named(data: st.DataObject) -> None:
    with a_site() as site:
        path = data.draw(st.sampled_from([p for p in files_of(site) if (site / p).stat().st_size]))
        content = bytearray((site / path).read_bytes())
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] ^= data.draw(st.integers(1, 255))
        (site / path).write_bytes(content)
        assert ("altered", path) in named(site)
        # Nothing that is as it was is said to be otherwise without a doubt.
        assert named(site) == {("altered", path)}


@given(st.data())
def test_a_file_that_is_gone_is_named(data: st.DataObject) -> None:
    with a_site() as site:
        path = data.draw(st.sampled_from(files_of(site)))
        (site / path).unlink()
        assert named(site) == {("missing", path)}


@given(
    folder=st.sampled_from(["", "2023/", "2023/09/25/", "data/", "data/raw/", "tags/", "new/"]),
    name=st.from_regex(r"[a-z\u0627-\u064a]{1,9}(\.txt)?", fullmatch=True)
    | st.just("manifest-sha256.txt"),
    content=st.binary(max_size=9),
)
def test_a_file_too_many_is_named(folder: str, name: str, content: bytes) -> None:
    with a_site() as site:
        path = folder + name
        if (site / path).exists():
            return
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(content)
        assert named(site) == {("extra", path)}


@given(st.data())
def test_several_changes_are_all_named(data: st.DataObject) -> None:
    """Files, not lists: of what a damaged list says nobody can be sure."""
    with a_site() as site:
        paths = data.draw(st.sets(st.sampled_from(sorted(FILES)), min_size=1))
        expected = {("extra", "tags/more")}
        (site / "tags/more").write_bytes(b"")
        for path in paths:
            if data.draw(st.booleans()):
                (site / path).unlink()
                expected.add(("missing", path))
            else:
                (site / path).write_bytes(FILES[path] + b"!")
                expected.add(("altered", path))
        assert named(site) == expected


def test_who_forges_every_list_is_found_by_the_seal_that_was_kept() -> None:
    with a_site() as site:
        kept = verify_site(site).seal
        sums = {path: hashlib.sha256(data).digest() for path, data in FILES.items()}
        (site / "index.html").write_bytes(b"forged")
        sums["index.html"] = hashlib.sha256(b"forged").digest()
        for output in manifests(sums, Bag("archive", "", "Warraq", 6)):
            (site / output.path).write_bytes(output.data)
        assert named(site) == set(), "the lists agree with one another"
        assert ("altered", TAG_MANIFEST) in named(site, kept)


def test_a_link_in_the_place_of_a_file_is_no_file() -> None:
    with a_site() as site:
        (site / "index.html").rename(site.parent / "elsewhere")
        try:
            (site / "index.html").symlink_to(site.parent / "elsewhere")
        except OSError:
            pytest.skip("no symbolic links here")
        assert named(site) == {("altered", "index.html")}


def test_what_a_damaged_list_says_is_doubtful() -> None:
    with a_site() as site:
        path = site / "tags/manifest-sha256.txt"
        path.write_bytes(path.read_bytes().replace(b"  \xd9", b"  x\xd9"))
        findings = verify_site(site).findings
        assert Finding("tags/manifest-sha256.txt", "altered") in findings
        assert all(each.manifest for each in findings if each.path != "tags/manifest-sha256.txt")


def test_names_with_signs_that_end_a_line_are_listed() -> None:
    sums = {"tags/a\\b\nc\r": b"\x01" * 32}
    made = {out.path: out.data for out in manifests(sums, Bag("", "", "", 0))}
    assert read_listing(made["tags/manifest-sha256.txt"]) == {"a\\b\nc\r": b"\x01" * 32}
    assert made["tags/manifest-sha256.txt"].startswith(b"\\0101")
    assert SEAL in made
