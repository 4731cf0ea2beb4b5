"""What workers do: pure functions of a task, which is plain data and bytes, with bytes as result.

A worker keeps what tasks have in common (a lexicon, templates) for the next one, and nothing else:
what it returns depends on the task alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from jinja2 import Environment
from msgspec import Struct

from generator.arabic.normalize import folded_words
from generator.catalog import whole
from generator.columns import Columns
from generator.config import Config
from generator.corrections import corrected
from generator.enrich.boilerplate import folded_lines, without_lines
from generator.enrich.lexicon import Lexicon
from generator.enrich.segment import Segmenter
from generator.enrich.stories.minhash import packed, signature_of
from generator.enrich.tags import each_with_tags
from generator.enrich.topics import topic
from generator.i18n import Interface
from generator.model import (
    Article,
    InputFile,
    InputFormat,
    ParsedArticle,
    ParsedFile,
    Record,
    Repair,
    RepairKind,
    Tag,
)
from generator.outline import outline_file
from generator.packing import pack, unpack
from generator.parse.decode import Decoded, decode
from generator.parse.formats import parse, recognise
from generator.parse.mojibake import undo_mojibake
from generator.plan.channels import Channel
from generator.publish.cards import Picture
from generator.publish.exports import export_month, text_length
from generator.publish.raw import raw_zip
from generator.read.files import format_of
from generator.redaction.parsed import Redacted, redact_file
from generator.redaction.raw import Ways, published_file
from generator.redaction.rules import Redactions
from generator.redaction.scan import Scanner
from generator.redaction.sieve import Sieve
from generator.render.briefs import BRIEFS, ArticleBrief, ArticleSheet, Brief, context_of
from generator.render.context import Frame
from generator.render.environment import make_environment
from generator.render.pages import Sheet, render_page
from generator.search.documents import SearchDocument
from generator.search.update import Analysis, Chunk

if TYPE_CHECKING:
    from generator.publish.tei import Archive as TeiArchive

# ---- Articles on their way


class Packed(Struct, frozen=True):
    """An article as the store holds it."""

    record: bytes
    parts: tuple[bytes, ...]
    cut: bytes
    """What the cutting of its tags added to the ledger; b"" for nothing."""


def unpacked(packed: Packed) -> Article:
    """The article."""
    return with_text(unpack(packed.record, Record), packed.parts, packed.cut)


def with_text(record: Record, parts: Iterable[bytes], cut: bytes) -> Article:
    """The article of a record; `parts` and `cut` as in `Packed`."""
    ledger = unpack(cut, tuple[Repair, ...]) if cut else ()
    return whole(record, [unpack(part, ParsedArticle) for part in parts], ledger)


def corrected_part(record: Record, part: bytes) -> bytes:
    """The text of a record as it is shown, in the form of the parsed one."""
    parsed = unpack(part, ParsedArticle)
    title = record.printed_title or record.title
    return pack(replace(parsed, blocks=corrected(title, parsed.blocks, record.corrections).blocks))


# ---- Reading


class Intake(Struct, frozen=True):
    """Input files to be parsed."""

    files: tuple[InputFile, ...]
    zone: str
    columns: Columns
    remove_lines: tuple[str, ...]
    redactions: Redactions


class TakenIn(Struct, frozen=True):
    """A file that was parsed."""

    digest: str
    outline: bytes
    """A `FileOutline`."""
    articles: list[bytes]
    """Each a `ParsedArticle`, in the order of `ParsedFile.articles`."""


def take_in(task: Intake) -> list[TakenIn]:
    """Parse some files."""
    zone, lines = ZoneInfo(task.zone), folded_lines(task.remove_lines)
    sieve = sieve_of(task.redactions)
    return [_taken_in(shown_file(file, zone, task.columns, lines, sieve)) for file in task.files]


def shown_file(
    file: InputFile, zone: ZoneInfo, columns: Columns, lines: frozenset[str], sieve: Sieve
) -> Redacted:
    """Parse a file, and take out what may not be seen and what is boilerplate."""
    redacted = redact_file(parse_file(file, zone, columns), sieve)
    return replace(redacted, file=without_lines(redacted.file, lines))


@lru_cache(maxsize=1)
def sieve_of(redactions: Redactions) -> Sieve:
    """What holds texts against some rules."""
    return Sieve(redactions, undo_mojibake)


def _taken_in(redacted: Redacted) -> TakenIn:
    file = redacted.file
    outline = outline_file(file, map(_signed, file.articles))
    if redacted.is_cut or any(redacted.formerly):
        moved = zip(outline.articles, redacted.formerly, strict=True)
        articles = tuple(replace(each, formerly=former) for each, former in moved)
        outline = replace(outline, articles=articles, is_cut=redacted.is_cut)
    return TakenIn(file.digest, pack(outline), list(map(pack, file.articles)))


def _signed(article: ParsedArticle) -> tuple[bytes, bytes]:
    """Signature and topic of an article."""
    # Paragraph by paragraph: the words of each are known from what was done before.
    words = [*chain.from_iterable(map(folded_words, article.text.split("\n")))]
    return packed(signature_of(words)), topic(article.title, words)


def parse_file(file: InputFile, zone: ZoneInfo, columns: Columns | None = None) -> ParsedFile:
    """Read one input file by its format."""
    digest = hashlib.sha256(file.data).hexdigest()
    announced = format_of(file.path) or InputFormat.SCRAPE
    return parse(file, announced, digest, zone, columns or Columns())


# ---- Tags


class Cutting(Struct, frozen=True):
    """Articles whose tag lines are to be cut."""

    lexicon: bytes
    articles: tuple[Packed, ...]


class Cut(Struct, frozen=True):
    """The tags of an article."""

    tags: tuple[Tag, ...]
    repairs: tuple[RepairKind, ...]
    """The kinds of all entries of its ledger, those of the cutting included."""


def cut_tags(task: Cutting) -> list[tuple[bytes, bytes]]:
    """Return (a `Cut`, what it adds to the ledger, b"" for nothing) for each article."""
    articles = list(map(unpacked, task.articles))
    # Without their ledgers, so that theirs is what the cutting adds.
    bare = [replace(article, ledger=()) for article in articles]
    tagged = each_with_tags(bare, _segmenter(task.lexicon))
    return [_cut(article, cut) for article, cut in zip(articles, tagged, strict=True)]


def _cut(article: Article, cut: Article) -> tuple[bytes, bytes]:
    kinds = tuple(entry.kind for entry in (*article.ledger, *cut.ledger))
    return pack(Cut(cut.tags, kinds)), pack(cut.ledger) if cut.ledger else b""


@lru_cache(maxsize=1)
def _segmenter(lexicon: bytes) -> Segmenter:
    return Segmenter(unpack(lexicon, Lexicon))


# ---- Pages


class Job(Struct, frozen=True):
    """A page to be rendered."""

    kind: str
    """Of its brief, see `render/briefs.py`."""
    brief: bytes
    articles: tuple[Packed, ...] = ()
    """Whose texts it reads, its own first."""


class Rendering(Struct, frozen=True):
    """Pages to be rendered."""

    frame: bytes
    overrides: str
    """Folder with templates of the archive's own, or ""."""
    templates: bytes
    """Hash of all templates."""
    jobs: tuple[Job, ...]


def render_pages(task: Rendering) -> list[bytes]:
    """Return the files of some pages.

    Raises:
        WarraqError: a template is broken.
    """
    frame, ui, environment = _workshop(task.frame, task.overrides, task.templates)
    pages = []
    for job in task.jobs:
        brief = unpack(job.brief, BRIEFS[job.kind])
        context = context_of(brief, frame, ui)
        pages.append(render_page(environment, context, _sheet(brief, job.articles)))
    return pages


def _sheet(brief: Brief, packed: tuple[Packed, ...]) -> Sheet:
    if not isinstance(brief, ArticleBrief):
        return brief
    article, *relatives = map(unpacked, packed)
    return ArticleSheet(brief, article, {each.href: each for each in relatives})


@lru_cache(maxsize=1)
def _workshop(
    frame: bytes, overrides: str, templates: bytes
) -> tuple[Frame, Interface, Environment]:
    """What all pages of one build are made with; `templates` tells one build from another."""
    shared = unpack(frame, Frame)
    ui = Interface(shared.config)
    return shared, ui, make_environment(ui, Path(overrides) if overrides else None)


# ---- The search


class Indexing(Struct, frozen=True):
    """Articles to be analysed for the index."""

    analyse: Callable[[Chunk], Analysis]
    first: int
    """Number of the first article."""
    documents: tuple[SearchDocument, ...]
    """Without bodies."""
    texts: tuple[bytes, ...]
    """What each was parsed to."""


def index_articles(task: Indexing) -> Analysis:
    """Return what can be worked out of some articles by themselves."""
    documents = [
        replace(document, body=unpack(text, ParsedArticle).text)
        for document, text in zip(task.documents, task.texts, strict=True)
    ]
    return task.analyse((task.first, documents))


# ---- Publishing


class Export(Struct, frozen=True):
    """A month's articles for programs."""

    path: str
    articles: tuple[Packed, ...]


def export(task: Export) -> tuple[bytes, list[tuple[int, int]]]:
    """Return the file of a month, and the length of each article's text in words and letters."""
    articles = list(map(unpacked, task.articles))
    return export_month(task.path, articles).data, list(map(text_length, articles))


class Feeds(Struct, frozen=True):
    """Feeds to be made."""

    config: Config
    wanted: tuple[tuple[str, Channel], ...]
    """(path of a feed, what it shows)."""


def make_feeds(task: Feeds) -> list[bytes]:
    """Return the files of some feeds."""
    # Loads much, which no other stage needs.
    from generator.publish.feeds import atom_feed, json_feed  # noqa: PLC0415

    return [
        (atom_feed if path.endswith(".atom") else json_feed)(channel, task.config).data
        for path, channel in task.wanted
    ]


class Cards(Struct, frozen=True):
    """Cards to be painted."""

    fonts: str
    """Folder with the files of `card_images.write_fonts`."""
    pictures: tuple[Picture, ...]


def paint_cards(task: Cards) -> list[bytes]:
    """Return the files of some cards."""
    from generator.publish.card_images import paint  # noqa: PLC0415 - loads much, of an extra

    return [paint(picture, task.fonts) for picture in task.pictures]


class TeiExport(Struct, frozen=True):
    """A month's articles by TEI."""

    path: str
    archive: TeiArchive
    articles: tuple[Packed, ...]


def export_tei(task: TeiExport) -> bytes:
    """Return the zip of a month's TEI files."""
    from generator.publish.tei import tei_month  # noqa: PLC0415 - loads much, seldom needed

    return tei_month(task.path, map(unpacked, task.articles), task.archive).data


class Zipping(Struct, frozen=True):
    """Input files to be published together."""

    path: str
    files: Sequence[InputFile]
    redactions: Redactions
    cut: frozenset[str]
    """Paths of those of which some articles are taken out."""
    zone: str
    columns: Columns


def zip_files(task: Zipping) -> bytes:
    """Return the zip of some input files, as they may be published."""
    return raw_zip(task.path, [_published(file, task) for file in task.files]).data


def _published(file: InputFile, task: Zipping) -> InputFile:
    if not task.redactions:
        return file
    sieve, zone = sieve_of(task.redactions), ZoneInfo(task.zone)
    cut = parse_file(file, zone, task.columns) if file.path in task.cut else None
    ways = Ways(_text_of, Scanner(sieve).holds)
    return published_file(file, sieve, ways, cut)


def _text_of(file: InputFile) -> str | None:
    """The text of a file; None for one that is none, or that has lengths of its parts in it."""
    announced = format_of(file.path) or InputFormat.SCRAPE
    if recognise(file, announced) is InputFormat.WARC:
        return None
    decoded = decode(file.path, file.data)
    return decoded.text if isinstance(decoded, Decoded) else None
