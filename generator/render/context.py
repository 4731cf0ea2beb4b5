"""What all pages of one build share: configuration, words, shelves and look-ups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from generator.catalog import Catalog
from generator.config import Config
from generator.i18n import Interface
from generator.model import Article
from generator.names.unite import Names
from generator.taxonomy import Taxonomy


@dataclass(frozen=True)
class Context:
    """Read-only; made once for a build."""

    config: Config
    ui: Interface
    catalog: Catalog
    taxonomy: Taxonomy
    pages: frozenset[str]
    """Output paths of all planned pages: only what is in it may be linked."""
    assets: Mapping[str, str]
    """Asset path → path with its version query: `assets/warraq.css` → `….css?v=1a2b3c4d`."""
    version: str
    """Of the generator."""
    months: Mapping[str, int]
    """Articles by export month (`2023-09`, …, `undated`), newest first."""
    raw_months: frozenset[str]
    """Keys of the months that have a zip of input files."""
    not_found_style: str
    """CSS that the 404 page carries inside."""
    not_found_script: str
    """JavaScript that the 404 page carries inside."""
    names: Names = field(default_factory=Names)
    """What else tags and sources are called, and what is known of them."""

    @cached_property
    def by_href(self) -> dict[str, Article]:
        """Articles by address."""
        return {article.href: article for article in self.catalog.everything()}

    @cached_property
    def by_title(self) -> dict[str, str]:
        """Address of an article by its title; of several, the newest with a file of its own."""
        articles = self.catalog.everything()
        ranked = sorted(articles, key=lambda a: (not a.embedded, a.published or date.min, a.href))
        return {article.title: article.href for article in ranked}
