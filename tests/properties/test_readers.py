"""Laws of the readers: any bytes give articles or Problems, and nothing of them is lost."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from html import escape
from zoneinfo import ZoneInfo

import ftfy.bad_codecs  # noqa: F401 - Python knows sloppy-windows-1252 by it alone
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from generator.columns import Columns
from generator.model import InputFile, InputFormat, ParsedFile
from generator.parse.decode import Decoded, decode
from generator.parse.formats import parse
from generator.parse.mojibake import undo_mojibake
from tests.properties.test_parse import EXAMPLES, PHRASES
from tests.readers.laws import check, lost_words
from tests.readers.update import SAMPLES, names

CAIRO = ZoneInfo("Africa/Cairo")
FEW = settings(max_examples=60)
ENDINGS = {
    InputFormat.SCRAPE: "خبر.txt",
    InputFormat.MARKDOWN: "خبر.md",
    InputFormat.JSONL: "أخبار.jsonl",
    InputFormat.CSV: "أخبار.csv",
    InputFormat.HTML: "صفحة.html",
    InputFormat.WXR: "تصدير.xml",
    InputFormat.WARC: "زحف.warc.gz",
}


def read(data: bytes, form: InputFormat) -> ParsedFile:
    return parse(InputFile(ENDINGS[form], data), form, "digest", CAIRO, Columns())


# ---------------------------------------------------------------- any bytes


@cache
def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """A sample of which something was cut, doubled, overwritten or put in."""
    name = draw(st.sampled_from(names()))
    data = sample(name)
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 200)))
        middle = draw(
            st.one_of(
                st.just(b""),
                st.just(data[start:end] * 2),
                st.binary(max_size=8),
                st.sampled_from([b"\x00", b"\xff", b'"', b"<", b"]]>", b"{", b"\n", b"\r\n\r\n"]),
            )
        )
        data = data[:start] + middle + data[end:]
    return name, data


@settings(max_examples=250)
@given(damaged())
def test_damaged_files_are_read(case: tuple[str, bytes]) -> None:
    name, data = case
    announced = {
        "encodings": InputFormat.SCRAPE,
        "json": InputFormat.JSONL,
        "table": InputFormat.CSV,
        "markdown": InputFormat.MARKDOWN,
        "page": InputFormat.HTML,
        "wxr": InputFormat.WXR,
        "warc": InputFormat.WARC,
    }[name.partition("/")[0]]
    check(read(data, announced))


@EXAMPLES
@given(st.binary(max_size=200), st.sampled_from(InputFormat))
@example(b"\x1f\x8b", InputFormat.WARC)
@example(b"\xff\xfe", InputFormat.CSV)
@example(b"WARC/1.0\r\n\r\n", InputFormat.WARC)
def test_any_bytes_are_read(data: bytes, form: InputFormat) -> None:
    check(read(data, form))


@EXAMPLES
@given(st.text('{}[]",:<>!-/=\n\r\t;|أب1a?&#\\x00 ', max_size=120), st.sampled_from(InputFormat))
@example("[" * 100_000, InputFormat.JSONL)
@example('{"a":' * 100_000, InputFormat.JSONL)
@example("<div>" * 20_000, InputFormat.HTML)
@example("<a>" * 20_000, InputFormat.WXR)
@example('title\n"' + "ب" * 1_100_000, InputFormat.CSV)
def test_any_text_is_read(text: str, form: InputFormat) -> None:
    check(read(text.encode(), form))


# ---------------------------------------------------------------- encodings and double encodings


@EXAMPLES
@given(PHRASES, st.sampled_from(["utf-16", "utf-16-le", "utf-16-be", "cp1256", "iso8859_6"]))
def test_arabic_comes_back_from_any_encoding(phrase: str, codec: str) -> None:
    text = f"قال رئيس البلدية إن أعمال ترميم الجسر ستبدأ في الربيع.\n{phrase}"
    data = text.encode(codec, "ignore")
    decoded = decode("خبر.txt", data)
    assert isinstance(decoded, Decoded)
    assert decoded.text == data.decode(codec)


LETTERS = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئ،؟ «»–'ًَُِّ 1a.", max_size=80)


@EXAMPLES
@given(LETTERS)
def test_sound_text_is_never_taken_for_mojibake(text: str) -> None:
    assert undo_mojibake(text) == text


@EXAMPLES
@given(LETTERS, st.sampled_from(["cp1256", "latin-1", "sloppy-windows-1252"]))
def test_a_double_encoding_is_undone(text: str, codec: str) -> None:
    whole = f"وقالت المدينة {text}"
    assert undo_mojibake(whole.encode().decode(codec)) == whole


# ---------------------------------------------------------------- values that must be kept

KEYS = st.sampled_from(
    ["title", "headline", "date", "text", "content", "tags", "source", "url", "author", "id", "x.y"]
)
VALUES = st.one_of(
    PHRASES,
    st.lists(PHRASES, min_size=1, max_size=3).map("\n".join),
    st.sampled_from(["", "2023-09-25", "1695600000", "https://a.example/b", "غدًا", "null", "a,b"]),
    st.sampled_from(["<p>أول</p><p>ثان <b>غامق</b></p>", "<div>خبر<br>سطر", "سطر < آخر > ثالث"]),
)
RECORDS = st.lists(st.dictionaries(KEYS, VALUES, max_size=6), min_size=1, max_size=4)


def texts_of(record: dict[str, str]) -> list[str]:
    """The values of a record as a reader of HTML sees them."""
    return [value.replace("<p>", " ").replace("</p>", " ") for value in map(_bare, record.values())]


def _bare(value: str) -> str:
    for mark in ("<b>", "</b>", "<br>", "<div>", "<script>"):
        value = value.replace(mark, " ")
    return value


def kept(file: ParsedFile, records: list[dict[str, str]], lines: list[int]) -> None:
    """Every word of every record that no Problem names is in a field or a ledger."""
    named = {problem.line for problem in file.problems}
    values = [
        text
        for record, line in zip(records, lines, strict=True)
        if line not in named or any(a.line == line for a in file.articles)
        for text in texts_of(record)
    ]
    assert lost_words(file, values) == []


@EXAMPLES
@given(RECORDS, st.booleans())
def test_nothing_of_a_json_record_is_lost(records: list[dict[str, str]], ascii_only: bool) -> None:
    text = "\n".join(json.dumps(record, ensure_ascii=ascii_only) for record in records)
    file = read(text.encode(), InputFormat.JSONL)
    check(file)
    kept(file, records, list(range(1, len(records) + 1)))


@EXAMPLES
@given(RECORDS)
def test_an_array_holds_what_lines_hold(records: list[dict[str, str]]) -> None:
    lines = "\n".join(json.dumps(record) for record in records)
    array = "[" + ",\n".join(json.dumps(record) for record in records) + "]"
    one, two = (read(text.encode(), InputFormat.JSONL) for text in (lines, array))
    assert one.articles == two.articles


@EXAMPLES
@given(RECORDS, st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]))
def test_nothing_of_a_row_is_lost(records: list[dict[str, str]], delimiter: str, end: str) -> None:
    header = ["title", *sorted({key for record in records for key in record} - {"title"})]
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, header, delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    lines = []
    for record in records:
        lines.append(buffer.getvalue().count("\n") + 1)
        writer.writerow(record)
    file = read(buffer.getvalue().encode(), InputFormat.CSV)
    check(file)
    # One column alone is written without a delimiter, and any may be taken for it.
    if len(header) > 1:
        kept(file, records, lines)


PARAGRAPHS = st.lists(PHRASES, min_size=1, max_size=6)
FURNITURE = st.lists(PHRASES, max_size=4)
PROSE = "وقال رئيس البلدية في مؤتمر صحفي إن أعمال ترميم الجسر القديم ستبدأ في الربيع المقبل، وإن "


def page(title: str, paragraphs: list[str], furniture: list[str]) -> str:
    menu = "".join(f"<li><a href='/'>{escape(text)}</a></li>" for text in furniture)
    body = "".join(f"<p>{PROSE}{escape(text)}</p>\n" for text in paragraphs)
    return (
        f"<!doctype html><html><head><title>{escape(title)}</title><script>سر</script></head>"
        f"<body><nav><ul>{menu}</ul></nav><article><h1>{escape(title)}</h1>\n{body}</article>"
        f"<footer>{menu}</footer></body></html>"
    )


@FEW
@given(PHRASES, PARAGRAPHS, FURNITURE)
def test_nothing_that_a_page_shows_is_lost(
    title: str, paragraphs: list[str], furniture: list[str]
) -> None:
    file = read(page(title, paragraphs, furniture).encode(), InputFormat.HTML)
    check(file)
    assert lost_words(file, [title, PROSE, *paragraphs, *furniture]) == []


@FEW
@given(st.lists(st.tuples(PHRASES, PARAGRAPHS, FURNITURE), min_size=1, max_size=3), st.booleans())
def test_nothing_that_the_pages_of_a_web_archive_show_is_lost(
    pages: list[tuple[str, list[str], list[str]]], packed: bool
) -> None:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=packed)
    for number, each in enumerate(pages):
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        url = f"https://a.example/{number}"
        writer.write_record(
            writer.create_warc_record(
                url, "response", payload=io.BytesIO(page(*each).encode()), http_headers=http
            )
        )
    file = read(buffer.getvalue(), InputFormat.WARC)
    check(file)
    assert [article.original_url for article in file.articles] == [
        f"https://a.example/{number}" for number in range(len(pages))
    ]
    values = [text for each in pages for text in (each[0], *each[1], *each[2])]
    assert lost_words(file, values) == []


@FEW
@given(st.lists(st.tuples(PHRASES, PARAGRAPHS, PHRASES), min_size=1, max_size=4))
def test_nothing_of_a_post_is_lost(posts: list[tuple[str, list[str], str]]) -> None:
    items = "".join(
        f"<item><title>{_xml(title)}</title><guid>{_xml(rest)}</guid>"
        f"<content:encoded>{_xml(chr(10).join(body))}</content:encoded></item>\n"
        for title, body, rest in posts
    )
    text = (
        '<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>صحيفة</title>\n{items}</channel></rss>"
    )
    file = read(text.encode(), InputFormat.WXR)
    check(file)
    values = [each for title, body, rest in posts for each in (title, *map(_bare, body), rest)]
    assert lost_words(file, values) == []


def _xml(text: str) -> str:
    """Escaped, without the control characters that XML has no way to write."""
    return escape(text).replace("\x00", "")


# ---------------------------------------------------------------- the same every time


@pytest.mark.parametrize("name", names())
def test_two_readings_are_equal(name: str) -> None:
    first, second = (
        parse(InputFile(name, sample(name)), InputFormat.SCRAPE, "digest", CAIRO, Columns())
        for _ in range(2)
    )
    assert first == second
