from __future__ import annotations

import base64
import hashlib
import re
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from jinja2 import FileSystemLoader

from generator import urls
from generator.audit.check import check_site
from generator.errors import WarraqError
from generator.resources import templates_dir
from tests.archives import LONE, Built, Html, build, scrape

BASE = "https://example.org/archive/"
HOST, EMBEDDED = "وصول سفينة الأبحاث إلى ميناء بورسعيد", "افتتاح متحف البحر في المدينة"
ATTACHED = (
    scrape()
    + f"إقرأ أيضاً:\n{EMBEDDED}\nفتح المتحف أبوابه للزوار بعد أعمال ترميم طويلة.\n"
    + "المصدر: صحيفة المرفأ\nكلمات دلالية: المتحف البحر\n"
)
ORIGINAL = "فتح المتحف أبوابه للزوار بعد أعمال ترميم طويلة."
ABOUT = "# عن الأرشيف\n\nانظر [المقالات](../index.html) و[الوسوم](../tags/index.html).\n"


def _archive() -> dict[str, str | bytes]:
    """Every kind of page: two pages of a tag and a day, an attached article, an undated one."""
    files: dict[str, str | bytes] = {
        f"{n:02}.txt": scrape(title=f"سفينة الأبحاث {n:02}", date="2023-09-20") for n in range(11)
    }
    files["host.txt"] = ATTACHED
    files["undated.txt"] = scrape(title="بلا تاريخ", date="")
    files["old.txt"] = scrape(title="خبر أقدم", date="2019-02-03", source="صحيفة المرفأ")
    return files


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("render")
    return build(root, _archive(), "page_size = 5", pages={"عن.md": ABOUT})


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same with a public address."""
    root = tmp_path_factory.mktemp("published")
    settings = f'page_size = 5\nbase_url = "{BASE}"'
    return build(root, _archive(), settings, pages={"عن.md": ABOUT})


def _policy(html: str) -> dict[str, list[str]]:
    """Directive → sources."""
    metas = [m for m in Html(html).all("meta") if m.get("http-equiv")]
    policies = [m for m in metas if m.get("http-equiv") == "Content-Security-Policy"]
    (policy,) = policies
    return {
        name: rest.split()
        for name, _, rest in (
            part.strip().partition(" ") for part in policy.get("content").split(";")
        )
    }


# ---------------------------------------------------------------- every page


def test_the_archive_has_every_kind_of_page(built: Built) -> None:
    bodies = {Html(html).all("body")[0].get("class") for html in built.pages().values()}
    kinds = {name.removeprefix("page--") for value in bodies for name in value.split()} - {"page"}
    assert kinds >= {
        *("home", "article", "tag", "tags", "source", "sources", "years", "year", "month", "day"),
        *("undated", "attached", "search", "standing", "data", "redirect"),
    }


def test_every_page_is_whole(built: Built) -> None:
    for path, html in built.pages().items():
        page = Html(html)
        root = page.all("html")[0]
        assert html.lower().startswith("<!doctype html>"), path
        assert (root.get("lang"), root.get("dir")) == ("ar", "rtl"), path
        assert len(page.all("title")) == len(page.all("main")) == len(page.all("h1")) == 1, path


def test_the_policy_comes_first_and_allows_the_site_alone(built: Built) -> None:
    for path, html in built.pages().items():
        policy = _policy(html)
        assert policy["default-src"] == ["'none'"], path
        sources = {source for each in policy.values() for source in each}
        allowed = {"'none'", "'self'"}
        assert {s for s in sources if not s.startswith("'sha256-")} == allowed, path
        assert (path in LONE) == any(s.startswith("'sha256-") for s in sources), path
        elements = Html(html).elements
        place = next(n for n, e in enumerate(elements) if e.get("http-equiv"))
        before = {element.tag for element in elements[:place]}
        assert before == {"html", "head", "meta"}, path


def test_nothing_is_inline_but_on_the_page_for_missing_pages(built: Built) -> None:
    for path, html in built.pages().items():
        page = Html(html)
        for element in page.elements:
            names = [name for name, _ in element.attributes]
            assert "style" not in names, path
            assert not [name for name in names if name.startswith("on")], path
        if path not in LONE:
            assert page.all("style") == [], path
            # A block of data is no script, to a browser and to its policy.
            run = [s for s in page.all("script") if s.get("type") != "application/ld+json"]
            assert all(script.get("src") for script in run), path


def test_every_link_is_relative_and_names_a_file(built: Built) -> None:
    for path, html in built.pages().items():
        if path in LONE:
            continue
        for element in Html(html).elements:
            for name in ("href", "src", "action"):
                link = element.get(name)
                if not link or link.startswith("#"):
                    continue
                assert not re.match(r"[a-z]+:|/", link), f"{path}: {link}"
                address = unquote(re.split("[?#]", link)[0])
                target = (built.site / path).parent / address
                assert target.is_file(), f"{path}: {link}"
                assert target.resolve().is_relative_to(built.site.resolve()), f"{path}: {link}"


def test_the_root_is_found_at_every_depth(built: Built) -> None:
    depths = set()
    for path, html in built.pages().items():
        if path not in LONE:
            sheet = next(e for e in Html(html).all("link") if e.get("rel") == "stylesheet")
            assert sheet.get("href").startswith(f"{'../' * path.count('/')}assets/"), path
            depths.add(path.count("/"))
    assert depths == {0, 1, 2, 3}


def test_the_whole_site_is_sound(built: Built, published: Built) -> None:
    assert check_site(built.site).broken == ()
    assert check_site(published.site).broken == ()


def test_canonical_addresses(published: Built, built: Built) -> None:
    for path, html in published.pages().items():
        found = [e.get("href") for e in Html(html).all("link") if e.get("rel") == "canonical"]
        if path in LONE:
            assert found == []
        elif 'http-equiv="refresh"' not in html:
            assert found == [urls.in_letters(path, BASE)], path
    canonical = [html for html in built.pages().values() if 'rel="canonical"' in html]
    assert all('http-equiv="refresh"' in html for html in canonical)
    assert BASE + "tags/" in published.text("tags/index.html")


def test_a_base_url_changes_nothing_else(built: Built, published: Built) -> None:
    extra = re.compile(
        r'<link rel="(?:canonical|alternate|search)"[^>]*>\n'
        r'|<meta property="og:[^>]*>\n'
        r'|<script type="application/ld\+json">.*</script>\n'
        r'|<p class="feeds">.*</p>\n'
        r'|<bdi dir="ltr">[^<]*<bdi>[^<]*</bdi></bdi></p>'
        r'|<meta name="DC.identifier.URI"[^>]*>\n|,"url":"https://example\.org/[^"]*"'
    )
    # The page about the data cites its own address, that of the API has it in examples.
    told = {*LONE, urls.API, urls.DATA}
    for path, html in built.pages().items():
        if path not in told and 'http-equiv="refresh"' not in html:
            assert extra.sub("", html) == extra.sub("", published.text(path)), path


def test_titles_and_descriptions_say_what_the_page_is(built: Built) -> None:
    titles: dict[str, str] = {}
    for path, html in built.pages().items():
        (title,) = re.findall(r"<title>(.*?)</title>", html)
        if 'http-equiv="refresh"' not in html:
            assert titles.setdefault(title, path) == path, "two pages have one title"
    assert titles["أرشيف الأخبار"] == "index.html"
    assert f"{HOST} — أرشيف الأخبار" in titles
    (description,) = (
        m.get("content")
        for m in Html(built.article(HOST)).all("meta")
        if m.get("name") == "description"
    )
    assert description.startswith("رست سفينة الأبحاث")


# ---------------------------------------------------------------- 404


def test_the_page_for_missing_pages_is_self_contained(built: Built, published: Built) -> None:
    for each in (built, published):
        page = Html(each.text("404.html"))
        assert [e for e in page.elements if e.get("src") or e.tag in ("link", "img")] == []
        assert len(page.all("style")) == len(page.all("script")) == 1


def test_the_hashes_of_its_policy_are_right(built: Built) -> None:
    html = built.text("404.html")
    policy = _policy(html)
    for element, directive in (("script", "script-src"), ("style", "style-src")):
        (code,) = re.findall(rf"<{element}>(.*?)</{element}>", html, re.DOTALL)
        assert code.strip()
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[directive]


def test_its_links_without_an_address_are_for_its_script(built: Built) -> None:
    links = Html(built.text("404.html")).all("a")
    assert [link.get("data-path") for link in links] == [
        *("index.html", "index.html", "search.html", "tags/index.html")
    ]
    assert [link.get("href") for link in links] == [link.get("data-path") for link in links]


def test_its_links_with_an_address_are_absolute(published: Built) -> None:
    links = Html(published.text("404.html")).all("a")
    assert [link.get("href") for link in links] == [
        *(BASE, BASE, f"{BASE}search.html", f"{BASE}tags/")
    ]
    assert not any(link.get("data-path") for link in links)


def test_it_is_not_for_search_engines(built: Built) -> None:
    assert '<meta name="robots" content="noindex">' in built.text("404.html")


# ---------------------------------------------------------------- redirects


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The archive holds the original of an attached article."""
    files = {"a.txt": ATTACHED, "b.txt": f"{EMBEDDED}\nتاريخ النشر: 2023-09-20\n{ORIGINAL}\n"}
    root = tmp_path_factory.mktemp("moved")
    return build(root, files, f'base_url = "{BASE}"')


def test_a_redirect_leads_to_the_original(moved: Built) -> None:
    (redirect,) = moved.catalog.redirects
    assert moved.catalog.embedded == ()
    page = Html(moved.text(redirect.href))
    (refresh,) = (m for m in page.all("meta") if m.get("http-equiv") == "refresh")
    link = urls.relative(redirect.target, redirect.href)
    assert refresh.get("content") == f"0; url={link}"
    assert link in [a.get("href") for a in page.all("a")]
    (canonical,) = (e for e in page.all("link") if e.get("rel") == "canonical")
    assert canonical.get("href") == urls.in_letters(redirect.target, BASE)
    assert EMBEDDED in page.text
    assert '<meta name="robots" content="noindex">' in moved.text(redirect.href)


def test_both_articles_link_to_each_other(moved: Built) -> None:
    by_title = {a.title: a.href for a in moved.catalog.articles}
    for one, other in ((HOST, EMBEDDED), (EMBEDDED, HOST)):
        link = urls.relative(by_title[other], by_title[one])
        assert link in [a.get("href") for a in Html(moved.article(one)).all("a")]


def test_the_page_after_the_last_number_leads_to_the_newest(built: Built) -> None:
    (path,) = (p for p in built.pages() if p.startswith("2023/09/20/index-2"))
    page = Html(built.text(path))
    assert [m.get("content") for m in page.all("meta") if m.get("http-equiv") == "refresh"] == [
        "0; url=index.html"
    ]
    assert "أحدث صفحة" in page.text


# ---------------------------------------------------------------- lists and calendars


def test_a_numbered_page_of_a_list_says_which_time_it_covers(tmp_path: Path) -> None:
    files = {f"{n}.txt": scrape(f"خبر {n}", f"{n}th, March 2020 GMT") for n in range(4, 19)}
    built = build(tmp_path, files, "page_size = 5")
    (first,) = [path for path in built.pages() if re.fullmatch(r"sources/.*-1\.html", path)]
    page = built.text(first)
    assert '<p class="heading__summary">من 4 مارس 2020 إلى 8 مارس 2020</p>' in page
    assert page.count('rel="next"') == 2, "above a list of some screens too"


def test_a_numbered_page_of_a_day_shows_nothing_that_could_change(built: Built) -> None:
    newest, numbered = (built.text(f"2023/09/20/index{n}.html") for n in ("", "-1"))
    assert 'class="neighbours"' in newest
    assert 'class="neighbours"' not in numbered
    days = [a.get("href") for a in Html(numbered).all("a") if a.get("href").startswith("../")]
    assert "../25/index.html" not in days
    assert "../25/index.html" in newest
    assert "صفحة 1" in Html(numbered).text


def test_the_calendar_of_a_day_marks_it(built: Built) -> None:
    for path in ("2023/09/20/index.html", "2023/09/20/index-1.html"):
        current = [e for e in Html(built.text(path)).elements if e.get("aria-current") == "date"]
        assert [e.get("title").partition(":")[0] for e in current] == ["20 سبتمبر 2023"], path
    assert 'aria-current="date"' not in built.text("2023/09/index.html")


def test_a_calendar_links_its_days_and_counts_them(built: Built) -> None:
    page = Html(built.text("2023/09/index.html"))
    # The number in the cell is hidden from screen readers, so that the title is the link's name.
    cells = {e.get("title"): e.get("href") for e in page.all("a") if e.get("title")}
    assert cells["20 سبتمبر 2023: 11 مقالًا"] == "20/index.html"
    assert cells["25 سبتمبر 2023: مقال واحد"] == "25/index.html"


def test_a_month_shows_some_of_a_day_and_the_way_to_the_rest(built: Built) -> None:
    page = Html(built.text("2023/09/index.html"))
    assert len(page.all("article")) == 7
    assert "كل مقالات اليوم" in page.text


def test_embedded_articles_stay_out_of_lists_and_counts(built: Built) -> None:
    shown = [path for path, html in built.pages().items() if EMBEDDED in html]
    (embedded,) = built.catalog.embedded
    (host,) = (a.href for a in built.catalog.articles if a.title == HOST)
    assert sorted(shown) == sorted([host, embedded.href, "attached/index.html"])
    assert "14 مقالًا" in Html(built.text("index.html")).text
    page = Html(built.text(embedded.href))
    assert f"نص ملحق بمقال آخر: {HOST}" in page.text
    assert "وُجد ملحقًا" not in page.text, "which is the same"
    crumbs = [a.get("href") for a in page.all("a") if a.get("href").endswith("attached/index.html")]
    assert crumbs


def _breadcrumbs(html: str) -> Html:
    return Html(html.partition('class="breadcrumbs')[2].partition("</nav>")[0])


def test_embedded_articles_are_listed_when_configured_in(tmp_path: Path) -> None:
    day = ATTACHED.replace("فتح المتحف أبوابه", "فتح المتحف أبوابه اليوم 22 ديسمبر 2024")
    built = build(tmp_path, {"a.txt": day}, "include_embedded = true")
    (embedded,) = built.catalog.embedded
    assert embedded.published == date(2024, 12, 22)
    for path in ("index.html", "2024/12/22/index.html", "attached/index.html"):
        assert EMBEDDED in Html(built.text(path)).text, path
    assert "نص ملحق بمقال آخر" in built.text("2024/12/22/index.html")
    note = Html(built.text("attached/index.html")).text
    assert "نص ملحق بمقال آخر" not in note, "all of them are"
    assert "نص واحد" in note
    assert "نصوص وُجدت ملحقة بمقالات أخرى." in note
    assert "لا تدخل في القوائم" not in note
    assert "تاريخ مستنتج من النص" in Html(built.text(embedded.href)).text
    assert "ديسمبر" in _breadcrumbs(built.text(embedded.href)).text


def test_a_dated_embedded_article_is_on_its_shelf_even_where_its_day_has_a_page(
    tmp_path: Path,
) -> None:
    day = ATTACHED.replace("فتح المتحف أبوابه", "فتح المتحف أبوابه اليوم 25 سبتمبر 2023")
    built = build(tmp_path, {"a.txt": day})
    (embedded,) = built.catalog.embedded
    crumbs = _breadcrumbs(built.text(embedded.href))
    assert "../../../attached/index.html" in [a.get("href") for a in crumbs.all("a")]
    assert "2023" not in crumbs.text


def test_read_also_titles_are_linked_to_the_newest_of_the_name(tmp_path: Path) -> None:
    line = "اقرأ أيضاً: خبر واحد"
    files = {
        "a.txt": scrape(body=f"بداية الخبر وتفاصيله.\n{line}\nبقية الخبر وتفاصيله."),
        "b.txt": scrape(title="خبر واحد", date="2021-01-01"),
        "c.txt": scrape(title="خبر واحد", date="2022-01-01"),
        "d.txt": scrape(title="خبر واحد", date=""),
    }
    built = build(tmp_path, files)
    (newest,) = (a.href for a in built.catalog.articles if a.href.startswith("2022/"))
    (page,) = (a.href for a in built.catalog.articles if a.title == HOST)
    links = [a.get("href") for a in Html(built.text(page)).all("a")]
    assert urls.relative(newest, page) in links


# ---------------------------------------------------------------- the ledger and the file


def test_controls_in_the_ledger_and_in_names_are_made_visible(tmp_path: Path) -> None:
    """The ledger names the file of a further copy."""
    files = {"a.txt": scrape(), "b\u202e\x01\x9b.txt": scrape()}
    built = build(tmp_path, files)
    html = built.article(HOST)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)
    text = Html(html).text
    assert "bRLO␁U+009B.txt" in text, "in the ledger"
    assert "bU+202E␁U+009B.txt" in text, "beside the link to the file"


def test_a_long_value_of_the_ledger_is_cut_on_the_page_only(tmp_path: Path) -> None:
    line = "اقرأ أيضاً: " + "كلمة " * 300
    built = build(tmp_path, {"a.txt": scrape(body=f"نص أول.\n{'-' * 900}\nنص ثانٍ.\n{line}")})
    assert "-" * 400 + "…" in built.article(HOST)
    assert "-" * 401 not in built.article(HOST)
    assert "-" * 900 in "".join(built.lines("2023-09"))


# ---------------------------------------------------------------- templates of the archive


def test_templates_of_the_archive_replace_ours(tmp_path: Path) -> None:
    own = (
        '{% extends "base.html.jinja" %}{% block content %}<h1>{{ view.total }}</h1>{% endblock %}'
    )
    built = build(tmp_path, templates={"pages/home.html.jinja": own})
    assert "<h1>مقال واحد</h1>" in built.text("index.html")
    assert "أبحاث" in built.article(HOST)


def test_a_template_may_extend_the_one_it_replaces(tmp_path: Path) -> None:
    own = (
        '{% extends "builtin/pages/home.html.jinja" %}'
        "{% block home_latest %}<p>بدل القائمة</p>{% endblock %}"
    )
    built = build(tmp_path, templates={"pages/home.html.jinja": own})
    assert "<p>بدل القائمة</p>" in built.text("index.html")
    assert "القائمة الرئيسية" in built.text("index.html")


def test_templates_escape_what_they_print(tmp_path: Path) -> None:
    built = build(
        tmp_path,
        {"a.txt": scrape(title="<b>عاجل</b>")},
        templates={"pages/day.html.jinja": "{{ view.cards[0].title }}"},
    )
    assert built.text("2023/09/25/index.html") == "&lt;b&gt;عاجل&lt;/b&gt;"


def test_what_html_or_utf_8_cannot_hold_is_replaced(tmp_path: Path) -> None:
    own = r"{{ 'أ\x00ب\ud800ج' }}"
    built = build(tmp_path, templates={"pages/day.html.jinja": own})
    assert built.text("2023/09/25/index.html") == "أ\ufffdب?ج"


@pytest.mark.parametrize(
    ("name", "text", "place", "message"),
    [
        ("pages/home", "\n{% if %}", "pages/home.html.jinja:2", "Expected an expression"),
        ("pages/home", "\n\n{{ view.nope }}", "pages/home.html.jinja:3", "has no attribute 'nope'"),
        ("pages/home", "{{ nope }}", "pages/home.html.jinja:1", "'nope' is undefined"),
        ("pages/home", "{{ 1 / 0 }}", "pages/home.html.jinja:1", "division by zero"),
        ("pages/home", "{{ 1 + 'a' }}", "pages/home.html.jinja:1", "unsupported operand"),
        ("pages/home", "{{ view.total()}}", "pages/home.html.jinja:1", "not callable"),
        ("pages/home", "{{ 'x'|nope }}", "pages/home.html.jinja:1", "No filter named 'nope'"),
        ("pages/home", "{% include 'x.y' %}", "pages/home.html.jinja:1", "no template x.y"),
        (
            "pages/home",
            '{% include "pages/home.html.jinja" %}',
            "pages/home.html.jinja:1",
            "recursion",
        ),
        ("base", "\n\n\n{{ nope }}", "base.html.jinja:4", "'nope' is undefined"),
        ("base", "\n{% block %}", "base.html.jinja:2", ""),
        ("base", b"\xe3\xcc\xe1\xc9", "base.html.jinja:1", "not UTF-8"),
        ("partials/footer", "{{ 1 / 0 }}", "partials/footer.html.jinja:1", "division by zero"),
        ("macros/cards", "{% macro x() %}", "macros/cards.html.jinja:1", ""),
    ],
)
def test_a_broken_template_is_named_with_its_line(
    tmp_path: Path, name: str, text: str | bytes, place: str, message: str
) -> None:
    with pytest.raises(WarraqError) as caught:
        build(tmp_path, templates={f"{name}.html.jinja": text})
    error = str(caught.value)
    assert error.startswith(f"{tmp_path}/templates/{place}: ")
    assert message in error
    assert error.endswith(" (mend the template, or remove it to use the built-in one)")
    assert "\n" not in error


def test_a_folder_is_no_template(tmp_path: Path) -> None:
    (tmp_path / "templates" / "base.html.jinja").mkdir(parents=True)
    built = build(tmp_path)
    assert built.text("index.html").startswith("<!doctype html>")


def test_a_template_without_permission_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    get_source = FileSystemLoader.get_source

    def fail(self: FileSystemLoader, environment: object, template: str) -> object:
        if "seeds" not in self.searchpath[0] and self.searchpath[0] != str(templates_dir()):
            raise PermissionError(13, "Permission denied")
        return get_source(self, environment, template)  # type: ignore[arg-type]

    monkeypatch.setattr(FileSystemLoader, "get_source", fail)
    with pytest.raises(WarraqError, match=r"html\.jinja:1: cannot be read: .*Permission denied"):
        build(tmp_path, templates={"x": ""})


def test_no_day_is_lost_between_years(tmp_path: Path) -> None:
    days = [date(2023, 12, 30) + timedelta(days=n) for n in range(4)]
    files = {f"{n}.txt": scrape(title=f"خبر {n}", date=str(day)) for n, day in enumerate(days)}
    built = build(tmp_path, files)
    assert {p for p in built.pages() if re.fullmatch(r"\d+/\d+/\d+/index.html", p)} == {
        f"{day:%Y/%m/%d}/index.html" for day in days
    }
