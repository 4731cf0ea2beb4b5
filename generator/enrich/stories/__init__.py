"""One story, several articles: near-duplicates found, verified, and gathered.

`shingles` and `minhash` turn an article's text, and nothing else, into a signature; `candidates`
finds the pairs worth reading; `verdict` reads them; `links` makes stories of the pairs and tells
each article of its relatives.
"""
