"""What the scripts are told of settings: names of months from CLDR, and the site's own."""

from __future__ import annotations

import json
import re

import pytest

from generator.arabic.calendar import GREGORIAN_MONTHS, month_names
from generator.assets import collect_assets
from generator.config import MONTH_FAMILIES, Config
from generator.i18n import Interface
from generator.render.site_words import site_words

MOST = 5_600
"""Bytes of the script that every page waits for; 2.4 kB compressed."""


def _told(name: str) -> dict[str, list[str]]:
    match = re.search(rf"^Archive\.{name}=(.*);$", site_words(Interface(Config())), re.MULTILINE)
    assert match is not None
    told: dict[str, list[str]] = json.loads(match[1])
    return told


def test_scripts_know_the_months_of_every_family() -> None:
    assert _told("months") == {family: list(month_names(family)) for family in MONTH_FAMILIES}


@pytest.mark.parametrize("family", MONTH_FAMILIES)
def test_names_of_a_family_are_twelve_and_read_as_what_they_are(family: str) -> None:
    """Were two alike, a script could not tell which month a page means."""
    names = month_names(family)
    assert len(set(names)) == 12
    for month, name in enumerate(names):
        assert name in GREGORIAN_MONTHS[month]


def test_families_are_told_apart_by_the_month_that_stands_for_them() -> None:
    """The panel shows each by its August."""
    assert len({month_names(family)[7] for family in MONTH_FAMILIES}) == len(MONTH_FAMILIES)


def test_each_family_has_its_region_in_words() -> None:
    ui = Interface(Config())
    assert len(ui.text("regions of month names").split("|")) == len(MONTH_FAMILIES)
    assert len(ui.text("sizes of text").split("|")) == 5
    assert len(ui.text("names of themes").split("|")) == 3


def test_the_earliest_script_has_what_the_site_has_and_stays_small() -> None:
    assets = {
        output.path: output.data
        for output in collect_assets("", {"digits": "arab", "months": "SY"})
    }
    early = assets["assets/js/early.js"].decode()
    match = re.match(r"globalThis\.Archive={site:(\{.*?\})};", early)
    assert match is not None
    site = json.loads(match[1])
    assert (site["digits"], site["months"]) == ("arab", "SY")
    assert site["fonts"] == [path for path in assets if path.endswith(".woff2")]
    assert len(early.encode()) <= MOST
