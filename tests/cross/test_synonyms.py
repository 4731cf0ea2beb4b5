"""Other names of one thing: what Python writes, the search finds, and says why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from generator.arabic.normalize import fold_text
from generator.search.documents import SearchDocument
from generator.search.output import search_outputs
from generator.search.synonyms import NameGroup, with_clitics
from tests.cross.small_archive import MONTHS, WORDS, RunScripts

PLACE = NameGroup(("ناغورني قره باغ", "قره باغ", "ناجورنوكاراباخ", "ناجورنو كاراباخ"))
STATES = NameGroup(("الولايات المتحدة", "أمريكا", "الولايات المتحدة الأمريكية"))
NASA = NameGroup(("ناسا", "NASA", "وكالة الفضاء الأمريكية"))
PAPER = NameGroup(("صحيفة الأفق", "الأفق", "Al-Ofoq"), ("source",))
CUP = NameGroup(("كأس العالم", "المونديال", "مونديال"))
GROUPS = (PLACE, STATES, NASA, PAPER, CUP)

TEXTS = {
    0: "هدوء حذر في قره باغ بعد ليلة من القصف",
    1: "وصل الوفد إلى ناجورنوكاراباخ صباح اليوم",
    2: "لجان ناجورنو كاراباخ تعلن نتائجها",
    3: "طريق جبلي يصل القرى بناغورني قره باغ منذ عقود",
    4: "قره العين في الديوان، وفي آخره باغ على الناس",
    5: "اجتمع مندوبو الولايات الجزائرية في مقر الأمم المتحدة",
    6: "قالت الولايات المتحدة إنها ستراقب الوضع",
    7: "سافر الوفد إلى أمريكا للتفاوض",
    8: "أطلقت NASA مسبارًا، وقالت ناسا إنه سليم",
    9: "تعاقدت وكالة الفضاء الأمريكية مع شركة خاصة",
    10: "يلوح في الأفق حل قريب",
    11: "أسعار القمح ترتفع في الأسواق",
    12: "انسحبت القوات من الولايات، المتحدة في رأيها",
    13: "مونديال قطر على الأبواب",
    14: "تستضيف قطر كأس العالم",
    15: "رسالة للولايات المتحدة من الوفد",
}
SOURCES = {11: "صحيفة الأفق"}


def documents() -> list[SearchDocument]:
    return [
        SearchDocument(
            href=f"{number}.html",
            title=f"خبر {number}",
            body=text,
            date=f"2023-01-{number + 1:02d}",
            source=SOURCES.get(number, "وكالة الساحل"),
        )
        for number, text in TEXTS.items()
    ]


def write(folder: Path, groups: Sequence[NameGroup]) -> Path:
    outputs = search_outputs(documents(), ui=WORDS, months=MONTHS, groups=groups)
    for path, content in outputs:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("synonyms"), GROUPS)


def found(run: RunScripts, site: Path, *queries: str, **options: Any) -> list[set[int]]:
    answers = run(site, [["refs", query, {"limit": 100, **options}] for query in queries])
    return [set(answer["value"]) for answer in answers]


def without_urls(answers: Any) -> Any:
    """Answers without the place where the test's files lie."""
    for answer in answers:
        for hit in answer["value"]["hits"]:
            del hit["url"]
    return answers


def complete(run: RunScripts, site: Path, query: str) -> set[int]:
    """The articles that hold all that was asked for."""
    answer = run(site, [["search", query, {"limit": 100, "texts": False}]])[0]["value"]
    return {hit["number"] for hit in answer["hits"][: answer["complete"]]}


@pytest.mark.parametrize(
    "query", ["قره باغ", "ناجورنوكاراباخ", "ناجورنو كاراباخ", "ناغورني قره باغ", "بقره باغ"]
)
def test_any_name_finds_all(run_scripts: RunScripts, site: Path, query: str) -> None:
    assert complete(run_scripts, site, query) >= {0, 1, 2, 3}


def test_words_that_are_not_neighbours_are_no_name(run_scripts: RunScripts, site: Path) -> None:
    hits = complete(run_scripts, site, "أمريكا")
    assert hits >= {6, 7}
    assert not hits & {5, 12}
    assert 4 not in complete(run_scripts, site, "ناجورنوكاراباخ")


def test_exact_spelling_leaves_other_names_out(run_scripts: RunScripts, site: Path) -> None:
    assert found(run_scripts, site, "ناجورنوكاراباخ", exact=True) == [{1}]


def test_the_word_itself_comes_first_and_the_reason_is_said(
    run_scripts: RunScripts, site: Path
) -> None:
    (answer,) = run_scripts(site, [["search", "ناجورنوكاراباخ", {"limit": 20}]])
    first, *others = answer["value"]["hits"]
    assert first["number"] == 1
    assert [reason["by"] for reason in first["why"]] == ["exact"]
    for hit in others:
        assert hit["score"] < first["score"]
        assert [reason["by"] for reason in hit["why"]] == ["synonym"]
        assert hit["missing"] == []
    forms = {hit["number"]: hit["why"][0]["forms"] for hit in others}
    assert "قره باغ" in forms[0]
    assert forms[2] == ["ناجورنو كاراباخ"]
    assert "ناغورني قره باغ" in forms[3]


def test_an_article_with_a_rare_name_never_weighs_more_than_one_with_the_word(
    run_scripts: RunScripts, site: Path
) -> None:
    (answer,) = run_scripts(site, [["search", "NASA", {"texts": False}]])
    numbers = [hit["number"] for hit in answer["value"]["hits"]]
    assert numbers[0] == 8
    assert set(numbers) == {8, 9}


def test_names_of_a_source_count_in_the_source_alone(run_scripts: RunScripts, site: Path) -> None:
    ofoq, word, field = found(run_scripts, site, "Al-Ofoq", "الأفق", "مصدر:Al-Ofoq")
    assert ofoq == {11} == field
    assert word == {10, 11}


def test_names_that_one_word_may_be_count_once(run_scripts: RunScripts, site: Path) -> None:
    (answer,) = run_scripts(site, [["search", "المونديال", {"texts": False}]])
    why = {hit["number"]: [r["by"] for r in hit["why"]] for hit in answer["value"]["hits"]}
    assert why == {13: ["variant"], 14: ["synonym"]}


def test_signs_and_fields(run_scripts: RunScripts, site: Path) -> None:
    must, without, other_field, quoted = found(
        run_scripts, site, "+أمريكا", "الوفد -أمريكا", "عنوان:أمريكا", '"قره باغ"'
    )
    assert must == {6, 7, 15}
    assert without == {1, 15}
    assert other_field == set()
    assert quoted == {0, 3}


def test_marks_stand_where_the_name_does(run_scripts: RunScripts, site: Path) -> None:
    calls = [["search", "أمريكا", {}], ["snippets", "أمريكا", {}]]
    hits, snippets = (answer["value"] for answer in run_scripts(site, calls))
    numbers = [hit["number"] for hit in hits["hits"]]
    marked = ["".join(piece["text"] for piece in pieces if piece["match"]) for pieces in snippets]
    assert dict(zip(numbers, marked, strict=True)) == {
        6: "الولاياتالمتحدة",
        7: "أمريكا",
        15: "للولاياتالمتحدة",
    }


def test_a_filter_by_another_name_finds_the_one_shown(run_scripts: RunScripts, site: Path) -> None:
    assert found(run_scripts, site, "القمح", sources=["Al-Ofoq"]) == [{11}]
    assert found(run_scripts, site, "القمح", sources=["لا أحد"]) == [set()]


def test_an_archive_without_other_names_is_as_if_there_were_no_such_thing(
    run_scripts: RunScripts, tmp_path: Path
) -> None:
    site = write(tmp_path, ())
    files = {path.relative_to(site).parts[1] for path in site.rglob("*.js")}
    assert not files & {"synonyms", "names"}
    assert "synonyms" not in next(site.glob("search/meta-*.js")).read_text("utf-8")
    assert found(run_scripts, site, "ناجورنوكاراباخ") == [{1}]


def test_queries_without_names_have_the_same_scores(
    run_scripts: RunScripts, site: Path, tmp_path: Path
) -> None:
    plain = write(tmp_path, ())
    calls = [["search", query, {"limit": 50}] for query in ("القوات", "خبر", "الوفد سافر", "قم*")]
    answers, expected = (without_urls(run_scripts(s, calls)) for s in (site, plain))
    assert answers == expected


@pytest.mark.parametrize("largest", [1, 30])
def test_many_files_answer_as_one(
    run_scripts: RunScripts,
    site: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    largest: int,
) -> None:
    monkeypatch.setattr("generator.search.synonyms.LARGEST", largest)
    monkeypatch.setattr("generator.search.synonyms.INLINE", 0)
    cut = write(tmp_path, GROUPS)
    assert len(list(cut.glob("search/synonyms/*.js"))) == (1024 if largest == 1 else 32)
    assert len(list(cut.glob("search/synonyms-*.js"))) == (largest == 1)
    assert len(list(cut.glob("search/names/*.js"))) == len(GROUPS)
    calls = [["search", name, {"limit": 50}] for group in GROUPS for name in group.names] + [
        ["search", "القمح", {"sources": ["Al-Ofoq"]}]
    ]
    answers, expected = (without_urls(run_scripts(s, calls)) for s in (cut, site))
    assert answers == expected


def test_clitics_before_a_name_are_the_same_in_both_languages(
    run_scripts: RunScripts, site: Path
) -> None:
    """What Python finds as the first word of a name, the marks find too."""
    firsts = ["قره", "الولايات", "كأس"]
    words = sorted({word for first in firsts for word in with_clitics(first)} | {"فكرة", "بنقره"})
    calls = [
        ["begins", [[fold_text(word), fold_text(first)] for first in firsts]] for word in words
    ]
    for word, answer in zip(words, run_scripts(site, calls), strict=True):
        folded = [fold_text(first) for first in firsts]
        expected = [fold_text(word) in map(fold_text, with_clitics(first)) for first in folded]
        assert answer["value"] == expected, word


def test_one_word_in_quotation_marks_has_no_other_names(
    run_scripts: RunScripts, site: Path
) -> None:
    plain, quoted, field = found(run_scripts, site, "أمريكا", '"أمريكا"', 'body:"أمريكا"')
    assert {6, 7} <= plain
    assert quoted == field == {7}
