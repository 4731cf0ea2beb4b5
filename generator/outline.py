"""Outlines: what the catalog must know of a parsed article besides its text.

An archive of a hundred thousand articles does not fit into memory, but what finds duplicates,
originals and relatives among them does: hashes in the place of texts. An outline depends on its
article alone, so it is worked out once, when the file is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from generator import urls
from generator.arabic.normalize import fold_text
from generator.copies import outlets, text_identity
from generator.digest import digest_of
from generator.errors import Problem
from generator.model import (
    Block,
    BlockKind,
    DateBasis,
    InputFormat,
    ParsedArticle,
    ParsedFile,
)
from generator.packing import unpack

LEAD_LENGTH = 220
"""Characters of a lead in a list; cut at a word."""
PARAGRAPH_BYTES = 8
"""Of the hash of a paragraph. Only paragraphs under one title are compared: 64 bits are plenty."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A parsed article without its text."""

    title: str
    folded: str
    """The title folded."""
    line: int
    published: date | None
    date_basis: DateBasis
    date_raw: str
    sources: tuple[str, ...]
    tags: tuple[str, ...]
    tag_line: str
    tag_line_number: int
    read_also: tuple[str, ...]
    byline: str
    kicker: str
    dateline: str
    original_url: str
    captured: str
    address: str
    """Where its page is, if no other article wants to be there."""
    outlets: tuple[str, ...]
    """Folded names of its sources, sorted."""
    digest: bytes
    """Of all that was parsed."""
    text: bytes
    """Hash of the body."""
    identity: bytes
    """Shared by all texts of the same words; b"" for a text that is too short to say so."""
    paragraphs: bytes
    """Hashes of the folded paragraphs, each once, sorted, one after the other."""
    lead_bytes: bytes
    """The beginning of the text in UTF-8, see `Record`."""
    formerly: str = ""
    """Where readers look for it that knew it under a title or a source with words that have since
    been taken out (`redaction/`); "" for nearly all."""
    tie: str = ""
    """Digest of what tells an article of a collection from others of the same title, day and
    source: not its line, which every row before it moves."""

    def paragraph_hashes(self) -> set[bytes]:
        """Return the hashes of the folded paragraphs."""
        size = PARAGRAPH_BYTES
        joined = self.paragraphs
        return {joined[at : at + size] for at in range(0, len(joined), size)}


@dataclass(frozen=True, slots=True)
class SignedOutline(Outline):
    """An outline as it is kept. What its relatives are found by is a third of it, which is not in
    memory while the catalog is made."""

    signature: bytes = b""
    """For finding texts that are nearly the same (`enrich/stories/minhash.py`)."""
    topic: bytes = b""
    """For finding articles that are about the same (`enrich/topics.py`)."""


@dataclass(frozen=True, slots=True)
class Aspects:
    """What is asked of an article once its outline is gone."""

    signature: bytes
    topic: bytes
    text: bytes
    tagged: bytes = b""
    """What the tags of its article, as they were cut, add to the topic."""


@dataclass(frozen=True, slots=True)
class FileOutline:
    """An input file without its texts; the articles stand in the order of `ParsedFile.articles`."""

    path: str
    format: InputFormat
    digest: str
    """SHA-256 of the bytes, hexadecimal."""
    problems: tuple[Problem, ...]
    articles: tuple[Outline, ...]
    embedded: int
    """How many of them, counted from the second, are embedded in the first."""
    is_cut: bool = False
    """Whether other articles were taken out of it (`redaction/`)."""

    @property
    def is_collection(self) -> bool:
        """Whether the file holds several articles that are each other's equals."""
        return len(self.articles) > 1 + self.embedded

    def standing(self) -> Iterator[tuple[int, Outline]]:
        """Yield (number, article) of those that stand for themselves."""
        for number, article in enumerate(self.articles):
            if number == 0 or number > self.embedded:
                yield number, article

    def attached(self) -> Iterator[tuple[int, Outline]]:
        """Yield (number, article) of those embedded in the first."""
        for number in range(1, self.embedded + 1):
            yield number, self.articles[number]


@dataclass(frozen=True, slots=True)
class SignedFile(FileOutline):
    """The outline of a file as it is kept; whoever reads it as a `FileOutline` gets one."""

    articles: tuple[SignedOutline, ...]


def aspects_in(kept: bytes) -> dict[bytes, Aspects]:
    """The aspects of the articles of a file that is kept, by their digests."""
    articles = unpack(kept, SignedFile).articles
    return {each.digest: Aspects(each.signature, each.topic, each.text) for each in articles}


def outline_file(file: ParsedFile, signed: Iterable[tuple[bytes, bytes]] = ()) -> SignedFile:
    """The outline of a file.

    Args:
        signed: the signatures and topics of its articles; none where nobody looks for relatives.
    """
    found = [*signed] or [(b"", b"")] * len(file.articles)
    collection = file.path if file.further else ""
    outlines = (
        outline(article, signature, collection, topic)
        for article, (signature, topic) in zip(file.articles, found, strict=True)
    )
    embedded = len(file.embedded)
    return SignedFile(file.path, file.format, file.digest, file.problems, tuple(outlines), embedded)


def outline(
    article: ParsedArticle, signature: bytes = b"", collection: str = "", topic: bytes = b""
) -> SignedOutline:
    """The outline of an article.

    Args:
        collection: path of the file, if that is one of many articles.
    """
    text = article.text
    folded = fold_text(article.title)
    paragraphs = [fold_text(block.text) for block in article.blocks]
    named = outlets(article)
    source = fold_text(article.sources[0]) if article.sources else ""
    hashes = sorted({_hash(each, PARAGRAPH_BYTES) for each in paragraphs if each})
    return SignedOutline(
        title=article.title,
        folded=folded,
        line=article.line,
        published=article.published,
        date_basis=article.date_basis,
        date_raw=article.date_raw,
        sources=article.sources,
        tags=article.tags,
        tag_line=article.tag_line,
        tag_line_number=article.tag_line_number,
        read_also=article.read_also,
        byline=article.byline,
        kicker=article.kicker,
        dateline=article.dateline,
        original_url=article.original_url,
        captured=article.captured,
        address=urls.article_path(article.title, folded, article.published, source),
        outlets=tuple(sorted(named)),
        digest=digest_of(article),
        text=_hash(text, 16),
        identity=text_identity(paragraphs),
        paragraphs=b"".join(hashes),
        lead_bytes=lead_bytes(article.blocks),
        signature=signature,
        topic=topic,
        tie=urls.digest(f"{collection}:{text}") if collection else "",
    )


def address_of(article: ParsedArticle) -> str:
    """Where an article's page is, if no other article wants to be there."""
    source = fold_text(article.sources[0]) if article.sources else ""
    return urls.article_path(article.title, fold_text(article.title), article.published, source)


def lead(blocks: Iterable[Block], length: int = LEAD_LENGTH) -> str:
    """The first paragraph of a body, cut at a word."""
    texts = (block.text for block in blocks if block.kind is not BlockKind.HEADING)
    text = next(texts, "")
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip("،؛:.-–— ") + "…"


def lead_bytes(blocks: Iterable[Block]) -> bytes:
    """The lead as records hold it."""
    return lead(blocks).encode("utf-8", "surrogatepass")


def _hash(text: str, size: int) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()
