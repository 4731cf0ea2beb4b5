"""The interface in other languages: complete catalogues, directions, and a site that tells apart
what it says and what it shows."""

from __future__ import annotations

import gettext
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import generator
from generator import i18n
from generator.arabic.calendar import ENGLISH_HIJRI_MONTHS, HIJRI_MONTHS, last_of_month, to_hijri
from generator.config import LANGUAGES, Config, parse_config
from generator.errors import WarraqError
from generator.i18n import Interface, compiled, plural_samples, read_catalogue
from generator.publish.webmanifest import web_manifest
from generator.render.charts import columns_path
from generator.resources import languages, locale_dir
from generator.workbench.wordings import entry, main, missing, unknown
from tests.archives import Built, build, scrape

PACKAGE = Path(generator.__file__).parent
COMPLETE = ("ar", "en")
"""Languages that lack nothing. To add what is lacking: `make wordings WRITE=1`, then read it."""
OTHERS = [language for language in LANGUAGES if language != "ar"]
DAY = date(2023, 9, 25)
FRENCH_HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: fr\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"""


def _english(**values: str) -> Interface:
    return Interface(replace(Config(), language="en", **values))  # type: ignore[arg-type]


# ---------------------------------------------------------------- which languages there are


def test_a_language_is_a_folder_with_a_catalogue() -> None:
    found = {path.parts[-3] for path in locale_dir().rglob("warraq.po")}
    assert set(languages()) == set(LANGUAGES) == found >= {"ar", "en"}
    assert LANGUAGES[0] == Config().language == "ar"


def test_an_unknown_language_is_refused_with_those_there_are() -> None:
    with pytest.raises(WarraqError, match="expected one of: ar, en"):
        parse_config('language = "xx"', "archive.toml")


@pytest.mark.parametrize("language", COMPLETE)
def test_the_catalogue_is_complete(language: str) -> None:
    """What stands here is the whole merge job: `make wordings WRITE=1` appends what is missing."""
    catalogue, reference = read_catalogue(language), read_catalogue("ar")
    assert [each.id for each in missing(catalogue, reference)] == []
    assert [each.id for each in unknown(catalogue, reference)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_wordings_have_the_fields_of_their_msgids(language: str) -> None:
    for message in read_catalogue(language):
        if message.id and isinstance(message.id, str) and message.string:
            assert _fields(str(message.string)) == _fields(message.id), message.id


@pytest.mark.parametrize("language", OTHERS)
def test_lists_in_a_wording_are_as_long_as_in_arabic(language: str) -> None:
    ours, theirs = _words("ar"), _words(language)
    for msgid in ("sizes of text", "names of themes", "regions of month names"):
        assert theirs.gettext(msgid).count("|") == ours.gettext(msgid).count("|"), msgid


def _words(language: str) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(BytesIO(compiled(language)))


def _fields(text: str) -> list[str]:
    return sorted(re.findall(r"{(\w+)}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plural_formula_is_the_languages_own(language: str) -> None:
    """The form of a number depends on its category in CLDR and on nothing else."""
    category = Locale.parse(language).plural_form
    words = _words(language)
    forms: dict[str, set[int]] = {}
    for number in range(1001):
        forms.setdefault(category(number), set()).add(words.plural(number))  # type: ignore[attr-defined]
    assert all(len(each) == 1 for each in forms.values()), forms
    assert len(set().union(*forms.values())) == len(forms) == read_catalogue(language).num_plurals


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sample_is_of_its_category(language: str) -> None:
    category = Locale.parse(language).plural_form
    own = {category(number) for number in range(1001)}
    samples = plural_samples(language)
    assert {name for name, number in samples.items() if category(number) == name} == own


@pytest.mark.parametrize("noun", ["khabar", "madda"])
def test_no_word_of_the_default_noun_is_left_in_english(noun: str) -> None:
    ui = _english(article_noun=noun)
    for message in read_catalogue("en"):
        if message.context is None and isinstance(message.id, str) and message.id:
            told = ui.text(message.id).replace("{articles}", "").lower()
            assert "article" not in told, message.id


def test_english_counts() -> None:
    assert [_english().count("article", n) for n in (0, 1, 2, 21)] == [
        "0 articles",
        "1 article",
        "2 articles",
        "21 articles",
    ]
    assert _english(article_noun="khabar").count("article", 1) == "1 news item"
    assert _english(article_noun="madda").count("article", 11) == "11 items"
    assert _english().plural_forms("tag")["one"] == "{n} tag"


# ---------------------------------------------------------------- what a catalogue lacks


def _po(*entries: str) -> Catalog:
    header = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    )
    text = "\n\n".join([header, *entries]) + "\n"
    return read_po(text.encode().splitlines(keepends=True), locale="en")


def test_what_is_missing_is_named() -> None:
    reference = _po('msgid "a"\nmsgstr "ا"', 'msgid "b"\nmsgstr "ب"', 'msgid "c"\nmsgstr "ت"')
    catalogue = _po(
        'msgid "a"\nmsgstr ""', '#, fuzzy\nmsgid "b"\nmsgstr "b"', 'msgid "d"\nmsgstr "d"'
    )
    assert [each.id for each in missing(catalogue, reference)] == ["a", "b", "c"]
    assert [each.id for each in unknown(catalogue, reference)] == ["d"]
    assert missing(reference, reference) == []


def test_what_is_missing_is_appended_for_a_person_to_read() -> None:
    reference = _po(
        'msgctxt "x"\nmsgid "say \\"a\\""\nmsgstr "ا"',
        'msgctxt "count"\nmsgid "{n} cat"\nmsgid_plural "{n} cats"\n'
        'msgstr[0] "قط"\nmsgstr[1] "قطط"',
    )
    written = [entry(each, "en") for each in missing(_po(), reference)]
    again = _po(*written)
    assert [each.id for each in missing(again, reference)] == [
        'say "a"',
        ("{n} cat", "{n} cats"),
    ], "fuzzy until somebody has read them"
    read = _po(*(each.replace("#, fuzzy\n", "") for each in written))
    assert missing(read, reference) == []


def test_the_tool_says_what_it_finds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert main(["xx"]) == 2
    assert "xx: no such language" in capsys.readouterr().err


# ---------------------------------------------------------------- dates and direction


def test_english_dates_are_the_worlds_and_not_one_countrys() -> None:
    dates = _english().dates
    assert dates.gregorian(DAY) == "25 September 2023"
    assert dates.weekday(DAY) == "Monday"
    assert dates.month_year(2023, 9) == "September 2023"
    assert dates.hijri(DAY) == "10 Rabi’ I 1445\u00a0AH"
    assert dates.hijri_months(2023, 9) == "Safar – Rabi’ I 1445\u00a0AH"
    assert next(full for full, _ in dates.columns()) == "Monday"
    from_sunday = _english(week_start="sunday").dates
    assert next(full for full, _ in from_sunday.columns()) == "Sunday"


@pytest.mark.parametrize("family", ["SY", "MA"])
def test_month_names_and_digits_are_about_arabic(family: str) -> None:
    ui = _english(month_names=family, digits="arab")
    assert ui.dates.gregorian(DAY) == "25 September 2023"
    assert (ui.digits, ui.month_family) == ("latn", "")


def test_the_hijri_months_are_named_alike_everywhere() -> None:
    words = _words("ar")
    named = [words.pgettext("hijri month", name) for name in ENGLISH_HIJRI_MONTHS]
    assert named == [names[0] for names in HIJRI_MONTHS]
    arabic = Interface(Config()).dates
    for month in range(1, 13):
        year, number, _ = to_hijri(last_of_month(2023, month)) or (0, 0, 0)
        assert arabic.hijri_month(number) == named[number - 1]
        assert arabic.hijri_year(year) == words.gettext("{year} AH").format(year=year)


def test_direction_and_attributes() -> None:
    arabic, english = Interface(Config()), _english()
    assert (arabic.direction, english.direction) == ("rtl", "ltr")
    assert (arabic.content_attributes, arabic.own_attributes) == ("", "")
    assert english.content_attributes == ' lang="ar" dir="rtl"'
    assert english.own_attributes == ' lang="en" dir="ltr"'


def test_a_name_in_a_sentence_of_the_other_direction_is_isolated() -> None:
    text = "Only in the text of {name}"
    assert _english().text(text, name="وكالة") == "Only in the text of \u2068وكالة\u2069"
    assert _english().text(text, name="Reuters") == "Only in the text of Reuters"
    assert "\u2068" not in Interface(Config()).text(text, name="وكالة")


def test_time_runs_the_way_one_reads() -> None:
    assert columns_path((10, 5), "rtl").startswith("M11 ")
    assert columns_path((10, 5), "ltr").startswith("M1 ")


def test_the_manifest_of_an_english_archive() -> None:
    told = json.loads(web_manifest(replace(Config(), language="en"), "icon.svg").data)
    assert (told["lang"], told["dir"]) == ("en", "ltr")


# ---------------------------------------------------------------- a site in English


class _Texts(HTMLParser):
    """The texts of a page: (text, languages of its ancestors, directions, their tags)."""

    VOID = frozenset({"meta", "link", "br", "input", "img", "hr", "col", "rect", "path", "wbr"})

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, dict[str, str | None]]] = []
        self.found: list[tuple[str, str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.stack.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self.stack:
            self.found.append((data, self._near("lang"), self._near("dir"), self.stack[-1][0]))

    def _near(self, name: str) -> str:
        held = (values[name] for _, values in reversed(self.stack) if values.get(name))
        return str(next(held, ""))


def _texts(html: str) -> Iterator[tuple[str, str, str, str]]:
    parser = _Texts()
    parser.feed(html)
    yield from parser.found


FILES = {
    "a.txt": scrape(source="وكالة الساحل", tags="سفينة الأبحاث"),
    "b.txt": scrape(title="خبر من غير يوم", date=""),
    "c.txt": scrape(date="26th, September 2023 GMT", source="صحيفة المرفأ"),
    "d.txt": scrape(title="خبر آخر", date="2nd, May 2021 GMT", tags="") + "\ufffd",
}
"""Two outlets with one story, an article without date, a repair."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    settings = (
        'title = "أرشيف"\ndescription = "وصف"\nlanguage = "en"\nbase_url = "https://a.example/"\n'
    )
    pages = {"about.md": "# عن الأرشيف\n\nنص عربي.\n", "help.md": "# Help\n\nIn English.\n"}
    return build(tmp_path_factory.mktemp("english"), FILES, settings, pages=pages)


def test_a_title_is_quoted_as_the_interface_quotes(site: Built) -> None:
    page = site.article("خبر آخر")
    assert re.search("“<cite[^>]*>.*</cite>”", page) and "«" not in page
    assert "“" in site.text("data/index.html") and "«" not in site.text("data/index.html")


IN_SENTENCES = re.compile(r"و، ف، ب|نص:|\u2068|^https:")
"""Arabic that is no text: letters in the help of the search, isolated names, addresses."""


def test_all_that_is_arabic_says_so(site: Built) -> None:
    """Every text with Arabic letters lies in an element with its language and direction."""
    for path, html in site.pages().items():
        assert '<html lang="en" dir="ltr"' in html, path
        for text, language, direction, tag in _texts(html):
            if re.search("[\u0620-\u064a]", text) and tag not in ("title", "script", "code"):
                said = (language, direction) == ("ar", "rtl")
                assert said or IN_SENTENCES.search(text), (path, text)


def test_no_wording_of_the_arabic_interface_is_left(site: Built) -> None:
    arabic = {
        str(message.string)
        for message in read_catalogue("ar")
        if message.id and isinstance(message.string, str) and re.search(r"\w \w", message.string)
    }
    english = {str(message.string) for message in read_catalogue("en") if message.id}
    told = "\n".join(site.pages().values()) + site.text("assets/js/site.js")
    assert [each for each in arabic - english if each in told] == []


def test_an_english_page_of_the_keepers_is_english(site: Built) -> None:
    assert '<article class="standing">' in site.text("pages/help.html")
    assert '<article class="standing" lang="ar" dir="rtl">' in site.text("pages/about.html")


def test_scripts_have_no_families_of_months(site: Built) -> None:
    assert "Archive.months={};" in site.text("assets/js/site.js")
    assert '"months":""' in site.text("assets/js/early.js").replace(" ", "")


def test_programs_are_told_the_language_of_the_texts(site: Built) -> None:
    assert "<Language>ar</Language>" in site.text("opensearch.xml")
    assert 'xml:lang="ar"' in site.text("feed.atom")
    assert all(
        '"inLanguage":"ar"' in html
        for html in site.pages().values()
        if 'class="page--article"' in html
    )


def test_an_arabic_page_has_no_byte_for_other_languages(tmp_path: Path) -> None:
    built = build(tmp_path, FILES, 'title = "أرشيف"\n')
    for path, html in built.pages().items():
        assert html.count('lang="ar"') == 1, path
        assert "\u2068" not in html, path


def test_a_site_that_learns_english_is_as_one_that_always_spoke_it(tmp_path: Path) -> None:
    arabic, english = 'title = "أرشيف"\n', 'title = "أرشيف"\nlanguage = "en"\n'
    build(tmp_path / "one", FILES, arabic)
    changed = build(tmp_path / "one", FILES, english).files()
    assert changed == build(tmp_path / "two", FILES, english).files()


# ---------------------------------------------------------------- a catalogue that is none


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("klingon", "", "no language that CLDR knows"),
        ("fr", FRENCH_HEADER.replace("n > 1", "n >"), "not a catalogue"),
        ("fr", 'msgid "Home"\nmsgstr "\udcff"\n', "not a catalogue"),
    ],
)
def test_a_catalogue_that_is_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, text: str, said: str
) -> None:
    path = tmp_path / language / "LC_MESSAGES" / "warraq.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    monkeypatch.setattr(i18n, "catalogue_path", lambda _: path)
    with pytest.raises(WarraqError, match=said) as caught:
        compiled.__wrapped__(language)
    assert str(tmp_path) in str(caught.value)
    i18n._locale.cache_clear()


# ---------------------------------------------------------------- a language more is a file more

FRENCH = f"""{FRENCH_HEADER}
msgid "Home"
msgstr "Accueil"

msgid "Tags"
msgstr ""

#, fuzzy
msgid "Sources"
msgstr "Sourcils"

msgctxt "maqal"
msgid "{{n}} article"
msgid_plural "{{n}} articles"
msgstr[0] "{{n}} texte"
msgstr[1] "{{n}} textes"
"""


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site made by a copy of the program that has one file more."""
    root = tmp_path_factory.mktemp("french")
    program = root / "program"
    shutil.copytree(PACKAGE, program / "generator", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("templates", "static"):
        (program / folder).symlink_to(PACKAGE.parent / folder)
    catalogue = program / "generator" / "locale" / "fr" / "LC_MESSAGES" / "warraq.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(FRENCH, encoding="utf-8")
    archive = root / "archive"
    (archive / "seeds").mkdir(parents=True)
    (archive / "seeds" / "a.txt").write_text(scrape(), encoding="utf-8")
    (archive / "archive.toml").write_text('language = "fr"\n', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "generator", "build", "--workers", "1"],
        cwd=archive,
        env={**os.environ, "PYTHONPATH": str(program)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return archive / "site"


def test_adding_a_language_is_adding_a_file(french: Path) -> None:
    home = (french / "index.html").read_text(encoding="utf-8")
    assert '<html lang="fr" dir="ltr"' in home
    assert ">Accueil<" in home
    assert "1 texte" in home
    assert "25 septembre 2023" in home


def test_what_it_lacks_is_said_in_english(french: Path) -> None:
    home = (french / "index.html").read_text(encoding="utf-8")
    assert ">Tags<" in home, "an empty wording is none"
    assert ">Sources<" in home, "nor is one that nobody has read"
    assert "1445\u00a0AH" in home
    search = (french / "search.html").read_text(encoding="utf-8")
    assert "example of words" not in search, "a msgid that is no wording has one in English"
    assert "every word that begins with these letters" in search
    assert not re.search(r"<(?:a|h[1-6]|button|summary|span)(?: [^>]*)?></(?:a|h|b|su)", home)
