"""Related articles on the pages of a built archive."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archives import Built, Html, build, scrape, snapshot

ABOUT = "رست سفينة الأبحاث في ميناء بورسعيد وقال القبطان إن الطاقم"
HEADING = "مقالات ذات صلة"


def article(title: str, date: str, body: str, *, source: str = "وكالة الساحل") -> str:
    return scrape(title, date, f"{ABOUT} {body}", source, "")


FILES = {
    "a.txt": article("رحلة", "3rd, May 2021 GMT", "جمع عينات من مياه البحر المتوسط طوال الشتاء."),
    "b.txt": article("عودة", "1st, May 2022 GMT", "استراح أسبوعا قبل إصلاح المحرك والرادار."),
    "c.txt": article("مغادرة", "2nd, May 2022 GMT", "أبحر فجرا نحو قبرص محملا بأجهزة حديثة.")
    + "إقرأ أيضاً:\n"
    + f"ملحق\n{ABOUT} احتفل مع العائلات برصيف المدينة القديم مساء الجمعة.\n",
    "d.txt": article("بلا تاريخ", "", "عثر على حطام مركب روماني غارق قرب الساحل الليبي."),
    "e.txt": scrape("أسعار القمح", "2nd, May 2022 GMT", "ارتفعت أسعار القمح والشعير.", "", ""),
}
LATER = article("وصول", "3rd, May 2022 GMT", "تسلم أوسمة شرف خلال حفل حضره محافظ المدينة.")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("related"), FILES)


def related(built: Built, title: str) -> list[str]:
    """The lines under the heading, to the neighbours."""
    text = Html(built.article(title)).main_text
    return text.partition(f"\n{HEADING}\n")[2].partition("الأقدم")[0].strip().split("\n")


def test_two_groups_stand_on_the_page(built: Built) -> None:
    assert related(built, "مغادرة") == [
        "في الفترة نفسها",
        "عودة 1 مايو 2022",
        "من الأرشيف",
        "رحلة 3 مايو 2021",
    ]


def test_days_are_for_programs_too(built: Built) -> None:
    assert '<time datetime="2021-05-03">3 مايو 2021</time>' in built.article("مغادرة")


def test_what_has_no_earlier_one_has_no_section(built: Built) -> None:
    for title in ("رحلة", "أسعار القمح", "بلا تاريخ"):
        assert HEADING not in Html(built.article(title)).main_text


def test_a_newer_article_leaves_old_pages_as_they_are(tmp_path: Path) -> None:
    before = snapshot(build(tmp_path, FILES).site)
    after = build(tmp_path, {**FILES, "f.txt": LATER})
    assert related(after, "وصول")[1] in ("عودة 1 مايو 2022", "مغادرة 2 مايو 2022")
    files = snapshot(after.site)
    of_articles = {a.href for a in after.catalog.everything()}
    changed = {path for path in before.keys() & of_articles if before[path] != files[path]}
    # The page before it gets a link to a newer neighbour.
    assert len(changed) <= 1


LAST = article("خبر متأخر", "9th, May 2022 GMT", "سلم الأجهزة للمختبر البحري بعد فحصها.")


def test_embedded_articles_are_told_and_not_proposed(tmp_path: Path) -> None:
    host = scrape("خبر آخر", "4th, May 2022 GMT", "اجتمع المجلس البلدي.", "المرفأ", "مجلس")
    files = {"b.txt": FILES["b.txt"], "g.txt": f"{host}إقرأ أيضاً:\n{LATER}", "h.txt": LAST}
    built = build(tmp_path / "left-out", files)
    assert related(built, "وصول") == ["في الفترة نفسها", "عودة 1 مايو 2022"]
    assert related(built, "خبر متأخر") == ["في الفترة نفسها", "عودة 1 مايو 2022"]
    listed = build(tmp_path / "listed", files, "include_embedded = true")
    assert "وصول 3 مايو 2022" in related(listed, "خبر متأخر")


def test_what_is_linked_elsewhere_on_the_page_is_not_proposed(tmp_path: Path) -> None:
    host = FILES["c.txt"].partition("إقرأ")[0].replace("2nd", "4th")
    files = {"b.txt": FILES["b.txt"], "g.txt": f"{host}إقرأ أيضاً:\n{LATER}"}
    built = build(tmp_path, files, "include_embedded = true")
    assert related(built, "مغادرة") == ["في الفترة نفسها", "عودة 1 مايو 2022"]
    assert "وصول" in built.article("مغادرة")
