"""What is said to rest would be made from what it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from generator.crew import crew_of
from generator.digest import digest_of
from generator.engine.making import Build, Plan
from generator.engine.resting import Resting, in_groups
from generator.engine.store import Store, open_store
from generator.engine.workspace import list_redacted, open_archive
from generator.plan.site import Page
from generator.progress import Quiet
from generator.render.briefs import Brief, Briefing
from generator.render.facts import Inquiry
from generator.render.pages import SurveyPage
from generator.stopwatch import Stopwatch
from tests.archives import build, make_project, scrape, write_files

SEPTEMBER, OCTOBER = "5th, September 2023 GMT", "9th, October 2022 GMT"
ARCHIVE = {
    "old.txt": scrape("قمة في القاهرة", OCTOBER, "بدأت القمة صباحا.", "وكالة الساحل", "القمح"),
    "first.txt": scrape("افتتاح الميناء", SEPTEMBER, "فتح الميناء.", "وكالة الساحل", "القمح"),
    "later.txt": scrape(
        "مباراة النهائي",
        "6th, September 2023 GMT",
        "اقرأ أيضا: افتتاح الميناء\nانتهت المباراة.",
        "صحيفة المرفأ",
        "القمح",
    ),
}
NEWEST = scrape("أسعار القمح", "7th, September 2023 GMT", "ارتفعت.", "صحيفة المرفأ", "القمح")
CHANGES: Mapping[str, Mapping[str, str]] = {
    "nothing": {},
    "newest": {"new.txt": NEWEST},
    "title": {"first.txt": ARCHIVE["first.txt"].replace("الميناء", "المرفأ", 1)},
    "text": {"first.txt": ARCHIVE["first.txt"].replace("فتح", "أغلق")},
    "day": {"old.txt": ARCHIVE["old.txt"].replace("9th", "8th")},
    "tag": {"later.txt": ARCHIVE["later.txt"].replace("القمح", "السفن")},
    "source": {"later.txt": ARCHIVE["later.txt"].replace("المرفأ", "الميناء")},
    "undated": {"old.txt": ARCHIVE["old.txt"].replace(OCTOBER, "")},
}


def _planned(root: Path, changed: Mapping[str, str]) -> Plan:
    project = make_project(root, {**ARCHIVE, **changed})
    with open_archive(project) as store, crew_of(1) as crew:
        build = Build(project, store, Quiet(), crew, Stopwatch())
        return build.plan(build.read(list_redacted(project)))


def _groups(plan: Plan) -> dict[str, list[Page]]:
    return in_groups(page for page in plan.pages if not isinstance(page, SurveyPage))


def _briefs(plan: Plan, pages: list[Page]) -> list[Brief | None]:
    return list(map(Briefing(Inquiry(plan.facts)).of, pages))


def _take_down(store: Store, plan: Plan, common: bytes = b"") -> None:
    resting = Resting(store, plan.facts, common)
    for group, pages in _groups(plan).items():
        if not resting.rests(group, pages):
            inquiry = Inquiry(plan.facts)
            list(map(Briefing(inquiry).of, pages))
            resting.take_down(group, pages, inquiry.asked())
    resting.keep()


def _at_rest(store: Store, plan: Plan, common: bytes = b"") -> set[str]:
    resting = Resting(store, plan.facts, common)
    return {group for group, pages in _groups(plan).items() if resting.rests(group, pages)}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store of nothing yet."""
    with open_store(tmp_path / "resting.db", "1") as opened:
        yield opened


@pytest.mark.parametrize("change", CHANGES)
def test_what_rests_has_the_briefs_that_it_had(tmp_path: Path, store: Store, change: str) -> None:
    before = _planned(tmp_path, {})
    _take_down(store, before)
    after = _planned(tmp_path, CHANGES[change])
    resting, groups = _at_rest(store, after), _groups(after)
    former = {group: _briefs(before, pages) for group, pages in _groups(before).items()}
    for group in resting:
        assert _briefs(after, groups[group]) == former[group]
    assert (resting == groups.keys()) == (change == "nothing")


def test_an_addition_leaves_other_months_and_lists_at_rest(tmp_path: Path, store: Store) -> None:
    _take_down(store, _planned(tmp_path, {}))
    resting = _at_rest(store, _planned(tmp_path, CHANGES["newest"]))
    assert "2022/10" in resting
    assert "2023/09" not in resting
    assert "sources/وكالة-الساحل.html" in resting
    assert "tags/القمح.html" not in resting


@pytest.mark.parametrize("preferred", ["", "الحنطة"])
def test_hashes_that_are_known_are_those_of_records_as_they_are(
    tmp_path: Path, preferred: str
) -> None:
    for _ in range(2):  # tags are learned by the first
        build(tmp_path, ARCHIVE)
    table = f"preferred,variants,kind,wikidata,note\n{preferred},القمح,other,,\n"
    write_files(tmp_path, {"authority.csv": table if preferred else ""})
    facts = _planned(tmp_path, {}).facts
    hashes = {href: facts.record_digest(href) for href in facts.records}
    assert hashes == {href: digest_of(record) for href, record in facts.records.items()}
    if preferred:
        assert all(tag.name == preferred for each in facts.records.values() for tag in each.tags)


def test_nothing_rests_when_what_is_common_changes(tmp_path: Path, store: Store) -> None:
    plan = _planned(tmp_path, {})
    _take_down(store, plan, b"one template")
    assert not _at_rest(store, plan, b"another")


def test_numbers_stay_those_of_their_questions(tmp_path: Path, store: Store) -> None:
    for change in ("nothing", "newest", "title", "nothing", "newest"):
        plan = _planned(tmp_path, CHANGES[change])
        _take_down(store, plan)
        assert _at_rest(store, plan) == _groups(plan).keys()


def test_damaged_numbers_are_begun_anew(tmp_path: Path, store: Store) -> None:
    plan = _planned(tmp_path, {})
    _take_down(store, plan)
    questions = store.shelf("questions")
    for damaged in (b"", b"\x90", b"\xff"):
        questions.put_many([(key, damaged) for key, _ in [*questions.scan("")]])
        assert not _at_rest(store, plan)
        _take_down(store, plan)
        assert _at_rest(store, plan) == _groups(plan).keys()


def test_a_group_that_is_gone_is_forgotten(tmp_path: Path, store: Store) -> None:
    _take_down(store, _planned(tmp_path, CHANGES["newest"]))
    (tmp_path / "seeds" / "new.txt").unlink()
    plan = _planned(tmp_path, {})
    _take_down(store, plan)
    assert dict(store.shelf("resting").scan("")).keys() == _groups(plan).keys()
