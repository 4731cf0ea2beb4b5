"""Corrections by the archive's keepers: put in the place of wrong words, or refused.

A correction says which words stand where, so it fits exactly or not at all: words that are not
there, or there twice, or corrected by two files, fail the build, since nobody can say what readers
would be shown. One whose article is not there is a problem: nobody is shown anything. Corrections
are made in the order of their days. A corrected paragraph keeps the anchor that it was printed
under, so that no link to it breaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from types import MappingProxyType

from generator import urls
from generator.errors import Faults, Problem
from generator.model import (
    TITLE,
    Article,
    Block,
    Catalog,
    Claim,
    Correction,
    Record,
    RepairKind,
)
from generator.outline import lead_bytes

_NO_BREAK = {0xA0: " ", 0x202F: " "}
"""Spaces that nobody sees to be others: NO-BREAK SPACE, NARROW NO-BREAK SPACE."""
_TAGS = re.compile(r"(<[^>]*>)")
_ACROSS = "choose words that no link or emphasis interrupts, or correct the file itself"
_REMOVE = "remove the file if it is gone for good"
_REDACTED = (
    "does not fit the text of its article, of which words were taken out",
    "leave these words out, or remove the file",
)
_ANOTHER = (
    "is not made: its article is gone, and it does not fit the one to which the address leads",
    _REMOVE,
)
_ALIKE = 0.8
"""From 0 to 1: how much an address must have of another to be offered in its place."""


class ConflictError(Exception):
    """A correction that does not fit."""

    def __init__(self, correction: Correction, key: str, what: str, hint: str) -> None:
        super().__init__(what)
        self.correction, self.key, self.what, self.hint = correction, key, what, hint


@dataclass(frozen=True, slots=True)
class Corrected:
    """An article with its corrections made."""

    title: str
    blocks: tuple[Block, ...]
    corrections: tuple[Correction, ...]
    """In the order in which they were made, each with the anchor of its paragraph."""


@dataclass(slots=True)
class _Passage:
    """A title or a block while it is corrected."""

    place: str
    printed: str
    text: str
    html: str = ""
    changed: list[tuple[int, int, Correction]] = field(default_factory=list)
    """(start, end, by which) of what is no longer as it was printed."""

    def found(self, words: str) -> list[int]:
        """Where words begin."""
        text, start, places = self.text.translate(_NO_BREAK), -1, []
        while (start := text.find(words, start + 1)) >= 0:
            places.append(start)
        return places

    def correct(self, start: int, correction: Correction) -> None:
        """Put the right words in the place of the wrong ones.

        Raises:
            ConflictError: another correction of the same day or words is about these too.
        """
        end, new = start + len(correction.was), start + len(correction.now)
        for begun, ended, other in self.changed:
            is_same = other.day == correction.day or other.was == correction.was
            if begun < end and start < ended and is_same:
                raise _twice(correction, other)
        if self.html:
            self.html = _in_html(self.html, correction)
        self.text = self.text[:start] + correction.now + self.text[end:]
        moved = new - end
        self.changed = [
            (a + moved, b + moved, other) if a >= end else (a, b, other)
            for a, b, other in self.changed
        ]
        self.changed.append((start, new, correction))


def _twice(correction: Correction, other: Correction) -> ConflictError:
    what = f"corrects words that {other.name}.md corrects too"
    return ConflictError(correction, "was", what, "join the two, or remove one")


def corrected(title: str, blocks: Sequence[Block], corrections: Iterable[Correction]) -> Corrected:
    """A title and a body with their corrections made.

    Raises:
        ConflictError: one of them does not fit.
    """
    ordered = sorted(corrections, key=lambda each: (each.day, each.name))
    anchors = urls.anchors([block.text for block in blocks])
    head = _Passage(TITLE, title, title)
    body = [
        _Passage(anchor, block.text, block.text, block.html)
        for anchor, block in zip(anchors, blocks, strict=True)
    ]
    made = tuple(_settled(each, head, body) for each in ordered)
    changed = tuple(
        replace(block, text=passage.text, html=passage.html) if passage.changed else block
        for block, passage in zip(blocks, body, strict=True)
    )
    return Corrected(head.text, changed, made)


def _settled(correction: Correction, head: _Passage, body: list[_Passage]) -> Correction:
    """The correction, made, with its place."""
    passages = _passages(correction, head, body)
    if not correction.was:
        return correction
    words = correction.was.translate(_NO_BREAK)
    found = [(passage, start) for passage in passages for start in passage.found(words)]
    if len(found) != 1:
        raise _not_once(correction, passages, len(found))
    passage, start = found[0]
    passage.correct(start, correction)
    return replace(correction, place=passage.place)


def _passages(correction: Correction, head: _Passage, body: list[_Passage]) -> list[_Passage]:
    """Where the words may stand."""
    if correction.place == TITLE:
        return [head]
    if not correction.place:
        return body
    named = [passage for passage in body if passage.place == correction.place]
    if not named:
        what = f"the article has no paragraph {correction.place}"
        hint = "the link beside a paragraph ends with its anchor; a new text has new ones"
        raise ConflictError(correction, "paragraph", what, hint)
    return named


def _not_once(correction: Correction, passages: list[_Passage], times: int) -> ConflictError:
    words, where = f"«{correction.was}»", "there" if correction.place else "in the text"
    if times:
        what = f"{words} stands {times} times {where}"
        hint = "take more words, so that it is clear which are meant"
        if not correction.place:
            hint += ", or name the paragraph:"
        return ConflictError(correction, "was", what, hint)
    for passage in passages:
        was = correction.was.translate(_NO_BREAK)
        others = [other for _, _, other in passage.changed]
        if others and was in passage.printed.translate(_NO_BREAK):
            return _twice(correction, others[-1])
    hint = "copy the words from the article's page"
    return ConflictError(correction, "was", f"{words} does not stand {where}", hint)


def _in_html(html: str, correction: Correction) -> str:
    """The same in a block's HTML, where the words must stand in one piece of text."""
    was = escape(correction.was.translate(_NO_BREAK), quote=False)
    now = escape(correction.now, quote=False)
    pieces = _TAGS.split(html)
    texts = [(n, piece.replace("&nbsp;", "\xa0")) for n, piece in enumerate(pieces) if n % 2 == 0]
    found = [(n, text) for n, text in texts if was in text.translate(_NO_BREAK)]
    if len(found) != 1 or found[0][1].translate(_NO_BREAK).count(was) != 1:
        raise ConflictError(correction, "was", "the words run across markup", _ACROSS)
    number, text = found[0]
    start = text.translate(_NO_BREAK).index(was)
    pieces[number] = text[:start] + now + text[start + len(was) :]
    return "".join(pieces)


# ---- All of an archive


def with_corrections(
    catalog: Catalog,
    claims: Sequence[Claim],
    read: Callable[[Record], Article],
    elsewhere: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Catalog, list[Problem]]:
    """The catalog with its corrections made, and what is said of those that are made in no article.

    An article that is not there shows no wrong words: its corrections wait. So do those that would
    have to fit a text that is no longer theirs.

    Args:
        read: gives a record its text.
        elsewhere: published addresses whose article is gone or has another, and where that is said.

    Raises:
        Faults: corrections do not fit their article; names the file and line of each.
    """
    if not claims:
        return catalog, []
    idle: list[Problem] = []
    faults: list[Problem] = []
    by_article: dict[str, list[Claim]] = {}
    records = {record.href: record for record in catalog.everything()}
    moved = {redirect.href: redirect.target for redirect in catalog.redirects}
    for claim in claims:
        address = urls.article_in(claim.article)
        href = moved.get(address, address)
        if href in records:
            by_article.setdefault(href, []).append(claim)
        else:
            idle.append(_without_article(claim, records, elsewhere.get(address, "")))
    changed: dict[str, Record] = {}
    for href, held in by_article.items():
        try:
            changed[href], unfit = _corrected_record(read, records[href], held, elsewhere)
            idle += unfit
        except ConflictError as error:
            claim = _claim_of(error, held)
            faults.append(_problem(claim, error.key, error.what, error.hint))
    if faults:
        raise Faults(sorted(faults))
    return _replaced(catalog, changed), idle


def _replaced(catalog: Catalog, changed: dict[str, Record]) -> Catalog:
    titles = {href: record.title for href, record in changed.items()}
    return replace(
        catalog.replaced(changed),
        redirects=tuple(
            replace(each, title=titles[each.target]) if each.target in titles else each
            for each in catalog.redirects
        ),
    )


def _corrected_record(
    read: Callable[[Record], Article],
    record: Record,
    claims: Sequence[Claim],
    elsewhere: Mapping[str, str],
) -> tuple[Record, list[Problem]]:
    """The record with the corrections that fit, and what is said of those that need not.

    Raises:
        ConflictError: others do not.
    """
    article, idle = read(record), list[Problem]()
    made, unfit = as_far_as_they_fit(article.title, article.blocks, claims)
    for claim, error in unfit:
        if RepairKind.REDACTED in record.repairs:
            why = _REDACTED
        elif urls.article_in(claim.article) in elsewhere:
            why = _ANOTHER
        else:
            raise error
        idle.append(_problem(claim, error.key, *why))
    if not made.corrections:
        return record, idle
    changed = replace(
        record,
        title=made.title,
        printed_title=record.title if made.title != record.title else "",
        lead_bytes=lead_bytes(made.blocks),
        corrections=made.corrections,
    )
    return changed, idle


def as_far_as_they_fit(
    title: str, blocks: Sequence[Block], claims: Iterable[Claim]
) -> tuple[Corrected, list[tuple[Claim, ConflictError]]]:
    """A title and a body with the corrections that fit together, and why each other does not."""
    held, unfit = [*claims], list[tuple[Claim, ConflictError]]()
    while True:
        try:
            return corrected(title, blocks, [claim.correction for claim in held]), unfit
        except ConflictError as error:
            claim = _claim_of(error, held)
            held.remove(claim)
            unfit.append((claim, error))


def _without_article(claim: Claim, hrefs: Collection[str], said: str) -> Problem:
    """What is said of a correction whose article is not there.

    Args:
        said: where a table says that it is gone.
    """
    if said:
        return _problem(claim, "article", f"is not made: its article is gone, see {said}", _REMOVE)
    near = _alike(urls.article_in(claim.article), hrefs)
    hint = f"is it {near}?" if near else "name its address in the site: 2023/09/25/….html;"
    what = f"is not made: there is no article at {claim.article!r}"
    return _problem(claim, "article", what, f"{hint} {_REMOVE}")


def _alike(address: str, hrefs: Collection[str]) -> str:
    """The address of the same day or title that is most like another; "" for none."""
    from difflib import get_close_matches  # noqa: PLC0415 - seldom needed

    day, _, name = address.rpartition("/")
    words = f"/{name.rpartition('-')[0]}-"
    near = [href for href in hrefs if href.startswith(f"{day}/") or words in href]
    return next(iter(get_close_matches(address, sorted(near), 1, _ALIKE)), "")


def _claim_of(error: ConflictError, claims: Sequence[Claim]) -> Claim:
    return next(each for each in claims if each.correction.name == error.correction.name)


def _problem(claim: Claim, key: str, what: str, hint: str) -> Problem:
    return Problem(claim.path, claim.lines.get(key, claim.lines.get("article", 1)), what, hint)
