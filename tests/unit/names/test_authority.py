"""authority.csv: what a librarian says, and where it contradicts itself."""

from __future__ import annotations

import pytest

from generator.names.authority import Entry, Kind, read_authority

HEAD = "preferred,variants,kind,wikidata\n"


def read(rows: str) -> tuple[list[Entry], list[str]]:
    authority, problems = read_authority((HEAD + rows).encode())
    return list(authority.entries), [str(problem) for problem in problems]


def test_entries() -> None:
    entries, problems = read(
        "حلب,الشهباء|حلب الشهباء,مكان,Q41183\n"
        "المتنبي,,person,https://www.wikidata.org/wiki/Q206459\n"
    )
    assert problems == []
    assert entries == [
        Entry("حلب", ("الشهباء", "حلب الشهباء"), Kind.PLACE, "Q41183"),
        Entry("المتنبي", (), Kind.PERSON, "Q206459"),
    ]


def test_rows_of_one_thing_add_up() -> None:
    entries, problems = read("حلب,الشهباء,,\nحلب,حلب الشهباء,مكان,\n")
    assert problems == []
    assert entries == [Entry("حلب", ("الشهباء", "حلب الشهباء"), Kind.PLACE)]


@pytest.mark.parametrize(
    ("rows", "entries", "problems"),
    [
        (
            ",الشهباء,,\n",
            [],
            [
                "authority.csv:2: a row without a preferred form (fill in the preferred form)",
            ],
        ),
        (
            "حلب,,مدينة,41183\n",
            [Entry("حلب")],
            [
                "authority.csv:2: kind is 'مدينة', not used "
                "(known: person, place, organisation, event, work, subject)",
                "authority.csv:2: wikidata is '41183', not used (expected something like Q5194)",
            ],
        ),
        (
            "حلب,,place,\nحلب,,event,\n",
            [Entry("حلب", kind=Kind.PLACE)],
            [
                "authority.csv:3: kind is 'event' here and 'place' in an earlier row "
                "(keep one of them)"
            ],
        ),
        (
            "حلب,الشهباء,,\nمدينة النور,الشهباء,,\n",
            [Entry("حلب"), Entry("مدينة النور")],
            [
                "authority.csv:2: «الشهباء» is a variant of «حلب» and also of «مدينة النور» in "
                "line 3; it joins neither (leave it in one row)",
                "authority.csv:3: «الشهباء» is a variant of «مدينة النور» and also of «حلب» in "
                "line 2; it joins neither (leave it in one row)",
            ],
        ),
        (
            "حلب,الشهباء,,\nالشهباء,البيضاء,,\n",
            [Entry("حلب"), Entry("الشهباء", ("البيضاء",))],
            [
                "authority.csv:2: «الشهباء» is a variant here and the preferred form of line 3 "
                "(remove it here, or join the two rows; until then it stays a preferred form)"
            ],
        ),
        (
            "حلب,,,Q41183\nالشهباء,,,Q41183\n",
            [Entry("حلب", wikidata="Q41183"), Entry("الشهباء", wikidata="Q41183")],
            [
                "authority.csv:3: Q41183 is also the item of «حلب» in line 2 "
                "(join the two rows, or correct one item)"
            ],
        ),
    ],
)
def test_faults(rows: str, entries: list[Entry], problems: list[str]) -> None:
    assert read(rows) == (entries, problems)


@pytest.mark.parametrize(
    "rows",
    [
        "أ,ب,,\nب,أ,,\n",
        "أ,ب,,\nب,ج,,\nج,أ,,\n",
    ],
)
def test_circles_are_named_and_lead_nowhere(rows: str) -> None:
    entries, problems = read(rows)
    assert all(not entry.variants for entry in entries)
    assert len(problems) == len(entries)
    assert all("in a circle" in problem for problem in problems)


def test_a_variant_like_the_preferred_form_is_none() -> None:
    assert read("الروسية,الروسیة|الروسية,,\n") == ([Entry("الروسية")], [])
    # What a person writes out is kept, though the build would join it unasked.
    assert read("الأردن,الاردن,,\n") == ([Entry("الأردن", ("الاردن",))], [])
