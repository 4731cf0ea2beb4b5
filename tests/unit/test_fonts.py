"""The fonts that the site carries: what they draw, and how much of them there is."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from generator.resources import static_dir

FOLDER = static_dir() / "vendor" / "fonts"
FAMILIES = ("noto-naskh-arabic", "vazirmatn")
FILES = [FOLDER / family / f"{part}.woff2" for family in FAMILIES for part in ("arabic", "latin")]
MOST = 110_000
"""Bytes of all fonts together; 150 kB are the budget of the whole site."""

ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيًٌٍَُِّْٰ،؛؟٪ـ٠١٢٣٤٥٦٧٨٩ڤڨگچپ۰۱۲۳۴۵۶۷۸۹یکهے"
LATIN = "ABCXYZabcxyz0123456789éèüßçñøÅ«»“”‘’–—…%°€.,:;!?()[]/-+@#&*"


ABSENT = {"vazirmatn": {"ڨ"}}
"""What the family itself does not draw, cut or not; the reader's own fonts do."""


def missing(font: TTFont, text: str) -> set[str]:
    letters = font.getBestCmap()
    return {character for character in text if ord(character) not in letters}


@pytest.fixture(scope="module")
def fonts() -> dict[Path, TTFont]:
    return {path: TTFont(path) for path in FILES}


def test_all_fonts_together_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*.woff2")) <= MOST
    assert sorted(FOLDER.rglob("*.woff2")) == sorted(FILES)


@pytest.mark.parametrize("family", FAMILIES)
def test_no_letter_of_the_news_is_missing(fonts: dict[Path, TTFont], family: str) -> None:
    lost = missing(fonts[FOLDER / family / "arabic.woff2"], ARABIC)
    assert lost == ABSENT.get(family, set())
    assert not missing(fonts[FOLDER / family / "latin.woff2"], LATIN)


@pytest.mark.parametrize("family", FAMILIES)
def test_arabic_letters_still_join(fonts: dict[Path, TTFont], family: str) -> None:
    font = fonts[FOLDER / family / "arabic.woff2"]
    shaping = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    placing = {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}
    assert shaping >= {"init", "medi", "fina", "rlig"}
    assert placing >= {"mark", "mkmk"}


@pytest.mark.parametrize("path", FILES, ids=str)
def test_weights_run_from_regular_to_bold(fonts: dict[Path, TTFont], path: Path) -> None:
    (axis,) = fonts[path]["fvar"].axes
    assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 400, 700)


@pytest.mark.parametrize("path", FILES, ids=str)
def test_they_say_whose_they_are(fonts: dict[Path, TTFont], path: Path) -> None:
    names = {record.nameID: str(record) for record in fonts[path]["name"].names}
    assert "Project Authors" in names[0]
    assert "Open Font License" in (path.parent / "LICENSE").read_text("utf-8")


@pytest.mark.parametrize("family", FAMILIES)
def test_both_files_of_a_family_sit_on_one_line(fonts: dict[Path, TTFont], family: str) -> None:
    measures = [
        (font["head"].unitsPerEm, font["hhea"].ascent, font["hhea"].descent)
        for path, font in fonts.items()
        if path.parent.name == family
    ]
    assert all(one == other for one, other in pairwise(measures))
