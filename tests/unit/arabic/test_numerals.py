"""Digits of the interface."""

from __future__ import annotations

import pytest

from generator.arabic.numerals import in_digits


@pytest.mark.parametrize(
    ("text", "digits", "expected"),
    [
        ("0123456789", "arab", "٠١٢٣٤٥٦٧٨٩"),
        ("0123456789", "latn", "0123456789"),
        ("صفحة 12 من 34", "arab", "صفحة ١٢ من ٣٤"),
        ("F-16", "arab", "F-١٦"),  # which is why texts are never passed through it
        ("٢٠٢٣", "latn", "٢٠٢٣"),
        ("", "arab", ""),
    ],
)
def test_digits(text: str, digits: str, expected: str) -> None:
    assert in_digits(text, digits) == expected
