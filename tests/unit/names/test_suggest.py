"""Suggestions: what is found, with which evidence, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.model import Article, Block, BlockKind, DateBasis, Tag
from generator.names.authority import Authority, Entry, read_authority
from generator.names.context import neighbours
from generator.names.resemblance import difference, folded_away, is_ending, sound_of
from generator.names.sources import Register, read_sources
from generator.names.suggest import Candidate, suggest_names
from generator.names.unite import learn_names
from tests.archives import write_files


def article(number: int, tags: list[str], body: str = "") -> Article:
    return Article(
        href=f"{number}.html", title=f"خبر {number}", published=None,
        date_basis=DateBasis.UNKNOWN, date_raw="",
        blocks=(Block(BlockKind.PARAGRAPH, body, 1),) if body else (),
        sources=(), tags=tuple(map(Tag, tags)), read_also=(), byline="", kicker="", dateline="",
        original_url="", captured="", origins=(), ledger=(),
    )  # fmt: skip


def found(*articles: Article, entries: tuple[Entry, ...] = ()) -> list[Candidate]:
    names = learn_names(articles, Authority(entries), Register())
    return suggest_names(names, articles)


def pairs(candidates: list[Candidate]) -> dict[frozenset[str], list[str]]:
    return {frozenset((c.preferred, c.variant)): [e.kind for e in c.evidence] for c in candidates}


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("إعلام", "أعلام", "folding"),
        ("عُمان", "عمّان", "folding"),
        ("مكتبة", "مكتبه", "folding"),
        ("علي", "على", "folding"),
        ("ناجورنو كاراباخ", "ناجورنوكاراباخ", "spacing"),
        ("البريكس", "بريكس", "article"),
        ("جوهانسبرغ", "جوهانسبورغ", "letter"),
        ("يفغيني بريغوجين", "يفجيني بريغوجن", "sound"),
    ],
)
def test_what_resembles(one: str, other: str, kind: str) -> None:
    candidates = found(article(1, [one]), article(2, [one]), article(3, [other]))
    (candidate,) = candidates
    assert (candidate.preferred, candidate.variant, candidate.uses) == (one, other, (2, 1))
    assert [piece.kind for piece in candidate.evidence] == [kind]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الأردن", "الاردن"),  # joined unasked
        ("السعودية", "السعودي"),  # another word of the same root
        ("لبنان", "لبناني"),
        ("قمة 2021", "قمة 2022"),
        ("وزارة الخارجية", "وزير الخارجية"),
        ("مصر", "قطر"),
    ],
)
def test_what_is_left_alone(one: str, other: str) -> None:
    assert found(article(1, [one]), article(2, [other])) == []


def test_brackets_explain() -> None:
    body = "أطلقت سبيس إكس (SpaceX) صاروخًا، وقالت وكالة الفضاء الأمريكية (ناسا) إنه وصل."
    articles = [article(n, ["سبيس إكس", "ناسا"][n % 2 :], body) for n in range(2)]
    articles.append(article(3, ["وكالة الفضاء الأمريكية"], body))
    assert pairs(found(*articles)) == {
        frozenset(("سبيس إكس", "SpaceX")): ["brackets"],
        frozenset(("وكالة الفضاء الأمريكية", "ناسا")): ["brackets"],
    }


def test_neighbours_alone() -> None:
    company = [["أرمينيا", "باكو"], ["أرمينيا", "يريفان"], ["باكو", "لاتشين"], ["لاتشين", "شوشة"]]
    names = ("قره باغ", "أرتساخ")
    articles = [
        article(n, [name, *others])
        for n, (name, others) in enumerate((a, b) for a in names for b in company)
    ]
    ((pair, evidence),) = pairs(found(*articles)).items()
    assert pair == frozenset(names)
    assert evidence == ["context"]


def test_standing_together_speaks_against() -> None:
    together = [article(n, ["فيينا", "فيينه", "النمسا"]) for n in range(3)]
    apart = [article(n, [name, "النمسا"]) for n, name in enumerate(("فيينا", "فيينه"))]
    assert all(c.weight < 0.5 for c in found(*together)) or not found(*together)
    assert isinstance(found(*apart), list)


def test_what_a_person_has_said_is_not_asked_again() -> None:
    articles = [article(1, ["إعلام"]), article(2, ["أعلام"])]
    assert len(found(*articles)) == 1
    assert found(*articles, entries=(Entry("إعلام"), Entry("أعلام"))) == []
    assert found(*articles, entries=(Entry("إعلام", ("أعلام",)),)) == []
    (candidate,) = found(*articles, article(3, ["أعلام"]), entries=(Entry("إعلام"),))
    assert candidate.preferred == "إعلام"


def test_a_pasted_block_counts_once() -> None:
    block = ("غزة", "رفح", "خان يونس")
    assert neighbours([block] * 50).both("غزة", "رفح") == 1


def test_resemblance() -> None:
    assert sound_of("جوجل") == sound_of("غوغل") == sound_of("google") == "KL"
    assert sound_of("تشانغ") == sound_of("شانغ")
    assert difference("بيسكوف", "بيسكف") == ("و", "")
    assert is_ending("السعوديه", "السعودي")
    assert not is_ending("بيسكوف", "بيسكف")
    assert folded_away("إعلام", "أعلام") == "إ/أ"
    assert folded_away("عُمان", "عمّان") == "harakat"


FILES = {
    "seeds/1.md": "---\ntitle: واحد\nsource: المدار\ntags: [إعلام]\nurl: https://example.org/1\n---\nنص",
    "seeds/2.md": "---\ntitle: اثنان\nsource: مجلة المدار\ntags: [أعلام]\n---\nنص",
    "authority.csv": "preferred,kind\nحلب,مدينة\n",
    "sources.csv": "name,aliases,kind\nمجلة المدار,المدار,مجلة\n",
}


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke
    named = run(main, ["suggest-names", "--write", "candidates.csv"])
    assert named.exit_code == 0, named.output
    assert "إعلام" in named.output
    assert "folding" in named.output
    assert "authority.csv:2: kind is 'مدينة'" in named.output
    authority, problems = read_authority((tmp_path / "candidates.csv").read_bytes())
    assert problems == []
    assert [entry.names for entry in authority.entries] == [("أعلام", "إعلام")]
    assert (tmp_path / "authority.csv").read_text("utf-8") == FILES["authority.csv"]

    again = run(main, ["suggest-names", "--write", "authority.csv"])
    assert again.exit_code == 1
    assert "is there already" in again.output
    assert (tmp_path / "authority.csv").read_text("utf-8") == FILES["authority.csv"]

    listed = run(main, ["suggest-sources", "--write", "fill.csv", "--articles", "articles.csv"])
    assert listed.exit_code == 0, listed.output
    assert "1 sources, 1 of them with gaps" in listed.output
    register, problems = read_sources((tmp_path / "fill.csv").read_bytes())
    assert problems == []
    assert [source.names for source in register.sources] == [("مجلة المدار", "المدار")]
    rows = (tmp_path / "articles.csv").read_text("utf-8-sig").splitlines()
    assert len(rows) == 3
    assert "https://example.org/1" in "".join(rows)
