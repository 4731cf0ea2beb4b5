"""The JSON API: every answer fits its schema, agrees with the archive, is described."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from generator import urls
from generator.plan.answers import ANSWERS, FIELDS, schema
from generator.publish.api import answer_file
from tests.archives import Built, Html, build, scrape

BASE = "https://example.org/archive/"
ATTACHED = scrape(title="خبر له ملحق") + (
    "إقرأ أيضاً:\nافتتاح متحف البحر في المدينة\nفتح المتحف أبوابه للزوار بعد أعمال ترميم طويلة.\n"
)
FILES = {
    "a.txt": ATTACHED,
    "b.txt": scrape(),
    "c.txt": scrape(title="خبر بلا تاريخ", date=""),
    "d.txt": scrape(title="خبر أقدم", date="2nd, October 2019 GMT"),
}
AUTHORITY = (
    "preferred,variants,kind,wikidata\nسفينة الأبحاث,سفينة الأبحاث بورسعيد,subject,Q391022\n"
)
SOURCES = "name,aliases,kind,home\nوكالة الساحل,الساحل,agency,https://example.org/\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("api")
    (root / "authority.csv").write_text(AUTHORITY, encoding="utf-8")
    (root / "sources.csv").write_text(SOURCES, encoding="utf-8")
    return build(root, FILES, f'base_url = "{BASE}"')


def _answers(site: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(name of its schema, path, content) of every answer."""
    names = {"index": "Index", "tags": "Tags", "sources": "Sources"}
    for file in sorted((site / "api").rglob("*.json")):
        path = file.relative_to(site).as_posix()
        name = "MonthAnswer" if "/months/" in path else names.get(file.stem, "")
        if name:
            yield name, path, json.loads(file.read_bytes())


def _answer(built: Built, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(built.text(urls.api_path(name)))
    return found


# ---------------------------------------------------------------- the schema


def test_every_answer_fits_its_schema(built: Built) -> None:
    written = json.loads(built.text("api/v1/schema.json"))
    jsonschema.Draft202012Validator.check_schema(written)
    checked: Counter[str] = Counter()
    for name, path, answer in _answers(built.site):
        validator = jsonschema.Draft202012Validator(
            {**written, "anyOf": [{"$ref": f"#/$defs/{name}"}]},
            format_checker=jsonschema.FormatChecker(),
        )
        assert list(map(str, validator.iter_errors(answer))) == [], path
        checked[name] += 1
    assert checked == {"Index": 1, "Tags": 1, "Sources": 1, "MonthAnswer": 3}


def test_the_answers_of_an_archive_without_anything_fit(tmp_path: Path) -> None:
    built = build(tmp_path, {})
    for name, path, answer in _answers(built.site):
        sound = {**schema(), "anyOf": [{"$ref": f"#/$defs/{name}"}]}
        jsonschema.validate(answer, sound, jsonschema.Draft202012Validator)
        assert not _surplus(name, answer), path
    assert _answer(built, "index")["years"] == []
    assert _answer(built, "index")["base_url"] is None


@pytest.mark.parametrize(
    "damage",
    [{"version": 2}, {"month": 5}, {"articles": [{}]}, {"page": 1}, {"count": "3"}],
)
def test_the_schema_refuses_other_answers(built: Built, damage: dict[str, Any]) -> None:
    sound = {**schema(), "anyOf": [{"$ref": "#/$defs/MonthAnswer"}]}
    answer = _answer(built, "months/2023-09")
    jsonschema.validate(answer, sound)
    jsonschema.validate({**answer, "more": 1}, sound)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**answer, **damage}, sound)


def test_no_field_is_undescribed(built: Built) -> None:
    assert [
        (path, surplus)
        for name, path, answer in _answers(built.site)
        if (surplus := _surplus(name, answer))
    ] == []


def _surplus(name: str, value: Mapping[str, Any]) -> list[str]:
    """Fields that `FIELDS` does not name, or names in another order."""
    fields = FIELDS[name]
    found = [] if list(value) == [field.name for field in fields] else [name]
    for field in fields:
        inner = field.type.removesuffix(" | null").removesuffix("[]")
        held = value.get(field.name)
        for each in held if isinstance(held, list) else [held]:
            if inner in FIELDS and each is not None:
                found += _surplus(inner, each)
    return found


# ---------------------------------------------------------------- what is in it


def test_months_hold_every_article_once(built: Built) -> None:
    index = _answer(built, "index")
    months = [month for year in index["years"] for month in year["months"]]
    assert [month["month"] for month in months] == ["2023-09", "2019-10"]
    found = []
    for month in (*months, index["undated"]):
        answer = json.loads(built.text(month["answer"]))
        assert answer["count"] == month["count"] == len(answer["articles"])
        assert (built.site / month["texts"]).is_file()
        assert answer["articles"] == sorted(
            answer["articles"], key=lambda a: (a["date"] or "", a["href"])
        )
        found += answer["articles"]
    assert sorted(each["href"] for each in found) == sorted(
        each.href for each in built.catalog.everything()
    )
    assert index["counts"] == {"articles": 4, "attached": 1, "undated": 2, "tags": 1, "sources": 1}
    assert (index["oldest"], index["newest"]) == ("2019-10-02", "2023-09-25")


def test_an_article_is_as_its_line_in_the_data(built: Built) -> None:
    month = _answer(built, "months/2023-09")
    lines = [json.loads(line) for line in built.lines("2023-09")]
    same = ("href", "title", "date", "date_basis", "sources", "embedded", "original_url", "story")
    for article, line in zip(month["articles"], lines, strict=True):
        assert {key: article[key] for key in same} == {key: line[key] for key in same}
        assert article["tags"] == [tag["name"] for tag in line["tags"]]
        assert line["text"].startswith(article["lead"].removesuffix("…"))


def test_every_path_leads_to_a_file(built: Built) -> None:
    """By `root`, as a program follows it from the address of the answer."""
    paths = []
    for name, path, answer in _answers(built.site):
        for target in _paths(name, answer):
            found = unquote(urljoin(f"{BASE}{path}", answer["root"] + target))
            assert (built.site / found.removeprefix(BASE)).is_file(), (path, target)
            paths.append(target)
    assert {"feed.atom", urls.API, "2023/09/index.html"} <= set(paths)


def _paths(name: str, value: Mapping[str, Any]) -> Iterator[str]:
    for field in FIELDS[name]:
        inner = field.type.removesuffix(" | null").removesuffix("[]")
        held = value[field.name]
        for each in held if isinstance(held, list) else [held]:
            if inner in FIELDS and each is not None:
                yield from _paths(inner, each)
            elif inner == "Path" and each is not None:
                yield each


def test_public_addresses_are_those_of_the_paths(built: Built) -> None:
    for article in _answer(built, "months/2023-09")["articles"]:
        assert article["url"].isascii()
        assert unquote(article["url"]) == BASE + article["href"]


def test_without_a_base_url_there_are_no_public_addresses(tmp_path: Path) -> None:
    month = _answer(build(tmp_path), "months/2023-09")
    assert [article["url"] for article in month["articles"]] == [None]


def test_names_are_told_with_what_tables_say(built: Built) -> None:
    (source,) = _answer(built, "sources")["sources"]
    assert source["name"] == "وكالة الساحل"
    assert (source["other_names"], source["kind"]) == (["الساحل"], "agency")
    assert (source["home"], source["country"]) == ("https://example.org/", None)
    assert (source["count"], source["first"], source["last"]) == (4, "2019-10-02", "2023-09-25")
    tags = {tag["name"]: tag for tag in _answer(built, "tags")["tags"]}
    assert tags["سفينة الأبحاث"]["wikidata"] == "Q391022"
    assert tags["سفينة الأبحاث"]["kind"] == "subject"
    assert tags["سفينة الأبحاث"]["other_names"] == ["سفينة الأبحاث بورسعيد"]


def test_counts_of_tags_are_those_of_the_months(built: Built) -> None:
    counted = Counter(
        name
        for kind, _, answer in _answers(built.site)
        if kind == "MonthAnswer"
        for article in answer["articles"]
        if not article["embedded"]
        for name in article["tags"]
    )
    assert {tag["name"]: tag["count"] for tag in _answer(built, "tags")["tags"]} == counted


@given(st.dictionaries(st.text(), st.lists(st.text()) | st.text() | st.integers() | st.none()))
def test_a_file_is_json_whatever_it_holds(answer: dict[str, Any]) -> None:
    assert json.loads(answer_file("x.json", answer).data) == answer


def test_a_lone_surrogate_is_escaped() -> None:
    data = answer_file("x.json", {"title": "أ\ud800"}).data
    assert json.loads(data.decode("utf-8")) == {"title": "أ\ud800"}


# ---------------------------------------------------------------- building again


def test_an_addition_makes_its_month_alone_anew(tmp_path: Path) -> None:
    before = build(tmp_path, {"a.txt": scrape(), "b.txt": scrape(title="آخر", date="2019-10-02")})
    files = {
        path: (before.site / path).stat().st_mtime_ns
        for path in ("api/v1/months/2023-09.json", "api/v1/months/2019-10.json")
    }
    after = build(tmp_path, {"c.txt": scrape(title="خبر جديد", date="2019-10-03")})
    changed = [
        path for path, time in files.items() if (after.site / path).stat().st_mtime_ns != time
    ]
    assert changed == ["api/v1/months/2019-10.json"]


# ---------------------------------------------------------------- the page


def _texts(built: Built, tag: str) -> list[str]:
    """The texts of all elements of a kind on the page."""
    page = html.fromstring(built.text(urls.API))
    return [element.text_content() for element in page.iter(tag)]


def test_the_page_describes_every_field(built: Built) -> None:
    codes = _texts(built, "code")
    for fields in FIELDS.values():
        for field in fields:
            assert field.name in codes
            assert field.type in codes
    assert all(re.search("[\u0600-\u06ff]", text) for text in _texts(built, "dd"))
    links = {link.get("href") for link in Html(built.text(urls.API)).all("a")}
    assert {"v1/index.json", "v1/months/2023-09.json", "v1/tags.json", "v1/schema.json"} <= links


def test_examples_are_answers_of_this_archive(built: Built) -> None:
    examples = [json.loads(text) for text in _texts(built, "pre") if text.startswith("{")]
    assert len(examples) == len(ANSWERS)
    for name, example in zip(ANSWERS, examples, strict=True):
        jsonschema.validate(example, {**schema(), "anyOf": [{"$ref": f"#/$defs/{name}"}]})
    assert (
        examples[1]["articles"][0]["href"]
        == _answer(built, "months/2023-09")["articles"][0]["href"]
    )


def test_the_data_page_names_it(built: Built) -> None:
    assert "../api/index.html" in {a.get("href") for a in Html(built.text(urls.DATA)).all("a")}


@pytest.mark.node
def test_the_example_in_javascript_runs(built: Built, node: str, tmp_path: Path) -> None:
    """With files in the place of a server, which `fetch` of Node does not read."""
    (code,) = (text for text in _texts(built, "pre") if text.startswith("const"))
    reading = f"""import {{ readFile }} from 'node:fs/promises';
globalThis.fetch = async (url) => {{
  const path = decodeURIComponent(String(url).replace('{BASE}', ''));
  const file = {json.dumps(str(built.site))} + '/' + path;
  return {{ json: async () => JSON.parse(await readFile(file)) }};
}};
"""
    script = tmp_path / "example.mjs"
    script.write_text(reading + code, encoding="utf-8")
    done = subprocess.run([node, str(script)], capture_output=True, text=True, check=True)
    titles = [a.title for a in built.catalog.everything() if a.published]
    assert len(done.stdout.splitlines()) == len(titles)
    assert all(title in done.stdout for title in titles)
