"""The index as it is built: postings, shards, and what a new article changes of them."""

from __future__ import annotations

from collections import Counter

import pytest

from generator.arabic.normalize import folded_form, words, written_form
from generator.search import postings as postings_module
from generator.search import shards as shards_module
from generator.search.codec import ALPHABET, STOPS
from generator.search.documents import FIELDS, SearchDocument
from generator.search.index import BuiltIndex, IndexBuilder
from generator.search.letters import swapped
from generator.search.lexicon import families, family_key
from generator.search.postings import USUAL, impact_level
from tests.cross.small_archive import small_archive, varied_archive

Postings = dict[str, list[tuple[int, int]]]
"""Field → (article, exponent of the impact)"""

HARD = [
    SearchDocument("a.html", "", ""),
    SearchDocument("b.html", "ﷺ 🚀 عنوان", "نص \u0000 طويل " * 50, tags=("وسم مركب", "F-16")),
    SearchDocument("c.html", "constructor __proto__", "1,250.75 2023.09.25 في في، في؛ (في)"),
    SearchDocument("d.html", "مُحَمَّد محمد محمّد، «محمد»", "محمد\u00a0محمد\tمحمد\nمحمد/محمد-محمد"),
    SearchDocument("e.html", "a\u200fb عم\u200fان", "٢٠٢٣ 2023 ۲۰۲۳ F‑16 F-16 3.5، 3,5"),
]


def built(documents: list[SearchDocument]) -> BuiltIndex:
    builder = IndexBuilder()
    for document in documents:
        builder.add(document)
    return builder.finish()


def decoded(text: str) -> list[int]:
    found: list[int] = []
    high = 0
    for value in map(ALPHABET.index, text):
        if value < STOPS:
            found.append(high * STOPS + value)
            high = 0
        else:
            high = high * (len(ALPHABET) - STOPS) + value - STOPS + 1
    return found


def read_postings(codes: str, words: int) -> list[Postings]:
    """Read the postings of some words by the description in `shards`."""
    numbers = iter(decoded(codes))
    found: list[Postings] = []
    for _ in range(words):
        first = next(numbers)
        count: int | None = (first >> len(FIELDS)) + 1
        held: Postings = {}
        for place, name in enumerate(FIELDS):
            if first >> place & 1:
                article, entries = -1, []
                for _ in range(next(numbers) + 1 if count is None else count):
                    code = next(numbers)
                    article += (code >> 2) + 1
                    level = code & 3
                    entries.append((article, next(numbers) if level == USUAL else level + 1))
                held[name] = entries
                count = None
        found.append(held)
    assert next(numbers, None) is None
    return found


def counted(documents: list[SearchDocument]) -> dict[str, Postings]:
    """Count the words of some articles in the plainest way."""
    found: dict[str, Postings] = {}
    for number, document in enumerate(documents):
        for name, text in document.field_texts().items():
            counts = Counter(written_form(word) for _, _, word in words(text))
            length = counts.total() if name == "body" else None
            for form, times in counts.items():
                entry = (number, impact_level(times, length))
                found.setdefault(form, {}).setdefault(name, []).append(entry)
    return {form: held for form, held in found.items() if folded_form(form)}


def read_index(index: BuiltIndex) -> dict[str, Postings]:
    found: dict[str, Postings] = {}
    for shard in index.shards():
        words, _, _, codes = shard.data
        forms = swapped(words).replace("/", " ").split(" ")
        found.update(zip(forms, read_postings(codes, len(forms)), strict=True))
    return found


@pytest.mark.parametrize("documents", [small_archive(), HARD, varied_archive(60), [HARD[0]]])
def test_shards_hold_every_posting(documents: list[SearchDocument]) -> None:
    assert read_index(built(documents)) == counted(documents)


def test_batches_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = varied_archive(50)
    whole = [shard.data for shard in built(documents).shards()]
    monkeypatch.setattr(postings_module, "BATCH", 7)
    assert [shard.data for shard in built(documents).shards()] == whole


def test_shards_begin_at_their_bounds_and_stay_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards_module, "SIZES", ((1000, 7_000),))
    shards = list(built(varied_archive(250)).shards())
    assert len(shards) > 6
    bounds = [shard.bound for shard in shards]
    assert bounds[0] == "" and bounds == sorted(set(bounds))
    for shard, following in zip(shards, [*bounds[1:], "\uffff"], strict=True):
        groups = swapped(shard.data[0]).split("/")
        keys = [family_key(folded_form(group.split(" ")[0])) for group in groups]
        assert keys == sorted(set(keys))
        assert shard.bound <= keys[0] and keys[-1] < following
        size = len(shard.data[0]) + len(shard.data[3])
        assert size <= 7_000 * shards_module.MOST * 1.1 or len(groups) == 1


def test_a_larger_archive_has_smaller_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards_module, "SIZES", ((251, 7_000), (1000, 3_000)))
    small, large = (len(list(built(varied_archive(n)).shards())) for n in (250, 251))
    assert large > small * 1.5


def test_impacts_are_powers_of_two_near_the_formula() -> None:
    assert [impact_level(times, None) for times in (1, 2, 3, 4, 100)] == [2, 3, 4, 4, 9]
    assert impact_level(1, 300) == impact_level(1, None) == 2
    assert impact_level(1, 30) > 2 > impact_level(1, 3_000)
    assert impact_level(1, 10**7) == 0
    levels = [impact_level(2, length) for length in range(1, 5_000)]
    assert levels == sorted(levels, reverse=True)


def test_the_archive_decides_what_is_whole() -> None:
    assert "وهران" not in built([SearchDocument("a.html", "وهران", "")]).protected
    whole = built([SearchDocument("a.html", "وهران", "الوهران")])
    assert whole.protected == {"وهران"}
    (family,) = [f for f in families(whole.postings.forms, whole.protected) if "وهران" in f.forms]
    assert "وهران" in family.whole


def test_no_documents_make_an_empty_index() -> None:
    empty = built([])
    assert list(empty.shards()) == []
    assert {letter: list(blocks) for letter, blocks in empty.vocabulary().items()} == {
        "f": [], "b": [],
    }  # fmt: skip
