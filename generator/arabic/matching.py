"""Which words of a text a query word stands for, in four tiers.

`Matcher.tiers(word)` gives them, the strictest first: the written form, the folded form, the clitic
variants, the light stem. Two words match on the third when they share a term of `terms(word)`: the
folded form, what is left of it once clitics (السوابق: waw and feh, then beh, lam or kaf, then al-)
are taken off, and the spelling that unites the regional ones (أميركا, أمريكا). Index and query
expand alike, so a bare name finds the one with a clitic and the other way round. What keeps this
from making false friends (فكرة, an idea, is not ف + كرة, so a ball) is evidence that a word is
whole: al- never stands before a clitic, so a corpus that knows الفكرة knows فكرة as one word.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.arabic.normalize import folded_form, written_form
from generator.arabic.stems import Stemmer, make_stemmer
from generator.arabic.table import TABLE, Clitics

SMALL_ARCHIVE = 1_000
"""Below this many articles a form attested once counts; above it, once may be a typo."""
TYPO_SHARE = 200
"""A form less than 1/200 as frequent as the word that it would protect is taken for a typo."""
PREPOSITIONS_OF_A_NAME = 2
"""Different prepositions seen before a word that show it to be a name (بفرنسا, لفرنسا)."""

_REGIONAL = re.compile("|".join(sorted(TABLE.spellings.beginnings, key=len, reverse=True)))
_STEMMER = make_stemmer()


@dataclass(frozen=True, slots=True)
class Tiers:
    """What a word is searched as, tier by tier, the strictest first. No term is empty."""

    written: str
    folded: str
    variants: tuple[str, ...]
    """Folded form, clitic variants and regional spelling; distinct, the folded form first."""
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matcher:
    """The matching rules together with what one archive attests. Pure; equal for equal input."""

    protected: frozenset[str] = frozenset()
    """Folded words that begin with a clitic's letter and are whole all the same, from
    `protected_words`; those of the table are always protected."""
    clitics: Clitics = TABLE.clitics
    stemmer: Stemmer = _STEMMER

    def terms(self, word: str) -> tuple[str, ...]:
        """Return the terms of a word of a text or query: the folded form, then its variants.

        The terms are distinct, and none of them is empty.
        """
        folded = folded_form(word)
        return self._terms(folded, self._stages(written_form(word), folded)) if folded else ()

    def written_variants(self, word: str) -> tuple[str, ...]:
        """Return the written form of a word, then what is left of it without clitics, unfolded.

        For programs that fold words in a way of their own.
        """
        folded = folded_form(word)
        return tuple(dict.fromkeys(self._stages(written_form(word), folded))) if folded else ()

    def tiers(self, word: str) -> Tiers | None:
        """Return the tiers of a word of a text or query; None when nothing of it is a letter."""
        written, folded = written_form(word), folded_form(word)
        if not folded:
            return None
        stages = self._stages(written, folded)
        variants = self._terms(folded, stages)
        bare = min(variants, key=len)
        # A regional spelling has a stem of its own (سورية, سوريا), beside that of the word.
        bases = filter(None, (bare, united_spelling(bare)))
        stems = dict.fromkeys(stem for base in bases for stem in self.stemmer.stems(base))
        return Tiers(written, folded, variants, tuple(stems))

    def _terms(self, folded: str, stages: Iterable[str]) -> tuple[str, ...]:
        variants = dict.fromkeys([folded, *map(folded_form, stages)])
        united = filter(None, map(united_spelling, variants))
        return tuple(dict.fromkeys((*variants, *united)))

    def match(self, first: str, second: str) -> bool:
        """Return whether two words share a term. Symmetric."""
        return not set(self.terms(first)).isdisjoint(self.terms(second))

    def is_whole(self, word: str) -> bool:
        """Return whether a word is known not to begin with a clitic or the article.

        It is when the word, or the word without a suffix that keeps al- away from it (فكرته, his
        idea), is protected.
        """
        return any(
            stem in self.protected or stem in self.clitics.protected
            for stem in self._stems(written_form(word))
        )

    def _stages(self, written: str, folded: str) -> list[str]:
        """Return the word and what is left of it when clitics are taken off, in their order."""
        if folded.isascii():
            return [written, *self._name_before_digits(folded)]
        stages = [written, *self._without_letter(written, self.clitics.conjunctions)]
        for stage in tuple(stages):
            stages.extend(self._without_preposition(stage))
        for stage in tuple(stages):
            stages.extend(self._without_article(stage))
        return stages

    def _name_before_digits(self, folded: str) -> Iterator[str]:
        name = folded.rstrip("0123456789")
        if name != folded and name.isalpha() and len(name) >= self.clitics.latin_letters_left:
            yield name

    def _without_letter(self, written: str, letters: str) -> Iterator[str]:
        if (
            written[0] in letters
            and len(written) > self.clitics.letters_left_after_clitic
            and not self.is_whole(written)
        ):
            yield written[1:]

    def _without_preposition(self, written: str) -> Iterator[str]:
        if written in self.clitics.contractions:
            yield self.clitics.contractions[written]
            return
        for base in self._without_letter(written, self.clitics.prepositions):
            yield base
            # Lam and the article are written lam-lam; before a word that begins with lam itself
            # the article's lam is dropped, so that لجنة with both is للجنة, not ل + الجنة.
            if written.startswith(self.clitics.lam * 2) and not self.is_whole(base):
                yield self.clitics.article + base[1:]

    def _without_article(self, written: str) -> Iterator[str]:
        article = self.clitics.article
        if (
            written[0] in self.clitics.article_alefs
            and written[1 : len(article)] == article[1:]
            and len(written) - len(article) >= self.clitics.letters_left_after_article
            and not self.is_whole(written)
        ):
            yield written[len(article) :]

    def _stems(self, written: str) -> Iterator[str]:
        """Yield the folded word, then what each suffix of a noun leaves of it."""
        folded = folded_form(written)
        yield folded
        for suffix in self.clitics.suffixes:
            # A teh marbuta is folded to heh, but is no possessive suffix.
            if folded.endswith(suffix) and written.endswith(folded[-1]):
                stem = folded.removesuffix(suffix)
                if len(stem) >= self.clitics.letters_left_after_clitic:
                    yield stem
                    yield from self._with_teh_marbuta(stem, suffix)

    def _with_teh_marbuta(self, stem: str, suffix: str) -> Iterator[str]:
        """Yield the stem with the teh marbuta, folded to heh, that a suffix changed or replaced."""
        if stem.endswith(self.clitics.teh):
            yield stem[:-1] + self.clitics.heh
        if suffix == self.clitics.plural_of_teh_marbuta:
            yield stem + self.clitics.heh


def united_spelling(word: str) -> str:
    """Return the spelling that unites the regional ones of a folded word; "" if it has but one."""
    if word in TABLE.spellings.words:
        return TABLE.spellings.words[word]
    beginning = _REGIONAL.match(word)
    if not beginning:
        return ""
    return TABLE.spellings.beginnings[beginning.group()] + word[beginning.end() :]


def protected_words(
    documents_with: Mapping[str, int], documents: int, clitics: Clitics = TABLE.clitics
) -> frozenset[str]:
    """Return the folded words that an archive shows to be whole, not clitic + word.

    `documents_with` gives for each written form the number of documents that contain it,
    `documents` how many there are. Two kinds of evidence, both above typo level: al- before the
    word (الفكرة protects فكرة), or two different prepositions before it (a name: بفرنسا, لفرنسا).
    """
    least = 1 if documents < SMALL_ARCHIVE else 2
    letters = clitics.conjunctions + clitics.prepositions
    # Only of words that begin as a clitic does, since no others can be protected.
    known: dict[str, int] = {}
    after_article: dict[str, int] = {}
    for written, count in documents_with.items():
        folded = folded_form(written)
        if folded[:1] in letters:
            known[folded] = known.get(folded, 0) + count
        elif written[0] in clitics.article_alefs and folded.startswith(clitics.article):
            word = folded.removeprefix(clitics.article)
            if _has_clitic_shape(word, clitics):
                after_article[word] = after_article.get(word, 0) + count

    def attested(word: str, count: int) -> bool:
        return count >= least and count * TYPO_SHARE >= known.get(word, 0)

    nouns = {word for word, count in after_article.items() if attested(word, count)}
    prepositions = Counter(
        word[1:]
        for word, count in known.items()
        if word[0] in clitics.prepositions
        and not word.startswith(clitics.lam * 2)
        and _has_clitic_shape(word[1:], clitics)
        and attested(word[1:], count)
    )
    names = {word for word, count in prepositions.items() if count >= PREPOSITIONS_OF_A_NAME}
    return frozenset(nouns | names)


def _has_clitic_shape(word: str, clitics: Clitics) -> bool:
    """Return whether a word, alone or with a suffix, could be mistaken for clitic + word."""
    return (
        len(word) >= clitics.letters_left_after_clitic
        and word[0] in clitics.conjunctions + clitics.prepositions
    )
