"""Laws of cutting tag lines that hold for any line, any text and any lexicon."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.enrich.lexicon import (
    Entry,
    Lexicon,
    State,
    format_lexicon,
    parse_lexicon,
)
from generator.enrich.phrases import split_delimited, written_of, written_phrase
from generator.enrich.segment import Segmenter

WORDS = st.sampled_from(
    [
        "جسر",
        "الوادي",
        "وادي",
        "سليم",
        "حداد",
        "في",
        "من",
        "الزيتون",
        "كوفيد-19",
        "NASA",
        "F-16",
        "2034",
        "عبد",
        "الله",
        "«",
        "»",
        "...",
        "ـ",
    ]
)
LINES = st.lists(WORDS, max_size=20).map(" ".join) | st.text(max_size=40)
TEXTS = st.lists(st.lists(WORDS, max_size=30).map(" ".join), max_size=3)
TAGS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
SHARES = st.integers(0, 100).map(lambda percent: percent / 100)


@st.composite
def lexicons(draw: st.DrawFn) -> Lexicon:
    """Lexicons that a librarian has worked on, without circles and without bad rows."""
    entries: dict[str, Entry] = {}
    for tag in draw(st.lists(TAGS, max_size=6)):
        state = draw(st.sampled_from([State.LEARNED, State.ACCEPT, State.REJECT]))
        entries[written_phrase(tag)] = Entry(tag, draw(st.integers(0, 999)), draw(SHARES), state)
    return Lexicon(tuple(entries.values()))


@given(LINES, TEXTS, lexicons())
def test_every_word_of_the_line_is_in_one_tag(
    line: str, texts: list[str], lexicon: Lexicon
) -> None:
    segments = Segmenter(lexicon).segments(line, texts)
    cut = [_written(segment.text) for segment in segments]
    whole = [_written(" ".join(token.text for token in part)) for part in split_delimited(line)]
    # What is nothing but punctuation makes no tag; inside one it stays.
    assert " ".join(filter(None, cut)) == " ".join(filter(None, whole))


def _written(text: str) -> str:
    return written_of(token for part in split_delimited(text) for token in part)


@given(LINES, TEXTS, lexicons())
def test_confidence_is_a_share_and_cutting_repeats_itself(
    line: str, texts: list[str], lexicon: Lexicon
) -> None:
    segments = Segmenter(lexicon).segments(line, texts)
    assert all(0 <= segment.confidence <= 1 for segment in segments)
    assert Segmenter(lexicon).segments(line, texts) == segments


@given(st.lists(st.tuples(LINES, TEXTS), max_size=4), lexicons())
def test_articles_together_are_cut_as_each_alone(
    articles: list[tuple[str, list[str]]], lexicon: Lexicon
) -> None:
    segmenter = Segmenter(lexicon)
    alone = [segmenter.segments(*article) for article in articles]
    assert segmenter.segments_of(articles) == alone


@given(LINES, TEXTS, lexicons())
def test_no_rejected_phrase_of_several_words_is_cut_out(
    line: str, texts: list[str], lexicon: Lexicon
) -> None:
    rejected = {form for form, e in lexicon.edits().items() if e.state is State.REJECT}
    for part in split_delimited(line):
        for segment in Segmenter(lexicon).segments(" ".join(t.text for t in part), texts):
            # One token may hold two words («كوفيد-19»); it cannot be cut, and is left out later.
            several = len(segment.text.split()) > 1
            assert not (several and written_phrase(segment.text) in rejected)


@given(lexicons())
def test_what_is_written_is_read_back_the_same(lexicon: Lexicon) -> None:
    assert parse_lexicon(format_lexicon(lexicon), "tags.csv") == (lexicon, [])


@given(st.text() | st.lists(st.text("tag,count;state\n\"'|أب 1.", max_size=30)).map("\n".join))
def test_any_file_is_read_and_every_row_is_an_entry_or_a_problem(text: str) -> None:
    lexicon, problems = parse_lexicon(text, "tags.csv")
    assert all(problem.hint for problem in problems)
    again, none = parse_lexicon(format_lexicon(lexicon), "tags.csv")
    assert none == [] and len(again.entries) == len(lexicon.entries)
