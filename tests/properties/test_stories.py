"""Laws of stories: differences rebuild both texts, links go both ways, copies only ever join."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.arabic.differences import Change, differences
from generator.arabic.normalize import words, written_form
from generator.model import (
    Article,
    Block,
    BlockKind,
    DateBasis,
    InputFormat,
    ParsedArticle,
    ParsedFile,
)
from tests.archives import collect, places_of, stories_of

EXAMPLES = settings(max_examples=120)
DAY = date(2022, 5, 10)
TEXTS = st.lists(st.sampled_from(["أ", "ب", "ت", "ث", "ج", "ح", "\n"]), max_size=30).map(" ".join)
WORDS = [f"كلمة{n}" for n in range(45)]


def spelled(text: str) -> list[str]:
    return [written_form(word) for _, _, word in words(text)]


@EXAMPLES
@given(TEXTS, TEXTS)
def test_differences_rebuild_both_texts(older: str, newer: str) -> None:
    found = differences(older, newer)
    assert found is not None
    pieces = [piece for paragraph in found for piece in paragraph]
    if not pieces:
        assert spelled(older) == spelled(newer)
        return
    for text, gone in ((older, Change.ADDED), (newer, Change.REMOVED)):
        kept = [piece for piece in pieces if piece.change is not gone]
        assert sum(piece.count for piece in kept) == len(text.split())
        if all(piece.change is not Change.LEFT_OUT for piece in kept):
            assert spelled(" ".join(piece.text for piece in kept)) == spelled(text)


@EXAMPLES
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_can_be_compared(older: str, newer: str) -> None:
    found = differences(older, newer)
    assert found is not None
    assert (found == ()) == (differences(newer, older) == ())
    assert all(piece.count for paragraph in found for piece in paragraph)


EDITS = st.lists(
    st.tuples(st.integers(0, len(WORDS) - 1), st.sampled_from(["بديل", "آخر", "سواه"])), max_size=6
)
PRINTED = st.lists(
    st.tuples(EDITS, st.integers(0, 12), st.sampled_from(["أ", "ب", "ج", ""])),
    min_size=1,
    max_size=7,
)


def edited(edits: list[tuple[int, str]]) -> str:
    made = list(WORDS)
    for place, word in edits:
        made[place] = word
    return " ".join(made)


def record(number: int, text: str, day: int, source: str) -> Article:
    return Article(
        href=f"{number}.html", title="عنوان", published=DAY + timedelta(day) if day else None,
        date_basis=DateBasis.PRINTED, date_raw="", blocks=(Block(BlockKind.PARAGRAPH, text, 2),),
        sources=(source,) if source else (), tags=(), read_also=(), byline="", kicker="",
        dateline="", original_url="", captured="", origins=(), ledger=(),
    )  # fmt: skip


@EXAMPLES
@given(PRINTED)
def test_links_go_both_ways_and_the_oldest_names_the_story(
    printed: list[tuple[list[tuple[int, str]], int, str]],
) -> None:
    made = [record(n, edited(e), day, source) for n, (e, day, source) in enumerate(printed)]
    found = stories_of(made)
    assert found == stories_of(made[::-1])
    for href, each in found.items():
        assert each.story in found and found[each.story].story == each.story
        assert href not in (*each.elsewhere, *each.versions)
        assert set(each.compared) <= {*each.elsewhere, *each.versions}
        assert all(href in found[other].elsewhere for other in each.elsewhere)
        assert all(href in found[other].versions for other in each.versions)
        first = found[each.story].published
        assert each.published is None or (first is not None and first <= each.published)


@EXAMPLES
@given(PRINTED, PRINTED)
def test_later_articles_move_no_page(
    printed: list[tuple[list[tuple[int, str]], int, str]],
    later: list[tuple[list[tuple[int, str]], int, str]],
) -> None:
    def parsed(number: int, edits: list[tuple[int, str]], day: date, source: str) -> ParsedFile:
        host = ParsedArticle(
            title=f"عنوان {number % 3}",
            line=1,
            published=day,
            blocks=(Block(BlockKind.PARAGRAPH, edited(edits[:1]), 2),),
            sources=(source,) if source else (),
        )
        return ParsedFile(f"{number:02}.txt", InputFormat.SCRAPE, "", (), host, (), ())

    old = [parsed(n, e, DAY + timedelta(day), s) for n, (e, day, s) in enumerate(printed)]
    new = [parsed(50 + n, e, DAY + timedelta(13 + day), s) for n, (e, day, s) in enumerate(later)]
    before, after = collect(old), collect([*new, *old])
    answers = {page.href: page.href for page in after.articles}
    answers |= {redirect.href: redirect.target for redirect in after.redirects}
    for page in before.articles:
        assert answers[page.href] == page.href
    for redirect in before.redirects:
        assert answers[redirect.href] == redirect.target


@EXAMPLES
@given(PRINTED)
def test_a_copy_shares_the_page_of_one_that_has_its_own(
    printed: list[tuple[list[tuple[int, str]], int, str]],
) -> None:
    articles = [
        ParsedArticle(
            title="عنوان",
            line=1,
            published=DAY + timedelta(day) if day else None,
            blocks=(Block(BlockKind.PARAGRAPH, edited(edits[:1]), 2),),
            sources=(source,) if source else (),
        )
        for edits, day, source in printed
    ]
    places = places_of(articles)
    assert all(places[place] == place for place in places)
    for place, canonical in enumerate(places):
        if place != canonical:
            one, other = articles[canonical], articles[place]
            assert one.blocks[0].text == other.blocks[0].text
            assert not set(one.sources) & set(other.sources)
