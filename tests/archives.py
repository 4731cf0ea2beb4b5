"""Small archives, built for real, for the tests of any module."""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date as Day
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from generator import build as conductor
from generator.catalog import collect as collect_outlines
from generator.catalog import whole
from generator.config import CONFIG_NAME, Project, load_config, resolve
from generator.copies import canonical_places
from generator.engine import making, tasks
from generator.engine.archive import Texts
from generator.engine.store import DamagedError
from generator.engine.workspace import open_archive
from generator.enrich.stories.links import Reader, by_age, link_stories, story_pairs
from generator.enrich.stories.minhash import packed, signature
from generator.i18n import Interface
from generator.model import (
    Article,
    Block,
    BlockKind,
    Catalog,
    DateBasis,
    Origin,
    ParsedArticle,
    ParsedFile,
    Record,
    Redirect,
    StandingPage,
    Tag,
)
from generator.outline import outline, outline_file
from generator.progress import Quiet
from generator.render.environment import make_environment
from generator.report import BuildReport

Files = Mapping[str, str | bytes]

LONE = frozenset({"404.html", "offline.html"})
"""Pages that are shown in the place of any other: they stand alone, and carry all inside."""

ARTICLE = """وصول سفينة الأبحاث إلى ميناء بورسعيد
تاريخ النشر: 25th, September 2023 GMT
رست سفينة الأبحاث في ميناء بورسعيد صباح اليوم بعد رحلة دامت أسبوعين.
وقال القبطان إن الطاقم جمع عينات من مياه البحر المتوسط.
المصدر: وكالة الساحل
كلمات دلالية: سفينة الأبحاث بورسعيد
"""


def scrape(
    title: str = "وصول سفينة الأبحاث إلى ميناء بورسعيد",
    date: str = "25th, September 2023 GMT",
    body: str = "رست سفينة الأبحاث في ميناء بورسعيد بعد رحلة دامت أسبوعين.",
    source: str = "وكالة الساحل",
    tags: str = "سفينة الأبحاث",
) -> str:
    """An article in the scrape format; a part given as "" is left out."""
    parts = {"تاريخ النشر": date, "": body, "المصدر": source, "كلمات دلالية": tags}
    lines = [f"{label}: {text}" if label else text for label, text in parts.items() if text]
    return "\n".join([title, *lines]) + "\n"


def plain_article(**values: Any) -> Article:
    """An article of one paragraph, but for what is named."""
    plain = Article(
        href="2023/09/25/خبر-abcdef.html",
        title="خبر",
        published=Day(2023, 9, 25),
        date_basis=DateBasis.PRINTED,
        date_raw="",
        blocks=(Block(BlockKind.PARAGRAPH, "نص", 3),),
        sources=("وكالة",),
        tags=(Tag("وسم"),),
        read_also=(),
        byline="",
        kicker="",
        dateline="",
        original_url="",
        captured="",
        origins=(Origin("a.txt", 1, "data/raw/2023-09.zip"),),
        ledger=(),
    )
    return replace(plain, **values)


@dataclass(frozen=True)
class Whole:
    """A catalog whose articles have their texts."""

    articles: tuple[Article, ...]
    embedded: tuple[Article, ...]
    redirects: tuple[Redirect, ...] = ()
    standing: tuple[StandingPage, ...] = ()

    def everything(self) -> tuple[Article, ...]:
        """All articles, embedded ones behind."""
        return self.articles + self.embedded


@dataclass(frozen=True)
class Built:
    """A site and how it came about."""

    root: Path
    site: Path
    report: BuildReport
    catalog: Whole

    def text(self, path: str) -> str:
        """One file of the site."""
        return (self.site / path).read_text(encoding="utf-8")

    def lines(self, month: str) -> list[str]:
        """The lines of JSON of a month, or of `undated`."""
        packed = (self.site / "data" / "articles" / f"{month}.jsonl.gz").read_bytes()
        return gzip.decompress(packed).decode("utf-8").splitlines()

    def files(self) -> dict[str, bytes]:
        """Every file of the site by its path."""
        return snapshot(self.site)

    def pages(self) -> dict[str, str]:
        """Every HTML page by its path."""
        return {p: d.decode() for p, d in self.files().items() if p.endswith(".html")}

    def article(self, title: str) -> str:
        """The page of the article with this title."""
        found = [a.href for a in self.catalog.everything() if a.title == title]
        assert len(found) == 1, f"{len(found)} articles have the title «{title}»"
        return self.text(found[0])


def collect(files: Iterable[ParsedFile], standing: Iterable[StandingPage] = ()) -> Whole:
    """The catalog of some parsed files, all articles with their texts."""
    held = list(files)
    texts = {(f.path, n): article for f in held for n, article in enumerate(f.articles)}

    def with_text(record: Record) -> Article:
        return whole(record, [texts[part.path, part.number] for part in record.parts])

    catalog = replace(collect_outlines(map(outline_file, held)), standing=tuple(standing))
    return _whole(catalog, with_text)


def places_of(articles: Sequence[ParsedArticle]) -> list[int]:
    """For each article the place of the one whose page it shares (`copies.canonical_places`)."""
    return canonical_places(list(map(outline, articles)))


def stories_of(articles: Iterable[Article]) -> dict[str, Record]:
    """The articles that have relatives, by address, with these entered."""
    ordered = by_age(articles)
    texts = {article.href: (article.title, article.text) for article in articles}
    reader = Reader(ordered, lambda place: texts[ordered[place].href])
    signatures = [packed(signature(texts[record.href][1])) for record in ordered]
    return link_stories(ordered, story_pairs(ordered, signatures, reader.tell_one_story))


def _whole(catalog: Catalog, with_text: Callable[[Record], Article]) -> Whole:
    articles = tuple(map(with_text, catalog.articles))
    embedded = tuple(map(with_text, catalog.embedded))
    return Whole(articles, embedded, catalog.redirects, catalog.standing)


@contextmanager
def public_folder() -> Iterator[Path]:
    """A temporary folder that every user of the machine may enter; pytest's own are private."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name).resolve()


def run_unprivileged(code: str, *args: str) -> str:
    """What `code` prints in a child that is not root, who may read and write everything.

    The imports of `code` stand in its first line: the interpreter's own files may be root's.
    """
    imports, _, rest = code.partition("\n")
    drop = "import os\nif os.getuid() == 0: os.setgid(65534); os.setuid(65534)"
    done = subprocess.run(
        [sys.executable, "-c", f"{imports}\n{drop}\n{rest}", *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path with forward slashes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def write_files(folder: Path, files: Files) -> Path:
    """Write files, text as UTF-8 with line ends as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def make_project(
    root: Path, files: Files | None = None, config: str = "", **folders: Files
) -> Project:
    """A project in `root`: articles in seeds/, and files for pages= or templates=."""
    write_files(root / "seeds", {"a.txt": ARTICLE} if files is None else files)
    for name, content in folders.items():
        write_files(root / name, content)
    if config:
        write_files(root, {CONFIG_NAME: config})
    loaded, folder = load_config(None, root)
    return resolve(loaded, folder, None, None)


def build(root: Path, files: Files | None = None, config: str = "", **folders: Files) -> Built:
    """Build a project in `root`, which may hold an earlier state of it."""
    return build_project(make_project(root, files, config, **folders))


def _catalog(project: Project, report: BuildReport) -> Whole:
    """What was built, with its texts; nothing where the build could keep nothing."""
    with open_archive(project) as store:
        try:
            return _whole(report.catalog, Texts(store).article)
        except DamagedError:
            return Whole((), ())


def build_project(project: Project) -> Built:
    """Build a project; templates that another build has compiled are not compiled again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "make_environment", quick_environment)
        patch.setattr(tasks, "make_environment", quick_environment)
        report = conductor.build_site(project, Quiet(), ledger=True, workers=1)
    return Built(project.root, project.output, report, _catalog(project, report))


class _Compiled(BytecodeCache):
    """Compiled templates by name, file and content: compiling is nine tenths of a small build."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._code.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_COMPILED: dict[tuple[str, ...], _Compiled] = {}
"""By the words of the interface, which are compiled in."""


def quick_environment(ui: Interface, overrides: Path | None) -> Environment:
    """`make_environment` with a memory of what was compiled before."""
    environment = make_environment(ui, overrides)
    words = tuple(ui.plural_forms("article").values())
    environment.bytecode_cache = _COMPILED.setdefault(words, _Compiled())
    return environment


@dataclass(frozen=True)
class Element:
    """A start tag as a browser would meet it."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    line: int

    def get(self, name: str) -> str:
        """The value of an attribute; "" when it is missing."""
        return dict(self.attributes).get(name, "")


class Html(HTMLParser):
    """Elements and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.comments: list[str] = []
        self._text: list[str] = []
        self._main: list[str] = []
        self._inside: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pairs = tuple((name, value or "") for name, value in attrs)
        self.elements.append(Element(tag, pairs, self.getpos()[0]))
        if tag in ("main", "script", "style"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if self._inside[-1:] in ([], ["main"]):
            self._text.append(data)
        if self._inside[-1:] == ["main"]:
            self._main.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    @property
    def text(self) -> str:
        """What is not script or style, with plain spaces."""
        return " ".join("".join(self._text).split())

    @property
    def main_text(self) -> str:
        """The text inside `<main>`, a line a line that holds any."""
        lines = (" ".join(line.split()) for line in "".join(self._main).split("\n"))
        return "\n".join(line for line in lines if line)

    def all(self, tag: str) -> list[Element]:
        """The elements of one name."""
        return [element for element in self.elements if element.tag == tag]
