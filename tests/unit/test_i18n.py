"""The interface's words: all six plural forms, and no msgid without wording or wording unused."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import generator
from generator import fields
from generator.config import MONTH_FAMILIES, NOUNS, Config
from generator.i18n import Interface, plural_samples
from generator.model import Repair, RepairKind
from generator.plan.answers import ANSWERS, FIELDS
from generator.publish.exports import record
from generator.resources import locale_dir, templates_dir
from tests.archives import build, scrape

PACKAGE = Path(generator.__file__).parent

FORMS = {
    ("maqal", "article"): "لا مقالات|مقال واحد|مقالان|{n} مقالات|{n} مقالًا|{n} مقال",
    ("khabar", "article"): "لا أخبار|خبر واحد|خبران|{n} أخبار|{n} خبرًا|{n} خبر",
    ("madda", "article"): "لا مواد|مادة واحدة|مادتان|{n} مواد|{n} مادة|{n} مادة",
    ("maqal", "result"): "لا نتائج|نتيجة واحدة|نتيجتان|{n} نتائج|{n} نتيجة|{n} نتيجة",
    ("maqal", "tag"): "لا وسوم|وسم واحد|وسمان|{n} وسوم|{n} وسمًا|{n} وسم",
    ("maqal", "source"): "لا مصادر|مصدر واحد|مصدران|{n} مصادر|{n} مصدرًا|{n} مصدر",
    ("maqal", "marked place"): (
        "لم ترد كلمات البحث هنا|كلمات البحث في موضع واحد|كلمات البحث في موضعين|"
        "كلمات البحث في {n} مواضع|كلمات البحث في {n} موضعًا|كلمات البحث في {n} موضع"
    ),
    ("maqal", "quotation"): (
        "لا اقتباسات|اقتباس واحد|اقتباسان|{n} اقتباسات|{n} اقتباسًا|{n} اقتباس"
    ),
    ("maqal", "year"): "لا سنوات|سنة واحدة|سنتان|{n} سنوات|{n} سنة|{n} سنة",
}
"""(configured noun, counted noun) → zero|one|two|few|many|other."""

CATEGORIES = {
    "zero": [0],
    "one": [1],
    "two": [2],
    "few": [3, 10, 103],
    "many": [11, 99, 111],
    "other": [100, 101, 102, 1000],
}
"""CLDR: few is 3–10 and many 11–99 of the last two digits; 101 and 102 are other."""


CONTEXTS = {None, "api", "count", "data", "field", "hijri month", "kind", "repair", "source kind"}


def _interface(**values: str) -> Interface:
    return Interface(replace(Config(), **values))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (locale_dir() / "ar" / "LC_MESSAGES" / "warraq.po").open("rb") as file:
        return read_po(file, locale="ar")


# ---------------------------------------------------------------- counts


@pytest.mark.parametrize(("nouns", "forms"), FORMS.items())
def test_counts_in_all_six_forms(nouns: tuple[str, str], forms: str) -> None:
    ui = _interface(article_noun=nouns[0])
    for category, form in zip(CATEGORIES, forms.split("|"), strict=True):
        for number in CATEGORIES[category]:
            assert ui.count(nouns[1], number) == form.replace("{n}", str(number)), number


@pytest.mark.parametrize(("nouns", "forms"), FORMS.items())
def test_the_forms_for_scripts_are_the_same(nouns: tuple[str, str], forms: str) -> None:
    ui = _interface(article_noun=nouns[0])
    assert ui.plural_forms(nouns[1]) == dict(zip(CATEGORIES, forms.split("|"), strict=True))


def test_the_samples_are_of_their_categories() -> None:
    assert {
        name: n in CATEGORIES[name] for name, n in plural_samples("ar").items()
    } == dict.fromkeys(CATEGORIES, True)


def test_counts_are_in_the_sites_digits() -> None:
    assert _interface(digits="arab").count("article", 103) == "١٠٣ مقالات"
    assert _interface(digits="arab").count("article", 1) == "مقال واحد"


def test_every_noun_has_its_counts() -> None:
    assert {noun for noun, counted in FORMS if counted == "article"} == set(NOUNS)


# ---------------------------------------------------------------- the catalogue


def test_the_catalogue_has_our_formula_and_no_gaps(catalogue: Catalog) -> None:
    assert (catalogue.num_plurals, str(catalogue.locale)) == (6, "ar")
    for message in _messages(catalogue):
        assert all(text and text == text.lstrip() for text in _wordings(message)), message.id
        assert not message.fuzzy


def test_wordings_have_the_fields_of_their_msgids(catalogue: Catalog) -> None:
    for message in _messages(catalogue):
        if isinstance(message.id, str) and isinstance(message.string, str):
            assert _fields(message.string) == _fields(message.id), message.id


def _fields(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def _messages(catalogue: Catalog) -> Iterator[Message]:
    """All but the header."""
    return (message for message in catalogue if message.id)


def _wordings(message: Message) -> tuple[str, ...]:
    """One wording, or one for each plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _msgids(catalogue: Catalog, *contexts: str | None) -> set[str]:
    """The msgids of counted nouns stand for `{n} noun` and `{n} nouns` both."""
    return {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in _messages(catalogue)
        if message.context in contexts
    }


def _in_templates() -> set[str]:
    """Every msgid in a template, in either kind of quotation marks."""
    sources = [path.read_text(encoding="utf-8") for path in templates_dir().rglob("*.jinja")]
    found = {m["id"] for s in sources for m in re.finditer(r"""\b_\((["'])(?P<id>.+?)\1""", s)}
    calls = sum(len(re.findall(r"\b_\(", source)) for source in sources)
    assert calls >= len(found) > 20
    return found


def _in_python() -> tuple[set[str], set[str]]:
    """(msgids that `text()` is called with, all string constants of the package)."""
    called: set[str] = set()
    constants: set[str] = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants.add(node.value)
            if isinstance(node, ast.Call) and node.args and _name(node.func) == "text":
                called |= {
                    each.value
                    for each in ast.walk(node.args[0])
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                }
    return called, constants


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def test_every_msgid_in_templates_has_wording(catalogue: Catalog) -> None:
    assert _in_templates() - _msgids(catalogue, None) == set()


def test_every_template_passes_a_literal(catalogue: Catalog) -> None:
    """A computed msgid could not be checked here."""
    for path in templates_dir().rglob("*.jinja"):
        for match in re.finditer(r"\b_\((.)", path.read_text(encoding="utf-8")):
            assert match[1] in "'\"", path.name


def test_every_msgid_in_python_has_wording(catalogue: Catalog) -> None:
    called, _ = _in_python()
    assert len(called) > 10
    assert called - _msgids(catalogue, None) == set()


def test_no_wording_is_unused(catalogue: Catalog) -> None:
    used = _in_templates() | _in_python()[1]
    assert _msgids(catalogue, None) - used == set()


def test_the_words_of_a_noun_have_a_plain_wording_too(catalogue: Catalog) -> None:
    plain = _msgids(catalogue, None) | {"{n} article"}
    assert _msgids(catalogue, *NOUNS) - plain == set()


@pytest.mark.parametrize("noun", ["khabar", "madda"])
def test_no_word_of_the_default_noun_is_left(catalogue: Catalog, noun: str) -> None:
    """Whoever calls articles أخبار meets مقال nowhere."""
    ui = _interface(article_noun=noun)
    for message in _messages(catalogue):
        if message.context is None and isinstance(message.id, str):
            assert "مقال" not in ui.text(message.id), message.id
        elif message.context in ("field", "repair", "data", "api"):
            assert "مقال" not in str(message.string), message.id


def test_the_pages_of_an_archive_of_another_noun(tmp_path: Path) -> None:
    files = {"a.txt": scrape(), "b.txt": scrape(title="خبر آخر", date="")}
    built = build(tmp_path, files, 'article_noun = "madda"\ntitle = "أرشيف"')
    assert [path for path, html in built.pages().items() if "مقال" in html] == []


def test_ledger_fields_and_kinds_are_complete(catalogue: Catalog) -> None:
    assert _msgids(catalogue, "repair") == {kind.value for kind in RepairKind}
    documented = re.search(r"title, date, body, source, tags, or text", _docstring_of_repair())
    assert documented
    names = re.findall(r"\w+", documented[0])
    assert _msgids(catalogue, "field") == set(names) - {"or"}


def _docstring_of_repair() -> str:
    assert Repair.__doc__
    return (PACKAGE / "model.py").read_text(encoding="utf-8")


def test_the_exported_fields_are_described_in_order(catalogue: Catalog, tmp_path: Path) -> None:
    (article,) = build(tmp_path).catalog.articles
    assert list(record(article)) == [field.name for field in fields.ARTICLE]
    tables = (fields.ARTICLE, fields.ROW, fields.TAG, fields.SOURCE)
    described = {field.msgid for columns in tables for field in columns}
    assert _msgids(catalogue, "data") == described


def test_the_fields_of_the_api_are_described(catalogue: Catalog) -> None:
    meanings = {field.meaning for fields in FIELDS.values() for field in fields}
    assert _msgids(catalogue, "api") == meanings | {title for _, title in ANSWERS.values()}


def test_there_are_no_other_contexts(catalogue: Catalog) -> None:
    contexts = {message.context for message in _messages(catalogue)}
    assert contexts == {*CONTEXTS, *NOUNS}


def test_no_wording_is_an_english_one(catalogue: Catalog) -> None:
    for message in _messages(catalogue):
        # Of what is signs alone, the quotation marks of a title, another sign is its wording.
        arabic = "[\u0600-\u06ff]" if re.search(r"\w", str(message.id)) else "[\u0600-\u06ff«»]"
        assert all(re.search(arabic, text) for text in _wordings(message)), message.id


# ---------------------------------------------------------------- the interface


def test_text_fills_fields_and_follows_the_noun() -> None:
    ui = _interface(article_noun="khabar")
    assert ui.text("page {n}", n="{x}") == "صفحة {x}"
    assert ui.text("Latest articles") == "أحدث الأخبار"
    assert ui.text("Tags") == "الوسوم"
    assert ui.text("unknown msgid") == "unknown msgid"
    assert ui.in_context("repair", "tatweel") == "تطويل داخل كلمة"


@pytest.mark.parametrize("family", MONTH_FAMILIES)
def test_every_family_of_months_prints(family: str) -> None:
    dates = _interface(month_names=family).dates
    assert len({dates.month(month) for month in range(1, 13)}) == 12
