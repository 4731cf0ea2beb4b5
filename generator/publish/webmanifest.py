"""manifest.webmanifest: what a device shows of an archive that its reader puts beside the apps.

https://www.w3.org/TR/appmanifest/. Addresses are relative to the file itself, so it holds below
any path. The icon is a drawing with nothing near its edges that matters, so it may be cut to any
shape of 80 % of its width; the pictures of it are for devices that show no drawings.
"""

from __future__ import annotations

import json

from generator import urls
from generator.config import Config
from generator.i18n import text_direction
from generator.model import Output

PAPER = "#fbfaf7"
"""Of the light theme: `--paper` of tokens.css."""


def web_manifest(config: Config, icon: str) -> Output:
    """The manifest of an archive; `icon` is the site-root path of a drawing."""
    icons = [{"src": icon, "sizes": "any", "type": "image/svg+xml"}]
    icons += [
        {"src": path, "sizes": f"{size}x{size}", "type": "image/png"}
        for size, path in urls.ICON_PICTURES.items()
    ]
    facts = {
        "name": config.title,
        "short_name": config.title,
        "description": config.description,
        "lang": config.language.replace("_", "-"),
        "dir": text_direction(config.language),
        "id": "./",
        "start_url": urls.HOME,
        "scope": "./",
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {**each, "purpose": purpose} for each in icons for purpose in ("any", "maskable")
        ],
    }
    told = {name: value for name, value in facts.items() if value}
    text = json.dumps(told, ensure_ascii=False, indent=1)
    return Output(urls.WEB_MANIFEST, f"{text}\n".encode("utf-8", "replace"))
