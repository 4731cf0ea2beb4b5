"""What pages are made from besides themselves: configuration, words, what is known of names.

`Frame` is what all pages of a build share, as workers get it. A page of its own articles (an
article, a list, a day …) is rendered in a `Context`: the frame, and what the rest of the archive
says of this page alone. A page of the whole archive (home, indexes) is rendered in a `Survey`,
which knows everything.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from generator.config import Config
from generator.i18n import Interface
from generator.model import Catalog
from generator.names.authority import Entry
from generator.names.sources import Source
from generator.names.unite import Names
from generator.plan.anniversaries import Anniversaries
from generator.plan.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What is the same on all pages. Equal only to itself, so that what it gives is made once."""

    config: Config
    standing: tuple[tuple[str, str], ...]
    """(title, address) of the pages of the archive's keepers."""
    undated: bool
    """Whether there are articles without a date."""
    attached: bool
    """Whether there are texts attached to others."""
    feeds: tuple[str, ...]
    """Addresses of the feed and the description of the search, where there are any."""
    assets: Mapping[str, str]
    """Asset path → path with its version query: `assets/warraq.css` → `….css?v=1a2b3c4d`."""
    version: str
    """Of the generator."""


@dataclass(frozen=True, slots=True)
class Named:
    """What is known of a tag or a source besides its name."""

    seen: tuple[str, ...] = ()
    """Its other names, as far as a reader can tell them apart."""
    entry: Entry | None = None
    """Of a tag, what the authority file says."""
    source: Source | None = None
    """Of a source, what the register says."""


NOTHING = Named()


@dataclass(frozen=True)
class Context:
    """Read-only."""

    frame: Frame
    ui: Interface
    pages: Container[str]
    """Output paths of all planned pages that may be asked for: only what is in it may be linked."""
    tags: Mapping[str, Named] = field(default_factory=dict)
    """Of the tags that are shown, what is known of them."""
    sources: Mapping[str, Named] = field(default_factory=dict)

    @property
    def config(self) -> Config:
        """The archive's configuration."""
        return self.frame.config

    def tag(self, name: str) -> Named:
        """What is known of a tag."""
        return self.tags.get(name, NOTHING)

    def source(self, name: str) -> Named:
        """What is known of a source."""
        return self.sources.get(name, NOTHING)


@dataclass(frozen=True, kw_only=True)
class Survey(Context):
    """The context of pages that show the archive as a whole."""

    catalog: Catalog
    taxonomy: Taxonomy
    names: Names
    months: Mapping[str, int]
    """Articles by export month (`2023-09`, …, `undated`), newest first."""
    raw_months: frozenset[str]
    """Keys of the months that have a zip of input files."""
    anniversaries: Anniversaries
    not_found_style: str
    """CSS that the 404 page carries inside."""
    not_found_script: str
    """JavaScript that the 404 page carries inside."""

    def tag(self, name: str) -> Named:
        """What is known of a tag."""
        return _named(Named(self.names.tags.seen(name), entry=self.names.entry_of(name)))

    def source(self, name: str) -> Named:
        """What is known of a source."""
        return _named(Named(self.names.sources.seen(name), source=self.names.source_of(name)))


def _named(named: Named) -> Named:
    """The very `NOTHING` where nothing is known."""
    return NOTHING if named == NOTHING else named
