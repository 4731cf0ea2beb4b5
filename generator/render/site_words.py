"""What the scripts of every page say, in the interface's language.

They have their words from here and not from the page, where the same words would stand in each of
100,000 files.
"""

from __future__ import annotations

import json

from generator.i18n import Interface

_WORDS: dict[str, dict[str, str]] = {}
"""Group and name, by which scripts ask (`Archive.words.<group>.<name>`) → msgid."""


def site_words(ui: Interface) -> str:
    """Return the script that sets `Archive.words`."""
    words = {
        group: {name: ui.text(msgid) for name, msgid in names.items()}
        for group, names in _WORDS.items()
    }
    return f"Archive.words={json.dumps(words, ensure_ascii=False)};\n"
