"""What the scripts of every page say, in the interface's language.

They have their words from here and not from the page, where the same words would stand in each of
100,000 files.
"""

from __future__ import annotations

import json

from generator.arabic.calendar import hijri_month_lengths, month_names
from generator.config import MONTH_FAMILIES
from generator.i18n import Interface

_WORDS: dict[str, dict[str, str | dict[str, str]]] = {
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
        "unkept": "This browser lets nothing be kept: the choice has no effect.",
    },
    "dossier": {
        "add": "Add to my dossier",
        "within": "In my dossier",
        "drop": "Remove",
        "drop_article": "Remove from my dossier",
        "add_paragraph": "Add the paragraph to my dossier",
        "drop_paragraph": "Remove the paragraph from my dossier",
        "add_selection": "Add what is selected to my dossier",
        "article_in": "Added to my dossier",
        "article_out": "Removed from my dossier",
        "quotation_in": "The quotation was added to my dossier",
        "quotation_out": "The quotation was removed from my dossier",
        "undo": "Undo",
        "close": "Close",
        "print": "Print",
        "full": "The device has no room: nothing was added.",
        "full_note": "The device has no room: the note is on this page only.",
        "note": "Note",
        "up": "Up",
        "down": "Down",
        "drag": "Drag to reorder",
        "to_paragraph": "The paragraph in its place",
        "moved": "«{name}» moved to place {n} of {total}",
        "removed": "Removed: {name}",
        "restored": "Restored: {name}",
        "come": "Added from the file: {what}.",
        "notes_joined": "Notes joined to those here",
        "nothing_new": "All that is in the file is here already.",
        "unchanged": "Nothing has changed.",
        "comma": ", ",
        "title_from": "“",
        "title_to": "”",
        "inferred": "Date inferred from the text",
        "errors": {
            "not-json": "The file is not JSON, or part of it is missing.",
            "not-dossier": "The file is no dossier of such an archive.",
            "newer": "The file is of a later version ({n}) than this archive reads.",
            "bad": "Entry {n} of the file is faulty in: {field}.",
            "too-large": "The file is too large to be read here.",
            "unread": "The file could not be read.",
        },
    },
    "cite": {
        "reference": "Reference",
        "copy": "Copy",
        "copied": "Copied",
        "failed": "Copying failed",
        "download": "Download",
        "copy_quotation": "Copy the quotation",
        "quotation_copied": "The quotation was copied",
    },
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
        "away": "There is no connection now. The archive can be kept when there is one.",
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
_COUNTS = {"dossier": {"articles": "article", "quotations": "quotation"}}
"""Group and name → a counted noun, of which scripts get all six forms."""


def site_words(ui: Interface) -> str:
    """Return the script that sets `Archive.words`, and `Archive.months`: names by
    family, of which an interface in another language has none."""
    words: dict[str, dict[str, object]] = {
        group: {name: _worded(ui, msgid) for name, msgid in names.items()}
        for group, names in _WORDS.items()
    }
    for group, nouns in _COUNTS.items():
        words[group] |= {name: ui.plural_forms(noun) for name, noun in nouns.items()}
    months = {family: month_names(family) for family in MONTH_FAMILIES if ui.month_family}
    return f"Archive.words={_json(words)};\nArchive.months={_json(months)};\n"


def hijri_calendar(ui: Interface) -> str:
    """Return the script that sets `Archive.hijri`, by which another names any day by Umm al-Qura
    as the site does: `first`, the day on which `year` begins; `lengths` of the months from there
    on, in days; the names of the `months`; how a year is `written`."""
    first, year, lengths = hijri_month_lengths()
    names = ui.dates.hijri_names
    told = {"first": first.isoformat(), "year": year, "lengths": lengths}
    return f"Archive.hijri={_json(told | {'months': names.months, 'written': names.year})};\n"


def _worded(ui: Interface, msgid: str | dict[str, str]) -> object:
    if isinstance(msgid, str):
        return ui.text(msgid)
    return {name: ui.text(each) for name, each in msgid.items()}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
