"""What is known of the tags of articles: a build over an earlier one is a clean build."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.config import LEXICON_NAME
from generator.engine import archive
from generator.enrich.lexicon import Lexicon, parse_lexicon
from generator.errors import Problem
from generator.model import RepairKind
from tests.archives import Built, build, scrape, snapshot, write_files

DAY = "4th, September 2023 GMT"
BARE = scrape("قمة في القاهرة", DAY, "بدأت\u200b القمة.", "وكالة الساحل", "")
ONE = scrape("افتتاح الميناء", DAY, "فتح الميناء.", "وكالة الساحل", "السفن")
THREE = scrape("أسعار القمح", DAY, "ارتفعت.", "وكالة الساحل", "القمح، الميناء، السفن")
NEW = scrape("مباراة النهائي", DAY, "انتهت.", "وكالة الساحل", "")
Files = Mapping[str, str]


def _built(root: Path, files: Files, edit: str) -> Built:
    write_files(root, {LEXICON_NAME: f"tag,state,into\n{edit}\n"})
    return build(root, files)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("السفن,merge,القمح", "السفن,merge,الميناء"),
        ("السفن,merge,الميناء", "السفن,reject,"),
        ("السفن,reject,", "السفن,reject,"),
        ("السفن,reject,", "السفن,accept,"),
    ],
)
def test_edits_of_a_lexicon_show_wherever_they_show_in_a_clean_build(
    before: str, after: str, tmp_path: Path
) -> None:
    files = {"bare.txt": BARE, "one.txt": ONE, "three.txt": THREE}
    _built(tmp_path / "kept", files, before)
    files["new.txt"] = NEW
    kept = _built(tmp_path / "kept", files, after)
    clean = _built(tmp_path / "clean", files, after)
    assert snapshot(kept.site) == snapshot(clean.site)
    assert kept.report.repairs == clean.report.repairs


def test_an_article_without_tags_has_its_repairs_at_once(tmp_path: Path) -> None:
    built = _built(tmp_path, {"bare.txt": BARE, "one.txt": ONE}, "السفن,reject,")
    assert built.report.repairs[RepairKind.CHARACTERS_REMOVED] == 1
    assert built.report.repairs[RepairKind.TAG_REJECTED] == 1


def test_a_lexicon_is_parsed_again_only_when_its_text_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []

    def parse(text: str, path: str) -> tuple[Lexicon, list[Problem]]:
        parsed.append(text)
        return parse_lexicon(text, path)

    monkeypatch.setattr(archive, "parse_lexicon", parse)
    wrong = "السفن,merge,الميناء\nالقمح,keep,"
    first = _built(tmp_path, {"one.txt": ONE}, wrong)
    again = _built(tmp_path, {"one.txt": ONE, "three.txt": THREE}, wrong)
    assert len(parsed) == 1
    assert first.report.problems == again.report.problems != ()
    _built(tmp_path, {"one.txt": ONE}, "السفن,reject,")
    assert len(parsed) == 2
