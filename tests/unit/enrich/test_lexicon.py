"""tags.csv: reading, writing, and what a librarian may do to it."""

from __future__ import annotations

import pytest

from generator.enrich.lexicon import (
    Entry,
    Lexicon,
    State,
    Statistics,
    format_lexicon,
    parse_lexicon,
    with_edits,
)

HEADER = "tag,count,confidence,state,into\n"


def parsed(text: str) -> tuple[Entry, ...]:
    lexicon, problems = parse_lexicon(text, "tags.csv")
    assert problems == []
    return lexicon.entries


def faults(text: str) -> list[str]:
    return [str(problem) for problem in parse_lexicon(text, "tags.csv")[1]]


def test_a_row_of_each_state() -> None:
    rows = (
        "مرفأ المدينة,12,0.97,learned,\n"
        "منارة,3,0.50,accept,\n"
        "مرفأ منارة,1,0.40,reject,\n"
        "مرفأ وبحر,2,0.80,split,مرفأ | بحر\n"
        "الميناء,2,0.80,merge,مرفأ المدينة\n"
    )
    entries = parsed(HEADER + rows)
    assert entries == (
        Entry("مرفأ المدينة", 12, 0.97),
        Entry("منارة", 3, 0.5, State.ACCEPT),
        Entry("مرفأ منارة", 1, 0.4, State.REJECT),
        Entry("مرفأ وبحر", 2, 0.8, State.SPLIT, ("مرفأ", "بحر")),
        Entry("الميناء", 2, 0.8, State.MERGE, ("مرفأ المدينة",)),
    )
    assert format_lexicon(Lexicon(entries)) == HEADER + rows


def test_a_row_added_by_hand_needs_a_tag_and_a_state() -> None:
    assert parsed("tag,state\nمنارة,accept\n") == (Entry("منارة", 0, 1.0, State.ACCEPT),)


def test_the_columns_may_stand_in_any_order_and_others_are_kept() -> None:
    text = "note,state,tag,count,confidence\nللمراجعة,accept,منارة,3,0.9\n"
    lexicon, problems = parse_lexicon(text, "tags.csv")
    assert problems == [] and lexicon.extra_columns == ("note",)
    expected = "tag,count,confidence,state,into,note\nمنارة,3,0.90,accept,,للمراجعة\n"
    assert format_lexicon(lexicon) == expected


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheets_make_of_the_file_is_read(delimiter: str) -> None:
    text = 'tag,count,confidence,state,into\r\n منارة ,٣,"0,50",Accept,\r\n,,,,\r\n'
    if delimiter != ",":
        text = text.replace('"0,50"', "0.50").replace(",", delimiter)
    assert parsed(text) == (Entry("منارة", 3, 0.5, State.ACCEPT),)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (",3,0.9,accept,", "tags.csv:2: no tag (name one, or delete the row)"),
        ("أ,many,0.9,accept,", "tags.csv:2: count 'many' is no whole number"),
        ("أ,-1,0.9,accept,", "tags.csv:2: count '-1' is no whole number"),
        ("أ,1,1.5,accept,", "tags.csv:2: confidence '1.5' is no number from 0 to 1"),
        ("أ,1,nan,accept,", "tags.csv:2: confidence 'nan' is no number from 0 to 1"),
        ("أ,1,0.9,acept,", "tags.csv:2: unknown state 'acept' (did you mean 'accept'?)"),
        ("أ,1,0.9,maybe so,", "tags.csv:2: unknown state 'maybe so' (states are learned, "),
        ("أ ب,1,0.9,split,", "tags.csv:2: «أ ب» is split into nothing"),
        ("أ ب,1,0.9,split,أ ب", "tags.csv:2: «أ ب» is split into nothing"),
        ("أ,1,0.9,merge,", "tags.csv:2: «أ» is merged into no one tag"),
        ("أ,1,0.9,merge,ب | ج", "tags.csv:2: «أ» is merged into no one tag"),
        ("أ,1,0.9,accept,ب", "tags.csv:2: into is of no use for accept"),
        ("أ,1,0.9,accept,,ب", "tags.csv:2: 6 cells for 5 columns"),
        ("أ,1,0.9,accept,\nأ,2,0.9,reject,", "tags.csv:3: «أ» is on line 2 too (keep one)"),
        ("أ,1,0.9,merge,أ", "tags.csv:2: «أ» leads back to itself (name another tag)"),
        ("أ,1,,merge,ب\nب,1,,merge,أ", "tags.csv:2: «أ» leads back to itself"),
    ],
)
def test_a_bad_row_is_named(rows: str, fault: str) -> None:
    assert faults(HEADER + rows + "\n")[0].startswith(fault)


def test_a_bad_row_does_not_stop_the_others() -> None:
    lexicon, problems = parse_lexicon(HEADER + "أ,x,,,\nب,2,0.9,accept,\n", "tags.csv")
    assert [entry.tag for entry in lexicon.entries] == ["ب"]
    assert [problem.line for problem in problems] == [2]


def test_a_file_without_names_of_columns() -> None:
    assert faults("منارة,3,0.9\n") == [
        "tags.csv:1: the first line does not name the columns "
        "(write tag,count,confidence,state,into)"
    ]


def test_an_empty_file() -> None:
    assert parsed("") == () and parsed("\n\n") == () and parsed(HEADER) == ()


def test_decisions_and_notes_outlive_learning() -> None:
    former, _ = parse_lexicon(
        HEADER.replace("\n", ",note\n")
        + "أ,5,0.9,reject,,\nب,4,0.9,learned,,مهم\nج,3,0.9,learned,,\nد,2,0.9,merge,أ,\n",
        "tags.csv",
    )
    learned = Lexicon((Entry("أ", 7, 0.8), Entry("ه", 6, 0.7)))
    found = {entry.tag: entry for entry in with_edits(learned, former).entries}
    assert found["أ"] == Entry("أ", 7, 0.8, State.REJECT, (), ("",))
    assert found["ب"] == Entry("ب", 0, 0.9, State.LEARNED, (), ("مهم",))
    assert found["د"] == Entry("د", 0, 0.9, State.MERGE, ("أ",), ("",))
    assert "ج" not in found and found["ه"].count == 6


def test_spellings_share_their_statistics() -> None:
    known = Statistics((Entry("أميركا", 3, 1.0), Entry("اميركا", 1, 0.6)))
    ((form, (count, confidence)),) = known.phrases.items()
    assert (form, count) == ("اميركا", 4)
    assert confidence == pytest.approx(0.9)
    assert known.words["اميركا"] == pytest.approx(3.6)


def test_rejected_rows_teach_nothing() -> None:
    assert Statistics((Entry("أ ب", 3, 1.0, State.REJECT),)).phrases == {}
