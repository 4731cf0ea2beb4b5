"""`redact`: takes an article, a phrase or a person out, and looks whether it is gone."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from generator.build import build_site
from generator.commands.build import path_in_site
from generator.commands.common import CONFIG_HELP, FILE, FOLDER, read_settings
from generator.config import (
    REDACTIONS_KEY,
    REDACTIONS_NAME,
    Project,
    resolve,
)
from generator.errors import Faults, no_site
from generator.progress import Reporter, reporter
from generator.redaction.files import key_for, read_redactions, write_redactions
from generator.redaction.rules import Kind, Redactions, Rule, with_rules
from generator.redaction.scan import Hit, summed_up
from generator.redaction.sieve import without_words
from generator.terminal import visible
from generator.workbench.withdrawal import (
    Withdrawal,
    Wording,
    corrections_touched,
    look,
    places,
    rules_of_words,
    unfound,
    withdrawal_of,
)

_SHOWN = 100
_SPELLING = "check the spelling (a rule for it takes nothing out of what is there now)"
_STAYS = "has the same title, day and source and stays (name it with --article if it is to go too)"
_OUTSIDE = (
    "not touched: the archive's own files (articles, corrections, tables; addresses.csv has the "
    "words of old titles), their history in git, copies that others have made, and caches of "
    "search engines; take it out there yourself",
    f"{REDACTIONS_NAME} holds hashes and no words: keep it with the articles. Every build needs "
    f"{REDACTIONS_KEY}: keep that too, but out of what you publish; who has both files can try "
    "whether a guess is right",
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be taken out."""

    phrases: tuple[str, ...]
    persons: tuple[str, ...]
    articles: tuple[str, ...]
    wording: Wording
    neutral: bool

    @property
    def words(self) -> tuple[str, ...]:
        """Phrases and names."""
        return self.phrases + self.persons

    def __bool__(self) -> bool:
        return bool(self.words or self.articles)


@click.command()
@click.option("--phrase", "phrases", multiple=True, metavar="TEXT", help="Words to take out.")
@click.option(
    "--person", "persons", multiple=True, metavar="NAME", help="A name; again for its other forms."
)
@click.option("--article", "articles", multiple=True, metavar="PAGE", help="Address of an article.")
@click.option("--reason", default="", help="Shown on the tombstone of an article.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the decision.")
@click.option(
    "--neutral-address", is_flag=True, help="Put the tombstone where no word of the title is seen."
)
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@click.option("--scan", "only_scan", is_flag=True, help="Only look for it in the site as it is.")
@click.option("--yes", is_flag=True, help="Do not ask; needed without a terminal.")
@click.option("--source", type=FOLDER, help="Folder of the articles (default: seeds).")
@click.option("--output", type=FOLDER, help="Folder of the site (default: site).")
@click.option("--config", "config_path", type=FILE, help=CONFIG_HELP)
@click.option("--base-url", help="As for build.")
@click.option("--quiet", is_flag=True, help="Print nothing but what was found.")
def redact(  # noqa: PLR0913, PLR0917 - one for each option
    phrases: tuple[str, ...],
    persons: tuple[str, ...],
    articles: tuple[str, ...],
    reason: str,
    day: object,
    neutral_address: bool,
    dry_run: bool,
    only_scan: bool,
    yes: bool,
    source: Path | None,
    output: Path | None,
    config_path: Path | None,
    base_url: str | None,
    quiet: bool,
) -> None:
    """Take an article, a phrase or a person out of the archive.

    Adds a rule to redactions.csv (hashed: it holds no words), builds the site anew and looks into
    every file of it. Exit code 1 when anything is found.
    """
    config, root = read_settings(config_path, base_url)
    project = resolve(config, root, source, output)
    asked = _Asked(
        phrases, persons, articles, Wording(str(day or "")[:10], reason), neutral_address
    )
    progress = reporter(quiet=quiet)
    known = read_redactions(root)
    if not asked and not (only_scan and known):
        raise click.UsageError("name a --phrase, a --person or an --article")
    key = known.key or key_for(root)
    paths = [path_in_site(page, project) for page in asked.articles]
    found = [
        withdrawal_of(project, key, path, asked.wording, progress, neutral=asked.neutral)
        for path in paths
    ]
    rules = (*_rules(key, asked), *(rule for each in found for rule in each.rules))
    redactions = without_words(with_rules(Redactions(known.rules, key), rules))
    if only_scan:
        sys.exit(_scan(project, redactions, asked, progress, quiet=quiet))
    for text in unfound(project, redactions, asked.words, progress):
        click.echo(visible(f"warning: «{text}»: found in no article: {_SPELLING}"), err=True)
    for address in _called_alike(found):
        click.echo(visible(f"note: {address}: {_STAYS}"), err=True)
    for line in _corrections(project, redactions, progress, dry_run=dry_run):
        click.echo(visible(f"note: {line}"), err=True)
    if dry_run:
        for line in places(project, redactions, progress):
            click.echo(visible(line))
        click.echo("nothing was written (--dry-run)")
        return
    if not yes:
        _ask(f"add {len(redactions.rules) - len(known.rules)} rules and build?")
    write_redactions(root, redactions)
    report = build_site(project, progress)
    if not quiet:
        click.echo(visible(f"built {report.output}: {report.written} files written"))
    status = _scan(project, redactions, asked, progress, quiet=quiet)
    if not quiet:
        for line in _OUTSIDE:
            click.echo(f"note: {line}")
    sys.exit(status)


def _ask(question: str) -> None:
    """Go on if the answer is yes.

    Raises:
        click.Abort: it is no.
        click.UsageError: nobody can be asked.
    """
    if not sys.stdin.isatty():
        raise click.UsageError(f"nobody is here to be asked «{question}» (--yes answers it)")
    click.confirm(question, abort=True)


def _rules(key: bytes, asked: _Asked) -> list[Rule]:
    """For phrases and persons."""
    rules: list[Rule] = []
    for kind, texts in ((Kind.PHRASE, asked.phrases), (Kind.PERSON, asked.persons)):
        for text in texts:
            rules += rules_of_words(key, kind, text, asked.wording)
    return rules


def _called_alike(found: Sequence[Withdrawal]) -> list[str]:
    """Articles that nobody named, though they share title, day and source with one that goes."""
    named = {each.address for each in found}
    return [*dict.fromkeys(href for each in found for href in each.stay if href not in named)]


def _corrections(
    project: Project, redactions: Redactions, progress: Reporter, *, dry_run: bool
) -> list[str]:
    """What is said of corrections that will be made no more.

    Raises:
        Faults: some cannot be read, which no build would go on with; not in a dry run.
    """
    try:
        return [str(each) for each in sorted(corrections_touched(project, redactions, progress))]
    except Faults as error:
        if not dry_run:
            raise
        return [*error.lines]


def _scan(
    project: Project, redactions: Redactions, asked: _Asked, progress: Reporter, *, quiet: bool
) -> int:
    """Look into the site and a package of it beside it; the exit code.

    Raises:
        WarraqError: there is neither.
    """
    site = project.output.resolve()
    package = site.with_name(f"{site.name}.zip")
    targets = [target for target in (site, package) if target.exists()]
    if not targets:
        raise no_site(project.output, "build it first, or name --output")
    hits: list[Hit] = []
    for target in targets:
        hits += look(target, redactions, asked.words, progress)
    certain = [hit for hit in hits if hit.certain]
    for hit in certain[:_SHOWN]:
        click.echo(visible(f"found: {hit.path}: {hit.what}"))
    if len(certain) > _SHOWN:
        click.echo(f"… and {len(certain) - _SHOWN} more")
    judged = summed_up(hits)
    for line in judged[:_SHOWN]:
        click.echo(visible(f"judge: {line}"))
    if len(judged) > _SHOWN:
        click.echo(f"… and {len(judged) - _SHOWN} more to judge")
    if not quiet or certain:
        click.echo(f"scan: found {len(certain)}; {len(judged)} for a person to judge")
    return 1 if certain else 0
