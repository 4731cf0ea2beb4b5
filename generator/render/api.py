"""The page that describes the JSON API, with examples out of the archive itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from generator import urls
from generator.model import Record
from generator.plan.answers import (
    ANSWERS,
    FIELDS,
    About,
    Answer,
    index_answer,
    month_answer,
    sources_answer,
    tags_answer,
)
from generator.plan.site import ApiPage
from generator.render.chrome import page_view
from generator.render.context import Survey
from generator.render.views import AnswerView, ApiView, CodeLine, FieldView, Link, ObjectView

_NO_ADDRESS = "https://archive.example/"
_SAMPLE_MONTH = "2023-09"
_VALUE = re.compile(r'(\s*(?:"\w+": )?)(.*?)([,\[{]?)')
_SHOWN_TEXT = 60
"""Characters of a text in an example."""
_ARABIC = re.compile(r"[^\W\d_a-zA-Z]")
_SLUG = re.compile(r"""([^\W\d_a-zA-Z][^/."]*?)(?=-[0-9a-f]{6}\.html|[/."]|$)""")


def about(survey: Survey) -> About:
    """What the index of the API says of the archive."""
    config, catalog = survey.config, survey.catalog
    return About(
        title=config.title,
        description=config.description,
        language=config.language,
        base_url=config.base_url,
        generator=f"Warraq {survey.frame.version}",
        articles=len(catalog.articles),
        attached=len(catalog.embedded),
        feeds=tuple(path for path in survey.frame.feeds if path != urls.OPENSEARCH),
        tei=config.tei,
    )


def api_view(context: Survey, page: ApiPage) -> ApiView:
    """What the page shows."""
    heading = context.ui.text("Programming interface")
    month = next(iter(context.months), _SAMPLE_MONTH)
    schema = urls.api_path("schema")
    return ApiView(
        page=page_view(context, page.path, "api", heading, trail=[(heading, page.path)]),
        heading=heading,
        answers=tuple(_answer(context, name, month) for name in ANSWERS),
        schema=Link(schema, urls.relative(schema, page.path)),
        data=Link(context.ui.text("About the data"), urls.relative(urls.DATA, page.path)),
        address=urls.absolute("", context.config.base_url) or _NO_ADDRESS,
        month=month,
        texts=urls.export_path(month),
    )


def _answer(context: Survey, name: str, month: str) -> AnswerView:
    address, title = ANSWERS[name]
    path = urls.api_month_path(month) if name == "MonthAnswer" else urls.api_path(address)
    known = name != "MonthAnswer" or month in context.months
    return AnswerView(
        id=address.partition("/")[0],
        title=context.ui.in_context("api", title),
        link=Link(path, urls.relative(path, urls.API) if known else ""),
        objects=tuple(_object(context, each) for each in _kinds(name)),
        example=_example(context, name, month) if known else (),
    )


def _kinds(name: str) -> Iterator[str]:
    """A kind of object and those in it, each once."""
    yield name
    inner = (field.type.removesuffix(" | null").removesuffix("[]") for field in FIELDS[name])
    for each in dict.fromkeys(inner):
        if each in FIELDS:
            yield from (kind for kind in _kinds(each) if kind != "Month" or name != "Year")


def _object(context: Survey, name: str) -> ObjectView:
    return ObjectView(
        name,
        tuple(
            FieldView(field.name, field.type, context.ui.in_context("api", field.meaning))
            for field in FIELDS[name]
        ),
    )


def _example(context: Survey, name: str, month: str) -> tuple[CodeLine, ...]:
    """An answer of this archive, shortened: of each list the first, of each text the beginning."""
    answer = _first_of(context, name, month)
    text = json.dumps(_shortened(answer), ensure_ascii=False, indent=2)
    return tuple(map(_code_line, text.split("\n")))


def _first_of(context: Survey, name: str, month: str) -> Answer:
    """An answer about one of the things that it is about: the page need not make it whole."""
    taxonomy, names = context.taxonomy, context.names
    if name == "Index":
        return index_answer(about(context), taxonomy, context.months, context.pages)
    if name == "Tags":
        return tags_answer(_most_used(taxonomy.by_tag), names) | {"count": len(taxonomy.by_tag)}
    if name == "Sources":
        found = sources_answer(_most_used(taxonomy.by_source), names)
        return found | {"count": len(taxonomy.by_source)}
    held = (r for r in context.catalog.everything() if urls.month_key(r.published) == month)
    first = min(held, key=lambda record: (str(record.published or ""), record.href))
    config = context.config
    answer = month_answer(month, [first], context.pages, config.base_url, tei=config.tei)
    return answer | {"count": context.months[month]}


def _most_used(groups: dict[str, tuple[Record, ...]]) -> dict[str, tuple[Record, ...]]:
    """The one name with most articles; of equals the first."""
    chief = max(groups, key=lambda name: len(groups[name]), default=None)
    return {} if chief is None else {chief: groups[chief]}


def _shortened(value: object) -> object:
    if isinstance(value, dict):
        return {key: _shortened(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_shortened(each) for each in value[:1]]
    if isinstance(value, str) and len(value) > _SHOWN_TEXT and " " in value:
        return value[:_SHOWN_TEXT].rsplit(" ", 1)[0] + "…"
    return value


def _code_line(line: str) -> CodeLine:
    found = _VALUE.fullmatch(line)
    before, value, after = found.groups() if found else ("", line, "")
    if _ARABIC.match(value.lstrip('"')[:1]):
        return CodeLine(before, ((value, "rtl"),), after)
    pieces = ((piece, "rtl" if number % 2 else "ltr") for number, piece in _pieces(value))
    return CodeLine(before, tuple(pieces), after)


def _pieces(value: str) -> Iterator[tuple[int, str]]:
    """The pieces of a path, every second one a slug: the digits behind it are none of its own."""
    return ((number, piece) for number, piece in enumerate(_SLUG.split(value)) if piece)
