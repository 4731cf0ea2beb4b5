"""Style sheets, scripts, fonts and libraries as the site carries them. (I/O: reads static/)"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import rcssmin
import rjsmin

from generator import urls
from generator.model import Output
from generator.resources import static_files
from generator.scripts import CITE, EARLIEST, EVERYWHERE, HIJRI, MARKS

_ORDER = "css/order.txt"
_SCRIPTS = "js/"
_BUNDLES = "js/bundles.txt"
_EARLIEST = EARLIEST.removeprefix(urls.ASSETS)
_HIJRI = HIJRI.removeprefix(urls.ASSETS)
_WORKER = "js/service-worker.js"
"""Not among the assets: it has to lie at the root."""
_COPIED = ("icons/", "vendor/")
_LATER = {"cite": CITE, "marks": MARKS}
"""Names by which the scripts of every page know what an article brings when asked. They stand in
these scripts and not in its page: a third of a kilobyte less of each."""


def collect_assets(
    words: str, settings: Mapping[str, str] = MappingProxyType({}), hijri: str = ""
) -> list[Output]:
    """Every asset of a site: one style sheet made of all parts, scripts, fonts, licences.

    Args:
        words: a script of what the scripts of every page say; goes before these.
        settings: what the site has of all that a reader may set, as scripts know it
            (`Archive.site`).
        hijri: a script of the Hijri calendar; goes before the one that needs it.

    What is ours is made short; what is others', with its licences, stays as it is.

    Raises:
        WarraqError: lunr or the fonts are missing from the installation.
    """
    files = static_files()
    order = files[_ORDER].read_text(encoding="utf-8").split()
    css = "".join(files[f"css/{name}"].read_text(encoding="utf-8") for name in order)
    outputs = [Output("assets/warraq.css", _style(css).encode())]
    scripts = {
        name: _script(path.read_text(encoding="utf-8"))
        for name, path in files.items()
        if name.startswith(_SCRIPTS) and name.endswith(".js") and name != _WORKER
    }
    copied = [
        Output(f"assets/{name}", path.read_bytes())
        for name, path in files.items()
        if name.startswith(_COPIED)
    ]
    fonts = [output.path for output in copied if output.path.endswith(".woff2")]
    scripts[_HIJRI] = hijri + scripts[_HIJRI]
    late = Output(f"assets/{_HIJRI}", scripts[_HIJRI].encode())
    told = {**settings, "hijri": versioned([late])[late.path], "fonts": fonts}
    site = json.dumps(told, separators=(",", ":"))
    scripts[_EARLIEST] = f"globalThis.Archive={{site:{site}}};\n{scripts[_EARLIEST]}"
    bundles = _bundled(scripts, files[_BUNDLES].read_text(encoding="utf-8"))
    versions = versioned(bundles)
    later = {key: [versions.get(each, each) for each in named] for key, named in _LATER.items()}
    first = f"{words}Archive.later={json.dumps(later, separators=(',', ':'))};\n".encode()
    outputs += (
        Output(each.path, first + each.data) if each.path == EVERYWHERE else each
        for each in bundles
    )
    return outputs + copied


def _style(source: str) -> str:
    """Return a style sheet without comments and needless space: three tenths of it, compressed."""
    short: str = rcssmin.cssmin(source)
    return f"{short}\n"


def service_worker(shell: Iterable[str], rooms: Iterable[str]) -> Output:
    """The service worker, with what it must know of its site.

    Args:
        shell: addresses, relative to the root, of what it needs to speak without a connection.
        rooms: folders of the root that hold parts of this site; others may be other sites.
    """
    site = {"shell": sorted(shell), "rooms": sorted(rooms)}
    source = static_files()[_WORKER].read_text(encoding="utf-8")
    words = f"self.SITE={json.dumps(site, ensure_ascii=False)};\n"
    return Output(urls.SERVICE_WORKER, (words + _script(source)).encode("utf-8", "replace"))


def _script(source: str) -> str:
    """Return a script without comments and needless space: a quarter of what readers load."""
    short: str = rjsmin.jsmin(source)
    return f"{short}\n"


def _bundled(scripts: Mapping[str, str], bundles: str) -> list[Output]:
    """Return the scripts, those that a page always loads together as one file.

    A line of `bundles` is "name: parts", in the order in which they run; a part may be in several.
    Compressed as one they are a sixth smaller, and it is one request instead of eight.
    """
    bundled, outputs = set(), []
    for line in bundles.splitlines():
        name, _, listed = line.partition(":")
        parts = [f"{_SCRIPTS}{part}.js" for part in listed.split()]
        text = "".join(map(scripts.__getitem__, parts))
        outputs.append(Output(f"assets/{_SCRIPTS}{name}", text.encode()))
        bundled.update(parts)
    alone = ((name, text) for name, text in scripts.items() if name not in bundled)
    return outputs + [Output(f"assets/{name}", text.encode()) for name, text in alone]


def inline_text(name: str) -> str:
    """A static file that a page carries inside itself."""
    return static_files()[name].read_text(encoding="utf-8")


def versioned(outputs: Iterable[Output]) -> dict[str, str]:
    """Path → path with a query that changes with the bytes, so that caches never go stale."""
    return {
        output.path: f"{output.path}?v={hashlib.sha256(output.data).hexdigest()[:8]}"
        for output in outputs
        if output.path.endswith((".css", ".js", ".svg"))
    }
