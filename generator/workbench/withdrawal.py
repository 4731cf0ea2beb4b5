"""What `redact` does besides building: finds what is meant, says what would change, looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from generator import urls
from generator.catalog import collect
from generator.config import (
    ADDRESSES_NAME,
    AUTHORITY_NAME,
    CONFIG_NAME,
    LEXICON_NAME,
    SOURCES_NAME,
    Project,
)
from generator.corrections import as_far_as_they_fit
from generator.crew import crew_of
from generator.digest import digest_of
from generator.engine.addresses import nobodys_of, places_of, with_published
from generator.engine.archive import published_rows, read_corrections, read_inputs
from generator.engine.tasks import shown_file, sieve_of
from generator.engine.workspace import Inputs, list_inputs, list_redacted, open_archive
from generator.enrich.boilerplate import folded_lines
from generator.errors import Problem, WarraqError
from generator.model import Catalog, Claim, InputFile, ParsedArticle, Part, Record, RepairKind
from generator.outline import FileOutline, address_of
from generator.progress import Reporter
from generator.read.files import read_file, read_files, stats_of
from generator.redaction.names import phrases_of
from generator.redaction.parsed import Redacted, cleaned
from generator.redaction.rules import Kind, Redactions, Rule, hash_of
from generator.redaction.scan import Hit, Scanner, scan_folder
from generator.redaction.sieve import MARK, Sieve

LEAST_LETTERS = 3
"""Of a phrase: two letters are a word of every second sentence."""
_KEEPERS_FILES = (CONFIG_NAME, LEXICON_NAME, AUTHORITY_NAME, SOURCES_NAME, ADDRESSES_NAME)


@dataclass(frozen=True, slots=True)
class Wording:
    """What goes with a rule."""

    date: str
    reason: str


def rules_of_words(key: bytes, kind: Kind, text: str, wording: Wording) -> list[Rule]:
    """The rules for a phrase or a name, one for each way to write it together or apart.

    Raises:
        WarraqError: it has too few letters to tell it from other words.
    """
    ways = phrases_of(text)
    if not ways or sum(map(len, ways[0])) < LEAST_LETTERS:
        raise WarraqError(f"{text!r} is too short to be told from other words", "give more of it")
    rules = [
        Rule(kind, tuple(hash_of(key, word) for word in way), wording.date, wording.reason)
        for way in ways
    ]
    if Sieve(Redactions(tuple(rules), key)).holds(MARK):
        raise WarraqError(f"{text!r} is the mark that is put in its place", "take another phrase")
    return rules


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What takes an article out."""

    address: str
    """Of its page, as a path in the site."""
    rules: tuple[Rule, ...]
    """For it and all its copies, of which the first has the tombstone."""
    stay: tuple[str, ...]
    """Addresses of others of its title, day and source."""


def withdrawal_of(
    project: Project,
    key: bytes,
    address: str,
    wording: Wording,
    progress: Reporter,
    *,
    neutral: bool,
) -> Withdrawal:
    """What takes the article of an address out.

    Args:
        neutral: whether its tombstone is to stand at an address that says nothing.

    Raises:
        WarraqError: there is no such article, or the archive cannot be read.
    """
    inputs = list_redacted(project)
    sieve = sieve_of(inputs.redactions)
    with open_archive(project) as store, crew_of(0) as crew:
        read = read_inputs(project, store, inputs, progress, crew.map)
        files = read.all_outlines(store)
        store.commit()
    catalog = _catalog(project, files, sieve)
    record = _record_at(catalog, address)
    others = _called_alike(files, record)
    articles = [*_articles_of(project, inputs, record.parts)]
    hashes = _hashes(key, articles, [*_articles_of(project, inputs, others)])
    if neutral or sieve.holds(record.href):
        stone = Sieve(Redactions((), key)).neutral_address(record.href)
    else:
        stone = record.href
    rules = tuple(
        Rule(Kind.ARTICLE, each, wording.date, wording.reason, "" if number else stone)
        for number, each in enumerate(hashes)
    )
    stay = tuple(each.href for each in catalog.everything() if not others.isdisjoint(each.parts))
    return Withdrawal(record.href, rules, stay)


def _hashes(
    key: bytes, articles: Iterable[ParsedArticle], others: Iterable[ParsedArticle]
) -> list[tuple[bytes, ...]]:
    """Of each address and text of an article, with the other texts of that address, which stay."""
    named = dict.fromkeys((address_of(each), each.text) for each in articles)
    own = {text for _, text in named}
    alike: dict[str, set[bytes]] = {}
    for each in others:
        if each.text not in own:
            alike.setdefault(address_of(each), set()).add(hash_of(key, each.text))
    return [
        (hash_of(key, address), hash_of(key, text), *sorted(alike.get(address, ())))
        for address, text in named
    ]


def _catalog(project: Project, files: list[FileOutline], sieve: Sieve) -> Catalog:
    """The articles under the addresses that the site has for them."""
    published, _ = published_rows(project.root, sieve)
    kept = places_of(published, files)
    nobodys = nobodys_of(published, kept, files, sieve)
    catalog, _ = with_published(collect(files, kept=kept, lost=nobodys), published, kept)
    return catalog


def _record_at(catalog: Catalog, address: str) -> Record:
    led = {redirect.href: redirect.target for redirect in catalog.redirects}
    href = led.get(address, address)
    for record in catalog.everything():
        if record.href == href:
            return record
    raise WarraqError(f"{address}: the archive has no such article", "name it by its address")


def _called_alike(files: Iterable[FileOutline], record: Record) -> frozenset[Part]:
    """Other articles that have an address of this one by themselves."""
    placed = [
        (Part(file.path, number, outline.digest), outline.address)
        for file in files
        for number, outline in enumerate(file.articles)
    ]
    own = set(record.parts)
    addresses = {address for part, address in placed if part in own}
    return frozenset(part for part, address in placed if address in addresses and part not in own)


def _articles_of(
    project: Project, inputs: Inputs, parts: Iterable[Part]
) -> Iterator[ParsedArticle]:
    """The articles that a record is made of, as they stand in the input."""
    for part in parts:
        read = inputs.read(project, part.path)
        if isinstance(read, Problem):
            raise WarraqError(str(read))
        found = _shown(project, read, sieve_of(inputs.redactions))
        for before, after in zip(found.before, found.file.articles, strict=True):
            if digest_of(after) == part.digest:
                yield before
                break


def _shown(project: Project, file: InputFile, sieve: Sieve) -> Redacted:
    config = project.config
    zone, lines = ZoneInfo(config.time_zone), folded_lines(config.remove_lines)
    return shown_file(file, zone, config.columns, lines, sieve)


def places(project: Project, redactions: Redactions, progress: Reporter) -> Iterator[str]:
    """Say where in an archive the rules find anything; nothing is written."""
    sieve = sieve_of(redactions)
    paths = [path for path, _, _ in list_inputs(project).stats]
    for read in progress.track(read_files(project.source, paths), "read", len(paths)):
        if isinstance(read, InputFile):
            if sieve.holds(read.path):
                yield f"{read.path}: in its name"
            yield from _places_in(project, read, sieve)
    yield from _places_of_keepers(project, sieve)


def corrections_touched(
    project: Project, redactions: Redactions, progress: Reporter
) -> Iterator[Problem]:
    """Which corrections will be made no more: their articles go, or the words that they are about.

    Raises:
        WarraqError: the archive or a correction cannot be read.
    """
    claims = read_corrections(project.corrections)
    if not claims:
        return
    inputs = list_redacted(project)
    with open_archive(project) as store, crew_of(0) as crew:
        files = read_inputs(project, store, inputs, progress, crew.map).all_outlines(store)
        store.commit()
    catalog = _catalog(project, files, sieve_of(inputs.redactions))
    records = {record.href: record for record in catalog.everything()}
    led = {redirect.href: redirect.target for redirect in catalog.redirects}
    by_article: dict[str, list[Claim]] = {}
    for claim in claims:
        address = urls.article_in(claim.article)
        by_article.setdefault(led.get(address, address), []).append(claim)
    for href in by_article.keys() & records.keys():
        article = next(_articles_of(project, inputs, records[href].parts), None)
        if article:
            yield from _touched(article, by_article[href], sieve_of(redactions))


def _touched(article: ParsedArticle, claims: list[Claim], sieve: Sieve) -> Iterator[Problem]:
    if sieve.takes_article(address_of(article), article.text):
        for claim in claims:
            line = claim.lines.get("article", 1)
            yield Problem(claim.path, line, "its article is taken out", "remove the file")
        return
    shown = [cleaned(claim, sieve) for claim in claims]
    before = _unfit(article, claims)
    for claim in _unfit(cleaned(article, sieve), shown):
        if claim.path not in {each.path for each in before}:
            what = "fits its article no more, of which words are taken out"
            yield Problem(claim.path, claim.lines.get("was", 1), what, "remove the file")


def _unfit(article: ParsedArticle, claims: Iterable[Claim]) -> list[Claim]:
    """The corrections that cannot be made of an article."""
    _, unfit = as_far_as_they_fit(article.title, article.blocks, claims)
    return [claim for claim, _ in unfit]


def unfound(
    project: Project, redactions: Redactions, words: Iterable[str], progress: Reporter
) -> list[str]:
    """Which words stand nowhere in an archive: most likely they are misspelt."""
    key, wording = redactions.key, Wording("", "")
    return [
        text
        for text in dict.fromkeys(words)
        if not any(
            places(
                project,
                Redactions(tuple(rules_of_words(key, Kind.PERSON, text, wording)), key),
                progress,
            )
        )
    ]


def _places_in(project: Project, file: InputFile, sieve: Sieve) -> Iterator[str]:
    found = _shown(project, file, sieve)
    if found.is_cut:
        yield f"{file.path}: holds an article that is taken out"
    for before, after in zip(found.before, found.file.articles, strict=True):
        fields: dict[str, int] = {}
        for entry in after.ledger:
            if entry.kind is RepairKind.REDACTED:
                fields[entry.field] = fields.get(entry.field, 0) + 1
        if fields:
            shown = ", ".join(f"{name} ({n})" if n > 1 else name for name, n in fields.items())
            yield f"{file.path}:{before.line}: «{before.title}»: {shown}"


def _places_of_keepers(project: Project, sieve: Sieve) -> Iterator[str]:
    """Files that people write: what is shown of them is redacted, they themselves are not.

    Those of `public/` go to the site as they are.
    """
    files = [(project.root, name, "") for name in _KEEPERS_FILES if (project.root / name).exists()]
    for folder in (project.pages, project.templates, project.corrections, project.public):
        if folder is not None:
            files += [(folder, path, f"{folder.name}/") for path, _, _ in stats_of(folder)]
    for folder, name, prefix in files:
        read = read_file(folder, name)
        if isinstance(read, InputFile) and sieve.holds(read.data.decode("utf-8", "replace")):
            yield f"{prefix}{name}: holds it; take it out there yourself"


def look(
    target: Path, redactions: Redactions, phrases: Iterable[str], progress: Reporter
) -> list[Hit]:
    """Look for what the rules name in all files of a site, or in a package of it."""
    scanner = Scanner(sieve_of(redactions), phrases)
    return scan_folder(target, scanner, lambda files: progress.track(files, "scan", len(files)))
