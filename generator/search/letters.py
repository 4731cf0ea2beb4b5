"""Arabic and Latin letters trade places, so that an index of Arabic words takes a byte a letter.

In UTF-8 an Arabic letter takes two bytes, and half of the index is words. A text is swapped back by
swapping it again.
"""

ARABIC = "".join(map(chr, (*range(0x621, 0x63B), *range(0x641, 0x64B))))
"""HAMZA to GHAIN, FEH to YEH: the letters of Arabic words as they are written."""
LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ"

_SWAP = str.maketrans(ARABIC + LATIN, LATIN + ARABIC)


def swapped(text: str) -> str:
    """Return the text with the letters of the two scripts in each other's place."""
    return text.translate(_SWAP)
