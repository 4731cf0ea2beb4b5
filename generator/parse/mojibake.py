"""Text that was decoded with the wrong table and saved: «ط§ظ„ظ…ط¯ظٹظ†ط©» for «المدينة».

UTF-8 taken for Windows-1256 is found here: each Arabic letter has become one of ط ظ ع غ and a
sign that only the second half of a UTF-8 pair can give. ftfy knows the other tables (Latin-1,
Windows-1252, Mac Roman …), where letters have become Ø Ù Ú Û and a sign.
"""

from __future__ import annotations

import re

_LEADS = "آأؤإئابةتثطظعغ"
"""Bytes C2–CB and D8–DB in Windows-1256: first halves of UTF-8, of Arabic letters the last four;
the others begin the signs that a first wrong reading has left."""
_HALVES = "".join(bytes([code]).decode("cp1256") for code in range(0x80, 0xC0))
_HALF = f"[{re.escape(_HALVES)}]"
# â is E2, with which quotation marks and dashes begin.
_LETTER = f"(?:[{_LEADS}]{_HALF}|â{_HALF}{{2}})"
# One such pair also ends sound words («غلط؟»); three in a row may be a list of letters («أ، ب، ت»),
# which gives no Arabic when it is undone.
_RUN = re.compile(rf"{_LETTER}(?:[\x20-\x7e]{{0,40}}{_LETTER}){{2,}}")
_SOUND_SIGNS = "\u060c\u061b\u061f "
_SIGNS = re.escape("".join(sorted({*_HALVES} - {*_SOUND_SIGNS})))
# What every such run holds, and sound text hardly ever: looked for first, since it is quick, and by
# the sign, since sound text has few of them.
_SUSPECT = re.compile(f"[{_SIGNS}](?<=[طظعغ].)")
# What either kind asks for; most texts have none of it.
MOJIBAKE_SIGNS = {*_HALVES, *"ØÙÚÛÿŸ"} - {*_SOUND_SIGNS}
_HINT = re.compile(f"[{re.escape(''.join(sorted(MOJIBAKE_SIGNS)))}]")
_WESTERN = re.compile("[ØÙÚÛ].[ØÙÚÛ].|[ÿŸ].[ÿŸ].", re.DOTALL)
_LAYERS = 3
"""How many wrong readings, one upon the other, are undone."""
_ARABIC = re.compile("[\u0621-\u064a]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_MIN_LETTERS, _MIN_SHARE = 3, 0.4
"""Arabic letters that a run must give, and their share of it: of two layers half are signs."""


def undo_mojibake(text: str) -> str:
    """`text` as it was before it was decoded wrongly, or just as it is; linear in its length."""
    if not _HINT.search(text):
        return text
    for _ in range(_LAYERS):
        mended = _undo_once(text)
        if mended == text:
            break
        text = mended
    return text


def _undo_once(text: str) -> str:
    mended = _RUN.sub(_from_windows_1256, text) if _SUSPECT.search(text) else text
    if _WESTERN.search(mended):
        western = _fix_western(mended)
        # ftfy also mends Latin and Cyrillic; here it is asked for Arabic alone.
        if len(_ARABIC.findall(western)) > len(_ARABIC.findall(mended)):
            mended = western
    return mended


def _fix_western(text: str) -> str:
    # Only now, because it takes long to load and nearly no archive needs it.
    from ftfy import TextFixerConfig, fix_encoding  # noqa: PLC0415

    # Only the encoding: quotation marks, ligatures, widths and spaces of the text are not ours to
    # mend.
    config = TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
    )
    return fix_encoding(text, config)


def _from_windows_1256(run: re.Match[str]) -> str:
    try:
        mended = run[0].encode("cp1256").decode("utf-8")
    except UnicodeError:
        return run[0]
    letters, beyond = len(_ARABIC.findall(mended)), len(_BEYOND_ASCII.findall(mended))
    return mended if letters >= _MIN_LETTERS and letters >= _MIN_SHARE * beyond else run[0]
