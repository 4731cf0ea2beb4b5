"""One story in several articles: what is linked, as what, and what must not be."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from generator.enrich.stories.candidates import (
    LEAST_AGREEING,
    MOST_NEIGHBOURS,
    candidate_pairs,
)
from generator.enrich.stories.links import (
    MOST_COMPARED,
    MOST_LINKED,
    connected,
)
from generator.enrich.stories.minhash import SIZE, likeness, minima, packed, signature
from generator.enrich.stories.shingles import folded_words, shingles
from generator.model import Article, Block, BlockKind, DateBasis
from tests.archives import stories_of

DAY = date(2022, 5, 10)
TEXT = (
    "أعلنت إدارة الميناء صباح اليوم أن الرافعة الجديدة بدأت العمل بعد تجربة دامت ثلاثة أسابيع وأن "
    "السفن الكبيرة لن تنتظر بعد الآن خارج الحوض الشمالي كما كانت تفعل في كل صيف. وقال المهندس "
    "المشرف إن الرافعة ترفع خمسين طنا وإن العمال تدربوا عليها طوال الشتاء مع خبراء الشركة الصانعة."
)
EDITED = TEXT.replace("صباح اليوم", "أمس").replace("خمسين", "ستين")


def article(
    href: str, source: str, text: str = TEXT, day: date | None = DAY, title: str = "رافعة"
) -> Article:
    return Article(
        href=href, title=title, published=day, date_basis=DateBasis.PRINTED, date_raw="",
        blocks=(Block(BlockKind.PARAGRAPH, text, 2),), sources=(source,) if source else (),
        tags=(), read_also=(), byline="", kicker="", dateline="", original_url="", captured="",
        origins=(), ledger=(),
    )  # fmt: skip


FIRST = article("a.html", "وكالة الساحل")


def linked(*articles: Article) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Address → (elsewhere, versions)."""
    return {href: (each.elsewhere, each.versions) for href, each in stories_of(articles).items()}


def test_another_outlet_and_another_version() -> None:
    other = article("b.html", "صحيفة المرفأ", EDITED, DAY + timedelta(1))
    later = article("c.html", "وكالة الساحِل", EDITED, DAY + timedelta(2))
    assert linked(FIRST, other) == {
        "a.html": (("b.html",), ()),
        "b.html": (("a.html",), ()),
    }
    assert linked(FIRST, later) == {
        "a.html": ((), ("c.html",)),
        "c.html": ((), ("a.html",)),
    }
    found = stories_of([later, other, FIRST])
    assert {each.story for each in found.values()} == {"a.html"}


def test_where_no_outlet_is_named_the_weaker_claim_is_made() -> None:
    unnamed = article("b.html", "", EDITED)
    assert linked(FIRST, unnamed)["a.html"] == ((), ("b.html",))


def test_versions_known_before_stay() -> None:
    known = replace(FIRST, versions=("z.html", "c.html"))
    later = article("c.html", "وكالة الساحل", EDITED)
    assert stories_of([known, later])["a.html"].versions == ("z.html", "c.html")


@pytest.mark.parametrize(
    ("why", "other"),
    [
        ("another text", article("b.html", "المرفأ", " ".join(reversed(TEXT.split())))),
        ("a week and a day later", article("b.html", "المرفأ", EDITED, DAY + timedelta(8))),
        ("years later", article("b.html", "المرفأ", TEXT, DAY.replace(year=2026))),
        ("a short text", article("b.html", "المرفأ", " ".join(TEXT.split()[:20]))),
        ("a digest with other news", article("b.html", "المرفأ", TEXT + " خبر مختلف" * 99)),
    ],
)
def test_what_is_not_linked(why: str, other: Article) -> None:
    others = " ".join(f"وخبر{n} آخر{n} عن{n} شيء{n}" for n in range(40))
    digest = replace(other, blocks=(Block(BlockKind.PARAGRAPH, f"{TEXT} {others}", 2),))
    assert linked(FIRST, digest if "digest" in why else other) == {}, why


WEATHER = (
    "يكون الطقس اليوم {day} مغيما جزئيا في معظم المناطق مع هبوب رياح شمالية معتدلة السرعة وتتراوح "
    "درجات الحرارة القصوى بين {a} و{b} درجة على الساحل وبين {c} و{d} درجة في المرتفعات الداخلية "
    "ويكون البحر قليل الاضطراب في الخلجان مضطربا في العرض وتنصح المصالح المختصة البحارة بالحذر."
)


def test_bulletins_of_one_template_are_no_story() -> None:
    monday = WEATHER.format(day="الاثنين", a=21, b=25, c=14, d=18)
    same_numbers = WEATHER.format(day="الثلاثاء", a=21, b=25, c=14, d=18)
    no_day = WEATHER.format(day="", a=19, b=23, c=12, d=17)
    one = article("a.html", "المرفأ", monday)
    tomorrow = DAY + timedelta(1)
    assert linked(one, article("b.html", "الضفاف", same_numbers, tomorrow)) == {}
    assert linked(one, article("b.html", "الضفاف", no_day, tomorrow)) == {}
    assert linked(one, article("b.html", "المرفأ", no_day)) == {}
    # A forecast that another outlet printed on the next day is one story all the same.
    assert linked(one, article("b.html", "الضفاف", f"{monday} والله أعلم.", tomorrow)) != {}
    # Of one day another weekday is a correction, not another bulletin.
    assert linked(one, article("b.html", "المرفأ", same_numbers)) != {}


def test_titles_tell_one_day_from_another() -> None:
    text = WEATHER.format(day="", a="كذا", b="كذا", c="كذا", d="كذا")
    one = article("a.html", "المرفأ", text, title="طقس الاثنين")
    two = article("b.html", "المرفأ", f"{text} كما كان.", DAY + timedelta(1), title="طقس الثلاثاء")
    assert linked(one, two) == {}
    assert linked(one, replace(two, title="حال الطقس")) != {}


def half_new(text: str) -> str:
    """Every sixth word another one: fewer than half of the shingles stay."""
    return " ".join("بديل" if n % 6 == 3 else word for n, word in enumerate(text.split()))


@pytest.mark.parametrize(
    ("title", "days", "one_story"),
    [
        ("رافعة جديدة في الميناء", 0, True),
        ("رافعة جديدة في الميناء", 2, True),
        ("رافعة جديدة في الميناء", 3, False),
        ("رافعة في الميناء", 0, False),
        ("نشرة الميناء عن الرافعات", 0, True),
        ("نشرة الميناء عن الرافعات", 1, False),
    ],
)
def test_a_title_that_was_kept_is_evidence(title: str, days: int, one_story: bool) -> None:
    one = replace(FIRST, title=title)
    two = article("b.html", "المرفأ", half_new(TEXT), DAY + timedelta(days), title)
    assert (linked(one, two) != {}) == one_story
    assert linked(one, replace(two, title="عنوان لا يشبه غيره")) == {}


def test_the_undated_must_be_surer() -> None:
    rest = TEXT.split()
    weak = " ".join("بديل" if n % 12 == 5 else word for n, word in enumerate(rest))
    assert linked(FIRST, article("b.html", "المرفأ", weak)) != {}
    assert linked(FIRST, article("b.html", "المرفأ", weak, None)) == {}
    assert linked(FIRST, article("b.html", "المرفأ", TEXT, None)) != {}


def test_a_copy_that_was_cut_or_has_a_new_lead() -> None:
    cut = " ".join(TEXT.split()[: len(TEXT.split()) * 2 // 3])
    lead = "وفي خبر من الساحل نقلته الصحف عن العاملين في الميناء الكبير " + TEXT
    for text in (cut, lead):
        assert linked(FIRST, article("b.html", "المرفأ", text)) != {}


def test_each_is_compared_with_the_version_before_it_or_the_oldest() -> None:
    texts = [TEXT, EDITED, f"{EDITED} وشكر الحضور.", f"{EDITED} وشكر الحضور جميعا."]
    sources = ["الساحل", "المرفأ", "المرفأ", "الضفاف"]
    made = [
        article(f"{n}.html", source, text, DAY + timedelta(n))
        for n, (source, text) in enumerate(zip(sources, texts, strict=True))
    ]
    compared = {href: each.compared for href, each in stories_of(made).items()}
    assert compared == {
        "0.html": ("1.html", "3.html"),
        "1.html": ("0.html", "2.html"),
        "2.html": ("1.html",),
        "3.html": ("0.html",),
    }


def test_a_story_of_many_articles_stays_small() -> None:
    made = [article(f"{n:03}.html", f"مصدر {n}", f"{TEXT} وختم {n}") for n in range(80)]
    found = stories_of(made)
    assert len(found) == 80
    assert {each.story for each in found.values()} == {"000.html"}
    assert max(len(each.elsewhere) for each in found.values()) <= MOST_LINKED + MOST_COMPARED + 1
    assert sum(len(each.compared) for each in found.values()) < 2 * len(found)


def test_stories_do_not_depend_on_the_order_of_the_input() -> None:
    made = [article(f"{n}.html", f"مصدر {n}", f"{TEXT} وختم {n}") for n in range(6)]
    shuffled = random.Random(1).sample(made, len(made))
    assert stories_of(made) == stories_of(shuffled)


def test_connected_parts() -> None:
    assert connected([(0, 3), (1, 2), (3, 7), (5, 6), (2, 5)]) == [
        [(0, 3), (3, 7)],
        [(1, 2), (5, 6), (2, 5)],
    ]
    assert connected([]) == []


def test_a_signature_is_the_same_everywhere() -> None:
    """Written down, because caches keep signatures: another value here is another format."""
    found = signature(TEXT)
    assert found is not None and len(found) == SIZE
    assert found[:4].tolist() == SIGNATURE
    folded = signature(TEXT.replace("أ", "ا"))
    assert folded is not None and folded.tolist() == found.tolist()
    assert signature("نص قصير") is None


SIGNATURE = [160996517, 180053310, 38582443, 9397676]


def test_likeness_estimates_the_jaccard_index() -> None:
    chance = random.Random(3)
    words = [f"كلمة{n}" for n in range(2000)]
    for share in (0.1, 0.5, 0.9):
        other = [chance.choice(words) if chance.random() > share else word for word in words]
        one, two = shingles(folded_words(" ".join(words))), shingles(folded_words(" ".join(other)))
        shared = len(np.intersect1d(one, two))
        jaccard = shared / (len(one) + len(two) - shared)
        assert likeness(minima(one), minima(two)) == pytest.approx(jaccard, abs=0.14)


def test_shingles_are_counted_once_and_in_order_of_words() -> None:
    assert len(shingles(folded_words("أ ب ج أ ب ج أ ب ج"))) == 3
    assert len(shingles(folded_words("أ ب"))) == 0
    one, other = (shingles(folded_words(text)) for text in ("أ ب ج", "ج ب أ"))
    assert one.tolist() != other.tolist()


def test_recurring_texts_are_compared_with_their_neighbours_in_time_only() -> None:
    same = packed(signature(TEXT))
    assert same
    yearly = candidate_pairs([same] * 300, [DAY + timedelta(30 * n) for n in range(300)])
    assert yearly == []
    daily = candidate_pairs([same] * 300, [DAY] * 300)
    assert len(daily) == sum(min(MOST_NEIGHBOURS, 299 - n) for n in range(300))
    undated = candidate_pairs([same] * 3, [None, DAY, DAY + timedelta(900)])
    assert undated == [(0, 1), (0, 2)]
    assert candidate_pairs([same], [DAY]) == candidate_pairs([], []) == []


@pytest.mark.parametrize("agreeing", [2, LEAST_AGREEING - 1, LEAST_AGREEING, SIZE])
def test_texts_are_read_whose_signatures_agree_in_enough_places(agreeing: int) -> None:
    one = np.arange(SIZE, dtype=np.uint32)
    other = np.where(one < agreeing, one, one + SIZE).astype(np.uint32)
    pairs = candidate_pairs([one.tobytes(), other.tobytes()], [DAY, DAY])
    assert pairs == ([(0, 1)] if agreeing >= LEAST_AGREEING else [])
