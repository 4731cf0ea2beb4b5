/* From clauses with their postings to ranked articles.
 *
 * Which articles hold which words is counted in typed arrays over all postings. What a score is,
 * lunr decides: a real lunr.Index is put together of nothing but the terms of the query and the
 * articles that may be shown, with the weights that lunr's builder would have given them, and
 * stock lunr.js ranks. Articles that cannot be among those shown are left out of it by a sum of
 * the same weights, which may differ from lunr's in the last bits; the margin allows for that.
 *
 *   Archive.ranking.holders(clauses, documents) → Uint32Array, bit n of an article's number: holds
 *                                                 clause n
 *   Archive.ranking.weigh(clauses, documents)   → terms: what each posting weighs
 *   Archive.ranking.scores(terms, documents)    → Float64Array of approximate scores
 *   Archive.ranking.best(scores, numbers, count) → those of the numbers that may be the best
 *   Archive.ranking.rank(terms, numbers)        → [{number, score}], best first, of equal scores the
 *                                                 later article first
 *
 * A clause is {fields, boost, sign, terms: [{term, weight, forms}]}, forms as lexicon.js gives them.
 */
(function (Archive) {
  'use strict';

  const MARGIN = 1e-9; // between our sum and lunr's, of a score
  const DECIMALS = 3; // of a weight, as lunr rounds it
  const MOST_REMEMBERED = 1024; // impacts below this have their weights remembered

  const { tables } = Archive;
  const FIELDS = Object.keys(tables.fields);
  const { k1, boosts } = tables.ranking;

  function holders(clauses, documents) {
    const held = new Uint32Array(documents);
    clauses.forEach(({ terms, fields }, place) => {
      const bit = 1 << place;
      const forms = new Set(terms.flatMap((term) => term.forms));
      forms.forEach(({ docs, spans }) => fields.forEach((field) => {
        const [from, to] = spans[field] || [0, 0];
        for (let at = from; at < to; at++) {
          held[docs[at]] |= bit;
        }
      }));
    });
    return held;
  }

  /* The terms of a query, each once, sorted: [{term, wanted: [boost or 0 by field], postings}],
   * postings by field {docs, weights}. */
  function weigh(clauses, documents) {
    const found = new Map();
    clauses.filter(({ sign }) => sign !== '-').forEach(({ terms, fields, boost }) => {
      terms.forEach(({ term, weight, forms }) => {
        const entry = found.get(term) || { term, forms, wanted: FIELDS.map(() => 0) };
        fields.forEach((field) => { entry.wanted[field] += boost * weight; });
        found.set(term, entry);
      });
    });
    const postings = weigher(documents);
    return Array.from(found.values(), ({ term, forms, wanted }) =>
      ({ term, wanted, postings: postings(forms) }))
      .sort((a, b) => (a.term < b.term ? -1 : 1));
  }

  /* A function that weighs the postings of several forms; terms of neighbouring tiers often have
   * the same, which are weighed once. */
  function weigher(documents) {
    const sums = new Int32Array(documents);
    const known = new Map();
    return (forms) => {
      const name = forms.map(({ form }) => form).join('/');
      if (!known.has(name)) {
        known.set(name, weighed(FIELDS.map((_, field) => united(forms, field, sums)), documents));
      }
      return known.get(name);
    };
  }

  /* The impacts of several forms in one field, added up: {docs, impacts}. `sums` is all zeros. */
  function united(forms, field, sums) {
    const lists = forms.filter(({ spans }) => spans[field]);
    const docs = new Int32Array(
      lists.reduce((size, { spans: { [field]: [from, to] } }) => size + to - from, 0)
    );
    let used = 0;
    lists.forEach(({ docs: all, levels, spans: { [field]: [from, to] } }) => {
      for (let at = from; at < to; at++) {
        const doc = all[at];
        if (!sums[doc]) {
          docs[used++] = doc;
        }
        sums[doc] += 1 << levels[at];
      }
    });
    const held = docs.subarray(0, used);
    const impacts = held.map((doc) => sums[doc]);
    held.forEach((doc) => { sums[doc] = 0; });
    return { docs: held, impacts };
  }

  /* Impacts → lunr's weights: its BM25 with b = 0, its idf over the articles of all fields. */
  function weighed(fields, documents) {
    const count = fields.reduce((sum, { docs }) => sum + docs.length, 0);
    const idf = Math.log(1 + Math.abs((documents - count + 0.5) / (count + 0.5)));
    return fields.map(({ docs, impacts }, field) => {
      // Few impacts differ, and most are small: each is worked out once.
      const known = new Float64Array(MOST_REMEMBERED);
      const weight = (impact) => {
        const score = idf * ((k1 + 1) * impact) / (k1 + impact);
        // toFixed rounds the exact value, as Python's round does.
        return Number((score * boosts[field]).toFixed(DECIMALS));
      };
      const weights = new Float64Array(docs.length);
      for (let at = 0; at < docs.length; at++) {
        const impact = impacts[at];
        if (impact >= MOST_REMEMBERED) {
          weights[at] = weight(impact);
        } else {
          known[impact] = known[impact] || weight(impact);
          weights[at] = known[impact];
        }
      }
      return { docs, weights };
    });
  }

  function scores(terms, documents) {
    const sums = new Float64Array(documents);
    FIELDS.forEach((_, field) => {
      const length = Math.hypot(...terms.map(({ wanted }) => wanted[field]));
      terms.filter(({ wanted }) => wanted[field]).forEach(({ wanted, postings }) => {
        const factor = wanted[field] / length;
        const { docs, weights } = postings[field];
        for (let at = 0; at < docs.length; at++) {
          sums[docs[at]] += factor * weights[at];
        }
      });
    });
    return sums;
  }

  function best(sums, numbers, count) {
    if (numbers.length <= count) {
      return numbers;
    }
    const sorted = Float64Array.from(numbers, (number) => sums[number]).sort();
    const least = sorted[sorted.length - count];
    return numbers.filter((number) => sums[number] >= least - Math.abs(least) * MARGIN);
  }

  function rank(terms, numbers) {
    const index = assemble(terms, numbers);
    const results = index.query((query) => {
      terms.forEach(({ term, wanted }) => {
        const values = Array.from(new Set(wanted)).filter(Boolean);
        values.forEach((boost) => query.clause({
          term,
          boost,
          fields: FIELDS.filter((_, field) => wanted[field] === boost),
          usePipeline: false
        }));
      });
    });
    return results
      .map(({ ref, score }) => ({ number: Number(ref), score }))
      .sort((a, b) => b.score - a.score || b.number - a.number);
  }

  /* A lunr.Index of some terms (sorted) and some articles. */
  function assemble(terms, numbers) {
    const wanted = new Uint8Array(numbers.reduce((most, number) => Math.max(most, number + 1), 0));
    numbers.forEach((number) => { wanted[number] = 1; });
    const invertedIndex = Object.create(null);
    const vectors = new Map();
    terms.forEach(({ term, postings }, number) => {
      const posting = invertedIndex[term] = { _index: number };
      FIELDS.forEach((name, field) => {
        const held = posting[name] = {};
        const { docs, weights } = postings[field];
        for (let at = 0; at < docs.length; at++) {
          if (wanted[docs[at]]) {
            const reference = `${name}/${docs[at]}`;
            held[docs[at]] = {};
            if (!vectors.has(reference)) {
              vectors.set(reference, []);
            }
            vectors.get(reference).push(number, weights[at]);
          }
        }
      });
    });
    return new lunr.Index({
      invertedIndex,
      fields: FIELDS,
      fieldVectors: Object.fromEntries(
        Array.from(vectors, ([reference, elements]) => [reference, new lunr.Vector(elements)])
      ),
      tokenSet: lunr.TokenSet.fromArray(terms.map(({ term }) => term)),
      pipeline: new lunr.Pipeline()
    });
  }

  Archive.ranking = { holders, weigh, scores, best, rank };
})(globalThis.Archive);
