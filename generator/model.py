"""The records that pass between the stages: frozen, slotted, and nothing but data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from msgspec import Struct

from generator.errors import Problem

SITE_MARKER = ".warraq"
"""Name of the file that says a folder is a site of ours: a build may replace it, none reads it."""
LOW_CONFIDENCE = 0.5
"""A tag of less confidence is shown apart, as derived by machine."""
_UNDATED = date.max.toordinal() + 1
"""Of an article without a date, in place of its day: behind all others."""


class InputFormat(StrEnum):
    """The input formats, each with one reader in `parse/`."""

    SCRAPE = "scrape"
    MARKDOWN = "markdown"
    JSONL = "jsonl"
    CSV = "csv"
    HTML = "html"
    WXR = "wxr"
    WARC = "warc"


class Role(StrEnum):
    """What a line of an input file is. Every line has exactly one."""

    BLANK = "blank"
    TITLE = "title"
    DATE = "date"
    BYLINE = "byline"
    HEADING = "heading"
    BODY = "body"
    SOURCE = "source"
    TAGS = "tags"
    READ_ALSO = "read-also"
    """An inline link line: `اقرأ أيضاً: <title>`."""
    MARKER = "marker"
    """A read-also marker that stands alone on its line."""
    METADATA = "metadata"
    """Front matter of a Markdown file, the header of a table, what frames the records of a file."""
    RECORD = "record"
    """A line that holds an article of a collection, or part of one."""
    MARKUP = "markup"
    """Tags of a saved page, and the text around its article, which the ledger keeps."""
    REPEATED = "repeated"
    """A paragraph that repeats the title or the lead; kept in the ledger only."""
    REFUSED = "refused"
    """A line of a file that was not read; a Problem says why."""
    NOISE = "noise"
    """Nothing but punctuation, lost characters or an empty label; kept in the ledger only."""


class DateBasis(StrEnum):
    """How a publication date is known."""

    PRINTED = "printed"
    """Given by the file: a date label or front matter."""
    INFERRED = "inferred"
    """Read from the article's own text; a judgement, shown as such."""
    UNKNOWN = "unknown"


class BlockKind(StrEnum):
    """What a block of the body is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    HTML = "html"
    """A block of a Markdown article: sanitised HTML."""


class RepairKind(StrEnum):
    """What was done to, or noticed in, the input."""

    # Repairs: the repaired value differs from the raw one.
    DATE_NOTATION = "date-notation"
    DATE_INFERRED = "date-inferred"
    CHARACTERS_REMOVED = "characters-removed"
    SPACES = "spaces"
    LOST_EMOJI = "lost-emoji"
    FARSI_LETTERS = "farsi-letters"
    SECOND_SOURCE = "second-source"
    TAG_REPEATED = "tag-repeated"
    PREFERRED_NAME = "preferred-name"
    TAG_REJECTED = "tag-rejected"
    TAG_SPLIT = "tag-split"
    TAG_MERGED = "tag-merged"
    LEAD_REPEATED = "lead-repeated"
    TITLE_REPEATED = "title-repeated"
    BYLINE = "byline"
    READ_ALSO = "read-also"
    NOISE = "noise"
    DUPLICATE_INPUT = "duplicate-input"
    COPY_DIFFERS = "copy-differs"
    HTML_SANITISED = "html-sanitised"
    IMAGE_DROPPED = "image-dropped"
    METADATA_UNUSED = "metadata-unused"
    ENCODING = "encoding"
    MOJIBAKE = "mojibake"
    PAGE_FURNITURE = "page-furniture"
    BOILERPLATE = "boilerplate"
    REDACTED = "redacted"
    # Flags: noticed and kept as printed.
    DATE_UNUSABLE = "date-unusable"
    DATE_CONTRADICTION = "date-contradiction"
    LOST_CHARACTERS = "lost-characters"
    FARSI_FINAL = "farsi-final"
    JOINED_NAME = "joined-name"
    LIKELY_TYPO = "likely-typo"
    DASH_FOR_COLON = "dash-for-colon"
    MISSING_SPACE = "missing-space"
    SPACE_IN_QUOTES = "space-in-quotes"
    STRAY_LETTER = "stray-letter"
    TATWEEL = "tatweel"
    UNCLOSED_QUOTE = "unclosed-quote"
    BROKEN_SENTENCE = "broken-sentence"
    GLUED_LINK = "glued-link"
    TAG_UNSUPPORTED = "tag-unsupported"
    TAG_UNCERTAIN = "tag-uncertain"
    LABEL_IN_BODY = "label-in-body"


QUIET_KINDS = frozenset(
    {
        RepairKind.DATE_NOTATION,
        RepairKind.PAGE_FURNITURE,
        RepairKind.READ_ALSO,
        RepairKind.SPACES,
    }
)
"""Plain normalisation, and menus of saved pages: in the data and the report, not in the ledger on
the page."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file of the source folder, as it is on disk."""

    path: str
    """Relative to the source folder, forward slashes; a stable name for messages."""
    data: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an input file and what the parser took it for."""

    number: int
    """From 1."""
    role: Role
    owner: int
    """0 for the file's own article (the host), 1, 2, … for articles embedded in it or, in a
    collection, for those that follow the first."""
    raw: str


@dataclass(frozen=True, slots=True)
class Repair:
    """One entry of an article's ledger (سجلّ المعالجة)."""

    kind: RepairKind
    field: str
    """title, date, body, source, tags, or text."""
    line: int
    raw: str
    repaired: str | None = None
    """None when the text was kept as printed and only flagged; "" when it was taken out."""
    path: str = ""
    """Input file, when it is another copy than the article's first origin."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a body, in reading order."""

    kind: BlockKind
    text: str
    """Plain text: what search, exports and the anchor see."""
    line: int
    html: str = ""
    """Sanitised HTML; only for `BlockKind.HTML`."""


def plain_text(blocks: Iterable[Block]) -> str:
    """The text of some blocks, a line each."""
    return "\n".join(block.text for block in blocks)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it is displayed."""

    name: str
    supported: bool = True
    """False when neither title nor body speaks of it."""
    confidence: float = 1.0
    """0 to 1: how sure it is that this is a tag, and the whole of it; 1 when a person says so."""

    @property
    def is_sure(self) -> bool:
        """False for a tag that is shown apart, as derived by machine."""
        return self.confidence >= LOW_CONFIDENCE


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """What a reader understood of one article, host or embedded."""

    title: str
    line: int
    """Line of the title."""
    published: date | None = None
    date_basis: DateBasis = DateBasis.UNKNOWN
    date_raw: str = ""
    """The words of the input that the date was read from."""
    blocks: tuple[Block, ...] = ()
    sources: tuple[str, ...] = ()
    """Names of outlets, the one to cite first."""
    tag_line: str = ""
    """Tags without delimiters, as a scrape gives them; split later (`enrich/tags.py`)."""
    tag_line_number: int = 0
    tags: tuple[str, ...] = ()
    """Tags that the input itself delimits (front matter)."""
    read_also: tuple[str, ...] = ()
    """Titles of read-also lines inside the body."""
    byline: str = ""
    kicker: str = ""
    dateline: str = ""
    original_url: str = ""
    captured: str = ""
    """ISO date or date-time at which the page was scraped, where the input gives one."""
    ledger: tuple[Repair, ...] = ()

    @property
    def text(self) -> str:
        """The body as plain text, a line a block."""
        return plain_text(self.blocks)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where in the input an article was found."""

    path: str
    line: int
    raw_archive: str
    """Output path of the zip that carries the file's bytes."""


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """The outcome of reading one file: articles, problems and a role for every line."""

    path: str
    format: InputFormat
    digest: str
    """SHA-256 of the bytes, hexadecimal."""
    lines: tuple[Line, ...]
    host: ParsedArticle | None
    """None when nothing could be read; then `problems` says why."""
    embedded: tuple[ParsedArticle, ...]
    problems: tuple[Problem, ...]
    further: tuple[ParsedArticle, ...] = ()
    """The other articles of a collection (a table, an export, a web archive), each the equal of
    the host; a collection embeds none."""

    @property
    def articles(self) -> tuple[ParsedArticle, ...]:
        """All articles of the file; a line's `owner` counts them."""
        return (*((self.host,) if self.host else ()), *self.embedded, *self.further)

    @property
    def standing(self) -> tuple[ParsedArticle, ...]:
        """The articles that are not embedded in another."""
        return (*((self.host,) if self.host else ()), *self.further)


@dataclass(frozen=True, slots=True)
class Copy:
    """The same text as another outlet printed it; it has no page of its own."""

    title: str
    published: date | None
    sources: tuple[str, ...]
    original_url: str = ""
    captured: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One text of the input that an article is made of."""

    path: str
    """Input file."""
    number: int
    """Its place among the articles of that file, from 0."""
    digest: bytes
    """Of all that the parser understood of it (`ParsedArticle`)."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A dated correction of an article by the archive's keepers; the original stays in sight."""

    name: str
    """Of its file, without folder and ending."""
    day: date
    place: str
    """What is corrected: `title`, the anchor of a paragraph, or "" (a note on the whole, or, before
    its paragraph is found, words anywhere in the text)."""
    was: str
    now: str
    by: str = ""
    html: str = ""
    """Why: sanitised."""
    note: str = ""
    """The same as plain text."""


TITLE = "title"
"""The place of a correction of the headline."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A file of `corrections/`, before it is known whether it fits its article."""

    path: str
    """For messages: `corrections/x.md`."""
    article: str
    """Address of the article, as it is written."""
    correction: Correction
    lines: dict[str, int]
    """Line of each key."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the archive knows of one article besides its text: one address, one page.

    An archive holds the records of all its articles at once and reads the texts when it needs them.
    """

    href: str
    """Output path of its page, relative to the site root."""
    title: str
    published: date | None
    date_basis: DateBasis
    date_raw: str
    sources: tuple[str, ...]
    tags: tuple[Tag, ...]
    read_also: tuple[str, ...]
    byline: str
    kicker: str
    dateline: str
    original_url: str
    captured: str
    origins: tuple[Origin, ...]
    embedded: bool = False
    tag_line: str = ""
    """Tags without delimiters, as they came, until `enrich/tags.py` has made `tags` of them."""
    tag_line_number: int = 0
    found_in: tuple[str, ...] = ()
    """Addresses of the articles that this one was found attached to."""
    attached: tuple[str, ...] = ()
    """Addresses of the articles found attached to this one."""
    versions: tuple[str, ...] = ()
    """Addresses of other versions by the same outlet (or by one that is not named): the same title,
    date and source but another text, or nearly the same text."""
    copies: tuple[Copy, ...] = ()
    """The same text in other outlets."""
    elsewhere: tuple[str, ...] = ()
    """Addresses of nearly the same text in other outlets."""
    compared: tuple[str, ...] = ()
    """Those of `versions` and `elsewhere` whose differences the page shows."""
    story: str = ""
    """Address of the oldest article of its story; empty when it is the only one."""
    lead_bytes: bytes = b""
    """The first paragraph, cut at a word, in UTF-8. It is the longest text of a record, and as a
    string would take twice the memory: a string that was packed once keeps its UTF-8 beside it."""
    parts: tuple[Part, ...] = ()
    """The text that is shown, then its copies."""
    cut: bytes = b""
    """Under what key the ledger of the cutting of its tags is kept; b"" when there is none."""
    renamed: tuple[Repair, ...] = ()
    """What the preferred forms of names add to the ledger."""
    repairs: tuple[RepairKind, ...] = ()
    """The kinds of all entries of its ledger."""
    corrections: tuple[Correction, ...] = ()
    """The oldest first; title, lead and text are the corrected ones."""
    printed_title: str = ""
    """The title before it was corrected; "" when it was not."""

    @property
    def lead(self) -> str:
        """The first paragraph, cut at a word."""
        return self.lead_bytes.decode("utf-8", "surrogatepass")


def order_key(article: Record) -> tuple[int, str]:
    """Oldest first, ties by address, the undated last.

    A number for the day: tuples that begin with one are sorted in a third of the time.
    """
    day = article.published
    return day.toordinal() if day else _UNDATED, article.href


@dataclass(frozen=True, slots=True)
class Article(Record):
    """An article with its text and its ledger."""

    blocks: tuple[Block, ...] = ()
    ledger: tuple[Repair, ...] = ()
    printed: tuple[str, ...] = ()
    """The texts of all blocks before corrections; () when none was corrected."""

    @property
    def text(self) -> str:
        """The body as plain text, a line a block."""
        return plain_text(self.blocks)

    @property
    def printed_texts(self) -> list[str]:
        """The texts of the blocks as the source printed them: what their anchors are made of."""
        return list(self.printed) or [block.text for block in self.blocks]


@dataclass(frozen=True, slots=True)
class Redirect:
    """An address that leads to another one of the site."""

    href: str
    target: str
    title: str


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What remains of an article that was taken out of the archive."""

    href: str
    date: str
    """ISO day on which it was, or ""."""
    reason: str


@dataclass(frozen=True, slots=True)
class StandingPage:
    """A page written by the archive's keepers (`pages/*.md`)."""

    href: str
    title: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every article of the archive."""

    articles: tuple[Record, ...]
    """Articles that stand in files of their own, oldest first, the undated last."""
    embedded: tuple[Record, ...]
    """Articles found inside others only, in the same order."""
    redirects: tuple[Redirect, ...] = ()
    standing: tuple[StandingPage, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()

    def everything(self) -> tuple[Record, ...]:
        """All records, embedded ones behind."""
        return self.articles + self.embedded

    def replaced(self, changed: Mapping[str, Record]) -> Catalog:
        """The catalog with other records at some addresses."""
        if not changed:
            return self
        articles, embedded = (
            tuple([changed.get(record.href, record) for record in records])
            for records in (self.articles, self.embedded)
        )
        return replace(self, articles=articles, embedded=embedded)

    def listed(self, *, include_embedded: bool) -> tuple[Record, ...]:
        """The records that lists, counts and the feed know."""
        return self.everything() if include_embedded else self.articles


class Written(Struct, frozen=True, array_like=True, gc=False):
    """An output as an earlier build wrote it."""

    fingerprint: bytes
    """Of all that it was made from."""
    size: int
    """Bytes."""
    time: int
    """Nanoseconds: the file's own time of modification."""
    sha256: bytes
    """Of its bytes."""


@dataclass(frozen=True, slots=True)
class Output:
    """One file of the site."""

    path: str
    data: bytes
