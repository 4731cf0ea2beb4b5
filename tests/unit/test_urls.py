"""Output paths and relative links."""

from __future__ import annotations

from datetime import date
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urljoin

import pytest

from generator import urls

DAY = date(2023, 9, 5)


def test_the_path_of_an_article() -> None:
    path = urls.article_path("جسر: جديد!", "جسر جديد", DAY, "المرفا")
    digits = urls.digest("جسر جديد\n2023-09-05\nالمرفا")
    assert path == f"2023/09/05/جسر-جديد-{digits}.html"
    assert urls.article_path("جسر", "جسر", None, "").startswith("undated/جسر-")


@pytest.mark.parametrize("title", ["", "!!!", "../..", "🙂"])
def test_a_title_without_words_has_an_address_all_the_same(title: str) -> None:
    assert urls.article_path(title, "", DAY, "").startswith("2023/09/05/مادة-")


def test_what_identifies_an_article_is_in_its_digits() -> None:
    paths = {
        urls.article_path("جسر", folded, day, source)
        for folded in ("جسر", "جسور")
        for day in (DAY, date(2023, 9, 6), None)
        for source in ("", "المرفا")
    }
    assert len(paths) == 12


def test_a_tie_has_two_digests() -> None:
    first, second = (urls.tie_path("undated/أ-111111.html", path) for path in ("a.txt", "b.txt"))
    assert first.startswith("undated/أ-111111-")
    assert first != second


def test_paths_of_days_months_and_years() -> None:
    assert urls.day_path(DAY) == "2023/09/05/index.html"
    assert urls.day_path(DAY, 2) == "2023/09/05/index-2.html"
    assert urls.month_path(2023, 9) == "2023/09/index.html"
    assert urls.year_path(2023) == "2023/index.html"
    assert urls.month_key(DAY) == "2023-09"
    assert urls.month_key(None) == "undated"


@pytest.mark.parametrize("name", ["جسر", "جسر المدينة", "rt", "قوات حفظ السلام"])
def test_a_name_that_its_slug_shows_has_no_digits(name: str) -> None:
    assert urls.tag_path(name) == f"tags/{name.replace(' ', '-')}.html"
    assert urls.source_path(name) == f"sources/{name.replace(' ', '-')}.html"


NAMES = [
    "جسر", "جِسر", "جـسر", "الجسر", "جسر!", "«جسر»", "RT", "rt", "Rt", "r t", "r-t", "r  t",
    "إعلام", "أعلام", "اعلام", "con", "CON", "nul", "com1", "index", "مجموعة", "مجموعة 20",
    "مجموعة-20", "مجموعة ٢٠", "", "!", "؟", "é", "e", "e\u0301", "ﻻ", "لا", "ﷺ", "🙂", "🙃",
    "كلمة " * 40, "كلمة " * 41, "ب" * 60, "ب" * 61,
]  # fmt: skip


def test_no_two_names_share_an_address() -> None:
    pages = [urls.tag_path(name, number) for name in NAMES for number in (0, 1, 20)]
    assert len({page.casefold() for page in pages}) == len(pages)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_leaves_its_folder_or_is_reserved(name: str) -> None:
    path = PurePosixPath(urls.tag_path(name))
    assert path.parent == PurePosixPath("tags")
    assert path.stem.lower() not in {"", ".", "..", "con", "nul", "com1", "index"}


@pytest.mark.parametrize(
    ("target", "page", "link"),
    [
        ("index.html", "index.html", "index.html"),
        ("index.html", "2023/09/05/index.html", "../../../index.html"),
        ("2023/09/05/a.html", "2023/09/05/b.html", "a.html"),
        ("2023/09/05/a.html", "2023/09/index.html", "05/a.html"),
        ("2023/09/a.html", "2023/10/b.html", "../09/a.html"),
        ("tags/a.html", "undated/b.html", "../tags/a.html"),
        ("2023/index.html", "2023/09/index.html", "../index.html"),
        ("a.html#p-1", "b.html", "a.html#p-1"),
        ("tags/جسر-2_É.html", "a.html", "tags/جسر-2_É.html"),
        ("وسم/جسر/a.html", "وسم/سد/b.html", "../جسر/a.html"),
        ("وسم/أ.html", "وسم ثان/b.html", "../وسم/أ.html"),
        ("a b?c.html", "a b?/c.html", "../a%20b%3Fc.html"),
        ("a b/c.html", "a b/d.html", "c.html"),
        ("a:b/c.html", "d.html", "a%3Ab/c.html"),
        ("x/a:b.html", "x/d.html", "a%3Ab.html"),
        ("\"'<>&\\%.html", "d.html", "%22%27%3C%3E%26%5C%25.html"),
        ("a\u2028\u200f\0\x7fb.html", "d.html", "a%E2%80%A8%E2%80%8F%00%7Fb.html"),
    ],
)
def test_relative_links(target: str, page: str, link: str) -> None:
    assert urls.relative(target, page) == link
    resolved = urljoin(f"https://example.org/sub/{quote(page)}", link)
    assert unquote(resolved) == f"https://example.org/sub/{target}"


def test_a_lone_surrogate_breaks_no_link() -> None:
    assert urls.relative("a\ud800.html", "b.html") == "a%ED%A0%80.html"


def test_the_way_to_the_root() -> None:
    assert urls.root_of("index.html") == ""
    assert urls.root_of("2023/09/05/a.html") == "../../../"


@pytest.mark.parametrize(
    ("path", "base", "address"),
    [
        ("a.html", "", ""),
        ("index.html", "https://example.org/x/", "https://example.org/x/"),
        ("tags/index.html", "https://example.org", "https://example.org/tags/"),
        ("tags/myindex.html", "https://example.org", "https://example.org/tags/myindex.html"),
        ("tags/أ.html", "https://example.org", "https://example.org/tags/%D8%A3.html"),
    ],
)
def test_absolute_addresses(path: str, base: str, address: str) -> None:
    assert urls.absolute(path, base) == address
    assert urls.in_letters(path, base) == unquote(address)


def test_anchors_follow_the_text_and_nothing_else() -> None:
    first, second, third = urls.anchors(["أ", "ب", "ج"])
    assert urls.anchors(["جديد", "ج", "أ"])[1:] == [third, first]
    assert first != second


def test_equal_paragraphs_are_numbered() -> None:
    base = urls.anchor("أ")
    assert urls.anchors(["أ", "ب", "أ", "أ"]) == [base, urls.anchor("ب"), f"{base}-2", f"{base}-3"]


def test_a_lone_surrogate_breaks_no_digest() -> None:
    assert urls.digest("\ud800") != urls.digest("\ud801")
