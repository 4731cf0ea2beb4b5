"""What is isolated, and in which direction."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest
from markupsafe import Markup

from generator.arabic.bidi import isolate


def short(text: str) -> str:
    """The markup with ‹…› for left-to-right isolates, {…} for right-to-left, […] for plain."""
    html = str(isolate(text))
    for opening, mark in (('<bdi dir="ltr">', "‹"), ('<bdi dir="rtl">', "{"), ("<bdi>", "[")):
        html = html.replace(opening, mark)
    closing = {"‹": "›", "{": "}", "[": "]"}
    stack: list[str] = []
    result = ""
    while html:
        if html.startswith("</bdi>"):
            result, html = result + stack.pop(), html[len("</bdi>") :]
        else:
            stack += [closing[html[0]]] if html[0] in closing else []
            result, html = result + html[0], html[1:]
    return result


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def text_of(markup: str) -> str:
    parser = _Text()
    parser.feed(markup)
    parser.close()
    return parser.text


CASES = [
    # Scores and ranges read from the right, each number by itself.
    ("فاز 3-1 على", "فاز {[3]-[1]} على"),
    ("فاز ٣-١ على", "فاز {[٣]-[١]} على"),
    ("3 - 1", "{[3] - [1]}"),
    ("بين 2019–2023 عاما", "بين {[2019]–[2023]} عاما"),
    ("1,000-2,500", "{[1,000]-[2,500]}"),
    ("من 04:17-05:30 فجرا", "من {[04:17]-[05:30]} فجرا"),
    ("6-4 و7-6 (7-5)", "{[6]-[4]} و{[7]-[6]} ({[7]-[5]})"),
    ("بنسبة 30–40%", "بنسبة {[30]–[40]%}"),
    ("(3-1)،", "({[3]-[1]})،"),
    # A percent sign follows its number.
    ("بنسبة 30% و3.5 %", "بنسبة [30]% و[3.5]{ %}"),
    ("بنسبة ٣٠٪", "بنسبة [٣٠]٪"),
    # Left-to-right runs.
    ("طائرة F-16 هنا", "طائرة ‹F-16› هنا"),
    ("فيروس COVID-19 هنا", "فيروس ‹COVID-19› هنا"),
    ("هاتف iPhone 15 الجديد", "هاتف ‹iPhone 15› الجديد"),
    ("السيد John O’Neil، قال", "السيد ‹John O’Neil›، قال"),
    ("شركة AT&T هنا", "شركة ‹AT&amp;T› هنا"),
    ("لغة C++ هنا", "لغة ‹C++› هنا"),
    ("لغة C# وملف a#b هنا", "لغة ‹C#› وملف ‹a#b› هنا"),
    ("تقنية .NET هنا", "تقنية ‹.NET› هنا"),
    ("قناة (RT).", "قناة (‹RT›)."),
    ("الجيش U.S. Army هنا", "الجيش ‹U.S. Army› هنا"),
    ("قال Dr. John F. Smith هنا", "قال ‹Dr. John F. Smith› هنا"),
    ("في London. ثم", "في ‹London›. ثم"),
    ("و5G و4K", "و‹5G› و‹4K›"),
    ("حساب @user ووسم #tag", "حساب ‹@user› ووسم ‹#tag›"),
    ("في Paris, 12 مايو", "في ‹Paris›, 12 مايو"),
    ("في New York, USA الآن", "في ‹New York, USA› الآن"),
    # Addresses, without the full stop behind them.
    ("على https://a.b/c-d?e=f#g. ثم", "على ‹https://a.b/c-d?e=f#g›. ثم"),
    ("على www.example.org، ثم", "على ‹www.example.org›، ثم"),
    ("بريد a.b@c.org هنا", "بريد ‹a.b@c.org› هنا"),
    ("المسار ../x/y هنا", "المسار ‹../x/y› هنا"),
    ("المسار (../../etc). ثم", "المسار (‹../../etc›). ثم"),
    # Phones, signs and dates.
    ("هاتف +44 20 7946 0958 هنا", "هاتف ‹+44 20 7946 0958› هنا"),
    ("هاتف 010-2345-6789 هنا", "هاتف ‹010-2345-6789› هنا"),
    ("درجة -5 و+3", "درجة ‹-5› و‹+3›"),
    ("بين -5 و-10", "بين ‹-5› و‹-10›"),
    ("طائرات إس-400 وكوفيد-19", "طائرات إس-400 وكوفيد-19"),
    ("هاتف +963 11 222 3333 هنا", "هاتف ‹+963 11 222 3333› هنا"),
    ("هاتف 963-11-2223333 هنا", "هاتف ‹963-11-2223333› هنا"),
    ("هاتف (011) 222-3333 هنا", "هاتف ‹(011) 222-3333› هنا"),
    ("تغير +3.5 نقطة", "تغير ‹+3.5› نقطة"),
    ("يوم 2023-09-25 هنا", "يوم ‹2023-09-25› هنا"),
    ("حُفظ 2024-05-06T10:00:00+02:00 آليا", "حُفظ ‹2024-05-06T10:00:00+02:00› آليا"),
    ("2024-05-06T10:00:00.250Z", "‹2024-05-06T10:00:00.250Z›"),
    ("من 2024-05-06T10:00 فجرا", "من ‹2024-05-06T10:00› فجرا"),
    # A sign that stands alone behind a word begins no line.
    ("القيروان : القبض", "القيروان{ :} القبض"),
    ("ما هذا ؟", "ما هذا{ ؟}"),
    ("خرجوا . ثم ،\u00a0عادوا", "خرجوا{ .} ثم{ ،}\u00a0عادوا"),
    ("خرجوا\u00a0.. ثم", "خرجوا{\u00a0..} ثم"),
    ("سيارة (Peugeot 404 ) هنا", "سيارة (‹Peugeot 404›{ )} هنا"),
    ("فاز 3-1 : قال", "فاز {[3]-[1]}{ :} قال"),
    ("قال :الآن", "قال :الآن"),
    (": قال", ": قال"),
    # A folder, and what only looks like one.
    ("كل ما في data/ هنا", "كل ما في ‹data/› هنا"),
    ("نظام DOS/بايت", "نظام ‹DOS›/بايت"),
    # Left alone.
    ("جسر جديد", "جسر جديد"),
    ("عام 2023 و1,000,000", "عام 2023 و1,000,000"),
    ("الساعة 13:00 يوم 25/9/2023", "الساعة 13:00 يوم 25/9/2023"),
    ("كوفيد-19", "كوفيد-19"),
    ("بقوة 7.8 عند 04:17 (2023)", "بقوة 7.8 عند 04:17 (2023)"),
    ("4-4-2", "4-4-2"),
    ("12345-678-90", "12345-678-90"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_isolates(text: str, expected: str) -> None:
    assert short(text) == expected


@pytest.mark.parametrize("text", [text for text, _ in CASES])
def test_no_character_is_changed(text: str) -> None:
    assert text_of(str(isolate(text))) == text


@pytest.mark.parametrize(
    "text",
    ['<script>alert("1")</script>', "a < b & c > d", "http://a.b/<x>\"'", "{{ 3-1 }}", "\x00F-16"],
)
def test_text_is_data(text: str) -> None:
    html = str(isolate(text))
    assert "<script" not in html
    assert text_of(html) == text


FILLERS = [
    "-", ".", "1", "1.", "1-", "a", "a.", "1a", "+", " ", "0 ", "1%", "http://", "a@", "/", "./",
    "a 1", "1 ٪", "#a", "1,", "ب", "٣", "_", "12-", "& ", "+1", "2023-09-",
]  # fmt: skip


@pytest.mark.parametrize("filler", FILLERS)
@pytest.mark.parametrize("ending", ["", "ع", "%"])
def test_it_takes_linear_time(filler: str, ending: str) -> None:
    text = "RT " + filler * (20_000 // len(filler)) + ending
    started = time.perf_counter()
    isolate(text)
    assert time.perf_counter() - started < 4


def test_a_text_that_equals_escaped_html_is_escaped_all_the_same() -> None:
    for _ in range(2):
        assert isolate("خبر < رأي") == "خبر &lt; رأي"
        assert isolate(Markup("خبر < رأي")) == "خبر < رأي"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("قالت The Lord of the Rings أمس", "en"),
        ("منظمة Doctors Without Borders الدولية", ""),
        ("صحيفة Le Monde des livres الفرنسية", "fr"),
        ("مهرجان Festival et Culture", "fr"),
        ("مدينة Rio de Janeiro", ""),
        ("طائرة F-16 و https://example.org/the of/and", ""),
        ("شركة Johnson and Johnson", "en"),
    ],
)
def test_a_run_tells_its_language_where_its_words_do(text: str, language: str) -> None:
    html = str(isolate(text))
    assert text_of(html) == text
    assert re.findall(r' lang="(\w+)"', html) == ([language] if language else [])
