from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path

import pytest

from generator.config import (
    ACCENTS,
    DIGITS,
    MONTH_FAMILIES,
    NOUNS,
    WEEK_STARTS,
    Config,
    load_config,
    parse_config,
    repository_address,
    resolve,
    settings,
    with_base_url,
)
from generator.errors import WarraqError
from generator.i18n import Interface

OTHER_VALUES: dict[str, object] = {
    "title": "أرشيف الساحل",
    "description": "أخبار الموانئ والبحر",
    "language": "ar",
    "base_url": "https://example.org/archive/",
    "time_zone": "Africa/Cairo",
    "month_names": "SY",
    "digits": "arab",
    "week_start": "monday",
    "article_noun": "khabar",
    "accent": "teal",
    "page_size": 25,
    "home_size": 7,
    "feed_size": 9,
    "include_embedded": True,
    "source": "articles",
    "output": "public",
    "pages": "about",
    "templates": "theme",
    "repository": "owner/name",
    "public": "root",
    "offline": False,
    "cards": True,
    "tei": True,
    "remove_lines": ("تابعونا", "جميع الحقوق محفوظة"),
    "exports": ("parquet", "sqlite"),
    "licence": "CC BY 4.0",
    "publisher": "مكتبة الساحل",
    "contact": "data@example.org",
}
"""For every setting a valid value, other than the default where there is another."""


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return str(value).lower() if isinstance(value, bool | int) else f'"{value}"'


def _error(text: str) -> str:
    """The first line of what is said."""
    with pytest.raises(WarraqError) as caught:
        parse_config(text, "archive.toml")
    assert "\n".join(caught.value.lines) == str(caught.value)
    assert not any("\n" in line for line in caught.value.lines)
    return caught.value.lines[0]


def test_an_empty_file_gives_the_defaults() -> None:
    assert parse_config("", "archive.toml") == Config()


def test_every_setting_has_a_value_here() -> None:
    assert list(OTHER_VALUES) == [key for key, *_ in settings()]


@pytest.mark.parametrize(("key", "value"), OTHER_VALUES.items())
def test_every_setting_is_read(key: str, value: object) -> None:
    config = parse_config(f"{key} = {_toml(value)}", "archive.toml")
    assert config == dataclasses.replace(Config(), **{key: value})  # type: ignore[arg-type]


def test_all_settings_together() -> None:
    text = "\n".join(f"{key} = {_toml(value)}" for key, value in OTHER_VALUES.items())
    config = parse_config(text, "archive.toml")
    assert {key: getattr(config, key) for key in OTHER_VALUES} == OTHER_VALUES


@pytest.mark.parametrize(
    ("key", "choices"),
    [
        ("month_names", MONTH_FAMILIES),
        ("digits", DIGITS),
        ("week_start", WEEK_STARTS),
        ("article_noun", NOUNS),
        ("accent", ACCENTS),
    ],
)
def test_every_choice_is_valid_and_others_are_named(key: str, choices: tuple[str, ...]) -> None:
    for choice in choices:
        config = parse_config(f'{key} = "{choice}"', "archive.toml")
        assert getattr(config, key) == choice
        Interface(config)
    message = _error(f'{key} = "mauve"')
    assert message == (f"archive.toml:1: {key} is 'mauve', expected one of: {', '.join(choices)}")


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("titel", "title"),
        ("page-size", "page_size"),
        ("pagesize", "page_size"),
        ("base-url", "base_url"),
        ("baseURL", "base_url"),
        ("timezone", "time_zone"),
        ("month_name", "month_names"),
        ("desription", "description"),
    ],
)
def test_an_unknown_key_names_the_nearest(key: str, near: str) -> None:
    message = f"archive.toml:2: unknown key {key!r} (did you mean {near!r}?)"
    assert _error(f'# a comment\n{key} = "x"\n') == message


def test_an_unknown_key_without_a_neighbour_lists_all() -> None:
    message = _error("zzz = 1")
    assert message.startswith("archive.toml:1: unknown key 'zzz' (known keys: title, description, ")
    assert message.endswith(f"{list(OTHER_VALUES)[-1]}, [columns])")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("bad = 1", 1),
        ("\n\n\nbad = 1", 4),
        ('title = "x"\n\n\nbad = 1\n', 4),
        ('title = "x"\r\n\r\nbad = 1\r\n', 3),
        ("# bad = 1\nbad = 2", 2),
        ("  bad = 1", 1),
        ('title = "bad = 1"\n"bad" = 1', 2),
        ("'bad' = 1", 1),
        ("bad.worse = 1", 1),
        ("page_size = 9\n[bad]\nx = 1", 2),
        ("page_size = 9\n\n[[ bad ]]\nx = 1", 3),
        ("bad_one = 1\nbad = 2", 1),
    ],
)
def test_the_line_of_a_key(text: str, line: int) -> None:
    assert _error(text).startswith(f"archive.toml:{line}: unknown key 'bad")


def test_the_line_of_a_key_whose_name_begins_another() -> None:
    assert _error("pages-x = 1\npages = 1").startswith("archive.toml:1: unknown key 'pages-x'")
    text = 'page_size = 9\nhome_size = 9\npages = ""'
    assert _error(text) == "archive.toml:3: pages is empty"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "title = 1",
            'title is an integer, expected a string (for example title = "أرشيف الأخبار")',
        ),
        (
            'page_size = "50"',
            "page_size is a string, expected an integer (for example page_size = 150)",
        ),
        ("page_size = true", "page_size is true, expected an integer"),
        ("page_size = 50.0", "page_size is a number, expected an integer"),
        (
            'include_embedded = "no"',
            "include_embedded is a string, expected true or false (for example include_embed",
        ),
        ("include_embedded = 1", "include_embedded is an integer, expected true or false"),
        ("title = []", "title is an array, expected a string"),
        ("title = {}", "title is a table, expected a string"),
        ("[title]", "title is a table, expected a string"),
        ("title = 2023-09-25", "title is a date or time, expected a string"),
        ("title = 07:32:00", "title is a date or time, expected a string"),
        (
            'remove_lines = "x"',
            'remove_lines is a string, expected an array of strings (for example remove_lines = ["',
        ),
        ("remove_lines = [1]", "remove_lines is an array, expected an array of strings"),
        (
            "columns = 1",
            "columns is an integer, expected a table (for example [columns] and below it text",
        ),
        (
            '[columns]\ntitel = "x"',
            "columns names 'titel', which is no part of an article (did you mean 'title'?)",
        ),
        ("[columns]\nx = 1", "columns names 'x', which is no part of an article (known: title, "),
        (
            '[columns]\ntitle = "x"\npage_size = 9',
            "columns names 'page_size', which is a setting (write it above [columns])",
        ),
        ("[columns]\ntext = []", "columns gives text no name of a column (for example text = "),
        ('[columns]\ntext = ["a", 1]', "columns gives text no name of a column"),
    ],
)
def test_a_wrong_type(text: str, message: str) -> None:
    line = text.count("\n") + 1
    assert _error(text).startswith(f"archive.toml:{line}: {message}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("page_size = 4", "page_size is 4, expected a whole number from 5 to 500"),
        ("page_size = 501", "page_size is 501, expected a whole number from 5 to 500"),
        ("home_size = 0", "home_size is 0, expected a whole number from 1 to 200"),
        ("feed_size = -1", "feed_size is -1, expected a whole number from 1 to 200"),
        ('title = "  "', "title is empty"),
        ('source = ""', "source is empty"),
        ('output = ""', "output is empty"),
        ('templates = "\\u0000"', "templates holds U+0000, a character that cannot be seen"),
        ('title = "a\\u202Eb"', "title holds U+202E, a character that cannot be seen"),
        ('title = "a\\nb"', "title holds U+000A, a character that cannot be seen"),
        ('description = "a\\u0000"', "description holds U+0000, a character that cannot be seen"),
        ('language = "fr"', "language is 'fr', expected one of: ar"),
        (
            'time_zone = "Cairo"',
            "time_zone is 'Cairo', expected a name such as Africa/Cairo or UTC",
        ),
        ('time_zone = ""', "time_zone is '', expected a name such as Africa/Cairo or UTC"),
        ('time_zone = "../UTC"', "time_zone is '../UTC', expected a name"),
        ('time_zone = "a\\u0000"', "time_zone is 'a\\x00', expected a name"),
    ],
)
def test_a_rule_is_broken(text: str, message: str) -> None:
    assert _error(text).startswith(f"archive.toml:1: {message}")


def test_marks_that_arabic_needs_are_no_harm() -> None:
    title = "أرشیف‌نامه \u200f(RTL)"
    assert parse_config(f'title = "{title}"', "archive.toml").title == title


@pytest.mark.parametrize(
    "url", ["", "https://example.org", "http://localhost:8000/a/", "https://موقع.مثال/أرشيف/"]
)
def test_addresses_that_serve(url: str) -> None:
    assert parse_config(f'base_url = "{url}"', "archive.toml").base_url == url
    assert with_base_url(Config(base_url="https://example.net"), url).base_url == url


@pytest.mark.parametrize(
    "url",
    [
        "example.org",
        "//example.org/",
        "/archive/",
        "ftp://example.org/",
        "javascript:alert(1)",
        "https://",
        "https:///archive/",
        "https://:8000/",
        "https://[::1",
        "https://example.org:port/",
        "https://example.org/?page=1",
        "https://example.org/?",
        "https://example.org/#top",
        "https://example.org/a b/",
        " https://example.org/",
        "https://example.org/<b>/",
        "https://example.org/'/",
        "https://example.org/\u202e/",
    ],
)
def test_addresses_that_do_not_serve(url: str) -> None:
    assert _error(f'base_url = "{url}"').startswith(f"archive.toml:1: base_url is {url!r}")
    with pytest.raises(WarraqError, match=r"^--base-url is "):
        with_base_url(Config(), url)


def test_an_address_with_a_line_break_cannot_write_into_robots() -> None:
    message = _error('base_url = "https://example.org/\\nDisallow: /"')
    assert "cannot stand in an address" in message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title = ", 1),
        ('title = "x"\npage_size = 5x\n', 2),
        ('title = "x"\ntitle = "y"\n', 2),
        ('title = "x"\n\ndescription = """a\nb', 4),
        ("title = 'x'\n[title\n", 2),
        ("a = [[[", 1),
    ],
)
def test_toml_syntax(text: str, line: int) -> None:
    assert _error(text).startswith(f"archive.toml:{line}: not valid TOML: ")


def test_toml_without_bottom() -> None:
    assert _error("a = " + "[" * 100_000) == (
        "archive.toml: not valid TOML: nested too deeply (see toml.io)"
    )


def test_settings_are_complete_and_documented() -> None:
    rows = settings()
    names = [field.name for field in dataclasses.fields(Config)]
    assert [*(key for key, *_ in rows), "columns"] == names
    for key, kind, default, doc in rows:
        assert kind == type(default).__name__
        assert getattr(Config(), key) == default
        assert doc.strip() == doc != ""
        assert "|" not in doc, "it goes into a table of the README"


def test_the_readme_has_the_table_of_settings(repository: Path) -> None:
    readme = (repository / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## Configuration")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| `(.+?)` \| (.+) \|$", section, re.MULTILINE)
    assert [(key, tomllib.loads(f"x = {default}")["x"], doc) for key, default, doc in rows] == [
        (key, list(default) if isinstance(default, tuple) else default, doc)
        for key, _, default, doc in settings()
    ]


# ---------------------------------------------------------------- files and folders


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert load_config(None, tmp_path) == (Config(), tmp_path)


def test_the_file_beside_the_articles_is_found(tmp_path: Path) -> None:
    (tmp_path / "archive.toml").write_text('title = "س"', encoding="utf-8-sig")
    assert load_config(None, tmp_path) == (Config(title="س"), tmp_path)


def test_a_named_file_brings_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "there" / "mine.toml"
    path.parent.mkdir()
    path.write_text("page_size = 7", encoding="utf-8")
    assert load_config(path, tmp_path) == (Config(page_size=7), path.parent)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WarraqError, match=r"none\.toml: no such file \(check --config\)"):
        load_config(tmp_path / "none.toml", tmp_path)


@pytest.mark.parametrize("encoding", ["windows-1256", "utf-16"])
def test_a_file_in_another_encoding_is_an_error(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "archive.toml").write_text('title = "سفينة"', encoding=encoding)
    with pytest.raises(WarraqError, match=r"archive\.toml: not UTF-8 \(save it as UTF-8\)"):
        load_config(None, tmp_path)


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "archive.toml").mkdir()
    with pytest.raises(WarraqError, match=r"archive\.toml: cannot be read: Is a directory"):
        load_config(None, tmp_path)


def test_folders_lie_beside_the_file(tmp_path: Path) -> None:
    project = resolve(Config(output="public"), tmp_path, None, None)
    assert project.source == tmp_path / "seeds"
    assert project.output == tmp_path / "public"
    assert project.pages == tmp_path / "pages"
    assert project.templates == tmp_path / "templates"
    assert project.public is None, "the site's own folder, and no other"


def test_folders_of_the_command_line_win(tmp_path: Path) -> None:
    project = resolve(Config(source="a", output="b"), tmp_path, Path("c"), Path("d"))
    assert (project.source, project.output) == (Path("c"), Path("d"))


@pytest.mark.parametrize("name", ["خبر.txt", "a.md", "a.MARKDOWN"])
def test_articles_without_a_folder_are_the_source(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert resolve(Config(), tmp_path, None, None).source == tmp_path
    assert resolve(Config(source="mine"), tmp_path, None, None).source == tmp_path / "mine"
    (tmp_path / "seeds").mkdir()
    assert resolve(Config(), tmp_path, None, None).source == tmp_path / "seeds"


@pytest.mark.parametrize(
    "name", ["README.md", "README.ar.md", "LICENSE.txt", "archive.toml", "x.html"]
)
def test_other_files_are_no_articles(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert resolve(Config(), tmp_path, None, None).source == tmp_path / "seeds"


# ---------------------------------------------------------------- columns


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('title = "x"\n\n[columns]\n# bad = 1\ntext = "t"\n  "bad" = "x"\n', 6),
        ('[columns]\ntext = [\n "a",\n]\nbad.worse = "x"', 5),
        ('columns.text = "t"\ncolumns.bad = "x"', 2),
        ('columns = { text = "t", bad = "x" }', 1),
    ],
)
def test_the_line_of_a_column(text: str, line: int) -> None:
    assert _error(text).startswith(f"archive.toml:{line}: columns names 'bad'")


def test_columns_have_the_names_given_and_keep_the_others() -> None:
    columns = parse_config('[columns]\ntext = " Article  Body "\ndate = ["يوم", "ts"]', "x").columns
    assert columns.text == ("article body",)
    assert columns.date == ("يوم", "ts")
    assert columns.title == Config().columns.title


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("owner/name", "https://github.com/owner/name"),
        ("https://github.com/owner/my.archive/", "https://github.com/owner/my.archive"),
        ("git@github.com:owner/name.git", "https://github.com/owner/name"),
        ("", ""),
        ("owner", ""),
        ("https://example.org/owner/name", ""),
        ("owner/name/issues?x", ""),
    ],
)
def test_a_repository_is_known_however_it_is_written(written: str, address: str) -> None:
    assert repository_address(written) == address
    if written and not address:
        with pytest.raises(WarraqError, match=r"archive\.toml:1: repository is .*owner/name"):
            parse_config(f'repository = "{written}"', "archive.toml")
