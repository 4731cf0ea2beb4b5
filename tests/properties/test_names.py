"""Laws of names that hold for any input."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from generator.arabic.normalize import fold_text
from generator.names.authority import read_authority
from generator.names.sources import read_sources
from generator.names.spelling import alike, groups_alike, spelling
from generator.names.table import parse_table, write_table
from generator.names.unite import unite
from generator.search.codec import ALPHABET, STOPS
from generator.search.documents import FIELDS
from generator.search.synonyms import encoded

LETTERS = "اأإآبتةهىيیوؤئ" + "\u064e\u064f\u0651"
names = st.text(LETTERS + " ", min_size=1, max_size=5)
cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(names, names)
def test_alike_is_symmetric_and_reflexive(one: str, other: str) -> None:
    assert alike(spelling(one), spelling(one))
    assert alike(spelling(one), spelling(other)) == alike(spelling(other), spelling(one))


@given(names, names)
def test_alike_names_fold_alike(one: str, other: str) -> None:
    """What is joined unasked is never what the folded form tells apart, but for hamza seats."""
    if alike(spelling(one), spelling(other)):
        plain = (fold_text(name).replace("ء", "") for name in (one, other))
        seats = [text.replace("و", "").replace("ي", "") for text in plain]
        assert seats[0] == seats[1]


@given(st.lists(names, max_size=8), st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order(found: list[str], chance: random.Random) -> None:
    groups = groups_alike(found)
    shuffled = [*found]
    chance.shuffle(shuffled)
    assert groups_alike(shuffled) == groups
    assert len({name for group in groups for name in group}) == sum(map(len, groups))
    for group in groups:
        assert all(alike(spelling(a), spelling(b)) for a, b in pairwise(group))


@given(
    st.dictionaries(names, st.integers(1, 9), max_size=8),
    st.dictionaries(names, st.lists(names, max_size=2).map(tuple), max_size=3),
)
def test_no_name_leads_to_one_that_leads_on(
    uses: dict[str, int], rows: dict[str, tuple[str, ...]]
) -> None:
    table = write_table(("preferred", "variants"), [(k, "|".join(v)) for k, v in rows.items()])
    authority, _ = read_authority(table)
    union = unite(uses, {entry.preferred: entry.variants for entry in authority.entries})
    assert all(chief not in union.shown for chief in union.shown.values())
    assert all(name in union.others[chief] for name, chief in union.shown.items())


@given(st.lists(st.tuples(cells, cells), max_size=5))
def test_what_is_written_is_read(rows: list[tuple[str, str]]) -> None:
    columns = {"name": (), "others": ()}
    table = parse_table("t.csv", write_table(columns, rows), columns, "name")
    wanted = [row for row in rows if any(map(str.strip, row))]
    read = [(row["name"].split(), row["others"].split()) for row in table.rows]
    plain = [tuple(_spaced(cell).split() for cell in row) for row in wanted]
    assert len(read) <= len(rows)
    if not any(set("\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029") & set(a + b) for a, b in rows):
        assert read == plain


def _spaced(cell: str) -> str:
    return f" {cell}" if cell[:1] in tuple("=+-@") else cell


@given(st.binary(max_size=200))
def test_no_bytes_are_too_much_for_a_table(data: bytes) -> None:
    for read in (read_authority, read_sources):
        _, problems = read(data)
        assert all(problem.message for problem in problems)
        read(b"preferred,variants,name,aliases,home,licence\n" + data)


levels = st.dictionaries(st.integers(0, 3000), st.integers(0, 40), max_size=8)


@given(st.lists(levels, min_size=4, max_size=4))
def test_postings_are_read_back(fields: list[dict[int, int]]) -> None:
    lists = [sorted(field.items()) for field in fields]
    assert _decoded(encoded(lists)) == lists


def _decoded(codes: str) -> list[list[tuple[int, int]]]:
    """As static/js/lexicon.js reads postings."""
    values = iter(ALPHABET.index(character) for character in codes)

    def number() -> int:
        value, high = next(values), 0
        while value >= STOPS:
            high = high * (len(ALPHABET) - STOPS) + value - STOPS + 1
            value = next(values)
        return high * STOPS + value

    if not codes:
        return [[] for _ in FIELDS]
    first = number()
    count, found = (first >> 4) + 1, []
    for field in range(len(FIELDS)):
        read: list[tuple[int, int]] = []
        if first >> field & 1:
            article = -1
            for _ in range(count or number() + 1):
                code = number()
                article += (code >> 2) + 1
                read.append((article, (code & 3) + 1 if code & 3 < 3 else number()))
            count = 0
        found.append(read)
    return found
