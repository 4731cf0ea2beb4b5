"""Style sheets, scripts, fonts and libraries as the site carries them. (I/O: reads static/)"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from generator.model import Output
from generator.resources import static_files

_ORDER = "css/order.txt"
_COPIED = ("icons/", "js/", "vendor/")


def collect_assets() -> list[Output]:
    """Every asset of a site: one style sheet made of all parts, scripts, fonts, licences.

    Raises:
        WarraqError: lunr or the fonts are missing from the installation.
    """
    files = static_files()
    order = files[_ORDER].read_text(encoding="utf-8").split()
    css = "\n".join(files[f"css/{name}"].read_text(encoding="utf-8").strip() for name in order)
    outputs = [Output("assets/warraq.css", (css + "\n").encode())]
    outputs += [
        Output(f"assets/{name}", path.read_bytes())
        for name, path in files.items()
        if name.startswith(_COPIED)
    ]
    return outputs


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
