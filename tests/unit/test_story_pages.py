"""The boxes of a story on the pages of its articles, in the data, and on the search page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.archives import Built, Html, build, scrape

TEXT = (
    "أعلنت إدارة الميناء صباح اليوم أن الرافعة الجديدة بدأت العمل بعد تجربة دامت ثلاثة أسابيع وأن "
    "السفن الكبيرة لن تنتظر بعد الآن خارج الحوض الشمالي كما كانت تفعل في كل صيف.\n"
    "وقال المهندس المشرف إن الرافعة ترفع خمسين طنا وإن العمال تدربوا عليها طوال الشتاء."
)
TITLES = {"one": "رافعة جديدة", "near": "الرافعة تعمل", "late": "الرافعة: تفاصيل"}
FILES = {
    "a.txt": scrape(TITLES["one"], "10th, May 2022 GMT", TEXT, "وكالة الساحل"),
    "b.txt": scrape(
        TITLES["near"], "11th, May 2022 GMT", TEXT.replace("صباح اليوم", "<b>أمس</b>"), "المرفأ"
    ),
    "c.txt": scrape(TITLES["late"], "12th, May 2022 GMT", f"{TEXT}\nوشكر العمال.", "وكالة الساحل"),
    "d.txt": scrape("نبأ الرافعة", "11th, May 2022 GMT", TEXT, "راديو الواحة"),
    "e.txt": scrape("خبر وحيد"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("stories"), FILES)


def lines(built: Built, title: str) -> str:
    return Html(built.article(title)).main_text


def test_both_boxes_stand_on_the_page(built: Built) -> None:
    text = lines(built, TITLES["one"])
    elsewhere, _, versions = text.partition("الخبر نفسه في مصادر أخرى")[2].partition(
        "نسخة أخرى من الخبر"
    )
    assert "راديو الواحة · الأربعاء 11 مايو 2022 النص نفسه\nنبأ الرافعة" in elsewhere
    assert "المرفأ · الأربعاء 11 مايو 2022\nالرافعة تعمل" in elsewhere
    assert "وكالة الساحل · الخميس 12 مايو 2022\nالرافعة: تفاصيل" in versions
    assert "في نص المرفأ فقط" in elsewhere and "في النسخة الأحدث فقط" in versions


def test_the_differences_are_marked_for_eye_and_ear(built: Built) -> None:
    html = built.article(TITLES["near"])
    words = re.findall(r"<(del|ins)>(.*?)</\1>", html)
    (added,) = (text for kind, text in words if kind == "ins" and "أمس" in text)
    assert added.startswith('<span class="visually-hidden">أُضيف: </span>&lt;')
    assert ("del", '<span class="visually-hidden">حُذف: </span>صباح اليوم') in words
    assert not any("<b>" in text for _, text in words)
    assert html.count('<details class="difference">') == 1


def test_an_article_by_itself_has_no_box(built: Built) -> None:
    assert "article__stories" not in built.article("خبر وحيد")


def test_a_copy_is_found_at_its_old_address_and_cited_no_further(built: Built) -> None:
    (redirect,) = [path for path in built.pages() if "نبا-الرافعة" in path]
    assert TITLES["one"] in built.text(redirect)
    citation = re.search(r'<p class="citation">(.*?)</p>', built.article(TITLES["one"]))
    assert citation and "وكالة الساحل" in citation[1] and "الواحة" not in citation[1]


def test_the_data_names_the_story(built: Built) -> None:
    records = [json.loads(line) for line in built.lines("2022-05")]
    by_title = {record["title"]: record for record in records}
    assert len(by_title) == 3
    one, near, late = (by_title[title] for title in TITLES.values())
    assert {record["story"] for record in records} == {one["href"]}
    assert one["elsewhere"] == [near["href"]] and one["versions"] == [late["href"]]
    assert near["elsewhere"] == [one["href"], late["href"]] and near["versions"] == []
    assert one["copies"] == [
        {
            "title": "نبأ الرافعة",
            "date": "2022-05-11",
            "sources": ["راديو الواحة"],
            "original_url": None,
            "captured": None,
        }
    ]


def test_the_search_offers_one_result_per_story_where_there_are_any(
    built: Built, tmp_path: Path
) -> None:
    assert 'id="search-distinct"' in built.text("search.html")
    plain = build(tmp_path, {"e.txt": FILES["e.txt"]})
    assert 'id="search-distinct"' not in plain.text("search.html")


def test_texts_that_differ_too_much_are_linked_without_a_comparison(tmp_path: Path) -> None:
    common = " ".join(f"كلمة{n}" for n in range(1500))
    rest = {name: " ".join(f"{name}{n}" for n in range(510)) for name in ("أول", "ثان")}
    files = {
        f"{name}.txt": scrape(name, body=f"{common}\n{other}", source=name)
        for name, other in rest.items()
    }
    text = lines(build(tmp_path, files), "أول")
    assert "الفروق بين النصين أكثر من أن تُعرض كلمةً كلمة." in text
    assert "عرض الفروق" not in text
