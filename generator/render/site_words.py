"""What the scripts of every page say, in the interface's language.

They have their words from here and not from the page, where the same words would stand in each of
100,000 files.
"""

from __future__ import annotations

import json

from generator.i18n import Interface

_WORDS: dict[str, dict[str, str]] = {
    "offline": {
        "offline": "You are offline",
        "newer": "A newer version of the archive is available",
        "update": "To the update",
        "keepRead": "Keep what I read",
        "keepWhole": "Keep the whole archive on this device ({size})",
        "updateKept": "Update what is kept",
        "resume": "Resume keeping",
        "keeping": "Keeping the whole archive",
        "progress": "{done} of {total} kept ({percent} per cent)",
        "cancel": "Cancel",
        "remove": "Delete what is kept on this device",
        "removed": "All that was kept on this device is deleted.",
        "whole": "The whole archive is kept on this device.",
        "stopped": "Keeping was stopped. What was kept stays; it can be resumed.",
        "space": "There is not enough room on this device.",
        "changed": "The archive changed while it was being kept. Try again.",
        "failed": "Keeping failed. Try again.",
        "wholeArchive": "The whole archive",
        "unfinished": "not finished",
        "pagesRead": "Pages read",
        "kilobytes": "{n} kB",
        "megabytes": "{n} MB",
        "gigabytes": "{n} GB",
        "onDisk": "This copy of the archive lies on a disk: all of it is there, with the search.",
        "impossible": "This browser cannot keep pages, or wants a secure connection (https).",
    },
}
"""Group and name, by which scripts ask (`Archive.words.<group>.<name>`) → msgid."""


def site_words(ui: Interface) -> str:
    """Return the script that sets `Archive.words`."""
    words = {
        group: {name: ui.text(msgid) for name, msgid in names.items()}
        for group, names in _WORDS.items()
    }
    return f"Archive.words={json.dumps(words, ensure_ascii=False)};\n"
