"""The views of lists of articles and of the indexes of tags and sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from msgspec.structs import replace

from generator import urls
from generator.arabic.collation import index_letter, sort_key
from generator.model import Record
from generator.plan.site import INDEX_LIMIT, IndexPage, ListKind, list_path
from generator.render.briefs import Card, ListBrief
from generator.render.charts import trend_view
from generator.render.chrome import page_view, versioned
from generator.render.collection_data import Collected, about
from generator.render.common import (
    card_view,
    day_groups,
    pager,
    span,
)
from generator.render.context import Context, Survey
from generator.render.names import list_facts, see_references
from generator.render.views import (
    IndexGroup,
    IndexView,
    Link,
    ListView,
    SieveView,
)
from generator.scripts import FOLDING, SIEVE

_SIEVED = 40
"""Names of an index from which a box that sifts them is of use."""


def list_view(context: Context, page: ListBrief) -> ListView:
    """A page of a tag, a source, the undated or the attached articles."""
    text = context.ui.text
    slice_ = page.slice
    cards = _cards(page)
    heading, label, kind, trail = _list_names(context, page)
    if slice_.number:
        number = context.ui.dates.number(slice_.number)
        trail = [*trail, (text("page {n}", n=number), page.path)]
    title = f"{heading} – {trail[-1][0]}" if slice_.number else heading
    return ListView(
        page=page_view(
            context,
            page.path,
            kind,
            title,
            trail=trail,
            collects=None if slice_.number else Collected(about(context, page), page.has_feeds),
        ),
        label=label,
        heading=heading,
        summary=_summary(context, page),
        groups=day_groups(context, cards, page.path),
        cards=tuple(card_view(context, card, page.path) for card in cards if not card.published),
        pager=pager(context, slice_),
        note=_note(context) if page.kind is ListKind.ATTACHED else "",
        facts=() if slice_.number else list_facts(context, page),
        trend=trend_view(context, page),
    )


def _summary(context: Context, page: ListBrief) -> str:
    """How many there are; on a numbered page, which never changes, the time that it covers."""
    if page.slice.number:
        return span(context.ui, [card.published for card in page.slice.cards if card.published])
    noun = "text" if page.kind is ListKind.ATTACHED else "article"
    return context.ui.count(noun, page.slice.total)


def _cards(page: ListBrief) -> tuple[Card, ...]:
    """Those of the list; what all have in common there is not said of each."""
    if page.kind is not ListKind.ATTACHED:
        return page.slice.cards
    return tuple(replace(card, embedded=False) for card in page.slice.cards)


def _note(context: Context) -> str:
    """What the shelf of attached texts is."""
    listed = context.config.include_embedded
    return context.ui.text("attached note, listed" if listed else "attached note")


def _list_names(context: Context, page: ListBrief) -> tuple[str, str, str, list[tuple[str, str]]]:
    """(heading, label, kind of page, breadcrumbs)."""
    text = context.ui.text
    own = list_path(page.kind, page.name)
    if page.kind is ListKind.TAG:
        return page.name, text("Tag"), "tag", [(text("Tags"), urls.TAGS), (page.name, own)]
    if page.kind is ListKind.SOURCE:
        trail = [(text("Sources"), urls.SOURCES), (page.name, own)]
        return page.name, text("Source"), "source", trail
    undated = page.kind is ListKind.UNDATED
    heading = text("Undated articles" if undated else "Attached texts")
    return heading, "", "undated" if undated else "attached", [(heading, own)]


def index_view(context: Survey, page: IndexPage) -> IndexView:
    """All tags or all sources under their letters, or those of one letter."""
    tags = page.kind is ListKind.TAG
    groups = context.taxonomy.by_tag if tags else context.taxonomy.by_source
    first = _index_path(page.kind)
    name = context.ui.text("Tags" if tags else "Sources")
    trail = [(name, first), *([(page.letter, page.path)] if page.letter else [])]
    heading = f"{name}: {context.ui.told_apart(page.letter)}" if page.letter else name
    see = see_references(context, page.kind, page.path)
    shown = _names_shown(page, groups, see)
    letters = [(letter, [*members]) for letter, members in groupby(shown, key=index_letter)]
    of_letter = Counter(map(index_letter, groups)) if page.letters and not page.letter else {}
    return IndexView(
        page=page_view(
            context,
            page.path,
            "tags" if tags else "sources",
            heading,
            trail=trail,
            collects=Collected(),
            scripts=SIEVE if len(shown) >= _SIEVED else (),
        ),
        heading=heading,
        summary=context.ui.count(
            "tag" if tags else "source",
            sum(name in groups for name in shown) if page.letter else len(groups),
        ),
        groups=tuple(
            IndexGroup(
                letter=letter,
                anchor=f"letter-{number}",
                entries=tuple(
                    see.get(name) or _entry(context, page, name, len(groups[name]))
                    for name in members
                ),
                more=_rest_of_letter(context, page, letter, of_letter.get(letter, 0)),
            )
            for number, (letter, members) in enumerate(letters, 1)
        ),
        letters=_letter_links(page, [letter for letter, _ in letters]),
        sieve=_sieve(context, page.kind) if len(shown) >= _SIEVED else None,
        note=context.ui.text("index of the commonest") if of_letter else "",
    )


def _names_shown(
    page: IndexPage, groups: Mapping[str, Sequence[Record]], see: Mapping[str, Link]
) -> list[str]:
    """All in order; of an index too long for one page, its commonest or those of a letter."""
    if page.letter:
        names = (name for name in (*groups, *see) if index_letter(name) == page.letter)
        return sorted(names, key=sort_key)
    if not page.letters:
        return sorted([*groups, *see], key=sort_key)
    sizes = sorted(map(len, groups.values()), reverse=True)
    fewest = sizes[INDEX_LIMIT] + 1
    return sorted((name for name in groups if len(groups[name]) >= fewest), key=sort_key)


def _index_path(kind: ListKind) -> str:
    return urls.TAGS if kind is ListKind.TAG else urls.SOURCES


def _letter_links(page: IndexPage, shown: Sequence[str]) -> tuple[Link, ...]:
    """To the letters of this page or, where each has its own, to the others."""
    if page.letter:
        first = _index_path(page.kind)
        return tuple(
            Link(
                letter,
                urls.relative(urls.letter_path(first, letter), page.path),
                current=letter == page.letter,
            )
            for letter in page.letters
        )
    numbers = {letter: number for number, letter in enumerate(shown, 1)}
    return tuple(
        Link(
            letter,
            f"#letter-{numbers[letter]}"
            if letter in numbers
            else urls.relative(urls.letter_path(_index_path(page.kind), letter), page.path),
        )
        for letter in page.letters or shown
    )


def _rest_of_letter(context: Survey, page: IndexPage, letter: str, total: int) -> Link | None:
    if not total:
        return None
    tags = page.kind is ListKind.TAG
    href = urls.relative(urls.letter_path(_index_path(page.kind), letter), page.path)
    count = context.ui.count("tag" if tags else "source", total)
    return Link(context.ui.text("All of the letter {letter}", letter=letter), href, count=count)


def _sieve(context: Survey, kind: ListKind) -> SieveView:
    tags = kind is ListKind.TAG
    noun = "tag" if tags else "source"
    return SieveView(
        label=context.ui.text("Filter the tags" if tags else "Filter the sources"),
        placeholder=context.ui.text("part of a name"),
        counts="|".join(context.ui.plural_forms(noun).values()),
        scripts=" ".join(versioned(context.frame, FOLDING)),
    )


def _entry(context: Survey, page: IndexPage, name: str, count: int) -> Link:
    href = urls.relative(list_path(page.kind, name), page.path)
    return Link(name, href, count=context.ui.dates.number(count))
