"""Archive.search: what a reader types, what comes back, in which order."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.search.documents import SearchDocument
from tests.cross.small_archive import RunScripts, small_archive, write_search

FILLER = [SearchDocument(f"f{n}.html", "خبر", f"حديث رقم {n} عن الطقس") for n in range(3)]
DOCUMENTS = [
    SearchDocument(
        "peace.html", "قوات حفظ السلام", "وصلت قُوّات حفظ السَّلام إلى الحدود.", "2023-09-25",
        "RT", ("RT", "RT Arabic"), ("الكرملين", "قوات حفظ السلام"),
    ),
    SearchDocument("save.html", "حفظ المخطوطات", "دورة في حفظ الكتب وحفظ الصور.", "2023-09-26"),
    SearchDocument("talks.html", "محادثات السلام", "استؤنفت محادثات السلام في بيروت."),
    SearchDocument("idea.html", "فكرة جديدة", "طُرحت فكرة أخرى: طائرة F-16 بلا طيار."),
    SearchDocument("ball.html", "كرة القدم", "فاز الفريق في كرة القدم.", source="المرفأ"),
    SearchDocument("putin.html", "زيارة", "وصل وبوتين معه إلى قازان.", embedded=True),
    SearchDocument("name.html", "عبدالله يفوز", "فاز عبدالله بالسباق."),
    SearchDocument("apart.html", "عبد الله يخسر", "خسر عبد الله السباق الأول."),
    *FILLER,
]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_search(tmp_path_factory.mktemp("search"), DOCUMENTS)


@pytest.fixture
def ask(run_scripts: RunScripts, site: Path) -> Any:
    def search(query: str, **options: Any) -> dict[str, Any]:
        (answer,) = run_scripts(site, [["search", query, options]])
        found: dict[str, Any] = answer["value"]
        return found

    return search


def hrefs(found: dict[str, Any]) -> list[str]:
    return [hit["href"] for hit in found["hits"]]


def test_a_hit_tells_what_the_archive_knows(ask: Any) -> None:
    (hit,) = ask("الكرملين")["hits"]
    score = hit.pop("score")
    assert score > 0
    assert hit.pop("url").endswith("/peace.html")
    assert hit == {
        "href": "peace.html",
        "title": "قوات حفظ السلام",
        "date": "2023-09-25",
        "dateText": "25 سبتمبر 2023",
        "source": "RT",
        "embedded": False,
        "number": 0,
        "missing": [],
        "why": [{"word": "الكرملين", "by": "exact", "forms": ["الكرملين"]}],
        "snippet": "وصلت قُوّات حفظ السَّلام إلى الحدود.",
    }
    (embedded,) = ask("قازان")["hits"]
    assert embedded["embedded"] and (embedded["date"], embedded["dateText"]) == ("", "")


def test_documents_with_all_the_words_come_first(ask: Any) -> None:
    found = ask("حفظ السلام")
    assert hrefs(found)[0] == "peace.html"
    assert set(hrefs(found)) == {"peace.html", "save.html", "talks.html"}
    assert (found["total"], found["complete"]) == (3, 1)
    assert {hit["href"]: hit["missing"] for hit in found["hits"]} == {
        "peace.html": [],
        "save.html": ["السلام"],
        "talks.html": ["حفظ"],
    }


def test_documents_that_lack_words_stay_out_when_enough_have_all(
    run_scripts: RunScripts, tmp_path: Path
) -> None:
    both = [SearchDocument(f"{n}.html", "أ", "حفظ السلام") for n in range(12)]
    site = write_search(tmp_path, [*both, SearchDocument("one.html", "حفظ حفظ", "حفظ")])
    (answer,) = run_scripts(site, [["search", "حفظ السلام"]])
    assert (answer["value"]["total"], answer["value"]["complete"]) == (12, 12)


def test_the_little_words_of_a_question_are_not_required(ask: Any) -> None:
    found = ask("متى وصلت قوات حفظ السلام")
    assert hrefs(found)[0] == "peace.html"
    assert found["hits"][0]["missing"] == []
    assert found["complete"] == 1


def test_quoted_words_are_all_required(ask: Any) -> None:
    for query in ('"حفظ السلام"', "«حفظ السلام»", "“حفظ السلام”", "+حفظ +السلام"):
        assert hrefs(ask(query)) == ["peace.html"], query


def test_excluded_words(ask: Any) -> None:
    assert set(hrefs(ask("السلام -حفظ"))) == {"talks.html"}
    assert set(hrefs(ask('السلام -"محادثات"'))) == {"peace.html"}
    everything_else = hrefs(ask("-السلام", limit=50))
    assert len(everything_else) == len(DOCUMENTS) - 2
    assert hrefs(ask("قازان -16")) == ["putin.html"]  # a number below zero is no exclusion


def test_fields_in_both_languages(ask: Any) -> None:
    assert hrefs(ask("title:كرة")) == ["ball.html"]
    assert hrefs(ask("عنوان:كرة")) == ["ball.html"]
    assert hrefs(ask("وسم:الكرملين")) == hrefs(ask("TAGS:الكرملين")) == ["peace.html"]
    assert hrefs(ask("مصدر:المرفأ")) == ["ball.html"]
    assert hrefs(ask("source:Arabic")) == ["peace.html"]
    assert hrefs(ask("title:قازان")) == []
    assert hrefs(ask('+title:فكرة -body:"كرة"')) == ["idea.html"]


def test_unknown_fields_are_words(ask: Any) -> None:
    assert hrefs(ask("قال:قازان"))[0] == "putin.html"
    assert hrefs(ask("href:قازان"))[0] == "putin.html"


def test_clitics_both_ways_and_no_false_friends(ask: Any) -> None:
    assert hrefs(ask("بوتين")) == hrefs(ask("وبوتين")) == hrefs(ask("لبوتين")) == ["putin.html"]
    assert hrefs(ask("كرة")) == hrefs(ask("الكرة")) == hrefs(ask("لكرة")) == ["ball.html"]
    assert hrefs(ask("فكرة")) == hrefs(ask("والفكرة")) == ["idea.html"]
    assert hrefs(ask("f16")) == hrefs(ask("F‑16")) == ["idea.html"]
    assert hrefs(ask("16")) == []


def test_a_word_outscores_its_variant(run_scripts: RunScripts, tmp_path: Path) -> None:
    bodies = ["زار مدينة قازان", "زار مدينة القازان", "زار مدينة وقازان"]
    documents = [SearchDocument(f"{n}.html", "أ", body) for n, body in enumerate(bodies)]
    site = write_search(tmp_path, [*documents, *FILLER])
    (answer,) = run_scripts(site, [["search", "القازان"]])
    scores = {hit["href"]: hit["score"] for hit in answer["value"]["hits"]}
    assert scores["1.html"] > scores["0.html"] > 0
    assert scores["1.html"] > scores["2.html"] > 0


def test_wildcards_and_misspellings(ask: Any) -> None:
    assert hrefs(ask("محاد*")) == ["talks.html"]
    assert hrefs(ask("*طوطات")) == ["save.html"]
    assert hrefs(ask("مُحـاد*ـات")) == ["talks.html"]  # folded although lunr's pipeline is bypassed
    assert hrefs(ask("محادتات~1")) == ["talks.html"]
    assert hrefs(ask("محادتاث~1")) == []
    assert hrefs(ask("محادتاث~2")) == ["talks.html"]
    assert hrefs(ask("محادثات~")) == ["talks.html"]
    assert ask("محادثات~2")["notes"] == []
    most = ask("محادتاث~9")
    assert hrefs(most) == ["talks.html"]
    assert most["notes"] == [{"kind": "edits", "word": "محادتاث", "n": 2}]


def test_boosts_change_the_order(ask: Any) -> None:
    assert hrefs(ask("قازان مخطوطات^9"))[0] == "save.html"
    assert hrefs(ask("قازان^9 مخطوطات"))[0] == "putin.html"


def test_names_written_together_or_apart(ask: Any) -> None:
    found = ask("عبد الله")
    assert found["complete"] == 2
    assert set(hrefs(found)) == {"name.html", "apart.html"}


def test_typing_completes_only_a_last_unknown_word(ask: Any) -> None:
    assert hrefs(ask("محاد")) == []
    assert hrefs(ask("محاد", typing=True)) == ["talks.html"]
    assert hrefs(ask("السلام محاد", typing=True))[0] == "talks.html"
    assert hrefs(ask("مح", typing=True)) == []
    assert hrefs(ask("محاد غائب", typing=True)) == []
    assert hrefs(ask('"محاد"', typing=True)) == ["talks.html"]
    assert hrefs(ask("كرة", typing=True)) == ["ball.html"]


def test_paging_covers_all_results_once(run_scripts: RunScripts, small_site: Path) -> None:
    calls: list[list[Any]] = [
        ["search", "موسكو القاهرة", {"limit": 7, "offset": offset}] for offset in range(0, 63, 7)
    ]
    pages = [answer["value"] for answer in run_scripts(small_site, calls)]
    (whole,) = run_scripts(small_site, [["search", "موسكو القاهرة", {"limit": 1000}]])
    collected = [href for page in pages for href in hrefs(page)]
    assert collected == hrefs(whole["value"])
    assert len(collected) == len(set(collected)) == whole["value"]["total"]
    assert all(page["total"] == len(collected) for page in pages)


def test_equally_good_hits_begin_with_the_latest(ask: Any) -> None:
    assert hrefs(ask("الطقس")) == ["f2.html", "f1.html", "f0.html"]


def test_hits_come_from_their_own_blocks(run_scripts: RunScripts, tmp_path: Path) -> None:
    documents = [SearchDocument(f"{n}.html", f"رقم ش{n}", f"نص ش{n} هنا") for n in range(150)]
    site = write_search(tmp_path, documents)
    for number in (0, 14, 15, 19, 20, 59, 60, 149):
        search, snippet = run_scripts(
            site, [["search", f"+ش +{number}"], ["snippets", f"+ش +{number}"]]
        )
        assert hrefs(search["value"]) == [f"{number}.html"]
        assert "".join(piece["text"] for piece in snippet["value"][0]) == f"نص ش{number} هنا"


YEARS = [
    SearchDocument("undated.html", "قازان", "بلا تاريخ"),
    SearchDocument("a.html", "قازان", "أول", "2019-03-01", "RT", ("RT", "RT Arabic"), ("أ", "ب")),
    SearchDocument("b.html", "قازان", "ثان", "2019-04-01", "المرفأ", tags=("أ",), embedded=True),
    SearchDocument("c.html", "موسكو", "ثالث", "2021-01-01", "RT", ("RT",), ("ب",)),
    SearchDocument("d.html", "قازان", "رابع", "2022-01-01", "RT", ("RT",), ("ب",)),
]


def test_options_narrow_and_years_are_counted(run_scripts: RunScripts, tmp_path: Path) -> None:
    site = write_search(tmp_path, YEARS)

    def found(**options: Any) -> set[str]:
        (answer,) = run_scripts(site, [["search", "قازان", options]])
        return set(hrefs(answer["value"]))

    assert found() == {"undated.html", "a.html", "b.html", "d.html"}
    assert found(years=[2019, 2019]) == {"a.html", "b.html"}
    assert found(years=[2020, 2022]) == {"d.html"}
    assert found(years=[2020, 2021]) == found(years=[1900, 1901]) == set()
    assert found(tags=["أ"]) == {"a.html", "b.html"}
    assert found(tags=["أ", "ب"]) == {"a.html"}
    assert found(sources=["RT Arabic", "المرفأ"]) == {"a.html", "b.html"}
    assert found(attached=False) == {"undated.html", "a.html", "d.html"}
    assert found(tags=["لا أحد"]) == found(sources=["__proto__"]) == set()
    narrow, overview, tags, sources = (
        answer["value"]
        for answer in run_scripts(
            site,
            [
                ["search", "قازان", {"years": [2019, 2019], "attached": False}],
                ["overview"],
                ["facet", "tags", "قازان", {"tags": ["ب"], "years": [2019, 2022]}],
                ["facet", "sources", "قازان", {"sources": ["المرفأ"]}],  # a further source widens
            ],
        )
    )
    assert narrow["total"] == 1
    assert narrow["years"] == [
        {"year": 2019, "hits": 1, "articles": 2},
        {"year": 2020, "hits": 0, "articles": 0},
        {"year": 2021, "hits": 0, "articles": 1},
        {"year": 2022, "hits": 1, "articles": 1},
    ]
    assert narrow["undated"] == {"hits": 1, "articles": 1}
    assert overview["documents"] == 5 and overview["undated"] == 1
    assert [year["articles"] for year in overview["years"]] == [2, 0, 1, 1]
    assert tags == [{"name": "ب", "count": 2}, {"name": "أ", "count": 1}]  # a further tag narrows
    assert sources[0] == {"name": "RT", "count": 2}


def test_hits_can_be_sorted_by_time(run_scripts: RunScripts, tmp_path: Path) -> None:
    site = write_search(tmp_path, YEARS)
    newest, oldest, every = (
        answer["value"]
        for answer in run_scripts(
            site,
            [
                ["search", "قازان", {"sort": "newest"}],
                ["search", "قازان", {"sort": "oldest"}],
                ["everyHit", "قازان", {}],
            ],
        )
    )
    assert hrefs(newest) == ["d.html", "b.html", "a.html", "undated.html"]
    assert hrefs(oldest) == hrefs(newest)[::-1]
    assert sorted(number for number, _ in every) == [0, 1, 2, 4]


def test_exact_spelling_only(run_scripts: RunScripts, tmp_path: Path) -> None:
    bodies = ["جلس على الأرض", "جاء علي", "ركب وعلى", "قال عليّ"]
    documents = [SearchDocument(f"{n}.html", "أ", body) for n, body in enumerate(bodies)]
    site = write_search(tmp_path, documents)
    calls = [["refs", word, {"exact": exact}] for word in ("على", "علي") for exact in (True, False)]
    on, on_or_ali, ali, ali_or_on = (set(a["value"]) for a in run_scripts(site, calls))
    assert (on, ali) == ({0}, {1, 3})
    assert on_or_ali >= {0, 1, 3} and ali_or_on >= {0, 1, 3}


def test_each_tier_outscores_the_next(run_scripts: RunScripts, tmp_path: Path) -> None:
    bodies = ["زار المهندس", "زار مهندس", "زار المهندسون"]
    fillers = [SearchDocument(f"f{n}.html", "خبر", "حديث عن الطقس") for n in range(9)]
    documents = [SearchDocument(f"{n}.html", "أ", body) for n, body in enumerate(bodies)]
    site = write_search(tmp_path, [*documents, *fillers])
    (answer,) = run_scripts(site, [["search", "المهندس"]])
    hits = answer["value"]["hits"]
    assert hrefs(answer["value"]) == ["0.html", "1.html", "2.html"]
    assert [hit["why"][0]["by"] for hit in hits] == ["exact", "variant", "stem"]


def test_words_of_a_quotation_follow_one_another(run_scripts: RunScripts, tmp_path: Path) -> None:
    bodies = ["قوات حفظ السلام", "حفظ هذا السلام", "السلام حفظ", "حفظ، السلام", "وحفظ السَّلام"]
    documents = [SearchDocument(f"{n}.html", "أ", body) for n, body in enumerate(bodies)]
    site = write_search(tmp_path, documents)
    calls = [
        ["refs", '"حفظ السلام"'],
        ["refs", 'السلام -"حفظ السلام"'],
        ["refs", '"حفظ في السلام"'],
    ]
    together, apart, never = (set(answer["value"]) for answer in run_scripts(site, calls))
    assert (together, apart, never) == ({0, 4}, {1, 2, 3}, set())


def test_long_queries_are_cut_and_say_so(run_scripts: RunScripts, site: Path) -> None:
    queries = ["قازان " * 2_000, "قازان " * 30, "م*", "محادثات*"]
    notes = [
        answer["value"]["notes"] for answer in run_scripts(site, [["search", q] for q in queries])
    ]
    assert notes == [[{"kind": "cut"}], [{"kind": "cut"}], [{"kind": "short", "word": "م*"}], []]


STRANGE = [
    "", " ", "+", "-", "+؟", "-«»", "؟؟؟", "*", "**", "~", "^", "a~", "a^", "a~~2", "~1^2", "^^",
    "13:00", "https://example.org/a?b=c#d", "title:", "title:+", "+title:", ":", "::", "a:b:c",
    "قال: كذا", '"', '"""', "«", "»«", "“", '+"', '-""', "\\", "\\*", "(", "[a-z]+", "(?=x)", "$",
    "a{1,9}", ".*", "|", "constructor", "__proto__", "+__proto__", "hasOwnProperty toString",
    "\u0000", "\u202e\u200f", "🚀", "ﷺ 🚀", "\ud83d", "F-", "-F-16", "٠", "~٢", "كلمة~٢", "كلمة^٢",
    "السلام~99", "السلام^99999999999999999999", "*" * 500, "a*" * 500, "م" * 10_000, "م " * 5_000,
    "«" * 10_000, '"a' * 5_000, "~1 " * 3_000, "+م " * 4_000, "م~2" * 3_000, "*م*" * 3_000,
    "undefined", "null", "NaN", "title:" * 1_000, "-" * 10_000, "\n\t\r",
]  # fmt: skip


def test_no_query_raises(run_scripts: RunScripts, site: Path) -> None:
    answers = run_scripts(site, [["search", query] for query in STRANGE])
    assert [
        query for query, answer in zip(STRANGE, answers, strict=True) if "error" in answer
    ] == []


def test_punctuation_finds_nothing(run_scripts: RunScripts, site: Path) -> None:
    empty = ["", " ", "+", "-", "+؟", "؟؟؟", "*", "~", '"', "«»", "\\", "🚀", "^3"]
    for answer in run_scripts(site, [["search", query] for query in empty]):
        found = answer["value"]
        assert (found["hits"], found["total"], found["complete"]) == ([], 0, 0)
        assert not any(year["hits"] for year in [*found["years"], found["undated"]])


@settings(max_examples=15)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=40),
            st.text('+-~^*:"«» ()\\مالسفb3title', max_size=40),
        ),
        min_size=1,
        max_size=60,
    )
)
def test_no_query_ever_raises(run_scripts: RunScripts, site: Path, queries: list[str]) -> None:
    answers = run_scripts(site, [["search", query, {"typing": True}] for query in queries])
    assert all("value" in answer for answer in answers)


def test_every_document_is_found_by_its_words(run_scripts: RunScripts, small_site: Path) -> None:
    documents = small_archive()
    calls = [["refs", f"+title:{document.title}", {"limit": 99}] for document in documents]
    for number, answer in enumerate(run_scripts(small_site, calls)):
        assert number in answer["value"], documents[number].title


def test_every_address_leads_to_a_page(run_scripts: RunScripts, built_site: Path) -> None:
    call = ["search", "-ظظظظ", {"limit": 1000, "texts": False}]
    (answer,) = run_scripts(built_site, [call])
    found = answer["value"]
    assert found["total"] > 50
    pages = {built_site / unquote(hit["href"]) for hit in found["hits"]}
    assert len(pages) == found["total"]
    assert all(page.is_file() for page in pages)


@pytest.mark.parametrize(
    ("href", "title"),
    [
        ("2023/09/25/%D8%A3-d371ad.html", "أ"),
        ("2023/09/25/abc-d371ad.html", "ABC: الخبر"),
        ("2023/09/25/abc-d371ad-0a1b2c.html", "Abc"),
        ("2023/09/25/other-d371ad.html", "لا صلة"),
        ("2023/09/25/d371ad.html", "d371ad"),
        ("undated/-d371ad.html", ""),
        ("2023/09/25/cafe-d371ad.html", "Café"),
        ("x.html", "x"),
    ],
)
def test_an_address_comes_back_as_it_was(
    run_scripts: RunScripts, tmp_path: Path, href: str, title: str
) -> None:
    site = write_search(tmp_path, [SearchDocument(href, title, "قازان", "2023-09-25")])
    (answer,) = run_scripts(site, [["search", "قازان", {"texts": False}]])
    assert hrefs(answer["value"]) == [href]


def many_quotations(size: int) -> list[SearchDocument]:
    """Articles that all hold two words, one in ten side by side, the others with some between."""
    apart, touching = "حفظ الناس لهذا السلام", "حفظ السلام"
    return [
        SearchDocument(f"{n}.html", "خبر", f"{apart if n % 10 else touching} وحديث {n}")
        for n in range(size)
    ]


def test_a_quotation_reads_the_best_and_says_so_in_any_order(
    run_scripts: RunScripts, tmp_path: Path
) -> None:
    site = write_search(tmp_path, many_quotations(300))
    sorts = ["relevance", "newest", "oldest"]
    calls = [["search", '"حفظ السلام"', {"sort": s, "texts": False, "limit": 400}] for s in sorts]
    found = [answer["value"] for answer in run_scripts(site, calls)]
    assert {tuple(sorted(hrefs(one))) for one in found} == {tuple(sorted(hrefs(found[0])))}
    assert all(one["checked"] == {"done": 200, "of": 300} for one in found)


def test_what_was_not_read_does_not_hold_an_unwanted_quotation(
    run_scripts: RunScripts, tmp_path: Path
) -> None:
    site = write_search(tmp_path, many_quotations(300))
    query = 'حديث -"حفظ السلام"'
    (answer,) = run_scripts(site, [["search", query, {"texts": False}]])
    assert 270 <= answer["value"]["total"] < 300
    assert answer["value"]["checked"] == {"done": 200, "of": 300}


def test_a_quotation_may_have_the_punctuation_of_the_text(
    run_scripts: RunScripts, tmp_path: Path
) -> None:
    site = write_search(tmp_path, [SearchDocument("a.html", "خبر", "وجّه نداء، قررت مساء. انتهى")])
    asked = ['"نداء، قررت"', '"نداء قررت"', '"قررت مساء. انتهى"']
    answers = run_scripts(site, [["search", query] for query in asked])
    assert [answer["value"]["total"] for answer in answers] == [1, 0, 1]


def test_options_are_taken_as_they_were_meant(ask: Any) -> None:
    assert ask("السلام", years=[2024, 2020])["total"] == ask("السلام", years=[2020, 2024])["total"]
    assert hrefs(ask("السلام", tags="الكرملين")) == ["peace.html"]
    assert hrefs(ask("حفظ السلام", sources="RT")) == ["peace.html"]


@pytest.mark.parametrize(
    ("query", "better"),
    [
        ("الكرمليين", "الكرملين"),  # one letter too many
        ("انتخا", "انتخابات"),  # unfinished
        ("الكرممليين", "الكرملين"),  # two letters
        ("موسكوباريس", "موسكو باريس"),  # a lost space
        ("+الكرمليين موسكو", "+الكرملين موسكو"),  # known words stay
        ("موسكو", ""),
        ("ظظظظظظ", ""),
        ("12345", ""),
    ],
)
def test_a_query_that_finds_nothing_gets_one_that_does(
    run_scripts: RunScripts, tmp_path: Path, query: str, better: str
) -> None:
    bodies = ["الكرملين يعلن", "موسكو باريس", "انتخابات بلدية"]
    site = write_search(
        tmp_path, [SearchDocument(f"{n}.html", "خبر", body) for n, body in enumerate(bodies)]
    )
    (answer,) = run_scripts(site, [["suggest", query]])
    assert answer["value"] == better
