"""How an article is cited, in Node: any text, and the readers of another project."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.config import Config
from generator.i18n import Interface
from generator.render.site_words import site_words
from generator.resources import static_dir

HERE = Path(__file__).parent
SCRIPTS = ("dom", "citation", "dossier-store", "dossier-formats")

Article = dict[str, Any]

ARTICLE: Article = {
    "path": "2023/09/25/وصول-سفينة-0a1b2c.html",
    "url": "https://example.org/archive/2023/09/25/%D9%88-0a1b2c.html",
    "title": "وصول سفينة RT إلى 50% من {الموانئ}",
    "outlets": ["وكالة الساحل"],
    "date": "2023-09-25",
    "printed": "25 سبتمبر 2023",
    "inferred": False,
    "archive": "أرشيف الأخبار",
    "authors": ["سلمى الخوري"],
    "language": "ar",
    "note": "",
    "quotations": [],
}
UNSIGNED: Article = {**ARTICLE, "authors": []}
SIGNED_BY_TWO: Article = {**ARTICLE, "authors": ["سلمى الخوري", "نور الدين حداد"]}
BARE: Article = {
    **ARTICLE,
    "path": "undated/مادة-0a1b2c-0a1b2c.html",
    "url": "",
    "outlets": [],
    "date": "",
    "printed": "",
    "archive": "",
    "authors": [],
}
TEX = {
    "\\textbackslash{}": "\\",
    "\\textbraceleft{}": "{",
    "\\textbraceright{}": "}",
    "\\textasciitilde{}": "~",
    "\\textasciicircum{}": "^",
    "\\%": "%",
    "\\&": "&",
    "\\#": "#",
    "\\$": "$",
    "\\_": "_",
}
"""What TeX reads → what it prints."""
SPACES = re.compile("[\\s\u0000-\u001f\u007f-\u009f\ufeff]+")
"""What JavaScript takes for space, and controls."""


class Citer:
    """Asks the scripts, and may be asked again."""

    def __init__(self, node: str, words: Path) -> None:
        js = static_dir() / "js"
        scripts = [js / "early.js", words, *(js / f"{name}.js" for name in SCRIPTS)]
        self._command = [node, str(HERE / "dossier.js"), *map(str, scripts)]

    def __call__(self, *articles: Article) -> list[dict[str, str]]:
        """Each article in all its forms."""
        done = subprocess.run(
            self._command,
            input=json.dumps([["cited", article] for article in articles]),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return [answer["value"] for answer in json.loads(done.stdout)]


@pytest.fixture(scope="module")
def cite(node: str, tmp_path_factory: pytest.TempPathFactory) -> Citer:
    words = tmp_path_factory.mktemp("words") / "words.js"
    words.write_text(site_words(Interface(Config())), "utf-8")
    return Citer(node, words)


def test_a_title_is_quoted_as_the_interface_quotes(node: str, tmp_path: Path) -> None:
    for language, title in (
        ("ar", "سلمى الخوري، وكالة الساحل، «{}»"),
        ("en", "سلمى الخوري, وكالة الساحل, “{}”"),
    ):
        words = tmp_path / f"{language}.js"
        words.write_text(site_words(Interface(Config(language=language))), "utf-8")
        (forms,) = Citer(node, words)(ARTICLE)
        assert forms["text"].startswith(title.format(ARTICLE["title"]))


def printed(text: str) -> str:
    """What TeX prints of a field."""
    return re.sub("|".join(map(re.escape, TEX)), lambda found: TEX[found[0]], text)


def one_line(text: str) -> str:
    return SPACES.sub(" ", text).strip()


TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)
SIGNS = st.text(st.sampled_from("\\{}%&#$_~^\"'@,=\n\r\t ا Aa"), min_size=1, max_size=20)


@settings(max_examples=15)
@given(st.lists(st.tuples(TEXT | SIGNS, TEXT | SIGNS), min_size=1, max_size=12))
def test_any_text_survives(cite: Citer, texts: list[tuple[str, str]]) -> None:
    """In each format the values come back, and no text begins a field or ends an entry."""
    articles = [
        {**ARTICLE, "title": f"أ{title}ب", "outlets": [f"أ{other}ب"], "authors": [f"أ{other}ب"]}
        for title, other in texts
    ]
    for article, forms in zip(articles, cite(*articles), strict=True):
        title, outlet = article["title"], article["outlets"][0]
        library = parse_string(forms["bibtex"])
        assert library.failed_blocks == []
        (entry,) = library.entries
        fields = {each.key: each.value for each in entry.fields}
        assert list(fields)[:3] == ["author", "title", "journal"] and len(fields) == 9
        assert printed(fields["title"]) == f"{{{one_line(title)}}}"
        (record,) = rispy.loads(forms["ris"].replace("\r\n", "\n"))
        assert (record["title"], record["authors"]) == (one_line(title), [one_line(outlet)])
        (item,) = json.loads(forms["csl"])
        assert (item["title"], item["container-title"]) == (title, outlet)


def test_keys_are_plain_and_stay(cite: Citer) -> None:
    moved = {**ARTICLE, "title": "عنوان مصحّح", "archive": "أرشيف آخر"}
    keys = [parse_string(forms["bibtex"]).entries[0].key for forms in cite(ARTICLE, moved, BARE)]
    assert keys == ["news-2023-09-25-0a1b2c"] * 2 + ["news-undated-0a1b2c-0a1b2c"]


def test_what_is_not_known_is_left_out(cite: Citer) -> None:
    (forms,) = cite(BARE)
    (entry,) = parse_string(forms["bibtex"]).entries
    assert entry.entry_type == "misc"
    assert [field.key for field in entry.fields] == ["title", "language"]
    assert set(json.loads(forms["csl"])[0]) == {"id", "type", "title", "language"}
    assert forms["chicago"] == f"“{BARE['title']}.” n.d."
    assert forms["apa"] == f"{BARE['title']}. (n.d.)."


def test_an_inferred_day_is_marked_in_each(cite: Citer) -> None:
    (forms,) = cite({**UNSIGNED, "inferred": True})
    assert "[September 25, 2023]." in forms["chicago"]
    assert "([2023, September 25])." in forms["apa"]
    assert "تاريخ مستنتج من النص" in forms["bibtex"]
    assert rispy.loads(forms["ris"])[0]["notes"] == ["تاريخ مستنتج من النص"]
    assert json.loads(forms["csl"])[0]["issued"] == {"date-parts": [[2023, 9, 25]], "circa": True}


def test_each_author_has_an_entry_of_his_own(cite: Citer) -> None:
    names = SIGNED_BY_TWO["authors"]
    three = [*names, "ليلى حسن"]
    two, more = cite(SIGNED_BY_TWO, {**ARTICLE, "authors": three})
    (entry,) = parse_string(two["bibtex"]).entries
    assert entry.fields_dict["author"].value == "{سلمى الخوري} and {نور الدين حداد}"
    assert rispy.loads(two["ris"].replace("\r\n", "\n"))[0]["authors"] == names
    assert json.loads(two["csl"])[0]["author"] == [{"literal": name} for name in names]
    assert two["chicago"].startswith("سلمى الخوري and نور الدين حداد. “")
    assert two["apa"].startswith("سلمى الخوري & نور الدين حداد. (2023, ")
    assert more["chicago"].startswith("سلمى الخوري, نور الدين حداد, and ليلى حسن. “")
    assert more["apa"].startswith("سلمى الخوري, نور الدين حداد, & ليلى حسن. (2023, ")


# ---------------------------------------------------------------- CSL-JSON

STRINGS = {"id", "type", "title", "container-title", "archive", "language", "URL"}


def test_csl_json_is_of_its_schema(cite: Citer) -> None:
    """What the schema of CSL (csl-data.json, 1.0) asks of the fields that we write."""
    for forms in cite(ARTICLE, UNSIGNED, BARE, {**ARTICLE, "inferred": True}):
        items = json.loads(forms["csl"])
        assert isinstance(items, list)
        for item in items:
            assert {"id", "type"} <= set(item) <= STRINGS | {"author", "issued"}
            assert item["type"] == "article-newspaper"
            assert all(isinstance(item[name], str) for name in STRINGS & set(item))
            for name in item.get("author", []):
                assert set(name) == {"literal"}
            issued = item.get("issued", {})
            assert set(issued) <= {"date-parts", "circa"}
            for date in issued.get("date-parts", []):
                assert 1 <= len(date) <= 3 and all(isinstance(part, int) for part in date)


# ---------------------------------------------------------------- the readers of Citation.js

PROGRAM = """
const { Cite, plugins } = require('@citation-js/core');
['csl', 'bibtex', 'ris'].forEach((name) => require(`@citation-js/plugin-${name}`));
const forms = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const style = { format: 'text', template: 'apa', lang: 'en-US' };
process.stdout.write(JSON.stringify({
  apa: new Cite(forms.csl).format('bibliography', style).trim(),
  csl: new Cite(forms.csl).data[0],
  bibtex: new Cite(forms.bibtex).data[0],
  ris: new Cite(forms.ris).data[0]
}));
"""


@pytest.fixture(scope="module")
def read_by_others(node: str, npm_modules: Path) -> Any:
    def read(forms: dict[str, str]) -> dict[str, Any]:
        done = subprocess.run(
            [node, "-e", PROGRAM],
            input=json.dumps(forms),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=npm_modules.parent,
        )
        assert done.returncode == 0, done.stderr
        answers: dict[str, Any] = json.loads(done.stdout)
        return answers

    return read


@pytest.mark.parametrize("article", [UNSIGNED, {**UNSIGNED, "outlets": []}, SIGNED_BY_TWO])
def test_a_citation_processor_writes_the_same_in_apa(
    cite: Citer, read_by_others: Any, article: Article
) -> None:
    """citeproc, with the style of the APA, from our CSL-JSON."""
    (forms,) = cite(article)
    assert read_by_others(forms)["apa"] == forms["apa"]


def test_other_readers_read_all_three(cite: Citer, read_by_others: Any) -> None:
    (forms,) = cite(ARTICLE)
    read = read_by_others(forms)
    for name in ("csl", "bibtex", "ris"):
        item = read[name]
        title = re.sub("<[^>]*>", "", item["title"])
        assert title == ARTICLE["title"], name
        assert item["container-title"].strip("{}") == "وكالة الساحل", name
        (day,) = item["issued"]["date-parts"]
        assert day == [2023, 9, 25][: 1 if name == "ris" else 3], name  # of RIS it takes PY first
        assert item["URL"] == ARTICLE["url"], name
        author = item.get("author") or item["reporter"]  # what AU of a newspaper is to it
        assert "الخوري" in json.dumps(author, ensure_ascii=False), name
    assert read["csl"]["type"] == read["ris"]["type"] == "article-newspaper"
