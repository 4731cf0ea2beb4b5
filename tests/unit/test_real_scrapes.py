"""The reading of the two real scrapes, line by line; they lie outside the project, or nowhere."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from generator.engine.tasks import parse_file
from generator.enrich.learn import learn
from generator.enrich.segment import Segmenter
from generator.enrich.tags import with_tags
from generator.model import Article, DateBasis, InputFile, ParsedFile, RepairKind, Role
from tests.archives import Whole, collect

SCRAPES = Path(__file__).resolve().parents[3] / "shared" / "seeds"
FIRST, SECOND = "000_6a78640d8eb2f584.txt", "004_9090311ae2bed687.txt"

pytestmark = pytest.mark.skipif(not SCRAPES.is_dir(), reason="the two real scrapes are not here")


@pytest.fixture(scope="module")
def files() -> dict[str, ParsedFile]:
    return {
        path.name: parse_file(InputFile(path.name, path.read_bytes()), ZoneInfo("UTC"))
        for path in sorted(SCRAPES.glob("*.txt"))
    }


@pytest.fixture(scope="module")
def catalog(files: dict[str, ParsedFile]) -> Whole:
    read = collect(files.values())
    segmenter = Segmenter(learn(read.articles, read.articles))
    cut = partial(with_tags, segmenter=segmenter)
    return Whole(tuple(map(cut, read.articles)), tuple(map(cut, read.embedded)))


def roles(file: ParsedFile, owner: int) -> dict[Role, list[int]]:
    found: dict[Role, list[int]] = {}
    for line in file.lines:
        if line.owner == owner:
            found.setdefault(line.role, []).append(line.number)
    return found


def ledger(article: Article, kind: RepairKind) -> list[tuple[int, str]]:
    return [(entry.line, entry.raw) for entry in article.ledger if entry.kind is kind]


def test_four_articles_and_no_problem(files: dict[str, ParsedFile], catalog: Whole) -> None:
    assert [a.published for a in catalog.articles] == [date(2023, 9, 20), date(2023, 9, 25)]
    assert {a.published for a in catalog.embedded} == {date(2024, 12, 22), None}
    assert [file.problems for file in files.values()] == [(), ()]


def test_the_first_one_line_by_line(files: dict[str, ParsedFile]) -> None:
    assert roles(files[FIRST], 0) == {
        Role.TITLE: [1],
        Role.DATE: [2],
        Role.BODY: list(range(3, 14)),
        Role.SOURCE: [14],
        Role.TAGS: [15],
    }
    assert roles(files[FIRST], 1) == {
        Role.MARKER: [16],
        Role.TITLE: [17],
        Role.BYLINE: [18],
        Role.BODY: list(range(19, 40)),
    }


def test_the_second_one_line_by_line(files: dict[str, ParsedFile]) -> None:
    assert roles(files[SECOND], 0) == {
        Role.TITLE: [1],
        Role.DATE: [2],
        Role.BODY: list(range(3, 16)),
        Role.SOURCE: [16, 17],
        Role.TAGS: [18],
    }
    assert roles(files[SECOND], 1) == {
        Role.MARKER: [19],
        Role.TITLE: [20],
        Role.HEADING: [21, 23, 25, 27],
        Role.BODY: [22, 24, 26, 28],
    }


def test_the_hosts(catalog: Whole) -> None:
    second, first = catalog.articles
    assert first.sources == ("البوابة نيوز",)
    assert second.sources == ("RT", "RT Arabic")
    assert [tag.name for tag in first.tags] == [
        "الكرملين",
        "دميتري بيسكوف",
        "ناجورنو كاراباخ",
        "أرمينيا",
        "قوات حفظ السلام الروسية",
    ]
    assert all(tag.supported for tag in first.tags)
    assert [tag.name for tag in second.tags] == [
        "كورونا",
        "إلهام علييف",
        "الكرملين",
        "دميتري بيسكوف",
        "قره باغ",
        "موسكو",
        "نيكول باشينيان",
        "قوات حفظ السلام",
        "وزارة الدفاع",
    ]
    assert not second.tags[0].supported and not second.tags[0].is_sure
    assert "قازان" not in first.text + second.text
    assert "2024" not in first.text + second.text


def test_the_embedded_ones(catalog: Whole) -> None:
    undated = next(a for a in catalog.embedded if a.published is None)
    dated = next(a for a in catalog.embedded if a.published)
    assert dated.date_basis is DateBasis.INFERRED and dated.sources == ("بغداد اليوم",)
    assert dated.byline == "بغداد اليوم- متابعة"
    assert "قازان" in dated.text
    assert (undated.kicker, undated.dateline, undated.sources) == ("ليبيا", "ليبيا", ())
    assert "?" not in undated.text and "❓" in undated.text
    first, second = catalog.articles[1], catalog.articles[0]
    assert (dated.found_in, first.attached) == ((first.href,), (dated.href,))
    assert (undated.found_in, second.attached) == ((second.href,), (undated.href,))


def test_what_was_repaired(catalog: Whole) -> None:
    second, first = catalog.articles
    undated = next(a for a in catalog.embedded if a.published is None)
    assert ledger(first, RepairKind.FARSI_LETTERS) == [(15, "الروسیة")]
    assert ledger(second, RepairKind.FARSI_LETTERS) == [(18, "فی")]
    assert ledger(second, RepairKind.SECOND_SOURCE) == [(17, "RT Arabic")]
    assert ledger(second, RepairKind.TAG_REPEATED) == [(18, "في قره باغ")]
    assert [line for line, _ in ledger(undated, RepairKind.LOST_EMOJI)] == [21, 23, 23, 25, 25, 27]
    assert not ledger(first, RepairKind.LOST_EMOJI) and not ledger(second, RepairKind.LOST_EMOJI)


def test_what_was_kept_and_flagged(catalog: Whole) -> None:
    second, first = catalog.articles
    dated = next(a for a in catalog.embedded if a.published)
    assert ledger(first, RepairKind.JOINED_NAME) == [(8, "ناجورنوكاراباخ")]
    typos = ledger(first, RepairKind.LIKELY_TYPO)
    assert [line for line, _ in typos] == [9, 10]
    assert "كاراباح" in typos[0][1] and "فلاديمبر" in typos[1][1]
    assert [line for line, _ in ledger(first, RepairKind.DASH_FOR_COLON)] == [9]
    assert [line for line, _ in ledger(first, RepairKind.MISSING_SPACE)] == [10]
    assert [line for line, _ in ledger(first, RepairKind.SPACE_IN_QUOTES)] == [11, 12, 13]
    assert [line for line, _ in ledger(first, RepairKind.STRAY_LETTER)] == [11]
    assert [line for line, _ in ledger(dated, RepairKind.TATWEEL)] == [17]
    assert [line for line, _ in ledger(dated, RepairKind.DATE_CONTRADICTION)] == [27]
    assert [line for line, _ in ledger(second, RepairKind.UNCLOSED_QUOTE)] == [4]
    assert [line for line, _ in ledger(second, RepairKind.BROKEN_SENTENCE)] == [11]
