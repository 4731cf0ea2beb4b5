"""tags.csv on the disk. (I/O)"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.enrich.learn import learn
from generator.enrich.lexicon import Lexicon, format_lexicon, parse_lexicon
from generator.errors import Faults, Problem, WarraqError
from generator.model import Article, Record
from generator.names.table import unicode_text
from generator.walk import refuse_broken_link

Parse = Callable[[str, str], tuple[Lexicon, list[Problem]]]
"""What makes a lexicon of a text and the path of its file, and says what is wrong with it."""


def read_lexicon(path: Path, parse: Parse = parse_lexicon) -> tuple[Lexicon, list[Problem]] | None:
    """A lexicon and what is wrong with its rows; None when there is no such file.

    Raises:
        WarraqError: it cannot be read, is neither UTF-8 nor UTF-16, or no row of it can be used.
            To go on without it would undo what people have decided.
    """
    try:
        text = unicode_text(path.read_bytes())
    except FileNotFoundError:
        refuse_broken_link(path)
        return None
    except UnicodeDecodeError:
        raise WarraqError(f"{path}: not UTF-8", "save it as CSV, UTF-8") from None
    except OSError as error:
        raise WarraqError(f"{path}: cannot be read: {error.strerror}", "check it") from None
    lexicon, problems = parse(text, str(path))
    if problems and not lexicon.entries:
        raise Faults(problems)
    return lexicon, problems


def write_lexicon(path: Path, lexicon: Lexicon) -> None:
    """Write a lexicon; whatever happens, the file is the old one or the new one, and whole.

    Raises:
        WarraqError: it cannot be written.
    """
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_bytes(format_lexicon(lexicon).encode())
        new.replace(path)
    except OSError as error:
        new.unlink(missing_ok=True)
        what = f"{path}: cannot be written: {error.strerror or error}"
        raise WarraqError(what, "check space and permissions") from None


@dataclass(frozen=True, slots=True)
class Consulted:
    """The lexicon that a build cuts by."""

    path: Path
    lexicon: Lexicon
    problems: tuple[Problem, ...] = ()
    lines: int = 0
    """Articles with tag lines that it was learned from just now; 0 for one that was read."""


def consulted(path: Path, parse: Parse = parse_lexicon) -> Consulted | None:
    """The lexicon of an archive; None where there is none yet.

    Raises:
        WarraqError: the file cannot be read.
    """
    found = read_lexicon(path, parse)
    return None if found is None else Consulted(path, found[0], tuple(found[1]))


def learned(
    path: Path,
    records: Sequence[Record],
    read: Callable[[Iterable[Record]], Iterable[Article]],
) -> Consulted:
    """The lexicon that is learned now of an archive without any.

    What was learned is read back from what `keep` will write, so that the next build sees the same.

    Args:
        records: of the articles that stand in files of their own, before their lines are cut.
        read: gives them their texts, if they are needed.
    """
    lines = sum(1 for record in records if record.tag_line)
    if not lines:
        return Consulted(path, Lexicon())
    lexicon, _ = parse_lexicon(format_lexicon(learn(records, read(records))), str(path))
    return Consulted(path, lexicon, lines=lines)


def keep(consulted: Consulted, *, write: bool) -> tuple[str, ...]:
    """Write what was learned just now, and say so; nothing for a lexicon that was read.

    A build calls it when its site is whole: one that fails leaves nothing behind.

    Args:
        write: False for articles that are no part of the archive beside the file.
    """
    if not consulted.lines:
        return ()
    learned = f"learned {len(consulted.lexicon.entries)} tags from {consulted.lines} tag lines"
    if not write:
        return (f"{learned}, for this build alone",)
    try:
        write_lexicon(consulted.path, consulted.lexicon)
    except WarraqError as error:
        return (f"{learned}, but {error}",)
    return (f"{learned} into {consulted.path}: builds obey it, learn-tags renews it",)
