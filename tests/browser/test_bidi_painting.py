"""Mixed text comes out in the order in which a reader of Arabic expects it: where the letters are.

Each sentence goes through the generator as title, lead and paragraph; Chromium then says where it
has painted every character of a run. Read from the left, that is the order expected here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.archives import build, scrape

CASES = [
    # (sentence, the run that is looked at, its characters from left to right)
    ("فاز الفريق 3-1 على ضيفه", "3-1", "1-3"),
    ("3-1 نتيجة المباراة", "3-1", "1-3"),
    ("فاز الفريق ٣-١ على ضيفه", "٣-١", "١-٣"),
    ("انتهت المباراة (2 - 1) أمس", "(2 - 1)", ")1 - 2("),
    ("فاز 6-4 و7-6 في ساعة", "7-6", "6-7"),
    ("امتدت الحرب 2019–2023 هناك", "2019–2023", "2023–2019"),
    ("2019–2023 سنوات الحرب", "2019–2023", "2023–2019"),
    ("يقفل الطريق 04:17-05:30 فجرا", "04:17-05:30", "05:30-04:17"),
    ("بلغت النسبة 25% هذا العام", "25%", "%25"),
    ("بلغت النسبة 25.5 % هذا العام", "25.5 %", "% 25.5"),
    ("بلغت النسبة ٢٥٪ هذا العام", "٢٥٪", "٪٢٥"),
    ("القيروان : القبض على شخص", "ن :", ": ن"),
    ("سيارة (Peugeot 404 ) هنا", "Peugeot 404 )", ") Peugeot 404"),
    ("بين 30–40% من السكان", "30–40%", "%40–30"),
    ("حلقت طائرة F-16 فوق المدينة", "F-16", "F-16"),
    ("فيروس COVID-19 ينتشر", "COVID-19", "COVID-19"),
    ("لقاح كوفيد-19 متاح", "-19", "19-"),
    ("الهاتف +963 11 222 3333 للحجز", "+963 11 222 3333", "+963 11 222 3333"),
    ("الهاتف (011) 222-3333 للحجز", "(011) 222-3333", "(011) 222-3333"),
    ("درجة الحرارة -5 اليوم", "-5", "-5"),
    ("تتراوح بين -5 و-10 درجات", "-10", "-10"),
    ("بقوة 7.8 درجات", "7.8", "7.8"),
    ("عند 04:17 فجرا", "04:17", "04:17"),
    ("كلف 1,000,000 دولار", "1,000,000", "1,000,000"),
    ("يوم 2023-09-25 الاثنين", "2023-09-25", "2023-09-25"),
    ("حُفظ 2024-05-06T10:00+02:00 آليا", "2024-05-06T10:00+02:00", "2024-05-06T10:00+02:00"),
    ("قالت قناة (RT) اليوم", "(RT)", ")RT("),
    ("قال Emmanuel Macron اليوم", "Emmanuel Macron", "Emmanuel Macron"),
    ("شركة Johnson & Johnson أعلنت", "Johnson & Johnson", "Johnson & Johnson"),
    ("في Washington, D.C. اليوم", "Washington, D.C.", "Washington, D.C."),
    ("الجيش U.S. Army أعلن", "U.S. Army", "U.S. Army"),
    ("ملف a#b محذوف", "a#b", "a#b"),
    ("لغة C# وتقنية .NET هنا", "C#", "C#"),
    ("لغة C# وتقنية .NET هنا", ".NET", ".NET"),
    ("المسار ../../etc محظور", "../../etc", "../../etc"),
    ("راجع https://a.example/b-c?d=e#f اليوم", "https://a.example/b-c?d=e#f", "https://a.example/b-c?d=e#f"),
    ("البريد a.b@c.example للمراسلة", "a.b@c.example", "a.b@c.example"),
]  # fmt: skip

PAINTED = """([run, selector]) => [...document.querySelectorAll(selector)].flatMap((element) => {
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const letters = [];
  while (walk.nextNode()) {
    const node = walk.currentNode;
    for (let place = 0; place < node.length; place += 1) {
      const range = document.createRange();
      range.setStart(node, place);
      range.setEnd(node, place + 1);
      const [box] = range.getClientRects();
      letters.push({ letter: node.data[place], x: box ? box.left + box.right : NaN, y: box?.top });
    }
  }
  const start = letters.map(({ letter }) => letter).join('').indexOf(run);
  const inside = letters.slice(start, start + run.length);
  return start === -1 ? [] : [{
    text: inside.sort((one, other) => one.x - other.x).map(({ letter }) => letter).join(''),
    before: letters.slice(0, start).every(({ x }) => x >= inside.at(-1).x),
    after: letters.slice(start + run.length).every(({ x }) => !(x > inside[0].x))
  }];
})"""
"""For each element that holds the run: its characters from left to right, and whether all that is
written before it stands to its right and all after it to its left."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An article a sentence, all of one day, and one that has them all as paragraphs."""
    sentences = list(dict.fromkeys(sentence for sentence, _, _ in CASES))
    files: dict[str, str | bytes] = {
        f"{number:02}.txt": scrape(sentence, body=sentence)
        for number, sentence in enumerate(sentences)
    }
    files["all.txt"] = scrape(
        "كل الجمل", date="26th, September 2023 GMT", body="\n".join(sentences)
    )
    return build(tmp_path_factory.mktemp("painting"), files).site


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, str]:
    """Where a sentence stands → (page with it, element)."""
    (whole,) = (path for path in site.glob("2023/09/26/*.html") if path.name != "index.html")
    day = site / "2023/09/25/index.html"
    return {
        ".card > h2": day.as_uri(),
        ".card > p": day.as_uri(),
        ".article__body > p": whole.as_uri(),
    }


@pytest.mark.parametrize("element", [".card > h2", ".card > p", ".article__body > p"])
def test_runs_are_painted_in_reading_order(
    page: Page, pages: dict[str, str], site: Path, element: str, assert_clean: Callable[..., None]
) -> None:
    page.goto(pages[element])
    page.evaluate("document.fonts.ready")
    for sentence, run, expected in CASES:
        holders = [f"{element}:has-text({sentence!r})"]
        found = page.locator(holders[0]).first
        assert sentence in found.inner_text(), "no character is changed"
        found.evaluate("(element) => { element.id = 'painted'; }")
        (painted,) = page.evaluate(PAINTED, [run, "#painted"])
        found.evaluate("(element) => { element.removeAttribute('id'); }")
        assert painted["text"] == expected, sentence
        assert painted["before"] and painted["after"], sentence
    assert_clean(page, site.as_uri())


def test_code_runs_from_the_left(page: Page, tmp_path: Path) -> None:
    text = """---
title: خبر البرمجة
date: 2024-05-05
---
تعمل `.NET` مع `f(x);` هنا.

```
.a { b: c; }
```
"""
    site = build(tmp_path, {"code.md": text}).site
    (path,) = (path for path in site.glob("2024/05/05/*.html") if path.name != "index.html")
    page.goto(path.as_uri())
    for place, code in enumerate((".NET", "f(x);", ".a { b: c; }")):
        found = page.locator(".article__body code").nth(place)
        found.evaluate("(element) => { element.id = 'painted'; }")
        (painted,) = page.evaluate(PAINTED, [code, "#painted"])
        found.evaluate("(element) => { element.removeAttribute('id'); }")
        assert painted["text"] == code
    left = "(element) => element.getBoundingClientRect().left"
    block, inner = page.locator(".article__body pre"), page.locator(".article__body pre code")
    assert inner.evaluate(left) - block.evaluate(left) < 30, "the lines begin on the left"


@pytest.mark.parametrize("element", [".card > h2", ".card > p", ".article__body > p"])
def test_no_line_begins_with_a_sign(page: Page, pages: dict[str, str], element: str) -> None:
    """However narrow the column is, the colon behind a space stays with its word."""
    page.goto(pages[element])
    found = page.locator(f"{element}:has-text('القيروان : القبض')").first
    tops = found.evaluate(
        """(element) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync('#narrow { inline-size: min-content }');
          document.adoptedStyleSheets = [sheet];
          element.id = 'narrow';
          const colon = element.querySelector('bdi').firstChild;
          const top = (node, place) => {
            const range = document.createRange();
            range.setStart(node, place);
            range.setEnd(node, place + 1);
            return range.getBoundingClientRect().top;
          };
          const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
          const before = walk.nextNode();
          const after = colon.parentNode.nextSibling;
          return [top(before, before.length - 1), top(colon, 1), top(after, 1)];
        }"""
    )
    assert tops[0] == tops[1] < tops[2]


def test_without_isolates_a_telephone_is_torn(page: Page, pages: dict[str, str]) -> None:
    """The measure can fail."""
    page.goto(pages[".article__body > p"])
    page.evaluate("document.querySelectorAll('bdi').forEach((b) => b.replaceWith(b.textContent))")
    painted = page.evaluate(PAINTED, ["+963 11 222 3333", ".article__body > p"])
    assert [one["text"] for one in painted] != ["+963 11 222 3333"]
