"""Tables of spreadsheets, as they come."""

from __future__ import annotations

import pytest

from generator.names.table import parse_table, write_table

COLUMNS = {"name": ("الاسم",), "others": ("أسماء أخرى",), "home": ("home page",)}
ROWS = ("name,others,home\r\nحلب,الشهباء|حلب الشهباء,https://example.org/\r\n").encode()


def cells(data: bytes) -> list[tuple[int, str, str]]:
    table = parse_table("t.csv", data, COLUMNS, "name")
    assert table.problems == ()
    return [(row.line, row["name"], row["others"]) for row in table.rows]


@pytest.mark.parametrize(
    "data",
    [
        ROWS,
        b"\xef\xbb\xbf" + ROWS,
        ROWS.replace(b"\r\n", b"\n"),
        ROWS.replace(b"\r\n", b"\r"),
        ROWS.replace(b",", b";"),
        ROWS.replace(b",", b"\t"),
        ROWS.decode().encode("utf-16"),
        ROWS.replace(b"name,others", "الاسم,أسماء أخرى".encode()),
        ROWS.replace(b"name,others,home", b'"Name","OTHERS","Home page"'),
        ROWS + b",,\r\n\r\n",
    ],
)
def test_what_spreadsheets_save(data: bytes) -> None:
    assert cells(data) == [(2, "حلب", "الشهباء|حلب الشهباء")]


def test_a_line_that_names_the_separator() -> None:
    assert cells(b"sep=;\r\n" + ROWS.replace(b",", b";")) == [(3, "حلب", "الشهباء|حلب الشهباء")]


def test_columns_in_any_order_and_short_rows() -> None:
    data = "home,name\n,حمص\nhttps://example.org\nx,حماة".encode()
    assert cells(data) == [(2, "حمص", ""), (3, "", ""), (4, "حماة", "")]


def test_lines_are_counted_through_cells_of_several_lines() -> None:
    data = 'name,others\nحلب,"الشهباء\nحلب الشهباء"\nحمص,'.encode()
    table = parse_table("t.csv", data, COLUMNS, "name")
    assert [row.line for row in table.rows] == [2, 4]
    assert table.rows[0].names("others") == ("الشهباء", "حلب الشهباء")


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("أ|ب | ج", ("أ", "ب", "ج")),
        ("أ، ب؛ ج", ("أ", "ب", "ج")),
        ("لندن، إنجلترا|", ("لندن، إنجلترا",)),
        (" أ|أ||", ("أ",)),
        ("", ()),
    ],
)
def test_names_in_a_cell(cell: str, names: tuple[str, ...]) -> None:
    data = f'name,others\nس,"{cell}"'.encode()
    (row,) = parse_table("t.csv", data, COLUMNS, "name").rows
    assert row.names("others") == names


@pytest.mark.parametrize(
    ("data", "problems", "rows"),
    [
        ("حلب".encode("cp1256"), ["t.csv: neither UTF-8 nor UTF-16 (save it as «CSV UTF-8»)"], 0),
        (b"", [], 0),
        (
            "حلب,الشهباء\nحمص,".encode(),
            [
                "t.csv:1: no column 'name': the table was left out "
                "(the first line names the columns: name, others, home)",
            ],
            0,
        ),
        (
            "name,otherz\nحلب,الشهباء".encode(),
            ["t.csv:1: unknown column 'otherz' (did you mean 'others'?)"],
            1,
        ),
        (b"name,name\na,b", ["t.csv:1: column 'name' comes twice (remove one)"], 1),
        (
            "name,others\nحلب,الشهباء,البيضاء\nحمص,".encode(),
            [
                "t.csv:2: more cells than columns: 'البيضاء' was left out "
                "(put a cell that holds the separator in quotation marks)"
            ],
            2,
        ),
    ],
)
def test_faults_are_named(data: bytes, problems: list[str], rows: int) -> None:
    table = parse_table("t.csv", data, COLUMNS, "name")
    found = [str(problem) for problem in table.problems]
    assert [problem for problem in found if problem in problems] == problems
    assert len(table.rows) == rows


def test_an_open_quotation_mark_costs_its_own_row_alone() -> None:
    data = 'name,others\nحلب,"الشهباء\nحمص,العدية\nحماة,'.encode()
    table = parse_table("t.csv", data, COLUMNS, "name")
    assert [row["name"] for row in table.rows] == ["حمص", "حماة"]
    assert [problem.line for problem in table.problems] == [2]


def test_written_tables_are_read_back() -> None:
    rows = [("حلب", "الشهباء|", "=1+1"), ('حمص "العدية"', "أ,ب", "")]
    table = parse_table("t.csv", write_table(COLUMNS, rows), COLUMNS, "name")
    assert [tuple(row[column] for column in COLUMNS) for row in table.rows] == rows
    assert b",=" not in write_table(COLUMNS, rows)
