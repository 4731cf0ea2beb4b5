"""Laws that hold for the site of any archive."""

from __future__ import annotations

import json
import random
import tempfile
import unicodedata
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given, note, settings
from hypothesis import strategies as st

from generator.audit.check import check_site
from generator.engine.tasks import parse_file
from generator.model import InputFile
from tests.archives import Html, build, collect

WORDS = (
    "سفينة",
    "الأبحاث",
    "البحر",
    "ميناء",
    "إعلام",
    "أعلام",
    "RT",
    "Rt",
    "كوفيد-19",
    "ة",
    "ی",
    "🙂",
)
ODD = ("ﷺ", "ﻻ", "e\u0301", "é", "İ", "ß", "\u202e", "\u200f", "\u0640", "…", "/", "..", "?", "con")
WHEN = (
    "2023-09-25",
    "2023-09-25",
    "2023-09-26",
    "25th, September 2023 GMT",
    "2024-02-29",
    "غدًا",
    "",
)

words = st.lists(st.sampled_from(WORDS + ODD), min_size=1, max_size=5).map(" ".join)
lines = st.one_of(
    words,
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=30),
)
tags = st.lists(words, max_size=4)


@st.composite
def scrapes(draw: st.DrawFn) -> str:
    """An article in the scrape format, whole or not, perhaps with another behind it."""
    parts = [draw(lines)]
    if when := draw(st.sampled_from(WHEN)):
        parts.append(f"تاريخ النشر: {when}")
    parts += draw(st.lists(lines, max_size=3))
    parts += [f"المصدر: {source}" for source in draw(st.lists(words, max_size=2))]
    parts.append(f"كلمات دلالية: {' '.join(draw(tags))}")
    if draw(st.booleans()):
        parts += ["إقرأ أيضاً:", draw(words), "متن الملحق في سطر واحد طويل بما يكفي.", draw(lines)]
    return "\n".join(parts) + "\n"


@st.composite
def markdowns(draw: st.DrawFn) -> str:
    """A Markdown article with front matter."""
    values = {"title": draw(words), "source": draw(words), "tags": draw(tags)}
    front = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join(
        ["---", *front, f"date: {draw(st.sampled_from(WHEN))}", "---", draw(lines), ""]
    )


archives = st.lists(
    st.one_of(
        scrapes().map(lambda text: ("txt", text)), markdowns().map(lambda text: ("md", text))
    ),
    min_size=1,
    max_size=12,
).map(lambda texts: {f"{n:02}.{ending}": text for n, (ending, text) in enumerate(texts)})

SETTINGS = 'page_size = 5\nbase_url = "https://example.org/archive/"\n'


@settings(max_examples=10)
@given(archives, st.booleans())
def test_any_archive_becomes_a_sound_site(files: dict[str, str], embedded: bool) -> None:
    note(repr(files))
    config = f"{SETTINGS}include_embedded = {str(embedded).lower()}"
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        built = build(Path(first), files, config)
        assert check_site(built.site).broken == ()
        _addresses_differ_everywhere(list(built.files()))
        _every_article_has_its_page(built.pages(), [a.href for a in built.catalog.everything()])
        again = build(Path(second), dict(reversed(files.items())), config)
        assert again.files() == built.files()


def _addresses_differ_everywhere(paths: list[str]) -> None:
    """On every file system, whatever it does to names."""
    folded = {unicodedata.normalize("NFKC", path).casefold() for path in paths}
    assert len(folded) == len(paths)
    for path in paths:
        for form in ("NFC", "NFD", "NFKC", "NFKD"):
            assert unicodedata.normalize(form, path) == path


def _every_article_has_its_page(pages: dict[str, str], hrefs: list[str]) -> None:
    assert len(set(hrefs)) == len(hrefs)
    for href in hrefs:
        assert len(Html(pages[href]).all("h1")) == 1


@settings(max_examples=40)
@given(archives, st.randoms(use_true_random=False))
def test_the_order_of_the_inputs_is_irrelevant(
    files: dict[str, str], chance: random.Random
) -> None:
    parsed = [
        parse_file(InputFile(path, text.encode()), ZoneInfo("UTC")) for path, text in files.items()
    ]
    shuffled = parsed[:]
    chance.shuffle(shuffled)
    assert collect(shuffled) == collect(parsed)


@settings(max_examples=40)
@given(archives, st.data())
def test_an_added_file_moves_no_page(files: dict[str, str], data: st.DataObject) -> None:
    """All but a true tie: a text of the same title, day and source that sorts before another."""
    parsed = [
        parse_file(InputFile(path, text.encode()), ZoneInfo("UTC")) for path, text in files.items()
    ]
    cut = data.draw(st.integers(0, len(parsed)))
    before, after = collect(parsed[:cut]), collect(parsed)
    known = {redirect.href for redirect in after.redirects}
    known |= {article.href for article in after.everything()}
    assert {article.href for article in before.everything()} <= known
    assert {redirect.href for redirect in before.redirects} <= known
