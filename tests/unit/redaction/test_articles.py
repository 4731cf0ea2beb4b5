"""Articles that are taken out, and what remains of them."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.arabic.slugs import slugify
from generator.cli import main
from generator.engine.addresses import record_published
from generator.redaction.sieve import MARK
from tests.archives import scrape, snapshot, write_files

TITLE = "افتتاح معرض الخزف القديم"
BODY = (
    "افتتح الوزير معرض الخزف القديم في القاعة الكبرى بحضور عدد من الفنانين والصحافيين.\n"
    "ويضم المعرض مئة قطعة نادرة من الخزف جمعها هواة من بلدان كثيرة على مدى ثلاثين سنة."
)
OTHER = "ارتفاع أسعار القمح في الأسواق"
ADDED = f"إقرأ أيضاً:\n{OTHER}\nقال التجار إن أسعار القمح ارتفعت هذا الأسبوع في الأسواق كلها.\n"
DAY = "2023-09-25"


def _run(*args: str) -> Result:
    return CliRunner().invoke(main, args, catch_exceptions=False)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "a.txt": scrape(TITLE, body=BODY) + ADDED,
        "copy/b.txt": scrape(TITLE, body=BODY, source="صحيفة المرفأ"),
        "c.txt": scrape("خبر آخر", body="رست سفينة الأبحاث في الميناء."),
        "rows.jsonl": "".join(
            json.dumps({"title": title, "date": DAY, "body": text}, ensure_ascii=False) + "\n"
            for title, text in (("سطر يبقى", "نص يبقى في الملف."), ("سطر يذهب", "نص يذهب عنه."))
        ),
    }
    write_files(tmp_path / "seeds", files)
    monkeypatch.chdir(tmp_path)
    assert _run("build", "--quiet").exit_code == 0
    return tmp_path


def _address(root: Path, title: str) -> str:
    slug = slugify(title)
    pages = [path for path in snapshot(root / "site") if f"/{slug}-" in path]
    return min(pages, key=len)


def _raw(root: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for path, data in snapshot(root / "site" / "data" / "raw").items():
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            found |= {f"{path}/{n}": package.read(n).decode() for n in package.namelist()}
    return found


def test_an_article_leaves_a_tombstone_and_nothing_else(here: Path) -> None:
    address = _address(here, TITLE)
    result = _run(
        "redact", "--yes", "--article", address, "--reason", "حكم قضائي", "--date", "2026-11-26"
    )
    assert result.exit_code == 0, result.output
    page = (here / "site" / address).read_text("utf-8")
    assert "سُحب هذا المقال من الأرشيف" in page
    assert 'name="robots" content="noindex"' in page
    assert "حكم قضائي" in page
    assert 'datetime="2026-11-26"' in page
    rest = {p: d for p, d in snapshot(here / "site").items() if p != address}
    assert not [path for path, data in rest.items() if TITLE.encode() in data]
    # Lists have its address, which says what the title was: --neutral-address does not.
    year = f"{address.partition('/')[0]}/manifest-sha256.txt"
    found = {path for path, data in rest.items() if "الخزف".encode() in data}
    assert found == {"redacted/index.html", year}
    assert "الخزف" not in "".join(_raw(here).values())
    assert _run("check").output.endswith(" 0 broken\n")


def test_the_tombstones_are_listed_and_found(here: Path) -> None:
    address = _address(here, TITLE)
    _run("redact", "--yes", "--article", address, "--neutral-address")
    listed = (here / "site/redacted/index.html").read_text("utf-8")
    (stone,) = {p.name for p in (here / "site/redacted").glob("*.html")} - {"index.html"}
    assert f'href="../redacted/{stone}"' in listed or f'href="{stone}"' in listed
    assert "redacted/index.html" in (here / "site/404.html").read_text("utf-8")
    assert not (here / "site" / address).exists()
    assert not [p for p, data in snapshot(here / "site").items() if "الخزف".encode() in data]


def test_what_was_attached_to_it_stays(here: Path) -> None:
    _run("redact", "--yes", "--article", _address(here, TITLE))
    assert OTHER in (here / "site/undated/index.html").read_text("utf-8")
    assert OTHER in "".join(_raw(here).values())


def test_an_attached_article_goes_alone(here: Path) -> None:
    address = _address(here, OTHER)
    assert _run("redact", "--yes", "--article", address).exit_code == 0
    assert OTHER not in "".join(_raw(here).values())
    assert TITLE in "".join(_raw(here).values())
    assert TITLE in (here / "site/index.html").read_text("utf-8")


def test_one_of_many_in_a_file_goes_with_its_line(here: Path) -> None:
    assert _run("redact", "--yes", "--article", _address(here, "سطر يذهب")).exit_code == 0
    raw = "".join(_raw(here).values())
    assert "سطر يبقى" in raw
    assert "سطر يذهب" not in raw


@pytest.mark.parametrize("change", ["rename", "retitle", "rewrite"])
def test_it_does_not_come_back(here: Path, change: str) -> None:
    """Whether it is that article is for a person to say, unless text, title, day and source are."""
    _run("redact", "--yes", "--article", _address(here, TITLE))
    old = here / "seeds/a.txt"
    if change == "rename":
        shutil.move(old, here / "seeds/z.txt")
    else:
        title, body = (("عنوان جديد", BODY), (TITLE, "نص جديد تماما."))[change == "rewrite"]
        write_files(here / "seeds", {"a.txt": scrape(title, body=body)})
    problems = json.loads(_run("build", "--json").stdout)["problems"]
    said = {"retitle": "has the text of", "rewrite": "has the title, day and source of"}
    assert [(each["path"], each["line"], said[change] in each["message"]) for each in problems] == [
        ("a.txt", 1, True) for _ in range(change != "rename")
    ]
    assert not any("الخزف" in str(each) for each in problems)
    gone = "نص جديد" if change == "rewrite" else "الخزف القديم في القاعة"
    packed = [d for p, d in snapshot(here / "site").items() if p.endswith(".jsonl.gz")]
    assert packed
    assert gone not in b"".join(map(gzip.decompress, packed)).decode()


def test_a_dry_run_writes_nothing(here: Path) -> None:
    before = snapshot(here / "site")
    result = _run("redact", "--phrase", "معرض الخزف", "--dry-run")
    assert result.exit_code == 0
    assert "a.txt:1: «افتتاح معرض الخزف القديم»: title, body" in result.output
    assert snapshot(here / "site") == before
    assert not (here / "redactions.csv").exists()
    assert not (here / "redactions.key").exists()


@pytest.mark.parametrize("how", ["--dry-run", "--yes"])
def test_words_that_stand_nowhere_are_named(here: Path, how: str) -> None:
    result = _run("redact", "--phrase", "معرض الخزف", "--person", "معرض الخرف", how)
    warnings = [line for line in result.stderr.splitlines() if line.startswith("warning: ")]
    assert len(warnings) == 1
    assert "«معرض الخرف»: found in no article: check the spelling" in warnings[0]
    assert result.exit_code == 0
    assert (here / "redactions.csv").exists() == (how == "--yes"), "it may be meant for later"


def test_a_correction_finds_its_article_when_words_of_the_address_are_gone(here: Path) -> None:
    old = next(p for p in snapshot(here / "site") if p.startswith("20") and "معرض-الخزف" in p)
    note = f"---\narticle: {old}\ndate: 2024-05-03\n---\nملاحظة على الخبر.\n"
    write_files(here, {"corrections/one.md": note})
    assert _run("redact", "--phrase", "معرض الخزف", "--yes").exit_code == 0
    pages = [d for p, d in snapshot(here / "site").items() if p.startswith("20")]
    assert any("ملاحظة على الخبر." in page.decode("utf-8", "replace") for page in pages)


@pytest.mark.parametrize(
    "path", ["corrections/one.md", "public/about.txt", "pages/a.md", "addresses.csv"]
)
def test_a_dry_run_names_the_files_of_the_keepers(here: Path, path: str) -> None:
    write_files(here, {path: "عن معرض الخزف"})
    result = _run("redact", "--phrase", "معرض الخزف", "--dry-run")
    assert f"{path}: holds it; take it out there yourself" in result.output


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "name a --phrase"),
        (("--article", "2020/x.html"), "the archive has no such article"),
        (("--person", "طه"), "too short"),
        (("--phrase", "حُجب"), "is the mark that is put in its place"),
    ],
)
def test_what_cannot_be_done_is_said(here: Path, args: tuple[str, ...], message: str) -> None:
    result = _run("redact", *args)
    assert result.exit_code != 0
    assert message in result.output
    assert not (here / "redactions.csv").exists()


def test_a_build_without_the_key_publishes_nothing(here: Path) -> None:
    assert _run("redact", "--yes", "--phrase", "معرض الخزف").exit_code == 0
    before = snapshot(here / "site")
    key = (here / "redactions.key").read_text()
    (here / "redactions.key").unlink()
    result = _run("build")
    assert result.exit_code == 1
    assert "the key of redactions.csv cannot be read" in result.output
    assert snapshot(here / "site") == before
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WARRAQ_REDACTIONS_KEY", key)
        assert _run("build", "--quiet").exit_code == 0
    assert snapshot(here / "site") == before


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("person,zz,,,", "redactions.csv:2: hashes are no hashes"),
        ("thing,0011223344556677,,,", "redactions.csv:2: kind is 'thing'"),
        ("article,0011223344556677,,,", "an article has two hashes or more, not 1"),
        ("phrase,0011223344556677,yesterday,,", "'yesterday' is no date"),
        (
            "article,0011223344556677 0011223344556677,,,../x.html",
            "'../x.html' is no address in the site",
        ),
    ],
)
def test_a_bad_rule_fails_the_build(here: Path, row: str, message: str) -> None:
    write_files(here, {"redactions.csv": f"kind,hashes,date,reason,address\n{row}\n"})
    result = _run("build")
    assert result.exit_code == 1
    assert message in result.output


@pytest.mark.parametrize("neutral", [(), ("--neutral-address",)])
def test_that_it_was_published_is_no_problem(here: Path, neutral: tuple[str, ...]) -> None:
    assert record_published(here, here / "site")
    assert _run("redact", "--yes", "--article", _address(here, TITLE), *neutral).exit_code == 0
    result = _run("build", "--strict", "--json")
    assert not [each for each in json.loads(result.stdout)["problems"] if "csv" in each["path"]]


def test_a_name_that_the_program_has_in_its_own_tables_can_go(here: Path) -> None:
    text = scrape("لقاء في أنقرة", body="التقى أردوغان الوفد في أنقرة.")
    write_files(here / "seeds", {"d.txt": text})
    result = _run("redact", "--phrase", "أردوغان", "--yes")
    assert result.exit_code == 0, result.output
    assert "scan: found 0" in result.output
    page = next((here / "site").glob("2023/**/*أنقرة*.html"), None) or next(
        (here / "site").glob("2023/**/*انقرة*.html")
    )
    page.write_text(page.read_text("utf-8").replace(MARK, '"اردوجان":"اردوغان"'), "utf-8")
    assert _run("redact", "--scan").exit_code == 1, "elsewhere it is no table of the program's"


@pytest.mark.parametrize("content", [b"kind\xff", None])
def test_rules_that_cannot_be_read_are_one_plain_line(here: Path, content: bytes | None) -> None:
    if content is None:
        (here / "redactions.csv").mkdir()
    else:
        (here / "redactions.csv").write_bytes(content)
    why = "cannot be read: Is a directory (check it)" if content is None else "not UTF-8 (save it"
    assert _run("build").stderr.startswith(f"error: redactions.csv: {why}")


def test_corrections_obey_the_rules_too(here: Path) -> None:
    address = _address(here, "خبر آخر")
    correction = f"---\narticle: {address}\ndate: 2024-05-03\nby: زرياب\n---\nصوّبه زرياب بنفسه.\n"
    write_files(here / "corrections", {"x.md": correction})
    result = _run("redact", "--person", "زرياب", "--yes")
    assert result.exit_code == 0, result.output
    page = (here / "site" / address).read_text("utf-8")
    assert MARK in page
    assert "زرياب" not in page
    assert not [p for p, d in snapshot(here / "site").items() if "زرياب".encode() in d]


def test_a_correction_of_words_that_are_taken_out_stops_no_build(here: Path) -> None:
    write_files(here / "seeds", {"d.txt": scrape("لقاء", body="زار زكريا المهدوي البرقعي المعرض.")})
    assert _run("build", "--quiet").exit_code == 0
    note = f"---\narticle: {_address(here, 'لقاء')}\ndate: 2024-05-03\nwas: زكريا المهدوي\n"
    note += "now: زكرياء المهدوي\n---\nصُوّب الاسم.\n"
    write_files(here / "corrections", {"x.md": note})
    assert _run("build", "--quiet").exit_code == 0
    result = _run("redact", "--person", "زكريا المهدوي البرقعي", "--yes")
    assert result.exit_code == 0, result.output
    (problem,) = json.loads(_run("build", "--json").stdout)["problems"]
    assert (problem["path"], problem["line"]) == ("corrections/x.md", 4)
    assert "words were taken out" in problem["message"]
    assert not [p for p, d in snapshot(here / "site").items() if "البرقعي".encode() in d]


@pytest.mark.parametrize("how", ["--dry-run", "--yes"])
def test_the_corrections_that_are_made_no_more_are_named(here: Path, how: str) -> None:
    address = _address(here, "خبر آخر")
    for name, (of, was, now) in {
        "gone": (_address(here, TITLE), "الكبرى", "الصغرى"),
        "unfit": (address, "سفينة الأبحاث", "سفينة الشحن"),
        "stays": (address, "رست", "وقفت"),
    }.items():
        note = f"---\narticle: {of}\ndate: 2024-05-03\nwas: {was}\nnow: {now}\n---\n"
        write_files(here / "corrections", {f"{name}.md": note})
    assert _run("build", "--quiet").exit_code == 0
    article, phrase = ("--article", _address(here, TITLE)), ("--phrase", "الأبحاث في الميناء")
    result = _run("redact", *article, *phrase, how)
    notes = [line for line in result.stderr.splitlines() if "corrections/" in line]
    assert notes == [
        "note: corrections/gone.md:2: its article is taken out (remove the file)",
        "note: corrections/unfit.md:4: fits its article no more, of which words are taken out "
        "(remove the file)",
    ]
    assert result.exit_code == 0


def test_where_no_build_would_go_on_no_rule_is_written(here: Path) -> None:
    write_files(here / "corrections", {"x.md": "عن معرض الخزف"})
    result = _run("redact", "--phrase", "معرض الخزف", "--yes")
    assert (result.exit_code, "corrections/x.md:1: no front matter" in result.stderr) == (1, True)
    assert not (here / "redactions.csv").exists()


def test_words_taken_out_elsewhere_touch_no_correction(here: Path) -> None:
    """One of another, which fits only after that, was taken for unfit in archives with rules."""
    address = _address(here, "خبر آخر")
    texts = {"x": ("2024-05-03", "رست", "وقفت"), "y": ("2024-06-03", "وقفت", "رسا قبطان")}
    for name, (day, was, now) in texts.items():
        note = f"---\narticle: {address}\ndate: {day}\nwas: {was}\nnow: {now}\n---\n"
        write_files(here / "corrections", {f"{name}.md": note})
    assert _run("redact", "--phrase", "معرض الخزف", "--yes").exit_code == 0
    assert json.loads(_run("build", "--json").stdout)["problems"] == []
    assert "رسا قبطان سفينة" in (here / "site" / address).read_text("utf-8")
    wrong = f"---\narticle: {address}\ndate: 2024-07-03\nwas: غرقت\nnow: رست\n---\n"
    write_files(here / "corrections", {"z.md": wrong})
    assert "corrections/z.md:4: «غرقت» does not stand in the text" in _run("build").output


def test_what_is_published_after_it_can_be_published_again(here: Path) -> None:
    write_files(here / "seeds", {"d.txt": scrape("زيارة زرياب إلى المدينة", body="وصل الوفد.")})
    assert _run("build", "--quiet").exit_code == 0
    assert record_published(here, here / "site")
    assert _run("redact", "--person", "زرياب", "--yes").exit_code == 0
    assert record_published(here, here / "site")
    assert "redacted/" not in (here / "addresses.csv").read_text("utf-8")
    assert record_published(here, here / "site") == 0
    problems = json.loads(_run("build", "--json").stdout)["problems"]
    assert not [each for each in problems if "csv" in each["path"]]


@pytest.mark.parametrize("neutral", [(), ("--neutral-address",)])
def test_the_correction_of_an_article_that_is_gone_stops_no_build(
    here: Path, neutral: tuple[str, ...]
) -> None:
    address = _address(here, TITLE)
    correction = f"---\ndate: 2024-05-03\narticle: {address}\n---\nصوّبه المحرر.\n"
    write_files(here / "corrections", {"x.md": correction})
    assert _run("build", "--quiet").exit_code == 0
    assert _run("redact", "--yes", "--article", address, *neutral).exit_code == 0
    result = _run("build", "--json")
    assert result.exit_code == 0
    told = {"path": "corrections/x.md", "line": 3, "message": "its article was taken out"}
    assert {**told, "hint": "remove the file"} in json.loads(result.stdout)["problems"]
    assert "صوّبه".encode() not in b"".join(snapshot(here / "site").values())


@pytest.mark.parametrize("neutral", [(), ("--neutral-address",)])
def test_so_is_that_of_one_of_two_that_are_called_alike(
    here: Path, neutral: tuple[str, ...]
) -> None:
    write_files(
        here / "seeds", {"twin.txt": scrape("خبر آخر", body="غرقت سفينة الأبحاث في الميناء.")}
    )
    assert _run("build", "--quiet").exit_code == 0
    slug = slugify("خبر آخر")
    address = max((p for p in snapshot(here / "site") if f"/{slug}-" in p), key=len)
    assert address.count("-") == slug.count("-") + 2, "with what tells it from the other"
    write_files(
        here / "corrections", {"x.md": f"---\ndate: 2024-05-03\narticle: {address}\n---\nص\n"}
    )
    assert _run("redact", "--yes", "--article", address, *neutral).exit_code == 0
    problems = json.loads(_run("build", "--json").stdout)["problems"]
    assert [each["message"] for each in problems] == ["its article was taken out"]


def test_where_nobody_can_be_asked_nothing_is_written(here: Path) -> None:
    result = _run("redact", "--phrase", "معرض الخزف")
    assert result.exit_code == 2
    assert "nobody is here to be asked" in result.stderr and "--yes" in result.stderr
    assert not (here / "redactions.csv").exists()


TWIN = "غرقت سفينة الأبحاث في الميناء."


def _twins(root: Path) -> list[str]:
    """Two articles of the same title, day and source; their addresses, the plain one first."""
    write_files(root / "seeds", {"twin.txt": scrape("خبر آخر", body=TWIN)})
    assert _run("build", "--quiet").exit_code == 0
    slug = slugify("خبر آخر")
    pages = [path for path in snapshot(root / "site") if f"/{slug}-" in path]
    assert len(pages) == 2
    return sorted(pages, key=len)


def _texts(root: Path) -> str:
    packed = [d for p, d in snapshot(root / "site").items() if p.endswith(".jsonl.gz")]
    return b"".join(map(gzip.decompress, packed)).decode()


@pytest.mark.parametrize("neutral", [(), ("--neutral-address",)])
@pytest.mark.parametrize("named", [0, 1])
def test_of_two_that_are_called_alike_the_one_that_is_named_goes(
    here: Path, named: int, neutral: tuple[str, ...]
) -> None:
    addresses = _twins(here)
    texts = ("رست سفينة الأبحاث في الميناء.", TWIN)
    record_published(here, here / "site")
    result = _run("redact", "--yes", "--article", addresses[named], *neutral)
    assert result.exit_code == 0, result.output
    assert f"note: {addresses[1 - named]}: has the same title, day and source" in result.stderr
    assert texts[named] not in _texts(here)
    assert texts[named] not in "".join(_raw(here).values())
    # The other stays where it is, and nobody moves to where the first was.
    assert texts[1 - named] in (here / "site" / addresses[1 - named]).read_text("utf-8")
    gone = here / "site" / addresses[named]
    assert gone.exists() != bool(neutral)
    assert neutral or "سُحب هذا المقال" in gone.read_text("utf-8")
    assert json.loads(_run("build", "--json").stdout)["problems"] == []
    assert _run("check").output.endswith(" 0 broken\n")


def test_both_that_are_called_alike_can_be_named(here: Path) -> None:
    plain, tied = _twins(here)
    result = _run("redact", "--yes", "--article", plain, "--article", tied)
    assert result.exit_code == 0, result.output
    assert "has the same title" not in result.stderr
    assert "سفينة الأبحاث في الميناء" not in _texts(here)


@pytest.mark.parametrize("named", [0, 1])
def test_of_two_that_are_called_alike_none_comes_back_by_an_edit(here: Path, named: int) -> None:
    """A new text may be that of either: it goes, and a problem says so."""
    addresses = _twins(here)
    _run("redact", "--yes", "--article", addresses[named])
    other = (here / "site" / addresses[1 - named]).read_text("utf-8")
    assert "سفينة الأبحاث في الميناء" in other, "where it was, though nothing was published"
    write_files(here / "seeds", {"twin.txt": scrape("خبر آخر", body="نص ثالث تماما.")})
    (problem,) = json.loads(_run("build", "--json").stdout)["problems"]
    assert (problem["path"], problem["line"]) == ("twin.txt", 1)
    assert "taken out" in problem["message"]
    assert "نص ثالث" not in _texts(here)


def test_the_article_of_an_address_is_the_one_that_was_published_there(here: Path) -> None:
    """One that sorts before it came later, and has the address with an ending."""
    record_published(here, here / "site")
    write_files(here / "seeds", {"a0.txt": scrape("خبر آخر", body=TWIN)})
    assert _run("build", "--quiet").exit_code == 0
    address = _address(here, "خبر آخر")
    assert "رست سفينة" in (here / "site" / address).read_text("utf-8")
    assert _run("redact", "--yes", "--article", address).exit_code == 0
    assert "رست سفينة" not in _texts(here)
    assert TWIN in _texts(here)
