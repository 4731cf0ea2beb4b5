"""A name is taken out however it is written, and nothing else is."""

from __future__ import annotations

from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from generator.redaction.names import phrases_of
from generator.redaction.rules import Kind, Redactions, Rule, format_rules, hash_of, parse_rules
from generator.redaction.scan import Scanner
from generator.redaction.sieve import MARK, Sieve
from generator.search.letters import swapped

KEY = bytes(range(32))
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
HARAKAT = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
CLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فل")
VARIANTS = {"ا": "اأإآٱ", "ي": "يىی", "ه": "هة", "ك": "كک"}

names = st.lists(st.text(LETTERS, min_size=4, max_size=8), min_size=2, max_size=3)
single = st.text(LETTERS, min_size=4, max_size=8).filter(lambda word: word[0] not in "وفبلكا")


def _sieve(*phrases: str) -> Sieve:
    rules = tuple(
        Rule(Kind.PERSON, tuple(hash_of(KEY, word) for word in way))
        for phrase in phrases
        for way in phrases_of(phrase)
    )
    return Sieve(Redactions(rules, KEY))


@st.composite
def spelt(draw: st.DrawFn, word: str) -> str:
    """A word with a clitic, harakat, tatweel and other letters of the same sound."""
    written = ""
    for letter in word:
        written += draw(st.sampled_from(VARIANTS.get(letter, letter)))
        written += draw(st.sampled_from(["", "", "", "ـ", *HARAKAT]))
    return draw(st.sampled_from(CLITICS)) + written


@given(st.data(), names)
def test_a_name_is_found_in_any_spelling(data: st.DataObject, name: list[str]) -> None:
    text = " ".join(data.draw(spelt(word)) for word in name)
    sieve = _sieve(" ".join(name))
    assert sieve.holds(text)
    assert not sieve.holds(sieve.cleaned(f"قال {text} كلاما"))
    assert MARK in sieve.cleaned(f"قال {text} كلاما")


@given(st.data(), single)
def test_a_single_word_is_found_in_any_spelling(data: st.DataObject, word: str) -> None:
    assert _sieve(word).holds(data.draw(spelt(word)))


def _entities(text: str) -> str:
    return "".join(f"&#{ord(letter)};" for letter in text)


def _json(text: str) -> str:
    return "".join(f"\\u{ord(letter):04x}" for letter in text)


def _marked_up(text: str) -> str:
    return "".join(f"{letter}<b></b>" for letter in text)


@given(names, st.sampled_from([quote, _entities, _json, _marked_up, lambda t: quote(quote(t))]))
def test_a_name_is_found_through_escapes(name: list[str], escape) -> None:  # type: ignore[no-untyped-def]
    sieve, text = _sieve(" ".join(name)), f"قال {escape(' '.join(name))} كلاما"
    cleaned = sieve.cleaned(text)
    assert cleaned.startswith("قال ")
    assert cleaned.endswith(" كلاما")
    assert not sieve.holds(cleaned)
    assert cleaned != text


@given(st.lists(st.text(LETTERS + " .،\n<>&%\\u06", max_size=30), max_size=5), names)
def test_what_holds_no_word_of_the_name_stays(texts: list[str], name: list[str]) -> None:
    sieve = _sieve(" ".join(name))
    for text in texts:
        if not sieve.touches(text):
            assert sieve.cleaned(text) == text


@given(names)
def test_the_scan_finds_what_the_sieve_finds(name: list[str]) -> None:
    text, scanner = " ".join(name), Scanner(_sieve(" ".join(name)))
    assert any(hit.certain for hit in scanner.scan("a", text.encode()))
    script = f"Archive.register('records/0000', 'abc', '{swapped(text)}');"
    assert any(hit.certain for hit in scanner.scan("a", script.encode()))


@given(names, st.text(max_size=20))
def test_rules_are_read_as_they_were_written(name: list[str], reason: str) -> None:
    hashes = tuple(hash_of(KEY, word) for word in name)
    rule = Rule(Kind.PHRASE, hashes, "2026-11-26", " ".join(reason.split()))
    text = format_rules([rule])
    assert parse_rules(text, "redactions.csv") == (rule,)
    assert not any(word in text for word in name if word not in reason)
