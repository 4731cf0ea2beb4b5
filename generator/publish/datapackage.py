"""data/datapackage.json: a Data Package (version 2) of the files below data/ for programs.

https://datapackage.org/standard/data-package/ has the names of the properties. Bytes and hashes
are those of the files as they lie there, compressed or not. What all months or all years have in
common, the fields, stands in one file for each kind, which their resources name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from generator import urls
from generator.dataset import DataFile, Dataset
from generator.fields import ARTICLE, ROW, SOURCE, TAG, Field
from generator.i18n import CONTENT_LANGUAGE, Interface
from generator.model import Output

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_NO_NAME = re.compile(r"[^a-z0-9]+")
_FORMATS = {"gz": "jsonl"}


def schemas(ui: Interface) -> list[Output]:
    """The fields of the lines of a month, and of the rows of a year."""
    return [
        _json(urls.ARTICLE_SCHEMA, _schema(ui, ARTICLE)),
        _json(urls.TABLE_SCHEMA, _schema(ui, ROW)),
    ]


def data_package(dataset: Dataset, ui: Interface) -> Output:
    """The description of all files of the dataset."""
    written: Mapping[str, object] = {
        "$schema": PROFILE,
        "name": "archive",
        "title": dataset.title,
        "description": dataset.description,
        "homepage": urls.absolute(urls.DATA, dataset.base_url),
        "licenses": _licences(dataset),
        "contributors": _contributors(dataset),
        "languages": [CONTENT_LANGUAGE],
        "resources": [_resource(file, ui) for file in dataset.files],
    }
    return _json(urls.DATA_PACKAGE, {key: value for key, value in written.items() if value})


def _licences(dataset: Dataset) -> list[dict[str, str]]:
    """One licence, by its name where it looks like an identifier, by title and address else."""
    licence = {"title": dataset.licence, "path": dataset.licence_url}
    if not dataset.licence_url:
        licence["name"] = dataset.licence
    return [_without_blanks(licence)] if any(licence.values()) else []


def _contributors(dataset: Dataset) -> list[dict[str, object]]:
    if not dataset.publisher:
        return []
    mail = dataset.contact if "@" in dataset.contact else ""
    address = "" if mail else dataset.contact
    known = _without_blanks({"title": dataset.publisher, "email": mail, "path": address})
    return [{**known, "roles": ["publisher"]}]


def _without_blanks(values: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}


def _resource(file: DataFile, ui: Interface) -> dict[str, object]:
    ending = file.name.rpartition(".")[2]
    resource: dict[str, object] = {
        "name": _name(file),
        "path": file.name,
        "format": _FORMATS.get(ending, ending),
        "mediatype": file.media_type,
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
    }
    if file.compressed:
        resource["compression"] = "gz"
    if ending in ("csv", "gz"):
        resource |= {"encoding": "utf-8", "type": "table", "schema": _schema_of(file, ui)}
    return resource


def _name(file: DataFile) -> str:
    """`articles-2023-09`, `articles-2023`, `tags`: of Latin letters, digits and hyphens."""
    stem = file.name.removesuffix(".gz").rpartition(".")[0]
    # A month's lines and a year's rows never have one name, but what has no date would.
    kind = "-table" if file.name == "articles/undated.csv" else ""
    return _NO_NAME.sub("-", stem.lower()) + kind


def _schema_of(file: DataFile, ui: Interface) -> object:
    if file.path == urls.TAG_TABLE:
        return _schema(ui, TAG, "name")
    if file.path == urls.SOURCE_TABLE:
        return _schema(ui, SOURCE, "name")
    path = urls.ARTICLE_SCHEMA if file.compressed else urls.TABLE_SCHEMA
    return path.removeprefix(urls.DATA_FILES)


def _schema(ui: Interface, columns: Sequence[Field], key: str = "href") -> dict[str, object]:
    """Names, types and meaning of fields (Table Schema)."""
    return {"fields": [_field(ui, column) for column in columns], "primaryKey": [key]}


def _field(ui: Interface, column: Field) -> dict[str, str]:
    meaning = ui.in_context("data", column.msgid)
    return {"name": column.name, "type": column.type, "description": meaning}


def _json(path: str, value: object) -> Output:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return Output(path, f"{text}\n".encode("utf-8", "replace"))
