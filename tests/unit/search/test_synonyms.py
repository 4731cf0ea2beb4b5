"""Names of several words in texts, and the files of groups."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from generator.arabic.normalize import fold_text, folded_form, words
from generator.names.authority import Authority, Entry
from generator.names.sources import Register, Source
from generator.names.unite import Names
from generator.search.documents import SearchDocument
from generator.search.synonyms import (
    NameGroup,
    SynonymsBuilder,
    _Finder,
    name_groups,
    with_clitics,
)

GROUPS = [NameGroup(("قره باغ", "ناغورني قره باغ")), NameGroup(("كوفيد-19", "كورونا"))]
PIECES = ["قره", "باغ", "بقره", "ناغورني", "وناغورني", "كوفيد", "19", "كوفيد-19", "كوفيد19", "نص"]
GAPS = [" ", "  ", "-", "، ", ". ", "\n", "", "» "]


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(GAPS)), max_size=12))
def test_names_are_found_as_a_slow_search_finds_them(parts: list[tuple[str, str]]) -> None:
    text = "".join(piece + gap for piece, gap in parts)
    assert _Finder(GROUPS).count(text) == slow_count(text)


def slow_count(text: str) -> Counter[tuple[str, ...]]:
    names = [tuple(fold_text(name).split()) for group in GROUPS for name in group.names]
    found: Counter[tuple[str, ...]] = Counter()
    for line in text.split("\n"):
        spans = list(words(line))
        for start in range(len(spans)):
            for name in names:
                held = spans[start : start + len(name)]
                folded = [folded_form(word) for _, _, word in held]
                gaps = [line[a[1] : b[0]] for a, b in pairwise(held)]
                if (
                    len(name) > 1
                    and len(held) == len(name)
                    and folded[0] in with_clitics(name[0])
                    and tuple(folded[1:]) == name[1:]
                    and all(re.fullmatch(r"[\s-]*", gap) for gap in gaps)
                ):
                    found[name] += 1
    return found


def test_clitics_before_the_first_word() -> None:
    assert {"وقره", "بقره", "فلقره", "والقره", "للقره"} <= with_clitics("قره")
    assert {"للولايات", "وللولايات", "بالولايات"} <= with_clitics("الولايات")
    assert "ولايات" not in with_clitics("الولايات")


def test_groups_of_an_archive() -> None:
    names = Names(
        Authority(
            (
                Entry(
                    "قره باغ", ("قرة باغ", "أرتساخ")
                ),  # the first variant folds to the same words
                Entry("حلب"),
                Entry("الأردن", ("الاردن",)),
            )
        ),
        Register((Source("RT Arabic", ("RT",)), Source("المدار"))),
    )
    assert name_groups(names) == [
        NameGroup(("قره باغ", "أرتساخ")),
        NameGroup(("RT Arabic", "RT"), ("source",)),
    ]


def test_files_do_not_depend_on_what_nobody_names() -> None:
    document = SearchDocument(href="1.html", title="خبر", body="هدوء في قره باغ")

    def files(documents: list[SearchDocument]) -> list[object]:
        builder = SynonymsBuilder(GROUPS)
        for each in documents:
            builder.add(each)
        return list(builder.files())

    other = SearchDocument(href="2.html", title="آخر", body="طقس معتدل")
    assert files([document]) == files([document, other])
    assert list(SynonymsBuilder(()).files()) == [""]
    (output, _) = files([document])
    assert isinstance(output, tuple)
    quoted = re.search(rb"'(\[.*\])'", output[1])
    assert quoted
    assert [entry[0] for entry in json.loads(quoted[1].replace(b"\\\\", b"\\"))] == [15, 15]
