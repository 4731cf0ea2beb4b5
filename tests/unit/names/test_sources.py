"""sources.csv: who publishes."""

from __future__ import annotations

import pytest

from generator.names.sources import Source, SourceKind, read_sources

HEAD = "name,aliases,kind,home,country,rights,licence\n"


def read(rows: str) -> tuple[list[Source], list[str]]:
    register, problems = read_sources((HEAD + rows).encode())
    return list(register.sources), [str(problem) for problem in problems]


def test_a_whole_row() -> None:
    sources, problems = read(
        "مجلة المدار,المدار|Al Madar,مجلة,madar.example,eg,جميع الحقوق محفوظة,"
        "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)\n"
    )
    assert problems == []
    assert sources == [
        Source(
            "مجلة المدار",
            ("المدار", "Al Madar"),
            SourceKind.MAGAZINE,
            "https://madar.example",
            "EG",
            "جميع الحقوق محفوظة",
            "CC BY 4.0",
            "https://creativecommons.org/licenses/by/4.0/",
        )
    ]


@pytest.mark.parametrize(
    ("cell", "licence", "url"),
    [
        ("ملكية عامة", "ملكية عامة", ""),
        ("https://example.org/terms", "", "https://example.org/terms"),
        ("الشروط: https://example.org/terms.", "الشروط", "https://example.org/terms"),
        ("javascript:alert(1)", "javascript:alert(1)", ""),
    ],
)
def test_licences(cell: str, licence: str, url: str) -> None:
    (source,), problems = read(f"المدار,,,,,,{cell}\n")
    assert (source.licence, source.licence_url, problems) == (licence, url, [])


@pytest.mark.parametrize(
    "home", ["javascript:alert(1)", "//evil.example", "http://", "ftp://example.org", "ليس عنوانا"]
)
def test_what_is_no_home_page(home: str) -> None:
    (source,), problems = read(f"المدار,,,{home},,,\n")
    assert source.home == ""
    assert problems == [f"sources.csv:2: home is {home!r}, not used (expected https://…)"]


def test_an_alias_of_two_sources() -> None:
    sources, problems = read("RT Arabic,RT,,,,,\nRadio Tunis,RT|راديو تونس,,,,,\n")
    assert [source.aliases for source in sources] == [(), ("راديو تونس",)]
    assert problems == [
        "sources.csv:2: «RT» is an alias of «RT Arabic» and also of «Radio Tunis» in line 3; "
        "it joins neither (leave it in one row)",
        "sources.csv:3: «RT» is an alias of «Radio Tunis» and also of «RT Arabic» in line 2; "
        "it joins neither (leave it in one row)",
    ]
