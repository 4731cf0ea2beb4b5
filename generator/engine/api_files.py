"""The answers of the JSON API, made when they would differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from generator import urls
from generator.digest import digest_of
from generator.model import Record
from generator.plan.answers import (
    index_answer,
    month_answer,
    month_page,
    schema,
    sources_answer,
    tags_answer,
)
from generator.publish.api import answer_file
from generator.render.api import about
from generator.render.context import Survey
from generator.resources import program_digest
from generator.write import Stage


def publish_answers(
    stage: Stage,
    survey: Survey,
    months: Mapping[str, Sequence[Record]],
    digest: Callable[[str], bytes],
) -> None:
    """Put the answers on the stage; those of months as they are, if their articles are.

    Args:
        months: the articles of each month, by the path of its data file.
        digest: address of an article → hash of all that is known of it.
    """
    base_url = survey.config.base_url
    for path, records in months.items():
        month = urls.month_key(records[0].published)
        digests = [digest(record.href) for record in records]
        # An address of the data file may change with nothing else.
        has_tei = survey.config.tei
        shown = base_url, month_page(month, survey.pages), path, has_tei
        made_from = digest_of((program_digest(), shown, digests))
        target = urls.api_month_path(month)
        if not stage.keep(target, made_from):
            answer = month_answer(month, records, survey.pages, base_url, tei=has_tei)
            stage.write(answer_file(target, answer), made_from)
    taxonomy, names = survey.taxonomy, survey.names
    index = index_answer(about(survey), taxonomy, survey.months, survey.pages)
    for name, answer in (
        ("index", index),
        ("tags", tags_answer(taxonomy.by_tag, names)),
        ("sources", sources_answer(taxonomy.by_source, names)),
        ("schema", schema()),
    ):
        stage.write(answer_file(urls.api_path(name), answer))
