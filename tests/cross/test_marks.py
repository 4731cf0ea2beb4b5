"""Which stretches of a text are marked on an article's page."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from generator.resources import static_dir

Stretches = Callable[[str, Sequence[str]], list[str]]

SCRIPT = """
const vm = require('node:vm');
const fs = require('node:fs');
const { tables, text, words } = JSON.parse(fs.readFileSync(0, 'utf8'));
const run = (file) => vm.runInThisContext(fs.readFileSync(file, 'utf8'), { filename: file });
globalThis.Archive = {};
run(tables);
SCRIPTS.forEach(run);
const found = Archive.stretches(text, (word) => words.includes(word));
process.stdout.write(JSON.stringify(found.map(({ start, end }) => text.slice(start, end))));
"""


@pytest.fixture
def stretches(node: str, small_site: Path) -> Stretches:
    """The stretches of a text whose words are among those given."""
    scripts = [str(static_dir() / "js" / f"{name}.js") for name in ("analysis", "marks")]
    program = SCRIPT.replace("SCRIPTS", json.dumps(scripts))

    def run(text: str, words: Sequence[str]) -> list[str]:
        asked = {"tables": str(small_site / "search/tables.js"), "text": text, "words": list(words)}
        done = subprocess.run(
            [node, "-e", program],
            input=json.dumps(asked),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        found: list[str] = json.loads(done.stdout)
        return found

    return run


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("أبحر القبطان صباحا", ["القبطان"], ["القبطان"]),
        ("قناة السويس، ثم قناة بنما", ["قناة", "السويس"], ["قناة السويس", "قناة"]),
        ("السويس وقناة أخرى", ["قناة"], []),
        ("قناة (السويس)", ["قناة", "السويس"], ["قناة", "السويس"]),
        ("قناة\u00a0\n السويس", ["قناة", "السويس"], ["قناة\u00a0\n السويس"]),
        ("لقاح COVID-19", ["COVID", "19"], ["COVID-19"]),
        ("بلغت 1,000 دولار", ["1,000"], ["1,000"]),
        ("مَدرسةٌ", ["مَدرسةٌ"], ["مَدرسةٌ"]),
        ("؟ ! 🙂 ﷺ", ["🙂"], []),
        ("", ["كلمة"], []),
    ],
)
def test_matching_words_side_by_side_are_one_stretch(
    stretches: Stretches, text: str, words: list[str], found: list[str]
) -> None:
    assert stretches(text, words) == found


def test_a_word_is_asked_about_once(stretches: Stretches) -> None:
    """Thousands of repeats of a word take no longer than the text is long."""
    assert stretches("قناة، " * 20_000, ["قناة"]) == ["قناة"] * 20_000
