"""Where the files that travel with the package are: templates, static files, catalogues. (I/O)

In a wheel the build hook has put `templates/` and `static/` inside the package; an editable
install or a checkout finds both beside it. Everything else asks here and never builds such a
path itself.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from generator.errors import WarraqError

PACKAGE = Path(__file__).resolve().parent
"""The folder of the package itself."""
VENDOR_MANIFEST = "MANIFEST.json"
"""Written last by the build hook, so its presence means that static/vendor/ is whole."""
REINSTALL = "run `pip install` again, or `make site` in a checkout"


@cache
def templates_dir() -> Path:
    """The folder of the Jinja templates. Raises WarraqError when the installation lacks it."""
    return _folder("templates")


@cache
def static_dir() -> Path:
    """The folder of style sheets and scripts. Raises WarraqError when the installation lacks it."""
    return _folder("static")


def vendor_dir() -> Path:
    """The folder of lunr and the web fonts, inside `static_dir()`.

    Raises WarraqError when the build hook never filled it, as in a checkout never installed.
    """
    folder = static_dir() / "vendor"
    if not (folder / VENDOR_MANIFEST).is_file():
        raise WarraqError(f"lunr and the web fonts are missing from {folder}", REINSTALL)
    return folder


def static_files() -> dict[str, Path]:
    """Every static file, vendored ones included: path below static/ (forward slashes) → file.

    Sorted by path, without hidden files. Raises WarraqError when the vendored ones are missing.
    """
    vendor_dir()
    root = static_dir()
    found = {path.relative_to(root): path for path in root.rglob("*") if path.is_file()}
    visible = {relative.as_posix(): path for relative, path in found.items() if _visible(relative)}
    return dict(sorted(visible.items()))


@cache
def program_digest() -> str:
    """A hash of the package's own code, tables and catalogues: with them its results may change."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in (".py", ".json", ".po") and "static" not in path.parts:
            digest.update(f"{path.relative_to(PACKAGE).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


_HIDDEN = "dot-"
"""Begins, in the package, the name of a file or folder whose own begins with a dot: no tool that
makes packages then takes a `.gitignore` for one of its own, or leaves out what is hidden."""


def starter_files() -> dict[str, Path]:
    """What a new archive begins with: path in the archive (forward slashes) → file.

    Raises WarraqError when the installation lacks them.
    """
    root = _folder("starter")
    found = {path.relative_to(root): path for path in root.rglob("*") if path.is_file()}
    return {
        "/".join(_shown(step) for step in relative.parts): path
        for relative, path in sorted(found.items())
        if _visible(relative)
    }


def _shown(step: str) -> str:
    return f".{step.removeprefix(_HIDDEN)}" if step.startswith(_HIDDEN) else step


def locale_dir() -> Path:
    """The folder of the interface's catalogues: `<language>/LC_MESSAGES/warraq.po` below it."""
    return PACKAGE / "locale"


def catalogue_path(language: str) -> Path:
    """The catalogue of a language, whether there is one or not."""
    return locale_dir() / language / "LC_MESSAGES" / "warraq.po"


def languages() -> tuple[str, ...]:
    """The languages of the interface, by their catalogues: a folder a language, Arabic first.

    Whoever adds a catalogue need say so nowhere else.
    """
    found = sorted(path.parts[-3] for path in locale_dir().glob("*/LC_MESSAGES/warraq.po"))
    return tuple(sorted(found, key=lambda language: language != "ar"))


def _folder(name: str) -> Path:
    """The folder inside the package (a wheel), else beside it (a checkout)."""
    for candidate in (PACKAGE / name, PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise WarraqError(f"the installation lacks the folder {name}/", REINSTALL)


def _visible(relative: Path) -> bool:
    """Whether no part of the path is hidden, such as the hook's half-fetched `.vendor-…`."""
    return not any(part.startswith(".") for part in relative.parts)
