"""Markdown files: front matter, sanitised blocks, and standing pages."""

from __future__ import annotations

import time
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from generator.errors import Problem
from generator.model import (
    BlockKind,
    DateBasis,
    InputFile,
    ParsedArticle,
    ParsedFile,
    RepairKind,
    Role,
)
from generator.parse.frontmatter import read_front_matter
from generator.parse.html import render_markdown
from generator.parse.markdown import parse_markdown, parse_page

CAIRO = ZoneInfo("Africa/Cairo")


def parse(text: str, path: str = "خبر.md", zone: ZoneInfo = CAIRO) -> ParsedFile:
    return parse_markdown(InputFile(path, text.encode()), "digest", zone)


def article(text: str, zone: ZoneInfo = CAIRO) -> ParsedArticle:
    host = parse(text, zone=zone).host
    assert host is not None
    return host


def with_matter(*lines: str, fence: str = "---", body: str = "فقرة أولى.") -> str:
    return "\n".join([fence, *lines, fence, "", body, ""])


def entries(host: ParsedArticle, kind: RepairKind) -> list[tuple[int, str]]:
    return [(repair.line, repair.raw) for repair in host.ledger if repair.kind is kind]


# ---------------------------------------------------------------- front matter

YAML = with_matter(
    "title: 'جسر جديد: يصل الضفتين'",
    "date: 2023-09-25",
    "tags:",
    "  - جسر المدينة",
    "  - البلدية",
    "  - جسر المدينة",
    "source: صحيفة المرفأ",
    "url: https://example.org/a",
    "captured: 2023-09-26T10:00:00Z",
)
TOML = with_matter(
    'title = "جسر جديد: يصل الضفتين"',
    "date = 2023-09-25",
    'tags = ["جسر المدينة", "البلدية"]',
    'source = "صحيفة المرفأ"',
    'url = "https://example.org/a"',
    "captured = 2023-09-26T10:00:00Z",
    fence="+++",
)


@pytest.mark.parametrize("text", [YAML, TOML, YAML.replace("\n", "\r\n"), "\ufeff" + YAML])
def test_yaml_and_toml_say_the_same(text: str) -> None:
    file = parse(text)
    host = file.host
    assert host is not None
    assert host.title == "جسر جديد: يصل الضفتين"
    assert (host.published, host.date_basis) == (date(2023, 9, 25), DateBasis.PRINTED)
    assert host.tags == ("جسر المدينة", "البلدية")
    assert host.sources == ("صحيفة المرفأ",)
    assert host.original_url == "https://example.org/a"
    assert host.captured == "2023-09-26T10:00:00+00:00"
    assert [(b.kind, b.html) for b in host.blocks] == [(BlockKind.HTML, "<p>فقرة أولى.</p>")]
    assert host.ledger == ()
    assert file.problems == ()
    assert {line.role for line in file.lines} == {Role.METADATA, Role.BLANK, Role.BODY}


def test_yaml_values_stay_as_they_are_written() -> None:
    host = article(with_matter("title: 12:30", "tags: [no, 007, 1_000, 2023-09-25, 0x1F, null]"))
    assert host.title == "12:30"
    assert host.tags == ("no", "007", "1_000", "2023-09-25", "0x1F", "null")


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("tags: أ، ب؛ ج, د; أ", ("أ", "ب", "ج", "د")),
        ('tags: ["أ, ب", ج]', ("أ, ب", "ج")),
        ("tags: []", ()),
        ("tags:", ()),
        ("keywords: أ", ("أ",)),
        ("Tags: أ", ("أ",)),
    ],
)
def test_tags_as_list_or_in_a_line(line: str, tags: tuple[str, ...]) -> None:
    assert article(with_matter("title: أ", line)).tags == tags


@pytest.mark.parametrize(
    ("value", "zone", "day"),
    [
        ("2023-09-25", "Africa/Cairo", date(2023, 9, 25)),
        ("2023-09-25 23:30", "Africa/Cairo", date(2023, 9, 25)),
        ("2023-09-25T22:30:00Z", "Africa/Cairo", date(2023, 9, 26)),
        ("2023-09-25T22:30:00Z", "America/New_York", date(2023, 9, 25)),
        ("2023-09-25T22:30:00+03:00", "Africa/Cairo", date(2023, 9, 25)),
        ("2023-09-25 22:30:00 +0000", "Africa/Cairo", date(2023, 9, 26)),
        ("2023-09-26T00:30:00+03:00", "America/New_York", date(2023, 9, 25)),
        ("25th, September 2023 GMT", "Africa/Cairo", date(2023, 9, 25)),
        ("25/9/2023", "Africa/Cairo", date(2023, 9, 25)),
        ("10 ربيع الأول 1445 هـ", "Africa/Cairo", date(2023, 9, 25)),
        ("'٢٥ سبتمبر ٢٠٢٣'", "Africa/Cairo", date(2023, 9, 25)),
    ],
)
def test_the_calendar_day_of_a_date_or_moment(value: str, zone: str, day: date) -> None:
    host = article(with_matter("title: أ", f"date: {value}"), ZoneInfo(zone))
    assert host.published == day


def test_a_toml_moment_becomes_a_day_of_the_zone() -> None:
    text = with_matter('title = "أ"', "date = 2023-09-25T22:30:00Z", fence="+++")
    assert article(text).published == date(2023, 9, 26)


@pytest.mark.parametrize(
    "value",
    ["2023-02-31", "قريبا", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1023-01-01"],
)
def test_an_unusable_date_names_its_line(value: str) -> None:
    file = parse(with_matter("title: أ", f"date: {value}"))
    assert file.host is not None
    assert (file.host.published, file.host.date_raw) == (None, value)
    assert [(p.line, "unusable date" in p.message) for p in file.problems] == [(3, True)]
    assert entries(file.host, RepairKind.DATE_UNUSABLE) == [(3, value)]


def test_a_weekday_that_contradicts_its_date() -> None:
    file = parse(with_matter("title: أ", "date: الثلاثاء 25 سبتمبر 2023"))
    assert [p.line for p in file.problems] == [3]


@pytest.mark.parametrize(
    ("lines", "fence", "line", "message"),
    [
        (["title: أ", "tags: [ب"], "---", 3, "not valid YAML"),
        (["title: أ", "  b: c"], "---", 3, "not valid YAML"),
        (["title: أ", "title: ب"], "---", 3, "«title» stands twice"),
        (["title: &a أ", "tags: [*a]"], "---", 3, "aliases are not read"),
        (["- أ", "- ب"], "---", 1, "without keys"),
        (["title = أ"], "+++", 2, "not valid TOML"),
        (['title = "أ"', 'title = "ب"'], "+++", 3, "not valid TOML"),
        (['title = "أ"', "date = 2023-02-31"], "+++", 3, "not valid TOML"),
        (["n = " + "9" * 5000], "+++", 1, "not valid TOML"),
        (["a: " + "[" * 5000], "---", 1, "too deeply nested"),
        (["a: " + "x" * 70_000], "---", 1, "too long"),
    ],
)
def test_faults_of_front_matter(lines: list[str], fence: str, line: int, message: str) -> None:
    file = parse(with_matter(*lines, fence=fence))
    assert file.host is not None
    first = min(file.problems, key=lambda problem: message not in problem.message)
    assert message in first.message
    assert first.line == line
    # The text is read all the same, and what was written above it is kept.
    assert [block.text for block in file.host.blocks] == ["فقرة أولى."]
    ((at, raw),) = entries(file.host, RepairKind.METADATA_UNUSED)
    assert at == 1
    assert all(each in raw for each in lines)


def test_front_matter_that_is_never_closed_is_text() -> None:
    file = parse("---\ntitle: أ\n\nفقرة أولى.\n")
    assert [p.line for p in file.problems if "never closed" in p.message] == [1]
    assert file.host is not None
    assert "title: أ" in " ".join(block.text for block in file.host.blocks)


def test_a_thematic_break_is_no_front_matter() -> None:
    file = parse("---\n\n# عنوان\n\nفقرة أولى.\n")
    assert [p.message for p in file.problems] == [
        "no publication date",
        "no title; the file's name is used",
    ]


def test_nothing_of_the_front_matter_is_lost() -> None:
    host = article(
        with_matter(
            "title: أ",
            "layout: منشور",
            "url: javascript:alert(1)",
            "published: 2020-01-01",
            "date: 2023-09-25",
            "captured: أمس",
            "extra: {ب: [ج]}",
        )
    )
    assert host.original_url == ""
    assert host.captured == ""
    assert entries(host, RepairKind.METADATA_UNUSED) == [
        (3, "layout: منشور"),
        (4, "url: javascript:alert(1)"),
        (5, "published: 2020-01-01"),
        (7, "captured: أمس"),
        (8, "extra.ب: ج"),
    ]


def test_escapes_cannot_bring_harmful_characters_back() -> None:
    host = article(
        with_matter(
            r'title: "جسر\0 جد\u202eيد\ud800\u200b"',
            r'source: "المر\u2066فأ"',
            r'tags: ["ج\x07سر", "\ufeff"]',
            r'layout: "ف\e[31mلان"',
        )
    )
    assert (host.title, host.sources, host.tags) == ("جسر جديد", ("المرفأ",), ("جسر",))
    assert entries(host, RepairKind.METADATA_UNUSED) == [(5, "layout: ف[31mلان")]
    removed = entries(host, RepairKind.CHARACTERS_REMOVED)
    assert removed == [
        (2, "U+0000 U+202E U+D800 U+200B"),
        (3, "U+2066"),
        (4, "U+0007"),
        (4, "U+FEFF"),
        (5, "U+001B"),
    ]


def test_a_toml_escape_is_cleaned_too() -> None:
    assert article(with_matter(r'title = "جسر\u202e"', fence="+++")).title == "جسر"


@pytest.mark.parametrize("text", ["---\n---\n", "---\n", "+++\n+++\n", "", "x"])
def test_no_front_matter_or_an_empty_one(text: str) -> None:
    matter = read_front_matter(text.split("\n"))
    assert (matter.values, matter.fault) == ({}, None)


# ---------------------------------------------------------------- titles


def test_the_first_heading_is_the_title_and_leaves_the_body() -> None:
    file = parse("\n# عنوان **المادة**\n\nفقرة أولى.\n")
    host = file.host
    assert host is not None
    assert (host.title, host.line) == ("عنوان المادة", 2)
    assert [block.text for block in host.blocks] == ["فقرة أولى."]
    assert file.lines[1].role is Role.TITLE


def test_a_heading_that_repeats_the_title_is_taken_out() -> None:
    host = article(with_matter("title: عنوان المادة", body="# عُنوان المادّة\n\nفقرة أولى."))
    assert [block.text for block in host.blocks] == ["فقرة أولى."]


def test_the_files_name_is_the_last_resort() -> None:
    file = parse("فقرة أولى.\n", "مجلد/جسر\u202e جديد.md")
    assert file.host is not None
    assert (file.host.title, file.host.line) == ("جسر جديد", 0)
    assert file.lines[0].role is Role.BODY
    assert "no title; the file's name is used" in [p.message for p in file.problems]


def test_a_title_without_a_text() -> None:
    file = parse(with_matter("title: أ", "date: 2023-09-25", body=""))
    assert [(p.line, p.message) for p in file.problems] == [(2, "a title without a text")]


# ---------------------------------------------------------------- bodies


def body_html(markdown: str) -> str:
    return "\n".join(block.html for block in render_markdown(markdown).blocks)


def body_texts(markdown: str) -> list[str]:
    return [block.text for block in render_markdown(markdown).blocks]


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("كلمة **ثقيلة** و*مائلة*", "<p>كلمة <strong>ثقيلة</strong> و<em>مائلة</em></p>"),
        ("- أ\n- ب", "<ul>\n<li>أ</li>\n<li>ب</li>\n</ul>"),
        ("- أ\n\t- ب", "<ul>\n<li>أ<ul>\n<li>ب</li>\n</ul>\n</li>\n</ul>"),
        ("> قول", "<blockquote>\n<p>قول</p>\n</blockquote>"),
        ("```\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>"),
        ("أ\n: ب", "<dl>\n<dt>أ</dt>\n<dd>ب</dd>\n</dl>"),
        ("3. أ\n4. ب", '<ol start="3">\n<li>أ</li>\n<li>ب</li>\n</ol>'),
    ],
)
def test_markdown_becomes_html(markdown: str, html: str) -> None:
    assert body_html(markdown) == html


def test_a_table() -> None:
    html = body_html("أ | ب\n--|--\n1 | 2")
    assert html.startswith("<table>")
    assert "<td>2</td>" in html


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("كلم**ات** و<b>ال</b>جسر", "كلمات والجسر"),
        ("H<sub>2</sub>O", "H2O"),
        ("أ<br>ب", "أ ب"),
        ("- أ\n    - ب\n\n    ج", "أ ب ج"),
        ("أ | ب\n--|--\n1 | 2", "أ ب 1 2"),
        ("أ &amp; ب &lt;ج&gt; &nbsp; د", "أ & ب <ج> د"),
    ],
)
def test_the_plain_text_of_a_block(markdown: str, text: str) -> None:
    assert body_texts(markdown) == [text]


def test_footnotes_link_both_ways_and_their_marks_are_no_text() -> None:
    rendered = render_markdown("كلمة[^1]. ثم[^2].\n\n[^1]: حاشية.\n[^2]: أخرى.")
    first, notes = rendered.blocks
    assert first.text == "كلمة. ثم."
    assert notes.text == "حاشية. أخرى."
    assert 'href="#fn:1"' in first.html
    assert 'id="fnref:1"' in first.html
    assert 'id="fn:1"' in notes.html
    assert 'href="#fnref:1"' in notes.html
    assert rendered.links == ()


@pytest.mark.parametrize(
    ("markdown", "dropped"),
    [
        ("أ\n\n<script>alert(1)</script>\n\nب", ("script",)),
        ("أ <style>p{}</style> ب", ("style",)),
        ("أ <iframe src='https://example.org'></iframe> ب", ("iframe",)),
        ("أ <svg onload=alert(1)></svg> ب", ("svg",)),
        ("أ <!-- سر --> ب", ("!--",)),
    ],
)
def test_raw_html_that_does_not_belong_here(markdown: str, dropped: tuple[str, ...]) -> None:
    rendered = render_markdown(markdown)
    assert rendered.dropped_tags == dropped
    html = "".join(block.html for block in rendered.blocks)
    assert "alert" not in html
    assert not any(f"<{tag}" in html for tag in dropped)
    assert "أ" in html
    assert "ب" in html


@pytest.mark.parametrize(
    "attack",
    [
        '<p onclick="alert(1)" style="color:red" class="x" id="main">أ</p>',
        "<a href='javascript:alert(1)'>أ</a>",
        "<a href='JaVa&#x09;Script:alert(1)'>أ</a>",
        "<a href=' javascript:alert(1)'>أ</a>",
        "<a href='data:text/html,x'>أ</a>",
        "[أ](javascript:alert(1))",
        "[أ](<javascript:alert(1)>)",
        "[أ]: javascript:alert(1)\n\n[أ]",
        "<javascript:alert(1)>",
        "![أ](javascript:alert(1))",
        "<img src=x onerror=alert(1)>أ",
        "<b><script>alert(1)</script>أ</b>",
        "<scr<script>ipt>alert(1)</script>أ",
        "<details open ontoggle=alert(1)>أ</details>",
        "`<script>alert(1)</script>` أ",
        "<<b>script>alert(1)</script>أ",
    ],
)
def test_attacks_come_out_harmless(attack: str) -> None:
    html = body_html(attack)
    assert "<script" not in html
    for word in ("onclick", "style=", "class=", "onerror=", "ontoggle", 'id="main"', "<img"):
        assert word not in html.replace("&lt;", "")
    assert 'href="javascript' not in html.lower()
    assert 'href="data' not in html


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org", True),
        ("mailto:a@example.org", True),
        ("../x.html", False),
        ("x.html", False),
        ("/x.html", False),
        ("//example.org", False),
        ("#top", False),
        ("#fn:1", True),
        ("ftp://example.org", False),
        ("javascript:x", False),
    ],
)
def test_only_links_that_lead_somewhere_stay(address: str, kept: bool) -> None:
    rendered = render_markdown(f"كلمة [أ]({address}) هنا")
    (block,) = rendered.blocks
    assert ("href=" in block.html) is kept
    assert rendered.links == (() if kept else (address,))
    if address != "#fn:1":
        assert block.text == "كلمة أ هنا"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("../tags/index.html", True),
        ("about.html#x", True),
        ("#top", True),
        ("/x.html", False),
        ("//example.org", False),
        ("\\\\example.org", False),
        ("javascript:x", False),
    ],
)
def test_standing_pages_link_into_the_site(address: str, kept: bool) -> None:
    (block,) = render_markdown(f"كلمة [أ](<{address}>)", relative_links=True).blocks
    assert ("href=" in block.html) is kept


def test_images_become_their_alternative_text_and_are_recorded() -> None:
    rendered = render_markdown('![جسر المدينة](a.png "عنوان")\n\n<img src="b.png" alt="سوق"> نص')
    assert rendered.images == ("a.png", "b.png سوق")
    assert rendered.blocks[0].text == "[صورة: جسر المدينة]"


def test_characters_written_as_references_are_cleaned() -> None:
    rendered = render_markdown("أ&#x202e;ب&#0;ج&#7;د")
    html = "".join(block.html for block in rendered.blocks)
    assert not set(html) & set("\u202e\x00\x07")
    assert "U+202E" in rendered.removed


def test_loose_inline_html_makes_one_paragraph() -> None:
    assert body_html("<div>أ</div>\nكلمة <b>ثقيلة</b> هنا").endswith("<b>ثقيلة</b> هنا</p>")


def test_headings_begin_below_the_title() -> None:
    tags = [block.tag for block in render_markdown("# أ\n\n## ب\n\nنص\n\n###### ج").blocks]
    assert tags[:2] == ["h2", "h3"]
    assert "h1" not in tags


def test_the_ledger_of_a_body() -> None:
    text = "# أ\n\n<script>x</script> [ب](../x.html) ![ج](a.png) د&#x202e;\n"
    host = article(text)
    assert entries(host, RepairKind.HTML_SANITISED) == [(1, "<script>"), (1, "../x.html")]
    assert entries(host, RepairKind.IMAGE_DROPPED) == [(1, "a.png")]
    assert entries(host, RepairKind.CHARACTERS_REMOVED) == [(1, "U+202E")]


def test_blocks_know_about_where_they_begin() -> None:
    host = article(with_matter("title: أ", body="فقرة أولى.\n\n> قول\n\n- بند\n- آخر"))
    assert [block.line for block in host.blocks] == [5, 7, 9]


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("markdown", "fault"),
    [
        ("[" * 50_000, "marks in one block"),
        ("**أ " * 50_000, "marks in one block"),
        ("<a " * 50_000, "marks in one block"),
        ("# أ\n" * 20_000, "marks in one block"),
        ("\n\n".join(["<div>"] * 5000), "nested too deeply"),
        ("\n\n".join(f"[^{n}]: أ" for n in range(4000)), "footnotes"),
        ("أ\n: ب\n" * 1400, "nested too deeply"),
    ],
)
def test_tangled_markup_is_read_as_plain_text(markdown: str, fault: str) -> None:
    started = time.perf_counter()
    rendered = render_markdown(markdown)
    assert time.perf_counter() - started < 10
    assert fault in rendered.fault
    assert " ".join(" ".join(b.text for b in rendered.blocks).split()) == " ".join(markdown.split())
    assert not any("<a" in block.html or "<div" in block.html for block in rendered.blocks)


def test_tangled_markup_is_a_problem() -> None:
    file = parse("# أ\n\n" + "[" * 2000 + "\n")
    assert any("read as plain text" in problem.message for problem in file.problems)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        ("\u00e9t\u00e9".encode("latin-1"), "not UTF-8"),
        (b"\x00" * 50, "binary"),
        (("ب" * 1_000_001).encode(), "on one line"),
    ],
)
def test_no_article(data: bytes, message: str) -> None:
    file = parse_markdown(InputFile("خبر.md", data), "digest", CAIRO)
    assert file.host is None
    (problem,) = file.problems
    assert message in problem.message


# ---------------------------------------------------------------- standing pages


def test_a_standing_page() -> None:
    page = parse_page("pages/عن.md", "# عن الأرشيف\n\nنص [وسوم](../tags/index.html).\n".encode())
    title, html, text = page if isinstance(page, tuple) else ("", "", "")
    assert title == "عن الأرشيف"
    assert 'href="../tags/index.html"' in html
    assert text == "نص وسوم."


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"", 0, "empty"),
        ("---\ntitle: [\n---\nنص".encode(), 2, "not valid YAML"),
        (b"[" * 2000, 1, "marks in one block"),
    ],
)
def test_a_standing_page_that_cannot_be_read(data: bytes, line: int, message: str) -> None:
    problem = parse_page("pages/عن.md", data)
    assert isinstance(problem, Problem)
    assert problem.line == line
    assert message in problem.message


def test_a_standing_page_is_cleaned() -> None:
    page = parse_page("pages/عن.md", "# عن\x00\n\nن\u202eص\n".encode())
    assert not isinstance(page, Problem)
    assert page[::2] == ("عن", "نص")


# ---------------------------------------------------------------- dialects


@pytest.mark.parametrize(
    ("text", "title", "first"),
    [
        ("Title: جسر\nDate: 2023-09-25\n\nفقرة.\n", "جسر", "فقرة."),
        ("العنوان: جسر\nالتاريخ: 2023-09-25\nفقرة.\n", "جسر", "فقرة."),
        ('{"title": "جسر"}\nفقرة.\n', "جسر", "فقرة."),
        ('{\n "title": "جسر",\n "x": {"y": [1, null]}\n}\n\nفقرة.\n', "جسر", "فقرة."),
        ("القاهرة: وصل الوفد.\n\nفقرة.\n", "خبر", "القاهرة: وصل الوفد."),
        ("{ليس كائنًا}\n\nفقرة.\n", "خبر", "{ليس كائنًا}"),
        ('{"title": "جسر"} بقية السطر\n\nفقرة.\n', "خبر", '{"title": "جسر"} بقية السطر'),
    ],
)
def test_front_matter_without_fences(text: str, title: str, first: str) -> None:
    host = article(text)
    assert host.title == title
    assert host.blocks[0].text == first


def test_a_name_of_jekyll_gives_date_and_title_where_the_matter_does_not() -> None:
    path = "_posts/2023-09-25-وصول-السفينة.md"
    for matter, title, day in (
        ("", "وصول السفينة", date(2023, 9, 25)),
        ("---\ntitle: جسر\n---\n", "جسر", date(2023, 9, 25)),
        ("---\ndate: 2022-01-01\npublished: true\n---\n", "وصول السفينة", date(2022, 1, 1)),
    ):
        host = parse(f"{matter}نص الخبر.\n", path=path).host
        assert host is not None
        assert (host.title, host.published) == (title, day)


@pytest.mark.parametrize("mark", ["draft: true", "published: false", "status: Draft"])
def test_a_draft_is_not_read_and_named(mark: str) -> None:
    file = parse(with_matter("title: جسر", "date: 2023-09-25", mark))
    what = f"«جسر» is marked as a draft («{mark}») and was not read"
    assert [(p.line, p.message) for p in file.problems] == [(4, what)]
    assert file.host is None


def test_liquid_tags_stay_as_they_are_written() -> None:
    liquid = '{% if x < 2 %}*وسط*{% endif %} {{< fig src="a_b_c" >}}'
    host = article(f"# جسر\n\nقبل {liquid} بعد `{{{{ رمز }}}}`.\n")
    assert host.blocks[0].text == f"قبل {liquid} بعد {{{{ رمز }}}}.".replace("*", "")


def test_a_lead_that_ends_the_text_again_is_taken_out() -> None:
    host = article("# جسر\n\nفقرة أولى.\n\nفقرة ثانية.\n\nفقرة أولى.\n")
    assert [block.text for block in host.blocks] == ["فقرة أولى.", "فقرة ثانية."]
    assert [raw for _, raw in entries(host, RepairKind.LEAD_REPEATED)] == ["فقرة أولى."]
