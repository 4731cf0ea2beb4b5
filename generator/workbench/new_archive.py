"""The files that a new archive begins with. (I/O)

What is there stays as it is: an archive that has grown without these files gets those that it
lacks, and a second run changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.config import CONFIG_NAME, Config, load_config, resolve, settings_text
from generator.errors import WarraqError
from generator.resources import starter_files

TITLE = "أرشيف الأخبار"
DESCRIPTION = "أخبار مجموعة من مصادرها، للقراءة والبحث والتوثيق"


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one file."""

    path: str
    """In the archive, with forward slashes."""
    kept: str = ""
    """Why nothing was written; empty when it was."""


def make_new_archive(folder: Path) -> Iterator[Made]:
    """Write the files of a new archive into a folder, which is made if need be; one by one.

    Raises:
        WarraqError: the folder is a file, or cannot be written, or has an archive.toml that no
            build could read.
    """
    if folder.exists() and not folder.is_dir():
        raise WarraqError(f"{folder}: is a file", "name a folder")
    own = _folders_with_content(folder)
    for path, data in sorted(_files().items()):
        room = path.partition("/")[0]
        if room in own:
            yield Made(path, own[room])
        elif (folder / path).exists() or (folder / path).is_symlink():
            yield Made(path, "is there already")
        else:
            _write(folder / path, data)
            yield Made(path)


def _files() -> dict[str, bytes]:
    """What a new archive begins with, by path."""
    files = {path: file.read_bytes() for path, file in starter_files().items()}
    return {**files, CONFIG_NAME: settings_text(TITLE, DESCRIPTION).encode()}


def _folders_with_content(folder: Path) -> dict[str, str]:
    """The folders of articles and pages to which no sample is to be added, and why."""
    config, root = load_config(None, folder) if folder.is_dir() else (Config(), folder)
    project = resolve(config, root, None, None)
    found = {}
    for default, place in ((Config().source, project.source), (Config().pages, project.pages)):
        if place != root / default:
            found[default] = f"{place.name or place}/ is the folder for that"
        elif place.is_dir() and any(place.iterdir()):
            found[default] = f"{default}/ holds files already"
    if project.source == root:
        found[Config().source] = "the articles lie beside archive.toml"
    return found


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Never over a file that has come since one looked.
        with path.open("xb") as file:
            file.write(data)
    except OSError as error:
        what = f"{path}: cannot be written: {error.strerror or error}"
        raise WarraqError(what, "check space and permissions, or name another folder") from error
