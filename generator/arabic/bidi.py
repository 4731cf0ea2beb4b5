"""Direction isolates: what must be set left-to-right inside Arabic, without changing a character.

Scores and ranges (3-1, 2019–2023) read from the right, so they become a right-to-left isolate
with every number isolated inside it; a plain isolate reverses them. A percent sign follows its
number in reading order, so the number alone is isolated.

Many newsrooms put a space before a colon or a full stop («القيروان : القبض»), and browsers begin
lines with such a sign, as no line of Arabic may (W3C, Arabic layout requirements). Space and sign
become one isolate too: the style sheet breaks none that runs from the right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from markupsafe import Markup

# JavaScript gets the pattern too, and its \d and \w know ASCII only: hence classes of our own.
_DIGIT = "0-9\u0660-\u0669\u06f0-\u06f9"
_LATIN = "A-Za-z\u00c0-\u024f"
_ARABIC = "\u0621-\u064a"
_D = rf"[{_DIGIT}]"
_INNER = rf"[{_LATIN}{_DIGIT}]"
_URL = r"(?:https?://|www\.)[!-~]*[A-Za-z0-9/=#_-]"
# The looks behind keep the patterns linear: none starts again in the middle of what it refused.
_EMAIL = r"(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+[A-Za-z0-9]"
# A Latin word, with what belongs to it (F-16, COVID-19, 4K, .NET, C#, a#b), and further ones after
# it, also behind the full stop of an initial or a title (U.S. Army, Dr. Smith).
_WORD = rf"(?:(?:[@#]|(?<![^\s(«\"“'])\.)?[{_LATIN}]{_INNER}*|(?<!{_D}){_D}+[{_LATIN}]{_INNER}*)"
_NEXT = rf"(?:{_WORD}|{_D}+(?![{_DIGIT}{_ARABIC}]))"
_SHORT = "|".join(rf"(?<=(?<![A-Za-z])[A-Z]{'[a-z]' * n})" for n in range(3))
_INITIAL = rf"(?:{_SHORT})\.\s(?=[A-Z])"
_RUN = (
    rf"{_WORD}(?:(?:[-.'’/&+:_#@]|\s&\s|\s|{_INITIAL}){_NEXT}|,\s{_WORD})*"
    rf"(?:[+#]+|(?<=\.[A-Z])\.|/(?!\S))?"
)
_ISO_TIME = rf"T{_D}{{2}}:{_D}{{2}}(?::{_D}{{2}}(?:\.{_D}+)?)?(?:Z|[-+]{_D}{{2}}:?{_D}{{2}})?"
_ISO_DATE = rf"{_D}{{4}}-{_D}{{2}}-{_D}{{2}}(?:{_ISO_TIME}(?!{_INNER}))?"
_LOCAL_PHONE = rf"(?<!{_D})0{_D}(?:[ -]?{_D}){{6,}}"
_IN_GROUPS = rf"(?<!{_D}){_D}{{2,4}}(?:-{_D}{{2,7}}){{2,}}(?!{_D})"
_WITH_AREA = rf"\([0+]{_D}{{1,4}}\)[ -]?{_D}{{2,4}}(?:[ -]?{_D}{{2,4}})+"
_PHONE = rf"\+{_D}[{_DIGIT} -]{{5,}}{_D}|{_LOCAL_PHONE}|{_IN_GROUPS}|{_WITH_AREA}"
_PATH = r"(?:\.\.?/)+(?:[!-~]*[A-Za-z0-9/_-])?"
# Behind a letter a hyphen joins (كوفيد-19), but for the word «و»: «بين -5 و-10».
_AND = rf"(?<=(?<![{_ARABIC}])و)"
_SIGNED = rf"(?:(?<![{_DIGIT}{_LATIN}{_ARABIC}.])|{_AND})[-+−±]{_D}+(?:[.,]{_D}+)*"
_NUMBER = rf"{_D}+(?:[.,:]{_D}+)*"
_NUMBER_START = rf"(?<!{_D})(?<!{_D}[.,:])"
_RANGE = rf"(?<![/-]){_NUMBER_START}{_NUMBER}%?(?:\s?[-–—−]\s?{_NUMBER}%?)(?![{_DIGIT}/-])"
_PERCENT = rf"{_NUMBER_START}{_NUMBER}(?=\s?[%٪])"

_CLOSING = ":\u060c\u061b\u061f!)\u00bb\u2026"  # comma, semicolon, question mark of Arabic
_LOOSE = rf"(?<=\s)[.%{_CLOSING}]+(?!\S)"

ISOLATED = (
    rf"(?P<ltr>{_URL}|{_EMAIL}|{_PATH}|{_ISO_DATE}|{_PHONE}|{_RUN})"
    rf"|(?P<range>{_RANGE})|(?P<signed>{_SIGNED})|(?P<percent>{_PERCENT})|(?P<loose>{_LOOSE})"
)
"""Source of the regular expression for what is isolated; its groups say how. To what is `loose`
belongs the space before it."""
NUMBER = _NUMBER
"""Source of the regular expression for the numbers of a range."""

_ISOLATED = re.compile(ISOLATED)
_PART = re.compile(rf"({_NUMBER})")
_FIRST = rf"{_LATIN}{_DIGIT}@#+±._−(%{_CLOSING}-"
"""What anything isolated begins with."""
_AFTER_NUMBER = rf"{_DIGIT}{_LATIN}@_+%٪–—−-"
"""What makes more than a number of a number, behind it or behind a space."""
# A sign behind a word, a bracket, and a number too short for a telephone, with nothing behind it
# that would count.
_IDLE = (
    rf"[%{_CLOSING}](?<!\s.)|\.(?<!\s.)(?![./{_LATIN}0-9_+@-])|\((?![0+])"
    rf"|{_D}{{1,7}}(?:(?![\s.,:{_AFTER_NUMBER}])|(?=\s(?![{_AFTER_NUMBER}]))|(?=[.,:](?![.\w+@-])))"
)
_PLAIN = re.compile(rf"[^{_FIRST}]*(?:(?:{_IDLE})[^{_FIRST}]*)*")
"""A stretch of text, perhaps empty, in which nothing isolated begins. Most paragraphs are one, and
to try every pattern at every place takes four times as long."""

# Little words that no other of the languages in Arabic news has: names and codes tell no language
# (WCAG 2.2, 3.1.2 exempts them), and «de», «la», «in» belong to several.
_TELLING = {
    "en": re.compile(r"\s(?:the|of|and|for|with|from|by)\s|^the\s", re.IGNORECASE),
    "fr": re.compile(r"\s(?:les|des|du|et|pour|aux|une|dans)\s|^les\s", re.IGNORECASE),
}
"""Language (BCP 47) → what only a run in that language holds."""
_REMEMBERED = 120
"""Characters of texts whose isolates are remembered: titles, names, tags come again and again."""


def for_javascript(pattern: str) -> str:
    """The same pattern as JavaScript writes it: `(?<name>…)` for a named group."""
    return pattern.replace("(?P<", "(?<")


def isolate(text: str) -> Markup:
    """Escaped HTML of a text with its left-to-right runs, ranges and percentages isolated.

    Runs that are plainly English or French say so, for who listens.
    """
    return _isolated(text) if len(text) <= _REMEMBERED else _isolate(text)


def _escaped(text: str) -> str:
    """HTML of a text in an element, where quotes are signs like others (WHATWG HTML, 13.1.2)."""
    if isinstance(text, Markup):
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _isolate(text: str) -> Markup:
    if _end_of_plain(text, 0) == len(text):
        return Markup(_escaped(text))
    return Markup("".join(_pieces(text)))


# Typed: a Markup that equals a text is escaped already.
@lru_cache(maxsize=1 << 13, typed=True)
def _isolated(text: str) -> Markup:
    return _isolate(text)


def _pieces(text: str) -> Iterator[str]:
    """Escaped HTML, run by run."""
    done, place = 0, _end_of_plain(text, 0)
    while place < len(text):
        match = _ISOLATED.match(text, place)
        if match is None:
            place = _end_of_plain(text, place + 1)
            continue
        start = place - 1 if match["loose"] else place
        yield _escaped(text[done:start])
        yield _isolate_of(match)
        done = match.end()
        place = _end_of_plain(text, done)
    yield _escaped(text[done:])


def _end_of_plain(text: str, start: int) -> int:
    match = _PLAIN.match(text, start)
    return match.end() if match else start


def _isolate_of(match: re.Match[str]) -> str:
    if match["range"]:
        return f'<bdi dir="rtl">{"".join(_numbers(match[0]))}</bdi>'
    if match["loose"]:
        space = match.string[match.start() - 1]
        return f'<bdi dir="rtl">{_escaped(space + match[0])}</bdi>'
    plain = match["percent"]
    if plain:
        return f"<bdi>{_escaped(plain)}</bdi>"
    return f'<bdi dir="ltr"{_language(match[0])}>{_escaped(match[0])}</bdi>'


def _language(run: str) -> str:
    """The attribute for the language of a run, where its words tell it: `Doctors of the World`."""
    found = (code for code, telling in _TELLING.items() if telling.search(run))
    code = next(found, "")
    return f' lang="{code}"' if code else ""


def _numbers(text: str) -> Iterator[str]:
    for index, part in enumerate(_PART.split(text)):
        yield f"<bdi>{part}</bdi>" if index % 2 else _escaped(part)


# ---- Arabic inside an interface that runs the other way

_FIRST_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_ARABIC_LETTER = re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff]")
_LATIN_LETTER = re.compile(f"[{_LATIN}]")


def holds_arabic(text: str) -> bool:
    """Whether there is an Arabic letter in a text."""
    return not text.isascii() and bool(_ARABIC_LETTER.search(text))


def mostly_arabic(text: str) -> bool:
    """Whether a text has at least as many Arabic letters as Latin ones."""
    return len(_ARABIC_LETTER.findall(text)) >= max(1, len(_LATIN_LETTER.findall(text)))


def direction_of(text: str) -> Literal["ltr", "rtl"]:
    """How a text runs that stands alone: from the left if it has Latin letters and no Arabic ones.

    One Arabic letter is enough for the other way: headlines here begin with foreign names, which
    may be longer than all the rest («Samsung Galaxy S24 Ultra يصل»).
    """
    return "ltr" if _LATIN_LETTER.search(text) and not holds_arabic(text) else "rtl"


def isolated_if_arabic(text: str) -> str:
    """`text` between U+2068 and U+2069 if it holds an Arabic letter, for a sentence about it."""
    return f"{_FIRST_ISOLATE}{text}{_POP_ISOLATE}" if holds_arabic(text) else text


def isolate_content(text: str, attributes: str) -> Markup:
    """Escaped HTML of a text in an interface of another direction than Arabic.

    A text with Arabic in it is content and gets an element of its own; of a sentence that names
    such a text (`isolated_if_arabic`), only the name does.

    Args:
        attributes: language and direction of content, as ` lang="ar" dir="rtl"`.
    """
    if _FIRST_ISOLATE not in text:
        return _content(text, attributes) if holds_arabic(text) else Markup(_escaped(text))
    pieces = text.replace(_POP_ISOLATE, _FIRST_ISOLATE).split(_FIRST_ISOLATE)
    shown = (
        _content(each, attributes) if place % 2 else _escaped(each)
        for place, each in enumerate(pieces)
    )
    return Markup("".join(shown))


def _content(text: str, attributes: str) -> Markup:
    return Markup(f"<bdi{attributes}>{isolate(text)}</bdi>")
