"""The tags of an article: its line cut, repetitions left out, and the librarian obeyed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.enrich.lexicon import Entry, State
from generator.enrich.phrases import folded_phrase, texts_of, written_phrase
from generator.enrich.segment import Segment, Segmenter
from generator.enrich.shapes import PREPOSITIONS
from generator.model import Article, Repair, RepairKind, Tag

_EDITS = {
    State.REJECT: RepairKind.TAG_REJECTED,
    State.SPLIT: RepairKind.TAG_SPLIT,
    State.MERGE: RepairKind.TAG_MERGED,
}


def with_tags(article: Article, segmenter: Segmenter) -> Article:
    """The article with its tag line cut, and what was left out or changed in its ledger.

    Depends on the article and the lexicon alone. Tags that the input delimits come first; the
    librarian's decisions hold for them too.
    """
    (tagged,) = each_with_tags([article], segmenter)
    return tagged


def each_with_tags(articles: Sequence[Article], segmenter: Segmenter) -> Iterator[Article]:
    """The same for some articles, in half of the time that they take one by one."""
    lines = [(each.tag_line, texts_of(each)) for each in articles]
    for article, segments in zip(articles, segmenter.segments_of(lines), strict=True):
        yield _tagged(article, segments, segmenter.edits)


def _tagged(article: Article, segments: list[Segment], edits: Mapping[str, Entry]) -> Article:
    number = article.tag_line_number
    cut, repeated = _without_repetitions(segments)
    ledger = [Repair(RepairKind.TAG_REPEATED, "tags", number, text, of) for text, of in repeated]
    tags: dict[str, Tag] = {}
    for tag in (*article.tags, *cut):
        for kept in _obeyed(tag, edits, number, ledger):
            tags.setdefault(kept.name, kept)
    ledger += _doubts(tags.values(), number)
    return replace(article, tags=tuple(tags.values()), ledger=(*article.ledger, *ledger))


def split_tag_line(
    tag_line: str, texts: Iterable[str], segmenter: Segmenter
) -> tuple[list[Tag], list[tuple[str, str]]]:
    """(tags, [(what repeats a tag, that tag)]) of a line.

    Args:
        texts: title and paragraphs of the article that the line belongs to.
    """
    return _without_repetitions(segmenter.segments(tag_line, texts))


def _without_repetitions(segments: list[Segment]) -> tuple[list[Tag], list[tuple[str, str]]]:
    """(tags, [(repeating text, the tag it repeats)])."""
    names = {folded_phrase(segment.text): segment.text for segment in reversed(segments)}
    kept: dict[str, Tag] = {}
    repeated: list[tuple[str, str]] = []
    for segment in segments:
        phrase = folded_phrase(segment.text)
        preposition, _, rest = phrase.partition(" ")
        if preposition in PREPOSITIONS and rest in names:
            # A machine's tag («في قره باغ») beside that of a person.
            repeated.append((segment.text, names[rest]))
        elif phrase in kept:
            repeated.append((segment.text, kept[phrase].name))
        else:
            kept[phrase] = Tag(segment.text, segment.supported, segment.confidence)
    return list(kept.values()), repeated


def _obeyed(
    tag: Tag, edits: Mapping[str, Entry], number: int, ledger: list[Repair]
) -> Iterator[Tag]:
    """What a person's decisions make of a tag; each of them is entered in the ledger.

    Renaming comes to an end: `parse_lexicon` leaves out what leads in a circle.
    """
    entry = edits.get(written_phrase(tag.name)) if edits else None
    kind = _EDITS.get(entry.state) if entry else None
    if entry is None or kind is None:
        yield tag
        return
    ledger.append(Repair(kind, "tags", number, tag.name, "، ".join(entry.into)))
    for name in entry.into:
        yield from _obeyed(replace(tag, name=name, confidence=1.0), edits, number, ledger)


def _doubts(tags: Iterable[Tag], number: int) -> Iterator[Repair]:
    """A flag for each tag that is shown as derived by machine."""
    for tag in tags:
        if not tag.is_sure:
            kind = RepairKind.TAG_UNCERTAIN if tag.supported else RepairKind.TAG_UNSUPPORTED
            yield Repair(kind, "tags", number, tag.name)
