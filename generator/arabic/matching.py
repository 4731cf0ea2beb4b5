"""Which words of a text a query word stands for: folded forms and clitic variants.

Two words match when they share a term: `terms(word)` holds the folded form and what is left of it
once clitics (السوابق: waw and feh, then beh, lam or kaf, then al-) are taken off. Index and query
expand alike, so a bare name finds the one with a clitic and the other way round. What keeps this
from making false friends (فكرة, an idea, is not ف + كرة, so a ball) is evidence that a word is
whole: al- never stands before a clitic, so a corpus that knows الفكرة knows فكرة as one word.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.arabic.normalize import folded_form, written_form
from generator.arabic.table import TABLE, Clitics

SMALL_ARCHIVE = 1_000
"""Below this many articles a form attested once counts; above it, once may be a typo."""
TYPO_SHARE = 200
"""A form less than 1/200 as frequent as the word that it would protect is taken for a typo."""
PREPOSITIONS_OF_A_NAME = 2
"""Different prepositions seen before a word that show it to be a name (بفرنسا, لفرنسا)."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """The matching rules together with what one archive attests. Pure; equal for equal input."""

    protected: frozenset[str] = frozenset()
    """Folded words that begin with a clitic's letter and are whole all the same, from
    `protected_words`; those of the table are always protected."""
    clitics: Clitics = TABLE.clitics

    def terms(self, word: str) -> tuple[str, ...]:
        """Return the terms of a word of a text or query: the folded form, then its variants.

        The terms are distinct, and none of them is empty.
        """
        folded = folded_form(word)
        if not folded:
            return ()
        variants = (folded_form(base) for base in self._bases(written_form(word), folded))
        return tuple(dict.fromkeys((folded, *variants)))

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

    def _bases(self, written: str, folded: str) -> Iterator[str]:
        """Yield what is left of a written word when clitics are taken off, in their order."""
        if folded.isascii():
            yield from self._name_before_digits(folded)
            return
        stages = [written, *self._without_letter(written, self.clitics.conjunctions)]
        for stage in tuple(stages):
            stages.extend(self._without_preposition(stage))
        for stage in stages:
            yield stage
            yield from self._without_article(stage)

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


def protected_words(
    documents_with: Mapping[str, int], documents: int, clitics: Clitics = TABLE.clitics
) -> frozenset[str]:
    """Return the folded words that an archive shows to be whole, not clitic + word.

    `documents_with` gives for each written form the number of documents that contain it,
    `documents` how many there are. Two kinds of evidence, both above typo level: al- before the
    word (الفكرة protects فكرة), or two different prepositions before it (a name: بفرنسا, لفرنسا).
    """
    least = 1 if documents < SMALL_ARCHIVE else 2
    known: Counter[str] = Counter()
    after_article: Counter[str] = Counter()
    for written, count in documents_with.items():
        folded = folded_form(written)
        known[folded] += count
        if written[0] in clitics.article_alefs and folded.startswith(clitics.article):
            after_article[folded.removeprefix(clitics.article)] += count

    def attested(word: str, count: int) -> bool:
        return count >= least and count * TYPO_SHARE >= known[word]

    nouns = {word for word, count in after_article.items() if attested(word, count)}
    prepositions = Counter(
        word[1:]
        for word, count in known.items()
        if word[0] in clitics.prepositions
        and not word.startswith(clitics.lam * 2)
        and attested(word[1:], count)
    )
    names = {word for word, count in prepositions.items() if count >= PREPOSITIONS_OF_A_NAME}
    return frozenset(word for word in nouns | names if _has_clitic_shape(word, clitics))


def _has_clitic_shape(word: str, clitics: Clitics) -> bool:
    """Return whether a word, alone or with a suffix, could be mistaken for clitic + word."""
    return (
        len(word) >= clitics.letters_left_after_clitic
        and word[0] in clitics.conjunctions + clitics.prepositions
    )
