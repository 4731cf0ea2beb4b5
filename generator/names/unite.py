"""One name for one thing: the tags and sources of all articles under their preferred forms.

Two things decide: what a person says (authority.csv, sources.csv), and, unasked, omissions (see
`spelling`). Addresses of articles were made from their sources before this, so that nothing that a
person says here ever moves an article.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import log

from generator.arabic.normalize import fold_farsi, fold_text
from generator.model import Record, Repair, RepairKind, Tag
from generator.names.authority import Authority, Entry
from generator.names.claims import identity
from generator.names.sources import Register, Source
from generator.names.spelling import Spelling, groups_alike, spelling

HAMZA_WEIGHT = 4
"""Of forms that differ by an omitted hamza, one that writes it (الإمارات) counts so many times: it
is easily left out, and seldom written where none belongs (إستقلال)."""


@dataclass(frozen=True, slots=True)
class Union:
    """Which names of one kind (tags, or sources) are shown as which."""

    shown: Mapping[str, str] = field(default_factory=dict)
    """Name in the input → preferred form; names that stay are left out."""
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Preferred form → its other names: those a person gave, then those found alike."""

    def of(self, name: str) -> str:
        """The form that a name is shown in."""
        return self.shown.get(name, name)

    def seen(self, preferred: str) -> tuple[str, ...]:
        """Other names that a reader can tell from the form shown and from each other."""
        known = {_look(preferred)}
        told = []
        for name in self.others.get(preferred, ()):
            if _look(name) not in known:
                known.add(_look(name))
                told.append(name)
        return tuple(told)


def _look(name: str) -> str:
    """What a name looks like: a Farsi letter in place of the Arabic one shows hardly."""
    return fold_farsi(name)


@dataclass(frozen=True)
class Names:
    """All that is known of an archive's names. Read-only."""

    authority: Authority = field(default_factory=Authority)
    register: Register = field(default_factory=Register)
    tags: Union = field(default_factory=Union)
    sources: Union = field(default_factory=Union)
    used_tags: Mapping[str, int] = field(default_factory=dict)
    """Tags as they came → number of articles: their addresses may be known to somebody."""
    used_sources: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def _entries(self) -> dict[Spelling, Entry]:
        return self.authority.by_name()

    @cached_property
    def _registered(self) -> dict[Spelling, Source]:
        return self.register.by_name()

    def entry_of(self, tag: str) -> Entry | None:
        """The authority's entry of a tag, or None."""
        return self._entries.get(spelling(tag)) if self._entries else None

    def source_of(self, name: str) -> Source | None:
        """The register's entry of a source, or None."""
        return self._registered.get(spelling(name)) if self._registered else None


def learn_names(articles: Iterable[Record], authority: Authority, register: Register) -> Names:
    """What the names of all articles come to."""
    held = list(articles)
    # No article has a name twice.
    tags = Counter([tag.name for article in held for tag in article.tags])
    sources = Counter([name for article in held for name in article.sources])
    return Names(
        authority,
        register,
        unite(tags, {entry.preferred: entry.variants for entry in authority.entries}),
        unite(sources, {source.name: source.aliases for source in register.sources}),
        dict(sorted(tags.items())),
        dict(sorted(sources.items())),
    )


def unite(uses: Mapping[str, int], told: Mapping[str, tuple[str, ...]]) -> Union:
    """Which names are one.

    Args:
        uses: names and the number of articles that have them.
        told: what a person says, preferred form → its other names; no name comes twice.
    """
    meaning = {identity(name): chief for chief, more in told.items() for name in (chief, *more)}
    named = [name for chief, more in told.items() for name in (chief, *more)]

    def entry_of(name: str) -> str | None:
        return meaning.get(identity(name)) if meaning else None

    shown = {name: chief for name in (*uses, *named) if (chief := entry_of(name)) is not None}
    words = Counter[str]()
    for name, articles in uses.items():
        words.update(dict.fromkeys(name.split(), articles))
    for group in groups_alike([*uses, *named], entry_of):
        chief = next(filter(None, map(entry_of, group)), "") or _best(group, words, uses)
        shown |= {name: shown.get(name, chief) for name in group}
    others: dict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys([*named, *sorted(uses)]):
        if shown.get(name, name) != name:
            others[shown[name]].append(name)
    return Union(
        {name: chief for name, chief in sorted(shown.items()) if name != chief},
        {chief: tuple(names) for chief, names in sorted(others.items())},
    )


def _best(group: tuple[str, ...], words: Mapping[str, int], uses: Mapping[str, int]) -> str:
    """The form to show: the one whose words are written so most often, hamzas counted more.

    Words are counted over all names, so that a rare name is spelt as its words are elsewhere.
    """

    def order(name: str) -> tuple[bool, float, int, str]:
        value = sum(log(1 + words.get(word, 0)) for word in name.split())
        value += log(HAMZA_WEIGHT) * spelling(name).hamzas
        return fold_farsi(name) != name, -round(value, 9), -uses.get(name, 0), name

    return min(group, key=order)


def with_names(names: Names) -> Callable[[Record], Record]:
    """What gives an article's tags and sources their preferred forms; the ledger says so."""

    shown_tags, shown_sources = names.tags.shown.keys(), names.sources.shown.keys()

    def change(article: Record) -> Record:
        if shown_tags.isdisjoint([tag.name for tag in article.tags]) and (
            shown_sources.isdisjoint(article.sources)
        ):
            return article
        tags = [replace(tag, name=names.tags.of(tag.name)) for tag in article.tags]
        sources = tuple(dict.fromkeys(map(names.sources.of, article.sources)))
        renamed = [
            *_renamed("source", 0, article.sources, names.sources),
            *_renamed("tags", article.tag_line_number, [t.name for t in article.tags], names.tags),
        ]
        kinds = (*article.repairs, *(entry.kind for entry in renamed))
        return replace(
            article, tags=_once(tags), sources=sources, renamed=tuple(renamed), repairs=kinds
        )

    return change


def _renamed(where: str, line: int, names: Iterable[str], union: Union) -> list[Repair]:
    return [
        Repair(RepairKind.PREFERRED_NAME, where, line, name, union.of(name))
        for name in names
        if union.of(name) != name
    ]


def _once(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """Tags of one name once, where the first stands; supported when any of them is."""
    kept: dict[str, Tag] = {}
    for tag in tags:
        known = kept.get(tag.name)
        kept[tag.name] = replace(tag, supported=tag.supported or bool(known and known.supported))
    return tuple(kept.values())


def versions_by_source(articles: Iterable[Record], sources: Union) -> Callable[[Record], Record]:
    """What links texts of one title, day and source to each other, now that sources are united.

    The catalog has linked those whose source was spelt alike; an outlet's other names make more.
    """
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    united = {*sources.shown.values()}

    def key(article: Record) -> tuple[str, str, str]:
        return fold_text(article.title), str(article.published or ""), article.sources[0]

    def is_concerned(article: Record) -> bool:
        return not article.embedded and bool(article.sources) and article.sources[0] in united

    for article in filter(is_concerned, articles):
        groups[key(article)].append(article.href)

    def change(article: Record) -> Record:
        if not groups or not is_concerned(article):
            return article
        group = groups[key(article)]
        others = [href for href in group if href != article.href]
        versions = tuple(dict.fromkeys([*article.versions, *others]))
        return article if versions == article.versions else replace(article, versions=versions)

    return change
