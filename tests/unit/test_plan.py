from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from generator.audit.check import check_site
from generator.errors import WarraqError
from generator.model import Article, Catalog, DateBasis, Redirect, StandingPage, Tag
from generator.plan.pages import paginate, plan_pages
from generator.plan.site import (
    ArticlePage,
    DayPage,
    KeepersPage,
    ListKind,
    ListPage,
    MonthPage,
    Page,
    RedirectPage,
    Slice,
    YearPage,
)
from generator.plan.taxonomy import classify
from tests.archives import Built, build, scrape

SIZE = 5
START = date(2023, 9, 25)


def _article(number: int, day: date | None = START, *, embedded: bool = False) -> Article:
    folder = f"{day:%Y/%m/%d}" if day else "undated"
    return Article(
        href=f"{folder}/خبر-{number:03}-abcdef.html",
        title=f"خبر {number:03}",
        published=day,
        date_basis=DateBasis.PRINTED if day else DateBasis.UNKNOWN,
        date_raw="",
        blocks=(),
        sources=("وكالة",),
        tags=(Tag("وسم"),),
        read_also=(),
        byline="",
        kicker="",
        dateline="",
        original_url="",
        captured="",
        origins=(),
        ledger=(),
        embedded=embedded,
    )


def _daily(count: int) -> list[Article]:
    return [_article(n, START + timedelta(days=n)) for n in range(count)]


def _path(number: int) -> str:
    return f"list-{number}.html" if number else "list.html"


def _numbers(slices: Sequence[Slice]) -> list[list[int]]:
    return [[int(href[-15:-12]) for href in each.articles] for each in slices]


def _plan(
    articles: Sequence[Article],
    embedded: Sequence[Article] = (),
    *,
    include_embedded: bool = False,
    **rest: tuple[StandingPage, ...] | tuple[Redirect, ...],
) -> list[Page]:
    catalog = Catalog(tuple(articles), tuple(embedded), **rest)  # type: ignore[arg-type]
    return plan_pages(catalog, classify(catalog, include_embedded=include_embedded), SIZE)


# ---------------------------------------------------------------- pagination


@pytest.mark.parametrize(
    ("count", "pages"),
    [
        (0, [(0, 0)]),
        (1, [(0, 1)]),
        (SIZE, [(0, SIZE)]),
        (2 * SIZE - 1, [(0, 2 * SIZE - 1)]),
        (2 * SIZE, [(SIZE, 2 * SIZE), (0, SIZE)]),
        (3 * SIZE - 1, [(SIZE, 3 * SIZE - 1), (0, SIZE)]),
        (
            5 * SIZE + 3,
            [(4 * SIZE, 5 * SIZE + 3), *((n * SIZE, n * SIZE + SIZE) for n in (3, 2, 1, 0))],
        ),
    ],
)
def test_pages_are_cut_from_the_oldest(count: int, pages: list[tuple[int, int]]) -> None:
    slices, _ = paginate(_path, _daily(count), SIZE)
    assert _numbers(slices) == [list(reversed(range(*page))) for page in pages]
    assert all(each.total == count for each in slices)


def test_a_short_list_is_one_page_without_a_number() -> None:
    (only,), following = paginate(_path, _daily(2 * SIZE - 1), SIZE)
    assert (only.path, only.number, only.older, only.newer) == ("list.html", 0, "", "")
    assert following is None


def test_pages_are_a_chain() -> None:
    slices, following = paginate(_path, _daily(5 * SIZE + 3), SIZE)
    assert [(each.path, each.number, each.older, each.newer) for each in slices] == [
        ("list.html", 0, "list-4.html", ""),
        ("list-4.html", 4, "list-3.html", "list-5.html"),
        ("list-3.html", 3, "list-2.html", "list-4.html"),
        ("list-2.html", 2, "list-1.html", "list-3.html"),
        ("list-1.html", 1, "", "list-2.html"),
    ]
    assert following == Redirect("list-5.html", "list.html", "")


@pytest.mark.parametrize("size", [1, 2, SIZE, 50, 70])
def test_growing_never_changes_a_numbered_page(size: int) -> None:
    articles = _daily(4 * size + 3)
    addresses = [article.href for article in articles]
    known: dict[int, tuple[tuple[str, ...], str, str]] = {}
    for count in range(len(articles) + 1):
        slices, _ = paginate(_path, articles[:count], size)
        assert [href for each in reversed(slices) for href in reversed(each.articles)] == (
            addresses[:count]
        )
        newest, *numbered = slices
        least = min(size, 50)
        assert len(newest.articles) == count or least <= len(newest.articles) < least + size
        for each in numbered:
            assert len(each.articles) == size
            now = (each.articles, each.older, each.newer)
            assert known.setdefault(each.number, now) == now
    assert len(known) == (4 * size + 3 - least) // size


def _is_numbered(path: str, html: str) -> bool:
    """A numbered page of a list, and not the redirect that waits in the place of the next one."""
    return bool(re.search(r"-\d{1,3}\.html$", path)) and 'http-equiv="refresh"' not in html


def _numbered(built: Built) -> dict[str, str]:
    return {path: html for path, html in built.pages().items() if _is_numbered(path, html)}


def test_adding_articles_never_changes_the_bytes_of_a_numbered_page(tmp_path: Path) -> None:
    """Day after day, several a day and then again; seen in lists of a tag, a source and a day."""
    same_day = [(START + timedelta(days=9), n) for n in range(11)]
    days = [(START + timedelta(days=n), 0) for n in range(9)]
    days += [*same_day, *((START + timedelta(days=n), 0) for n in range(10, 40, 10))]
    files: dict[str, str] = {}
    known: dict[str, str] = {}
    for step, (day, number) in enumerate(days):
        title = f"سفينة الأبحاث {step:02}: الرحلة {number:02}"
        files[f"{step:02}.txt"] = scrape(title=title, date=day.isoformat())
        if step < 9 and step % 2:
            continue  # the odd first steps cannot number a page yet
        built = build(tmp_path, files, f"page_size = {SIZE}")
        for path, html in _numbered(built).items():
            assert known.setdefault(path, html) == html, f"{path} changed in step {step}"
    folders = {path.partition("/")[0] for path in known}
    assert folders == {"tags", "sources", "2023"}
    assert len([path for path in known if path.startswith("tags/")]) == len(days) // SIZE - 1
    assert check_site(built.site).broken == ()


# ---------------------------------------------------------------- which pages there are


def test_an_empty_archive_has_its_frame() -> None:
    assert [page.path for page in _plan([])] == [
        "404.html",
        "api/index.html",
        "data/index.html",
        "device.html",
        "dossier.html",
        "index.html",
        "offline.html",
        "search.html",
        "sources/index.html",
        "tags/index.html",
        "years/index.html",
    ]


def test_pages_are_sorted_and_their_addresses_differ() -> None:
    pages = _plan(_daily(23), [_article(500, None, embedded=True)])
    paths = [page.path for page in pages]
    assert paths == sorted(paths)
    assert len(set(paths)) == len(paths)


def test_neighbours_in_time() -> None:
    articles = [*_daily(3), _article(7, None)]
    pages = [p for p in _plan(articles) if isinstance(p, ArticlePage)]
    first, second, third, undated = (article.href for article in articles)
    assert [(p.older, p.path, p.newer) for p in pages] == [
        ("", first, second),
        (first, second, third),
        (second, third, ""),
        ("", undated, ""),
    ]


def test_years_months_and_days_link_to_the_nearest_that_has_articles() -> None:
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2023, 9, 25)]
    pages = _plan([_article(n, day) for n, day in enumerate(days)])
    years = [(p.older, p.year, p.newer) for p in pages if isinstance(p, YearPage)]
    assert years == [(None, 2019, 2020), (2019, 2020, 2023), (2020, 2023, None)]
    months = [(p.older, p.newer) for p in pages if isinstance(p, MonthPage)]
    assert months == [(None, (2020, 1)), ((2019, 12), (2023, 9)), ((2020, 1), None)]
    assert [(p.older, p.newer) for p in pages if isinstance(p, DayPage)] == [
        (None, days[1]),
        (days[0], days[2]),
        (days[1], None),
    ]


def test_embedded_articles_have_pages_and_a_shelf_but_no_days() -> None:
    other = date(2024, 12, 22)
    pages = _plan(_daily(2), [_article(500, other, embedded=True)])
    shelves = [p for p in pages if isinstance(p, ListPage) and p.kind is ListKind.ATTACHED]
    assert _numbers([page.slice for page in shelves]) == [[500]]
    assert "2024/12/22/خبر-500-abcdef.html" in [page.path for page in pages]
    assert "2024/12/22/index.html" not in [page.path for page in pages]
    pages = _plan(_daily(2), [_article(500, other, embedded=True)], include_embedded=True)
    assert "2024/12/22/index.html" in [page.path for page in pages]


def test_undated_articles_have_a_shelf_in_pages() -> None:
    pages = _plan([_article(n, None) for n in range(11)])
    undated = [p for p in pages if isinstance(p, ListPage) and p.kind is ListKind.UNDATED]
    assert [page.path for page in undated] == ["undated/index-1.html", "undated/index.html"]


def test_standing_pages_and_redirects_are_planned() -> None:
    standing = StandingPage("pages/عن.html", "عن", "<p>س</p>", "س")
    redirect = Redirect("2020/01/01/قديم-abcdef.html", "index.html", "قديم")
    pages = _plan([], standing=(standing,), redirects=(redirect,))
    assert KeepersPage("pages/عن.html", standing) in pages
    assert RedirectPage(redirect.href, redirect) in pages


@pytest.mark.parametrize("second", ["pages/عن.html", "pages/ABOUT.html", "pages/\ufb01.html"])
def test_two_pages_may_not_share_an_address(second: str) -> None:
    """Not even on a file system that ignores letter case or normalises names."""
    hrefs = ["pages/عن.html", "pages/about.html", "pages/fi.html", second]
    standing = tuple(StandingPage(href, "س", "", "") for href in hrefs)
    with pytest.raises(WarraqError, match=r"two pages want one address: pages/.* and pages/"):
        _plan([], standing=standing)


def test_a_tag_that_ends_in_a_number_does_not_meet_a_page_of_another(tmp_path: Path) -> None:
    files = {
        f"{n:02}.txt": scrape(
            title=f"سباق {n:02}", body="نص عن فورمولا 1 وفورمولا.", tags="فورمولا"
        )
        for n in range(10)
    }
    files["x.txt"] = scrape(title="سباق آخر", body="نص عن فورمولا 1 هنا.", tags="فورمولا 1")
    built = build(tmp_path, files, f"page_size = {SIZE}")
    assert check_site(built.site).broken == ()
