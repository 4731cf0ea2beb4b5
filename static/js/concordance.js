/* The words of a query in their contexts, hit by hit.
 *
 *   Archive.concordance(query, options) → async generator of {hit, lines: [{before, match, after}]}
 *
 * Options as of Archive.search. Texts are loaded as the generator is asked for more. Neighbouring
 * matches are one line.
 */
(function (Archive) {
  'use strict';

  const AROUND = 8; // words before and after

  function lines(text, isMatch) {
    return text.split('\n').flatMap((paragraph) => {
      const words = Archive.matchesIn(paragraph, isMatch);
      const matching = words.map(({ match }) => match);
      const starts = words.map((_, place) => place)
        .filter((place) => matching[place] && !matching[place - 1]);
      return starts.map((start) => {
        let end = start;
        while (matching[end + 1]) {
          end++;
        }
        const from = start > AROUND ? words[start - AROUND].start : 0;
        const to = end + AROUND < words.length - 1 ? words[end + AROUND].end : paragraph.length;
        return {
          before: paragraph.slice(from, words[start].start).trim(),
          match: paragraph.slice(words[start].start, words[end].end),
          after: paragraph.slice(words[end].end, to).trim()
        };
      });
    });
  }

  Archive.concordance = async function* concordance(query, options) {
    // A query of nothing but words that must not occur has no context to show.
    if (Archive.parseQuery(String(query)).clauses.every(({ sign }) => sign === '-')) {
      return;
    }
    for await (const hit of Archive.everyHit(query, options)) {
      const found = lines(await Archive.textOf(hit.number), hit.isTextMatch);
      yield { hit, lines: found.length ? found : lines(hit.title, hit.isMatch) };
    }
  };
})(globalThis.Archive);
