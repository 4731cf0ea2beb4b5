"""Learning a lexicon: from a handful of articles, and again from more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.enrich import evidence
from generator.enrich.learn import learn
from generator.enrich.lexicon import Entry, Lexicon, State, format_lexicon, parse_lexicon
from generator.enrich.segment import Segmenter
from generator.enrich.tags import with_tags
from generator.model import Article, Block, BlockKind, DateBasis, Tag


def article(name: str, title: str, text: str, tag_line: str, tags: tuple[str, ...] = ()) -> Article:
    return Article(
        href=f"undated/{name}.html",
        title=title,
        published=None,
        date_basis=DateBasis.UNKNOWN,
        date_raw="",
        blocks=(Block(BlockKind.PARAGRAPH, text, 3),),
        sources=(),
        tags=tuple(Tag(tag) for tag in tags),
        read_also=(),
        byline="",
        kicker="",
        dateline="",
        original_url="",
        captured="",
        origins=(),
        ledger=(),
        tag_line=tag_line,
        tag_line_number=9,
    )


HARBOUR = article(
    "harbour",
    "توسعة مرفأ اللؤلؤة تبدأ الشهر المقبل",
    "قالت بلدية الساحل إن مرفأ اللؤلؤة سيتسع لعشرين سفينة. وزارت سلوى درويش مرفأ اللؤلؤة أمس.",
    "مرفأ اللؤلؤة بلدية الساحل سلوى درويش",
)
RACE = article(
    "race",
    "سباق القوارب يعود إلى مرفأ اللؤلؤة",
    "يعود سباق القوارب بعد غياب، وينظمه نادي البحارة. وقال كمال نصار إن بلدية الساحل تدعمه.",
    "سباق القوارب نادي البحارة مرفأ اللؤلؤة كمال نصار",
)
FISH = article(
    "fish",
    "سوق السمك تنتقل إلى الرصيف الشمالي",
    "تنتقل سوق السمك إلى الرصيف الشمالي، كما قال نادي البحارة.",
    "سوق السمك الرصيف الشمالي سلوى درويش",
)
ALL = (HARBOUR, RACE, FISH)


def tags(lexicon: Lexicon) -> dict[str, int]:
    return {entry.tag: entry.count for entry in lexicon.entries}


def cut(of: Article, lexicon: Lexicon) -> list[str]:
    return [tag.name for tag in with_tags(of, Segmenter(lexicon)).tags]


def test_two_articles_teach_what_their_texts_say() -> None:
    assert tags(learn((HARBOUR, RACE), (HARBOUR, RACE))) == {
        "مرفأ اللؤلؤة": 2,
        "بلدية الساحل": 1,
        "سباق القوارب": 1,
        "سلوى درويش": 1,
        "كمال نصار": 1,
        "نادي البحارة": 1,
    }


def test_other_articles_help_where_the_text_is_silent() -> None:
    """The text of the third one does not speak of the person."""
    assert cut(FISH, learn(ALL, ALL)) == ["سوق السمك", "الرصيف الشمالي", "سلوى درويش"]


def test_the_commonest_come_first_then_by_letters() -> None:
    entries = learn(ALL, ALL).entries
    assert list(entries) == sorted(entries, key=lambda entry: (-entry.count, entry.tag))
    assert {entry.tag for entry in entries[:2]} == {"سلوى درويش", "مرفأ اللؤلؤة"}


def test_learning_twice_gives_the_same_bytes() -> None:
    assert format_lexicon(learn(ALL, ALL)) == format_lexicon(learn(ALL, ALL))


def test_what_is_written_is_read_back_the_same() -> None:
    lexicon = learn(ALL, ALL)
    assert parse_lexicon(format_lexicon(lexicon), "tags.csv") == (lexicon, [])


def test_tags_that_the_input_delimits_are_sure() -> None:
    given = replace(HARBOUR, tag_line="", tags=(Tag("أخبار الساحل"),))
    assert learn((given,), (given,)).entries == (Entry("أخبار الساحل", 1, 1.0),)


def test_texts_are_gone_through_once_and_records_need_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "_BLOCK", 2)
    many = [replace(each, href=f"{n}.html") for n, each in enumerate(ALL * 3)]
    records = [replace(each, title="", blocks=()) for each in many]
    assert learn(records, iter(many)) == learn(many, many)


def test_nothing_to_learn_from() -> None:
    assert learn((), ()) == Lexicon()
    untagged = replace(HARBOUR, tag_line="")
    signs = replace(HARBOUR, tag_line="«» ...", title="", blocks=())
    assert learn([untagged], [untagged]) == Lexicon()
    assert learn([signs], [signs]).entries == ()


def test_decisions_are_kept_and_obeyed() -> None:
    former = Lexicon(
        (
            Entry("سلوى درويش", 2, 0.9, State.REJECT),
            Entry("حداثة البحر", 1, 0.9, State.ACCEPT),
            Entry("لا أحد بعد", 7, 0.9),
        )
    )
    learned = {entry.tag: entry for entry in learn(ALL, ALL, former).entries}
    assert learned["سلوى درويش"].state is State.REJECT
    assert learned["سلوى درويش"].count == 0
    assert learned["حداثة البحر"] == Entry("حداثة البحر", 0, 0.9, State.ACCEPT)
    assert "لا أحد بعد" not in learned


def test_an_article_that_is_added_cuts_no_other_line_anew() -> None:
    lexicon = learn((HARBOUR, RACE), (HARBOUR, RACE))
    before = [with_tags(each, Segmenter(lexicon)) for each in (HARBOUR, RACE)]
    with_tags(FISH, Segmenter(lexicon))
    assert [with_tags(each, Segmenter(lexicon)) for each in (HARBOUR, RACE)] == before


@pytest.mark.parametrize("word", ["كلمة", "في", "و", "Ever", "19", "«"])
def test_lines_of_any_length(word: str) -> None:
    lines = [article(f"{n}", "عنوان", "نص", " ".join([word] * n)) for n in (1, 2, 7, 40)]
    for entry in learn(lines, lines).entries:
        assert entry.count >= 1
