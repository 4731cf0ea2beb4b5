"""What Python writes is what JavaScript reads: codes, postings, words, texts; damaged files."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.arabic.normalize import folded_form, words, written_form
from generator.search.codec import encode_all, gaps
from generator.search.documents import SearchDocument
from generator.search.index import BuiltIndex, IndexBuilder
from generator.search.lexicon import ClosedTiers, families, vocabulary_words
from generator.search.output import search_outputs
from generator.search.postings import impact_level
from generator.search.scripts import VERSION_LENGTH
from tests.cross.small_archive import (
    LETTERS,
    MONTHS,
    WORDS,
    Answers,
    RunScripts,
    small_archive,
    varied_archive,
    write_search,
)
from tests.cross.whole_index import terms_of

MOST_EXPANSIONS = 30


@dataclass(frozen=True, slots=True)
class Built:
    """An archive as search files and as the index that they were made from."""

    site: Path
    documents: list[SearchDocument]
    index: BuiltIndex

    def attested(self) -> Counter[str]:
        """Return how many articles hold each written form."""
        return Counter(
            form
            for document in self.documents
            for form in {
                written_form(word)
                for text in document.field_texts().values()
                for _, _, word in words(text)
            }
        )

    def vocabulary(self) -> dict[str, int]:
        """Return the words of the vocabulary, as often as an article holds one of their forms."""
        attested = self.attested()
        numbers = {form: number for number, form in enumerate(attested)}
        return dict(vocabulary_words(numbers, list(attested.values())))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    documents = varied_archive(120, seed=8)
    builder = IndexBuilder()
    for document in documents:
        builder.add(document)
    return Built(
        write_search(tmp_path_factory.mktemp("built"), documents), documents, builder.finish()
    )


def value(answers: Answers) -> Any:
    (answer,) = answers
    assert "error" not in answer, answer
    return answer["value"]


numbers = st.one_of(st.integers(0, 200), st.integers(0, 2**17), st.integers(0, 2**31 - 1))


@settings(max_examples=10)
@given(st.lists(st.lists(numbers, max_size=50), min_size=1, max_size=40))
def test_numbers_come_back(
    run_scripts: RunScripts, small_site: Path, lists: list[list[int]]
) -> None:
    codes = [[encode_all(numbers), len(numbers)] for numbers in lists]
    assert value(run_scripts(small_site, [["numbers", codes]])) == lists


def test_numbers_at_the_edges_come_back(run_scripts: RunScripts, small_site: Path) -> None:
    edges = [n for bits in range(31) for n in (2**bits - 1, 2**bits, 2**bits + 1)]
    edges += range(60_000)
    codes = [[encode_all(edges), len(edges)], [gaps(range(5, 40, 3)), 12]]
    assert value(run_scripts(small_site, [["numbers", codes]])) == [edges, [5, *[2] * 11]]


def test_every_posting_is_read_as_it_was_counted(run_scripts: RunScripts, built: Built) -> None:
    expected: dict[str, list[dict[int, int]]] = {}
    for number, document in enumerate(built.documents):
        for place, (field, text) in enumerate(document.field_texts().items()):
            counts = Counter(written_form(word) for _, _, word in words(text))
            length = counts.total() if field == "body" else None
            for form, times in counts.items():
                fields = expected.setdefault(form, [{}, {}, {}, {}])
                fields[place][number] = impact_level(times, length)
    forms = sorted(form for form in expected if folded_form(form))
    assert len(forms) > 1_500
    answers = value(run_scripts(built.site, [["postings", [f"0{form}" for form in forms]]]))
    for form, found in zip(forms, answers, strict=True):
        ((name, spans),) = found
        assert name == form
        read = [dict(map(tuple, span)) if span else {} for span in spans]
        # An exponent below 1 is written as 1: a word that occurs counts.
        assert read == expected[form], form


def test_every_form_is_found_by_each_of_its_terms(run_scripts: RunScripts, built: Built) -> None:
    tiers = ClosedTiers(built.index.protected)
    having: dict[str, set[str]] = {}
    for form in built.attested():
        for term in terms_of(tiers.of(form)):
            having.setdefault(term, set()).add(form)
    terms = sorted(having)
    assert len(terms) > 5_000
    reached = value(run_scripts(built.site, [["reached", terms]]))
    for term, forms in zip(terms, reached, strict=True):
        assert sorted(forms) == sorted(having[term]), term


def test_words_have_the_tiers_that_the_whole_archive_gives_them(
    run_scripts: RunScripts, built: Built
) -> None:
    """What travels in one shard is all that the tiers of its words depend on."""
    tiers = ClosedTiers(built.index.protected)
    words = sorted(form for form in built.attested() if folded_form(form))
    found = value(run_scripts(built.site, [["ownTiers", words]]))
    for word, ours in zip(words, found, strict=True):
        expected = tiers.of(word)
        assert expected is not None
        assert ours == {
            "written": expected.written,
            "folded": expected.folded,
            "variants": list(expected.variants),
            "stems": list(expected.stems),
        }, word


def test_families_lose_no_form(built: Built) -> None:
    forms = sorted(form for form in built.attested() if folded_form(form))
    grouped = families(built.index.postings.forms, built.index.protected)
    assert sorted(form for family in grouped for form in family.forms) == forms
    assert all(family.forms for family in grouped)


def test_every_word_is_in_the_vocabulary(run_scripts: RunScripts, built: Built) -> None:
    counts = built.vocabulary()
    unknown = [word + "ظغ" for word in list(counts)[:200]]
    words = [*random.Random(2).sample(sorted(counts), 400), *unknown]
    found = value(run_scripts(built.site, [["frequencies", words]]))
    assert dict(zip(words, found, strict=True)) == {
        word: counts.get(word, 0).bit_length() for word in words
    }


@pytest.mark.parametrize("backwards", [False, True])
def test_a_wildcard_finds_all_words_that_fit(
    run_scripts: RunScripts, built: Built, backwards: bool
) -> None:
    counts = built.vocabulary()
    cuts = sorted({(word[-2:] if backwards else word[:2]) for word in counts if len(word) > 1})
    clauses = [
        {"kind": "wildcard", "pattern": f"*{cut}" if backwards else f"{cut}*", "edits": 0}
        for cut in cuts
    ]
    for cut, (fitting, total) in zip(
        cuts, value(run_scripts(built.site, [["fitting", clauses]])), strict=True
    ):
        fits = str.endswith if backwards else str.startswith
        expected = sorted(
            ((word, count.bit_length()) for word, count in counts.items() if fits(word, cut)),
            key=lambda entry: (-entry[1], entry[0]),
        )
        assert total == len(expected), cut
        assert list(map(tuple, fitting)) == expected[:MOST_EXPANSIONS], cut


def neighbours(word: str, letters: str) -> Iterator[str]:
    """Yield every word that is one letter away, and the word itself."""
    yield word
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        yield from (before + letter + after for letter in letters)
        yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        if after:
            yield from (before + letter + after[1:] for letter in letters)


def test_one_misspelt_letter_finds_all_words_that_are_one_away(
    run_scripts: RunScripts, built: Built
) -> None:
    chance = random.Random(6)
    counts = built.vocabulary()
    letters = "".join(sorted({letter for word in counts for letter in word}))
    known = [word for word in counts if len(word) > 2]
    patterns = chance.sample(known, 250)
    for word in chance.sample(known, 250):
        place = chance.randrange(len(word))
        patterns.append(
            word[:place] + chance.choice(LETTERS) + word[place + chance.randint(0, 1) :]
        )
    patterns = [pattern for pattern in map(folded_form, patterns) if len(pattern) > 2]
    clauses = [{"kind": "fuzzy", "pattern": pattern, "edits": 1} for pattern in patterns]
    found = value(run_scripts(built.site, [["fitting", clauses]]))
    several = 0
    for pattern, (fitting, total) in zip(patterns, found, strict=True):
        expected = {word for word in neighbours(pattern, letters) if word in counts}
        assert total == len(expected), pattern
        assert {word for word, _ in fitting} <= expected
        several += total > 1
    assert several > 100


def test_texts_come_back_letter_by_letter(run_scripts: RunScripts, tmp_path: Path) -> None:
    """Whatever the encoding of the files has letters for, and what it has none for."""
    points = range(1, 0x3000)
    bodies = ["".join(map(chr, points[at : at + 700])) for at in range(0, len(points), 700)]
    bodies += [
        "ﷺ 🚀 👍🏽 \U0010ffff",
        '\\u0627 \\ "',
        "",
        "\ud83d",
        "".join(map(chr, range(0x80, 0x100))),
    ]
    documents = [SearchDocument(f"{n}.html", "أ", body) for n, body in enumerate(bodies)]
    site = write_search(tmp_path, documents)
    assert value(run_scripts(site, [["texts", list(range(len(bodies)))]])) == bodies


@pytest.mark.parametrize(
    "body",
    [
        "صلى الله عليه وسلم ﷺ 🚀 ثم 👍🏽 و𝐀 و\U0001eea1 أخيرا",
        "\u0000 \u202e \ufffd \uffff a\u2028b\u2029c </script><script>alert(1)</script>",
        "constructor __proto__ toString hasOwnProperty",
        "'single' \"double\" \\back\\slash \\u0027",
        "",
    ],
)
def test_any_text_loads(run_scripts: RunScripts, tmp_path: Path, body: str) -> None:
    tags = (body,) if body else ()
    documents = [SearchDocument("a.html", body, body, tags=tags, source=body)]
    site = write_search(tmp_path, [*documents, SearchDocument("b.html", "قازان", "نص")])
    search, text = run_scripts(site, [["search", "قازان"], ["snippets", "قازان"]])
    assert [hit["href"] for hit in search["value"]["hits"]] == ["b.html"]
    assert text["value"] == [[{"text": "نص", "match": False}]]
    for word in ("وسلم", "script", "constructor", "proto", "double"):
        found = value(run_scripts(site, [["search", word]]))
        expected = ["a.html"] if word in body else []
        assert [hit["href"] for hit in found["hits"]] == expected
        assert [hit["title"] for hit in found["hits"]] == [body] * len(expected)
    names = value(run_scripts(site, [["facet", "tags", ""]]))
    assert names == []  # an empty query finds nothing, so nothing is counted
    found = value(run_scripts(site, [["search", "-قازان", {"tags": tags}]]))
    assert [hit["href"] for hit in found["hits"]] == ["a.html"]


def test_an_empty_archive_finds_nothing(run_scripts: RunScripts, tmp_path: Path) -> None:
    site = write_search(tmp_path, [])
    queries = ["موسكو", "-موسكو", "م*", "*ما*", "موسكو~2", '"حفظ السلام"', ""]
    for answer in run_scripts(site, [["search", query] for query in queries]):
        found = answer["value"]
        assert (found["hits"], found["total"], found["complete"]) == ([], 0, 0)
        assert (found["years"], found["undated"]) == ([], {"hits": 0, "articles": 0})
    overview, suggestion = run_scripts(site, [["overview"], ["suggest", "موسكو"]])
    assert overview["value"] == {"documents": 0, "years": [], "undated": 0}
    assert suggestion["value"] == ""


# ---- Files that are not what they should be ----

PARTS = {
    "meta": "search",
    "directory/*": "search",
    "terms/*": "search",
    "vocabulary": "wildcard",
    "vocabulary/f-*": "wildcard",
    "vocabulary/b-*": "ending",
    "records/*": "search",
    "texts/*": "search",
    "facets/tags-0": "filter",
    "facets/attached-0": "attached",
}
CALLS: dict[str, list[Any]] = {
    "search": ["search", "موسكو"],
    "wildcard": ["search", "موسك*"],
    "ending": ["search", "*سكو"],
    "filter": ["search", "موسكو", {"tags": ["موسكو"]}],
    "attached": ["search", "موسكو", {"attached": False}],
}


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The search files of another build: no file is as in the small site, names are the same."""
    documents = [
        SearchDocument(
            d.href, d.title + " زيادة", d.body + " زيادة", "2022-05-05", d.source,
            tags=(*d.tags, "زيادة"), embedded=True,
        )
        for d in small_archive()
    ]  # fmt: skip
    return write_search(tmp_path_factory.mktemp("another"), documents)


def registered(path: Path) -> str:
    """The name that a file registers, in the quotation marks of its script."""
    unversioned = path.name.removesuffix(".js")[: -VERSION_LENGTH - 1]
    folder = "" if path.parent.name == "search" else f"{path.parent.name}/"
    return f"'{folder}{unversioned}'"


def damage(path: Path, kind: str, other: Path) -> None:
    content = path.read_bytes()
    if kind == "missing":
        path.unlink()
    elif kind == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "page":  # what some servers send in place of what they lack
        path.write_bytes(b"<!doctype html><title>404</title>")
    else:
        path.write_bytes(other.read_bytes())
        assert other.read_bytes() != content


@pytest.fixture(scope="module")
def whole_answers(run_scripts: RunScripts, small_site: Path) -> dict[str, list[Any]]:
    """The hits of each call when nothing is amiss."""
    found = run_scripts(small_site, CALLS.values())
    answers = {name: hits_of(answer) for name, answer in zip(CALLS, found, strict=True)}
    assert all(answers.values())
    return answers


def hits_of(answer: dict[str, Any]) -> list[Any]:
    return [{**hit, "url": ""} for hit in answer["value"]["hits"]]


@pytest.mark.parametrize("kind", ["missing", "cut", "empty", "page", "version"])
@pytest.mark.parametrize("part", PARTS)
def test_a_damaged_file_fails_clearly_and_only_until_it_is_whole(
    run_scripts: RunScripts,
    tmp_path: Path,
    small_site: Path,
    another: Path,
    whole_answers: dict[str, list[Any]],
    part: str,
    kind: str,
) -> None:
    site = tmp_path / "site"
    shutil.copytree(small_site, site)
    names = sorted(path.relative_to(site) for path in site.glob(f"search/{part}-???.js"))
    assert names
    for name in names:
        other = next(another.glob(f"search/{part}-???.js"))
        # What is there under this name in the other archive, or what could be.
        content = other.read_text("utf-8").replace(registered(other), registered(name), 1)
        (tmp_path / "other.js").write_text(content, "utf-8")
        damage(site / name, kind, tmp_path / "other.js")
    call = CALLS[PARTS[part]]
    mend = [["copy", str(small_site / name), str(site / name)] for name in names]
    first, second, *_, third = run_scripts(site, [call, call, *mend, call])
    assert first["error"].startswith(f"search/{part.partition('*')[0]}"), first
    assert first["kind"] == ("version" if kind == "version" else "missing")
    assert second["kind"] == first["kind"]
    assert hits_of(third) == whole_answers[PARTS[part]]  # as if nothing had happened


def test_other_calls_fail_as_clearly(run_scripts: RunScripts, tmp_path: Path) -> None:
    site = write_search(tmp_path, small_archive())
    for path in site.glob("search/vocabulary/*.js"):
        path.unlink()
    for path in site.glob("search/facets/*.js"):
        path.unlink()
    for path in site.glob("search/texts/*.js"):
        path.unlink()
    calls: list[list[Any]] = [
        ["suggest", "موسكوو"],
        ["facet", "tags", "موسكو"],
        ["snippets", "موسكو"],
        ["concordance", "موسكو", {}],
        ["search", '"الرئيس فكرة"'],
    ]
    answers = run_scripts(site, calls)
    assert [answer.get("kind") for answer in answers] == ["missing"] * len(calls)
    (found,) = run_scripts(site, [["search", "موسكو", {"texts": False}]])
    assert found["value"]["hits"]  # without snippets nothing of that is needed


def test_an_option_that_there_is_not_is_refused(run_scripts: RunScripts, small_site: Path) -> None:
    given = {"limits": 1, "exact": True}
    names = ("search", "everyHit", "concordance")
    answers = run_scripts(small_site, [[name, "موسكو", given] for name in names])
    for answer in [*answers, *run_scripts(small_site, [["facet", "tags", "موسكو", given]])]:
        assert answer["kind"] == "option"
        assert answer["error"].startswith("unknown option: limits (known: limit, offset, ")


def test_scripts_refuse_an_index_of_another_format(run_scripts: RunScripts, tmp_path: Path) -> None:
    site = write_search(tmp_path, small_archive())
    (meta,) = (site / "search").glob("meta-*.js")
    text = meta.read_text("utf-8")
    assert '"format":' in text
    tables = (site / "search/tables.js").read_text("utf-8")
    (site / "search/tables.js").write_text(tables.replace('"format":', '"format":9', 1), "utf-8")
    (answer,) = run_scripts(site, [["search", "موسكو"]])
    assert answer["kind"] == "version"


def test_a_later_build_never_mixes_with_an_earlier_one(
    run_scripts: RunScripts, tmp_path: Path
) -> None:
    write_search(tmp_path, small_archive())
    later = dict(search_outputs(small_archive(59), ui=WORDS, months=MONTHS))
    (meta,) = (tmp_path / "search").glob("meta-*.js")
    (of_later,) = (data for path, data in later.items() if path.startswith("search/meta-"))
    meta.write_bytes(of_later)
    (answer,) = run_scripts(tmp_path, [["search", "موسكو"]])
    assert "meta" in answer["error"] and answer["kind"] == "version"


def test_an_earlier_build_is_whole_while_a_later_one_arrives(
    run_scripts: RunScripts, tmp_path: Path
) -> None:
    """Until tables.js is replaced a reader gets nothing of the later build."""
    write_search(tmp_path, small_archive())
    asked = [["search", "موسكو"], ["search", "مو*"], ["facet", "tags", "موسكو"]]
    before = run_scripts(tmp_path, asked)
    for path, data in search_outputs(small_archive(59), ui=WORDS, months=MONTHS):
        if path != "search/tables.js":
            (tmp_path / path).write_bytes(data)
    assert run_scripts(tmp_path, asked) == before
