"""From parsed files to records: one address, one article, and none that moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from generator.catalog import collect as catalog_of
from generator.catalog import map_articles
from generator.model import (
    Article,
    Block,
    BlockKind,
    DateBasis,
    InputFormat,
    ParsedArticle,
    ParsedFile,
    RepairKind,
    StandingPage,
    Tag,
)
from generator.outline import outline_file
from tests.archives import Whole, collect

BODY = ("افتتحت البلدية الجسر.", "ويبلغ طوله ستين مترا.")
OTHER = ("أغلقت السوق أبوابها.", "وتستمر الصيانة شهرا.", "ثم تعود السوق.")


def article(
    title: str = "جسر جديد",
    body: tuple[str, ...] = BODY,
    day: date | None = date(2023, 9, 25),
    source: str = "المرفأ",
    line: int = 1,
) -> ParsedArticle:
    blocks = [Block(BlockKind.PARAGRAPH, text, line + n) for n, text in enumerate(body, 1)]
    return ParsedArticle(
        title=title,
        line=line,
        published=day,
        date_basis=DateBasis.PRINTED if day else DateBasis.UNKNOWN,
        blocks=tuple(blocks),
        sources=(source,) if source else (),
    )


def file(path: str, host: ParsedArticle | None = None, *embedded: ParsedArticle) -> ParsedFile:
    return ParsedFile(
        path, InputFormat.SCRAPE, "digest", (), host or article(), tuple(embedded), ()
    )


MARKET = article("سوق السمك", OTHER, None, "", line=9)
"""An article as it is found embedded: without date and source."""


def only(articles: tuple[Article, ...]) -> Article:
    (found,) = articles
    return found


def by_title(catalog: Whole) -> dict[str, Article]:
    return {each.title: each for each in catalog.everything()}


# ---------------------------------------------------------------- copies


def test_the_same_article_twice_is_one_with_both_origins() -> None:
    catalog = collect([file("b.txt"), file("a.txt", article(line=3))])
    found = only(catalog.articles)
    assert [(o.path, o.line, o.raw_archive) for o in found.origins] == [
        ("a.txt", 3, "data/raw/2023-09.zip"),
        ("b.txt", 1, "data/raw/2023-09.zip"),
    ]
    assert [(r.kind, r.raw, r.repaired) for r in found.ledger] == [
        (RepairKind.DUPLICATE_INPUT, "b.txt", "a.txt")
    ]
    assert catalog.redirects == ()


def test_copies_give_what_each_of_them_knows() -> None:
    one = replace(article(), tags=("جسر",), tag_line="نهر", read_also=("رابط",))
    two = replace(article(source="الميناء"), tags=("مدينة", "جسر"), tag_line="ضفة")
    found = only(collect([file("a.txt", one), file("b.txt", two)]).articles)
    assert found.sources == ("المرفأ", "الميناء")
    assert found.tags == (Tag("جسر"), Tag("مدينة"))
    assert found.tag_line == "نهر، ضفة"
    assert found.read_also == ("رابط",)


def test_a_copy_from_another_outlet_keeps_its_address_alive() -> None:
    alone = only(collect([file("b.txt", article(source="الميناء"))]).articles)
    catalog = collect([file("a.txt"), file("b.txt", article(source="الميناء"))])
    both = only(catalog.articles)
    assert both.href != alone.href
    assert [(r.href, r.target, r.title) for r in catalog.redirects] == [
        (alone.href, both.href, "جسر جديد")
    ]


@pytest.mark.parametrize(
    "other",
    [
        article(title="جسر قديم"),
        article(day=date(2023, 9, 26)),
        article(day=None),
        article(body=OTHER),
    ],
)
def test_what_differs_is_another_article(other: ParsedArticle) -> None:
    assert len(collect([file("a.txt"), file("b.txt", other)]).articles) == 2


def test_a_file_without_an_article_is_left_out() -> None:
    empty = replace(file("a.txt"), host=None)
    assert collect([empty]).everything() == ()


# ---------------------------------------------------------------- addresses


def test_an_address_says_what_the_article_is() -> None:
    found = only(collect([file("a.txt")]).articles)
    assert found.href.startswith("2023/09/25/جسر-جديد-")
    assert len(found.href.removeprefix("2023/09/25/جسر-جديد-")) == len("abcdef.html")


def test_neither_the_path_nor_the_body_moves_a_page() -> None:
    first = only(collect([file("a.txt")]).articles)
    second = only(collect([file("z/é.txt", article(body=OTHER))]).articles)
    assert first.href == second.href


def test_undated_articles_live_apart() -> None:
    found = only(collect([file("a.txt", article(day=None))]).articles)
    assert found.href.startswith("undated/")
    assert found.origins[0].raw_archive == "data/raw/undated.zip"


def test_versions_of_one_article_have_addresses_of_their_own() -> None:
    files = [file("a.txt"), file("b.txt", article(body=OTHER))]
    first, second = collect(files).articles
    plain = only(collect(files[:1]).articles)
    assert {first.href, second.href} > {plain.href}
    assert first.versions == (second.href,)
    assert second.versions == (first.href,)
    by_path = {each.origins[0].path: each.href for each in (first, second)}
    assert by_path["a.txt"] == plain.href


def test_three_ties_are_three_addresses() -> None:
    files = [file(f"{n}.txt", article(body=(f"نص {n}.",))) for n in range(3)]
    articles = collect(files).articles
    assert len({each.href for each in articles}) == 3
    assert all(len(each.versions) == 2 for each in articles)


def test_titles_that_fold_alike_are_a_tie() -> None:
    files = [file("a.txt", article("إعلام")), file("b.txt", article("أعلام", OTHER))]
    assert len({each.href.casefold() for each in collect(files).articles}) == 2


def test_titles_that_fold_alike_over_one_text_are_one_article() -> None:
    files = [file("a.txt", article("جسر المدينة")), file("b.txt", article("جِسر المدينه"))]
    catalog = collect(files)
    assert only(catalog.articles).title == "جسر المدينة"
    assert [r.target for r in catalog.redirects] == [only(catalog.articles).href]


def test_no_addition_moves_a_page() -> None:
    files = [
        file("b.txt"),
        file("c.txt", article("سوق جديدة", OTHER), MARKET),
        file("d.txt", article(day=None)),
        file("e.txt", article("جسر جديد", OTHER, source="الميناء")),
    ]
    before = {o.path: a.href for a in collect(files).articles for o in a.origins}
    added = [
        file("a.txt", article("مادة أخرى")),
        file("f.txt", article(body=OTHER)),
        file("g.txt", article("سوق السمك", OTHER, date(2022, 1, 1))),
        file("h.txt", article("سوق جديدة", BODY, None)),
    ]
    after = {o.path: a.href for a in collect([*added, *files]).articles for o in a.origins}
    assert {path: after[path] for path in before} == before


# ---------------------------------------------------------------- embedded articles


def test_an_embedded_article_is_a_record_of_its_own() -> None:
    catalog = collect([file("a.txt", article(), MARKET)])
    host, market = only(catalog.articles), only(catalog.embedded)
    assert (host.embedded, market.embedded) == (False, True)
    assert host.attached == (market.href,)
    assert market.found_in == (host.href,)
    assert market.href.startswith("undated/سوق-السمك-")
    assert [(o.path, o.line, o.raw_archive) for o in market.origins] == [
        ("a.txt", 9, "data/raw/2023-09.zip")  # its bytes lie with its host's
    ]
    assert catalog.redirects == ()


def test_embedded_where_the_archive_holds_the_original() -> None:
    original = article("سوق السمك", (*OTHER, "وهذه فقرة أخرى."), date(2022, 3, 4), "الميناء")
    catalog = collect([file("a.txt", article(), MARKET), file("b.txt", original)])
    assert catalog.embedded == ()
    found = by_title(catalog)
    assert found["جسر جديد"].attached == (found["سوق السمك"].href,)
    assert found["سوق السمك"].found_in == (found["جسر جديد"].href,)
    assert not found["سوق السمك"].embedded
    # The address that it had before the original came leads there now.
    before = only(collect([file("a.txt", article(), MARKET)]).embedded)
    assert [(r.href, r.target) for r in catalog.redirects] == [
        (before.href, found["سوق السمك"].href)
    ]


@pytest.mark.parametrize(
    ("body", "same"),
    [
        (OTHER, True),
        ((*OTHER[:2], "خاتمة أخرى."), True),
        (("أَغلقت السوق أبوابها", OTHER[1]), True),  # spelling and punctuation do not matter
        ((OTHER[0], "فقرة.", "ثانية.", "ثالثة."), False),
        (("نص آخر تماما.",), False),
    ],
)
def test_a_copy_that_another_text_holds_is_the_same(body: tuple[str, ...], same: bool) -> None:
    original = article("سوق السمك", body, date(2022, 3, 4))
    catalog = collect([file("a.txt", article(), MARKET), file("b.txt", original)])
    assert (catalog.embedded == ()) is same


def test_another_title_is_another_article() -> None:
    original = article("سوق الخضار", OTHER, date(2022, 3, 4))
    assert len(collect([file("a.txt", article(), MARKET), file("b.txt", original)]).embedded) == 1


def test_the_same_embedded_article_in_two_hosts_is_one() -> None:
    files = [
        file("a.txt", article(), MARKET),
        file("b.txt", article("خبر ثان"), replace(MARKET, line=20)),
    ]
    catalog = collect(files)
    market = only(catalog.embedded)
    found = by_title(catalog)
    assert market.found_in == (found["جسر جديد"].href, found["خبر ثان"].href)
    assert [(o.path, o.line) for o in market.origins] == [("a.txt", 9), ("b.txt", 20)]
    assert found["خبر ثان"].attached == (market.href,)


def test_embedded_copies_with_other_dates_are_one_with_a_redirect() -> None:
    dated = replace(MARKET, published=date(2022, 3, 4), date_basis=DateBasis.INFERRED)
    catalog = collect([file("a.txt", article(), MARKET), file("b.txt", article("ثان"), dated)])
    market = only(catalog.embedded)
    (redirect,) = catalog.redirects
    assert redirect.target == market.href
    assert redirect.href.startswith("2022/03/04/")


def test_an_embedded_tie_with_a_host_stays_apart() -> None:
    twin = article("سوق السمك", ("نص آخر تماما.",), None, "")
    catalog = collect([file("a.txt", article(), MARKET), file("b.txt", twin)])
    assert len({each.href for each in catalog.everything()}) == 3
    assert by_title(collect([file("b.txt", twin)]))["سوق السمك"].href in {
        each.href for each in catalog.articles
    }


def test_a_file_that_embeds_its_own_host_does_not_link_to_itself() -> None:
    catalog = collect([file("a.txt", article(), article(day=None, source="", line=9))])
    host = only(catalog.articles)
    assert (host.attached, host.found_in) == ((), ())
    assert catalog.embedded == ()


def test_two_copies_of_a_host_give_one_link() -> None:
    catalog = collect([file("a.txt", article(), MARKET), file("b.txt", article(), MARKET)])
    assert only(catalog.articles).attached == (only(catalog.embedded).href,)


# ---------------------------------------------------------------- order


def test_oldest_first_the_undated_last() -> None:
    files = [
        file("a.txt", article("أ", day=None)),
        file("b.txt", article("ب", day=date(2024, 1, 1))),
        file("c.txt", article("ج", day=date(2020, 1, 1))),
    ]
    assert [each.title for each in collect(files).articles] == ["ج", "ب", "أ"]


def test_mapping_keeps_what_stands_beside_the_articles() -> None:
    page = StandingPage("pages/x.html", "س", "", "")
    catalog = replace(
        catalog_of([outline_file(file("a.txt", article(), MARKET))]), standing=(page,)
    )
    mapped = map_articles(catalog, lambda each: replace(each, title="!" + each.title))
    assert {each.title for each in mapped.everything()} == {"!جسر جديد", "!سوق السمك"}
    assert mapped.standing == (page,)


def test_many_hosts_of_one_embedded_article() -> None:
    files = [file(f"{n:05}.txt", article(f"خبر {n}"), MARKET) for n in range(3000)]
    market = only(collect(files).embedded)
    assert len(market.found_in) == 3000
