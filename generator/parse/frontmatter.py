"""Front matter of Markdown files, in the dialects of the programs that read them.

YAML between `---` lines (Jekyll, Hugo), TOML between `+++` lines and a JSON object (Hugo), and bare
lines of `Key: value` up to the first empty one (Pelican, MultiMarkdown).

Values stay as they are written: `no` is a word, 007 has two zeros, and 12:30 is not 750, as YAML
would have it. What a value means is for its reader (`markdown.py`) to say.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import yaml

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_MAX_CHARACTERS = 64 * 1024
_MAX_BRACKETS = 200
"""Opening brackets; the YAML scanner needs time quadratic in the depth of its nesting."""
_BRACKETS = re.compile(r"[\[{]")
_BARE = re.compile(r"(?P<key>[^\W\d_][\w-]{0,30}):(?:[ \t]+(?P<value>.*))?")
_PELICAN = ("author", "authors", "category", "date", "lang", "modified", "slug", "status")
_BARE_FIRST = frozenset({*_PELICAN, "title", "summary", "tags", "keywords", "عنوان", "العنوان"})
"""Keys with which bare front matter begins; any other first line is text («القاهرة: …»)."""
_JSON_KEY = re.compile(r"\"(?P<key>[^\"\\]{1,60})\"[ \t]*:")
_KEY = re.compile(r"[\"']?(?P<key>[^\W\d][\w-]*)[\"']?\s{0,9}[:=]")

Value = str | list["Value"] | dict[str, "Value"]
"""A scalar as it is written, or a collection of values."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands before a Markdown body."""

    values: dict[str, Value] = field(default_factory=dict)
    """Keys in lower case; those without a value are left out."""
    length: int = 0
    """Lines that belong to it, fences included; 0 when the file has none."""
    fault: tuple[int, str] | None = None
    """(line, message) when it could not be read; then `values` is empty."""
    places: dict[str, int] = field(default_factory=dict)
    """Line of each key."""


def read_front_matter(lines: list[str]) -> FrontMatter:
    """The front matter of a file's lines; never raises."""
    fence = lines[0].rstrip() if lines else ""
    if fence not in _FENCES:
        return _read_json(lines) if fence.startswith("{") else _read_bare(lines)
    ends = (n for n, line in enumerate(lines[1:], 1) if line.rstrip() in _FENCES[fence])
    end = next(ends, None)
    if end is None:
        # A lone --- may be a thematic break: only a key on the next line makes it a fault.
        looks_meant = len(lines) > 1 and _KEY.match(lines[1])
        return FrontMatter(fault=(1, "front matter that is never closed") if looks_meant else None)
    text = "\n".join(lines[1:end])
    if len(text) > _MAX_CHARACTERS or len(_BRACKETS.findall(text)) > _MAX_BRACKETS:
        return FrontMatter(length=end + 1, fault=(1, "front matter too long or too deeply nested"))
    read = _read_toml if fence == "+++" else _read_yaml
    return _checked(text, end + 1, read)


def _checked(
    text: str, length: int, read: Callable[[str], tuple[Any, tuple[int, str] | None]]
) -> FrontMatter:
    values, fault = read(text)
    if fault is None and not isinstance(values, dict):
        fault = (1, "front matter without keys")
    if fault is not None:
        return FrontMatter(length=length, fault=fault)
    written = {str(key).strip().lower(): value for key, value in values.items()}
    keys = (_KEY.match(line) for line in text.split("\n"))
    places = {match["key"].lower(): n for n, match in enumerate(keys, 2) if match}
    kept = {key: value for key, value in written.items() if value not in ("", [], {})}
    return FrontMatter(kept, length, None, places)


# ---------------------------------------------------------------- Key: value


def _read_bare(lines: list[str]) -> FrontMatter:
    """Pelican's: indented lines go on with the value above; the first empty line ends it."""
    first = _BARE.fullmatch(lines[0].rstrip()) if lines else None
    if first is None or first["key"].lower() not in _BARE_FIRST:
        return FrontMatter()
    values: dict[str, Value] = {}
    places: dict[str, int] = {}
    key, length = "", 0
    for number, line in enumerate(lines, 1):
        match = _BARE.fullmatch(line.rstrip())
        if line.startswith("    ") and line.strip() and key:
            values[key] = f"{values[key]} {line.strip()}".strip()
        elif match and match["key"].lower() not in values:
            key = match["key"].lower()
            values[key], places[key] = (match["value"] or "").strip(), number
        else:
            break
        length = number
    kept = {name: value for name, value in values.items() if value}
    return FrontMatter(kept, length, None, {name: places[name] for name in places})


# ---------------------------------------------------------------- JSON


def _read_json(lines: list[str]) -> FrontMatter:
    """Hugo's: an object that ends with its line. A text may begin with a brace too."""
    text = "\n".join(lines)[:_MAX_CHARACTERS]
    try:
        values, end = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode(text)
    except (ValueError, RecursionError):
        return FrontMatter()
    if not isinstance(values, dict) or not values or text[end:].partition("\n")[0].strip():
        return FrontMatter()
    length = text.count("\n", 0, end) + 1
    places = {match["key"].lower(): n for n, match in _json_keys(lines[:length])}
    written = {str(key).strip().lower(): _as_written(value) for key, value in values.items()}
    kept = {key: value for key, value in written.items() if value not in ("", [], {})}
    return FrontMatter(kept, length, None, places)


def _json_keys(lines: list[str]) -> Iterator[tuple[int, re.Match[str]]]:
    for number, line in enumerate(lines, 1):
        for match in _JSON_KEY.finditer(line):
            yield number, match


# ---------------------------------------------------------------- YAML


class _TextLoader(yaml.BaseLoader):
    """Every scalar is a string; no anchors, which could unfold to any size; no key twice."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(
                problem="aliases are not read here", problem_mark=self.get_mark()
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys: set[str] = set()
        for key, _ in node.value:
            name = str(key.value)
            if name in keys:
                mark = key.start_mark
                raise yaml.MarkedYAMLError(problem=f"«{name}» stands twice", problem_mark=mark)
            keys.add(name)
        return super().construct_mapping(node, deep)


def _read_yaml(text: str) -> tuple[Any, tuple[int, str] | None]:
    try:
        # The loader only ever builds strings, lists and dictionaries.
        values = yaml.load(text, Loader=_TextLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        return None, (line, f"not valid YAML: {error.problem}")
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return None, (1, f"not valid YAML: {str(error).splitlines()[0]}")
    return values or {}, None


# ---------------------------------------------------------------- TOML


def _read_toml(text: str) -> tuple[Any, tuple[int, str] | None]:
    try:
        return _as_written(tomllib.loads(text)), None
    except (ValueError, RecursionError) as error:
        # ValueError: not only its own error, but an integer of thousands of digits too.
        found = re.search(r"at line (\d+)", str(error))
        last = len(text.split("\n")) if "at end of document" in str(error) else 0
        return None, (int(found[1] if found else last) + 1, f"not valid TOML: {error}")


def _as_written(value: object) -> Value:
    """The typed scalars of TOML and JSON as strings."""
    if isinstance(value, dict):
        return {str(key): _as_written(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_as_written(each) for each in value]
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return "" if value is None else str(value)
