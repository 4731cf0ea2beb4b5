"""What of an article is searched in which field."""

from __future__ import annotations

from generator.search.documents import FIELDS, SearchDocument


def test_fields_come_in_the_order_of_the_index() -> None:
    texts = SearchDocument("a.html", "عنوان", "نص", tags=("وسم", "وسم آخر")).field_texts()
    assert tuple(texts) == FIELDS
    assert texts == {"title": "عنوان", "body": "نص", "tags": "وسم\nوسم آخر", "source": ""}


def test_all_names_of_the_source_are_searched() -> None:
    one = SearchDocument("a.html", "", "", source="RT")
    two = SearchDocument("a.html", "", "", source="RT Arabic", sources=("RT", "RT Arabic"))
    assert one.field_texts()["source"] == "RT"
    assert two.field_texts()["source"] == "RT\nRT Arabic"
