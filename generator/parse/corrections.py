"""A file of `corrections/`: front matter that says what is wrong where, and below it why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath

from generator.errors import Problem
from generator.model import TITLE, Claim, Correction
from generator.parse.decode import decode
from generator.parse.frontmatter import FrontMatter, Value, read_front_matter
from generator.parse.html import render_markdown
from generator.parse.lines import clean_characters, split_lines

_KEYS = {
    "article": ("المقال", "المادة"),
    "date": ("التاريخ",),
    "by": ("بقلم", "المصوّب", "المصوب"),
    "paragraph": ("الفقرة",),
    "was": ("كان", "الخطأ"),
    "now": ("صار", "الصواب"),
}
_NAMES = {name: key for key, names in _KEYS.items() for name in (key, *names)}
_TITLES = (TITLE, "العنوان")
_ANCHOR = re.compile(r"#?(p-[0-9a-f]{8}(?:-[0-9]+)?)")
_IN_ADDRESS = re.compile(r"#(p-[0-9a-f]{8}(?:-[0-9]+)?)$")
# An isolate U+2066–2069 comes along when words are copied from a page of ours.
_ISOLATES = re.compile("[\u2066-\u2069]")
_EXAMPLE = "for example date: 2024-05-03"


class _Fault(Exception):
    """What is wrong, in which key, and what to do."""

    def __init__(self, key: str, what: str, hint: str) -> None:
        super().__init__(what)
        self.key, self.what, self.hint = key, what, hint


def parse_correction(path: str, data: bytes) -> Claim | Problem:
    """What a file says, or why it says nothing that can be used. See README for its keys."""
    decoded = decode(path, data)
    if isinstance(decoded, Problem):
        return decoded
    raw = split_lines(decoded.text)
    lines = [clean_characters(each, "text", n, [], keep_tabs=True) for n, each in enumerate(raw, 1)]
    matter = read_front_matter(lines)
    if matter.fault:
        return Problem(path, *matter.fault, "mend the front matter")
    if not matter.length:
        return Problem(path, 1, "no front matter", "begin with --- and article:, date:, was:, now:")
    places = {_NAMES.get(key, key): line for key, line in matter.places.items()}
    try:
        return _claim(path, matter, lines[matter.length :], places)
    except _Fault as fault:
        return Problem(path, places.get(fault.key, 1), fault.what, fault.hint)


def _claim(path: str, matter: FrontMatter, body: list[str], places: dict[str, int]) -> Claim:
    values = _values(matter.values)
    article, day = values.get("article", ""), _day(values.get("date", ""))
    if not article:
        raise _Fault("article", "no article", "article: with its address in the site")
    was, now = values.get("was", ""), values.get("now", "")
    # A key without a value says that nothing is to stand there.
    if was and not now and "now" not in places:
        raise _Fault("was", "was without now", "now: with the right words; empty to take them out")
    if now and not was:
        raise _Fault("now", "now without was", "was: with the words that are wrong")
    if was == now and was:
        raise _Fault("now", "now says the same as was", "correct one of them")
    rendered = render_markdown("\n".join(body))
    note = "\n".join(block.text for block in rendered.blocks)
    if not was and not note:
        raise _Fault("article", "neither was and now nor a note", "write what is wrong")
    place = _place(values.get("paragraph", ""), article)
    if place == TITLE and was and not now:
        raise _Fault("now", "a title cannot be without words", "now: with the right words")
    html = "\n".join(block.html for block in rendered.blocks)
    name = PurePosixPath(path).stem
    by = values.get("by", "")
    return Claim(path, article, Correction(name, day, place, was, now, by, html, note), places)


def _values(given: Mapping[str, Value]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in given.items():
        key = _NAMES.get(name)
        if key is None:
            raise _Fault(name, f"unknown key {name!r}", f"known: {', '.join(_KEYS)}")
        if not isinstance(value, str):
            raise _Fault(key, f"{key} is a list", "write one value; one file is one correction")
        if key in found:
            raise _Fault(key, f"{key} stands twice", "remove one")
        found[key] = _ISOLATES.sub("", value).strip()
    return found


def _day(value: str) -> date:
    if not value:
        raise _Fault("date", "no date", _EXAMPLE)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise _Fault("date", f"date is {value!r}, which is no day", _EXAMPLE) from None


def _place(value: str, article: str) -> str:
    """`title`, an anchor, or ""; an address with an anchor says it too."""
    if value in _TITLES:
        return TITLE
    if not value:
        found = _IN_ADDRESS.search(article)
        return found[1] if found else ""
    match = _ANCHOR.fullmatch(value)
    if not match:
        what = f"paragraph is {value!r}, neither the anchor of a paragraph nor `{TITLE}`"
        raise _Fault("paragraph", what, "the link beside a paragraph ends with it: p-1a2b3c4d")
    return match[1]
