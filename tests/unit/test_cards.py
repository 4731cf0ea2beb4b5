"""Cards: how headlines are set, and the pictures as others read them."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from generator import urls
from generator.audit.check import check_site
from generator.config import ACCENTS as NAMES
from generator.engine import sharing
from generator.errors import WarraqError
from generator.publish import card_images
from generator.publish.cards import (
    ACCENTS,
    HEIGHT,
    INK,
    INTERFACE,
    PAPER,
    READING,
    TAKEN_OUT,
    WIDTH,
    Picture,
    directed,
    headline,
    picture_svg,
)
from generator.redaction.sieve import MARK
from generator.render.context import Survey
from tests.archives import Built, Html, build, scrape

BASE = "https://example.org/archive/"
SETTINGS = f'base_url = "{BASE}"\ncards = true\n'
LONG = "وزير الخارجية يبحث مع نظيره سبل تعزيز التعاون بين البلدين وتطورات الأوضاع في المنطقة " * 4
PICTURE = Picture("أرشيف الساحل", "قمة G20 في القاهرة", "وكالة النيل", "25 سبتمبر 2023", "teal")


def _measure(text: str, _face: str, size: float) -> float:
    """Half an em for every letter."""
    return len(text) * size / 2


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("fonts")
    card_images.write_fonts(folder)
    return str(folder)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files = {"a.txt": scrape("قمة في القاهرة"), "b.txt": scrape("بلا يوم", "")}
    return build(tmp_path_factory.mktemp("cards"), files, SETTINGS)


def _columns(png: bytes, top: int, bottom: int) -> tuple[int, int]:
    """The first and the last column that is not paper, between two rows."""
    band = Image.open(io.BytesIO(png)).convert("RGB").crop((0, top, WIDTH, bottom))
    paper = Image.new("RGB", band.size, PAPER)
    pixels = zip(band.tobytes()[::3], paper.tobytes()[::3], strict=True)
    used = {place % WIDTH for place, (one, other) in enumerate(pixels) if one != other}
    return min(used), max(used)


# ---- How headlines are set


@given(st.text(st.sampled_from("ابتث جح خ Aa1«»"), max_size=300))
def test_a_headline_has_room_and_keeps_its_words(text: str) -> None:
    size, lines = headline(text, _measure)
    assert all(_measure(line, READING, size) <= 1040 for line in lines)
    words, set_words = text.split(), " ".join(lines).split()
    if not any("…" in line for line in lines):
        assert set_words == words
    else:
        assert set_words[:-1] == words[: len(set_words) - 1] or "…" in " ".join(set_words[:-1])


def test_lines_are_about_equally_long() -> None:
    _, lines = headline("كلمة " * 11 + "أخيرة", _measure)
    lengths = list(map(len, lines))
    assert len(lines) > 1
    assert min(lengths) > max(lengths) / 2


def test_a_headline_too_long_is_cut_between_words() -> None:
    _, lines = headline(LONG, _measure)
    assert len(lines) == 5
    assert lines[-1].endswith("…")
    assert " ".join(lines)[:-1] in " ".join(LONG.split())


def test_a_short_headline_is_larger_than_a_long_one() -> None:
    assert headline("قمة", _measure)[0] > headline(LONG, _measure)[0]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("قمة", "\u2067قمة\u2069"),
        ("في BBC News", "\u2067في \u2066BBC News\u2069\u2069"),
        ("فاز 3-1", "\u2067فاز \u2067\u20683\u2069-\u20681\u2069\u2069\u2069"),
        ("نسبة 12.5%", "\u2067نسبة \u206812.5\u2069%\u2069"),
        ("أ < ب & ج", "\u2067أ < ب & ج\u2069"),
    ],
)
def test_the_direction_of_a_line_is_in_its_characters(text: str, marked: str) -> None:
    assert directed(text) == marked


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Up 3.5% in 2019–2023 (Reuters)", "\u2066Up 3.5% in 2019–2023 (Reuters)\u2069"),
        ("Tom [حُجب] said", "\u2066Tom \u2067[حُجب]\u2069 said\u2069"),
    ],
)
def test_a_line_from_the_left_needs_no_isolates_but_for_the_mark(text: str, marked: str) -> None:
    assert directed(text, "ltr") == marked


def _lines(picture: Picture) -> list[tuple[str, str]]:
    """(text, where it is held) of the lines of a card, in order."""
    elements = etree.fromstring(picture_svg(picture, _measure))
    texts = [each for each in elements if each.tag.endswith("text")]
    return [(each.text or "", str(each.get("text-anchor"))) for each in texts]


def test_markup_in_a_title_is_text() -> None:
    texts = [text for text, _ in _lines(Picture("أ", "<ب>&amp;</ب>\x07", "", "", "teal"))]
    assert [re.sub("[\u2066-\u2069]", "", text) for text in texts] == ["أ", "<ب>&amp;</ب> "]


@pytest.mark.parametrize(
    ("text", "sign", "anchor"),
    [
        ("قمة", "\u2067", "end"),
        ("Summit (2)", "\u2066", "start"),
        ("3-1", "\u2067", "end"),
        ("Samsung Galaxy S24 Ultra يصل", "\u2067", "end"),
        (f"Tom {TAKEN_OUT} said", "\u2066", "start"),
        (TAKEN_OUT, "\u2067", "end"),
    ],
)
def test_what_a_card_says_runs_and_begins_as_its_own_letters(
    text: str, sign: str, anchor: str
) -> None:
    lines = _lines(Picture(text, text, text, "", "teal"))
    assert {held for _, held in lines[:-1]} == {anchor}
    assert {line[0] for line, _ in lines} == {sign}
    for line, held in _lines(Picture(text, text, "", "", "teal", is_site=True)):
        assert (line[0], held) == (sign, "middle")


@pytest.mark.parametrize(("direction", "sign"), [("rtl", "\u2067"), ("ltr", "\u2066")])
def test_the_day_runs_as_the_interface(direction: str, sign: str) -> None:
    (*_, day) = _lines(Picture("أ", "قمة", "", "3 May 2023", "teal", direction))
    assert day[0][0] == sign


def test_a_headline_of_several_lines_runs_one_way(fonts: str) -> None:
    """Though a line of an Arabic headline may be all Latin."""
    title = "WWWW " * 20 + "قمة"
    _, *lines = _lines(Picture("أ", title, "", "", "teal"))
    assert len(lines) > 1
    assert {line[0] for line, _ in lines} == {"\u2067"}
    latin = _columns(card_images.paint(Picture("أ", "Reuters", "", "", "teal"), fonts), 140, 525)
    assert 75 <= latin[0] <= 90


def test_colours_are_those_of_the_site() -> None:
    tokens = Path("static/css/tokens.css").read_text("utf-8")
    rules = re.findall(r'\[data-accent="(\w+)"\] \{\s*--accent: light-dark\((#\w+)', tokens)
    assert dict(rules) == ACCENTS
    assert set(ACCENTS) == set(NAMES)
    for name, colour in (("paper", PAPER), ("ink", INK)):
        assert f"--{name}: light-dark({colour}," in tokens


# ---- The pictures


def test_a_card_is_a_small_picture_of_the_size_that_networks_show(fonts: str) -> None:
    png = card_images.paint(PICTURE, fonts)
    image = Image.open(io.BytesIO(png))
    assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT)) == ("PNG", (1200, 630))
    assert len(image.convert("RGB").getcolors() or ()) <= 16
    assert len(png) < 40_000
    assert png == card_images.paint(PICTURE, fonts)


def test_everything_stays_on_the_page_and_begins_at_the_right(fonts: str) -> None:
    for title in (PICTURE.title, LONG, "ك" * 300, "Reuters: " * 30 + "قمة", "3-1 " * 60):
        png = card_images.paint(Picture("أرشيف", title, LONG, "25 سبتمبر 2023", "teal"), fonts)
        left, right = _columns(png, 140, 525)
        assert left >= 60, title
        assert 1100 < right <= 1130, title
        left, right = _columns(png, 540, 630)
        assert left >= 60
        assert right <= 1130


def test_letters_are_joined_and_in_order(fonts: str) -> None:
    """A word is narrower than its letters apart; what comes first stands right."""
    faces = card_images._Faces(fonts)
    joined = faces.measure("بيت", READING, 100)
    assert joined < sum(faces.measure(letter, READING, 100) for letter in "بيت") * 0.8
    one = card_images.paint(Picture("أ", "قمة WWWW", "", "", "teal"), fonts)
    other = card_images.paint(Picture("أ", "WWWW قمة", "", "", "teal"), fonts)
    # The wide letters stand left in the first, right in the other.
    assert _ink(one, 860, 1130) < _ink(other, 860, 1130)


def _ink(png: bytes, left: int, right: int) -> int:
    band = Image.open(io.BytesIO(png)).convert("L").crop((left, 140, right, 525))
    return sum(band.point([int(v < 128) for v in range(256)]).tobytes())


def test_letters_that_no_face_has_leave_no_boxes(fonts: str) -> None:
    plain, more = ("القلعة تفوز", "القلعة 🎉 تفوز 漢字")
    cards = [
        card_images.paint(Picture("أ", title, "", "", "teal"), fonts) for title in (plain, more)
    ]
    assert cards[0] == cards[1]


def test_the_faces_have_the_mark_of_what_was_taken_out(fonts: str) -> None:
    faces = card_images._Faces(fonts)
    assert [faces.settable(TAKEN_OUT, face) for face in (READING, INTERFACE)] == [TAKEN_OUT] * 2


# ---- In a site


def _said(tmp_path: Path, settings: str, text: str) -> list[Picture]:
    """What the cards of an archive of one article say: the site's, then the article's."""
    said: list[Picture] = []
    pictures = sharing._pictures

    def noted(survey: Survey) -> Iterator[tuple[str, Picture]]:
        for path, picture in pictures(survey):
            said.append(picture)
            yield path, picture

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sharing, "_pictures", noted)
        build(tmp_path, {"a.txt": text}, SETTINGS + settings)
    return said


def test_the_day_is_in_the_words_and_the_direction_of_the_interface(tmp_path: Path) -> None:
    text = scrape("قمة", "3rd, January 2023 GMT")
    for language, direction, day in (
        ("en", "ltr", "3 January 2023 – 10 Jumada II 1444 AH"),
        ("ar", "rtl", "3 يناير 2023 – 10 جمادى الآخرة 1444 هـ"),
    ):
        (_, card) = _said(tmp_path / language, f'language = "{language}"\n', text)
        assert (card.direction, card.day.replace("\xa0", " ")) == (direction, day)


def test_the_mark_of_what_was_taken_out_is_shown(tmp_path: Path) -> None:
    text = scrape(f"لقاء {MARK} في القاهرة", source=f"وكالة {MARK}")
    site, card = _said(tmp_path, f'title = "أرشيف {MARK}"\n', text)
    assert card.title == f"لقاء {TAKEN_OUT} في القاهرة"
    assert card.outlets == f"وكالة {TAKEN_OUT}"
    assert card.archive == site.archive == f"أرشيف {TAKEN_OUT}"


def test_every_article_has_a_card_and_the_site_one(built: Built) -> None:
    articles = [urls.card_path(each.href) for each in built.catalog.everything()]
    found = {
        path for path in built.files() if path.startswith(urls.CARDS) and path.endswith(".png")
    }
    assert found == {urls.CARD, *articles}
    assert len(articles) == 2
    assert any(path.startswith("cards/2023/09/") for path in found)
    assert any(path.startswith("cards/undated/") for path in found)


def test_other_pages_name_the_card_of_the_site(built: Built) -> None:
    found = {
        e.get("property"): e.get("content") for e in Html(built.text("index.html")).all("meta")
    }
    assert found["og:image"] == f"{BASE}{urls.CARD}"
    assert check_site(built.site).broken == ()


def test_the_check_misses_a_card(built: Built, tmp_path: Path) -> None:
    for path, data in built.files().items():
        if path != urls.CARD:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(data)
    broken = check_site(tmp_path).broken
    assert {link.target for link in broken} == {urls.CARD}


def test_a_card_is_painted_again_only_when_it_would_differ(tmp_path: Path) -> None:
    files = {"a.txt": scrape("قمة في القاهرة"), "b.txt": scrape("بلا يوم", "")}
    built = build(tmp_path, files, SETTINGS)
    cards = {path: path.stat().st_mtime_ns for path in (built.site / "cards").rglob("*.png")}
    files["b.txt"] = scrape("بلا يوم", "", body="نص آخر.")
    painted: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(card_images, "paint", lambda *given: painted.append(given))
        built = build(tmp_path, files, SETTINGS)
    assert not painted
    assert cards == {path: path.stat().st_mtime_ns for path in cards}
    files["a.txt"] = scrape("قمة في الأقصر")
    after = build(tmp_path, files, SETTINGS)
    assert len(list((after.site / "cards").rglob("*.png"))) == len(cards)
    clean = build(tmp_path / "clean", files, SETTINGS)
    assert after.files() == clean.files()


@pytest.mark.parametrize("settings", ["cards = true", f'base_url = "{BASE}"'])
def test_there_are_none_unasked_nor_without_an_address(tmp_path: Path, settings: str) -> None:
    built = build(tmp_path, config=settings)
    assert not any(path.startswith("cards/") for path in built.files())
    assert "og:image" not in built.text("index.html")


# ---- What can be missing


@pytest.fixture
def forgotten() -> Iterator[None]:
    """The module that paints, as if it had not been loaded."""
    name = "generator.publish.card_images"
    module = sys.modules.pop(name)
    yield
    sys.modules[name] = module


@pytest.mark.usefixtures("forgotten")
def test_without_the_extra_the_old_site_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = build(tmp_path).files()
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(WarraqError) as caught:
        build(tmp_path, config=SETTINGS)
    assert str(caught.value).count("\n") == 0
    assert "needs the package resvg_py" in str(caught.value)
    assert "pip install 'warraq[cards]'" in str(caught.value)
    assert {
        p.relative_to(tmp_path / "site").as_posix() for p in (tmp_path / "site").rglob("*.*")
    } >= {path for path in before if "." in path}


def test_without_a_font_the_old_site_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = build(tmp_path).files()
    monkeypatch.setattr(card_images, "vendor_dir", lambda: tmp_path / "vendor")
    with pytest.raises(WarraqError, match=r"needs the font .*arabic\.woff2, which is missing"):
        build(tmp_path, config=SETTINGS)
    assert "index.html" in before
    assert (tmp_path / "site" / "index.html").read_bytes() == before["index.html"]


def test_a_damaged_font_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("noto-naskh-arabic", "vazirmatn"):
        for part in ("arabic.woff2", "latin.woff2"):
            path = tmp_path / "fonts" / name / part
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"wOF2 and no font")
    monkeypatch.setattr(card_images, "vendor_dir", lambda: tmp_path)
    with pytest.raises(WarraqError, match="the font noto-naskh-arabic cannot be read"):
        card_images.write_fonts(tmp_path)


def test_what_paints_is_loaded_only_where_cards_are_wanted() -> None:
    assert "card_images" not in vars(import_module("generator.engine.tasks"))
    assert "card_images" not in vars(sharing)
