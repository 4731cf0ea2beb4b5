"""addresses.csv: what publishing enters, what a build makes of it, and what is wrong with it."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import pytest

from generator.audit.check import check_site
from generator.engine.addresses import places_of, read_published, record_published
from generator.engine.making import explain_page
from generator.engine.sampling import foresee
from generator.errors import Problem, WarraqError
from generator.progress import Quiet
from tests.archives import build_project, make_project, scrape

TABLE = "addresses.csv"
BODY = "قال القبطان إن السفينة رست في الميناء أمس، وإن الطاقم عاد إلى بلده سالما."


def pages(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.glob("20*/*/*/*-*.html")}


def rows(root: Path) -> list[dict[str, str]]:
    text = (root / TABLE).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def set_leads_to(root: Path, address: str, to: str) -> None:
    text = (root / TABLE).read_bytes().decode("utf-8-sig")
    lines = [f"{line}{to}" if line.startswith(address) else line for line in text.split("\r\n")]
    (root / TABLE).write_bytes("\r\n".join(lines).encode())


def built(root: Path, files: dict[str, str]) -> list[Problem]:
    """Build from these files alone; what is wrong with the table."""
    shutil.rmtree(root / "seeds", ignore_errors=True)
    report = build_project(make_project(root, files)).report
    return [each for each in report.problems if each.path == TABLE]


def published(root: Path, files: dict[str, str]) -> Path:
    """Build and publish; the site."""
    built(root, files)
    record_published(root, root / "site")
    return root / "site"


def test_a_retitled_article_is_found_at_its_old_address(tmp_path: Path) -> None:
    site = published(tmp_path, {"a.txt": scrape("قمة في القاهرة", body=BODY)})
    (old,) = pages(site)
    site = published(tmp_path, {"a.txt": scrape("قمة في الجزائر", body=BODY)})
    (new,) = pages(site) - {old}
    assert old in pages(site)
    assert f'url={new.rpartition("/")[2]}"' in (site / old).read_text("utf-8")
    assert check_site(site).broken == ()
    # And in one step, when it happens again; the table does not grow by what it knows.
    site = published(tmp_path, {"b.txt": scrape("قمة في تونس", body=BODY)})
    (newest,) = pages(site) - {old, new}
    for address in (old, new):
        assert f'url={newest.rpartition("/")[2]}"' in (site / address).read_text("utf-8")
    assert {row["address"] for row in rows(tmp_path)} == {old, new, newest}
    assert {row["file"] for row in rows(tmp_path)} == {"b.txt"}


def test_who_has_an_address_keeps_it(tmp_path: Path) -> None:
    """A later file with the same title, day and source, which sorts before."""
    site = published(tmp_path, {"b.txt": scrape(body=BODY)})
    (address,) = pages(site)
    site = published(tmp_path, {"b.txt": scrape(body=BODY), "a.txt": scrape(body="نص آخر.")})
    assert BODY in (site / address).read_text("utf-8")
    (other,) = pages(site) - {address}
    assert other.startswith(address.removesuffix(".html") + "-")
    # Both keep theirs when the first file goes and comes again.
    site = published(tmp_path, {"a.txt": scrape(body="نص آخر.")})
    assert "نص آخر" in (site / other).read_text("utf-8")
    site = published(tmp_path, {"b.txt": scrape(body=BODY), "a.txt": scrape(body="نص آخر.")})
    assert BODY in (site / address).read_text("utf-8")


def test_an_article_that_is_gone_is_a_problem_until_a_person_says_what_became_of_it(
    tmp_path: Path,
) -> None:
    files = {"a.txt": scrape("قمة", body=BODY), "b.txt": scrape("ميناء", body="افتتح الميناء.")}
    site = published(tmp_path, files)
    gone, kept = sorted(pages(site), key=lambda page: "ميناء" in page)
    problems = built(tmp_path, {"b.txt": files["b.txt"]})
    assert len(problems) == 1
    line = 2 + [row["address"] for row in rows(tmp_path)].index(gone)
    assert str(problems[0]).startswith(f"{TABLE}:{line}: {gone} leads nowhere as of the last")
    assert "leads_to" in problems[0].hint
    set_leads_to(tmp_path, gone, f"https://example.org/archive/{quote(kept)}#p-1")
    assert built(tmp_path, {"b.txt": files["b.txt"]}) == []
    assert f'url={kept.rpartition("/")[2]}"' in (site / gone).read_text("utf-8")
    # Publishing keeps what the person wrote, also when the article there gets another address.
    record_published(tmp_path, site)
    (said,) = [row["leads_to"] for row in rows(tmp_path) if row["address"] == gone]
    assert said.endswith("#p-1")
    site = published(tmp_path, {"b.txt": scrape("الميناء الجديد", body="افتتح الميناء.")})
    (new,) = pages(site) - {gone, kept}
    assert f'url={new.rpartition("/")[2]}"' in (site / gone).read_text("utf-8")


@pytest.mark.parametrize(
    "sources", [("وكالة النيل", "وكالة الساحل"), ("وكالة الساحل", "وكالة النيل")]
)
def test_publishing_does_not_put_an_article_at_the_address_of_its_copy(
    tmp_path: Path, sources: Sequence[str]
) -> None:
    files = {f"{n}.txt": scrape(body=BODY, source=source) for n, source in enumerate(sources)}
    site = published(tmp_path, files)
    before = {page: (site / page).read_text("utf-8") for page in pages(site)}
    assert len(before) == 2
    built(tmp_path, files)
    assert {page: (site / page).read_text("utf-8") for page in pages(site)} == before


def test_the_address_of_a_copy_is_the_same_after_each_publication(tmp_path: Path) -> None:
    long = " ".join(f"كلمة{n}" for n in range(80))
    date = "25th, September 2023 GMT"
    files = {
        "a.txt": scrape("قمة في القاهرة", date, body=long, source="وكالة النيل"),
        "b.txt": scrape("القاهرة تستضيف قمة", date, body=long, source="وكالة الساحل"),
        "c.txt": scrape("قمة تنعقد", date, body=long, source="وكالة المرفأ"),
    }
    first = pages(published(tmp_path, files))
    assert len(first) == 3
    assert pages(published(tmp_path, files)) == first
    assert len(rows(tmp_path)) == 3
    # Also when the oldest, which the table names for all, is there no more.
    del files["a.txt"]
    assert pages(published(tmp_path, files)) == first
    assert pages(published(tmp_path, files)) == first


@pytest.mark.parametrize("newcomer", [{}, {"a2.txt": scrape(body="نص ثالث.")}])
def test_another_article_of_the_same_title_day_and_source_gets_no_lost_address(
    tmp_path: Path, newcomer: dict[str, str]
) -> None:
    files = {"a.txt": scrape(body=BODY), "b.txt": scrape(body="نص آخر.")}
    site = published(tmp_path, files)
    plain, tied = sorted(pages(site), key=len)
    left = {"b.txt": files["b.txt"], **newcomer}
    (problem,) = built(tmp_path, left)
    assert f"{plain} leads nowhere" in problem.message
    assert plain not in pages(site)
    assert "نص آخر" in (site / tied).read_text("utf-8")
    # Publishing gives it to nobody, and it is that of its text again when this comes back.
    record_published(tmp_path, site)
    assert len(built(tmp_path, left)) == 1
    assert built(tmp_path, {**left, "moved.txt": files["a.txt"]}) == []
    assert BODY in (site / plain).read_text("utf-8")
    # What a person says of it counts.
    set_leads_to(tmp_path, plain, tied)
    assert built(tmp_path, left) == []
    assert f'url={tied.rpartition("/")[2]}"' in (site / plain).read_text("utf-8")


def test_nobody_takes_a_lost_address_by_a_new_title(tmp_path: Path) -> None:
    other = "نص آخر."
    site = published(
        tmp_path, {"a.txt": scrape("قمة", body=BODY), "b.txt": scrape("ميناء", body=other)}
    )
    lost, former = sorted(pages(site), key=lambda page: "ميناء" in page)
    assert len(built(tmp_path, {"b.txt": scrape("قمة", body=other)})) == 1
    assert lost not in pages(site)
    (now,) = pages(site) - {former}
    assert f'url={now.rpartition("/")[2]}"' in (site / former).read_text("utf-8")


def test_an_article_renamed_and_edited_at_once_keeps_an_address_that_it_has_alone(
    tmp_path: Path,
) -> None:
    """Or is it another, which takes the address of one that is lost? A person is asked."""
    site = published(tmp_path, {"a.txt": scrape(body=BODY)})
    (address,) = pages(site)
    files = {"b.txt": scrape(body=f"{BODY} وأضاف.")}
    (problem,) = built(tmp_path, files)
    assert f"{address} was published from another file" in problem.message
    assert (problem.line, "b.txt" in problem.message) == (2, True)
    assert pages(site) == {address}
    # It is the same: it is published there.
    record_published(tmp_path, site)
    assert built(tmp_path, files) == []
    assert pages(site) == {address}


def test_who_is_not_the_article_of_a_lost_address_does_not_get_it(tmp_path: Path) -> None:
    site = published(tmp_path, {"a.txt": scrape(body=BODY)})
    (address,) = pages(site)
    newcomer = {"b.txt": scrape(body="نص آخر.")}
    assert len(built(tmp_path, newcomer)) == 1
    set_leads_to(tmp_path, address, "gone")
    assert built(tmp_path, newcomer) == []
    (other,) = pages(site)
    assert other.startswith(address.removesuffix(".html") + "-")
    # The text that was published there has it as soon as it comes back.
    assert built(tmp_path, {**newcomer, "c.txt": scrape(body=BODY)}) == []
    assert BODY in (site / address).read_text("utf-8")


@pytest.mark.parametrize("said", ["gone", "Gone"])
def test_gone_is_an_answer_too(tmp_path: Path, said: str) -> None:
    site = published(tmp_path, {"a.txt": scrape("قمة", body=BODY), "b.txt": scrape("ميناء")})
    (gone,) = [page for page in pages(site) if "قمة" in page]
    set_leads_to(tmp_path, gone, said)
    assert built(tmp_path, {"b.txt": scrape("ميناء")}) == []
    assert gone not in pages(site)


def test_what_is_new_is_told_from_the_rest(tmp_path: Path) -> None:
    files = {f"{n}.txt": scrape(f"قمة {n}", body=f"{BODY} {n}") for n in range(3)}
    published(tmp_path, files)
    left = {"1.txt": files["1.txt"], "2.txt": files["2.txt"]}
    assert [" as of the last change:" in each.message for each in built(tmp_path, left)] == [True]
    problems = built(tmp_path, {"2.txt": files["2.txt"]})
    assert [" as of the last change:" in each.message for each in problems] == [False, True]
    problems = built(tmp_path, {"2.txt": files["2.txt"], "3.txt": scrape("قمة 3")})
    assert [" as of the last change:" in each.message for each in problems] == [False, False]


def test_who_looks_without_building_takes_nothing_for_known(tmp_path: Path) -> None:
    files = {f"{n}.txt": scrape(f"قمة {n}", body=f"{BODY} {n}") for n in range(2)}
    site = published(tmp_path, files)
    (tmp_path / "seeds/0.txt").unlink()
    explain_page(make_project(tmp_path, {}), "index.html", Quiet())
    foresee(make_project(tmp_path, {}), Quiet(), workers=1)
    assert record_published(tmp_path, site, gone=True) == 0, "no build has judged it"
    (problem,) = built(tmp_path, {"1.txt": files["1.txt"]})
    assert "leads nowhere as of the last change" in problem.message
    assert record_published(tmp_path, site, gone=True) == 1


def test_all_that_lead_nowhere_are_settled_at_once(tmp_path: Path) -> None:
    files = {f"{n}.txt": scrape(f"قمة {n}", body=f"{BODY} {n}") for n in range(4)}
    site = published(tmp_path, files)
    first, second, third, there = sorted(pages(site), key=lambda page: page.partition("قمة-")[2])
    set_leads_to(tmp_path, first, there)
    set_leads_to(tmp_path, second, "2023/09/25/nowhere-000000.html")
    assert len(built(tmp_path, {"3.txt": files["3.txt"]})) == 2
    # It comes from elsewhere: no build here knows what became of it.
    with (tmp_path / TABLE).open("a", encoding="utf-8") as table:
        table.write("2024/01/01/x-123456.html,x.txt,0,t0,\r\n")
    assert record_published(tmp_path, site, gone=True) == 1
    said = {row["address"]: row["leads_to"] for row in rows(tmp_path)}
    assert (said[third], said[there], said["2024/01/01/x-123456.html"]) == ("gone", "", "")
    assert (said[first], said[second]) == (there, "2023/09/25/nowhere-000000.html")


def test_an_unknown_target_is_a_problem(tmp_path: Path) -> None:
    site = published(tmp_path, {"a.txt": scrape("قمة", body=BODY), "b.txt": scrape("ميناء")})
    (gone,) = [page for page in pages(site) if "قمة" in page]
    set_leads_to(tmp_path, gone, "2023/09/25/nowhere-000000.html")
    (problem,) = built(tmp_path, {"b.txt": scrape("ميناء")})
    assert "nowhere" in problem.message


def test_rows_that_move_in_a_table_keep_their_addresses(tmp_path: Path) -> None:
    def table(*titles: str) -> str:
        lines = [f"{title},2023-09-25,{BODY} {title[::-1]}" for title in titles]
        return "\n".join(["title,date,text", *lines]) + "\n"

    site = published(tmp_path, {"all.csv": table("أول", "ثان")})
    assert len(pages(site)) == 2
    before = pages(site)
    # A row before them, and one retitled: its text is no longer the same either, its day is.
    lost = built(tmp_path, {"all.csv": table("جديد", "أول", "ثالث")})
    assert len(lost) == 1, "the place that it had is that of another article now"
    assert len(before & pages(site)) == 1


def test_bad_rows_are_named_and_never_rewritten(tmp_path: Path) -> None:
    site = published(tmp_path, {"a.txt": scrape(body=BODY)})
    before = (tmp_path / TABLE).read_bytes()
    bad = before + b"index.html,a.txt,0,t0,\r\n2023/09/25/x-123456.html,a.txt,one,,\r\n"
    # So long that Python refuses to make a number of it.
    bad += b"2023/09/25/y-123456.html,a.txt," + b"1" * 5_000 + b",,\r\n"
    (tmp_path / TABLE).write_bytes(bad)
    assert [each.line for each in built(tmp_path, {"a.txt": scrape(body=BODY)})] == [3, 4, 5]
    with pytest.raises(WarraqError, match=r"addresses\.csv:3: 'index\.html' is no address"):
        record_published(tmp_path, site)
    assert (tmp_path / TABLE).read_bytes() == bad


def test_a_table_that_cannot_be_read_stops_the_build(tmp_path: Path) -> None:
    project = make_project(tmp_path, {"a.txt": scrape()})
    (tmp_path / TABLE).write_bytes(b"\xff\xfe\xff")
    with pytest.raises(WarraqError, match=r"addresses\.csv"):
        build_project(project)


def test_only_the_site_of_the_last_build_is_recorded(tmp_path: Path) -> None:
    project = make_project(tmp_path, {"a.txt": scrape()})
    with pytest.raises(WarraqError, match="build the archive first"):
        record_published(tmp_path, project.output)
    build_project(project)
    (page,) = pages(project.output)
    (project.output / page).unlink()
    with pytest.raises(WarraqError, match="not what the last build"):
        record_published(tmp_path, project.output)
    assert not (tmp_path / TABLE).exists()


def test_nothing_new_leaves_the_table_alone(tmp_path: Path) -> None:
    site = published(tmp_path, {"a.txt": scrape()})
    assert record_published(tmp_path, site) == 0
    found, problems = read_published(tmp_path)
    assert (len(found), problems) == (1, [])
    assert places_of([], []) == {}
