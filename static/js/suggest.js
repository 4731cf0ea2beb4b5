/* Did you mean: a query that finds something, near one that finds nothing.
 *
 *   Archive.suggest(query) → Promise of the query with its unknown words replaced, or ''
 */
(function (Archive) {
  'use strict';

  const FEWEST_LETTERS = 3; // of a word that is worth correcting
  const { lexicon } = Archive;

  Archive.suggest = async (query) => {
    const { clauses } = Archive.parseQuery(String(query));
    let better = String(query);
    for (const clause of clauses.filter(({ kind, sign }) => kind !== 'wildcard' && sign !== '-')) {
      if (!await isKnown(clause.word)) {
        const near = await nearest(clause);
        if (!near) {
          return '';
        }
        better = better.replace(clause.word, () => near);
      }
    }
    return better === String(query) ? '' : better;
  };

  async function isKnown(word) {
    const tiers = await lexicon.tiers(word);
    const terms = tiers
      ? [...tiers.variants.map((term) => `2${term}`), ...tiers.stems.map((term) => `3${term}`)]
      : [];
    return (await Promise.all(terms.map(lexicon.forms))).some((forms) => forms.length);
  }

  /* The commonest known word one letter away; for longer words the commonest that begins so, which
   * is what a reader has seen while typing, or one two letters away; else the two known words that
   * it is made of when a space is put in. */
  async function nearest({ word, pattern }) {
    if (pattern.length < FEWEST_LETTERS || /[0-9]/.test(pattern)) {
      return '';
    }
    const ways = [{ kind: 'fuzzy', pattern, edits: 1 }];
    if (pattern.length > FEWEST_LETTERS + 1) {
      ways.push({ kind: 'wildcard', pattern: `${pattern}*` }, { kind: 'fuzzy', pattern, edits: 2 });
    }
    for (const way of ways) {
      const { words } = await lexicon.fitting(way);
      if (words.length) {
        return spelling(words[0].word);
      }
    }
    return apart(word);
  }

  /* A folded word as the archive writes it most often. */
  async function spelling(folded) {
    const forms = await lexicon.forms(`2${folded}`);
    const size = ({ spans }) => spans.reduce((sum, span) => sum + (span ? span[1] - span[0] : 0), 0);
    return forms.reduce((best, form) => (size(form) > size(best) ? form : best), forms[0]).form;
  }

  async function apart(word) {
    for (let place = FEWEST_LETTERS; place <= word.length - FEWEST_LETTERS; place++) {
      const parts = [word.slice(0, place), word.slice(place)];
      const known = await Promise.all(
        parts.map((part) => lexicon.frequency(Archive.analysis.foldedForm(part)))
      );
      if (known.every(Boolean)) {
        return parts.join(' ');
      }
    }
    return '';
  }
})(globalThis.Archive);
