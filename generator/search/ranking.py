"""What a match is worth. The browser is told these numbers (`Archive.tables.ranking`)."""

from collections.abc import Mapping

FIELD_BOOSTS: Mapping[str, float] = {"title": 2.5, "body": 1, "tags": 3, "source": 1}
"""Weight of a match by field."""

K1 = 4.8
"""lunr's k1. Impacts are about four times a term frequency, so it is four times lunr's 1.2; its b
is zero, because the impacts allow for the length of the text already."""

TIER_BOOSTS = (0.25, 0.25, 0.5, 1.0)
"""What a match adds on each tier. A word matched as it is written matches on the later tiers too,
so that it is worth 2, in another spelling 1.75, with a clitic 1.5, by its stem 1."""

TIERS = "0123"
"""What the terms of a tier begin with, in the index that lunr is given: written form, folded form,
clitic variants, stem."""
