"""One page with every component of the site, for those who work on it; no part of any site. (I/O)

Nothing in it is written for it: a component is the fullest example of itself among the pages of a
built site, and the tokens are those of the style sheet. So it cannot fall behind the templates.
Components come in the order of the style sheets that set them. Those that only scripts make (the
settings, entries of a dossier, results) are on no page and not here: `make screenshots` shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from html import escape
from pathlib import Path

from lxml import html as lxml_html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from generator.errors import WarraqError, no_site
from generator.resources import static_files

PAGE = "styleguide.html"
_MOST = 3
"""So many of a run of equal children are shown …"""
_RUNS = {"tr": 7, "tbody": 6}
"""… but the whole of a month."""
_LARGE = 12_000
"""Characters of an example; a larger one is taken where there is no other."""
_FRAME = frozenset({"masthead", "colophon", "navigation", "skip-link", "searchbox"})
"""On the page anyway, around the components."""
_INSIDE = frozenset(
    (
        *("li", "dt", "dd", "summary", "legend", "rect", "path", "pattern", "defs"),
        *("tr", "td", "th", "thead", "tbody", "caption", "colgroup", "col"),
    )
)
"""Elements that stand for nothing without the one around them."""
_REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers")
_TOKEN = re.compile(r"--([a-z][\w-]*):\s*([^;]+);")
_CLASS = re.compile(r"\.([a-z][\w-]*)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)

Examples = dict[str, HtmlElement]


def style_guide(site: Path) -> bytes:
    """The page, to lie at the top of a folder beside the site's `assets/`.

    Raises WarraqError when there is no site.
    """
    home = site / "index.html"
    if not home.is_file():
        raise no_site(site)
    try:
        page = lxml_html.document_fromstring(home.read_bytes().decode("utf-8"))
        page.find("head/title").text = "Warraq: style guide"
        main = page.get_element_by_id("main")
    except (ValueError, LookupError, AttributeError, ParserError):
        raise WarraqError(f"{home}: is not as a build wrote it", "build again") from None
    main.clear()
    main.set("id", "main")
    main.set("tabindex", "-1")
    main.append(lxml_html.fragment_fromstring(_heading("h1", "Style guide")))
    for part in (*_tokens(), *_components(_examples(site))):
        main.append(part)
    text: str = lxml_html.tostring(page, encoding="unicode")
    return f"<!doctype html>\n{text}\n".encode()


def _heading(tag: str, text: str) -> str:
    return f'<{tag} lang="en" dir="ltr" class="rubric">{escape(text)}</{tag}>'


def _tokens() -> Iterator[HtmlElement]:
    """The tokens: name, value, and what it looks like."""
    source = _COMMENT.sub("", _style("tokens.css"))
    found: dict[str, str] = {}
    for name, value in _TOKEN.findall(source):
        found.setdefault(name, " ".join(value.split()))
    rows = "".join(
        f"<div><dt><code>--{name}</code></dt>"
        f"<dd><code>{escape(value)}</code>{_sample(name, value)}</dd></div>"
        for name, value in found.items()
    )
    yield lxml_html.fragment_fromstring(
        f'<section class="section">{_heading("h2", "tokens.css")}'
        f'<dl class="fields" dir="ltr">{rows}</dl></section>'
    )


def _sample(name: str, value: str) -> str:
    """A drawing of a token: attributes of SVG take variables, and need no style of their own."""
    kind = name.partition("-")[0]
    if kind in {"size", "face"}:
        return _letters(
            f"var(--{name})" if kind == "size" else "var(--size-title)",
            f"var(--{name})" if kind == "face" else "var(--face-reading)",
        )
    if kind in {"space", "touch"}:
        return _box(f"var(--{name})", "currentColor")
    if "#" in value or "color-mix" in value or value.startswith("var(--"):
        return _box("96", f"var(--{name})")
    return ""


def _letters(size: str, face: str) -> str:
    return (
        '<svg width="100%" height="80" aria-hidden="true"><text x="100%" y="54" direction="rtl" '
        f'fill="currentColor" font-size="{size}" font-family="{face}">أرشيف 2024</text></svg>'
    )


def _box(width: str, fill: str) -> str:
    return (
        '<svg width="98" height="24" aria-hidden="true">'
        f'<rect x="1" y="1" width="{width}" height="22" fill="{fill}" stroke="var(--rule)"/></svg>'
    )


def _style(name: str) -> str:
    return static_files()[f"css/{name}"].read_text(encoding="utf-8")


def _examples(site: Path) -> Examples:
    """Class → the fullest element that has it first among its classes, of all pages."""
    best: Examples = {}
    for file in sorted(site.rglob("*.html")):
        page = lxml_html.document_fromstring(file.read_bytes().decode("utf-8", "replace"))
        for element in page.body.iterdescendants():
            if not isinstance(element.tag, str) or not (names := element.get("class")):
                continue
            name = names.split()[0]
            if _value(element) > _value(best.get(name)) and _is_shown(element):
                best[name] = element
    return best


def _is_shown(element: HtmlElement) -> bool:
    """Whether it needs no script to be seen: others are empty until one has filled them."""
    around = (element, *element.iterancestors())
    return all(each.get("hidden") is None and each.tag != "noscript" for each in around)


def _value(element: HtmlElement | None) -> int:
    """How much an example shows: its kinds of parts, unless it is too large to look at."""
    if element is None:
        return 0
    parts = {(each.tag, each.get("class")) for each in element.iter() if isinstance(each.tag, str)}
    return len(parts) if len(element.text_content()) < _LARGE else 1


def _components(examples: Mapping[str, HtmlElement]) -> Iterator[HtmlElement]:
    """Every component that none before it has shown, a section for each style sheet."""
    seen = set(_FRAME)
    for file in _style("order.txt").split():
        names = dict.fromkeys(_CLASS.findall(_COMMENT.sub("", _style(file))))
        parts = []
        for name in names:
            if name in seen or "__" in name or name not in examples:
                continue
            example = _alone(examples[name], f"{file.partition('.')[0]}-{name}-")
            seen |= {each for part in example.iter() for each in (part.get("class") or "").split()}
            parts += [_labelled(name), example]
        if parts:
            section = lxml_html.fragment_fromstring(
                f'<section class="section">{_heading("h2", file)}</section>'
            )
            section.extend(parts)
            yield section


def _labelled(name: str) -> HtmlElement:
    return lxml_html.fragment_fromstring(f'<p dir="ltr"><code>.{escape(name)}</code></p>')


def _alone(element: HtmlElement, prefix: str) -> HtmlElement:
    """A copy that can stand by itself: with ids of its own, short lists, and links to nowhere."""
    while element.tag in _INSIDE or element.getparent().tag in {"dl", "svg", "table"}:
        element = element.getparent()
    copy = deepcopy(element)
    copy.tail = None
    for part in copy.xpath("descendant-or-self::*"):
        _shorten(part)
    ids = set(copy.xpath("descendant-or-self::*/@id"))
    for part in copy.xpath("descendant-or-self::*"):
        if part.get("id"):
            part.set("id", prefix + part.get("id"))
        if part.tag == "a" and part.get("href"):
            part.set("href", "#top")
        for name in _REFERENCES:
            _refer(part, name, prefix, ids)
    return copy


def _refer(part: HtmlElement, name: str, prefix: str, ids: set[str]) -> None:
    """Keep what refers to another part of the same example; what gave a name gives a plain one."""
    names = (part.get(name) or "").split()
    if names and ids.issuperset(names):
        part.set(name, " ".join(prefix + each for each in names))
    elif names:
        del part.attrib[name]
        if name == "aria-labelledby":
            part.set("aria-label", prefix.rstrip("-"))


def _shorten(part: HtmlElement) -> None:
    """Leave the first few of each kind of children."""
    counts: dict[tuple[object, str | None], int] = {}
    if part.tag in {"tr", "ul", "ol", "tbody", "div", "section", "dl"}:
        for child in list(part):
            kind = (child.tag, child.get("class"))
            counts[kind] = counts.get(kind, 0) + 1
            if counts[kind] > _RUNS.get(part.tag, _MOST):
                part.remove(child)
