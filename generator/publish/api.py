"""api/v1/: the answers of the JSON API as files.

A field a line, and an item of a list a line: what has changed shows in any comparison.
"""

from __future__ import annotations

import json

from generator.model import Output
from generator.plan.answers import Answer


def answer_file(path: str, answer: Answer) -> Output:
    """The file of an answer; a lone surrogate, which UTF-8 cannot carry, is escaped."""
    fields = ",\n".join(f"{_json(name)}:{_lines(value)}" for name, value in answer.items())
    return Output(path, f"{{{fields}}}\n".encode("utf-8", "backslashreplace"))


def _lines(value: object) -> str:
    if not isinstance(value, list) or not value:
        return _json(value)
    items = ",\n".join(map(_json, value))
    return f"[\n{items}\n]"


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
