"""tags.csv on the disk. (I/O)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.enrich.learn import learn
from generator.enrich.lexicon import Lexicon, format_lexicon, parse_lexicon
from generator.errors import Problem, WarraqError
from generator.model import Article


def read_lexicon(path: Path) -> tuple[Lexicon, list[Problem]] | None:
    """A lexicon and what is wrong with its rows; None when there is no such file.

    Raises:
        WarraqError: it cannot be read, or is no UTF-8. To go on without it would undo what
            people have decided.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise WarraqError(f"{path}: not UTF-8", "save it as CSV, UTF-8") from None
    except OSError as error:
        raise WarraqError(f"{path}: cannot be read: {error.strerror}", "check it") from None
    return parse_lexicon(text, str(path))


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
    """The lexicon that a build cuts by, and what there is to say of it."""

    lexicon: Lexicon
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def consult(path: Path, articles: Sequence[Article], *, write: bool) -> Consulted:
    """The lexicon of an archive: the file if there is one, else learned and written now.

    What was learned is read back from what was written, so that the next build sees the same.

    Args:
        articles: those that stand in files of their own, before their lines are cut.
        write: False for articles that are no part of the archive beside the file.

    Raises:
        WarraqError: the file cannot be read.
    """
    found = read_lexicon(path)
    if found is not None:
        return Consulted(found[0], problems=tuple(found[1]))
    lines = sum(1 for article in articles if article.tag_line)
    if not lines:
        return Consulted(Lexicon())
    text = format_lexicon(learn(articles))
    lexicon, _ = parse_lexicon(text, str(path))
    learned = f"{len(lexicon.entries)} tags were learned from {lines} tag lines"
    if not write:
        return Consulted(lexicon, (f"{learned}, for this build alone",))
    try:
        write_lexicon(path, lexicon)
    except WarraqError as error:
        return Consulted(lexicon, (f"{learned}, but {error}",))
    return Consulted(lexicon, (f"{learned} into {path}; builds obey it, learn-tags renews it",))
