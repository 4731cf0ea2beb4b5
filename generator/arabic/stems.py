"""A light stem: what is left of a folded word when one possessive and one ending are taken off.

The weakest tier of matching. Light stemmers that know no names make Gaza meet an invasion
(غزة, غزو) and Bahrain the sea (البحرين, بحر): names are whole here, and so are the nouns that only
look as if they had an ending (مليون). Ethnic adjectives keep their yeh, apart from places. Rules
and names are in matching.json; JavaScript builds the same expressions from them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from generator.arabic.table import TABLE, MatchingTable, StemRules

KEY_LETTERS = 2
"""Letters that a family key keeps, whatever it looks like."""


@dataclass(frozen=True, slots=True)
class Stemmer:
    """The stem rules of a table. Pure."""

    rules: StemRules
    possessive: re.Pattern[str]
    ending: re.Pattern[str]

    def stems(self, base: str) -> tuple[str, ...]:
        """Return the stems of a folded word without clitics: usually one, distinct, not empty.

        There are several where the ending does not tell which word it closes: ميليشيات may be the
        plural of ميليشيا or of ميليشية.
        """
        found = [stem for bare in self._without_possessive(base) for stem in self._endless(bare)]
        return tuple(dict.fromkeys(found))

    def _without_possessive(self, base: str) -> tuple[str, ...]:
        """Return the word, or what is left of it when it ends in a possessive."""
        if base in self.rules.names:
            return (base,)
        match = self.possessive.fullmatch(base)
        bare = match.group(1) if match else base
        # Before a possessive a teh marbuta is written as teh: فكرته, his idea.
        owned = bare if match else bare.removesuffix(self.rules.heh)
        is_owned = match or owned != bare
        if is_owned and owned.endswith(self.rules.teh) and len(owned) > self.rules.letters_left:
            return (bare, owned[:-1] + self.rules.heh)
        return (bare,)

    def _endless(self, word: str) -> tuple[str, ...]:
        """Return what is left of the word without its ending; the word itself when it has none."""
        match = self.ending.fullmatch(word)
        if not match or word in self.rules.names or word.endswith(self.rules.kept):
            return (word,)
        left = self.rules.endings[match.group(2)]
        stem = match.group(1)
        return (stem + left, stem + left[0]) if left == self.rules.kept else (stem + left,)


def make_stemmer(rules: StemRules = TABLE.stem) -> Stemmer:
    """Return the stemmer of a table's rules."""
    left = rules.letters_left
    return Stemmer(rules, _suffixed(rules.possessives, left), _suffixed(rules.endings.keys(), left))


def family_prefix_source(table: MatchingTable = TABLE) -> str:
    """Return the expression whose first group is a folded word without all that looks like clitics.

    What is left has two letters or more, an ending with a teh marbuta not counted, so that فكر,
    فكرة and فكرته lose as much; digits behind a Latin name (covid19) do not belong to it. It
    matches whole words; one that it does not match stays as it is.
    """
    clitics = table.clitics
    before = f"(?:{clitics.article}|[{clitics.conjunctions}{clitics.prepositions}])*"
    latin = f"[a-z]{{{clitics.latin_letters_left},}}(?=[0-9]+$)"
    endings = "|".join(table.key_uncounted)
    return f"{before}((?!.(?:{endings})$)(?:{latin}|.{{{KEY_LETTERS},}}))[0-9]*"


def family_ending_source(table: MatchingTable = TABLE) -> str:
    """Return the expression whose first group is a word without all that looks like endings."""
    return f"(.{{{KEY_LETTERS},}}?)(?:{'|'.join(table.key_endings)})*"


def _suffixed(suffixes: Iterable[str], left: int) -> re.Pattern[str]:
    # The lazy group makes the suffix as long as it can be.
    return re.compile(f"(.{{{left},}}?)({'|'.join(suffixes)})")
