from __future__ import annotations

import pytest

from generator.names.bylines import authors
from generator.redaction.sieve import MARK


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("", ()),
        ("سلمى الخوري", ("سلمى الخوري",)),
        ("أحمد علي، محمد حسن", ("أحمد علي", "محمد حسن")),
        ("أحمد علي / محمد حسن", ("أحمد علي", "محمد حسن")),
        ("أحمد علي، أحمد علي", ("أحمد علي",)),
        ("كتب: أحمد علي، محمد عبد الله حسن", ("أحمد علي", "محمد عبد الله حسن")),
        ("بقلم: ليلى حدّاد", ("ليلى حدّاد",)),
        ("Jean-Paul O’Neil، J. R. Smith", ("Jean-Paul O’Neil", "J. R. Smith")),
    ],
)
def test_authors_that_a_byline_parts_are_several(byline: str, names: tuple[str, ...]) -> None:
    assert authors(byline) == names


@pytest.mark.parametrize(
    "byline",
    [
        "أحمد علي ومحمد حسن",  # so begins «أحمد وليد» too
        "أحمد علي، القاهرة",
        "أحمد علي، مراسل القاهرة",
        "أحمد علي، رئيس التحرير",
        "فريق التحرير، أحمد علي",
        "Jane Doe، Reuters Staff",
        "أحمد علي، 3 مايو",
        "بغداد اليوم- متابعة",
        "رويترز/أحمد علي",
        "،",
        "كتب:",
        "أحمد علي، ",
    ],
)
def test_where_it_is_not_plain_a_byline_is_one(byline: str) -> None:
    assert authors(byline) == (byline,)


def test_a_label_goes_also_where_the_byline_stays_one() -> None:
    assert authors("كتب: أحمد علي، مراسل القاهرة") == ("أحمد علي، مراسل القاهرة",)
    assert authors("بقلم: فريق التحرير") == ("فريق التحرير",)
    assert authors("كتب أحمد علي") == ("كتب أحمد علي",)


def test_a_name_that_was_taken_out_is_one_of_several() -> None:
    others = ("محمد بن علي", "Jane van Dyke")
    assert authors("، ".join((MARK, *others))) == (MARK, *others)
    assert authors("، ".join((*others, MARK))) == (*others, MARK)
    assert authors(f"{MARK}، مراسل القاهرة") == (f"{MARK}، مراسل القاهرة",)
