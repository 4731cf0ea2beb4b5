"""The keepers' tables, pages and settings without what the rules take out.

A row whose own name goes is left out, since a name of marks would be shown as one.
"""

from __future__ import annotations

from dataclasses import replace

from generator.config import Config
from generator.model import StandingPage
from generator.names.authority import Authority
from generator.names.sources import Register
from generator.redaction.parsed import cleaned
from generator.redaction.sieve import Sieve


def redact_authority(authority: Authority, sieve: Sieve) -> Authority:
    """The authority table."""
    if not sieve.has_words:
        return authority
    entries = tuple(
        replace(entry, variants=_clean_names(entry.variants, sieve))
        for entry in authority.entries
        if not sieve.holds(entry.preferred)
    )
    return cleaned(replace(authority, entries=entries), sieve)


def redact_register(register: Register, sieve: Sieve) -> Register:
    """The table of sources."""
    if not sieve.has_words:
        return register
    sources = tuple(
        replace(source, aliases=_clean_names(source.aliases, sieve))
        for source in register.sources
        if not sieve.holds(source.name)
    )
    return cleaned(replace(register, sources=sources), sieve)


def redact_page(page: StandingPage, sieve: Sieve) -> StandingPage:
    """A standing page; its address is made of a name that is clean already."""
    return cleaned(page, sieve)


def redact_config(config: Config, sieve: Sieve) -> Config:
    """The settings that are shown."""
    title, description = sieve.cleaned(config.title), sieve.cleaned(config.description)
    if (title, description) == (config.title, config.description):
        return config
    return replace(config, title=title, description=description)


def _clean_names(names: tuple[str, ...], sieve: Sieve) -> tuple[str, ...]:
    return tuple(name for name in names if not sieve.holds(name))
