"""Front matter of Markdown files: YAML between `---` lines or TOML between `+++` lines."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

import yaml

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands before a Markdown body."""

    values: dict[str, Any] = field(default_factory=dict)
    """Keys in lower case."""
    length: int = 0
    """Lines that belong to it, fences included; 0 when the file has none."""
    fault: tuple[int, str] | None = None
    """(line, message) when it could not be read; then `values` is empty."""


def read_front_matter(lines: list[str]) -> FrontMatter:
    """The front matter of a file's lines; never raises."""
    fence = lines[0].rstrip() if lines else ""
    if fence not in _FENCES:
        return FrontMatter()
    ends = (n for n, line in enumerate(lines[1:], 1) if line.rstrip() in _FENCES[fence])
    end = next(ends, None)
    if end is None:
        # A lone --- may be a thematic break: only a key on the next line makes it a fault.
        looks_meant = len(lines) > 1 and re.match(r"\w+\s*[:=]", lines[1])
        return FrontMatter(fault=(1, "front matter that is never closed") if looks_meant else None)
    text = "\n".join(lines[1:end])
    return _read_toml(text, end + 1) if fence == "+++" else _read_yaml(text, end + 1)


def _read_yaml(text: str, length: int) -> FrontMatter:
    try:
        values = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        return FrontMatter(length=length, fault=(line, f"not valid YAML: {error.problem}"))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # ValueError: a date such as 2023-02-31 that YAML tries to build.
        return FrontMatter(length=length, fault=(1, f"not valid YAML: {error}"))
    return _checked(values if values is not None else {}, length)


def _read_toml(text: str, length: int) -> FrontMatter:
    try:
        return _checked(tomllib.loads(text), length)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) + 1 if found else 1
        return FrontMatter(length=length, fault=(line, f"not valid TOML: {error}"))


def _checked(values: object, length: int) -> FrontMatter:
    if not isinstance(values, dict):
        return FrontMatter(length=length, fault=(1, "front matter without keys"))
    return FrontMatter({str(key).strip().lower(): value for key, value in values.items()}, length)
