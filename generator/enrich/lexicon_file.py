"""tags.csv on the disk. (I/O)"""

from __future__ import annotations

from pathlib import Path

from generator.enrich.lexicon import Lexicon, format_lexicon, parse_lexicon
from generator.errors import Problem, WarraqError


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
