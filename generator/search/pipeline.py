"""Our analysis as lunr pipeline functions, under the labels that lunr.js knows too.

lunr's own trimmer and its Arabic packages are not used: the one empties Arabic words, the others
stem differently in Python and JavaScript. Words reach the pipeline cut by our tokenizer, as they
stand in the text, because taking off the article needs the raw alef.
"""

from collections.abc import Callable

from lunr.pipeline import Pipeline
from lunr.token import Token

from generator.arabic.matching import Matcher
from generator.arabic.normalize import folded_form

FIELDS = ("title", "body", "tags", "source")
"""The index fields, in the order of the serialised index."""
CLITICS_LABEL = "warraq-clitics"
FOLD_LABEL = "warraq-fold"

PipelineFunction = Callable[[Token, int, list[Token]], list[Token]]


def pipeline_functions(matcher: Matcher) -> tuple[PipelineFunction, PipelineFunction]:
    """Return the clitics and the fold function of one archive, labelled, in pipeline order.

    The first turns a word into the word and its clitic variants, the second folds each; together
    they give `matcher.terms(word)`.
    """

    def clitics(token: Token, _index: int, _tokens: list[Token]) -> list[Token]:
        word = token.string
        return [token.clone(lambda _word, _meta, term=term: term) for term in matcher.terms(word)]

    def fold(token: Token, _index: int, _tokens: list[Token]) -> list[Token]:
        return [token.clone(lambda word, _meta: folded_form(word))]

    clitics.label = CLITICS_LABEL  # type: ignore[attr-defined]
    fold.label = FOLD_LABEL  # type: ignore[attr-defined]
    return clitics, fold


def register(matcher: Matcher) -> None:
    """Let lunr.py load indexes of the archive that the matcher belongs to.

    lunr keeps one registry for the whole process; the functions registered last are those that
    `lunr.index.Index.load` puts into a loaded index.
    """
    for function in pipeline_functions(matcher):
        Pipeline.registered_functions[function.label] = function  # type: ignore[attr-defined]
