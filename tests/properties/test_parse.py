"""Laws of reading: any bytes give articles or problems, and no line of them is lost."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.model import InputFile, ParsedArticle, ParsedFile, Repair, Role
from generator.parse.html import render_markdown
from generator.parse.lines import clean_line, split_lines
from generator.parse.markdown import parse_markdown, parse_page
from generator.parse.quotes import read_quotations
from generator.parse.scrape import parse_scrape

EXAMPLES = settings(max_examples=150)
CAIRO = ZoneInfo("Africa/Cairo")
# A final ی becomes ي or ى: for comparing, all three are one.
FARSI = str.maketrans("یکى", "يكي")

WORDS = st.sampled_from(
    [
        *[
            "جسر",
            "المدينة",
            "وقال",
            "كاراباخ",
            "كاراباح",
            "ناجورنوكاراباخ",
            "ناجورنو",
            "بـدمار",
            "الرئاسة(المجلس)",
        ],
        *[
            "اليوم",
            "الأحد",
            "الاثنين",
            "22",
            "ديسمبر",
            "2024",
            "25/9/2023",
            "RT",
            "F-16",
            "30%",
            "https://a.b/c",
            "3-1",
        ],
        *[
            "«",
            "»",
            "“",
            ":",
            "،",
            ".",
            "؟؟؟؟",
            "????",
            "????️",
            "?????",
            "❓",
            "-",
            "–",
            "|",
            "و",
            "***",
            "{{",
            "..",
            "<script>",
        ],
        *["ی", "المدینة", "علی", "ﷺ", "İ", "🙂", "\u200b", "\u202e", "\x00", "\u200f"],
        *('"', "كانون الأول", "10 ربيع الأول 1445 هـ", "\u00a0", "\t"),
    ]
)
PHRASES = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)
LABELS = st.builds(
    "{}{}{}".format,
    st.sampled_from(["تاريخ النشر", "المصدر", "كلمات دلالية", "المصادر", "وسوم", "نشر في", "مصدر"]),
    st.sampled_from([": ", ":", " : ", "："]),
    st.one_of(st.just(""), PHRASES, st.sampled_from(["25th, September 2023 GMT", "RT", "قريبا"])),
)
MARKERS = st.builds(
    "{}{}".format,
    st.sampled_from(["إقرأ أيضاً", "اقرأ ايضا", "شاهد أيضًا", "قد يهمك", "مواضيع ذات صلة"]),
    st.one_of(st.sampled_from(["", ":", "...", " :"]), PHRASES.map(": {}".format)),
)
BYLINES = st.sampled_from(["بغداد اليوم- متابعة", "بيروت – وكالات", "RT - خاص"])
LONG = st.sampled_from(["ب" * 400, "كلمة " * 100, "كلمات دلالية: " + "كلمة " * 400])
LINES = st.one_of(PHRASES, PHRASES, LABELS, MARKERS, BYLINES, LONG, st.sampled_from(["", " "]))
SCRAPES = st.builds(
    lambda lines, end: end.join(lines),
    st.lists(LINES, max_size=14),
    st.sampled_from(["\n", "\r\n", "\r"]),
)


def articles_of(file: ParsedFile) -> tuple[ParsedArticle, ...]:
    return (file.host, *file.embedded) if file.host else file.embedded


def ledger_of(file: ParsedFile) -> list[Repair]:
    return [repair for article in articles_of(file) for repair in article.ledger]


def values_of(article: ParsedArticle) -> Iterator[str]:
    yield from (article.title, article.date_raw, article.tag_line, article.byline)
    yield from (*article.sources, *article.read_also, *(block.text for block in article.blocks))


def unaccounted(file: ParsedFile) -> list[str]:
    """Non-blank lines whose text is in no field and no ledger, and which no problem names."""
    if file.host is None:
        # A file without an article: its problem speaks of all of it.
        return [] if file.problems else [line.raw for line in file.lines]
    kept = {value.translate(FARSI) for each in articles_of(file) for value in values_of(each)}
    kept |= {repair.raw.translate(FARSI) for repair in ledger_of(file)}
    joined = "\n".join(kept)
    named = {problem.line for problem in file.problems}
    emptied = {repair.line for repair in ledger_of(file) if repair.repaired == ""}
    lost = []
    for line in file.lines:
        clean = clean_line(line.number, line.raw)
        behind_label = clean.text.replace("：", ":").partition(":")[2].strip()
        forms = filter(None, (clean.visible, clean.text, behind_label))
        there = any(form.translate(FARSI) in joined for form in forms)
        nothing = not line.raw.strip() or (not clean.text and line.number in emptied)
        if not there and not nothing and line.number not in named:
            lost.append(line.raw)
    return lost


def check(file: ParsedFile, text: str) -> None:
    """The laws that hold for every parsed scrape."""
    # A file that is no text at all (empty, binary) has a problem instead of lines.
    assert [line.raw for line in file.lines] == split_lines(text) or (
        not file.lines and file.problems and file.host is None
    )
    assert unaccounted(file) == []
    assert file.host is not None or file.problems
    assert file.host is not None or not file.embedded
    last = len(file.lines)
    assert all(1 <= repair.line <= last for repair in ledger_of(file))
    assert all(0 <= problem.line <= last for problem in file.problems)
    owners = {line.owner for line in file.lines}
    assert owners <= set(range(len(file.embedded) + 1))
    for owner, article in enumerate(articles_of(file)):
        assert article.title
        assert 1 <= article.line <= last
        rows = {line.number: line for line in file.lines if line.owner == owner}
        body = {line.number for line in rows.values() if line.role in (Role.BODY, Role.HEADING)}
        assert {block.line for block in article.blocks} <= body
        assert sorted(article.ledger, key=lambda repair: repair.line) == list(article.ledger)


@EXAMPLES
@given(SCRAPES)
@example("عنوان\nفقرة.\nالمصدر: RT\nإقرأ أيضاً:\nسوق\nأغلقت.\nالمصدر: X\nإقرأ أيضاً:\nثالث\nنص.")
@example("المصدر: RT\nإقرأ أيضاً:\nسوق")
def test_no_line_of_a_scrape_is_lost(text: str) -> None:
    check(parse_scrape(InputFile("خبر.txt", text.encode()), "digest"), text)


@EXAMPLES
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    data = text.encode(errors="surrogatepass")
    file = parse_scrape(InputFile("خبر.txt", data), "digest")
    if file.lines:
        check(file, text.removeprefix("\ufeff"))


@EXAMPLES
@given(st.binary(max_size=300))
def test_any_bytes_are_read(data: bytes) -> None:
    scrape = parse_scrape(InputFile("خبر.txt", data), "digest")
    markdown = parse_markdown(InputFile("خبر.md", data), "digest", CAIRO)
    assert scrape.host is not None or scrape.problems
    assert markdown.host is not None or markdown.problems


@EXAMPLES
@given(SCRAPES)
def test_no_harmful_character_is_in_any_field(text: str) -> None:
    file = parse_scrape(InputFile("خبر.txt", text.encode()), "digest")
    harmful = set("\x00\u202e\u200b")
    for article in articles_of(file):
        assert not harmful & set("".join(values_of(article)))
    assert not harmful & {char for repair in ledger_of(file) for char in repair.raw}
    assert not harmful & {char for problem in file.problems for char in problem.message}


@EXAMPLES
@given(SCRAPES)
def test_blank_lines_between_the_lines_change_no_field(text: str) -> None:
    spaced = "\n\n".join(split_lines(text))
    one, two = (parse_scrape(InputFile("خبر.txt", t.encode()), "digest") for t in (text, spaced))
    assert [list(values_of(a)) for a in articles_of(one)] == [
        list(values_of(a)) for a in articles_of(two)
    ]


# ---------------------------------------------------------------- Markdown

VALUES = st.sampled_from(["[", "[أ, ب]", "2023-09-25", "{a: b}", '"\\0"', "&a", "*a"])
MATTER = st.lists(
    st.one_of(
        PHRASES,
        st.builds(
            "{}: {}".format,
            st.sampled_from(["title", "date", "tags", "source", "url", "captured", "x"]),
            st.one_of(
                PHRASES,
                st.sampled_from(["[", "[أ, ب]", "2023-09-25", "{a: b}", '"\\0"', "&a", "*a"]),
            ),
        ),
    ),
    max_size=5,
)
MARKS = st.sampled_from(["# ", "- ", "> ", "    ", "1. ", "[^1]: ", "| ", "", "", ""])
MARKDOWN = st.builds(
    lambda fence, matter, body: "\n".join([fence, *matter, fence, *body]),
    st.sampled_from(["---", "+++", ""]),
    MATTER,
    st.lists(
        st.one_of(
            st.builds("{}{}".format, MARKS, PHRASES),
            st.text("[]()<>*_`!&#;:/=\"'\\abx0 \n\tأ^|~-", max_size=40),
            st.sampled_from(["", "<div>", "</b>", "<b>", "<!--", "&#x202e;", "[أ](../x)", "أ[^1]"]),
        ),
        max_size=8,
    ),
)


@EXAMPLES
@given(MARKDOWN)
@example('---\ntitle: "\\0"\n---\nx')
@example("+++\nx = " + "9" * 4400 + "\n+++\n")
def test_any_markdown_is_read(text: str) -> None:
    file = parse_markdown(InputFile("خبر.md", text.encode()), "digest", CAIRO)
    parse_page("pages/x.md", text.encode())
    if file.host is None:
        assert file.problems
        return
    assert file.host.title
    last = len(file.lines)
    assert all(1 <= repair.line <= last for repair in file.host.ledger)
    assert all(0 <= problem.line <= last for problem in file.problems)
    assert all(1 <= block.line <= last for block in file.host.blocks)
    harmful = set("\x00\u202e\u200b")
    assert not harmful & set("".join(values_of(file.host)))
    assert not harmful & set("".join(block.html for block in file.host.blocks))


@EXAMPLES
@given(st.text("<>/=\"' abipsc\n&#;x[]()!*_`أ", max_size=120), st.booleans())
def test_rendered_markdown_is_only_what_is_allowed(text: str, relative: bool) -> None:
    rendered = render_markdown(text, relative_links=relative)
    for block in rendered.blocks:
        assert block.html.count("<") == block.html.count(">")
        for forbidden in ("<script", "<img", "<style", "onerror", "javascript:"):
            assert forbidden not in block.html
        opened, closed = block.html.count("<"), block.html.count("</")
        voids = block.html.count("<br") + block.html.count("<hr")
        assert opened - closed - voids == closed


@EXAMPLES
@given(st.text('"«»“” أب:.،-5', max_size=60))
def test_quotations_are_read_from_any_text(text: str) -> None:
    found = read_quotations(text)
    for raw in (*found.spaced, *found.unopened, *found.unclosed):
        assert raw in text
        assert raw == raw.strip()
    if not set(text) & set('"«“'):
        assert found == type(found)()
