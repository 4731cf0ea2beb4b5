"""The role of every line in small scrapes, each with a fault of its own.

A file is written as lines of `owner role | text`, so that text and expectation stand side by side.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from generator.model import (
    BlockKind,
    DateBasis,
    InputFile,
    ParsedArticle,
    ParsedFile,
    RepairKind,
    Role,
)
from generator.parse.scrape import parse_scrape

EMOJI_4 = "????"
SELECTOR = "\ufe0f"


def parse(text: str | bytes, path: str = "خبر.txt") -> ParsedFile:
    data = text if isinstance(text, bytes) else text.encode()
    return parse_scrape(InputFile(path, data), "digest")


class Read(NamedTuple):
    """A parsed file and its articles, which must be there."""

    file: ParsedFile
    host: ParsedArticle
    embedded: tuple[ParsedArticle, ...]

    def kinds(self, line: int) -> list[RepairKind]:
        """Ledger entries of a line, of all articles."""
        articles = (self.host, *self.embedded)
        return [r.kind for article in articles for r in article.ledger if r.line == line]

    def problem_lines(self) -> list[int]:
        return [problem.line for problem in self.file.problems]


def annotated(script: str, end: str = "\n") -> Read:
    """Parse the texts of a script and compare every line's role and owner with what it says."""
    rows = [row.split("|", 1) for row in script.strip("\n").split("\n")]
    expected = [what.split() or ["blank"] for what, _ in rows]
    file = parse(end.join(text.removeprefix(" ") for _, text in rows) + end)
    found = [([str(line.owner)] if line.owner else []) + [line.role.value] for line in file.lines]
    assert found == expected
    assert file.host is not None
    return Read(file, file.host, file.embedded)


def texts(article: ParsedArticle) -> list[str]:
    return [block.text for block in article.blocks]


# ---------------------------------------------------------------- the whole format


WHOLE = """
title     | جسر جديد يصل ضفتي النهر
date      | تاريخ النشر: 25th, September 2023 GMT
body      | افتتحت البلدية جسرا جديدا للمشاة.
body      | ويبلغ طول الجسر ستين مترا.
source    | المصدر: صحيفة المرفأ
tags      | كلمات دلالية: جسر البلدية
1 marker  | إقرأ أيضاً:
1 title   | سوق السمك يغلق أبوابه
1 byline  | نشرة الميناء- متابعة
1 body    | أغلقت السوق أبوابها، اليوم الأحد، (22 كانون الأول 2024)، للصيانة.
1 body    | وتستمر الصيانة شهرا.
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_host_and_the_article_attached_to_it(end: str) -> None:
    read = annotated(WHOLE, end)
    assert read.host.title == "جسر جديد يصل ضفتي النهر"
    assert (read.host.published, read.host.date_basis) == (date(2023, 9, 25), DateBasis.PRINTED)
    assert texts(read.host) == ["افتتحت البلدية جسرا جديدا للمشاة.", "ويبلغ طول الجسر ستين مترا."]
    assert read.host.sources == ("صحيفة المرفأ",)
    assert read.host.tag_line == "جسر البلدية"
    assert read.host.tag_line_number == 6
    (other,) = read.embedded
    assert other.sources == ("نشرة الميناء",)
    assert other.byline == "نشرة الميناء- متابعة"
    assert (other.published, other.date_basis) == (date(2024, 12, 22), DateBasis.INFERRED)
    assert other.date_raw == "اليوم الأحد، (22 كانون الأول 2024)"
    assert other.tag_line == ""
    assert read.file.problems == ()


def test_a_byte_order_mark_and_blank_lines_change_nothing() -> None:
    plain = "\n".join(row.split("| ", 1)[1] for row in WHOLE.strip().split("\n"))
    spaced = "\ufeff" + plain.replace("\n", "\n\n \t\n")
    first, second = parse(plain), parse(spaced)
    assert first.host and second.host
    assert texts(first.host) == texts(second.host)
    assert [a.title for a in first.embedded] == [a.title for a in second.embedded]
    assert second.problems == ()


def test_sections_in_another_order() -> None:
    read = annotated("""
source    | المصدر: صحيفة المرفأ
date      | تاريخ النشر: 2023-09-25
tags      | كلمات دلالية: جسر
title     | جسر جديد يصل ضفتي النهر
body      | افتتحت البلدية جسرا جديدا للمشاة.
""")
    assert read.host.published == date(2023, 9, 25)
    assert read.host.sources == ("صحيفة المرفأ",)
    assert read.file.problems == ()


def test_the_date_behind_the_body_is_the_hosts() -> None:
    read = annotated("""
title     | جسر جديد يصل ضفتي النهر
body      | افتتحت البلدية جسرا جديدا للمشاة.
tags      | كلمات دلالية: جسر
date      | تاريخ النشر: 2023-09-25
source    | المصدر: صحيفة المرفأ
""")
    assert read.host.published == date(2023, 9, 25)


def test_a_single_stray_date_inside_the_body_is_believed() -> None:
    read = annotated("""
title     | جسر جديد يصل ضفتي النهر
body      | افتتحت البلدية جسرا جديدا للمشاة.
date      | تاريخ النشر: 2023-09-25
body      | ويبلغ طول الجسر ستين مترا.
""")
    assert read.host.published == date(2023, 9, 25)


@pytest.mark.parametrize("missing", range(1, 7))
def test_every_section_may_be_missing(missing: int) -> None:
    rows = WHOLE.strip().split("\n")[:6]
    kept = [row.split("| ", 1)[1] for number, row in enumerate(rows, 1) if number != missing]
    file = parse("\n".join(kept))
    assert file.host is not None
    if missing == 1:
        assert file.host.title == "افتتحت البلدية جسرا جديدا للمشاة."
    assert (file.host.published is None) == (missing == 2)
    assert [p.line for p in file.problems] == ([0] if missing == 2 else [])


# ---------------------------------------------------------------- read-also markers

MARKERS = (
    "اقرأ أيضا",
    "اقرأ أيضاً",
    "اقرأ أيضًا",
    "إقرأ أيضا",
    "إقرأ أيضاً",
    "إقرأ أيضًا",
    "اقرأ ايضا",
    "شاهد أيضًا",
    "شاهد أيضا",
    "قد يهمك",
    "قد يهمك أيضاً",
    "طالع أيضًا",
    "مواضيع ذات صلة",
)
ENDS = ("", ":", " :", "：", "...", " 👇")
BEFORE = """عنوان الخبر الأول
تاريخ النشر: 2023-09-25
فقرة من الخبر الأول.
المصدر: صحيفة المرفأ
"""


@pytest.mark.parametrize("marker", MARKERS)
@pytest.mark.parametrize("end", ENDS)
def test_every_marker_alone_behind_the_labels_opens_an_article(marker: str, end: str) -> None:
    file = parse(f"{BEFORE}{marker}{end}\nعنوان الخبر الثاني\nفقرة من الخبر الثاني.\n")
    assert file.lines[4].role is Role.MARKER
    assert [article.title for article in file.embedded] == ["عنوان الخبر الثاني"]
    assert file.problems == ()


@pytest.mark.parametrize("marker", MARKERS)
@pytest.mark.parametrize("separator", [": ", " : ", " | ", " - ", ":"])
def test_every_marker_with_a_title_takes_only_its_own_line(marker: str, separator: str) -> None:
    read = annotated(f"""
title     | عنوان الخبر الأول
date      | تاريخ النشر: 2023-09-25
body      | فقرة أولى.
read-also | {marker}{separator}سوق السمك يغلق أبوابه
body      | فقرة ثانية.
source    | المصدر: صحيفة المرفأ
""")
    assert read.host.read_also == ("سوق السمك يغلق أبوابه",)
    assert texts(read.host) == ["فقرة أولى.", "فقرة ثانية."]
    assert read.file.problems == ()


def test_a_sentence_that_begins_like_a_marker_stays() -> None:
    sentence = "قد يهمك - عزيزي القارئ - أن تعرف " + "أن الجسر طويل جدا " * 6
    read = annotated(f"""
title     | عنوان الخبر الأول
date      | تاريخ النشر: 2023-09-25
body      | {sentence}
""")
    assert read.host.read_also == ()


def test_a_marker_alone_inside_the_body_is_in_doubt() -> None:
    read = annotated("""
title     | عنوان الخبر الأول
date      | تاريخ النشر: 2023-09-25
body      | فقرة أولى.
marker    | اقرأ أيضاً:
body      | سوق السمك يغلق أبوابه
body      | فقرة ثانية.
source    | المصدر: صحيفة المرفأ
""")
    assert read.embedded == ()
    assert "سوق السمك يغلق أبوابه" in texts(read.host)
    assert read.problem_lines() == [4]


def test_a_date_behind_a_doubtful_marker_does_not_file_the_host() -> None:
    read = annotated("""
title     | عنوان الخبر الأول
body      | فقرة أولى.
marker    | اقرأ أيضاً:
body      | سوق السمك يغلق أبوابه
body      | تاريخ النشر: 2020-01-01
body      | أغلقت السوق اليوم الأربعاء 1 يناير 2020.
""")
    assert read.host.published is None
    assert read.kinds(5) == [RepairKind.LABEL_IN_BODY]


def test_a_date_label_does_not_close_a_host_for_a_marker() -> None:
    read = annotated("""
title     | عنوان الخبر الأول
body      | فقرة أولى.
date      | تاريخ النشر: 2023-09-25
marker    | اقرأ أيضاً:
body      | سوق السمك يغلق أبوابه
""")
    assert read.problem_lines() == [4]


def test_a_marker_followed_only_by_links_gives_the_host_links() -> None:
    read = annotated("""
title     | عنوان الخبر الأول
date      | تاريخ النشر: 2023-09-25
body      | فقرة أولى.
source    | المصدر: صحيفة المرفأ
marker    | مواضيع ذات صلة:
read-also | سوق السمك يغلق أبوابه
read-also | هل يعود القطار إلى المدينة؟
read-also | الوزير: "لا نية للتأجيل"
""")
    assert len(read.host.read_also) == 3
    assert read.embedded == ()
    assert read.file.problems == ()


@pytest.mark.parametrize("links", [[], ["read-also | اقرأ أيضاً: سوق السمك"]])
def test_links_behind_the_labels_leave_them_the_closing_block(links: list[str]) -> None:
    read = annotated(
        "\n".join(
            [
                "title  | عنوان الخبر الأول",
                "date   | تاريخ النشر: 2023-09-25",
                "body   | فقرة أولى.",
                "source | المصدر: صحيفة المرفأ",
                "tags   | كلمات دلالية: جسر",
                *links,
                "marker | إقرأ أيضاً:",
            ]
        )
    )
    assert read.host.sources == ("صحيفة المرفأ",)
    assert read.host.tag_line == "جسر"
    assert read.file.problems == ()


def test_labels_behind_a_list_of_links_are_the_hosts_if_it_has_none() -> None:
    read = annotated("""
title     | عنوان الخبر الأول
date      | تاريخ النشر: 2023-09-25
body      | فقرة أولى.
source    | المصدر: صحيفة المرفأ
marker    | إقرأ أيضاً:
read-also | سوق السمك يغلق أبوابه
read-also | المصدر: نشرة أخرى
read-also | تاريخ النشر: 2020-01-01
tags      | كلمات دلالية: جسر
""")
    assert read.host.sources == ("صحيفة المرفأ",)
    assert read.host.published == date(2023, 9, 25)
    assert read.host.tag_line == "جسر"
    assert read.host.read_also == ("سوق السمك يغلق أبوابه",)
    assert read.problem_lines() == [9]


def test_a_marker_behind_labels_without_a_host_opens_nothing() -> None:
    file = parse("المصدر: صحيفة المرفأ\nإقرأ أيضاً:\nسوق السمك\nأغلقت السوق أبوابها.\n")
    assert file.host is not None
    assert file.embedded == ()
    assert file.host.title == "سوق السمك"


def test_two_markers_in_a_row_open_one_article() -> None:
    read = annotated("""
title     | عنوان الخبر الأول
date      | تاريخ النشر: 2023-09-25
body      | فقرة أولى.
source    | المصدر: صحيفة المرفأ
1 marker  | إقرأ أيضاً:
1 marker  | شاهد أيضاً:
1 title   | سوق السمك يغلق أبوابه
1 body    | أغلقت السوق أبوابها.
""")
    assert read.file.problems == ()


def test_several_attached_articles() -> None:
    read = annotated("""
title     | عنوان الخبر الأول
date      | تاريخ النشر: 2023-09-25
body      | فقرة أولى.
source    | المصدر: صحيفة المرفأ
1 marker  | إقرأ أيضاً:
1 title   | سوق السمك يغلق أبوابه
1 date    | تاريخ النشر: 2022-03-04
1 body    | أغلقت السوق أبوابها.
1 source  | المصدر: نشرة الميناء
1 tags    | كلمات دلالية: السوق
2 marker  | شاهد أيضاً:
2 title   | قطار يعود إلى المدينة
2 body    | عاد القطار بعد غياب.
""")
    first, second = read.embedded
    assert (first.published, first.sources, first.tag_line) == (
        date(2022, 3, 4),
        ("نشرة الميناء",),
        "السوق",
    )
    assert (second.published, second.sources) == (None, ())
    assert read.host.published == date(2023, 9, 25)
    assert read.host.tag_line == ""
    assert read.file.problems == ()


def test_an_article_behind_a_doubtful_marker_of_an_attached_one_stays_with_that() -> None:
    read = annotated("""
title     | عنوان الخبر الأول
date      | تاريخ النشر: 2023-09-25
body      | فقرة أولى.
source    | المصدر: صحيفة المرفأ
1 marker  | إقرأ أيضاً:
1 title   | سوق السمك يغلق أبوابه
1 body    | أغلقت السوق أبوابها.
1 marker  | إقرأ أيضاً:
1 body    | عاد القطار بعد غياب.
""")
    assert read.problem_lines() == [8]


# ---------------------------------------------------------------- labels


def test_a_quoted_informant_in_the_body_is_no_source() -> None:
    read = annotated("""
title     | عنوان الخبر الأول
date      | تاريخ النشر: 2023-09-25
body      | فقرة أولى.
body      | المصدر: لا صحة لما يُشاع عن الجسر
body      | فقرة ثانية.
source    | المصدر: صحيفة المرفأ
""")
    assert read.host.sources == ("صحيفة المرفأ",)
    assert read.kinds(4) == [RepairKind.LABEL_IN_BODY]
    assert read.file.problems == ()


@pytest.mark.parametrize(
    "speech",
    [
        "المصدر: لا صحة لما يشاع عن الجسر ولا نية لإغلاقه أمام المارة قريبا",
        "المصدر: لا صحة لما يشاع.",
        "المصدر: من قال هذا؟",
    ],
)
def test_a_long_or_finished_sentence_is_no_source_even_at_the_end(speech: str) -> None:
    read = annotated(f"""
title     | عنوان الخبر الأول
date      | تاريخ النشر: 2023-09-25
body      | فقرة أولى.
body      | {speech}
""")
    assert read.host.sources == ()


def test_tags_inside_the_body_stay_and_raise_a_problem() -> None:
    read = annotated("""
title     | عنوان الخبر الأول
date      | تاريخ النشر: 2023-09-25
body      | فقرة أولى.
body      | كلمات دلالية: جسر مدينة
body      | فقرة ثانية.
""")
    assert read.host.tag_line == ""
    assert read.problem_lines() == [4]


def test_a_headline_that_quotes_an_unnamed_source_is_a_headline() -> None:
    read = annotated("""
title     | مصدر: لا نية لإغلاق الجسر
date      | تاريخ النشر: 2023-09-25
body      | فقرة أولى.
""")
    assert read.host.sources == ()


def test_a_headline_with_a_label_word_is_a_headline() -> None:
    read = annotated("""
title     | تاريخ: كيف بني الجسر
date      | تاريخ النشر: 2023-09-25
body      | فقرة أولى.
""")
    assert read.file.problems == ()


def test_an_empty_label_is_noise() -> None:
    read = annotated("""
title     | عنوان الخبر الأول
date      | تاريخ النشر: 2023-09-25
body      | فقرة أولى.
noise     | المصدر:
tags      | كلمات دلالية: جسر
""")
    assert read.host.sources == ()


def test_two_names_of_an_outlet_are_both_kept() -> None:
    read = annotated("""
title     | عنوان الخبر الأول
date      | تاريخ النشر: 2023-09-25
body      | فقرة أولى.
source    | المصدر: المرفأ
source    | المصدر: صحيفة المرفأ
source    | المصدر: المرفأ
""")
    assert read.host.sources == ("المرفأ", "صحيفة المرفأ")
    second = [r for r in read.host.ledger if r.kind is RepairKind.SECOND_SOURCE]
    assert [(r.line, r.raw, r.repaired) for r in second] == [
        (5, "صحيفة المرفأ", "المرفأ، صحيفة المرفأ"),
        (6, "المرفأ", "المرفأ"),
    ]


def test_a_second_line_of_tags_adds_to_the_first() -> None:
    read = annotated("""
title     | عنوان الخبر الأول
date      | تاريخ النشر: 2023-09-25
body      | فقرة أولى.
tags      | كلمات دلالية: جسر
tags      | كلمات دلالية: مدينة
""")
    assert read.host.tag_line == "جسر، مدينة"


def test_farsi_letters_in_tags_and_source() -> None:
    read = annotated("""
title     | عنوان عن علي والمدينة
date      | تاريخ النشر: 2023-09-25
body      | زار علي المدينة على عجل في كل حي.
source    | المصدر: وکالة المرفأ
tags      | كلمات دلالية: المدینة فی کل علی حی شهی
""")
    assert read.host.sources == ("وكالة المرفأ",)
    # علی is both a name and a preposition here, شهی stands nowhere: both are kept as they are.
    assert read.host.tag_line == "المدينة في كل علی حي شهی"
    found = {(r.kind, r.raw, r.repaired) for r in read.host.ledger if r.field in ("tags", "source")}
    assert found == {
        (RepairKind.FARSI_LETTERS, "وکالة", "وكالة"),
        (RepairKind.FARSI_LETTERS, "المدینة", "المدينة"),
        (RepairKind.FARSI_LETTERS, "فی", "في"),
        (RepairKind.FARSI_LETTERS, "کل", "كل"),
        (RepairKind.FARSI_LETTERS, "حی", "حي"),
        (RepairKind.FARSI_FINAL, "علی", None),
        (RepairKind.FARSI_FINAL, "شهی", None),
    }


def test_a_farsi_final_that_is_kept_does_not_hide_the_letter_that_was_changed() -> None:
    file = parse(f"{BEFORE}كلمات دلالية: کردی\n")
    assert file.host is not None
    found = [(r.kind, r.raw, r.repaired) for r in file.host.ledger if r.field == "tags"]
    assert found == [
        (RepairKind.FARSI_LETTERS, "کردی", "كردی"),
        (RepairKind.FARSI_FINAL, "كردی", None),
    ]


# ---------------------------------------------------------------- heads


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("نشرة الميناء- متابعة", ("نشرة الميناء",)),
        ("نشرة الميناء / خاص", ("نشرة الميناء",)),
        ("RT - ترجمة", ("RT",)),
        ("بيروت – وكالات", ()),
        ("أبو ظبي – وكالات", ()),
        ("القاهرة - خاص", ()),
    ],
)
def test_a_byline_names_an_outlet_or_only_a_place(line: str, source: tuple[str, ...]) -> None:
    read = annotated(f"""
title     | عنوان الخبر الأول
date      | تاريخ النشر: 2023-09-25
byline    | {line}
body      | فقرة أولى.
""")
    assert read.host.byline == line
    assert read.host.sources == source


def test_a_printed_source_counts_before_the_byline() -> None:
    read = annotated("""
title     | عنوان الخبر الأول
date      | تاريخ النشر: 2023-09-25
byline    | نشرة الميناء- متابعة
body      | فقرة أولى.
source    | المصدر: صحيفة المرفأ
""")
    assert read.host.sources == ("صحيفة المرفأ",)
    assert RepairKind.BYLINE not in read.kinds(3)


def test_a_second_headline_with_its_kicker() -> None:
    read = annotated(f"""
title     | عنوان الخبر الأول
heading   | {EMOJI_4}{SELECTOR} المرفأ | الجسر يفتح أبوابه بعد عام من العمل
body      | المرفأ – افتتحت البلدية الجسر.
""")
    assert read.host.kicker == "المرفأ"
    assert read.host.dateline == "المرفأ"
    assert read.host.blocks[0].kind is BlockKind.HEADING
    assert read.kinds(2) == [RepairKind.LOST_EMOJI]


def test_a_long_paragraph_behind_a_kicker_is_a_paragraph() -> None:
    annotated(f"""
title     | عنوان الخبر الأول
body      | المرفأ | {"كلمة من فقرة " * 12}
""")


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("المرفأ – افتتحت البلدية الجسر.", "المرفأ"),
        ("تل الزعتر - افتتحت البلدية الجسر.", "تل الزعتر"),
        ("اجتماع تونسي- ليبي على المعبر.", ""),
        ("الرئيس – وهو في باريس – قال إن الجسر جاهز.", ""),
        ("افتتحت البلدية - أخيرا - الجسر.", ""),
        ("افتتحت البلدية الجسر.", ""),
    ],
)
def test_the_dateline_of_the_first_paragraph(opening: str, place: str) -> None:
    file = parse(f"عنوان الخبر الأول\n{opening}\n")
    assert file.host is not None
    assert file.host.dateline == place


def test_short_lines_between_lost_emoji_are_headings() -> None:
    read = annotated(f"""
title     | عنوان الخبر الأول
body      | فقرة أولى.
heading   | {EMOJI_4} موعد الافتتاح {EMOJI_4}{SELECTOR}
body      | فقرة ثانية.
heading   | {EMOJI_4} من يدفع الثمن ❓
body      | {EMOJI_4} هذه فقرة تبدأ بعلامة مفقودة وحدها.
body      | {EMOJI_4} {"كلمة " * 13}{EMOJI_4}
""")
    assert texts(read.host)[1] == "موعد الافتتاح"


@pytest.mark.parametrize(
    ("line", "text", "kinds"),
    [
        (f"{EMOJI_4} نص", "نص", [RepairKind.LOST_EMOJI]),
        (f"نص {EMOJI_4 * 2}", "نص", [RepairKind.LOST_EMOJI]),
        (f"نص {EMOJI_4}{SELECTOR} آخر", "نص آخر", [RepairKind.LOST_EMOJI]),
        (f"{EMOJI_4} {EMOJI_4} نص", "نص", [RepairKind.LOST_EMOJI, RepairKind.LOST_EMOJI]),
        ("????? نص", "????? نص", [RepairKind.LOST_CHARACTERS]),
        (f"?????{SELECTOR} نص", f"?????{SELECTOR} نص", [RepairKind.LOST_CHARACTERS]),
        ("نص ?? آخر", "نص ?? آخر", [RepairKind.LOST_CHARACTERS]),
        (f"نص {EMOJI_4} آخر", f"نص {EMOJI_4} آخر", [RepairKind.LOST_CHARACTERS]),
        ("نص ??? و ?? آخر", "نص ??? و ?? آخر", [RepairKind.LOST_CHARACTERS]),
        ("من قال هذا؟؟؟؟", "من قال هذا؟؟؟؟", []),
        ("من قال هذا?", "من قال هذا?", []),
    ],
)
def test_lost_emoji_and_other_question_marks(line: str, text: str, kinds: list[RepairKind]) -> None:
    file = parse(f"عنوان الخبر\n{line}\nفقرة.\n")
    assert file.host is not None
    assert file.host.blocks[0].text == text
    assert [r.kind for r in file.host.ledger if r.line == 2] == kinds


# ---------------------------------------------------------------- repetitions, titles, dates


def test_the_lead_repeated_as_the_last_line_is_taken_out() -> None:
    read = annotated("""
title     | عنوان الخبر الأول
date      | تاريخ النشر: 2023-09-25
body      | فقرة أولى، طويلة.
body      | فقرة ثانية.
repeated  | فقرة أولى طويلة
source    | المصدر: صحيفة المرفأ
""")
    assert len(read.host.blocks) == 2
    assert read.kinds(5) == [RepairKind.LEAD_REPEATED]


def test_two_equal_paragraphs_are_no_repeated_lead() -> None:
    annotated("""
title     | عنوان الخبر الأول
date      | تاريخ النشر: 2023-09-25
body      | فقرة أولى.
body      | فقرة أولى.
""")


def test_the_title_repeated_as_the_first_paragraph_is_taken_out() -> None:
    read = annotated("""
title     | عنوان الخبر الأول
repeated  | عنوان الخبر الأول
body      | فقرة أولى.
""")
    assert read.kinds(2) == [RepairKind.TITLE_REPEATED]


def test_a_first_line_too_long_for_a_title() -> None:
    line = "كلمة طويلة " * 40
    read = annotated(f"""
body      | {line}
date      | تاريخ النشر: 2023-09-25
body      | فقرة أولى.
""")
    assert read.host.title == f"{'كلمة طويلة ' * 6}".strip() + "…"
    assert texts(read.host)[0] == line.strip()
    assert read.problem_lines() == [1]


def test_one_endless_word_as_a_title() -> None:
    file = parse("ب" * 5000)
    assert file.host is not None
    assert len(file.host.title) == 301


def test_a_title_without_a_text() -> None:
    file = parse("عنوان الخبر الأول\nتاريخ النشر: 2023-09-25\n")
    assert file.host is not None
    assert [(p.line, p.message) for p in file.problems] == [(1, "a title without a text")]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("31st, September 2023 GMT", "no such day"),
        ("29th, February 2023", "no such day"),
        ("20 يناير كانون الأول 2024", "disagree"),
        ("قريبا", "no date"),
        ("25 سبتمبر 1445", "no such day"),
        ("2023-09-25 - 27/9/2023", "two different days"),
    ],
)
def test_an_unusable_date_is_kept_and_named(value: str, why: str) -> None:
    file = parse(f"عنوان الخبر\nتاريخ النشر: {value}\nفقرة.\n")
    assert file.host is not None
    assert file.host.published is None
    assert file.host.date_raw == value
    (problem,) = file.problems
    assert problem.line == 2
    assert why in problem.message
    assert [r.kind for r in file.host.ledger] == [RepairKind.DATE_UNUSABLE]


def test_a_weekday_that_contradicts_its_date() -> None:
    file = parse("عنوان الخبر\nتاريخ النشر: الثلاثاء 25 سبتمبر 2023\nفقرة.\n")
    assert file.host is not None
    assert file.host.published == date(2023, 9, 25)
    assert RepairKind.DATE_CONTRADICTION in [r.kind for r in file.host.ledger]
    assert [p.line for p in file.problems] == [2]


def test_two_date_labels_that_disagree() -> None:
    text = "عنوان الخبر\nتاريخ النشر: 2023-09-25\nفقرة.\nالمصدر: المرفأ\nتاريخ النشر: 2023-09-27\n"
    file = parse(text)
    assert file.host is not None
    assert file.host.published == date(2023, 9, 25)
    assert file.host.date_raw == "2023-09-25 / 2023-09-27"
    assert [p.line for p in file.problems] == [5]


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("وصل الوفد اليوم الأحد 22 ديسمبر 2024.", date(2024, 12, 22)),
        ("وصل الوفد اليوم (الأحد) 22 ديسمبر 2024.", date(2024, 12, 22)),
        ("وصل الوفد اليوم الاثنين 22 ديسمبر 2024.", None),  # it was a Sunday
        ("وصل الوفد الأحد 22 ديسمبر 2024.", None),  # not said to be today
        ("وصل اليوم 22 ديسمبر 2024.\nوغادر اليوم 23 ديسمبر 2024.", None),
        ("وصل الوفد اليوم 31 سبتمبر 2024.", None),
        ("وصل الوفد اليوم الأحد.", None),
    ],
)
def test_a_date_is_inferred_only_when_the_text_says_one(body: str, day: date | None) -> None:
    file = parse(f"{BEFORE}إقرأ أيضاً:\nعنوان الخبر الثاني\n{body}\n")
    (article,) = file.embedded
    assert article.published == day
    assert article.date_basis is (DateBasis.INFERRED if day else DateBasis.UNKNOWN)
    assert file.host is not None
    assert file.host.published == date(2023, 9, 25)


# ---------------------------------------------------------------- characters


def test_invisible_characters_are_taken_out_of_every_field_and_named() -> None:
    read = annotated("""
title     | عنوان\u200b الخبر\x00
date      | تاريخ\u00a0النشر:\u00a02023-09-25
body      | \u202eفقرة\u202c أولى\u2066.
noise     | \u202e***\u202c
read-also | اقرأ أيضاً: سوق\x07 السمك
source    | المصدر: صحيفة\u00a0المرفأ\ufeff
tags      | كلمات دلالية: جسر\u200b
""")
    assert read.host.title == "عنوان الخبر"
    assert texts(read.host) == ["فقرة أولى."]
    assert read.host.sources == ("صحيفة المرفأ",)
    assert read.host.tag_line == "جسر"
    assert read.host.read_also == ("سوق السمك",)
    assert read.host.published == date(2023, 9, 25)
    removed = {
        r.line: (r.field, r.raw)
        for r in read.host.ledger
        if r.kind is RepairKind.CHARACTERS_REMOVED
    }
    assert removed == {
        1: ("title", "U+200B U+0000"),
        3: ("body", "U+202E U+202C U+2066"),
        4: ("text", "U+202E U+202C"),
        5: ("text", "U+0007"),
        6: ("source", "U+FEFF"),
        7: ("tags", "U+200B"),
    }
    harmful = set("\x00\x07\u200b\u202e\u202c\u2066\ufeff")
    assert not harmful & set("".join(r.raw + (r.repaired or "") for r in read.host.ledger))


def test_words_parted_by_a_vertical_tab_or_form_feed_stay_parted() -> None:
    file = parse("عنوان الخبر\nكلمة\x0bثانية\x0cثالثة.\n")
    assert file.host is not None
    assert texts(file.host) == ["كلمة ثانية ثالثة."]


def test_marks_that_shape_words_are_kept() -> None:
    file = parse("عنوان الخبر\nمي\u200cخواهم 3\u200f-1 هـ\n")
    assert file.host is not None
    assert texts(file.host) == ["مي\u200cخواهم 3\u200f-1 هـ"]


# ---------------------------------------------------------------- what is no article


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        ("\ufeff".encode(), "empty"),
        ("\u00a0\n".encode(), "empty"),
        (bytes(range(256)), "binary"),
        ("عنوان".encode("utf-16") + b"\x06", "not whole UTF-16"),
        ("\u00e9t\u00e9".encode("latin-1"), "not UTF-8"),
        (("ب" * 1_000_001).encode(), "1,000,001 characters on one line"),
        (b"***\n----\n", "neither a title nor a text"),
        ("المصدر: المرفأ\nكلمات دلالية: جسر\n".encode(), "neither a title nor a text"),
    ],
)
def test_no_article(data: bytes, message: str) -> None:
    file = parse(data)
    assert file.host is None
    assert file.embedded == ()
    (problem,) = file.problems
    assert message in problem.message


def test_the_line_of_a_wrong_byte_is_named() -> None:
    file = parse("عنوان\nفقرة\n".encode() + "مدينة".encode("cp1256"))
    assert [p.line for p in file.problems] == [3]
