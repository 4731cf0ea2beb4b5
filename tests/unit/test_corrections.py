"""Corrections: what readers see of them, and which are refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import urls
from generator.build import build_site
from generator.config import CORRECTIONS_FOLDER
from generator.corrections import ConflictError, corrected
from generator.errors import Problem, WarraqError
from generator.model import Block, BlockKind, Correction
from generator.parse.corrections import parse_correction
from generator.progress import Quiet
from generator.workbench.watch import watched_folders
from tests.archives import Built, build, make_project, scrape, write_files

FIRST = "رست السفينة في ميناء بورسعيد أمس."
SECOND = "وقال القبطان إن الطاقم عاد سالما، وإن السفينة تعود غدا."
ANCHOR = urls.anchor(SECOND)
SCRAPE = scrape("سفينة الأبحاث في بورسعيد", body=f"{FIRST}\n{SECOND}")


def address(root: Path) -> str:
    """Of the one article."""
    built = build(root, {"a.txt": SCRAPE})
    (article,) = built.catalog.articles
    return article.href


def correction(article: str, body: str = "", **keys: str) -> str:
    matter = {"article": article, "date": "2024-05-03", **keys}
    lines = [f"{key}: {value}" for key, value in matter.items() if value != "-"]
    return "\n".join(["---", *lines, "---", body])


def built_with(root: Path, **files: str) -> Built:
    write_files(root / CORRECTIONS_FOLDER, {f"{name}.md": text for name, text in files.items()})
    return build(root, {"a.txt": SCRAPE})


def refused(root: Path, **files: str) -> str:
    with pytest.raises(WarraqError) as caught:
        built_with(root, **files)
    return str(caught.value)


def test_a_correction_shows_and_the_original_stays(tmp_path: Path) -> None:
    href = address(tmp_path)
    before = build(tmp_path, {"a.txt": SCRAPE}).files().keys()
    text = correction(
        href, "أبلغنا **القبطان**.", paragraph=ANCHOR, was="عاد سالما", now="بقي هناك", by="التدقيق"
    )
    built = built_with(tmp_path, one=text)
    page = built.text(href)
    assert f'<p id="{ANCHOR}">وقال القبطان إن الطاقم بقي هناك، وإن' in page, "its anchor stays"
    assert "<del>عاد سالما</del>" in page
    assert "<ins>بقي هناك</ins>" in page
    assert "<strong>القبطان</strong>" in page
    assert "صوّبه: التدقيق" in page
    assert (
        built.files().keys() - before
        == {"corrections/index.html", "corrections/manifest-sha256.txt"}
        | {path for path in built.files() if path.startswith(("packs/", "search/"))} - before
    )
    listed = built.text(urls.CORRECTIONS)
    assert "<ins>بقي هناك</ins>" in listed
    assert f"#{ANCHOR}" in listed
    (line,) = built.lines("2023-09")
    exported = json.loads(line)
    assert "بقي هناك" in exported["text"]
    assert exported["corrections"][0]["was"] == "عاد سالما"


def test_the_search_has_the_right_words_as_if_they_had_been_printed(tmp_path: Path) -> None:
    def search_of(built: Built) -> dict[str, bytes]:
        return {path: data for path, data in built.files().items() if path.startswith("search/")}

    href = address(tmp_path / "corrected")
    before = search_of(build(tmp_path / "corrected", {"a.txt": SCRAPE}))
    text = correction(href, was="بورسعيد أمس", now="السويس أمس")
    found = search_of(built_with(tmp_path / "corrected", one=text))
    printed = build(tmp_path / "printed", {"a.txt": SCRAPE.replace("بورسعيد أمس", "السويس أمس")})
    lists = "search/manifest-sha256.txt"
    assert found != before
    assert {**found, lists: b""} == {**search_of(printed), lists: b""}


def test_a_title_is_corrected_everywhere_and_keeps_its_address(tmp_path: Path) -> None:
    href = address(tmp_path)
    text = correction(href, paragraph="title", was="بورسعيد", now="السويس")
    built = built_with(tmp_path, one=text)
    assert "<h1" in built.text(href)
    assert "سفينة الأبحاث في السويس" in built.text(urls.HOME)
    assert "سفينة الأبحاث في بورسعيد" not in built.text(urls.HOME)
    assert (built.site / href).is_file()


def test_a_correction_may_be_a_note_alone(tmp_path: Path) -> None:
    href = address(tmp_path)
    built = built_with(tmp_path, one=correction(f"https://example.org/x/{href}", "ارتفع العدد."))
    assert "ارتفع العدد." in built.text(href)


def test_only_the_pages_of_the_article_are_made_again(tmp_path: Path) -> None:
    files = {f"{n}.txt": scrape(f"خبر {n}", f"{n}th, May 2020 GMT") for n in range(4, 9)}
    href = address(tmp_path)
    build(tmp_path, files)
    write_files(tmp_path / CORRECTIONS_FOLDER, {"0.md": correction(href, "ملاحظة أولى.")})
    before = build(tmp_path, {}).files()
    write_files(
        tmp_path / CORRECTIONS_FOLDER, {"1.md": correction(href, was="سالما، وإن", now="كله، وإن")}
    )
    after = build(tmp_path, {}).files()
    changed = {path for path in after if before.get(path) != after[path]}
    assert href in changed
    assert [
        path for path in changed if path.startswith(("2020/0", "tags/سف")) and path.endswith("l")
    ] == []


def test_a_build_that_looks_first_sees_a_new_correction(tmp_path: Path) -> None:
    href = address(tmp_path)
    project = make_project(tmp_path, {"a.txt": SCRAPE})
    write_files(project.corrections, {"one.md": correction(href, was="أمس", now="اليوم")})
    assert build_site(project, Quiet(), anew=False).written
    assert "اليوم" in (project.output / href).read_text("utf-8")
    assert project.corrections.resolve() in watched_folders(project)


def test_taking_a_correction_out_gives_back_the_original(tmp_path: Path) -> None:
    href = address(tmp_path)
    before = build(tmp_path, {"a.txt": SCRAPE}).files()
    built_with(tmp_path, one=correction(href, was="أمس", now="اليوم"))
    (tmp_path / CORRECTIONS_FOLDER / "one.md").unlink()
    assert build(tmp_path, {"a.txt": SCRAPE}).files() == before


def test_a_correction_of_a_correction_comes_after_it(tmp_path: Path) -> None:
    href = address(tmp_path)
    built = built_with(
        tmp_path,
        b=correction(href, was="أمس", now="اليوم"),
        a=correction(href, date="2024-06-01", was="اليوم", now="صباحا"),
    )
    assert "ميناء بورسعيد صباحا." in built.text(href)


@pytest.mark.parametrize(
    ("keys", "line", "what"),
    [
        ({"was": "أول أمس", "now": "غدا"}, 4, "does not stand in the text"),
        ({"was": "السفينة", "now": "الباخرة"}, 4, "stands 2 times"),
        ({"paragraph": ANCHOR, "was": "أمس", "now": "غدا"}, 5, "does not stand there"),
        ({"paragraph": "p-00000000", "was": "أمس", "now": "غدا"}, 4, "no paragraph p-00000000"),
        ({"paragraph": "الثانية", "was": "أمس", "now": "غدا"}, 4, "neither the anchor"),
        ({"date": "2024-13-01", "was": "أمس", "now": "غدا"}, 3, "no day"),
        ({"date": "-", "was": "أمس", "now": "غدا"}, 1, "no date"),
        ({"was": "أمس"}, 4, "was without now"),
        ({"now": "أمس"}, 4, "now without was"),
        ({"was": "أمس", "now": "أمس"}, 5, "the same"),
        ({}, 2, "neither was and now nor a note"),
        ({"was": "[أمس]", "now": "غدا"}, 4, "a list"),
        ({"where": "هنا", "was": "أمس", "now": "غدا"}, 4, "unknown key 'where'"),
    ],
)
def test_what_does_not_fit_stops_the_build(
    tmp_path: Path, keys: dict[str, str], line: int, what: str
) -> None:
    message = refused(tmp_path, x=correction(address(tmp_path), **keys))
    assert message.startswith(f"corrections/x.md:{line}: ")
    assert what in message
    assert message.endswith(")"), "and what to do"


OTHER = scrape("خبر آخر", body="وصل الوفد إلى المدينة.", source="صحيفة المرفأ")


def idle(root: Path, **files: str) -> tuple[Problem, Built]:
    """What a build says of a correction that is made in no article, and the site."""
    built = built_with(root, **files)
    (problem,) = [each for each in built.report.problems if "corrections" in each.path]
    return problem, built


def test_an_article_that_is_not_there_stops_no_build(tmp_path: Path) -> None:
    href = address(tmp_path)
    text = correction(href, was="أمس", now="غدا")
    problem, built = idle(tmp_path, x=text.replace(href, "2021/01/01/none-123456.html"), y=text)
    assert str(problem) == (
        "corrections/x.md:2: is not made: there is no article at '2021/01/01/none-123456.html' "
        "(name its address in the site: 2023/09/25/….html; "
        "remove the file if it is gone for good)"
    )
    assert "ميناء بورسعيد غدا." in built.text(href), "the others are made"
    assert "none-123456" not in built.text(urls.CORRECTIONS)


@pytest.mark.parametrize("change", [{"source": "وكالة أخرى"}, {"date": "26th, September 2023 GMT"}])
def test_of_an_article_that_has_moved_the_new_address_is_offered(
    tmp_path: Path, change: dict[str, str]
) -> None:
    old = address(tmp_path)
    moved = scrape("سفينة الأبحاث في بورسعيد", body=f"{FIRST}\n{SECOND}", **change)
    (new,) = build(tmp_path, {"a.txt": moved}).catalog.articles
    assert new.href != old
    write_files(tmp_path / CORRECTIONS_FOLDER, {"x.md": correction(old, was="أمس", now="غدا")})
    (problem,) = build(tmp_path, {"a.txt": moved, "b.txt": OTHER}).report.problems
    assert problem.hint == f"is it {new.href}? remove the file if it is gone for good"


@pytest.mark.parametrize("leads_to", ["", "gone"])
def test_of_an_article_that_is_gone_the_row_is_named(tmp_path: Path, leads_to: str) -> None:
    href = address(tmp_path)
    table = f"address,file,number,text,leads_to\n{href},a.txt,0,t0,{leads_to}\n"
    write_files(tmp_path, {"addresses.csv": table})
    write_files(tmp_path / CORRECTIONS_FOLDER, {"x.md": correction(href, was="أمس", now="غدا")})
    (tmp_path / "seeds/a.txt").unlink()
    problems = build(tmp_path, {"b.txt": OTHER}).report.problems
    assert str(problems[-1]) == (
        "corrections/x.md:2: is not made: its article is gone, see addresses.csv:2 "
        "(remove the file if it is gone for good)"
    )


def test_what_does_not_fit_the_article_that_has_taken_the_place_stops_no_build(
    tmp_path: Path,
) -> None:
    href = address(tmp_path)
    (tmp_path / "seeds/a.txt").unlink()
    (other,) = build(tmp_path, {"b.txt": OTHER}).catalog.articles
    table = f"address,file,number,text,leads_to\n{href},a.txt,0,t0,{other.href}\n"
    write_files(tmp_path, {"addresses.csv": table})
    corrections = {
        "fits.md": correction(href, was="المدينة", now="القرية"),
        "x.md": correction(href, was="أمس", now="غدا"),
    }
    write_files(tmp_path / CORRECTIONS_FOLDER, corrections)
    built = build(tmp_path, {"b.txt": OTHER})
    (problem,) = built.report.problems
    assert (problem.path, problem.line) == ("corrections/x.md", 4)
    assert "its article is gone" in problem.message
    assert "وصل الوفد إلى القرية." in built.text(other.href)


def test_two_corrections_of_the_same_words_stop_the_build(tmp_path: Path) -> None:
    href = address(tmp_path)
    one = correction(href, was="بورسعيد أمس", now="السويس أمس")
    for other in ("بورسعيد أمس", "ميناء بورسعيد"):
        message = refused(tmp_path, a=one, b=correction(href, was=other, now="غير ذلك"))
        assert message.startswith("corrections/b.md:4: corrects words that a.md corrects too")


def test_what_is_wrong_of_several_articles_is_said_at_once(tmp_path: Path) -> None:
    articles = build(tmp_path, {"a.txt": SCRAPE, "b.txt": OTHER}).catalog.articles
    texts = {
        f"{n}": correction(each.href, was="ليس هنا", now="غدا") for n, each in enumerate(articles)
    }
    lines = refused(tmp_path, gone=correction("2021/01/01/none-123456.html", "ن"), **texts)
    assert [line.partition(" «")[0] for line in lines.splitlines()] == [
        "corrections/0.md:4:",
        "corrections/1.md:4:",
    ]


def test_a_failed_build_leaves_the_site_alone(tmp_path: Path) -> None:
    href = address(tmp_path)
    before = build(tmp_path, {"a.txt": SCRAPE}).files()
    refused(tmp_path, x=correction(href, was="ليس هنا", now="غدا"))
    assert {
        path.relative_to(tmp_path / "site").as_posix(): path.read_bytes()
        for path in (tmp_path / "site").rglob("*")
        if path.is_file()
    } == before


def test_words_across_markup_are_refused_and_others_corrected() -> None:
    block = Block(BlockKind.HTML, "قال وزير & آخر", 1, "<p>قال <b>وزير</b> &amp; آخر</p>")

    def made(was: str, now: str) -> Block:
        held = [Correction("x", date(2024, 1, 1), "", was, now)]
        return corrected("عنوان", [block], held).blocks[0]

    assert made("& آخر", "< ثان").html == "<p>قال <b>وزير</b> &lt; ثان</p>"
    assert made("وزير", "نائب").html == "<p>قال <b>نائب</b> &amp; آخر</p>"
    with pytest.raises(ConflictError, match="across markup"):
        made("قال وزير", "قال نائب")


def test_a_space_that_does_not_break_is_a_space_in_markup_too() -> None:
    block = Block(BlockKind.HTML, "قالت\u00a0وكالة", 1, "<p>قالت&nbsp;وكالة</p>")
    for space in (" ", "\u00a0"):
        made = corrected(
            "t", [block], [Correction("x", date(2024, 1, 1), "", f"قالت{space}وكالة", "نفت")]
        )
        assert made.blocks[0].html == "<p>نفت</p>"


def test_words_copied_from_a_page_fit() -> None:
    """Isolates come along, and a space that was none to break is an ordinary one."""
    read = parse_correction(
        "corrections/x.md", correction("x", was="\u2067NASA\u2069 ووكالة", now="ووكالة").encode()
    )
    assert not isinstance(read, Problem)
    block = Block(BlockKind.PARAGRAPH, "قالت NASA\u00a0ووكالة أخرى", 1)
    made = corrected("عنوان", [block], [read.correction])
    assert made.blocks[0].text == "قالت ووكالة أخرى"


WORDS = st.lists(st.sampled_from(["قمح", "ذهب", "نفط", "غاز", "ميناء"]), min_size=1, max_size=8)


@given(WORDS, st.integers(0, 7), st.sampled_from(["", "قطن", "ذهب نفط"]))
def test_a_correction_changes_its_words_and_nothing_else(
    words: list[str], at: int, now: str
) -> None:
    unique = [f"{word}{n}" for n, word in enumerate(words)]
    at %= len(unique)
    blocks = [
        Block(BlockKind.PARAGRAPH, f"أ {' '.join(unique)} ب", 1),
        Block(BlockKind.PARAGRAPH, "فقرة أخرى", 2),
    ]
    made = corrected("عنوان", blocks, [Correction("x", date(2024, 1, 1), "", unique[at], now)])
    expected = f"أ {' '.join([*unique[:at], now, *unique[at + 1 :]])} ب"
    assert made.blocks[0].text == expected
    assert made.blocks[1] is blocks[1]
    assert made.corrections[0].place == urls.anchor(blocks[0].text)


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"---\n{text}".encode()))
def test_no_file_ends_in_a_traceback(data: bytes) -> None:
    read = parse_correction("corrections/x.md", data)
    assert isinstance(read, Problem) or read.article


def test_suggest_a_correction(tmp_path: Path) -> None:
    built = build(tmp_path, {"a.txt": SCRAPE}, 'repository = "https://github.com/owner/name.git"')
    (article,) = built.catalog.articles
    page = built.text(article.href)
    assert 'href="https://github.com/owner/name/issues/new?title=تصويب:%20سفينة%20الأبحاث' in page
    assert f"body={article.href}%0A" in page


def test_without_a_repository_there_is_no_link(tmp_path: Path) -> None:
    built = build(tmp_path, {"a.txt": SCRAPE})
    assert "github.com" not in built.text(built.catalog.articles[0].href)
