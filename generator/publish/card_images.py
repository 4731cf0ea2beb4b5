"""Cards as PNG: fonts for measuring and painting, SVG painted, colours counted. (I/O)

What it needs comes with `pip install 'warraq[cards]'`: uharfbuzz (how wide a text is set), resvg
(paints; shapes and orders Arabic by itself and needs nothing of the system), Pillow (a
dozen colours: a third of the bytes), fontTools and brotli (fonts out of the site's own). To load
them takes a quarter of a second: only who makes cards imports this module.
"""

from __future__ import annotations

import io
import logging
from dataclasses import replace
from functools import lru_cache
from importlib import metadata
from itertools import chain
from pathlib import Path
from typing import Any

import brotli  # noqa: F401 - fontTools reads WOFF2 with it
import resvg_py
import uharfbuzz
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from PIL import Image

from generator.errors import WarraqError
from generator.publish.cards import ACCENTS, INK, INTERFACE, PAPER, READING, Picture, picture_svg
from generator.resources import REINSTALL, VENDOR_MANIFEST, vendor_dir

_TOOLS = ("resvg-py", "uharfbuzz", "pillow", "fonttools", "brotli")
_FACES = {READING: ("noto-naskh-arabic", 700), INTERFACE: ("vazirmatn", 400)}
"""Folder and weight of each face."""
_PARTS = ("arabic.woff2", "latin.woff2")
_INK_STEPS, _ACCENT_STEPS = 8, 4
"""Shades between paper and ink, and paper and the accent: up to sixteen colours are four bits."""
_LEVEL = 6
"""Of compression: 9 takes twice the time of all else for 6 % of the bytes."""


def check_fonts() -> None:
    """Make sure that the fonts are there.

    Raises:
        WarraqError: one is missing.
    """
    for path in _font_files():
        if not path.is_file():
            raise WarraqError(f"cards = true needs the font {path}, which is missing", REINSTALL)


def made_with() -> list[str]:
    """What cards depend on besides what they say: versions of tools, and the fonts."""
    fonts = (vendor_dir() / VENDOR_MANIFEST).read_text(encoding="utf-8")
    return [*map(metadata.version, _TOOLS), fonts]


def _font_files() -> list[Path]:
    fonts = vendor_dir() / "fonts"
    return [fonts / folder / part for folder, _ in _FACES.values() for part in _PARTS]


def write_fonts(folder: Path) -> None:
    """Put the faces into a folder: each whole, in one weight, as a TrueType file.

    The site's own are cut into an Arabic and a Latin file with variable weights, which painters of
    SVG do not put together.

    Raises:
        WarraqError: a font is damaged.
    """
    # It reports what it leaves out of tables, which is as it should be.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    for face, (name, weight) in _FACES.items():
        try:
            parts = [
                _in_one_weight(vendor_dir() / "fonts" / name / part, weight) for part in _PARTS
            ]
            font = Merger().merge(parts)
        except Exception as error:  # whatever a damaged file makes a parser raise
            what = f"the font {name} cannot be read: {error}"
            raise WarraqError(what, REINSTALL) from error
        _rename(font, face)
        font.save(folder / f"{face}.ttf")


def _in_one_weight(file: Path, weight: int) -> io.BytesIO:
    font = instantiateVariableFont(TTFont(file, recalcTimestamp=False), {"wght": weight})
    font.flavor = None
    made = io.BytesIO()
    font.save(made)
    made.seek(0)
    return made


def _rename(font: Any, family: str) -> None:
    """Give a face the plain name by which cards ask for it."""
    font["name"].setName(family, 1, 3, 1, 0x409)
    font["name"].setName("Regular", 2, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 400


def paint(picture: Picture, folder: str) -> bytes:
    """The PNG of a card.

    Args:
        folder: with the files of `write_fonts`.
    """
    faces = _faces(folder)
    svg = picture_svg(_settable(picture, faces), faces.measure)
    files = [f"{folder}/{face}.ttf" for face in _FACES]
    png = resvg_py.svg_to_bytes(svg_string=svg, font_files=files, skip_system_fonts=True)
    image = Image.open(io.BytesIO(bytes(png))).convert("RGB")
    few = image.quantize(palette=_palette(picture.accent), dither=Image.Dither.NONE)
    made = io.BytesIO()
    few.save(made, "PNG", compress_level=_LEVEL)
    return made.getvalue()


class _Faces:
    """The faces of a folder: how wide they set a text, and what they have letters for."""

    def __init__(self, folder: str) -> None:
        files = {face: uharfbuzz.Blob.from_file_path(f"{folder}/{face}.ttf") for face in _FACES}
        self._faces = {face: uharfbuzz.Face(blob) for face, blob in files.items()}
        self._fonts = {face: uharfbuzz.Font(each) for face, each in self._faces.items()}
        self._letters = {face: set(each.unicodes) for face, each in self._faces.items()}
        # Headlines are measured in several sizes, and words come again.
        self._ems = lru_cache(maxsize=1 << 14)(self._width)

    def measure(self, text: str, face: str, size: float) -> float:
        """The width of a text in pixels."""
        return self._ems(text, face) * size

    def _width(self, text: str, face: str) -> float:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(self._fonts[face], buffer)
        units = sum(place.x_advance for place in buffer.glyph_positions or ())
        return float(units) / float(self._faces[face].upem)

    def settable(self, text: str, face: str) -> str:
        """The text without what the face has no letter for: no empty boxes."""
        letters = self._letters[face]
        kept = "".join(sign if ord(sign) in letters else " " for sign in text)
        return " ".join(kept.split())


@lru_cache(maxsize=1)
def _faces(folder: str) -> _Faces:
    return _Faces(folder)


def _settable(picture: Picture, faces: _Faces) -> Picture:
    below = INTERFACE if picture.is_site else READING
    return replace(
        picture,
        archive=faces.settable(picture.archive, READING),
        title=faces.settable(picture.title, below),
        outlets=faces.settable(picture.outlets, INTERFACE),
    )


@lru_cache(maxsize=len(ACCENTS))
def _palette(accent: str) -> Image.Image:
    """A dozen colours: from paper to ink, and from paper to the accent."""
    ink = [_mixed(INK, step / (_INK_STEPS - 1)) for step in range(_INK_STEPS)]
    colour, steps = ACCENTS[accent], range(1, _ACCENT_STEPS + 1)
    accents = [_mixed(colour, step / _ACCENT_STEPS) for step in steps]
    image = Image.new("P", (1, 1))
    image.putpalette([*chain.from_iterable(ink + accents)])
    return image


def _mixed(colour: str, share: float) -> tuple[int, ...]:
    """A colour on paper."""
    pairs = zip(bytes.fromhex(PAPER[1:]), bytes.fromhex(colour[1:]), strict=True)
    return tuple(round(paper + (ink - paper) * share) for paper, ink in pairs)
