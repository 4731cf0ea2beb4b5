"""What another lexicon would change: in the list of tags, and on which articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.enrich.lexicon import Entry, Lexicon, State
from generator.enrich.phrases import written_phrase
from generator.enrich.segment import Segmenter
from generator.enrich.tags import with_tags
from generator.model import Article


@dataclass(frozen=True, slots=True)
class Recut:
    """An article whose tags would be others."""

    title: str
    path: str
    """Its input file."""
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new, in the order in which a person would want to see it."""

    new: tuple[Entry, ...]
    gone: tuple[Entry, ...]
    counted: tuple[tuple[Entry, Entry], ...]
    """(before, after) of tags whose count or confidence is another."""
    articles: tuple[Recut, ...]

    @property
    def any(self) -> bool:
        """Whether there is any change."""
        return bool(self.new or self.gone or self.counted or self.articles)

    def lists(self) -> Iterator[tuple[str, list[str]]]:
        """(heading, lines) of each kind of change, also of those that did not happen."""
        yield "new tags", [_shown(entry) for entry in self.new]
        yield "tags that no article has any more", [_shown(entry) for entry in self.gone]
        yield (
            "tags of another count or confidence",
            [f"{_shown(before)} → {_figures(after)}" for before, after in self.counted],
        )
        yield (
            "articles whose tags would change",
            [f"{each.path}: {_difference(each)}" for each in self.articles],
        )

    def record(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "new": [_record(entry) for entry in self.new],
            "gone": [_record(entry) for entry in self.gone],
            "counted": [
                {"before": _record(before), "after": _record(after)}
                for before, after in self.counted
            ],
            "articles": [
                {
                    "title": each.title,
                    "path": each.path,
                    "removed": list(each.removed),
                    "added": list(each.added),
                }
                for each in self.articles
            ],
        }


def _shown(entry: Entry) -> str:
    state = "" if entry.state is State.LEARNED else f" [{entry.state}]"
    return f"{entry.tag}{state} {_figures(entry)}"


def _figures(entry: Entry) -> str:
    return f"({entry.count}, {entry.confidence:.2f})"


def _difference(change: Recut) -> str:
    removed = [f"− {name}" for name in change.removed]
    return "  ".join([*removed, *(f"+ {name}" for name in change.added)])


def _record(entry: Entry) -> dict[str, Any]:
    return {
        "tag": entry.tag,
        "count": entry.count,
        "confidence": entry.confidence,
        "state": entry.state.value,
    }


def changes_between(former: Lexicon, other: Lexicon, articles: Iterable[Article]) -> Changes:
    """What changes when `other` takes the place of `former`.

    Args:
        articles: as they come from the catalog, before their lines are cut.
    """
    before = {written_phrase(entry.tag): entry for entry in former.entries}
    after = {written_phrase(entry.tag): entry for entry in other.entries}
    both = ((before[form], after[form]) for form in after if form in before)
    return Changes(
        new=tuple(entry for form, entry in after.items() if form not in before),
        gone=tuple(entry for form, entry in before.items() if form not in after),
        counted=tuple(pair for pair in both if _figures(pair[0]) != _figures(pair[1])),
        articles=tuple(_recut(former, other, articles)),
    )


def _recut(former: Lexicon, other: Lexicon, articles: Iterable[Article]) -> Iterator[Recut]:
    old, new = Segmenter(former), Segmenter(other)
    for article in articles:
        before = dict.fromkeys(tag.name for tag in with_tags(article, old).tags)
        after = dict.fromkeys(tag.name for tag in with_tags(article, new).tags)
        if before.keys() != after.keys():
            removed = tuple(name for name in before if name not in after)
            added = tuple(name for name in after if name not in before)
            yield Recut(article.title, article.origins[0].path, removed, added)
