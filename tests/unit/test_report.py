from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Problem
from generator.report import BuildReport, problem_lines
from tests.archives import build, scrape

TWO = {
    "a.txt": scrape(title="خبر\u202e أول", body="نص\u00a0أول عن الميناء."),
    "b.txt": scrape(title="خبر ثانٍ", date=""),
    "c.txt": scrape(title="خبر ثانٍ", date=""),
}


@pytest.fixture
def report(tmp_path: Path) -> BuildReport:
    return build(tmp_path, TWO).report


def test_the_report_counts_inputs_outputs_and_repairs(report: BuildReport) -> None:
    site = Path(report.output)
    files = [path for path in site.rglob("*") if path.is_file()]
    assert report.inputs == 3
    assert report.files == len(files)
    assert report.bytes == sum(path.stat().st_size for path in files)
    assert report.seconds > 0
    assert len(report.catalog.articles) == 2


def test_repairs_are_counted_most_frequent_first(report: BuildReport) -> None:
    counted = list(dict(report.repairs).items())
    assert counted == sorted(counted, key=lambda item: (-item[1], item[0]))
    kinds = dict(counted)
    assert kinds["characters-removed"] == kinds["spaces"] == kinds["duplicate-input"] == 1
    assert sum(kinds.values()) == len(report.ledger)


def test_problems_are_sorted(tmp_path: Path) -> None:
    built = build(tmp_path, {"c.txt": "", "a.bin": "x", "b.txt": scrape(date="")})
    problems = built.report.problems
    assert [problem.path for problem in problems] == ["a.bin", "b.txt", "c.txt"]
    assert list(problems) == sorted(problems)


@pytest.mark.parametrize(
    ("name", "text", "cause"),
    [
        ("a.md", "---\ntitle: عنوان\ndate: [\n---\n", "not valid YAML"),
        ("a.md", "+++\ntitle = عنوان\n+++\nنص.\n", "not valid TOML"),
        ("a.xml", '<?xml version="1.0"?><rss><channel><item><title>عنوان</title>', "not valid XML"),
    ],
)
def test_the_cause_comes_before_what_is_missing(
    tmp_path: Path, name: str, text: str, cause: str
) -> None:
    problems = build(tmp_path, {name: text}).report.problems
    assert problems[0].message.startswith(cause)
    assert problems[0].line
    assert any("no publication date" in each.message for each in problems[1:])


def test_the_json_holds_every_problem_and_every_ledger_entry(report: BuildReport) -> None:
    values = json.loads(report.as_json())
    assert list(values) == [
        "output",
        "inputs",
        "articles",
        "embedded",
        "files",
        "written",
        "removed",
        "bytes",
        "seal",
        "seconds",
        "notes",
        "problems",
        "repairs",
        "ledger",
    ]
    assert (values["inputs"], values["articles"], values["embedded"]) == (3, 2, 0)
    assert len(values["problems"]) == len(report.problems) == 2
    entries = report.ledger
    assert [(e["href"], e["kind"], e["raw"], e["repaired"]) for e in values["ledger"]] == [
        (href, repair.kind.value, repair.raw, repair.repaired) for href, repair in entries
    ]
    assert values["repairs"] == dict(report.repairs)
    removed = next(e for e in values["ledger"] if e["kind"] == "characters-removed")
    assert removed == {
        "href": values["ledger"][0]["href"],
        "kind": "characters-removed",
        "field": "title",
        "line": 1,
        "raw": "U+202E",
        "repaired": "",
        "path": None,
    }


def test_what_was_left_out_is_noted(tmp_path: Path, report: BuildReport) -> None:
    missing, learned = report.notes
    assert "base_url" in missing and "learned" in learned
    with_address = build(tmp_path, TWO, 'base_url = "https://example.org/"')
    assert with_address.report.notes == ()


def test_a_problem_in_one_line() -> None:
    problem = Problem("a/b.txt", 3, "what", "what to do")
    assert str(problem) == "a/b.txt:3: what (what to do)"
    assert str(replace(problem, line=0)) == "a/b.txt: what (what to do)"
    assert str(replace(problem, hint="")) == "a/b.txt:3: what"


def test_of_many_problems_of_one_kind_the_places_are_shown() -> None:
    def at(line: int) -> Problem:
        return Problem("a.csv", line, f"2023/{line}/x.html leads nowhere, «{line}»", "mend it")

    many = [*map(at, (2, 3, 4, 7, 8, 9, 11))]
    others = [Problem("a.csv", 5, "cells are missing", "mend it"), Problem("b.txt", 0, "is empty")]
    found = [*problem_lines(sorted([*many, *others]), 9)]
    assert [line.partition(" leads")[0] for line in found[:3]] == [
        f"problem: a.csv:{n}: 2023/{n}/x.html" for n in (2, 3, 4)
    ]
    assert found[3:] == [
        "… and 4 more of this kind: a.csv:7-9, 11",
        "problem: a.csv:5: cells are missing (mend it)",
        "problem: b.txt: is empty",
    ]
    assert [*problem_lines(many, 2)][2:] == ["… and 5 more problems (--json lists all)"]
    assert len([*problem_lines(many[:5], 9)]) == 5, "few are all shown"


def test_a_text_in_the_place_of_a_date_is_not_shown_whole() -> None:
    text = "كلمة " * 500
    (line,) = problem_lines([Problem("a.txt", 2, f"unusable date «{text}»: no day", "write it")], 9)
    assert len(line) < 400
    assert line.startswith("problem: a.txt:2: unusable date «كلمة ")
    assert line.endswith("كلمة »: no day (write it)")


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 30), st.sampled_from("xyz"))))
def test_no_problem_is_in_no_line(found: list[tuple[str, int, str]]) -> None:
    problems = sorted({Problem(path, line, what) for path, line, what in found})
    shown = 0
    for line in problem_lines(problems, 4):
        more = re.match(r"… and (\d+) more", line)
        shown += int(more[1]) if more else 1
    assert shown == len(problems)
