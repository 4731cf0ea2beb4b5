"""A site in several repositories, of which GitHub Pages makes one again. (I/O)

Pages shows the repository `NAME.github.io` at `https://NAME.github.io/`, and the repository `2014`
of the same owner at `https://NAME.github.io/2014/`; under a domain of one's own too (GitHub Docs,
About custom domains). So the folder of a year, published as a repository of that name, stays where
it was: no address moves, no link and no script changes, the one search finds everything, and what
is kept for reading without a connection is the whole. A site whose own address lies below a path
cannot be split so.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from generator import urls
from generator.errors import WarraqError
from generator.model import SITE_MARKER
from generator.walk import files_in

MAIN = ""
"""Key of the part that holds the root: the repository of the owner's own site."""
MAIN_FOLDER = "main"
LIST = "parts.txt"
"""Names the parts, beside them."""
MOST = 950_000_000
"""Bytes of the main part from which on further folders leave it: Pages takes 1 GB."""

_YEAR = re.compile(r"\d{4}")
_STAYS = frozenset({"", "assets", "pages", ".well-known"})
_NOT_AT_ROOT = (
    "make an organization for the archive, whose site is https://NAME.github.io/, "
    "and build with that as --base-url"
)


def parts_of(sizes: Mapping[str, int], most: int = MOST) -> dict[str, list[str]]:
    """Name of each part → paths of its files; `MAIN` comes first.

    Each year's folder is a part; and where the main part holds more bytes than `most` all the same,
    its largest folders, until it holds no more.
    """
    folders: dict[str, list[str]] = {}
    for path in sorted(sizes):
        top, slash, _ = path.partition("/")
        folders.setdefault(top if slash else "", []).append(path)
    weights = {name: sum(sizes[path] for path in paths) for name, paths in folders.items()}
    apart = {name for name in folders if _YEAR.fullmatch(name)}
    others = sorted(folders.keys() - apart - _STAYS, key=lambda name: (-weights[name], name))
    for name in others:
        if sum(weights[each] for each in folders.keys() - apart) <= most:
            break
        apart.add(name)
    main = [path for name in folders if name not in apart for path in folders[name]]
    return {MAIN: sorted(main), **{name: folders[name] for name in sorted(apart)}}


def check_splittable(base_url: str) -> None:
    """Refuse an address below a path.

    Raises:
        WarraqError: it names none, or one at which no repository but one is shown.
    """
    if not base_url:
        raise WarraqError("a site in parts needs a base URL at the root of a domain", _NOT_AT_ROOT)
    if urlsplit(base_url).path.strip("/"):
        what = f"a site at {base_url} cannot be published in parts without moving every address"
        raise WarraqError(what, _NOT_AT_ROOT)


def write_parts(site: Path, out: Path) -> dict[str, Path]:
    """Copy a site into folders of its parts; name of each part → its folder.

    The caller holds the site and knows that it is whole. What an earlier call left in `out` is
    replaced when all is there.

    Raises:
        WarraqError: `out` holds something else or lies in the site, or cannot be written.
    """
    _check_out(site, out)
    new = out.with_name(f".{out.name}-new")
    try:
        shutil.rmtree(new, ignore_errors=True)
        folders = _copied(site, new)
        lines = [f"{name or MAIN_FOLDER}\n" for name in folders]
        (new / LIST).write_text("".join(lines), encoding="utf-8")
        if out.exists():
            shutil.rmtree(out)
        new.rename(out)
    except OSError as error:
        what = f"{out}: cannot be written: {error.strerror or error}"
        raise WarraqError(what, "check space and permissions") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return {name: out / folder.relative_to(new) for name, folder in folders.items()}


def _copied(site: Path, out: Path) -> dict[str, Path]:
    folders = {}
    for name, members in parts_of(dict(files_in(str(site)))).items():
        folder = folders[name] = out / (name or MAIN_FOLDER)
        for path in members:
            _copy(site / path, folder / path.removeprefix(f"{name}/" if name else ""))
        if name:
            # A repository has a page of its own for what it has not; Jekyll is to leave it alone.
            for path in (urls.NOT_FOUND, urls.NO_JEKYLL, SITE_MARKER):
                if not (folder / path).exists():
                    _copy(site / path, folder / path)
    return folders


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


def _check_out(site: Path, out: Path) -> None:
    here = out.resolve()
    if site.resolve() in (here, *here.parents):
        raise WarraqError(f"{out}: lies in the site", "name a folder elsewhere")
    if here in site.resolve().parents:
        raise WarraqError(f"{out}: holds the site", "name a folder elsewhere")
    if out.exists() and not out.is_dir():
        raise WarraqError(f"{out}: is a file", "name a folder")
    if out.is_dir() and any(out.iterdir()) and not (out / LIST).is_file():
        raise WarraqError(f"{out}: holds files that are no parts of a site", "name another folder")
