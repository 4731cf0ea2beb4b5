/* The words of a query in their contexts, hit by hit.
 *
 *   Archive.concordance(query, options) → async generator of {hit, lines: [{before, match, after}]}
 *
 * Options as of Archive.search. Texts are loaded as the generator is asked for more. Neighbouring
 * matches are one line. What is set in one piece stays in one, addresses and names like .NET: in
 * parts it would be read in another order.
 */
(function (Archive) {
  'use strict';

  const AROUND = 8; // words before and after

  /* A place moved (step -1 or 1) to the nearest space of the piece that it lies in, if in any. */
  function atSpace(text, pieces, place, step) {
    const piece = pieces.find(([start, end]) => start < place && place < end);
    let at = place;
    while (piece && at > piece[0] && at < piece[1] && !/\s/.test(text[step < 0 ? at - 1 : at])) {
      at += step;
    }
    return at;
  }

  /* [start, end] of what matches, by the places of words: neighbours are one. */
  function stretches(words) {
    const matching = words.map(({ match }) => match);
    const starts = words.map((_, place) => place)
      .filter((place) => matching[place] && !matching[place - 1]);
    return starts.map((start) => {
      let end = start;
      while (matching[end + 1]) {
        end++;
      }
      return [start, end];
    });
  }

  function lines(text, isMatch) {
    return text.split('\n').flatMap((paragraph) => {
      const words = Archive.matchesIn(paragraph, isMatch);
      const found = stretches(words);
      const pieces = found.length ? Archive.isolate.places(paragraph) : [];
      const beginning = (word) => atSpace(paragraph, pieces, word.start, -1);
      const ending = (word) => atSpace(paragraph, pieces, word.end, 1);
      return found.map(([start, end]) => {
        const from = start > AROUND ? beginning(words[start - AROUND]) : 0;
        const to = end + AROUND < words.length - 1 ? ending(words[end + AROUND]) : paragraph.length;
        return {
          before: paragraph.slice(from, beginning(words[start])).trim(),
          match: paragraph.slice(beginning(words[start]), ending(words[end])),
          after: paragraph.slice(ending(words[end]), to).trim()
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
