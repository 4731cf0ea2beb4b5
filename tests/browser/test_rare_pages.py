"""Kinds of pages that seeds/ has none of: taken out, corrected, numbered, opened from a stick.

They are held to what all others are: axe finds nothing, and neither does the validator.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.archives import scrape, write_files
from tests.browser.test_accessibility import WIDTHS, context, page, violations
from tests.browser.test_html_valid import faults, listed

__all__ = ["context", "page"]  # fixtures: a page with axe in it

CONFIG = 'title = "أرشيف نادر"\npage_size = 5\nbase_url = "https://example.org/archive/"\n'
TAKEN = "خبر رقم 3 : يُسحب"


def _generate(folder: Path, *command: str) -> None:
    subprocess.run([sys.executable, "-m", "generator", *command], cwd=folder, check=True)


@pytest.fixture(scope="module")
def rare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the site of an archive, and beside it its zip, unpacked."""
    root = tmp_path_factory.mktemp("rare")
    first = date(2023, 9, 1)
    files: dict[str, str | bytes] = {
        f"{n}.txt": scrape(
            TAKEN if n == 3 else f"خبر رقم {n} عن الميناء",
            date=f"{first + timedelta(days=n):%dth, %B %Y} GMT",
            body=f"رست السفينة رقم {n} في الميناء . وقال القبطان : عدنا.",
        )
        for n in range(17)
    }
    write_files(root / "seeds", files)
    (root / "archive.toml").write_text(CONFIG, "utf-8")
    _generate(root, "build", "--quiet")
    kept, taken = (
        next((root / "site").glob(f"2023/09/*/خبر-رقم-{n}-*.html")).relative_to(root / "site")
        for n in (5, 3)
    )
    correction = (
        f"---\narticle: {kept.as_posix()}\ndate: 2024-05-03\nwas: عدنا\nnow: وصلنا\n---\nسبب.\n"
    )
    write_files(root / "corrections", {"a.md": correction})
    _generate(root, "redact", "--article", taken.as_posix(), "--reason", "حكم قضائي", "--yes")
    _generate(root, "pack", "site", "--quiet", "--output", "stick.zip")
    with zipfile.ZipFile(root / "stick.zip") as packed:
        packed.extractall(root / "stick")
    return root


def _pages(root: Path) -> list[Path]:
    """Those whose kind is rare."""
    site = root / "site"
    tombstones = list(site.glob("2023/09/*/خبر-رقم-3-*.html"))
    lists = list(site.glob("sources/*-[12].html"))
    rare = [site / "redacted/index.html", site / "corrections/index.html", site / "offline.html"]
    corrected = [*site.glob("2023/09/*/خبر-رقم-5-*.html")]
    return [*tombstones, *corrected, *lists, *rare, *(root / "stick").glob("*.html")]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_violation_on_rare_pages(page: Page, rare: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    paths = _pages(rare)
    assert len(paths) == 8, paths
    found = []
    for path in paths:
        page.goto(f"file://{quote(str(path))}")
        found += violations(page, f"{path.relative_to(rare)} at {width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert not found, "\n".join(found)


def test_rare_pages_are_valid_html(node: str, npm_modules: Path, rare: Path) -> None:
    found = faults(node, npm_modules, [rare / "site", *(rare / "stick").glob("*.html")])
    assert not found, listed(found)


def test_the_number_of_a_page_stands_apart_from_its_neighbours(page: Page, rare: Path) -> None:
    for path in (rare / "site").glob("sources/*-[12].html"):
        page.goto(path.as_uri())
        middle = (
            "each => { const box = each.getBoundingClientRect(); return box.left + box.right; }"
        )
        whole, number = (
            page.locator(each).last.evaluate(middle) for each in (".pager", ".pager__number")
        )
        assert abs(whole - number) < 4, "beside «older» it would seem to be that page's number"
