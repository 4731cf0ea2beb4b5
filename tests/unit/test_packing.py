"""Records as bytes and back, whatever text they hold."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Block, BlockKind, ParsedArticle, Part
from generator.packing import UnpackError, pack, unpack

TEXT = st.text(st.characters(categories=None), max_size=20)


@given(TEXT, TEXT, st.dates() | st.none(), st.lists(TEXT, max_size=3))
def test_what_is_packed_comes_back(
    title: str, text: str, day: date | None, sources: list[str]
) -> None:
    blocks = (Block(BlockKind.PARAGRAPH, text, 2),)
    article = ParsedArticle(title, 1, day, blocks=blocks, sources=tuple(sources))
    assert unpack(pack(article), ParsedArticle) == article


@given(TEXT, st.binary(max_size=9))
def test_bytes_come_back_beside_lone_surrogates(path: str, digest: bytes) -> None:
    part = Part(f"{path}\ud800", 3, digest)
    assert unpack(pack(part), Part) == part


@pytest.mark.parametrize("data", [b"", b"\xc1", b"\xc1{", b"\x93", b"\xff", pack(7)])
def test_damage_is_noticed(data: bytes) -> None:
    with pytest.raises(UnpackError):
        unpack(data, ParsedArticle)
