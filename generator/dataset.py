"""What is to be known of an archive's own data as a whole: by the data page and by catalogues."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from generator import urls
from generator.media_types import media_type
from generator.names.sources import licence_of

# «CC BY-SA 4.0», «CC-BY-4.0» and the like: the licence whose address Creative Commons gives so.
_COMMONS = re.compile(r"CC[ -](BY(?:-(?:NC|ND|SA))*)[ -](\d\.\d)", re.IGNORECASE)
_DEDICATION = re.compile(r"CC[ -]?(?:0|ZERO)(?:[ -]1\.0)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file below data/ for programs."""

    path: str
    """In the site."""
    bytes: int
    sha256: str
    """Hexadecimal."""

    @property
    def name(self) -> str:
        """Its path inside data/."""
        return self.path.removeprefix(urls.DATA_FILES)

    @property
    def media_type(self) -> str:
        """As IANA registers it, of what is inside where it is compressed."""
        return media_type(self.path.removesuffix(".gz"))

    @property
    def compressed(self) -> bool:
        """Whether it is to be unpacked with gzip."""
        return self.path.endswith(".gz")


@dataclass(frozen=True, slots=True)
class Dataset:
    """The archive as a body of data."""

    title: str
    description: str
    base_url: str
    """"" when it is not known where it will lie."""
    licence: str
    """Name of the licence, "" when none is set."""
    licence_url: str
    publisher: str
    contact: str
    """An e-mail address, or an address of the web; or ""."""
    articles: int
    first: date | None
    last: date | None
    places: tuple[tuple[str, str], ...]
    """(name, Wikidata Q number or "") of places that articles are tagged with, by the authority
    file; those with most articles first."""
    files: tuple[DataFile, ...] = ()
    """By path."""


def licence_and_address(text: str) -> tuple[str, str]:
    """The name of a licence and its address, of which the text may give one or both."""
    name, address = licence_of(text)
    return name, address or _known_address(name)


def _known_address(licence: str) -> str:
    """The address of a licence of Creative Commons by its name; "" for any other."""
    if _DEDICATION.fullmatch(licence):
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    if found := _COMMONS.fullmatch(licence):
        return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/"
    return ""
