"""redactions.csv and its key on the disk. (I/O)"""

from __future__ import annotations

import os
from pathlib import Path

from generator.config import REDACTIONS_KEY as KEY_NAME
from generator.config import REDACTIONS_NAME
from generator.errors import WarraqError
from generator.redaction.rules import KEY_BYTES, Redactions, format_rules, parse_rules
from generator.walk import refuse_broken_link

KEY_VARIABLE = "WARRAQ_REDACTIONS_KEY"
"""Of the environment: the key where it is no file, as in the builds of a publishing service."""


def read_redactions(root: Path) -> Redactions:
    """Read the rules beside archive.toml; none where there is no such file.

    Raises:
        WarraqError: a row or the key cannot be read. Nothing is built then: it would publish what
            is to be hidden.
    """
    path = root / REDACTIONS_NAME
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        refuse_broken_link(path)
        return Redactions()
    except UnicodeDecodeError:
        raise WarraqError(f"{path}: not UTF-8", "save it as CSV, UTF-8") from None
    except OSError as error:
        raise WarraqError(f"{path}: cannot be read: {error.strerror}", "check it") from None
    rules = parse_rules(text, str(path))
    return Redactions(rules, _key(root)) if rules else Redactions()


def _key(root: Path) -> bytes:
    path = root / KEY_NAME
    found = os.environ.get(KEY_VARIABLE, "")
    try:
        found = found or path.read_bytes().decode("ascii", "replace")
    except OSError as error:
        what = f"{path}: the key of {REDACTIONS_NAME} cannot be read: {error.strerror}"
        hint = f"put it back, or its text into the variable {KEY_VARIABLE}; nothing was built"
        raise WarraqError(what, hint) from None
    try:
        key = bytes.fromhex(found.strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise WarraqError(
            f"{path}: holds no key of {2 * KEY_BYTES} hexadecimal digits", "put it back"
        )
    return key


def key_for(root: Path) -> bytes:
    """Return the key of an archive's rules, a new one (not yet written) where there is none."""
    has_key = (root / KEY_NAME).exists() or os.environ.get(KEY_VARIABLE)
    if has_key or (root / REDACTIONS_NAME).exists():
        return _key(root)
    import secrets  # noqa: PLC0415 - needed once in the life of an archive

    return secrets.token_bytes(KEY_BYTES)


def write_redactions(root: Path, redactions: Redactions) -> None:
    """Write the rules, and the key where there is none: each file is the old one or the new one.

    Raises:
        WarraqError: they cannot be written.
    """
    if not (root / KEY_NAME).exists() and not os.environ.get(KEY_VARIABLE):
        _write(root / KEY_NAME, f"{redactions.key.hex()}\n", 0o600)
    _write(root / REDACTIONS_NAME, format_rules(redactions.rules), 0o644)


def _write(path: Path, text: str, mode: int) -> None:
    new = path.with_name(f".{path.name}.new")
    try:
        # Before anything is in it that not everybody may read.
        new.touch(mode)
        new.chmod(mode)
        new.write_bytes(text.encode())
        new.replace(path)
    except OSError as error:
        new.unlink(missing_ok=True)
        what = f"{path}: cannot be written: {error.strerror or error}"
        raise WarraqError(what, "check space and permissions") from None
