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


class WaysOfMatching(TypedDict):
    """How a word of a text answered a word of the query."""

    exact: str
    variant: str
    stem: str
    spelling: str
    synonym: str


class Notes(TypedDict):
    """What is said of a query that was not taken as it stands."""

    cut: str
    capped: str
    """With {word} and {n}, how many words it was taken for."""
    short: str
    """With {word}."""
    edits: str
    """With {word} and {n}, how many letters."""


class SearchWords(TypedDict):
    """The words of the search page, in the interface's language."""

    comma: str
    """Between names in a row."""
    results_plural: PluralForms
    articles_plural: PluralForms
    no_results: str
    """With {q}, the query."""
    searching: str
    failed: str
    unreachable: str
    retry: str
    outdated: str
    reload: str
    attached_badge: str
    undated: str
    some_words: str
    """Said when only some hits hold all the words; with {n}, how many do."""
    no_complete: str
    """Said when no hit holds all the words, before `with_some`."""
    with_some: str
    """With {results}, how many hits hold some of the words."""
    missing_words: str
    """Said of a hit that lacks words of the query; with {words}."""
    why: str
    why_by: WaysOfMatching
    notes: Notes
    checked: str
    """With {done} and {of}, of the articles that may hold a quotation."""
    did_you_mean: str
    """With {q}, a better query."""
    filtered: str
    clear_filters: str
    remove_filter: str
    """With {name}, what is chosen."""
    tags: str
    sources: str
    without_attached: str
    one_per_story: str
    filter_list: str
    loading: str
    nothing: str
    others: str
    """With {n}, how many names a list holds beside those that it shows."""
    chart_hint: str
    per_articles: str
    """With {n}, a thousand."""
    no_coverage: str
    without_date: str
    results: str
    """Begins the name of a downloaded file."""
    gathered: str
    """With {n} and {total}, how far a download is."""
    marks_plural: PluralForms
    """In how many places of an article's page the words searched stand."""
    marks_label: str
    marks_place: str
    """With {i}, which place of {n}."""
    marks_previous: str
    marks_next: str
    marks_remove: str


def search_words(ui: Interface) -> SearchWords:
    """The words of the search page."""
    text = ui.text
    return {
        "comma": text(", "),
        "results_plural": _plural_forms(ui, "result"),
        "articles_plural": _plural_forms(ui, "article"),
        "no_results": text("No results for «{q}»"),
        "searching": text("Searching…"),
        "failed": text("Part of the index failed to load. Try again."),
        "unreachable": text(
            "You are offline, and this part of the index is not on this device. "
            "The search needs the whole archive kept."
        ),
        "retry": text("Try again"),
        "outdated": text("The index is of another version of the archive. Reload the page."),
        "reload": text("Reload the page"),
        "attached_badge": text("Text attached to another article"),
        "undated": text("Date unknown"),
        "some_words": text("{n} of them hold all the words"),
        "no_complete": text("No result holds all the words"),
        "with_some": text("With some of them: {results}"),
        "missing_words": text("Without: {words}"),
        "why": text("Why did this match?"),
        "why_by": {
            "exact": text("Exact match"),
            "variant": text("The word with a clitic"),
            "stem": text("Of the same stem"),
            "spelling": text("Another spelling"),
            "synonym": text("Another name for the same thing"),
        },
        "notes": {
            "cut": text("The query is long: only its beginning was searched for."),
            "capped": text("«{word}»: only the {n} commonest words that fit were searched for."),
            "short": text("«{word}»: too few letters for a wildcard; taken as a whole word."),
            "edits": text("«{word}»: at most {n} letters may be misspelt; so many were allowed."),
        },
        "checked": text("The quotation was looked for in {done} of {of} articles only."),
        "did_you_mean": text("Did you mean: {q}?"),
        "filtered": text("The filters may hide results."),
        "clear_filters": text("Clear filters"),
        "remove_filter": text("Remove: {name}"),
        "tags": text("Tag"),
        "sources": text("Source"),
        "without_attached": text("Without attached texts"),
        "one_per_story": text("One result per story"),
        "filter_list": text("Find in the list"),
        "loading": text("Loading…"),
        "nothing": text("Nothing fits."),
        "others": text("And {n} others. Write to narrow the list."),
        "chart_hint": text("Choose a year, or drag over several."),
        "per_articles": text("Per {n} articles"),
        "no_coverage": text("No coverage"),
        "without_date": text("No date"),
        "results": text("Search results"),
        "gathered": text("{n} of {total} gathered"),
        "marks_plural": _plural_forms(ui, "marked place"),
        "marks_label": text("Words searched"),
        "marks_place": text("Place {i} of {n}"),
        "marks_previous": text("Previous place"),
        "marks_next": text("Next place"),
        "marks_remove": text("Remove the marks"),
    }


def _plural_forms(ui: Interface, noun: str) -> PluralForms:
    forms = ui.plural_forms(noun)
    return {
        "zero": forms["zero"],
        "one": forms["one"],
        "two": forms["two"],
        "few": forms["few"],
        "many": forms["many"],
        "other": forms["other"],
    }
