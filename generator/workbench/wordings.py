"""What the catalogues lack: `make wordings` says it, or writes it. (I/O: .po files)

The Arabic catalogue says which msgids there are; tests hold it to what templates and code ask for.
Another one is complete when it has a wording for each of them, in every context. What is its own
wording in English stands in the English catalogue all the same: a msgid that nobody has looked at
can be told from one that reads well as it is.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import normalize

from generator.i18n import FALLBACK, read_catalogue
from generator.resources import catalogue_path, languages

REFERENCE = "ar"
"""The language whose catalogue has every msgid."""
USAGE = "usage: python -m generator.workbench.wordings [--write] [LANGUAGE…]"


def missing(catalogue: Catalog, reference: Catalog) -> list[Message]:
    """Messages of the reference that a catalogue has no wording for, or a fuzzy one."""
    worded = {_key(each) for each in _messages(catalogue) if _is_worded(each) and not each.fuzzy}
    return [each for each in _messages(reference) if _key(each) not in worded]


def unknown(catalogue: Catalog, reference: Catalog) -> list[Message]:
    """Messages of a catalogue that nothing asks for.

    Its own wording for a configured noun (مقال, خبر, مادة) is none of them: another language may
    need one where Arabic does not.
    """
    keys = {_key(each) for each in _messages(reference)}
    plain = {msgid for context, msgid in keys if context is None}
    return [
        each
        for each in _messages(catalogue)
        if _key(each) not in keys and not (each.context in ("khabar", "madda") and each.id in plain)
    ]


def entry(message: Message, language: str) -> str:
    """The lines of a .po file for a message that lacks a wording.

    English begins with its msgid, marked as fuzzy: whoever has read it takes the mark away. Until
    then the msgid is shown, so it is the same.
    """
    own = language == FALLBACK
    lines = ["#, fuzzy"] if own else []
    if message.context:
        lines.append(f"msgctxt {normalize(message.context, width=0)}")
    if isinstance(message.id, str):
        lines.append(f"msgid {normalize(message.id, width=0)}")
        lines.append(f"msgstr {normalize(message.id if own else '', width=0)}")
    else:
        one, many = message.id
        lines += [f"msgid {normalize(one, width=0)}", f"msgid_plural {normalize(many, width=0)}"]
        forms = read_catalogue(language).num_plurals
        lines += [
            f"msgstr[{n}] {normalize((many if n else one) if own else '', width=0)}"
            for n in range(forms)
        ]
    return "\n".join(lines) + "\n"


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _is_worded(message: Message) -> bool:
    forms = (message.string,) if isinstance(message.string, str) else message.string
    return all(forms or ("",))


def _append(language: str, lacking: Sequence[Message]) -> None:
    """Put what is lacking at the end of a catalogue; what stands there without wording stays."""
    held = {_key(each) for each in _messages(read_catalogue(language))}
    new = [entry(each, language) for each in lacking if _key(each) not in held]
    if new:
        path = catalogue_path(language)
        text = path.read_text(encoding="utf-8").rstrip("\n")
        path.write_text("\n\n".join([text, *(each.rstrip("\n") for each in new)]) + "\n", "utf-8")


def main(arguments: Sequence[str]) -> int:
    """Name what each language lacks; exit code 1 when one lacks anything."""
    asked = [each for each in arguments if each != "--write"]
    if strange := [each for each in asked if each not in languages()]:
        print(f"{', '.join(strange)}: no such language ({USAGE})", file=sys.stderr)
        return 2
    reference = read_catalogue(REFERENCE)
    found = 0
    for language in asked or languages():
        catalogue = read_catalogue(language)
        lacking = missing(catalogue, reference)
        for each in lacking:
            context, msgid = _key(each)
            print(f"{language}: no wording: {msgid}{f' ({context})' if context else ''}")
        for each in unknown(catalogue, reference):
            print(f"{language}: nothing asks for: {_key(each)[1]}")
        found += len(lacking)
        if "--write" in arguments:
            _append(language, lacking)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
