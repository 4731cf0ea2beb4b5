"""The style guide shows what the site is made of, and lies beside it, never in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html as lxml_html

from generator.cli import main
from generator.errors import WarraqError
from generator.resources import static_files
from generator.workbench.styleguide import style_guide
from tests.archives import Html

SHOWN = "//body//*[not(ancestor-or-self::*[@hidden or self::noscript])]/@class"


@pytest.fixture(scope="module")
def guide(built_site: Path) -> str:
    """The style guide of seeds/."""
    return style_guide(built_site).decode()


def test_it_shows_components_and_tokens(guide: str) -> None:
    classes = {name for each in Html(guide).elements for name in each.get("class").split()}
    assert {"card", "day", "leaders", "badge", "notice", "neighbours", "calendar"} <= classes
    tokens = static_files()["css/tokens.css"].read_text("utf-8")
    for name in re.findall(r"^  (--[a-z][\w-]*):", tokens, re.MULTILINE):
        assert f"<code>{name}</code>" in guide


def test_what_any_page_shows_is_in_it(guide: str, built_site: Path) -> None:
    """Every component that has a style and that a page of the site shows."""
    styled = set(re.findall(r"\.([a-z][\w-]*)", (built_site / "assets/warraq.css").read_text()))
    shown = {
        name.split()[0]
        for page in built_site.glob("**/*.html")
        for name in lxml_html.document_fromstring(page.read_text("utf-8")).xpath(SHOWN)
    }
    within = {name for each in Html(guide).elements for name in each.get("class").split()}
    missing = {name for name in (styled & shown) - within if "__" not in name and "--" not in name}
    assert not missing


def test_ids_are_its_own_and_links_lead_nowhere(guide: str) -> None:
    elements = Html(guide).elements
    ids = [each.get("id") for each in elements if each.get("id")]
    assert len(ids) == len(set(ids)) > 20
    for each in elements:
        for name in ("for", "aria-labelledby"):
            assert not each.get(name) or set(each.get(name).split()) <= set(ids)


def test_it_is_written_beside_a_site(built_site: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        main, ["styleguide", str(built_site), "--output", str(tmp_path / "guide")]
    )
    assert done.exit_code == 0, done.output
    assert (tmp_path / "guide/styleguide.html").is_file()
    assert (tmp_path / "guide/assets/warraq.css").is_file()
    assert not (built_site / "styleguide.html").exists()


def test_never_into_a_site(built_site: Path) -> None:
    done = CliRunner().invoke(main, ["styleguide", str(built_site), "--output", str(built_site)])
    assert done.exit_code == 1 and "is a site" in done.output


def test_without_a_site_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(WarraqError, match="there is no site"):
        style_guide(tmp_path)
