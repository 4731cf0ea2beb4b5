"""The keepers' tables, pages and settings without what the rules take out.

A row whose own name goes is left out, since a name of marks would be shown as one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

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


_SHOWN = ("title", "description", "publisher", "licence", "contact")
"""Settings with words in them that a site says."""


def redact_config(config: Config, sieve: Sieve) -> Config:
    """The settings that are shown."""
    shown: dict[str, Any] = {name: getattr(config, name) for name in _SHOWN}
    clean: dict[str, Any] = {name: sieve.cleaned(text) for name, text in shown.items()}
    return replace(config, **clean) if clean != shown else config


def _clean_names(names: tuple[str, ...], sieve: Sieve) -> tuple[str, ...]:
    return tuple(name for name in names if not sieve.holds(name))
