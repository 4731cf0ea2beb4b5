"""A build over an earlier state of an archive is a clean build, whatever was changed in between."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path
from unittest.mock import patch

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from generator import urls
from generator.arabic.normalize import fold_text
from generator.audit.check import check_site
from generator.config import (
    ADDRESSES_NAME,
    CORRECTIONS_FOLDER,
    LEXICON_NAME,
    REDACTIONS_KEY,
    REDACTIONS_NAME,
)
from generator.engine import lots
from generator.engine.addresses import record_published
from generator.redaction.rules import Kind, format_rules
from generator.workbench.withdrawal import Wording, rules_of_words
from tests.archives import build_project, make_project, scrape, snapshot, write_files

TITLES = ["قمة في القاهرة", "افتتاح الميناء", "مباراة النهائي", "أسعار القمح", "هام"]
DAYS = [f"{n}th, September 2023 GMT" for n in (4, 5, 6)] + ["9th, October 2022 GMT", ""]
BODIES = [
    "رست سفينة الأبحاث في ميناء بورسعيد.\nوقال القبطان إن الطاقم عاد.",
    # About the same as the first, and not the same story.
    "قال القبطان إن سفينة الأبحاث غادرت ميناء بورسعيد نحو قبرص بعد صيانة محركها القديم.",
    "قال وزير الزراعة إن أسعار القمح ارتفعت بنسبة 3-1.",
    "اقرأ أيضا: افتتاح الميناء\nانتهت المباراة بالتعادل.",
]
SOURCES = ["وكالة الساحل", "صحيفة المرفأ", ""]
TAGS = ["سفينة الأبحاث", "القمح الميناء", ""]
CONFIGS = [
    "page_size = 5",
    'page_size = 5\nmonth_names = "SY"',
    "page_size = 6\nhome_size = 5",
    'page_size = 6\nbase_url = "https://example.org/archive/"',
]
NAMES = [f"{n}.txt" for n in range(6)]
PHRASES = ["سفينة الأبحاث", "القبطان", "افتتاح الميناء", "وكالة الساحل"]
MANY = 11
"""Articles of a day that make two pages of it."""

CORRECTED = scrape("خبر يُصوَّب", DAYS[0], "وصل ألف طن من القمح.\nوبقي الباقي في الميناء.")
"""An article that is there as long as there is a correction of it."""
ADDRESS = urls.article_path(
    "خبر يُصوَّب", fold_text("خبر يُصوَّب"), date(2023, 9, 4), fold_text("وكالة الساحل")
)
CORRECTIONS = [
    "",
    "was: ألف طن\nnow: ألفا طن\n---\n",
    "was: ألف طن\nnow: ألفا طن\n---\nسبب.\n",
    "paragraph: title\nwas: خبر\nnow: نبأ\n---\n",
    "---\nملاحظة.\n",
]

articles = st.builds(
    scrape,
    st.sampled_from(TITLES),
    st.sampled_from(DAYS),
    st.sampled_from(BODIES),
    st.sampled_from(SOURCES),
    st.sampled_from(TAGS),
)
embedded = st.sampled_from(TITLES).map(
    lambda title: f"إقرأ أيضاً:\n{title}\nنص ملحق طويل بعض الشيء عن {title} وما جرى فيه.\n"
)


def redacting(phrase: str) -> dict[str, str]:
    """The table of redactions and its key, for one phrase; empty where nothing is taken out."""
    if not phrase:
        return {REDACTIONS_NAME: "", REDACTIONS_KEY: ""}
    key = bytes(range(32))
    rules = rules_of_words(key, Kind.PHRASE, phrase, Wording("", ""))
    return {REDACTIONS_NAME: format_rules(rules), REDACTIONS_KEY: key.hex()}


class Archives(RuleBasedStateMachine):
    """An archive that is changed and built, again and again, in one folder."""

    @initialize()
    def start(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.files: dict[str, str] = {}
        self.config = CONFIGS[0]
        self.home = ""
        self.about = ""
        self.correction = ""
        self.phrase = ""

    @rule(name=st.sampled_from(NAMES), text=articles, further=st.just("") | embedded)
    def put(self, name: str, text: str, further: str) -> None:
        self.files[name] = text + further

    @rule(day=st.sampled_from(DAYS), count=st.integers(MANY - 2, MANY + 2))
    def put_many(self, day: str, count: int) -> None:
        for number in range(count):
            self.files[f"many-{number}.txt"] = scrape(f"خبر متكرر {number}", day)

    @rule(day=st.sampled_from(DAYS[:-1]), count=st.integers(MANY - 2, MANY + 2))
    def put_a_trend(self, day: str, count: int) -> None:
        """A tag of a dozen years, or a little less than a chart wants."""
        for number in range(count):
            text = scrape(f"خبر موسوم {number}", f"{number + 1}th, May {2011 + number} GMT")
            self.files[f"trend-{number}.txt"] = text if number else scrape("خبر موسوم", day)

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        del self.files[data.draw(st.sampled_from(sorted(self.files)))]

    @precondition(lambda self: self.files)
    @rule(data=st.data(), name=st.sampled_from(NAMES))
    def rename(self, data: st.DataObject, name: str) -> None:
        self.files[name] = self.files.pop(data.draw(st.sampled_from(sorted(self.files))))

    @rule(config=st.sampled_from(CONFIGS))
    def configure(self, config: str) -> None:
        self.config = config

    @rule(line=st.sampled_from(["", "<!-- أ -->", "<!-- ب -->"]))
    def change_template(self, line: str) -> None:
        self.home = line

    @rule(title=st.sampled_from(["", "عن الأرشيف", "من نحن"]))
    def change_page(self, title: str) -> None:
        self.about = title

    @rule(correction=st.sampled_from(CORRECTIONS))
    def correct(self, correction: str) -> None:
        self.correction = correction

    @rule()
    def publish(self) -> None:
        """The addresses of the site are an input from then on."""
        record_published(self.root / "kept", self.root / "kept" / "site")

    @rule(phrase=st.sampled_from(["", *PHRASES]))
    def redact(self, phrase: str) -> None:
        self.phrase = phrase

    @invariant()
    def a_build_is_a_clean_build(self) -> None:
        if not hasattr(self, "root"):
            return
        before = self._build("kept")
        shutil.rmtree(self.root / "clean", ignore_errors=True)
        # What was learned of the tags is an input from then on.
        (self.root / "clean").mkdir()
        for name in (LEXICON_NAME, ADDRESSES_NAME):
            for table in (self.root / "kept").glob(name):
                shutil.copy(table, self.root / "clean")
        assert before == self._build("clean")
        assert check_site(self.root / "kept" / "site").broken == ()

    def _build(self, folder: str) -> dict[str, bytes]:
        root = self.root / folder
        for name in ("seeds", "pages", "templates", CORRECTIONS_FOLDER):
            shutil.rmtree(root / name, ignore_errors=True)
        pages = {"about.md": f"# {self.about}\nنص.\n"} if self.about else {}
        card = "{% extends 'builtin/pages/day.html.jinja' %}{% block footer %}{{ super() }}"
        templates = {"pages/day.html.jinja": f"{card}{self.home}{{% endblock %}}"}
        files, corrections = self.files, {}
        if self.correction:
            files = {**files, "corrected.txt": CORRECTED}
            corrections["x.md"] = f"---\narticle: {ADDRESS}\ndate: 2024-05-03\n{self.correction}"
        write_files(root / CORRECTIONS_FOLDER, corrections)
        for name, content in redacting(self.phrase).items():
            (root / name).unlink(missing_ok=True)
            if content:
                write_files(root, {name: content})
        project = make_project(
            root, files, self.config, pages=pages, templates=templates if self.home else {}
        )
        # So small that some of these few files rest.
        with patch.object(lots, "FILES", 2):
            build_project(project)
        return snapshot(root / "site")

    def teardown(self) -> None:
        if hasattr(self, "root"):
            shutil.rmtree(self.root)


TestArchives = Archives.TestCase
TestArchives.settings = settings(
    max_examples=8,
    stateful_step_count=8,
    deadline=None,
    # A failure is a list of changes that can be read; making it shorter takes minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
