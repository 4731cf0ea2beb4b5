"""The register of sources: who publishes the articles, under which names. See `read_sources`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from generator.arabic.normalize import fold_text
from generator.config import SOURCES_NAME
from generator.errors import Problem
from generator.names.claims import Described, Wording, identity, read_claims
from generator.names.spelling import Spelling
from generator.names.table import clean, first_known

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("الاسم", "المصدر", "اسم المصدر"),
    "aliases": ("alias", "أسماء أخرى", "الأسماء الأخرى"),
    "kind": ("النوع", "نوع"),
    "home": ("home page", "url", "website", "الموقع", "الصفحة الرئيسية"),
    "country": ("البلد", "الدولة"),
    "rights": ("rights statement", "الحقوق", "بيان الحقوق"),
    "licence": ("license", "الترخيص", "الرخصة"),
    "note": ("notes", "articles", "suggested aliases", "ملاحظة", "ملاحظات"),
}
"""Columns and their other headings; `note` is for people and read by nobody."""
_WORDING = Wording(chief="name", other="an alias")
_URL = re.compile(r"https?://\S+")


class SourceKind(StrEnum):
    """What sort of publisher a source is."""

    UNKNOWN = ""
    AGENCY = "agency"
    NEWSPAPER = "newspaper"
    MAGAZINE = "magazine"
    TELEVISION = "television"
    RADIO = "radio"
    WEBSITE = "website"
    OFFICIAL = "official"
    """A ministry, a court, an organisation that publishes about itself."""
    OTHER = "other"


_KINDS = {
    **{kind.value: kind for kind in SourceKind},
    "news agency": SourceKind.AGENCY,
    "tv": SourceKind.TELEVISION,
    "channel": SourceKind.TELEVISION,
    "site": SourceKind.WEBSITE,
    "وكالة": SourceKind.AGENCY,
    "وكالة أنباء": SourceKind.AGENCY,
    "صحيفة": SourceKind.NEWSPAPER,
    "جريدة": SourceKind.NEWSPAPER,
    "مجلة": SourceKind.MAGAZINE,
    "قناة": SourceKind.TELEVISION,
    "قناة تلفزيونية": SourceKind.TELEVISION,
    "تلفزيون": SourceKind.TELEVISION,
    "إذاعة": SourceKind.RADIO,
    "راديو": SourceKind.RADIO,
    "موقع": SourceKind.WEBSITE,
    "موقع إلكتروني": SourceKind.WEBSITE,
    "جهة رسمية": SourceKind.OFFICIAL,
    "أخرى": SourceKind.OTHER,
    "غير ذلك": SourceKind.OTHER,
}
_KIND_OF = {fold_text(name): kind for name, kind in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class Source:
    """A publisher, as far as it is known; what is not is ""."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: SourceKind = SourceKind.UNKNOWN
    home: str = ""
    """http(s) address."""
    country: str = ""
    """Two capital letters (ISO 3166-1 alpha-2), or a name as given."""
    rights: str = ""
    licence: str = ""
    """Name of the licence; "" when only its address is given."""
    licence_url: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the one to cite first."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Register:
    """The sources of a sources.csv, in its order; no name stands for two."""

    sources: tuple[Source, ...] = ()

    def by_name(self) -> dict[Spelling, Source]:
        """Sources by each of their names, however its letters are coded."""
        return {identity(name): source for source in self.sources for name in source.names}


def read_sources(data: bytes, path: str = SOURCES_NAME) -> tuple[Register, list[Problem]]:
    """The sources of a sources.csv, and what is wrong with it.

    Columns: `name`, then optional `aliases` (several in a cell, a bar between them), `kind` (see
    `SourceKind`, also in Arabic), `home`, `country` (two letters of ISO 3166, or a name), `rights`
    (a sentence), `licence` (a name, an address or both) and `note`. A second row of the same name
    adds to the first.
    """
    described, problems = read_claims(path, data, COLUMNS, "name", "aliases", _WORDING)
    sources = []
    for thing in described:
        source, faults = _source(path, thing)
        sources.append(source)
        problems += faults
    return Register(tuple(sources)), sorted(problems)


def _source(path: str, thing: Described) -> tuple[Source, list[Problem]]:
    rows = thing.rows
    kind, kind_faults = first_known(path, rows, "kind", _kind, _KINDS_HINT)
    home, home_faults = first_known(path, rows, "home", _home, "expected https://…")
    country, country_faults = first_known(path, rows, "country", _country, "")
    rights, rights_faults = first_known(path, rows, "rights", str, "")
    licence, licence_faults = first_known(path, rows, "licence", licence_of, "")
    words, address = licence or ("", "")
    source = Source(
        name=thing.chief,
        aliases=thing.others,
        kind=kind or SourceKind.UNKNOWN,
        home=home or "",
        country=country or "",
        rights=rights or "",
        licence=words,
        licence_url=address,
    )
    faults = [*kind_faults, *home_faults, *country_faults, *rights_faults, *licence_faults]
    return source, faults


_KINDS_HINT = f"known: {', '.join(kind.value for kind in SourceKind if kind)}"


def _kind(cell: str) -> SourceKind | None:
    return _KIND_OF.get(fold_text(cell))


def _home(cell: str) -> str | None:
    """An http(s) address; `example.org` alone is taken for https."""
    address = cell if "://" in cell else f"https://{cell}"
    return address if _is_address(address) else None


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    unsafe = any(character in "<>\"'\\^`{|} " for character in text)
    return parts.scheme in ("http", "https") and "." in host.strip(".") and not unsafe


def _country(cell: str) -> str:
    return cell.upper() if len(cell) == 2 and cell.isascii() else cell


def licence_of(cell: str) -> tuple[str, str]:
    """The name of a licence and its address, which may stand in the cell too."""
    match = _URL.search(cell)
    address = match[0].rstrip(".,;)") if match else ""
    if not match or not _is_address(address):
        return cell, ""
    words = clean(cell.replace(address, " ")).strip(" ():.،,;-–")
    return words, address
