"""Laws of the catalog: input order does not matter, and no page moves."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.arabic.normalize import fold_text
from generator.model import (
    Block,
    BlockKind,
    DateBasis,
    InputFormat,
    ParsedArticle,
    ParsedFile,
)
from tests.archives import Whole, collect

EXAMPLES = settings(max_examples=150)
TITLES = st.sampled_from(["جسر", "جِسر", "سوق السمك", "RT", "Rt", "…", "إعلام", "أعلام"])
DAYS = st.sampled_from([None, None, date(2023, 9, 25), date(2022, 1, 1)])
PARAGRAPHS = st.lists(st.sampled_from("أبجده"), min_size=1, max_size=4)
SOURCES = st.sampled_from([(), ("المرفأ",), ("الميناء",)])


def _article(
    title: str, day: date | None, texts: list[str], sources: tuple[str, ...], line: int
) -> ParsedArticle:
    blocks = [Block(BlockKind.PARAGRAPH, text, line + n) for n, text in enumerate(texts, 1)]
    basis = DateBasis.PRINTED if day else DateBasis.UNKNOWN
    return ParsedArticle(title, line, day, basis, blocks=tuple(blocks), sources=sources)


ARTICLES = st.builds(_article, TITLES, DAYS, PARAGRAPHS, SOURCES, st.just(1))
EMBEDDED = st.lists(st.builds(_article, TITLES, DAYS, PARAGRAPHS, SOURCES, st.just(20)), max_size=2)


def _file(path: str, host: ParsedArticle, embedded: list[ParsedArticle]) -> ParsedFile:
    # Each embedded article begins on a line of its own.
    moved = [
        _article(e.title, e.published, [b.text for b in e.blocks], e.sources, 20 + 20 * n)
        for n, e in enumerate(embedded)
    ]
    return ParsedFile(path, InputFormat.SCRAPE, "digest", (), host, tuple(moved), ())


FILES = st.lists(st.tuples(ARTICLES, EMBEDDED), min_size=1, max_size=7).map(
    lambda pairs: [_file(f"{n}.txt", host, more) for n, (host, more) in enumerate(pairs)]
)


def _portable(path: str) -> str:
    return unicodedata.normalize("NFKC", path).casefold()


def _addresses(catalog: Whole) -> list[str]:
    pages = [each.href for each in catalog.everything()]
    return pages + [redirect.href for redirect in catalog.redirects]


@EXAMPLES
@given(FILES, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(files: list[ParsedFile], random: Random) -> None:
    shuffled = list(files)
    random.shuffle(shuffled)
    assert collect(shuffled) == collect(files)


@EXAMPLES
@given(FILES)
def test_every_address_is_one_file(files: list[ParsedFile]) -> None:
    addresses = _addresses(collect(files))
    assert len({_portable(path) for path in addresses}) == len(addresses)


@EXAMPLES
@given(FILES)
def test_every_article_is_somewhere(files: list[ParsedFile]) -> None:
    catalog = collect(files)
    origins = Counter(origin for each in catalog.articles for origin in each.origins)
    assert set(origins.values()) == {1}
    assert {origin.path for origin in origins} == {file.path for file in files}
    titles = {fold_text(each.title) for each in catalog.everything()}
    embedded = [article for file in files for article in file.embedded]
    assert {fold_text(article.title) for article in embedded} <= titles


@EXAMPLES
@given(FILES)
def test_links_between_host_and_attached_lead_both_ways(files: list[ParsedFile]) -> None:
    catalog = collect(files)
    by_href = {each.href: each for each in catalog.everything()}
    for each in catalog.everything():
        assert all(each.href in by_href[other].found_in for other in each.attached)
        assert all(each.href in by_href[other].attached for other in each.found_in)
        assert all(each.href in by_href[other].versions for other in each.versions)
        assert each.href not in (*each.attached, *each.found_in, *each.versions)
    assert all(each.found_in for each in catalog.embedded)
    assert all(redirect.target in by_href for redirect in catalog.redirects)


def _identity(article: ParsedArticle) -> tuple[str, date | None, str]:
    """What an address is made of."""
    source = article.sources[0] if article.sources else ""
    return fold_text(article.title), article.published, fold_text(source)


@EXAMPLES
@given(FILES)
def test_the_address_that_an_article_has_alone_always_exists(files: list[ParsedFile]) -> None:
    addresses = set(_addresses(collect(files)))
    for article in (each for file in files for each in _articles_of(file)):
        (alone,) = collect([_file("x.txt", article, [])]).articles
        assert alone.href in addresses


@EXAMPLES
@given(FILES, ARTICLES, EMBEDDED, st.sampled_from(["!.txt", "3+.txt", "z.txt"]))
def test_an_addition_moves_no_page_but_a_tie(
    files: list[ParsedFile], host: ParsedArticle, embedded: list[ParsedArticle], path: str
) -> None:
    everything = [*files, _file(path, host, embedded)]
    before, after = collect(files), collect(everything)
    texts: dict[tuple[str, date | None, str], set[str]] = {}
    for article in (each for file in everything for each in _articles_of(file)):
        texts.setdefault(_identity(article), set()).add(_text(article))
    now = {origin.path: each.href for each in after.articles for origin in each.origins}
    leads_to = {redirect.href: redirect.target for redirect in after.redirects}
    hosts = {file.path: _host(file) for file in files}
    for record in before.articles:
        # Copies under other sources have one page; the address of the oldest is that of all.
        paths = [origin.path for origin in record.origins]
        tied = any(len(texts[_identity(hosts[path])]) > 1 for path in paths)
        assert tied or {now[path] for path in paths} <= {record.href, leads_to.get(record.href)}


def _articles_of(file: ParsedFile) -> list[ParsedArticle]:
    return [_host(file), *file.embedded]


def _host(file: ParsedFile) -> ParsedArticle:
    assert file.host is not None
    return file.host


def _text(article: ParsedArticle) -> str:
    return "\n".join(block.text for block in article.blocks)
