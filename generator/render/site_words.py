"""What the scripts of every page say, in the interface's language.

They have their words from here and not from the page, where the same words would stand in each of
100,000 files.
"""

from __future__ import annotations

import json

from generator.arabic.calendar import month_names
from generator.config import MONTH_FAMILIES
from generator.i18n import Interface

_WORDS: dict[str, dict[str, str]] = {
    "settings": {
        "title": "Reading settings",
        "close": "Close",
        "size": "Text size",
        "sizes": "sizes of text",
        "letter": "letter of sizes",
        "theme": "Theme",
        "themes": "names of themes",
        "digits": "Digits",
        "months": "Month names",
        "regions": "regions of month names",
        "hijri": "Hijri date first",
        "reset": "Reset",
        "note": "Kept on this device only",
    },
}
"""Group and name, by which scripts ask (`Archive.words.<group>.<name>`) → msgid."""


def site_words(ui: Interface) -> str:
    """Return the script that sets `Archive.words`, and `Archive.months`: names by family."""
    words = {
        group: {name: ui.text(msgid) for name, msgid in names.items()}
        for group, names in _WORDS.items()
    }
    months = {family: month_names(family) for family in MONTH_FAMILIES}
    return f"Archive.words={_json(words)};\nArchive.months={_json(months)};\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
