"""Spellings of a word made equal: the written form, the folded form, and the tokenizer.

The tiers are those of the project's matching rules. Tier 0, the written form, drops only what is no
spelling: harakat, tatweel, invisible controls, other digit sets, presentation forms, Farsi yeh and
kaf. Tier 1, the folded form, also unites letters that writers exchange (the hamza's seats, alef
maksura and yeh, teh marbuta and heh, borrowed letters). Everything here is pure; the characters
come from matching.json, which the browser reads too, so both sides cut and fold alike.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from generator.arabic.remembered import Remembered
from generator.arabic.table import TABLE, MatchingTable

CACHED_FORMS = 1 << 18
"""Distinct words whose forms are remembered: more than an archive of 10,000 articles has."""


def _class(*names: str, table: MatchingTable = TABLE) -> str:
    return "[" + "".join(table.classes[name] for name in names) + "]"


def token_source(table: MatchingTable = TABLE) -> str:
    """Return the tokenizer's regular expression, in syntax that Python and JavaScript share.

    Alternatives, first match wins: an Arabic word (marks and invisible controls inside it do not
    break it); one to three letters, a hyphen and digits (F-16, Su-57C); a word of another script
    with digits glued to it (G20, covid19); digits with letters glued on (5G, 25th); a number with
    its separators, which `words` takes apart again when they group nothing (2023.09.25).
    """
    arabic, letter, digit = (_class(n, table=table) for n in ("arabic", "letter", "digit"))
    glued = _run(_class("letter", "accent", "digit", table=table), table)
    separator = _class("grouping", "decimal", table=table)
    return "|".join(
        (
            f"{arabic}{_run(_class('arabic', 'mark', 'tatweel', table=table), table)}",
            f"{letter}{{1,3}}{_class('hyphen', table=table)}{digit}+{letter}{{0,2}}"
            f"(?!{_class('letter', 'digit', table=table)})",
            f"{letter}{glued}",
            f"{digit}+{letter}{glued}",
            f"{digit}+(?:{separator}{digit}+)*",
        )
    )


def _run(inside: str, table: MatchingTable) -> str:
    """Return the expression of any number of characters, with invisible ones only between them.

    Runs of classes, not a repeated group of one character: a word may be megabytes of garbage.
    """
    return f"{inside}*(?:{_class('invisible', table=table)}+{inside}+)*"


def number_source(table: MatchingTable = TABLE) -> str:
    """Return the regular expression of a number that its separators hold together, unanchored.

    Groups of three digits (1,000,000.5) or one decimal separator (3.5; 2,5 as the Maghreb writes).
    """
    digit, grouping, decimal = (_class(n, table=table) for n in ("digit", "grouping", "decimal"))
    grouped = f"{digit}{{1,3}}(?:{grouping}{digit}{{3}})+(?:{decimal}{digit}+)?"
    return f"{grouped}|{digit}+{decimal}{digit}+|{digit}+,{digit}{{1,2}}"


_TOKEN = re.compile(token_source())
_NUMBER = re.compile(number_source())
_GROUPED = re.compile(f"{_class('grouping')}(?={_class('digit')}{{3}})")
_DIGITS = re.compile(f"{_class('digit')}+")
_SEPARATED = re.compile(f"{_class('digit')}+{_class('grouping', 'decimal')}")
_ARABIC = re.compile(_class("arabic"))
PLAIN_WORD = re.compile(f"[\u0621-\u063a\u0641-\u064a]{{1,{TABLE.longest_form}}}")
"""A word of nothing but the letters HAMZA to GHAIN and FEH to YEH: its written form is the word
itself. Nearly all words are, which makes this a short cut."""
PUNCTUATION = (
    "!\"'():;?/.,-\u060c\u061b\u061f\u00ab\u00bb\u2018\u2019\u201c\u201d\u2026\u2013\u2014"
)
"""What often stands beside a plain word, and is no part of it."""
_MARKS = re.compile(_class("mark") + "+")
_COMMON_MARKS = re.compile("[\u0640\u064b-\u0652]")
"""TATWEEL and FATHATAN to SUKUN, which combine with no letter to another one."""
_TATWEEL = re.compile(_class("tatweel") + "+")
_INVISIBLE = re.compile(_class("invisible") + "+")
_UNSPELLED = re.compile(_class("mark", "tatweel", "invisible") + "+")
_ACCENTS = re.compile(_class("accent") + "+")
_HYPHENS = re.compile(_class("hyphen") + "+")
_COMPOSE = re.compile(f"[{TABLE.compose}]")
_PRESENTATION = re.compile(f"[{TABLE.presentation}]+")
_MEDIAL_FARSI = re.compile(
    f"([{''.join(map(chr, TABLE.farsi))}])(?={_class('mark', 'tatweel', 'invisible')}*"
    f"{_class('arabic')})"
)
_WRITTEN_MAP = {**TABLE.farsi, **TABLE.digits}
_HAMZA_MAP = {**TABLE.folds["alef"], **TABLE.folds["hamza_seat"]}
_FOLD_MAP = {point: letter for group in TABLE.folds.values() for point, letter in group.items()}

_LETTER_FOLDS = tuple(
    (chr(point), to) for point, to in _FOLD_MAP.items() if PLAIN_WORD.fullmatch(chr(point))
)
_UNITED = "".join(
    letter
    for letter in map(chr, range(0x621, 0x64B))
    if PLAIN_WORD.fullmatch(letter) and ord(letter) not in _FOLD_MAP
)
_FOLDED_WORD = re.compile(f"[{_UNITED}]{{1,{TABLE.longest_form}}}")
"""A plain word that is its own folded form, as two of three are: found sooner than translated."""
_SHORT = 100
"""Characters of a text whose words are cheaper to look up."""
_PARAGRAPHS = 1 << 8
"""Texts whose folded words are remembered: a paragraph is folded for the flags of its article, for
its outline and for its signature, one soon after the other."""
_FOLDED: dict[str, tuple[str, ...]] = {}


class Stretches:
    """Takes texts apart into stretches of plain words, which are folded all at once, and the rest.

    Args:
        signs: punctuation that may stand in a stretch.
        to: the one character that it becomes there.
    """

    def __init__(self, signs: str, to: str) -> None:
        self._folds = (*_LETTER_FOLDS, *((sign, to) for sign in signs))
        # A digit, a haraka, a Latin letter.
        self._odd = re.compile(f"[^\u0621-\u063a\u0641-\u064a \\n{re.escape(signs)}]")

    def of(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield (a stretch, what stands behind it up to the next space, as it is in the text).

        The last stretch has nothing behind it. Words of more than `TABLE.longest_form` letters are
        left whole.
        """
        folded = text
        for sign, to in self._folds:
            folded = folded.replace(sign, to)
        search, end = self._odd.search, 0
        while odd := search(text, end):
            at = odd.start()
            start = text.rfind(" ", end, at) + 1 or end
            stop = text.find(" ", at)
            if stop < 0:
                stop = len(text)
            yield folded[end:start], text[start:stop]
            end = stop
        yield folded[end:], ""


_STRETCHES = Stretches(PUNCTUATION, " ")


def strip_tashkeel(text: str) -> str:
    """Return the text without harakat (tashkeel); a hamza or madda typed as a mark stays."""
    return _MARKS.sub("", _composed(text))


def drop_tatweel(text: str) -> str:
    """Return the text without U+0640 TATWEEL (kashida)."""
    return _TATWEEL.sub("", text)


def drop_invisible(text: str) -> str:
    """Return the text without zero-width, bidi and byte-order controls and soft hyphens."""
    return _INVISIBLE.sub("", text)


def fold_hamza(text: str) -> str:
    """Return the text with every alef bare and every hamza off its seat."""
    return text.translate(_HAMZA_MAP)


def fold_farsi(text: str, *, final: bool = True) -> str:
    """Return the text with Farsi yeh and kaf replaced by the Arabic letters.

    `final=False` replaces them only before another letter: at the end of a word a Farsi yeh may
    stand for yeh or alef maksura, which only the corpus can tell.
    """
    if final:
        return text.translate(TABLE.farsi)
    return _MEDIAL_FARSI.sub(lambda match: TABLE.farsi[ord(match.group(1))], text)


def fold_digits(text: str) -> str:
    """Return the text with the digits of the other sets (Arabic-Indic, Persian …) as 0-9."""
    return text.translate(TABLE.digits)


def fold_presentation_forms(text: str) -> str:
    """Return the text with Arabic presentation forms and full-width letters spelled plainly.

    Each run of them becomes its Unicode compatibility form (NFKC), which may be longer: the
    ligature lam-alef becomes two letters, U+FDFA a sentence of four words.
    """
    return _PRESENTATION.sub(lambda match: _compatible(match.group()), text)


def words(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, word) for every word of the text, in order.

    The spans lie in the text as given and never overlap; `word == text[start:end]`. Words are
    Arabic words with their marks, words of other scripts, and numbers; a change of script ends a
    word (1445 before heh), punctuation and spaces belong to none.
    """
    for match in _TOKEN.finditer(text):
        token = match.group()
        if _SEPARATED.match(token) and not _NUMBER.fullmatch(token):
            for part in _DIGITS.finditer(token):
                yield match.start() + part.start(), match.start() + part.end(), part.group()
        else:
            yield match.start(), match.end(), token


def written_form(word: str) -> str:
    """Return tier 0 of a word: its spelling without harakat, tatweel, controls and variant codes.

    A number loses its thousands separators, and its decimal separator becomes a full stop. At most
    `TABLE.longest_form` letters are kept. Idempotent.
    """
    return _written(word) if len(word) <= TABLE.longest_form else _spell(word)


def folded_form(word: str) -> str:
    """Return tier 1 of a word: the written form with exchangeable letters united. Idempotent.

    Words of other scripts lose their case, their accents and the hyphen of a model name (F-16).
    """
    if _FOLDED_WORD.fullmatch(word):
        return word
    if PLAIN_WORD.fullmatch(word):
        return word.translate(_FOLD_MAP)
    return _folded(word) if len(word) <= TABLE.longest_form else _fold(_spell(word))


def folded_words(text: str) -> tuple[str, ...]:
    """Return the folded forms of all words of the text, in order.

    The same as `folded_form` of what `words` yields, several times as fast.
    """
    known = _FOLDED.get(text)
    if known is not None:
        return known
    if len(text) <= _SHORT:
        return tuple(chain.from_iterable(_FORMS.of(text)))
    return folded_rows((text,))[0]


def folded_rows(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Return `folded_words` of each of some texts, which takes less time for all at once."""
    known = [_FOLDED.get(text) for text in texts]
    missing = [text for text, row in zip(texts, known, strict=True) if row is None]
    found = dict(zip(missing, _folded_together(missing), strict=True))
    if len(_FOLDED) + len(found) > _PARAGRAPHS:
        _FOLDED.clear()
    _FOLDED.update(found)
    return [found[text] if row is None else row for text, row in zip(texts, known, strict=True)]


def _folded_together(texts: Sequence[str]) -> list[tuple[str, ...]]:
    if not texts:
        return []
    rows: list[list[str]] = [[]]
    for stretch, odd in _STRETCHES.of(" \n ".join(text.replace("\n", " ") for text in texts)):
        first, *others = stretch.split("\n")
        rows[-1] += first.split()
        rows += map(str.split, others)
        if odd:
            rows[-1] += _FORMS[odd]
    if max(map(len, chain.from_iterable(rows)), default=0) > TABLE.longest_form:
        rows = [[form[: TABLE.longest_form] for form in row] for row in rows]
    return list(map(tuple, rows))


def fold_text(text: str) -> str:
    """Return the folded words of the text, joined by single spaces: for comparing whole texts."""
    return " ".join(folded_words(text))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text) if _COMPOSE.search(text) else text


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _spell(word: str) -> str:
    spelled = _UNSPELLED.sub("", _composed(word[: TABLE.longest_word]))
    # A ligature may bring marks of its own.
    spelled = _PRESENTATION.sub(lambda m: _UNSPELLED.sub("", _compatible(m.group())), spelled)
    if _NUMBER.fullmatch(spelled):
        spelled = _plain_number(spelled)
    return spelled.translate(_WRITTEN_MAP)[: TABLE.longest_form]


def _plain_number(number: str) -> str:
    ungrouped = _GROUPED.sub("", number)
    return re.sub(f"{_class('decimal', 'grouping')}", ".", ungrouped)


def _fold(written: str) -> str:
    if not _ARABIC.match(written):
        # Lowered twice: compatibility forms such as U+2C7D come apart into capital letters.
        bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", written.lower()).lower())
        # Composed again, because Hangul and kana come apart without being accented.
        written = _HYPHENS.sub("", unicodedata.normalize("NFC", bare))
    return written.translate(_FOLD_MAP)[: TABLE.longest_form]


def forms_of_piece(piece: str) -> tuple[str, ...]:
    """Return the folded words of what stands between two spaces."""
    if PLAIN_WORD.fullmatch(piece):
        return (piece.translate(_FOLD_MAP),)
    core = piece.strip(PUNCTUATION)
    if core.isascii() and core.isdecimal() and len(core) <= TABLE.longest_form:
        return (core,)
    bare = _COMMON_MARKS.sub("", core)
    if bare != piece and PLAIN_WORD.fullmatch(bare):
        return (bare.translate(_FOLD_MAP),)
    return tuple(folded_form(word) for _, _, word in words(piece))


_FORMS = Remembered(forms_of_piece)


@lru_cache(maxsize=CACHED_FORMS)
def _written(word: str) -> str:
    return _spell(word)


@lru_cache(maxsize=CACHED_FORMS)
def _folded(word: str) -> str:
    return _fold(_spell(word))
