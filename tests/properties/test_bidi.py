"""Isolating directions changes no character, whatever the text."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.arabic.bidi import isolate

EXAMPLES = settings(max_examples=300)
PIECES = st.sampled_from(
    [
        *[
            "3-1",
            "2019–2023",
            "30%",
            "-5",
            "F-16",
            "COVID-19",
            "https://a.b/c?d=e&f",
            "a@b.c",
            "../x",
            "www.x.y",
            "RT",
            "٣-١",
        ],
        *[
            "1,000",
            "2023-09-25",
            "12345-678-90",
            "C++",
            "@a",
            "#b",
            "é",
            "«",
            "»",
            "(",
            ")",
            ".",
            "و",
            "جسر",
            "%",
            "٪",
            "<b>",
            "&amp;",
            "'",
            "-",
            "–",
            "/",
            ":",
        ],
        *('"', " ", "، ", "0", "12", "\u200f", "\u202e", "🙂", "+44 20 7946 0958"),
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=60))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.open = 0
        self.deepest = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "bdi"
        assert attrs in ([], [("dir", "ltr")], [("dir", "rtl")])
        self.open += 1
        self.deepest = max(self.deepest, self.open)

    def handle_endtag(self, tag: str) -> None:
        self.open -= 1

    def handle_data(self, data: str) -> None:
        self.text += data


@EXAMPLES
@given(TEXTS)
@example("12345-678-90 1.2.3.4")
def test_the_text_content_is_the_text(text: str) -> None:
    reader = _Reader()
    # The parser would make a line feed of a carriage return, as HTML does.
    reader.feed(str(isolate(text.replace("\r", ""))))
    reader.close()
    assert reader.text == text.replace("\r", "")
    assert reader.open == 0
    assert reader.deepest <= 2


@EXAMPLES
@given(st.lists(st.sampled_from(["جسر", "مدينة،", "نهر.", "", "و", "2023", "«بيت»"]), max_size=12))
def test_plain_arabic_is_left_alone(words: list[str]) -> None:
    text = " ".join(words)
    assert str(isolate(text)) == text
