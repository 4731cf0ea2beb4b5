"""Earlier articles that are about the same."""

from __future__ import annotations

from collections.abc import Iterable

from generator.enrich.related import NEAR_DAYS, SHOWN, Subject, related
from generator.enrich.topics import topic, with_tags

PORT = "رافعة ميناء سفينة قبطان مرفأ حوض بحار شحنة"
FARM = "قمح حصاد فلاح مطر حقل محراث بذور صومعة"


def said(text: str, *own: str) -> bytes:
    """Words that several articles have, with some of the article's own."""
    return topic("", [*text.split(), *own])


def subject(
    day: int, terms: bytes, *, proposed: bool = True, barred: Iterable[int] = ()
) -> Subject:
    return Subject(day, terms, proposed, frozenset(barred))


def of_port(number: int) -> bytes:
    """Two articles on the port share its words, and have as many of their own."""
    return said(PORT, *(f"{letter * 3}{'abcdefghijklmnop'[number] * 3}" for letter in "qrstuvwx"))


def test_what_is_about_the_same_is_found_in_its_time() -> None:
    subjects = [
        subject(0, of_port(0)),
        subject(0, said(FARM, "خروف", "صوف", "راعي", "كلأ", "زريبة", "ماعز", "ناي")),
        subject(NEAR_DAYS, of_port(1)),
        subject(NEAR_DAYS + 1, of_port(2)),
        subject(NEAR_DAYS + 2, said(FARM, "جرار", "سماد", "جدول", "تربة", "محصول", "بقر", "حليب")),
    ]
    nothing = ((), ())
    assert [*related(subjects)] == [nothing, nothing, ((0,), ()), ((2,), (0,)), ((), (1,))]


def test_the_same_time_ends_after_its_days() -> None:
    for days, found in ((NEAR_DAYS, ((0,), ())), (NEAR_DAYS + 1, ((), (0,)))):
        subjects = [subject(0, of_port(0)), subject(days, of_port(1))]
        assert [*related(subjects)][1] == found


def test_no_more_than_a_few() -> None:
    subjects = [subject(0, of_port(n)) for n in range(6)]
    near, _ = [*related(subjects)][5]
    assert len(near) == SHOWN


def test_what_is_barred_or_not_proposed_is_left_out() -> None:
    subjects = [
        subject(0, of_port(0), proposed=False),
        subject(0, of_port(1)),
        subject(0, of_port(2)),
        subject(0, of_port(3), barred=[2]),
    ]
    assert [*related(subjects)][3] == ((1,), ())


def test_a_text_that_says_the_same_is_left_out() -> None:
    subjects = [subject(0, of_port(0)), subject(0, of_port(0)), subject(0, of_port(1))]
    told = [*related(subjects)]
    assert told[1] == ((), ())
    assert told[2] == ((1,), ())


def test_a_few_words_in_common_are_an_accident() -> None:
    subjects = [subject(0, said("رافعة ميناء سفينة")), subject(0, said("رافعة ميناء سفينة نسر"))]
    assert [*related(subjects)][1] == ((), ())


def test_a_common_tag_weighs_less_than_a_rare_one() -> None:
    tags = ["عالم", "محليات", "رياضة", "اقتصاد"]
    common = [subject(0, with_tags(said("شائع"), tags)) for _ in range(400)]
    pair = [said(PORT, "aaa", "bbb", "ccc", "ddd"), said(FARM, "eee", "fff", "ggg", "hhh")]

    def told(tags: list[str]) -> int:
        subjects = [subject(0, with_tags(words, tags)) for words in pair]
        near, _ = [*related([*common, *subjects])][-1]
        return len(near)

    assert told([f"{tag} نادر" for tag in tags]) == 1
    assert told(tags) == 0


def test_nothing_is_said_of_nothing() -> None:
    assert [*related([])] == []
    assert [*related([subject(0, b""), subject(0, b"")])] == [((), ())] * 2
