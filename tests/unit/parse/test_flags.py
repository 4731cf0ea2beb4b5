"""What is flagged in a text, and what only looks like it."""

from __future__ import annotations

import time
from datetime import date

import pytest

from generator.model import Block, BlockKind, Repair, RepairKind
from generator.parse.flags import flag_article


def flags(
    *paragraphs: str, title: str = "عنوان", tags: str = "", published: date | None = None
) -> list[Repair]:
    blocks = [Block(BlockKind.PARAGRAPH, text, line) for line, text in enumerate(paragraphs, 2)]
    return flag_article(title, 1, blocks, tags, published)


def found(kind: RepairKind, *paragraphs: str, title: str = "عنوان", tags: str = "") -> list[str]:
    return [flag.raw for flag in flags(*paragraphs, title=title, tags=tags) if flag.kind is kind]


@pytest.mark.parametrize(
    "text",
    [
        'افتتحت البلدية الجسر (الجديد) أمام المارة، وقال الوزير: "الجسر جاهز".',
        'بلغت النسبة 30% في 2023، و(مئة) في 1445هـ، وقال "نعم" ثم "لا".',
        "الموقع https://example.org/a مفتوح، والبريد a@example.org أيضا.",
        "الاجتماع - وهو الثالث - انتهى «بنجاح» و“سلام”.",
    ],
)
def test_a_clean_paragraph_has_no_flag(text: str) -> None:
    assert flags(text) == []


def test_flags_are_sorted_by_line_and_change_nothing() -> None:
    all_flags = flags('قال" نعم"', "بـدمار", title="جسـر")
    assert [flag.line for flag in all_flags] == [1, 2, 3]
    assert {flag.repaired for flag in all_flags} == {None}


# ---------------------------------------------------------------- tatweel


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("يتوعد بـدمار كبير", ["بـدمار"]),
        ("الـعـنـايـة الفردية", ["الـعـنـايـة"]),
        ("مُـهم جدا", ["مُـهم"]),
        ("عام 1445هـ وفي القرن الثالث هـ", []),
        ('قال لـ"المرفأ" في الـ24 ساعة', []),
        ("كتـاب وكتـاب ثم كتـاب", ["كتـاب", "وكتـاب"]),
    ],
)
def test_tatweel_between_letters(text: str, words: list[str]) -> None:
    assert found(RepairKind.TATWEEL, text) == words


def test_a_stretched_word_is_named_once() -> None:
    assert found(RepairKind.TATWEEL, "كتـاب", "كتـاب") == ["كتـاب"]


# ---------------------------------------------------------------- spaces


@pytest.mark.parametrize(
    ("text", "raws"),
    [
        ("الرئاسة(المجلس) قالت", ["الرئاسة(المجلس)"]),
        ("الرئاسة(المجلس الأعلى) قالت", ["الرئاسة(المجلس"]),
        ("لمدةٍ(سنة)", ["لمدةٍ(سنة)"]),
        ("و(مئة) وب(11,8%) ول(الوكالة) ولـ(الوكالة)", []),
        ("على كل مواطن(ة) وموظف(ين)", []),
        ("الرئاسة (المجلس)", []),
    ],
)
def test_a_missing_space_before_a_parenthesis(text: str, raws: list[str]) -> None:
    assert found(RepairKind.MISSING_SPACE, text) == raws


@pytest.mark.parametrize(
    ("text", "raws"),
    [
        ('وأضاف:" نحن هنا"', ['وأضاف:" نحن']),
        ('وأضاف " نحن هنا".', ['وأضاف " نحن']),
        ('وأضاف" نحن هنا".', ['وأضاف" نحن']),
        ('حرس السواحل " نقطة الميناء " هناك', ['السواحل " نقطة']),
        ("قال « نحن هنا»", ["قال « نحن"]),
        ("قال “ نحن هنا”", ["قال “ نحن"]),
        ('قال "نحن" و"أنتم" ثم ذهب', []),
        ('قال "نحن "هنا" الآن" ثم ذهب', []),
        ('شاشة 14" جديدة و15" قديمة', []),
        # An unclosed quotation does not turn the closing marks behind it into opening ones.
        ('قال "نحن هنا. ثم زار "الميناء" و"السوق" وعاد', []),
    ],
)
def test_spaces_behind_opening_quotation_marks(text: str, raws: list[str]) -> None:
    assert found(RepairKind.SPACE_IN_QUOTES, text) == raws


# ---------------------------------------------------------------- quotations


@pytest.mark.parametrize(
    ("text", "raws"),
    [
        ('قال: "في الوقت الحالي لا نعرف.', ['"في الوقت الحالي لا نعرف.']),
        ('قال: "لا نعرف. وزار "الميناء" و"السوق" وعاد', ['"لا نعرف. وزار "الميناء" و"الس']),
        ('زار "الميناء" ثم قال إن الجسر جاهز" وعاد', ['زار "الميناء" ثم قال إن الجسر جاهز"'[-31:]]),
        ("قال: «في الوقت الحالي.", ["«في الوقت الحالي."]),
        ("قال: “في الوقت الحالي.", ["“في الوقت الحالي."]),
        # One mark may close two quotations at the end.
        ('قال: "لم نصل بعد إلى "الميناء".', []),
        ('قال: "لم نصل بعد إلى "الميناء" أمس".', []),
        ('شاشة 14" جديدة', []),
        ('وأضاف"نعم"وذهب', []),
    ],
)
def test_quotations_that_do_not_close(text: str, raws: list[str]) -> None:
    assert found(RepairKind.UNCLOSED_QUOTE, text) == raws


def test_a_quotation_may_run_over_paragraphs() -> None:
    assert found(RepairKind.UNCLOSED_QUOTE, 'قال: "أولا نبني.', "ثانيا نزرع.", 'ثالثا نعود".') == []


def test_a_quotation_does_not_run_over_a_whole_article() -> None:
    middle = ["فقرة."] * 8
    raws = found(RepairKind.UNCLOSED_QUOTE, 'قال: "أولا نبني.', *middle, 'ثالثا نعود".')
    assert raws == ['"أولا نبني.', 'ثالثا نعود"']


@pytest.mark.parametrize(
    ("text", "raws"),
    [
        ('اجتماع الرئيسين علي وأحمد- "نأمل أن ننجح"', ['وأحمد- "']),
        ("قال أحمد–«نعم»", ["أحمد–«"]),
        ('قال -فيما يتعلق بالحاجة إلى الجسر- "انظروا هناك"', []),
        ('ما يعرف ب- "الملف"', []),
        ('الجسر - "جسر المدينة" - مفتوح', []),
    ],
)
def test_a_dash_where_a_colon_was_meant(text: str, raws: list[str]) -> None:
    assert found(RepairKind.DASH_FOR_COLON, text) == raws


# ---------------------------------------------------------------- lines


def test_a_stray_waw_at_the_end() -> None:
    assert found(RepairKind.STRAY_LETTER, 'مقابلة مع "الوزير". و') == ['"الوزير". و']
    assert found(RepairKind.STRAY_LETTER, "قال هو") == []


def test_a_paragraph_that_begins_inside_a_sentence() -> None:
    kind = RepairKind.BROKEN_SENTENCE
    assert found(kind, "تلقي القوات أسلحتها.", "وأن تغادر المدينة.") == ["وأن تغادر المدينة."]
    assert found(kind, "وأن تغادر المدينة.", "وأنهى زيارته.") == []


@pytest.mark.parametrize(
    ("text", "raws"),
    [
        ("على الموقعhttps://example.org/a?b=c هنا", ["الموقعhttps://example.org/a?b=c"]),
        ("الموقع www.example.orgهنا", ["www.example.orgهنا"]),
        ("الموقع ــhttps://example.org/a", []),
        ("الموقع (https://example.org/a)، هنا", []),
    ],
)
def test_words_glued_to_a_link(text: str, raws: list[str]) -> None:
    assert found(RepairKind.GLUED_LINK, text) == raws


# ---------------------------------------------------------------- words


def test_two_names_written_as_one() -> None:
    kind = RepairKind.JOINED_NAME
    assert found(kind, "زار وادي الزيتون ثم واديالزيتون") == ["واديالزيتون"]
    assert found(kind, "زار ثم واديالزيتون", tags="وادي الزيتون") == ["واديالزيتون"]
    assert found(kind, "زار واديالزيتون وحده") == []
    assert found(kind, "وادي، الزيتون ثم واديالزيتون") == []  # not neighbours
    assert found(kind, "قال وادي الزيتون", tags="واديالزيتون") == []  # the text has no fault


@pytest.mark.parametrize(
    ("texts", "raws"),
    [
        # The same word beside both.
        (["الرئيس فلوديمير بوت", "الرئيس فلوديمبر بوت"], ["فلوديمير / فلوديمبر"]),
        (["وزارة الخارجية", "من الخارجية", "وزارة الخارحية"], ["الخارحية"]),
        # Two words that stand in different company.
        (["الفريق الأكبر سنا", "المنطقة الأكثر سكانا"], []),
        (["المناطق النائية", "قالت النائبة سامية"], []),
        # Inflection, though the neighbours are the same.
        (["سياسية العالم", "سياسته العالم"], []),
        (["وستكون مفتوحة", "وسيكون مفتوحة"], []),
        (["عمليتين استهدفتا السفينة", "عمليتين استهدفنا السفينة"], []),
        (["يقولون نعم", "تقولون نعم"], []),
    ],
)
def test_likely_typos(texts: list[str], raws: list[str]) -> None:
    assert found(RepairKind.LIKELY_TYPO, *texts) == raws


def test_a_name_that_recurs_in_title_or_tags_shows_its_misspelling() -> None:
    kind = RepairKind.LIKELY_TYPO
    texts = ("سافر إلى كاراباخ أمس", "عاد من كاراباح اليوم")
    assert found(kind, *texts, tags="كاراباخ") == ["كاراباح"]
    assert found(kind, *texts, title="رحلة كاراباخ") == ["كاراباح"]
    assert found(kind, *texts) == []


def test_the_order_of_flags_does_not_depend_on_hashes() -> None:
    text = "وادي الزيتون وتلة الحجارة ثم واديالزيتون وتلةالحجارة وميناءالسفينة وميناء السفينة"
    assert found(RepairKind.JOINED_NAME, text) == ["واديالزيتون", "وتلةالحجارة", "وميناءالسفينة"]


# ---------------------------------------------------------------- dates


def test_another_day_than_the_day_of_publication() -> None:
    raws = [
        (flag.field, flag.raw)
        for flag in flags("قال اليوم الثلاثاء", published=date(2023, 9, 25))
        if flag.kind is RepairKind.DATE_CONTRADICTION
    ]
    assert raws == [("date", "اليوم الثلاثاء")]


# ---------------------------------------------------------------- time

FILLERS = [
    " ", '"', '" ', "ب", "ب\u0640", "\u064b", "ب(", 'ب-"', "http://", "بwww.", "« ", "كلمة ",
    "كاراباخ كاراباح ", "1", "- ", "?",
]  # fmt: skip


@pytest.mark.parametrize("filler", FILLERS)
def test_flagging_takes_linear_time(filler: str) -> None:
    text = "كلمة " + filler * (100_000 // len(filler)) + " نهاية"
    started = time.perf_counter()
    flags(text, tags="كلمة نهاية", published=date(2023, 9, 25))
    assert time.perf_counter() - started < 5
