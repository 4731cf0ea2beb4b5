"""What lies in a folder, with links to files, to folders, in a circle and to nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator.audit.check import check_site
from generator.delivery.parts import write_parts
from generator.delivery.portable import site_names
from generator.errors import WarraqError
from generator.redaction.rules import Redactions
from generator.redaction.scan import Scanner, scan_folder
from generator.redaction.sieve import Sieve
from generator.walk import files_in
from tests.archives import build, scrape, write_files

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")

FILES = {"index.html", "a/b.txt", "a/file.txt"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files, a link to one of them, and links behind which there is nothing to be found."""
    write_files(tmp_path, {"elsewhere/secret.txt": "s"})
    made = write_files(tmp_path / "site", {"index.html": "home", "a/b.txt": "bb"})
    (made / "a/file.txt").symlink_to("b.txt")
    (made / "linked").symlink_to(tmp_path / "elsewhere")
    (made / "a/loop").symlink_to(made)
    (made / "a/itself").symlink_to("itself")
    (made / "nowhere").symlink_to("gone")
    (made / "empty/deep").mkdir(parents=True)
    return made


def test_files_of_a_folder(folder: Path) -> None:
    assert dict(files_in(str(folder))) == {"index.html": 4, "a/b.txt": 2, "a/file.txt": 2}


def test_all_who_go_through_a_site_see_the_same(folder: Path) -> None:
    assert set(site_names(folder)) == FILES
    seen: list[Path] = []

    def noted(files: Sequence[Path]) -> Sequence[Path]:
        seen.extend(files)
        return files

    scan_folder(folder, Scanner(Sieve(Redactions()), ()), noted)
    assert {path.relative_to(folder).as_posix() for path in seen} == FILES


def test_a_site_with_links_in_it_is_checked_and_split(tmp_path: Path) -> None:
    build(tmp_path, {"a.txt": scrape()})
    site = tmp_path / "site"
    (site / "loop").symlink_to(site)
    (site / "nowhere").symlink_to("gone")
    assert check_site(site).broken == ()
    write_parts(site, tmp_path / "parts")
    assert not [path for path in (tmp_path / "parts").rglob("*") if path.name == "loop"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WarraqError, match="none: cannot be read"):
        dict(files_in(str(tmp_path / "none")))
