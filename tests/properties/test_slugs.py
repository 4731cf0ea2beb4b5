"""Addresses are unique, stable, portable and short, whatever the names."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Literal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator import urls
from generator.arabic.slugs import MAX_BYTES, is_reversible, slugify

EXAMPLES = settings(max_examples=150)
ODD = st.sampled_from(
    [
        *[
            "أ",
            "إ",
            "آ",
            "ؤ",
            "ئ",
            "ة",
            "ى",
            "ﻻ",
            "ﷺ",
            "َ",
            "ّ",
            "ٰ",
            "ـ",
            "ی",
            "ک",
            "é",
            "é",
            "ß",
            "ﬀ",
            "İ",
            "ı",
            "K",
            "Å",
            "①",
            "½",
            "ǅ",
            "ᾳ",
        ],
        *[
            "가",
            "가",
            "ꭰ",
            "Ꭰ",
            "ͅ",
            "🙂",
            "-",
            "_",
            "/",
            "\\",
            ".",
            ":",
            "con",
            "nul",
            "٣",
            "3",
            "\u200d",
            "\u202e",
            "�",
        ],
        " ",
    ]
)
NAMES = st.one_of(st.text(max_size=30), st.lists(ODD, max_size=12).map("".join))
FORMS: tuple[Literal["NFC", "NFD", "NFKC", "NFKD"], ...] = ("NFC", "NFD", "NFKC", "NFKD")


@EXAMPLES
@given(NAMES)
def test_no_file_system_changes_a_slug(name: str) -> None:
    slug = slugify(name)
    assert {unicodedata.normalize(form, slug) for form in FORMS} == {slug}
    assert slug.casefold() == slug
    assert unicodedata.normalize("NFKC", slug.casefold()).casefold() == slug


@EXAMPLES
@given(NAMES, st.integers(min_value=4, max_value=MAX_BYTES))
def test_a_slug_is_legal_and_short(name: str, limit: int) -> None:
    slug = slugify(name, limit)
    assert len(slug.encode()) <= limit
    assert re.fullmatch(r"(?:[^\W_]+(?:-[^\W_]+)*)?", slug)


@EXAMPLES
@given(NAMES)
def test_words_are_whole(name: str) -> None:
    full = slugify(name, 10_000)
    slug = slugify(name)
    first = full.split("-")[0]
    if len(first.encode()) <= MAX_BYTES:
        assert full == slug or full.startswith(f"{slug}-")
    else:
        assert first.startswith(slug)


@EXAMPLES
@given(NAMES)
def test_a_slug_is_the_slug_of_itself(name: str) -> None:
    assert slugify(slugify(name)) == slugify(name)


@EXAMPLES
@given(NAMES)
def test_equal_texts_in_any_normal_form_have_one_slug(name: str) -> None:
    assume(not any("\ud800" <= char <= "\udfff" for char in name))
    assert len({slugify(unicodedata.normalize(form, name)) for form in FORMS}) == 1


@EXAMPLES
@given(NAMES)
def test_a_reversible_slug_gives_the_name_back(name: str) -> None:
    slug = slugify(name)
    if is_reversible(slug, name):
        assert slug.replace("-", " ") == name


@EXAMPLES
@given(st.sets(NAMES, max_size=12))
def test_no_two_names_share_a_page(names: set[str]) -> None:
    paths = [urls.tag_path(name, number) for name in names for number in (0, 1, 2, 19)]
    portable = {unicodedata.normalize("NFKC", path).casefold() for path in paths}
    assert len(portable) == len(paths)


@EXAMPLES
@given(NAMES, st.one_of(st.none(), st.dates(date(1800, 1, 1), date(2100, 12, 31))))
def test_an_articles_file_name_is_legal_everywhere(title: str, day: date | None) -> None:
    path = urls.article_path(title, title, day, "")
    name = path.rpartition("/")[2]
    assert len(name.encode()) <= MAX_BYTES + len("-abcdef.html")
    assert not set(name) & set('<>:"/\\|?*') and not name.endswith((".", " "))
    assert re.fullmatch(r"(?:\d{4}/\d\d/\d\d|undated)/[^/]+-[0-9a-f]{6}\.html", path)
    assert urls.article_path(title, title, day, "") == path


@EXAMPLES
@given(st.lists(st.sampled_from("أبجد"), max_size=12))
def test_anchors_are_unique_and_only_equal_texts_are_numbered(texts: list[str]) -> None:
    anchors = urls.anchors(texts)
    assert len(set(anchors)) == len(texts)
    for text, anchor in zip(texts, anchors, strict=True):
        assert anchor.startswith(urls.anchor(text))
