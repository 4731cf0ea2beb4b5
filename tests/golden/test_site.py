"""A small archive with the usual faults, and the site expected of it.

After a change that is meant, look at what `python -m tests.golden.update` does to expected/.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.audit.check import check_site
from tests.golden.update import COMMAND, PAGES, actual, expected

KEPT = sorted(expected())


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the archive was built."""
    return tmp_path_factory.mktemp("golden")


@pytest.fixture(scope="module")
def built(root: Path) -> dict[str, str]:
    """What the site holds now."""
    return actual(root)


def test_the_same_files_are_kept(built: dict[str, str]) -> None:
    assert sorted(built) == KEPT, f"if this is meant, run {COMMAND}"
    assert len([name for name in KEPT if name.startswith("pages/")]) == len(PAGES)


@pytest.mark.parametrize("name", KEPT)
def test_the_site_is_as_expected(built: dict[str, str], name: str) -> None:
    assert built[name] == expected()[name], f"{name} changed; if this is meant, run {COMMAND}"


def test_the_site_is_sound(root: Path, built: dict[str, str]) -> None:
    assert built
    assert check_site(root / "site").broken == ()
