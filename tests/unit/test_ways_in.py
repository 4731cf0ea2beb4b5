"""Hijri months, anniversaries, and what the pages that lead into an archive show."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from generator import urls
from generator.arabic.calendar import from_hijri, hijri_month, to_hijri
from generator.plan.anniversaries import MOST_YEARS
from tests.archives import Built, build, scrape


def _english(day: date) -> str:
    return f"{day.day}th, {day:%B %Y} GMT"


def _story(title: str, day: date, tags: str = "") -> str:
    return scrape(title, _english(day), body=f"نص {title} في يومه.", tags=tags)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Twelve years of one tag, an article a year on the same day, and a full Ramadan."""
    days = [date(year, 3, 12) for year in range(2012, 2024)]
    files = {f"y{day.year}.txt": _story(f"خبر سنة {day.year}", day, "الميناء") for day in days}
    ramadan = [date(2024, 3, 11) + timedelta(days=n) for n in (0, 0, 29)]
    files |= {f"r{n}.txt": _story(f"خبر رمضان {n}", day) for n, day in enumerate(ramadan)}
    return build(tmp_path_factory.mktemp("ways"), files)


# ---------------------------------------------------------------- Hijri


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        ((1445, 9), date(2024, 3, 11), date(2024, 4, 9)),
        ((1445, 10), date(2024, 4, 10), date(2024, 5, 8)),
        ((1343, 1), date(1924, 8, 1), date(1924, 8, 30)),
    ],
)
def test_the_bounds_of_hijri_months(month: tuple[int, int], first: date, last: date) -> None:
    days = hijri_month(*month)
    assert (days[0], days[-1]) == (first, last)
    assert {to_hijri(day) for day in days} == {(*month, n) for n in range(1, len(days) + 1)}


def test_hijri_months_follow_upon_each_other() -> None:
    for year in (1343, 1444, 1445, 1499):
        months = [hijri_month(year, month) for month in range(1, 13)]
        for before, after in zip(months, [*months[1:], hijri_month(year + 1, 1)], strict=True):
            assert len(before) in (29, 30) or (before[0], len(before)) == (date(1925, 3, 27), 28)
            assert after[0] - before[-1] == timedelta(days=1)


def test_there_are_no_months_outside_the_tables() -> None:
    assert hijri_month(1342, 12) == hijri_month(1501, 1) == ()
    assert from_hijri(1342, 12, 29) is None


def test_a_hijri_month_leads_to_its_days(built: Built) -> None:
    page = built.text("hijri/1445/09/index.html")
    assert "<h1" in page and "رمضان 1445" in page and "تقويم أم القرى" in page
    assert 'href="../../../2024/03/11/index.html"' in page
    assert 'href="../../../2024/04/09/index.html"' in page
    assert 'href="../../../2024/03/index.html"' in page
    assert page.count("خبر رمضان") == 3


def test_hijri_pages_are_reached_from_years_months_and_days(built: Built) -> None:
    assert "hijri/1445/index.html" in built.text("years/index.html")
    assert "hijri/1445/09/index.html" in built.text("2024/03/index.html")
    assert "hijri/1445/09/index.html" in built.text("2024/03/11/index.html")
    assert "hijri/1445/index.html" in built.text("2024/index.html")


def test_a_day_before_the_tables_has_no_hijri_page(tmp_path: Path) -> None:
    old = build(tmp_path, {"a.txt": _story("خبر قديم", date(1920, 5, 4))})
    assert old.text("1920/05/04/index.html")
    assert not (old.site / "hijri").exists()


# ---------------------------------------------------------------- on this day


def _told(built: Built, name: str) -> dict[str, list[object]]:
    text = built.text(f"{urls.ANNIVERSARIES}{name}.js")
    match = re.fullmatch(r"Archive\.onThisDay\((.*)\);\n", text)
    assert match
    told: dict[str, list[object]] = json.loads(match[1])
    return told


def test_a_day_has_its_newest_years(built: Built) -> None:
    name, rows = _told(built, "03")["12"]
    assert name == "12 مارس"
    assert isinstance(rows, list)
    assert [row[1] for row in rows] == [str(2023 - n) for n in range(MOST_YEARS)]
    assert rows[0][3] == "خبر سنة 2023" and (built.site / rows[0][2]).is_file()


def test_of_several_articles_one_is_told_and_all_are_counted(built: Built) -> None:
    _, rows = _told(built, "03")["11"]
    assert isinstance(rows, list)
    assert [(row[3], row[4]) for row in rows] == [("خبر رمضان 0", "مقالان")]


def test_home_names_the_months_that_have_a_script(built: Built) -> None:
    home = built.text("index.html")
    assert 'data-months="03 04" data-split=""' in home
    assert "assets/js/on-this-day.js" in home
    assert "on-this-day.js" not in built.text("years/index.html")


def test_a_full_month_is_told_in_parts(tmp_path: Path) -> None:
    title = "عنوان طويل يصف ما جرى في ذلك اليوم من أيام السنة بتفصيل كاف"
    days = [date(year, 3, day) for year in range(2016, 2024) for day in range(1, 32, 2)]
    files = {f"{day}.txt": _story(f"{title} {day}", day) for day in days}
    full = build(tmp_path, files)
    assert 'data-months="" data-split="03"' in full.text("index.html")
    parts = [_told(full, f"03-{part}") for part in range(1, 5)]
    assert [sorted(map(int, part)) for part in parts] == [
        [n for n in range(first, first + 8) if n % 2 and n < 32] for first in range(1, 32, 8)
    ]


# ---------------------------------------------------------------- charts and the strip


def test_a_tag_over_time(built: Built) -> None:
    (path,) = [path for path in built.files() if path.startswith("tags/") and "الميناء" in path]
    page = built.text(path)
    assert page.count('<th scope="row">') == 12
    assert 'viewBox="0 0 120 50"' in page
    assert "أول ذكر" in page and "آخر ذكر" in page
    chart = page[page.index('<section class="trend') : page.index('<section class="day"')]
    assert len(chart.encode()) < 2600


def test_twelve_years_are_two_decades_on_a_phone(built: Built) -> None:
    home = built.text("index.html")
    assert 'class="strip strip--decades"' in home
    assert home.count('<li aria-hidden="true"></li>') == 2  # 2010 and 2011


@pytest.mark.parametrize(("lost", "shown"), [(range(1970, 1974), 61), (range(1962, 2010), 13)])
def test_a_few_gaps_push_no_year_out_of_its_decade(tmp_path: Path, lost: range, shown: int) -> None:
    years = [year for year in range(1961, 2022) if year not in lost]
    files = {f"{year}.txt": _story(f"خبر {year}", date(year, 3, 12)) for year in years}
    home = build(tmp_path, files).text("index.html")
    strip = home[home.index('class="strip strip--') : home.index("</ol>")]
    assert strip.count("<time") == shown
    assert strip.count('<li aria-hidden="true"></li>') == (1 if shown > len(years) else 0)


def test_one_year_is_shown_by_its_months(tmp_path: Path) -> None:
    files = {f"{month}.txt": _story(f"خبر {month}", date(2023, month, 12)) for month in (3, 6)}
    home = build(tmp_path, files).text("index.html")
    assert 'class="strip strip--months"' in home and "أشهر 2023" in home
    strip = home[home.index('class="strip') : home.index("</ol>")]
    assert re.findall('datetime="([^"]+)"', strip) == [f"2023-0{m}" for m in (3, 4, 5, 6)]


def test_a_single_month_makes_no_chart(tmp_path: Path) -> None:
    home = build(tmp_path, {"a.txt": _story("خبر", date(2023, 3, 12))}).text("index.html")
    assert 'class="strip' not in home


def test_a_year_explains_its_shades_and_names_its_fullest_day(built: Built) -> None:
    page = built.text("2024/index.html")
    assert "عدد المقالات في اليوم:" in page
    assert re.search(r'أكثر الأيام مقالات: <a href="03/11/index.html"><time', page)


def test_the_way_down_to_a_day_is_that_of_its_month_and_its_articles(built: Built) -> None:
    for path in ("2024/03/index.html", "2024/03/11/index.html", "2024/index.html"):
        page = built.text(path)
        crumbs = page[page.index('class="breadcrumbs"') :]
        assert "السنوات" in crumbs[: crumbs.index("</nav>")], path


# ---------------------------------------------------------------- long indexes


def test_a_long_index_is_cut_by_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("plan.pages", "render.lists"):
        monkeypatch.setattr(f"generator.{module}.INDEX_LIMIT", 3)
    tags = ["باب", "بحر", "تاج", "تمر", "جبل"]
    files = {
        f"{n}.txt": f"---\ntitle: خبر {n}\ndate: 2023-09-0{n + 1}\ntags: [{tag}, باب]\n---\nنص.\n"
        for n, tag in enumerate(tags)
    }
    files = {name.replace("txt", "md"): text for name, text in files.items()}
    built = build(tmp_path, files)
    index = built.text("tags/index.html")
    assert ">باب</a>" in index and ">تمر</a>" not in index
    assert 'href="letters/ب.html"' in index and 'href="letters/ت.html"' in index
    letter = built.text("tags/letters/ت.html")
    assert ">تاج</a>" in letter and ">تمر</a>" in letter and ">باب</a>" not in letter
    assert 'aria-current="page"' in letter


def test_an_archive_without_days_does_not_say_that_it_is_empty(tmp_path: Path) -> None:
    page = build(tmp_path, {"a.txt": "عنوان\nنص المقال الأول.\nالمصدر: وكالة\n"}).text("index.html")
    assert "مقالات بلا تاريخ" in page
    assert "لا مقالات هنا بعد" not in page
    assert "أحدث المقالات" not in page


def test_the_fullest_day_of_a_hijri_year_is_a_hijri_one(tmp_path: Path) -> None:
    files = {f"{n}.txt": scrape(f"خبر {n}", "11th, March 2024 GMT", f"نص {n}.") for n in range(3)}
    page = build(tmp_path, files).text("hijri/1445/index.html")
    note = page[page.index("أكثر الأيام") :]
    assert "1 رمضان 1445" in note[: note.index("</p>")]
