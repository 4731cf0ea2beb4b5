"""archive.toml → a frozen `Config`. An unknown key or a wrong type names file, line and key."""

from __future__ import annotations

import dataclasses
import difflib
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from generator.columns import Columns, columns_of
from generator.errors import Faults, WarraqError
from generator.model import SITE_MARKER
from generator.resources import languages
from generator.walk import refuse_broken_link

CONFIG_NAME = "archive.toml"
LEXICON_NAME = "tags.csv"
AUTHORITY_NAME = "authority.csv"
SOURCES_NAME = "sources.csv"
ADDRESSES_NAME = "addresses.csv"
REDACTIONS_NAME = "redactions.csv"
REDACTIONS_KEY = "redactions.key"
TABLES = (
    CONFIG_NAME,
    LEXICON_NAME,
    AUTHORITY_NAME,
    SOURCES_NAME,
    ADDRESSES_NAME,
    REDACTIONS_NAME,
    REDACTIONS_KEY,
)
"""Files of the archive's keepers, which may lie among the articles and are none."""
CORRECTIONS_FOLDER = "corrections"
"""Beside archive.toml: a file for each correction."""
_COLUMNS = "columns"
"""The one table of archive.toml; all other keys have a plain value."""

LANGUAGES = languages()
MONTH_FAMILIES = ("EG", "SY", "MA", "DZ", "MR")
DIGITS = ("latn", "arab")
ACCENTS = ("crimson", "teal", "indigo", "amber", "green")
NOUNS = ("maqal", "khabar", "madda")
EXPORTS = ("sqlite", "parquet")
WEEK_STARTS = ("auto", "saturday", "sunday", "monday")

# What nobody can see, or what turns round the text after it: controls, the bidi embeddings,
# overrides and isolates U+202A–202E and U+2066–2069, line separators, BOM, noncharacters and lone
# surrogates. XML refuses some of them.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_REPOSITORY = re.compile(
    r"(?:https?://(?:www\.)?github\.com/|git@github\.com:)?"
    r"([A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9._-]{1,100}?)(?:\.git)?/?"
)
_ADDRESS_UNSAFE = re.compile(r"[\s<>\"'\\^`{|}]")


class _Invalid(Exception):
    """A value that a rule refuses; the message completes «KEY …»."""


def _one_of(*values: str) -> Callable[[object], None]:
    def rule(value: object) -> None:
        if value not in values:
            raise _Invalid(f"is {value!r}, expected one of: {', '.join(values)}")

    return rule


def _between(low: int, high: int) -> Callable[[object], None]:
    def rule(value: object) -> None:
        if not isinstance(value, int) or not low <= value <= high:
            raise _Invalid(f"is {value}, expected a whole number from {low} to {high}")

    return rule


def _time_zone(value: object) -> None:
    try:
        ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _Invalid(f"is {value!r}, expected a name such as Africa/Cairo or UTC") from None


def _base_url(value: object) -> None:
    """Accept "" or an absolute http(s) URL without query and fragment."""
    url = str(value)
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise _Invalid(f"is {url!r}, which is not a URL") from None
    if url and (parts.scheme not in ("http", "https") or not host):
        raise _Invalid(f"is {url!r}, expected something like https://example.org/archive/")
    if "?" in url or "#" in url:
        raise _Invalid(f"is {url!r}: leave out what follows ? and #")
    if unsafe := _ADDRESS_UNSAFE.search(url) or _UNSEEN.search(url):
        raise _Invalid(f"is {url!r}: {unsafe[0]!r} cannot stand in an address")


def _repository(value: object) -> None:
    """Accept "", owner/name or the address of a repository on GitHub."""
    if value and not repository_address(str(value)):
        raise _Invalid(f"is {value!r}, expected owner/name or https://github.com/owner/name")


def repository_address(value: str) -> str:
    """`https://github.com/owner/name` of a repository, however it is written; "" for none."""
    match = _REPOSITORY.fullmatch(value.strip())
    return f"https://github.com/{match[1]}" if match else ""


def _line_of_text(value: object) -> None:
    """Refuse what would break a page's title or an XML file, or read differently than it looks."""
    if unseen := _UNSEEN.search(str(value)):
        raise _Invalid(f"holds U+{ord(unseen[0]):04X}, a character that cannot be seen")


def _exports(value: object) -> None:
    for name in value if isinstance(value, tuple | list) else ():
        _one_of(*EXPORTS)(name)


def _contact(value: object) -> None:
    """Accept "", an e-mail address or an address of the web."""
    contact = str(value)
    _line_of_text(contact)
    is_mail = contact.count("@") == 1 and not contact.startswith(("@", "mailto:"))
    if contact and not (is_mail or contact.startswith(("https://", "http://"))):
        raise _Invalid(f"is {contact!r}, expected an e-mail address, or one with https://")
    if unsafe := _ADDRESS_UNSAFE.search(contact):
        raise _Invalid(f"is {contact!r}: {unsafe[0]!r} cannot stand in an address")


def _name(value: object) -> None:
    if not str(value).strip():
        raise _Invalid("is empty")
    _line_of_text(value)


def _setting(default: object, doc: str, rule: Callable[[object], None] | None = None) -> object:
    """A field of `Config` with its documentation and its rule in one place."""
    return field(default=default, metadata={"doc": doc, "rule": rule})


def _text(default: str, doc: str, rule: Callable[[object], None] | None = None) -> str:
    return _setting(default, doc, rule)  # type: ignore[return-value]


def _number(default: int, doc: str, rule: Callable[[object], None] | None = None) -> int:
    return _setting(default, doc, rule)  # type: ignore[return-value]


def _switch(default: bool, doc: str) -> bool:
    return _setting(default, doc)  # type: ignore[return-value]


def _lines(doc: str, rule: Callable[[object], None] | None = None) -> tuple[str, ...]:
    return _setting((), doc, rule)  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting of an archive. All are optional in archive.toml."""

    title: str = _text("أرشيف الأخبار", "Name of the archive, in the masthead", _name)
    description: str = _text("", "One sentence under the name and in search engines", _line_of_text)
    language: str = _text(
        "ar", "Language of the interface: a catalogue in generator/locale/", _one_of(*LANGUAGES)
    )
    base_url: str = _text(
        "", "Address where it will be published; needed for the feed and sitemap", _base_url
    )
    time_zone: str = _text(
        "UTC", "Zone in which a date-time with an offset becomes a calendar day", _time_zone
    )
    month_names: str = _text(
        "EG",
        "Country whose Arabic month names are used: EG أغسطس, SY آب, MA غشت, DZ أوت, MR أغشت",
        _one_of(*MONTH_FAMILIES),
    )
    digits: str = _text(
        "latn", "Digits of the interface: latn 0-9, arab ٠-٩ (not in English)", _one_of(*DIGITS)
    )
    week_start: str = _text(
        "auto",
        "First column of the calendars; auto: as that country has it (English: Monday)",
        _one_of(*WEEK_STARTS),
    )
    article_noun: str = _text(
        "maqal", "What an article is called: maqal مقال, khabar خبر, madda مادة", _one_of(*NOUNS)
    )
    accent: str = _text(
        "crimson", "Accent colour: crimson, teal, indigo, amber, green", _one_of(*ACCENTS)
    )
    page_size: int = _number(150, "Articles on one page of a list", _between(5, 500))
    home_size: int = _number(20, "Latest articles on the home page", _between(1, 200))
    feed_size: int = _number(30, "Latest articles in the feed", _between(1, 200))
    include_embedded: bool = _switch(
        False, "Let articles found attached to others into home, feed, lists and counts"
    )
    source: str = _text("seeds", "Folder of the articles, beside archive.toml", _name)
    output: str = _text("site", "Folder of the site, beside archive.toml", _name)
    pages: str = _text("pages", "Folder of standing pages (*.md)", _name)
    templates: str = _text("templates", "Folder of templates that replace the built-in ones", _name)
    repository: str = _text(
        "",
        "The archive's repository on GitHub (owner/name): articles offer to suggest a correction",
        _repository,
    )
    public: str = _text(
        "public",
        "Folder of files that go to the site's root as they are (CNAME, favicon.ico)",
        _name,
    )
    offline: bool = _switch(
        True, "Offer readers the whole archive for their device: packs of its pages"
    )
    cards: bool = _switch(
        False,
        "A picture of each article for pages that link to it (`warraq[cards]`): "
        "for 10,000 once 510 CPU seconds, and 150 MB",
    )
    tei: bool = _switch(
        False,
        "Publish the articles as TEI P5 too: 6 % more time, and 3 kB an article",
    )
    remove_lines: tuple[str, ...] = _lines("Lines to take out of every article: boilerplate")
    exports: tuple[str, ...] = _lines(
        "Whole-archive files in data/, made anew at each addition; for 10,000 articles `sqlite` "
        "takes 8 s and 75 MB, `parquet` 1.5 s and 14 MB (needs `warraq[parquet]`)",
        _exports,
    )
    licence: str = _text(
        "", "Licence of the archive's own data: its name, its address, or both", _line_of_text
    )
    publisher: str = _text("", "Who publishes the archive, for catalogues of data", _line_of_text)
    contact: str = _text(
        "", "Whom to ask about the data: an e-mail address or an address of the web", _contact
    )
    columns: Columns = field(default_factory=Columns)
    """What the columns of tables and the keys of records mean: the table `[columns]`."""


@dataclass(frozen=True, slots=True)
class Project:
    """A configuration with its folders resolved."""

    config: Config
    root: Path
    source: Path
    output: Path
    pages: Path
    templates: Path
    public: Path | None = None
    """None where that folder is the site's own."""

    @property
    def corrections(self) -> Path:
        """Folder of dated corrections (*.md)."""
        return self.root / CORRECTIONS_FOLDER


def settings() -> list[tuple[str, str, object, str]]:
    """(key, type name, default, documentation) of every setting, in order."""
    return [
        (f.name, type(f.default).__name__, f.default, str(f.metadata["doc"])) for f in _settings()
    ]


def _settings() -> list[dataclasses.Field[Any]]:
    """The keys with a value of their own; `[columns]` is a table (`columns.py`)."""
    return [f for f in dataclasses.fields(Config) if f.name != _COLUMNS]


def settings_text(title: str, description: str) -> str:
    """Return an archive.toml in which every setting is explained and, but for two, commented out.

    It is read again as the defaults, with that title and description.
    """
    own = {"title": title, "description": description}
    lines = [
        "# Settings of the archive. All are optional: a line that begins with # changes nothing."
    ]
    for key, _, default, doc in settings():
        setting = f"{key} = {_toml_value(own.get(key, default))}"
        lines += ["", f"# {doc}", setting if key in own else f"# {setting}"]
    lines += [
        "",
        "# What the columns of tables, the keys of JSON and of front matter mean, where they are",
        "# not the usual ones: title, date, text, tags, source, url, captured, author",
        "# [columns]",
        '# title = "headline"',
    ]
    return "\n".join(lines) + "\n"


def _toml_value(value: object) -> str:
    """A string, a number, true or false, or strings, as TOML has them: JSON does too."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def parse_config(text: str, path: str) -> Config:
    """Read the text of an archive.toml; `path` is only for messages.

    Raises:
        WarraqError: naming file, line and key, with the nearest valid key; all bad keys at once.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = f"{path}:{_line_of_fault(text, error)}"
        raise WarraqError(f"{where}: not valid TOML: {error}", "see toml.io") from None
    except RecursionError:
        raise WarraqError(f"{path}: not valid TOML: nested too deeply", "see toml.io") from None
    faults = [fault for key, value in table.items() for fault in _faults(key, value, text, path)]
    if faults:
        raise Faults([fault for _, fault in sorted(faults, key=lambda each: each[0])])
    columns, _ = columns_of(table.pop(_COLUMNS, {}))
    values: dict[str, Any] = {
        key: tuple(v) if isinstance(v, list) else v for key, v in table.items()
    }
    return Config(**values, columns=columns)


def _faults(key: str, value: object, text: str, path: str) -> Iterator[tuple[int, WarraqError]]:
    """What is wrong with a key and its value, by line."""
    line = _line_of(text, key)
    if key == _COLUMNS and isinstance(value, dict):
        for name, what in columns_of(value)[1]:
            place = _line_of_column(text, name, line)
            # TOML takes what stands below the head of a table for the table's.
            is_setting = name in {field.name for field in _settings()}
            said = f"names {name!r}, which is a setting (write it above [columns])"
            yield place, WarraqError(f"{path}:{place}: columns {said if is_setting else what}")
        return
    try:
        _check_key(key, value, f"{path}:{line}")
    except WarraqError as error:
        yield line, error


def _line_of_fault(text: str, error: tomllib.TOMLDecodeError) -> int:
    """The line that the message names; a fault "at end of document" is in the last one."""
    line = re.search(r"at line (\d+)", str(error))
    return int(line[1]) if line else text.rstrip("\n").count("\n") + 1


def _line_of(text: str, key: str) -> int:
    """Line of a top-level key or table. tomllib keeps no positions, hence the search."""
    lines = enumerate(text.split("\n"), 1)
    starts = re.compile(rf"[ \t]*\[*[ \t\"']*{re.escape(key)}(?![\w-])")
    return next((number for number, line in lines if starts.match(line)), 1)


def _line_of_column(text: str, name: str, table: int) -> int:
    """Line of an entry of `[columns]`, which begins on a line: that one if it is not found."""
    written = re.compile(rf"[ \t]*(?:{_COLUMNS}[ \t]*\.)?[ \t\"']*{re.escape(name)}[ \t\"']*[.=]")
    lines = text.split("\n")
    for number in range(table, len(lines) + 1):
        if written.match(lines[number - 1]):
            return number
    return table


def _check_key(key: str, value: object, where: str) -> None:
    if key == _COLUMNS:
        example = 'for example [columns] and below it text = "article_body"'
        raise WarraqError(f"{where}: columns is {_shown(value)}, expected a table", example)
    known = {f.name: f for f in _settings()}
    if key not in known:
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
        names = ", ".join([*known, f"[{_COLUMNS}]"])
        hint = f"did you mean {near[0]!r}?" if near else f"known keys: {names}"
        raise WarraqError(f"{where}: unknown key {key!r}", hint)
    if isinstance(known[key].default, tuple) and _is_list_of_strings(value):
        _apply_rule(key, value, where, known[key].metadata)
        return
    expected = type(known[key].default)
    if type(value) is not expected:
        raise WarraqError(
            f"{where}: {key} is {_shown(value)}, expected {_toml_type(known[key].default)}",
            f"for example {key} = {_toml_example(known[key].default)}",
        )
    _apply_rule(key, value, where, known[key].metadata)


def _is_list_of_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _apply_rule(key: str, value: object, where: str, metadata: Mapping[str, object]) -> None:
    rule = metadata["rule"]
    if rule is None:
        return
    try:
        rule(value)  # type: ignore[operator]
    except _Invalid as error:
        raise WarraqError(f"{where}: {key} {error}") from None


_TOML_TYPES = {str: "a string", int: "an integer", bool: "true or false", float: "a number"}


def _shown(value: object) -> str:
    """A wrong value in words: «true» rather than «true or false»."""
    return str(value).lower() if isinstance(value, bool) else _toml_type(value)


def _toml_type(value: object) -> str:
    names = {**_TOML_TYPES, list: "an array", tuple: "an array of strings", dict: "a table"}
    return names.get(type(value), "a date or time")


def _toml_example(value: object) -> str:
    if isinstance(value, tuple):
        return '["…"]'
    return (
        str(value).lower()
        if isinstance(value, bool)
        else f'"{value}"'
        if isinstance(value, str)
        else str(value)
    )


def with_base_url(config: Config, base_url: str) -> Config:
    """The configuration with another base URL (from the command line).

    Raises:
        WarraqError: when it is not an absolute http(s) URL.
    """
    try:
        _base_url(base_url)
    except _Invalid as error:
        raise WarraqError(f"--base-url {error}") from None
    return dataclasses.replace(config, base_url=base_url)


def load_config(path: Path | None, start: Path) -> tuple[Config, Path]:
    """Read `path`, or `start/archive.toml` when there is one; (configuration, its folder).

    Raises:
        WarraqError: the file is missing, unreadable, not UTF-8 or not valid.
    """
    if path is None:
        path = start / CONFIG_NAME
        if not path.exists():
            refuse_broken_link(path)
            return Config(), start
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise WarraqError(f"{path}: no such file", "check --config") from None
    except UnicodeDecodeError:
        raise WarraqError(f"{path}: not UTF-8", "save it as UTF-8") from None
    except OSError as error:
        raise WarraqError(f"{path}: cannot be read: {error.strerror}") from None
    return parse_config(text, str(path)), path.parent


def resolve(config: Config, root: Path, source: Path | None, output: Path | None) -> Project:
    """Folders of the project; those of the command line win over the configuration's."""
    source = source if source is not None else _default_source(config, root)
    output = output if output is not None else root / config.output
    return Project(
        config=config,
        root=root,
        source=source,
        output=output,
        pages=root / config.pages,
        templates=root / config.templates,
        public=_public_folder(root / config.public, source, output),
    )


def _public_folder(public: Path, source: Path, output: Path) -> Path | None:
    """The folder whose files go to the site's root, unless that is the site: it was named first.

    Raises:
        WarraqError: the articles or the site lie in it.
    """
    here = public.resolve()
    if output.resolve() == here:
        return None
    for folder in (source, output):
        if here in (folder.resolve(), *folder.resolve().parents):
            what = f"{public}: holds {folder}, and all of it would go to the site as it is"
            raise WarraqError(what, f'name a folder of its own: public = "{Config().public}"')
    return public


def _default_source(config: Config, root: Path) -> Path:
    """The configured folder; where there is none, the root if articles lie in it."""
    folder = root / config.source
    try:
        is_site = (folder / SITE_MARKER).is_file()
    except OSError:  # which is said when it is read
        is_site = False
    if (folder.exists() and not is_site) or config.source != Config().source:
        return folder
    return root if any(map(_is_article, root.glob("*"))) else folder


_NO_ARTICLES = ("readme", "license")
"""Names, up to the first full stop: README.ar.md is one too."""


def _is_article(path: Path) -> bool:
    """Whether a file looks like an article; every project has a README, so that is no sign."""
    # Not .csv, .json, .html and .xml, which a project has for other purposes too.
    endings = (".txt", ".md", ".markdown", ".jsonl", ".ndjson", ".warc")
    return (
        path.suffix.lower() in endings and path.name.lower().partition(".")[0] not in _NO_ARTICLES
    )
