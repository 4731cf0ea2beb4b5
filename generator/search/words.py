"""The words that the search page's scripts say, in the interface's language."""

from __future__ import annotations

from typing import TypedDict

from generator.i18n import Interface


class PluralForms(TypedDict):
    """The six forms of a counted noun; {n} stands for the number."""

    zero: str
    one: str
    two: str
    few: str
    many: str
    other: str


class SearchWords(TypedDict):
    """The words of the search page, in the interface's language."""

    results_plural: PluralForms
    no_results: str
    """With {q}, the query."""
    searching: str
    more: str
    failed: str
    retry: str
    attached_badge: str
    undated: str
    some_words: str
    """Said when only some hits hold all the words; with {n}, how many do."""
    missing_words: str
    """Said of a hit that lacks words of the query; with {words}."""


def search_words(ui: Interface) -> SearchWords:
    """The words of the search page."""
    forms = ui.plural_forms("result")
    return {
        "results_plural": {
            "zero": forms["zero"],
            "one": forms["one"],
            "two": forms["two"],
            "few": forms["few"],
            "many": forms["many"],
            "other": forms["other"],
        },
        "no_results": ui.text("No results for «{q}»"),
        "searching": ui.text("Searching…"),
        "more": ui.text("More results"),
        "failed": ui.text("Part of the index failed to load. Try again."),
        "retry": ui.text("Try again"),
        "attached_badge": ui.text("Text attached to another article"),
        "undated": ui.text("Date unknown"),
        "some_words": ui.text("{n} of them hold all the words"),
        "missing_words": ui.text("Without: {words}"),
    }
